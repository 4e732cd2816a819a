"""What the documents date and what a flight did, side by side in time.

Each event of a folder and each claim that dates one is a span of moments: its date in EDTF, read
in the zone that the record declares, else in the folder's. Where the event names a moment of the
flight (`flight_event`), the flight's time is held against the span:

    consistent    the flight's time lies in the span, or in one of the dates of a one-of set
    before        the flight comes before the first moment of the span
    after         the flight comes after its last

Decision: dates are bounds, nothing more. A day says that something happened on that day, so within
it any time is consistent, and what is dated ".." can be neither before nor after.
Decision: a moment written to the second lasts for that second, as a day lasts to its midnight.

Source: `evidence.dates` (EDTF, ISO 8601-2:2019); `flight.json`, version 1, for the flight.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from voskhod.errors import InputError
from voskhod.evidence.dates import Span, read_date
from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Claim, Event

Verdict = Literal["consistent", "before", "after"]
_LIMIT_BYTES = 16_000_000  # a flight leaves some 100 kB
_SECOND = timedelta(seconds=1)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class FlightEvent:
    """A moment of a flight.

    Attributes:
        name: short name, stable.
        title: what happened, in words.
        time: when [UTC].
    """

    name: str
    title: str
    time: datetime


@dataclass(frozen=True)
class Row:
    """One line of a timeline.

    Attributes:
        kind: what stands here: an event of the folder, a claim that dates one, or a moment of the
            flight that no event of the folder names.
        id: of the record; name of the moment for the flight.
        about: id of the event that is dated; the row's own id for an event and for the flight.
        title: what happened, or is claimed, in words.
        topic: stage of the story; "" for the flight.
        date: date in EDTF; None for the flight.
        zone: IANA name of the zone in which days without one begin; "UTC" for the flight.
        earliest: first moment that the date may mean [UTC]; None where it is open.
        latest: last second that it may mean [UTC]; None where it is open.
        is_doubtful: whether the date is marked as doubtful or approximate.
        sources: ids of the sources that say so.
        affirmed: ids of claims that the event happened.
        denied: ids of claims that it did not.
        flown: the flight's moment of that name; None if it has none, or no flight was handed in.
        verdict: where the flight's time lies; None if there is nothing to compare.
        gap_s: how far outside the span the flight's time lies, negative if before [s].
    """

    kind: Literal["event", "claim", "flight"]
    id: str
    about: str
    title: str
    topic: str
    date: str | None
    zone: str
    earliest: datetime | None
    latest: datetime | None
    is_doubtful: bool = False
    sources: tuple[str, ...] = ()
    affirmed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    flown: FlightEvent | None = None
    verdict: Verdict | None = None
    gap_s: float | None = None


@dataclass(frozen=True)
class Timeline:
    """Documents and flight side by side.

    Attributes:
        title: what the folder is about.
        mission: id of the mission.
        zone: IANA name of the zone of dates that state none.
        has_flight: whether a flight was handed in.
        rows: lines in time: at the flight's moment where that is consistent, else at the first
            moment of the date; what nothing is known of stands last.
    """

    title: str
    mission: str
    zone: str
    has_flight: bool
    rows: tuple[Row, ...]


def timeline(folder: Folder, flight_document: Mapping[str, Any] | None = None) -> Timeline:
    """Return the events of a folder and of a flight, side by side in time.

    Args:
        folder: checked records.
        flight_document: content of a flight's `flight.json`; None for the documents alone.

    Raises:
        InputError: not the document of a flight, or of a flight of another mission.
    """
    header = folder.header
    flown = {} if flight_document is None else _flown(flight_document, header.mission)
    rows = [_compared(row, flown) for row in _rows(folder)]
    named = {event.flight_event for event in folder.events}
    rows += [
        Row("flight", one.name, one.name, one.title, "", None, "UTC", one.time, one.time, flown=one)
        for one in flown.values()
        if one.name not in named
    ]
    has_flight = flight_document is not None
    stages = {topic: i for i, topic in enumerate(header.topics)}
    ordered = tuple(sorted(rows, key=lambda row: _place(row, stages)))
    return Timeline(header.title, header.mission, header.zone, has_flight, ordered)


def _flown(document: Mapping[str, Any], mission: str) -> dict[str, FlightEvent]:
    """Return the moments of a flight by name, each name's first."""
    found: dict[str, FlightEvent] = {}
    try:
        flown_mission = document["mission"]["id"]
        for event in document["events"]:
            time = datetime.fromisoformat(event["time_utc"]).astimezone(UTC)
            one = FlightEvent(str(event["name"]), str(event["title"]), time)
            found.setdefault(one.name, one)
    except (LookupError, TypeError, ValueError, OverflowError):
        do = "`voskhod fly` writes flight.json."
        raise InputError("must be the document of a flight", where="flight", do=do) from None
    if flown_mission != mission:
        given = repr(flown_mission)[:80]
        raise InputError(f"must be a flight of the mission {mission}", given=given, where="flight")
    return found


