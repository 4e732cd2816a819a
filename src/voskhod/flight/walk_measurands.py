"""Measurands of missions with a spacewalk: airlock, walk, suit, walker, radio and spin."""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Flag
from voskhod.flight.chain import Record
from voskhod.flight.measurand import Reading, Registry, always, there
from voskhod.phases.airlock import AirlockRecord
from voskhod.phases.contact import ContactRecord
from voskhod.phases.procedure import walk_parts
from voskhod.phases.spacewalk import WalkRecord, greatest_distance

WALK = Registry("walk")
_add = WALK.add


class _Outside(NamedTuple):
    """Records that exist on missions with a spacewalk."""

    walk: WalkRecord
    shell: AirlockRecord
    contact: ContactRecord


def _outside(record: Record) -> _Outside:
    return _Outside(there(record.walk), there(record.airlock), there(record.contact))


def _opened(record: Record) -> Flag:
    return _outside(record).walk.times.hatch_could_open


def _back(record: Record) -> Flag:
    times = _outside(record).walk.times
    return times.hatch_could_open & times.came_back


@_add("airlock.inflation_duration", "s", "Command to inflate until the booms are rigid")
def _(record: Record) -> Reading:
    return always(_outside(record).shell.inflation_duration)


@_add(
    "airlock.depressurisation_duration",
    "s",
    "Vent opened until the airlock is below 1 kPa, or its hatch is opened if that is sooner",
)
def _(record: Record) -> Reading:
    times = _outside(record).walk.times
    return times.vacuum_reached - times.vent_opened, _opened(record)


@_add(
    "spacewalk.vacuum_duration",
    "s",
    "Airlock below 1 kPa (or its hatch opened) until its repressurisation begins",
)
def _(record: Record) -> Reading:
    times = _outside(record).walk.times
    return times.refill_begun - times.vacuum_reached, _back(record)


@_add(
    "spacewalk.airlock_cycle_duration",
    "s",
    "Vent of the airlock opened until its repressurisation begins",
)
def _(record: Record) -> Reading:
    times = _outside(record).walk.times
    return times.refill_begun - times.vent_opened, _back(record)


@_add("spacewalk.hatch_open_duration", "s", "Outer hatch opened until it is closed")
def _(record: Record) -> Reading:
    times = _outside(record).walk.times
    return times.hatch_closed - times.hatch_opened, _back(record)


@_add(
    "spacewalk.outside_duration",
    "s",
    "Walker out of the airlock until he is wholly inside it again",
)
def _(record: Record) -> Reading:
    times = _outside(record).walk.times
    return times.back_inside - times.left_airlock, _back(record)


@_add(
    "spacewalk.out_to_return_duration",
    "s",
    "Walker out of the airlock until he begins to return into it",
)
def _(record: Record) -> Reading:
    times = _outside(record).walk.times
    return times.return_begun - times.left_airlock, _opened(record)


@_add(
    "spacewalk.return_duration",
    "s",
    "Start of the return until the walker is wholly inside the airlock",
)
def _(record: Record) -> Reading:
    times = _outside(record).walk.times
    return times.back_inside - times.return_begun, _back(record)


@_add("walker.greatest_distance", "m", "Greatest distance of the walker from the hatch")
def _(record: Record) -> Reading:
    times = _outside(record).walk.times
    return greatest_distance(times, walk_parts(record.plan)), _opened(record)


@_add(
    "suit.minimum_pressure",
    "Pa as kPa",
    "Lowest absolute suit pressure while the airlock is open to space",
)
def _(record: Record) -> Reading:
    return jnp.min(_outside(record).walk.states.suit_pa), _opened(record)


@_add(
    "suit.peak_volume_growth",
    " as percent",
    "Greatest growth of the suit's envelope over its volume without pressure difference",
)
def _(record: Record) -> Reading:
    return jnp.max(_outside(record).walk.duties.growth), _opened(record)


@_add("walker.peak_heart_rate", "1/s as 1/min", "Greatest heart rate of the walk")
def _(record: Record) -> Reading:
    return jnp.max(_outside(record).walk.states.heart_s), _opened(record)


@_add(
    "walker.core_temperature_rise",
    "K",
    "Greatest core temperature of the walk over that when the vent opened",
)
def _(record: Record) -> Reading:
    core = _outside(record).walk.states.core_k
    return jnp.max(core) - core[0], _opened(record)


@_add(
    "walker.oxygen_used",
    "kg",
    "Oxygen taken from the bottles from the vent's opening until the airlock is full again",
)
def _(record: Record) -> Reading:
    walk = _outside(record).walk
    return walk.states.oxygen_kg[0] - walk.end.oxygen_kg, _back(record)


@_add(
    "walker.heat_stored",
    "J as kJ",
    "Greatest heat stored in the walker's body since the vent opened",
)
def _(record: Record) -> Reading:
    return jnp.max(_outside(record).walk.states.stored_j), _opened(record)


@_add(
    "walker.dcs_probability",
    " as percent",
    "Probability of symptoms of decompression sickness until the airlock is full again",
)
def _(record: Record) -> Reading:
    return _outside(record).walk.end.dcs, _opened(record)


@_add(
    "radio.spacewalk_coverage",
    " as percent",
    "Share of the time outside with the ship above a ground station's lowest useful elevation",
)
def _(record: Record) -> Reading:
    return _outside(record).contact.coverage, _opened(record)


@_add(
    "ship.spin_after_jettison",
    "rad/s as deg/s",
    "Rate at which the ship turns after the airlock's jettison",
)
def _(record: Record) -> Reading:
    return always(_outside(record).shell.spin)
