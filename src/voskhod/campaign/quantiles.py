"""Quantiles of a sample with intervals that ask nothing of the shape of the distribution.

The interval of a quantile Q is that of order statistics: of n draws, X(l) <= Q < X(u) holds with at
least 95 % where

    P(B < l) <= 2.5 %,    P(B >= u) <= 2.5 %,    B binomial with n and the quantile's own share.

Source: Conover, Practical Nonparametric Statistics (1999), section 3.2.
"""

import math
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

SURE = 0.95  # of an interval that it holds the quantile
_ROUNDING = 1e-9  # 0.07 of 100 draws is the seventh, though 0.07 * 100 is above 7


class Quantile(NamedTuple):
    """A quantile of draws with its interval, `SURE` by order statistics.

    Attributes:
        value: quantile of the sample.
        low: lower end; not a number where the sample is too small for one.
        high: upper end; the same.
    """

    value: float
    low: float
    high: float


def quantile_at(ordered: Float[np.ndarray, " draw"], share: float) -> Quantile:
    """Return a quantile of a sorted sample as an order statistic, and its interval.

    Args:
        ordered: sample in rising order, shape (draw), at least one [any].
        share: share of the distribution below the quantile, between 0 and 1.
    """
    count = ordered.size
    below = _binomial(count, share)
    tail = 0.5 * (1.0 - SURE)
    # Ranks from one: the greatest l and the least u for which the tails are thin enough.
    low = int(np.searchsorted(below, tail, side="right"))
    high = int(np.searchsorted(below, 1.0 - tail, side="left")) + 1
    rank = max(math.ceil(share * count - _ROUNDING), 1)
    return Quantile(
        float(ordered[rank - 1]),
        float(ordered[low - 1]) if low >= 1 else math.nan,
        float(ordered[high - 1]) if high <= count else math.nan,
    )


def _binomial(count: int, share: float) -> Float[np.ndarray, " number"]:
    """Return P(B <= k) for k = 0 .. count of a binomial variable."""
    k = np.arange(1, count + 1)
    ways = np.concatenate(([0.0], np.cumsum(np.log((count - k + 1) / k))))
    every = np.arange(count + 1)
    return np.cumsum(np.exp(ways + every * math.log(share) + (count - every) * math.log1p(-share)))
