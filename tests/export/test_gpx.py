"""GPX against the rules of its schema."""

import math

import numpy as np
from lxml import etree

from voskhod.export.gpx import NAMESPACE, Track, Waypoint, gpx_text

# Order of the elements that are written, of the schema's sequences.
ORDERS = {
    "gpx": ["metadata", "wpt", "rte", "trk", "extensions"],
    "wpt": ["ele", "time", "magvar", "geoidheight", "name", "cmt", "desc", "src", "link"],
    "trk": ["name", "cmt", "desc", "src", "link", "number", "type", "extensions", "trkseg"],
    "trkseg": ["trkpt", "extensions"],
    "metadata": ["name", "desc", "author", "copyright", "link", "time", "keywords", "bounds"],
}


def document():
    """Return a document, parsed."""
    points = np.radians([[57.0, 50.0], [57.1, 50.0], [57.1, 180.0]])
    text = gpx_text(
        "A <search> & more",
        [Waypoint("base", math.radians(58.0), math.radians(56.25), "of Mi-4")],
        [Track("1a", "Mi-4 no. 1", points), Track("1b", "", points[:1])],
    )
    return etree.fromstring(text.encode())


def test_elements_stand_in_the_order_of_the_schema():
    """Each sequence of GPX 1.1 that is used."""
    for element in document().iter():
        name = etree.QName(element).localname
        children = [etree.QName(child).localname for child in element]
        places = [ORDERS[name].index(child) for child in children]
        assert places == sorted(places)
        assert etree.QName(element).namespace == NAMESPACE


def test_the_root_says_what_it_is():
    """Version and creator are demanded; the name keeps its signs."""
    root = document()
    assert root.get("version") == "1.1"
    assert root.get("creator")
    assert root.findtext("{*}metadata/{*}name") == "A <search> & more"


def test_positions_are_degrees_within_the_schemas_bounds():
    """Latitude -90 to 90, longitude -180 to below 180."""
    points = document().findall(".//{*}trkpt")
    assert [p.get("lat") for p in points] == ["57.000000", "57.100000", "57.100000", "57.000000"]
    assert [p.get("lon") for p in points][:3] == ["50.000000", "50.000000", "-180.000000"]
    place = document().find("{*}wpt")
    assert (float(place.get("lat")), float(place.get("lon"))) == (58.0, 56.25)
    assert place.findtext("{*}desc") == "of Mi-4"
