"""What the walker could see, on an orbit whose answer is known."""

import math
from datetime import UTC, datetime

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voskhod.mission.plan import nominal_plan
from voskhod.phases.insertion import greenwich
from voskhod.phases.observation import MINUTES, observation, sightings, view
from voskhod.phases.orbit import Coasting, OrbitRecord
from voskhod.phases.spacewalk import WalkTimes
from voskhod.physics.landmarks import Landmarks, landmarks
from voskhod.physics.sky import sun_elevation

RADIUS, MOTION = 6678137.0, math.sqrt(3.986004418e14 / 6678137.0**3)
STEP, OUT_AT, WALK_S = 200.0, 2000.0, 600.0

_observation, _view = jax.jit(observation), jax.jit(view)


@pytest.fixture(scope="module")
def plan(mission):
    """Return the nominal plan of Voskhod 2."""
    return nominal_plan(mission)


@pytest.fixture(scope="module")
def flown():
    """Return a circular equatorial orbit at 300 km, and the times of a walk of ten minutes."""
    angle = MOTION * STEP * jnp.arange(31)
    zero, speed = jnp.zeros_like(angle), RADIUS * MOTION
    x, y = RADIUS * jnp.cos(angle), RADIUS * jnp.sin(angle)
    states = Coasting(x, y, zero, -speed * jnp.sin(angle), speed * jnp.cos(angle), zero)
    nothing = jnp.asarray(0.0)
    orbit = OrbitRecord(nothing, STEP * jnp.arange(31.0), states, states, None, *(nothing,) * 3)
    turns, flags = (jnp.zeros(1),) * 3, (jnp.asarray(True),) * 3
    times = WalkTimes(*(nothing,) * 9, *turns, *flags)
    return orbit, times._replace(
        left_airlock=jnp.asarray(OUT_AT), back_inside=jnp.asarray(OUT_AT + WALK_S)
    )


def among_nothing(plan, places):
    """Return places as part of a table as long as the bundled one, the rest half around the Earth.

    One length of table is one program to compile.
    """
    rest = len(landmarks().names) - places[0].size
    far = longitude_at(plan, OUT_AT) + math.pi
    filled = zip(places, (0.0, far, 0.0), strict=True)
    return tuple(np.concatenate((part, np.full(rest, value))) for part, value in filled)


def longitude_at(plan, seconds):
    """Return the longitude under the ship."""
    return MOTION * seconds - float(greenwich(plan, seconds))


def test_minutes_are_those_of_the_walk(plan, flown):
    """Ten minutes outside have eleven marks; after them the record stands still."""
    record = jax.device_get(_observation(plan, *flown))
    assert record.seconds.shape == (MINUTES,)
    assert record.within.sum() == 11
    np.testing.assert_allclose(record.seconds[:11], OUT_AT + 60.0 * np.arange(11))
    np.testing.assert_allclose(record.seconds[11:], OUT_AT + WALK_S)


def test_horizon_below_is_that_of_the_height(plan, flown):
    """300 km up: dip 17.2 degrees, 1.9 thousand kilometres to the horizon, 2.2 % of the Earth."""
    record = jax.device_get(_observation(plan, *flown))
    # arccos(6371 / 6671) = 17.248 deg less 0.051 by refraction, of an orbit known to 20 m
    np.testing.assert_allclose(np.degrees(record.dip), 17.197, atol=0.01)
    # refraction shows half a degree more of the ground: 17.75 deg of arc
    np.testing.assert_allclose(record.horizon / 1e3, 6371.0 * np.radians(17.747), atol=3.0)
    np.testing.assert_allclose(record.seen_share, 300.0 / 2.0 / 6671.0, rtol=2e-4)
    np.testing.assert_allclose(record.detail, 300e3 * np.pi / 10800.0, rtol=2e-4)
    np.testing.assert_allclose(record.dip + record.half_angle, 0.5 * np.pi)


def test_light_below_is_that_of_the_sun(plan, flown):
    """The elevation of the Sun under the ship is the one of `physics.sky`, itself held by ERFA."""
    record = jax.device_get(_observation(plan, *flown))
    expected = sun_elevation(
        record.latitude, record.longitude, record.seconds, plan.mission.launched
    )
    np.testing.assert_allclose(record.sun, expected, atol=1e-9)  # the same sphere: rounding
    day = np.asarray(expected) > -np.radians(50.0 / 60.0)
    assert float(record.day_share) == pytest.approx(day[:11].mean())


def test_places_come_into_view_where_spheres_say(plan, flown):
    """A point is in view within arccos(R cos e / r) - e; a wide place half its width farther."""
    under = longitude_at(plan, OUT_AT)
    reach = math.acos(6371.0 / 6671.0 * math.cos(math.radians(5.0))) - math.radians(5.0)
    east = under + reach + np.array([-0.01, 0.01, 0.01, math.pi])  # one hundredth: 64 km
    places = (np.zeros(4), east, np.array([0.0, 0.0, 200e3, 4000e3]))
    seen = jax.device_get(_view(plan, *flown, among_nothing(plan, places)))
    # the ellipsoid's radius is 7 km larger than the sphere's: 0.002 of the arc
    np.testing.assert_array_equal(seen.in_view[0, :4], [1.0, 0.0, 1.0, 0.0])
    np.testing.assert_allclose(np.degrees(seen.azimuth[0, :3]), 90.0, atol=1e-6)
    assert np.degrees(seen.elevation[0, 0]) == pytest.approx(5.6, abs=0.3)
    assert np.all(seen.in_view[11:] == 0.0)  # the walk is over


def test_the_list_names_places_with_direction_and_distance(plan, flown):
    """A place under the ship is below and as far as the ship is high; one ahead lies east."""
    under = longitude_at(plan, OUT_AT)
    table = Landmarks(
        ("Under", "Ahead", "Antipode"),
        ("city", "sea", "sea"),
        np.zeros(3),
        under + np.array([0.0, 0.15, math.pi]),
        np.full(3, 10e3),
    )
    record = jax.device_get(_observation(plan, *flown))
    seen = jax.device_get(_view(plan, *flown, among_nothing(plan, table[2:])))
    rows = sightings(record, seen, table, plan.mission.launched)
    first = [row for row in rows if row.minute == 0]
    assert [(row.name, row.direction) for row in first] == [("Under", "below"), ("Ahead", "E")]
    assert first[0].distance_km == pytest.approx(300.0, abs=0.1)
    assert first[0].utc == datetime(1965, 3, 18, 7, 33, 20, tzinfo=UTC)
    assert max(row.minute for row in rows) <= 10


def test_nothing_is_infinite_for_the_bundled_places(plan, flown):
    """All bundled places, antipodes included, have finite sights; some are in view."""
    table = landmarks()
    # Turned so that Africa's east coast, 37 degrees east, lies under the start of the walk.
    turned = table.longitude - math.radians(37.0) + longitude_at(plan, OUT_AT)
    seen = jax.device_get(_view(plan, *flown, (table.latitude, turned, table.extent)))
    assert all(np.all(np.isfinite(part)) for part in seen)
    shown = [table.names[i] for i in np.flatnonzero(seen.in_view[0])]
    # On the equator at 37 E one is over Kenya, with 1400 km of reach.
    assert {"Kilimanjaro", "Lake Victoria", "Ethiopian Highlands"} <= set(shown)
    assert not {"Cairo", "Delhi", "Niger delta", "Hawaii"} & set(shown)
