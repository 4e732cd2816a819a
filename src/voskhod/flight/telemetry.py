"""Telemetry: sampled channels of a flight, in groups that share one clock.

Every channel has a long-lived name, a unit and a meaning; exports, charts and the page take them
from here. Times are seconds after lift-off, rising strictly; samples that a march repeats after
its event are dropped.
"""

import jax.numpy as jnp
import numpy as np

from voskhod.arrays import Vector
from voskhod.flight.chain import Record
from voskhod.flight.channels import Group, Row, group
from voskhod.flight.track import Track, canopy_track, coast_track, fall_track
from voskhod.flight.walk_telemetry import walk_groups

HEIGHT = "height_above_reference_ellipsoid"  # its name in the CF conventions
ORBIT_SAMPLES = 1561  # one a minute over a day: enough for a ground track


def telemetry_of(record: Record) -> dict[str, Group]:
    """Return the telemetry of a flight by group, in order of time."""
    groups = [_orbit(record), *walk_groups(record), _cabin(record), _entry(record)]
    if bool(record.came_down):
        groups += [_landing(record), _survival(record), _rescue(record)]
    return {part.name: part for part in groups if part is not None}


def _places(track: Track) -> list[Row]:
    return [
        ("latitude", "degrees_north", "geodetic latitude", track.latitude, "latitude"),
        ("longitude", "degrees_east", "longitude", track.longitude, "longitude"),
        ("altitude", "m", "height over the WGS84 ellipsoid", track.altitude, HEIGHT),
        *_cartesian(track.position, track.velocity),
        *_earth_fixed(track.fixed),
    ]


def _earth_fixed(position: Vector) -> list[Row]:
    return [
        (f"fixed_{axis}", "m", f"Earth-fixed position, {axis} axis", part, "")
        for axis, part in zip("xyz", position, strict=True)
    ]


def _cartesian(position: Vector, velocity: Vector) -> list[Row]:
    axes = ("x", "y", "z")
    where: list[Row] = [
        (axis, "m", f"inertial position, {axis} axis", part, "")
        for axis, part in zip(axes, position, strict=True)
    ]
    return where + [
        (f"v{axis}", "m s-1", f"inertial velocity, {axis} axis", part, "")
        for axis, part in zip(axes, velocity, strict=True)
    ]


def _orbit(record: Record) -> Group | None:
    if record.orbit is None:
        return None
    end, start = float(record.end), float(record.orbit.start)
    seconds = jnp.asarray(np.linspace(start, end, ORBIT_SAMPLES))
    track = coast_track(record.orbit, record.plan, seconds)
    light = ("sunlit", "1", "share of the sun's disc in view", track.sunlit, "")
    return group("orbit", seconds, [*_places(track), light])


def _cabin(record: Record) -> Group | None:
    cabin = record.cabin
    if cabin is None:
        return None
    total = cabin.air.oxygen_pa + cabin.air.rest_pa
    return group(
        "cabin",
        cabin.seconds,
        [
            ("pressure", "Pa", "total pressure in the cabin", total, "air_pressure"),
            ("oxygen_pressure", "Pa", "partial pressure of oxygen", cabin.air.oxygen_pa, ""),
            ("oxygen_fraction", "1", "mole fraction of oxygen", cabin.fraction, ""),
            ("fire_limit", "1", "oxygen above which materials burn on", cabin.fire_limit, ""),
            ("co2_pressure", "Pa", "carbon dioxide", cabin.air.carbon_dioxide_pa, ""),
            ("oxygen_store", "kg", "oxygen left for the feed", cabin.air.store_kg, ""),
        ],
    )


def _entry(record: Record) -> Group | None:
    if record.entry is None:
        return None
    states, looks = record.entry.states, record.entry.looks
    return group(
        "entry",
        states.time,
        [
            *_places(fall_track(states, record.plan)),
            ("airspeed", "m s-1", "speed relative to the air", looks.speed, ""),
            ("mach", "1", "Mach number", looks.mach, ""),
            ("load", "1", "drag and lift over weight", looks.load, ""),
            ("pressure", "Pa", "static pressure of the air", looks.pressure, "air_pressure"),
            ("heat_flux", "W m-2", "stagnation-point heat flux", looks.heat_flux, ""),
        ],
    )


def _landing(record: Record) -> Group | None:
    if record.landing is None or record.entry is None or not bool(record.entry.opened):
        return None
    under = record.landing.profile
    drift = (under.drift_east_m, under.drift_north_m, under.altitude_m)
    latitude, longitude, *fixed = canopy_track(record.entry.end, record.plan, drift)
    return group(
        "landing",
        under.time_s,
        [
            ("altitude", "m", "height over the WGS84 ellipsoid", under.altitude_m, HEIGHT),
            ("speed", "m s-1", "speed of the fall", under.speed_m_s, ""),
            ("drift_east", "m", "drift towards east", under.drift_east_m, ""),
            ("drift_north", "m", "drift towards north", under.drift_north_m, ""),
            ("latitude", "degrees_north", "geodetic latitude", latitude, "latitude"),
            ("longitude", "degrees_east", "longitude", longitude, "longitude"),
            *_earth_fixed((fixed[0], fixed[1], fixed[2])),
        ],
    )


def _survival(record: Record) -> Group | None:
    cold = record.survival
    if cold is None:
        return None
    return group(
        "survival",
        cold.seconds,
        [
            ("core_temperature", "K", "core temperature of the crew", cold.core_k, ""),
            ("air_temperature", "K", "air temperature at the site", cold.air_k, "air_temperature"),
            ("water", "kg", "water in the clothes", cold.water_kg, ""),
            ("frostbite", "1", "dose of frostbite of bare skin", cold.frostbite, ""),
            ("able", "1", "share of his work that he can do", cold.able, ""),
        ],
    )


def _rescue(record: Record) -> Group | None:
    search = record.rescue
    if search is None:
        return None
    return group(
        "rescue",
        search.seconds,
        [
            ("daylight", "1", "share of full daylight", search.site.daylight, ""),
            ("wind", "m/s", "wind at 10 m", search.site.wind_m_s, "wind_speed"),
            ("visibility", "m", "visibility", search.site.visibility_m, "visibility_in_air"),
            ("by_eye", "1", "depth of the search by eye", search.lookout.by_eye, ""),
            ("by_ear", "1", "depth of the search by ear", search.lookout.by_ear, ""),
            (
                "by_people",
                "1",
                "depth of what people on the ground tell",
                search.lookout.by_people,
                "",
            ),
            ("located_chance", "1", "probability of being located", search.located_chance, ""),
        ],
    )
