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
file and come out of the equations. A mission without the sections `spacewalk`, `airlock`, `suit`
and `walker` stays in its cabin.

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
    """Return what the docstring of a section says of each attribute."""
    text = inspect.getdoc(kind) or ""
    _, _, attributes = text.partition("Attributes:\n")
    rows: dict[str, str] = {}
    for line in attributes.splitlines():
        if match := re.match(r"^    (\w+): (.*)$", line):
            rows[match[1]] = match[2]
            last = match[1]
        elif line.strip() and rows:
            rows[last] += " " + line.strip()
    return rows


def unit_of(info: Any) -> str:
    """Return the unit of a field, or what kind of thing it is."""
    marks = list(info.metadata)
    for part in get_args(info.annotation):
        marks += list(getattr(part, "__metadata__", ()))
    for mark in marks:
        if isinstance(mark, Physical):
            return mark.unit or "1"
        if isinstance(mark, Switch):
            return "yes or no"
    kind = info.annotation
    if get_origin(kind) is Literal:
        return " or ".join(f'"{value}"' for value in get_args(kind))
    return {"str": "text", "int": "count", "bool": "yes or no", "float": "1"}.get(
        getattr(kind, "__name__", ""), getattr(kind, "__name__", "text")
    )


def section(name: str, kind: type[BaseModel], heading: str = "###") -> list[str]:
    """Return the part of the page about one section of the file."""
    summary = (inspect.getdoc(kind) or "").splitlines()[0]
    lines = [f"{heading} `[{name}]`", "", summary, "", "| key | unit | needed | meaning |"]
    lines.append("|---|---|---|---|")
    words = described(kind)
    nested: list[str] = []
    for key, info in kind.model_fields.items():
        inner = [a for a in get_args(info.annotation) if isinstance(a, type)]
        parts = [a for a in inner if issubclass(a, BaseModel)]
        unit = "list of tables" if parts else unit_of(info)
        needed = "yes" if info.default is PydanticUndefined else "no"
        meaning = re.sub(r"\s*\[[^\]]*\]\.?$", "", words.get(key, "")).rstrip(".")
        lines.append(f"| `{key}` | {unit} | {needed} | {meaning} |")
        for part in parts:
            nested += ["", *section(f"{name}.{key}", part, "####")]
    return lines + nested


def page() -> str:
    """Return the whole page."""
    lines = [INTRODUCTION.rstrip(), ""]
    for name, info in Mission.model_fields.items():
        kinds = [info.annotation, *get_args(info.annotation)]
        kind = next(k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel))
        lines += [*section(name, kind), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(PAGE.name)
