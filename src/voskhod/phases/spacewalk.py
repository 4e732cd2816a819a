"""The spacewalk, from the vent's opening until there is air in the airlock again.

One compiled march serves every segment of the procedure (`phases.procedure`) with one right-hand
side (`phases.walker`). The walker's return ends when his progress through the hatch reaches one;
if strength, oxygen, heat or carbon dioxide stop him first, it does not, and he is lost outside.

Decision: the free float is a stated kinematic law in this form: push-off at a given speed, a
straight flight to the tether's end, a rebound, a straight flight back; the first excursion goes
one metre out. The march knows nothing of it.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool

from voskhod.arrays import Flag, Real, Samples, Scalar
from voskhod.mission.plan import Plan
from voskhod.phases.fate import Cause, Fate, earliest, lost_if, lost_when
from voskhod.phases.procedure import STEPS, Controls, WalkParts, segments, walk_parts
from voskhod.phases.walker import Duty, Walk, airlock_pressure, duty, first_state, rates
from voskhod.physics import suit_gas
from voskhod.physics.march import Grid, march

PROGRESS_DONE = 1.0
ROOT_ERROR = 1e-9  # by which an event found on the march may miss
VACUUM_PA = 1000.0  # "vacuum" of the measurands: one per cent of an atmosphere
FIRST_EXCURSION_M = 1.0  # the first excursion goes one metre out (report of 1965)
REST_M = 0.5  # where he holds on between excursions: an arm's length from the hatch


class WalkTimes(NamedTuple):
    """When each segment ended, and what happened on the way.

    Attributes (times in seconds after lift-off):
        vent_opened: start of the depressurisation.
        vacuum_reached: airlock under `VACUUM_PA`, or the hatch opened before.
        hatch_opened: outer hatch open.
        left_airlock: walker out.
        return_begun: start of the return.
        back_inside: walker in the airlock, or the end of his attempts.
        hatch_closed: outer hatch shut.
        refill_begun: start of the repressurisation.
        refilled: airlock at cabin pressure.
        hatch_could_open: whether the pressure fell far enough in time.
        came_back: whether the walker got in.
        lowered_pressure: whether he let the suit's pressure down on the way.
    """

    vent_opened: Scalar
    vacuum_reached: Scalar
    hatch_opened: Scalar
    left_airlock: Scalar
    return_begun: Scalar
    back_inside: Scalar
    hatch_closed: Scalar
    refill_begun: Scalar
    refilled: Scalar
    hatch_could_open: Flag
    came_back: Flag
    lowered_pressure: Flag


class WalkRecord(NamedTuple):
    """Record of the walk.

    Attributes:
        times: end of each segment.
        end: state when the airlock holds air again.
        seconds: sample times, shape (time) [s after lift-off].
        states: states at the samples.
        duties: pressures, metabolic rate and torque at the samples.
        distance_m: distance from the hatch at the samples [m].
        fate: first loss.
    """

    times: WalkTimes
    end: Walk
    seconds: Samples
    states: Walk
    duties: Duty
    distance_m: Samples
    fate: Fate


def walk(plan: Plan) -> WalkRecord:
    """Return the record of the walk that a plan commands."""
    parts = walk_parts(plan)

    def segment(carry: tuple[Scalar, Walk], controls: Controls) -> tuple[Any, Any]:
        begun, state = carry
        remaining = jnp.where(controls.hatch_opens > 0.0, 1e-6, 1.0)
        state = state._replace(air_kg=state.air_kg * remaining, air_j=state.air_j * remaining)
        needless = (controls.struggles > 0.0) & (state.progress >= PROGRESS_DONE - ROOT_ERROR)
        length = jnp.where(needless, 0.0, controls.longest_s)
        run = march(
            rates,
            state,
            Grid(begun, length / STEPS, STEPS),
            (controls, parts),
            solver="Bosh3",
            stop=_until,
        )
        doings = jax.vmap(lambda at: duty(at, controls, parts))(run.states)
        return (run.end, run.state), (run.end, run.stopped, run.times, run.states, doings)

    begun = parts.spacewalk.depressurise_at
    (_, end), (ends, events, seconds, states, doings) = jax.lax.scan(
        segment, (begun, first_state(parts)), segments(parts)
    )
    times = _times(parts, ends, events, (seconds[0], doings.airlock_pa[0]))

    def flat(samples: Real) -> Samples:
        return jnp.reshape(samples, (-1,))

    seconds, states, doings = (jax.tree.map(flat, part) for part in (seconds, states, doings))
    distance = excursion(seconds, times, parts)
    fate = _fate(times, seconds, states, parts)
    return WalkRecord(times, end, seconds, states, doings, distance, fate)


def _until(now: Scalar, state: Walk, args: tuple[Controls, WalkParts]) -> Scalar:
    """Return a number that is positive until the segment's event."""
    controls, parts = args
    airlock = airlock_pressure(state, parts)
    shut = jnp.maximum(
        airlock / parts.airlock.hatch_pressure_limit - 1.0, (controls.not_before - now) / 100.0
    )
    filled = 1.0 - airlock / (0.95 * parts.cabin.pressure)
    event = jnp.where(controls.waits_for_vacuum > 0.0, shut, 1.0)
    event = jnp.where(controls.struggles > 0.0, PROGRESS_DONE - state.progress, event)
    return jnp.where(controls.fill_kg_s > 0.0, filled, event)


