"""What an opening bid says about an estimate that is not printed.

    start / high  <=  low estimate  <=  start / low

Holds if the lot has an estimate and no reserve, and the house kept to its usual range. All three
are conditions, not facts: the result is an inference and must be shown as one.
"""

from fractions import Fraction
from typing import NamedTuple

from voskhod.lots.money import Money
from voskhod.lots.refusal import Refusal


class Range(NamedTuple):
    """Ends of a range of amounts [USD]."""

    low: Money
    high: Money


def implied_low_estimate(start: Money, ratio_low: Fraction, ratio_high: Fraction) -> Range:
    """Return the low estimates that an opening bid may be a usual share of.

    Args:
        start: opening bid [USD].
        ratio_low: least share of the low estimate [1].
        ratio_high: greatest share of the low estimate [1].

    Returns:
        The range, its ends rounded inwards to a cent [USD].

    Raises:
        Refusal: shares that are not 0 < low <= high.
    """
    if not 0 < ratio_low <= ratio_high:
        raise Refusal("must be 0 < low <= high", f"{ratio_low} and {ratio_high}")
    least, most = start.cents / ratio_high, start.cents / ratio_low
    return Range(
        Money(-(-least.numerator // least.denominator)), Money(most.numerator // most.denominator)
    )
