"""Part files of a campaign: fixed ranges of draws, each flown and written by itself.

Part k of a campaign with r rows to a part holds the draws k r ... (k + 1) r - 1, the last one
fewer. A part is done when its file is there and holds that many rows: it is written under a
temporary name, flushed to the disk and renamed (`voskhod.writing`). Whoever flies it, once or
twice, on whatever machine, writes the same rows, so that nobody has to keep a list of what is done.

Columns: `draw`, `log_weight` (only of weighted samples), `outcome`, `input.<dotted name>` [SI] and
one for each measurand [SI], null where it is undefined.

Decision: rows to a part follow from the number of draws: about 64 parts, so that all workers have
work, of at most 8192 rows, which is seconds to minutes of flying and megabytes of memory.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float, Int

from voskhod.campaign.columns import DRAW, INPUT, LOG_WEIGHT, OUTCOME
from voskhod.campaign.rows import CHUNK, Rows, fly_rows
from voskhod.campaign.sampling import Sampling, sampling_of
from voskhod.flight.measurands import MEASURANDS
from voskhod.mission.plan import uncertain_numbers
from voskhod.mission.schema import Mission
from voskhod.phases.fate import Cause
from voskhod.writing import write_bytes

if TYPE_CHECKING:
    import polars as pl

PARTS = "parts"
LEAST_ROWS, MOST_ROWS = CHUNK, 32 * CHUNK
_PARTS_WANTED = 64


@dataclass(frozen=True)
class Work:
    """Everything that a worker needs to fly a part; it can be sent to another machine.

    Attributes:
        mission: what is flown.
        seed: seed of the draws.
        count: how many draws there are in all.
        rows: rows to a part.
        sampling: how chances are drawn, as `voskhod.campaign.sampling` describes it.
        folder: folder of the campaign.
    """

    mission: Mission
    seed: int
    count: int
    rows: int
    sampling: Mapping[str, Any]
    folder: Path

    @property
    def parts(self) -> int:
        """Return how many parts there are."""
        return -(-self.count // self.rows)

    def draws(self, index: int) -> range:
        """Return the draws of a part."""
        return range(index * self.rows, min((index + 1) * self.rows, self.count))

    def path(self, index: int) -> Path:
        """Return the file of a part."""
        return part_path(self.folder, index)


def rows_for(count: int) -> int:
    """Return how many rows a part of a campaign of so many draws has: a power of two."""
    wanted = max(count - 1, 1) // _PARTS_WANTED
    return min(max(1 << wanted.bit_length(), LEAST_ROWS), MOST_ROWS)


def part_path(folder: Path, index: int) -> Path:
    """Return the file of a part of the campaign in a folder."""
    return folder / PARTS / f"part-{index:06d}.parquet"


def fly_part(work: Work, index: int) -> int:
    """Fly a part and write its file, unless that is there.

    Args:
        work: the campaign.
        index: which part, from zero.

    Returns:
        How many rows the part has.

    Raises:
        OutputError: the file cannot be written.
    """
    draws, path = work.draws(index), work.path(index)
    if rows_in(path) == len(draws):
        return len(draws)
    buffer = BytesIO()
    _frame(work, np.arange(draws.start, draws.stop)).write_parquet(buffer, compression="zstd")
    write_bytes(path, buffer.getbuffer())
    return len(draws)


def warm_up(work: Work) -> None:
    """Fly one batch and forget it, so that all programs are compiled and kept on disk."""
    fly_rows(work.mission, _sampling(work).chances(np.arange(min(CHUNK, work.count))))


def rows_in(path: Path) -> int | None:
    """Return how many rows a part file has, None if it is not there or not whole."""
    import polars as pl

    if not path.is_file():
        return None
    try:
        return int(pl.scan_parquet(path, glob=False).select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError):  # cut short by a disk or by hand: flown again
        return None


def _frame(work: Work, draws: Int[np.ndarray, " draw"]) -> "pl.DataFrame":
    """Return the rows of some draws as a table."""
    import polars as pl

    sampling = _sampling(work)
    chances = sampling.chances(draws)
    flown = fly_rows(work.mission, chances, int(draws[0]))
    weights = sampling.log_weights(chances)
    # All causes that there are, so that parts have one type whatever their flights ended with.
    causes = pl.Enum([cause.name.lower() for cause in Cause])
    columns = [pl.Series(DRAW, draws, dtype=pl.Int64)]
    if weights is not None:
        columns.append(pl.Series(LOG_WEIGHT, weights))
    names = [Cause(code).name.lower() for code in flown.causes.tolist()]
    columns.append(pl.Series(OUTCOME, names, dtype=causes))
    columns += [
        pl.Series(name, values).fill_nan(None)
        for name, values in _numbers(work.mission, flown).items()
    ]
    return pl.DataFrame(columns)


def _numbers(mission: Mission, flown: Rows) -> dict[str, Float[np.ndarray, " draw"]]:
    """Return all columns of numbers by their name, in the order of mission and measurands."""
    inputs = {f"{INPUT}{name}": flown.inputs[name] for name in uncertain_numbers(mission)}
    measured = {m.id: flown.measurands[m.id] for m in MEASURANDS if m.id in flown.measurands}
    return {**inputs, **measured}


def _sampling(work: Work) -> Sampling:
    return _kept_sampling(work.mission, work.seed, work.count, json.dumps(work.sampling))


@lru_cache(maxsize=4)
def _kept_sampling(mission: Mission, seed: int, count: int, described: str) -> Sampling:
    return sampling_of(mission, seed, count, json.loads(described))
