"""Numbers of claims: as published in, in SI units out.

A claim that reads as a measurand is converted to that measurand's unit. Any other number keeps
its own dimension and goes to the SI base units of it; money keeps its currency, a count has none.
So two figures about the same attribute can be compared, whether a flight knows it or not.
"""

import re
from functools import cache
from typing import NamedTuple

from voskhod.evidence.records import Claim, Figure
from voskhod.mission.quantity import Violation, read_number

CURRENCIES = ("USD", "EUR", "GBP", "CHF", "JPY", "RUB", "SUR")  # ISO 4217, codes in use and past
_CLOCK = re.compile(r"^\s*\d+:[0-5]\d:[0-5]\d")
_NUMBER = re.compile(r"^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*(.*?)\s*$")
_ANGLES = ("deg", "degree", "degrees", "rad", "arcmin", "arcsec")  # a pure number for pint
_SIMPLE = ("s", "m", "kg", "Pa", "K", "1/s", "m/s", "m/s^2", "m^2", "m^3", "W", "J", "N")


class Measurement(NamedTuple):
    """A number of a claim.

    Attributes:
        value: figure as published [`unit`].
        low: lower end, where the document gives one [`unit`].
        high: upper end, where the document gives one [`unit`].
        unit: SI unit, a currency, or "" for a pure number.
    """

    value: float
    low: float | None
    high: float | None
    unit: str


def measurement(claim: Claim, measurand: str | None = None) -> Measurement:
    """Return the number of a claim.

    Args:
        claim: claim with a `value`.
        measurand: one that the claim may mean; None for the most probable one, or for the
            figure's own dimension where it has no readings.

    Raises:
        Violation: no number, an unknown unit, or one of another dimension than the measurand's.
    """
    if claim.value is None:
        raise Violation("must be a claim with a number", f'the claim "{claim.id}"')
    measurand = measurand or likeliest(claim)
    unit = own_unit(claim.value) if measurand is None else unit_of(measurand)
    low, high = (None if end is None else _read(end, unit) for end in (claim.low, claim.high))
    return Measurement(_read(claim.value, unit), low, high, unit)


def likeliest(claim: Claim) -> str | None:
    """Return the measurand that a claim most probably means, the first of equals; None if none."""
    return max(claim.readings, key=lambda name: claim.readings[name], default=None)


def unit_of(measurand: str) -> str:
    """Return the SI unit of a measurand of the flight, "" for a pure number.

    Raises:
        KeyError: no such measurand.
    """
    from voskhod.flight.measurands import MEASURANDS  # late: brings the flight and its compiler

    return MEASURANDS[measurand].unit


def own_unit(figure: Figure) -> str:
    """Return the SI unit of a figure's own dimension, its currency, or "" for a bare number.

    Raises:
        Violation: not a number with a unit that exists.
    """
    if not isinstance(figure, str):
        return ""
    if _CLOCK.match(figure):
        return "s"
    if (match := _NUMBER.match(figure)) is None:
        raise Violation("must begin with a number", f'"{figure[:60]}"', 'Write for example "46 s".')
    return match[1] if match[1] in CURRENCIES else _base_unit(match[1])


@cache
def _base_unit(unit: str) -> str:
    """Return the SI unit that a unit converts to, under the name that measurands use."""
    for known in ("", *_SIMPLE):
        try:
            read_number(f"1 {unit}", known)
        except Violation as wrong:
            if unit and wrong.must.startswith("must have the dimension"):
                continue
            raise
        return "rad" if unit in _ANGLES else known
    raise Violation("must have a simple dimension", f'the unit "{unit}"', "Write it in SI units.")


def _read(figure: Figure, unit: str) -> float:
    """Return a figure in a unit."""
    if unit not in CURRENCIES:
        return read_number(figure, unit)
    amount, _, currency = str(figure).strip().partition(" ")
    if currency.strip() != unit:
        raise Violation(f"must be an amount in {unit}", f'"{figure}"', f'Write "49 {unit}".')
    return read_number(amount, "")
