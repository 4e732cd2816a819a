"""What one source tells and another, which covers the same stage from end to end, leaves out.

Silence is evidence, though weak: it divides the odds of the event by 1 / P(left out | happened).

    genre           P(left out | happened)    Bayes factor against the event
    official        0.6 to 0.8                1.25 to 1.67
    others          below, each a guess

Decision: only notable events count (faults and dangers that a full account would not leave out).
A source that retells one that tells is not expected to be fuller than it. A statement of the silent
source that all went well in the stage is named beside its silence. A source that
says nothing at all in the folder has not been read. Whoever has an interest leaves
out at least as much as an official report.

Source: omission by a 1965 official report, stated judgement; Bayes factor of an observation that
is certain if the event did not happen.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from voskhod.evidence.records import Claim, Event, Source
from voskhod.evidence.rules.found import Contradiction, Size, Verdict, contradiction
from voskhod.evidence.rules.index import Index

MOST = 50  # findings of one topic
# P(left out | happened). Official: judgement on a report of 1965. All others are guesses: the more
# a genre condenses or the more its author was there to please, the more it leaves out.
OMITS: Mapping[str, tuple[float, float]] = {
    "official": (0.6, 0.8),
    "eyewitness": (0.2, 0.5),
    "memoir": (0.2, 0.4),
    "diary": (0.2, 0.5),
    "press": (0.5, 0.8),
    "broadcast": (0.5, 0.8),
    "dealer": (0.4, 0.7),
    "reference": (0.3, 0.6),
    "popular": (0.3, 0.6),
    "machine": (0.1, 0.5),
    "arithmetic": (0.9, 1.0),
}


def silences(index: Index) -> Iterator[Contradiction]:
    """Yield notable events that a source which covers their stage does not mention."""
    covering: dict[str, list[Source]] = defaultdict(list)
    for source in index.sources.values():
        for topic in source.covers if source.id in index.speaking else ():
            covering[topic].append(source)
    events: dict[str, list[Event]] = defaultdict(list)
    for event in index.events.values():
        if event.notable:
            events[event.topic].append(event)
    for topic in sorted(events):
        yield from islice(_of_topic(index, events[topic], covering.get(topic, ())), MOST)


def _of_topic(
    index: Index, events: Sequence[Event], covering: Sequence[Source]
) -> Iterator[Contradiction]:
    for event in events:
        told = [c for c in index.by_about.get(event.id, ()) if c.truth is not False]
        tellers = {claim.source for claim in told} | ({*event.sources} & {*index.speaking})
        if not told and not tellers:
            continue
        for source in covering:
            if not any(index.are_kin(source.id, teller) for teller in tellers):
                yield _silence(index, event, told, source)


def _silence(index: Index, event: Event, told: Sequence[Claim], source: Source) -> Contradiction:
    low, high = (max(pair) for pair in zip(OMITS[source.kind], _pleasing(source), strict=True))
    praise = [
        claim
        for claim in index.by_topic_and_source.get((event.topic, source.id), ())
        if claim.grade is not None and claim.grade >= 1
    ]
    text = (
        f"{event.title}: told by {_names(index, told, event)}, not by {source.name}, which covers"
        f" {event.topic}"
    )
    if praise:
        text += f" and finds it in order ({', '.join(claim.id for claim in praise[:3])})"
    text += f". Silence divides the odds by {1.0 / high:.3g} to {1.0 / low:.3g} ({_genre(source)})."
    size = Size((1.0 / high * 1.0 / low) ** 0.5, "Bayes factor")
    verdict = Verdict("silence", "silence", text, 0.7 if praise else 0.6, size)
    return contradiction((event, *told, *praise, source), verdict)


def _pleasing(source: Source) -> tuple[float, float]:
    """Return the least that a source leaves out by its interest."""
    return OMITS["official"] if source.interest is not None else (0.0, 0.0)


def _genre(source: Source) -> str:
    return source.kind if source.interest is None else f"{source.kind} with an interest"


def _names(index: Index, told: Sequence[Claim], event: Event) -> str:
    names = sorted({index.name(claim.source) for claim in told}) or [
        index.name(name) for name in event.sources
    ]
    ids = ", ".join(claim.id for claim in told[:3])
    return " and ".join(names[:3]) + (f" ({ids})" if ids else "")
