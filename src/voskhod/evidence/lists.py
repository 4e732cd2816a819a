"""Lists: the records of one kind that a reader asks for, in the order of the folder.

Decision: filters narrow together. What can be checked against the folder is: a source, a topic or a
measurand that it does not have is most likely a slip of the pen, and an error. What a claim is
about may be any word, so one that nothing is about gives an empty list.

Source: the records' own fields (`evidence.records`).
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from voskhod.errors import InputError
from voskhod.evidence.checks import advice
from voskhod.evidence.dossier import references
from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Record
from voskhod.evidence.tables import text

Corpus = Literal["all", "documents", "outside"]


class Filters(NamedTuple):
    """What a reader asks for; None asks for nothing.

    Attributes:
        source: id of the source that speaks.
        topic: stage of the story.
        about: record or thing that it is about, shows, names or comes from.
        text: words that it holds, in any order, without regard to case and accents.
        measurand: measurand that a claim may mean.
        only: claims of the documents or from outside them.
    """

    source: str | None = None
    topic: str | None = None
    about: str | None = None
    text: str | None = None
    measurand: str | None = None
    only: Corpus = "all"


def listed(folder: Folder, kind: str, filters: Filters) -> tuple[Any, ...]:
    """Return the records of a kind that pass all filters.

    Args:
        folder: checked records.
        kind: "claims", "artefacts", "events" or "sources".
        filters: what is asked for.

    Raises:
        InputError: a source, topic or measurand that the folder does not have.
    """
    _check(folder, filters)
    records: Sequence[Any] = (
        folder.all_claims(filters.only) if kind == "claims" else getattr(folder, kind)
    )
    wanted = _folded(filters.text or "").split()
    return tuple(
        record
        for record in records
        if filters.source in (None, *_sources(record))
        and filters.topic in (None, getattr(record, "topic", None), *getattr(record, "covers", ()))
        and (filters.about is None or filters.about in _subjects(record))
        and (filters.measurand is None or filters.measurand in record.readings)
        and (not wanted or _holds(record, wanted))
    )


def _sources(record: Any) -> Iterable[str]:
    """Return who says a record: its source and others that say the same."""
    own = (record.source,) if hasattr(record, "source") else getattr(record, "sources", ())
    return (*own, *getattr(record, "also", ()))


def _subjects(record: Record) -> set[str]:
    """Return a record's own id and the ids and words that it names."""
    return {record.id, *(name for _, name in references(record))}


def _holds(record: Record, wanted: Sequence[str]) -> bool:
    words = _folded(f"{record.id} {text(record)}")
    return all(word in words for word in wanted)


def _folded(words: str) -> str:
    """Return text without case and accents."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _check(folder: Folder, filters: Filters) -> None:
    """Refuse what the folder does not have."""
    known = {
        "source": [source.id for source in folder.sources],
        "topic": folder.header.topics,
        "measurand": sorted({name for claim in folder.all_claims() for name in claim.readings}),
    }
    for name, ids in known.items():
        given = getattr(filters, name)
        if given is not None and given not in ids:
            raise InputError(
                f"must be a {name} of the folder",
                given=repr(given[:80]),
                where=f"--{name}",
                do=advice(given[:80], ids),
            )
