"""Bands: what a column is like, before and after documents are heard, with Monte Carlo errors.

A mean has the standard error sqrt(sum w^2 (x - m)^2) / sum w. Quantiles have intervals of 95 %:
order statistics for draws that count alike, Woodruff's for weighted ones (`campaign.samples`).
Of flights that were drawn anew in runs, errors are measured between the runs
(`reconstruct.islands`).

Decision: flights that count less than 1e-12 of the one that counts most are left out. Where more
than `MOST` are left, they are thinned to so many by systematic resampling: a flight with the share
w stands `MOST` w times, rounded up or down. That adds at most the error of `MOST` equal draws.

Source: Owen, Monte Carlo theory, methods and examples (2013), section 9.2; Kitagawa, J. Comp.
Graph. Stat. 5 (1996), for the resampling.
"""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from jaxtyping import Float, Int

from voskhod.campaign.columns import read_columns
from voskhod.campaign.quantiles import Quantile
from voskhod.campaign.samples import moments, quantiles
from voskhod.reconstruct.islands import Islands, error_between, quantiles_between, r_hat

if TYPE_CHECKING:
    import polars as pl

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
MOST = 65_536
_NOTHING = 1e-12

Values = Float[np.ndarray, " draw"]


class Band(NamedTuple):
    """What a column is like.

    Attributes:
        name: the column.
        defined: share of the flights that have it [1].
        mean: mean [SI].
        error: Monte Carlo standard error of the mean [SI].
        deviation: standard deviation [SI].
        quantiles: at 5, 25, 50, 75 and 95 %, each with its interval [SI].
        r_hat: how well runs agree; None where flights are not of runs, or all alike [1].
    """

    name: str
    defined: float
    mean: float
    error: float
    deviation: float
    quantiles: tuple[Quantile, ...]
    r_hat: float | None = None

    @property
    def median(self) -> float:
        """Return the median [SI]."""
        return self.quantiles[2].value


def band(
    name: str, values: Values, weights: Values | None = None, islands: Islands | None = None
) -> Band | None:
    """Return what a column is like, None where no flight has it.

    Args:
        name: the column.
        values: shape (draw) [SI]; what is undefined is not a number.
        weights: of any scale, shape (draw) [1]; None for equal ones.
        islands: run that each is of, shape (draw); None where each is drawn by itself.
    """
    held = np.isfinite(values)
    some = values[held]
    count = np.ones(values.size) if weights is None else weights
    total = float(count[held].sum())
    if not total > 0.0:
        return None
    weight = None if weights is None else weights[held]
    mean, deviation = moments(some, weight)
    off, share = count[held] * (some - mean), total / float(count.sum())
    if islands is None:
        error = math.sqrt(float((off * off).sum())) / total
        return Band(name, share, mean, error, deviation, quantiles(some, SHARES, weight))
    runs = islands[held]
    error = error_between(off, total, runs)
    found = quantiles_between(some, SHARES, count[held], runs)
    return Band(name, share, mean, error, deviation, found, r_hat(some, count[held], runs))


class Counted(NamedTuple):
    """Flights that count, thinned where they are many.

    Attributes:
        places: which, in rising order, shape (some).
        weights: what each counts, of any scale, shape (some) [1].
    """

    places: Int[np.ndarray, " some"]
    weights: Float[np.ndarray, " some"]


def counting(weights: Values) -> Counted:
    """Return the flights that count, at most `MOST`.

    Args:
        weights: of any scale, shape (draw) [1].
    """
    places = np.flatnonzero(weights > _NOTHING * weights.max())
    if places.size <= MOST:
        return Counted(places, weights[places])
    ends = np.cumsum(weights) * (MOST / weights.sum())
    times = np.diff(np.floor(ends + 0.5), prepend=0.0)
    places = np.flatnonzero(times > 0.0)
    return Counted(places, times[places])


def bands(
    frame: "pl.LazyFrame",
    names: Sequence[str],
    weights: Values | None,
    islands: Islands | None = None,
) -> Mapping[str, Band]:
    """Return what columns are like; those that no flight has are left out.

    Args:
        frame: rows of a campaign.
        names: columns of numbers.
        weights: what each row counts, shape (draw) [1]; None where all count alike.
        islands: run that each row is of, shape (draw); None where each is drawn by itself.
    """
    counted = None if weights is None else counting(weights)
    rows = MOST if counted is None else int(counted.places[-1]) + 1
    found = {}
    for name, values in read_columns(frame.head(rows), names, rows):
        if counted is None:
            one = band(name, values)
        else:
            places = counted.places
            runs = None if islands is None else islands[places]
            one = band(name, values[places], counted.weights, runs)
        if one is not None:
            found[name] = one
    return found
