r"""Rigid bodies: attitude by quaternion, Euler's equations, and what an impulse does to them.

A unit quaternion $q = (w, x, y, z)$ turns components on body axes into components on the axes of
reference, $v_{ref} = q\,v\,q^*$ (Hamilton's product, scalar first). With $\omega$ on body axes

    $\dot q = \tfrac12\, q\,\omega$,    $I\dot\omega + \omega\times I\omega = T$.

Decision: `axes_of` divides by $|q|^2$, so a quaternion that an integrator has let grow still turns
without stretching; nothing has to be renormalised inside a right-hand side.

Decision: a phase may carry the angular momentum on reference axes instead of the rate:
$\dot H = T$ is linear, so a Runge-Kutta step keeps the momentum of a free body to round-off.

Two bodies near each other in orbit feel the difference of gravity between their places, linear in
their distance. On axes that do not turn, with $n$ the orbital rate and $\hat u$ the direction away
from the Earth, it is $n^2(3\hat u(\hat u\cdot r) - r)$; on turning axes these are the
Clohessy-Wiltshire equations. A body turns under $3n^2\,\hat u\times I\hat u$.

Weak: no flexing; gravity to first order, circular orbit.
Sources: Wertz (ed.), Spacecraft Attitude Determination and Control, 1978, sections 12.1, 16.1 and
17.2; Clohessy, W. H. and Wiltshire, R. S. 1960, J. Aerospace Sciences 27, 653.
"""

from typing import NamedTuple, TypeAlias

import jax.numpy as jnp

from voskhod.arrays import Real, Vector

Axes: TypeAlias = tuple[Vector, Vector, Vector]
"""Three unit vectors: the axes of a body, in components on the axes of reference."""

_TINY = 1e-30  # keeps a quotient finite for a quaternion of zeros


class Quaternion(NamedTuple):
    """Attitude: turns body components into components on the axes of reference [1]."""

    w: Real
    x: Real
    y: Real
    z: Real


# Body axes along the axes of reference; plain numbers, so that importing makes no arrays.
LEVEL = Quaternion(1.0, 0.0, 0.0, 0.0)  # type: ignore[arg-type]


def dot(a: Vector, b: Vector) -> Real:
    """Return the scalar product of two vectors [product of their units]."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """Return the vector product of two vectors [product of their units]."""
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def plus(a: Vector, b: Vector, share: Real | float = 1.0) -> Vector:
    """Return the first vector with a share of the second added [unit of the first]."""
    return a[0] + share * b[0], a[1] + share * b[1], a[2] + share * b[2]


def length(a: Vector) -> Real:
    """Return the length of a vector; its slope is finite at zero [unit of the vector]."""
    return jnp.sqrt(dot(a, a) + _TINY)


def multiply(p: Quaternion, q: Quaternion) -> Quaternion:
    """Return Hamilton's product: the turn q followed by the turn p, both on reference axes [1]."""
    return Quaternion(
        p.w * q.w - p.x * q.x - p.y * q.y - p.z * q.z,
        p.w * q.x + p.x * q.w + p.y * q.z - p.z * q.y,
        p.w * q.y - p.x * q.z + p.y * q.w + p.z * q.x,
        p.w * q.z + p.x * q.y - p.y * q.x + p.z * q.w,
    )


def inverse(q: Quaternion) -> Quaternion:
    """Return the turn back of a unit quaternion [1]."""
    return Quaternion(q.w, -q.x, -q.y, -q.z)


def unit(q: Quaternion) -> Quaternion:
    """Return a quaternion of length one [1]."""
    square = q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z
    scale = 1.0 / jnp.sqrt(jnp.maximum(square, _TINY))
    return Quaternion(q.w * scale, q.x * scale, q.y * scale, q.z * scale)


def turn_about(axis: Vector, angle_rad: Real | float) -> Quaternion:
    """Return the turn about an axis.

    Args:
        axis: direction, of any length above zero, on reference axes [any].
        angle_rad: angle, right-handed [rad].

    Returns:
        Unit quaternion [1].

    Source: Wertz 1978, section 12.1.
    """
    half = 0.5 * jnp.asarray(angle_rad)
    scale = jnp.sin(half) / length(axis)
    return Quaternion(jnp.cos(half), scale * axis[0], scale * axis[1], scale * axis[2])


def axes_of(q: Quaternion) -> Axes:
    """Return where the axes of a body point.

    Args:
        q: attitude, of any length above zero [1].

    Returns:
        Its axes, in components on the axes of reference [1].

    Source: Wertz 1978, equation 12-13.
    """
    square = q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z
    scale = 2.0 / jnp.maximum(square, _TINY)
    x, y, z = scale * q.x, scale * q.y, scale * q.z
    xx, yy, zz, xy, xz, yz = x * q.x, y * q.y, z * q.z, x * q.y, x * q.z, y * q.z
    wx, wy, wz = x * q.w, y * q.w, z * q.w
    return (
        (1.0 - yy - zz, xy + wz, xz - wy),
        (xy - wz, 1.0 - xx - zz, yz + wx),
        (xz + wy, yz - wx, 1.0 - xx - yy),
    )


def from_axes(axes: Axes, v: Vector) -> Vector:
    """Return a vector on the axes of reference from its body components [unit of the vector].

    Args:
        axes: axes of the body, in components of reference [1].
        v: vector on body axes [any].
    """
    a, b, c = axes
    return (
        v[0] * a[0] + v[1] * b[0] + v[2] * c[0],
        v[0] * a[1] + v[1] * b[1] + v[2] * c[1],
        v[0] * a[2] + v[1] * b[2] + v[2] * c[2],
    )


