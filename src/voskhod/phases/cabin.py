"""The cabin after the walk: a hatch that does not seal, oxygen that floods in, a crew that notices.

Species balance of one isothermal vessel (`physics.network`; the ship's cooling holds its
temperature): air leaves through the leak into space, choked; the crew breathes; the superoxide
regenerator and its dryer work (`physics.cabin_air`); oxygen is fed in proportion to what the total
pressure lacks, as long as the store lasts.

Crew's reaction: time over their limit of oxygen adds up; after their delay they turn the feed down
to hold no more than the cabin's floor pressure. Decision: that time is state, not an event, so the
march needs none and stays smooth. The limit is a fraction; who heeds fire takes the fire limit
where it is lower.

Decision: what is faster than a step (a feed into a small cabin, the air that passes the dryer) is
slowed to it. Weak: temperature is held, vapour does not condense, the suit's outflow and the air
that went into the airlock are not counted.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Samples, Scalar
from voskhod.mission.cabin import Cabin
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.phases.fate import Cause, Fate, lost_when
from voskhod.physics import cabin_air, mixture, network
from voskhod.physics.gas import Wall
from voskhod.physics.march import Grid, march
from voskhod.physics.valve import greatest_area
from voskhod.units import OXYGEN_GAS_CONSTANT_J_KG_K

STEPS = 256  # of five to six minutes each; air in a cabin changes over hours
_TURN_S = 600.0  # guess: turning the feed down takes ten minutes of trying; longer than a step
_EDGE = 0.005  # share of oxygen over which "above the limit" sets in: smooth, half a point


class Reaction(NamedTuple):
    """How the crew reacts to too much oxygen.

    Attributes:
        fraction: mole fraction of oxygen that they do not accept [1].
        delay: time above it before they turn the feed down [s].
        heeds_fire: one if they do not accept the fire limit either, else zero.
        floor: total pressure that they let the feed hold afterwards [Pa].
    """

    fraction: Scalar | float
    delay: Scalar | float
    heeds_fire: Scalar | float
    floor: Scalar | float


class Keeping(NamedTuple):
    """What keeps the air, beside what the mission's section holds.

    Attributes:
        breath: what one person does to the air.
        regenerator: cartridge and dryer.
        reaction: of the crew.
        fire: limit of materials.
        humidity: vapour at the start over saturation [1].
        carbon_dioxide: carbon dioxide at the start [Pa].
        persons: people in the cabin; None for the mission's crew [1].
    """

    breath: cabin_air.Breath
    regenerator: cabin_air.Regenerator
    reaction: Reaction
    fire: cabin_air.FireLine
    humidity: Scalar | float
    carbon_dioxide: Scalar | float
    persons: Scalar | float | None = None


KEEPING = Keeping(
    cabin_air.DAILY_BREATH,
    cabin_air.VOSTOK_REGENERATOR,
    # Guesses: twice what is normal is noticed; an hour to find what feeds it; a limit for fire was
    # no instrument of the time. Floor of 500 mmHg: Voronin in Kamanin's diary, 19 March 1965.
    Reaction(0.42, 3600.0, 0.0, 66661.0),
    cabin_air.FIRE_LINE,
    0.5,  # guess: middle of what cabins are kept at
    300.0,  # guess: an hour and a half after lift-off, on the way to its steady half kilopascal
)


class CabinAir(NamedTuple):
    """Air of the cabin.

    Attributes:
        oxygen_pa: partial pressure of oxygen [Pa].
        rest_pa: pressure of everything else, carbon dioxide and vapour too [Pa].
        store_kg: oxygen left for the feed [kg].
        carbon_dioxide_pa: partial pressure of carbon dioxide [Pa].
        water_pa: partial pressure of vapour [Pa].
        superoxide_kg: charge of the regenerator that is left [kg].
        over_s: time that oxygen was above what the crew accepts [s].
    """

    oxygen_pa: Scalar
    rest_pa: Scalar
    store_kg: Scalar
    carbon_dioxide_pa: Scalar
    water_pa: Scalar
    superoxide_kg: Scalar
    over_s: Scalar


class CabinRecord(NamedTuple):
    """Record of the cabin's air.

    Attributes:
        seconds: sample times, shape (time) [s after lift-off].
        air: air at the samples.
        fraction: mole fraction of oxygen at the samples [1].
        fate: first loss.
        fire_limit: oxygen fraction above which materials burn on, at the samples [1].
        over_fire_limit: time with more oxygen than that [s].
        lost_kg: air that left through the leak [kg].
    """

    seconds: Samples
    air: CabinAir
    fraction: Samples
    fate: Fate
    fire_limit: Samples
    over_fire_limit: Scalar
    lost_kg: Scalar


class _Held(NamedTuple):
    """State that is integrated: species [kg], energy [J], and what `CabinAir` says."""

    gas: mixture.Contents
    store_kg: Scalar
    superoxide_kg: Scalar
    over_s: Scalar
    burning_s: Scalar
    lost_kg: Scalar


_Args = tuple[Cabin, Keeping, Scalar, Scalar, Scalar]


def keeping_of(room: Cabin) -> Keeping:
    """Return what keeps the air: the mission's figures, else the guesses of `KEEPING`."""
    unit, react = KEEPING.regenerator, KEEPING.reaction
    if room.regenerator is not None:
        own = room.regenerator
        unit = cabin_air.Regenerator(
            own.air_flow, own.share, own.superoxide, own.half_carbon, own.dryer_flow
        )
    if room.reaction is not None:
        said = room.reaction
        react = Reaction(said.fraction, said.delay, said.heeds_fire, said.floor)
    return KEEPING._replace(
        regenerator=unit,
        reaction=react,
        humidity=room.humidity,
        carbon_dioxide=room.carbon_dioxide,
    )


