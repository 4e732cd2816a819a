"""Numbers as people read them, held against pint and against hand-written text."""

import math

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voskhod.flight.measurands import MEASURANDS
from voskhod.report.shown import (
    DASH,
    MINUS,
    NARROW,
    READINGS,
    clock,
    difference,
    number,
    place,
    readable,
    reading,
    shown,
    signed,
    spelt,
)

UNITS = pint.UnitRegistry()


@pytest.mark.parametrize(("unit", "shown_in"), sorted({(m.unit, m.shown_in) for m in MEASURANDS}))
def test_every_measurand_is_read_as_pint_reads_it(unit, shown_in):
    """The fixed table of factors agrees with pint for every unit of the registry."""
    for value in (0.0, 1.0, 273.5):
        theirs = UNITS.Quantity(value, unit).to(shown_in or "dimensionless").magnitude
        # 1e-12: both are a few double-precision operations
        assert shown(value, unit, shown_in)[0] == pytest.approx(theirs, rel=1e-12, abs=1e-12)


def test_table_holds_no_unit_that_pint_refuses():
    """Every pair of the table is convertible."""
    for unit, shown_in in READINGS:
        assert UNITS.Quantity(1.0, unit).is_compatible_with(shown_in or "dimensionless")


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 4, "0"),
        (17.18, 4, "17.18"),
        (8.902359, 4, "8.902"),
        (169.0000001, 4, "169"),
        (-11.963, 4, f"{MINUS}11.96"),
        (1163.8, 4, "1164"),
        (717262.0, 4, f"717{NARROW}262"),
        (math.inf, 4, DASH),
        (math.nan, 4, DASH),
        (-1e-12, 4, "0"),
        (1e-12, 4, "0"),
    ],
)
def test_numbers_are_written_for_people(value, digits, text):
    """Significant digits, no trailing zeros, true minus, thousands apart from ten thousand on."""
    assert number(value, digits) == text


@given(st.floats(-1e9, 1e9))
def test_a_written_number_is_near_the_number(value):
    """Four significant digits are never off by more than half a unit of the fourth."""
    text = number(value).replace(MINUS, "-").replace(NARROW, "")
    # 5e-4: half of the fourth digit where the first is 1; 5e-7: six places at most
    assert float(text) == pytest.approx(value, rel=5.1e-4, abs=5.1e-7)


def test_differences_carry_their_sign_and_a_fitting_unit():
    """A difference has a sign, kelvins for temperatures and a unit of time that suits its size."""
    assert signed(3.0) == "+3"
    assert difference(729.0, 742.5, "s", "s") == f"{MINUS}13.5 s"
    assert difference(3600.0, 1200.0, "s", "s") == "+40 min"
    assert difference(50.0 * 3600.0, 10.0 * 3600.0, "s", "h") == "+40 h"
    assert difference(310.0, 309.0, "K", "degC") == "+1 K"
    assert difference(27357.7500001, 27357.75, "Pa", "kPa") == "0 kPa"


@pytest.mark.parametrize(
    ("seconds", "written", "words"),
    [
        (9.0, "0:00:09", "9 s"),
        (600.0, "0:10:00", "10 min"),
        (729.0, "0:12:09", "12 min 9 s"),
        (3600.0, "1:00:00", "1 h"),
        (93737.4, "26:02:17", "26 h 2 min"),
        (260000.0, "72:13:20", "3 d"),
    ],
)
def test_durations(seconds, written, words):
    """A duration is a clock for tables and words for sentences."""
    assert clock(seconds) == written
    assert spelt(seconds) == words


def test_a_clock_without_a_time_is_a_dash():
    """An infinite bound has no clock."""
    assert clock(math.inf) == DASH
    assert clock(-61.0) == f"{MINUS}0:01:01"


def test_places_are_degrees_and_minutes():
    """Rounding to minutes carries into degrees; south and west are named."""
    assert place(59.5667, 55.4667).replace(NARROW, " ") == "59° 34′ N 55° 28′ E"
    assert place(-0.9999, -179.9999).replace(NARROW, " ") == "1° 00′ S 180° 00′ W"


def test_small_and_large_numbers_get_units_that_suit_them():
    """A unit follows the size of the number; an unknown unit is printed as it is."""
    assert readable("m", 0.02).label == " mm"
    assert readable("m", 5350.0).label == " km"
    assert readable("K", 288.0).offset == -273.15
    assert readable("kg*m^2", 1.0).label == f" kg{NARROW}m²"
    assert reading("kg", "kg").factor == 1.0
