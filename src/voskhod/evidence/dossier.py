"""A dossier: all that a folder knows about one record, from whom, and what speaks against it.

Of a claim: its source with the sources behind it to the root, its place in the document, what else
is said of the same attribute of the same subject (what can hold beside it, what cannot, what is no
rival), the records that it names or that name it, its corrections, the contradictions that the
finder has it in, and the flight's value of each measurand that it may mean. Of any other record:
the same, as far as it has them.

Decision: nothing is weighed. Agreeing is not being right: the copies of a source agree with it.

Source: records (`evidence.records`), agreement (`evidence.agreement`), `evidence.contradictions`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from re import match
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from voskhod.errors import InputError
from voskhod.evidence.agreement import agree, own_measurement, said
from voskhod.evidence.contradictions import Contradiction, contradictions
from voskhod.evidence.folder import Folder
from voskhod.evidence.records import ID, Claim, Correction, Document, Passage, Record, Source
from voskhod.evidence.tables import title

_NO_RECORDS = ("id", "topic", "attribute", "covers")  # ids too, but never of a record


@dataclass(frozen=True)
class Link:
    """A record that another names.

    Attributes:
        keys: under which keys it is named.
        id: the record at the other end.
        kind: what kind of record that is.
        title: what it is called.
        is_named: True where the dossier's record names it, False where it names the dossier's.
    """

    keys: tuple[str, ...]
    id: str
    kind: str
    title: str
    is_named: bool


@dataclass(frozen=True)
class Step:
    """A source behind a source.

    Attributes:
        depth: steps from the record: 0 for its own source.
        source: who speaks.
        how: how the source before has it from this one; None for the record's own source.
        is_doubtful: whether that is in doubt.
    """

    depth: int
    source: Source
    how: str | None
    is_doubtful: bool


@dataclass(frozen=True)
class Stretch:
    """Where a passage stands: never its words.

    Attributes:
        passage: position [code points] and line.
        document: which text.
    """

    passage: Passage
    document: Document


@dataclass(frozen=True)
class Voice:
    """Another claim about the same attribute of the same subject.

    Attributes:
        claim: what is claimed.
        said: the same in short, as published.
        source: name of who says so.
    """

    claim: Claim
    said: str
    source: str


@dataclass(frozen=True)
class Flown:
    """What a flight makes of a measurand that a claim may mean.

    Attributes:
        measurand: its id.
        probability: that the claim means it.
        claimed: the claim's figure [`unit`].
        flown: the flight's; None where that flight has none [`unit`].
        unit: SI unit.
    """

    measurand: str
    probability: float
    claimed: float
    flown: float | None
    unit: str


@dataclass(frozen=True)
class Dossier:
    """Everything about one record.

    Attributes:
        id: of the record.
        kind: what kind it is: "claim".
        title: what it is called.
        record: all its fields.
        said: what a claim says, as published; None for any other record.
        stretches: where its passages stand.
        lineage: its source and those behind it, each before what lies behind it.
        supports: claims that can hold beside it.
        contradicts: claims that cannot.
        beside: claims about the same that are no rivals of it.
        links: records that it names and that name it.
        corrections: what was recorded before.
        contradictions: findings that name it, the weightiest first.
        flown: the flight's values, none if no flight was handed in.
    """

    id: str
    kind: str
    title: str
    record: Record
    said: str | None
    stretches: tuple[Stretch, ...]
    lineage: tuple[Step, ...]
    supports: tuple[Voice, ...]
    contradicts: tuple[Voice, ...]
    beside: tuple[Voice, ...]
    links: tuple[Link, ...]
    corrections: tuple[Correction, ...]
    contradictions: tuple[Contradiction, ...]
    flown: tuple[Flown, ...]


def dossier(folder: Folder, name: str, flown: Mapping[str, float | None] | None = None) -> Dossier:
    """Return everything that a folder knows about one record.

    Args:
        folder: checked records.
        name: id of the record.
        flown: measurands of a flight [SI], None for those that it does not have.

    Raises:
        InputError: no record has that id.
    """
    if not match(ID, name):
        raise InputError("must be the id of a record", given=repr(name[:80]), where="id")
    record = folder.record(name)
    kinds = {one.id: kind for kind, one in folder.records()}
    claim = record if isinstance(record, Claim) else None
    supports, contradicts, beside = ((), (), ()) if claim is None else _voices(folder, claim)
    return Dossier(
        id=name,
        kind=kinds[name],
        title=title(record),
        record=record,
        said=None if claim is None else said(claim),
        stretches=tuple(_stretches(folder, record)),
        lineage=tuple(_lineage(folder, record)),
        supports=supports,
        contradicts=contradicts,
        beside=beside,
        links=tuple(_links(folder, record, kinds)),
        corrections=tuple(one for one in folder.corrections if one.record == name),
        contradictions=tuple(one for one in contradictions(folder) if name in one.records),
        flown=() if claim is None or flown is None else tuple(_flown(claim, flown)),
    )


def references(record: BaseModel) -> Iterator[tuple[str, str]]:
    """Yield (key, id) of all that a record may name; some are words for things, not records.

    Args:
        record: record, or part of one.
    """
    for key in _id_keys(type(record)):
        value = getattr(record, key)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, str):
                yield key, part
            elif isinstance(part, BaseModel):
                yield from ((key, name) for _, name in references(part))


@cache
def _id_keys(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields of a record, or of a part of one, that hold ids of records."""
    return tuple(
        name
        for name, field in model.model_fields.items()
        if name not in _NO_RECORDS and _holds_ids(field.annotation, field.metadata)
    )


