"""Places on maps, held against the flight's own models and against printed positions."""

import math
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voskhod.evidence.claims import Claim
from voskhod.physics import radio, sky
from voskhod.physics.earth import great_circle_distance
from voskhod.report import places

LATITUDES, LONGITUDES = st.floats(-89.0, 89.0), st.floats(-180.0, 180.0)


def claim(measurand, value, source, says="59 deg 34' N"):
    """Return a claim on a place, in degrees."""
    return Claim(f"{measurand}-{value}", measurand, math.radians(value), "rad", None, None, says,
                 source)  # fmt: skip


def test_sun_stands_overhead_where_the_models_see_it():
    """The sub-solar point is where the flight's own sky has the sun in the zenith."""
    for month in (1, 3, 6, 9, 12):
        instant = datetime(1965, month, 19, 9, 2, 17, tzinfo=UTC)
        north, east = map(math.radians, places.subsolar_point(instant))
        elevation = float(
            sky.sun_elevation(np.array(north), np.array(east), np.array(0.0), instant)
        )
        # 0.2 degrees: geodetic against geocentric zenith, mean against true sidereal time
        assert math.degrees(elevation) == pytest.approx(90.0, abs=0.2)


def test_night_lies_where_the_sun_is_down():
    """Points inside the outline of the night have the sun under the horizon, others above it."""
    from matplotlib.path import Path

    instant = datetime(1965, 6, 19, 9, 0, tzinfo=UTC)
    night = Path(np.column_stack(places.night_outline(instant)))
    for north in (-60.0, -20.0, 0.0, 35.0, 58.0):
        for east in (-170.0, -95.0, -20.0, 40.0, 120.0):
            angles = (np.array(math.radians(angle)) for angle in (north, east))
            height = float(sky.sun_elevation(*angles, np.array(0.0), instant))
            if abs(height) > math.radians(2.0):  # the outline has corners every two degrees
                assert night.contains_point((east, north)) == (height < 0.0)


@given(LATITUDES, LONGITUDES, st.floats(0.1, 60.0))
def test_circles_keep_their_distance(north, east, radius):
    """Every point of a circle lies its radius away from the centre."""
    ring = places.circle(north, east, radius, 13)
    for x, y in zip(*ring, strict=True):
        away = places.distance_m((north, east), (y, x)) / places.MEAN_RADIUS_M
        # 1e-6 degrees: the haversine loses digits near the antipode only
        assert math.degrees(away) == pytest.approx(radius, abs=1e-6)


def test_distance_agrees_with_the_flight():
    """The map's distances are those of the measurands."""
    one, two = (59.5667, 55.4667), (58.0, 56.25)
    theirs = great_circle_distance(*(np.radians(angle) for angle in (*one, *two)))
    assert places.distance_m(one, two) == pytest.approx(float(theirs), rel=1e-12)


def test_station_circles_agree_with_the_radio_model():
    """A station's circle on the map is that of the flight's own model of radio."""
    theirs = float(radio.visibility_radius(np.array(3e5), 0.1)) / places.MEAN_RADIUS_M
    assert math.radians(places.visibility_radius(3e5, 0.1)) == pytest.approx(theirs, rel=1e-9)


def test_lines_are_lifted_at_the_date_line():
    """No stroke of a map runs across the whole sheet."""
    east = np.arange(0.0, 1080.0, 20.0)
    line = places.unwound((east, 50.0 * np.sin(np.radians(east))))
    steps = np.diff(line[0])
    assert np.nanmax(np.abs(steps)) <= 20.0 + 1e-9
    assert np.isnan(steps).sum() == 2 * 3  # three crossings, each lifts the pen once
    assert np.nanmax(np.abs(line[0])) == 180.0


def test_finer_lines_go_through_the_same_points():
    """Points are added between a line's own, which stay."""
    line = np.array([10.0, 40.0, 90.0]), np.array([0.0, 50.0, 65.0])
    east, north = places.finer(line, 4)
    assert east[::4] == pytest.approx(line[0])
    assert north[::4] == pytest.approx(line[1])


def test_documented_places_pair_what_one_source_says():
    """A latitude goes with the longitude of the same source; one without a partner is left out."""
    claims = (
        claim("landing.latitude", 59.5667, "a book"),
        claim("landing.latitude", 59.6167, "a page without a longitude"),
        claim("landing.longitude", 55.4667, "a book", "55 deg 28' E"),
        claim("landing.latitude", 59.24, "a report", "25 km from Berezniki"),
        claim("landing.longitude", 56.48, "a report", "25 km from Berezniki"),
    )
    first, second = places.documented_places(claims)
    assert (first.latitude, first.longitude) == pytest.approx((59.5667, 55.4667))
    assert second.name == "25 km from Berezniki"


def test_coastline_is_the_earth():
    """Land covers 29 per cent of the globe, and no ring of it runs across the sheet."""
    from matplotlib.path import Path

    rings = places.coastline()
    land = [Path(np.column_stack(ring)) for ring in rings]
    points = [(x, math.degrees(math.asin(z))) for x in range(-178, 180, 8)
              for z in np.linspace(-0.99, 0.99, 34)]  # fmt: skip
    hits = sum(sum(path.contains_point(point) for path in land) % 2 for point in points)
    # 0.02: sampling, and ice shelves that Natural Earth counts as land or not
    assert hits / len(points) == pytest.approx(0.29, abs=0.02)
    for east, north in rings:
        wide = np.abs(np.diff(east)) > 60.0
        assert not np.any(wide & (north[1:] > -60.0))


def test_towns_lie_where_atlases_have_them():
    """Perm and Solikamsk are as far apart as on the ground: 183 km in a straight line."""
    assert places.distance_m(places.TOWNS["Perm"], places.TOWNS["Solikamsk"]) == pytest.approx(
        185e3,
        abs=5e3,  # coordinates of towns are good to a kilometre or two
    )
