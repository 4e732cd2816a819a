"""Cold survival, wind chill and frostbite against printed tables and measurements."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythermalcomfort.models import wind_chill_temperature

from voskhod.crew import cold

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
    assert survival_hours(-20, NUDE + cold.CLO_M2K_W) > base
    assert survival_hours(-20, NUDE, extra=cold.ExtraHeat(skin_w_m2=50.0)) > base
    assert survival_hours(-20, NUDE, body=cold.Body(90.0, 1.9, 18.0)) > base


def test_a_warm_room_and_work_do_not_overheat_the_model():
    """Surplus heat is shed: after a day of it the core stays below 38.5 degC."""
    core = cool(jnp.asarray(25.0), jnp.asarray(0.4), extra=cold.ExtraHeat(50.0, 60.0))
    # about 120 W/m2 of surplus over a sweat gain of 116 W/(m2 K) is 1.04 K above 37 degC
    assert float(core[-1]) < 38.5 + ZERO


@pytest.mark.parametrize(
    ("air_c", "wind_kmh", "chill"),
    [
        (-40, 30, -58.7),
        (-20, 5, -24.3),
        (-20, 15, -29.1),
        (-20, 60, -36.5),
        (-10, 10, -15.3),
        (-5, 5.5, -7.527),
        (0, 20, -5.2),
        (-30, 40, -47.5),
    ],
)
def test_wind_chill_of_the_public_table(air_c, wind_kmh, chill):
    """Wind chill is that of the table and of an independent program."""
    found = float(cold.wind_chill(jnp.asarray(air_c + ZERO), jnp.asarray(wind_kmh / 3.6))) - ZERO
    # the table is printed to 0.1 K
    assert found == pytest.approx(chill, abs=0.051)
    theirs = wind_chill_temperature(air_c, wind_kmh, round_output=False)["wct"]
    # same polynomial: rounding only
    assert found == pytest.approx(float(theirs), abs=1e-9)


def test_wind_chill_leads_to_the_air_temperature_in_calm():
    """Calm air has no wind chill, and the bridge to the law is continuous."""
    air = jnp.asarray(-20.0 + ZERO)
    assert float(cold.wind_chill(air, jnp.asarray(0.0))) == pytest.approx(float(air))
    below, above = (float(cold.wind_chill(air, jnp.asarray(4.8 / 3.6 * f))) for f in (0.999, 1.001))
    # slope of at most 1 K per km/h over 0.01 km/h
    assert below == pytest.approx(above, abs=0.02)


@pytest.mark.parametrize(
    ("air_c", "wind_kmh", "minutes"),
    [(-20, 25, 16.9), (-20, 40, 14.3), (-20, 60, 10.8), (-30, 25, 7.3), (-40, 25, 4.2)],
)
def test_frostbite_time_of_the_published_law(air_c, wind_kmh, minutes):
    """Times of the continuous law where the bands do not shorten them."""
    found = cold.frostbite_time(jnp.asarray(air_c + ZERO), jnp.asarray(wind_kmh / 3.6))
    # printed to 0.1 min, some bands cut at 10, 5 and 2 min
    chill = float(cold.wind_chill(jnp.asarray(air_c + ZERO), jnp.asarray(wind_kmh / 3.6))) - ZERO
    ceiling = 2.0 if chill <= -55 else 5.0 if chill <= -48 else 10.0 if chill <= -40 else 30.0
    assert float(found) / 60.0 == pytest.approx(min(minutes, ceiling), abs=0.06)


def test_frostbite_takes_about_as_long_as_frostnip_did_in_chamber_tests():
    """Frostbite follows the mean times to frostnip of 12 people and does not precede half of them.

    Ducharme: 14 min at -30 degC and 16 km/h, 4 min at 32 km/h, 2.5 min at -40 degC and 16 km/h.
    """
    for air_c, wind, nip in ((-30, 16, 14.0), (-30, 32, 4.0), (-40, 16, 2.5)):
        bite = cold.frostbite_time(jnp.asarray(air_c + ZERO), jnp.asarray(wind / 3.6))
        # frostnip comes before frostbite; scatter between people is a factor of two either way
        assert 0.5 * nip < float(bite) / 60.0 < 2.5 * nip


def test_air_layer_of_the_standard():
    """The still-air layer of ISO 11079 is 0.0875 m2 K/W and falls with wind."""
    assert float(cold.air_layer_insulation(jnp.asarray(0.0))) == pytest.approx(0.0875)
    # exponential of the standard at 2 m/s wind and 1 m/s walking, computed by hand
    assert float(cold.air_layer_insulation(jnp.asarray(2.0), 1.0)) == pytest.approx(
        0.092 * 0.594521 - 0.0045, rel=1e-5
    )


def test_wet_clothes_insulate_less():
    """Soaked clothes keep one tenth of their insulation, damp ones about half."""
    assert float(cold.clothing_insulation(0.31, jnp.asarray(1.0))) == pytest.approx(0.031)
    assert float(cold.clothing_insulation(0.31, jnp.asarray(0.0))) == pytest.approx(0.31)


@jax.jit
def everything(core_k, energy_j, air_k, insulation_m2k_w, wind_m_s):
    """Return the sum of all outputs and its slopes."""

    def total(core, energy, air, insulation, wind):
        rates = cold.cold_rates(core, energy, air, insulation)
        return sum(rates) + cold.frostbite_time(air, wind) + cold.wind_chill(air, wind)

    return jax.value_and_grad(total, argnums=(0, 1, 2, 3, 4))(
        core_k, energy_j, air_k, insulation_m2k_w, wind_m_s
    )


@settings(deadline=None, max_examples=60)  # the first call compiles
@given(
    st.floats(280.0, 312.0),
    st.floats(0.0, 1e9),
    st.floats(200.0, 330.0),
    st.floats(0.0, 2.0),
    st.floats(0.0, 40.0),
)
def test_cold_rates_are_finite_everywhere(core, energy, air, insulation, wind):
    """No state, weather or clothing makes a rate, a time or a slope infinite."""
    value, slopes = everything(core, energy, air, insulation, wind)
    assert jnp.isfinite(value)
    assert all(jnp.isfinite(slope) for slope in slopes)
