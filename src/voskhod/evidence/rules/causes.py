"""Causes that nobody supports, and experiences that nobody had.

Decision: a cause is supported when a source is named for it (an eyewitness is one for what he lived
through), or a second independent source gives the same cause.

Source: Toulmin's scheme of argument: a conclusion needs a warrant.
"""

from collections.abc import Iterator, Sequence

from voskhod.evidence.records import Claim
from voskhod.evidence.rules.found import Contradiction, Verdict, contradiction
from voskhod.evidence.rules.index import Index, grouped

_SHOWN, _MOST = 4, 50  # causes that a sentence names; claims that a finding lists


def without_source(index: Index) -> Iterator[Contradiction]:
    """Yield causes that are given as facts without anybody who supports them."""
    causes = [claim for claim in index.claims if claim.cause is not None]
    for (first, second), alike in grouped(causes, lambda claim: claim.cause or ("", "")).items():
        bare = [claim for claim in alike if claim.causal_source is None]
        if bare and index.witnesses(alike) == 1:
            told = "an opinion" if all(claim.is_opinion for claim in bare) else "a fact"
            text = (
                f"{first} is given as the cause of {second} ({_ids(bare)}) as {told}; no source"
                " supports it."
            )
            verdict = Verdict("cause without source", "opinion", text, 0.55)
            yield contradiction(bare[:_MOST], verdict)


def rivals(index: Index) -> Iterator[Contradiction]:
    """Yield different causes that are given for one thing."""
    causes = [claim for claim in index.claims if claim.cause is not None]
    for effect, alike in grouped(causes, lambda claim: (claim.cause or ("", ""))[1]).items():
        first = sorted({(claim.cause or ("", ""))[0] for claim in alike})
        if len(first) > 1:
            more = f" and {len(first) - _SHOWN} more" if len(first) > _SHOWN else ""
            text = (
                f"{effect} is put down to {', '.join(first[:_SHOWN])}{more}: words for one cause,"
                " or several."
            )
            verdict = Verdict("differs", "definition needed", text, 0.45)
            yield contradiction(alike[:_MOST], verdict)


def no_such_experience(index: Index) -> Iterator[Contradiction]:
    """Yield works said to show as lived through what nobody in the folder did."""
    for claim in index.claims:
        if claim.depicts is None or claim.depicts not in index.events:
            continue
        event = index.events[claim.depicts]
        happened = [
            other
            for other in index.by_about.get(event.id, ())
            if other.depicts is None and other.truth is not False
        ]
        if not happened and event.flight_event is None and event.date == "..":
            text = (
                f"{claim.id} says that {claim.about} shows an experience: {event.title}. No record"
                " says that it took place."
            )
            verdict = Verdict("no such experience", "wording", text, 0.55)
            yield contradiction((claim, event), verdict)


def interested(index: Index) -> Iterator[Contradiction]:
    """Yield opinions of a source that gains by them."""
    opinions = [claim for claim in index.claims if claim.is_opinion and claim.cause is None]
    for name, claims in grouped(opinions, lambda claim: claim.source).items():
        source = index.sources.get(name)
        if source is not None and source.interest:
            text = (
                f"Opinions of {source.name}, which gains by them ({source.interest.rstrip('.')}):"
                f" {_ids(claims)}."
            )
            yield contradiction(claims[:_MOST], Verdict("gloss", "opinion", text, 0.3))


def _ids(claims: Sequence[Claim]) -> str:
    more = len(claims) - _SHOWN
    return ", ".join(c.id for c in claims[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
