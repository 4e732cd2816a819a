"""From the decision to come down to the end of the retro-burn.

The automatic descent fires at its time, pointed to its own accuracy. It does not engage if its
fault is set, or if it turns on the Sun and the Sun is not in view from the start of the
orientation to ignition. Then the crew point the ship by hand: through the sight, which needs light
on the ground below, with an error that grows with haste,

    error = error without haste x sqrt(1 + (time that pointing takes / time there is)^2),

(decision: a stated simple law, twice the variance where the time is just what it takes). They end
it some time before the planned ignition, return to their couches (their mass must lie on the
thrust axis), check, and fire. What that takes beyond the planned moment is the delay; while nobody
steers, the ship turns away at its drift rates. A crew that does not wait fires with the centre of
mass beside the thrust axis: the torque beyond what the steering jets hold turns the ship in pitch.
If the first engine fails the second fires after its delay.

The burn is finite, at constant thrust and mass flow, along a direction held inertially
(`physics.propulsion`). It ends after its duration, at the speed that the accelerometer is set to,
or when the propellant is used up.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Flag, Scalar, Vector
from voskhod.mission.descent import Manual
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.mission.vehicle import Rocket
from voskhod.phases.airflow import jettisoned_mass
from voskhod.phases.fate import Cause, Fate, earliest, lost_if
from voskhod.phases.insertion import greenwich
from voskhod.phases.orbit import Coasting, OrbitRecord, position_at
from voskhod.physics import earth, gravity, propulsion, sky
from voskhod.physics.march import Grid, march

STEPS = 16  # of a burn: Tsit5 at 2.6 s leaves micrometres


class Decision(NamedTuple):
    """When and how the retro-engine is to fire.

    Attributes:
        ignition: ignition [s after lift-off].
        delay: ignition after the moment planned for it [s].
        is_manual: whether the crew fly the descent by hand.
        is_flown: whether anybody does: the automaton, or a crew that can.
        pitch: angle of the thrust above the backward horizon at ignition [rad].
        yaw: pointing error across the plane [rad].
        pointed_at: when a manual orientation ends [s after lift-off].
        offset: distance of the centre of mass from the thrust axis [m].
    """

    ignition: Scalar
    delay: Scalar
    is_manual: Flag
    is_flown: Flag
    pitch: Scalar
    yaw: Scalar
    pointed_at: Scalar
    offset: Scalar


class Burning(NamedTuple):
    """State during the burn: position [m], velocity [m/s], mass [kg], speed gained [m/s]."""

    x: Scalar
    y: Scalar
    z: Scalar
    u: Scalar
    v: Scalar
    w: Scalar
    mass: Scalar
    gained: Scalar


class BurnRecord(NamedTuple):
    """Record of the burn.

    Attributes:
        decision: when and how it was fired.
        cut_off: end of the burn [s after lift-off].
        end: state at the end.
        delta_v: speed that the engine gave [m/s].
        pointing_error: angle between the thrust and the direction meant, at ignition [rad].
        fate: first loss.
    """

    decision: Decision
    cut_off: Scalar
    end: Burning
    delta_v: Scalar
    pointing_error: Scalar
    fate: Fate


def decide(plan: Plan, flown: OrbitRecord) -> Decision:
    """Return when and how the retro-engine is to fire.

    Args:
        plan: what is flown.
        flown: coast to the ignition of the automatic descent.
    """
    descent = given(plan.descent)
    dark = ~_sun_in_view(plan, flown, descent.orientation_lead)
    fails = (descent.automatic_fails > 0.5) | ((descent.needs_sun > 0.5) & dark)
    zero = jnp.zeros_like(flown.times[-1])
    planned = descent.automatic_ignition_at + zero
    by_itself = Decision(
        planned,
        zero,
        jnp.zeros_like(fails),
        ~fails,
        descent.pitch + descent.automatic_pitch_error,
        descent.automatic_yaw_error + zero,
        planned,
        zero,
    )
    if descent.manual is None:
        return by_itself
    by_hand = _by_hand(plan, descent.manual, planned)
    return Decision(*(jnp.where(fails, a, b) for a, b in zip(by_hand, by_itself, strict=True)))


def _sun_in_view(plan: Plan, flown: OrbitRecord, lead: Scalar) -> Flag:
    """Return whether the Sun is in view from the start of the orientation to ignition."""
    end = flown.times[-1]
    seconds = jnp.maximum(end - lead * jnp.linspace(1.0, 0.0, 9), flown.times[0])
    sun = sky.sun_direction(seconds, plan.mission.launched)
    return jnp.all(sky.sunlit_fraction(position_at(flown, seconds), sun) > 0.5)


def _by_hand(plan: Plan, crew: Manual, failed: Scalar) -> Decision:
    pointed = crew.ignition_at - crew.orientation_ends_early
    ready = pointed + crew.waits_for_couches * crew.couch_return + crew.ignition_checks
    ignition = jnp.maximum(jnp.maximum(crew.ignition_at, ready), failed + crew.decided_after)
    there_is = jnp.maximum(pointed - crew.orientation_begins_at, 1.0)
    haste = jnp.sqrt(1.0 + (crew.orientation_needs / there_is) ** 2)
    adrift = ignition - pointed
    yes = jnp.ones_like(ignition, dtype=bool)
    return Decision(
        ignition,
        ignition - crew.ignition_at,
        yes,
        yes,
        given(plan.descent).pitch + crew.pitch_error * haste + crew.pitch_drift * adrift,
        crew.yaw_error * haste + crew.yaw_drift * adrift,
        pointed,
        (1.0 - crew.waits_for_couches) * crew.crew_offset,
    )


def burn(plan: Plan, decision: Decision, flown: OrbitRecord) -> BurnRecord:
    """Fire the retro-engine.

    Args:
        plan: what is flown.
        decision: when and how.
        flown: coast to the ignition of the first engine.
    """
    first, body = given(plan.engine), given(plan.ship)
    engine, delay, has_failed = _chosen(plan)
    sees = ~decision.is_manual | _light_below(plan, decision, flown)
    fires = decision.is_flown & sees & ~has_failed
    flow = propulsion.mass_flow(engine.thrust, engine.specific_impulse)
    before = body.mass - jettisoned_mass(plan)
    duration = _duration(plan, engine, flow, before)
    ship = flown.end if first.backup is None else _drifted(flown.end, delay)
    thrust = jnp.where(fires, engine.thrust, 0.0)
    torque = jnp.maximum(engine.thrust * decision.offset - first.steering_torque, 0.0)
    begun = decision.ignition + delay
    run = march(
        _rates,
        Burning(*ship, before + jnp.zeros_like(begun), jnp.zeros_like(begun)),
        Grid(begun, duration / STEPS, STEPS),
        (thrust, jnp.where(fires, flow, 0.0), ship, decision, begun, torque / body.inertia),
    )
    blind = lost_if(~(decision.is_flown & sees), Cause.NO_ORIENTATION, decision.ignition)
    silent = lost_if(has_failed, Cause.ENGINE_FAILED, begun)
    # Angle between (cos p cos y, sin p, cos p sin y) and the first axis, exact for small angles.
    pitch = decision.pitch - given(plan.descent).pitch
    aside = jnp.cos(pitch) * jnp.sin(decision.yaw)
    off_axis = jnp.sqrt(jnp.sin(pitch) ** 2 + aside * aside + 1e-30)
    error = jnp.arctan2(off_axis, jnp.cos(pitch) * jnp.cos(decision.yaw))
    return BurnRecord(
        decision, begun + duration, run.state, run.state.gained, error, earliest(blind, silent)
    )


def _chosen(plan: Plan) -> tuple[Rocket, Scalar, Flag]:
    """Return the engine that fires, its delay, and whether none does."""
    first = given(plan.engine)
    fails = first.fails > 0.5
    zero = jnp.zeros_like(first.fails)
    if first.backup is None:
        return first, zero, fails
    second = first.backup
    rocket = Rocket.model_construct(
        thrust=jnp.where(fails, second.thrust, first.thrust),
        specific_impulse=jnp.where(fails, second.specific_impulse, first.specific_impulse),
        burn_duration=jnp.where(fails, second.burn_duration, first.burn_duration),
        propellant=jnp.where(fails, second.propellant, first.propellant),
    )
    return rocket, jnp.where(fails, second.delay, zero), jnp.zeros_like(fails)


def _light_below(plan: Plan, decision: Decision, flown: OrbitRecord) -> Flag:
    """Return whether the ground below has light on it when the orientation ends."""
    crew = given(plan.descent).manual
    if crew is None:
        return jnp.ones_like(decision.is_manual)
    seconds = decision.pointed_at
    position = position_at(flown, seconds[None])
    x, y, z = (part[0] for part in position)
    place = earth.geodetic(earth.to_fixed((x, y, z), greenwich(plan, seconds)))
    sun = sky.sun_elevation(place.latitude_rad, place.longitude_rad, seconds, plan.mission.launched)
    return sun >= crew.least_sun


def _duration(plan: Plan, engine: Rocket, flow: Scalar, mass: Scalar) -> Scalar:
    """Return the length of the burn [s]."""
    first = given(plan.engine)
    commanded = jnp.maximum(engine.burn_duration + first.cut_off_error, 0.0)
    shortest = jnp.minimum(commanded, engine.propellant / flow)
    if first.cut_off_speed is None:
        return shortest
    exhaust = engine.thrust / flow
    enough = mass / flow * -jnp.expm1(-first.cut_off_speed / exhaust)
    return jnp.minimum(shortest, enough)


def _drifted(ship: Coasting, seconds: Scalar) -> Coasting:
    """Return a state some seconds of free fall later, drag left out."""
    run = march(
        _free,
        ship,
        Grid(jnp.zeros_like(seconds), seconds / 4.0, 4),
        None,
    )
    state: Coasting = run.state
    return state


def _free(now: Scalar, state: Coasting, _: None) -> Coasting:
    ax, ay, az = gravity.acceleration(state.position)
    return Coasting(state.u, state.v, state.w, ax, ay, az)


_Args = tuple[Scalar, Scalar, Coasting, Decision, Scalar, Scalar]


def _rates(now: Scalar, state: Burning, args: _Args) -> Burning:
    thrust, flow, ship, decision, begun, turning = args
    pitch = decision.pitch + 0.5 * turning * (now - begun) ** 2
    direction: Vector = propulsion.thrust_direction(
        ship.position, ship.velocity, pitch, decision.yaw
    )
    pull = gravity.acceleration((state.x, state.y, state.z))
    push = propulsion.thrust_acceleration(thrust, state.mass, direction)
    ax, ay, az = (a + b for a, b in zip(pull, push, strict=True))
    return Burning(state.u, state.v, state.w, ax, ay, az, -flow, thrust / state.mass)
