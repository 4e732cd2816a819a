"""Kepler's orbit: elements, anomalies and states of two bodies.

Mean elements of an oblate Earth are in `voskhod.physics.mean_orbit`, the way from a launch pad
to an orbit in `voskhod.physics.insertion`.

Decision: a circular orbit has its perigee at the ascending node, an equatorial one its node on
the x axis: angles that do not exist are zero and have no slope, never NaN.

Source: Vallado, Fundamentals of Astrodynamics and Applications, 4th ed., chapter 2.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real, Vector
from voskhod.units import EQUATORIAL_RADIUS_M, GRAVITATIONAL_PARAMETER_M3_S2

_TURN = 2.0 * jnp.pi
_KEPLER_STEPS = 8  # Newton: machine precision up to an eccentricity of 0.9


class Elements(NamedTuple):
    """Keplerian elements, mean or osculating."""

    semi_major_axis_m: Real
    eccentricity: Real
    inclination_rad: Real
    node_rad: Real
    argument_of_perigee_rad: Real
    mean_anomaly_rad: Real


class Shape(NamedTuple):
    """Size and form of an ellipse."""

    semi_major_axis_m: Real
    eccentricity: Real


def heights_to_shape(
    perigee_altitude_m: Real,
    apogee_altitude_m: Real,
    reference_radius_m: Real | float = EQUATORIAL_RADIUS_M,
) -> Shape:
    """Return the ellipse whose perigee and apogee have given heights.

    Args:
        perigee_altitude_m: over the reference radius [m].
        apogee_altitude_m: over the reference radius [m].
        reference_radius_m: radius from which heights are counted, the equatorial one unless
            the publisher counted otherwise [m].

    Returns:
        Semi-major axis [m] and eccentricity [-].
    """
    axis = reference_radius_m + 0.5 * (perigee_altitude_m + apogee_altitude_m)
    return Shape(axis, 0.5 * (apogee_altitude_m - perigee_altitude_m) / axis)


def mean_motion(semi_major_axis_m: Real) -> Real:
    """Return the mean motion of two bodies.

    Args:
        semi_major_axis_m: semi-major axis [m].

    Returns:
        Mean motion [rad/s].

    Source: Kepler's third law.
    """
    return jnp.sqrt(GRAVITATIONAL_PARAMETER_M3_S2 / semi_major_axis_m) / semi_major_axis_m


def semi_major_axis_from_keplerian_period(period_s: Real) -> Real:
    """Return the semi-major axis of a period, with a spherical Earth.

    Args:
        period_s: time of a revolution [s].

    Returns:
        Semi-major axis [m].

    Source: Kepler's third law.
    """
    n = _TURN / period_s
    return jnp.cbrt(GRAVITATIONAL_PARAMETER_M3_S2 / (n * n))


def eccentric_anomaly(mean_anomaly: Real, eccentricity: Real) -> Real:
    """Solve Kepler's equation.

    Args:
        mean_anomaly: mean anomaly [rad].
        eccentricity: below 0.9 [-].

    Returns:
        Eccentric anomaly, in the same revolution [rad].

    Source: Newton's method.
    """
    anomaly = mean_anomaly + eccentricity * jnp.sin(mean_anomaly)
    for _ in range(_KEPLER_STEPS):
        gap = anomaly - eccentricity * jnp.sin(anomaly) - mean_anomaly
        anomaly = anomaly - gap / (1.0 - eccentricity * jnp.cos(anomaly))
    return anomaly


def keplerian_to_state(elements: Elements) -> tuple[Vector, Vector]:
    """Return the position and velocity of osculating elements.

    Args:
        elements: osculating elements.

    Returns:
        Inertial position [m] and velocity [m/s].

    Source: Vallado section 2.6.
    """
    a, e, i, node, perigee, mean_anomaly = elements
    anomaly = eccentric_anomaly(mean_anomaly, e)
    c, s = jnp.cos(anomaly), jnp.sin(anomaly)
    eta = jnp.sqrt(1.0 - e * e)
    pace = a * mean_motion(a) / (1.0 - e * c)
    x, y, u, v = a * (c - e), a * eta * s, -pace * s, pace * eta * c
    cw, sw, cn, sn = jnp.cos(perigee), jnp.sin(perigee), jnp.cos(node), jnp.sin(node)
    ci, si = jnp.cos(i), jnp.sin(i)
    towards = (cn * cw - sn * sw * ci, sn * cw + cn * sw * ci, sw * si)  # the perigee
    ahead = (-cn * sw - sn * cw * ci, -sn * sw + cn * cw * ci, cw * si)
    return _sum(x, towards, y, ahead), _sum(u, towards, v, ahead)


def _sum(p: Real, first: Vector, q: Real, second: Vector) -> Vector:
    """Return p first + q second."""
    x, y, z = (p * one + q * other for one, other in zip(first, second, strict=True))
    return x, y, z


def _cross(a: Vector, b: Vector) -> Vector:
    """Return the vector product."""
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def _dot(a: Vector, b: Vector) -> Real:
    """Return the scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _angle(y: Real, x: Real) -> Real:
    """Return atan2, zero with zero slope where both are zero."""
    nowhere = (x == 0.0) & (y == 0.0)
    return jnp.arctan2(jnp.where(nowhere, 0.0, y), jnp.where(nowhere, 1.0, x))


def _length(x: Real, y: Real) -> Real:
    """Return the length of a plane vector, zero with zero slope at the origin."""
    square = x * x + y * y
    return jnp.where(square > 0.0, jnp.sqrt(jnp.where(square > 0.0, square, 1.0)), 0.0)


def state_to_keplerian(position: Vector, velocity: Vector) -> Elements:
    """Return the osculating elements of a bound orbit.

    Args:
        position: inertial [m].
        velocity: inertial [m/s].

    Returns:
        Osculating elements, angles from 0 to 2 pi.

    Source: Vallado section 2.5, with e cos E and e sin E in place of the eccentricity vector.
    """
    mu = GRAVITATIONAL_PARAMETER_M3_S2
    r = jnp.sqrt(_dot(position, position))
    a = 1.0 / (2.0 / r - _dot(velocity, velocity) / mu)
    e_cos = 1.0 - r / a
    e_sin = _dot(position, velocity) / jnp.sqrt(mu * a)
    e = _length(e_cos, e_sin)
    anomaly = _angle(e_sin, e_cos)
    eta = jnp.sqrt(1.0 - e * e)
    true_anomaly = _angle(eta * jnp.sin(anomaly), jnp.cos(anomaly) - e)
    hx, hy, hz = _cross(position, velocity)
    node = _angle(hx, -hy)
    inclination = jnp.arctan2(_length(hx, hy), hz)
    line = (jnp.cos(node), jnp.sin(node), jnp.zeros_like(node))
    h = jnp.sqrt(hx * hx + hy * hy + hz * hz)
    ahead = _cross((hx / h, hy / h, hz / h), line)
    latitude = _angle(_dot(position, ahead), _dot(position, line))
    return Elements(
        a,
        e,
        inclination,
        node % _TURN,
        (latitude - true_anomaly) % _TURN,
        (anomaly - e_sin) % _TURN,
    )
