"""Write docs/mission-files.md: how to write a mission file, and every key that the schema knows.

Usage: python scripts/make_schema_page.py

The tables are read from the schema's own classes and docstrings, so they cannot go stale unseen:
`tests/test_docs.py` compares the page with what this script would write.
"""

import inspect
import re
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from voskhod.mission.quantity import Physical, Switch
from voskhod.mission.schema import Mission

PAGE = Path(__file__).resolve().parent.parent / "docs" / "mission-files.md"

INTRODUCTION = """# Mission files

A mission is one TOML file. `voskhod missions show voskhod-2` prints a complete one: copy it, change
what is yours, and fly it with `voskhod fly my-mission.toml`. Any single number can be changed on
the command line: `--set suit.low_pressure="0.30 atm"`.

## Numbers

A number is text with its unit; pint reads it and its dimension is checked. A pure number may stand
bare. Durations and times after lift-off may be written `"1:34:51"`.

```toml
burn_duration = "42 s"
burn_duration = { value = "42 s", source = "engine table" }
```

A number that is in doubt is a distribution. Its nominal value flies once; drawn flights
(`--seed`, `--draw`) take its quantiles; a reconstruction takes it as prior.

| written | curve | nominal |
|---|---|---|
| `{ normal = ["46 s", "8 s"] }` | mean, standard deviation | mean |
| `{ lognormal = ["46 s", 0.3] }` | median, standard deviation of the logarithm | median |
| `{ uniform = ["30 s", "60 s"] }` | both ends | middle |
| `{ triangular = ["30 s", "46 s", "60 s"] }` | low, mode, high | mode |
| `{ choice = ["22 s", "46 s"], weights = [1, 3] }` | values and their weights | heaviest |

`within = ["0 s", "120 s"]` cuts a normal or lognormal; what physics forbids (a negative mass)
is cut or refused by itself. Every number may carry `source` (who says so) and `note` (which
reading was chosen and why). A yes or no is `true`, `false` or `{ probability = 0.9 }`.

## What is an input and what is a result

Clock times of the *procedure* (when the hatch was to be opened, when the burn was planned) are
inputs. Results (where the ship landed, how long the struggle took, when help came) are not in the
file and come out of the equations.

A section that is left out is a phase that is not flown:

- `spacewalk`, `airlock`, `suit`, `cabin` and at least one of `[[walkers]]` come together or not at
  all; `floating` sends the first walker to the end of a tether ([describing a walk](walks.md));
- `orbit` comes with `ship`. `engine` and `descent` come together and bring it down; without them
  the flight is followed in orbit to `orbit.followed_until`: so a walk alone is flown;
- `entry`, in the place of `orbit`, starts a flight at the edge of the air ([describing an
  entry](entries.md)). A file has exactly one of both, and a `capsule` if it comes down;
- without `separation` the modules part at once; without `parachute` the capsule falls to the
  ground;
- `search`, `rescue`, `camp` and `survival` come together; without them a flight ends at the
  landing. `weather` may be left out even then: the season of the latitude takes its place
  ([a search of your own](rescue.md)).

Built in are `voskhod-2`, `vostok-1`, `genesis`, `polaris-dawn` and `demonstration-emu`; more stand
in `examples/missions`.

The *aim point* of a landing is where the descent that was flown would have ended without faults, on
time and well pointed; it is found by flying that descent, unless `site.aim_latitude` and
`site.aim_longitude` name it.

## What is wrong with a file

One error says which file and key, what must hold, what was given and what to do; the exit code is 2
and nothing is written. Unknown keys are refused with the nearest right name.

## Every key

Units are those that the number is held in; write any unit of the same dimension.
"""


def described(kind: type[BaseModel]) -> dict[str, str]:
    """Return what the docstrings of a section, and of those it extends, say of each attribute."""
    text = inspect.getdoc(kind) or ""
    _, _, attributes = text.partition("Attributes:\n")
    rows: dict[str, str] = {}
    for base in kind.__bases__:
        if issubclass(base, BaseModel) and base.model_fields:
            rows |= described(base)
    last = ""
    for line in attributes.splitlines():
        if match := re.match(r"^    (\w+): (.*)$", line):
            rows[match[1]] = match[2]
            last = match[1]
        elif line.strip() and last:
            rows[last] += " " + line.strip()
    return rows


