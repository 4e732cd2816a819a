"""Distributions, claims and differences in words."""

import math
from types import SimpleNamespace

import pytest

from voskhod.evidence.claims import Claim
from voskhod.flight.measurands import MEASURANDS
from voskhod.mission.quantity import Physical, Switch
from voskhod.report import tables, words
from voskhod.report.shown import DASH, MINUS


@pytest.mark.parametrize(
    ("unit", "written", "text"),
    [
        ("s", {"normal": ["46 s", "8 s"], "within": ["30 s", "90 s"]},
         "normal, 46 s ± 8 s, within 30 s to 90 s"),
        ("s", {"normal": ["46 s", "8 s"]}, "normal, 46 s ± 8 s"),
        ("K", {"normal": ["-15 degC", "6 delta_degC"]}, "normal, −15 °C ± 6 K"),
        ("rad", {"normal": ["0 deg", "2 deg"]}, "normal, 0° ± 2°"),
        ("m", {"uniform": ["15 mm", "25 mm"]}, "uniform, 15 mm to 25 mm"),
        ("s", {"triangular": ["0:12:00", "0:20:00", "0:50:00"]},
         "triangular, 0:12:00 to 0:50:00, most likely 0:20:00"),
        ("m^3", {"choice": ["2.5 m^3", "1.96 m^3"], "weights": [3, 1]},
         "one of 2.5 m³ (75 %), 1.96 m³ (25 %)"),
        ("", {"lognormal": [0.8, 0.25]}, "log-normal, median 0.8, factor 1.28 either way"),
    ],
)  # fmt: skip
def test_distributions_in_words(unit, written, text):
    """A distribution of a mission file reads as its author meant it."""
    assert words.distribution_words(Physical(unit).read(written)) == text


def test_a_bound_near_one_side_is_named_alone():
    """A bell that physics cuts on one side says so."""
    doubt = Physical("s", at_least=0.0).read({"normal": ["10 s", "8 s"]})
    assert words.distribution_words(doubt) == "normal, 10 s ± 8 s, at least 0 s"


def test_switches_are_yes_or_no():
    """A fault in doubt reads as a probability of yes."""
    doubt = Switch().read({"probability": 0.9})
    assert words.is_switch(doubt)
    assert words.distribution_words(doubt) == "yes with a probability of 90 %"


def claim(measurand, value, low=None, high=None):
    """Return a claim of a value or a range."""
    unit = MEASURANDS[measurand].unit
    return Claim("a", measurand, value, unit, low, high, "says", "source")


@pytest.mark.parametrize(
    ("low", "high", "value", "figure", "difference"),
    [
        (None, None, 700.0, "660 s", "+40 s"),
        (600.0, 720.0, 700.0, "600 to 720 s", "agrees"),
        (600.0, 720.0, 590.0, "600 to 720 s", f"{MINUS}10 s"),
        (600.0, 720.0, 740.0, "600 to 720 s", "+20 s"),
        (660.0, None, 1000.0, "≥ 660 s", "agrees"),
        (660.0, None, 650.0, "≥ 660 s", f"{MINUS}10 s"),
        (None, 660.0, 680.0, "≤ 660 s", "+20 s"),
        (None, None, None, "660 s", DASH),
    ],
)
def test_claims_and_differences(low, high, value, figure, difference):
    """A range is agreed with inside it; outside, the difference counts from its nearer end."""
    measurand = MEASURANDS["spacewalk.return_duration"]
    said = claim("spacewalk.return_duration", 660.0, low, high)
    assert tables.claim_words(measurand, said) == figure
    assert tables.difference_words(measurand, value, said) == difference


def test_loads_are_in_g_and_places_in_degrees():
    """Pure numbers that people read with a unit get it."""
    assert tables.read(MEASURANDS["entry.peak_load"], 8.902) == "8.902 g"
    assert tables.read(MEASURANDS["landing.latitude"], math.radians(59.5667)) == "59.57°"
    assert words.title("descent.delta_v") == "Delta-v"
    assert words.title("walker.peak_heart_rate") == "Peak heart rate"


def test_a_loss_is_one_sentence_with_both_clocks(flight):
    """What was lost, when, and by which clock."""
    lost = SimpleNamespace(
        mission=flight.mission,
        events=flight.events,
        event=flight.event,
        outcome=SimpleNamespace(time_s=7271.0, meaning="the walker collapsed from heat"),
    )
    assert words.outcome_sentence(lost) == (
        "Lost: the walker collapsed from heat, 2:01:11 after lift-off, 12:01:11 Moscow time."
    )
    assert "follow the loss" in words.after_loss_note(lost)
