"""How far a published figure may be from what it means.

    rounding   half a unit of the last digit written, over sqrt(3)      [standard deviation]
    hedge      "about" and its like: 5 % of the figure, 10 s of a duration given to the second
    range      the ends that the document gives; "at least" has no upper end, nor has a figure
               whose one given end is itself

Two figures contradict each other when their ranges are further apart than three standard
deviations of both errors together. Counts and money have no rounding.

Source: a uniform error of half-width h has the standard deviation h / sqrt(3); the widths of
hedges are stated judgement, taken from worked examples (about 10 min 20 s: 10 s; about 535 km:
5 %).
"""

import math
import re
from typing import NamedTuple

from voskhod.evidence.figures import CURRENCIES, measurement
from voskhod.evidence.records import Claim, Figure
from voskhod.mission.quantity import read_number

SIGMAS = 3.0
HEDGE_SHARE = 0.05
HEDGE_CLOCK_S = 10.0
_LOOSE = ("about", "nearly", "somewhat", "may", "usually", "far")
_CLOCK = re.compile(r"^\s*\d+:\d\d:\d\d(?:\.(\d+))?\s*$")
_NUMBER = re.compile(r"^\s*[-+]?(\d*)(?:\.(\d+))?(?:[eE]([-+]?\d+))?\s*(.*?)\s*$")


class Spread(NamedTuple):
    """What a figure may mean.

    Attributes:
        value: the figure [`unit`].
        low: lower end of its range, the figure itself where there is none [`unit`].
        high: upper end of its range [`unit`].
        sigma: standard deviation of rounding and hedge [`unit`].
        unit: SI unit, a currency, or "".
    """

    value: float
    low: float
    high: float
    sigma: float
    unit: str

    @property
    def is_bounded(self) -> bool:
        """Return whether the range has two ends."""
        return math.isfinite(self.low) and math.isfinite(self.high)


def spread(claim: Claim, measurand: str | None = None) -> Spread:
    """Return what the figure of a claim may mean.

    Args:
        claim: claim with a value.
        measurand: measurand that it is read as; None for its most probable one, or its own unit.

    Raises:
        Violation: no number, or one of another dimension.
    """
    value, low, high, unit = measurement(claim, measurand)
    is_floor = claim.hedge == "at least" or (high is None and low == value)
    is_ceiling = claim.hedge == "at most" or (low is None and high == value)
    low = -math.inf if is_ceiling else value if low is None else low
    high = math.inf if is_floor else value if high is None else high
    rounding = _half_digit(claim.value, unit) / math.sqrt(3.0) if claim.value is not None else 0.0
    return Spread(value, low, high, math.hypot(rounding, _hedge(claim, value)), unit)


def apart(one: Spread, other: Spread) -> float:
    """Return the distance between the ranges of two figures [their unit], 0 where they meet."""
    return max(one.low - other.high, other.low - one.high, 0.0)


def sigmas(one: Spread, other: Spread) -> float | None:
    """Return the same in standard deviations of both, None where neither has an error."""
    error = math.hypot(one.sigma, other.sigma)
    return apart(one, other) / error if error > 0.0 else None


def disagree(one: Spread, other: Spread) -> bool:
    """Return whether two figures contradict each other."""
    return apart(one, other) > SIGMAS * math.hypot(one.sigma, other.sigma)


def _hedge(claim: Claim, value: float) -> float:
    """Return the standard deviation that a hedge stands for [SI]."""
    if claim.hedge not in _LOOSE or claim.low is not None or claim.high is not None:
        return 0.0
    if isinstance(claim.value, str) and _CLOCK.match(claim.value):
        return HEDGE_CLOCK_S
    return HEDGE_SHARE * abs(value)


def _half_digit(figure: Figure, unit: str) -> float:
    """Return half a unit of the last digit of a figure as written [SI unit]."""
    if unit in CURRENCIES or (isinstance(figure, int) and not isinstance(figure, bool)):
        return 0.0
    text = figure if isinstance(figure, str) else repr(figure)
    if (clock := _CLOCK.match(text)) is not None:
        return 0.5 * 10.0 ** -len(clock[1] or "")
    if (match := _NUMBER.match(text)) is None:
        return 0.0
    decimals, exponent, written = len(match[2] or ""), int(match[3] or 0), match[4]
    if not written and not decimals:
        return 0.0  # a count
    return abs(read_number(f"0.5e{exponent - decimals} {written}", unit, is_spread=True))
