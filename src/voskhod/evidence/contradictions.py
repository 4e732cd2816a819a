"""Contradictions of an evidence folder, found by rules.

Every rule (`rules.registry`) reads look-up tables over the records and yields what does not go
together, with its size and what could settle it. Nothing is settled here: both sides stay.

Decision: what only sources from outside the documents disagree about weighs four fifths.
Decision: of findings that say that records differ, one whose records all stand in another is left
out, so that a disagreement is told once, in its fullest form.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from voskhod.evidence.folder import Folder
from voskhod.evidence.rules.found import Contradiction, Kind, Resolution, Size
from voskhod.evidence.rules.index import Index
from voskhod.evidence.rules.registry import RULES, Rule

__all__ = ["RULES", "Contradiction", "Kind", "Resolution", "Rule", "Size", "contradictions"]

OUTSIDE = 0.8


def contradictions(
    folder: Folder, which: Literal["all", "documents", "outside"] = "all"
) -> tuple[Contradiction, ...]:
    """Return what does not go together in a folder, the weightiest first.

    Args:
        folder: checked records.
        which: claims of the documents, from outside them, or both.

    Returns:
        Findings, sorted by falling weight and then by id; the same for any order of the records.
    """
    index = Index(folder, which)
    outside = {claim.id for claim in folder.outside}
    found = [
        replace(one, rule=rule.name, weight=one.weight * _share(one, index, outside))
        for rule in RULES
        for one in rule.find(index)
    ]
    return tuple(sorted(_fullest(found), key=lambda one: (-one.weight, one.id)))


def _share(one: Contradiction, index: Index, outside: set[str]) -> float:
    """Return what part of its weight a finding keeps, by where its claims come from."""
    claims = [name for name in one.records if name in index.claim]
    return OUTSIDE if claims and outside.issuperset(claims) else 1.0


def _fullest(found: Iterable[Contradiction]) -> list[Contradiction]:
    """Return findings, each id once, without those that a fuller one has as well."""
    kept: list[Contradiction] = []
    holding: dict[str, list[frozenset[str]]] = defaultdict(list)
    for one in sorted(found, key=lambda one: (-len(one.records), -one.weight, one.id)):
        if one.kind == "differs":
            records = frozenset(one.records)
            if any(records <= other for other in min((holding[n] for n in records), key=len)):
                continue
            for name in records:
                holding[name].append(records)
        kept.append(one)
    return _merged(kept)


def _merged(found: Iterable[Contradiction]) -> list[Contradiction]:
    """Return findings of one kind about the same records as one, the weightiest first."""
    by_id: dict[str, Contradiction] = {}
    for one in sorted(found, key=lambda one: (-one.weight, one.rule)):
        first = by_id.setdefault(one.id, one)
        if first is not one:
            by_id[one.id] = replace(first, sentence=f"{first.sentence} {one.sentence}")
    return list(by_id.values())
