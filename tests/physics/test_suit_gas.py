"""Gases of a suit: conservation, exact washing out, CO2 tables, washout."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.physics import suit_air, suit_gas
from voskhod.physics.march import Grid, march
from voskhod.physics.suit_air import Space, Species

R = 8.31446261815324
MMHG = 133.322


def species(*values):
    return Species(*(jnp.asarray(float(v)) for v in values))


def moles(air, volume, kelvin):
    return np.asarray([float(p) * volume / (R * kelvin) for p in air])


@jax.jit
def grown(air, gained, outflow, growth):
    """March ten minutes in a suit that grows; the amount let out is counted along."""

    def rates(now, state, _):
        space = Space(0.05 + growth * now, 300.0, growth)
        change = suit_air.partial_rates(state[0], gained, outflow, space)
        share = outflow / suit_air.total(state[0])
        return change, Species(*(share * p for p in state[0]))

    zero = jnp.asarray(0.0)
    start = (air, Species(zero, zero, zero, zero))
    return march(rates, start, Grid(zero, zero + 2.0, 300), None).state


def test_every_gas_is_conserved_in_a_suit_that_grows_and_vents():
    """Amount at the end = amount at the start + gained - let out, for each gas."""
    air = species(30e3, 300.0, 2e3, 8e3)
    gained = species(0.02, 5e-4, 1e-3, 0.0)
    end, out = grown(air, gained, jnp.asarray(0.018), jnp.asarray(2e-5))
    after = moles(end, 0.05 + 2e-5 * 600.0, 300.0)
    before = moles(air, 0.05, 300.0) + 600.0 * np.asarray([float(n) for n in gained])
    # the volume's growth makes the rates rational in time: fifth order at 1/20 of the lag
    assert after + np.asarray([float(n) for n in out]) == pytest.approx(before, rel=1e-8)


def test_nitrogen_washes_out_exponentially():
    """At constant pressure what is not fed falls as exp(-turnovers), as `purged` says."""
    air, flow = species(10e3, 0.0, 0.0, 30e3), 0.02
    end, _ = grown(air, species(flow, 0, 0, 0), jnp.asarray(flow), jnp.asarray(0.0))
    turnovers = flow * 600.0 * R * 300.0 / (40e3 * 0.05)
    # exact solution; fifth order at 1/20 of the lag
    assert float(end.nitrogen) == pytest.approx(30e3 * np.exp(-turnovers), rel=1e-5)
    exact = suit_air.purged(air, turnovers)
    assert float(exact.nitrogen) == pytest.approx(30e3 * np.exp(-turnovers), rel=1e-12)
    assert float(suit_air.total(exact)) == pytest.approx(40e3, rel=1e-14)


def test_balanced_outflow_gives_the_pressure_rate_that_was_asked():
    """With the outflow of the balance the total pressure changes at the given rate."""
    air, gained = species(30e3, 300.0, 2e3, 8e3), species(0.02, 5e-4, 1e-3, 0.0)
    space = Space(0.05, 300.0, 1e-5)
    for rate in (-800.0, 0.0, 50.0):
        out = suit_air.balanced_outflow(air, gained, jnp.asarray(rate), space)
        found = suit_air.total(suit_air.partial_rates(air, gained, out, space))
        # algebra; 1e-9 of the terms of 1e3 Pa/s that cancel
        assert float(found) == pytest.approx(rate, abs=1e-6)


@pytest.mark.parametrize(
    ("pressure", "table"), [(40.6e3, (6.0, 9.0, 12.1, 15.1)), (27.4e3, (4.1, 6.1, 8.1, 10.2))]
)
def test_steady_carbon_dioxide_is_that_of_the_table(pressure, table):
    """25 NL/min, 200-500 W, RQ 0.85, 20.6 kJ per litre of oxygen."""
    flow = 25.0 / 60.0 / 22.414
    for watts, mmhg in zip((200, 300, 400, 500), table, strict=True):
        made = 0.85 * watts / 20.6e3 / 22.414 * 0.0440095
        found = suit_gas.steady_carbon_dioxide(
            jnp.asarray(made), jnp.asarray(flow), jnp.asarray(pressure)
        )
        # printed to 0.1 mmHg
        assert float(found) / MMHG == pytest.approx(mmhg, abs=0.06)


def test_washout_has_the_shape_of_the_helmet_tests():
    """Effort drives inspired CO2; flow matters more at 2000 than at 1000 Btu/h."""

    def inspired(watts, acfm):
        made = 0.85 * watts / 20.6e3 / 22.414
        mixed = jnp.asarray(made * R * 295.0 / (acfm * 4.719e-4))
        return float(suit_gas.inspired_carbon_dioxide(mixed, suit_gas.washout_factor(mixed)))

    low, high = (inspired(w, 4.0) - inspired(w, 6.0) for w in (293.0, 586.0))
    # NTRS 20120004279, abstract: effort is the main driver, flow tells from 2000 Btu/h up
    assert high > 1.5 * low > 0.0
    assert inspired(586.0, 6.0) - inspired(293.0, 6.0) > low
    # definition of the factor at its reference point; 467 Pa is rounded to 0.2 %
    assert float(suit_gas.washout_factor(jnp.asarray(467.0), 1.3)) == pytest.approx(1.3, rel=2e-3)
    assert float(suit_gas.washout_factor(jnp.asarray(80.0), 1.0)) == 1.0


def test_switch_lowers_the_set_point():
    """Zero is the normal, one the reserve setting."""
    found = [
        float(suit_gas.setpoint(jnp.asarray(40.6e3), jnp.asarray(27.4e3), s)) for s in (0.0, 1.0)
    ]
    assert found == [40.6e3, 27.4e3]


def test_slowed_volume_washes_out_in_no_less_than_a_step():
    """n R T / p over the step, or the volume itself where that is larger."""
    space = Space(0.05, 300.0)
    fast = suit_air.slowed_volume(space, jnp.asarray(0.02), jnp.asarray(40e3), jnp.asarray(100.0))
    assert float(fast) == pytest.approx(0.02 * R * 300.0 * 100.0 / 40e3, rel=1e-12)
    slow = suit_air.slowed_volume(space, jnp.asarray(0.02), jnp.asarray(40e3), jnp.asarray(1.0))
    assert float(slow) == 0.05


@settings(deadline=None, max_examples=30)  # the first call compiles
@given(st.floats(0.0, 1e5), st.floats(0.0, 5e3), st.floats(0.0, 0.2), st.floats(1.0, 3.0))
def test_suit_air_is_finite_everywhere(oxygen, carbon, outflow, factor):
    """No mixture, vacuum included, makes a rate or a slope infinite."""

    def everything(o2, co2, out, phi):
        air = Species(o2, co2, 0.5 * co2, 0.0 * o2)
        burnt = 2e-5 * suit_air.breathed_share(o2)
        gained = suit_air.metabolic_flows(burnt, burnt, burnt)
        rates = suit_air.partial_rates(air, gained, out, Space(0.05, 300.0))
        balance = suit_air.balanced_outflow(air, gained, out, Space(0.05, 300.0))
        mixed = suit_gas.steady_carbon_dioxide(burnt, out, o2)
        inspired = suit_gas.inspired_carbon_dioxide(co2, suit_gas.washout_factor(co2, phi))
        return sum(rates) + balance + mixed + inspired

    arguments = tuple(jnp.asarray(x) for x in (oxygen, carbon, outflow, factor))
    value, slopes = _graded(everything)(*arguments)
    assert jnp.isfinite(value)
    assert all(jnp.isfinite(slope) for slope in slopes)


_KEPT = {}


def _graded(function):
    """Compile once: the function under test is the same in every example."""
    if "it" not in _KEPT:
        _KEPT["it"] = jax.jit(jax.value_and_grad(function, argnums=(0, 1, 2, 3)))
    return _KEPT["it"]
