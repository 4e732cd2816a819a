"""Telemetry of a flight as an Arrow stream, for programs.

One group is a table: time and one column to a channel. All groups together are one long table of
group, channel, unit, time and value, since each group has a clock of its own. Nothing is
compressed: readers in browsers have no codec for it.

Source: Apache Arrow columnar format 1.5, IPC streaming format.
"""

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from voskhod.export.columns import KIND

if TYPE_CHECKING:
    import polars as pl

TYPE = "application/vnd.apache.arrow.stream"


def arrow_stream(
    telemetry: Mapping[str, Any], columns: bytes, group: str | None = None
) -> bytes | None:
    """Return telemetry as an Arrow stream, None where there is no such group.

    Args:
        telemetry: layout of the columns, as `export.columns` describes it.
        columns: the columns.
        group: name of the only group that is wanted; None for all of them in one long table.
    """
    import polars as pl

    groups = [one for one in telemetry["groups"] if group in (None, one["name"])]
    if group is not None and not groups:
        return None
    frame = _long(groups, columns) if group is None else _wide(groups[0], columns)
    stream = io.BytesIO()
    oldest = pl.CompatLevel.oldest()  # text as every reader knows it
    frame.write_ipc_stream(stream, compression="uncompressed", compat_level=oldest)
    return stream.getvalue()


def _read(columns: bytes, offset: int, count: int) -> np.ndarray:
    return np.frombuffer(columns, KIND, count, offset)


def _time(one: Mapping[str, Any], columns: bytes) -> np.ndarray:
    """Return the times of a group [s after lift-off]."""
    after = _read(columns, one["time"], one["count"]).astype(float)
    return np.asarray(one["start"] + after)


def _wide(one: Mapping[str, Any], columns: bytes) -> "pl.DataFrame":
    import polars as pl

    found: dict[str, Any] = {"time_s": _time(one, columns)}
    for name, channel in one["channels"].items():
        found[name] = _read(columns, channel["offset"], one["count"])
    return pl.DataFrame(found)


def _long(groups: list[Mapping[str, Any]], columns: bytes) -> "pl.DataFrame":
    import polars as pl

    parts = [
        pl.DataFrame({
            "time_s": _time(one, columns),
            "value": _read(columns, channel["offset"], one["count"]),
        }).select(
            pl.lit(one["name"]).alias("group"),
            pl.lit(name).alias("channel"),
            pl.lit(channel["unit"]).alias("unit"),
            "time_s",
            "value",
        )
        for one in groups
        for name, channel in one["channels"].items()
    ]  # fmt: skip
    return pl.concat(parts)
