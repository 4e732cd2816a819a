"""The CZML document as a viewer takes it."""

import json
from datetime import datetime
from itertools import pairwise

import jax.numpy as jnp
import numpy as np
import pytest
from czml3 import Document
from scipy.interpolate import BarycentricInterpolator

from voskhod.export.czml import czml_text
from voskhod.phases.insertion import greenwich
from voskhod.phases.orbit import position_at
from voskhod.physics import earth


def packets(flight):
    """Return the packets by id, read strictly."""

    def refuse(name):
        raise AssertionError(f"{name} breaks a viewer")

    rows = json.loads(czml_text(flight), parse_constant=refuse)
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row for row in rows}


def span(text):
    """Return the ends of an interval."""
    return tuple(datetime.fromisoformat(end) for end in text.split("/"))


def samples(position):
    """Return the times and the places of a position."""
    table = np.reshape(position["cartesian"], (-1, 4))
    return table[:, 0], table[:, 1:]


def test_document_is_valid(any_flight):
    """The library's own schema accepts it, and it begins with the document packet."""
    document = Document.model_validate_json(czml_text(any_flight))
    assert document.packets[0].id == "document"
    assert document.packets[0].version == "1.0"


def test_clock_runs_over_the_flight(any_flight):
    """From lift-off to the last event, starting at insertion."""
    clock = packets(any_flight)["document"]["clock"]
    begun, ended = span(clock["interval"])
    header = any_flight.mission.mission
    assert begun == header.launched
    last = max(any_flight.events[-1].time_s, any_flight.telemetry["entry"].time_s[-1])
    assert abs((ended - header.instant(float(last))).total_seconds()) < 1e-5
    assert begun < datetime.fromisoformat(clock["currentTime"]) < ended


def test_craft_are_there_one_after_the_other(any_flight):
    """The capsule appears where and when the ship ends; legs join without a gap."""
    rows = packets(any_flight)
    assert span(rows["ship"]["availability"])[1] == span(rows["capsule"]["availability"])[0]
    legs = rows["ship"]["position"] + rows["capsule"]["position"]
    for before, after in pairwise(legs):
        assert span(before["interval"])[1] == span(after["interval"])[0]
        # Positions are written to 1 cm; the altitude of a sample is known to some of them.
        np.testing.assert_allclose(samples(before)[1][-1], samples(after)[1][0], atol=0.05)


def test_samples_serve_the_interpolation(any_flight):
    """Times rise strictly within their interval, and polynomials have the points they need."""
    rows = packets(any_flight)
    for leg in rows["ship"]["position"] + rows["capsule"]["position"]:
        seconds, _ = samples(leg)
        assert np.all(np.diff(seconds) > 0.0)
        assert len(seconds) > leg["interpolationDegree"]
        assert leg["referenceFrame"] == "FIXED"
    coast = rows["ship"]["position"][0]
    assert (coast["interpolationAlgorithm"], coast["interpolationDegree"]) == ("LAGRANGE", 5)
    assert np.diff(samples(coast)[0]).max() <= 60.0


def test_a_viewer_sees_the_ship_where_it_flies(flight):
    """Fifth-degree polynomials through six samples, as Cesium draws them, follow the coast."""
    seconds, places = samples(packets(flight)["ship"]["position"][0])
    for row in range(0, len(seconds) - 6, 97):
        window = slice(row, row + 6)
        middle = 0.5 * (seconds[row + 2] + seconds[row + 3])
        # Shifted and scaled times: the library's weights overflow on large ones.
        curve = BarycentricInterpolator(seconds[window] - middle, places[window])
        at = jnp.asarray([middle])
        truth = earth.to_fixed(
            position_at(flight.record.orbit, at), greenwich(flight.record.plan, at)
        )
        # 1 cm of rounding in the samples, a decimetre in the flight's own polynomial.
        np.testing.assert_allclose(curve(0.0), np.ravel(truth), atol=0.3)


def test_the_burn_is_smooth(flight):
    """Between ignition and cut-off the ship moves as fast as its states say at both ends."""
    seconds, places = samples(packets(flight)["ship"]["position"][1])
    speeds = np.linalg.norm(np.diff(places, axis=0), axis=1) / np.diff(seconds)
    coast, entry = flight.telemetry["orbit"], flight.telemetry["entry"]
    ends = [
        np.linalg.norm(
            earth.air_velocity(
                tuple(part[a][i] for a in ("x", "y", "z")),
                tuple(part[a][i] for a in ("vx", "vy", "vz")),
            )
        )
        for part, i in ((coast, -1), (entry, 0))
    ]
    # The engine takes 3 m/s each second; a chord of 6 s has the speed of its middle, 9 m/s off.
    assert abs(speeds[0] - ends[0]) < 12.0
    assert abs(speeds[-1] - ends[1]) < 12.0


