r"""Worth: how many flights the weighted ones are worth, and how many would be needed.

    size = (sum w)^2 / sum w^2                       Kish

is the number of flights drawn from the posterior itself that would tell a mean as well. It is given
as well for the likelihood to a power b between 0 and 1 (tempers), which shows how sharply the
documents cut: where the size at b = 0.1 is small already, more flights do not help and the flights
must be drawn anew (`reconstruct.tempering`).

k of a generalised Pareto law fitted to the largest weights says whether the size itself can be
believed: below 0.5 the weights have a variance, from 0.7 on errors that are stated are too small.

Decision: below `LEAST` flights' worth nothing is stated: a 5 % quantile would hang on five flights.

Source: Kish, Survey Sampling (1965); Vehtari, Simpson, Gelman, Yao and Gabry, Pareto smoothed
importance sampling, J. Machine Learning Research 25 (2024), for k and its bounds; Zhang and
Stephens, Technometrics 51 (2009), for the fit.
"""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from voskhod.campaign.weights import effective_size
from voskhod.errors import InputError

LEAST = 100.0
TEMPERS = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0)
SURE_BELOW, DOUBTFUL_FROM = 0.5, 0.7
_FEWEST_IN_TAIL = 5


@dataclass(frozen=True)
class Worth:
    """What weighted flights are worth.

    Attributes:
        draws: how many flights there are.
        size: how many equal ones they are worth [1].
        tail: k of the largest weights; None where they are too few or all alike [1].
        tempers: (power of the likelihood, size), from none of it to all.
        needed: how many flights would have been worth the least number.
    """

    draws: int
    size: float
    tail: float | None
    tempers: tuple[tuple[float, float], ...]
    needed: int


def worth_of(
    log_weights: Float[np.ndarray, " draw"],
    base: Float[np.ndarray, " draw"],
    least: float = LEAST,
) -> Worth:
    """Return what weighted flights are worth.

    Args:
        log_weights: logarithms of what each counts, shape (draw).
        base: the same before any document was heard, shape (draw).
        least: number of equal flights that is wanted.
    """
    size = effective_size(log_weights)
    tempers = tuple(
        (power, effective_size(base + power * (log_weights - base))) for power in TEMPERS
    )
    needed = math.ceil(log_weights.size * max(least / size, 1.0))
    return Worth(log_weights.size, size, pareto_k(log_weights), tempers, needed)


def is_enough(worth: Worth, least: float) -> bool:
    """Return whether weighted flights tell enough, and their errors can be believed.

    Args:
        worth: what they are worth.
        least: number of equal flights that is wanted.
    """
    return worth.size >= least and (worth.tail is None or worth.tail <= DOUBTFUL_FROM)


def check_worth(worth: Worth, least: float, far: str | None = None) -> None:
    """Refuse weights that are worth too little.

    Args:
        worth: what they are worth.
        least: number of equal flights that is wanted.
        far: sentence on claims that no flight meets, if there are any.

    Raises:
        InputError: they are worth less.
    """
    if worth.size < least:
        raise InputError(
            f"must leave at least {least:g} flights' worth of evidence",
            given=f"a campaign of {worth.draws:,} of which the claims leave {worth.size:.3g}",
            where="campaign",
            do=f"Some {worth.needed:,} flights would do." + (f" {far}" if far else ""),
        )


def pareto_k(log_weights: Float[np.ndarray, " draw"]) -> float | None:
    """Return k of the largest weights, None where they are too few or all alike.

    Args:
        log_weights: logarithms of what each flight counts, shape (draw).
    """
    count = log_weights.size
    tail = math.ceil(min(0.2 * count, 3.0 * math.sqrt(count)))
    if tail < _FEWEST_IN_TAIL or tail >= count:
        return None
    ordered = np.sort(np.partition(log_weights, count - tail - 1)[count - tail - 1 :])
    weights = np.exp(ordered - ordered[-1])
    beyond = weights[1:] - weights[0]
    beyond = beyond[beyond > 0.0]
    return _fitted(beyond) if beyond.size >= _FEWEST_IN_TAIL else None


def _fitted(beyond: Float[np.ndarray, " tail"]) -> float:
    """Return the shape of a generalised Pareto law, drawn a little towards one half."""
    count = beyond.size
    grid = 30 + int(math.sqrt(count))
    quarter = beyond[int(count / 4 + 0.5) - 1]
    slopes = 1.0 - np.sqrt(grid / (np.arange(1, grid + 1) - 0.5))
    slopes = slopes / (3.0 * quarter) + 1.0 / beyond[-1]
    shapes = np.log1p(-slopes[:, None] * beyond).mean(axis=1)
    fits = count * (np.log(-slopes / shapes) - shapes - 1.0)
    shares = np.exp(fits - fits.max())
    slope = float((slopes * shares).sum() / shares.sum())
    shape = float(np.log1p(-slope * beyond).mean())
    return (count * shape + 10.0 * 0.5) / (count + 10.0)
