"""The walk minute by minute, alone or beside the same walk with something changed."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from voskhod.errors import InputError
from voskhod.flight.channels import Group
from voskhod.flight.flight import Flight
from voskhod.flight.measurands import MEASURANDS
from voskhod.report.shown import DASH, clock, number, shown, signed
from voskhod.report.terminal import console

PHASES = ("airlock", "spacewalk", "loss")  # of the events that a walk is made of
SAME = 1e-6  # share of a measurand by which rounding may move it


class Column(NamedTuple):
    """One channel of the log.

    Attributes:
        channel: name of the channel in the telemetry.
        title: head of its column, with the unit.
        factor: shown = factor x SI value + offset.
        offset: shift of the zero.
        places: digits after the point.
    """

    channel: str
    title: str
    factor: float = 1.0
    offset: float = 0.0
    places: int = 1


COLUMNS = (
    Column("airlock_pressure", "airlock\nkPa", 1e-3),
    Column("suit_pressure", "suit\nkPa", 1e-3),
    Column("suit_growth", "growth\n%", 100.0),
    Column("heart_rate", "heart\n/min", places=0),
    Column("core_temperature", "core\n°C", 1.0, -273.15, 2),
    Column("inspired_co2", "CO2\nkPa", 1e-3, 0.0, 2),
    Column("oxygen_left", "O2\nkg", places=2),
    Column("minutes_left", "minutes\nleft", 1.0 / 60.0, 0.0, 0),
    Column("ingress_progress", "way in\n%", 100.0, places=0),
)
BESIDE = tuple(c for c in COLUMNS if c.channel not in ("airlock_pressure", "oxygen_left"))


def minutes_of(flight: Flight, every_s: float) -> np.ndarray:
    """Return the mission times of a log, from the opening of the vent.

    Args:
        flight: what was flown.
        every_s: time between two rows [s].

    Raises:
        InputError: the mission has no walk, or the step is not positive.
    """
    if "spacewalk" not in flight.telemetry:
        raise InputError(
            "the mission must have a spacewalk",
            given=flight.mission.mission.id,
            where="mission",
        )
    if not every_s >= 1.0:
        raise InputError("must be one second or more", given=f"{every_s:g} s", where="--every")
    seconds = flight.telemetry["spacewalk"].time_s
    return np.arange(seconds[0], seconds[-1] + 0.5 * every_s, every_s)


def print_log(flight: Flight, every_s: float) -> None:
    """Print the walk of a flight, a row for each step.

    Args:
        flight: what was flown.
        every_s: time between two rows [s].
    """
    group = flight.telemetry["spacewalk"]
    table = _table(["mission\ntime", *(column.title for column in COLUMNS), "event"])
    for row in log_rows(flight, every_s):
        at = row["time_s"]
        table.add_row(clock(at), *(_cell(group, at, c) for c in COLUMNS), "; ".join(row["events"]))
    console().print(table)
    console().print(_outcome(flight))


def print_versus(flown: Flight, other: Flight, change: str, every_s: float) -> None:
    """Print two walks side by side, and the measurands that differ.

    Args:
        flown: the walk as its mission says.
        other: the walk with something changed.
        change: what was changed, in words.
        every_s: time between two rows [s].
    """
    heads = [f"{column.title}" for column in BESIDE]
    table = _table(["mission\ntime", *heads, "", *heads])
    groups = flown.telemetry["spacewalk"], other.telemetry["spacewalk"]
    longer = max((flown, other), key=lambda flight: flight.telemetry["spacewalk"].time_s[-1])
    for at in minutes_of(longer, every_s):
        left, right = ([_cell(group, at, column) for column in BESIDE] for group in groups)
        table.add_row(clock(at), *left, "│", *right)
    out = console()
    out.print(f"left: as the mission says; right: {change}", markup=False)
    out.print(table)
    out.print(differences(flown, other))
    for name, flight in (("as the mission says", flown), (change, other)):
        out.print(Text(f"{name}: "), _outcome(flight), end="")


def differences(flown: Flight, other: Flight) -> Table:
    """Return the measurands that two flights do not share.

    Args:
        flown: first flight.
        other: second flight.
    """
    table = _table(["measurand", "as the mission says", "changed", "difference", ""])
    table.columns[-1].justify = table.columns[0].justify = "left"
    for name, before in flown.measurands.items():
        after = other.measurands.get(name)
        if before == after or (None not in (before, after) and _is_same(before, after)):
            continue
        kind = MEASURANDS[name]
        figures = [
            None if v is None else shown(v, kind.unit, kind.shown_in)[0] for v in (before, after)
        ]
        label = shown(0.0, kind.unit, kind.shown_in)[1].strip()
        one, two = figures
        apart = DASH if one is None or two is None else signed(two - one)
        table.add_row(name, *(DASH if f is None else number(f) for f in figures), apart, label)
    return table


def log_rows(flight: Flight, every_s: float) -> list[dict[str, Any]]:
    """Return the log as data: SI values by channel, and the events since the row before.

    Args:
        flight: what was flown.
        every_s: time between two rows [s].
    """
    group = flight.telemetry["spacewalk"]
    rows: list[dict[str, Any]] = []
    moments = minutes_of(flight, every_s)
    for before, at in zip(np.append(-np.inf, moments[:-1]), moments, strict=True):
        values = {c.channel: _value(group, at, c) for c in COLUMNS}
        rows.append({"time_s": float(at), **values, "events": _events(flight, before, at)})
    return rows


def _is_same(before: float | None, after: float | None) -> bool:
    size = max(abs(before or 0.0), abs(after or 0.0))
    return abs((after or 0.0) - (before or 0.0)) <= SAME * size


def _events(flight: Flight, after: float, until: float) -> list[str]:
    return [
        event.title
        for event in flight.events
        if event.phase in PHASES and after < event.time_s <= until and event.time_s >= until - 1e4
    ]


def _value(group: Group, at: float, column: Column) -> float | None:
    if column.channel not in group.channels or at > group.time_s[-1] + 1.0:
        return None
    return float(np.interp(at, group.time_s, group[column.channel]))


def _cell(group: Group, at: float, column: Column) -> str:
    value = _value(group, at, column)
    if value is None:
        return ""
    return f"{column.factor * value + column.offset:.{column.places}f}"


def _table(heads: Sequence[str]) -> Table:
    table = Table(*heads, box=SIMPLE_HEAD, pad_edge=False)
    for column in table.columns:
        column.justify = "right"
    if heads[-1] == "event":
        table.columns[-1].justify = "left"
    return table


def _outcome(flight: Flight) -> Text:
    at = flight.outcome.time_s
    when = "" if at is None else f", {clock(at)}"
    style = "green" if flight.outcome.is_nominal else "red"
    return Text(f"{flight.outcome.meaning}{when}", style=style)
