r"""When the first canopy opens, and what the fall was until then.

The trigger is one of five: an altitude, a pressure, a Mach number, a load that falls through a
value after it was above it (a g-switch), or a command; a timer may run from it to the opening. The
record of the fall is searched for the first pair of samples between which the trigger lies. In
between, positions follow a quintic Hermite polynomial in time (position, velocity, acceleration at
both ends), whose remainder is millimetres at the steps of the entry; the moment is bracketed on it,
and a Newton step gives it its derivative. The greatest load is read in the same way
from a fine grid about the largest sample.
"""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Code, Flag, Real, Samples, Scalar, Vector
from voskhod.crew.tolerance import DECONDITIONED, EMERGENCY, share_used
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.mission.vehicle import Parachute
from voskhod.phases.airflow import Falling, Look, look
from voskhod.phases.entry import FallRecord
from voskhod.phases.fate import Cause, Fate, earliest, lost_if

PARTS, ROUNDS = 16, 6  # a step of some seconds is cut into 16 parts six times: a microsecond
FINE = 17  # samples between the neighbours of the largest one
SKIP_M = 120e3  # a capsule that climbs through this height again has skipped out


class EntryRecord(NamedTuple):
    """Record of the fall to the first canopy, or to the ground where none opens.

    Attributes:
        end: state when the first canopy opens, or at the ground.
        look: altitude, speed and the rest at that moment.
        came_down: whether the capsule came down at all.
        opened: whether a canopy opened.
        states: states along the fall, shape (time); after the end the last state repeats.
        looks: what follows from them.
        peak_load: greatest load [1].
        peak_load_time: when [s after lift-off].
        peak_heat_flux: greatest heat flux [W/m^2].
        heat_load: heat at the stagnation point up to the end [J/m^2].
        limit_used: share of the emergency limit for people that the load used [1].
        deconditioned_used: share of the limit for a deconditioned crew [1].
        fate: first loss.
    """

    end: Falling
    look: Look
    came_down: Flag
    opened: Flag
    states: Falling
    looks: Look
    peak_load: Scalar
    peak_load_time: Scalar
    peak_heat_flux: Scalar
    heat_load: Scalar
    limit_used: Scalar
    deconditioned_used: Scalar
    fate: Fate


def enter(plan: Plan, fallen: FallRecord) -> EntryRecord:
    """Return what happened until the first canopy opened."""
    end, opened = fallen.end, jnp.zeros_like(fallen.came_down)
    if plan.parachute is not None:
        at, found = _opening(plan, plan.parachute, fallen)
        opened = found & fallen.came_down & (at < fallen.end.time)
        opened = opened & (plan.parachute.fails < 0.5)
        place = _state_at(fallen, at)
        end = Falling(*(jnp.where(opened, a, b) for a, b in zip(place, end, strict=True)))
    last = look(plan, end)
    past = fallen.states.time >= end.time
    states, looks = jax.tree.map(
        lambda new, old: jnp.where(past, new, old), (end, last), (fallen.states, fallen.looks)
    )
    (load, load_time), (flux, _) = _peaks(plan, fallen, looks)
    spent = 0.5 * jnp.diff(states.time) * (looks.heat_flux[1:] + looks.heat_flux[:-1])
    used = share_used(looks.load, states.time, EMERGENCY)
    fates = [_still_up(fallen)]
    if plan.mission.crew:
        over = share_used(looks.load, states.time, EMERGENCY, given(plan.capsule).load_tolerance)
        fates.append(lost_if(over > 1.0, Cause.ENTRY_TOO_HARD, load_time))
    if plan.parachute is not None:
        torn = opened & (last.mach > plan.parachute.mach_limit)
        fates.append(lost_if(torn, Cause.PARACHUTE_TORN, end.time))
    return EntryRecord(
        end,
        last,
        fallen.came_down,
        opened,
        states,
        looks,
        load,
        load_time,
        flux,
        jnp.sum(spent),
        used,
        share_used(looks.load, states.time, DECONDITIONED),
        earliest(*fates),
    )


def _still_up(fallen: FallRecord) -> Fate:
    """Return the loss of a capsule that did not come down."""
    lowest = jnp.min(fallen.looks.altitude)
    skipped = (lowest < SKIP_M) & (fallen.looks.altitude[-1] > SKIP_M)
    up = ~fallen.came_down
    return earliest(
        lost_if(up & skipped, Cause.SKIPPED_OUT, fallen.end.time),
        lost_if(up & ~skipped, Cause.STAYED_IN_ORBIT, fallen.end.time),
    )


def _margin(canopies: Parachute, seen: Look, time: Real) -> Real:
    """Return a number that is positive before the trigger; the load's memory is left out."""
    if canopies.drogue_altitude is not None:
        return seen.altitude - canopies.drogue_altitude
    if canopies.drogue_pressure is not None:
        return canopies.drogue_pressure - seen.pressure
    if canopies.drogue_mach is not None:
        return seen.mach - canopies.drogue_mach
    if canopies.drogue_load is not None:
        return seen.load - canopies.drogue_load
    return given(canopies.drogue_time) - time


