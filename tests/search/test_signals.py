"""Lights, smoke and sound against printed tables, SciPy and counted cases."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import lambertw
from scipy.stats import binom

from voskhod.search import signals

NAUTICAL_MILE_M = 1852.0
_light_range = jax.jit(signals.light_range)
_smoke_range = jax.jit(signals.smoke_range)


def test_lamberts_function_is_scipys():
    """Four Newton steps leave rounding between 1e-9 and 1e7."""
    x = np.logspace(-9, 7, 200)
    ours = jax.jit(signals.lambert)(jnp.asarray(x))
    np.testing.assert_allclose(ours, lambertw(x).real, rtol=1e-13)  # measured: 4e-15


@pytest.mark.parametrize(
    ("candela", "miles"), [(0.9, 1), (4.3, 2), (12, 3), (27, 4), (52, 5), (94, 6)]
)
def test_ships_lights_are_seen_as_far_as_the_rules_print(candela, miles):
    """Convention on collisions at sea, annex I, 8: transmissivity of 0.8 per nautical mile."""
    visibility = math.log(0.05) / math.log(0.8) * NAUTICAL_MILE_M
    ours = float(_light_range(float(candela), visibility, signals.NOMINAL_LUX)) / NAUTICAL_MILE_M
    # The least intensity is printed as 0.9 cd for 0.86, worth 2.2 % of the range.
    assert ours == pytest.approx(miles, rel=0.025)


def test_ten_miles_of_visibility_have_the_printed_transmissivity():
    """0.85 per kilometre and 0.74 per nautical mile at 10 nautical miles (IES, nominal range)."""
    loss = float(signals.extinction(10.0 * NAUTICAL_MILE_M))
    assert math.exp(-1000.0 * loss) == pytest.approx(0.85, abs=0.005)  # last digit
    assert math.exp(-NAUTICAL_MILE_M * loss) == pytest.approx(0.74, abs=0.005)


def test_flares_are_seen_within_their_printed_nominal_ranges():
    """Hand flares 8 to 16 miles, parachute flares 14 to 20 (Canadian Coast Guard Auxiliary)."""
    hand, parachute = (
        float(_light_range(light.intensity, 10.0 * NAUTICAL_MILE_M, signals.NOMINAL_LUX))
        for light in (signals.HAND_FLARE, signals.PARACHUTE_FLARE)
    )
    assert 8.0 <= hand / NAUTICAL_MILE_M <= 16.0
    assert 14.0 <= parachute / NAUTICAL_MILE_M <= 20.0


@pytest.mark.parametrize("size", [1.0, 30.0, 1000.0])
@pytest.mark.parametrize("contrast", [0.06, 0.3, 1.0])
@pytest.mark.parametrize("visibility", [200.0, 10e3, 50e3])
def test_smoke_is_seen_where_its_contrast_meets_the_threshold(size, contrast, visibility):
    """SciPy's root of the printed equation is met."""
    loss = -math.log(0.05) / visibility

    def left(r):
        return (
            math.log(contrast / 0.05)
            - loss * r
            - math.log1p((signals.SMALL_ANGLE_RAD * r / size) ** 2)
        )

    theirs = brentq(left, 1e-9, 1e7, xtol=1e-12, rtol=1e-14)
    ours = float(_smoke_range(size, contrast, visibility))
    assert ours == pytest.approx(theirs, rel=1e-11)  # measured: 1e-14


def test_a_black_wall_is_seen_at_the_meteorological_visibility():
    """The definition: unit contrast, any size."""
    assert float(_smoke_range(1e7, 1.0, 12e3)) == pytest.approx(12e3, rel=1e-5)  # finite wall


def test_fire_serves_by_night_and_smoke_by_day():
    """A campfire is seen ten times farther by night; smoke by day only."""
    visibility = jnp.full(2, 20e3)
    by = jnp.array([0.0, 1.0])  # night, day
    fire = signals.light_seen(signals.CAMPFIRE, visibility, by, 0.0)
    smoke = signals.smoke_seen(signals.GREEN_FIRE, visibility, by, 0.0)
    assert float(fire.distance[0]) > 10.0 * float(fire.distance[1])
    assert float(smoke.distance[0]) == 0.0
    assert float(smoke.distance[1]) > float(fire.distance[1])


def test_trees_hide_what_burns_on_the_ground():
    """A closed forest hides most of a fire and nothing of a parachute flare."""
    classes = jnp.array([0.0, 1.0, 2.0])
    air, night = jnp.full(3, 20e3), jnp.zeros(3)
    fire = signals.light_seen(signals.CAMPFIRE, air, night, classes).width
    flare = signals.light_seen(signals.PARACHUTE_FLARE, air, night, classes).width
    assert float(fire[0]) > float(fire[1]) > float(fire[2]) > 0.0
    assert np.ptp(flare) == 0.0


def test_wind_drowns_an_aircraft():
    """A crew hears 6 km in calm, less in wind, and the level law holds at the range."""
    winds = jnp.array([0.0, 1.0, 4.0, 12.0])
    heard = np.asarray(jax.jit(signals.hearing_range)(winds))
    assert np.all(np.diff(heard) < 0.0)
    level = 100.0 - 20.0 * np.log10(heard / 152.4) - 6e-3 * heard
    np.testing.assert_allclose(level, 30.0 + 4.0 * np.asarray(winds), atol=1e-9)  # rounding


def test_contact_goes_either_way():
    """A site seen by half, or a signal that works in 0.8 of cases: 1 - 0.5 x 0.2."""
    chance = signals.contact_chance(jnp.float64(0.5), 1.0, 0.8, 1.0)
    assert float(chance) == pytest.approx(0.9)
    assert float(signals.contact_chance(jnp.float64(0.3), 0.0, 1.0, 1.0)) == pytest.approx(0.3)


def test_signalling_subjects_in_the_open_are_found_as_in_arizona():
    """Eight of eight were found; our chance lies above the lower bound of that count."""
    bound = 0.05 ** (1.0 / 8.0)
    assert binom.pmf(8, 8, bound) == pytest.approx(0.05)
    ours = float(signals.contact_chance(jnp.float64(0.2), 0.95, 0.9, 1.0))
    assert ours > bound


def _all(visibility, daylight, forest, wind):
    """Return everything that signals give, summed."""
    seen = (
        *signals.light_seen(signals.CAMPFIRE, visibility, daylight, forest),
        *signals.smoke_seen(signals.GREEN_FIRE, visibility, daylight, forest),
        signals.hearing_range(wind),
    )
    return sum(seen)


_value_and_slopes = jax.jit(jax.vmap(jax.value_and_grad(_all, (0, 1, 2, 3))))


def test_values_and_slopes_are_finite_in_any_air():
    """From opaque to perfect air, day and night, calm and storm, nothing breaks."""
    corners = np.array(np.meshgrid([0.0, 50.0, 1e4, 1e9], [0.0, 0.5, 1.0], [0.0, 2.0], [0.0, 60.0]))
    value, slopes = _value_and_slopes(*jnp.asarray(corners.reshape(4, -1)))
    assert np.all(np.isfinite(value))
    assert np.all(np.isfinite(slopes))
