"""Numbers as people read them: unit, digits, clock, sign.

A small fixed table of factors instead of a unit registry, which costs a third of a second to
load; the tests hold the table against pint.
"""

import math
from typing import NamedTuple

MINUS, NARROW = "\N{MINUS SIGN}", "\N{NARROW NO-BREAK SPACE}"
DASH = "\N{EM DASH}"
_DEGREES = 180.0 / math.pi
_MOST_PLACES = 6
_SAME = 2e-5  # a difference smaller than this share of the value is rounding


class Reading(NamedTuple):
    """A unit to read a number in: shown = factor x SI value + offset.

    Attributes:
        factor: scale from the SI unit.
        offset: shift of the zero, in the shown unit.
        label: unit as printed, with its leading space where one belongs.
    """

    factor: float
    offset: float
    label: str


# (SI unit, unit shown), the pairs of the measurand registry.
READINGS = {
    ("s", "min"): Reading(1.0 / 60.0, 0.0, " min"),
    ("s", "h"): Reading(1.0 / 3600.0, 0.0, " h"),
    ("m", "km"): Reading(1e-3, 0.0, " km"),
    ("Pa", "kPa"): Reading(1e-3, 0.0, " kPa"),
    ("Pa", "MPa"): Reading(1e-6, 0.0, " MPa"),
    ("Pa", "mmHg"): Reading(1.0 / 133.322, 0.0, " mmHg"),
    ("rad", "arcmin"): Reading(60.0 * _DEGREES, 0.0, "′"),
    ("kg/s", "g/min"): Reading(6e4, 0.0, " g/min"),
    ("J", "kJ"): Reading(1e-3, 0.0, " kJ"),
    ("K", "degC"): Reading(1.0, -273.15, " °C"),
    ("rad", "deg"): Reading(_DEGREES, 0.0, "°"),
    ("rad/s", "deg/s"): Reading(_DEGREES, 0.0, " °/s"),
    ("1/s", "1/min"): Reading(60.0, 0.0, " /min"),
    ("W/m^2", "kW/m^2"): Reading(1e-3, 0.0, " kW/m²"),
    ("J/m^2", "MJ/m^2"): Reading(1e-6, 0.0, " MJ/m²"),
    ("", "percent"): Reading(100.0, 0.0, " %"),
}

# SI unit: readings with the smallest magnitude [SI] from which each is used, smallest first.
_SCALES: dict[str, tuple[tuple[float, Reading], ...]] = {
    "s": ((0.0, Reading(1.0, 0.0, " s")), (900.0, Reading(1.0 / 3600.0, 0.0, " h"))),
    "m": (
        (0.0, Reading(1e3, 0.0, " mm")),
        (0.04, Reading(1.0, 0.0, " m")),
        (1e3, Reading(1e-3, 0.0, " km")),
    ),
    "m^2": (
        (0.0, Reading(1e6, 0.0, " mm²")),
        (1e-3, Reading(1.0, 0.0, " m²")),
        (1e6, Reading(1e-6, 0.0, " km²")),
    ),
    "m^3": ((0.0, Reading(1e3, 0.0, " L")), (0.2, Reading(1.0, 0.0, " m³"))),
    "kg/s": ((0.0, Reading(1e6, 0.0, " mg/s")), (1e-4, Reading(1e3, 0.0, " g/s"))),
    "Pa": ((0.0, Reading(1.0, 0.0, " Pa")), (500.0, Reading(1e-3, 0.0, " kPa"))),
    "N": ((0.0, Reading(1.0, 0.0, " N")), (1e4, Reading(1e-3, 0.0, " kN"))),
    "N/m": ((0.0, Reading(1.0, 0.0, " N/m")), (1e4, Reading(1e-3, 0.0, " kN/m"))),
    "N*s": ((0.0, Reading(1.0, 0.0, " N s")), (5e3, Reading(1e-3, 0.0, " kN s"))),
    "1/s": ((0.0, Reading(1.0, 0.0, " /s")), (0.05, Reading(60.0, 0.0, " /min"))),
    "rad": ((0.0, READINGS["rad", "deg"]),),
    "rad/s": ((0.0, READINGS["rad/s", "deg/s"]),),
    "J/m^2": ((0.0, Reading(1e-3, 0.0, " kJ/m²")), (1e6, READINGS["J/m^2", "MJ/m^2"])),
    "K": ((0.0, Reading(1.0, 0.0, " K")), (150.0, READINGS["K", "degC"])),
}


