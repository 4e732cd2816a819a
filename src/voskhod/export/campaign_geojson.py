"""landing.geojson of a campaign: contours, ellipses, aim point, documents and some landings.

Positions are longitude, latitude in degrees on WGS84; outlines run anticlockwise, holes clockwise.
An area across the antimeridian is cut there (Sutherland and Hodgman's clipping), so that a part may
touch itself along the cut.

Sources: RFC 7946, sections 3.1.1 (axis order), 3.1.6 (rings), 3.1.9 (antimeridian) and 4 (WGS84);
Sutherland and Hodgman, Commun. ACM 17, 32 (1974).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np

from voskhod.campaign.density_map import GroundRing, Region
from voskhod.campaign.scatter import Ellipse, Scatter
from voskhod.export.gpx import Waypoint

Feature: TypeAlias = dict[str, Any]
Corners: TypeAlias = list[tuple[float, float]]

_DECIMALS = 5  # 1 m on the ground; a contour is not known better
_HALF, _TURN = 180.0, 360.0


def campaign_geojson(collection: Mapping[str, Any]) -> str:
    """Return a collection of features as GeoJSON text."""
    return json.dumps(collection, ensure_ascii=False, allow_nan=False) + "\n"


def campaign_collection(
    scatter: Scatter, documented: Sequence[Waypoint], provenance: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the landings of a campaign as a GeoJSON feature collection.

    Args:
        scatter: how the landings are scattered.
        documented: places that documents give.
        provenance: what the campaign was flown from, ready for JSON.
    """
    features = [_region(one) for one in reversed(scatter.regions)]
    features += [_ellipse(scatter, one) for one in reversed(scatter.ellipses)]
    aim = Waypoint("aim point", *scatter.frame[:2], "of the most flights")
    features += [_place("aim", aim)]
    features += [_place(f"documented-{i + 1}", one) for i, one in enumerate(documented)]
    features.append(_landings(scatter))
    return {"type": "FeatureCollection", "provenance": dict(provenance), "features": features}


def _region(region: Region) -> Feature:
    properties = {
        "title": f"{100.0 * region.share:.0f} % of the landings, where they lie densest",
        "kind": "densest",
        "share": region.share,
        "held": round(region.held, 6),
        "area_m2": round(region.area),
    }
    name = f"densest-{100.0 * region.share:.0f}"
    return _feature(name, _area(region.polygons), properties)


def _ellipse(scatter: Scatter, ellipse: Ellipse) -> Feature:
    ring = np.column_stack(scatter.frame.on_ground(*ellipse.outline(scatter.mean)))
    properties = {
        "title": f"Normal ellipse of {100.0 * ellipse.share:.0f} %;"
        f" it holds {100.0 * ellipse.inside.value:.1f} % of the landings",
        "kind": "normal",
        "share": ellipse.share,
        "held": round(ellipse.inside.value, 6),
        "semi_major_m": round(ellipse.semi_major),
        "semi_minor_m": round(ellipse.semi_minor),
        "area_m2": round(ellipse.area),
    }
    return _feature(f"normal-{100.0 * ellipse.share:.0f}", _area([(ring,)]), properties)


def _place(name: str, place: Waypoint) -> Feature:
    at = {"type": "Point", "coordinates": _position(*np.degrees(place[1:3]).tolist()[::-1])}
    kind = "aim" if name == "aim" else "documented"
    return _feature(name, at, {"title": place.name, "kind": kind, "note": place.note})


def _landings(scatter: Scatter) -> Feature:
    points = scatter.points
    at = np.degrees(np.column_stack((points.longitude, points.latitude))).tolist()
    properties = {
        "title": f"{len(at)} of {scatter.landings} landings",
        "kind": "landings",
        "draws": points.draw.tolist(),
    }
    geometry = {"type": "MultiPoint", "coordinates": [_position(*one) for one in at]}
    return _feature("landings", geometry, properties)


def _area(polygons: Sequence[Sequence[GroundRing]]) -> dict[str, Any]:
    """Return areas as one geometry, cut at the antimeridian."""
    pieces = [piece for polygon in polygons for piece in cut_polygon(polygon)]
    return {"type": "MultiPolygon", "coordinates": pieces}


def cut_polygon(polygon: Sequence[GroundRing]) -> Iterator[list[list[list[float]]]]:
    """Return the parts of a polygon on either side of the antimeridian, as positions [deg].

    Args:
        polygon: outline and holes, each a closed ring of latitudes and longitudes [rad].
    """
    rings = [_unwound(ring) for ring in polygon]
    middle = sum(east for east, _ in rings[0]) / len(rings[0])
    for turn in range(-1, 2):
        part = []
        for ring in rings:
            # A hole is unwound by itself and may have come out a turn away from its outline.
            own = sum(east for east, _ in ring) / len(ring)
            moved = _TURN * (turn + round((middle - own) / _TURN))
            kept = _clipped([(east + moved, north) for east, north in ring])
            if len(kept) > 2:
                part.append([_position(*corner) for corner in (*kept, kept[0])])
        if part:
            yield part


def _unwound(ring: GroundRing) -> Corners:
    """Return the corners of a ring, longitude first and without jumps, its last left out [deg]."""
    north, east = np.degrees(ring[:-1].T)
    return list(zip(np.unwrap(east, period=_TURN).tolist(), north.tolist(), strict=True))


def _clipped(ring: Corners) -> Corners:
    """Return what of a ring lies between the longitudes of -180 and 180 degrees."""
    for edge, side in ((-_HALF, 1.0), (_HALF, -1.0)):
        kept: Corners = []
        for (east, north), (then, up) in pairwise([*ring, *ring[:1]]):
            inside, next_inside = side * (east - edge) >= 0.0, side * (then - edge) >= 0.0
            if inside:
                kept.append((east, north))
            if inside != next_inside:
                kept.append((edge, north + (up - north) * (edge - east) / (then - east)))
        ring = kept
    return ring


def _position(longitude: float, latitude: float) -> list[float]:
    return [round(longitude, _DECIMALS), round(latitude, _DECIMALS)]


def _feature(name: str, geometry: dict[str, Any], properties: dict[str, Any]) -> Feature:
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}
