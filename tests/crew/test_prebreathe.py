"""Prebreathe plans against closed forms, the worked protocol of the report, and the rules."""

import math

import jax
import jax.numpy as jnp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.crew import decompression, prebreathe, sickness
from voskhod.crew.decompression import PSI_PA

ATM = 101325.0
HOUR = 3600.0
EVA = prebreathe.Exposed(4.3 * PSI_PA, sickness.SIMULATION_UPTAKE_ML_KG_MIN, 6.0 * HOUR)
REST = prebreathe.Work(4.4, 0.0)
PLAIN = prebreathe.Protocol(ATM, (), 1.0, REST, EVA)


@jax.jit
def risk(protocol, seconds):
    """Return what a prebreathe leaves."""
    return prebreathe.risk(protocol, seconds)


@jax.jit
def needed(protocol, limit):
    """Return the prebreathe that meets a tissue ratio."""
    return prebreathe.time_to_meet(lambda s: prebreathe.risk(protocol, s).ratio, limit)


@pytest.mark.parametrize(
    ("psia", "limit", "minutes"), [(4.3, 1.65, 255.0), (5.8, 1.85, 40.5), (4.3, 3.0, 0.0)]
)
def test_time_that_meets_a_ratio(psia, limit, minutes):
    """Oxygen from sea level to the operational limits takes 255 and 40.5 min."""
    there = PLAIN._replace(exposed=EVA._replace(pressure_pa=psia * PSI_PA))
    found = float(needed(there, limit))
    # printed to half a minute and more
    assert found / 60.0 == pytest.approx(minutes, abs=0.5)
    exact = 360.0 * 60.0 * max(math.log2(11.6 / psia / limit), 0.0)
    # bisection to a nanosecond; what is left is rounding
    assert found == pytest.approx(exact, abs=1e-3)


def test_no_prebreathe_in_air_meets_a_ratio():
    """Air washes nothing out: no length of it meets the limit, and infinity says so."""
    in_air = PLAIN._replace(oxygen=1.0 - prebreathe.AIR_NITROGEN)
    assert float(needed(in_air, 1.65)) == math.inf


def test_stages_come_first_and_in_order():
    """60 min of oxygen, 12 h at 10.2 psia and 75 min of oxygen there leave R = 1.652."""
    stages = (
        prebreathe.Stage(ATM, 1.0, HOUR),
        prebreathe.Stage(10.2 * PSI_PA, 0.265, 12.0 * HOUR),
    )
    staged = PLAIN._replace(stages=stages)
    # printed to 0.001, the cabin's nitrogen rounded to 7.5 psia
    assert float(risk(staged, 4500.0).ratio) == pytest.approx(1.652, abs=0.002)
    turned = PLAIN._replace(stages=stages[::-1])
    assert float(risk(turned, 4500.0).ratio) < 1.65  # the hour of oxygen last washes out more


def test_work_washes_out_more_and_conkins_tissue_counts_rest_too():
    """Ten minutes of heavy work at first shorten the half-time by the report's law."""
    seconds = 3600.0
    hard = PLAIN._replace(work=prebreathe.Work(34.0, 600.0))
    found = risk(hard, seconds)
    # by hand, NASA/TP-2004-213158: k = exp(0.03 V) / 519.37 per minute
    decay = (10.0 * math.exp(0.03 * 34.0) + 50.0 * math.exp(0.03 * 4.4)) / 519.37
    assert float(found.exercise_ratio) == pytest.approx(11.6 / 4.3 * math.exp(-decay), rel=1e-6)
    slow = (10.0 * math.exp(0.03 * 29.6) + 50.0) / 360.0
    assert float(found.ratio) == pytest.approx(11.6 / 4.3 * 2.0**-slow, rel=1e-6)
    assert float(found.chance) < float(risk(PLAIN, seconds).chance)
    # work longer than the prebreathe stops with it
    assert float(risk(hard, 0.0).ratio) == pytest.approx(11.6 / 4.3, rel=1e-9)


def test_resting_prebreathe_keeps_the_half_time_of_the_rules():
    """At rest the tissue has 360 min; work at 30 mL/(kg min) above it has 360 exp(-0.9)."""
    half = decompression.working_half_time
    assert float(half(jnp.asarray(4.4))) == 21600.0
    assert float(half(jnp.asarray(0.0))) == 21600.0
    assert float(half(jnp.asarray(34.4))) == pytest.approx(21600.0 * math.exp(-0.9), rel=1e-12)


def test_ground_trials_of_oxygen_at_rest():
    """After 3, 3.5, 4, 6 and 8 h of oxygen 42, 39, 21, 10 and 0 % bent at 4.3 psia."""
    trials = ((3.0, 0.42), (3.5, 0.39), (4.0, 0.21), (6.0, 0.10), (8.0, 0.0))
    for hours, share in trials:
        found = risk(PLAIN, hours * HOUR)
        assert float(found.low) - 0.01 <= share <= float(found.high)


@settings(deadline=None, max_examples=50)  # the first call compiles
@given(st.floats(0.0, 9e4), st.floats(0.0, 60.0), st.floats(0.0, 9e4), st.floats(7e3, 1e5))
def test_longer_is_never_worse(seconds, uptake, worked, pressure):
    """All figures are finite; chance lies in its interval and falls with more oxygen."""
    protocol = PLAIN._replace(
        work=prebreathe.Work(uptake, worked), exposed=EVA._replace(pressure_pa=pressure)
    )
    one, two = risk(protocol, seconds), risk(protocol, seconds + 600.0)
    assert all(math.isfinite(float(part)) for part in one)
    assert float(one.low) <= float(one.chance) + 1e-12
    assert float(one.chance) <= float(one.high) + 1e-12
    assert float(two.ratio) <= float(one.ratio)
    assert float(two.chance) <= float(one.chance)
