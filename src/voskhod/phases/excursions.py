"""The walker's excursions on his tether, and what the cameras outside saw of them.

Puts the mission's numbers into the two rigid bodies of `phases.floating`: the first walker of the
first turn with suit and pack, and the ship. Light comes from the orbit at the exit.

Axes as in `phases.float_plan`; `Scene.sun` is on the orbit's axes.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real, Scalar, Vector
from voskhod.mission import floating as schema
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.phases.filming import Footage, Scene, film
from voskhod.phases.float_plan import FloatBody, FloatPlan
from voskhod.phases.floating import FloatRecord, float_freely
from voskhod.phases.orbit import OrbitRecord, position_at
from voskhod.phases.procedure import walk_parts
from voskhod.phases.spacewalk import WalkTimes
from voskhod.physics import sky
from voskhod.physics.camera import Camera, Rod
from voskhod.physics.rigid_body import LEVEL, Quaternion, multiply, turn_about
from voskhod.physics.tether import Tether, damping_for

# A standing man of 67 kg has 10.8, 9.3 and 1.2 kg m^2 (Santschi et al. 1963); arms out, with 41 kg
# of suit and pack on him: docs/models/free-float.md.
SUITED_KG, SUITED_KG_M2 = 116.0, (17.0, 16.0, 4.0)
HARNESS_UP_M = 0.05  # guess: belt a little over the centre of mass
WALKER_SIZE_M = 1.9  # for his size in the frame: helmet to boots


class FloatingRecord(NamedTuple):
    """Record of the free float.

    Attributes:
        poses: poses of walker and ship.
        footage: what each camera saw, in the order of the mission file.
        hatch: centre of the hatch on the ship's axes [m].
        light: share of the sun's disc in view at the samples [1].
    """

    poses: FloatRecord
    footage: tuple[Footage, ...]
    hatch: Vector
    light: Real


def light_outside(plan: Plan, orbit: OrbitRecord) -> Scalar:
    """Return the share of the sun's disc that a walker sees in the middle of his time outside."""
    walk = given(plan.spacewalk)
    middle = jnp.asarray(walk.exit_at + 0.5 * walk.free_float, dtype=float)
    sun = sky.sun_direction(middle, plan.mission.launched)
    return sky.sunlit_fraction(position_at(orbit, middle), sun)


def excursions(plan: Plan, orbit: OrbitRecord, times: WalkTimes) -> FloatingRecord:
    """Return the free float of a walk, and what the cameras saw.

    Args:
        plan: what is flown.
        orbit: coast.
        times: times of the walk; the float lasts from the first exit to the first return.
    """
    own = given(plan.floating)
    walker, ship = _walker(plan, own), _ship(plan, own)
    span = times.left[0], times.returns[0]
    poses = float_freely(walker, ship, _plan(own, orbit), span, own.excursions)
    sun, light = _sun(plan, orbit, span[0], poses.seconds)
    hulls = tuple(_rod(hull) for hull in own.hulls)
    footage = []
    for eye in own.cameras:
        scene = Scene(hulls, sun, light, eye.earthshine, eye.glare, WALKER_SIZE_M)
        footage.append(film(poses, ship, _camera(eye), scene))
    hatch = tuple(jnp.asarray(part, dtype=float) for part in ship.fastening)
    return FloatingRecord(poses, tuple(footage), (hatch[0], hatch[1], hatch[2]), light)


def _walker(plan: Plan, own: schema.FreeFloat) -> FloatBody:
    parts = walk_parts(plan)
    first = parts.walkers[parts.turns[0][0]]
    mass = first.body_mass + parts.suit.mass
    scale = own.inertia_factor * mass / SUITED_KG
    zero = jnp.zeros_like(mass)
    about_x, about_y, about_z = SUITED_KG_M2
    inertia = (about_x * scale, about_y * scale, about_z * scale)
    # Head outwards: the walker's z along the ship's x.
    axis = (zero, zero + 1.0, zero)
    attitude = turn_about(axis, zero + 0.5 * jnp.pi)
    harness = (own.harness_ahead, zero, zero + HARNESS_UP_M)
    return FloatBody(mass, inertia, harness, attitude, (zero, zero, zero))


def _ship(plan: Plan, own: schema.FreeFloat) -> FloatBody:
    ship = given(plan.ship)
    zero = jnp.zeros_like(ship.mass)
    along = ship.inertia if ship.inertia_along is None else ship.inertia_along
    turns = (
        turn_about((zero, zero + 1.0, zero), jnp.asarray(own.ship_pitch)),
        turn_about((zero, zero, zero + 1.0), jnp.asarray(own.ship_yaw)),
    )
    attitude = multiply(turns[1], multiply(turns[0], _level(zero)))
    return FloatBody(
        ship.mass,
        (ship.inertia, ship.inertia, along),
        (own.hatch_distance, zero, own.hatch_offset),
        attitude,
        (own.ship_rate_x, own.ship_rate_y, own.ship_rate_z),
    )


def _level(zero: Scalar) -> Quaternion:
    return Quaternion(*(zero + part for part in LEVEL))


def _plan(own: schema.FreeFloat, orbit: OrbitRecord) -> FloatPlan:
    tether = Tether(own.tether_length, own.tether_stiffness, damping_for(own.rebound))
    return FloatPlan(
        tether=tether,
        first_reach=own.first_reach,
        push_speed=own.push_speed,
        push_error=own.push_error,
        push_offset=own.push_offset,
        push_angle=own.push_angle,
        pull_speed=own.pull_speed,
        pull_force=own.pull_force,
        rest_distance=own.rest_distance,
        linger=own.linger,
        couple=own.couple,
        turn_time=own.turn_time,
        limb_rate=own.limb_rate,
        orbital_rate=2.0 * jnp.pi / orbit.period,
    )


def _sun(plan: Plan, orbit: OrbitRecord, left: Scalar, seconds: Real) -> tuple[Vector, Real]:
    """Return the direction of the sun on the orbit's axes of the exit, and its visible share."""
    sun = sky.sun_direction(left, plan.mission.launched)
    here, later = position_at(orbit, left), position_at(orbit, left + 1.0)
    up = _unit(here)
    normal = _unit(_cross(here, later))
    axes = (up, _cross(normal, up), normal)
    on_axes = tuple(sum(a * b for a, b in zip(axis, sun, strict=True)) for axis in axes)
    at = position_at(orbit, seconds)
    light = sky.sunlit_fraction(at, sky.sun_direction(seconds, plan.mission.launched))
    return (jnp.asarray(on_axes[0]), jnp.asarray(on_axes[1]), jnp.asarray(on_axes[2])), light


def _cross(a: Vector, b: Vector) -> Vector:
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def _unit(a: Vector) -> Vector:
    size = jnp.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])
    return a[0] / size, a[1] / size, a[2] / size


def _camera(eye: schema.Camera) -> Camera:
    zero = jnp.zeros_like(jnp.asarray(eye.x, dtype=float))
    return Camera(
        (eye.x, eye.y, eye.z),
        (eye.axis_x, eye.axis_y, eye.axis_z),
        (zero, zero, zero + 1.0),
        eye.width,
        eye.height,
    )


def _rod(hull: schema.Hull) -> Rod:
    zero = jnp.zeros_like(jnp.asarray(hull.start_x, dtype=float))
    start, end = (hull.start_x, zero, hull.start_z), (hull.end_x, zero, hull.end_z)
    return Rod(start, end, hull.radius)
