r"""Terms: how probable it is that whoever knows a flight says what a claim says.

A term has a density of the statement given the flight's number h, a wide alternative W that knows
nothing of h, and a distance in standard deviations for those who ask whether any flight fits.

    Near      a figure y                    N(y; h, s^2)
    Between   a range from a to b           [Phi((h - a) / s) - Phi((h - b) / s)] / (b - a)
    Beyond    "at least a", "at most b"     Phi((h - a) / s), with its opposite Phi((a - h) / s)
    Count     a whole number k              (1 - q) / (1 + q) q^|k - [h]|,  q = 0.05
    Fact      that something is so          0.98 if it is so, 0.02 if not
    Silence   nothing, of what would be told     P(left out) if it happened, 1 if not

W of a figure or a range is a Cauchy density about the mean of all flights before any document, with
twice their standard deviation as its scale: what is wrong was said of the same world, and now and
then of none (the tails). W of a count is even over the numbers that flights have and the one that
was said; of a yes or no it is a half. Silence has no alternative: nobody is silent in error.

An undefined h has no density: nobody who knows the flight says its number.

Decision: one in twenty counts is one off, because either end may be counted (a guess); one fact in
fifty is garbled though its teller knows better (a guess).

Source: Hogg, Bovy and Lang, arXiv:1008.4686 (2010), section 3, for good and bad data with a wide
alternative; omission as in `evidence.rules.silence`.
"""

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from jaxtyping import Float
from scipy.special import ndtr, ndtri

from voskhod.reconstruct.prior import Spread

Values: TypeAlias = Float[np.ndarray, " draw"]

MISCOUNT = 0.05  # guess: ratio of the chances of one count and the next
GARBLED = 0.02  # guess: a fact that comes out wrong though its teller is right
WIDE = 2.0  # scale of the wide alternative in standard deviations of all flights
COIN = 0.5  # chance of either of two statements from somebody who knows nothing
_ROOT = math.sqrt(2.0 * math.pi)


@dataclass(frozen=True)
class Near:
    """A figure.

    Attributes:
        value: the figure [SI].
        sigma: standard deviation of everything between it and the flight's number [SI].
        wide: density of the wide alternative at the figure [1/SI].
    """

    value: float
    sigma: float
    wide: float

    def density(self, h: Values) -> Values:
        """Return the density of the figure given the flight's number, shape (draw)."""
        z = h - self.value
        z *= math.sqrt(0.5) / self.sigma
        np.multiply(z, z, out=z)
        np.negative(z, out=z)
        np.exp(z, out=z)
        z *= 1.0 / (_ROOT * self.sigma)
        return _no_nan(z)

    def off(self, h: Values) -> Values:
        """Return the figure less the flight's number [standard deviations], shape (draw)."""
        return (self.value - h) / self.sigma


@dataclass(frozen=True)
class Between:
    """A range with two ends.

    Attributes:
        low: lower end [SI].
        high: upper end [SI].
        sigma: how soft the ends are [SI].
        wide: density of the wide alternative at the middle [1/SI].
    """

    low: float
    high: float
    sigma: float
    wide: float

    def density(self, h: Values) -> Values:
        """Return the density of the middle given the flight's number, shape (draw)."""
        inside = ndtr((h - self.low) / self.sigma) - ndtr((h - self.high) / self.sigma)
        return _no_nan(inside / (self.high - self.low))

    def off(self, h: Values) -> Values:
        """Return how far the nearer end is beyond the flight's number, nought inside."""
        beyond = np.maximum(self.low - h, 0.0) - np.maximum(h - self.high, 0.0)
        return beyond / self.sigma


@dataclass(frozen=True)
class Beyond:
    """A figure that is a bound.

    Attributes:
        bound: the bound [SI].
        sign: 1 if the number is at least the bound, -1 if at most.
        sigma: how soft it is [SI].
        wide: chance that somebody who knows nothing says so [1].
    """

    bound: float
    sign: float
    sigma: float
    wide: float = COIN

    def density(self, h: Values) -> Values:
        """Return the chance of the statement given the flight's number, shape (draw)."""
        return _no_nan(ndtr(self.sign * (h - self.bound) / self.sigma))

    def off(self, h: Values) -> Values:
        """Return how far the bound is beyond the flight's number, nought where it is kept."""
        short = np.maximum(self.sign * (self.bound - h), 0.0)
        return self.sign * short / self.sigma


