"""Differences between two campaigns, as numbers with their intervals.

Source: `campaign.compare`, which finds them; `campaign.gaps`.
"""

import dataclasses
from typing import Any, NamedTuple

from voskhod.campaign.gaps import Gap
from voskhod.campaign.samples import Share
from voskhod.campaign.summary import plain

SURE_BELOW = 0.05  # corrected chance below which a measurand differs surely


class EndingGap(NamedTuple):
    """How often flights end in one way, in both campaigns.

    Attributes:
        cause: name of a member of `Cause` in lower case.
        first: share of the first campaign.
        second: share of the second.
        gap: second less first [1].
    """

    cause: str
    first: Share
    second: Share
    gap: Gap


class Level(NamedTuple):
    """Where a measurand lies in one campaign: how many have it, mean and median [SI]."""

    defined: int
    mean: float
    median: float


class Difference(NamedTuple):
    """How a measurand differs.

    Attributes:
        id: of the measurand.
        first: in the first campaign.
        second: in the second.
        mean: difference of means; of pairs, mean difference [SI].
        median: difference of medians; of pairs, median difference [SI].
        size: difference of means over the deviation of the first, zero where that has none [1].
        chance: of a test, to differ as much by chance.
        corrected: the same for all measurands together, after Holm.
        alone: how many pairs have it in one campaign only; none without pairs.
    """

    id: str
    first: Level
    second: Level
    mean: Gap
    median: Gap
    size: float
    chance: float
    corrected: float
    alone: int

    @property
    def is_sure(self) -> bool:
        """Return whether it surely differs."""
        return self.corrected < SURE_BELOW


class InputGap(NamedTuple):
    """An input that is not the same.

    Attributes:
        name: dotted name.
        says: in what way.
        first: mean in the first campaign [SI]; not a number where it has none.
        second: the same of the second.
    """

    name: str
    says: str
    first: float
    second: float


@dataclasses.dataclass(frozen=True)
class Comparison:
    """What differs between two campaigns.

    Attributes:
        settings: what their records say otherwise, first and second by name.
        draws: flights of each.
        pairs: how many draws are compared in pairs, None where none are.
        changed: share of the pairs that end otherwise, None without pairs.
        endings: recovered first, then by size of the difference.
        measurands: the surest first.
        inputs: those that are not the same.
        unshared: measurands that only one campaign has.
    """

    settings: dict[str, tuple[Any, Any]]
    draws: tuple[int, int]
    pairs: int | None
    changed: Share | None
    endings: tuple[EndingGap, ...]
    measurands: tuple[Difference, ...]
    inputs: tuple[InputGap, ...]
    unshared: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Return whether every pair of flights is the same flight."""
        if self.pairs is None or self.draws != (self.pairs, self.pairs) or self.unshared:
            return False
        moved = any(one.alone or one.mean[1:] != (0.0, 0.0) for one in self.measurands)
        return not moved and self.changed is not None and self.changed.value == 0.0

    def document(self) -> dict[str, Any]:
        """Return the comparison as plain data, ready for JSON: SI units, None where undefined."""
        found: dict[str, Any] = plain(self)
        return {**found, "same": self.is_same}
