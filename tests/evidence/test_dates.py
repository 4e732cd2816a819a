"""Dates of records, held against the `edtf` library."""

from datetime import UTC, date, datetime, timedelta

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.evidence.dates import earliest, is_zone, latest, read_date
from voskhod.evidence.folder import built_in_folder
from voskhod.mission.quantity import Violation

PARSED = [
    "1965",
    "1965-03",
    "1965-03-18",
    "1964-02",
    "196X",
    "19XX",
    "1965-XX",
    "1965-02-XX",
    "1965-XX-XX",
    "1965-03-18?",
    "1965-03~",
    "1965%",
    "1965-?05-23",
    "1965-05-~23",
    "1965-03-18/1965-03-19",
    "1965-03/1965-05-23",
    "[1965-03-23,1965-05-23]",
    "[1965-03-23..1965-05-23]",
]


def days(found):
    """Return a struct_time of the library as a day."""
    return date(*found[:3])


@pytest.mark.parametrize("text", PARSED)
def test_spans_are_those_of_the_library(text):
    """First and last day are the library's strict bounds."""
    theirs = edtf.parse_edtf(text)
    assert earliest(text).date() == days(theirs.lower_strict())
    assert latest(text).date() == days(theirs.upper_strict())


@pytest.mark.parametrize(
    "text", ["1965-03-19/..", "../1965-03-19", "../..", "2025-11-30T07:10:13Z"]
)
def test_the_library_reads_open_dates_and_moments_too(text):
    """What the library gives no bounds for is at least a date for both."""
    assert edtf.parse_edtf(text) is not None
    read_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1965-13",
        "1965-02-30",
        "18 March 1965",
        "1965-3-18",
        "65",
        "1965-03-18T25:00:00Z",
        "2025-12-11T15:50:00Z/..",
        "1965/1966/1967",
        "[]",
        "nan",
    ],
)
def test_what_the_library_refuses_is_refused(text):
    """A date that EDTF has not is an error that quotes it."""
    with pytest.raises(edtf.EDTFParseException):
        edtf.parse_edtf(text, fail_silently=False)
    with pytest.raises(Violation, match="EDTF"):
        read_date(text)


def test_a_day_that_no_calendar_has_is_refused():
    """1965 had no 29 February; the library is lenient there."""
    with pytest.raises(Violation, match="EDTF"):
        read_date("1965-02-29")
    assert earliest("1964-02-29") is not None


@pytest.mark.parametrize(
    "text", ["1965-03-18\n", "1965-03-18 ", "\u0661965", "2025-11-30T07:10:13Z\n"]
)
def test_a_date_is_nothing_but_a_date(text):
    """No space, no line end, no digits of other scripts."""
    with pytest.raises(Violation, match="EDTF"):
        read_date(text)


def test_an_interval_does_not_end_before_it_begins():
    """Ends in the wrong order are a slip, not an interval."""
    with pytest.raises(Violation, match="does not end before"):
        read_date("1965-03-19/1965-03-18")


@settings(max_examples=50)
@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_lasts_a_day_in_any_zone(day):
    """A day begins at midnight of its zone and ends a second before the next."""
    span = read_date(day.isoformat(), "Etc/GMT-3")
    assert span.earliest == datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=3)
    assert span.latest - span.earliest == timedelta(days=1) - timedelta(seconds=1)


def test_what_is_open_has_no_end():
    """ ".." is open, alone it is not known at all."""
    assert latest("1965-03-19/..") is None
    assert earliest("1965-03-19/..") == datetime(1965, 3, 19, tzinfo=UTC)
    assert earliest("../1965") is None
    assert (earliest(".."), latest("..")) == (None, None)
    assert earliest("[..1965-03,1966]") is None


def test_moments_carry_their_own_zone():
    """01:10:13 in Dallas in November is 07:10:13 UTC, whatever the folder's zone."""
    assert earliest("2025-11-30T01:10:13-06:00", "Europe/Moscow") == datetime(
        2025, 11, 30, 7, 10, 13, tzinfo=UTC
    )


def test_doubt_and_choice_are_told():
    """A doubtful month widens nothing; a choice keeps its members."""
    assert read_date("1965-?05-23").is_doubtful
    assert not read_date("1965-05-23").is_doubtful
    choice = read_date("[1965-03-23,1965-05-23]")
    assert [one.earliest.month for one in choice.choices] == [3, 5]


def test_zones_are_names():
    """A zone is a name of the IANA data, never a path."""
    assert is_zone("Europe/Moscow")
    assert not is_zone("Moscow time")
    assert not is_zone("../../etc/passwd")
    assert not is_zone("")


def test_every_date_of_the_reference_folder_is_edtf():
    """The library reads every date in the records, except ".." alone."""
    folder = built_in_folder("voskhod-2")
    dates = {getattr(record, "date", None) for _, record in folder.records()} - {None, ".."}
    assert len(dates) > 30
    for text in sorted(dates):
        assert edtf.parse_edtf(text) is not None, text
