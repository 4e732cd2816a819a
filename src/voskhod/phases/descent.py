"""From the decision to come down to the end of the retro-burn.

The automatic descent fires at its time with the ship held true. If its orientation fails, the
crew point the ship by hand for the manual descent: the orientation ends some time before the
planned ignition with an error, the crew return to their couches (their mass must lie on the
thrust axis), check, and fire. What that takes beyond the planned moment is the delay; while
nobody steers, the ship turns away at its drift rates. The burn is finite, at constant thrust and
mass flow, along a direction held inertially (`physics.propulsion`).
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Flag, Scalar, Vector
from voskhod.mission.plan import Plan
from voskhod.phases.orbit import Coasting
from voskhod.physics import gravity, propulsion
from voskhod.physics.march import Grid, march

STEPS = 16  # of a burn: Tsit5 at 2.6 s leaves micrometres


class Decision(NamedTuple):
    """When and how the retro-engine fires.

    Attributes:
        ignition: ignition [s after lift-off].
        delay: ignition after the moment planned for it [s].
        is_manual: whether the crew fly the descent by hand.
        pitch: pointing error in the orbit plane at ignition, thrust upwards positive [rad].
        yaw: pointing error across the plane [rad].
    """

    ignition: Scalar
    delay: Scalar
    is_manual: Flag
    pitch: Scalar
    yaw: Scalar


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
        pointing_error: angle between thrust and the true retrograde horizontal [rad].
    """

    decision: Decision
    cut_off: Scalar
    end: Burning
    delta_v: Scalar
    pointing_error: Scalar


def decide(plan: Plan) -> Decision:
    """Return when and how the retro-engine fires."""
    descent = plan.descent
    is_manual = descent.automatic_fails > 0.5
    busy = descent.couch_return + descent.ignition_checks
    late = jnp.maximum(busy - descent.orientation_ends_early, 0.0)
    adrift = jnp.maximum(busy, descent.orientation_ends_early)
    zero = jnp.zeros_like(late)
    return Decision(
        jnp.where(is_manual, descent.manual_ignition_at + late, descent.automatic_ignition_at),
        jnp.where(is_manual, late, zero),
        is_manual,
        jnp.where(is_manual, descent.pitch_error + descent.pitch_drift * adrift, zero),
        jnp.where(is_manual, descent.yaw_error + descent.yaw_drift * adrift, zero),
    )


def burn(plan: Plan, decision: Decision, ship: Coasting) -> BurnRecord:
    """Fire the retro-engine.

    Args:
        plan: what is flown.
        decision: when and how.
        ship: state at ignition.
    """
    engine = plan.engine
    jettisoned = plan.airlock.mass if plan.airlock is not None else 0.0
    flow = propulsion.mass_flow(engine.thrust, engine.specific_impulse)
    duration = jnp.minimum(engine.burn_duration, engine.propellant / flow)
    direction = propulsion.thrust_direction(
        ship.position, ship.velocity, decision.pitch, decision.yaw
    )
    run = march(
        _rates,
        Burning(*ship, plan.ship.mass - jettisoned, jnp.zeros_like(duration)),
        Grid(decision.ignition, duration / STEPS, STEPS),
        (engine.thrust, flow, direction),
    )
    # Angle between (cos p cos y, sin p, cos p sin y) and the first axis, exact for small angles.
    aside = jnp.cos(decision.pitch) * jnp.sin(decision.yaw)
    off_axis = jnp.sqrt(jnp.sin(decision.pitch) ** 2 + aside * aside + 1e-30)
    error = jnp.arctan2(off_axis, jnp.cos(decision.pitch) * jnp.cos(decision.yaw))
    return BurnRecord(decision, decision.ignition + duration, run.state, run.state.gained, error)


def _rates(now: Scalar, state: Burning, args: tuple[Scalar, Scalar, Vector]) -> Burning:
    thrust, flow, direction = args
    pull = gravity.acceleration((state.x, state.y, state.z))
    push = propulsion.thrust_acceleration(thrust, state.mass, direction)
    ax, ay, az = (a + b for a, b in zip(pull, push, strict=True))
    return Burning(state.u, state.v, state.w, ax, ay, az, -flow, thrust / state.mass)
