"""Columns: the telemetry of a flight as one block of little-endian float32, and where each starts.

A browser lays typed arrays over the block without reading it. A group's time column holds seconds
after the group's first sample, because float32 counts whole seconds only after some hundred days
and milliseconds only within hours.

Decision: float32. Inertial metres are off by up to 0.25 m then, which no picture of the globe
shows; a walk is drawn from its own channels, which are metres from the hatch.
"""

from typing import Any

import numpy as np

from voskhod.flight.flight import Flight

KIND = np.dtype("<f4")


def telemetry_columns(flight: Flight) -> tuple[dict[str, Any], bytes]:
    """Return the description of the columns of a flight, and the columns.

    Args:
        flight: what was flown.

    Returns:
        `{"bytes", "groups": [{"name", "count", "start", "time", "channels"}]}`, where `time` and
        each channel's `offset` are bytes from the beginning; and the block itself.
    """
    parts: list[bytes] = []
    at = 0

    def add(values: Any) -> int:
        nonlocal at
        content = np.ascontiguousarray(values, dtype=KIND).tobytes()
        begun, at = at, at + len(content)
        parts.append(content)
        return begun

    groups = []
    for group in flight.telemetry.values():
        start = float(group.time_s[0])
        time = add(group.time_s - start)
        channels = {
            name: {"unit": one.unit, "meaning": one.meaning, "offset": add(one.values)}
            for name, one in group.channels.items()
        }
        row = {"name": group.name, "count": len(group.time_s), "start": start}
        groups.append({**row, "time": time, "channels": channels})
    return {"bytes": at, "groups": groups}, b"".join(parts)
