r"""Importance sampling: draws moved to where something rare happens, each with what it counts.

Scores are the standard normal images of chances, u = ndtri(chance). Rows take turns among a few
bells of unit width: one about the origin, which is the mission's own density f, and one about each
point mu_k where the rare thing is most probable. There some choices may be held at a value of
theirs, of probability c_k together. With a_k the share of turns of bell k, and 1_k whether the
choices have these values, the rows together have the density

    g(u) = f(u) [a_0 + sum_k a_k exp(mu_k . u - |mu_k|^2 / 2) 1_k / c_k],      weight = f / g,

so that sum(weight of rows in A) / N is the probability of A without bias, for any A. No weight
passes 1 / a_0: what happens elsewhere than foreseen still has its plain draws (defensive mixture).

Decision: turns are dealt in a fixed order instead of drawn. The estimate is the same, its scatter a
little less, and the rows of the nominal bell are plain draws: `voskhod fly --seed S --draw i` flies
them.

Decision: a number whose part of mu is below `FELT` is not moved. A chance next to 1 has a last
digit of 1e-16, so that scores end at 8.2; what is cut off has a probability of 1e-16 under f.

Source: Owen, Monte Carlo theory, methods and examples (2013), chapter 9; Hesterberg, Technometrics
37 (1995); Owen and Zhou, J. Am. Stat. Assoc. 95 (2000) on turns in a fixed order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float, Int
from scipy.special import ndtr, ndtri

from voskhod.campaign.plain import Plain
from voskhod.campaign.rows import Chances
from voskhod.errors import InputError
from voskhod.mission.plan import uncertain_numbers
from voskhod.mission.schema import Mission

FELT = 0.01  # of |mu|: of 269 numbers, those left out are less than 3 % of |mu|^2
LAST = 1.0 - 2.0**-53  # greatest chance below one


@dataclass(frozen=True)
class Bell:
    """Where some of the draws are moved to.

    Attributes:
        means: mean score of the numbers that are moved, by dotted name.
        held: chances between which a choice has the value that it is held at, by dotted name.
    """

    means: Mapping[str, float]
    held: Mapping[str, Sequence[float]]


@dataclass(frozen=True)
class Shifted:
    """Draws about shifted means.

    Attributes:
        mission: what is flown.
        seed: seed of the campaign.
        condition: the rare thing, as text.
        turns: bell that each row takes, in turn: 0 the nominal one, k the k-th of `bells`.
        bells: where the others are moved to.
    """

    mission: Mission
    seed: int
    condition: str
    turns: Sequence[int]
    bells: Sequence[Bell]

    def __post_init__(self) -> None:
        """Refuse bells that do not belong to the mission.

        Raises:
            InputError: a number that the mission does not have in doubt, or no nominal turn.
        """
        strange = {name for bell in self.bells for name in (*bell.means, *bell.held)}
        strange -= set(self._names)
        if strange:
            raise InputError(
                "must name numbers that the mission has in doubt",
                given=min(strange),
                where="sampling.bells",
            )
        if set(self.turns) != set(range(len(self.bells) + 1)):
            raise InputError(
                "must give each bell a turn, the nominal one too",
                given=str(list(self.turns)),
                where="sampling.turns",
            )

    @property
    def can_grow(self) -> bool:
        """Return that rows can be added later."""
        return True

    @property
    def description(self) -> dict[str, object]:
        """Return what `sampling_of` rebuilds this from."""
        bells = [
            {"means": dict(b.means), "held": {n: list(ends) for n, ends in b.held.items()}}
            for b in self.bells
        ]
        return {
            "kind": "shifted",
            "condition": self.condition,
            "turns": list(self.turns),
            "bells": bells,
        }

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(uncertain_numbers(self.mission))

    def chances(self, draws: Int[np.ndarray, " draw"]) -> Chances:
        """Return the chances of some rows, shape (draw, number)."""
        rows = Plain(self.mission, self.seed).chances(draws)
        turns = np.asarray(self.turns)[draws % len(self.turns)]
        for turn, bell in enumerate(self.bells, 1):
            chosen = np.flatnonzero(turns == turn)
            for name, mean in bell.means.items():
                at = chosen, self._names.index(name)
                rows[at] = np.minimum(ndtr(ndtri(rows[at]) + mean), LAST)
            for name, (low, high) in bell.held.items():
                at = chosen, self._names.index(name)
                rows[at] = np.minimum(low + (high - low) * rows[at], LAST)
        return rows

    def log_weights(self, chances: Chances) -> Float[np.ndarray, " draw"]:
        """Return the logarithm of what each row counts, shape (draw)."""
        shares = np.bincount(self.turns) / len(self.turns)
        total = np.full(len(chances), np.log(shares[0]))
        for share, bell in zip(shares[1:], self.bells, strict=True):
            total = np.logaddexp(total, np.log(share) + self._log_ratio(bell, chances))
        return -total

    def _log_ratio(self, bell: Bell, chances: Chances) -> Float[np.ndarray, " draw"]:
        """Return the logarithm of the density of a bell over the nominal one, shape (draw)."""
        ratio = np.zeros(len(chances))
        # Column by column: a matrix product would round by the number of rows.
        for name, mean in bell.means.items():
            ratio += mean * (ndtri(chances[:, self._names.index(name)]) - 0.5 * mean)
        for name, (low, high) in bell.held.items():
            column = chances[:, self._names.index(name)]
            inside = (column >= low) & (column < high)
            ratio += np.where(inside, -np.log(high - low), -np.inf)
        return ratio
