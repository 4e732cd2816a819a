r"""What is seen of the Earth from a height: horizon, limb, air over it, detail, day or night.

Geometry on a sphere: dip $\delta = \arccos\frac{R}{R+h}$, distance $\sqrt{h(2R+h)}$, seen share
$\frac{h}{2(R+h)}$, angular radius of the Earth $\pi/2 - \delta$. A layer of thickness $L$ stands
over the limb by $\arccos\frac{R}{R+h} - \arccos\frac{R+L}{R+h}$.

Refraction: in air layered around the Earth $n r \cos e$ is the same along a ray (Bouguer). The ray
that grazes the ground has $n_0 R$. So the dip seen is exactly $\arccos\frac{n_0 R}{n(h)(R+h)}$, and
the ground that it comes from lies at the arc
$\varphi = \int_R^{R+h} \frac{n_0 R\,dr}{r\sqrt{n^2 r^2 - n_0^2 R^2}}$. The substitution
$r = R + h_1 s^2$ takes the root out of the integral (Gauss and Legendre, 24 points); above $h_1$
the ray is straight. $n - 1$ follows the density of the US Standard Atmosphere (Gladstone and Dale).

Weak: no clouds and no haze, which hide the last degrees before the limb; the sphere has the mean
radius (dips are 0.3 % from the ellipsoid's); the eye resolves an angle, whatever the contrast.

Sources: Bouguer's invariant, Born and Wolf, Principles of Optics, 3.2.1; Ciddor, Applied Optics 35
(1996) 1566 (refractivity); Explanatory Supplement to the Astronomical Almanac (sunrise, twilight).
"""

import math
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np

from voskhod.arrays import Real, Vector
from voskhod.physics import earth, sky
from voskhod.physics.atmosphere import density
from voskhod.units import MEAN_RADIUS_M

REFRACTIVITY = 2.779e-4  # n - 1 of dry air, 15 degC, 101325 Pa, 550 nm; Ciddor 1996
_SEA_LEVEL_KG_M3 = 1.225  # density that goes with it; US Standard Atmosphere 1976
OPTICAL_TOP_M = 86e3  # above, n - 1 is below 2e-9: rays are straight
ARCMINUTE_RAD = math.pi / 10800.0
ACUITY_RAD = ARCMINUTE_RAD  # normal vision (6/6) parts two points one minute of arc apart, ISO 8596
LAYER_M = (
    100e3  # air that scatters visible twilight and glows at night: Karman line, airglow 85-100
)
# Centre of the Sun when its upper edge touches the horizon: 34' of refraction and 16' of radius.
SUNRISE_RAD = -math.radians(50.0 / 60.0)  # Explanatory Supplement
NIGHT_RAD = -math.radians(18.0)  # end of astronomical twilight, Explanatory Supplement
NIGHT, TWILIGHT, DAY = 0.0, 1.0, 2.0  # codes of `day_part`
_LEAST_M = 1e-6  # height that keeps the slope of a root finite on the ground; 4 m of horizon
_NODES, _WEIGHTS = (  # on 0 to 1
    0.5 * (shift + part)
    for shift, part in zip((1.0, 0.0), np.polynomial.legendre.leggauss(24), strict=True)
)


class Sight(NamedTuple):
    """How a place on the ground is seen from a ship.

    Attributes:
        distance: straight line to it [m].
        elevation: height of the ship over the place's horizon, negative if out of sight [rad].
        azimuth: direction from the point under the ship, clockwise from north [rad].
        sun: elevation of the Sun at the place [rad].
    """

    distance: Real
    elevation: Real
    azimuth: Real
    sun: Real


def horizon_dip(altitude: Real) -> Real:
    """Return how far the geometric horizon lies below the level.

    Args:
        altitude: height of the eye, not negative [m]

    Returns:
        Dip [rad].

    Source: plane trigonometry on the mean sphere.
    """
    return jnp.arctan2(horizon_distance(altitude), MEAN_RADIUS_M)


