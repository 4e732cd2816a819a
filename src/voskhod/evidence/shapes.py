"""From plain tables to records, or to one error that a user can act on.

Pydantic tells everything that is wrong, in its own words; a user mends one thing at a time. The
first thing wrong in the first record that has one becomes an `InputError` with file and key.

Source: pydantic's list of errors, 2.x.
"""

import difflib
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from voskhod.errors import InputError
from voskhod.evidence import records

_PATTERNS = {
    records.ID: "must be 1 to 64 letters, digits, dots and hyphens, a letter or digit first",
    records.MEASURAND: "must be the id of a measurand",
    records.INPUT: "must be the dotted name of a number of a mission file",
    records.SHA256: "must be a SHA-256 in 64 hexadecimal digits",
    records.PLAIN: "must be text without control characters",
}


def validated(kind: Any, value: Any, root: tuple[str, ...], place: str) -> Any:
    """Return a value in the shape of its schema.

    Args:
        kind: a record, or a list of them, as a type.
        value: plain tables.
        root: keys above the value in its file.
        place: what errors call the file.

    Raises:
        InputError: the first thing that is wrong.
    """
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False)
    # An unknown key explains a missing one (a slip of the pen gives both), so it comes first.
    first = min(errors, key=lambda e: (_row(e), e["type"] != "extra_forbidden"))
    where = ".".join(str(part) for part in (*root, *_keys(first)))
    more = f"({len(errors) - 1} more after this one.)" if len(errors) > 1 else ""
    must, given, do = _sentence(first, kind)
    do = " ".join(part for part in (do, more) if part)
    raise InputError(must, given=given, where=where, file=place, do=do or None)


def _row(error: ErrorDetails) -> int:
    return error["loc"][0] if error["loc"] and isinstance(error["loc"][0], int) else -1


def _keys(error: ErrorDetails) -> Iterator[str | int]:
    """Return the keys of the place of an error, without pydantic's names of a union's members."""
    for part in error["loc"]:
        if isinstance(part, int) or not re.search(
            r"[\[(]|^(str|int|float|constrained-(str|int))$|^literal", part
        ):
            yield part


def _sentence(error: ErrorDetails, kind: Any) -> tuple[str, str | None, str]:
    """Return (what must hold, what was given, what to do) of an error."""
    given = repr(error["input"])
    given = given if len(given) < 80 else f"{given[:60]}... ({len(given)} characters)"
    if error["type"] == "extra_forbidden":
        name = str(error["loc"][-1])
        known = list(_model_at(kind, error["loc"][:-1]).model_fields)
        close = difflib.get_close_matches(name, known, n=1)
        do = f"Did you mean {close[0]}?" if close else "Known: " + ", ".join(known) + "."
        return "must be a known key", name, do
    if error["type"] == "missing":
        return "must be given", None, ""
    if error["loc"][-1] in ("constrained-str", "int", "float"):  # members of a figure
        return "must be a finite number, as text where it has a unit", given, ""
    if error["type"] == "string_pattern_mismatch":
        return _PATTERNS[error["ctx"]["pattern"]], given, ""
    if error["type"] == "string_type":
        return "must be text", given, "Put it in quotation marks."
    return error["msg"][:1].lower() + error["msg"][1:], given, ""


def _model_at(kind: Any, location: tuple[str | int, ...]) -> type[BaseModel]:
    """Return the schema of the table at a place."""
    model: type[BaseModel] = kind if isinstance(kind, type) else kind.__args__[0]
    for part in location:
        if isinstance(part, str):
            model = model.model_fields[part].annotation.__args__[0]  # type: ignore[union-attr]
    return model
