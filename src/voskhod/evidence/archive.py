"""The archive: one SQLite file with every record of a folder, for searching and for other programs.

An archive is a pure function of its folder: the same digest gives the same rows, and its name is
the digest. It is built under a temporary name and renamed, so that nobody meets half of one; it is
opened for reading only and never changed afterwards. When the folder changes, a new archive stands
beside the old one, and `evidence.history` keeps what became of what.

Decision: archives live in the user's cache, XDG_CACHE_HOME/voskhod/archives or the same under
~/.cache: they can all be built again. One that is torn or of another layout is built again.

Source: SQLite, URI file names (mode=ro, immutable) and PRAGMA query_only; XDG Base Directory
Specification 0.8.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pydantic import TypeAdapter

from voskhod.errors import InputError, OutputError
from voskhod.evidence.folder import FILES, TABLES, Folder, read_folder
from voskhod.evidence.records import Header
from voskhod.evidence.tables import APPLICATION, COLUMNS, INDICES, LAYOUT, row, schema, text, title
from voskhod.writing import replace_with

_MARKS = ("application_id", "user_version")


def archives_folder() -> Path:
    """Return where archives are kept: voskhod/archives in XDG_CACHE_HOME or ~/.cache."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "voskhod" / "archives"


def folder_digest(path: Path | Traversable) -> str | None:
    """Return the digest of a folder without reading its records, None if a file cannot be read.

    Args:
        path: folder of evidence; what is wrong with it is told by `read_folder`.
    """
    digest = hashlib.sha256()
    try:
        for name in FILES:
            file = path / name
            if file.is_file():
                content = file.read_bytes()
                digest.update(f"{name} {len(content)}\n".encode() + content)
    except (OSError, ValueError):
        return None
    return digest.hexdigest()


def kept_folder(path: Path | Traversable, archives: Path | None = None) -> Folder:
    """Return the records of a folder, from its archive where there is one, else from its files.

    Args:
        path: folder of evidence.
        archives: where archives are kept; None for the user's cache.

    Raises:
        InputError: no such folder, or one that is not acceptable.
    """
    digest = folder_digest(path)
    kept = None if digest is None else archive_path(digest, archives)
    if kept is not None and is_usable(kept, str(digest)):
        with opened(kept) as archive:
            return stored_folder(archive)
    return read_folder(path)


def archive_path(digest: str, archives: Path | None = None) -> Path:
    """Return where the archive of a digest stands.

    Args:
        digest: of a folder.
        archives: where archives are kept; None for the user's cache.
    """
    return (archives_folder() if archives is None else archives) / f"{digest}.sqlite"


def archive_of(folder: Folder, archives: Path | None = None) -> Path:
    """Return the archive of a folder, built if there is none that can be used.

    Args:
        folder: checked records.
        archives: where archives are kept; None for the user's cache.

    Raises:
        OutputError: it cannot be written there.
    """
    path = archive_path(folder.digest, archives)
    if not is_usable(path, folder.digest):
        build_archive(folder, path)
    return path


def build_archive(folder: Folder, path: Path) -> None:
    """Build the archive of a folder in a file, whole or not at all.

    Args:
        folder: checked records.
        path: where; what stands there is replaced.

    Raises:
        OutputError: it cannot be written there.
    """

    def write(temporary: Path) -> None:
        with closing(sqlite3.connect(temporary, isolation_level=None)) as base:
            # A file that is thrown away if anything fails needs no journal.
            for order in ("journal_mode = OFF", "synchronous = OFF", "page_size = 4096"):
                base.execute(f"PRAGMA {order}")
            base.execute("BEGIN")
            _fill(base, folder)
            base.execute("COMMIT")

    try:
        replace_with(path, write)
    except sqlite3.Error as wrong:
        raise OutputError(f"{path} cannot be written: {wrong}") from wrong


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open an archive for reading only, and close it in the end.

    Args:
        path: of an archive.

    Raises:
        InputError: it is not there, cannot be read, or is no archive of this layout.
    """
    try:
        # Nobody changes an archive once it has its name, so no locks are needed.
        uri = f"file:{quote(str(path))}?mode=ro&immutable=1"
        base = sqlite3.connect(uri, uri=True, isolation_level=None)
    except (sqlite3.Error, ValueError) as wrong:
        raise _unusable(path, str(wrong)) from None
    with closing(base):
        try:
            base.execute("PRAGMA query_only = ON")
            marks = [base.execute(f"PRAGMA {m}").fetchone()[0] for m in _MARKS]
        except sqlite3.Error as wrong:
            raise _unusable(path, str(wrong)) from None
        if marks != [APPLICATION, LAYOUT]:
            raise _unusable(path, "another file")
        try:
            yield base
        except sqlite3.DatabaseError as wrong:
            if isinstance(wrong, sqlite3.ProgrammingError):
                raise  # a mistake of the function that reads, not of the file
            raise _unusable(path, str(wrong)) from wrong


def is_usable(path: Path, digest: str) -> bool:
    """Return whether a file is a whole archive of a folder with that digest.

    Args:
        path: of an archive.
        digest: of the folder.
    """
    try:
        if not path.is_file():
            return False
        with opened(path) as base:
            # The last page is reached: a file that was cut off is found here.
            base.execute("SELECT count(*) FROM record").fetchone()
            found = base.execute("SELECT value FROM meta WHERE key = 'digest'").fetchone()
    except (InputError, OSError):
        return False
    return bool(found == (digest,))


def stored_folder(archive: sqlite3.Connection) -> Folder:
    """Return the records that an archive was built from.

    Args:
        archive: open archive.
    """
    meta = dict(archive.execute("SELECT key, value FROM meta"))
    kept: dict[str, tuple[Any, ...]] = {}
    for _, kind, model, attribute in TABLES:
        where = "WHERE corpus = ?" if kind == "claim" else ""
        given = (_corpus(attribute),) if where else ()
        order = f'SELECT json FROM "{kind}" {where} ORDER BY number'
        rows = ",".join(text for (text,) in archive.execute(order, given))
        kept[attribute] = tuple(TypeAdapter(list[model]).validate_json(f"[{rows}]"))  # type: ignore[valid-type]
    return Folder(Header.model_validate_json(meta["header"]), **kept, digest=meta["digest"])


def _fill(base: sqlite3.Connection, folder: Folder) -> None:
    """Write all records of a folder into an empty database."""
    for order in schema():
        base.execute(order)
    meta = {"digest": folder.digest, "header": folder.header.model_dump_json()}
    base.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
    number = 0
    for _, kind, _, attribute in TABLES:
        records = getattr(folder, attribute)
        numbered = list(enumerate(records, start=number + 1))
        number += len(records)
        base.executemany(
            "INSERT INTO record VALUES (?, ?, ?, ?, ?)",
            ((i, r.id, kind, title(r), text(r, is_short=True)) for i, r in numbered),
        )
        places = ", ".join("?" * (len(COLUMNS[kind]) + 2))
        corpus = _corpus(attribute)
        base.executemany(
            f'INSERT INTO "{kind}" VALUES ({places})',
            ((i, *row(kind, record, corpus)) for i, record in numbered),
        )
    for order in INDICES:
        base.execute(order)
    base.execute(f"PRAGMA application_id = {APPLICATION}")
    base.execute(f"PRAGMA user_version = {LAYOUT}")


def _corpus(attribute: str) -> str:
    """Return what the archive calls the set of claims of an attribute of `Folder`."""
    return "outside" if attribute == "outside" else "documents"


def _unusable(path: Path, given: str) -> InputError:
    return InputError("must be an archive that can be read", given=given, file=path)
