"""Frames, places and distances against Astropy and exact cases."""

import math
from datetime import UTC, datetime, timedelta, timezone

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from astropy import units as u
from astropy.coordinates import EarthLocation
from astropy.time import Time
from astropy.utils import iers
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.physics import earth
from voskhod.units import EARTH_ROTATION_RAD_S, MEAN_RADIUS_M

# Polar motion before 1973 is not in Astropy's tables; it is below an arcsecond.
pytestmark = pytest.mark.filterwarnings("ignore:Tried to get polar motions")

LATITUDE = st.floats(-math.pi / 2, math.pi / 2)
LONGITUDE = st.floats(-math.pi, math.pi)


@pytest.fixture(autouse=True, scope="module")
def _offline() -> None:
    """Keep Astropy from asking the network for Earth orientation."""
    iers.conf.auto_download = False
    iers.conf.iers_degraded_accuracy = "warn"


@pytest.mark.parametrize("year", [1961, 1965, 2000, 2026])
def test_rotation_angle(year: int) -> None:
    """The rotation angle is Astropy's for UT1 equal to UTC."""
    epoch = datetime(year, 3, 18, 7, 0, 12, 345678, tzinfo=UTC)
    ut1 = Time(epoch.replace(tzinfo=None), scale="ut1")
    expected = ut1.earth_rotation_angle(0).to_value(u.rad)
    # A double of some 1e4 days resolves 1e-12 d of time, 1e-11 rad; 0.1 mm on the ground is 2e-11.
    assert earth.rotation_angle_at(epoch) == pytest.approx(expected, abs=1e-10)


def test_time_zone_of_the_epoch() -> None:
    """An epoch in Moscow time, in UTC and without a zone is one instant."""
    moscow = datetime(1965, 3, 18, 10, 0, tzinfo=timezone(timedelta(hours=3)))
    plain = datetime(1965, 3, 18, 7, 0)
    assert earth.rotation_angle_at(moscow) == earth.rotation_angle_at(plain)


def test_rotation_rate() -> None:
    """A sidereal day later Greenwich stands where it stood."""
    epoch = datetime(1965, 3, 18, 7, 0, tzinfo=UTC)
    later = epoch + timedelta(seconds=2.0 * math.pi / EARTH_ROTATION_RAD_S)
    turn = earth.rotation_angle_at(later) - earth.rotation_angle_at(epoch)
    # The rate of the constants is against the moving equinox, 7.5e-12 rad/s above the rate of the
    # rotation angle: 6.5e-7 rad, 4 m on the equator, a day.
    assert math.remainder(turn, 2.0 * math.pi) == pytest.approx(0.0, abs=7e-7)


@settings(deadline=None)  # the first call compiles
@given(LATITUDE, LONGITUDE, st.floats(-1e3, 1e6))
def test_from_geodetic(latitude: float, longitude: float, altitude: float) -> None:
    """Geodetic places stand where Astropy puts them."""
    expected = EarthLocation.from_geodetic(
        longitude * u.rad, latitude * u.rad, altitude * u.m, ellipsoid="WGS84"
    )
    got = earth.from_geodetic(jnp.float64(latitude), jnp.float64(longitude), jnp.float64(altitude))
    place = [c.to_value(u.m) for c in expected.geocentric]
    np.testing.assert_allclose(np.asarray(got), place, atol=1e-8)  # rounding of 7e6 m


@settings(deadline=None)  # the first call compiles
@given(LATITUDE, LONGITUDE, st.floats(-5e3, 1e6))
def test_geodetic_round_trip(latitude: float, longitude: float, altitude: float) -> None:
    """Going to a position and back returns the place within 10 micrometres."""
    place = earth.from_geodetic(
        jnp.float64(latitude), jnp.float64(longitude), jnp.float64(altitude)
    )
    back = earth.geodetic(place)
    assert float(back.latitude_rad) == pytest.approx(latitude, abs=1.5e-12)  # 10 um on 6.4e6 m
    assert float(back.altitude_m) == pytest.approx(altitude, abs=1e-5)
    east = math.remainder(float(back.longitude_rad) - longitude, 2 * math.pi)
    assert east * math.cos(latitude) == pytest.approx(0.0, abs=1.5e-12)


@settings(deadline=None)  # the first call compiles
@given(LATITUDE, LONGITUDE, st.floats(-1e3, 1e6))
def test_fast_altitude(latitude: float, longitude: float, altitude: float) -> None:
    """The series gives the altitude within 0.1 m."""
    place = earth.from_geodetic(
        jnp.float64(latitude), jnp.float64(longitude), jnp.float64(altitude)
    )
    # The first term left out is of third order: f^3 a = 0.24 m times a form factor below 1/3.
    assert float(earth.fast_altitude(place)) == pytest.approx(altitude, abs=0.1)


def test_geodetic_has_slopes_at_the_pole() -> None:
    """Nothing fails on the axis of rotation, nor does any slope."""
    slopes = jax.jacfwd(earth.geodetic, argnums=0)(
        (jnp.float64(0.0), jnp.float64(0.0), jnp.float64(-6.5e6))
    )
    assert all(np.isfinite(float(s)) for s in jax.tree.leaves(slopes))
    pole = earth.geodetic((jnp.float64(0.0), jnp.float64(0.0), jnp.float64(-6.5e6)))
    assert float(pole.latitude_rad) == pytest.approx(-math.pi / 2, abs=1e-12)  # 1 um off the axis
    assert float(pole.altitude_m) == pytest.approx(6.5e6 - 6356752.314245, abs=1e-5)


