"""The registry: every measurand with its unit, its definition and its function of the record."""

import jax.numpy as jnp

from voskhod.arrays import Flag, Scalar
from voskhod.flight.chain import Record, Target
from voskhod.flight.load_measurands import CANOPY_LOADS, CREW_LOADS
from voskhod.flight.measurand import Reading, Registry, always, there
from voskhod.flight.rescue_measurands import RESCUE
from voskhod.flight.walk_measurands import BOOMS, FILM, FLOAT, JETTISON, WALK
from voskhod.flight.walker_measurands import PEOPLE
from voskhod.physics.earth import along_and_cross_track, great_circle_distance

_orbit, _cabin, _burn = Registry("orbit"), Registry("cabin"), Registry("burn")
_down, _flown = Registry("landing"), Registry("orbit landing")


def _landed(record: Record) -> Flag:
    return record.came_down


@_orbit.add(
    "orbit.period", "s as min", "Nodal period at insertion: northbound equator crossing to the next"
)
def _(record: Record) -> Reading:
    return always(there(record.orbit).period)


@_orbit.add(
    "orbit.perigee_altitude", "m as km", "Mean perigee at insertion over the equatorial radius"
)
def _(record: Record) -> Reading:
    return always(there(record.orbit).perigee_altitude)


@_orbit.add(
    "orbit.apogee_altitude", "m as km", "Mean apogee at insertion over the equatorial radius"
)
def _(record: Record) -> Reading:
    return always(there(record.orbit).apogee_altitude)


@_flown.add(
    "orbit.revolutions", "", "Time from lift-off to touchdown over the nodal period at insertion"
)
def _(record: Record) -> Reading:
    return there(record.landing).time / there(record.orbit).period, _landed(record)


@_cabin.add(
    "cabin.peak_oxygen_fraction",
    " as percent",
    "Greatest mole fraction of oxygen in the cabin between walk and descent",
)
def _(record: Record) -> Reading:
    return always(jnp.max(there(record.cabin).fraction))


@_cabin.add(
    "cabin.peak_oxygen_pressure",
    "Pa as kPa",
    "Greatest partial pressure of oxygen in the cabin between walk and descent",
)
def _(record: Record) -> Reading:
    return always(jnp.max(there(record.cabin).air.oxygen_pa))


@_cabin.add(
    "cabin.peak_carbon_dioxide",
    "Pa as kPa",
    "Greatest pressure of carbon dioxide in the cabin between walk and descent",
)
def _(record: Record) -> Reading:
    return always(jnp.max(there(record.cabin).air.carbon_dioxide_pa))


@_cabin.add(
    "cabin.over_fire_limit",
    "s as h",
    "Time with more oxygen in the cabin than the limit above which materials burn on",
)
def _(record: Record) -> Reading:
    return always(there(record.cabin).over_fire_limit)


@_burn.add(
    "descent.burn_delay",
    "s",
    "Ignition of the retro-engine after the moment planned for the burn that was flown",
)
def _(record: Record) -> Reading:
    return always(there(record.burn).decision.delay)


@_burn.add(
    "descent.delta_v", "m/s", "Speed that the retro-engine gave: integral of thrust over mass"
)
def _(record: Record) -> Reading:
    return always(there(record.burn).delta_v)


@_burn.add(
    "descent.pointing_error",
    "rad as deg",
    "Angle between the thrust and the retrograde horizontal in the orbit plane at ignition",
)
def _(record: Record) -> Reading:
    return always(there(record.burn).pointing_error)


@_burn.add("descent.burn_to_landing", "s as min", "Ignition of the retro-engine until touchdown")
def _(record: Record) -> Reading:
    return there(record.landing).time - there(record.burn).decision.ignition, _landed(record)


@_down.add("entry.peak_load", "", "Greatest drag over weight between burn and first canopy, in g")
def _(record: Record) -> Reading:
    return there(record.entry).peak_load, _landed(record)


@_down.add(
    "entry.peak_heat_flux",
    "W/m^2 as kW/m^2",
    "Greatest heat flux at the stagnation point, cold wall",
)
def _(record: Record) -> Reading:
    return there(record.entry).peak_heat_flux, _landed(record)


