r"""Bearings on a transmitter: what one says about places, and how well several fix it.

The bearing of a place from a station is `physics.earth.bearing`. An observed one is off by a normal
error. About a place it says, with $\kappa = 1/\sigma^2$ (von Mises: near the normal law for errors
of some degrees, and periodic),

    ln p = kappa (cos(observed - true) - 1) - ln(2 pi i0e(kappa))

A fix. At the place the line of position runs along the great circle from the station; n is the unit
normal to its right, r = R sin(D / R) metres a radian, how far the line moves with the bearing:

    I = sum n n^T / (sigma r)^2,   offset = I^-1 sum n error / (sigma^2 r)

On a plane (r = D) this is Stansfield's fix with known ranges. The ellipse follows from the 2 x 2
matrix in closed form. Decision: local east and north on the mean sphere; the fix is one
Gauss-Newton step from a place near it.

Weak: errors are independent and without bias; the ionosphere tilts all bearings of one side alike.

Sources: Mardia & Jupp, Directional Statistics, 2000; Stansfield, J. IEE 94 IIIA:762, 1947.
"""

from typing import NamedTuple

import jax.numpy as jnp
from jax.scipy.special import i0e

from voskhod.arrays import Real
from voskhod.physics.earth import bearing, great_circle_distance
from voskhod.units import MEAN_RADIUS_M

TURN_RAD = 2.0 * jnp.pi
LONGEST_M = jnp.pi * MEAN_RADIUS_M  # half of the Earth's girth: no fix is worse
_TINY = 1e-30  # [1/m4]: 1e-15 per square metre beside the half difference, an axis of 30 000 km


class Line(NamedTuple):
    """Line of position of a bearing, at a place.

    Args:
        east: east part of the unit normal to its right [1].
        north: north part of the same [1].
        reach: how far the line moves to the right as the bearing grows [m/rad].
    """

    east: Real
    north: Real
    reach: Real


class Information(NamedTuple):
    """Information about a place on its local axes, the inverse of the covariance.

    Args:
        east: of the east coordinate [1/m2].
        cross: between both [1/m2].
        north: of the north coordinate [1/m2].
    """

    east: Real
    cross: Real
    north: Real


class Ellipse(NamedTuple):
    """Error ellipse of a fix.

    Args:
        major: greater standard deviation [m].
        minor: smaller standard deviation [m].
        direction: of the major axis, clockwise from north, 0 to pi [rad].
    """

    major: Real
    minor: Real
    direction: Real


def observed_bearing(true: Real, sigma: Real | float, deviate: Real) -> Real:
    """Return a bearing as it is read.

    Args:
        true: bearing [rad].
        sigma: standard deviation of the error [rad].
        deviate: standard normal deviate of the error [1].

    Returns:
        Bearing, 0 to 2 pi [rad].
    """
    return (true + sigma * deviate) % TURN_RAD


def signed_turn(angle: Real) -> Real:
    """Return an angle within half a turn either way.

    Args:
        angle: any angle, such as one bearing less another [rad].

    Returns:
        The same, -pi to pi [rad].
    """
    return (angle + jnp.pi) % TURN_RAD - jnp.pi


def bearing_log_likelihood(true: Real, observed: Real, sigma: Real | float) -> Real:
    """Return the logarithm of the density with which a bearing is read.

    Args:
        true: bearing of the place that is asked about [rad].
        observed: bearing read, of the shape of `true` or a scalar [rad].
        sigma: standard deviation of the error, at most about a radian [rad].

    Returns:
        Logarithm of the density per radian [1].

    Source: von Mises; Mardia & Jupp 2000.
    """
    concentration = 1.0 / jnp.maximum(jnp.square(jnp.asarray(sigma, float)), 1e-12)
    # cos x - 1 without loss of digits at small errors
    half = jnp.sin(0.5 * (observed - true))
    return -2.0 * concentration * half * half - jnp.log(TURN_RAD * i0e(concentration))


