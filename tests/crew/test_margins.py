"""Margins: definitions, exact arrival times, limits, finite everywhere."""

import jax
import jax.numpy as jnp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from voskhod.crew import margins
from voskhod.crew.margins import Carbon, Margins
from voskhod.physics import backpack
from voskhod.physics.backpack import Demand, Stores
from voskhod.validation.suited import BERKUT, EMU


def values(**changes):
    day = dict.fromkeys(Margins._fields, margins.DAY_S)
    return Margins(**{k: jnp.asarray(v) for k, v in (day | changes).items()})


@pytest.mark.parametrize(
    ("left", "rate", "seconds"),
    [
        (1.2, 6e-4, 2000.0),
        (1.0, 0.0, 86400.0),
        (0.0, 1e-4, 0.0),
        (-1.0, 1.0, 0.0),
        (1.0, -3.0, 86400.0),
    ],
)
def test_time_left_is_amount_over_rate_within_a_day(left, rate, seconds):
    """Quotient, a day where nothing is used, nothing where nothing is left."""
    found = float(margins.time_left(jnp.asarray(left), jnp.asarray(rate)))
    assert found == pytest.approx(seconds, rel=1e-12)


@pytest.mark.parametrize("watts", [250.0, 350.0, 500.0])
def test_heat_store_fills_at_the_tabled_minute(watts):
    """75 kg, 124 W of cooling, 3.0 kJ/kg: 29.8, 16.6 and 10.0 min (reference table)."""
    tabled = {250.0: 29.8, 350.0: 16.6, 500.0: 10.0}[watts]
    found = margins.heat_time(jnp.asarray(0.0), jnp.asarray(watts - 124.0), jnp.asarray(75.0))
    # printed digits 0.05 min
    assert float(found) / 60.0 == pytest.approx(tabled, abs=0.06)


def test_carbon_dioxide_arrives_when_an_integration_says():
    """scipy integrates the washing out of a volume to the limit."""

    def slope(_, p):
        return (900.0 - p) / 36.0

    def arrived(_, p):
        return p[0] - 482.6

    arrived.terminal = True
    run = solve_ivp(slope, (0.0, 600.0), [100.0], events=arrived, rtol=1e-10, atol=1e-9)
    carbon = Carbon(jnp.asarray(100.0), jnp.asarray(900.0), jnp.asarray(36.0))
    # tolerance of the integration
    assert float(margins.carbon_time(carbon)) == pytest.approx(run.t_events[0][0], rel=1e-7)


@pytest.mark.parametrize(
    ("now", "settling", "seconds"), [(100.0, 480.0, 86400.0), (500.0, 900.0, 0.0)]
)
def test_carbon_dioxide_that_stays_below_or_is_beyond(now, settling, seconds):
    """A day where it settles below the limit, zero where it is already above."""
    carbon = Carbon(jnp.asarray(now), jnp.asarray(settling), jnp.asarray(36.0))
    assert float(margins.carbon_time(carbon)) == seconds


def test_least_names_the_shortest_and_counts_the_reserve():
    """The bottles alone do not decide where an emergency pack follows."""
    seconds, which = margins.least(values(oxygen_s=10.0, reserve_s=500.0, heat_s=300.0))
    assert float(seconds) == 300.0
    assert Margins._fields[int(which)] == "heat_s"
    assert float(margins.minutes(values(heat_s=300.0)).heat_s) == 5.0


def test_margins_of_both_packs():
    """Stores over rates; an open loop has neither sorbent nor water to run out of."""
    asked = Demand(29.6e3, 0.0, 500.0, 1500.0, 300.0, 2e-5, 200.0, 306.0, 293.0)
    asked = jax.tree.map(jnp.asarray, asked)
    left = jax.tree.map(jnp.asarray, Stores(0.6, 0.1, 4.0, 1.2, 1.0))
    for pack in (BERKUT._replace(flow_kg_s=6e-4), EMU):
        supplied = backpack.supply(pack, left, asked)
        consumed = backpack.consumption(pack, left, asked, supplied)
        found = margins.pack_margins(pack, left, supplied, consumed)
        rest = pack.least_bottle_pa * pack.bottle_m3 / (259.8366 * 294.0)
        flow = 6.2e-4 if pack.is_closed == 0.0 else 2e-5
        # gas constant to seven digits
        assert float(found.oxygen_s) == pytest.approx(min((0.6 - rest) / flow, 86400.0), rel=1e-6)
        assert float(found.reserve_s) == pytest.approx(min((1.8 - rest) / flow, 86400.0), rel=1e-6)
        if pack.is_closed == 0.0:
            assert float(found.sorbent_s) == float(found.water_s) == 86400.0
            continue
        assert float(found.sorbent_s) == pytest.approx(
            (EMU.sorbent_kg - 0.1) / float(consumed.carbon_kg_s), rel=1e-9
        )
        assert float(found.water_s) == pytest.approx(4.0 / float(consumed.water_kg_s), rel=1e-9)


_GRADED = {}


@settings(deadline=None, max_examples=30)  # the first call compiles
@given(st.floats(-2.0, 5.0), st.floats(-1.0, 1.0), st.floats(0.0, 2e3), st.floats(0.0, 2e3))
def test_margins_are_finite_and_within_a_day(left, rate, now, settling):
    """No amount, rate or CO2 makes a margin or its slope infinite."""

    def everything(amount, use, inspired, target):
        one = margins.time_left(amount, use)
        two = margins.carbon_time(Carbon(inspired, target, jnp.asarray(30.0)))
        return one + two, (one, two)

    if "it" not in _GRADED:
        _GRADED["it"] = jax.jit(jax.value_and_grad(everything, (0, 1, 2, 3), has_aux=True))
    arguments = tuple(jnp.asarray(x) for x in (left, rate, now, settling))
    (_, times), slopes = _GRADED["it"](*arguments)
    assert all(0.0 <= float(time) <= margins.DAY_S * (1.0 + 1e-12) for time in times)
    assert all(jnp.isfinite(slope) for slope in slopes)
