r"""Entry where it has a solution: Allen and Eggers without lift, Eggers' skip and glide with it.

A point flies in a plane with the package's own density, drag and lift functions and its own
integrator. Over a flat Earth without gravity, in air that thins as $e^{-h/H}$, the ballistic
velocity is $V = V_E \exp[-H (\rho(h) - \rho(h_E)) / (2 \beta \sin\gamma)]$ and the greatest
deceleration $V_E^2 \sin\gamma / (2 e H)$; with lift, $dV/d\gamma = -V/(L/D)$ whatever the air, so a
capsule that bounces off leaves with $V_E \exp[-2 \gamma_E / (L/D)]$. Round Earth and gravity
change the loads by amounts that have been published; a shallow glide has a known range.

The flat Earth is a sphere of $10^{15}$ m without mass, so that one program flies every case.
"""

import math
from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Real, Scalar
from voskhod.flight.compiled import kept
from voskhod.mission.plan import Plan, nominal_plan
from voskhod.mission.section import given
from voskhod.phases.airflow import Falling, Flow, aerodynamic_acceleration
from voskhod.phases.opening import peak
from voskhod.physics.atmosphere import density
from voskhod.physics.march import Grid, march
from voskhod.units import (
    EQUATORIAL_RADIUS_M,
    GRAVITATIONAL_PARAMETER_M3_S2,
    STANDARD_GRAVITY_M_S2,
)
from voskhod.validation.flying import mission_of

STEPS = 4000  # of a flight of some minutes: what is left is rounding
SCALE_M, SEA_LEVEL_KG_M3 = 7.2e3, 1.225  # of the exponential air: an example, no fit
_FLAT_M = 1e15
_FAST_MACH = 30.0  # the shape's coefficients are constant: any would do


class Course(NamedTuple):
    """One flight in a plane.

    Attributes:
        altitude: height at the start [m].
        speed: speed there [m/s].
        angle: flight-path angle there, negative downwards [rad].
        ballistic: mass over drag area, C_D = 1 [kg/m^2].
        lift_to_drag: lift over drag [1].
        duration: how long it is followed [s].
        is_round: one for the round Earth with gravity, zero for the flat one without.
        is_standard: one for the standard atmosphere, zero for exponential air.
    """

    altitude: float
    speed: float
    angle: float
    ballistic: float
    lift_to_drag: float
    duration: float
    is_round: float
    is_standard: float


class Moving(NamedTuple):
    """Place over the point where the flight began [m], and velocity [m/s]."""

    x: Scalar
    y: Scalar
    u: Scalar
    v: Scalar


class Flown(NamedTuple):
    """Record of one flight, shape (time).

    Attributes:
        time: when [s].
        altitude: height [m].
        speed: speed [m/s].
        arc: angle flown over the Earth's centre [rad].
        load: drag and lift over weight [1].
        peak_load: greatest load, no samples [1].
    """

    time: Real
    altitude: Real
    speed: Real
    arc: Real
    load: Real
    peak_load: Scalar


def fly_courses(plan: Plan, courses: Course) -> Flown:
    """Fly a batch of courses.

    Args:
        plan: capsule with lift and constant coefficients; its mass and L/D are replaced.
        courses: each number of shape (courses).
    """
    return jax.vmap(lambda course: _fly(_capsule(plan, course), course))(courses)


def _capsule(plan: Plan, course: Course) -> Plan:
    """Return the plan with the ballistic coefficient and the lift of a course."""
    body = given(plan.capsule)
    assert body.lift is not None
    mass = course.ballistic * 0.25 * jnp.pi * body.diameter * body.diameter
    lift = body.lift.model_copy(update={"lift_to_drag": course.lift_to_drag})
    return plan.model_copy(update={"capsule": body.model_copy(update={"mass": mass, "lift": lift})})


def _fly(plan: Plan, course: Course) -> Flown:
    radius = jnp.where(course.is_round > 0.5, EQUATORIAL_RADIUS_M, _FLAT_M)
    pull = course.is_round * GRAVITATIONAL_PARAMETER_M3_S2

    def height(state: Moving) -> Scalar:
        from_centre = jnp.sqrt(state.x * state.x + (radius + state.y) ** 2)
        above = state.x * state.x + state.y * (2.0 * radius + state.y)
        return above / (from_centre + radius)

    def push(state: Moving) -> tuple[Scalar, Scalar]:
        return _push(plan, course, state, height(state), radius)

    def rates(_: Scalar, state: Moving, args: None) -> Moving:
        ax, ay = push(state)
        squared = state.x * state.x + (radius + state.y) ** 2
        weight = pull / (squared * jnp.sqrt(squared))
        return Moving(state.u, state.v, ax - weight * state.x, ay - weight * (radius + state.y))

    zero = jnp.zeros_like(course.speed)
    ahead, up = course.speed * jnp.cos(course.angle), course.speed * jnp.sin(course.angle)
    run = march(
        rates,
        Moving(zero, course.altitude + zero, ahead, up),
        Grid(zero, zero + course.duration / STEPS, STEPS),
        None,
        stop=lambda _, state, args: height(state),
    )
    seen: Moving = run.states
    ax, ay = jax.vmap(push)(seen)
    load = jnp.sqrt(ax * ax + ay * ay) / STANDARD_GRAVITY_M_S2
    return Flown(
        run.times,
        jax.vmap(height)(seen),
        jnp.sqrt(seen.u**2 + seen.v**2),
        jnp.arctan2(seen.x, radius + seen.y),
        load,
        peak(load, run.times)[0],
    )


