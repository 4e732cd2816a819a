"""What a flight left: its document, and its measurands in it.

Source: the layout of `flight.json` (`export.flight_json`), version 1.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voskhod.errors import InputError
from voskhod.reading import read_within

_LIMIT_BYTES = 16_000_000  # a flight leaves some 100 kB
_DO = "`voskhod fly` writes flight.json."


def read_flight_document(path: Path) -> dict[str, Any]:
    """Return the content of a `flight.json`.

    Args:
        path: the file.

    Raises:
        InputError: no such file, one that is too large, or no JSON object.
    """
    content = read_within(path, _LIMIT_BYTES)
    try:
        document: Any = json.loads(content)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise InputError("must be the document of a flight", file=path, do=_DO)
    return document


def read_flown(path: Path, mission: str) -> Mapping[str, float | None]:
    """Return the measurands of a flight by id [SI], None for those that it does not have.

    Args:
        path: a flight's `flight.json`.
        mission: id of the mission that it must be of.

    Raises:
        InputError: no such file, another document, or a flight of another mission.
    """
    document = read_flight_document(path)
    try:
        values = {name: one["value"] for name, one in document["measurands"].items()}
        flown_mission = document["mission"]["id"]
    except (LookupError, TypeError, AttributeError):
        raise InputError("must be the document of a flight", file=path, do=_DO) from None
    if flown_mission != mission:
        given = repr(flown_mission)[:80]
        raise InputError(f"must be of the mission {mission}", given=given, file=path)
    for name, value in values.items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not (is_number and math.isfinite(value)):
            must = "must be a finite number or null"
            raise InputError(must, given=repr(value)[:80], where=name[:80], file=path)
    return values
