"""Beacon: reach, margin, short waves from the ground, battery in the cold, what silence says."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import norm

from voskhod.physics import sky_wave
from voskhod.physics.radio import Link
from voskhod.search import beacon

ELT = Link(0.075, -3.0, 25e3, 10.0, 10.0)  # worked link of the search and rescue tables
QUIET_SUN = sky_wave.Ionosphere(6e6, 3e6, 300e3, 12.0, 1.4e6)
FOOT_M = 0.3048
RADIUS_M = 4.0 / 3.0 * 6371e3

_reach = jax.jit(beacon.aircraft_reach)
_margin = jax.jit(beacon.aircraft_margin)
_sky = jax.jit(lambda b, d, c: beacon.sky_wave_margin(b, d, c, QUIET_SUN, 0.0))


def made(watts=0.075, mhz=121.5, trees=0.0, antenna=0.0):
    """Return a beacon with the worked link."""
    link = ELT._replace(transmit_power=watts)
    return beacon.Beacon(mhz * 1e6, link, antenna, trees)


@pytest.mark.parametrize(
    ("feet", "kilometres"),
    [(500, 50.8), (1000, 72.0), (2000, 101.8), (10_000, 227.6), (20_000, 321.9)],
)
def test_a_strong_beacon_is_heard_to_the_horizon(feet, kilometres):
    """Where power does not limit, the reach is the tabulated radio horizon."""
    ours = float(_reach(made(watts=10.0), feet * FOOT_M)) / 1e3
    # The table is made with the rounded constants 4.12 and 1.23: the last digit may be one off.
    assert ours == pytest.approx(kilometres, abs=0.1)


def by_hand(watts, mhz, trees, rise):
    """Return the reach by root search over the printed laws, trees included, no horizon."""
    a_m = 1.37 * mhz**0.42
    gamma = 0.04 * (mhz / 105.9) ** 0.7409

    def margin(slant):
        sine = (rise**2 + 2 * RADIUS_M * rise - slant**2) / (2 * RADIUS_M * slant)
        depth = trees / max(sine, 1e-3)
        wood = a_m * (1 - math.exp(-depth * gamma / a_m))
        free = 32.448 + 20 * math.log10(slant / 1e3) + 20 * math.log10(mhz)
        noise = -173.975 + 10 * math.log10(25e3) + 10.0
        return 10 * math.log10(watts * 1e3) - 3.0 - free - wood - noise - 10.0

    slant = brentq(margin, rise, 1e7)
    arc = math.acos(
        (RADIUS_M**2 + (RADIUS_M + rise) ** 2 - slant**2) / (2 * RADIUS_M * (RADIUS_M + rise))
    )
    return RADIUS_M * arc


@pytest.mark.parametrize("mhz", [121.5, 243.0, 406.0])
@pytest.mark.parametrize("watts", [1e-4, 1e-3, 0.075])
@pytest.mark.parametrize("trees", [0.0, 5.0, 25.0])
def test_reach_is_where_the_margin_ends(mhz, watts, trees):
    """Newton's steps find the root that a bracketing search finds."""
    rise = np.array([300.0, 1000.0, 3000.0])
    ours = np.asarray(_reach(made(watts, mhz, trees), rise))
    horizon = np.sqrt(2 * RADIUS_M * rise)
    theirs = np.minimum([by_hand(watts, mhz, trees, h) for h in rise], horizon)
    # The constants of the printed laws are rounded to 0.0005 dB, 6e-5 of a distance; the floor
    # of the horizon is worth 4 m.
    np.testing.assert_allclose(ours, theirs, rtol=2e-4, atol=5.0)


