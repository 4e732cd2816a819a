"""Numbers of a mission file: units in, SI out, and what is refused."""

import contextlib
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.mission.distribution import (
    Choice,
    Distribution,
    Fixed,
    Lognormal,
    Normal,
    Triangular,
    Uniform,
)
from voskhod.mission.quantity import Physical, Switch, Violation, read_number

LENGTH = Physical("m")
MASS = Physical("kg", above=0.0)
FRACTION = Physical("", at_least=0.0, at_most=1.0)
TILT = Physical("rad", above=0.0, below=math.pi)


@pytest.mark.parametrize(
    ("text", "si_unit", "expected"),
    [
        ("46 s", "s", 46.0),
        ("90.9 min", "s", 5454.0),
        ("1:34:51", "s", 5691.0),
        ("25:35:44", "s", 92144.0),
        ("0:00:00.5", "s", 0.5),
        ("0.40 atm", "Pa", 40530.0),
        ("760 mmHg", "Pa", 101325.0),
        ("64.8 deg", "rad", math.radians(64.8)),
        ("-90 deg", "rad", -math.pi / 2),
        ("20 deg/s", "rad/s", math.radians(20.0)),
        ("15 degC", "K", 288.15),
        ("15 °C", "K", 288.15),
        ("59 degF", "K", 288.15),
        ("143 1/min", "1/s", 143.0 / 60.0),
        ("1.5 km/h", "m/s", 1.5 / 3.6),
        ("40 L", "m^3", 0.04),
        ("0.3 mm^2", "m^2", 3e-7),
        ("7e-4 kg/s", "kg/s", 7e-4),
        ("0.43 m^2*K/W", "m^2*K/W", 0.43),
        ("  5.35   m ", "m", 5.35),
        ("0.8", "", 0.8),
        ("45 percent", "", 0.45),
        (0.8, "", 0.8),
        (3, "", 3.0),
    ],
)
def test_written_quantities_become_si(text: object, si_unit: str, expected: float) -> None:
    """A quantity is converted to its SI unit; factors are exact definitions."""
    # mmHg is defined by mercury, 101325/760 to 1e-7; everything else is exact to rounding.
    assert read_number(text, si_unit) == pytest.approx(expected, rel=2e-7, abs=1e-15)


@pytest.mark.parametrize("unit", ["degC", "°C", "celsius", "K", "delta_degC"])
def test_a_width_of_temperature_has_no_zero_point(unit: str) -> None:
    """Eight degrees Celsius of spread are eight kelvins."""
    assert read_number(f"8 {unit}", "K", is_spread=True) == pytest.approx(8.0, rel=1e-12)


@pytest.mark.parametrize(
    ("value", "si_unit", "must"),
    [
        ("46", "s", "must have a unit"),
        (46, "s", "must have a unit"),
        (10**400, "s", "must have a unit"),
        (10**400, "", "must be a finite number"),
        (math.nan, "", "must be a finite number"),
        (math.inf, "", "must be a finite number"),
        ("1e400 m", "m", "must be a finite number"),
        ("46 furlongz", "s", "must have a unit that exists"),
        ("46 (s", "s", "must have a unit that exists"),
        ("46 m/0", "m", "must have a unit that exists"),
        ("46 m**9**9**9", "m", "must have a unit that exists"),
        ("46 m^(9^9^9)", "m", "must have a unit that exists"),
        ("46 " + "(" * 9000 + "m", "m", "must have a unit that exists"),
        ("4 dB", "", "must have a unit that is not logarithmic"),
        ("46 kg", "s", "must have the dimension of s"),
        ("1:34:51", "m", "must have a unit that exists"),
        ("46 m", "", "must have the dimension of a pure number"),
        ("fast", "m/s", "must begin with a number"),
        ("", "m", "must begin with a number"),
        (True, "", "must be a quantity"),
        (None, "m", "must be a quantity"),
        ([1], "m", "must be a quantity"),
    ],
)
def test_what_is_no_quantity_is_refused(value: object, si_unit: str, must: str) -> None:
    """Anything else is a violation that says what must hold and what was given."""
    with pytest.raises(Violation) as caught:
        read_number(value, si_unit)
    assert caught.value.must == must
    assert caught.value.given


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=20) | st.text("()*/^-+.019 kmsdegC", max_size=12),
    number=st.floats(allow_nan=False),
)
def test_any_text_is_a_number_or_a_violation(text: str, number: float) -> None:
    """Foreign text never raises anything but a violation."""
    for written in (text, f"{number} {text}"):
        with contextlib.suppress(Violation):
            assert math.isfinite(read_number(written, "m"))


@settings(max_examples=100, deadline=None)
@given(number=st.floats(-1e12, 1e12), unit=st.sampled_from(["m", "km", "mile", "mm", "ft"]))
def test_a_converted_number_keeps_its_sign_and_ratio(number: float, unit: str) -> None:
    """Conversion of a length is a product with a positive factor."""
    one = read_number(f"1 {unit}", "m")
    assert one > 0.0
    assert read_number(f"{number!r} {unit}", "m") == pytest.approx(number * one, rel=1e-14)


