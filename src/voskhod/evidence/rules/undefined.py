"""What cannot be held against anything before it is defined: no origin, zone, date, count, object.

Nothing here is an error. Each finding names a question that must be answered before the records can
be compared, and where the answer is missing.

Decision: a figure that counts from a point or is a share of something needs that point or thing in
the folder: a place of that name, or a claim that gives it. Times and counts name events in words
and are left alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from voskhod.evidence.figures import likeliest, measurement
from voskhod.evidence.records import Artefact, Claim, Event, Record
from voskhod.evidence.rules.copies import normal
from voskhod.evidence.rules.dates import dated
from voskhod.evidence.rules.found import Contradiction, Verdict, contradiction
from voskhod.evidence.rules.index import Index, grouped

MOST = 50  # records that one finding lists
_SHOWN = 4
_BROADCAST = re.compile(r"\b(broadcast|aired|televi[sz]ed|on television)\b")
_DUMB = {"the", "a", "an", "of", "to", "for", "from", "in", "on", "and"}


def nowhere_given(index: Index) -> Iterator[Contradiction]:
    """Yield figures that count from, or are shares of, what no record gives, by subject."""
    places = {normal(name) for p in index.folder.places for name in (p.name, *p.as_written)}
    given = {(c.about, normal(c.attribute)) for c in index.claims if c.truth is None}
    found: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in index.claims:
        if claim.reference is not None and _needs_origin(claim):
            origin = normal(claim.reference)
            if origin not in places and (claim.about, origin) not in given:
                found[claim.about][origin].append(claim)
    for about, by_origin in found.items():
        claims = [claim for listed in by_origin.values() for claim in listed]
        words = {word for origin in by_origin for word in origin.split()} - _DUMB
        denied = [
            claim
            for claim in index.by_about[about]
            if claim.truth is False and not words.isdisjoint(claim.attribute.split("-"))
        ]
        text = (
            f"{_titles([claim.id for claim in claims])} of {about}: counted from what no record"
            f" gives ({_titles(list(by_origin))})"
            + (f"; {denied[0].id} says that it is not shown." if denied else ".")
        )
        verdict = Verdict("undefined", "definition needed", text, 0.6)
        yield contradiction((*claims[:MOST], *denied), verdict)


def of_which(index: Index) -> Iterator[Contradiction]:
    """Yield statements that may be of more than one thing."""
    open_ = [claim for claim in index.claims if claim.maybe_about]
    for alike in grouped(open_, lambda c: (c.about, c.attribute, c.maybe_about)).values():
        names = (alike[0].about, *alike[0].maybe_about)
        others = [index.folder.record(name) for name in names[1:] if index.folder.has(name)]
        text = (
            f"Whether the {alike[0].attribute} ({_titles([claim.id for claim in alike])}) is that"
            f" of {' or '.join(names)}, or of all, is not said."
        )
        verdict = Verdict("undefined", "definition needed", text, 0.45)
        yield contradiction((*alike[:MOST], *others), verdict)


def no_zone(index: Index) -> Iterator[Contradiction]:
    """Yield days of the flight itself that state no time zone, all together."""
    claims = [
        claim
        for claim in index.claims
        if claim.date is not None
        and claim.zone is None
        and "T" not in claim.date
        and claim.about in index.events
        and index.events[claim.about].flight_event is not None
    ]
    if claims:
        text = (
            f"{_titles([claim.id for claim in claims])} give days of the flight without a time"
            f" zone; they are read in {index.folder.header.zone}."
        )
        verdict = Verdict("undefined", "definition needed", text, 0.35)
        yield contradiction(claims[:MOST], verdict)


def terminus_only(index: Index) -> Iterator[Contradiction]:
    """Yield events that are dated by their broadcast, or by a bound on one side."""
    for event in index.events.values():
        told = [claim for claim in index.by_about.get(event.id, ()) if claim.date is not None]
        words = " ".join((event.title, *(f"{c.attribute} {c.says}" for c in told))).casefold()
        row = dated(index, event)
        if row is None:
            continue
        is_open = ".." in event.date or event.date.endswith("/") or event.date.startswith("/")
        if is_open or _BROADCAST.search(words):
            text = (
                f"{event.title} ({event.id}): {event.date} bounds when it took place, and does not"
                " date it."
            )
            verdict = Verdict("undefined", "definition needed", text, 0.4)
            yield contradiction((event, *told), verdict)


def undated(index: Index) -> Iterator[Contradiction]:
    """Yield events and things that nobody dates, those of one teller together; copies apart."""
    drawn = {claim.depicts for claim in index.claims}
    found: dict[str, list[Event | Artefact]] = defaultdict(list)
    for event in index.events.values():
        if event.date == ".." and event.id not in drawn and _is_told(index, event):
            found["events"].append(event)
    for thing in index.artefacts.values():
        if thing.date is None and thing.made_from is None and not _has_date(index, thing):
            found[f"things of {index.name(thing.source)}"].append(thing)
    for what, records in found.items():
        names = [record.id for record in records]
        text = f"Undated {what}: {_titles(names)}."
        yield contradiction(records[:MOST], Verdict("undefined", "open", text, 0.3))


def uncounted(index: Index) -> Iterator[Contradiction]:
    """Yield things in the plural that are not counted."""
    for thing in index.artefacts.values():
        if thing.count == "several":
            text = f"{thing.id} ({thing.kind}) is several, and not counted"
            if thing.signatures:
                people = ", ".join(signature.person for signature in thing.signatures)
                text += f"; whether each bears the hand of {people} is not said"
            yield contradiction(
                (thing,), Verdict("undefined", "definition needed", f"{text}.", 0.35)
            )


def damaged(index: Index) -> Iterator[Contradiction]:
    """Yield stretches of text that are damaged, with the claims that rest on them."""
    resting: dict[str, list[Claim]] = defaultdict(list)
    for claim in index.claims:
        if claim.passage is not None:
            resting[claim.passage].append(claim)
    for passage in sorted(index.folder.passages, key=lambda passage: passage.id):
        if passage.damage is not None:
            claims: list[Record] = [*resting.get(passage.id, ())]
            line = f", line {passage.line}" if passage.line else ""
            text = f"{passage.document}{line} ({passage.id}): {passage.damage.rstrip('.')}."
            weight = 0.5 if claims else 0.25
            yield contradiction((passage, *claims), Verdict("damaged text", "open", text, weight))


def _needs_origin(claim: Claim) -> bool:
    """Return whether a figure is a length or a share, or stands for one in words."""
    if claim.word is not None:
        return claim.attribute.endswith(("distance", "error", "share"))
    if not isinstance(claim.value, str):
        return False
    unit = measurement(claim, likeliest(claim)).unit
    return unit in ("m", "")


def _is_told(index: Index, event: Event) -> bool:
    """Return whether somebody tells of an event, other than as of a part of a dated one."""
    whole = index.events.get(event.part_of or "")
    if event.flight_event is not None or (whole is not None and whole.date != ".."):
        return False
    return bool(event.sources) or event.id in index.by_about


def _has_date(index: Index, thing: Artefact) -> bool:
    return any(claim.date is not None for claim in index.by_about.get(thing.id, ()))


def _titles(names: list[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
