r"""From the end of the burn, or a given state, through the air to the first canopy or the ground.

Equations of motion in the inertial frame: gravity with J2 to J4 and what the air does
(`phases.airflow`). The fall is flown to the ground as if no canopy opened; when one does is found
on the record afterwards (`phases.opening`), since a trigger may need memory (a load that rose and
fell again, a timer).

Decision: the march runs in a variable s with $dt/ds = \tau$,

$$ \tau^{-2} = \tau_v^{-2} + \sigma(h) [\tau_a^{-2} + (\dot r / L)^2] + (a / c v)^2, $$

long in vacuum, short in air, shorter the faster the capsule crosses the layers of the atmosphere
(at most half a scale height per step), and shorter than the time in which drag $a$ stops
the capsule: falling at its terminal speed a light one would be unstable otherwise. So one grid of
equal steps serves shallow orbital entries and steep ones from beyond alike, and the step stays a
smooth function of the state, which keeps the order of the solver. Time is a state; so is the
convective heat, which may free joined modules.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Flag, Scalar, Vector
from voskhod.mission.descent import Entry
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.phases.airflow import (
    Falling,
    Flow,
    Look,
    aerodynamic_acceleration,
    climb,
    flow_at,
    look,
)
from voskhod.phases.insertion import greenwich
from voskhod.physics import earth, gravity
from voskhod.physics.ground import ground_at
from voskhod.physics.heating import convective_heat_flux
from voskhod.physics.march import Grid, march
from voskhod.units import EARTH_ROTATION_RAD_S, FLATTENING

VACUUM_STEP_S = 20.0
AIR_STEP_S = 6.0
LAYER_M = 3.5e3  # half a scale height
EDGE_M = 140e3  # middle of the change from long to short steps
EDGE_WIDTH_M = 12e3  # a steeper change of pace costs accuracy
STOPPING_SHARE = 0.6  # of the time in which drag stops the capsule; Tsit5 is stable up to 1.6
FOLLOWED_STEPS = 1200  # of a first flight that finds out how many steps are needed
SPARE_STEPS = 32
SPARE_SHARE = 0.25  # of the steps of the nominal flight, for drawn ones that fly longer


class FallRecord(NamedTuple):
    """Record of the fall without canopies.

    Attributes:
        states: states at the steps and at the ground, shape (time).
        looks: what follows from them.
        end: last state.
        came_down: whether the ground was reached.
        steps: steps taken [1].
    """

    states: Falling
    looks: Look
    end: Falling
    came_down: Flag
    steps: Scalar


def fall(plan: Plan, begun: Falling, steps: int) -> FallRecord:
    """Fly a capsule without canopies to the ground.

    Args:
        plan: what is flown.
        begun: state at the start.
        steps: greatest number of steps, static.
    """
    run = march(
        _rates,
        begun,
        Grid(jnp.zeros_like(begun.time), jnp.ones_like(begun.time), steps),
        plan,
        stop=lambda s, state, args: height(args, state),
    )
    looks = jax.vmap(lambda state: look(plan, state))(run.states)
    return FallRecord(run.states, looks, run.state, run.stopped, run.end)


def height(plan: Plan, state: Falling) -> Scalar:
    """Return the height over the ground [m]."""
    return earth.fast_altitude(state.position) - elevation(plan, state)


def elevation(plan: Plan, state: Falling) -> Scalar:
    """Return the height of the ground below over the ellipsoid [m]."""
    if plan.site.elevation is not None:
        return plan.site.elevation
    place = earth.geodetic(earth.to_fixed(state.position, greenwich(plan, state.time)))
    return ground_at(place.latitude_rad, place.longitude_rad).elevation_m


def pace(flow: Flow, vertical_speed: Scalar, push: Vector) -> Scalar:
    """Return the time that one step takes [s]."""
    in_air = jax.nn.sigmoid((EDGE_M - flow.altitude) / EDGE_WIDTH_M)
    layers = vertical_speed / LAYER_M
    quick = VACUUM_STEP_S**-2 + in_air * (AIR_STEP_S**-2 + layers * layers)
    # The square of drag over speed; one metre a second keeps it finite at rest.
    braking = push[0] * push[0] + push[1] * push[1] + push[2] * push[2]
    quick = quick + braking / (STOPPING_SHARE**2 * (flow.speed * flow.speed + 1.0))
    return jax.lax.rsqrt(quick)


def _rates(s: Scalar, state: Falling, plan: Plan) -> Falling:
    flow = flow_at(plan, state)
    pull = gravity.acceleration(state.position)
    push = aerodynamic_acceleration(plan, state, flow)
    step = pace(flow, climb(state), push)
    ax, ay, az = (step * (a + b) for a, b in zip(pull, push, strict=True))
    heating = convective_heat_flux(flow.density, flow.speed, given(plan.capsule).nose_radius)
    return Falling(step * state.u, step * state.v, step * state.w, ax, ay, az, step, step * heating)


def entry_state(plan: Plan) -> Falling:
    """Return the state in which a flight starts that begins at the edge of the air."""
    start = given(plan.entry)
    angle = greenwich(plan, start.at)
    fixed, latitude = _place(start)
    position = earth.to_inertial(fixed, angle)
    tilt = (
        latitude
        if start.vertical == "geodetic"
        else jnp.arctan2(fixed[2], jnp.sqrt(fixed[0] ** 2 + fixed[1] ** 2))
    )
    meridian = start.longitude + angle
    sine, cosine = jnp.sin(tilt), jnp.cos(tilt)
    ahead = start.speed * jnp.cos(start.flight_path_angle)
    up = start.speed * jnp.sin(start.flight_path_angle)
    east, north = ahead * jnp.sin(start.heading), ahead * jnp.cos(start.heading)
    out = up * cosine - north * sine
    u = out * jnp.cos(meridian) - east * jnp.sin(meridian)
    v = out * jnp.sin(meridian) + east * jnp.cos(meridian)
    w = up * sine + north * cosine
    if start.relative_to == "air":
        u = u - EARTH_ROTATION_RAD_S * position[1]
        v = v + EARTH_ROTATION_RAD_S * position[0]
    return Falling(*position, u, v, w, start.at, jnp.zeros_like(start.at))


def _place(start: Entry) -> tuple[tuple[Scalar, Scalar, Scalar], Scalar]:
    """Return the Earth-fixed position [m] and the geodetic latitude [rad]."""
    latitude = start.latitude
    if start.latitude_is == "geocentric":
        latitude = jnp.arctan(jnp.tan(latitude) / (1.0 - FLATTENING) ** 2)
    if start.altitude is not None:
        x, y, z = earth.from_geodetic(latitude, start.longitude, start.altitude)
        return (x, y, z), latitude
    surface = earth.from_geodetic(latitude, start.longitude, jnp.zeros_like(latitude))
    low = jnp.sqrt(surface[0] ** 2 + surface[1] ** 2 + surface[2] ** 2)
    scale = jnp.asarray(start.radius) / low
    x, y, z = (part * scale for part in surface)
    return (x, y, z), latitude
