"""Shape and rotation of the Earth: frames, places and distances on the ground.

Inertial frame: z along the rotation axis of date, x towards the celestial intermediate origin,
so that Greenwich stands at the Earth rotation angle. It is held still during a flight:
precession and nutation move it by less than 0.2 arcseconds a day (6 m on the ground).
Earth-fixed frame: the inertial one turned about z by the rotation angle; polar motion (below
0.5 arcseconds, 15 m) is left out.

Decision: UT1 is taken as UTC. The two differ by less than 0.9 s since 1972 (380 m at the
equator), and by about 0.1 s in 1965, when UTC was steered after UT2 (50 m).

Decision: latitudes and altitudes are geodetic on WGS84; distances along the ground are great
circles on the mean sphere, within 0.6 % of the ellipsoid's (Vincenty).

Sources: IAU 2000 resolution B1.8 (rotation angle); WGS84, NGA.STND.0036 (ellipsoid); Bowring,
Survey Review 181 (1976) 323 (geodetic coordinates); spherical trigonometry.
"""

import math
from datetime import UTC, datetime
from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real, Vector
from voskhod.units import (
    EARTH_ROTATION_RAD_S,
    EQUATORIAL_RADIUS_M,
    FLATTENING,
    MEAN_RADIUS_M,
    SOLAR_DAY_S,
)

_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
_POLAR_RADIUS_M = EQUATORIAL_RADIUS_M * (1.0 - FLATTENING)
_FIRST_ECCENTRICITY_2 = FLATTENING * (2.0 - FLATTENING)
_SECOND_ECCENTRICITY_2 = _FIRST_ECCENTRICITY_2 / (1.0 - _FIRST_ECCENTRICITY_2)
_TINY = 1e-30  # square of an angle or ratio: keeps the slope of a root finite at zero


class Geodetic(NamedTuple):
    """Place over the WGS84 ellipsoid."""

    latitude_rad: Real  # [rad], north positive
    longitude_rad: Real  # [rad], east positive
    altitude_m: Real  # [m]


def days_since_2000(epoch: datetime) -> float:
    """Count the days since 1 January 2000, 12:00 UTC.

    Args:
        epoch: instant; one without a time zone is taken as UTC.

    Returns:
        Days of 86400 s, leap seconds left out [d].
    """
    aware = epoch.replace(tzinfo=UTC) if epoch.tzinfo is None else epoch
    return (aware - _J2000).total_seconds() / SOLAR_DAY_S


def rotation_angle_at(epoch: datetime) -> float:
    """Return the Earth rotation angle, taking UT1 as UTC.

    Args:
        epoch: instant; one without a time zone is taken as UTC.

    Returns:
        Angle from the inertial x axis to Greenwich, 0 to 2 pi [rad].

    Source: IAU 2000 resolution B1.8.
    """
    days = days_since_2000(epoch)
    # Whole days are dropped first: they are whole turns, and would cost digits.
    turns = math.fmod(days, 1.0) + 0.7790572732640 + 0.00273781191135448 * days
    return 2.0 * math.pi * (turns % 1.0)


def to_fixed(position: Vector, angle: Real) -> Vector:
    """Turn inertial components into Earth-fixed ones.

    Args:
        position: inertial components of any vector.
        angle: Earth rotation angle [rad].

    Returns:
        Earth-fixed components, in the unit of the input.
    """
    x, y, z = position
    c, s = jnp.cos(angle), jnp.sin(angle)
    return c * x + s * y, c * y - s * x, z


def to_inertial(position: Vector, angle: Real) -> Vector:
    """Turn Earth-fixed components into inertial ones.

    Args:
        position: Earth-fixed components of any vector.
        angle: Earth rotation angle [rad].

    Returns:
        Inertial components, in the unit of the input.
    """
    x, y, z = position
    c, s = jnp.cos(angle), jnp.sin(angle)
    return c * x - s * y, c * y + s * x, z


