"""landing.geojson: the landing on a map, for any GIS.

Touchdown, aim points, the great circle from the aim point to touchdown, and the ground tracks of
the last revolution, if there is an orbit, and of the fall. Positions are longitude, latitude in
degrees on WGS84; lines that cross the antimeridian are cut there.

Source: RFC 7946, sections 3.1.1 (axis order), 3.1.9 (antimeridian) and 4 (WGS84).
"""

import json
import math
from itertools import pairwise
from typing import Any, TypeAlias

import jax.numpy as jnp
import numpy as np
from jaxtyping import Float
from numpy import ndarray

from voskhod.arrays import Real
from voskhod.export.places import (
    Place,
    Track,
    aim_places,
    came_down,
    fall,
    landing_ground,
    landing_place,
    last_revolution,
)
from voskhod.export.provenance import provenance, utc_text
from voskhod.flight.compiled import kept
from voskhod.flight.flight import Flight
from voskhod.physics import earth

Feature: TypeAlias = dict[str, Any]
Degrees = Float[ndarray, " point"]

_DECIMALS = 6  # 0.1 m on the ground
_LEAST_MISS_M = 1.0  # a line shorter than this is rounding
_ARC_POINTS = 33  # of a great circle; between them a line on the map is straight in degrees


def landing_geojson(flight: Flight) -> str:
    """Return the landing of a flight as GeoJSON text."""
    return json.dumps(landing_collection(flight), ensure_ascii=False, allow_nan=False) + "\n"


def landing_collection(flight: Flight) -> dict[str, Any]:
    """Return the landing of a flight as a GeoJSON feature collection.

    A flight that stays in orbit has its ground tracks only; one from the edge of the air has no
    revolution; one that came down on its aim point has no miss.
    """
    landed, aims = landing_place(flight), aim_places(flight)
    features = [_point(flight, place) for place in aims]
    if landed is not None:
        features.insert(0, _point(flight, landed))
        features[0]["properties"]["ground"] = landing_ground(flight)
        misses = [_miss(flight, aim, landed) for aim in aims if aim.name == "aim"]
        features += [miss for miss in misses if miss["properties"]["distance_m"] >= _LEAST_MISS_M]
    turn = last_revolution(flight)
    if turn is not None:
        title = "Ground track of the last revolution"
        features.append(_line(flight, "last_revolution", title, turn))
    last = fall(flight)
    if last is not None:
        features.append(_line(flight, *_fall_names(flight), last))
    return {"type": "FeatureCollection", "provenance": provenance(flight), "features": features}


def _fall_names(flight: Flight) -> tuple[str, str]:
    """Return id and title of the last line: a fall, or what came of a flight that stays up."""
    if came_down(flight):
        return "fall", "Ground track of the fall"
    if flight.record.burn is None:
        return "pass", "Ground track of the pass through the air"
    return "after_burn", "Ground track after the burn"


def split_at_antimeridian(longitude: Degrees, latitude: Degrees) -> list[list[list[float]]]:
    """Return a line in pieces, none of which crosses the antimeridian.

    Args:
        longitude: east positive, -180 to 180, neighbours less than half a turn apart [degrees].
        latitude: north positive [degrees].

    Returns:
        Pieces, each of positions [longitude, latitude]; at a cut one ends on the meridian and
        the next begins on its other side.
    """
    points = list(zip(longitude.tolist(), latitude.tolist(), strict=True))
    pieces = [[_position(*points[0])]]
    for (lon0, lat0), (lon1, lat1) in pairwise(points):
        if abs(lon1 - lon0) > 180.0:
            edge = math.copysign(180.0, lon0)
            width = lon1 + 2.0 * edge - lon0
            crossing = lat0 + (lat1 - lat0) * ((edge - lon0) / width if width else 0.0)
            pieces[-1].append(_position(edge, crossing))
            pieces.append([_position(-edge, crossing)])
        pieces[-1].append(_position(lon1, lat1))
    return pieces


def _position(longitude: float, latitude: float) -> list[float]:
    return [round(longitude, _DECIMALS), round(latitude, _DECIMALS)]


def _feature(name: str, geometry: dict[str, Any], properties: dict[str, Any]) -> Feature:
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}


def _point(flight: Flight, place: Place) -> Feature:
    when = None if place.time_s is None else utc_text(flight, place.time_s)
    geometry = {
        "type": "Point",
        "coordinates": _position(place.longitude_deg, place.latitude_deg),
    }
    return _feature(place.name, geometry, {"title": place.title, "time_utc": when})


def _lines(longitude: Degrees, latitude: Degrees) -> dict[str, Any]:
    pieces = split_at_antimeridian(longitude, latitude)
    if len(pieces) == 1:
        return {"type": "LineString", "coordinates": pieces[0]}
    return {"type": "MultiLineString", "coordinates": pieces}


def _line(flight: Flight, name: str, title: str, track: Track) -> Feature:
    begun, ended = float(track[0, 0]), float(track[-1, 0])
    properties = {
        "title": title,
        "time_utc": utc_text(flight, begun),
        "end_utc": utc_text(flight, ended),
    }
    return _feature(name, _lines(track[:, 1], track[:, 2]), properties)


def _miss(flight: Flight, aim: Place, landed: Place) -> Feature:
    """Return the great circle from the aim point to touchdown."""
    ends = [math.radians(x) for x in (aim.latitude_deg, aim.longitude_deg)]
    ends += [math.radians(x) for x in (landed.latitude_deg, landed.longitude_deg)]
    distance, heading, latitude, longitude = _great_circle(*map(jnp.asarray, ends))
    degrees = math.degrees(float(heading))
    properties = {
        "title": f"Touchdown {float(distance) / 1e3:.0f} km from the aim point,"
        f" bearing {degrees:.0f} degrees",
        "time_utc": None if landed.time_s is None else utc_text(flight, landed.time_s),
        "distance_m": round(float(distance), 1),
        "bearing_deg": round(degrees, 4),
    }
    arc = _lines(np.degrees(np.asarray(longitude)), np.degrees(np.asarray(latitude)))
    return _feature("miss", arc, properties)


@kept
def _great_circle(lat1: Real, lon1: Real, lat2: Real, lon2: Real) -> tuple[Real, Real, Real, Real]:
    """Return length [m], first bearing [rad] and points (latitude, longitude) [rad] of an arc."""
    distance = earth.great_circle_distance(lat1, lon1, lat2, lon2)
    heading = earth.bearing(lat1, lon1, lat2, lon2)
    share = jnp.linspace(0.0, 1.0, _ARC_POINTS)
    return distance, heading, *earth.destination(lat1, lon1, heading, share * distance)