def test_margin_at_72_km_is_the_worked_one():
    """75 mW at the 1000 ft horizon leave 14.5 dB, ten of them lost in a canopy 4.5 dB."""
    bare = float(_margin(made(), 71.9e3, 1000 * FOOT_M))
    assert bare == pytest.approx(14.5, abs=0.06)  # half a digit, 0.01 dB for 100 m before it
    # at the horizon the path through 20 m of trees is long: the full 10.3 dB of the woodland law
    wooded = float(_margin(made(trees=20.0), 71.9e3, 1000 * FOOT_M))
    assert bare - wooded == pytest.approx(1.37 * 121.5**0.42, abs=0.05)  # saturated within 0.5 %


def test_margin_falls_beyond_the_horizon_as_by_diffraction():
    """Over 20 km beyond the horizon the margin falls by 17.6 X of ITU-R P.526, and by distance."""
    edge = float(_reach(made(watts=10.0), 300.0))
    near, far = (float(_margin(made(), edge + d, 300.0)) for d in (0.0, 20e3))
    x = 2.188 * 121.5 ** (1 / 3) * (RADIUS_M / 1e3) ** (-2 / 3) * 20.0
    farther = 20 * math.log10((edge + 20e3) / edge)
    assert near - far == pytest.approx(17.6 * x + farther, abs=0.02)  # slant for distance


def test_a_beacon_too_weak_overhead_has_no_reach():
    """A microwatt is not heard through the trees from 10 km above."""
    assert float(_reach(made(watts=1e-8, trees=20.0), 10e3)) == 0.0


def test_sweep_width_by_ear_is_half_of_the_horizon():
    """At 1000 ft the manual's rule gives 36 km: half of 72.0 km."""
    width = beacon.electronic_sweep_width(_reach(made(watts=10.0), 1000 * FOOT_M))
    assert float(width) / 1e3 == pytest.approx(36.0, abs=0.05)


def test_a_hop_from_the_ground_loses_what_the_printed_laws_say():
    """2500 km by day on 15 MHz: free space, a whole absorption, 9.9 dB."""
    mhz, alpha, cos_zenith = 15.0, 0.5 * 2500.0 / 6371.0, 0.5
    ell = math.hypot(6371 * math.sin(alpha), 6671 - 6371 * math.cos(alpha))
    cos_beta = 6671 * math.sin(alpha) / ell
    secant = 1 / math.sqrt(1 - (6371 / 6471 * cos_beta) ** 2)
    index = (1 + 0.0037 * 12) * math.cos(0.881 * math.radians(60)) ** 1.3
    lost = 677.2 * index * secant / ((mhz + 1.4) ** 1.98 + 10.2)
    free = 32.448 + 20 * math.log10(2 * ell) + 20 * math.log10(mhz)
    noise = -173.975 + 10 * math.log10(25e3) + 10.0
    theirs = 10 * math.log10(75.0) - 3.0 - free - lost - 9.9 - noise - 10.0
    ours = float(_sky(made(mhz=mhz), 2500e3, cos_zenith))
    assert ours == pytest.approx(theirs, abs=0.02)  # a polynomial in place of the cosine


def test_short_waves_skip_what_is_near():
    """18 MHz over 6 MHz skip to 2300 km (printed factors): silent before, heard after, by day."""
    at = np.array([100e3, 800e3, 1600e3, 2350e3])
    margin = np.asarray(_sky(made(mhz=18.0), at, np.full(4, 0.5)))
    assert np.all(margin[:3] < margin[3] - 10.0)  # 36 sqrt(18 / 15.3 - 1) = 15 dB at 1600 km
    night = float(_sky(made(mhz=18.0), 2350e3, -0.5))
    assert margin[3] - night > 20.0  # 36 sqrt(18 / 9.2 - 1) = 35 dB less the absorption of the day


