"""What a copy changed: figure, date, word, hedge, reference point, meaning; and what it added.

A claim that is derived from another is held against it, never counted beside it. A source that
rewords another tells nothing of its own: what it says in a topic that the other tells from end to
end, and the other does not say, was added. That can only be told of an original whose text is a
document of the folder: of others the folder holds what somebody chose to note.

Source: textual criticism, where a copy that differs from its exemplar is in error or edited.
"""

import re
from collections.abc import Iterator

from voskhod.evidence.figures import likeliest
from voskhod.evidence.records import Claim, Source
from voskhod.evidence.rules.found import Contradiction, Size, Verdict, contradiction
from voskhod.evidence.rules.index import Index, form_of, grouped
from voskhod.evidence.rules.spread import apart, disagree, sigmas, spread

MOST = 50  # additions of one source in one topic
_RETELLS = ("copies", "rewords", "translates", "paraphrases", "quotes")
_TELLING = ("word", "truth", "grade", "cause")


def normal(text: str) -> str:
    """Return a text in small letters without marks, words apart by one space.

    Args:
        text: any text.
    """
    return " ".join(re.findall(r"\w+", text.casefold()))


def drift(index: Index) -> Iterator[Contradiction]:
    """Yield copies that say something else than the claim that they repeat."""
    for claim, original in _pairs(index):
        change = _change(claim, original)
        if change is None:
            continue
        what, size = change
        text = (
            f"{claim.id} {claim.how} {original.id} but gives {what}"
            f" ({index.name(claim.source)} after {index.name(original.source)})."
        )
        if claim.grade is not None:
            verdict = Verdict("gloss", "lineage", text, 0.65, size)
        elif claim.how == "quotes" and claim.word is not None:
            verdict = Verdict("name or title", "wording", text, 0.7, size)
        else:
            verdict = Verdict("drifted copy", "lineage", text, 0.75, size)
        yield contradiction((claim, original), verdict)


def meaning(index: Index) -> Iterator[Contradiction]:
    """Yield copies that count from or to something else than the claim that they repeat."""
    for claim, original in _pairs(index):
        one, other = likeliest(claim), likeliest(original)
        if one is not None and other is not None and one != other:
            text = (
                f"{claim.id} {claim.how} {original.id} as {one}, which most likely means {other}."
            )
            verdict = Verdict("inside another's definition", "lineage", text, 0.8)
            yield contradiction((claim, original), verdict)
        counted = (claim.reference, original.reference)
        if counted[1] is not None and normal(counted[0] or "") != normal(counted[1]):
            now = f'"{counted[0]}"' if counted[0] else "nothing that it names"
            text = f'{claim.id} counts from {now}, {original.id} from "{counted[1]}".'
            yield contradiction((claim, original), Verdict("drifted copy", "lineage", text, 0.65))


def hedges(index: Index) -> Iterator[Contradiction]:
    """Yield copies that are surer than the claim that they repeat."""
    for claim, original in _pairs(index):
        if original.hedge is not None and claim.hedge is None:
            text = f'{claim.id} {claim.how} {original.id} without its "{original.hedge}".'
            yield contradiction((claim, original), Verdict("dropped hedge", "lineage", text, 0.65))


def additions(index: Index) -> Iterator[Contradiction]:
    """Yield what a source that retells another says beyond it, in a topic that the other covers."""
    told: dict[tuple[str, str], frozenset[tuple[str, str]]] = {}
    for source in index.sources.values():
        for link in source.lineage:
            original = index.sources.get(link.source)
            if original is None or not original.documents or link.how not in _RETELLS:
                continue
            for topic in sorted(original.covers):
                key = topic, original.id
                if key not in told:
                    listed = index.by_topic_and_source.get(key, ())
                    told[key] = frozenset((claim.about, claim.attribute) for claim in listed)
                if told[key]:
                    yield from _added(index, (source, original), topic, told[key])


def _added(
    index: Index, pair: tuple[Source, Source], topic: str, told: frozenset[tuple[str, str]]
) -> Iterator[Contradiction]:
    source, original = pair
    new = [
        claim
        for claim in index.by_topic_and_source.get((topic, source.id), ())
        if claim.derived_from is None
        and form_of(claim) in _TELLING
        and (claim.about, claim.attribute) not in told
    ]
    for alike in grouped(new[:MOST], lambda claim: (claim.about, claim.attribute)).values():
        text = (
            f"{source.name} retells {original.name}, which covers {topic}, and says more:"
            f" {alike[0].says.rstrip('.')} ({alike[0].id})."
        )
        verdict = Verdict("added in the copy", "lineage", text, 0.5)
        yield contradiction((*alike, original), verdict)


def _pairs(index: Index) -> Iterator[tuple[Claim, Claim]]:
    """Yield (copy, original) of two sources; a sum of other claims is no copy."""
    for claim in index.claims:
        if claim.derived_from in index.claim and claim.how != "computes":
            original = index.claim[str(claim.derived_from)]
            if original.source != claim.source:
                yield claim, original


def _change(claim: Claim, original: Claim) -> tuple[str, Size | None] | None:
    """Return in words what a copy changed, with its size; None for nothing."""
    form = form_of(claim)
    if form != form_of(original):
        return None
    if claim.value is not None:
        one, other = spread(claim), spread(original)
        if one.unit == other.unit and disagree(one, other):
            size = Size(apart(one, other), one.unit, sigmas(one, other))
            return f"{claim.value} for {original.value}", size
        return None
    new, old = getattr(claim, form), getattr(original, form)
    if claim.word is not None:
        new, old = normal(claim.word), normal(str(original.word))
    if new == old:
        return None
    if claim.grade is not None:
        return f"grade {new:+d} for {old:+d}", Size(abs(new - old), "grades")
    shown = [getattr(one, form) for one in (claim, original)]
    if form in ("cause", "order"):
        shown = [" before ".join(pair) if form == "order" else pair[0] for pair in shown]
    return f'"{shown[0]}" for "{shown[1]}"', None
