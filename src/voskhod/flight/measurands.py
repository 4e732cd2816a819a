"""The registry: every measurand with its unit, its definition and its function of the record."""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Flag, Scalar
from voskhod.flight.chain import Record
from voskhod.flight.measurand import Reading, Registry, always
from voskhod.phases.airlock import AirlockRecord
from voskhod.phases.contact import ContactRecord
from voskhod.phases.fate import Cause
from voskhod.phases.procedure import walk_parts
from voskhod.phases.spacewalk import WalkRecord, greatest_distance
from voskhod.physics.earth import along_and_cross_track, great_circle_distance

MEASURANDS = Registry()
_add = MEASURANDS.add


class _Outside(NamedTuple):
    """Records that exist on missions with a spacewalk."""

    walk: WalkRecord
    shell: AirlockRecord
    contact: ContactRecord


def _outside(record: Record) -> _Outside:
    if record.walk is None or record.airlock is None or record.contact is None:
        raise ValueError("a measurand of the walk was asked of a mission without one")
    return _Outside(record.walk, record.airlock, record.contact)


def _opened(record: Record) -> Flag:
    return _outside(record).walk.times.hatch_could_open


def _back(record: Record) -> Flag:
    times = _outside(record).walk.times
    return times.hatch_could_open & times.came_back


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


@_add(
    "airlock.inflation_duration",
    "s",
    "Command to inflate until the booms are rigid",
    needs_walk=True,
)
def _(record: Record) -> Reading:
    return always(_outside(record).shell.inflation_duration)


@_add(
    "airlock.depressurisation_duration",
    "s",
    "Vent opened until the airlock is below 1 kPa, or its hatch is opened if that is sooner",
    needs_walk=True,
)
def _(record: Record) -> Reading:
    times = _outside(record).walk.times
    return times.vacuum_reached - times.vent_opened, _opened(record)


@_add(
    "spacewalk.vacuum_duration",
    "s",
    "Airlock below 1 kPa (or its hatch opened) until its repressurisation begins",
    needs_walk=True,
)
def _(record: Record) -> Reading:
    times = _outside(record).walk.times
    return times.refill_begun - times.vacuum_reached, _back(record)


@_add(
    "spacewalk.airlock_cycle_duration",
    "s",
    "Vent of the airlock opened until its repressurisation begins",
    needs_walk=True,
)
def _(record: Record) -> Reading:
    times = _outside(record).walk.times
    return times.refill_begun - times.vent_opened, _back(record)


@_add(
    "spacewalk.hatch_open_duration", "s", "Outer hatch opened until it is closed", needs_walk=True
)
def _(record: Record) -> Reading:
    times = _outside(record).walk.times
    return times.hatch_closed - times.hatch_opened, _back(record)


@_add(
    "spacewalk.outside_duration",
    "s",
    "Walker out of the airlock until he is wholly inside it again",
    needs_walk=True,
)
def _(record: Record) -> Reading:
    times = _outside(record).walk.times
    return times.back_inside - times.left_airlock, _back(record)


@_add(
    "spacewalk.out_to_return_duration",
    "s",
    "Walker out of the airlock until he begins to return into it",
    needs_walk=True,
)
def _(record: Record) -> Reading:
    times = _outside(record).walk.times
    return times.return_begun - times.left_airlock, _opened(record)


@_add(
    "spacewalk.return_duration",
    "s",
    "Start of the return until the walker is wholly inside the airlock",
    needs_walk=True,
)
def _(record: Record) -> Reading:
    times = _outside(record).walk.times
    return times.back_inside - times.return_begun, _back(record)


@_add(
    "walker.greatest_distance",
    "m",
    "Greatest distance of the walker from the hatch",
    needs_walk=True,
)
def _(record: Record) -> Reading:
    times = _outside(record).walk.times
    return greatest_distance(times, walk_parts(record.plan)), _opened(record)


@_add(
    "suit.minimum_pressure",
    "Pa as kPa",
    "Lowest absolute suit pressure while the airlock is open to space",
    needs_walk=True,
)
def _(record: Record) -> Reading:
    return jnp.min(_outside(record).walk.states.suit_pa), _opened(record)


@_add(
    "suit.peak_volume_growth",
    " as percent",
    "Greatest growth of the suit's envelope over its volume without pressure difference",
    needs_walk=True,
)
def _(record: Record) -> Reading:
    return jnp.max(_outside(record).walk.duties.growth), _opened(record)


@_add("walker.peak_heart_rate", "1/s as 1/min", "Greatest heart rate of the walk", needs_walk=True)
def _(record: Record) -> Reading:
    return jnp.max(_outside(record).walk.states.heart_s), _opened(record)


@_add(
    "walker.core_temperature_rise",
    "K",
    "Greatest core temperature of the walk over that when the vent opened",
    needs_walk=True,
)
def _(record: Record) -> Reading:
    core = _outside(record).walk.states.core_k
    return jnp.max(core) - core[0], _opened(record)


@_add(
    "walker.oxygen_used",
    "kg",
    "Oxygen taken from the bottles from the vent's opening until the airlock is full again",
    needs_walk=True,
)
def _(record: Record) -> Reading:
    walk = _outside(record).walk
    return walk.states.oxygen_kg[0] - walk.end.oxygen_kg, _back(record)


@_add(
    "walker.heat_stored",
    "J as kJ",
    "Greatest heat stored in the walker's body since the vent opened",
    needs_walk=True,
)
def _(record: Record) -> Reading:
    return jnp.max(_outside(record).walk.states.stored_j), _opened(record)


@_add(
    "walker.dcs_probability",
    " as percent",
    "Probability of symptoms of decompression sickness until the airlock is full again",
    needs_walk=True,
)
def _(record: Record) -> Reading:
    return _outside(record).walk.end.dcs, _opened(record)


@_add(
    "radio.spacewalk_coverage",
    " as percent",
    "Share of the time outside with the ship above a ground station's lowest useful elevation",
    needs_walk=True,
)
def _(record: Record) -> Reading:
    return _outside(record).contact.coverage, _opened(record)


@_add(
    "ship.spin_after_jettison",
    "rad/s as deg/s",
    "Rate at which the ship turns after the airlock's jettison",
    needs_walk=True,
)
def _(record: Record) -> Reading:
    return always(_outside(record).shell.spin)


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


@_add("rescue.located_after", "s as h", "Touchdown until searchers know the place")
def _(record: Record) -> Reading:
    return record.rescue.located - record.landing.time, _alive_on_ground(record)


@_add("rescue.reached_after", "s as h", "Touchdown until the first rescuer stands beside the crew")
def _(record: Record) -> Reading:
    return record.rescue.reached - record.landing.time, _alive_on_ground(record)


@_add("rescue.extracted_after", "s as h", "Touchdown until the crew is lifted out of the forest")
def _(record: Record) -> Reading:
    recovered = record.fate.cause == int(Cause.RECOVERED)
    return record.rescue.extracted - record.landing.time, recovered


@_add("rescue.nights_out", "", "Local solar midnights between touchdown and extraction")
def _(record: Record) -> Reading:
    return record.rescue.nights, record.fate.cause == int(Cause.RECOVERED)
