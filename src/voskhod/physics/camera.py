r"""A camera on the hull: where a point stands in its frame, what hides it, and the light on it.

A camera looks along a unit vector $\hat a$; its right is $\hat r = \hat a\times\hat u/|\ldots|$
for an up direction $\hat u$, its upright $\hat r\times\hat a$. A point at $d$ from the lens
stands at

    $x = \frac{d\cdot\hat r}{(d\cdot\hat a)\tan\alpha_x}$,
    $y = \frac{d\cdot\hat t}{(d\cdot\hat a)\tan\alpha_y}$,

$\alpha$ half the field of view; it is in the frame where $d\cdot\hat a > 0$ and both lie within
$\pm1$. Hulls are rods: all points nearer than a radius to a line from one end to the other; a
sphere is a rod of no length. A rod hides what lies behind it if the ray to the point comes
nearer to its axis than its radius.

Light: of the half of a distant ball that the camera sees, the share $(1 + \cos\phi)/2$ is in the
Sun, $\phi$ the angle at the ball between camera and Sun. The Sun spoils the picture where it stands
in the frame or within a margin of it.

Decision: a camera that stands inside a rod (its own mast) is not hidden by it.

Weak: pinhole without distortion; exposure, lens flare and the film's grain are left out; a man is a
point with a size.

Source: pinhole projection, Hartley and Zisserman, Multiple View Geometry, 2nd ed., chapter 6;
distance of two lines, Ericson, Real-Time Collision Detection, 2005, section 5.1.9; phase of a
sphere, Meeus, Astronomical Algorithms, chapter 41.
"""

from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Bool

from voskhod.arrays import Real, Vector
from voskhod.physics.rigid_body import cross, dot, length, plus

_TINY = 1e-12  # [m] or [m^2]: keeps quotients finite for a point in the lens, a rod of no length


class Camera(NamedTuple):
    """A camera fixed to a hull.

    Args:
        place: lens, on the hull's axes [m].
        axis: where it looks, on the hull's axes; any length [1].
        up: what is up in the picture, not along the axis; any length [1].
        width: full field of view across [rad].
        height: full field of view upright [rad].
    """

    place: Vector
    axis: Vector
    up: Vector
    width: Real | float
    height: Real | float


class Rod(NamedTuple):
    """A hull: what lies nearer than a radius to a line.

    Args:
        start: one end of the line, on the hull's axes [m].
        end: other end, the same for a sphere [m].
        radius: radius [m].
    """

    start: Vector
    end: Vector
    radius: Real | float


class Image(NamedTuple):
    """Where a point stands in the frame.

    Attributes:
        x: from the middle to the right, one at the edge [1].
        y: from the middle upwards, one at the edge [1].
        depth: distance in front of the lens, negative behind [m].
        distance: distance from the lens [m].
        in_frame: whether it stands in the frame.
    """

    x: Real
    y: Real
    depth: Real
    distance: Real
    in_frame: Bool[Array, "..."]


def image(camera: Camera, point: Vector) -> Image:
    """Return where a point stands in a camera's frame.

    Args:
        camera: pose and field of view.
        point: place on the hull's axes [m].

    Returns:
        Place in the frame; far outside of it for a point behind the lens.

    Source: Hartley and Zisserman, chapter 6.
    """
    to_point = plus(point, camera.place, -1.0)
    axis = _unit(camera.axis)
    right = _unit(cross(axis, camera.up))
    top = cross(right, axis)
    depth = dot(to_point, axis)
    ahead = jnp.maximum(depth, 1e-3)  # behind the lens nothing is in the frame whatever x and y
    x = dot(to_point, right) / (ahead * jnp.tan(0.5 * jnp.asarray(camera.width)))
    y = dot(to_point, top) / (ahead * jnp.tan(0.5 * jnp.asarray(camera.height)))
    inside = (depth > 1e-3) & (jnp.abs(x) <= 1.0) & (jnp.abs(y) <= 1.0)
    return Image(x, y, depth, length(to_point), inside)


def share_of_height(camera: Camera, distance_m: Real, size_m: Real | float) -> Real:
    """Return how much of the frame's height something fills.

    Args:
        camera: pose and field of view.
        distance_m: distance from the lens [m].
        size_m: size across the line of sight [m].

    Returns:
        Angle of the thing over the angle of the frame [1].

    Source: plane trigonometry.
    """
    half = jnp.arctan(0.5 * size_m / jnp.maximum(distance_m, _TINY))
    return 2.0 * half / camera.height


def is_hidden(eye: Vector, point: Vector, rod: Rod) -> Bool[Array, "..."]:
    """Tell whether a hull stands between an eye and a point.

    Args:
        eye: from where one looks, on the hull's axes [m].
        point: what is looked at [m].
        rod: the hull.

    Returns:
        True where the line of sight goes through; False where the eye is inside the hull.

    Source: distance of two segments, Ericson 2005, section 5.1.9.
    """
    sight, axis = plus(point, eye, -1.0), plus(rod.end, rod.start, -1.0)
    off = plus(eye, rod.start, -1.0)
    a, e, b = dot(sight, sight) + _TINY, dot(axis, axis) + _TINY, dot(sight, axis)
    c, f = dot(sight, off), dot(axis, off)
    across = a * e - b * b
    # A line of sight along the rod's axis has no single nearest place: its middle is as good.
    along = jnp.where(across > _TINY, (b * f - c * e) / jnp.maximum(across, _TINY), 0.5)
    on_axis = jnp.clip((b * jnp.clip(along, 0.0, 1.0) + f) / e, 0.0, 1.0)
    on_sight = jnp.clip((b * on_axis - c) / a, 0.0, 1.0)
    gap = plus(plus(off, sight, on_sight), axis, -on_axis)
    at_eye = plus(off, axis, -jnp.clip(f / e, 0.0, 1.0))
    square = jnp.asarray(rod.radius) * rod.radius
    return (dot(gap, gap) < square) & (dot(at_eye, at_eye) > square)


def lit_share(eye: Vector, point: Vector, sun: Vector) -> Real:
    """Return the share of the visible side of a ball that the Sun lights.

    Args:
        eye: from where one looks [m].
        point: the ball [m].
        sun: unit vector to the Sun [1].

    Returns:
        1 with the Sun behind the eye, 0 with the Sun behind the ball [1].

    Source: illuminated fraction, Meeus, chapter 41.
    """
    back = plus(eye, point, -1.0)
    return 0.5 * (1.0 + dot(back, sun) / length(back))


def sees_sun(camera: Camera, sun: Vector, margin_rad: Real | float = 0.0) -> Bool[Array, "..."]:
    """Tell whether the Sun stands in the frame or near it.

    Args:
        camera: pose and field of view.
        sun: unit vector to the Sun, on the hull's axes [1].
        margin_rad: how far outside of the frame it still spoils the picture [rad].

    Returns:
        True where it does.
    """
    wide = camera._replace(
        width=jnp.minimum(camera.width + 2.0 * margin_rad, 0.95 * jnp.pi),
        height=jnp.minimum(camera.height + 2.0 * margin_rad, 0.95 * jnp.pi),
    )
    far = 1e6  # [m] so far away that the camera's own place does not matter
    return image(wide, plus(camera.place, sun, far)).in_frame


def _unit(a: Vector) -> Vector:
    """Return a vector of length one."""
    scale = 1.0 / length(a)
    return scale * a[0], scale * a[1], scale * a[2]