def horizon_distance(altitude: Real) -> Real:
    """Return the straight distance to the geometric horizon.

    Args:
        altitude: height of the eye, not negative [m]

    Returns:
        Distance [m].

    Source: plane trigonometry on the mean sphere.
    """
    h = jnp.maximum(altitude, _LEAST_M)
    return jnp.sqrt(h * (2.0 * MEAN_RADIUS_M + h))


def earth_half_angle(altitude: Real) -> Real:
    """Return the angular radius of the Earth's disc.

    Args:
        altitude: height of the eye, not negative [m]

    Returns:
        Angle from the nadir to the geometric horizon [rad].

    Source: plane trigonometry on the mean sphere.
    """
    return 0.5 * jnp.pi - horizon_dip(altitude)


def seen_share(altitude: Real) -> Real:
    """Return the share of the Earth's surface inside the geometric horizon.

    Args:
        altitude: height of the eye, not negative [m]

    Returns:
        Share of the sphere [1].

    Source: area of a spherical cap.
    """
    return altitude / (2.0 * (MEAN_RADIUS_M + altitude))


def layer_angle(altitude: Real, thickness: Real | float = LAYER_M) -> Real:
    """Return how high a layer of air stands over the limb.

    Args:
        altitude: height of the eye, not negative [m]
        thickness: height of the layer's top over the ground [m]

    Returns:
        Angle between limb and top; up to the level for an eye inside the layer [rad].

    Source: plane trigonometry on the mean sphere.
    """
    above = jnp.maximum(altitude - thickness, _LEAST_M)
    top = MEAN_RADIUS_M + thickness
    return horizon_dip(altitude) - jnp.arctan2(jnp.sqrt(above * (2.0 * top + above)), top)


def refractivity(altitude: Real) -> Real:
    """Return the refractive index of air less one, in green light.

    Args:
        altitude: height over the ground [m]

    Returns:
        Refractivity n - 1 [1].

    Source: Ciddor 1996 at 15 degC; in proportion to density (Gladstone and Dale), US76.
    """
    return REFRACTIVITY * density(altitude) / _SEA_LEVEL_KG_M3


def _above_grazing(height: Real) -> tuple[Real, Real]:
    """Return the index n and n r - n0 R, both where the height is [1, m]."""
    excess, ground = refractivity(height), refractivity(jnp.zeros_like(height))
    return 1.0 + excess, height * (1.0 + excess) + MEAN_RADIUS_M * (excess - ground)


def refracted_dip(altitude: Real) -> Real:
    """Return how far the horizon is seen below the level, through air.

    Args:
        altitude: height of the eye, not negative [m]

    Returns:
        Dip, smaller than the geometric one [rad].

    Source: Bouguer's invariant; US Standard Atmosphere 1976.
    """
    h = jnp.maximum(altitude, _LEAST_M)
    index, over = _above_grazing(h)
    far = index * (MEAN_RADIUS_M + h)
    grazing = far - over
    return jnp.arctan2(jnp.sqrt(over * (far + grazing)), grazing)


def refracted_arc(altitude: Real) -> Real:
    """Return the arc along the ground to the horizon seen through air.

    Args:
        altitude: height of the eye, not negative [m]

    Returns:
        Angle at the Earth's centre, larger than the geometric dip [rad].

    Source: Bouguer's invariant, quadrature of 24 points of Gauss and Legendre.
    """
    h = jnp.maximum(jnp.asarray(altitude, float), _LEAST_M)
    low = jnp.minimum(h, OPTICAL_TOP_M)
    grazing = MEAN_RADIUS_M * (1.0 + refractivity(jnp.zeros_like(h)))
    s = jnp.reshape(_NODES, (-1,) + (1,) * h.ndim)
    height = low[None] * s * s
    index, over = _above_grazing(height)
    r = MEAN_RADIUS_M + height
    steep = jnp.sqrt(over * (index * r + grazing[None]))
    weights = jnp.reshape(_WEIGHTS, s.shape)
    arc = jnp.sum(weights * 2.0 * low[None] * s * grazing[None] / (r * steep), axis=0)
    # From the top of the air on, a straight line with the same invariant.
    outer = jnp.maximum(MEAN_RADIUS_M + h, grazing + _LEAST_M)
    inner = jnp.maximum(MEAN_RADIUS_M + low, grazing + _LEAST_M)
    return arc + _level(outer, grazing) - _level(inner, grazing)


