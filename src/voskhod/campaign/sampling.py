"""How the rows of a campaign are drawn: plain, Sobol, Latin hypercube or shifted to a rare outcome.

A sampling turns indices of rows into chances. Row i depends on the seed, on i and on the names of
the numbers alone (a Latin hypercube also on the count), never on who asks for it with which others:
parts can be made in any order, by anyone, again.

Source: `campaign.plain`, `campaign.sobol`, `campaign.latin`, `campaign.shifted`.
"""

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from jaxtyping import Float, Int

from voskhod.campaign.latin import MOST_ROWS as MOST_LATIN
from voskhod.campaign.latin import Latin
from voskhod.campaign.plain import Plain
from voskhod.campaign.rows import Chances
from voskhod.campaign.shifted import Bell, Shifted
from voskhod.campaign.sobol import MOST_ROWS, Sobol
from voskhod.errors import InputError
from voskhod.mission.plan import uncertain_numbers
from voskhod.mission.schema import Mission

KINDS = ("plain", "sobol", "latin", "shifted")


class Sampling(Protocol):
    """What the rows of a campaign are drawn with."""

    @property
    def can_grow(self) -> bool:
        """Return whether rows can be added after the campaign was begun."""

    @property
    def description(self) -> dict[str, object]:
        """Return what `sampling_of` rebuilds this from, ready for JSON."""

    def chances(self, draws: Int[np.ndarray, " draw"]) -> Chances:
        """Return the chances of some rows.

        Args:
            draws: indices of the rows, at least one, in any order.

        Returns:
            Chances strictly between 0 and 1, shape (draw, number), in the order of
            `uncertain_numbers`.
        """

    def log_weights(self, chances: Chances) -> Float[np.ndarray, " draw"] | None:
        """Return the logarithm of what each row counts, one on average; None where all count alike.

        Args:
            chances: rows as `chances` gave them, shape (draw, number).
        """


def sampling_of(
    mission: Mission, seed: int, count: int, description: Mapping[str, Any]
) -> Sampling:
    """Return the sampling that a description means.

    Args:
        mission: what is flown.
        seed: seed of the campaign.
        count: how many rows the campaign has.
        description: its kind, one of `KINDS`, and what that kind needs besides.

    Raises:
        InputError: no such kind, too many or too few rows, or a mission without numbers in doubt.
    """
    names = tuple(uncertain_numbers(mission))
    kind = description.get("kind")
    if not names:
        raise InputError("must have numbers in doubt", given="none", where=mission.mission.id)
    if kind not in KINDS:
        raise InputError(f"must be one of {', '.join(KINDS)}", given=str(kind), where="sampling")
    most = MOST_LATIN if kind == "latin" else MOST_ROWS
    if not 1 <= count <= most:
        raise InputError(f"must be from 1 to {most} rows", given=str(count), where="draws")
    if kind == "plain":
        return Plain(mission, seed)
    if kind == "sobol":
        return Sobol(names, seed)
    if kind == "shifted":
        if "bells" not in description:
            raise InputError("must say what is rare", given="shifted alone", do="Give --rare.")
        bells = tuple(Bell(bell["means"], bell["held"]) for bell in description["bells"])
        return Shifted(mission, seed, description["condition"], description["turns"], bells)
    if description.get("rows", count) != count:
        raise InputError(
            "must have as many rows as its Latin hypercube was made for",
            given=f"{count} instead of {description['rows']}",
            where="draws",
            do="Begin another campaign, or draw it plain or by Sobol points, which can grow.",
        )
    return Latin(names, seed, count)