def air_velocity(position: Vector, velocity: Vector) -> Vector:
    """Return the velocity relative to air that turns with the Earth.

    Args:
        position: inertial, or Earth-fixed axes at one instant [m].
        velocity: inertial velocity on the same axes [m/s].

    Returns:
        Velocity relative to the air, same axes [m/s].

    Source: v - omega x r, WGS84 rotation rate.
    """
    x, y, _ = position
    u, v, w = velocity
    return u + EARTH_ROTATION_RAD_S * y, v - EARTH_ROTATION_RAD_S * x, w


def geodetic(position: Vector) -> Geodetic:
    """Return the geodetic place of a position.

    Args:
        position: Earth-fixed [m].

    Returns:
        Latitude [rad], longitude from -pi to pi [rad], altitude [m].

    Source: Bowring 1976, two iterations (below a micrometre up to 1000 km).
    """
    x, y, z = position
    p2 = x * x + y * y
    p = jnp.sqrt(p2 + 1e-12)  # a micrometre off the axis, so that its slope exists at the poles
    up, out = z * EQUATORIAL_RADIUS_M, p * _POLAR_RADIUS_M
    for _ in range(2):
        norm = 1.0 / jnp.sqrt(up * up + out * out)
        sine, cosine = up * norm, out * norm  # of the parametric latitude
        north = z + _SECOND_ECCENTRICITY_2 * _POLAR_RADIUS_M * sine * sine * sine
        outward = p - _FIRST_ECCENTRICITY_2 * EQUATORIAL_RADIUS_M * cosine * cosine * cosine
        up, out = (1.0 - FLATTENING) * north, outward
    norm = 1.0 / jnp.sqrt(north * north + outward * outward)
    sine, cosine = north * norm, outward * norm
    surface = EQUATORIAL_RADIUS_M * jnp.sqrt(1.0 - _FIRST_ECCENTRICITY_2 * sine * sine)
    on_axis = p2 == 0.0
    longitude = jnp.arctan2(y, jnp.where(on_axis, 1.0, x))
    return Geodetic(jnp.arctan2(north, outward), longitude, p * cosine + z * sine - surface)


def from_geodetic(latitude: Real, longitude: Real, altitude_m: Real) -> Vector:
    """Return the position of a geodetic place.

    Args:
        latitude: geodetic [rad].
        longitude: east positive [rad].
        altitude_m: over the ellipsoid [m].

    Returns:
        Earth-fixed position [m].

    Source: WGS84, NGA.STND.0036.
    """
    sine, cosine = jnp.sin(latitude), jnp.cos(latitude)
    normal = EQUATORIAL_RADIUS_M / jnp.sqrt(1.0 - _FIRST_ECCENTRICITY_2 * sine * sine)
    out = (normal + altitude_m) * cosine
    up = (normal * (1.0 - _FIRST_ECCENTRICITY_2) + altitude_m) * sine
    return out * jnp.cos(longitude), out * jnp.sin(longitude), up


def fast_altitude(position: Vector) -> Real:
    """Return the altitude by a series in the flattening, without trigonometry.

    Args:
        position: inertial or Earth-fixed, z along the axis [m].

    Returns:
        Altitude over the ellipsoid, within 0.1 m up to 1000 km [m].

    Source: second-order expansion of the ellipse's radius and of the tilt of its normal.
    """
    x, y, z = position
    r2 = x * x + y * y + z * z
    r = jnp.sqrt(r2)
    s2 = z * z / r2
    bulge = FLATTENING * FLATTENING * s2 * (1.0 - s2)
    radius = EQUATORIAL_RADIUS_M * (1.0 - FLATTENING * s2 - 1.5 * bulge)
    above = r - radius
    return above * (1.0 - 2.0 * bulge * EQUATORIAL_RADIUS_M / r)


def _angle(y: Real, x: Real) -> Real:
    """Return atan2, zero with zero slope where both are zero."""
    nowhere = (x == 0.0) & (y == 0.0)
    return jnp.arctan2(jnp.where(nowhere, 0.0, y), jnp.where(nowhere, 1.0, x))


