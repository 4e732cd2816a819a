r"""Differences between two samples, second less first: intervals of 95 %, and tests.

Shares: Newcombe's method 10, from Wilson's ends l and u of either share p,

    low  = d - sqrt((p2 - l2)^2 - 2 phi (p2 - l2)(u1 - p1) + (u1 - p1)^2)
    high = d + sqrt((u2 - p2)^2 - 2 phi (u2 - p2)(p1 - l1) + (p1 - l1)^2)

with phi the correlation of the two in pairs of draws, zero for samples of their own. Means: Welch's
interval, or Student's for pairs. Medians: the order-statistic interval of the differences of pairs;
for samples of their own the root of the sum of squares of the standard errors that their own
order-statistic intervals imply (Bonett and Price).

Tests: Kolmogorov and Smirnov's for samples of their own, with effective numbers where draws have
weights; Wilcoxon's signed ranks for pairs. Many tests are corrected by Holm.

Sources: Newcombe, Statistics in Medicine 17, 873 and 17, 2635 (1998); Welch, Biometrika 34, 28
(1947); Bonett and Price, Psychological Methods 7, 370 (2002); Holm, Scand. J. Stat. 6, 65 (1979);
Monahan, Numerical Methods of Statistics (2011), p. 358, for weights.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool

from voskhod.campaign.samples import Share, Values, Weights, Z, effective_count, moments, quantiles


class Gap(NamedTuple):
    """A difference, second less first, with its interval of 95 %.

    Attributes:
        value: difference [any].
        low: lower end; not a number where there are too few draws.
        high: upper end; the same.
    """

    value: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Return whether the interval leaves out zero."""
        return self.low > 0.0 or self.high < 0.0


class Column(NamedTuple):
    """A sample of defined numbers with the weights of its draws, None for equal ones."""

    values: Values
    weights: Weights | None

    @property
    def effective(self) -> float:
        """Return how many equal draws it is worth."""
        if self.weights is None:
            return float(self.values.size)
        return effective_count(self.weights)


def share_gap(first: Share, second: Share, phi: float = 0.0) -> Gap:
    """Return the difference of two shares.

    Args:
        first: with Wilson's interval [1].
        second: with Wilson's interval [1].
        phi: correlation of the two in pairs of draws [1].
    """
    value = second.value - first.value
    below = second.value - second.low, first.high - first.value
    above = second.high - second.value, first.value - first.low
    low, high = (math.sqrt(max(a * a - 2.0 * phi * a * b + b * b, 0.0)) for a, b in (below, above))
    return Gap(value, value - low, value + high)


def pair_correlation(first: Bool[np.ndarray, " pair"], second: Bool[np.ndarray, " pair"]) -> float:
    """Return the correlation of two sets in pairs of draws, drawn towards zero as Newcombe does.

    Args:
        first: whether the first of a pair is in its set, shape (pair).
        second: whether the second is, shape (pair).
    """
    both, neither = float((first & second).sum()), float((~first & ~second).sum())
    one, other = float((first & ~second).sum()), float((~first & second).sum())
    spread = (both + one) * (other + neither) * (both + other) * (one + neither)
    excess = both * neither - one * other
    if excess > 0.0:
        excess = max(excess - 0.5 * first.size, 0.0)
    return excess / math.sqrt(spread) if spread > 0.0 else 0.0


def mean_gap(first: Column, second: Column) -> Gap:
    """Return the difference of the means of two samples of their own, after Welch."""
    (mean1, spread1), (mean2, spread2) = (moments(*one) for one in (first, second))
    parts = [s * s / one.effective for s, one in ((spread1, first), (spread2, second))]
    value, square = mean2 - mean1, sum(parts)
    if not square > 0.0:
        return _certain(value, square)
    free = square**2 / sum(
        part**2 / (one.effective - 1.0) for part, one in zip(parts, (first, second), strict=True)
    )
    return _student(value, math.sqrt(square), free)


def pair_mean_gap(differences: Values) -> Gap:
    """Return the mean difference of pairs, after Student."""
    mean, spread = moments(differences)
    if not spread > 0.0:
        return _certain(mean, spread)
    return _student(mean, spread / math.sqrt(differences.size), differences.size - 1.0)


def median_gap(first: Column, second: Column) -> Gap:
    """Return the difference of the medians of two samples of their own."""
    one, other = (quantiles(c.values, (0.5,), c.weights)[0] for c in (first, second))
    reach = 0.5 * math.hypot(one.high - one.low, other.high - other.low)
    value = other.value - one.value
    return Gap(value, value - reach, value + reach)


def pair_median_gap(differences: Values) -> Gap:
    """Return the median difference of pairs."""
    return Gap(*quantiles(differences, (0.5,))[0])


def ks_chance(first: Column, second: Column) -> float:
    """Return the chance of two samples of one distribution to be as far apart.

    Args:
        first: at least one draw.
        second: at least one draw.
    """
    from scipy.stats import kstwo

    at = np.concatenate((first.values, second.values))
    far = float(np.abs(_below(first, at) - _below(second, at)).max())
    counts = first.effective, second.effective
    worth = counts[0] * counts[1] / (counts[0] + counts[1])
    return float(np.clip(kstwo.sf(far, max(round(worth), 1)), 0.0, 1.0))


def pair_chance(differences: Values) -> float:
    """Return the chance of pairs without a difference to lean as far to one side."""
    from scipy.stats import wilcoxon

    if not differences.any():
        return 1.0
    return float(wilcoxon(differences, method="asymptotic", correction=True).pvalue)


def holm(chances: Sequence[float]) -> list[float]:
    """Return chances of many tests, corrected so that all of them together are wrong as rarely."""
    order = sorted(range(len(chances)), key=lambda i: chances[i])
    corrected, least = [0.0] * len(chances), 0.0
    for rank, i in enumerate(order):
        least = max(least, min((len(chances) - rank) * chances[i], 1.0))
        corrected[i] = least
    return corrected


def _below(one: Column, at: Values) -> Values:
    """Return the share of a sample at or below some values."""
    order = np.argsort(one.values, kind="stable")
    weight = np.ones(order.size) if one.weights is None else one.weights[order]
    below = np.concatenate(([0.0], np.cumsum(weight) / weight.sum()))
    return np.asarray(below[np.searchsorted(one.values[order], at, side="right")])


def _student(value: float, error: float, free: float) -> Gap:
    from scipy.stats import t

    reach = error * (float(t.ppf(0.975, free)) if free < 1e6 else Z)
    return Gap(value, value - reach, value + reach)


def _certain(value: float, square: float) -> Gap:
    """Return a difference that has no spread, or of which none is known."""
    end = math.nan if math.isnan(square) else value
    return Gap(value, end, end)