def _holds_ids(annotation: Any, metadata: Iterable[Any]) -> bool:
    """Return whether a type is that of an id, or has a part that is."""
    if any(getattr(mark, "pattern", None) == ID for mark in metadata):
        return True
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return bool(_id_keys(annotation))
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        return _holds_ids(inner, [one for mark in marks for one in getattr(mark, "metadata", ())])
    return any(_holds_ids(part, ()) for part in get_args(annotation))


def _links(folder: Folder, record: Record, kinds: Mapping[str, str]) -> Iterator[Link]:
    """Yield what a record names, then what names it; corrections are told elsewhere."""
    keys = _keys(record)
    for name in keys:
        if name in kinds:
            yield Link(keys[name], name, kinds[name], title(folder.record(name)), True)
    for kind, other in folder.records():
        if kind != "correction" and other.id != record.id and record.id in (keys := _keys(other)):
            yield Link(keys[record.id], other.id, kind, title(other), False)


def _keys(record: Record) -> dict[str, tuple[str, ...]]:
    """Return the keys under which a record names each id."""
    found: dict[str, tuple[str, ...]] = {}
    for key, name in references(record):
        if key not in found.setdefault(name, ()):
            found[name] += (key,)
    return found


def _stretches(folder: Folder, record: Record) -> Iterator[Stretch]:
    """Yield where the passages of a record stand."""
    one = getattr(record, "passage", None)
    names = [one] if one is not None else list(getattr(record, "passages", ()))
    passages: list[Any] = [folder.record(name) for name in names]
    for passage in [record] if isinstance(record, Passage) else passages:
        document: Any = folder.record(passage.document)
        yield Stretch(passage, document)


def _lineage(folder: Folder, record: Record) -> Iterator[Step]:
    """Yield the source of a record and, deeper and deeper, the sources behind it, each once."""
    own = getattr(record, "source", None)
    names = [own] if own is not None else list(getattr(record, "sources", ()))
    if isinstance(record, Source):
        names = [record.id]
    waiting: list[tuple[int, str, str | None, bool]] = [(0, n, None, False) for n in names[::-1]]
    seen: set[str] = set()
    while waiting:
        depth, name, how, is_doubtful = waiting.pop()
        source: Any = folder.record(name)
        yield Step(depth, source, how, is_doubtful)
        if name not in seen:
            seen.add(name)
            behind = source.lineage[::-1]
            waiting += [(depth + 1, one.source, one.how, one.doubtful) for one in behind]


def _voices(folder: Folder, claim: Claim) -> tuple[tuple[Voice, ...], ...]:
    """Return what supports a claim, what contradicts it, and what is said beside it."""
    found: dict[bool | None, list[Voice]] = {True: [], False: [], None: []}
    for other in folder.all_claims():
        is_same = (other.about, other.attribute) == (claim.about, claim.attribute)
        if is_same and other.id != claim.id:
            source = title(folder.record(other.source))
            voice = Voice(other, said(other), source)
            found[agree(claim, other, folder.header.zone)].append(voice)
    return tuple(tuple(found[verdict]) for verdict in (True, False, None))


def _flown(claim: Claim, flown: Mapping[str, float | None]) -> Iterator[Flown]:
    """Yield what the flight makes of each measurand that a claim may mean, the likeliest first."""
    for measurand, chance in sorted(claim.readings.items(), key=lambda one: -one[1]):
        number = own_measurement(claim)
        yield Flown(measurand, chance, number.value, flown.get(measurand), number.unit)
