"""The free float: excursions to the tether's end and back, with every pose on the way.

The time from the exit to the return is cut into equal slots, one per excursion. Each goes

    out | jerk of the tether | recovery | lingering on the tether | pulling back | rest at the hatch

by one compiled march. The push-off is an impulse on both bodies at the rim. When the tether gets
taut is foreseen on the free flight before it (`drifting.taut_after`), so that no segment needs an
event; the jerk then begins at the length that the line has, a few centimetres from the tether's.

Decision: the slots are even, and he turns back after two fifths of a slot at the latest, so that
all excursions begin on time whatever the speed of the push. How far he gets is a result.

Decision: both errors of a push have one size each and turn by the golden angle from push to push,
so that five pushes show five directions without five times as many drawn numbers.

Decision: the steps of a segment divide its length, foreseen from speed and distance; a jerk of
1.5 s gets as many as a rest of a minute. A tether outside of its jerk, and hands, are slowed
to a step. What four times the steps change is a score of the validation.

Weak: see `voskhod.phases.drifting`; which way he faced and where he spent his time is not known.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Real, Samples, Scalar, Vector
from voskhod.phases.drifting import (
    Floating,
    Segment,
    kicked_by_gravity,
    line_tension,
    motion,
    rates,
    taut_after,
)
from voskhod.phases.float_plan import FloatBody, FloatPlan, Pair, rest_place
from voskhod.physics.march import Grid, SolverName, march
from voskhod.physics.rigid_body import (
    Quaternion,
    axes_of,
    cross,
    dot,
    from_axes,
    length,
    momentum_of,
    multiply,
    on_axes,
    plus,
    rotate,
    rotate_back,
    unit,
)
from voskhod.physics.tether import contact_time, reduced_mass, slowed

SOLVER: SolverName = "Bosh3"
STEPS = 6  # of each segment; what four times as many change is a score of the validation
OUT, JERK, RECOVERY, LINGER, BACK, REST = range(6)  # segments of an excursion
GOLDEN_ANGLE_RAD = 2.399963229728653  # pi (3 - sqrt 5)
LATEST_TURN = 0.4  # decision: share of a slot after which he stops going out
RECOVERY_S = 12.0  # guess: until a man has stopped the tumble that a jerk leaves
CATCH_M = 1.0  # guess: how far from the place of rest arms and a turn of the body reach the rim


class FloatRecord(NamedTuple):
    """Record of the float; samples of shape (time), vectors as three of them.

    Attributes:
        seconds: sample times, from the exit to the start of the return [s after lift-off].
        place: walker's centre of mass from the hatch's centre, ship's axes [m].
        velocity: its rate as seen from the ship, ship's axes [m/s].
        attitude: walker's attitude on the orbit's axes [1].
        rate: angular velocity of the walker's trunk, his axes [rad/s].
        ship_attitude: ship's attitude on the orbit's axes [1].
        ship_rate: angular velocity of the ship, orbit's axes [rad/s].
        tension: of the tether [N].
        distance: of the walker's centre of mass from the hatch's centre [m].
        segment: what he is doing, `OUT` to `REST`.
        greatest_distance: greatest distance [m].
        greatest_tension: greatest tension [N].
        greatest_spin: greatest rate of the walker's trunk [rad/s].
        greatest_ship_spin: greatest rate of the ship [rad/s].
        times_taut: excursions that ended at the tether's end, or at the first one's reach [1].
        times_caught: excursions after which he had the hatch in his hands again [1].
        end: state at the start of the return.
        total: angular momentum of both then, orbit's axes [N m s].
    """

    seconds: Samples
    place: Vector
    velocity: Vector
    attitude: Quaternion
    rate: Vector
    ship_attitude: Quaternion
    ship_rate: Vector
    tension: Samples
    distance: Samples
    segment: Samples
    greatest_distance: Scalar
    greatest_tension: Scalar
    greatest_spin: Scalar
    greatest_ship_spin: Scalar
    times_taut: Scalar
    times_caught: Scalar
    end: Floating
    total: Vector


def float_freely(
    walker: FloatBody,
    ship: FloatBody,
    plan: FloatPlan,
    span_s: tuple[Real, Real],
    excursions: int,
    steps: int = STEPS,
) -> FloatRecord:
    """Return the record of a free float.

    Args:
        walker: walker with suit and pack.
        ship: ship with airlock.
        plan: what he does.
        span_s: exit and start of the return [s after lift-off].
        excursions: number of excursions, static.
        steps: steps of each segment, static.

    Returns:
        Poses, tension and greatest values.

    Source: laws of `voskhod.phases.drifting`; procedure as decided above.
    """
    begun = jnp.asarray(span_s[0], dtype=float)
    slot = jnp.maximum(span_s[1] - begun, 1e-3) / max(excursions, 1)
    pair = Pair(walker, ship, plan, reduced_mass(walker.mass, ship.mass), begun)

    def segment(carry: Any, item: tuple[Scalar, Scalar]) -> tuple[Any, Any]:
        now, state, total = carry
        state = _pushed(state, pair, *item)
        doing, span, taut = _commands(state, total, pair, item, (now, slot))
        state, total = kicked_by_gravity(state, total, pair, (now, span))
        doing = doing._replace(step_s=span / steps, total=total)
        soft = slowed(doing.tether, pair.mass, doing.step_s).stiffness
        own = jnp.where(item[0] == JERK, doing.tether.stiffness, soft)
        doing = doing._replace(tether=doing.tether._replace(stiffness=own))
        run = march(rates, state, Grid(now, doing.step_s, steps), (doing, pair), solver=SOLVER)
        times, states = jax.tree.map(lambda part: part[:-1], (run.times, run.states))
        after = run.state._replace(walker=unit(run.state.walker), ship=unit(run.state.ship))
        seen = motion(states, total, pair)
        pull = line_tension(seen, doing, pair)
        label = jnp.full_like(times, item[0])
        rows = times, states, label, pull, seen.trunk_rate, seen.ship_rate
        return (now + span, after, total), (rows, taut)

    # One who makes no excursion spends the one slot at the hatch.
    kinds = jnp.tile(jnp.arange(6.0), excursions) if excursions else jnp.full((1,), float(REST))
    turns = jnp.repeat(jnp.arange(float(excursions)), 6) if excursions else jnp.zeros((1,))
    first = _first(pair)
    (_, state, total), (rows, taut) = jax.lax.scan(segment, (begun, *first), (kinds, turns))
    return _record(rows, taut, (state, total), pair)


def _first(pair: Pair) -> tuple[Floating, Vector]:
    """Return the state at the exit, at rest at the hatch, and the total momentum."""
    walker, ship = pair.walker, pair.ship
    attitude = unit(Quaternion(*(jnp.asarray(part, dtype=float) for part in ship.attitude)))
    of_walker = unit(multiply(attitude, walker.attitude))
    spin = rotate(attitude, ship.rate)
    place = rotate(attitude, rest_place(pair))
    own = plus(rotate_back(of_walker, spin), walker.rate)
    speed = cross(spin, place)
    momentum = momentum_of(of_walker, own, walker.inertia)
    both = plus(momentum, momentum_of(attitude, ship.rate, ship.inertia))
    total = plus(both, cross(place, speed), pair.mass)
    return Floating(place, speed, of_walker, attitude, momentum), total


def _pushed(state: Floating, pair: Pair, kind: Scalar, turn: Scalar) -> Floating:
    """Return the state after the push with which an excursion begins, if he has the rim."""
    gap = plus(state.place, rotate(state.ship, rest_place(pair)), -1.0)
    pushes = (kind == OUT) & (length(gap) < CATCH_M)
    pushed = push_off(state, pair, turn)
    after: Floating = jax.tree.map(lambda a, b: jnp.where(pushes, b, a), state, pushed)
    return after


def push_off(state: Floating, pair: Pair, turn: Real | float) -> Floating:
    """Return the state after a push against the rim of the hatch.

    Args:
        state: state before.
        pair: bodies and plan.
        turn: number of the excursion, from zero [1].

    Returns:
        State; the total momentum does not change.

    Source: impulse and its reaction on one line through the rim.
    """
    plan = pair.plan
    angle = plan.push_angle + GOLDEN_ANGLE_RAD * jnp.asarray(turn)
    c, s = jnp.cos(angle), jnp.sin(angle)
    lean, ahead = jnp.sin(jnp.asarray(plan.push_error)), jnp.cos(jnp.asarray(plan.push_error))
    blow = pair.mass * plan.push_speed
    axes = axes_of(state.ship)
    impulse = from_axes(axes, (blow * ahead, blow * lean * c, blow * lean * s))
    off = (jnp.zeros_like(c), -plan.push_offset * s, plan.push_offset * c)
    rim = from_axes(axes, plus(pair.ship.fastening, off))
    arm = plus(rim, state.place, -1.0)
    # The ship's share is what the total leaves: the same impulse backwards at the same rim.
    return state._replace(
        speed=plus(state.speed, impulse, 1.0 / pair.mass),
        momentum=plus(state.momentum, cross(arm, impulse)),
    )


def _commands(
    state: Floating,
    total: Vector,
    pair: Pair,
    item: tuple[Scalar, Scalar],
    clock: tuple[Scalar, Scalar],
) -> tuple[Segment, Scalar, Scalar]:
    """Return what is done in a segment, for how long [s], and one if it ends at a taut tether."""
    (kind, turn), (now, slot), plan = item, clock, pair.plan
    left = jnp.maximum(pair.begun + (turn + 1.0) * slot - now, 0.0)
    seen = motion(state, total, pair)
    reach = jnp.minimum(plan.first_reach, plan.tether.length)
    reach = jnp.where(turn < 0.5, reach, plan.tether.length)
    near = jnp.abs(seen.away - reach) < 0.02 * reach  # taut but for what was not foreseen
    rope = plan.tether._replace(length=jnp.where((kind == JERK) & near, seen.away, reach))
    out = taut_after(state, seen, reach)
    # He stops drifting home before he is level with the rim, and begins to pull.
    gap = plus(state.place, from_axes(seen.axes[1], rest_place(pair)), -1.0)
    way, outwards = length(gap), seen.axes[1][0]
    slip = plus(state.speed, cross(seen.ship_rate, state.place), -1.0)
    ahead = jnp.maximum(dot(gap, outwards), 0.0)
    drift = jnp.minimum(0.7 * ahead / jnp.maximum(-dot(slip, outwards), 1e-2), left)
    home = way / jnp.maximum(plan.pull_speed, 1e-2)
    spans = (
        jnp.minimum(out, LATEST_TURN * slot),
        jnp.minimum(1.1 * contact_time(rope, pair.mass), left),  # shorter with a harness off centre
        jnp.minimum(jnp.minimum(RECOVERY_S, 0.2 * slot), drift),
        jnp.minimum(plan.linger * jnp.maximum(left - 1.5 * home - 10.0, 0.0), drift),
        jnp.minimum(1.5 * home + 8.0, left),
        left,
    )
    span = spans[REST]
    for number in range(REST):
        span = jnp.where(kind == number, spans[number], span)
    grips, homes = (kind >= RECOVERY) * 1.0, (kind >= BACK) * 1.0
    taut = ((kind == OUT) & (out <= LATEST_TURN * slot)) * 1.0
    return Segment(rope, grips, homes, span, total), span, taut


def _record(rows: Any, taut: Real, end: tuple[Floating, Vector], pair: Pair) -> FloatRecord:
    """Return the record of all segments, one after the other."""
    rests = jax.tree.map(lambda part: part[REST::6] if part.shape[0] > 1 else part, rows[1])
    gap = plus(rests.place, rotate(rests.ship, rest_place(pair)), -1.0)
    caught = length(gap)[:, 0] < CATCH_M
    times, states, label, pull, trunk, ship_rate = jax.tree.map(
        lambda part: jnp.reshape(part, (-1,)), rows
    )
    axes = axes_of(states.ship)
    place = plus(on_axes(axes, states.place), pair.ship.fastening, -1.0)
    drift = plus(states.speed, cross(ship_rate, states.place), -1.0)
    distance = length(place)
    return FloatRecord(
        times,
        place,
        on_axes(axes, drift),
        unit(states.walker),
        trunk,
        unit(states.ship),
        ship_rate,
        pull,
        distance,
        label,
        jnp.max(distance),
        jnp.max(pull),
        jnp.max(length(trunk)),
        jnp.max(length(ship_rate)),
        jnp.sum(taut),
        jnp.sum(caught) * 1.0,
        *end,
    )
