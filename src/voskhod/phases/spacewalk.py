"""The spacewalk, from the vent's opening until there is air in the airlock again.

One compiled march serves every segment of the procedure (`phases.procedure`): the gas of the room
(`phases.vented`) and everyone in a suit (`phases.wearer`) are one state, because suits let gas out
into the room. A return ends when everyone of the turn has come through the hatch; if strength,
oxygen, heat or carbon dioxide stop one of them first, it does not, and he is lost outside.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool

from voskhod.arrays import Flag, Real, Samples, Scalar
from voskhod.mission.plan import Plan
from voskhod.phases.fate import Cause, Fate, earliest, lost_if, lost_when
from voskhod.phases.outfit import Outfit, outfits
from voskhod.phases.procedure import (
    STEPS,
    Controls,
    WalkParts,
    places,
    segments,
    walk_parts,
)
from voskhod.phases.walking import (
    DONE,
    Scene,
    Seen,
    Walk,
    first_walk,
    gear_of,
    lets_down,
    rates_of,
    see,
    until,
)
from voskhod.phases.wearer import Gear
from voskhod.physics.march import Grid, march
from voskhod.physics.mixture import scaled

VACUUM_PA = 1000.0  # "vacuum" of the measurands: one per cent of an atmosphere
LEFT_OPEN = 1e-6  # share of the air that is still there when a hatch has opened


class WalkTimes(NamedTuple):
    """When each part of the procedure ended, and what happened on the way.

    Attributes (times in seconds after lift-off):
        vent_opened: start of the depressurisation.
        vacuum_reached: room under `VACUUM_PA`, or the hatch opened before.
        hatch_opened: outer hatch open.
        left_airlock: the first out.
        return_begun: start of the last return.
        back_inside: the last inside, or the end of his attempts.
        hatch_closed: outer hatch shut.
        refill_begun: start of the repressurisation.
        refilled: room filled again.
        left: each turn out, shape (turn).
        returns: each turn's start of the return, shape (turn).
        back: each turn back inside, shape (turn).
        hatch_could_open: whether the pressure fell far enough in time.
        came_back: whether everyone got in.
        lowered_pressure: whether somebody let his suit's pressure down on the way.
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
    left: Real
    returns: Real
    back: Real
    hatch_could_open: Flag
    came_back: Flag
    lowered_pressure: Flag


class WalkRecord(NamedTuple):
    """Record of the walk.

    Attributes:
        times: end of each part.
        end: state when the room holds air again.
        seconds: sample times, shape (time) [s after lift-off].
        states: states at the samples.
        seen: what follows from them.
        outfit: what did not change for everyone, shape (person).
        fate: first loss.
    """

    times: WalkTimes
    end: Walk
    seconds: Samples
    states: Walk
    seen: Seen
    outfit: Outfit
    fate: Fate


def walk(plan: Plan, sun: Scalar, steps: int = STEPS) -> WalkRecord:
    """Return the record of the walk that a plan commands.

    Args:
        plan: what is flown.
        sun: share of the sun's disc in view outside [1].
        steps: steps of each segment, static.
    """
    parts = walk_parts(plan)
    outfit, gear = outfits(parts), gear_of(parts)
    first = first_walk(parts, outfit, gear)
    zero = jnp.zeros_like(first.lost_kg)

    segment = _segment(parts, outfit, gear, sun, steps)
    begun = jnp.asarray(parts.spacewalk.depressurise_at, dtype=float)
    start = (begun, first, jnp.zeros(len(parts.walkers)) + zero, begun)
    (_, end, lowered, _), (ends, events, arrived, *samples) = jax.lax.scan(
        segment, start, segments(parts, steps)
    )
    times = _times(parts, ends, (events, arrived), (samples[0][0], samples[2].room_pa[0]))
    times = times._replace(lowered_pressure=jnp.any(lowered > 0.5))

    def flat(part: Real) -> Real:
        return jnp.reshape(part, (-1, *part.shape[2:]))

    seconds, states, seen = (jax.tree.map(flat, part) for part in samples)
    fate = _fate(times, seconds, states, seen, outfit)
    return WalkRecord(times, end, seconds, states, seen, outfit, fate)


