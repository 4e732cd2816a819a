"""From a launch pad to an orbit, in one step.

The plane of the orbit goes through the pad as it stands in inertial space at lift-off; the
spacecraft enters its mean orbit at perigee, a given angle of arc down range. The plane keeps its
place during the ascent, so the time that the ascent takes dates the state but does not move it.

Decision: ascent is not flown. What it leaves open (some kilometres, some metres per second, half
a degree of plane) is smaller than what published elements leave open, and belongs to their
distributions.

Source: spherical trigonometry, Vallado, Fundamentals of Astrodynamics and Applications, 4th ed.,
section 6.4 (launch window).
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Flag, Real, Vector
from voskhod.physics.mean_orbit import mean_to_osculating
from voskhod.physics.orbit import Elements, Shape, keplerian_to_state
from voskhod.units import FLATTENING

_TURN = 2.0 * jnp.pi
_STEEPEST = 1.0 - 1e-12  # a pad beyond the orbit's highest latitude is put under that latitude


class Pad(NamedTuple):
    """Launch pad, and where Greenwich stood at lift-off."""

    latitude_rad: Real  # geodetic [rad]
    longitude_rad: Real  # east positive [rad]
    greenwich_angle_rad: Real  # Earth rotation angle at lift-off [rad]


def insertion_elements(
    pad: Pad,
    shape: Shape,
    inclination: Real,
    downrange_angle: Real,
    ascending: Flag | bool = True,
) -> Elements:
    """Return the mean elements of a spacecraft that enters its orbit at perigee.

    Args:
        pad: launch pad at lift-off.
        shape: mean semi-major axis [m] and eccentricity [-].
        inclination: at least the pad's geocentric latitude [rad].
        downrange_angle: arc from the pad to the insertion, seen from the Earth's centre [rad].
        ascending: launched towards the north, else towards the south.

    Returns:
        Mean elements at insertion; the mean anomaly is zero.

    Source: Vallado section 6.4.
    """
    squash = (1.0 - FLATTENING) * (1.0 - FLATTENING)
    geocentric = jnp.arctan(squash * jnp.tan(pad.latitude_rad))
    ratio = jnp.clip(jnp.sin(geocentric) / jnp.sin(inclination), -_STEEPEST, _STEEPEST)
    climb = jnp.arcsin(ratio)
    latitude = jnp.where(ascending, climb, jnp.pi - climb)  # the argument of latitude
    from_node = jnp.arctan2(jnp.cos(inclination) * jnp.sin(latitude), jnp.cos(latitude))
    right_ascension = pad.greenwich_angle_rad + pad.longitude_rad
    node = (right_ascension - from_node) % _TURN
    perigee = (latitude + downrange_angle) % _TURN
    return Elements(
        shape.semi_major_axis_m,
        shape.eccentricity,
        inclination,
        node,
        perigee,
        jnp.zeros_like(node),
    )


def insertion_state(
    pad: Pad,
    shape: Shape,
    inclination: Real,
    downrange_angle: Real,
    ascending: Flag | bool = True,
) -> tuple[Vector, Vector]:
    """Return the state of a spacecraft that enters its mean orbit at perigee.

    Args:
        pad: launch pad at lift-off.
        shape: mean semi-major axis [m] and eccentricity [-].
        inclination: at least the pad's geocentric latitude [rad].
        downrange_angle: arc from the pad to the insertion, seen from the Earth's centre [rad].
        ascending: launched towards the north, else towards the south.

    Returns:
        Inertial position [m] and velocity [m/s] at insertion.

    Source: `insertion_elements`, with the short-period terms of J2.
    """
    mean = insertion_elements(pad, shape, inclination, downrange_angle, ascending)
    return keplerian_to_state(mean_to_osculating(mean))
