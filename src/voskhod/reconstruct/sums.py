r"""Sums over weighted flights of something that each has, with the error of its mean.

    m = sum w x / sum w,    error^2 = sum w^2 (x - m)^2 / (sum w)^2

Source: Owen, Monte Carlo theory, methods and examples (2013), section 9.2.
"""

import math

import numpy as np
from jaxtyping import Float

Values = Float[np.ndarray, " draw"]


class Sums:
    """Sums of one pass; flights are added in parts."""

    def __init__(self) -> None:
        self.weight = self.first = 0.0
        self.squares = np.zeros(3)  # of w^2, w^2 x and w^2 x^2

    def add(self, values: Values, weights: Values) -> None:
        """Add some flights.

        Args:
            values: x, shape (draw) [any].
            weights: w of any scale, shape (draw) [1].
        """
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
        m, (plain, cross, full) = self.mean, self.squares
        return math.sqrt(max(full - 2.0 * m * cross + m * m * plain, 0.0)) / self.weight
