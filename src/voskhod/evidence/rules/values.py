"""Numbers of one measurand that disagree, and durations that lie inside one another.

The claims of a measurand are sorted by how far up they may reach, and swept once: all that reach
down to the first of them agree with it, the next group begins with the first that does not.
Neighbouring groups contradict each other, and so do the two ends. So a measurand with n claims
costs n log n and gives at most n findings, of which the `MOST` widest are kept.

Decision: when a claim of either side may mean another measurand, repeats one that does, or counts
from another point, the likely resolution is that both are right about different things. A copy and
its original are compared by `rules.copies`, not here.

Source: evidence of whole and part, `evidence.intervals`; errors, `rules.spread`.
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from voskhod.evidence.figures import likeliest
from voskhod.evidence.intervals import lies_inside, nested
from voskhod.evidence.records import Claim
from voskhod.evidence.rules.copies import normal
from voskhod.evidence.rules.found import Contradiction, Resolution, Size, Verdict, contradiction
from voskhod.evidence.rules.index import Index, Subject
from voskhod.evidence.rules.spread import SIGMAS, Spread, apart, disagree, sigmas

MOST = 20  # findings of one measurand or attribute
_SHOWN = 3  # of one sort that a sentence names


class Figure(NamedTuple):
    """A claim's number, read as one measurand."""

    claim: Claim
    spread: Spread


def same_measurand(index: Index) -> Iterator[Contradiction]:
    """Yield numbers that may mean the same measurand and are apart beyond their errors."""
    for measurand, claims in index.by_measurand.items():
        figures = [Figure(claim, index.spread(claim, measurand)) for claim in claims]
        yield from _disagreements(index, figures, measurand)


def same_attribute(index: Index) -> Iterator[Contradiction]:
    """Yield numbers about one attribute of one subject that are apart, not all of a measurand."""
    for (about, attribute), claims in index.by_subject.items():
        numbers = [claim for claim in claims if claim.value is not None]
        if len(numbers) < 2 or all(claim.readings for claim in numbers):
            continue
        figures = [Figure(claim, index.spread(claim)) for claim in numbers]
        for unit in sorted({figure.spread.unit for figure in figures}):
            alike = [figure for figure in figures if figure.spread.unit == unit]
            yield from _disagreements(index, alike, f"{attribute} of {about}")


def part_and_whole(index: Index) -> Iterator[Contradiction]:
    """Yield a duration that is longer than another which it lies inside."""
    best: dict[str, list[Figure]] = {}
    for measurand, claims in index.by_measurand.items():
        alike = [claim for claim in claims if likeliest(claim) == measurand]
        if alike:
            best[measurand] = [Figure(claim, index.spread(claim, measurand)) for claim in alike]
    for inner, outer in nested():
        if inner not in best or outer not in best:
            continue
        part = max(best[inner], key=lambda f: (f.spread.low, f.claim.id))
        whole = min(best[outer], key=lambda f: (f.spread.high, f.claim.id))
        if part.spread.low > whole.spread.high and disagree(part.spread, whole.spread):
            size = _size(part.spread, whole.spread)
            text = f"{inner} lies inside {outer}, yet {_told(part)} is longer than {_told(whole)}."
            verdict = Verdict(
                "inside another's definition", "error of one", text, _weight(size), size
            )
            yield contradiction((part.claim, whole.claim), verdict)


def same_words_other_meaning(index: Index) -> Iterator[Contradiction]:
    """Yield numbers of one attribute of which one most likely means a part of the other."""
    for subject, claims in index.by_subject.items():
        best: dict[str, list[Claim]] = {}
        for claim in claims:
            if claim.value is not None and (name := likeliest(claim)) is not None:
                best.setdefault(name, []).append(claim)
        for inner in sorted(best):
            for outer in sorted(best):
                if lies_inside(inner, outer):
                    yield from _meanings(index, subject, (inner, outer), best)


def _meanings(
    index: Index, subject: Subject, pair: tuple[str, str], best: dict[str, list[Claim]]
) -> Iterator[Contradiction]:
    inner, outer = pair
    part, whole = best[inner][0], best[outer][0]
    one, other = index.spread(part, inner), index.spread(whole, outer)
    if not disagree(one, other):
        return
    about, attribute = subject
    size = _size(one, other)
    text = (
        f"Both give the {attribute} of {about}, but {_told(Figure(part, one))} most likely means"
        f" {inner} and {_told(Figure(whole, other))} {outer}, of which it is a part: both can hold."
    )
    yield contradiction(
        (part, whole),
        Verdict("inside another's definition", "different measurands", text, 0.8, size),
    )


