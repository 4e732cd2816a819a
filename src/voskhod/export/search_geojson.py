"""search.geojson, search.gpx and search-plan.json: a plan of search for maps and for programs.

GeoJSON: outlines of the densest cells that hold 50, 80 and 95 % of the map, areas and tracks of
each sortie, and places. Positions are longitude, latitude in degrees on WGS84; outlines run
anticlockwise, holes clockwise. A map never crosses the antimeridian (`campaign.containment`).

Source: RFC 7946, sections 3.1.1 (axis order), 3.1.6 (rings) and 4 (WGS84).
"""

import json
import math
from typing import Any, TypeAlias

import numpy as np

from voskhod.campaign.areas import Area
from voskhod.campaign.containment import ContainmentMap
from voskhod.campaign.outlines import Ring, outlines
from voskhod.campaign.search_plan import Sortie
from voskhod.campaign.searched import Searched
from voskhod.export.gpx import Track, Waypoint, gpx_text
from voskhod.export.provenance import package_version
from voskhod.mission.loading import mission_digest
from voskhod.mission.section import given, nominal

Feature: TypeAlias = dict[str, Any]

SHARES = (0.5, 0.8, 0.95)
_DECIMALS = 6  # 0.1 m on the ground


def search_geojson(searched: Searched) -> str:
    """Return a plan of search as GeoJSON text."""
    found = searched.plan.found
    features = [_containment(found, share) for share in reversed(SHARES)]
    for sortie in searched.plan.sorties:
        for area in sortie.areas:
            features += _area(searched, sortie, area)
    features += [_point(place) for place in places(searched)]
    document = {
        "type": "FeatureCollection",
        "provenance": _provenance(searched),
        "features": features,
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"


def search_gpx(searched: Searched) -> str:
    """Return places and tracks of a plan of search as GPX text."""
    tracks = [
        Track(area.name, _who_and_when(searched, sortie, area), area.track)
        for sortie in searched.plan.sorties
        for area in sortie.areas
    ]
    return gpx_text(f"Search: {searched.mission.mission.title}", places(searched), tracks)


def search_document(searched: Searched) -> dict[str, Any]:
    """Return a plan of search as plain data, SI units, angles in degrees."""
    plan, moments = searched.plan, searched.moments
    return {
        "provenance": _provenance(searched),
        "map": {
            "origin": plan.found.origin,
            "rows": plan.found.rows.size,
            "columns": plan.found.columns.size,
            "cell_m2": float(plan.found.area.mean()),
            "centre_deg": _degrees(*plan.found.centre),
            "share_at_sea": plan.found.at_sea,
            "share_outside": plan.found.outside,
            "share_came_down": searched.came_down,
        },
        "moments_m": moments._asdict(),
        "aim_deg": _degrees(*searched.aim),
        "landing_deg": _degrees(*searched.landing),
        "landed_utc": utc(searched, 0.0),
        "sorties": [_sortie(searched, sortie) for sortie in plan.sorties],
        "hours_s": plan.hours.tolist(),
        "success": plan.success.tolist(),
        "daylight": plan.daylight.tolist(),
    }


def utc(searched: Searched, after: float) -> str:
    """Return an instant so many seconds after touchdown in ISO 8601, in UTC with a Z."""
    instant = searched.mission.mission.instant(round(searched.plan.landed + after))
    return instant.isoformat(timespec="seconds").replace("+00:00", "Z")


def places(searched: Searched) -> list[Waypoint]:
    """Return bases of the fleet, aim point and nominal touchdown."""
    bases: dict[tuple[float, float], list[str]] = {}
    for one in given(searched.mission.search).aircraft:
        at = nominal(one.latitude), nominal(one.longitude)
        bases.setdefault(at, []).append(one.name)
    return [
        *(Waypoint(f"base of {', '.join(names)}", *at) for at, names in bases.items()),
        Waypoint("aim point", *searched.aim, "of the nominal descent"),
        Waypoint("touchdown", *searched.landing, "of the nominal flight"),
    ]


def _sortie(searched: Searched, sortie: Sortie) -> dict[str, Any]:
    return {
        "number": sortie.number,
        "begin_utc": utc(searched, sortie.begin),
        "end_utc": utc(searched, sortie.end),
        "daylight_s": sortie.daylight,
        "fleet_s": sortie.fleet,
        "cells": sortie.cells,
        "success": sortie.success,
        "cumulative": sortie.cumulative,
        "areas": [_told(area) for area in sortie.areas],
    }


def _told(area: Area) -> dict[str, Any]:
    return {
        "name": area.name,
        "corners_deg": [_degrees(*corner) for corner in area.corners.tolist()],
        "effort": area.effort,
        "chance": area.chance,
        "success": area.success,
        "spacing_m": area.spacing,
        "aircraft": list(area.aircraft),
    }


def _provenance(searched: Searched) -> dict[str, Any]:
    asked, header = searched.request, searched.mission.mission
    drawn = asked.file is None
    return {
        "program": "voskhod",
        "version": package_version(),
        "mission": header.id,
        "mission_digest": mission_digest(searched.mission),
        "map": None if asked.file is None else asked.file.name,
        "seed": asked.seed if drawn else None,
        "draws": asked.count if drawn else None,
    }


def _containment(found: ContainmentMap, share: float) -> Feature:
    """Return the densest cells that hold a share, as polygons."""
    inside = found.inside(share)
    polygons = [[_ring(found, ring) for ring in part] for part in outlines(inside)]
    square = float((inside * found.area[:, None]).sum())
    properties = {
        "title": f"{100.0 * share:.0f} % of the map, {square / 1e6:.0f} km2",
        "share": share,
        "held": float(found.chance[inside].sum()),
        "area_m2": round(square),
    }
    geometry = {"type": "MultiPolygon", "coordinates": polygons}
    return _feature(f"containment-{100.0 * share:.0f}", geometry, properties)


def _ring(found: ContainmentMap, ring: Ring) -> list[list[float]]:
    """Return a ring of corners as positions, its first repeated at its end."""
    row, column = np.array([*ring, ring[0]], float).T
    return [_position(*at) for at in zip(*found.places(row, column), strict=True)]


def _area(searched: Searched, sortie: Sortie, area: Area) -> list[Feature]:
    """Return an area and the track through it."""
    ring = [_position(*at) for at in (*area.corners.tolist(), area.corners[0])]
    told = {
        "title": f"Area {area.name}: {_who_and_when(searched, sortie, area)}",
        "sortie": sortie.number,
        "begin_utc": utc(searched, sortie.begin),
        "end_utc": utc(searched, sortie.end),
        "effort": area.effort,
        "chance": area.chance,
        "success": area.success,
        "spacing_m": round(area.spacing),
        "aircraft": list(area.aircraft),
    }
    track = {"type": "LineString", "coordinates": [_position(*at) for at in area.track.tolist()]}
    return [
        _feature(f"area-{area.name}", {"type": "Polygon", "coordinates": [ring]}, told),
        _feature(f"track-{area.name}", track, {**told, "title": f"Track {area.name}"}),
    ]


def _who_and_when(searched: Searched, sortie: Sortie, area: Area) -> str:
    return (
        f"{', '.join(area.aircraft)}; from {utc(searched, sortie.begin)} to"
        f" {utc(searched, sortie.end)}, tracks {area.spacing:.0f} m apart"
    )


def _point(place: Waypoint) -> Feature:
    at = {"type": "Point", "coordinates": _position(place.latitude, place.longitude)}
    return _feature(
        place.name.replace(" ", "-"), at, {"title": f"{place.name} {place.note}".strip()}
    )


def _feature(name: str, geometry: dict[str, Any], properties: dict[str, Any]) -> Feature:
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}


def _degrees(*angles: float) -> list[float]:
    return [round(math.degrees(float(angle)), _DECIMALS) for angle in angles]


def _position(latitude: float, longitude: float) -> list[float]:
    """Return longitude and latitude [deg]."""
    return _degrees(longitude, latitude)
