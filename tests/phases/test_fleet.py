"""What the fleet covers of a cell, against arithmetic by hand, and when it covers nothing."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voskhod.mission.loading import load_mission
from voskhod.mission.plan import nominal_plan
from voskhod.phases.fleet import Cells, coverage
from voskhod.phases.site import HORIZON_S, SAMPLES, Site
from voskhod.physics.daylight import running_integral

HOUR, NMI = 3600.0, 1852.0
BASE = math.radians(57.92), math.radians(56.02)
NORTH_KM = (0.0, 100.0, 299.9, 300.1, 500.0)  # cells to the north of the base
AREA = 400e6
ALONE = (
    "search.aircraft.1.count=0",
    "search.aircraft.2.count=0",
    "search.aircraft.0.count=3",
    "search.aircraft.0.speed=150 km/h",
    "search.aircraft.0.height=152.4 m",  # 500 ft, a row of the tables
    "search.aircraft.0.ready_after=0 s",
    "search.aircraft.0.least_visibility=1 m",
    "search.alarm_delay=0 s",
    "search.beacon.vhf.power=10 W",
    "search.beacon.on_share=0.5",
    "search.beacon.life=9000 h",
    "search.beacon.antenna_height=4 m",
    "camp.exit_delay=15 min",
    "camp.canopy_spread=false",
    "camp.fire_share=0",
    "camp.smoke_share=0",
    "camp.flares=false",
    "camp.fire_after=0 s",
)
NIGHT_FLYERS = "search.aircraft.0.flies_at_night=true"
# By name: settings, and hours of light in every watch of six.
CASES = {
    "day": ((), 6.0),
    "canopy": (("camp.canopy_spread=true",), 6.0),
    "late": (("search.alarm_delay=10 h", "search.aircraft.0.ready_after=3 h"), 6.0),
    "night": ((), 0.0),
    "night flyers": ((NIGHT_FLYERS,), 0.0),
    "half": ((), 3.0),
    "half, night flyers": ((NIGHT_FLYERS,), 3.0),
    "fire": (("camp.fire_share=1", NIGHT_FLYERS), 0.0),
    "fire, day flyers": (("camp.fire_share=1",), 0.0),
    "flares": (("camp.flares=true",), 6.0),
    "blind": (("search.aircraft.0.least_visibility=2000 km",), 6.0),
    "weak": (("search.beacon.vhf.power=1e-9 W",), 6.0),
    "short": (("search.beacon.life=50 h",), 6.0),
}


def lit(hours):
    """Return a site with so many hours of light at the start of each watch, clear and calm."""
    after = jnp.linspace(0.0, HORIZON_S, SAMPLES)
    # A watch begins and ends between two steps: half a sample there.
    place = np.arange(SAMPLES) % 12
    light = np.where((place > 0) & (place < 2 * hours), 1.0, 0.0)
    light = np.where((place == 0) | (place == 2 * hours), 0.5, light)
    light = jnp.asarray(np.ones(SAMPLES) if hours == 6.0 else light * (hours > 0.0))
    same = jnp.ones(SAMPLES)
    seen = 20e3 * same  # a column of the tables
    code = jnp.asarray(0)
    return Site(
        after,
        light,
        running_integral(light, after),
        298.15 * same,
        0.0 * same,
        0.0 * same,
        seen,
        jnp.asarray(0.0),
        code,
        code,
    )


@pytest.fixture(scope="module")
def covered():
    """Return the coverage of every case, one compiled batch of them."""
    north = jnp.asarray(NORTH_KM) * 1e3 / 6371e3
    count = len(NORTH_KM)
    cells = Cells(
        BASE[0] + north,
        jnp.full((count,), BASE[1]),
        jnp.full((count,), AREA),
        jnp.zeros((count,), int),
        jnp.zeros((count,), int),
        jnp.ones((count,), bool),
    )
    plans = [nominal_plan(load_mission("voskhod-2", (*ALONE, *said))) for said, _ in CASES.values()]
    sites = [lit(hours) for _, hours in CASES.values()]
    plan, site = (jax.tree.map(lambda *x: jnp.stack(x), *parts) for parts in (plans, sites))
    run = jax.jit(jax.vmap(lambda plan, site: coverage(plan, cells, site)))
    found = jax.device_get(run(plan, site))
    return {name: type(found)(*(part[i] for part in found)) for i, name in enumerate(CASES)}


def by_hand(width, kilometres, hours=6.0, aircraft=3):
    """Return the coverage of a sortie with a width [m], by a cell so far from the base."""
    share = 0.85 * max(4.0 - 2.0 * kilometres / 150.0, 0.0) / (4.0 + 1.0)
    return aircraft * hours * share * 150e3 * width / AREA


def test_coverage_by_eye_is_width_times_way_over_area(covered):
    """Three aircraft, four hours in the air of five, 1.3 nmi at 500 ft and 20 km: every watch."""
    exact = [by_hand(0.9 * 1.3 * NMI, way) for way in NORTH_KM]
    # rounding; the first watch begins with the half of a step in which they take off
    np.testing.assert_allclose(covered["day"].visual[1:], [exact] * 31, rtol=1e-9)
    np.testing.assert_allclose(covered["day"].visual[0], exact, rtol=0.025)
    spread = covered["canopy"].visual[1, 0] / covered["day"].visual[1, 0]
    assert spread == pytest.approx(1.4 / 1.3)  # a light aircraft from 500 ft over a vehicle


def test_nothing_is_covered_beyond_half_of_the_endurance(covered):
    """Four hours at 150 km/h reach 300 km and back: nothing at 300.1, a little at 299.9."""
    for part in (covered["day"].visual, covered["day"].electronic):
        assert np.all(part[:, 3:] == 0.0)
        assert np.all(part[1:, 2] > 0.0)


def test_nobody_flies_before_the_alarm_and_his_readiness(covered):
    """Ten hours to the alarm and three to take off: two watches empty, five hours of the third."""
    seen = covered["late"].visual[:, 0]
    exact = by_hand(0.9 * 1.3 * NMI, 0.0)
    assert np.all(seen[:2] == 0.0)
    # The step in which they take off is cut in half at its middle: exact.
    np.testing.assert_allclose(seen[2:], exact * np.array([5 / 6] + [1.0] * 29), rtol=1e-9)
    assert np.all(covered["late"].aloft[:26] == 0.0)


def test_night_is_for_those_who_fly_by_ear(covered):
    """By night day flyers do nothing, night flyers hear and do not see."""
    assert np.all(covered["night"].visual == 0.0)
    assert np.all(covered["night"].electronic == 0.0)
    assert np.all(covered["night flyers"].visual == 0.0)
    ear = covered["night flyers"].electronic
    np.testing.assert_allclose(ear[1:], covered["day"].electronic[1:], rtol=1e-9)


def test_a_watch_that_is_half_dark_is_half_searched(covered):
    """Three hours of light cover half of six, whether the rest is flown or not."""
    whole = covered["day"].visual[1:, 0]
    for name in ("half", "half, night flyers"):
        # Light that comes and goes within a step counts a little less twice over: 2 half samples
        # of 12, each with 1/4 instead of 1/2.
        np.testing.assert_allclose(covered[name].visual[1:, 0], 0.5 * whole, rtol=0.1)
    np.testing.assert_allclose(
        covered["half"].electronic[1:, 0], 0.5 * covered["day"].electronic[1:, 0], rtol=1e-9
    )


def test_by_ear_the_width_is_half_of_the_horizon_while_the_beacon_is_on(covered):
    """4.12 km times the roots of 4 and of 152.4 m; half of it, and half of the time on the air."""
    horizon = 4.12e3 * (math.sqrt(4.0) + math.sqrt(152.4))
    exact = [by_hand(0.5 * horizon, way, 3.0) for way in NORTH_KM]
    # 4.12 is printed to three digits; the beacon is on from the first hour
    np.testing.assert_allclose(covered["day"].electronic[1:], [exact] * 31, rtol=2e-3)
    assert covered["weak"].electronic[1, 0] < 0.05 * exact[0]
    # Fifty hours on the air, half of the time, at 25 degC: silent after a hundred.
    short = covered["short"].electronic[:, 0] / covered["day"].electronic[:, 0]
    np.testing.assert_allclose(short[:16], 1.0, rtol=1e-9)
    # 100.25 h after landing; the hour of getting out counts
    assert short[16] == pytest.approx(4.25 / 6.0, rel=1e-9)
    assert np.all(short[17:] == 0.0)


def test_signals_are_seen_where_they_are_wider(covered):
    """A fire shows by night to those who fly then; flares add to what is seen by day."""
    assert np.all(covered["fire"].visual[1:, 0] > 0.0)
    assert np.all(covered["fire, day flyers"].visual == 0.0)
    assert np.all(covered["flares"].visual[1:, 0] >= covered["day"].visual[1:, 0])
    assert np.all(covered["blind"].visual < 1e-9)  # 20 km against 2000: a step of ten decades