def cabin(plan: Plan, begun: Scalar, ended: Scalar, keeping: Keeping | None = None) -> CabinRecord:
    """Return the record of the cabin's air between two times.

    Args:
        plan: what is flown.
        begun: inner hatch shut after the walk [s after lift-off].
        ended: start of the descent [s after lift-off].
        keeping: crew, regenerator, reaction, fire limit; the mission's if left out.
    """
    room = given(plan.cabin)
    keeping = keeping_of(room) if keeping is None else keeping
    step = (ended - begun) / STEPS
    crew = len(plan.mission.crew) if keeping.persons is None else keeping.persons
    persons = jnp.asarray(crew, dtype=float)
    zero = jnp.zeros_like(begun)
    gas, charge = _first_gas(room, keeping, _first_pressure(plan, room)), keeping.regenerator
    first = _Held(gas, room.oxygen_store, charge.superoxide + zero, zero, zero, zero)
    args = (room, keeping, persons, begun, step)
    run = march(_rates, first, Grid(begun, step, STEPS), args, solver="Bosh3")
    held: _Held = run.states
    air = _air(held, room)
    total = jnp.maximum(air.oxygen_pa + air.rest_pa, 1.0)
    fate = lost_when(air.oxygen_pa - room.oxygen_partial_limit, run.times, Cause.CABIN_AIR_LOST)
    return CabinRecord(
        run.times,
        air,
        air.oxygen_pa / total,
        fate,
        cabin_air.fire_limit(total, keeping.fire),
        run.state.burning_s,
        run.state.lost_kg,
    )


def _first_pressure(plan: Plan, room: Cabin) -> Scalar:
    """Return the pressure after the walk; a vented cabin has what it was filled to [Pa]."""
    own = plan.airlock
    if own is None or own.shell != "cabin" or own.fill_to is None:
        return room.pressure
    return own.fill_to


def _first_gas(room: Cabin, keeping: Keeping, pressure: Scalar) -> mixture.Contents:
    """Return the first contents: dry air, carbon dioxide and vapour at the total pressure."""
    water = keeping.humidity * cabin_air.saturation_pressure(room.temperature)
    carbon = keeping.carbon_dioxide + jnp.zeros_like(water)
    dry = jnp.maximum(pressure - water - carbon, 1.0)
    share = room.oxygen_fraction
    parts = ((1.0 - share) * dry, share * dry, carbon, water)
    return mixture.contents_of(parts, room.temperature, room.volume)


