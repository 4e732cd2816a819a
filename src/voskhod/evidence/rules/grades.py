"""How well something went, by different mouths; conclusions that are better than the evidence.

Grades run from -2 (disaster) to 2 (without fault). Two of one subject that are two or more apart
contradict each other: between sources one of them is a gloss, within one source its conclusion
goes beyond what it reports.

Source: the scale of `evidence.records`.
"""

from collections.abc import Iterator

from voskhod.evidence.records import Claim
from voskhod.evidence.rules.found import Contradiction, Resolution, Size, Verdict, contradiction
from voskhod.evidence.rules.index import Index, grouped

APART = 2


def glosses(index: Index) -> Iterator[Contradiction]:
    """Yield grades of one subject by different sources that are two or more apart."""
    for about, graded in _graded(index):
        worst = min(graded, key=_order)
        best = max(graded, key=_order)
        if worst.source == best.source:
            others = [claim for claim in graded if claim.source != best.source]
            rest = [c for c in others if abs(_grade(c) - _grade(best)) >= APART]
            worst = min(rest, key=_order, default=worst)
        size = _grade(best) - _grade(worst)
        if worst.source == best.source or size < APART:
            continue
        is_kin = index.are_kin(worst.source, best.source)
        text = (
            f"{about} is graded {_grade(worst):+d} by {index.name(worst.source)} ({worst.id}) and"
            f" {_grade(best):+d} by {index.name(best.source)} ({best.id})"
            + (", of which one has it from the other." if is_kin else ".")
        )
        resolution: Resolution = "lineage" if is_kin else "opinion"
        verdict = Verdict("gloss", resolution, text, 0.45 + 0.1 * size, Size(size, "grades"))
        yield contradiction((worst, best), verdict)


def conclusions(index: Index) -> Iterator[Contradiction]:
    """Yield a source that grades something well of which it reports trouble itself."""
    for about, graded in _graded(index):
        for source, claims in grouped(graded, lambda claim: claim.source).items():
            worst, best = min(claims, key=_order), max(claims, key=_order)
            size = _grade(best) - _grade(worst)
            if size >= APART and _grade(best) > 0 > _grade(worst):
                text = (
                    f"{index.name(source)} finds {about} in order ({best.id}) and reports trouble"
                    f" with it ({worst.id})."
                )
                verdict = Verdict(
                    "conclusion beyond evidence", "open", text, 0.6, Size(size, "grades")
                )
                yield contradiction((worst, best), verdict)


def _graded(index: Index) -> Iterator[tuple[str, tuple[Claim, ...]]]:
    for about, claims in index.by_about.items():
        graded = tuple(claim for claim in claims if claim.grade is not None)
        if len(graded) > 1:
            yield about, graded


def _grade(claim: Claim) -> int:
    return claim.grade or 0


def _order(claim: Claim) -> tuple[int, str]:
    return _grade(claim), claim.id
