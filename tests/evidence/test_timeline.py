"""Documents and a flight side by side in time: spans in UTC, order, what is before and after."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from voskhod.errors import InputError
from voskhod.evidence.flown import read_flight_document
from voskhod.evidence.folder import built_in_folder, read_folder
from voskhod.evidence.new import new_folder
from voskhod.evidence.records import Claim, Event
from voskhod.evidence.timeline import timeline
from voskhod.report.timeline_table import timeline_document, timeline_table

DAY_S = 86_400.0


def at(*parts):
    """Return an instant in UTC."""
    return datetime(*parts, tzinfo=UTC)


def event(name, date, flight_event=None, **keys):
    """Return an event of a folder."""
    given = {"id": name, "title": name, "date": date, "topic": "walk"} | keys
    return Event(**given, flight_event=flight_event)


def flight(**events):
    """Return the document of a flight whose events have these times."""
    rows = [{"name": n, "title": n, "time_utc": time} for n, time in events.items()]
    return {"mission": {"id": "own"}, "events": rows}


@pytest.fixture
def folder(tmp_path):
    """Return the folder of the template, whose only event is the exit on 30 January 2026."""
    new_folder(tmp_path / "own", "own")
    return read_folder(tmp_path / "own")


def rows_of(folder, document=None):
    """Return the rows of a timeline by their ids."""
    return {row.id: row for row in timeline(folder, document).rows}


def test_a_day_begins_in_its_own_zone(folder):
    """Declared by the record, else by the folder; the clock of Moscow was three hours ahead."""
    header = folder.header.model_copy(update={"zone": "Europe/Moscow"})
    events = (
        event("E-M", "1965-03-18"),
        event("E-C", "2025-12-11", zone="America/Chicago"),
        event("E-T", "2025-12-11T09:50:00-06:00"),
    )
    rows = rows_of(replace(folder, header=header, events=events))
    assert (rows["E-M"].earliest, rows["E-M"].latest) == (
        at(1965, 3, 17, 21),
        at(1965, 3, 18, 20, 59, 59),
    )
    assert rows["E-C"].earliest == datetime(2025, 12, 11, tzinfo=ZoneInfo("America/Chicago"))
    assert rows["E-T"].earliest == rows["E-T"].latest == at(2025, 12, 11, 15, 50)
    assert [rows[name].zone for name in ("E-M", "E-C")] == ["Europe/Moscow", "America/Chicago"]


@pytest.mark.parametrize(
    ("date", "flown", "verdict", "gap_s"),
    [
        ("2026-01-30", "2026-01-30T12:00:00Z", "consistent", 0.0),
        ("2026-01-30", "2026-01-30T00:00:00Z", "consistent", 0.0),
        ("2026-01-30", "2026-01-30T23:59:59.900Z", "consistent", 0.0),
        ("2026-01-30", "2026-01-29T23:59:00Z", "before", -60.0),
        ("2026-01-30", "2026-01-31T00:01:00Z", "after", 60.0),
        ("2026-01-30T08:00:00Z", "2026-01-30T08:00:00.400Z", "consistent", 0.0),
        ("2026-01-30T08:00:00Z", "2026-01-30T08:00:43Z", "after", 42.0),
        ("2026-01-30T08:00:00Z", "2026-01-30T09:59:00+02:00", "before", -60.0),
        ("2026-01-30/..", "2030-01-01T00:00:00Z", "consistent", 0.0),
        ("2026-01-30/..", "2026-01-29T00:00:00Z", "before", -DAY_S),
        ("../2026-01-30", "2026-02-01T00:00:00Z", "after", DAY_S),
        # One of two days: between them it is held against the nearer.
        ("[2026-01-01,2026-01-30]", "2026-01-30T12:00:00Z", "consistent", 0.0),
        ("[2026-01-01,2026-01-30]", "2026-01-29T00:00:00Z", "before", -DAY_S),
        ("[2026-01-01,2026-01-30]", "2026-01-03T00:00:00Z", "after", DAY_S),
        ("..", "2026-01-30T12:00:00Z", None, None),
    ],
)
def test_a_flight_is_before_after_or_consistent(folder, date, flown, verdict, gap_s):
    """By bounds alone; a moment written to the second lasts for it."""
    folder = replace(folder, events=(event("E1", date, "left_airlock"),))
    row = rows_of(folder, flight(left_airlock=flown))["E1"]
    assert (row.verdict, row.gap_s) == (verdict, gap_s)
    assert row.flown.name == "left_airlock"


def test_claims_that_date_an_event_have_their_own_row(folder):
    """Beside the event's; what affirms and denies it is told in the event's row."""
    common = {"says": "x", "source": "S-CREW", "topic": "walk", "about": "E1"}
    claims = (
        Claim(id="C-T", attribute="date", date="2026-01-30T08:00:00Z", **common),
        Claim(id="C-Y", attribute="happened", truth=True, **common),
        Claim(id="C-N", attribute="happened", truth=False, **common),
        Claim(id="C-O", attribute="stable", truth=True, **common),
        Claim(id="C-W", attribute="date", date="2026-01-30", **(common | {"about": "walk"})),
    )
    folder = replace(folder, claims=claims, outside=())
    rows = rows_of(folder, flight(left_airlock="2026-01-30T08:01:01Z"))
    assert set(rows) == {"E1", "C-T"}
    assert (rows["E1"].affirmed, rows["E1"].denied) == (("C-Y",), ("C-N",))
    assert (rows["E1"].verdict, rows["C-T"].verdict) == ("consistent", "after")
    assert (rows["C-T"].about, rows["C-T"].sources) == ("E1", ("S-CREW",))
    assert rows["C-T"].gap_s == 60.0


def test_rows_stand_in_time(folder):
    """The flight's own moments among them; what nothing is known of is last."""
    events = (
        event("E-Z", ".."),
        event("E-B", "2026-01-30", "left_airlock"),
        event("E-A", "2026-01-30T07:00:00Z"),
        event("E-Y", "../2026-02-01"),
    )
    document = flight(
        hatch_opened="2026-01-30T07:30:00Z",
        left_airlock="2026-01-30T08:00:00Z",
        touchdown="2026-01-31T08:00:00Z",
    )
    found = timeline(replace(folder, events=events, claims=(), outside=()), document)
    order = ["E-A", "hatch_opened", "E-B", "touchdown", "E-Y", "E-Z"]
    assert [row.id for row in found.rows] == order
    kinds = [row.kind for row in found.rows if row.id in ("hatch_opened", "touchdown")]
    assert kinds == ["flight", "flight"]