def _opening(plan: Plan, canopies: Parachute, fallen: FallRecord) -> tuple[Scalar, Flag]:
    """Return when the first canopy opens, and whether its trigger was met at all."""
    times = fallen.states.time
    hit = _margin(canopies, fallen.looks, times) <= 0.0
    if canopies.drogue_load is not None:
        hit = hit & (jax.lax.cummax(fallen.looks.load) > canopies.drogue_load)
    pair = _pair(fallen, jnp.argmax(hit))

    def value(time: Scalar) -> Scalar:
        return _margin(canopies, look(plan, between(pair, time)), time)

    def narrow(ends: tuple[Scalar, Scalar], _: None) -> tuple[tuple[Scalar, Scalar], None]:
        inner = ends[0] + (ends[1] - ends[0]) * jnp.linspace(0.0, 1.0, PARTS + 1)
        before = jax.vmap(value)(inner[1:-1]) > 0.0
        # The first part in which the trigger lies; all before it are still positive.
        part = jnp.sum(jnp.cumprod(before))
        return (inner[part], inner[part + 1]), None

    (left, right), _ = jax.lax.scan(
        narrow, (pair.first.time, pair.second.time), None, length=ROUNDS
    )
    guess = jax.lax.stop_gradient(0.5 * (left + right))
    off, slope = jax.jvp(value, (guess,), (jnp.ones_like(guess),))
    falls = slope < 0.0
    root = guess - jnp.where(falls, off / jnp.where(falls, slope, -1.0), 0.0)
    root = jnp.clip(root, pair.first.time, pair.second.time)
    return root + canopies.drogue_delay, jnp.any(hit)


class Pair(NamedTuple):
    """Two neighbouring samples of a fall, and their accelerations [m/s^2]."""

    first: Falling
    second: Falling
    pulls: tuple[Vector, Vector]


def _pair(fallen: FallRecord, index: Scalar | Code) -> Pair:
    """Return the samples before and at an index; the first two for an index of zero."""
    index = jnp.clip(index, 1, fallen.states.time.shape[0] - 1)

    def at(where: Code) -> tuple[Falling, Vector]:
        x, y, z = (part[where] for part in fallen.looks.acceleration)
        return Falling(*(part[where] for part in fallen.states)), (x, y, z)

    (first, pull), (second, later) = at(index - 1), at(index)
    return Pair(first, second, (pull, later))


def _state_at(fallen: FallRecord, time: Scalar) -> Falling:
    """Return the state at a time within the fall."""
    pair = _pair(fallen, jnp.searchsorted(fallen.states.time, time, side="left"))
    return between(pair, jnp.clip(time, pair.first.time, pair.second.time))


def between(pair: Pair, time: Scalar) -> Falling:
    """Return the state between two samples of a fall, quintic in time.

    Args:
        pair: the samples; they may be one and the same.
        time: when [s after lift-off].
    """
    first, second, pulls = pair
    step = second.time - first.time
    step = jnp.where(step > 0.0, step, 1.0)
    t = (time - first.time) / step

    def position(t: Scalar) -> list[Scalar]:
        t3, rest = t * t * t, 1.0 - t
        ends = t3 * (10.0 - 15.0 * t + 6.0 * t * t)
        slopes = t - t3 * (6.0 - 8.0 * t + 3.0 * t * t), -t3 * rest * (4.0 - 3.0 * t)
        bends = 0.5 * t * t * rest * rest * rest, 0.5 * t3 * rest * rest
        return [
            p
            + (q - p) * ends
            + step * (u * slopes[0] + v * slopes[1])
            + step * step * (a * bends[0] + b * bends[1])
            for p, q, u, v, a, b in zip(
                first.position,
                second.position,
                first.velocity,
                second.velocity,
                *pulls,
                strict=True,
            )
        ]

    place, change = jax.jvp(position, (t,), (jnp.ones_like(t),))
    heat = first.heat + t * (second.heat - first.heat)
    (x, y, z), (u, v, w) = place, change
    return Falling(x, y, z, u / step, v / step, w / step, time, heat)


def _peaks(
    plan: Plan, fallen: FallRecord, looks: Look
) -> tuple[tuple[Scalar, Scalar], tuple[Scalar, Scalar]]:
    """Return the greatest load and the greatest heat flux along the fall, each with its time."""
    last = looks.load.shape[0] - 2
    tops = [jnp.clip(jnp.argmax(part), 1, last) for part in (looks.load, looks.heat_flux)]
    pairs = [_pair(fallen, top + side) for top in tops for side in (0, 1)]
    share = jnp.linspace(0.0, 1.0, FINE)
    fine = [pair.first.time + share * (pair.second.time - pair.first.time) for pair in pairs]
    states = [jax.vmap(partial(between, pair))(at) for pair, at in zip(pairs, fine, strict=True)]
    joined = jax.tree.map(lambda *parts: jnp.concatenate(parts), *states)
    seen = jax.vmap(partial(look, plan))(joined)
    half = 2 * FINE
    return (
        peak(seen.load[:half], joined.time[:half]),
        peak(seen.heat_flux[half:], joined.time[half:]),
    )


def peak(values: Samples, times: Samples) -> tuple[Scalar, Scalar]:
    """Return the greatest value between samples, and when.

    A parabola goes through the largest sample and its neighbours; at either end of the record,
    and where neighbours share one time, the sample itself is the peak.

    Args:
        values: samples, shape (time) [any].
        times: when, rising, shape (time) [s].

    Returns:
        Peak [unit of the values] and its time [s].
    """
    last = values.shape[0] - 2
    index = jnp.clip(jnp.argmax(values), 1, last)
    a, b, c = values[index - 1], values[index], values[index + 1]
    left, right = times[index] - times[index - 1], times[index + 1] - times[index]
    apart = (left > 0.0) & (right > 0.0)
    left, right = jnp.where(apart, left, 1.0), jnp.where(apart, right, 1.0)
    rise, drop = (b - a) / left, (c - b) / right
    bend = (drop - rise) / (left + right)
    slope = (rise * right + drop * left) / (left + right)
    curved = apart & (bend < 0.0)
    shift = jnp.clip(-0.5 * slope / jnp.where(curved, bend, -1.0), -left, right)
    shift = jnp.where(curved, shift, 0.0)
    height = b + slope * shift + bend * shift * shift
    return jnp.where(curved, jnp.maximum(height, b), jnp.max(values)), times[index] + shift