def _disagreements(index: Index, figures: list[Figure], what: str) -> Iterator[Contradiction]:
    figures.sort(key=lambda f: (f.spread.value, f.claim.id))
    groups: list[list[Figure]] = []
    for figure in sorted((f for f in figures if f.spread.is_bounded), key=_upper):
        if groups and _reach(figure, -1.0) <= _reach(groups[-1][0], 1.0):
            groups[-1].append(figure)
        else:
            groups.append([figure])
    pairs = list(zip(groups, groups[1:], strict=False))
    if len(groups) > 2:
        pairs.append((groups[0], groups[-1]))
    pairs += list(_one_sided(figures, groups))
    found = [one for low, high in pairs for one in _pair(index, low, high, what)]
    found.sort(key=lambda one: (-one.weight, one.id))
    yield from found[:MOST]


def _one_sided(
    figures: Sequence[Figure], groups: list[list[Figure]]
) -> Iterator[tuple[list[Figure], list[Figure]]]:
    """Yield the highest "at least" and the lowest "at most" against the groups furthest beyond."""
    floors = [figure for figure in figures if not math.isfinite(figure.spread.high)]
    ceilings = [figure for figure in figures if not math.isfinite(figure.spread.low)]
    if groups and floors:
        yield groups[0], floors[-1:]
    if groups and ceilings:
        yield ceilings[:1], groups[-1]


def _pair(
    index: Index, low: list[Figure], high: list[Figure], what: str
) -> Iterator[Contradiction]:
    """Yield the contradiction of two groups, if members of both disagree and are no copies."""
    far = max(high, key=lambda f: _reach(f, -1.0))
    left = [figure for figure in low if disagree(figure.spread, far.spread)]
    right = [figure for figure in high if left and disagree(left[0].spread, figure.spread)]
    if not left or not right:
        return
    roots = [{index.root(figure.claim).id for figure in side} for side in (left, right)]
    if len(roots[0] | roots[1]) == 1:
        return
    size = min((_size(one.spread, right[0].spread) for one in left), key=lambda size: size.value)
    claims = [figure.claim for figure in (*left, *right)]
    resolution = _resolution(index, claims, roots)
    chance = _chance(left, what) * _chance(right, what)
    count = [index.witnesses(figure.claim for figure in side) for side in (left, right)]
    text = (
        f"{what}: {_side(left)} against {_side(right)}; {count[0]} against {count[1]} independent."
    )
    verdict = Verdict("differs", resolution, text, _weight(size) * (0.4 + 0.6 * chance), size)
    yield contradiction(claims, verdict)


def _reach(figure: Figure, side: float) -> float:
    """Return how far up (1) or down (-1) a figure may reach; two that meet agree.

    Three deviations over sqrt(2) of either: together no more than three of both.
    """
    end = figure.spread.high if side > 0.0 else figure.spread.low
    return end + side * SIGMAS / math.sqrt(2.0) * figure.spread.sigma


def _upper(figure: Figure) -> tuple[float, str]:
    return _reach(figure, 1.0), figure.claim.id


def _resolution(index: Index, claims: Sequence[Claim], roots: list[set[str]]) -> Resolution:
    names = {
        name for claim in claims for name in (likeliest(claim), likeliest(index.original(claim)))
    }
    origins = {normal(claim.reference) for claim in claims if claim.reference is not None}
    if len(names - {None}) > 1 or any(len(claim.readings) > 1 for claim in claims):
        return "different measurands"
    if len(origins) > 1:
        return "different measurands"
    return "lineage" if roots[0] & roots[1] else "open"


def _chance(side: Sequence[Figure], measurand: str) -> float:
    """Return the greatest probability with which a claim of a side means the measurand."""
    return max(figure.claim.readings.get(measurand, 1.0) for figure in side)


def _size(one: Spread, other: Spread) -> Size:
    return Size(apart(one, other), one.unit, sigmas(one, other))


def _weight(size: Size) -> float:
    """Return 0.5 at the limit of three deviations, towards 1 far beyond."""
    ratio = 10.0 if size.sigmas is None else size.sigmas / 3.0
    return 1.0 - 0.5 / math.sqrt(max(ratio, 1.0))


def _side(side: Sequence[Figure]) -> str:
    """Return figures in words, those written alike together."""
    written: dict[str, list[str]] = {}
    for figure in side:
        written.setdefault(_written(figure.claim), []).append(figure.claim.id)
    named = [f"{text} ({_listed(ids)})" for text, ids in written.items()]
    return _listed(named, " and ")


def _listed(names: Sequence[str], by: str = ", ") -> str:
    more = len(names) - _SHOWN
    return by.join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _told(figure: Figure) -> str:
    return f"{_written(figure.claim)} ({figure.claim.id})"


def _written(claim: Claim) -> str:
    hedge = f"{claim.hedge} " if claim.hedge else ""
    return f"{hedge}{claim.value}"