def _rows(folder: Folder) -> Iterator[tuple[Event, Span, Row]]:
    """Yield (event, span, row) of each event and of each claim that dates one."""
    said: dict[tuple[str, bool], list[str]] = defaultdict(list)
    dated: dict[str, list[Claim]] = defaultdict(list)
    for claim in folder.all_claims():
        if claim.truth is not None and claim.attribute == "happened":
            said[claim.about, claim.truth].append(claim.id)
        elif claim.date is not None:
            dated[claim.about].append(claim)
    for event in folder.events:
        zone = event.zone or folder.header.zone
        span = read_date(event.date, zone)
        row = _row(event, event.id, event.title, event.date, (zone, span))
        yes, no = (tuple(said.get((event.id, way), ())) for way in (True, False))
        row = replace(row, sources=event.sources, affirmed=yes, denied=no)
        yield event, span, row
        for claim in dated.get(event.id, ()):
            zone = claim.zone or event.zone or folder.header.zone
            span = read_date(str(claim.date), zone)
            row = _row(event, claim.id, claim.says, str(claim.date), (zone, span))
            yield event, span, replace(row, kind="claim", sources=(claim.source, *claim.also))


def _row(event: Event, name: str, title: str, date: str, read: tuple[str, Span]) -> Row:
    """Return a row that dates an event, as that of the event itself."""
    zone, span = read
    ends = (span.earliest, span.latest, span.is_doubtful)
    return Row("event", name, event.id, title, event.topic, date, zone, *ends)


def _compared(given: tuple[Event, Span, Row], flown: Mapping[str, FlightEvent]) -> Row:
    """Return a row with the flight's moment beside it."""
    event, span, row = given
    moment = flown.get(event.flight_event or "")
    if moment is None:
        return row
    gap = min((_gap(one, moment.time) for one in span.choices or (span,)), key=abs)
    row = replace(row, flown=moment)
    if span.earliest is None and span.latest is None:
        return row
    verdict: Verdict = "consistent" if gap == 0.0 else "before" if gap < 0.0 else "after"
    return replace(row, verdict=verdict, gap_s=gap)


def _gap(span: Span, time: datetime) -> float:
    """Return how far outside a span a time lies, negative if before it, zero inside [s]."""
    if span.earliest is not None and time < span.earliest:
        return (time - span.earliest).total_seconds()
    if span.latest is not None and time > span.latest + _SECOND:
        return (time - span.latest - _SECOND).total_seconds()
    return 0.0


def _place(row: Row, stages: Mapping[str, int]) -> tuple[datetime, bool, int, str]:
    """Return where a row stands: at the flight's moment where that is consistent, else first."""
    known = [time for time in (row.earliest, row.latest) if time is not None]
    if row.verdict == "consistent" and row.flown is not None:
        known = [row.flown.time]
    return (min(known, default=_NEVER), row.kind != "event", stages.get(row.topic, 0), row.id)
