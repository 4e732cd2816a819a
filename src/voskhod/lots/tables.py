"""From TOML to checked models: lists of tables, one model to each name of a list.

Decision: text is at most 4,000 characters and has no control characters, so that a record can be
printed on a terminal as it is. A file is at most a megabyte: a lot takes two kilobytes.

Source: TOML 1.0.0.
"""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from voskhod.errors import InputError
from voskhod.lots.refusal import Refusal, first_error, nearest, shortened, shown_path

LIMIT_BYTES = 1_000_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_M = TypeVar("_M", bound=BaseModel)


def _printable(text: str) -> str:
    if _CONTROL.search(text):
        raise Refusal("must have no control characters", shortened(text))
    return text


Text = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_printable)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


def read_toml(text: str, known: tuple[str, ...], place: str | Path) -> dict[str, Any]:
    """Return the top of a file.

    Args:
        text: content, TOML.
        known: lists that it may have.
        place: name of the file, for errors.

    Raises:
        InputError: no TOML, or a list that is not known.
    """
    try:
        top = tomllib.loads(text)
    except (ValueError, RecursionError) as wrong:
        reason = str(wrong) if len(str(wrong)) < 200 else "something else"
        raise InputError("must be TOML", given=reason, file=place) from None
    for key in top:
        if key not in known:
            raise InputError(
                "must be a known list", given=shortened(key), file=place, do=nearest(key, known)
            )
    return top


def rows_of(top: dict[str, Any], name: str, kind: type[_M], place: str | Path) -> tuple[_M, ...]:
    """Return the rows of one list of a file.

    Args:
        top: of the file.
        name: of the list.
        kind: model of its rows.
        place: name of the file, for errors.

    Returns:
        Rows in their order; none where the list is not there.

    Raises:
        InputError: no list of tables, or a key or value that is not acceptable.
    """
    rows = top.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError("must be a list of tables", where=name, file=place, do=f"Use [[{name}]].")
    found = []
    for i, row in enumerate(rows):
        try:
            found.append(kind.model_validate(row))
        except ValidationError as wrong:
            raise first_error(wrong, f"{name}.{i}", place) from None
    return tuple(found)


def file_text(path: Path) -> str:
    """Return the text of a file.

    Args:
        path: where it is.

    Raises:
        InputError: there is no such file, or it cannot be read, or is too large.
    """
    place = shown_path(path)
    try:
        if not path.is_file():
            raise InputError("must be a file that can be read", given="no file", file=place)
        with path.open("rb") as file:
            content = file.read(LIMIT_BYTES + 1)
        if len(content) > LIMIT_BYTES:
            raise InputError(f"must not be larger than {LIMIT_BYTES // 1000} kB", file=place)
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("must be text in UTF-8", file=place) from None
    except (OSError, ValueError) as wrong:  # a name with a null byte is a ValueError
        reason = getattr(wrong, "strerror", None) or str(wrong)
        raise InputError("must be a file that can be read", given=reason, file=place) from None