def _push(
    plan: Plan, course: Course, state: Moving, altitude: Scalar, radius: Scalar
) -> tuple[Scalar, Scalar]:
    """Return the acceleration by drag and lift, as the product has it [m/s^2]."""
    zero = jnp.zeros_like(state.x)
    speed = jnp.sqrt(state.u**2 + state.v**2 + 1e-30)
    thin = SEA_LEVEL_KG_M3 * jnp.exp(-altitude / SCALE_M)
    rho = jnp.where(course.is_standard > 0.5, density(altitude), thin)
    flow = Flow(altitude, (state.u, state.v, zero), speed, rho, zero, zero + _FAST_MACH, zero)
    falling = Falling(state.x, radius + state.y, zero, state.u, state.v, zero, zero, zero)
    x, y, _ = aerodynamic_acceleration(plan, falling, flow)
    return jnp.asarray(x), jnp.asarray(y)


_fly_courses = kept(fly_courses)


def flown_courses(courses: tuple[Course, ...]) -> tuple[Flown, ...]:
    """Return the records of some courses, in their order.

    Args:
        courses: what is flown.
    """
    level = {"mach": [0.0, 50.0], "drag": [1.0, 1.0], "free_drag": 1.0}
    entry = {
        "altitude": "120 km",
        "latitude": "0 deg",
        "longitude": "0 deg",
        "speed": "7500 m/s",
        "flight_path_angle": "-8 deg",
        "heading": "90 deg",
    }
    capsule = {
        "mass": "1 kg",
        "diameter": "1 m",
        "nose_radius": "1 m",
        "coefficients": level,
        "lift": {"lift_to_drag": 0.0},
    }
    plan = nominal_plan(mission_of("plane", {"entry": entry, "capsule": capsule}))
    batch = Course._make(jnp.asarray(column) for column in zip(*courses, strict=True))
    record = jax.device_get(_fly_courses(plan, batch))
    return tuple(Flown(*(part[i] for part in record)) for i in range(len(courses)))


def allen_eggers_speed(course: Course, altitude: Real) -> Real:
    """Return the speed of a ballistic entry over the flat Earth [m/s].

    Args:
        course: how it begins.
        altitude: heights on the way down [m].

    Source: Allen, H. J. and Eggers, A. J. 1958, NACA Report 1381, equation 13.
    """
    begun, now = (
        SEA_LEVEL_KG_M3 * jnp.exp(-jnp.asarray(h) / SCALE_M) for h in (course.altitude, altitude)
    )
    slope = 2.0 * course.ballistic * math.sin(-course.angle)
    return course.speed * jnp.exp(-SCALE_M * (now - begun) / slope)


def allen_eggers_peak(course: Course) -> float:
    """Return the greatest load of a ballistic entry over the flat Earth [1].

    The formula's speed is that before any air; the little that is above the start is added.

    Source: NACA Report 1381, equation 15.
    """
    sine = math.sin(-course.angle)
    air_above = SCALE_M * SEA_LEVEL_KG_M3 * math.exp(-course.altitude / SCALE_M)
    squared = course.speed**2 * math.exp(air_above / (course.ballistic * sine))
    return squared * sine / (2.0 * math.e * SCALE_M) / STANDARD_GRAVITY_M_S2


def glide_altitude(course: Course, speed: float) -> float:
    """Return the height at which lift and centrifugal force bear a glide [m].

    Args:
        course: what is flown.
        speed: speed [m/s].
    """
    circular = GRAVITATIONAL_PARAMETER_M3_S2 / EQUATORIAL_RADIUS_M
    borne = (circular - speed**2) / EQUATORIAL_RADIUS_M
    thick = 2.0 * course.ballistic * borne / (course.lift_to_drag * speed**2)
    return -SCALE_M * math.log(thick / SEA_LEVEL_KG_M3)


def glide_range(course: Course, slow: float) -> float:
    """Return the range of an equilibrium glide from the start of a course to a lower speed [m].

    Args:
        course: how it begins.
        slow: speed at the end [m/s].

    Source: Eggers, A. J., Allen, H. J. and Neice, S. E. 1958, NACA Report 1382, glide vehicle:
    half the radius times L/D times the logarithm of 1 - V^2/V_c^2, end over start.
    """
    heights = [glide_altitude(course, speed) for speed in (course.speed, slow)]
    radius = EQUATORIAL_RADIUS_M + 0.5 * sum(heights)
    circular = GRAVITATIONAL_PARAMETER_M3_S2 / radius
    ends = [1.0 - speed**2 / circular for speed in (slow, course.speed)]
    return 0.5 * EQUATORIAL_RADIUS_M * course.lift_to_drag * math.log(ends[0] / ends[1])
