"""The mission's free float: its numbers reach the two bodies, the sun is where it is."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from voskhod.mission.loading import load_mission
from voskhod.mission.plan import changed_plan
from voskhod.phases.excursions import excursions, light_outside
from voskhod.phases.orbit import Coasting, OrbitRecord
from voskhod.phases.spacewalk import WalkTimes
from voskhod.physics import sky

RADIUS, GM, STEP = 6678137.0, 3.986004418e14, 200.0
MOTION = math.sqrt(GM / RADIUS**3)
TILT = math.radians(65.0)
LEFT, RETURN = 5691.0, 6311.0
BASE = {
    "floating.tether_length": 5.35,
    "floating.hatch_distance": 3.65,
    "floating.hatch_offset": 1.0,
    "floating.ship_pitch": 0.0,
    "floating.ship_yaw": 0.0,
    "floating.push_error": 0.0,
    "floating.push_offset": 0.0,
    "spacewalk.exit_at": LEFT,
    "spacewalk.free_float": RETURN - LEFT,
}
MISSION = load_mission("voskhod-2")


def plan_with(**values):
    """Return the plan of a float."""
    names = {key.replace("__", "."): value for key, value in values.items()}
    return changed_plan(MISSION, {k: jnp.asarray(v, float) for k, v in (BASE | names).items()})


def orbit_at(phase):
    """Return a circular orbit at 300 km that begins at an angle from its node [rad]."""
    angle = phase + MOTION * STEP * np.arange(41)
    speed = RADIUS * MOTION
    along, across = np.cos(angle), np.sin(angle)
    states = Coasting(
        RADIUS * along,
        RADIUS * across * math.cos(TILT),
        RADIUS * across * math.sin(TILT),
        -speed * across,
        speed * along * math.cos(TILT),
        speed * along * math.sin(TILT),
    )
    states = Coasting(*(jnp.asarray(part) for part in states))
    nothing, seconds = jnp.asarray(0.0), STEP * jnp.arange(41.0)
    period = jnp.asarray(2 * math.pi / MOTION)
    record = OrbitRecord(nothing, seconds, states, states, None, *(nothing,) * 3)
    return record._replace(period=period)


def place(phase, seconds):
    """Return position and direction of flight on the circle."""
    angle = phase + MOTION * seconds
    normal = np.array([math.cos(TILT), math.sin(TILT)])
    at = np.array([np.cos(angle), *(np.sin(angle) * normal)])
    on = np.array([-np.sin(angle), *(np.cos(angle) * normal)])
    return at, on


TIMES = WalkTimes(*(jnp.asarray(0.0),) * 12, *(jnp.asarray(True),) * 3)._replace(
    left=jnp.asarray([LEFT]), returns=jnp.asarray([RETURN]), back=jnp.asarray([RETURN + 100.0])
)
_float, _light = jax.jit(excursions), jax.jit(light_outside)


def floated(phase=0.0, **values):
    return jax.device_get(_float(plan_with(**values), orbit_at(phase), TIMES))


@pytest.fixture(scope="module")
def record():
    """Return the float of the nominal plan."""
    return floated()


def test_float_lasts_from_exit_to_return(record):
    """It begins at the first exit and ends with the first return, everything finite."""
    assert float(record.poses.seconds[0]) == LEFT
    assert float(record.poses.seconds[-1]) == pytest.approx(RETURN, abs=1e-6)
    assert all(np.isfinite(np.asarray(leaf, float)).all() for leaf in jax.tree.leaves(record))


def test_tether_and_hatch_are_the_missions(record):
    """He comes as far as the tether of the file lets him, from the hatch of the file."""
    assert tuple(map(float, record.hatch)) == (3.65, 0.0, 1.0)
    # stretch and harness: a quarter of a metre
    assert float(record.poses.greatest_distance) == pytest.approx(5.35, abs=0.5)
    shorter = floated(floating__tether_length=3.0)
    assert float(shorter.poses.greatest_distance) == pytest.approx(3.0, abs=0.5)


def test_he_begins_head_outwards(record):
    """At the exit his long axis points along the airlock, away from the ship."""
    ship = record.poses.ship_attitude
    man = record.poses.attitude
    turns = [Rotation.from_quat([float(q[0]) for q in (a.x, a.y, a.z, a.w)]) for a in (ship, man)]
    head = turns[0].inv().apply(turns[1].apply([0.0, 0.0, 1.0]))
    np.testing.assert_allclose(head, [1.0, 0.0, 0.0], atol=1e-9)


def test_push_turns_the_ship_by_the_masses_of_the_file():
    """A straight push at a hatch off the ship's centre turns it: impulse x offset / inertia."""
    values = {f"floating__ship_rate_{axis}": 0.0 for axis in "xyz"}
    record, plan = floated(**values), plan_with(**values)
    man = float(plan.walkers[0].body_mass + plan.suit.mass)
    ship = float(plan.ship.mass)
    push = float(plan.floating.push_speed) * man * ship / (man + ship)
    turn = -push * 1.0 / float(plan.ship.inertia)
    # the body's mass is the walker's and the suit's; rounding
    assert float(record.poses.ship_rate[1][0]) == pytest.approx(turn, rel=1e-9)


@pytest.mark.parametrize("phase", [0.0, 2.0, 4.0])
def test_light_is_that_of_the_place(phase):
    """The share of the Sun is that of the ship's place, on the day side whole, at night none."""
    plan = plan_with()
    middle = 0.5 * (LEFT + RETURN)
    found = float(_light(plan, orbit_at(phase)))
    at, _ = place(phase, middle)
    sun = np.array(
        [float(x) for x in sky.sun_direction(jnp.asarray(middle), plan.mission.launched)]
    )
    # a cylinder for the Earth's shadow: exact a degree away from its edge
    height, away = at @ sun, RADIUS * np.linalg.norm(at - (at @ sun) * sun)
    assert abs(away - 6371e3) > 120e3
    assert found == (0.0 if height < 0.0 and away < 6371e3 else 1.0)
    record = floated(phase)
    assert float(record.light[len(record.light) // 2]) == pytest.approx(found, abs=1e-9)


def test_both_sides_of_the_earth_are_among_the_cases():
    """The cases above hold day and night."""
    shares = {float(_light(plan_with(), orbit_at(phase))) for phase in (0.0, 2.0, 4.0)}
    assert shares == {0.0, 1.0}


def test_cameras_of_the_file_look(record):
    """There is footage for each camera, in its order."""
    assert len(record.footage) == len(MISSION.floating.cameras) >= 1
    for film in record.footage:
        assert 0.0 <= float(film.fraction_seen) <= float(film.fraction_in_frame) <= 1.0
        assert float(film.fraction_lit) <= float(film.fraction_seen) + 1e-12
