"""The registry: every measurand with its unit, its definition and its function of the record."""

import jax.numpy as jnp

from voskhod.arrays import Flag, Scalar
from voskhod.flight.chain import Record
from voskhod.flight.measurand import Reading, Registry, always
from voskhod.flight.walk_measurands import WALK
from voskhod.phases.fate import Cause
from voskhod.phases.rescue import FOLLOWED_S
from voskhod.physics.earth import along_and_cross_track, great_circle_distance

MEASURANDS = Registry()
_add = MEASURANDS.add


def _landed(record: Record) -> Flag:
    return record.entry.came_down


def _alive_on_ground(record: Record) -> Flag:
    return record.entry.came_down & (record.fate.time > record.landing.time)


@_add(
    "orbit.period", "s as min", "Nodal period at insertion: northbound equator crossing to the next"
)
def _(record: Record) -> Reading:
    return always(record.orbit.period)


@_add("orbit.perigee_altitude", "m as km", "Mean perigee at insertion over the equatorial radius")
def _(record: Record) -> Reading:
    return always(record.orbit.perigee_altitude)


@_add("orbit.apogee_altitude", "m as km", "Mean apogee at insertion over the equatorial radius")
def _(record: Record) -> Reading:
    return always(record.orbit.apogee_altitude)


@_add("orbit.revolutions", "", "Time from lift-off to touchdown over the nodal period at insertion")
def _(record: Record) -> Reading:
    return record.landing.time / record.orbit.period, _landed(record)


MEASURANDS.include(WALK)


@_add(
    "cabin.peak_oxygen_fraction",
    " as percent",
    "Greatest mole fraction of oxygen in the cabin between walk and descent",
)
def _(record: Record) -> Reading:
    return always(jnp.max(record.cabin.fraction))


@_add(
    "cabin.peak_oxygen_pressure",
    "Pa as kPa",
    "Greatest partial pressure of oxygen in the cabin between walk and descent",
)
def _(record: Record) -> Reading:
    return always(jnp.max(record.cabin.air.oxygen_pa))


@_add(
    "descent.burn_delay",
    "s",
    "Ignition of the retro-engine after the moment planned for the burn that was flown",
)
def _(record: Record) -> Reading:
    return always(record.burn.decision.delay)


@_add("descent.delta_v", "m/s", "Speed that the retro-engine gave: integral of thrust over mass")
def _(record: Record) -> Reading:
    return always(record.burn.delta_v)


@_add(
    "descent.pointing_error",
    "rad as deg",
    "Angle between the thrust and the retrograde horizontal in the orbit plane at ignition",
)
def _(record: Record) -> Reading:
    return always(record.burn.pointing_error)


@_add("descent.burn_to_landing", "s as min", "Ignition of the retro-engine until touchdown")
def _(record: Record) -> Reading:
    return record.landing.time - record.burn.decision.ignition, _landed(record)


@_add("entry.peak_load", "", "Greatest drag over weight between burn and first canopy, in g")
def _(record: Record) -> Reading:
    return record.entry.peak_load, _landed(record)


@_add(
    "entry.peak_heat_flux",
    "W/m^2 as kW/m^2",
    "Greatest heat flux at the stagnation point, cold wall",
)
def _(record: Record) -> Reading:
    return record.entry.peak_heat_flux, _landed(record)


@_add("landing.time", "s as h", "Lift-off until touchdown")
def _(record: Record) -> Reading:
    return record.landing.time, _landed(record)


@_add("landing.latitude", "rad as deg", "Geodetic latitude of touchdown, north positive")
def _(record: Record) -> Reading:
    return record.landing.latitude, _landed(record)


@_add("landing.longitude", "rad as deg", "Longitude of touchdown, east positive")
def _(record: Record) -> Reading:
    return record.landing.longitude, _landed(record)


def _miss(record: Record) -> tuple[Scalar, Scalar]:
    landed, aim = record.landing, record.aim
    return along_and_cross_track(landed.latitude, landed.longitude, *aim, landed.track_bearing)


@_add(
    "landing.miss_distance",
    "m as km",
    "Great-circle distance from the aim point of the descent that was flown (where it would have"
    " landed on time, well pointed and well separated) to touchdown",
)
def _(record: Record) -> Reading:
    landed, aim = record.landing, record.aim
    return great_circle_distance(*aim, landed.latitude, landed.longitude), _landed(record)


@_add(
    "landing.downrange_error",
    "m as km",
    "Part of the miss along the ground track, beyond the aim point positive",
)
def _(record: Record) -> Reading:
    return _miss(record)[0], _landed(record)


@_add(
    "landing.crossrange_error",
    "m as km",
    "Part of the miss across the ground track, right of it positive",
)
def _(record: Record) -> Reading:
    return _miss(record)[1], _landed(record)


@_add(
    "landing.first_plan_distance",
    "m as km",
    "Great-circle distance from where the fault-free automatic descent would have landed",
)
def _(record: Record) -> Reading:
    landed, aim = record.landing, record.first_aim
    return great_circle_distance(*aim, landed.latitude, landed.longitude), _landed(record)


@_add("landing.touchdown_speed", "m/s", "Speed at the ground after the soft-landing rocket")
def _(record: Record) -> Reading:
    return record.landing.touchdown_speed, _landed(record)


@_add("survival.lowest_core_temperature", "K as degC", "Lowest core temperature until extraction")
def _(record: Record) -> Reading:
    return record.survival.lowest_core_k, _alive_on_ground(record)


def _waited(record: Record, until: Scalar) -> Reading:
    """Return the time from touchdown; what comes after the search's horizon did not come."""
    waited = until - record.landing.time
    return waited, _alive_on_ground(record) & (waited < FOLLOWED_S)


@_add("rescue.located_after", "s as h", "Touchdown until searchers know the place")
def _(record: Record) -> Reading:
    return _waited(record, record.rescue.located)


@_add("rescue.reached_after", "s as h", "Touchdown until the first rescuer stands beside the crew")
def _(record: Record) -> Reading:
    return _waited(record, record.rescue.reached)


@_add("rescue.extracted_after", "s as h", "Touchdown until the crew is lifted out of the forest")
def _(record: Record) -> Reading:
    recovered = record.fate.cause == int(Cause.RECOVERED)
    return record.rescue.extracted - record.landing.time, recovered


@_add("rescue.nights_out", "", "Local solar midnights between touchdown and extraction")
def _(record: Record) -> Reading:
    return record.rescue.nights, record.fate.cause == int(Cause.RECOVERED)
