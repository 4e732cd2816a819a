"""What of a mission can be changed by a page: numbers, switches and choices, each with its range.

A number in doubt moves between its 1 % and 99 % quantiles; of a choice the members are told. A
number that is not in doubt moves from half to twice its value, within the bounds that physics sets:
that range is a decision of this module and says so. The label is what the schema says of the key.
Words stand for parts of the procedure; changing one makes another program, which compiles for a
minute. Numbers are SI; `scale` reads the unit in which the mission file is written.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from inspect import getdoc
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import jax.numpy as jnp
import numpy as np

from voskhod.evidence.folder import built_in_folder
from voskhod.mission.distribution import Choice
from voskhod.mission.loading import mission_digest
from voskhod.mission.plan import quantile
from voskhod.mission.quantity import Physical, Switch, Uncertain, Violation, read_number
from voskhod.mission.schema import Mission
from voskhod.mission.section import Section

_ENDS = (0.01, 0.99)
_HALF, _TWICE = 0.5, 2.0
DOUBTFUL = "1 % to 99 % of its distribution"
PLAIN = "half to twice the value: not in doubt in the mission file"
_ENTRY = re.compile(r"^ {0,8}(\w+): (.*)$")
_UNIT = re.compile(r"\s*\[[^\]]*\]\.?\s*$")
_WRITTEN = re.compile(r"^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*([^\d:].*?)\s*$")


class Key(NamedTuple):
    """A key of a mission.

    Attributes:
        name: dotted name.
        kind: class of its section.
        field: name in the section.
        value: what stands there.
    """

    name: str
    kind: type[Section]
    field: str
    value: Any


def mission_inputs(mission: Mission, table: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what can be changed of a mission, in the order of its sections.

    Args:
        mission: the mission.
        table: its file as TOML reads it: numbers are shown in the units that are written there.
    """
    rows = []
    for key in _keys(mission, ""):
        if not _can_be_set(key.name, table):
            continue
        if isinstance(key.value, Uncertain):
            rows.append(_number(key, _written_unit(_at(table, key.name), key.value.unit)))
        elif (words := _words(key)) is not None:
            rows.append(words)
    return rows


def _can_be_set(name: str, table: Mapping[str, Any]) -> bool:
    """Return whether a key can be laid over the file: not its header, nor lists it lacks."""
    parts = name.split(".")
    lists = [".".join(parts[:i]) for i, part in enumerate(parts) if part.isdigit()]
    return parts[0] != "mission" and all(isinstance(_at(table, one), list) for one in lists)


def _keys(section: Section, name: str) -> Iterator[Key]:
    """Yield the keys of a section and of those below it."""
    for field in type(section).model_fields:
        value = getattr(section, field)
        dotted = f"{name}.{field}" if name else field
        yield Key(dotted, type(section), field, value)
        members = value if isinstance(value, tuple) else ()
        for number, member in enumerate(members):
            if isinstance(member, Section):
                yield from _keys(member, f"{dotted}.{number}")
        if isinstance(value, Section):
            yield from _keys(value, dotted)


def _number(key: Key, written: str) -> dict[str, Any]:
    number: Uncertain = key.value
    low, high, choices, rule = _range(key)
    unit, factor, offset = _scale(written, number.unit)
    return {
        **_head(key),
        "unit": number.unit,
        "nominal": number.nominal,
        "low": low,
        "high": high,
        "range": rule,
        "choices": choices,
        "is_switch": isinstance(_meant(key), Switch),
        "is_word": False,
        "in_doubt": not number.is_fixed,
        "scale": {"unit": unit, "factor": factor, "offset": offset},
        "source": number.source,
    }


def _range(key: Key) -> tuple[float | None, float | None, list[float] | None, str]:
    """Return lowest and highest value, choices, and what the range is."""
    number: Uncertain = key.value
    meant = _meant(key)
    if isinstance(meant, Switch):
        return 0.0, 1.0, None, "off or on"
    if isinstance(number.distribution, Choice):
        values = sorted(number.distribution.values)
        return values[0], values[-1], values, "members of the choice"
    if not number.is_fixed:
        ends = np.asarray(quantile(number.distribution, jnp.asarray(_ENDS))).tolist()
        return ends[0], ends[1], None, DOUBTFUL
    low, high = sorted((_HALF * number.nominal, _TWICE * number.nominal))
    if isinstance(meant, Physical):
        low = max(x for x in (low, meant.above, meant.at_least) if x is not None)
        high = min(x for x in (high, meant.below, meant.at_most) if x is not None)
    return (low, high, None, PLAIN) if low < high else (None, None, None, "no range: zero")


