"""Particles: flights drawn anew near what is said, out of a campaign and its mission.

A campaign's flights are the draws from the prior that the ladder begins with, every so manyth of
them for each island; its mission flies the rest, a batch to a worker. What was heard stays as it
was: spreads of all flights and wide alternatives are those of the campaign.

As rows the particles are a sample of another density than the mission's: `log_weight`, what each
counted before anything was said, is less its log-likelihood, so that all count alike after.

Source: `reconstruct.tempering`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float, Int
from scipy.special import ndtri

from voskhod.campaign.columns import DRAW, INPUT, LOG_WEIGHT, OUTCOME, read_columns
from voskhod.campaign.rows import CHUNK, Rows, fly_rows
from voskhod.campaign.sampling import sampling_of
from voskhod.campaign.store import Campaign
from voskhod.campaign.workers import Workers, cores, workers_for
from voskhod.errors import InputError
from voskhod.mission.plan import uncertain_numbers
from voskhod.mission.schema import Mission
from voskhod.phases.fate import Cause
from voskhod.reconstruct.chains import Chances, Logs, Target
from voskhod.reconstruct.hearing import Hearing
from voskhod.reconstruct.likelihood import Fitted, log_likelihood_at
from voskhod.reconstruct.rungs import Rung, Tell
from voskhod.reconstruct.tempered_store import Kept, digest_of
from voskhod.reconstruct.tempering import Drawn, Ladder, Settings, begun, climb

if TYPE_CHECKING:
    import polars as pl

ISLAND = "island"


@dataclass(frozen=True)
class Particles:
    """Flights of the posterior, each as likely as the next.

    Attributes:
        frame: their rows, as of a campaign, and the name of the run that each is of.
        islands: the same as a number from nought, shape (draw).
        rungs: all tempers.
        evidence: logarithm of the mean likelihood over the prior, and its standard error; against
            everybody being wide of the mark.
    """

    frame: "pl.LazyFrame"
    islands: Int[np.ndarray, " draw"]
    rungs: tuple[Rung, ...]
    evidence: tuple[float, float]


@dataclass(frozen=True)
class Flights:
    """Flights at given chances as a job: a piece is a batch of chances.

    Attributes:
        mission: what is flown.
    """

    mission: Mission

    def warm_up(self) -> None:
        """Fly one batch and forget it."""
        self.do(np.full((1, len(uncertain_numbers(self.mission))), 0.5))

    def do(self, item: Chances) -> Rows:
        """Fly a batch."""
        return fly_rows(self.mission, item)

    def name_of(self, item: Chances) -> str:
        """Return what errors call a batch."""
        return f"a batch of {len(item)} flights"


@dataclass(frozen=True)
class Anew:
    """Where flights are drawn anew from, and where that is kept.

    Attributes:
        campaign: whose flights it begins with.
        folder: for what it needs to go on after it was stopped, and for the particles.
        settings: how flights are drawn anew.
        tell: called with a sentence now and then.
        workers: how many processes fly; None for one to each core.
    """

    campaign: Campaign
    folder: Path
    settings: Settings
    tell: Tell | None = None
    workers: int | None = None

    def draw(self, frame: "pl.LazyFrame", hearing: Hearing, fitted: Fitted) -> Particles:
        """Return flights of the posterior.

        Args:
            frame: rows of the campaign.
            hearing: what is said.
            fitted: what the pass over the campaign gave.

        Raises:
            InputError: the mission cannot be flown any more, or the campaign is too small.
            OutputError: the folder cannot be written.
        """
        mission, told = self.campaign.mission(), self.campaign.manifest
        settings = self.settings
        made = (told.digest, told.seed, told.count, dict(told.sampling), fitted.base.size)
        kept = Kept(self.folder, digest_of(made, hearing, settings))
        if (found := kept.particles()) is not None:
            return Particles(*found)
        state = kept.state()
        if state is None:
            state = begun(self._drawn(mission, frame, fitted), settings)
        elif self.tell is not None:
            self.tell(f"going on from temper {len(state.rungs) + 1}, {state.power:.3f}")
        workers = workers_for(Flights(mission), self.workers or cores())
        try:
            ladder = climb(state, target_of(workers, hearing), settings, self.tell, kept.keep)
        finally:
            workers.end()
        return Particles(*kept.told(ladder, table_of(ladder)))

    def _drawn(self, mission: Mission, frame: "pl.LazyFrame", fitted: Fitted) -> Drawn:
        """Return the flights of the campaign, a share of them to each island."""
        islands, told = self.settings.islands, self.campaign.manifest
        each = fitted.base.size // islands
        if each < 2:
            raise InputError(
                f"must have {2 * islands} flights or more to begin with",
                given=f"{fitted.base.size}",
                where="campaign",
            )
        draws = dict(read_columns(frame, (DRAW,)))[DRAW].astype(np.int64)
        places = np.arange(each * islands).reshape(each, islands).T
        sampling = sampling_of(mission, told.seed, told.count, told.sampling)

        def z_of(
            island: int, chosen: Int[np.ndarray, " place"]
        ) -> Float[np.ndarray, "place number"]:
            return np.asarray(ndtri(sampling.chances(draws[places[island, chosen]])))

        return Drawn(fitted.base[places], (fitted.log_weights - fitted.base)[places], z_of)


def target_of(workers: Workers, hearing: Hearing) -> Target:
    """Return what flies at given chances and hears.

    Args:
        workers: who flies.
        hearing: what is said.
    """

    def fly(chances: Chances) -> tuple[Mapping[str, np.ndarray[Any, Any]], Logs]:
        # A chain stays at its place of its batch, so that bits do not hang on who flies it.
        items = [chances[start : start + CHUNK] for start in range(0, len(chances), CHUNK)]
        flown = dict(workers.do(items))
        columns = columns_of_rows([flown[place] for place in range(len(items))])
        return columns, log_likelihood_at(hearing, columns)

    return fly


def columns_of_rows(flown: list[Rows]) -> dict[str, np.ndarray[Any, Any]]:
    """Return flights as columns of a campaign: outcome, inputs, measurands.

    Args:
        flown: batches in order, at least one.
    """
    names = np.array([Cause(code).name.lower() for code in sorted(Cause)])
    codes = np.array(sorted(Cause))
    causes = np.concatenate([rows.causes for rows in flown])
    return {
        OUTCOME: names[np.searchsorted(codes, causes)],
        **{
            f"{INPUT}{name}": np.concatenate([rows.inputs[name] for rows in flown])
            for name in flown[0].inputs
        },
        **{
            name: np.concatenate([rows.measurands[name] for rows in flown])
            for name in flown[0].measurands
        },
    }


def table_of(ladder: Ladder) -> "pl.DataFrame":
    """Return the flights of a ladder as rows of a campaign.

    Args:
        ladder: with columns as of `columns_of_rows`.
    """
    import polars as pl

    columns = [
        pl.Series(DRAW, np.arange(ladder.logs.size), dtype=pl.Int64),
        pl.Series(LOG_WEIGHT, -ladder.logs),
        # A name and no number: it is no measurand.
        pl.Series(ISLAND, ladder.islands.astype(str)),
        pl.Series(OUTCOME, ladder.rows[OUTCOME]),
    ]
    numbers = [(n, v) for n, v in ladder.rows.items() if n != OUTCOME]
    return pl.DataFrame(
        [*columns, *(pl.Series(name, values).fill_nan(None) for name, values in numbers)]
    )