def test_trails_are_one_revolution(any_flight):
    """Long trails and fine steps slow a viewer."""
    for name in ("ship", "capsule"):
        path = packets(any_flight)[name]["path"]
        assert path["trailTime"] == pytest.approx(float(any_flight.record.orbit.period), abs=0.1)
        assert path["resolution"] >= 60.0


def test_stations_stand_in_their_circles(flight):
    """Each station of the mission has a circle that no viewer refuses."""
    rows = packets(flight)
    stations = [row for name, row in rows.items() if name.startswith("station-")]
    assert [row["name"] for row in stations] == [s.name for s in flight.mission.radio.stations]
    for row in stations:
        # A ship at 300 km is seen up to 1900 km away, at no less than 1000 km above 5 degrees.
        assert 1.0e6 < row["ellipse"]["semiMajorAxis"] < 2.5e6
        assert row["ellipse"]["semiMinorAxis"] <= row["ellipse"]["semiMajorAxis"]


def test_touchdown_appears_when_it_happens(flight):
    """The landing point is shown from touchdown on, aim points all the time."""
    rows = packets(flight)
    begun, _ = span(rows["landing"]["availability"])
    touchdown = flight.mission.mission.instant(flight.event("touchdown").time_s)
    assert abs((begun - touchdown).total_seconds()) < 1e-5
    assert span(rows["aim"]["availability"])[0] == flight.mission.mission.launched
    longitude, latitude, _ = rows["landing"]["position"]["cartographicDegrees"]
    assert np.radians(latitude) == pytest.approx(flight.measurands["landing.latitude"], abs=1e-7)
    assert np.radians(longitude) == pytest.approx(flight.measurands["landing.longitude"], abs=1e-7)


def test_the_capsule_ends_at_the_landing_point(flight):
    """The drift under the canopies leads to touchdown."""
    _, places = samples(packets(flight)["capsule"]["position"][-1])
    place = earth.geodetic(tuple(jnp.asarray(places[-1])))
    # 1 cm of rounding over the Earth's radius is 2e-9.
    assert float(place.latitude_rad) == pytest.approx(
        flight.measurands["landing.latitude"], abs=1e-8
    )
    assert float(place.longitude_rad) == pytest.approx(
        flight.measurands["landing.longitude"], abs=1e-8
    )


def test_a_flight_that_stays_in_orbit_shows_no_landing(orbiting):
    """Ship, what it does after the burn, and its path are there; landing and aim points are not."""
    rows = packets(orbiting)
    assert {"ship", "capsule", "ground-path"} <= set(rows)
    assert not {"landing", "aim", "first_aim"} & set(rows)
    assert rows["capsule"]["name"] == "Ship after the burn"
    assert len(rows["capsule"]["position"]) == 1


def test_small_missions_are_valid_documents(small_flight):
    """The clock starts where the flight becomes known, and legs have the points they need."""
    rows = packets(small_flight)
    Document.model_validate_json(czml_text(small_flight))
    names = list(small_flight.telemetry)
    begun, ended = span(rows["document"]["clock"]["interval"])
    first = float(small_flight.telemetry[names[0]].time_s[0])
    assert abs((begun - small_flight.mission.mission.instant(first)).total_seconds()) < 1e-5
    assert ended > begun
    assert ("ship" in rows) == ("orbit" in names)
    for leg in rows["capsule"]["position"]:
        assert len(samples(leg)[0]) > leg["interpolationDegree"]


def test_an_entry_shows_its_arc(capsule):
    """The capsule and its ground path begin at the entry state and end at touchdown."""
    rows = packets(capsule)
    entry, landed = capsule.telemetry["entry"], rows["landing"]["position"]["cartographicDegrees"]
    assert len(rows["capsule"]["position"]) == 1  # no canopy, one leg
    path = np.reshape(rows["ground-path"]["polyline"]["positions"]["cartographicDegrees"], (-1, 3))
    # Five decimals of a degree.
    assert path[0, :2] == pytest.approx([entry["longitude"][0], entry["latitude"][0]], abs=1e-5)
    assert path[-1, :2] == pytest.approx(landed[:2], abs=1e-5)


def test_a_capsule_that_skips_out_is_no_ship(skipping):
    """It keeps its name, and nothing lands."""
    rows = packets(skipping)
    assert rows["capsule"]["name"] == "Capsule"
    assert "landing" not in rows