def _times(
    parts: WalkParts, ends: Real, events: Bool[Array, " segment"], venting: tuple[Samples, Samples]
) -> WalkTimes:
    """Return the times of the walk from the ends and the events of its segments."""
    seconds, pressure = venting
    begun = parts.spacewalk.depressurise_at
    # Pressure falls nearly as an exponential, so its logarithm is interpolated.
    emptied = jnp.interp(
        -jnp.log(VACUUM_PA), -jnp.log(jnp.maximum(pressure, 1e-6)), seconds, right=ends[0]
    )
    return WalkTimes(
        vent_opened=begun,
        vacuum_reached=jnp.minimum(emptied, ends[0]),
        hatch_opened=ends[0],
        left_airlock=ends[1],
        return_begun=ends[2],
        back_inside=ends[4],
        hatch_closed=ends[5],
        refill_begun=ends[6],
        refilled=ends[7],
        hatch_could_open=events[0],
        came_back=events[3] | events[4],
        lowered_pressure=~events[3] & (parts.spacewalk.lowers_pressure > 0.5),
    )


def excursion(seconds: Real, times: WalkTimes, parts: WalkParts) -> Real:
    """Return the walker's distance from the hatch.

    Args:
        seconds: times, any shape [s after lift-off].
        times: when he left and when he began to return.
        parts: tether, speeds and number of excursions.

    Returns:
        Distance, zero inside [m].
    """
    plan = parts.spacewalk
    outward = jnp.maximum(plan.push_speed, 1e-3)
    inward = outward * jnp.maximum(plan.rebound, 0.05)
    cycle = plan.tether_length * (1.0 / outward + 1.0 / inward)
    since = seconds - times.left_airlock
    turn = jnp.floor(since / cycle)
    reach = jnp.where(turn < 0.5, FIRST_EXCURSION_M, plan.tether_length)
    within = since - turn * cycle
    going = within * outward
    coming = reach - (within - reach / outward) * inward
    distance = jnp.maximum(jnp.where(going < reach, going, coming), REST_M)
    distance = jnp.where(turn < plan.excursions, distance, REST_M)
    is_out = (since >= 0.0) & (seconds <= times.back_inside)
    return jnp.where(is_out, jnp.where(seconds < times.return_begun, distance, REST_M), 0.0)


def greatest_distance(times: WalkTimes, parts: WalkParts) -> Scalar:
    """Return how far the walker got from the hatch: where `excursion` turns, between samples.

    Args:
        times: when he left and when he began to return.
        parts: tether, speeds and number of excursions.

    Returns:
        Greatest distance [m].
    """
    plan = parts.spacewalk
    outward = jnp.maximum(plan.push_speed, 1e-3)
    cycle = plan.tether_length * (1.0 + 1.0 / jnp.maximum(plan.rebound, 0.05)) / outward
    floated = times.return_begun - times.left_airlock
    first = jnp.minimum(floated * outward, FIRST_EXCURSION_M)
    second = jnp.minimum((floated - cycle) * outward, plan.tether_length)
    return jnp.maximum(jnp.maximum(first, second if plan.excursions > 1 else first), REST_M)


def _fate(times: WalkTimes, seconds: Samples, states: Walk, parts: WalkParts) -> Fate:
    """Return the first loss of the walk.

    Collapse before the airlock holds air again is a loss; what the walker suffers afterwards the
    crew can treat.
    """
    inspired = suit_gas.inspired_carbon_dioxide(states.co2_pa, parts.suit.washout_factor)
    shut = lost_if(~times.hatch_could_open, Cause.HATCH_STAYED_SHUT, times.hatch_opened)
    hot = lost_when(parts.walker.core_limit - states.core_k, seconds, Cause.WALKER_OVERHEATED)
    empty = lost_when(states.oxygen_kg - 1e-3, seconds, Cause.WALKER_WITHOUT_OXYGEN)
    poisoned = lost_when(parts.walker.co2_limit - inspired, seconds, Cause.WALKER_POISONED)
    out = lost_if(~times.came_back, Cause.WALKER_OUTSIDE, times.back_inside)
    return earliest(shut, hot, empty, poisoned, out)