def _segment(parts: WalkParts, outfit: Outfit, gear: Gear, sun: Scalar, steps: int) -> Any:
    """Return the function that flies one segment: (carry, controls) -> (carry, record)."""

    def segment(carry: Any, controls: Controls) -> tuple[Any, Any]:
        begun, state, lowered, out_since = carry
        left = jnp.where(controls.opens > 0.0, LEFT_OPEN, 1.0)
        gone = (1.0 - left) * sum(state.room[1:4], state.room[0])
        state = state._replace(room=scaled(state.room, left), lost_kg=state.lost_kg + gone)
        out_since = jnp.where(controls.early > 0.0, begun, out_since)
        goes = (controls.returning > 0.5) & (state.people.progress < DONE)
        may = (controls.second > 0.5) & (parts.spacewalk.lowers_pressure > 0.5)
        lowered = jnp.where(goes & may, 1.0, lowered)
        needless = jnp.any(controls.returning > 0.5) & ~jnp.any(goes)
        length = jnp.where(needless, 0.0, controls.longest_s)
        scene = Scene(controls, lowered, out_since, outfit, parts, sun)
        taken = controls.steps(steps)
        grid = Grid(begun, length / taken, steps, taken)
        run = march(rates_of(gear), state, grid, scene, solver="Bosh3", stop=until)
        lowered = jnp.maximum(lowered, lets_down(run.end, scene))
        seen = jax.vmap(lambda now, at: see(now, at, scene, gear))(run.times, run.states)
        arrived = jnp.all((controls.returning < 0.5) | (run.state.people.progress >= DONE))
        record = run.end, run.stopped, arrived, run.times, run.states, seen
        return (run.end, run.state, lowered, out_since), record

    return segment


def _times(
    parts: WalkParts,
    ends: Real,
    events: tuple[Bool[Array, " segment"], Bool[Array, " segment"]],
    venting: tuple[Samples, Samples],
) -> WalkTimes:
    """Return the times of the walk from the ends and the events of its segments."""
    seconds, pressure = venting
    place = places(len(parts.turns))
    # Pressure falls nearly as an exponential, so its logarithm is interpolated.
    emptied = jnp.interp(
        -jnp.log(VACUUM_PA),
        -jnp.log(jnp.maximum(pressure, 1e-6)),
        seconds,
        right=ends[place.wait],
    )
    left = jnp.stack([ends[i - 1] for i in place.outside])
    begun = jnp.stack([ends[i] for i in place.outside])
    back = jnp.stack([ends[i] for i in place.returns])
    return WalkTimes(
        vent_opened=jnp.asarray(parts.spacewalk.depressurise_at, dtype=float),
        vacuum_reached=jnp.minimum(emptied, ends[place.wait]),
        hatch_opened=ends[place.wait],
        left_airlock=left[0],
        return_begun=begun[-1],
        back_inside=back[-1],
        hatch_closed=ends[place.closing],
        refill_begun=ends[place.checks],
        refilled=ends[place.fill],
        left=left,
        returns=begun,
        back=back,
        hatch_could_open=events[0][place.wait],
        came_back=jnp.all(jnp.stack([events[1][i] for i in place.returns])),
        lowered_pressure=jnp.asarray(False),
    )


def _fate(times: WalkTimes, seconds: Samples, states: Walk, seen: Seen, outfit: Outfit) -> Fate:
    """Return the first loss of the walk.

    Collapse before the room holds air again is a loss; what a walker suffers afterwards the crew
    can treat.
    """
    look = seen.look
    numbers = jax.tree.map(lambda limit: limit[None], outfit.numbers)

    def first(margin: Real, cause: Cause) -> Fate:
        return lost_when(jnp.min(margin, axis=1), seconds, cause)

    shut = lost_if(~times.hatch_could_open, Cause.HATCH_STAYED_SHUT, times.hatch_opened)
    hot = first(numbers.core_limit - look.readings.core_k, Cause.WALKER_OVERHEATED)
    # Lungs without oxygen: bottles empty, or a suit that holds too little pressure.
    empty = first(look.lungs_pa - numbers.oxygen_limit, Cause.WALKER_WITHOUT_OXYGEN)
    poisoned = first(numbers.co2_limit - look.inspired_pa, Cause.WALKER_POISONED)
    out = lost_if(~times.came_back, Cause.WALKER_OUTSIDE, times.back_inside)
    return earliest(shut, hot, empty, poisoned, out)
