"""What a flight made of its measurands, read from the document that it left.

Source: the layout of `flight.json` (`export.flight_json`), version 1.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voskhod.errors import InputError

_LIMIT_BYTES = 16_000_000  # a flight leaves some 100 kB


def read_flown(path: Path, mission: str) -> Mapping[str, float | None]:
    """Return the measurands of a flight by id [SI], None for those that it does not have.

    Args:
        path: a flight's `flight.json`.
        mission: id of the mission that it must be of.

    Raises:
        InputError: no such file, another document, or a flight of another mission.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LIMIT_BYTES + 1)
    except (OSError, ValueError) as wrong:
        reason = getattr(wrong, "strerror", None) or str(wrong)
        raise InputError("must be a file that can be read", given=reason, file=path) from None
    if len(content) > _LIMIT_BYTES:
        limit = f"must not be larger than {_LIMIT_BYTES // 1_000_000} MB"
        raise InputError(limit, given="more", file=path)
    try:
        document: Any = json.loads(content)
        values = {name: one["value"] for name, one in document["measurands"].items()}
        flown_mission = document["mission"]["id"]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise InputError(
            "must be the document of a flight", file=path, do="`voskhod fly` writes flight.json."
        ) from None
    if flown_mission != mission:
        given = repr(flown_mission)[:80]
        raise InputError(f"must be of the mission {mission}", given=given, file=path)
    for name, value in values.items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not (is_number and math.isfinite(value)):
            must = "must be a finite number or null"
            raise InputError(must, given=repr(value)[:80], where=name[:80], file=path)
    return values
