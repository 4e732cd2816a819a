"""Mean orbit of an oblate Earth, to first order in J2.

Mean elements are Brouwer's: what is left when the terms of the period of a revolution are taken
out. Their semi-major axis, eccentricity and inclination stand still under J2; node, perigee and
mean anomaly go on at constant rates.

Short-period terms come from one generating function, S = (1/n) integral (R - mean R) dM,
where R is the disturbing function of J2:

    S = (n J2 a_E^2 / 2 eta^3) { (1 - 3/2 s^2)(nu - M + e sin nu)
        + 3/2 s^2 [sin(2nu+2w)/2 + e sin(nu+2w)/2 + e sin(3nu+2w)/6] },

eta = sqrt(1 - e^2), s = sin i. Lagrange's equations with S in place of R give the six
corrections. Decision: the derivatives of S are taken by automatic differentiation, so that one
closed expression stands for six long ones; they are combined as Lyddane does, so that a circular
orbit is no special case. An equatorial orbit is one: its node is not defined.

Decision: a nodal period is the time between ascending nodes as an observer counts it. For an
eccentric orbit it depends on where the perigee stands (0.1 s in 90 min for 170 x 470 km).
J3, J4 and drag are left out.

Sources: Brouwer, Astronomical Journal 64 (1959) 378; Kozai, ibid. 367; Lyddane, ibid. 68 (1963)
555; Vallado, Fundamentals of Astrodynamics and Applications, 4th ed., chapter 9.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.physics.orbit import (
    Elements,
    eccentric_anomaly,
    mean_motion,
    semi_major_axis_from_keplerian_period,
)
from voskhod.units import EQUATORIAL_RADIUS_M, J2

_TURN = 2.0 * jnp.pi
_PERIOD_STEPS = 6  # each gains three digits, the size of J2
_ROUND = 1e-8  # eccentricity below which an orbit is treated as this eccentric
_FLAT = 1e-8  # sine of inclination below which an orbit is treated as this inclined


class Rates(NamedTuple):
    """Secular rates under J2."""

    node_rad_s: Real  # [rad/s]
    argument_of_perigee_rad_s: Real  # [rad/s]
    mean_anomaly_rad_s: Real  # [rad/s]


def secular_rates(mean: Elements) -> Rates:
    """Return the secular rates of node, perigee and mean anomaly, first order in J2.

    Args:
        mean: mean elements.

    Returns:
        Rates [rad/s].

    Source: Brouwer 1959; Vallado section 9.6.
    """
    n = mean_motion(mean.semi_major_axis_m)
    eta2 = 1.0 - mean.eccentricity * mean.eccentricity
    ratio = EQUATORIAL_RADIUS_M / (mean.semi_major_axis_m * eta2)
    gamma = 0.75 * J2 * ratio * ratio * n
    c = jnp.cos(mean.inclination_rad)
    return Rates(
        node_rad_s=-2.0 * gamma * c,
        argument_of_perigee_rad_s=gamma * (5.0 * c * c - 1.0),
        mean_anomaly_rad_s=n + gamma * jnp.sqrt(eta2) * (3.0 * c * c - 1.0),
    )


def nodal_period(mean: Elements) -> Real:
    """Return the time between two ascending nodes (draconitic period).

    From node to node the true argument of latitude gains a turn, so the anomaly gains a turn
    less what the perigee moves; the anomaly's pace at the node is dM/dnu = (r/a)^2 / eta.

    Args:
        mean: mean elements; node and anomaly do not matter.

    Returns:
        Period [s].

    Source: Brouwer's rates; the reduction to the node is derived above.
    """
    rates = secular_rates(mean)
    eta2 = 1.0 - mean.eccentricity * mean.eccentricity
    r_a = eta2 / (1.0 + mean.eccentricity * jnp.cos(mean.argument_of_perigee_rad))
    at_node = rates.argument_of_perigee_rad_s * r_a * r_a / jnp.sqrt(eta2)
    return _TURN / (rates.mean_anomaly_rad_s + at_node)


def semi_major_axis_from_nodal_period(
    period_s: Real, inclination: Real, eccentricity: Real, argument_of_perigee: Real
) -> Real:
    """Return the mean semi-major axis of an orbit of given nodal period.

    Args:
        period_s: time between ascending nodes [s].
        inclination: inclination [rad].
        eccentricity: mean eccentricity [-].
        argument_of_perigee: mean argument of perigee [rad].

    Returns:
        Mean semi-major axis [m].

    Source: inverse of `nodal_period`, by fixed-point iteration.
    """
    axis = semi_major_axis_from_keplerian_period(period_s)
    still = jnp.zeros_like(axis)
    for _ in range(_PERIOD_STEPS):
        orbit = Elements(axis, eccentricity, inclination, still, argument_of_perigee, still)
        kepler = _TURN / mean_motion(axis)
        axis = semi_major_axis_from_keplerian_period(period_s * kepler / nodal_period(orbit))
    return axis


def _generator(a: Real, e: Real, i: Real, perigee: Real, anomaly: Real) -> Real:
    """Return Brouwer's short-period generating function S of J2 [m2/s]."""
    eccentric = eccentric_anomaly(anomaly, e)
    eta2 = 1.0 - e * e
    eta = jnp.sqrt(eta2)
    # nu - E is small and smooth, so that nu - M stays in one revolution.
    beta = e / (1.0 + eta)
    lead = 2.0 * jnp.arctan2(beta * jnp.sin(eccentric), 1.0 - beta * jnp.cos(eccentric))
    nu = eccentric + lead
    s2 = jnp.sin(i) * jnp.sin(i)
    twice = 2.0 * perigee
    even = (1.0 - 1.5 * s2) * (nu - anomaly + e * jnp.sin(nu))
    waves = 0.5 * (jnp.sin(2.0 * nu + twice) + e * jnp.sin(nu + twice))
    waves = waves + e * jnp.sin(3.0 * nu + twice) / 6.0
    size = 0.5 * mean_motion(a) * J2 * EQUATORIAL_RADIUS_M * EQUATORIAL_RADIUS_M
    return size / (eta2 * eta) * (even + 1.5 * s2 * waves)


