"""Channels of telemetry, and groups of them that share one clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from jaxtyping import Float
from numpy import ndarray

Column = Float[ndarray, " time"]
Row: TypeAlias = tuple[str, str, str, object, str]
"""Name, unit, meaning, samples and CF standard name of a channel."""


@dataclass(frozen=True)
class Channel:
    """One sampled quantity.

    Attributes:
        name: name of the channel.
        unit: SI unit, "1" for a pure number, "degrees_north" and "degrees_east" for places.
        meaning: what it is, in words.
        values: samples, shape (time).
        standard_name: name in the CF conventions, "" where there is none.
    """

    name: str
    unit: str
    meaning: str
    values: Column
    standard_name: str = ""


@dataclass(frozen=True)
class Group:
    """Channels that share one clock.

    Attributes:
        name: name of the group, that of a phase.
        time_s: sample times, shape (time) [s after lift-off].
        channels: channels by name.
    """

    name: str
    time_s: Column
    channels: Mapping[str, Channel] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Column:
        """Return the samples of a channel."""
        return self.channels[name].values


def group(name: str, time_s: object, rows: list[Row]) -> Group:
    """Return a group of the samples whose time is later than all before.

    Args:
        name: name of the group.
        time_s: sample times [s after lift-off].
        rows: its channels.
    """
    seconds = np.asarray(time_s, dtype=float)
    latest = np.maximum.accumulate(seconds)
    keep = np.concatenate(([True], seconds[1:] > latest[:-1]))
    channels = {
        key: Channel(key, unit, meaning, np.asarray(values, dtype=float)[keep], standard)
        for key, unit, meaning, values, standard in rows
    }
    return Group(name, seconds[keep], channels)
