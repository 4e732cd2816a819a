"""Places on the ground for maps: distances, circles, lines that cross the date line, towns.

Plain NumPy on a sphere: a map is a picture, and compiling a function for it would take longer
than drawing it. What the flight's own numbers say comes from the record, not from here.
"""

import gzip
import json
import math
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeAlias

import numpy as np

from voskhod.evidence.claims import Claim
from voskhod.report.shown import place as written
from voskhod.units import MEAN_RADIUS_M

Line: TypeAlias = tuple[np.ndarray, np.ndarray]
"""Longitudes and latitudes of a line [deg], NaN where it is lifted off the paper."""

TOWNS = {  # latitude and longitude [deg], GeoNames, rounded to 0.01
    # where capsules came down, or were meant to
    "Perm": (58.01, 56.25),
    "Berezniki": (59.41, 56.82),
    "Solikamsk": (59.65, 56.77),
    "Kudymkar": (59.02, 54.66),
    "Kirov": (58.60, 49.66),
    "Izhevsk": (56.85, 53.20),
    "Ukhta": (63.56, 53.69),
    "Yekaterinburg": (56.84, 60.61),
    "Chelyabinsk": (55.15, 61.43),
    "Ufa": (54.74, 55.97),
    "Kazan": (55.79, 49.11),
    "Samara": (53.20, 50.15),
    "Orenburg": (51.77, 55.10),
    "Kustanay": (53.21, 63.62),
    "Saratov": (51.54, 45.99),
    "Volgograd": (48.71, 44.50),
    "Uralsk": (51.25, 51.43),
    "Aktobe": (50.28, 57.21),
    "Arkalyk": (50.25, 66.90),
    "Zhezkazgan": (47.79, 67.71),
    "Kokshetau": (53.28, 69.39),
    "Astana": (51.18, 71.45),
    "Barnaul": (53.36, 83.73),
    "Gorno-Altaysk": (51.96, 85.92),
    "Salt Lake City": (40.76, -111.89),
    "Wendover": (40.74, -114.04),
    "Provo": (40.23, -111.66),
    "Elko": (40.83, -115.76),
    "Denver": (39.74, -104.98),
    "Las Vegas": (36.17, -115.14),
    "Boise": (43.61, -116.20),
    "Reno": (39.53, -119.81),
    "Coober Pedy": (-29.01, 134.75),
    "Port Augusta": (-32.50, 137.77),
    "Adelaide": (-34.93, 138.60),
    "Alice Springs": (-23.70, 133.88),
    "Honolulu": (21.31, -157.86),
    "Hilo": (19.73, -155.09),
    "Apia": (-13.83, -171.77),
    "Pago Pago": (-14.28, -170.70),
    "Papeete": (-17.53, -149.57),
    "Hamilton": (32.29, -64.78),
    "Nassau": (25.06, -77.34),
    "Cockburn Town": (21.46, -71.14),
    "San Juan": (18.47, -66.11),
    "Cape Canaveral": (28.41, -80.60),
    "Ponta Delgada": (37.74, -25.67),
}


class Place(NamedTuple):
    """A named place.

    Attributes:
        name: what it is called.
        latitude: [deg].
        longitude: [deg].
        note: who says so.
    """

    name: str
    latitude: float
    longitude: float
    note: str = ""


def documented_places(claims: Sequence[Claim]) -> tuple[Place, ...]:
    """Return the landing places that documents give, in the order of the claims.

    A latitude and a longitude belong together when one source states both in the same words or
    on the same page.
    """
    found: list[Place] = []
    easts = [claim for claim in claims if claim.measurand == "landing.longitude"]
    for north in claims:
        if north.measurand != "landing.latitude":
            continue
        for east in easts:
            if east.source == north.source:
                at = math.degrees(north.value), math.degrees(east.value)
                same = north.says == east.says
                found.append(Place(north.says if same else written(*at), *at, north.source))
                easts.remove(east)
                break
    return tuple(found)


def distance_m(one: Sequence[float], two: Sequence[float]) -> float:
    """Return the great-circle distance of two places, latitude and longitude each [deg]."""
    a, b = (math.radians(place[0]) for place in (one, two))
    half = math.radians(two[1] - one[1]) / 2.0
    chord = math.sin((b - a) / 2.0) ** 2 + math.cos(a) * math.cos(b) * math.sin(half) ** 2
    return 2.0 * MEAN_RADIUS_M * math.asin(math.sqrt(min(chord, 1.0)))


def along_and_across(aim: Place, bearing: float, at: Place) -> tuple[float, float]:
    """Return how far a place lies beyond an aim point and right of the track through it [m].

    Args:
        aim: aim point.
        bearing: direction of the track there, clockwise from north [deg].
        at: the place.
    """
    away = distance_m(aim[1:3], at[1:3]) / MEAN_RADIUS_M
    a, b = math.radians(aim.latitude), math.radians(at.latitude)
    east = math.radians(at.longitude - aim.longitude)
    heading = math.atan2(
        math.sin(east) * math.cos(b),
        math.cos(a) * math.sin(b) - math.sin(a) * math.cos(b) * math.cos(east),
    )
    turn = heading - math.radians(bearing)
    across = math.asin(math.sin(away) * math.sin(turn))
    along = math.atan2(math.sin(away) * math.cos(turn), math.cos(away))
    return MEAN_RADIUS_M * along, MEAN_RADIUS_M * across


