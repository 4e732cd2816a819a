"""landing.geojson as a GIS reads it."""

import json
import math
from datetime import datetime
from itertools import pairwise

import numpy as np
import pytest
from astropy.coordinates import angular_separation, position_angle
from hypothesis import given
from hypothesis import strategies as st

from voskhod.export.geojson import landing_geojson, split_at_antimeridian

turns = st.lists(
    st.tuples(st.floats(-170.0, 170.0), st.floats(-65.0, 65.0)), min_size=2, max_size=30
)


def features(flight):
    """Return the features by id, read strictly."""

    def refuse(name):
        raise AssertionError(f"{name} is not JSON")

    document = json.loads(landing_geojson(flight), parse_constant=refuse)
    assert document["type"] == "FeatureCollection"
    return {feature["id"]: feature for feature in document["features"]}


def lines(feature):
    """Return the pieces of a line."""
    geometry = feature["geometry"]
    whole = geometry["type"] == "LineString"
    return [geometry["coordinates"]] if whole else geometry["coordinates"]


def test_positions_are_longitude_then_latitude(flight):
    """RFC 7946, section 3.1.1: easting comes first."""
    longitude, latitude = features(flight)["landing"]["geometry"]["coordinates"]
    # Six decimals of a degree.
    assert longitude == pytest.approx(
        math.degrees(flight.measurands["landing.longitude"]), abs=1e-6
    )
    assert latitude == pytest.approx(math.degrees(flight.measurands["landing.latitude"]), abs=1e-6)


def test_every_feature_has_title_and_time(any_flight):
    """Times are ISO 8601 in UTC; an aim point has none."""
    for name, feature in features(any_flight).items():
        assert feature["type"] == "Feature"
        properties = feature["properties"]
        assert properties["title"]
        if name.endswith("aim"):
            assert properties["time_utc"] is None
        else:
            assert datetime.fromisoformat(properties["time_utc"]).utcoffset().total_seconds() == 0


def test_lines_keep_to_the_map(any_flight):
    """Pieces have two points or more, stay on the map and never jump across it."""
    for feature in features(any_flight).values():
        if feature["geometry"]["type"] == "Point":
            continue
        for piece in lines(feature):
            assert len(piece) >= 2
            assert all(abs(lon) <= 180.0 and abs(lat) <= 90.0 for lon, lat in piece)
            assert all(abs(a[0] - b[0]) <= 180.0 for a, b in pairwise(piece))


def test_last_revolution_goes_once_round(flight):
    """It crosses the antimeridian once, and the whole inclination north and south."""
    pieces = lines(features(flight)["last_revolution"])
    assert len(pieces) == 2
    assert pieces[0][-1][0] == -pieces[1][0][0] == 180.0
    latitudes = [lat for piece in pieces for _, lat in piece]
    # Samples a minute apart miss the turn by 0.1 degrees; geodetic adds 0.15 to the inclination.
    assert max(latitudes) == pytest.approx(64.9, abs=0.3)
    assert min(latitudes) == pytest.approx(-64.9, abs=0.3)


def test_fall_leads_from_the_last_revolution_to_touchdown(flight):
    """Lines join, in space and in time."""
    rows = features(flight)
    assert lines(rows["last_revolution"])[-1][-1] == lines(rows["fall"])[0][0]
    assert (
        rows["last_revolution"]["properties"]["end_utc"] == rows["fall"]["properties"]["time_utc"]
    )
    assert lines(rows["fall"])[-1][-1] == rows["landing"]["geometry"]["coordinates"]


def test_miss_is_the_great_circle_from_aim_to_touchdown(flight):
    """Distance and bearing agree with astropy's, ends with the points."""
    rows = features(flight)
    aim, landed = (rows[name]["geometry"]["coordinates"] for name in ("aim", "landing"))
    angles = [math.radians(x) for x in (*aim, *landed)]
    about = rows["miss"]["properties"]
    # Six decimals of a degree are 0.1 m; over 300 km that turns a bearing by 4e-5 degrees.
    assert about["distance_m"] == pytest.approx(6371000.0 * angular_separation(*angles), abs=0.3)
    heading = position_angle(*angles).to_value("deg")
    assert about["bearing_deg"] == pytest.approx(heading, abs=2e-4)
    arc = lines(rows["miss"])[0]
    np.testing.assert_allclose([arc[0], arc[-1]], [aim, landed], atol=2e-6)


def test_a_flight_that_stays_in_orbit_has_ground_tracks_only(orbiting):
    """No landing, no aim points, no miss."""
    assert list(features(orbiting)) == ["last_revolution", "after_burn"]


@given(points=turns)
def test_cutting_loses_nothing(points):
    """All points are there in their order, and each cut is one point seen from both sides."""
    longitude, latitude = np.array(points).T
    pieces = split_at_antimeridian(longitude, latitude)
    kept = [tuple(p) for piece in pieces for p in piece if abs(p[0]) != 180.0]
    assert kept == [(round(lon, 6), round(lat, 6)) for lon, lat in points]
    for before, after in pairwise(pieces):
        assert before[-1][0] == -after[0][0]
        assert before[-1][1] == after[0][1]


def test_a_cut_lies_on_the_line():
    """Halfway between 170 E and 170 W is halfway between their latitudes."""
    pieces = split_at_antimeridian(np.array([170.0, -170.0]), np.array([10.0, 20.0]))
    assert pieces == [[[170.0, 10.0], [180.0, 15.0]], [[-180.0, 15.0], [-170.0, 20.0]]]


def test_a_line_along_the_antimeridian_is_cut_without_dividing_by_zero():
    """From +180 to -180 nothing is crossed but the name of the meridian."""
    pieces = split_at_antimeridian(np.array([180.0, -180.0]), np.array([0.0, 1.0]))
    assert all(math.isfinite(x) for piece in pieces for point in piece for x in point)


def test_small_missions_have_what_they_flew(capsule, skipping, crewed):
    """No revolution without an orbit, no landing without touchdown, no miss of no length."""
    assert list(features(capsule)) == ["landing", "aim", "fall"]
    assert list(features(skipping)) == ["pass"]
    assert list(features(crewed)) == ["landing", "aim", "last_revolution", "fall"]
    assert features(capsule)["landing"]["properties"]["ground"].endswith(" m")
    track = lines(features(capsule)["fall"])[0]
    # 0.01 degrees: the start lies on the line from the centre of the Earth through 41 N.
    assert track[0] == pytest.approx([-118.0, 41.0], abs=0.01)
    assert track[-1] == features(capsule)["landing"]["geometry"]["coordinates"]
