"""A count of nights against dated events.

    N nights between the landing and the end of the wait: the end is on day (landing + N)

An event of the wait that is dated earlier means another end (reached is not lifted out). An event
elsewhere on that very day bounds the end from above; one before it cannot be.

Decision: counts are claims that read as the measurand of nights, or whose attribute is "nights".
The landing is the event that a flight calls touchdown. What comes after the wait are dated events
of topics that stand behind the count's topic in the folder's order.

Source: calendar; definition of `rescue.nights_out`.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from voskhod.evidence.records import Claim, Event
from voskhod.evidence.rules.dates import Dated, dated
from voskhod.evidence.rules.found import Contradiction, Resolution, Size, Verdict, contradiction
from voskhod.evidence.rules.index import Index

MEASURAND = "rescue.nights_out"
GROUND = ("reached", "cleared", "extracted")
MOST = 20  # findings of one count
LONGEST = 30  # nights that a count of nights out may have


def nights(index: Index) -> Iterator[Contradiction]:
    """Yield counts of nights that bound other events, or that other events contradict."""
    landing = _landing(index)
    if landing is None:
        return
    counts: dict[int, list[Claim]] = {}
    for claim in index.claims:
        if MEASURAND in claim.readings or (claim.attribute == "nights" and claim.value is not None):
            number = claim.value
            if not isinstance(number, int) or not 0 < number <= LONGEST:
                continue
            if index.root(claim).date is None:
                counts.setdefault(number, []).append(claim)
    for number, claims in sorted(counts.items()):
        end = landing.first + timedelta(days=number)
        found = [*_ends_before(index, claims, end, landing), *_elsewhere(index, claims, end)]
        yield from sorted(found, key=lambda one: (-one.weight, one.id))[:MOST]


def _landing(index: Index) -> Dated | None:
    """Return the day of the landing in the folder's zone, None where it is not known to a day."""
    for event in index.events.values():
        if event.flight_event == "touchdown":
            row = dated(index, event)
            if row is not None and row.last - row.first < timedelta(days=1):
                return row._replace(first=_day(index, row.first))
    return None


def _day(index: Index, moment: datetime) -> datetime:
    """Return the start of the day of a moment in the folder's zone."""
    at = ZoneInfo(index.folder.header.zone)
    return moment.astimezone(at).replace(hour=0, minute=0, second=0, microsecond=0)


def _ends_before(
    index: Index, claims: list[Claim], end: datetime, landing: Dated
) -> Iterator[Contradiction]:
    """Yield dates of the wait's other ends on days before its last."""
    for claim in index.claims:
        event = index.events.get(claim.about)
        row = dated(index, claim)
        if event is None or row is None or claim.topic != claims[0].topic:
            continue
        if event.flight_event not in GROUND or not landing.first <= row.last < end:
            continue
        days = round((end - _day(index, row.last)) / timedelta(days=1))
        text = (
            f"{claims[0].value} nights ({_ids(claims)}) end {days} day(s) after {event.title}"
            f" on {claim.date} ({claim.id}): both hold if one counts to another end of the wait."
        )
        is_same = event.flight_event == "extracted"
        resolution: Resolution = "error of one" if is_same else "different measurands"
        verdict = Verdict("differs", resolution, text, 0.7, Size(float(days), "days"))
        yield contradiction((*claims, claim), verdict)


def _elsewhere(index: Index, claims: list[Claim], end: datetime) -> Iterator[Contradiction]:
    topics = index.folder.header.topics
    place = topics.index(claims[0].topic) if claims[0].topic in topics else len(topics)
    for event in index.events.values():
        if event.flight_event is not None or event.topic not in topics[place + 1 :]:
            continue
        row = dated(index, event)
        if row is None or not event.people or row.last - row.first >= timedelta(days=1):
            continue
        yield from _bound(index, claims, event, row, end)


def _bound(
    index: Index, claims: list[Claim], event: Event, row: Dated, end: datetime
) -> Iterator[Contradiction]:
    days = round((_day(index, row.first) - end) / timedelta(days=1))
    told = [claim for claim in index.by_about.get(event.id, ()) if claim.date is not None]
    if days == 0:
        text = (
            f"{claims[0].value} nights ({_ids(claims)}) end on the very day of {event.title},"
            f" {event.date} ({event.id}): possible, and a bound on when the wait ended."
        )
        verdict = Verdict("impossible date", "compatible", text, 0.55, Size(0.0, "days"))
        yield contradiction((*claims, event, *told), verdict)
    elif days < 0 and row.first > end - timedelta(days=int(claims[0].value or 0)):
        text = (
            f"{claims[0].value} nights ({_ids(claims)}) end {-days} day(s) after {event.title},"
            f" {event.date} ({event.id})."
        )
        size = Size(float(-days), "days")
        verdict = Verdict("impossible date", "error of one", text, 0.85, size)
        yield contradiction((*claims, event, *told), verdict)


def _ids(claims: list[Claim]) -> str:
    return ", ".join(claim.id for claim in claims[:3]) + (", ..." if len(claims) > 3 else "")
