r"""Sums over weighted flights of something that each has, with the error of its mean.

    m = sum w x / sum w,    error^2 = sum w^2 (x - m)^2 / (sum w)^2

Where flights are of runs that were drawn anew, the error is measured between runs
(`reconstruct.islands`).

Source: Owen, Monte Carlo theory, methods and examples (2013), section 9.2.
"""

import math

import numpy as np
from jaxtyping import Float

from voskhod.reconstruct.islands import Islands, ratio_of, spread_of

Values = Float[np.ndarray, " draw"]


class Sums:
    """Sums of one pass; flights are added in parts.

    Args:
        runs: how many runs the flights are of; none where each is drawn by itself.
    """

    def __init__(self, runs: int = 0) -> None:
        self.weight = self.first = 0.0
        self.squares = np.zeros(3)  # of w^2, w^2 x and w^2 x^2
        self.by_run = np.zeros((3, runs))  # of w, w x and w x^2

    def add(self, values: Values, weights: Values, islands: Islands | None = None) -> None:
        """Add some flights.

        Args:
            values: x, shape (draw) [any].
            weights: w of any scale, shape (draw) [1].
            islands: run that each is of, shape (draw); None where each is drawn by itself.
        """
        if islands is not None:
            runs = self.by_run.shape[1]
            self.by_run += [
                np.bincount(islands, weights * values**power, runs) for power in (0, 1, 2)
            ]
        first = weights * values
        self.weight += float(weights.sum())
        self.first += float(first.sum())
        self.squares += [
            float(np.einsum("i,i->", one, other))
            for one, other in ((weights, weights), (weights, first), (first, first))
        ]

    @property
    def mean(self) -> float:
        """Return the mean [as of the values]; not a number if nothing counts."""
        return self.first / self.weight if self.weight > 0.0 else math.nan

    @property
    def error(self) -> float:
        """Return the Monte Carlo standard error of the mean [as of the values]."""
        if not self.weight > 0.0:
            return math.nan
        if self.by_run.size:
            return spread_of(self.by_run[1] - self.mean * self.by_run[0]) / self.weight
        m, (plain, cross, full) = self.mean, self.squares
        return math.sqrt(max(full - 2.0 * m * cross + m * m * plain, 0.0)) / self.weight

    @property
    def r_hat(self) -> float | None:
        """Return R-hat of the runs, None without runs, or where nothing varies within them."""
        held = self.by_run[0] > 0.0
        if not held.any():
            return None
        whole, first, second = self.by_run[:, held]
        means = first / whole
        within = np.maximum(second / whole - means * means, 0.0)
        return ratio_of(means, within, math.inf)
