"""What a rule finds: records that do not go together, how far apart, and what could settle it.

Decision: an id is made of kind and records only, so that it stays the same whatever the order of
the folder's files and whatever else the folder holds.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from voskhod.evidence.records import Artefact, Claim, Event, Record, Source

Kind: TypeAlias = Literal[
    "differs",
    "inside another's definition",
    "impossible date",
    "forbidden order",
    "name or title",
    "silence",
    "drifted copy",
    "dropped hedge",
    "added in the copy",
    "cause without source",
    "no such experience",
    "gloss",
    "conclusion beyond evidence",
    "first of what class",
    "precision",
    "undefined",
    "damaged text",
]
Resolution: TypeAlias = Literal[
    "different measurands",
    "error of one",
    "lineage",
    "definition needed",
    "wording",
    "silence",
    "opinion",
    "compatible",
    "open",
]
_READABLE = 3  # records that an id names; more are hashed


class Size(NamedTuple):
    """How far apart two sides are.

    Attributes:
        value: the distance [`unit`].
        unit: SI unit, "days", "grades", or what else is counted.
        sigmas: the same in standard deviations, None where a side has no error.
    """

    value: float
    unit: str
    sigmas: float | None = None


@dataclass(frozen=True)
class Contradiction:
    """Records that do not go together as they stand.

    Attributes:
        id: kind and records, stable.
        kind: what is wrong.
        records: ids of the records, sorted.
        sources: ids of the sources that speak, sorted.
        size: how far apart; None where nothing can be measured.
        resolution: what could settle it, as far as the records tell.
        sentence: the same in plain English.
        weight: from 0 to 1, how much it matters that it is settled; to sort by.
        rule: name of the rule that found it.
    """

    id: str
    kind: Kind
    records: tuple[str, ...]
    sources: tuple[str, ...]
    size: Size | None
    resolution: Resolution
    sentence: str
    weight: float
    rule: str = ""


class Verdict(NamedTuple):
    """What a rule says of some records.

    Attributes:
        kind: what is wrong.
        resolution: what could settle it.
        sentence: the same in plain English.
        weight: from 0 to 1.
        size: how far apart, None where nothing can be measured.
    """

    kind: Kind
    resolution: Resolution
    sentence: str
    weight: float
    size: Size | None = None


def contradiction(records: Iterable[Record], verdict: Verdict) -> Contradiction:
    """Return a contradiction between records.

    Args:
        records: what does not go together; one of them twice counts once.
        verdict: what is wrong with them.
    """
    by_id = {record.id: record for record in records}
    names = tuple(sorted(by_id))
    speakers = {name for record in by_id.values() for name in _speakers(record)}
    slug = verdict.kind.replace("'", "").replace(" ", "-")
    tail = "+".join(names)
    if len(names) > _READABLE:
        digest = hashlib.sha256(tail.encode()).hexdigest()[:8]
        tail = f"{names[0]}+{len(names) - 1}-{digest}"
    return Contradiction(
        id=f"{slug}:{tail}",
        kind=verdict.kind,
        records=names,
        sources=tuple(sorted(speakers)),
        size=verdict.size,
        resolution=verdict.resolution,
        sentence=verdict.sentence,
        weight=min(max(verdict.weight, 0.0), 1.0),
    )


def _speakers(record: Record) -> tuple[str, ...]:
    if isinstance(record, Source):
        return (record.id,)
    if isinstance(record, Claim | Artefact):
        return (record.source,)
    return record.sources if isinstance(record, Event) else ()
