"""Write a file whole or not at all.

Content goes to a temporary name in the same folder, is flushed to the disk and then renamed over
the target, so that a reader never meets half a file and a failure leaves the old one as it was.
A symbolic link keeps pointing where it did. What is there and is neither a file nor missing (a
folder, a pipe, /dev/null) is refused, because renaming would replace it.

Source of the order (write, fsync, rename): POSIX.1-2024, rename().
"""

import errno
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from voskhod.errors import OutputError

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file is larger than the file system allows",
    errno.EACCES: "its folder is not writable",
    errno.EPERM: "its folder is not writable",
    errno.EROFS: "the file system is read-only",
    errno.EISDIR: "it is a folder",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EEXIST: "a part of the path is a file, not a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "its symbolic links go round in a circle",
}


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, line ends as given.

    Args:
        path: where; missing folders are made.
        text: all of it.

    Raises:
        OutputError: it cannot be written there.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes | memoryview) -> None:
    """Write a binary file.

    Args:
        path: where; missing folders are made.
        content: all of it.

    Raises:
        OutputError: it cannot be written there.
    """

    def write(temporary: Path) -> None:
        temporary.write_bytes(content)

    replace_with(path, write)


def replace_with(path: Path, write: Callable[[Path], None]) -> None:
    """Let a function write a temporary file, then put that in the place of the target.

    Args:
        path: where the file is to stand; missing folders are made.
        write: writes the file that it is given the path of.

    Raises:
        OutputError: it cannot be written there.
    """
    with _told_as_sentences(path):
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise OSError(errno.EISDIR, "it is a folder")
        if target.exists() and not target.is_file():
            raise OSError(errno.EINVAL, "it is a device, a pipe or a socket, not a file")
        target.parent.mkdir(parents=True, exist_ok=True)
        # A short name of its own: a long target name plus a suffix could pass the limit.
        temporary = target.parent / f".{secrets.token_hex(8)}.part"
        try:
            write(temporary)
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            os.replace(temporary, target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise


@contextmanager
def _told_as_sentences(path: Path) -> Iterator[None]:
    """Turn what the operating system refuses into an `OutputError`."""
    try:
        yield
    except OSError as wrong:
        reason = _REASONS.get(wrong.errno or 0) or wrong.strerror or str(wrong)
        raise OutputError(f"{path} cannot be written: {reason}") from wrong
    except ValueError as wrong:
        if "null" not in str(wrong):
            raise  # a mistake of the function that writes, not of the path
        raise OutputError(f"{str(path)!r} cannot be written: the name holds a null byte") from wrong