def _words(key: Key) -> dict[str, Any] | None:
    """Return a key that is one of several words, None for any other."""
    annotation = key.kind.model_fields[key.field].annotation
    if get_origin(annotation) is not Literal:
        return None
    return {
        **_head(key),
        "unit": "",
        "nominal": key.value,
        "low": None,
        "high": None,
        "range": "one of the words; compiles for a minute",
        "choices": list(get_args(annotation)),
        "is_switch": False,
        "is_word": True,
        "in_doubt": False,
        "scale": None,
        "source": None,
    }


def _head(key: Key) -> dict[str, str]:
    label = _labels(key.kind).get(key.field, key.field.replace("_", " "))
    return {"key": key.name, "label": label, "section": key.name.partition(".")[0]}


@cache
def _labels(kind: type[Section]) -> dict[str, str]:
    """Return what the description of a section says of each key, without the unit."""
    found: dict[str, str] = {}
    last = ""
    for line in (getdoc(kind) or "").partition("Attributes:")[2].splitlines():
        if (entry := _ENTRY.match(line)) is not None:
            last = entry[1]
            found[last] = entry[2].strip()
        elif last and line.startswith(" " * 8) and line.strip():
            found[last] += " " + line.strip()
        else:
            last = ""
    return {name: _UNIT.sub("", text).rstrip(".") for name, text in found.items()}


def _meant(key: Key) -> Physical | Switch | None:
    """Return what a number of the schema is."""
    info = key.kind.model_fields[key.field]
    return next(_kinds((*info.metadata, info.annotation)), None)


def _kinds(parts: tuple[Any, ...]) -> Iterator[Physical | Switch]:
    for part in parts:
        if isinstance(part, Physical | Switch):
            yield part
        elif get_origin(part) is Annotated:
            yield from _kinds(part.__metadata__)
        elif get_origin(part) in (Union, UnionType):
            yield from _kinds(get_args(part))


def _at(table: Any, name: str) -> Any:
    """Return what stands in the table of a mission file at a dotted name, None for nothing."""
    node = table
    for part in name.split("."):
        if isinstance(node, list):
            node = node[int(part)] if int(part) < len(node) else None
        else:
            node = node.get(part) if isinstance(node, Mapping) else None
    return node


def _written_unit(entry: Any, unit: str) -> str:
    """Return the unit in which a number is written, the SI unit where it has none."""
    if isinstance(entry, Mapping):
        kinds = ("value", "normal", "lognormal", "uniform", "triangular", "choice")
        entry = next((entry[kind] for kind in kinds if kind in entry), None)
    if isinstance(entry, list):
        entry = entry[0] if entry else None
    found = _WRITTEN.match(entry) if isinstance(entry, str) else None
    return unit if found is None else found[1].strip()


def _scale(written: str, unit: str) -> tuple[str, float, float]:
    """Return a unit with factor and offset: SI number = factor x number + offset."""
    try:
        zero, one = (read_number(f"{x} {written}".strip(), unit) for x in (0, 1))
    except Violation:
        return unit, 1.0, 0.0
    return written, one - zero, zero


def mission_head(mission: Mission) -> dict[str, Any]:
    """Return what a mission is called and when it flew.

    Args:
        mission: the mission.
    """
    header = mission.mission
    return {
        "id": header.id,
        "title": header.title,
        "launched": header.launched.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "has_evidence": built_in_folder(header.id) is not None,
    }


def mission_document(mission: Mission, table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mission as plain data: names, clock, notes and what can be changed.

    Args:
        mission: the mission.
        table: its file as TOML reads it.
    """
    header = mission.mission
    return {
        **mission_head(mission),
        "digest": mission_digest(mission),
        "crew": [{"name": one.name, "role": one.role} for one in header.crew],
        "local_name": header.local_name,
        "local_offset_hours": header.local_offset_hours,
        "notes": header.notes.strip(),
        "inputs": mission_inputs(mission, table),
    }
