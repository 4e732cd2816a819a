"""The tables of an archive: what SQLite keeps of each kind of record.

    meta        digest, version of this layout, header as JSON
    record      number, id, kind, title, text of every record, in the order of the files
    words       full-text index over id, title and text of `record`
    claim ...   one table to a kind: number, id, a column to each plain field, the record as JSON

A claim has four columns more: whether it comes from the documents or from outside, its form, what
it says in words, and its number in SI units.

Decision: the columns are made from the schema of the records, so that a new field has its column
without a change here; what is no plain value (lists, readings) stands in the JSON alone. The JSON
leaves out what has its default.

Decision: the text of a record is every word of its fields, hashes and the ids of passages apart. It
never holds words of a document, because no record does.

Source: SQLite FTS5, external content tables and the tokenizer unicode61.
"""

import types
import typing
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any

from pydantic import BaseModel

from voskhod.evidence.agreement import own_measurement, said
from voskhod.evidence.folder import TABLES
from voskhod.evidence.records import (
    Artefact,
    Claim,
    Correction,
    Document,
    Event,
    Holding,
    Passage,
    Record,
)
from voskhod.evidence.rules.index import form_of

LAYOUT = 1  # raised by any change of the tables, so that older archives are built again
APPLICATION = 0x564F5332  # "VOS2", in the header of the file
MODELS: dict[str, type[Record]] = {kind: model for _, kind, model, _ in TABLES}
_HASHES = ("sha256", "before", "after")
_IDS = ("id", "passage", "passages", "documents")
_CLAIM = ("corpus", "form", "said", "si_value", "si_unit")
_LARGEST = 2**63  # SQLite's integers end below it


# What a record of a kind is called; one that is not here has a name.
_TITLES: dict[type[Record], Callable[[Any], str]] = {
    Claim: lambda r: r.says,
    Document: lambda r: r.title,
    Event: lambda r: r.title,
    Artefact: lambda r: f"{r.kind}: {r.description}",
    Passage: lambda r: (
        f"{r.document}, {'' if r.line is None else f'line {r.line}, '}"
        f"code points {r.start} to {r.end}"
    ),
    Holding: lambda r: f"{r.holder or 'nobody known'}, {r.date}",
    Correction: lambda r: f"{r.record}.{r.attribute}: {r.was} became {r.became}",
}


def schema() -> Iterator[str]:
    """Yield the statements that make an empty archive."""
    yield "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
    yield (
        "CREATE TABLE record (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
        " kind TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL)"
    )
    # Prefixes of two and three letters have an index of their own; longer ones are few to merge.
    yield (
        "CREATE VIRTUAL TABLE words USING fts5(id, title, text, content='record',"
        " content_rowid='number', prefix='2 3', tokenize='unicode61 remove_diacritics 2')"
    )
    for kind in MODELS:
        named = ", ".join(f'"{name}"' for name in columns(kind))
        yield f'CREATE TABLE "{kind}" (number INTEGER PRIMARY KEY, {named}, json TEXT NOT NULL)'


# Once the rows are in: an index over all of them is quicker than one that grows.
INDICES = (
    'CREATE INDEX claim_subject ON claim ("about", "attribute")',
    'CREATE INDEX claim_source ON claim ("source")',
    "INSERT INTO words(words) VALUES ('rebuild')",
    "ANALYZE",
)


def columns(kind: str) -> tuple[str, ...]:
    """Return the columns of a kind of record between its number and its JSON.

    Args:
        kind: name of its table.
    """
    fields = MODELS[kind].model_fields.items()
    plain = tuple(name for name, field in fields if _is_plain(field.annotation))
    return (*plain, *_CLAIM) if kind == "claim" else plain


def row(kind: str, record: Record, corpus: str) -> tuple[Any, ...]:
    """Return the values of a record's columns, JSON last.

    Args:
        kind: name of its table.
        record: the record.
        corpus: for a claim, "documents" or "outside".
    """
    plain = [
        str(value) if type(value) is int and not -_LARGEST <= value < _LARGEST else value
        for value in _PLAIN[kind](record)
    ]
    if isinstance(record, Claim):
        value, unit = None, None
        if record.value is not None:
            value, _, _, unit = own_measurement(record)
        plain += [corpus, form_of(record), said(record), value, unit]
    return (*plain, record.model_dump_json(exclude_defaults=True))


def title(record: Record) -> str:
    """Return what a record is called in a list, in a line.

    Args:
        record: record of any kind.
    """
    for model, words in _TITLES.items():
        if isinstance(record, model):
            return words(record)
    return str(record.name)  # type: ignore[attr-defined]


def text(record: Record, is_short: bool = False) -> str:
    """Return all words that a record holds, in the order of its fields.

    Args:
        record: record of any kind.
        is_short: whether to leave out what its title has.
    """
    words: list[str] = []
    for value in _WORDY[type(record)](record):
        if isinstance(value, str):
            words.append(value)
        elif value:
            words += _leaves(value)
    named = title(record) if is_short else ""
    return " · ".join(word for word in words if word not in named)


def _leaves(value: Any) -> Iterator[str]:
    """Yield the words of a list, of a table's keys, or of a part with fields of its own."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        yield from _leaves(tuple(part for _, part in value))
    elif isinstance(value, tuple | dict):
        for part in value:
            yield from _leaves(part)


def _is_plain(annotation: Any) -> bool:
    """Return whether a field holds one value, not a list, a table or a pair."""
    origin = typing.get_origin(annotation)
    if origin in (types.UnionType, typing.Union):
        return all(_is_plain(part) for part in typing.get_args(annotation))
    if origin is typing.Annotated:
        return _is_plain(typing.get_args(annotation)[0])
    return origin not in (tuple, dict, list)


COLUMNS = {kind: columns(kind) for kind in MODELS}
# Getters of many fields at once: an archive of 100 000 claims asks for four million.
_PLAIN = {
    kind: attrgetter(*(name for name in names if name not in _CLAIM))
    for kind, names in COLUMNS.items()
}
_WORDY = {
    model: attrgetter(*(name for name in model.model_fields if name not in (*_HASHES, *_IDS)))
    for model in MODELS.values()
}
