"""Dates that disagree, and dates that cannot hold.

Dates of one attribute of one subject are swept once, by their last moment: all that begin before
the first of them ends agree with it, the next group begins with the first that does not. Dates
that overlap without one lying inside the other agree on less than each of them says.

Besides: a thing cannot show what happened after it was issued, hardly what happened a day before;
it is not cancelled before it is issued; a day has one weekday; events keep the order of the
flight.

Decision: `PRINTING` is how long it takes at the very least to draw, approve and print a thing. It
is a guess, on the short side.

Source: EDTF, `evidence.dates`; order of events, `evidence.intervals`.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from voskhod.evidence.dates import Span
from voskhod.evidence.intervals import rank
from voskhod.evidence.records import Artefact, Claim, Event, Record
from voskhod.evidence.rules.found import Contradiction, Size, Verdict, contradiction
from voskhod.evidence.rules.index import Index

MOST = 20  # findings of one attribute
PRINTING = timedelta(days=2)  # guess: drawn, approved and printed, not within the next day
# What is done to a thing comes in this order.
STAGES = ("written", "made", "printed", "issued", "signed", "cancelled", "sold")
_STAGE_WORDS = {
    "written": ("written", "writing", "composition"),
    "made": ("made", "making", "production", "taken"),
    "printed": ("printed", "printing"),
    "issued": ("issue", "issued"),
    "cancelled": ("cancel", "cancelled", "postmark", "cancellation"),
    "signed": ("signed", "signing"),
    "sold": ("sold", "sale"),
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FAR_PAST = datetime.min.replace(tzinfo=UTC)
_FAR_AHEAD = datetime.max.replace(tzinfo=UTC)


class Dated(NamedTuple):
    """A record with the moments that its date may mean."""

    record: Record
    date: str
    first: datetime
    last: datetime


def stage(attribute: str) -> str | None:
    """Return which stage of a thing's making an attribute dates, None for any other attribute.

    Args:
        attribute: attribute of a claim, such as "issue-date".
    """
    parts = attribute.lower().split("-")
    return next((name for name, words in _STAGE_WORDS.items() if {*parts} & {*words}), None)


def dated(index: Index, record: Claim | Event | Artefact) -> Dated | None:
    """Return a record with its span, None if it has no date or nothing is known of it."""
    if record.date is None:
        return None
    span = index.span(record.date, getattr(record, "zone", None))
    if span.earliest is None and span.latest is None:
        return None
    return Dated(record, record.date, *_ends(span))


def same_attribute(index: Index) -> Iterator[Contradiction]:
    """Yield dates of one attribute of one subject that cannot all hold."""
    for (about, attribute), claims in index.by_subject.items():
        rows = [row for claim in claims if (row := dated(index, claim)) is not None]
        if len(rows) > 1:
            what = f"{attribute} of {about}"
            found = [*_disjoint(index, rows, what), *_overlapping(rows, what)]
            yield from sorted(found, key=lambda one: (-one.weight, one.id))[:MOST]


def one_of_several(index: Index) -> Iterator[Contradiction]:
    """Yield things and events whose date is one of several, where no claims show why."""
    found: dict[str, list[Event | Artefact]] = {}
    records: list[Event | Artefact] = [*index.events.values(), *index.artefacts.values()]
    for record in records:
        if record.date is not None and record.date.startswith("["):
            found.setdefault(record.date, []).append(record)
    for date, alike in found.items():
        told = [sum(c.date is not None for c in index.by_about.get(r.id, ())) for r in alike]
        if max(told) < 2:
            text = f"{_ids(alike)}: the date is one of {date[1:-1]}, not settled."
            yield contradiction(alike[:MOST], Verdict("differs", "open", text, 0.5))


def stages_of_a_thing(index: Index) -> Iterator[Contradiction]:
    """Yield a thing that is dated at a later stage of its making before an earlier one."""
    for about, claims in index.by_about.items():
        rows: dict[str, list[Dated]] = {}
        for claim in claims:
            name, row = stage(claim.attribute), dated(index, claim)
            if name is not None and row is not None:
                rows.setdefault(name, []).append(row)
        known = [name for name in STAGES if name in rows]
        for earlier, later in zip(known, known[1:], strict=False):
            one = max(rows[earlier], key=lambda row: (row.first, row.record.id))
            other = min(rows[later], key=lambda row: (row.last, row.record.id))
            if one.first > other.last:
                text = (
                    f"{about} is {later} {other.date} ({other.record.id}), before it is"
                    f" {earlier} {one.date} ({one.record.id})."
                )
                size = _size(one.first - other.last)
                verdict = Verdict("impossible date", "error of one", text, 0.9, size)
                yield contradiction((one.record, other.record), verdict)


def shows_too_soon(index: Index) -> Iterator[Contradiction]:
    """Yield a thing dated before what it shows, or issued so soon after that it was ready."""
    for thing in index.artefacts.values():
        shown = [index.events[name] for name in thing.shows if name in index.events]
        own = [row for one in (thing,) if (row := dated(index, one)) is not None]
        issued: list[Dated] = []
        for claim in index.by_about.get(thing.id, ()):
            row = dated(index, claim)
            if row is not None and stage(claim.attribute) in ("made", "printed", "issued"):
                (issued if stage(claim.attribute) == "issued" else own).append(row)
        for event in shown:
            happened = dated(index, event)
            if happened is not None and happened.first > _FAR_PAST:
                yield from _before(thing, own + issued, happened)
                yield from _hardly_ready(thing, issued, happened)


def _before(thing: Artefact, rows: list[Dated], happened: Dated) -> Iterator[Contradiction]:
    early = [row for row in rows if row.last < happened.first]
    if early:
        text = (
            f"{thing.id} is dated {early[0].date} ({_ids([row.record for row in early])}), before"
            f" what it shows: {_title(happened)}, {happened.date}."
        )
        size = _size(happened.first - early[0].last)
        verdict = Verdict("impossible date", "error of one", text, 0.9, size)
        yield contradiction((thing, happened.record, *(row.record for row in early)), verdict)


def _hardly_ready(thing: Artefact, rows: list[Dated], happened: Dated) -> Iterator[Contradiction]:
    soon = [
        row for row in rows if row.last >= happened.first and row.last - happened.first < PRINTING
    ]
    if soon:
        days = (soon[0].first - happened.first).days
        text = (
            f"{thing.id} was issued {soon[0].date} ({_ids([row.record for row in soon])}), {days}"
            f" day(s) after what it shows ({_title(happened)}): made ready before it happened, or"
            " issued later than is said."
        )
        size = Size(float(days), "days")
        verdict = Verdict("impossible date", "open", text, 0.6, size)
        yield contradiction((thing, happened.record, *(row.record for row in soon)), verdict)


def _title(row: Dated) -> str:
    return row.record.title if isinstance(row.record, Event) else row.record.id


def weekdays(index: Index) -> Iterator[Contradiction]:
    """Yield a day that falls on another weekday than is said."""
    for about, claims in index.by_about.items():
        said = [c for c in claims if c.word is not None and c.attribute.endswith("weekday")]
        for claim in said[:MOST]:
            prefix = claim.attribute.removesuffix("weekday").rstrip("-")
            for other in claims:
                if other.date is None or (prefix and not other.attribute.startswith(prefix)):
                    continue
                row = dated(index, other)
                if row is not None and row.last - row.first < timedelta(days=1):
                    zone = ZoneInfo(other.zone or index.folder.header.zone)
                    day = _WEEKDAYS[row.first.astimezone(zone).weekday()]
                    if str(claim.word).lower() not in (day, day[:3]):
                        text = f"{about}: {other.date} is a {day.title()}, not a {claim.word}."
                        verdict = Verdict("impossible date", "error of one", text, 0.8)
                        yield contradiction((claim, other), verdict)


def order_of_the_flight(index: Index) -> Iterator[Contradiction]:
    """Yield events of a flight whose dates go against the order that they need."""
    rows = []
    for event in index.events.values():
        place, row = rank(event.flight_event), dated(index, event)
        if place is not None and row is not None:
            rows.append((place, row))
    rows.sort(key=lambda pair: (pair[0], pair[1].record.id))
    yield from islice(_turned_round(rows), MOST)


def _turned_round(rows: Sequence[tuple[int, Dated]]) -> Iterator[Contradiction]:
    """Yield dates, in the order that a flight needs, that fall behind the latest before them."""
    latest: tuple[int, Dated] | None = None
    for place, row in rows:
        if latest is not None and latest[0] < place and row.last < latest[1].first:
            before, after = latest[1], row
            text = (
                f"{after.record.id} ({after.date}) comes after {before.record.id} ({before.date})"
                " in any flight, but is dated before it."
            )
            size = _size(before.first - after.last)
            verdict = Verdict("impossible date", "error of one", text, 0.9, size)
            yield contradiction((before.record, after.record), verdict)
        if latest is None or row.first > latest[1].first:
            latest = (place, row)


def _disjoint(index: Index, rows: Sequence[Dated], what: str) -> Iterator[Contradiction]:
    groups: list[list[Dated]] = []
    for row in sorted(rows, key=lambda row: (row.last, row.first, row.record.id)):
        if groups and row.first <= groups[-1][0].last:
            groups[-1].append(row)
        else:
            groups.append([row])
    pairs = list(zip(groups, groups[1:], strict=False))
    if len(groups) > 2:
        pairs.append((groups[0], groups[-1]))
    for early, late in pairs:
        left = [row for row in early if row.last < late[0].first]
        right = [row for row in late if left and row.first > left[0].last]
        roots = {index.root(row.record).id for row in (*left, *right)}  # type: ignore[arg-type]
        if not left or not right or len(roots) == 1:
            continue
        gap = late[0].first - (left[0].first if left[0].first > _FAR_PAST else left[0].last)
        text = (
            f"{what}: {left[0].date} ({_ids([row.record for row in left])}) against"
            f" {right[0].date} ({_ids([row.record for row in right])}), {_words(gap)} apart."
        )
        size = _size(gap)
        verdict = Verdict("differs", "open", text, 0.75, size)
        yield contradiction([row.record for row in (*left, *right)], verdict)


def _overlapping(rows: Sequence[Dated], what: str) -> Iterator[Contradiction]:
    """Yield neighbours that meet in part only, or of which one is a stated stretch of days."""
    ordered = sorted(rows, key=lambda row: (row.first, row.last, row.record.id))
    for one, other in zip(ordered, ordered[1:], strict=False):
        if one.first < other.first <= one.last < other.last:
            text = (
                f"{what}: {one.date} ({one.record.id}) and {other.date} ({other.record.id}) meet"
                " only in part of what each says."
            )
            verdict = Verdict("differs", "definition needed", text, 0.55)
            yield contradiction((one.record, other.record), verdict)
        elif other.last <= one.last and "/" in one.date and "/" not in other.date:
            text = (
                f"{what}: {other.date} ({other.record.id}) is only a part of {one.date}"
                f" ({one.record.id})."
            )
            verdict = Verdict("precision", "compatible", text, 0.3)
            yield contradiction((one.record, other.record), verdict)


def _ends(span: Span) -> tuple[datetime, datetime]:
    return span.earliest or _FAR_PAST, span.latest or _FAR_AHEAD


def _size(gap: timedelta) -> Size:
    if gap < timedelta(days=1):
        return Size(gap.total_seconds(), "s")
    return Size(round(gap / timedelta(days=1), 3), "days")


def _words(gap: timedelta) -> str:
    minutes = gap / timedelta(minutes=1)
    if minutes < 90.0:
        return f"{minutes:.0f} min"
    return f"{minutes / 60.0:.0f} h" if minutes < 36.0 * 60.0 else f"{minutes / 1440.0:.0f} days"


def _ids(records: Sequence[Record]) -> str:
    names = [record.id for record in records[:3]]
    return ", ".join(names) + (", ..." if len(records) > 3 else "")