def test_a_ship_on_the_ground_is_no_trouble_for_sky_waves():
    """Loss and slopes of the straight and the hopped path are finite at height zero."""

    def loss(distance, cos_zenith):
        place = beacon.ground_arc(distance, cos_zenith)
        return sky_wave.short_wave_loss(place, 18e6, QUIET_SUN)

    at = jnp.array([0.0, 1.0, 1e5, 2e6, 1e7, 2e7])
    value, slopes = jax.jit(jax.vmap(jax.value_and_grad(loss, argnums=(0, 1))))(
        at, jnp.full(6, 0.2)
    )
    assert np.all(np.isfinite(value))
    assert all(np.all(np.isfinite(slope)) for slope in slopes)
    place = beacon.ground_arc(at[3], at[0])
    assert float(place.distance) == pytest.approx(2 * 6371e3 * math.sin(1 / 6.371), rel=1e-12)


def test_cold_takes_capacity_as_in_the_manual():
    """75 % at the freezing point and 40 % at 0 degF."""
    kelvin = np.array([298.15, 273.15, 255.35, 200.0, 320.0])
    assert np.asarray(beacon.cold_capacity(kelvin)) == pytest.approx([1, 0.75, 0.40, 0.05, 1])


def test_battery_lasts_by_its_duty():
    """A watt-hour at 2 W, on for 10 of every 60 s, lasts three hours from its start."""
    until = beacon.last_transmission(beacon.Schedule(600.0, 10.0, 60.0), 3600.0, 2.0)
    assert float(until) == pytest.approx(600.0 + 3 * 3600.0)


@pytest.mark.parametrize("slot", [(0.0, 1800.0), (1000.0, 1040.0), (3000.0, 4800.0)])
def test_share_on_the_air_is_that_of_a_count(slot):
    """Share and chance to meet a burst agree with bursts of random phase, counted."""
    begin, end = slot
    schedule, until = beacon.Schedule(500.0, 20.0, 300.0), 3600.0
    share, met = (float(x) for x in beacon.on_air(schedule, until, *slot))
    clock = np.linspace(begin, end, 2001)
    phases = np.linspace(0.0, 300.0, 400, endpoint=False)[:, None]
    on = ((clock - phases) % 300.0 < 20.0) & (clock >= 500.0) & (clock <= until)
    assert share == pytest.approx(np.mean(on), abs=2e-3)  # 2001 instants
    assert met == pytest.approx(np.mean(on.any(axis=1)), abs=5e-3)  # 400 phases


def test_a_dead_battery_is_silent():
    """After the last transmission nothing is on the air and nothing can be met."""
    share, met = beacon.on_air(beacon.Schedule(0.0, 20.0, 300.0), 100.0, 200.0, 300.0)
    assert float(share) == float(met) == 0.0


def test_chance_to_hear_is_the_normal_law():
    """Chance and silence meet scipy's normal distribution."""
    margin = np.array([-20.0, -8.3, 0.0, 8.3, 14.5])
    chance = beacon.heard_chance(margin, beacon.VHF_SPREAD_DB)
    np.testing.assert_allclose(chance, norm.cdf(margin / 8.3), rtol=1e-12)
    np.testing.assert_allclose(
        beacon.log_unheard(chance, 0.5), np.log(1 - 0.5 * norm.cdf(margin / 8.3)), rtol=1e-12
    )
    assert np.isfinite(float(beacon.log_unheard(1.0)))


def test_slopes_are_finite_overhead_on_the_ground_and_in_the_wood():
    """No derivative is lost where distances, heights or trees vanish."""

    def both(distance, height, trees):
        where = made(trees=trees)
        return beacon.aircraft_margin(where, distance, height) + beacon.aircraft_reach(
            where, height
        )

    slopes = jax.jit(jax.vmap(jax.grad(both, argnums=(0, 1, 2))))
    at = [jnp.array(x) for x in ([0.0, 0.0, 1e5, 1e6], [0.0, 1e4, 0.0, 3e3], [0.0, 20.0, 20.0, 0])]
    assert all(np.all(np.isfinite(slope)) for slope in slopes(*at))
    fade = jax.vmap(jax.grad(lambda m: beacon.log_unheard(beacon.heard_chance(m, 0.0))))
    assert np.all(np.isfinite(fade(jnp.array([-50.0, 0.0, 50.0]))))
