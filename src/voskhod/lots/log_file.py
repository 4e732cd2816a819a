"""Add to a log of bids: whole and on the disk, or not at all.

Order: lock, read and replay what is there, check the new entry against it, write its line in one
piece at the end, flush to the disk, unlock. A write that falls short is cut off again. What a crash
can leave is a last line without its line feed: it is found when the log is next read, and nothing
is added behind it.

Source: POSIX.1-2024, write() with O_APPEND, fsync(), flock as of BSD and Linux.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from voskhod.errors import InputError, OutputError
from voskhod.lots.bids import Entry, entries_of, entry_line
from voskhod.lots.lot import Sale
from voskhod.lots.refusal import shown_path
from voskhod.lots.state import LotState, replay


def append(path: Path, entry: Entry, sale: Sale) -> LotState:
    """Add an entry to a log.

    Args:
        path: the log; made where it is missing, its folder is not.
        entry: what is recorded.
        sale: lot under its terms.

    Returns:
        The lot after it.

    Raises:
        InputError: a log that is not acceptable or was torn, or an entry that cannot follow it.
        OutputError: the log cannot be written.
    """
    if not _exists(path):
        replay((entry,), sale, str(path))  # a log is not made in vain
    with _locked(path) as file:
        log = entries_of(file, path)
        if log.torn_line is not None:
            raise InputError(
                "must end with a whole line before anything is added",
                given="a torn one",
                where=f"line {log.torn_line}",
                file=path,
                do="Remove that line: it was never confirmed.",
            )
        state = replay((*log.entries, entry), sale, str(path))[-1].state
        _write(file, entry_line(entry), path)
    return state


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    """Open a log for adding, for one process at a time."""
    import fcntl

    try:
        is_new = not _exists(path)
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644), "r+b", 0)
    except (OSError, ValueError) as wrong:
        reason = getattr(wrong, "strerror", None) or str(wrong)
        raise OutputError(f"{shown_path(str(path))} cannot be written: {reason}") from wrong
    with file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OutputError(f"{path} cannot be written: it is not a file")
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        yield file
    if is_new:
        _flush_folder(path.parent)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that is too long, or holds a null byte
        return False


def _write(file: BinaryIO, line: bytes, path: Path) -> None:
    """Write a line at the end, to the disk; cut it off again if that fails."""
    number = file.fileno()
    before = os.fstat(number).st_size
    try:
        written = os.write(number, line)
        if written < len(line):
            raise OSError(None, "the disk is full")
        os.fsync(number)
    except OSError as wrong:
        with suppress(OSError):
            os.ftruncate(number, before)
        raise OutputError(f"{path} cannot be written: {wrong.strerror}") from wrong


def _flush_folder(folder: Path) -> None:
    """Put the entry of a new file in its folder on the disk, where the system can."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
