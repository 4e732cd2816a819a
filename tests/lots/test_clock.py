"""Instants across changes of the clocks; channels whose moments are known, bounded or not."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.errors import InputError
from voskhod.lots.clock import Stage, Status, read_clock, sale_over, stage_at
from voskhod.lots.instants import parse_instant, read_duration, shown_duration
from voskhod.lots.lot import Session
from voskhod.lots.reading import load_sales

DALLAS = "America/Chicago"
FEW = settings(max_examples=60, deadline=None)


def session(starts, closes, ends, **keys):
    """Return a session in Dallas."""
    return Session(
        number=1,
        title="test",
        zone=DALLAS,
        starts=starts,
        proxy_closes=closes,
        sale_ends=ends,
        first_lot=1,
        last_lot=2,
        **keys,
    )


def test_time_left_counts_the_hour_that_the_clocks_lose():
    """From noon on Saturday to 10:00 on the Sunday of the change: 21 h in March, 23 h in November.

    Clocks in Dallas went forward on 8 March and back on 1 November 2026 (Energy Policy Act of
    2005: second Sunday of March, first of November).
    """
    for noon, ten, hours in (
        ("2026-03-07T12:00", "2026-03-08T10:00", 21),
        ("2026-10-31T12:00", "2026-11-01T10:00", 23),
    ):
        left = parse_instant(ten, DALLAS) - parse_instant(noon, DALLAS)
        assert left == timedelta(hours=hours)
    assert shown_duration(timedelta(hours=21)) == "21 h 0 m 0 s"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-03-08T02:30", "skipped"),
        ("2026-11-01T01:30", "shown twice"),
        ("9999-12-31T23:59", "calendar"),
        ("tomorrow", "ISO 8601"),
        ("2025-13-01T00:00", "ISO 8601"),
        ("", "ISO 8601"),
        ("1" * 10_000_000, "ISO 8601"),
        ("2025-12-01\x00", "ISO 8601"),
    ],
)
def test_a_reading_that_is_no_instant_is_refused(text, says):
    """One error, short."""
    with pytest.raises(InputError, match=says) as wrong:
        parse_instant(text, DALLAS, "--at")
    assert len(str(wrong.value)) < 300


def test_an_offset_settles_what_clocks_show_twice():
    """Daylight time first, standard time an hour later."""
    first = parse_instant("2026-11-01T01:30-05:00", DALLAS)
    second = parse_instant("2026-11-01T01:30-06:00", DALLAS)
    assert second - first == timedelta(hours=1)


@FEW
@given(
    st.datetimes(datetime(1970, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC)),
    st.sampled_from([DALLAS, "Europe/Moscow", "Asia/Kathmandu", "America/Sao_Paulo"]),
)
def test_readings_come_back_from_instants(instant, zone):
    """Unless the clocks show the reading twice, which the library tells by its fold."""
    local = instant.astimezone(ZoneInfo(zone))
    reading = local.replace(tzinfo=None, fold=0)
    both = {local.replace(fold=fold).utcoffset() for fold in (0, 1)}
    if len(both) == 1:
        assert parse_instant(reading.isoformat(), zone) == instant


@FEW
@given(st.integers(0, 10**8))
def test_durations_come_back_from_their_words(seconds):
    """To the second."""
    duration = timedelta(seconds=seconds)
    assert read_duration(shown_duration(duration)) == duration


def test_stages_follow_the_clock():
    """With a known opening, and without one."""
    known = session(
        datetime(2026, 3, 8, 10), datetime(2026, 3, 8, 9, 50), "2026-03-09",
        proxy_opens=datetime(2026, 2, 20, 22),
    )  # fmt: skip
    for at, stage in (
        ("2026-02-20T21:59:59", Stage.PREVIEW),
        ("2026-02-20T22:00:00", Stage.PROXY),
        ("2026-03-08T09:49:59", Stage.PROXY),
        ("2026-03-08T09:50:00", Stage.LIVE),
        ("2026-03-08T10:00:00", Stage.SESSION),
        ("2026-03-09T23:59:59", Stage.SESSION),
        ("2026-03-10T00:00:00", Stage.OVER),
    ):
        assert stage_at(known, parse_instant(at, DALLAS)) is stage
    unknown = session(datetime(2026, 3, 8, 10), datetime(2026, 3, 8, 9, 50), "2026-03-09")
    assert stage_at(unknown, parse_instant("2026-02-20T22:00", DALLAS)) is Stage.EARLY


def statuses(sale, at):
    """Return the status of each channel."""
    told = read_clock(sale, parse_instant(at, DALLAS))
    return {state.channel.name: state.status for state in told.channels}


def test_what_is_not_printed_is_not_recorded(sale):
    """Nothing before the snapshot; live proxy bids open two hours after it at the latest."""
    assert statuses(sale, "2025-11-30T01:10:12")["internet-proxy"] is Status.UNKNOWN
    assert statuses(sale, "2025-11-30T01:10:13")["internet-proxy"] is Status.OPEN
    assert statuses(sale, "2025-11-30T03:10:12")["live-proxy"] is Status.UNKNOWN
    assert statuses(sale, "2025-11-30T03:10:13")["live-proxy"] is Status.OPEN
    assert statuses(sale, "2025-12-11T09:59:59")["mail"] is Status.UNKNOWN
    assert statuses(sale, "2025-12-11T10:00:00")["mail"] is Status.CLOSED
    assert set(statuses(sale, "2025-12-13T00:00:00").values()) == {Status.CLOSED}


def test_next_changes_are_those_of_the_clock(sale):
    """An open channel names its close, a closed one its opening; the hammer has no hour."""
    told = read_clock(sale, parse_instant("2025-12-11T09:00", DALLAS))
    until = {state.channel.name: state.until for state in told.channels}
    assert until["internet-proxy"] == told.proxy_closes
    assert until["floor"] == told.session_starts
    assert until["live-proxy"] is None


def test_a_sale_ends_at_midnight_where_it_is_held(sale):
    """Also where the clocks skip midnight, as in Sao Paulo on 4 November 2018."""
    assert sale_over(sale.lot.session) == datetime(2025, 12, 13, 6, tzinfo=UTC)
    odd = Session(
        **sale.lot.session.model_dump()
        | {
            "zone": "America/Sao_Paulo",
            "starts": datetime(2018, 11, 3, 10),
            "proxy_closes": datetime(2018, 11, 3, 9),
            "sale_ends": "2018-11-03",
        }
    )
    assert sale_over(odd) == datetime(2018, 11, 4, 3, tzinfo=UTC)


def test_the_snapshot_is_the_claimed_countdown():
    """The file's own numbers agree: close less countdown is the snapshot."""
    lot = load_sales("voskhod-2")[0].lot
    assert lot.snapshot.at + lot.snapshot.remaining == datetime(2025, 12, 11, 15, 50, tzinfo=UTC)