class _Slopes(NamedTuple):
    """Derivatives of S."""

    a: Real
    e: Real
    i: Real
    perigee: Real
    anomaly: Real


def _slopes(a: Real, e: Real, i: Real, perigee: Real, anomaly: Real) -> _Slopes:
    """Return the derivatives of S, element by element on any shape."""
    point = jnp.broadcast_arrays(a, e, i, perigee, anomaly)
    one, zero = jnp.ones_like(point[0]), jnp.zeros_like(point[0])

    def slope(which: int) -> Real:
        tangent = tuple(one if k == which else zero for k in range(5))
        derivative: Real = jax.jvp(_generator, tuple(point), tangent)[1]
        return derivative

    return _Slopes(*(slope(which) for which in range(5)))


def mean_to_osculating(mean: Elements) -> Elements:
    """Add the short-period terms of J2 to mean elements.

    Args:
        mean: mean elements (Brouwer).

    Returns:
        Osculating elements; what is left out is of second order, some metres.

    Source: Brouwer 1959, combined as in Lyddane 1963.
    """
    a, e_given, i, node, perigee, anomaly = mean
    e = jnp.sqrt(e_given * e_given + _ROUND * _ROUND)
    eta2 = 1.0 - e * e
    eta = jnp.sqrt(eta2)
    d = _slopes(a, e, i, perigee, anomaly)
    moment = mean_motion(a) * a * a
    sine, cosine = jnp.sin(i), jnp.cos(i)
    flat = jnp.sqrt(sine * sine + _FLAT * _FLAT)
    delta_a = 2.0 * a * d.anomaly / moment
    delta_e = eta * (eta * d.anomaly - d.perigee) / (moment * e)
    delta_i = cosine * d.perigee / (moment * eta * flat)
    delta_node = d.i / (moment * eta * flat)
    # e times the change of anomaly, and the change of anomaly plus perigee: both stay finite.
    swing = -(eta2 * d.e + 2.0 * a * e * d.a) / moment
    delta_sum = (eta * e / (1.0 + eta) * d.e - 2.0 * a * d.a) / moment - cosine * delta_node
    c, s = jnp.cos(anomaly), jnp.sin(anomaly)
    along = (e + delta_e) * c - swing * s
    across = (e + delta_e) * s + swing * c
    new_anomaly = jnp.arctan2(across, along)
    return Elements(
        a + delta_a,
        jnp.sqrt(along * along + across * across),
        i + delta_i,
        (node + delta_node) % _TURN,
        (perigee + anomaly + delta_sum - new_anomaly) % _TURN,
        new_anomaly % _TURN,
    )
