"""From a folder of TOML files to checked records.

Each file holds lists of tables, one list to a kind of record (`evidence.records` names them); a
file that is missing is an empty list, except `folder.toml`, which says what the folder is about.
The first thing that is wrong becomes one `InputError` with file, key, what must hold and what was
given. Nothing is merged, chosen or averaged: what contradicts stands side by side.

Decision: a folder's digest is taken over the names and bytes of its files, so that whatever is
built from it (a search index, a flight's page) can tell whether it is up to date. `lots.toml` is
part of the digest and is read elsewhere. `hypotheses.toml` holds questions to the records and no
record: it may stand in the folder, is read by `voskhod.reconstruct` and is no part of the digest.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

from voskhod.errors import InputError
from voskhod.evidence.checks import Row, advice, check_records
from voskhod.evidence.records import (
    Artefact,
    Claim,
    Correction,
    Document,
    Event,
    Header,
    Holding,
    Passage,
    Person,
    Place,
    Record,
    Source,
)
from voskhod.evidence.shapes import validated

LIMIT_BYTES = 64_000_000  # of one file; 100 000 claims take about 40 MB
LIMIT_RECORDS = 500_000  # of one table
# File, table in it, kind of record, attribute of `Folder`.
TABLES: tuple[tuple[str, str, type[Record], str], ...] = (
    ("documents.toml", "document", Document, "documents"),
    ("sources.toml", "source", Source, "sources"),
    ("passages.toml", "passage", Passage, "passages"),
    ("claims.toml", "claim", Claim, "claims"),
    ("outside.toml", "claim", Claim, "outside"),
    ("artefacts.toml", "artefact", Artefact, "artefacts"),
    ("events.toml", "event", Event, "events"),
    ("names.toml", "person", Person, "people"),
    ("names.toml", "place", Place, "places"),
    ("provenance.toml", "holding", Holding, "holdings"),
    ("corrections.toml", "correction", Correction, "corrections"),
)
HEADER, LOTS, HYPOTHESES = "folder.toml", "lots.toml", "hypotheses.toml"
FILES = (HEADER, *dict.fromkeys(row[0] for row in TABLES), LOTS)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True)
class Folder:
    """Records of an evidence folder, each kind in the order of its file.

    Attributes:
        header: what the folder is about.
        documents: texts that passages point into.
        sources: who speaks.
        passages: stretches of documents.
        claims: statements of the documents.
        outside: statements from beyond the documents.
        artefacts: things.
        events: what happened, or is said to have.
        people: who is named.
        places: where.
        holdings: who had a thing.
        corrections: what was recorded before.
        digest: SHA-256 over names and bytes of the files, in hexadecimal.
    """

    header: Header
    documents: tuple[Document, ...]
    sources: tuple[Source, ...]
    passages: tuple[Passage, ...]
    claims: tuple[Claim, ...]
    outside: tuple[Claim, ...]
    artefacts: tuple[Artefact, ...]
    events: tuple[Event, ...]
    people: tuple[Person, ...]
    places: tuple[Place, ...]
    holdings: tuple[Holding, ...]
    corrections: tuple[Correction, ...]
    digest: str

    def all_claims(
        self, which: Literal["all", "documents", "outside"] = "all"
    ) -> tuple[Claim, ...]:
        """Return claims of the documents, from outside them, or both, in that order.

        Args:
            which: set of claims.
        """
        inside = () if which == "outside" else self.claims
        return inside if which == "documents" else (*inside, *self.outside)

    def record(self, name: str) -> Record:
        """Return a record of any kind.

        Args:
            name: its id.

        Raises:
            InputError: no record has that id.
        """
        if name not in self._by_id:
            raise InputError(
                "must be the id of a record of the folder",
                given=name,
                where="id",
                do=advice(name, tuple(self._by_id)),
            )
        return self._by_id[name]

    def source(self, name: str) -> Source:
        """Return a source.

        Args:
            name: its id.

        Raises:
            KeyError: no source has that id.
        """
        return self._sources[name]

    def has(self, name: str) -> bool:
        """Return whether a record has that id."""
        return name in self._by_id

    def records(self) -> Iterator[tuple[str, Record]]:
        """Return (kind, record) of every record, in the order of the files."""
        for _, kind, _, attribute in TABLES:
            for record in getattr(self, attribute):
                yield kind, record

    @cached_property
    def _sources(self) -> Mapping[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def _by_id(self) -> Mapping[str, Record]:
        return {record.id: record for _, record in self.records()}


@cache
def built_in_folder(mission_id: str) -> Folder | None:
    """Return the evidence that comes with the package for a mission, None if there is none.

    Args:
        mission_id: short name of the mission.

    Raises:
        InputError: a folder that is not acceptable.
    """
    if not _NAME.fullmatch(mission_id):
        return None
    path = files("voskhod.evidence") / "data" / mission_id
    return read_folder(path) if (path / HEADER).is_file() else None


def read_folder(path: Path | Traversable) -> Folder:
    """Return the checked records of a folder.

    Args:
        path: folder with the files above.

    Raises:
        InputError: no such folder, or a file, key, value or reference that is not acceptable.
    """
    place = str(path) if isinstance(path, Path) else path.name
    if not _is_folder(path):
        raise InputError("must be a folder of evidence", given=str(path), where="folder")
    _check_names(path, place)
    content = {name: _bytes(path / name, f"{place}/{name}") for name in FILES}
    digest = hashlib.sha256()
    tables = {}
    for name, text in content.items():
        if text is None:
            continue
        digest.update(f"{name} {len(text)}\n".encode() + text)
        if name != LOTS:
            tables[name] = _toml(text, f"{place}/{name}")
    if HEADER not in tables:
        raise InputError("must be there", where=HEADER, file=place, do="It names the mission.")
    header = validated(Header, tables.pop(HEADER), (), f"{place}/{HEADER}")
    for name, table in tables.items():
        _check_tables(name, table, f"{place}/{name}")
    kept: dict[str, tuple[Any, ...]] = {}
    rows: list[Row] = []
    for name, kind, model, attribute in TABLES:
        file = f"{place}/{name}"
        listed = tables.get(name, {}).get(kind, [])
        kept[attribute] = tuple(validated(list[model], listed, (kind,), file))  # type: ignore[valid-type]
        rows += [Row(record, kind, i, file) for i, record in enumerate(kept[attribute])]
    check_records(header, rows, f"{place}/{HEADER}")
    return Folder(header, **kept, digest=digest.hexdigest())


def _is_folder(path: Path | Traversable) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name that is too long, holds a null, may not be entered
        return False


def _check_names(path: Path | Traversable, place: str) -> None:
    """Refuse a TOML file that nobody would read, most likely a slip of the pen."""
    try:
        names = sorted(entry.name for entry in path.iterdir())
    except OSError as wrong:
        raise InputError(
            "must be a readable folder", given=str(wrong.strerror), file=place
        ) from None
    for name in names:
        if name.endswith(".toml") and name not in (*FILES, HYPOTHESES):
            do = advice(name, FILES)
            raise InputError("must be a file of an evidence folder", given=name, file=place, do=do)


def _bytes(path: Path | Traversable, place: str) -> bytes | None:
    """Return the content of a file, None if there is none."""
    try:
        if not path.is_file():
            if path.is_dir() or (isinstance(path, Path) and path.exists()):
                raise InputError("must be a file", given="something else", file=place)
            return None
        with path.open("rb") as file:
            content: bytes = file.read(LIMIT_BYTES + 1)
    except OSError as wrong:
        raise InputError("must be a readable file", given=str(wrong.strerror), file=place) from None
    if len(content) > LIMIT_BYTES:
        limit = f"must not be larger than {LIMIT_BYTES // 1_000_000} MB"
        raise InputError(limit, given="more", file=place)
    return content


def _toml(content: bytes, place: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise InputError("must be text in UTF-8", given="other bytes", file=place) from None
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        raise InputError(
            "must be TOML", given=str(wrong), file=place, do="See https://toml.io."
        ) from None


def _check_tables(name: str, table: Mapping[str, Any], place: str) -> None:
    """Check that a file holds lists of tables of its own kinds, none too long."""
    known = [kind for file, kind, _, _ in TABLES if file == name]
    for key, listed in table.items():
        if key not in known:
            do = advice(key, known)
            raise InputError("must be a known key", given=key, where=key, file=place, do=do)
        if not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed):
            raise InputError(
                "must be a list of tables", where=key, file=place, do=f"Head each with [[{key}]]."
            )
        if len(listed) > LIMIT_RECORDS:
            must = f"must not hold more than {LIMIT_RECORDS} records"
            raise InputError(must, given=str(len(listed)), where=key, file=place)