def _air(held: _Held, room: Cabin) -> CabinAir:
    parts = mixture.partial_pressures(held.gas, room.temperature, room.volume)
    nitrogen, oxygen, carbon, water = parts
    return CabinAir(
        oxygen,
        nitrogen + carbon + water,
        held.store_kg,
        carbon,
        water,
        held.superoxide_kg,
        held.over_s,
    )


def _rates(now: Scalar, held: _Held, args: _Args) -> _Held:
    room, keeping, persons, begun, step = args
    air = _air(held, room)
    total = jnp.maximum(air.oxygen_pa + air.rest_pa, 1.0)
    fraction = air.oxygen_pa / total
    fire = cabin_air.fire_limit(total, keeping.fire)
    react = keeping.reaction
    bearable = jnp.where(react.heeds_fire > 0.5, jnp.minimum(react.fraction, fire), react.fraction)
    fed = _fed(total, held, args)
    work = _regenerated(air, held, args)
    share = persons * cabin_air.breathing(air.oxygen_pa)
    inhaled, carbon = share * keeping.breath.oxygen, share * keeping.breath.carbon_dioxide
    flows = (
        jnp.zeros_like(total),
        fed + work.oxygen - inhaled,
        carbon - work.carbon_dioxide,
        persons * keeping.breath.water - work.water,
    )
    leaks = room.hatch_leaks * jnp.where(now - begun < room.leak_duration, 1.0, 0.0)
    area = jnp.minimum(leaks * room.leak_area, greatest_area(room.volume, step))
    vessel = network.Vessel(room.volume, Wall(0.0, room.temperature), is_isothermal=True)
    change = network.rates(
        (held.gas,),
        (vessel,),
        (network.Link(0, network.SPACE, area),),
        (network.source(0, flows, room.temperature),),
    )
    return _Held(
        change.contents[0],
        -fed,
        -work.superoxide,
        _above(fraction - bearable),
        _above(fraction - fire),
        mixture.weighted(change.overboard[:4], (1.0, 1.0, 1.0, 1.0)),
    )


def _above(excess: Scalar) -> Scalar:
    """Return one above a limit, zero under it, a straight edge between."""
    return jnp.clip(0.5 + excess / _EDGE, 0.0, 1.0)


def _fed(total: Scalar, held: _Held, args: _Args) -> Scalar:
    """Return the oxygen that is fed [kg/s], by the automaton or by the crew that took over."""
    room, keeping, _, _, step = args
    react = keeping.reaction
    turn = jnp.maximum(_TURN_S, step)
    turned = jnp.clip((held.over_s - react.delay) / turn, 0.0, 1.0)
    floor = jnp.minimum(react.floor, room.feed_pressure)
    held_at = room.feed_pressure + turned * (floor - room.feed_pressure)
    # A feed that is faster than a step of the march closes over a wider band: it stays stable.
    swelling = OXYGEN_GAS_CONSTANT_J_KG_K * room.temperature / room.volume
    greatest = room.feed_flow * step
    last = jnp.maximum(0.05, greatest)  # the last fifty grams come ever slower
    feed = cabin_air.Feed(held_at, room.feed_flow)
    return cabin_air.feed_flow(total, held.store_kg, feed, greatest * swelling, last)


def _regenerated(air: CabinAir, held: _Held, args: _Args) -> cabin_air.Regenerated:
    """Return what the regenerator does, no faster than a step of the march allows."""
    room, keeping, _, _, step = args
    unit = keeping.regenerator
    dryer = jnp.minimum(unit.dryer_flow, room.volume / step)
    unit = unit._replace(dryer_flow=dryer)
    fresh = held.superoxide_kg / jnp.maximum(unit.superoxide, 1e-6)
    return cabin_air.regenerated(air.water_pa, air.carbon_dioxide_pa, room.temperature, fresh, unit)