@dataclass(frozen=True)
class Count:
    """A whole number.

    Attributes:
        value: what was counted.
        wide: chance that somebody who knows nothing gives this number [1].
    """

    value: int
    wide: float
    sigma: float = 1.0

    def density(self, h: Values) -> Values:
        """Return the chance of the number given the flight's, shape (draw)."""
        off = np.abs(np.floor(h) - self.value)
        chance = (1.0 - MISCOUNT) / (1.0 + MISCOUNT) * MISCOUNT**off
        return _no_nan(chance)

    def off(self, h: Values) -> Values:
        """Return the number less the flight's, shape (draw)."""
        off: Values = self.value - np.floor(h)
        return off


@dataclass(frozen=True)
class Fact:
    """That something is so, or is not; h is 1 where it is, 0 where it is not.

    Attributes:
        truth: what is said of it.
        wide: chance that somebody who knows nothing says so [1].
    """

    truth: bool
    wide: float = COIN
    sigma: float = 1.0

    def density(self, h: Values) -> Values:
        """Return the chance of the statement given the flight, shape (draw)."""
        chance = np.where((h > COIN) == self.truth, 1.0 - GARBLED, GARBLED)
        return np.where(np.isnan(h), 0.0, chance)

    def off(self, h: Values) -> Values:
        """Return how many deviations of the normal law a garbled fact is worth, 0 where true."""
        return np.where((h > COIN) == self.truth, 0.0, -float(ndtri(GARBLED)))


@dataclass(frozen=True)
class Silence:
    """That nothing is said; h is 1 where there was something to tell, 0 where there was not.

    Attributes:
        omits: chance that it is left out though it happened [1].
        wide: one, so that a silence cannot be wrong.
    """

    omits: float
    wide: float = 1.0
    sigma: float = 1.0

    def density(self, h: Values) -> Values:
        """Return the chance of silence given the flight, shape (draw)."""
        return np.where(h > COIN, self.omits, 1.0)

    def off(self, h: Values) -> Values:
        """Return nought: silence fits every flight."""
        return np.zeros(h.shape)


Term: TypeAlias = Near | Between | Beyond | Count | Fact | Silence
NUMBERED = (Near, Between, Beyond, Count)


def wide_figure(value: float, sigma: float, spread: Spread) -> float:
    """Return the density of the wide alternative of a figure [1/SI].

    Args:
        value: the figure, or the middle of a range [SI].
        sigma: its standard deviation [SI].
        spread: of all flights.
    """
    scale = scale_of_wide(spread, sigma)
    return 1.0 / (math.pi * scale * (1.0 + ((value - spread.mean) / scale) ** 2))


def wide_count(value: int, spread: Spread) -> float:
    """Return the chance of a count from somebody who knows nothing [1].

    Args:
        value: what was counted.
        spread: of all flights.
    """
    low, high = math.floor(min(spread.low, value)), math.floor(max(spread.high, value))
    return 1.0 / (high - low + 1)


def _no_nan(values: Values) -> Values:
    """Return values in place, nought where a flight has no number."""
    found: Values = np.nan_to_num(values, copy=False)
    return found


def scale_of_wide(spread: Spread, sigma: float) -> float:
    """Return the scale of the wide alternative [SI], of arguments as of `wide_figure`."""
    return math.hypot(WIDE * spread.deviation, sigma)


def scaled(term: Term, factor: float) -> Term:
    """Return a term with another standard deviation; what has none stays.

    Args:
        term: any.
        factor: what its deviation is multiplied by [1].
    """
    if isinstance(term, Near):
        return Near(term.value, factor * term.sigma, term.wide)
    if isinstance(term, Between):
        return Between(term.low, term.high, factor * term.sigma, term.wide)
    if isinstance(term, Beyond):
        return Beyond(term.bound, term.sign, factor * term.sigma, term.wide)
    return term


def number_of(term: Any) -> float | None:
    """Return the figure, middle, bound or count of a term [SI], None of a fact."""
    if isinstance(term, Between):
        return 0.5 * (term.low + term.high)
    if isinstance(term, Beyond):
        return term.bound
    return float(term.value) if isinstance(term, Near | Count) else None
