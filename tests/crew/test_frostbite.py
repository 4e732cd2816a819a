"""Wind chill, frostbite and frostnip against printed tables and men in a chamber."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythermalcomfort.models import wind_chill_temperature

from voskhod.crew import frostbite

ZERO, KMH = 273.15, 3.6
WINDS_KMH, AIRS_C = (5, 10, 20, 30, 40, 60), (0, -10, -20, -30, -40, -50)
CHILLS_C = (
    (-1.6, -12.9, -24.3, -35.6, -47.0, -58.3),
    (-3.3, -15.3, -27.2, -39.2, -51.1, -63.0),
    (-5.2, -17.9, -30.5, -43.1, -55.7, -68.3),
    (-6.5, -19.5, -32.6, -45.6, -58.7, -71.7),
    (-7.4, -20.8, -34.1, -47.5, -60.9, -74.2),
    (-8.8, -22.6, -36.5, -50.3, -64.2, -78.0),
)
# Ducharme: air [degC], wind [km/h], share with frostnip in 45 min, men
MEN = (
    *((air, wind, 0.0, 12) for air in (0, -10) for wind in (0, 16, 32)),
    (-20, 0, 0.0, 12),
    (-30, 0, 0.11, 9),
    (-40, 0, 0.22, 9),
    (-50, 0, 0.60, 5),
    (-20, 16, 0.17, 12),
    (-20, 32, 0.58, 12),
    *((air, wind, 1.0, 12) for air in (-30, -40) for wind in (16, 32)),
)


def chill_c(air_c, wind_kmh):
    """Return the wind chill [degC] of arrays in public units."""
    air, wind = (np.asarray(number, float) for number in (air_c, wind_kmh))
    return np.asarray(frostbite.wind_chill(air + ZERO, wind / KMH)) - ZERO


def test_wind_chill_of_the_public_grid():
    """All 36 cells of the grid to their printed digit."""
    air, wind = (part.astype(float) for part in np.meshgrid(AIRS_C, WINDS_KMH))
    # half of the last digit, with 0.001 for cells that were rounded at the half
    np.testing.assert_allclose(chill_c(air, wind), CHILLS_C, atol=0.051)
    theirs = wind_chill_temperature(air.ravel(), wind.ravel(), round_output=False)["wct"]
    # same law, 1e-12 of rounding on either side
    np.testing.assert_allclose(chill_c(air, wind).ravel(), theirs, atol=1e-9)


def test_wind_chill_of_the_public_data_set():
    """Cases off the grid, printed to one and three decimals."""
    ours = chill_c([-40, -20, -20, -20, -10, -5], [30, 5, 15, 60, 10, 5.5])
    np.testing.assert_allclose(ours, [-58.7, -24.3, -29.1, -36.5, -15.3, -7.527], atol=0.05)
    assert ours[-1] == pytest.approx(-7.527, abs=5e-4)  # half of the last digit


def test_wind_chill_leads_to_the_air_temperature_in_calm():
    """In calm it is the air temperature, and there is no step where the law begins."""
    assert chill_c(-20.0, 0.0) == pytest.approx(-20.0)
    below, above = (chill_c(-20.0, 4.8 * f) for f in (0.999, 1.001))
    # slope of at most 1 K per km/h over 0.01 km/h
    assert below == pytest.approx(above, abs=0.02)


@pytest.mark.parametrize(
    ("air_c", "wind_kmh", "minutes"),
    [
        (-20, 25, 16.9),
        (-20, 30, 16.1),
        (-20, 40, 14.3),
        (-20, 50, 12.6),
        (-20, 60, 10.8),
        (-30, 25, 7.3),
        (-30, 40, 6.2),
        (-40, 25, 4.2),
    ],
)
def test_frostbite_time_of_the_published_law(air_c, wind_kmh, minutes):
    """Times of the continuous law where the bands do not shorten them."""
    found = frostbite.frostbite_time(jnp.asarray(air_c + ZERO), jnp.asarray(wind_kmh / KMH))
    # printed to 0.1 min, some bands cut at 10, 5 and 2 min
    chill = chill_c(air_c, wind_kmh)
    ceiling = 2.0 if chill <= -55 else 5.0 if chill <= -48 else 10.0 if chill <= -40 else 30.0
    assert float(found) / 60.0 == pytest.approx(min(minutes, ceiling), abs=0.06)


def test_frostbite_takes_about_as_long_as_frostnip_did_in_chamber_tests():
    """Frostbite follows the mean times to frostnip of 12 people and does not precede half of them.

    Ducharme: 14 min at -30 degC and 16 km/h, 4 min at 32 km/h, 2.5 min at -40 degC and 16 km/h.
    """
    for air_c, wind, nip in ((-30, 16, 14.0), (-30, 32, 4.0), (-40, 16, 2.5)):
        bite = frostbite.frostbite_time(jnp.asarray(air_c + ZERO), jnp.asarray(wind / KMH))
        # frostnip comes before frostbite; scatter between people is a factor of two either way
        assert 0.5 * nip < float(bite) / 60.0 < 2.5 * nip


def test_chance_of_frostnip_follows_men_in_a_chamber():
    """Every one of Ducharme's 14 cells lies within the scatter of so few men."""
    air, wind, share, men = np.array(MEN).T
    ours = np.asarray(frostbite.frostnip_chance(air + ZERO, wind / KMH))
    # two binomial standard errors about our chance, and half a man where that is nothing
    allowed = 2.0 * np.sqrt(ours * (1.0 - ours) / men) + 0.5 / men
    assert np.all(np.abs(ours - share) < allowed)
    # the fit itself: worst cell of those with wind, then of those without
    assert np.abs(ours - share)[wind > 0].max() < 0.05
    assert np.abs(ours - share)[wind == 0].max() < 0.1


def test_dose_reaches_one_when_frostbite_is_told():
    """Constant cold takes as long as the time that is told, mild air adds nothing."""
    air, wind = jnp.asarray([253.15, 243.15]), jnp.asarray([8.0, 8.0])
    told = frostbite.frostbite_time(air, wind)
    dose = frostbite.frostbite_rate(air, wind) * told
    # the day that is subtracted is 1.1 % of a quarter of an hour
    np.testing.assert_allclose(dose, 1.0, rtol=0.02)
    assert float(frostbite.frostbite_rate(jnp.asarray(275.0), jnp.asarray(3.0))) == 0.0
    half = frostbite.frostbite_rate(air, wind, 0.5)
    np.testing.assert_allclose(half, 0.5 * frostbite.frostbite_rate(air, wind))


@jax.jit
def everything(air_k, wind_m_s):
    """Return the sum of all outputs and its slopes."""

    def total(air, wind):
        return (
            frostbite.wind_chill(air, wind)
            + frostbite.frostbite_time(air, wind)
            + frostbite.frostbite_rate(air, wind)
            + frostbite.frostnip_chance(air, wind)
        )

    return jax.value_and_grad(total, argnums=(0, 1))(air_k, wind_m_s)


@settings(deadline=None, max_examples=60)  # the first call compiles
@given(st.floats(180.0, 330.0), st.floats(0.0, 80.0))
def test_frostbite_is_finite_everywhere(air, wind):
    """No weather makes a figure or a slope infinite."""
    value, slopes = everything(air, wind)
    assert jnp.isfinite(value)
    assert all(jnp.isfinite(slope) for slope in slopes)