def _level(radius: Real, grazing: Real) -> Real:
    """Return the angle whose cosine is grazing over radius, radius being larger [rad]."""
    return jnp.arctan2(jnp.sqrt((radius - grazing) * (radius + grazing)), grazing)


def slant_range(altitude: Real, elevation: Real) -> Real:
    """Return the distance to a spacecraft seen at an elevation.

    Args:
        altitude: height of the spacecraft, not negative [m]
        elevation: over the horizon, 0 to pi/2 [rad]

    Returns:
        Straight distance [m].

    Source: law of cosines on the mean sphere.
    """
    up = MEAN_RADIUS_M * jnp.sin(elevation)
    h = jnp.maximum(altitude, _LEAST_M)
    return h * (2.0 * MEAN_RADIUS_M + h) / (jnp.sqrt(up * up + h * (2.0 * MEAN_RADIUS_M + h)) + up)


def ground_resolution(altitude: Real, elevation: Real) -> tuple[Real, Real]:
    """Return the smallest detail that the unaided eye parts on the ground.

    Args:
        altitude: height of the eye, not negative [m]
        elevation: of the eye over the horizon of the place looked at [rad]

    Returns:
        Detail across the line of sight and, foreshortened, along it [m].

    Source: one minute of arc, ISO 8596; contrast and haze left out.
    """
    across = ACUITY_RAD * slant_range(altitude, elevation)
    return across, across / jnp.maximum(jnp.sin(elevation), ACUITY_RAD)


def day_part(sun: Real) -> Real:
    """Return whether a place has night, twilight or day.

    Args:
        sun: elevation of the Sun's centre, without refraction [rad]

    Returns:
        0 night, 1 twilight (down to 18 degrees), 2 day (upper edge of the Sun over the horizon).

    Source: Explanatory Supplement to the Astronomical Almanac.
    """
    return jnp.where(sun >= SUNRISE_RAD, DAY, jnp.where(sun >= NIGHT_RAD, TWILIGHT, NIGHT))


def sight(latitude: Real, longitude: Real, position: Vector, sun: Vector) -> Sight:
    """Return how a place on the ground is seen from a ship.

    Args:
        latitude: of the place, geodetic [rad]
        longitude: of the place [rad]
        position: of the ship, Earth-fixed [m]
        sun: direction of the Sun, Earth-fixed unit vector [1]

    Returns:
        Distance, elevation, azimuth and light, without refraction.

    Source: straight lines over the WGS84 ellipsoid.
    """
    level = jnp.zeros_like(latitude)
    elevation = sky.elevation_from(latitude, longitude, level, position)
    place = earth.from_geodetic(latitude, longitude, level)
    apart = [there - here for there, here in zip(position, place, strict=True)]
    under = earth.geodetic(position)
    azimuth = earth.bearing(under.latitude_rad, under.longitude_rad, latitude, longitude)
    c, s = jnp.cos(latitude), jnp.sin(latitude)
    height = c * (jnp.cos(longitude) * sun[0] + jnp.sin(longitude) * sun[1]) + s * sun[2]
    return Sight(
        jnp.sqrt(apart[0] ** 2 + apart[1] ** 2 + apart[2] ** 2),
        elevation,
        azimuth,
        jnp.arcsin(jnp.clip(height, -1.0 + 1e-12, 1.0 - 1e-12)),
    )
