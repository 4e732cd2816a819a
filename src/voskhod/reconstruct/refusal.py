"""Refusal: what can be said honestly where the flights are worth too little for a posterior.

No band, verdict or answer is told then. What is left is a matching of each claim alone: the least
distance of any flight from it, in its own standard deviations. A claim that no flight comes within
three of is met by none, however many flights are weighed.

Decision: a claim alone is matched, not all together; that two claims cannot both be met by one
flight shows in the size by temper.

Source: Vernon, Goldstein and Bower, Bayesian Analysis 5 (2010), for matching and its bound of
three.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voskhod.evidence.folder import Folder
from voskhod.reconstruct import reconstruction as core
from voskhod.reconstruct.hearing import hear
from voskhod.reconstruct.likelihood import fit
from voskhod.reconstruct.observation import Observation
from voskhod.reconstruct.reconstruction import Options
from voskhod.reconstruct.verdicts import FAR
from voskhod.reconstruct.worth import DOUBTFUL_FROM, Worth, worth_of

if TYPE_CHECKING:
    import polars as pl

_SHARP = 0.3  # a temper at which most of what is said is still left out
_MANY = 10.0  # times the least size: fewer there leave next to nothing at the whole likelihood


@dataclass(frozen=True)
class Refusal:
    """Why there is no posterior, and what can be said without one.

    Attributes:
        mission: id of the mission, as of the folder.
        digest: of the folder.
        options: what was heard.
        observations: claims by id, then silences, each with its part and readings.
        worth: how many flights the weighted ones are worth.
        nearest: least distance of any flight from each claim that can be tested [standard
            deviations], infinite where no flight has its number.
    """

    mission: str
    digest: str
    options: Options
    observations: tuple[Observation, ...]
    worth: Worth
    nearest: Mapping[str, float]

    @property
    def far(self) -> tuple[str, ...]:
        """Return the claims that no flight meets, the farthest first."""
        met = [name for name, off in self.nearest.items() if off > FAR]
        return tuple(sorted(met, key=lambda name: (-self.nearest[name], name)))

    @property
    def words(self) -> str:
        """Return the refusal in words: the size, the flights needed, and whether more would do."""
        worth, least = self.worth, self.options.least
        text = (
            f"No posterior is told: of {worth.draws:,} flights the claims leave "
            f"{worth.size:.3g} flights' worth, and {least:g} are wanted. At this rate "
            f"{worth.needed:,} flights would do."
        )
        if worth.tail is not None and worth.tail > DOUBTFUL_FROM:
            text += f" With k = {worth.tail:.2f} that number is a guess, and more likely too small."
        sharp = [row for row in worth.tempers if 0.0 < row[0] <= _SHARP and row[1] < _MANY * least]
        if sharp:
            text += (
                f" The likelihood to the power {sharp[0][0]:g} leaves {sharp[0][1]:.3g} already: "
                "flights drawn anew near the claims would serve better than more of these."
            )
        return text


def refusal_of(
    frame: "pl.LazyFrame", folder: Folder, options: Options | None = None
) -> Refusal | None:
    """Return the refusal of a reconstruction, None where the flights are worth enough.

    Args:
        frame: rows of a campaign.
        folder: checked records.
        options: what is heard, as for `reconstruction.reconstruct`; None for all.

    Raises:
        InputError: a source that is not there.
    """
    options = options or Options()
    hearing = hear(frame, folder, *core.heard(folder, options))
    fitted = fit(frame, hearing)
    worth = worth_of(fitted.log_weights, fitted.base, options.least)
    if worth.size >= options.least:
        return None
    told = replace(options, ratios=None)
    return Refusal(
        folder.header.mission,
        folder.digest,
        told,
        hearing.observations,
        worth,
        {name: off for name, off in fitted.nearest.items() if not math.isnan(off)},
    )
