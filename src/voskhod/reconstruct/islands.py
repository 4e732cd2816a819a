r"""Islands: runs that share no flight, so that an error is measured between them and not claimed.

Flights of one run descend from each other. A mean over K runs has the error of a mean over K
clusters,

    error^2 = K / (K - 1) sum_k [sum_{i in k} w_i (x_i - m)]^2 / (sum w)^2,

whatever the flights of one run have in common. A quantile q has the interval between the quantiles
at p -+ t error(x <= q), with Student's t of K - 1 degrees of freedom, since K is small. R-hat is
the deviation of all flights over that within runs,

    R^2 = (n - 1) / n + B / W,

B the variance of the runs' means, W the mean variance within them. From 1.1 on runs do not agree.
By B a mean over K runs is worth K W / B independent flights.

Source: Cochran, Sampling Techniques (1977), section 9A.1, for clusters; Woodruff, J. Am. Stat.
Assoc. 47, 635 (1952), for quantiles; Gelman and Rubin, Statistical Science 7 (1992), for R-hat and
its bound.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from jaxtyping import Float, Int

from voskhod.campaign.quantiles import Quantile

AGREE_BELOW = 1.1  # R-hat

Values = Float[np.ndarray, " draw"]
Islands = Int[np.ndarray, " draw"]


def error_between(terms: Values, total: float, islands: Islands) -> float:
    """Return the standard error of a mean, measured between runs.

    Args:
        terms: weight times value less mean, shape (draw).
        total: sum of all weights.
        islands: run that each flight is of, from nought, shape (draw).
    """
    sums = np.bincount(islands, terms)
    return spread_of(sums) / total


def spread_of(sums: Float[np.ndarray, " island"]) -> float:
    """Return the deviation of the sum of what each run adds; infinite for a single run."""
    count = sums.size
    if count < 2:
        return math.inf
    return math.sqrt(count / (count - 1.0) * float(np.square(sums).sum()))


def r_hat(values: Values, weights: Values, islands: Islands) -> float | None:
    """Return R-hat of a number, None where all flights have the same.

    Runs are cut in half, so that one that still drifts does not agree with itself.

    Args:
        values: shape (draw), all defined.
        weights: of any scale, shape (draw).
        islands: run that each flight is of, shape (draw), in the order of moves.
    """
    halves = 2 * islands + (np.arange(islands.size) >= islands.size // 2)
    means, within = _by_run(values, weights, halves)
    return ratio_of(means, within, values.size / max(means.size, 1))


def worth_of_one(values: Values, islands: Islands) -> float | None:
    """Return how many independent flights one is worth, by the mean of a number.

    Args:
        values: shape (draw), all defined; flights that count alike.
        islands: run that each flight is of, shape (draw).

    Returns:
        Variance within runs over that of the mean, to a flight; None where nothing varies.
    """
    means, within = _by_run(values, np.ones(values.size), islands)
    if ratio_of(means, within, math.inf) is None:
        return None
    between = max(float(means.var(ddof=1)), 1e-300)
    return float(within.mean()) / between * means.size / values.size


def _by_run(
    values: Values, weights: Values, runs: Islands
) -> tuple[Float[np.ndarray, " run"], Float[np.ndarray, " run"]]:
    """Return mean of and variance within each run that has flights."""
    whole = np.bincount(runs, weights)
    held = whole > 0.0
    about = np.divide(
        np.bincount(runs, weights * values), whole, out=np.zeros(whole.size), where=held
    )
    off = np.square(values - about[runs])
    return about[held], np.bincount(runs, weights * off)[held] / whole[held]


def ratio_of(
    means: Float[np.ndarray, " island"], within: Float[np.ndarray, " island"], count: float
) -> float | None:
    """Return R-hat of runs, None where nothing varies within them.

    Args:
        means: mean of each run.
        within: variance within each run.
        count: flights of a run; infinite where they are many.
    """
    scatter = float(within.mean())
    # Rounding of a mean of numbers that are all alike is no scatter.
    if means.size < 2 or scatter <= 1e-24 * float(np.square(means).max()):
        return None
    between = float(means.var(ddof=1))
    return math.sqrt(1.0 - 1.0 / count + between / scatter)


def quantiles_between(
    values: Values, shares: Sequence[float], weights: Values, islands: Islands
) -> tuple[Quantile, ...]:
    """Return quantiles with their intervals of 95 %, measured between runs.

    Args:
        values: shape (draw), all defined, at least one.
        shares: of which quantiles [1].
        weights: of any scale, shape (draw).
        islands: run that each flight is of, shape (draw).
    """
    order = np.argsort(values, kind="stable")
    ordered, weight, runs = values[order], weights[order] / weights.sum(), islands[order]
    below = np.cumsum(weight)

    def at(share: float) -> float:
        if not 0.0 < share < 1.0:
            return math.nan
        rank = int(np.searchsorted(below, share - 1e-12))  # slack of a share that is a sum
        return float(ordered[min(rank, ordered.size - 1)])

    found = []
    for share in shares:
        value = at(share)
        inside = (ordered <= value) - share
        reach = student(int(islands.max())) * error_between(weight * inside, 1.0, runs)
        found.append(Quantile(value, at(share - reach), at(share + reach)))
    return tuple(found)


@lru_cache(maxsize=64)
def student(freedom: int) -> float:
    """Return Student's t that holds 95 % on both sides.

    Args:
        freedom: degrees of freedom; infinite for none.
    """
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975)) if freedom > 0 else math.inf
