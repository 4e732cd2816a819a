r"""Statistics of drawn numbers, each with a weight or all alike: quantiles, shares, moments.

Draws of importance sampling count as much as their weights w, whose mean over all draws that could
be is one. The chance of an event is the regression estimate of `campaign.weights`, which makes use
of that; the share of a set S among draws that are themselves chosen, as those that came down, is

    p = sum_S w / N,     var p = sum w^2 (1_S - p)^2 / N^2,     N = sum w.

The interval of both is Wilson's, with the number of equal draws that would tell p as well,

    n = p (1 - p) / var p,

the number of draws where weights are equal. It is the event's own number, and not one for the whole
sample, that counts: draws pushed towards a rare event tell that event well and the rest badly.

The interval of a quantile of equal draws is that of order statistics (`campaign.quantiles`). That
of weighted draws is Woodruff's: the quantiles at p -+ z sqrt(var p), p the share below it.

Sources: Wilson, J. Am. Stat. Assoc. 22, 209 (1927); Woodruff, J. Am. Stat. Assoc. 47, 635 (1952);
Kish, Survey Sampling (1965), section 11.7; Owen, Monte Carlo theory, methods and examples (2013),
chapter 9.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from voskhod.campaign.quantiles import Quantile, quantile_at

Values = Float[np.ndarray, " draw"]
Weights = Float[np.ndarray, " draw"]

Z = 1.959963984540054  # of a normal interval that holds 95 %
_SLACK = 1e-12  # of shares that are sums


class Share(NamedTuple):
    """A share with its interval, 95 % by Wilson.

    Attributes:
        value: share [1].
        low: lower end [1].
        high: upper end [1].
    """

    value: float
    low: float
    high: float


def effective_count(weights: Weights) -> float:
    """Return how many equal draws a weighted sample is worth, by Kish.

    Args:
        weights: weights of any scale, shape (draw) [1].
    """
    return float(weights.sum() ** 2 / np.square(weights).sum())


def share_of(inside: Bool[np.ndarray, " draw"], weights: Weights | None = None) -> Share:
    """Return the share of draws in a set, with its interval.

    Args:
        inside: whether a draw is in the set, shape (draw), at least one.
        weights: weights of any scale, shape (draw) [1]; None for equal ones.
    """
    if weights is None:
        return wilson(float(inside.mean()), float(inside.size))
    total = float(weights.sum())
    share = float(weights[inside].sum()) / total
    variance = float(np.square(weights * (inside - share)).sum()) / total**2
    return _worth(share, variance, effective_count(weights))


class Sums(NamedTuple):
    """Sums over the draws of an event, or over all: how many, of weights, of their squares."""

    draws: float
    weight: float
    square: float


def chance_of(event: Sums, whole: Sums) -> Share:
    """Return the chance of an event, with its interval.

    Args:
        event: sums over its draws.
        whole: sums over all draws; the weights have a mean of one but for chance.
    """
    n = whole.draws
    hit, hit_square, mean = event.weight / n, event.square / n, whole.weight / n
    spread = whole.square / n - mean * mean
    if spread <= _SLACK:  # weights that are all alike
        return wilson(event.draws / n, n)
    along = hit_square - hit * mean  # covariance of a draw's weight with what it counts for
    share = min(max(hit - along / spread * (mean - 1.0), 0.0), 1.0)
    variance = (hit_square - hit * hit - along * along / spread) / n
    return _worth(share, variance, whole.weight**2 / whole.square)


def _worth(share: float, variance: float, otherwise: float) -> Share:
    """Return a share with the interval that its variance makes.

    A set that holds no draw, or all, says nothing of its own of how sure that is.
    """
    spread = share * (1.0 - share)
    is_told = spread > _SLACK and variance > _SLACK * spread
    return wilson(share, spread / variance if is_told else otherwise)


def wilson(share: float, count: float) -> Share:
    """Return a share with Wilson's interval.

    Args:
        share: share of the draws [1].
        count: how many equal draws it was counted in [1].
    """
    shrunk = 1.0 / (1.0 + Z * Z / count)
    middle = shrunk * (share + 0.5 * Z * Z / count)
    reach = shrunk * Z * math.sqrt(share * (1.0 - share) / count + 0.25 * (Z / count) ** 2)
    low, high = max(middle - reach, 0.0), min(middle + reach, 1.0)
    # Rounding must not put an end on the wrong side of a share of nothing, or of all.
    return Share(share, min(low, share), max(high, share))


def quantiles(
    values: Values, shares: Sequence[float], weights: Weights | None = None
) -> tuple[Quantile, ...]:
    """Return quantiles of draws with their intervals.

    Args:
        values: drawn numbers, shape (draw), at least one [any].
        shares: of which quantiles [1].
        weights: weights of any scale, shape (draw) [1]; None for equal ones.
    """
    if weights is None:
        ordered = np.sort(values)
        return tuple(_by_rank(ordered, share) for share in shares)
    order = np.argsort(values, kind="stable")
    ordered, weight = values[order], weights[order] / weights.sum()
    return tuple(_by_weight(ordered, weight, share) for share in shares)


def moments(values: Values, weights: Weights | None = None) -> tuple[float, float]:
    """Return mean and standard deviation of draws [any].

    The deviation of equal draws is that of a sample, with one draw less; that of weighted ones
    likewise with their effective number.

    Args:
        values: drawn numbers, shape (draw), at least one [any].
        weights: weights of any scale, shape (draw) [1]; None for equal ones.
    """
    mean = float(np.average(values, weights=weights))
    count = float(values.size) if weights is None else effective_count(weights)
    if count <= 1.0 + _SLACK:
        return mean, math.nan
    square = float(np.average(np.square(values - mean), weights=weights))
    return mean, math.sqrt(square * count / (count - 1.0))


def _by_rank(ordered: Values, share: float) -> Quantile:
    """Return a quantile of sorted equal draws as an order statistic, and its interval."""
    ranks = _ranks(ordered.size, share)
    return Quantile(
        *(float(ordered[int(rank) - 1]) if math.isfinite(rank) else math.nan for rank in ranks)
    )


@lru_cache(maxsize=4096)
def _ranks(count: int, share: float) -> Quantile:
    """Return the ranks, from one, of a quantile and of the ends of its interval.

    They are the same for every column of as many draws, and take longer than sorting them.
    """
    return quantile_at(np.arange(1.0, count + 1.0), share)


def _by_weight(ordered: Values, weight: Weights, share: float) -> Quantile:
    """Return a quantile of sorted draws whose weights have a sum of one, and its interval."""
    below = np.cumsum(weight)

    def at(part: float) -> float:
        if not 0.0 < part < 1.0:
            return math.nan
        rank = int(np.searchsorted(below, part - _SLACK))
        return float(ordered[min(rank, ordered.size - 1)])

    value = at(share)
    inside = (ordered <= value) - share
    reach = Z * math.sqrt(float(np.square(weight * inside).sum()))
    return Quantile(value, at(share - reach), at(share + reach))
