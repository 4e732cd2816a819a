"""The walk minute by minute on the terminal, a row for each step."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from voskhod.flight.channels import Group
from voskhod.flight.flight import Flight
from voskhod.report.console import console
from voskhod.report.shown import clock
from voskhod.report.walk_strips import MARGINS, group_of, name_of

PHASES = ("airlock", "spacewalk", "loss")  # of the events that a walk is made of
FOREVER_S = 36000.0  # a margin of ten hours or more is no news


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


class Wanted(NamedTuple):
    """What is asked of a log: person, from 1, and time between two rows [s]."""

    person: int = 1
    every_s: float = 60.0


COLUMNS = (
    Column("airlock_pressure", "airlock\nkPa", 1e-3),
    Column("suit_pressure", "suit\nkPa", 1e-3),
    Column("suit_growth", "growth\n%", 100.0),
    Column("metabolic_rate", "effort\nW", places=0),
    Column("heart_rate", "heart\n/min", places=0),
    Column("core_temperature", "core\n°C", 1.0, -273.15, 2),
    Column("inspired_co2", "CO2\nkPa", 1e-3, 0.0, 2),
    Column("oxygen_left", "O2\nkg", places=2),
    Column("fatigue", "tired\n%", 100.0, places=0),
    Column("visor_fog", "fog\n%", 100.0, places=0),
    Column("ingress_progress", "way in\n%", 100.0, places=0),
    Column("least_time_left", "left\nmin", 1.0 / 60.0, 0.0, 0),
)


def rows_of(flight: Flight, wanted: Wanted) -> np.ndarray:
    """Return the mission times of a log, from the opening of the vent to the filled airlock.

    Args:
        flight: what was flown.
        wanted: person and step.

    Raises:
        InputError: the mission has no walk, or not so many people in suits.
    """
    seconds = group_of(flight, wanted.person).time_s
    # A last step that all but meets the end would only repeat it.
    steps = np.arange(seconds[0], seconds[-1] - 0.2 * wanted.every_s, wanted.every_s)
    return np.append(steps, seconds[-1])


def log_document(flight: Flight, wanted: Wanted) -> dict[str, Any]:
    """Return the log as data: SI values by channel, and the events since the row before.

    Args:
        flight: what was flown.
        wanted: person and step.
    """
    group = group_of(flight, wanted.person)
    rows = []
    moments = rows_of(flight, wanted)
    for before, at in zip(np.append(-np.inf, moments[:-1]), moments, strict=True):
        values = {c.channel: _value(group, at, c) for c in COLUMNS}
        runs_out = _runs_out(group, at)
        events = _events(flight, before, at)
        rows.append({"time_s": float(at), **values, "runs_out_first": runs_out, "events": events})
    return {
        "mission": flight.mission.mission.id,
        "person": name_of(flight, wanted.person),
        "outcome": {
            "cause": flight.outcome.cause,
            "meaning": flight.outcome.meaning,
            "time_s": flight.outcome.time_s,
        },
        "rows": rows,
    }


def print_log(flight: Flight, wanted: Wanted) -> None:
    """Print the walk of a flight, a row for each step.

    Args:
        flight: what was flown.
        wanted: person and step.
    """
    group = group_of(flight, wanted.person)
    table = table_of(["mission\ntime", *(column.title for column in COLUMNS), "of", "event"])
    for column in table.columns[-2:]:
        column.justify = "left"
    moments = rows_of(flight, wanted)
    for before, at in zip(np.append(-np.inf, moments[:-1]), moments, strict=True):
        events = "; ".join(_events(flight, before, at))
        cells = [cell_of(group, at, column) for column in COLUMNS]
        table.add_row(
            clock(at), *cells, _runs_out(group, at) or "", events, style=style_of(flight, at)
        )
    out = console()
    out.print(head_of(flight, wanted))
    out.print(table)
    out.print(Text("left: time until the first store or limit is used up at the rates of that row"))
    out.print(outcome_of(flight))


def _events(flight: Flight, after: float, until: float) -> list[str]:
    """Return what happened since the row before; the last moment of a walk is in its last row."""
    start = group_of(flight, 1).time_s[0]
    return [
        event.title
        for event in flight.events
        if event.phase in PHASES and max(after, start - 1e-6) < event.time_s <= until + 1e-6
    ]


def _value(group: Group, at: float, column: Column) -> float | None:
    if at > group.time_s[-1] + 1.0:
        return None
    return float(np.interp(at, group.time_s, group[column.channel]))


def cell_of(group: Group, at: float, column: Column) -> str:
    """Return a value of a log as text, empty after the end of the walk."""
    value = _value(group, at, column)
    if value is None:
        return ""
    if column.channel == "least_time_left" and value >= FOREVER_S:
        return "> 600"
    return f"{column.factor * value + column.offset:.{column.places}f}"


def _runs_out(group: Group, at: float) -> str | None:
    """Return what runs out first at a moment, nothing where that is far away."""
    row = max(int(np.searchsorted(group.time_s, at, side="right")) - 1, 0)
    if group["least_time_left"][row] >= FOREVER_S:
        return None
    return MARGINS[round(float(group["first_margin"][row]))]


def table_of(heads: Sequence[str]) -> Table:
    """Return an empty table of figures."""
    table = Table(*heads, box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for column in table.columns:
        column.justify = "right"
    return table


def head_of(flight: Flight, wanted: Wanted) -> str:
    """Return which walk of whom this is, as marked-up text."""
    kind = "nominal" if flight.seed is None else f"seed {flight.seed}, draw {flight.draw}"
    name = escape(name_of(flight, wanted.person))
    return f"[bold]{escape(flight.mission.mission.title)}[/bold]  ({kind})  {name}"


def style_of(flight: Flight, at: float) -> str:
    """Return how a row looks: what follows a loss is computed on, and grey."""
    lost = flight.outcome.time_s
    return "dim" if lost is not None and at > lost else ""


def outcome_of(flight: Flight) -> Text:
    """Return what became of the crew, in green or red."""
    at = flight.outcome.time_s
    when = "" if at is None else f", {clock(at)}; rows after that are computed on"
    style = "green" if flight.outcome.is_nominal else "red"
    return Text(f"{flight.outcome.meaning}{when}", style=style)
