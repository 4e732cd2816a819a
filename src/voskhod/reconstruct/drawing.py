r"""Drawing: the sample that flights drawn anew make, and what of them is told.

Particles count l / l = 1 each: they were drawn from the prior times the likelihood, and
`log_weight` takes that off again. So what changes a likelihood (a source left out, other
deviations) weighs them as it weighs flights of a campaign.

How many independent flights they are worth is measured by the columns that votes look at,

    size = 1 / mean_c [var(mean_c) / var_c],

var(mean) between islands, var within them: the size by which the mean error of those columns comes
out right.

Source: `reconstruct.islands`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Int

from voskhod.campaign.columns import OUTCOME, read_columns
from voskhod.reconstruct.hearing import Hearing, columns_for
from voskhod.reconstruct.islands import worth_of_one
from voskhod.reconstruct.likelihood import Runs, Sample, fit
from voskhod.reconstruct.particles import ISLAND, Particles
from voskhod.reconstruct.rungs import Rung

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Drawing:
    """How flights were drawn anew.

    Attributes:
        frame: their rows.
        particles: how many rows.
        islands: how many runs they are of.
        size: how many independent flights they are worth, measured between runs [1].
        flights: how many were flown.
        evidence: logarithm of the mean likelihood of all that is said over flights before it was,
            against everybody being wide of the mark, and its standard error between runs [1].
        rungs: tempers.
    """

    frame: "pl.LazyFrame"
    particles: int
    islands: int
    size: float
    flights: int
    evidence: tuple[float, float]
    rungs: tuple[Rung, ...]

    def runs(self) -> Runs:
        """Return the run that each flight is of, and what one flight is worth."""
        names = self.frame.select(ISLAND).collect().get_column(ISLAND)
        of: Int[np.ndarray, " draw"] = names.to_numpy().astype(np.int64)
        return Runs(of, self.size / self.particles)


def drawing_of(
    particles: Particles, hearing: Hearing, into: Path, nearest: Mapping[str, float]
) -> tuple[Drawing, Sample]:
    """Return how flights were drawn anew, and the sample that they make.

    Args:
        particles: the flights.
        hearing: what is said.
        into: folder for the ratios of votes.
        nearest: least distance of any flight of the campaign from each claim.

    Raises:
        OutputError: the ratios cannot be written.
    """
    frame, count = particles.frame, particles.islands.size
    fitted = fit(frame, hearing, into)
    worth = _worth(particles, hearing)
    near = {name: min(off, nearest[name]) for name, off in fitted.nearest.items()}
    runs = Runs(particles.islands, worth)
    drawing = Drawing(
        frame,
        count,
        runs.number,
        worth * count,
        sum(one.flights for one in particles.rungs),
        particles.evidence,
        particles.rungs,
    )
    return drawing, Sample(frame, replace(fitted, nearest=near, runs=runs))


def _worth(particles: Particles, hearing: Hearing) -> float:
    """Return how many independent flights one particle is worth."""
    names = [name for name in columns_for(hearing.observations) if name != OUTCOME]
    inverse = []
    for _, values in read_columns(particles.frame, names, particles.islands.size):
        held = np.isfinite(values)
        if held.sum() > particles.islands.max() + 1:
            one = worth_of_one(values[held], particles.islands[held])
            inverse += [] if one is None else [1.0 / one]
    return 1.0 / float(np.mean(inverse)) if inverse else 1.0
