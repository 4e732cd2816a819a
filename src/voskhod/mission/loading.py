"""From a TOML file to a checked mission.

A mission is found by the name of a built-in file or by a path. Overrides (`key=value`) are laid
over the file before it is checked, so that they meet the same rules. The first thing that is
wrong becomes one `InputError` that names file, key, what must hold and what was given.
"""

import difflib
import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from datetime import time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from voskhod.errors import InputError
from voskhod.mission.quantity import Violation
from voskhod.mission.schema import Mission

_LIMIT_BYTES = 1_000_000  # a mission file is a few tens of kilobytes; more is a mistake


def built_in_missions() -> tuple[str, ...]:
    """Return the names of the missions that come with the package, sorted."""
    folder = files("voskhod.mission") / "missions"
    return tuple(
        sorted(p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml"))
    )


def mission_text(name_or_path: str | Path) -> tuple[str, str]:
    """Return (place, text) of a mission file.

    Args:
        name_or_path: name of a built-in mission or path of a TOML file.

    Raises:
        InputError: no such mission or file, or one that cannot be read.
    """
    name = str(name_or_path)
    if name in built_in_missions():
        return f"{name}.toml", (files("voskhod.mission") / "missions" / f"{name}.toml").read_text(
            "utf-8"
        )
    path = Path(name)
    if not _exists(path):
        close = difflib.get_close_matches(name, built_in_missions(), n=1)
        names = ", ".join(built_in_missions())
        raise InputError(
            "must be a built-in mission or the path of a mission file",
            given=name,
            where="mission",
            do=f"Did you mean {close[0]}?" if close else f"Built in: {names}.",
        )
    try:
        if path.stat().st_size > _LIMIT_BYTES:
            raise InputError(
                f"a mission file must not be larger than {_LIMIT_BYTES // 1000} kB",
                given=f"{path.stat().st_size // 1000} kB",
                file=path,
            )
        return name, path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else "bytes that are not UTF-8"
        raise InputError("must be a readable text file", given=str(reason), file=path) from None


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that is too long, a folder that may not be entered
        return False


def load_mission(
    name_or_path: str | Path, overrides: Sequence[str] = (), option: str = "--set"
) -> Mission:
    """Return the checked mission of a file, with overrides laid over it.

    Args:
        name_or_path: name of a built-in mission or path of a TOML file.
        overrides: settings as "section.key=value", each value written as in the file; text
            needs no quotation marks.
        option: what errors call where the settings were given.

    Raises:
        InputError: file, key or value that is not acceptable.
    """
    place, text = mission_text(name_or_path)
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        raise InputError(
            "must be TOML", given=str(wrong), file=place, do="See https://toml.io."
        ) from None
    for override in overrides:
        lay_over(table, override, option)
    path = Path(place)
    return check_mission(table, place, path.parent if _exists(path) else None)


def check_mission(
    table: Mapping[str, Any], place: str = "mission", folder: Path | None = None
) -> Mission:
    """Return the mission that a table of keys describes.

    Args:
        table: sections by name.
        place: what errors call the file.
        folder: where files that the mission names are looked for.

    Raises:
        InputError: key or value that is not acceptable.
    """
    try:
        return Mission.model_validate(dict(table), context={"folder": folder})
    except ValidationError as wrong:
        raise _first_error(wrong, place) from None


def mission_digest(mission: Mission) -> str:
    """Return the SHA-256 of everything that the mission says, in hexadecimal."""
    return hashlib.sha256(
        json.dumps(describe(mission), sort_keys=True, default=str).encode()
    ).hexdigest()


def describe(section: BaseModel) -> dict[str, Any]:
    """Return a mission as plain data: SI numbers, curves, sources."""

    def plain(value: Any) -> Any:
        if isinstance(value, BaseModel):
            return {name: plain(getattr(value, name)) for name in type(value).model_fields}
        if isinstance(value, tuple):
            return [plain(part) for part in value]
        if hasattr(value, "distribution"):
            curve = value.distribution
            fields = {k: v for k, v in vars(curve).items() if abs(_size(v)) < float("inf")}
            kind = type(curve).__name__.lower()
            return {"kind": kind, "unit": value.unit, "source": value.source, **fields}
        return value

    return dict(plain(section))


def _size(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def lay_over(table: dict[str, Any], override: str, option: str = "--set") -> None:
    """Set one number in the table of a mission file.

    Args:
        table: the file's table, which is changed.
        override: "section.key=value".
        option: what errors call where it was given.

    Raises:
        InputError: it is not written so, or names no key.
    """
    key, equals, text = (part.strip() for part in override.partition("="))
    parts = key.split(".")
    if not equals or len(parts) < 2 or not all(parts):
        raise InputError(
            "must be section.key=value",
            given=override,
            where=option,
            do=f'For example {option} suit.normal_pressure="0.27 atm".',
        )
    node: Any = table
    for part in parts[:-1]:
        if isinstance(node, list):  # one of several: walkers.0.strength
            node = node[int(part)] if part.isdigit() and int(part) < len(node) else None
        else:
            node = node.setdefault(part, {})
        if not isinstance(node, dict | list):
            raise InputError("must name a key of the mission file", given=key, where=option)
    if not isinstance(node, dict):
        raise InputError("must name a key of the mission file", given=key, where=option)
    node[parts[-1]] = _toml_value(text)


def _toml_value(text: str) -> Any:
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        return text
    return text if isinstance(value, time) else value  # 01:34:51 is a duration here


def _first_error(wrong: ValidationError, place: str) -> InputError:
    """Return the first thing that is wrong as a sentence a user can act on."""
    errors = wrong.errors(include_url=False)
    # An unknown key explains a missing one (a slip of the pen gives both), so it comes first.
    first = min(errors, key=lambda e: e["type"] != "extra_forbidden")
    where = ".".join(str(part) for part in first["loc"])
    cause = first.get("ctx", {}).get("error")
    more = f"({len(errors) - 1} more after this one.)" if len(errors) > 1 else ""
    if isinstance(cause, Violation):
        tail = cause.key if "." in cause.key or not where else f"{where}.{cause.key}"
        return InputError(
            cause.must,
            given=cause.given,
            where=tail if cause.key else where,
            file=place,
            do=" ".join(part for part in (cause.do, more) if part) or None,
        )
    if first["type"] == "extra_forbidden":
        known = _keys_at(tuple(first["loc"][:-1]))
        close = difflib.get_close_matches(str(first["loc"][-1]), known, n=1)
        advice = f"Did you mean {close[0]}?" if close else "Known: " + ", ".join(known) + "."
        return InputError(
            "must be a known key",
            given=str(first["loc"][-1]),
            where=where,
            file=place,
            do=f"{advice} {more}".strip(),
        )
    if first["type"] == "missing":
        return InputError("must be given", where=where, file=place, do=more or None)
    given = repr(first["input"])
    return InputError(
        first["msg"][:1].lower() + first["msg"][1:],
        given=given if len(given) < 80 else given[:77] + "...",
        where=where,
        file=place,
        do=more or None,
    )


@cache
def _keys_at(location: tuple[str | int, ...]) -> list[str]:
    """Return the keys that the schema knows at a place."""
    section: type[BaseModel] = Mission
    for part in location:
        if isinstance(part, int):
            continue
        found = _section_of(section.model_fields[part].annotation)
        if found is None:
            return []
        section = found
    return list(section.model_fields)


def _section_of(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        if (found := _section_of(part)) is not None:
            return found
    return None