@_down.add(
    "entry.heat_load",
    "J/m^2 as MJ/m^2",
    "Heat at the stagnation point, cold wall, up to the first canopy",
)
def _(record: Record) -> Reading:
    return there(record.entry).heat_load, _landed(record)


@_down.add("entry.peak_load_altitude", "m as km", "Height over the ellipsoid at the peak load")
def _(record: Record) -> Reading:
    entry = there(record.entry)
    at = jnp.interp(entry.peak_load_time, entry.states.time, entry.looks.altitude)
    return at, _landed(record)


@_down.add("landing.opening_mach", "", "Mach number at which the first canopy opens")
def _(record: Record) -> Reading:
    return there(record.entry).look.mach, there(record.entry).opened


@_down.add("landing.time", "s as h", "Lift-off until touchdown")
def _(record: Record) -> Reading:
    return there(record.landing).time, _landed(record)


@_down.add("landing.latitude", "rad as deg", "Geodetic latitude of touchdown, north positive")
def _(record: Record) -> Reading:
    return there(record.landing).latitude, _landed(record)


@_down.add("landing.longitude", "rad as deg", "Longitude of touchdown, east positive")
def _(record: Record) -> Reading:
    return there(record.landing).longitude, _landed(record)


@_down.add("landing.elevation", "m", "Height of the ground at the landing place over the sea")
def _(record: Record) -> Reading:
    return there(record.landing).ground.elevation_m, _landed(record)


@_down.add("landing.on_land", "", "One on land, zero on water")
def _(record: Record) -> Reading:
    return there(record.landing).ground.is_land.astype(float), _landed(record)


@_down.add("landing.forest", "", "Forest at the landing place: 0 open, 1 sparse or mixed, 2 closed")
def _(record: Record) -> Reading:
    return there(record.landing).ground.forest.astype(float), _landed(record)


@_down.add("landing.relief", "", "Relief at the landing place: 0 flat, 1 hilly, 2 mountainous")
def _(record: Record) -> Reading:
    return there(record.landing).ground.relief.astype(float), _landed(record)


def _miss(record: Record) -> tuple[Scalar, Scalar]:
    landed, aim = there(record.landing), record.aim
    return along_and_cross_track(
        landed.latitude, landed.longitude, aim.latitude, aim.longitude, aim.bearing
    )


def _distance(record: Record, aim: Target) -> Reading:
    landed = there(record.landing)
    apart = great_circle_distance(aim.latitude, aim.longitude, landed.latitude, landed.longitude)
    return apart, _landed(record) & aim.is_known


@_down.add(
    "landing.miss_distance",
    "m as km",
    "Great-circle distance from the aim point of the descent that was flown (where it would have"
    " landed on time, well pointed and well separated) to touchdown",
)
def _(record: Record) -> Reading:
    return _distance(record, record.aim)


@_down.add(
    "landing.downrange_error",
    "m as km",
    "Part of the miss along the ground track, beyond the aim point positive",
)
def _(record: Record) -> Reading:
    return _miss(record)[0], _landed(record) & record.aim.is_known


@_down.add(
    "landing.crossrange_error",
    "m as km",
    "Part of the miss across the ground track, right of it positive",
)
def _(record: Record) -> Reading:
    return _miss(record)[1], _landed(record) & record.aim.is_known


@_down.add(
    "landing.first_plan_distance",
    "m as km",
    "Great-circle distance from where the fault-free automatic descent would have landed",
)
def _(record: Record) -> Reading:
    return _distance(record, record.first_aim)


@_down.add("landing.touchdown_speed", "m/s", "Speed at the ground after the soft-landing rocket")
def _(record: Record) -> Reading:
    return there(record.landing).touchdown_speed, _landed(record)


_WALK = (BOOMS, WALK, FLOAT, PEOPLE, FILM, JETTISON)
_DOWN = (_burn, CREW_LOADS, CANOPY_LOADS, _down, RESCUE)
MEASURANDS = Registry()
for _part in (_orbit, _flown, *_WALK, _cabin, *_DOWN):
    MEASURANDS.include(_part)