def reading(unit: str, shown_in: str) -> Reading:
    """Return how an SI unit is read in another.

    Args:
        unit: SI unit.
        shown_in: unit in which people read it; may be the same.
    """
    found = READINGS.get((unit, shown_in))
    return found if found is not None else Reading(1.0, 0.0, label_of(shown_in))


def label_of(unit: str) -> str:
    """Return a unit as printed behind a number, its leading space included."""
    signs = {"^2": "²", "^3": "³", "*": NARROW}
    for written, printed in signs.items():
        unit = unit.replace(written, printed)
    return f" {unit}" if unit else ""


def shown(value: float, unit: str, shown_in: str) -> tuple[float, str]:
    """Return (number, label) of an SI value in the unit in which people read it.

    Args:
        value: value [SI].
        unit: its SI unit.
        shown_in: unit in which people read it.
    """
    scale = reading(unit, shown_in)
    return scale.factor * value + scale.offset, scale.label


def readable(unit: str, magnitude: float) -> Reading:
    """Return a unit that suits the size of a number.

    Args:
        unit: SI unit.
        magnitude: size of the number [SI].
    """
    scales = _SCALES.get(unit, ((0.0, Reading(1.0, 0.0, label_of(unit))),))
    return [scale for least, scale in scales if abs(magnitude) >= least][-1]


def number(value: float, digits: int = 4) -> str:
    """Return a number with so many significant digits, thousands apart, true minus.

    Args:
        value: number in the unit shown.
        digits: significant digits; whole numbers keep all of theirs.
    """
    if not math.isfinite(value):
        return DASH
    if value == 0.0:
        return "0"
    places = max(digits - 1 - math.floor(math.log10(abs(value))), 0)
    text = f"{abs(value):,.{min(places, _MOST_PLACES)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.replace(",", NARROW if abs(value) >= 1e4 else "")
    return f"{MINUS}{text}" if value < 0.0 and text != "0" else text


def signed(value: float, digits: int = 3) -> str:
    """Return a number with its sign, as a difference is printed."""
    text = number(value, digits)
    return text if text in ("0", DASH) or text.startswith(MINUS) else f"+{text}"


def difference(ours: float, theirs: float, unit: str, shown_in: str) -> str:
    """Return ours less theirs with sign and unit, durations in a unit that suits their size.

    Args:
        ours: value [SI].
        theirs: value [SI].
        unit: SI unit of both.
        shown_in: unit in which people read such values.
    """
    gap = ours - theirs
    if abs(gap) < _SAME * max(abs(ours), abs(theirs)):
        gap = 0.0
    scale = reading(unit, shown_in)
    if unit == "s":
        size = abs(gap)
        scale = reading("s", "s" if size < 120.0 else "min" if size < 7200.0 else "h")
    label = " K" if scale.label == READINGS["K", "degC"].label else scale.label
    return f"{signed(scale.factor * gap)}{label}"


def clock(seconds: float) -> str:
    """Return a time or a duration as h:mm:ss, rounded to the second."""
    if not math.isfinite(seconds):
        return DASH
    whole = round(abs(seconds))
    sign = MINUS if seconds < 0.0 and whole else ""
    return f"{sign}{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def spelt(seconds: float) -> str:
    """Return a duration in words: 12 min 9 s, 25 min 50 s, 4 h 12 min."""
    whole = round(abs(seconds))
    if whole >= 7200:  # whole minutes from two hours on
        whole = 60 * round(abs(seconds) / 60.0)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if hours >= 48:
        return f"{hours // 24} d {hours % 24} h" if hours % 24 else f"{hours // 24} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if minutes:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{rest} s"


def place(latitude_deg: float, longitude_deg: float) -> str:
    """Return a place in degrees and minutes, as 59° 34′ N 55° 28′ E."""
    return f"{_angle(latitude_deg, 'NS')} {_angle(longitude_deg, 'EW')}"


def _angle(degrees: float, names: str) -> str:
    minutes = round(abs(degrees) * 60.0)
    name = names[0] if degrees >= 0.0 else names[1]
    return f"{minutes // 60}°{NARROW}{minutes % 60:02d}′{NARROW}{name}"
