"""What flights are like before any document is heard: spread of each column.

Means and standard deviations over all draws, each with its weight if the draws have weights, in
one pass and without holding the rows. Sums are taken about the first part's mean, so that nothing
is lost where a number is large and its spread small.

Source: Chan, Golub and LeVeque, Am. Statistician 37 (1983), for shifted sums.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from voskhod.campaign.columns import LOG_WEIGHT, OUTCOME

if TYPE_CHECKING:
    import polars as pl

CHUNK = 131_072  # rows held at a time: 60 columns of them take 63 MB


class Spread(NamedTuple):
    """What a column is like over the flights in which it is defined.

    Attributes:
        mean: mean [SI].
        deviation: standard deviation [SI].
        low: least value [SI].
        high: greatest value [SI].
        defined: share of the flights that have it [1].
    """

    mean: float
    deviation: float
    low: float
    high: float
    defined: float


def chunks(
    frame: "pl.LazyFrame", names: Sequence[str], rows: int = CHUNK
) -> Iterator[dict[str, np.ndarray[Any, Any]]]:
    """Yield some rows at a time of some columns, in the order of draws.

    Args:
        frame: rows of a campaign.
        names: columns; what is undefined becomes not a number, outcomes become their names.
        rows: how many at a time.
    """
    import polars as pl

    total = int(frame.select(pl.len()).collect().item())
    some = frame.select(list(dict.fromkeys(names)))
    for start in range(0, total, rows):
        table = some.slice(start, rows).collect()
        yield {
            name: (
                table[name].cast(pl.String).to_numpy()
                if name == OUTCOME
                else np.asarray(table[name].cast(pl.Float64).to_numpy())
            )
            for name in table.columns
        }


def spreads(frame: "pl.LazyFrame", names: Sequence[str]) -> Mapping[str, Spread]:
    """Return what columns are like; those that are defined in no flight are left out.

    Args:
        frame: rows of a campaign.
        names: columns of numbers.
    """
    weighted = (LOG_WEIGHT,) if LOG_WEIGHT in frame.collect_schema() else ()
    sums: dict[str, list[float]] = {}
    whole = 0.0
    for columns in chunks(frame, (*names, *weighted)):
        weight = np.exp(columns[LOG_WEIGHT]) if weighted else None
        size = next(iter(columns.values())).size if columns else 0
        whole += float(size if weight is None else weight.sum())
        for name in names:
            _add(sums, name, columns[name], weight)
    found = {}
    for name, (about, count, first, second, low, high) in sums.items():
        mean = first / count
        square = max(second / count - mean * mean, 0.0)
        found[name] = Spread(about + mean, math.sqrt(square), low, high, count / whole)
    return found


def _add(
    sums: dict[str, list[float]],
    name: str,
    values: np.ndarray[Any, Any],
    weight: np.ndarray[Any, Any] | None,
) -> None:
    """Add a part of a column to its sums: about, count, first, second moment, least, greatest."""
    held = np.isfinite(values)
    some = values[held]
    if some.size == 0:
        return
    counts = np.ones(some.size) if weight is None else weight[held]
    kept = sums.setdefault(name, [float(some.mean()), 0.0, 0.0, 0.0, math.inf, -math.inf])
    off = some - kept[0]
    kept[1] += float(counts.sum())
    kept[2] += float((counts * off).sum())
    kept[3] += float((counts * off * off).sum())
    kept[4] = min(kept[4], float(some.min()))
    kept[5] = max(kept[5], float(some.max()))
