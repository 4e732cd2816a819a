"""flight.json as a program reads it."""

import json
from datetime import datetime, timedelta

import pytest

from voskhod.export.flight_json import flight_document, flight_json
from voskhod.flight.measurands import MEASURANDS
from voskhod.mission.plan import uncertain_numbers


def read(flight):
    """Return the document as a strict reader gets it: NaN and Infinity are not JSON."""

    def refuse(name):
        raise AssertionError(f"{name} is not JSON")

    return json.loads(flight_json(flight), parse_constant=refuse)


def test_text_and_document_say_the_same(any_flight):
    """Nothing is lost between the document and its text."""
    assert read(any_flight) == flight_document(any_flight)


def test_measurands_stand_in_the_order_of_the_registry(any_flight):
    """Each with its value, null where it is undefined, its unit and its definition."""
    rows = read(any_flight)["measurands"]
    assert list(rows) == [m.id for m in MEASURANDS]
    for name, row in rows.items():
        assert row["value"] == any_flight.measurands[name]
        assert row["unit"] == MEASURANDS[name].unit
        assert row["defined_as"] == MEASURANDS[name].definition


def test_events_carry_both_clocks(flight):
    """The UTC instant is lift-off plus the mission time, to the millisecond written."""
    document = read(flight)
    launched = datetime.fromisoformat(document["mission"]["launched"])
    assert launched == flight.mission.mission.launched
    assert [event["name"] for event in document["events"]] == [e.name for e in flight.events]
    for event in document["events"]:
        assert event["time_utc"].endswith("Z")
        apart = datetime.fromisoformat(event["time_utc"]) - launched
        late = apart - timedelta(seconds=event["mission_time_s"])
        assert abs(late.total_seconds()) <= 0.0005 + 1e-6


def test_inputs_of_the_nominal_flight_are_the_nominal_values(flight):
    """Every number in doubt is there by its dotted name, with its SI unit."""
    inputs = read(flight)["inputs"]
    doubts = uncertain_numbers(flight.mission)
    assert list(inputs) == list(doubts)
    for name, number in doubts.items():
        assert inputs[name] == {"value": pytest.approx(number.nominal), "unit": number.unit}


def test_inputs_of_a_draw_are_what_was_flown(drawn):
    """A draw names its seed and index, and its inputs lie within their distributions."""
    document = read(drawn)
    assert (document["seed"], document["draw"]) == (1, 7)
    doubts = uncertain_numbers(drawn.mission)
    values = {name: row["value"] for name, row in document["inputs"].items()}
    for name, number in doubts.items():
        low, high = number.distribution.support
        slack = 1e-9 * max(abs(low), abs(high), 1.0) if abs(low) + abs(high) < 1e300 else 0.0
        assert low - slack <= values[name] <= high + slack
    moved = [name for name, number in doubts.items() if values[name] != number.nominal]
    assert len(moved) > 0.9 * len(doubts)  # switches and choices may fall on their nominal value


def test_a_landing_has_its_places(flight):
    """Touchdown stands in degrees where the measurands have radians."""
    document = read(flight)
    assert document["landing"]["latitude_deg"] == pytest.approx(
        document["measurands"]["landing.latitude"]["value"] * 57.29577951308232
    )
    assert list(document["aim_points"]) == ["aim", "first_aim"]


def test_a_flight_that_stays_in_orbit_has_no_landing(orbiting):
    """What it does not have is null, and its outcome is not nominal."""
    document = read(orbiting)
    assert document["landing"] is None
    assert document["aim_points"] == {}
    assert document["measurands"]["landing.time"]["value"] is None
    assert document["outcome"]["is_nominal"] is False
    assert document["outcome"]["time_utc"] is not None


def test_a_mission_has_its_digest_and_crew(flight):
    """The digest is the SHA-256 of the mission, and no path of the machine is anywhere."""
    document = read(flight)
    assert len(document["mission"]["digest"]) == 64
    assert [m["name"] for m in document["mission"]["crew"]] == ["Pavel Belyayev", "Alexei Leonov"]
    assert "/home" not in flight_json(flight)
    assert "/tmp" not in flight_json(flight)


def test_small_missions_are_whole_documents(small_flight):
    """A mission without crew, orbit or landing has none of them in its document."""
    document = read(small_flight)
    assert document == flight_document(small_flight)
    header = small_flight.mission.mission
    assert len(document["mission"]["crew"]) == len(header.crew)
    assert ("orbit.period" in document["measurands"]) == (small_flight.record.orbit is not None)
    came_down = bool(small_flight.record.entry.came_down)
    assert (document["landing"] is not None) == came_down
    assert bool(document["aim_points"]) == came_down


def test_the_landing_says_what_lies_there(flight, capsule, crewed):
    """Forest, relief and elevation in words, as the codes of the measurands have them."""
    for landed in (flight, capsule, crewed):
        values = landed.measurands
        forest = ("open country", "sparse or mixed forest", "closed forest")
        relief = ("flat", "hilly", "mountainous")
        assert read(landed)["landing"]["ground"] == (
            f"{forest[int(values['landing.forest'])]}, {relief[int(values['landing.relief'])]}, "
            f"{values['landing.elevation']:.0f} m"
        )


def test_water_is_named(capsule):
    """The sea lies at zero, a lake higher or lower."""
    from dataclasses import replace

    from voskhod.export.places import landing_ground

    def over(elevation):
        record = capsule.record
        ground = record.landing.ground._replace(is_land=False, elevation_m=elevation)
        landing = record.landing._replace(ground=ground)
        return landing_ground(replace(capsule, record=record._replace(landing=landing)))

    assert over(0.0) == "the sea"
    assert over(474.2) == "a lake, 474 m"