def test_without_a_flight_the_documents_stand_alone(folder):
    """And it is said so."""
    found = timeline(folder)
    assert not found.has_flight
    assert {row.verdict for row in found.rows} == {None}
    assert len(timeline_table(found).columns) == 3


@pytest.mark.parametrize(
    ("document", "must"),
    [
        ({}, "the document of a flight"),
        ({"mission": {"id": "own"}, "events": 1}, "the document of a flight"),
        (flight(left_airlock="noon"), "the document of a flight"),
        ({"mission": {"id": "other"}, "events": []}, "a flight of the mission own"),
    ],
)
def test_another_document_is_refused(folder, document, must):
    """One clear error."""
    with pytest.raises(InputError, match=must) as caught:
        timeline(folder, document)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("content", [b"", b"[1]", b"\xff\xfe", b"[" * 100_000])
def test_a_file_that_is_no_flight_is_refused(tmp_path, content):
    """Whatever it holds; and one that is not there."""
    (tmp_path / "flight.json").write_bytes(content)
    with pytest.raises(InputError, match="the document of a flight"):
        read_flight_document(tmp_path / "flight.json")
    with pytest.raises(InputError, match="a file that can be read"):
        read_flight_document(tmp_path / "none.json")


def test_the_walk_of_voskhod_2_in_published_clock_times():
    """08:34:51 to 08:47:00 UTC; a flight that is late by a minute is after the second only."""
    folder = built_in_folder("voskhod-2")
    document = flight(left_airlock="1965-03-18T08:34:51.300Z", back_inside="1965-03-18T08:48:01Z")
    rows = rows_of(folder, document | {"mission": {"id": "voskhod-2"}})
    walk = {row.about: row for row in rows.values() if row.kind == "claim" and row.flown}
    assert walk["E36"].earliest == at(1965, 3, 18, 8, 34, 51)
    assert walk["E36"].verdict == "consistent"
    assert (walk["E37"].verdict, walk["E37"].gap_s) == ("after", 60.0)
    assert rows["E36"].verdict == "consistent"  # the day alone says no more
    assert rows["E07"].affirmed[0] == "K05"


def test_the_table_fits_a_hundred_columns():
    """No time is cut off or wrapped; titles wrap."""
    folder = built_in_folder("voskhod-2")
    document = flight(left_airlock="1965-03-18T08:34:51Z", back_inside="1965-03-17T08:47:00Z")
    found = timeline(folder, document | {"mission": {"id": "voskhod-2"}})
    console = Console(width=100, record=True, file=open_nothing())
    console.print(timeline_table(found))
    lines = console.export_text().splitlines()
    assert max(len(line) for line in lines) <= 100
    text = "\n".join(lines)
    assert "\u2026" not in text
    assert "03-18 08:34:51" in text
    assert "before" in text


def open_nothing():
    """Return a file that keeps nothing."""
    import io

    return io.StringIO()


def test_the_document_is_json_with_instants(folder):
    """Instants end with Z; open ends are null."""
    events = (event("E1", "2026-01-30/..", "left_airlock"),)
    found = timeline(
        replace(folder, events=events, claims=(), outside=()),
        flight(left_airlock="2026-01-30T08:00:00Z"),
    )
    (row,) = json.loads(json.dumps(timeline_document(found)))["rows"]
    assert (row["earliest"], row["latest"]) == ("2026-01-30T00:00:00Z", None)
    assert (row["flown"], row["verdict"]) == ("2026-01-30T08:00:00Z", "consistent")