def on_axes(axes: Axes, v: Vector) -> Vector:
    """Return the body components of a vector [unit of the vector].

    Args:
        axes: axes of the body, in components of reference [1].
        v: vector on the axes of reference [any].
    """
    return dot(axes[0], v), dot(axes[1], v), dot(axes[2], v)


def rotate(q: Quaternion, v: Vector) -> Vector:
    """Turn body components into components on the axes of reference [unit of the vector].

    Args:
        q: attitude, of any length above zero [1].
        v: vector on body axes [any].
    """
    return from_axes(axes_of(q), v)


def rotate_back(q: Quaternion, v: Vector) -> Vector:
    """Turn components on the axes of reference into body components [unit of the vector].

    Args:
        q: attitude, of any length above zero [1].
        v: vector on the axes of reference [any].
    """
    return on_axes(axes_of(q), v)


def attitude_rate(q: Quaternion, rate: Vector) -> Quaternion:
    """Return how fast an attitude changes.

    Args:
        q: attitude [1].
        rate: angular velocity on body axes [rad/s].

    Returns:
        Rate of the quaternion [1/s].

    Source: Wertz 1978, equation 16-3.
    """
    x, y, z = 0.5 * rate[0], 0.5 * rate[1], 0.5 * rate[2]
    return Quaternion(
        -q.x * x - q.y * y - q.z * z,
        q.w * x + q.y * z - q.z * y,
        q.w * y + q.z * x - q.x * z,
        q.w * z + q.x * y - q.y * x,
    )


def turning_rate(rate: Vector, inertia: Vector, torque: Vector) -> Vector:
    """Return the angular acceleration of a rigid body.

    Args:
        rate: angular velocity on principal axes [rad/s].
        inertia: principal moments of inertia [kg m^2].
        torque: torque on principal axes [N m].

    Returns:
        Angular acceleration on principal axes [rad/s^2].

    Source: Euler's equations, Wertz 1978, section 16.2.
    """
    momentum = inertia[0] * rate[0], inertia[1] * rate[1], inertia[2] * rate[2]
    swing = cross(rate, momentum)
    return (
        (torque[0] - swing[0]) / inertia[0],
        (torque[1] - swing[1]) / inertia[1],
        (torque[2] - swing[2]) / inertia[2],
    )


def momentum_of(q: Quaternion, rate: Vector, inertia: Vector) -> Vector:
    """Return the angular momentum about the centre of mass, on reference axes [N m s].

    Args:
        q: attitude [1].
        rate: angular velocity on principal axes [rad/s].
        inertia: principal moments of inertia [kg m^2].
    """
    return rotate(q, (inertia[0] * rate[0], inertia[1] * rate[1], inertia[2] * rate[2]))


def rate_of(q: Quaternion, momentum: Vector, inertia: Vector) -> Vector:
    """Return the angular velocity on principal axes that belongs to a momentum [rad/s].

    Args:
        q: attitude [1].
        momentum: angular momentum on reference axes [N m s].
        inertia: principal moments of inertia [kg m^2].
    """
    on_body = rotate_back(q, momentum)
    return on_body[0] / inertia[0], on_body[1] / inertia[1], on_body[2] / inertia[2]


def spin_from_impulse(impulse: Vector, arm: Vector, inertia: Vector) -> Vector:
    """Return what a short push adds to the angular velocity of a body.

    Args:
        impulse: impulse on principal axes [N s].
        arm: from the centre of mass to where it acts, principal axes [m].
        inertia: principal moments of inertia [kg m^2].

    Returns:
        Change of the angular velocity on principal axes [rad/s].

    Source: angular momentum about the centre of mass, Wertz 1978, section 16.1.
    """
    kick = cross(arm, impulse)
    return kick[0] / inertia[0], kick[1] / inertia[1], kick[2] / inertia[2]


def tidal_acceleration(place: Vector, up: Vector, orbital_rate: Real | float) -> Vector:
    """Return the acceleration of one body from another beside it in orbit, axes not turning.

    Args:
        place: from the other body [m].
        up: unit vector away from the Earth [1].
        orbital_rate: angular rate of the orbit [rad/s].

    Returns:
        Relative acceleration [m/s^2].

    Source: Clohessy and Wiltshire 1960, before the axes are turned.
    """
    square = orbital_rate * orbital_rate
    along = 3.0 * dot(up, place)
    return (
        square * (along * up[0] - place[0]),
        square * (along * up[1] - place[1]),
        square * (along * up[2] - place[2]),
    )


def gravity_torque(up: Vector, inertia: Vector, orbital_rate: Real | float) -> Vector:
    """Return the torque by which gravity turns a body's long axis upright.

    Args:
        up: unit vector away from the Earth, on principal axes [1].
        inertia: principal moments of inertia [kg m^2].
        orbital_rate: angular rate of the orbit [rad/s].

    Returns:
        Torque on principal axes [N m].

    Source: Wertz 1978, section 17.2.1.
    """
    spread = cross(up, (inertia[0] * up[0], inertia[1] * up[1], inertia[2] * up[2]))
    scale = 3.0 * orbital_rate * orbital_rate
    return scale * spread[0], scale * spread[1], scale * spread[2]
