"""What stands over a horizon: the Sun, the Earth's shadow, a spacecraft over a station.

The Sun's place is the Astronomical Almanac's low-precision formula (0.01 degrees, 1950 to 2050),
turned from the equinox of date to the celestial intermediate origin that the inertial frame of
`voskhod.physics.earth` uses.

The shadow is that of the ellipsoid (z is stretched so that it becomes a sphere), and its edge is
as soft as the Sun's disc is wide: the limb is taken as straight across the disc. Refraction is
left out, in the shadow and over horizons: it lifts a body on the horizon by 0.6 degrees.

Sources: Astronomical Almanac, section C (Sun); Capitaine et al., A&A 412 (2003) 567 (polynomial
of sidereal time); Montenbruck and Gill, Satellite Orbits, section 3.4.2 (shadow).
"""

from datetime import datetime

import jax.numpy as jnp

from voskhod.arrays import Flag, Real, Vector
from voskhod.physics.earth import days_since_2000, from_geodetic, rotation_angle_at
from voskhod.units import EARTH_ROTATION_RAD_S, EQUATORIAL_RADIUS_M, FLATTENING, SOLAR_DAY_S

_DEGREE = jnp.pi / 180.0
_ARCSECOND = _DEGREE / 3600.0
_DAYS_PER_CENTURY = 36525.0
SUN_HALF_ANGLE_RAD = 959.63 * _ARCSECOND  # semi-diameter at 1 au, Astronomical Almanac


def sun_direction(seconds_since_epoch: Real, epoch: datetime) -> Vector:
    """Return the direction of the Sun from the Earth's centre.

    Args:
        seconds_since_epoch: time after the epoch [s].
        epoch: instant from which time is counted; without a time zone it is UTC.

    Returns:
        Unit vector in the inertial frame [-].

    Source: Astronomical Almanac, section C, 0.01 degrees; origin of right ascension by
    Capitaine et al. 2003.
    """
    days = days_since_2000(epoch) + seconds_since_epoch / SOLAR_DAY_S
    mean_longitude = (280.460 + 0.9856474 * days) * _DEGREE
    anomaly = (357.528 + 0.9856003 * days) * _DEGREE
    equation = 1.915 * jnp.sin(anomaly) + 0.020 * jnp.sin(2.0 * anomaly)
    longitude = mean_longitude + equation * _DEGREE
    obliquity = (23.439 - 4.0e-7 * days) * _DEGREE
    x = jnp.cos(longitude)
    y = jnp.cos(obliquity) * jnp.sin(longitude)
    z = jnp.sin(obliquity) * jnp.sin(longitude)
    century = days / _DAYS_PER_CENTURY
    # Sidereal time less rotation angle: how far the equinox has gone from the frame's x axis.
    origin = (0.014506 + century * (4612.156534 + 1.3915817 * century)) * _ARCSECOND
    c, s = jnp.cos(origin), jnp.sin(origin)
    return c * x + s * y, c * y - s * x, z


def sun_elevation(
    latitude: Real, longitude: Real, seconds_since_epoch: Real, epoch: datetime
) -> Real:
    """Return the elevation of the Sun's centre over a place's horizon, without refraction.

    Args:
        latitude: geodetic [rad].
        longitude: east positive [rad].
        seconds_since_epoch: time after the epoch [s].
        epoch: instant from which time is counted; without a time zone it is UTC.

    Returns:
        Elevation, negative below the horizon [rad].

    Source: spherical trigonometry; parallax (9 arcseconds) is left out.
    """
    x, y, z = sun_direction(seconds_since_epoch, epoch)
    meridian = rotation_angle_at(epoch) + EARTH_ROTATION_RAD_S * seconds_since_epoch + longitude
    c, s = jnp.cos(meridian), jnp.sin(meridian)
    sine, cosine = jnp.sin(latitude), jnp.cos(latitude)
    out, east = x * c + y * s, y * c - x * s
    north = cosine * z - sine * out
    return jnp.arctan2(cosine * out + sine * z, jnp.sqrt(east * east + north * north + 1e-30))


def sunlit_fraction(position: Vector, sun: Vector) -> Real:
    """Return the share of the Sun's disc that the Earth leaves uncovered.

    Args:
        position: inertial [m].
        sun: inertial unit vector towards the Sun [-].

    Returns:
        0 in the umbra, 1 in full light [-].

    Source: Montenbruck and Gill, section 3.4.2, limb taken as straight across the disc.
    """
    x, y, z = position[0], position[1], position[2] / (1.0 - FLATTENING)
    sx, sy, sz = sun[0], sun[1], sun[2] / (1.0 - FLATTENING)
    r = jnp.sqrt(x * x + y * y + z * z)
    sine = (x * sx + y * sy + z * sz) / (r * jnp.sqrt(sx * sx + sy * sy + sz * sz))
    height = jnp.arctan2(sine, jnp.sqrt(jnp.maximum(1.0 - sine * sine, 0.0) + 1e-12))
    ratio = jnp.minimum(EQUATORIAL_RADIUS_M / r, 1.0)  # below the surface the horizon is level
    dip = jnp.arctan2(jnp.sqrt(1.0 - ratio * ratio + 1e-12), ratio)
    # The share of a disc on one side of a chord, the half disc being at zero.
    chord = jnp.clip((height + dip) / SUN_HALF_ANGLE_RAD, -1.0, 1.0)
    half = jnp.sqrt(jnp.maximum(1.0 - chord * chord, 0.0) + 1e-12)
    return jnp.clip(0.5 + (chord * half + jnp.arctan2(chord, half)) / jnp.pi, 0.0, 1.0)


def is_sunlit(position: Vector, sun: Vector) -> Flag:
    """Tell whether at least half of the Sun's disc is seen.

    Args:
        position: inertial [m].
        sun: inertial unit vector towards the Sun [-].

    Returns:
        True in light.
    """
    return sunlit_fraction(position, sun) >= 0.5


def elevation_from(
    latitude: Real, longitude: Real, altitude_m: Real, position_fixed: Vector
) -> Real:
    """Return the elevation of a spacecraft over a station's horizon, without refraction.

    Args:
        latitude: of the station, geodetic [rad].
        longitude: of the station [rad].
        altitude_m: of the station, over the ellipsoid [m].
        position_fixed: of the spacecraft, Earth-fixed [m].

    Returns:
        Elevation, negative below the horizon [rad].
    """
    station = from_geodetic(latitude, longitude, altitude_m)
    dx, dy, dz = (there - here for there, here in zip(position_fixed, station, strict=True))
    s, c = jnp.sin(latitude), jnp.cos(latitude)
    out = dx * jnp.cos(longitude) + dy * jnp.sin(longitude)
    east = dy * jnp.cos(longitude) - dx * jnp.sin(longitude)
    north = c * dz - s * out
    return jnp.arctan2(c * out + s * dz, jnp.sqrt(east * east + north * north + 1e-12))