@pytest.mark.parametrize(
    ("written", "curve"),
    [
        ("46 km", Fixed(46e3)),
        ({"value": "46 km"}, Fixed(46e3)),
        ({"normal": ["46 km", "8 km"]}, Normal(46e3, 8e3)),
        (
            {"normal": ["46 km", "8 km"], "within": ["0 m", "60 km"]},
            Normal(46e3, 8e3, 0.0, 60e3),
        ),
        ({"lognormal": ["46 km", 0.3]}, Lognormal(46e3, 0.3)),
        ({"uniform": ["1 km", "2 km"]}, Uniform(1e3, 2e3)),
        ({"triangular": ["1 km", "1.5 km", "2 km"]}, Triangular(1e3, 1.5e3, 2e3)),
        ({"choice": ["1 km", "2 km"]}, Choice((1e3, 2e3), (0.5, 0.5))),
        ({"choice": ["1 km", "2 km"], "weights": [3, 1]}, Choice((1e3, 2e3), (0.75, 0.25))),
    ],
)
def test_every_kind_of_entry_is_read(written: object, curve: Distribution) -> None:
    """Each way of writing a number gives its curve in SI units."""
    assert LENGTH.read(written).distribution == curve


def test_source_and_note_are_kept() -> None:
    """Who says so comes with the number."""
    number = LENGTH.read({"value": "1 m", "source": "log", "note": "read as mean"})
    assert (number.source, number.note) == ("log", "read as mean")
    assert number.is_fixed
    assert number.nominal == 1.0


def test_bounds_of_physics_cut_a_normal() -> None:
    """A mass is never drawn at or below zero."""
    assert MASS.read({"normal": ["1 kg", "3 kg"]}).distribution == Normal(1.0, 3.0, 0.0)


def test_a_spread_in_degrees_is_read_as_kelvins() -> None:
    """The deviation of a temperature is a difference."""
    curve = Physical("K", above=0.0).read({"normal": ["15 °C", "5 °C"]}).distribution
    assert curve == Normal(288.15, 5.0, 0.0)


@pytest.mark.parametrize(
    ("kind", "written", "must"),
    [
        (MASS, "0 kg", "must be above 0 kg"),
        (MASS, "-3 kg", "must be above 0 kg"),
        (MASS, {"uniform": ["-1 kg", "3 kg"]}, "must be above 0 kg"),
        (MASS, {"choice": ["-1 kg", "3 kg"], "weights": [1, 9]}, "must be above 0 kg"),
        (FRACTION, 1.2, "must be at most 1"),
        (FRACTION, {"triangular": [0.2, 0.5, 1.1]}, "must be at most 1"),
        (TILT, "180 deg", "must be below 3.14159 rad"),
        (LENGTH, {}, "must be a quantity or a table with one of "),
        (LENGTH, {"value": "1 m", "uniform": ["1 m", "2 m"]}, "must be a quantity or a table"),
        (LENGTH, {"value": "1 m", "sorce": "log"}, "must be a quantity or a table"),
        (LENGTH, {"normal": ["1 m"]}, "must be a list of 2 values"),
        (LENGTH, {"normal": "1 m"}, "must be a list of 2 values"),
        (LENGTH, {"choice": []}, "must be a list of one or more values"),
        (LENGTH, {"normal": ["1 m", "0 m"]}, "a standard deviation must be above zero"),
        (LENGTH, {"normal": ["1 m", "-2 m"]}, "a standard deviation must be above zero"),
        (LENGTH, {"lognormal": ["-1 m", 0.3]}, "a median must be above zero"),
        (LENGTH, {"lognormal": ["1 m", "0.3 m"]}, "must have the dimension of a pure number"),
        (LENGTH, {"uniform": ["2 m", "1 m"]}, "must rise from the lowest to the highest value"),
        (LENGTH, {"uniform": ["2 m", "2 m"]}, "must rise from the lowest to the highest value"),
        (LENGTH, {"triangular": ["1 m", "3 m", "2 m"]}, "must rise from the lowest"),
        (LENGTH, {"normal": ["1 m", "1 m"], "within": ["2 m", "1 m"]}, "`within` must rise"),
        (LENGTH, {"normal": ["1 m", "1 m"], "within": ["2 m"]}, "`within` must be a list of two"),
        (MASS, {"normal": ["1 kg", "1 kg"], "within": ["-2 kg", "-1 kg"]}, "`within` must overlap"),
        (LENGTH, {"uniform": ["1 m", "2 m"], "within": ["1 m", "3 m"]}, "`within` must go with"),
        (LENGTH, {"uniform": ["1 m", "2 m"], "weights": [1, 2]}, "`weights` must go with"),
        (LENGTH, {"choice": ["1 m", "2 m"], "weights": [1]}, "`weights` must be 2 numbers"),
        (LENGTH, {"choice": ["1 m", "2 m"], "weights": [1, -1]}, "`weights` must be 2 numbers"),
        (LENGTH, {"choice": ["1 m", "2 m"], "weights": [0, 0]}, "`weights` must not all be zero"),
        (LENGTH, {"value": "1 m", "source": 5}, "`source` must be text"),
    ],
)
def test_entries_that_cannot_be_are_refused(kind: Physical, written: Any, must: str) -> None:
    """A number beyond physics, or a curve that is none, is a violation."""
    with pytest.raises(Violation) as caught:
        kind.read(written)
    assert caught.value.must.startswith(must)
    assert caught.value.given


def test_switches_are_one_and_zero() -> None:
    """A yes or no becomes one or zero, in doubt with its probability."""
    assert Switch().read(True).distribution == Fixed(1.0)
    assert Switch().read({"value": False, "source": "log"}).source == "log"
    curve = Switch().read({"probability": 0.25}).distribution
    assert curve == Choice((1.0, 0.0), (0.25, 0.75))
    assert curve.nominal == 0.0


@pytest.mark.parametrize(
    "written", [1, "yes", None, {"probability": 1.5}, {"probability": True}, {"valve": True}, {}]
)
def test_what_is_no_switch_is_refused(written: object) -> None:
    """Anything else is not a yes or no."""
    with pytest.raises(Violation, match="true, false or"):
        Switch().read(written)
