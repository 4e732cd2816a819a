r"""Likelihood: how well each flight fits each vote, streaming over the parts of a campaign.

    rho_g(theta) = mean over the vote's members of [sum_m p_m N_m(theta) / W + 1 - sum_m p_m]

is the density of what was said, given flight and a teller who is right, over that of the wide
alternative; where it means what no flight measures, both are alike. A flight counts

    w(theta) ~ prod_s F_s(theta),

over sources, with F of `reconstruct.reliability`. Silence is a factor of its own.

Logarithms of the ratios stand in Parquet, one row to a draw in the campaign's order and one column
to a vote. What changes a reliability, or leaves out a vote or a source, reads columns and flies or
fits nothing again. Memory holds one chunk of rows, and one number to a draw.

Decision: ratios are stored in single precision; a logarithm of -100 is then wrong by 4e-6.

Source: importance sampling with the prior as proposal.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from jaxtyping import Float, Int

from voskhod.campaign.columns import DRAW, LOG_WEIGHT
from voskhod.campaign.weights import effective_size
from voskhod.reconstruct.hearing import Columns, Hearing, columns_for
from voskhod.reconstruct.observation import Observation, Vote
from voskhod.reconstruct.prior import chunks
from voskhod.reconstruct.reliability import CERTAIN, Points, factor, points
from voskhod.reconstruct.terms import scaled
from voskhod.writing import replace_with

if TYPE_CHECKING:
    import polars as pl

Values = Float[np.ndarray, " draw"]
_THREADS = 2  # a chunk each; more would hold more, and wait for one reader
_BLOCK = 8192  # rows whose intermediate results stay in a processor's cache: 64 kB each
LEAST_LOG = -1e30  # of a ratio of nought, which Parquet would hold as an infinity


@dataclass(frozen=True)
class Matrix:
    """Logarithms of the ratio of every vote in every flight, in a folder of Parquet files.

    Attributes:
        folder: where they are.
        votes: one to a column, named by the vote.
        draws: how many rows.
    """

    folder: Path
    votes: tuple[Vote, ...]
    draws: int

    def ratios(self, names: Sequence[str]) -> dict[str, Values]:
        """Return the ratios of some votes, each of shape (draw) [1].

        Args:
            names: ids of votes.
        """
        import polars as pl

        files = sorted(self.folder.glob("ratios-*.parquet"))
        table = pl.scan_parquet(files, glob=False).select(list(names)).collect()
        return {name: np.exp(table[name].to_numpy().astype(float)) for name in names}


class Runs(NamedTuple):
    """Flights that were drawn anew in several runs, and descend from each other within one.

    Attributes:
        of: run that each flight is of, from nought, shape (draw).
        worth: how many independent flights one of them is worth [1].
    """

    of: Int[np.ndarray, " draw"]
    worth: float

    @property
    def number(self) -> int:
        """Return how many runs there are."""
        return int(self.of.max()) + 1


@dataclass(frozen=True)
class Fitted:
    """What one pass over a campaign gave.

    Attributes:
        log_weights: logarithm of what each flight counts, up to a constant, shape (draw).
        base: the same before any document was heard, shape (draw).
        nearest: least distance of any flight from each observation that can be tested [standard
            deviations], by claim.
        runs: those that flights are of; None where each is drawn by itself.
    """

    log_weights: Values
    base: Values
    nearest: Mapping[str, float]
    runs: Runs | None = None

    @property
    def size(self) -> float:
        """Return how many equal independent flights the weighted ones are worth [1]."""
        return self.size_of(self.log_weights)

    def size_of(self, log_weights: Values) -> float:
        """Return the same for other weights.

        Args:
            log_weights: logarithms of what each flight counts, shape (draw).
        """
        return effective_size(log_weights) * (1.0 if self.runs is None else self.runs.worth)


class Sample(NamedTuple):
    """Flights, with what each of them counts.

    Attributes:
        frame: their rows.
        fitted: what the pass over them gave.
    """

    frame: "pl.LazyFrame"
    fitted: Fitted


def fit(
    frame: "pl.LazyFrame", hearing: Hearing, into: Path | None = None, scale: float = 1.0
) -> Fitted:
    """Weigh all flights of a campaign by what is said of them.

    Args:
        frame: rows of a campaign.
        hearing: what is said.
        into: folder for the ratios, as `Matrix` reads them; None to keep none.
        scale: what every standard deviation is multiplied by [1].

    Raises:
        OutputError: the ratios cannot be written.
    """
    weighted = LOG_WEIGHT in frame.collect_schema()
    wanted = (DRAW, *((LOG_WEIGHT,) if weighted else ()), *columns_for(hearing.observations))
    nearest = {one.claim: np.inf for one in hearing.tested}
    logs, bases = [], []
    for old in () if into is None else into.glob("ratios-*.parquet"):
        old.unlink()

    def work(numbered: tuple[int, Columns]) -> tuple[Values, Values, dict[str, float]]:
        number, columns = numbered
        ratios = _ratios(hearing, columns, scale)
        if into is not None:
            _write(into / f"ratios-{number:06d}.parquet", columns[DRAW], ratios)
        base = columns[LOG_WEIGHT] if weighted else np.zeros(columns[DRAW].size)
        near = {one.claim: _least(one, columns) for one in hearing.tested}
        return base + log_likelihood(ratios, hearing), base, near

    with ThreadPoolExecutor(_THREADS) as pool:
        for log, base, near in _ahead(pool, work, enumerate(chunks(frame, wanted))):
            logs.append(log)
            bases.append(base)
            nearest = {name: min(least, near[name]) for name, least in nearest.items()}
    return Fitted(np.concatenate(logs), np.concatenate(bases), nearest)


def _ratios(hearing: Hearing, columns: Columns, scale: float) -> dict[str, Values]:
    """Return the ratio of every vote, a block of rows at a time."""
    size = columns[DRAW].size
    whole = {vote.id: np.empty(size) for vote in hearing.votes}
    for start in range(0, size, _BLOCK):
        part = slice(start, start + _BLOCK)
        some = {name: values[part] for name, values in columns.items()}
        for vote in hearing.votes:
            whole[vote.id][part] = ratio(vote, some, scale)
    return whole


def log_likelihood_at(hearing: Hearing, columns: Columns) -> Values:
    """Return the logarithm of the likelihood of some flights, shape (draw).

    Args:
        hearing: what is said.
        columns: all columns that it looks at, held in memory [SI].
    """
    ratios = {vote.id: ratio(vote, columns) for vote in hearing.votes}
    size = next(iter(columns.values())).size
    found: Values = np.zeros(size) + log_likelihood(ratios, hearing)
    return found


def ratio(vote: Vote, columns: Columns, scale: float = 1.0) -> Values:
    """Return the ratio of a vote in some flights, shape (draw) [1].

    Args:
        vote: the vote.
        columns: at least those that it looks at.
        scale: what every standard deviation is multiplied by [1].
    """
    parts = [observation_ratio(one, columns, scale) for one in vote.members]
    for part in parts[1:]:
        parts[0] += part
    return parts[0] if len(parts) == 1 else parts[0] / len(parts)


def observation_ratio(one: Observation, columns: Columns, scale: float = 1.0) -> Values:
    """Return the ratio of one observation in some flights, shape (draw) [1].

    Args:
        one: observation with readings.
        columns: at least those that it looks at.
        scale: what every standard deviation is multiplied by [1].
    """
    whole: Values | None = None
    for reading in one.readings:
        term = scaled(reading.term, scale)
        part = term.density(reading.of_flights(columns))
        part *= reading.chance / one.wide
        whole = part if whole is None else whole + part
    assert whole is not None  # observations without readings have no vote
    return whole if one.rest == 0.0 else whole + one.rest


def log_factor(ratios: Sequence[Values], at: Points) -> Values:
    """Return the logarithm of a factor, a very negative number where that is nought."""
    whole = factor(ratios, at)
    with np.errstate(divide="ignore"):
        logs: Values = np.maximum(np.log(whole), LEAST_LOG)
    return logs


def log_likelihood(ratios: Mapping[str, Values], hearing: Hearing) -> Values:
    """Return the logarithm of the likelihood of all votes, shape (draw), or () without a vote.

    Args:
        ratios: of each vote, by id.
        hearing: what is said.
    """
    parts = []
    for name, listed in hearing.by_source.items():
        at = points(hearing.betas[name], len(listed))
        parts.append(log_factor([ratios[vote.id] for vote in listed], at))
    parts += [log_factor([ratios[vote.id]], CERTAIN) for vote in hearing.silent]
    return np.sum(parts, axis=0) if parts else np.zeros(())


def _least(one: Observation, columns: Columns) -> float:
    """Return the least distance of some flights from an observation [standard deviations]."""
    least = np.inf
    for reading in one.readings:
        off = np.abs(reading.term.off(reading.of_flights(columns)))
        least = min(least, float(np.nanmin(off, initial=np.inf)))
    return least


def _write(path: Path, draws: Values, ratios: Mapping[str, Values]) -> None:
    import polars as pl

    with np.errstate(divide="ignore"):
        logs = {
            name: np.maximum(np.log(values), LEAST_LOG).astype(np.float32)
            for name, values in ratios.items()
        }
    table = pl.DataFrame({DRAW: draws.astype(np.int64), **logs})
    replace_with(path, lambda temporary: table.write_parquet(temporary, compression="lz4"))


def _ahead(pool: ThreadPoolExecutor, work: Any, parts: Iterator[Any]) -> Iterator[Any]:
    """Yield what becomes of parts, in order; only a few of them are held."""
    waiting = [pool.submit(work, part) for part in islice(parts, _THREADS + 1)]
    while waiting:
        yield waiting.pop(0).result()
        waiting += [pool.submit(work, part) for part in islice(parts, 1)]
