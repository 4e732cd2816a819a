"""Exports of a plan of search as a GIS reads them."""

import json
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from lxml import etree

from voskhod.campaign.containment import on_land
from voskhod.campaign.search_plan import search_plan
from voskhod.campaign.searched import Moments, Request, Searched
from voskhod.export.search_geojson import search_document, search_geojson, search_gpx
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import nominal_plan

FILE = Path(__file__).parent.parent / "campaign" / "data" / "small-search.toml"
TRACK = tuple(np.radians([37.4, -109.5, 122.0]))


@pytest.fixture(scope="module")
def searched():
    """Return the plan of the search of a map along a track, with a hole in its middle."""
    mission = load_mission(FILE)
    axes = (np.arange(20) - 9.5) * 3e-4, (np.arange(40) - 19.5) * 3e-4
    up, along = np.meshgrid(*axes, indexing="ij")
    far = np.hypot(up / 2e-3, along / 4e-3)
    chance = np.exp(-0.5 * far * far) * (far > 0.3)
    found = on_land(axes, chance / chance.sum(), TRACK, 0.0, "a test")
    plan = search_plan(nominal_plan(mission), found, 480.0, 1.0)
    moments = Moments(0.0, 25e3, 0.0, 12e3)
    return Searched(mission, Request(), plan, TRACK[:2], TRACK[:2], 1.0, moments)


@pytest.fixture(scope="module")
def features(searched):
    """Return the features by id, read strictly."""

    def refuse(name):
        raise AssertionError(f"{name} is not JSON")

    document = json.loads(search_geojson(searched), parse_constant=refuse)
    assert document["type"] == "FeatureCollection"
    assert document["provenance"]["mission"] == "small-search"
    assert len({feature["id"] for feature in document["features"]}) == len(document["features"])
    return {feature["id"]: feature for feature in document["features"]}


def polygons(feature):
    """Return the polygons of a feature."""
    shape = feature["geometry"]
    return [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]


def turned(ring):
    """Return twice the signed area of a ring, positive anticlockwise."""
    x, y = np.asarray(ring).T
    return float(x[:-1] @ y[1:] - x[1:] @ y[:-1])


def test_rings_are_closed_and_turn_as_demanded(features):
    """RFC 7946, section 3.1.6: closed, four positions or more, outlines to the left."""
    shapes = [f for f in features.values() if f["geometry"]["type"].endswith("Polygon")]
    assert len(shapes) > 3
    for polygon in (p for shape in shapes for p in polygons(shape)):
        for ring in polygon:
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
        assert turned(polygon[0]) > 0.0
        assert all(turned(hole) < 0.0 for hole in polygon[1:])


def test_containment_is_nested_and_has_the_hole(features, searched):
    """Each outline holds its share to a cell, and the place in the middle is a hole."""
    most = float(searched.plan.found.chance.max())
    squares = []
    for share in (50, 80, 95):
        shape = features[f"containment-{share}"]
        held = shape["properties"]["held"]
        assert share / 100.0 <= held < share / 100.0 + most + 1e-9
        squares.append(shape["properties"]["area_m2"])
        assert any(len(polygon) > 1 for polygon in polygons(shape))
    assert squares == sorted(squares)


def test_areas_and_tracks_say_who_and_when(features):
    """Times are UTC; tracks lie within their areas; easting comes first."""
    areas = [f for name, f in features.items() if name.startswith("area-")]
    assert areas
    for area in areas:
        told = area["properties"]
        assert datetime.fromisoformat(told["begin_utc"]).utcoffset().total_seconds() == 0.0
        assert told["aircraft"]
        assert 0.0 < told["success"] <= told["chance"] + 1e-12
        ring = np.asarray(area["geometry"]["coordinates"][0])
        track = np.asarray(features[area["id"].replace("area", "track")]["geometry"]["coordinates"])
        assert (track >= ring.min(0) - 1e-6).all()  # rounding to six decimals
        assert (track <= ring.max(0) + 1e-6).all()
        assert -112.0 < track[0, 0] < -107.0


def test_gpx_holds_every_track(searched):
    """As many tracks as areas, and the places."""
    root = etree.fromstring(search_gpx(searched).encode())
    names = [track.findtext("{*}name") for track in root.findall("{*}trk")]
    assert names == [area.name for sortie in searched.plan.sorties for area in sortie.areas]
    assert [place.findtext("{*}name") for place in root.findall("{*}wpt")] == [
        "base of light aircraft",
        "aim point",
        "touchdown",
    ]


def test_the_document_is_plain_data(searched):
    """It is JSON without infinities, and sorties follow each other without a gap."""
    document = json.loads(json.dumps(search_document(searched), allow_nan=False))
    ends = [sortie["end_utc"] for sortie in document["sorties"]]
    begins = [sortie["begin_utc"] for sortie in document["sorties"]]
    assert ends[:-1] == begins[1:]
    assert begins[0] == document["landed_utc"] == "2006-01-15T10:05:00Z"
    assert document["success"][-1] == document["sorties"][-1]["cumulative"]
    assert document["map"]["rows"] == 20