@settings(deadline=None)  # the first call compiles
@given(st.floats(-10.0, 10.0))
def test_turning_there_and_back(angle: float) -> None:
    """Turning to Earth-fixed axes and back returns the vector."""
    p = (jnp.float64(1.0), jnp.float64(-2.0), jnp.float64(3.0))
    back = earth.to_inertial(earth.to_fixed(p, jnp.float64(angle)), jnp.float64(angle))
    np.testing.assert_allclose(np.asarray(back), np.asarray(p), atol=1e-14)  # rounding


def test_air_at_rest() -> None:
    """What stands on the ground has no velocity relative to the air."""
    place = (jnp.float64(4e6), jnp.float64(3e6), jnp.float64(4e6))
    moved = jax.jvp(
        lambda t: earth.to_inertial(place, EARTH_ROTATION_RAD_S * t),
        (jnp.float64(0.0),),
        (jnp.float64(1.0),),
    )[1]
    still = earth.air_velocity(place, moved)
    np.testing.assert_allclose(np.asarray(still), 0.0, atol=1e-12)  # rounding of 300 m/s


def test_quarter_great_circle() -> None:
    """From the equator to the pole is a quarter of the circle, due north."""
    zero, pole = jnp.float64(0.0), jnp.float64(math.pi / 2)
    quarter = float(earth.great_circle_distance(zero, zero, pole, zero))
    assert quarter == pytest.approx(MEAN_RADIUS_M * math.pi / 2, rel=1e-15)
    assert float(earth.bearing(zero, zero, zero, pole)) == pytest.approx(math.pi / 2, rel=1e-15)


@settings(deadline=None)  # the first call compiles
@given(LATITUDE, LONGITUDE, LATITUDE, LONGITUDE)
def test_distance_is_the_angle_of_vectors(
    lat1: float, lon1: float, lat2: float, lon2: float
) -> None:
    """Distance is the angle between the two unit vectors."""

    def unit(lat: float, lon: float) -> np.ndarray:
        return np.array(
            [math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)]
        )

    a, b = unit(lat1, lon1), unit(lat2, lon2)
    angle = 2.0 * math.atan2(np.linalg.norm(a - b), np.linalg.norm(a + b))
    got = float(earth.great_circle_distance(*map(jnp.float64, (lat1, lon1, lat2, lon2))))
    # Rounding of unit vectors; near antipodes it grows to the root of it, 1e-8 rad.
    assert got / MEAN_RADIUS_M == pytest.approx(angle, abs=3e-8)


@settings(deadline=None)  # the first call compiles
@given(st.floats(-1.5, 1.5), LONGITUDE, st.floats(0.0, 6.28), st.floats(1.0, 1.9e7))
def test_destination_undoes_bearing(lat: float, lon: float, course: float, length: float) -> None:
    """Flying a bearing and distance ends at a place that is that far on that bearing."""
    start = (jnp.float64(lat), jnp.float64(lon))
    end = earth.destination(*start, jnp.float64(course), jnp.float64(length))
    assert float(earth.great_circle_distance(*start, *end)) == pytest.approx(length, abs=1e-6)
    back = float(earth.bearing(*start, *end)) - course
    # Rounding of places, 1e-16 rad, seen over the arc; 1e-15 of slack for 1 m arcs.
    reach = abs(math.sin(length / MEAN_RADIUS_M))
    assert abs(math.remainder(back, 2 * math.pi)) * reach < 3e-15


def test_coincident_places_have_slopes() -> None:
    """Distance and bearing of a place to itself are zero, with finite slopes."""
    place = (jnp.float64(1.0), jnp.float64(0.5))
    for f in (earth.great_circle_distance, earth.bearing):
        value, slope = jax.value_and_grad(f)(*place, *place)
        assert float(value) == pytest.approx(0.0, abs=1e-8)  # root of the guard, 1e-15 rad
        assert np.isfinite(float(slope))


@settings(deadline=None)  # the first call compiles
@given(st.floats(-1.2, 1.2), st.floats(0.0, 6.28), st.floats(-2e6, 2e6), st.floats(-5e5, 5e5))
def test_along_and_cross_track(lat: float, course: float, along: float, cross: float) -> None:
    """A place built from downrange and crossrange gives them back."""
    aim = (jnp.float64(lat), jnp.float64(0.3))
    foot = earth.destination(*aim, jnp.float64(course), jnp.float64(along))
    # Course at the foot: it points away from a place one radian behind it.
    behind = earth.destination(*aim, jnp.float64(course), jnp.float64(along - MEAN_RADIUS_M))
    ahead = earth.bearing(*foot, *behind) + jnp.pi
    place = earth.destination(*foot, ahead + jnp.pi / 2, jnp.float64(cross))
    down, side = earth.along_and_cross_track(*place, *aim, jnp.float64(course))
    assert float(down) == pytest.approx(along, abs=1e-6)  # rounding over some 1e6 m
    assert float(side) == pytest.approx(cross, abs=1e-6)
