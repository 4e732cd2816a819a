r"""From the end of the burn, or a given state, through the air to the first canopy or the ground.

Equations of motion in the inertial frame: gravity with J2 to J4 and what the air does
(`phases.airflow`). The fall is flown to the ground as if no canopy opened; when one does is found
on the record afterwards (`phases.opening`), since a trigger may need memory (a load that rose and
fell again, a timer).

Decision: the march runs in a variable s with $dt/ds = \tau$,

$$ \tau^{-2} = \tau_v^{-2} + \sigma(h) [\tau_a^{-2} + (\dot r / L)^2], $$

long in vacuum, short in air, and shorter the faster the capsule crosses the layers of the
atmosphere: at most two thirds of a scale height per step. So one grid of equal steps serves
shallow orbital entries and steep ones from beyond alike, and the step stays a smooth function of
the state, which keeps the order of the solver. Time is a state; so is the convective heat, which may free joined
modules.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Flag, Scalar
from voskhod.mission.descent import Entry
from voskhod.mission.plan import Plan
from voskhod.phases.airflow import (
    Falling,
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
from voskhod.units import EARTH_ROTATION_RAD_S

VACUUM_STEP_S = 20.0
AIR_STEP_S = 8.0
LAYER_M = 5e3  # two thirds of a scale height
EDGE_M = 140e3  # middle of the change from long to short steps
EDGE_WIDTH_M = 12e3  # a steeper change of pace costs accuracy
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


def pace(altitude: Scalar, vertical_speed: Scalar) -> Scalar:
    """Return the time that one step takes [s]."""
    in_air = jax.nn.sigmoid((EDGE_M - altitude) / EDGE_WIDTH_M)
    layers = vertical_speed / LAYER_M
    quick = VACUUM_STEP_S**-2 + in_air * (AIR_STEP_S**-2 + layers * layers)
    return jax.lax.rsqrt(quick)


def _rates(s: Scalar, state: Falling, plan: Plan) -> Falling:
    flow = flow_at(plan, state)
    step = pace(flow.altitude, climb(state))
    pull = gravity.acceleration(state.position)
    push = aerodynamic_acceleration(plan, state, flow)
    ax, ay, az = (step * (a + b) for a, b in zip(pull, push, strict=True))
    heating = convective_heat_flux(flow.density, flow.speed, plan.capsule.nose_radius)
    return Falling(step * state.u, step * state.v, step * state.w, ax, ay, az, step, step * heating)


def entry_state(plan: Plan) -> Falling:
    """Return the state in which a flight starts that begins at the edge of the air."""
    given = plan.entry
    assert given is not None  # the schema asks for it where there is no orbit
    angle = greenwich(plan, given.at)
    fixed, latitude = _place(given)
    position = earth.to_inertial(fixed, angle)
    tilt = (
        latitude
        if given.vertical == "geodetic"
        else jnp.arctan2(fixed[2], jnp.sqrt(fixed[0] ** 2 + fixed[1] ** 2))
    )
    meridian = given.longitude + angle
    sine, cosine = jnp.sin(tilt), jnp.cos(tilt)
    ahead = given.speed * jnp.cos(given.flight_path_angle)
    up = given.speed * jnp.sin(given.flight_path_angle)
    east, north = ahead * jnp.sin(given.heading), ahead * jnp.cos(given.heading)
    out = up * cosine - north * sine
    u = out * jnp.cos(meridian) - east * jnp.sin(meridian)
    v = out * jnp.sin(meridian) + east * jnp.cos(meridian)
    w = up * sine + north * cosine
    if given.relative_to == "air":
        u = u - EARTH_ROTATION_RAD_S * position[1]
        v = v + EARTH_ROTATION_RAD_S * position[0]
    return Falling(*position, u, v, w, given.at, jnp.zeros_like(given.at))


def _place(given: Entry) -> tuple[tuple[Scalar, Scalar, Scalar], Scalar]:
    """Return the Earth-fixed position [m] and the geodetic latitude [rad]."""
    latitude = given.latitude
    if given.latitude_is == "geocentric":
        latitude = jnp.arctan(jnp.tan(latitude) / (1.0 - earth.FLATTENING) ** 2)
    if given.altitude is not None:
        x, y, z = earth.from_geodetic(latitude, given.longitude, given.altitude)
        return (x, y, z), latitude
    surface = earth.from_geodetic(latitude, given.longitude, jnp.zeros_like(latitude))
    low = jnp.sqrt(surface[0] ** 2 + surface[1] ** 2 + surface[2] ** 2)
    x, y, z = (part * given.radius / low for part in surface)
    return (x, y, z), latitude
