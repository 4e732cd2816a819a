"""Measurands of the ground: the cold, the search, the way out."""

import jax.numpy as jnp

from voskhod.arrays import Flag, Scalar
from voskhod.flight.chain import Record
from voskhod.flight.measurand import Reading, Registry, there
from voskhod.phases.fate import Cause
from voskhod.phases.site import FOLLOWED_S

RESCUE = Registry("rescue")


def _alive_on_ground(record: Record) -> Flag:
    return record.came_down & (record.fate.time > there(record.landing).time)


@RESCUE.add(
    "survival.lowest_core_temperature", "K as degC", "Lowest core temperature until extraction"
)
def _(record: Record) -> Reading:
    return there(record.survival).lowest_core_k, _alive_on_ground(record)


@RESCUE.add(
    "survival.frostbite", " as percent", "Greatest dose of frostbite of bare skin until extraction"
)
def _(record: Record) -> Reading:
    return there(record.survival).dose, _alive_on_ground(record)


@RESCUE.add(
    "survival.alone",
    "s as h",
    "Touchdown until death from cold if nobody lifted them out, eight days at most",
)
def _(record: Record) -> Reading:
    return there(record.survival).alone, _alive_on_ground(record)


@RESCUE.add(
    "survival.unable",
    "s as h",
    "Touchdown until cold leaves less than half of the ability to work, eight days at most",
)
def _(record: Record) -> Reading:
    return there(record.survival).unable, _alive_on_ground(record)


def _waited(record: Record, until: Scalar) -> Reading:
    """Return the time from touchdown; what comes after the search's horizon did not come."""
    waited = until - there(record.landing).time
    return waited, _alive_on_ground(record) & (waited < FOLLOWED_S)


@RESCUE.add("rescue.first_bearing", "s as h", "Touchdown until a station has a bearing")
def _(record: Record) -> Reading:
    known = there(record.rescue).lookout.heard.known
    first = jnp.min(known, initial=FOLLOWED_S)
    return first, _alive_on_ground(record) & (first < FOLLOWED_S)


@RESCUE.add("rescue.located_after", "s as h", "Touchdown until searchers know the place")
def _(record: Record) -> Reading:
    return _waited(record, there(record.rescue).located)


@RESCUE.add(
    "rescue.reached_after", "s as h", "Touchdown until the first rescuer stands beside the crew"
)
def _(record: Record) -> Reading:
    return _waited(record, there(record.rescue).reached)


@RESCUE.add("rescue.cleared_after", "s as h", "Touchdown until a place for a helicopter is ready")
def _(record: Record) -> Reading:
    return _waited(record, there(record.rescue).cleared)


@RESCUE.add(
    "rescue.extracted_after", "s as h", "Touchdown until the crew is lifted out of the forest"
)
def _(record: Record) -> Reading:
    recovered = record.fate.cause == int(Cause.RECOVERED)
    return there(record.rescue).extracted - there(record.landing).time, recovered


@RESCUE.add("rescue.nights_out", "", "Local solar midnights between touchdown and extraction")
def _(record: Record) -> Reading:
    return there(record.rescue).nights, record.fate.cause == int(Cause.RECOVERED)