def _towards(lat1: Real, lon1: Real, lat2: Real, lon2: Real) -> Vector:
    """Return the unit vector of a second place on a first one's axes: east, north, up.

    Differences of angles are taken by their sines and cosines: what is held against many places
    costs its own four once.
    """
    s1, c1, s2, c2 = jnp.sin(lat1), jnp.cos(lat1), jnp.sin(lat2), jnp.cos(lat2)
    t1, d1, t2, d2 = jnp.sin(lon1), jnp.cos(lon1), jnp.sin(lon2), jnp.cos(lon2)
    aside, turn = t2 * d1 - d2 * t1, d1 * d2 + t1 * t2
    # (1 - turn) / 2, written so that near places keep their digits.
    near = aside * aside / (2.0 + 2.0 * jnp.maximum(turn, 0.0))
    half = jnp.where(turn > 0.0, near, 0.5 - 0.5 * turn)
    north = s2 * c1 - c2 * s1 + 2.0 * s1 * c2 * half
    return c2 * aside, north, s1 * s2 + c1 * c2 * turn


def great_circle_distance(lat1: Real, lon1: Real, lat2: Real, lon2: Real) -> Real:
    """Return the distance along the mean sphere.

    Args:
        lat1: latitude of the first place [rad].
        lon1: longitude of the first place [rad].
        lat2: latitude of the second place [rad].
        lon2: longitude of the second place [rad].

    Returns:
        Distance [m].

    Source: spherical trigonometry, sphere of 6371 km.
    """
    east, north, up = _towards(lat1, lon1, lat2, lon2)
    return MEAN_RADIUS_M * jnp.arctan2(jnp.sqrt(east * east + north * north + _TINY), up)


def bearing(lat1: Real, lon1: Real, lat2: Real, lon2: Real) -> Real:
    """Return the initial direction of the great circle from a first place to a second.

    Args:
        lat1: latitude of the first place [rad].
        lon1: longitude of the first place [rad].
        lat2: latitude of the second place [rad].
        lon2: longitude of the second place [rad].

    Returns:
        Bearing, clockwise from north, 0 to 2 pi; zero for coincident places [rad].

    Source: spherical trigonometry.
    """
    east, north, _ = _towards(lat1, lon1, lat2, lon2)
    return _angle(east, north) % (2.0 * jnp.pi)


def destination(lat: Real, lon: Real, bearing_rad: Real, distance_m: Real) -> tuple[Real, Real]:
    """Return the place at the end of a great circle.

    Args:
        lat: latitude of the start [rad].
        lon: longitude of the start [rad].
        bearing_rad: initial bearing, clockwise from north [rad].
        distance_m: length along the mean sphere [m].

    Returns:
        Latitude and longitude (-pi to pi) of the end [rad].

    Source: spherical trigonometry.
    """
    arc = distance_m / MEAN_RADIUS_M
    s, c = jnp.sin(arc), jnp.cos(arc)
    forward = s * jnp.cos(bearing_rad)
    up = jnp.sin(lat) * c + jnp.cos(lat) * forward
    out = jnp.cos(lat) * c - jnp.sin(lat) * forward
    side = s * jnp.sin(bearing_rad)
    latitude = jnp.arctan2(up, jnp.sqrt(out * out + side * side + _TINY))
    longitude = lon + _angle(side, out)
    return latitude, (longitude + jnp.pi) % (2.0 * jnp.pi) - jnp.pi


def along_and_cross_track(
    lat: Real, lon: Real, aim_lat: Real, aim_lon: Real, track_bearing: Real
) -> tuple[Real, Real]:
    """Return how far a place lies beyond and beside an aim point, seen along a ground track.

    Args:
        lat: latitude of the place [rad].
        lon: longitude of the place [rad].
        aim_lat: latitude of the aim point [rad].
        aim_lon: longitude of the aim point [rad].
        track_bearing: direction of the track at the aim point [rad].

    Returns:
        Downrange (beyond positive) and crossrange (right positive), along great circles [m].

    Source: spherical trigonometry.
    """
    east, north, up = _towards(aim_lat, aim_lon, lat, lon)
    s, c = jnp.sin(track_bearing), jnp.cos(track_bearing)
    ahead, right = north * c + east * s, east * c - north * s
    level = jnp.sqrt(ahead * ahead + up * up + _TINY)
    return MEAN_RADIUS_M * _angle(ahead, up), MEAN_RADIUS_M * jnp.arctan2(right, level)
