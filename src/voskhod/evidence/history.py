"""History: what became of the records of a folder from one archived state to the next.

A ledger beside the archives gets, whenever a folder is archived in a state other than its last, one
row to the state and one to each attribute that changed:

    state    number, place of the folder, mission, digest, when it was archived
    change   state, record, kind, attribute, was, became (JSON; nothing where it was not there)

A record that came or went is one change of the whole record, under the attribute "record". Rows can
be added only: the database itself refuses to change or drop one. What curators record by hand, with
a reason, stands in the folder's `corrections.toml`; this is what happened whether or not they did.

Decision: the ledger is a file of its own, because an archive is a function of its folder alone, and
a folder that goes back to an earlier state has a history that its old archive cannot know. If an
earlier archive is gone, its state stays and the changes from it are not known.

Source: append-only ledgers; SQLite triggers with RAISE(ABORT).
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from voskhod.errors import InputError, OutputError
from voskhod.evidence.archive import archive_of, archive_path, archives_folder, is_usable, opened
from voskhod.evidence.folder import Folder
from voskhod.evidence.tables import COLUMNS

_SCHEMA = """
CREATE TABLE IF NOT EXISTS state (
    number INTEGER PRIMARY KEY, place TEXT NOT NULL, mission TEXT NOT NULL,
    digest TEXT NOT NULL, date TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS change (
    state INTEGER NOT NULL REFERENCES state (number), record TEXT NOT NULL, kind TEXT NOT NULL,
    attribute TEXT NOT NULL, was TEXT, became TEXT);
CREATE INDEX IF NOT EXISTS change_record ON change (record);
CREATE TRIGGER IF NOT EXISTS state_stays BEFORE UPDATE ON state
    BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;
CREATE TRIGGER IF NOT EXISTS state_is_kept BEFORE DELETE ON state
    BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;
CREATE TRIGGER IF NOT EXISTS change_stays BEFORE UPDATE ON change
    BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;
CREATE TRIGGER IF NOT EXISTS change_is_kept BEFORE DELETE ON change
    BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;
"""
_PATIENCE_S = 10.0  # guess: how long another program may be writing
WHOLE = "record"


@dataclass(frozen=True)
class Change:
    """What became of one attribute of one record.

    Attributes:
        record: its id.
        kind: what kind of record.
        attribute: which; "record" where the whole record came or went.
        was: content before, as JSON; None where there was none.
        became: content after, as JSON; None where there is none.
        digest: of the folder with the new content.
        date: when that was archived [UTC, ISO 8601].
    """

    record: str
    kind: str
    attribute: str
    was: str | None
    became: str | None
    digest: str
    date: str


def keep(
    folder: Folder, place: str, archives: Path | None = None, now: datetime | None = None
) -> Path:
    """Archive a folder, add to its history what changed since it was last archived.

    Args:
        folder: checked records.
        place: what tells this folder from others: its path, or its name if it is built in.
        archives: where archives are kept; None for the user's cache.
        now: moment that is noted; None for the present.

    Returns:
        Path of the archive.

    Raises:
        OutputError: archive or history cannot be written.
    """
    path = archive_of(folder, archives)
    moment = (datetime.now(UTC) if now is None else now).isoformat(timespec="seconds")
    with _ledger(archives) as ledger:
        last = ledger.execute(
            "SELECT digest FROM state WHERE place = ? ORDER BY number DESC LIMIT 1", (place,)
        ).fetchone()
        if last == (folder.digest,):
            return path
        row = (place, folder.header.mission, folder.digest, moment)
        state = ledger.execute(
            "INSERT INTO state (place, mission, digest, date) VALUES (?, ?, ?, ?)", row
        ).lastrowid
        earlier = None if last is None else archive_path(last[0], archives)
        if earlier is not None and is_usable(earlier, last[0]):
            ledger.executemany(
                "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?)",
                ((state, *change) for change in _changes(earlier, path)),
            )
    return path


def changes(
    place: str, record: str | None = None, archives: Path | None = None
) -> tuple[Change, ...]:
    """Return the history of a folder, oldest first; empty if it was never archived.

    Args:
        place: what tells this folder from others.
        record: id of a record; None for all.
        archives: where archives are kept; None for the user's cache.

    Raises:
        InputError: the history cannot be read.
    """
    path = _ledger_path(archives)
    try:
        if not path.is_file():
            return ()
        uri = f"file:{quote(str(path))}?mode=ro"
        with closing(sqlite3.connect(uri, timeout=_PATIENCE_S, uri=True)) as ledger:
            rows = ledger.execute(
                "SELECT record, kind, attribute, was, became, digest, date FROM change"
                " JOIN state ON state.number = change.state"
                " WHERE place = ? AND (? IS NULL OR record = ?) ORDER BY change.rowid",
                (place, record, record),
            ).fetchall()
    except (sqlite3.Error, OSError) as wrong:
        raise InputError(
            "must be a history that can be read", given=str(wrong), file=path
        ) from None
    return tuple(Change(*row) for row in rows)


def _changes(earlier: Path, later: Path) -> Iterator[tuple[str, str, str, str | None, str | None]]:
    """Yield (record, kind, attribute, was, became) between two archives."""
    before, after = _records(earlier), _records(later)
    for key in dict.fromkeys((*before, *after)):
        was, became = before.get(key), after.get(key)
        if was is None or became is None:
            yield (*key, WHOLE, was, became)
        elif was != became:
            old, new = json.loads(was), json.loads(became)
            for name in dict.fromkeys((*old, *new)):
                if old.get(name) != new.get(name):
                    yield (*key, name, _told(old, name), _told(new, name))


def _records(path: Path) -> dict[tuple[str, str], str]:
    """Return the JSON of every record of an archive by id and kind."""
    with opened(path) as archive:
        return {
            (name, kind): text
            for kind in COLUMNS
            for name, text in archive.execute(f'SELECT id, json FROM "{kind}" ORDER BY number')
        }


def _told(record: dict[str, Any], name: str) -> str | None:
    return json.dumps(record[name], ensure_ascii=False) if name in record else None


def _ledger_path(archives: Path | None) -> Path:
    return (archives_folder() if archives is None else archives) / "history.sqlite"


@contextmanager
def _ledger(archives: Path | None) -> Iterator[sqlite3.Connection]:
    """Open the ledger for one transaction, made if it is not there."""
    path = _ledger_path(archives)
    try:
        base = sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None)
        with closing(base):
            base.executescript(_SCHEMA)
            base.execute("BEGIN IMMEDIATE")
            try:
                yield base
                base.execute("COMMIT")
            except BaseException:
                if base.in_transaction:
                    base.execute("ROLLBACK")
                raise
    except sqlite3.Error as wrong:
        raise OutputError(f"{path} cannot be written: {wrong}") from wrong
