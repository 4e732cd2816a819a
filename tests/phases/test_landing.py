"""Under the canopies, against an integration in time and cases worked by hand."""

import math
import tomllib

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from voskhod.mission.loading import check_mission, load_mission, mission_text
from voskhod.mission.plan import nominal_plan
from voskhod.phases.airflow import Falling, Look
from voskhod.phases.fate import Cause, safe
from voskhod.phases.insertion import greenwich
from voskhod.phases.landing import land
from voskhod.phases.opening import EntryRecord
from voskhod.physics.atmosphere import density
from voskhod.physics.earth import from_geodetic, to_inertial

SPIN, G = 7.2921159e-5, 9.80665
LATITUDE, LONGITUDE, TIME = math.radians(59.0), math.radians(55.0), 93000.0
BASE = (
    "site.elevation=170 m",
    "capsule.mass=2900 kg",
    "parachute.drogue_altitude=5 km",
    "parachute.drogue_drag_area=12 m^2",
    "parachute.filling_constant=1e-9",
    "parachute.main_altitude=2.5 km",
    "parachute.main_drag_area=825 m^2",
    "parachute.soft_landing_impulse=16.5 kN*s",
    "parachute.touchdown_limit=15 m/s",
    "atmosphere.surface_wind=0 m/s",
    "atmosphere.jet_wind=0 m/s",
    f"atmosphere.density_deviations={[0.0] * 7}",
)


def plan_with(*overrides):
    """Return a plan that lands in still air, with settings laid over it."""
    return nominal_plan(load_mission("voskhod-2", (*BASE, *overrides)))


def moving(plan, time, velocity, height=5e3):
    """Return a state over the place, moving over the ground: east, north, up [m/s]."""
    here = (jnp.asarray(LATITUDE), jnp.asarray(LONGITUDE), jnp.asarray(height))
    angle = greenwich(plan, jnp.asarray(time))
    x, y, z = to_inertial(from_geodetic(*here), angle)
    sine, cosine = math.sin(LATITUDE), math.cos(LATITUDE)
    meridian = math.cos(LONGITUDE), math.sin(LONGITUDE)
    east = np.array([-meridian[1], meridian[0], 0.0])
    north = np.array([-sine * meridian[0], -sine * meridian[1], cosine])
    up = np.array([cosine * meridian[0], cosine * meridian[1], sine])
    over = velocity[0] * east + velocity[1] * north + velocity[2] * up
    u, v, w = to_inertial(tuple(jnp.asarray(c) for c in over), angle)
    return Falling(x, y, z, u - SPIN * y, v + SPIN * x, w, jnp.asarray(time), jnp.asarray(0.0))


def falling(plan, share, opened=True):
    """Return the record of an entry that ends in a vertical fall at 5 km.

    Eight seconds before, it flew east, four seconds before, north; the load was greatest a given
    share of the time in between.
    """
    end = moving(plan, TIME, (0.0, 0.0, -180.0), 5e3 if opened else 170.0)
    samples = (
        moving(plan, TIME - 8.0, (1000.0, 0.0, 0.0)),
        moving(plan, TIME - 4.0, (0.0, 1000.0, 0.0)),
        end,
        end,
    )
    track = Falling(*(jnp.stack(column) for column in zip(*samples, strict=True)))
    zero, when = jnp.asarray(0.0), TIME - 8.0 + 4.0 * share
    looks = Look(*(jnp.full((4,), 5e3),) * 6, (zero, zero, zero))
    look = Look(*(zero,) * 6, (zero, zero, zero))
    yes = jnp.asarray(True)
    return EntryRecord(
        end,
        look,
        yes,
        yes if opened else ~yes,
        track,
        looks,
        zero,
        jnp.asarray(when),
        zero,
        zero,
        zero,
        zero,
        safe(),
    )


@pytest.fixture(scope="module")
def come_down():
    """Return the compiled landing: settings in, plan and record out."""
    run = jax.jit(lambda plan, share: land(plan, falling(plan, share)))

    def fly(*overrides, share=0.5):
        plan = plan_with(*overrides)
        return plan, jax.device_get(run(plan, jnp.asarray(share)))

    return fly


def oracle(plan):
    """Return duration and speed at the ground of the fall, integrated in time by SciPy."""
    mass, main = float(plan.capsule.mass), float(plan.parachute.main_altitude)
    areas = float(plan.parachute.drogue_drag_area), float(plan.parachute.main_drag_area)
    rho = jax.jit(density)

    def law(_, state, area):
        return [-state[1], G - 0.5 * float(rho(state[0])) * state[1] ** 2 * area / mass]

    t, state = 0.0, [5e3, 180.0]
    for floor, area in zip((main, float(plan.site.elevation)), areas, strict=True):
        down = lambda _, s, *args, floor=floor: s[0] - floor  # noqa: E731
        down.terminal = True
        run = solve_ivp(law, (t, t + 2000), state, "LSODA", events=down, args=(area,), rtol=1e-8)
        t, state = run.t[-1], list(run.y[:, -1])
    return t, state[1]


def test_fall_takes_as_long_as_an_integration_in_time_says(come_down):
    """The quasi-steady fall lasts as long as the full equation of motion."""
    plan, record = come_down()
    duration, speed = oracle(plan)
    # first-order quasi-steady law: the second order is (v_t^2 / 2 g H)^2 = 1e-3 under the drogue
    assert float(record.time) - TIME == pytest.approx(duration, rel=5e-3)
    soft = float(record.touchdown_speed)
    assert soft == pytest.approx(speed - 16500.0 / 2900.0, abs=0.02)


