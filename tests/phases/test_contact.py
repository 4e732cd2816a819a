"""Radio contact during a walk, on orbits and with stations whose answer is known."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voskhod.mission.loading import load_mission
from voskhod.mission.plan import nominal_plan
from voskhod.mission.walk import Radio, Station
from voskhod.phases.contact import contact
from voskhod.phases.insertion import greenwich
from voskhod.phases.orbit import Coasting, OrbitRecord
from voskhod.phases.spacewalk import WalkTimes

RADIUS, MOTION = 6678137.0, math.sqrt(3.986004418e14 / 6678137.0**3)
STEP = 200.0


@pytest.fixture(scope="module")
def plan():
    """Return the nominal plan of Voskhod 2."""
    return nominal_plan(load_mission("voskhod-2"))


@pytest.fixture(scope="module")
def orbit():
    """Return the record of a circular equatorial orbit at 300 km."""
    angle = MOTION * STEP * jnp.arange(31)
    zero = jnp.zeros_like(angle)
    speed = RADIUS * MOTION
    states = Coasting(
        RADIUS * jnp.cos(angle),
        RADIUS * jnp.sin(angle),
        zero,
        -speed * jnp.sin(angle),
        speed * jnp.cos(angle),
        zero,
    )
    nothing = jnp.asarray(0.0)
    return OrbitRecord(
        nothing, STEP * jnp.arange(states.x.shape[0]), states, states, None, *(nothing,) * 3
    )


def walk_times():
    """Return the times of a walk from 2000 s to 2600 s after lift-off."""
    times = WalkTimes(*(jnp.asarray(0.0),) * 9, *(jnp.asarray(True),) * 3)
    return times._replace(left_airlock=jnp.asarray(2000.0), back_inside=jnp.asarray(2600.0))


def listen(plan, orbit, longitudes, mask_deg=5.0):
    """Return the record of contact with stations on the equator."""
    stations = tuple(
        Station.model_construct(
            name="",
            latitude=jnp.asarray(0.0),
            longitude=jnp.asarray(longitude),
            mask=jnp.asarray(math.radians(mask_deg)),
            source=None,
        )
        for longitude in longitudes
    )
    heard = plan.model_copy(update={"radio": Radio.model_construct(stations=stations)})
    return contact(heard, orbit, walk_times())


def longitude_at(plan, seconds):
    """Return the longitude under the ship."""
    return MOTION * seconds - float(greenwich(plan, seconds))


def test_nobody_hears_without_stations(plan, orbit):
    """A mission without stations has no coverage."""
    assert float(listen(plan, orbit, []).coverage) == 0.0


def test_station_on_the_other_side_hears_nothing(plan, orbit):
    """The Earth stands between a ship and its antipode."""
    place = longitude_at(plan, 2300.0) + math.pi
    assert float(listen(plan, orbit, [place]).coverage) == 0.0


@pytest.mark.parametrize("mask_deg", [0.0, 5.0, 20.0])
def test_pass_over_a_station_lasts_as_long_as_geometry_says(plan, orbit, mask_deg):
    """Elevation over the mask means an arc to the station below acos(cos(e) R/r) - e."""
    record = listen(plan, orbit, [longitude_at(plan, 2300.0)], mask_deg)
    e = math.radians(mask_deg)
    arc = math.acos(math.cos(e) * 6378137.0 / RADIUS) - e
    half = arc / (MOTION - 7.2921159e-5)
    share = min(2.0 * half / 600.0, 1.0)
    # 33 samples: two of them are counted or not at either end of the pass
    assert float(record.coverage) == pytest.approx(share, abs=2.0 / 32)


def test_two_stations_hear_what_either_hears(plan, orbit):
    """The ship is heard where at least one station hears it."""
    places = [longitude_at(plan, 2100.0), longitude_at(plan, 2500.0)]
    both = np.asarray(listen(plan, orbit, places).heard)
    alone = [np.asarray(listen(plan, orbit, [place]).heard) for place in places]
    np.testing.assert_array_equal(both, np.maximum(*alone))


def test_ground_track_lies_under_the_ship(plan, orbit):
    """The place under an equatorial orbit has latitude zero and the altitude of the orbit."""
    record = jax.device_get(listen(plan, orbit, []))
    np.testing.assert_allclose(record.latitude, 0.0, atol=1e-8)  # J3 bends the curve by 4 cm
    # This circle knows no J2, which the interpolation assumes: 0.015 m/s2 x (200 s)^2 / 32 = 18 m.
    np.testing.assert_allclose(record.altitude, 300e3, atol=20.0)
    expected = [longitude_at(plan, float(t)) for t in record.seconds]
    turn = np.angle(np.exp(1j * (record.longitude - np.array(expected))))
    np.testing.assert_allclose(turn, 0.0, atol=1e-6)  # Hermite along the track: some metres
