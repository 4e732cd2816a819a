"""KML 2.2: the features of a GeoJSON collection for programs that show the globe.

The same features as `landing.geojson`, each a placemark with a style of its kind. Coordinates are
longitude, latitude, height in degrees and metres on WGS84; everything lies on the ground.

Source: OGC 07-147r2, KML 2.2, sections 9 (features), 10 (geometry) and 12 (styles).
"""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

NAMESPACE = "http://www.opengis.net/kml/2.2"

# Kind of feature: colours of line and area as alpha, blue, green, red; line width; icon's scale.
_STYLES = {
    "densest": ("ffb37f3f", "30b37f3f", "2", "0"),
    "normal": ("ff372b1f", "00ffffff", "1", "0"),
    "aim": ("ff372b1f", "00ffffff", "1", "1"),
    "documented": ("ff1f39c0", "00ffffff", "1", "1"),
    "landings": ("ff9e6a2a", "00ffffff", "1", "0.25"),
}


def kml_text(title: str, collection: Mapping[str, Any]) -> str:
    """Return the features of a GeoJSON collection as a KML document.

    Args:
        title: what the document is.
        collection: features of points, areas and lists of them, each with a title and a kind.
    """
    root = ET.Element("kml", {"xmlns": NAMESPACE})
    document = ET.SubElement(root, "Document")
    ET.SubElement(document, "name").text = title
    for kind, style in _STYLES.items():
        _add_style(document, kind, style)
    for feature in collection["features"]:
        _add_placemark(document, feature)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _add_style(document: ET.Element, kind: str, style: tuple[str, str, str, str]) -> None:
    line, area, width, scale = style
    told = ET.SubElement(document, "Style", {"id": kind})
    icon = ET.SubElement(told, "IconStyle")
    ET.SubElement(icon, "color").text = line
    ET.SubElement(icon, "scale").text = scale
    drawn = ET.SubElement(told, "LineStyle")
    ET.SubElement(drawn, "color").text = line
    ET.SubElement(drawn, "width").text = width
    ET.SubElement(ET.SubElement(told, "PolyStyle"), "color").text = area


def _add_placemark(document: ET.Element, feature: Mapping[str, Any]) -> None:
    told, geometry = feature["properties"], feature["geometry"]
    mark = ET.SubElement(document, "Placemark", {"id": feature["id"]})
    ET.SubElement(mark, "name").text = told["title"]
    if told.get("note"):
        ET.SubElement(mark, "description").text = told["note"]
    ET.SubElement(mark, "styleUrl").text = f"#{told['kind']}"
    places = geometry["coordinates"]
    if geometry["type"] == "Point":
        _add_point(mark, places)
        return
    many = ET.SubElement(mark, "MultiGeometry")
    for one in places:
        (_add_point if geometry["type"] == "MultiPoint" else _add_polygon)(many, one)


def _add_point(parent: ET.Element, place: Sequence[float]) -> None:
    ET.SubElement(ET.SubElement(parent, "Point"), "coordinates").text = _written(place)


def _add_polygon(parent: ET.Element, rings: Sequence[Sequence[Sequence[float]]]) -> None:
    polygon = ET.SubElement(parent, "Polygon")
    ET.SubElement(polygon, "tessellate").text = "1"
    for i, ring in enumerate(rings):
        border = ET.SubElement(polygon, "innerBoundaryIs" if i else "outerBoundaryIs")
        line = ET.SubElement(ET.SubElement(border, "LinearRing"), "coordinates")
        line.text = " ".join(_written(place) for place in ring)


def _written(place: Sequence[float]) -> str:
    return f"{place[0]},{place[1]},0"
