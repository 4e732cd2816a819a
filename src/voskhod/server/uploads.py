"""Mission files from outside: read without harm, and never with a file of this machine.

A text is looked over before the TOML parser sees it: the parser keeps every prefix of a dotted key,
so that a key of 60 000 parts takes all memory there is (measured). Afterwards the nesting is
counted without recursion, and whatever names a file is refused, unless the served mission file
names the same one itself.

Source: TOML 1.0 (keys, tables).
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, BeforeValidator

from voskhod.errors import InputError
from voskhod.mission.air import read_columns
from voskhod.mission.schema import Mission
from voskhod.server.limits import MISSION_BYTES

NAME = "mission.toml"
MOST_LINE = 32_000  # characters; a table of 2000 numbers in one line has some 20 000
MOST_PARTS = 32  # of a dotted key; a mission file needs five
MOST_DEPTH = 12  # of tables in tables; a mission file needs six
_QUOTED = r'"[^"\\]*(?:\\.[^"\\]*)*"' + r"|'[^']*'"
_PART = r"(?:[\w-]{1,64}|" + _QUOTED + r")?[ \t]*\.[ \t]*"
_LONG_KEY = re.compile(f"(?:{_PART}){{{MOST_PARTS}}}")


def read_upload(text: str) -> dict[str, Any]:
    """Return the tables of a mission file that came from outside.

    Args:
        text: the file.

    Raises:
        InputError: too large, no TOML, nested too deeply, or one that names a file.
    """
    size = len(text.encode("utf-8", "replace"))
    if size > MISSION_BYTES:
        must = f"must not be larger than {MISSION_BYTES // 1000} kB"
        raise InputError(must, given=f"{size // 1000} kB", file=NAME)
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > MOST_LINE or _LONG_KEY.search(line):
            must = f"must have lines of at most {MOST_LINE} characters, keys of {MOST_PARTS} parts"
            raise InputError(must, given="more", where=f"line {number}", file=NAME)
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as wrong:
        given = str(wrong)[:200]
        raise InputError("must be TOML", given=given, file=NAME, do="See toml.io.") from None
    _check_depth(table)
    check_files(table, {}, NAME)
    return table


def check_files(table: Mapping[str, Any], served: Mapping[str, Any], place: str) -> None:
    """Refuse tables that name a file of this machine, unless the served ones name the same.

    Args:
        table: tables of a mission file.
        served: tables of the served file; empty for an upload.
        place: what errors call the file.

    Raises:
        InputError: a key names a file.
    """
    for path in file_keys():
        value = _at(table, path)
        if isinstance(value, str) and value != _at(served, path):
            raise InputError(
                "must hold its numbers itself: files of the server are not read",
                given="the name of a file",
                where=".".join(path),
                file=place,
                do="Write the columns into the mission file as lists of numbers.",
            )


@cache
def file_keys() -> tuple[tuple[str, ...], ...]:
    """Return the keys of a mission file that may name another file, each as its parts."""
    return tuple(_file_keys(Mission, ()))


def _file_keys(kind: type[BaseModel], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name, info in kind.model_fields.items():
        readers = (one for one in info.metadata if isinstance(one, BeforeValidator))
        if any(one.func is read_columns for one in readers):
            yield (*path, name)
        for part in _classes(info.annotation):
            yield from _file_keys(part, (*path, name))


def _classes(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _classes(part)


def _at(table: Any, path: tuple[str, ...]) -> Any:
    node = table
    for part in path:
        node = node.get(part) if isinstance(node, Mapping) else None
    return node


def _check_depth(table: dict[str, Any]) -> None:
    """Refuse tables in tables in tables, without recursion."""
    level: list[Any] = [table]
    for _ in range(MOST_DEPTH):
        level = [part for node in level for part in _members(node)]
        if not level:
            return
    must = f"must not nest tables and lists deeper than {MOST_DEPTH}"
    raise InputError(must, given="a deeper one", file=NAME)


def _members(node: Any) -> list[Any]:
    parts = node.values() if isinstance(node, dict) else node
    return [part for part in parts if isinstance(part, dict | list)]