def position_line(station_lat: Real, station_lon: Real, lat: Real, lon: Real) -> Line:
    """Return the line of position of a bearing, at a place.

    Args:
        station_lat: latitude of the station [rad].
        station_lon: longitude of the station [rad].
        lat: latitude of the place, of the same shape [rad].
        lon: longitude of the place, of the same shape [rad].

    Returns:
        Normal of the line and its reach, at least a metre per radian.

    Source: spherical trigonometry.
    """
    back = bearing(lat, lon, station_lat, station_lon)
    arc = great_circle_distance(station_lat, station_lon, lat, lon) / MEAN_RADIUS_M
    # The way on is the way back turned round: its right is the left of the way back.
    reach = jnp.maximum(MEAN_RADIUS_M * jnp.sin(arc), 1.0)
    return Line(-jnp.cos(back), jnp.sin(back), reach)


def information(line: Line, sigma: Real | float, counted: Real | float = 1.0) -> Information:
    """Return what bearings together say about a place.

    Args:
        line: lines of position, the bearings along the last axis.
        sigma: standard deviation of each bearing, same shape or scalar [rad].
        counted: weight of each, one for taken and zero for not taken, same shape or scalar [1].

    Returns:
        Information, without the last axis.

    Source: module docstring.
    """
    across = sigma * line.reach
    weight = counted / (across * across)
    return Information(
        jnp.sum(weight * line.east * line.east, axis=-1),
        jnp.sum(weight * line.east * line.north, axis=-1),
        jnp.sum(weight * line.north * line.north, axis=-1),
    )


def fix_offset(
    line: Line, error: Real, sigma: Real | float, counted: Real | float = 1.0
) -> tuple[Real, Real]:
    """Return where bearings put the transmitter, seen from a place near it.

    Args:
        line: lines of position at that place, the bearings along the last axis.
        error: observed bearing less that of the place, within half a turn, same shape [rad].
        sigma: standard deviation of each bearing, same shape or scalar [rad].
        counted: weight of each, same shape or scalar [1].

    Returns:
        East and north of the fix, each at most half the Earth's girth [m].

    Source: Stansfield 1947, on the sphere.
    """
    known = information(line, sigma, counted)
    pull = counted * error / (jnp.square(jnp.asarray(sigma, float)) * line.reach)
    east, north = jnp.sum(pull * line.east, axis=-1), jnp.sum(pull * line.north, axis=-1)
    # Without two crossing lines there is no fix: the determinant's floor keeps it finite.
    whole = jnp.maximum(known.east * known.north - known.cross * known.cross, _TINY)
    x = (known.north * east - known.cross * north) / whole
    y = (known.east * north - known.cross * east) / whole
    return jnp.clip(x, -LONGEST_M, LONGEST_M), jnp.clip(y, -LONGEST_M, LONGEST_M)


def error_ellipse(known: Information) -> Ellipse:
    """Return the error ellipse of a fix.

    Args:
        known: information about the place.

    Returns:
        Standard deviations along both axes, at most half the Earth's girth, and the direction.

    Source: eigenvalues of a symmetric 2 x 2 matrix.
    """
    mean = 0.5 * (known.east + known.north)
    half = 0.5 * (known.east - known.north)
    spread = jnp.sqrt(half * half + known.cross * known.cross + _TINY)
    most = mean + spread
    # The smaller one as determinant over the greater keeps its digits where lines hardly cross.
    least = (known.east * known.north - known.cross * known.cross) / jnp.maximum(most, 1e-15)
    floor = 1.0 / (LONGEST_M * LONGEST_M)
    # A circle has no direction: zero, with zero slope.
    round_ = (half == 0.0) & (known.cross == 0.0)
    turned = jnp.arctan2(jnp.where(round_, 0.0, known.cross), jnp.where(round_, 1.0, half))
    return Ellipse(
        1.0 / jnp.sqrt(jnp.maximum(least, floor)),
        1.0 / jnp.sqrt(jnp.maximum(most, floor)),
        (-0.5 * turned) % jnp.pi,
    )
