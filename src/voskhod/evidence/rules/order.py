"""Orders of events that physics, the flight's own order or the dates forbid.

An order says that one event came directly before another. It is forbidden when the flight needs
the second before the first, when it is dated before the first, when something must happen between
the two, or when the second is a part of the first.

    directly before                 what is missing between
    pressure let out, cabin entered     the pressure must be restored: a hatch to a cabin at
                                        pressure opens only between rooms at one pressure
    pressure restored, outside          the pressure must be let out again
    landed, retro-engine or re-entry    nothing brings a ship back up

Decision: steps are known by the flight's events and by generic words of an event's title. The words
are few, in English, and stand in a table.

Source: a hatch that opens inwards is held by 40 kN at 40 kPa and 1 m2.
"""

import re
from collections.abc import Iterator, Mapping

from voskhod.evidence.intervals import rank
from voskhod.evidence.records import Event
from voskhod.evidence.rules.dates import dated
from voskhod.evidence.rules.found import Contradiction, Verdict, contradiction
from voskhod.evidence.rules.index import Index, grouped

MOST = 20  # records of one sort that a finding lists
LOOKED_AT = 200  # events of one stage and source that a first is held against
_FIRST = re.compile(r"\bfirst\b", re.I)
# Step: names of flight events, and a pattern that its title must match otherwise.
STEPS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "pressure let out": (
        ("vent_opened", "vacuum_reached"),
        r"\b(depressuri[sz]|decompress|vent(s|ed|ing)?\b|pressure (is )?let (down|out))",
    ),
    "pressure restored": (
        ("refill_begun", "refilled"),
        r"\b(repressuri[sz]|refill|pressure (is )?(restored|equali[sz]ed))",
    ),
    "cabin entered": (
        (),
        r"\b(re-?)?(enter|entry|entered|back|return)\w*\b.*\b(cabin|spacecraft|ship|station)\b"
        r"|\b(cabin|inner) hatch\b.*\bopen",
    ),
    "outside": (
        ("hatch_opened", "left_airlock"),
        r"\b(outer|outside) hatch\b.*\bopen|\b(leaves|left|exits?|exited)\b.*\b(airlock|hatch)\b",
    ),
    "landed": (("touchdown",), r"\b(touchdown|land(s|ed|ing)?|splashdown)\b"),
    "burn or entry": (("ignition", "cut_off", "entry_interface"), r"\b(retro|re-?entry burn)"),
}
# Forbidden directly one after the other: what is missing between them.
FORBIDDEN: Mapping[tuple[str, str], str] = {
    ("pressure let out", "cabin entered"): "the pressure must be restored before",
    ("pressure restored", "outside"): "the pressure must be let out before",
    ("landed", "burn or entry"): "nothing brings a ship up again",
}


def forbidden(index: Index) -> Iterator[Contradiction]:
    """Yield orders that the flight, its physics or the dates forbid."""
    ordered = [claim for claim in index.claims if claim.order is not None]
    for pair, alike in grouped(ordered, lambda claim: claim.order or ("", "")).items():
        if not all(name in index.events for name in pair):
            continue
        first, second = (index.events[name] for name in pair)
        why = _why(index, first, second)
        if why is not None:
            ids = ", ".join(claim.id for claim in alike[:3])
            text = (
                f"Directly after one another by {ids}: {_low(first.title)} ({first.id}), then"
                f" {_low(second.title)} ({second.id}). But {why}."
            )
            verdict = Verdict("forbidden order", "wording", text, 0.8)
            yield contradiction((*alike[:MOST], first, second), verdict)


def opposed(index: Index) -> Iterator[Contradiction]:
    """Yield two events that one has in this order and another in the other."""
    ordered = [claim for claim in index.claims if claim.order is not None]
    pairs = grouped(ordered, lambda claim: tuple(sorted(claim.order or ())))
    for alike in pairs.values():
        ways = grouped(alike, lambda claim: claim.order)
        if len(ways) > 1:
            one, other = ways.values()
            text = (
                f"{one[0].id} has {' before '.join(one[0].order or ())}, {other[0].id} the other"
                " way round."
            )
            yield contradiction((*one, *other), Verdict("differs", "error of one", text, 0.75))


def firsts(index: Index) -> Iterator[Contradiction]:
    """Yield an event called a first beside others of its stage that may have been before it.

    Of events without an order between them, told by one source, those whose dates leave it open.
    """
    for event in index.events.values():
        own = dated(index, event)
        if own is None or _FIRST.search(event.title) is None:
            continue
        for source in event.sources:
            others = [
                other
                for other in index.events_told.get((event.topic, source), ())[:LOOKED_AT]
                if _maybe_before(index, event, other)
            ]
            if others:
                yield _first(index, event, others, source)


def _first(index: Index, event: Event, others: list[Event], source: str) -> Contradiction:
    shown = "; ".join(f"{_low(other.title)} ({other.id})" for other in others[:3])
    text = (
        f"{event.title} ({event.id}), {event.date}: of the same stage {index.name(source)} tells"
        f" also {shown}, and not whether that was before."
    )
    told = [
        claim
        for one in (event, *others[:MOST])
        for claim in index.by_about.get(one.id, ())
        if claim.source == source
    ]
    verdict = Verdict("undefined", "definition needed", text, 0.4)
    return contradiction((event, *others[:MOST], *told[:MOST]), verdict)


def _maybe_before(index: Index, event: Event, other: Event) -> bool:
    """Return whether the dates of two events of a stage leave open which was first."""
    if other is event or event.id == other.part_of or other.id == event.part_of:
        return False
    if other.date == "..":
        return True
    one, own = dated(index, other), dated(index, event)
    places = rank(other.flight_event), rank(event.flight_event)
    if one is None or own is None or None not in places:
        return False
    return one.first < own.first <= one.last


def steps(event: Event) -> frozenset[str]:
    """Return which steps of a flight an event is, by its name in a flight and by its title.

    Args:
        event: event of a folder.
    """
    return frozenset(
        name
        for name, (flown, pattern) in STEPS.items()
        if event.flight_event in flown or re.search(pattern, event.title, re.I)
    )


def _why(index: Index, first: Event, second: Event) -> str | None:
    """Return why the second cannot come directly after the first, None where it can."""
    if second.part_of is not None and second.part_of in (first.id, first.part_of):
        whole = index.events.get(second.part_of)
        if second.part_of == first.id or rank(first.flight_event) is None:
            what = "the first" if whole is first else second.part_of
            return f"the second is a part of {what}"
    for (one, other), missing in FORBIDDEN.items():
        if one in steps(first) and other in steps(second):
            return missing
    places = rank(first.flight_event), rank(second.flight_event)
    if places[0] is not None and places[1] is not None and places[1] < places[0]:
        return "a flight needs it before"
    early, late = dated(index, first), dated(index, second)
    if early is not None and late is not None and late.last < early.first:
        return f"it is dated {late.date}, the other {early.date}"
    return None


def _low(title: str) -> str:
    """Return a title as it stands inside a sentence."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title
