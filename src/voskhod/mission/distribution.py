"""How far a number can be trusted: the distributions that a mission file may name.

One distribution serves three uses: its nominal value flies once, its quantile function turns a
uniform number in (0, 1) into a draw, and the same curve is the prior of a reconstruction. Every
distribution is therefore given by its quantile function (inverse transform sampling, Devroye,
Non-Uniform Random Variate Generation, 1986, ch. 2): plain, stratified and quasi-random draws all
go the same way.

Nominal values: mean of a normal, median of a lognormal, middle of a uniform, mode of a triangular
and the heaviest member of a choice.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TypeAlias

_STANDARD = NormalDist()


@dataclass(frozen=True)
class Fixed:
    """A number that is not in doubt."""

    value: float

    @property
    def nominal(self) -> float:
        """Return the number itself."""
        return self.value

    @property
    def support(self) -> tuple[float, float]:
        """Return the number twice."""
        return self.value, self.value


@dataclass(frozen=True)
class Normal:
    """A normal distribution, cut to the interval from `low` to `high`."""

    mean: float
    deviation: float
    low: float = -math.inf
    high: float = math.inf

    @property
    def nominal(self) -> float:
        """Return the mean, moved into the interval."""
        return min(max(self.mean, self.low), self.high)

    @property
    def support(self) -> tuple[float, float]:
        """Return the interval."""
        return self.low, self.high

    @property
    def tails(self) -> tuple[float, float]:
        """Return the probabilities below `low` and below `high` of the uncut curve."""
        ends = ((end - self.mean) / self.deviation for end in (self.low, self.high))
        below, above = (_STANDARD.cdf(end) for end in ends)
        return below, above


@dataclass(frozen=True)
class Lognormal:
    """A lognormal distribution: the logarithm is normal about ln(median)."""

    median: float
    log_deviation: float
    low: float = 0.0
    high: float = math.inf

    @property
    def nominal(self) -> float:
        """Return the median, moved into the interval."""
        return min(max(self.median, self.low), self.high)

    @property
    def support(self) -> tuple[float, float]:
        """Return the interval."""
        return self.low, self.high

    @property
    def logarithm(self) -> Normal:
        """Return the distribution of the natural logarithm."""
        low = math.log(self.low) if self.low > 0.0 else -math.inf
        high = math.log(self.high) if self.high < math.inf else math.inf
        return Normal(math.log(self.median), self.log_deviation, low, high)


@dataclass(frozen=True)
class Uniform:
    """Every value between two ends alike."""

    low: float
    high: float

    @property
    def nominal(self) -> float:
        """Return the middle."""
        return 0.5 * (self.low + self.high)

    @property
    def support(self) -> tuple[float, float]:
        """Return both ends."""
        return self.low, self.high


@dataclass(frozen=True)
class Triangular:
    """A density that rises straight to its mode and falls straight from it."""

    low: float
    mode: float
    high: float

    @property
    def nominal(self) -> float:
        """Return the mode."""
        return self.mode

    @property
    def support(self) -> tuple[float, float]:
        """Return both ends."""
        return self.low, self.high


@dataclass(frozen=True)
class Choice:
    """One of a few values, each with its probability."""

    values: tuple[float, ...]
    probabilities: tuple[float, ...]

    @property
    def nominal(self) -> float:
        """Return the most probable value; of equals, the first."""
        return self.values[self.probabilities.index(max(self.probabilities))]

    @property
    def support(self) -> tuple[float, float]:
        """Return the smallest and the largest value."""
        return min(self.values), max(self.values)


Distribution: TypeAlias = Fixed | Normal | Lognormal | Uniform | Triangular | Choice
