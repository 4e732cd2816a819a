"""Read a file that somebody names: whole and not too large, or one error that says why not."""

import tomllib
from pathlib import Path
from typing import Any

from voskhod.errors import InputError


def read_within(path: Path, most_bytes: int) -> bytes:
    """Return the content of a file.

    Args:
        path: where it is.
        most_bytes: greatest length, whole megabytes [byte].

    Raises:
        InputError: there is no such file, it cannot be read, or it is larger.
    """
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except (OSError, ValueError) as wrong:  # a name with a null byte is a ValueError
        reason = getattr(wrong, "strerror", None) or str(wrong)
        raise InputError("must be a file that can be read", given=reason, file=path) from None
    if len(content) > most_bytes:
        limit = f"must not be larger than {most_bytes // 1_000_000} MB"
        raise InputError(limit, given="more", file=path)
    return content


def toml_of(content: bytes, place: str) -> dict[str, Any]:
    """Return the table of a TOML file's content.

    Args:
        content: the file.
        place: what errors call it.

    Raises:
        InputError: it is not TOML in UTF-8, or nested too deeply.
    """
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as wrong:
        raise InputError("must be TOML in UTF-8", given=str(wrong)[:80], file=place) from None