def test_still_air_lets_the_capsule_down_where_its_canopy_opened(come_down):
    """Without wind a vertical fall ends under the place where it began."""
    _, record = come_down()
    # Nothing moves it but the floor of a root (a micrometre); the place itself rounds at 1e-15.
    assert float(record.latitude) == pytest.approx(LATITUDE, abs=1e-9)
    assert float(record.longitude) == pytest.approx(LONGITUDE, abs=1e-9)


@pytest.mark.parametrize(("comes_from", "goes_to"), [(-90, 90), (0, 180), (135, 315)])
def test_capsule_drifts_to_where_the_wind_goes(come_down, comes_from, goes_to):
    """Wind from the west drifts eastwards, and as far as wind times time."""
    _, record = come_down(
        f"atmosphere.wind_from={comes_from} deg",
        "atmosphere.surface_wind=8 m/s",
        "atmosphere.jet_wind=8 m/s",
    )
    north = (float(record.latitude) - LATITUDE) * 6371e3
    east = (float(record.longitude) - LONGITUDE) * math.cos(LATITUDE) * 6371e3
    assert math.degrees(math.atan2(east, north)) % 360 == pytest.approx(goes_to, abs=0.5)
    drift = math.hypot(record.profile.drift_east_m[-1], record.profile.drift_north_m[-1])
    assert math.hypot(north, east) == pytest.approx(drift, rel=1e-3)
    # the stated wind of 8 m/s aloft and below is 6.4 to 8 m/s in between
    duration = float(record.time) - TIME
    assert 6.0 * duration < drift < 8.0 * duration


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 1.0])
def test_track_is_read_where_the_load_was_greatest(come_down, share):
    """Between samples that head east and north the direction turns steadily, without a jump."""
    _, record = come_down(share=share)
    exact = 90.0 * (1.0 - share)
    # a straight line between two exact directions: rounding
    assert math.degrees(float(record.track_bearing)) % 360.0 == pytest.approx(exact, abs=1e-6)


def test_small_canopy_lands_too_hard(come_down):
    """Without rocket and with a tenth of the canopy the crew does not survive, at touchdown."""
    _, record = come_down("parachute.main_drag_area=80 m^2", "parachute.soft_landing_impulse=0 N*s")
    assert Cause(int(record.fate.cause)) is Cause.LANDING_TOO_HARD
    assert float(record.fate.time) == float(record.time)
    # v^2 = 2 m g / (rho C_D S), with the density at 170 m; 1 % for the fall's memory
    steady = math.sqrt(2 * 2900 * G / (float(density(jnp.asarray(170.0))) * 80.0))
    assert float(record.touchdown_speed) == pytest.approx(steady, rel=0.01)


def test_capsule_without_canopy_hits_the_ground_as_it_fell():
    """Where no canopy opens the touchdown is that of the fall, at its place and time."""
    plan = plan_with("parachute.fails=true")
    record = land(plan, falling(plan, 0.5, opened=False))
    assert float(record.touchdown_speed) == pytest.approx(180.0, rel=1e-6)
    assert float(record.time) == pytest.approx(TIME, abs=0.05)
    assert Cause(int(record.fate.cause)) is Cause.LANDING_TOO_HARD


def test_sea_is_no_place_for_a_search_in_the_forest():
    """A landing in the sea is a loss where the mission file says so, and none where it does not."""
    table = tomllib.loads(mission_text("voskhod-2")[1])
    fates = []
    for said in ("lost", "safe"):
        table["capsule"]["sea_landing"] = said
        plan = nominal_plan(check_mission(table))
        entered = falling(plan, 0.5)
        angle = greenwich(plan, entered.end.time)
        here = (jnp.asarray(0.2), jnp.asarray(-2.5), jnp.asarray(5e3))  # the Pacific
        x, y, z = to_inertial(from_geodetic(*here), angle)
        at_sea = entered.end._replace(x=x, y=y, z=z)
        record = land(plan, entered._replace(end=at_sea))
        assert not bool(record.ground.is_land)
        fates.append(Cause(int(record.fate.cause)))
    assert fates[0] is Cause.LANDED_IN_SEA
    assert fates[1] is not Cause.LANDED_IN_SEA


def test_filling_canopy_opens_later_and_lower(come_down):
    """A canopy that takes eight diameters to fill acts two thirds of that way further down."""
    _, at_once = come_down()
    _, filling = come_down("parachute.filling_constant=8")
    way = 2 / 3 * 8 * math.sqrt(4 / math.pi * 12 / 0.75)  # 24 m
    # the record begins where it begins to fill, and both falls begin at one place and time
    assert filling.profile.altitude_m[0] == pytest.approx(at_once.profile.altitude_m[0])
    assert float(filling.profile.time_s[0]) == float(at_once.profile.time_s[0]) == TIME
    # that way is had at 180 m/s instead of being braked from there to some 80 m/s
    gained = float(at_once.time - filling.time)
    assert 0.0 < gained < way / 80.0


def test_soft_landing_is_safe(come_down):
    """Canopy and rocket together lose nobody, and the clock of the profile runs on."""
    _, record = come_down()
    assert Cause(int(record.fate.cause)) is Cause.RECOVERED
    assert np.all(np.diff(record.profile.time_s) > 0.0)
    assert record.profile.time_s[0] >= TIME
    assert float(record.opened) == TIME
