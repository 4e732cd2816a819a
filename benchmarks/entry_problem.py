r"""The entry that all methods of `benchmarks/entries.py` fly, stated once.

A ballistic capsule falls from 120 km to 10 km over the ellipsoid, 3 degrees of freedom, inertial
frame, SI units:

$$ \dot{\mathbf r} = \mathbf v, \qquad
   \dot{\mathbf v} = \mathbf g(\mathbf r) - \tfrac12\,\frac{\rho(h)}{\beta}\,|\mathbf v_a|\,
   \mathbf v_a, \qquad \mathbf v_a = \mathbf v - \boldsymbol\omega \times \mathbf r . $$

Gravity $\mathbf g$ with J2 to J4 is that of `voskhod.physics.gravity`, altitude $h$ over WGS84 the
series of `voskhod.physics.earth.fast_altitude`, the Earth turns as in `voskhod.units`. Density is
analytic, so that a Taylor method can state it too:

$$ \ln \rho = \sum_{k=0}^{6} c_k x^k, \qquad x = (h - 65\ \mathrm{km}) / 60\ \mathrm{km}, $$

least squares through the logarithm of the US Standard Atmosphere 1976 (Chebyshev fit, 5 to
125 km), within 4.8 % of it from 10 to 120 km. The ballistic coefficient $\beta$ is constant.

What is asked: position, velocity and time where h = 10 km. Error: distance from the same flight by
SciPy's DOP853 at 1e-12 with its event.

The draws are about an entry of the Vostok and Voskhod kind, all choices: speed 7.8 km/s +- 20 m/s
inertial, path 1.8 +- 0.15 degrees below the horizon (held within three standard deviations: none
skips), ballistic coefficient 640 kg/m2 +- 5 % (2.46 t, 2.3 m sphere, drag coefficient 0.92),
anywhere between 60 degrees south and north, heading from north-east to south-east.

The other programs work in units of the Earth's radius and circular speed, so that one tolerance
means the same for a position and a speed.
"""

from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from voskhod.units import (
    EARTH_ROTATION_RAD_S,
    EQUATORIAL_RADIUS_M,
    FLATTENING,
    GRAVITATIONAL_PARAMETER_M3_S2,
)

Numbers: TypeAlias = NDArray[np.floating[Any]]

TOP_M, BOTTOM_M = 120e3, 10e3
MIDDLE_M, HALF_M = 65e3, 60e3
# Of 1, x, x^2, ... in ln(rho / (1 kg/m3)).
LOG_DENSITY = (-8.7411, -7.86913, -2.22347, -3.94874, 2.90308, 2.91315, -1.18035)
TOLERANCES = (1e-6, 1e-9)
SAMPLE = 256  # flights whose reference is known

SPEED_UNIT = (GRAVITATIONAL_PARAMETER_M3_S2 / EQUATORIAL_RADIUS_M) ** 0.5  # [m/s]
TIME_UNIT = EQUATORIAL_RADIUS_M / SPEED_UNIT  # [s]
TURN = EARTH_ROTATION_RAD_S * TIME_UNIT  # rotation in those units
UNITS = np.array([EQUATORIAL_RADIUS_M] * 3 + [SPEED_UNIT] * 3 + [TIME_UNIT])


class Draws(NamedTuple):
    """Entries at 120 km.

    Attributes:
        state: position [m] and velocity [m/s], shape (6, flight).
        area: one over the ballistic coefficient, shape (flight) [m2/kg].
    """

    state: Numbers
    area: Numbers


class Run(NamedTuple):
    """Ends of flights, shape (7, flight), and how long they took.

    Attributes:
        ends: position [m], velocity [m/s], time since the start [s].
        wall_s: seconds on the clock in each repeat.
        core_s: processor seconds in each repeat, all cores together.
        least_core_s: least processor seconds for all flights, by the best process.
    """

    ends: Numbers
    wall_s: list[float]
    core_s: list[float]
    least_core_s: float


def draw(number: int, seed: int = 1) -> Draws:
    """Return dispersed entries, the first ones the same whatever the number.

    Args:
        number: how many.
        seed: of NumPy's generator.
    """
    rolls = np.random.default_rng(seed).random((number, 3)).T
    bells = np.random.default_rng(seed + 1).standard_normal((number, 3)).T
    latitude = np.arcsin(np.sin(np.radians(60.0)) * (2.0 * rolls[0] - 1.0))
    longitude, heading = 2.0 * np.pi * rolls[1], np.radians(45.0 + 90.0 * rolls[2])
    speed = 7800.0 + 20.0 * bells[0]
    path = np.radians(-1.8 + 0.15 * np.clip(bells[1], -3.0, 3.0))
    ballistic = 640.0 * np.exp(0.05 * bells[2])
    zero = np.zeros(number)
    up = np.array(
        [
            np.cos(latitude) * np.cos(longitude),
            np.cos(latitude) * np.sin(longitude),
            np.sin(latitude),
        ]
    )
    east = np.array([-np.sin(longitude), np.cos(longitude), zero])
    north = np.cross(up, east, axis=0)
    ahead = np.sin(heading) * east + np.cos(heading) * north
    velocity = speed * (np.sin(path) * up + np.cos(path) * ahead)
    return Draws(np.concatenate([_at_the_top(up), velocity]), 1.0 / ballistic)


def _at_the_top(up: Numbers) -> Numbers:
    """Return the positions at 120 km along geocentric directions [m]."""
    radius = np.full(up.shape[1], EQUATORIAL_RADIUS_M + TOP_M)
    for _ in range(6):  # each pass leaves a millionth of the error
        radius += TOP_M - altitude(*(radius * up))
    return radius * up


def altitude(x: Numbers, y: Numbers, z: Numbers) -> Numbers:
    """Return the altitude as `voskhod.physics.earth.fast_altitude`, by NumPy [m]."""
    square = x * x + y * y + z * z
    radius = np.sqrt(square)
    s2 = z * z / square
    bulge = FLATTENING**2 * s2 * (1.0 - s2)
    above = radius - EQUATORIAL_RADIUS_M * (1.0 - FLATTENING * s2 - 1.5 * bulge)
    above = above * (1.0 - 2.0 * bulge * EQUATORIAL_RADIUS_M / radius)
    return np.asarray(above)


def density(altitude_m: Numbers) -> Numbers:
    """Return the density of the problem [kg/m3]."""
    x = (altitude_m - MIDDLE_M) / HALF_M
    return np.asarray(np.exp(np.polynomial.polynomial.polyval(x, LOG_DENSITY)))


def error(ends: Numbers, reference: Numbers) -> dict[str, float]:
    """Return median and greatest error of ends against the reference.

    Args:
        ends: position [m], velocity [m/s], time [s], shape (7, flight).
        reference: the same; what it lacks is not compared.
    """
    number = min(ends.shape[1], reference.shape[1])
    off = ends[:, :number] - reference[:, :number]
    sizes = {
        "position_m": np.linalg.norm(off[:3], axis=0),
        "speed_m_s": np.linalg.norm(off[3:6], axis=0),
        "time_s": np.abs(off[6]),
    }
    return {
        f"{name}_{kind}": float(f"{of(size):.2g}")
        for name, size in sizes.items()
        for kind, of in (("median", np.median), ("max", np.max))
    }