def circle(latitude: float, longitude: float, radius: float, points: int = 61) -> Line:
    """Return a circle on the sphere.

    Args:
        latitude: of its centre [deg].
        longitude: of its centre [deg].
        radius: great-circle radius [deg].
        points: corners drawn.
    """
    bearing = np.linspace(0.0, 2.0 * np.pi, points)
    lat, r = math.radians(latitude), math.radians(radius)
    sine = math.sin(lat) * math.cos(r) + math.cos(lat) * math.sin(r) * np.cos(bearing)
    east = np.arctan2(
        np.sin(bearing) * math.sin(r) * math.cos(lat), math.cos(r) - math.sin(lat) * sine
    )
    return np.degrees(east) + longitude, np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0)))


def unwound(line: Line) -> Line:
    """Return a line cut at the date line, its cut ends drawn to the edges of the map."""
    east = np.mod(np.asarray(line[0]) + 180.0, 360.0) - 180.0
    north = np.asarray(line[1], dtype=float)
    cuts = np.flatnonzero(np.abs(np.diff(east)) > 180.0)
    new_east: list[np.ndarray] = []
    new_north: list[np.ndarray] = []
    start = 0
    for cut in cuts:
        edge = math.copysign(180.0, east[cut])
        gap = (east[cut + 1] + 2.0 * edge) - east[cut]
        share = (edge - east[cut]) / gap if gap else 0.0
        height = north[cut] + share * (north[cut + 1] - north[cut])
        new_east += [east[start : cut + 1], np.array([edge, np.nan, -edge])]
        new_north += [north[start : cut + 1], np.array([height, np.nan, height])]
        start = int(cut) + 1
    new_east.append(east[start:])
    new_north.append(north[start:])
    return np.concatenate(new_east), np.concatenate(new_north)


def finer(line: Line, times: int = 4) -> Line:
    """Return a line with points added between its own, on great circles."""
    east, north = (np.radians(part) for part in line)
    corners = np.array([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
    own = np.arange(len(east))
    at = np.linspace(0.0, len(east) - 1.0, times * (len(east) - 1) + 1)
    x, y, z = (np.interp(at, own, part) for part in corners)
    return np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, np.hypot(x, y)))


def visibility_radius(altitude_m: float, mask_rad: float) -> float:
    """Return how far from a station a spacecraft stands above its mask, on the ground [deg].

    Args:
        altitude_m: altitude of the spacecraft [m].
        mask_rad: lowest useful elevation [rad].
    """
    ratio = math.cos(mask_rad) * MEAN_RADIUS_M / (MEAN_RADIUS_M + max(altitude_m, 0.0))
    return math.degrees(math.acos(min(ratio, 1.0)) - mask_rad)


def subsolar_point(instant: datetime) -> tuple[float, float]:
    """Return where the Sun stands overhead, latitude and longitude [deg].

    Source: Astronomical Almanac, section C, low precision (0.01 degrees); Greenwich mean sidereal
    time 280.461 + 360.98564737 d degrees (same place).
    """
    days = (instant - datetime(2000, 1, 1, 12, tzinfo=instant.tzinfo)).total_seconds() / 86400.0
    anomaly = math.radians(357.528 + 0.9856003 * days)
    ecliptic = math.radians(
        280.460 + 0.9856474 * days + 1.915 * math.sin(anomaly) + 0.020 * math.sin(2.0 * anomaly)
    )
    tilt = math.radians(23.439 - 4.0e-7 * days)
    right = math.degrees(math.atan2(math.cos(tilt) * math.sin(ecliptic), math.cos(ecliptic)))
    greenwich = 280.461 + 360.98564737 * days
    latitude = math.degrees(math.asin(math.sin(tilt) * math.sin(ecliptic)))
    return latitude, (right - greenwich + 180.0) % 360.0 - 180.0


def night_outline(instant: datetime) -> Line:
    """Return the outline of the night side as a polygon of a map from -180 to 180 degrees."""
    latitude, longitude = subsolar_point(instant)
    east, north = circle(latitude, longitude, 90.0, 181)
    east = np.mod(east[:-1] + 180.0, 360.0) - 180.0
    order = np.argsort(east)
    east, north = east[order], north[:-1][order]
    height = float(np.interp(180.0, [east[-1], east[0] + 360.0], [north[-1], north[0]]))
    dark = -90.0 if latitude > 0.0 else 90.0
    return (
        np.concatenate(([-180.0, -180.0], east, [180.0, 180.0])),
        np.concatenate(([dark, height], north, [height, dark])),
    )


@cache
def coastline() -> tuple[Line, ...]:
    """Return the rings of the land, Natural Earth 1:110m."""
    packed = (files("voskhod.report") / "data" / "coastline.json.gz").read_bytes()
    rings = []
    for flat in json.loads(gzip.decompress(packed)):
        points = np.cumsum(np.asarray(flat, dtype=float).reshape(-1, 2), axis=0) / 100.0
        rings.append((points[:, 0], points[:, 1]))
    return tuple(rings)
