"""The walk as one set of rates: the room's gas and everyone in a suit.

Suits let gas out into the room, and the room presses the suits: they are one state. What a segment
of the procedure (`phases.procedure`) knows stands in `Scene`. Ingress and the room's gas are left
out of the program's work where the procedure, alike for a whole batch, has no use for them.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Samples, Scalar
from voskhod.crew.thermoregulation import MODELS
from voskhod.phases import life, vented, wearer
from voskhod.phases.outfit import Outfit, pack_of
from voskhod.phases.procedure import Controls, People, WalkParts
from voskhod.phases.wearer import Gear, Order, Wearer
from voskhod.physics.mixture import Contents

DONE = 1.0 - 1e-9  # progress of one who is inside; the error is that of an event on the march


class Walk(NamedTuple):
    """State of the walk: the room's gas, everyone in a suit, gas lost, saved and filled [kg]."""

    room: Contents
    people: Wearer
    lost_kg: Scalar
    saved_kg: Scalar
    filled_kg: Scalar


class Seen(NamedTuple):
    """What follows from the samples, shape (time) for the room, (time, person) for people.

    Attributes:
        room_pa: pressure in the room [Pa].
        look: of everyone.
        life: of everyone.
        order: what is asked of everyone.
    """

    room_pa: Samples
    look: wearer.Look
    life: life.Life
    order: Order


class Scene(NamedTuple):
    """What a segment knows beside its controls."""

    controls: Controls
    lowered: People
    out_since: Scalar
    outfit: Outfit
    parts: WalkParts
    sun: Scalar


def gear_of(parts: WalkParts) -> Gear:
    """Return what everyone has alike: heat model and backpack."""
    return Gear(MODELS[parts.spacewalk.body_model], pack_of(parts))


def first_walk(parts: WalkParts, outfit: Outfit, gear: Gear) -> Walk:
    """Return the state when the vent opens: cabin air, rested people in suits full of oxygen.

    Args:
        parts: sections of the plan.
        outfit: what does not change for everyone.
        gear: what everyone has alike.
    """
    cabin = jnp.asarray(parts.cabin.pressure, dtype=float)
    everyone = jax.vmap(lambda one: wearer.first_wearer(one, cabin, gear))(outfit)
    zero = jnp.zeros_like(cabin)
    return Walk(vented.first_contents(parts), everyone, zero, zero, zero)


def _orders(now: Scalar, room_pa: Scalar, scene: Scene) -> Order:
    """Return what is asked of everyone, and what is around him."""
    controls = scene.controls
    even = jnp.zeros_like(scene.lowered)
    # An open hatch lets the last gas out faster than a step of the march can follow.
    outside = 1.0 - controls.open_hatch
    return Order(
        task_w=controls.task_w,
        returning=controls.returning,
        is_low=jnp.maximum(scene.lowered, lets_down(now, scene)),
        ambient_pa=even + room_pa * outside,
        ambient_pa_s=even + vented.filling_rate(controls, scene.parts),
        sun=even + scene.sun * controls.open_hatch,
        step_s=even + controls.step_s,
    )


def lets_down(now: Scalar, scene: Scene) -> People:
    """Return one for those who let the pressure down of their own accord while outside."""
    plan = scene.parts.spacewalk
    after = now - scene.out_since > plan.lower_early_after
    does = (scene.controls.early > 0.5) & (plan.lowers_early > 0.5) & after
    waiting = jnp.asarray([float(walker.turn == 0) for walker in scene.parts.walkers])
    return jnp.where(does, 1.0 - waiting, 0.0)


def rates_of(gear: Gear) -> Any:
    """Return the right-hand side of the walk."""

    def rates(now: Scalar, state: Walk, scene: Scene) -> Walk:
        order = _orders(now, vented.pressure(state.room, scene.parts), scene)
        trying = gear._replace(tries=scene.controls.tries)
        change, leaving = jax.vmap(lambda s, o, a: life.rates(s, o, a, trying))(
            state.people, scene.outfit, order
        )
        one, two, three, four = (jnp.sum(flow) for flow in leaving)
        flows = (one, two, three, four)

        def closed() -> vented.RoomRates:
            return vented.rates(now, state.room, flows, scene.controls, scene.parts)

        def opened() -> vented.RoomRates:
            return vented.wide_open(state.room, flows)

        room: vented.RoomRates = jax.lax.cond(scene.controls.shut > 0, closed, opened)
        return Walk(room.rates, change, room.overboard_kg_s, room.saved_kg_s, room.filled_kg_s)

    return rates


def see(now: Scalar, state: Walk, scene: Scene, gear: Gear) -> Seen:
    """Return what follows from a state without integration: pressures, looks, life."""
    room = vented.pressure(state.room, scene.parts)
    order = _orders(now, room, scene)
    trying = gear._replace(tries=scene.controls.tries)

    def one(at: Wearer, outfit: Outfit, asked: Order) -> Any:
        seen = wearer.look(at, outfit, asked, trying)
        return seen, life.life(at, seen, outfit, asked, trying)

    looks, lives = jax.vmap(one)(state.people, scene.outfit, order)
    return Seen(room * (1.0 - scene.controls.open_hatch), looks, lives, order)


def until(now: Scalar, state: Walk, scene: Scene) -> Scalar:
    """Return a number that is positive until the segment's event."""
    controls, parts, people = scene.controls, scene.parts, state.people
    room = vented.pressure(state.room, parts)
    shut = jnp.maximum(
        room / parts.airlock.hatch_pressure_limit - 1.0, (controls.not_before - now) / 100.0
    )
    filled = 1.0 - room / (0.95 * parts.fill_pressure)
    event = jnp.where(controls.waits > 0.0, shut, 1.0)
    back = controls.returning > 0.5
    way = jnp.max(jnp.where(back, 1.0 - people.progress, -1.0))
    # The rule of the crew ends the first attempt: all of it is straight in the state.
    fresh = 1.0 - people.muscle / parts.spacewalk.lower_when_tired
    tired = jnp.min(jnp.where(back & (people.progress < DONE), fresh, 1.0))
    way = jnp.where(controls.second > 0.5, way, jnp.minimum(way, tired))
    event = jnp.where(jnp.any(back), way, event)
    return jnp.where(controls.fills > 0.0, filled, event)
