"""The ladder of tempers: powers of the likelihood, and particles that count unequally made equal.

Source: Jasra, Stephens, Doucet and Tsagaris, Scand. J. Stat. 38 (2011), for powers by effective
size; Kitagawa, J. Comp. Graph. Stat. 5 (1996), for systematic resampling.
"""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float, Int

from voskhod.campaign.weights import effective_size

_HALVINGS = 50  # of an interval of one: as fine as a double

Logs = Float[np.ndarray, "island particle"]


def sizes(logs: Logs) -> float:
    """Return how many equal particles all islands are worth, each by itself.

    Args:
        logs: logarithms of what each particle counts, shape (island, particle).
    """
    return float(sum(effective_size(row) for row in logs))


def next_power(size_at: Callable[[float], float], power: float, least: float) -> float:
    """Return the greatest power, at most one, at which enough is left.

    Args:
        size_at: number of equal particles at a power; it falls as the power grows.
        power: where to begin, at which there are enough.
        least: how many are enough.
    """
    if size_at(1.0) >= least:
        return 1.0
    low, high = power, 1.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if size_at(middle) >= least else (low, middle)
    return low


def resampled(
    log_weights: Float[np.ndarray, " particle"], count: int, rng: np.random.Generator
) -> Int[np.ndarray, " chosen"]:
    """Return places of particles, each as often as it counts, rounded up or down.

    Args:
        log_weights: logarithms of what each counts, shape (particle).
        count: how many places.
        rng: where chance comes from; one number is drawn.
    """
    ends = np.cumsum(np.exp(log_weights - log_weights.max()))
    at = (np.arange(count) + rng.random()) / count * ends[-1]
    found: Int[np.ndarray, " chosen"] = np.minimum(np.searchsorted(ends, at), log_weights.size - 1)
    return found
