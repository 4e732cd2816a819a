"""Cold survival against printed times; hunger and stages against what is published."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.crew import clothing, cold

ZERO = 273.15
NUDE, TWO_LAYERS = 0.151, 0.370  # m2 K/W with air layer, of the fit to Tikuisis 1995


@partial(jax.jit, static_argnames="hours")
def cool(air_c, insulation, body=cold.AVERAGE_BODY, hours=32, extra=cold.NO_EXTRA_HEAT):
    """Return core temperatures every 20 s."""

    def step(state, _):
        rates = cold.cold_rates(*state, air_c + ZERO, insulation, body, extra)
        state = (state[0] + 20.0 * rates.core_k_s, state[1] + 20.0 * rates.shivering_w)
        return state, state[0]

    start = (jnp.asarray(37.0 + ZERO), jnp.asarray(0.0))
    return jax.lax.scan(step, start, None, length=hours * 180)[1]


def survival_hours(air_c, insulation, **keywords):
    """Return hours to the lethal core temperature, infinite if it is not reached."""
    core = np.asarray(cool(jnp.asarray(float(air_c)), jnp.asarray(insulation), **keywords))
    below = core < cold.LETHAL_CORE_K
    return float((np.argmax(below) + 1) / 180.0) if below.any() else np.inf


@pytest.mark.parametrize(
    ("insulation", "air_c", "hours"),
    [
        (NUDE, -30, 1.8),
        (NUDE, -20, 2.5),
        (NUDE, -10, 4.1),
        (NUDE, 0, 9.0),
        (TWO_LAYERS, -50, 4.0),
        (TWO_LAYERS, -40, 5.6),
        (TWO_LAYERS, -30, 8.6),
        (TWO_LAYERS, -20, 15.4),
    ],
)
def test_survival_times_of_tikuisis(insulation, air_c, hours):
    """Survival times of the average man are those of Tikuisis 1995."""
    # the fit's worst error is 3 %; 20 s steps add 0.3 % on the shortest
    assert survival_hours(air_c, insulation) == pytest.approx(hours, rel=0.035)


@pytest.mark.parametrize(("insulation", "air_c"), [(NUDE, 10), (TWO_LAYERS, -10)])
def test_survival_beyond_a_day_stays_beyond_a_day(insulation, air_c):
    """The two cells that are printed as more than 24 h are more than 24 h."""
    assert survival_hours(air_c, insulation) > 24.0


def test_fat_clothes_and_fire_prolong_survival():
    """More fat, more clothes or a fire let a man last longer."""
    base = survival_hours(-20, NUDE)
    assert survival_hours(-20, NUDE + clothing.CLO_M2K_W) > base
    assert survival_hours(-20, NUDE, extra=cold.ExtraHeat(skin_w_m2=50.0)) > base
    assert survival_hours(-20, NUDE, body=cold.Body(90.0, 1.9, 18.0)) > base


def test_a_warm_room_and_work_do_not_overheat_the_model():
    """Surplus heat is shed: after a day of it the core stays below 38.5 degC."""
    core = cool(jnp.asarray(25.0), jnp.asarray(0.4), extra=cold.ExtraHeat(50.0, 60.0))
    # about 120 W/m2 of surplus over a sweat gain of 116 W/(m2 K) is 1.04 K above 37 degC
    assert float(core[-1]) < 38.5 + ZERO


def test_the_starved_shiver_as_strongly_at_a_lower_core():
    """After 48 h men made the heat at 36.64 degC that they made at 37 after 12 h (Macdonald 1984).

    Their skin was held by a suit: here by a resistance of next to nothing.
    """
    fed = cold.cold_rates(37.0 + ZERO, 0.0, 28.0 + ZERO, 1e-3)
    starved = cold.cold_rates(36.64 + ZERO, 0.0, 28.0 + ZERO, 1e-3, extra=cold.ExtraHeat(0, 0, 1))
    # the skin follows the core by 1 % of 0.36 K, which is 0.03 W/m2 of shivering in 46
    assert float(starved.shivering_w) == pytest.approx(float(fed.shivering_w), rel=2e-3)
    assert 70.0 < float(fed.shivering_w) < 120.0  # below the ceiling, which would hide it


def test_hunger_lets_the_core_sink():
    """Where shivering keeps balance, the starved settle lower, by less than the threshold fell."""
    fed, starved = (
        float(cool(jnp.asarray(5.0), jnp.asarray(TWO_LAYERS), extra=cold.ExtraHeat(0.0, 0.0, n))[t])
        for n, t in ((0.0, 1080), (1.0, 1080))  # after six hours
    )
    # threshold over the sum of the slopes of shivering, 155.5 / sqrt(18), and of loss, 1 / 0.37
    assert 0.1 < fed - starved < 0.36


def test_hunger_shortens_survival_a_little():
    """Without food the end comes sooner, by less than the tenth that the store loses."""
    fed = survival_hours(-20, TWO_LAYERS)
    starved = survival_hours(-20, TWO_LAYERS, extra=cold.ExtraHeat(0.0, 0.0, 1.0))
    assert 0.9 * fed < starved < fed


def test_hunger_runs_between_the_two_fasts():
    """Twelve hours change nothing, 48 h everything that is modelled, 30 h half of it."""
    hours = jnp.asarray([0.0, 12.0, 30.0, 48.0, 96.0])
    np.testing.assert_allclose(cold.hunger(hours * 3600.0), [0.0, 0.0, 0.5, 1.0, 1.0], atol=1e-12)


def test_a_cold_man_works_until_the_second_swiss_stage():
    """Able above 35 degC, helpless below 32, half between; not with frostbitten hands."""
    core = jnp.asarray([37.0, 35.0, 33.5, 32.0, 28.0]) + ZERO
    np.testing.assert_allclose(cold.able_share(core), [1.0, 1.0, 0.5, 0.0, 0.0], atol=1e-9)
    assert float(cold.able_share(310.0, 1.2)) == 0.0
    assert float(cold.able_share(310.0, 0.25)) == pytest.approx(0.75)


def test_life_ends_at_the_limit():
    """Thirty degrees end life unless another limit is given."""
    core = jnp.asarray([29.9, 30.1]) + ZERO
    assert cold.alive(core).tolist() == [False, True]
    assert cold.alive(core, 28.0 + ZERO).tolist() == [True, True]


def test_surplus_heat_is_told_as_sweat():
    """Half a kelvin above 37 degC sheds 170 g/(m2 h K) at 0.68 W h/g over 1.9 m2 (Gagge 1986)."""
    rates = cold.cold_rates(37.5 + ZERO, 0.0, 293.15, 0.3)
    assert float(rates.shed_w) == pytest.approx(0.5 * 170.0 * 0.68 * 1.9)


def test_skin_response_is_the_slope_of_the_balance():
    """Heat taken from the skin cools it by the response that is told."""
    core, air, worn = 36.5 + ZERO, 253.15, 0.4
    skin = cold.dry_skin(core, air, worn)
    cooled = cold.cold_rates(core, 0.0, air, worn, extra=cold.ExtraHeat(skin_w_m2=-10.0)).skin_k
    # the balance is linear in the heat: rounding of 300 K
    drop = float(skin.temperature_k - cooled)
    assert drop == pytest.approx(10.0 * float(skin.response_m2k_w), rel=1e-9)


@jax.jit
def everything(core_k, energy_j, air_k, insulation_m2k_w, hungry):
    """Return the sum of all outputs and its slopes."""

    def total(core, energy, air, insulation, starved):
        extra = cold.ExtraHeat(5.0, 10.0, starved)
        rates = cold.cold_rates(core, energy, air, insulation, extra=extra)
        return sum(rates) + cold.able_share(core, energy) + cold.hunger(energy)

    return jax.value_and_grad(total, argnums=(0, 1, 2, 3, 4))(
        core_k, energy_j, air_k, insulation_m2k_w, hungry
    )


@settings(deadline=None, max_examples=60)  # the first call compiles
@given(
    st.floats(280.0, 312.0),
    st.floats(0.0, 1e9),
    st.floats(200.0, 330.0),
    st.floats(0.0, 2.0),
    st.floats(0.0, 1.0),
)
def test_cold_rates_are_finite_everywhere(core, energy, air, insulation, hungry):
    """No state, weather, clothing or hunger makes a rate or a slope infinite."""
    value, slopes = everything(core, energy, air, insulation, hungry)
    assert jnp.isfinite(value)
    assert all(jnp.isfinite(slope) for slope in slopes)
