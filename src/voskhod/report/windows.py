"""What a map of a flight shows: its windows on the Earth, and where and when things happened."""

import math
from datetime import datetime
from typing import NamedTuple

import numpy as np

from voskhod.export.places import came_down, landing_place
from voskhod.flight.flight import Flight
from voskhod.flight.measurand import there
from voskhod.mission.radio import Station

WIDE_MM = 171.0
_TALLEST_MM = 92.0
_PAD_DEG, _WIDEST_DEG = (13.0, 7.0), 200.0
_CLOSE_MM, _CLOSE_PAD, _LEAST_HALF_DEG = 80.0, 0.4, 4.0  # of the map of an entry


class Window(NamedTuple):
    """What a map shows: edges [deg] and how many millimetres it takes up on the sheet.

    A window over the date line has an edge beyond 180 degrees.
    """

    west: float
    east: float
    south: float
    north: float
    height_mm: float


class Walk(NamedTuple):
    """Ground track of the time outside: longitudes, latitudes [deg]."""

    east: np.ndarray
    north: np.ndarray


WORLD = Window(-180.0, 180.0, -70.0, 82.0, WIDE_MM * 152.0 / 360.0)


def region_of(flight: Flight) -> Window | None:
    """Return the window around what happened on the ground, None where it is the world.

    That is launch, walk, landing and stations; of a flight that is an entry only, its track.
    """
    if flight.record.orbit is None:
        entry = flight.telemetry["entry"]
        east, north = np.unwrap(entry["longitude"], period=360.0), entry["latitude"]
        return _close_window(east, north)
    spots = [station_spot(station) for station in flight.record.plan.radio.stations]
    site, walk = launch_site(flight), walk_arc(flight)
    spots += [] if site is None else [site]
    if walk is not None:
        spots += [(float(walk.east[i]), float(walk.north[i])) for i in (0, len(walk.east) // 2, -1)]
    if came_down(flight):
        spots.append(landing_spot(flight)[::-1])
    if not spots:
        return None
    return _window(np.array([x for x, _ in spots]), np.array([y for _, y in spots]), _PAD_DEG)


def _window(east: np.ndarray, north: np.ndarray, pad: tuple[float, float]) -> Window | None:
    """Return the window around places, None where it would be as good as the world."""
    west, rest = max(float(east.min()) - pad[0], -180.0), min(float(east.max()) + pad[0], 180.0)
    south, top = max(float(north.min()) - pad[1], -80.0), min(float(north.max()) + pad[1], 85.0)
    height = WIDE_MM * (top - south) / ((rest - west) * _narrowing(south, top))
    if rest - west > _WIDEST_DEG or height > _TALLEST_MM:
        return None
    return Window(west, rest, south, top, height)


def _close_window(east: np.ndarray, north: np.ndarray) -> Window | None:
    """Return the window around a short track, of a fixed shape, None where it is too long."""
    middle = 0.5 * float(east.min() + east.max()), 0.5 * float(north.min() + north.max())
    narrowing = _narrowing(float(north.min()), float(north.max()))
    tall, wide = 0.5 * float(np.ptp(north)), 0.5 * float(np.ptp(east))
    shape = _CLOSE_MM / WIDE_MM * narrowing  # degrees of latitude for one of longitude
    half = (1.0 + _CLOSE_PAD) * max(wide, tall / shape)
    half = max(half, _LEAST_HALF_DEG / narrowing)
    south, top = middle[1] - shape * half, middle[1] + shape * half
    if half > 0.5 * _WIDEST_DEG or south < -80.0 or top > 85.0:
        return None
    return Window(middle[0] - half, middle[0] + half, south, top, _CLOSE_MM)


def _narrowing(south: float, north: float) -> float:
    """Return the length of a degree of longitude in the middle over that of one of latitude."""
    return math.cos(math.radians(0.5 * (south + north)))


def night_moment(flight: Flight) -> datetime:
    """Return the instant whose night is shaded."""
    touchdown, walk = flight.event("touchdown"), flight.record.walk
    if touchdown is not None:
        seconds = touchdown.time_s
    elif flight.record.orbit is None:
        seconds = float(flight.telemetry["entry"].time_s[0])
    elif flight.record.burn is None and walk is not None:
        seconds = float(walk.times.left_airlock)
    else:
        seconds = float(flight.record.end)
    return flight.mission.mission.instant(seconds)


def launch_site(flight: Flight) -> tuple[float, float] | None:
    """Return longitude and latitude of the launch [deg], None where there is none."""
    orbit = flight.record.plan.orbit
    if orbit is None or orbit.launch is None:
        return None
    # A plan holds plain numbers where the schema has numbers in doubt.
    return _degrees(orbit.launch.longitude, orbit.launch.latitude)


def station_spot(station: Station) -> tuple[float, float]:
    """Return longitude and latitude of a station [deg]."""
    return _degrees(station.longitude, station.latitude)


def _degrees(longitude: object, latitude: object) -> tuple[float, float]:
    east, north = (float(np.degrees(np.asarray(angle))) for angle in (longitude, latitude))
    return (east + 180.0) % 360.0 - 180.0, north


def landing_spot(flight: Flight) -> tuple[float, float]:
    """Return latitude and longitude of touchdown [deg]."""
    landed = there(landing_place(flight))
    return landed.latitude_deg, landed.longitude_deg


def walk_arc(flight: Flight) -> Walk | None:
    """Return the ground track of the time outside, None without a walk."""
    walk = flight.record.walk
    if walk is None or not bool(walk.times.hatch_could_open):
        return None
    orbit = flight.telemetry["orbit"]
    moments = np.linspace(float(walk.times.left_airlock), float(walk.times.back_inside), 25)
    east = np.interp(moments, orbit.time_s, np.unwrap(orbit["longitude"], period=360.0))
    wrapped = np.mod(east + 180.0, 360.0) - 180.0
    return Walk(wrapped, np.interp(moments, orbit.time_s, orbit["latitude"]))
