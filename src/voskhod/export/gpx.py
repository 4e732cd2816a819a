"""GPX 1.1: waypoints and tracks for a receiver of satellite navigation.

Positions are latitude and longitude in degrees on WGS84, as attributes. Elements stand in the order
that the schema demands: metadata, waypoints, tracks.

Source: GPX 1.1 schema, http://www.topografix.com/GPX/1/1/gpx.xsd.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree import ElementTree as ET

import numpy as np
from jaxtyping import Float

NAMESPACE = "http://www.topografix.com/GPX/1/1"
_DECIMALS = 6  # 0.1 m on the ground


class Waypoint(NamedTuple):
    """A named place.

    Attributes:
        name: short name.
        latitude: geodetic [rad].
        longitude: east positive [rad].
        note: what it is.
    """

    name: str
    latitude: float
    longitude: float
    note: str = ""


class Track(NamedTuple):
    """A way to fly.

    Attributes:
        name: short name.
        note: who flies it, and when.
        points: latitude and longitude in the order flown, shape (point, 2) [rad].
    """

    name: str
    note: str
    points: Float[np.ndarray, "point 2"]


def gpx_text(title: str, waypoints: Sequence[Waypoint], tracks: Sequence[Track]) -> str:
    """Return waypoints and tracks as a GPX document.

    Args:
        title: what the document is.
        waypoints: named places.
        tracks: ways to fly.
    """
    root = ET.Element("gpx", {"xmlns": NAMESPACE, "version": "1.1", "creator": "voskhod"})
    ET.SubElement(ET.SubElement(root, "metadata"), "name").text = title
    for place in waypoints:
        point = ET.SubElement(root, "wpt", _position(place.latitude, place.longitude))
        _named(point, place.name, place.note)
    for track in tracks:
        line = ET.SubElement(root, "trk")
        _named(line, track.name, track.note)
        segment = ET.SubElement(line, "trkseg")
        for latitude, longitude in track.points.tolist():
            ET.SubElement(segment, "trkpt", _position(latitude, longitude))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _named(element: ET.Element, name: str, note: str) -> None:
    ET.SubElement(element, "name").text = name
    if note:
        ET.SubElement(element, "desc").text = note


def _position(latitude: float, longitude: float) -> dict[str, str]:
    east = (math.degrees(longitude) + 180.0) % 360.0 - 180.0  # the schema ends below +180
    return {"lat": f"{math.degrees(latitude):.{_DECIMALS}f}", "lon": f"{east:.{_DECIMALS}f}"}