def marks_of(annotation: Any) -> list[Any]:
    """Return what an annotation says of its numbers, however deep it says so."""
    found = list(getattr(annotation, "__metadata__", ()))
    for part in get_args(annotation):
        found += marks_of(part)
    return found


def parts_of(annotation: Any) -> list[type[BaseModel]]:
    """Return the nested sections that an annotation allows."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [part for inner in get_args(annotation) for part in parts_of(inner)]


def is_list(annotation: Any) -> bool:
    """Return whether a key holds several values."""
    return get_origin(annotation) is tuple or any(is_list(part) for part in get_args(annotation))


def unit_of(info: Any) -> str:
    """Return the unit of a field, or what kind of thing it is."""
    if parts := parts_of(info.annotation):
        if any(part.__module__.endswith((".air", ".weather")) for part in parts):
            return "table or CSV file"
        return "list of tables" if is_list(info.annotation) else "table"
    unit = plain_unit(info)
    return f"list, {unit}" if is_list(info.annotation) else unit


def plain_unit(info: Any) -> str:
    """Return the unit of one value of a field."""
    for mark in [*info.metadata, *marks_of(info.annotation)]:
        if isinstance(mark, Physical):
            return mark.unit or "1"
        if isinstance(mark, Switch):
            return "yes or no"
    kind = next((a for a in get_args(info.annotation) if a is float), info.annotation)
    if get_origin(kind) is Literal:
        return " or ".join(f'"{value}"' for value in get_args(kind))
    if is_list(kind):
        return "1"
    names = {"str": "text", "int": "count", "bool": "yes or no", "float": "1"}
    name = getattr(kind, "__name__", "text")
    return names.get(name, name)


def choices(kind: type[BaseModel]) -> list[tuple[str, ...]]:
    """Return the groups of keys of which exactly one is given.

    The rule stands once, in the calls of `one_of` in the section's own checks, and is read there.
    """
    source = inspect.getsource(kind)
    calls = re.findall(r"one_of\(self, ([^*)]*)\)", source)
    groups = [re.findall(r'"(\w+)"', call) for call in calls]
    for listed, prefix in re.findall(r'= \(([^)]*)\)\s+one_of\(self, \*\(f"(\w+)\{', source):
        groups.append([prefix + name for name in re.findall(r'"(\w+)"', listed)])
    return [tuple(group) for group in groups if set(group) <= set(kind.model_fields)]


def needed_of(key: str, info: Any, groups: list[tuple[str, ...]]) -> str:
    """Return whether a key must be given, and what it is where it is not."""
    if any(key in group for group in groups):
        return "one of these"
    if info.default is PydanticUndefined:
        return "yes"
    default = info.default
    if isinstance(default, bool) or default == 0.0:
        return "no: " + ("false" if default is False else "true" if default is True else "0")
    if isinstance(default, str | int | float) and default != "":
        return f"no: {default}"
    return "no"


def section(name: str, kind: type[BaseModel], heading: str = "###") -> list[str]:
    """Return the part of the page about one section of the file."""
    summary = (inspect.getdoc(kind) or "").splitlines()[0]
    lines = [f"{heading} `[{name}]`", "", summary, ""]
    groups = choices(kind)
    for group in groups:
        lines += ["Exactly one of " + ", ".join(f"`{key}`" for key in group) + ".", ""]
    lines += ["| key | unit | needed | meaning |", "|---|---|---|---|"]
    words = described(kind)
    nested: list[str] = []
    for key, info in kind.model_fields.items():
        meaning = re.sub(r"\s*\[[^\]]*\](?=;|\.?$)", "", words.get(key, "")).rstrip(".")
        needed = needed_of(key, info, groups)
        lines.append(f"| `{key}` | {unit_of(info)} | {needed} | {meaning} |")
        for part in parts_of(info.annotation):
            nested += ["", *section(f"{name}.{key}", part, "####")]
    return lines + nested


def page() -> str:
    """Return the whole page."""
    lines = [INTRODUCTION.rstrip(), ""]
    for name, info in Mission.model_fields.items():
        kind = parts_of(info.annotation)[0]
        whole = section(name, kind)
        if info.default is not PydanticUndefined:
            whole[2] += " *This section may be left out.*"
        lines += [*whole, ""]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(PAGE.name)
