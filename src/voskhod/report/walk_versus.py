"""A walk beside the same walk with something changed: minutes, events, measurands."""

from typing import Any

from rich.table import Table
from rich.text import Text

from voskhod.flight.flight import Flight
from voskhod.flight.measurand import Measurand
from voskhod.flight.measurands import MEASURANDS
from voskhod.report.console import console
from voskhod.report.shown import DASH, clock, number, shown, signed
from voskhod.report.walk_log import (
    COLUMNS,
    PHASES,
    Wanted,
    cell_of,
    head_of,
    log_document,
    outcome_of,
    rows_of,
    style_of,
    table_of,
)
from voskhod.report.walk_strips import group_of

SAME = 1e-6  # share of a measurand by which rounding may move it
_ALONE = ("airlock_pressure", "oxygen_left", "visor_fog", "metabolic_rate")
BESIDE = tuple(column for column in COLUMNS if column.channel not in _ALONE)
"""Columns for which two walks have room."""


def print_versus(flown: Flight, other: Flight, change: str, wanted: Wanted) -> None:
    """Print two walks side by side, and the measurands that differ.

    Args:
        flown: the walk as it was asked for.
        other: the walk with something changed.
        change: what was changed, in words.
        wanted: person and step.
    """
    groups = group_of(flown, wanted.person), group_of(other, wanted.person)
    heads = [column.title for column in BESIDE]
    table = table_of(["mission\ntime", *heads, "", *heads])
    longer = flown if groups[0].time_s[-1] >= groups[1].time_s[-1] else other
    for at in rows_of(longer, wanted):
        left, right = (
            [Text(cell_of(group, at, column), style=style_of(flight, at)) for column in BESIDE]
            for flight, group in zip((flown, other), groups, strict=True)
        )
        table.add_row(clock(at), *left, "│", *right)
    out = console()
    out.print(head_of(flown, wanted))
    out.print(f"left: as asked   right: {change}", markup=False)
    out.print(table)
    out.print(_events(flown, other))
    out.print(differences(flown, other))
    for name, flight in (("as asked", flown), (change, other)):
        out.print(Text(f"{name}: ").append_text(outcome_of(flight)))


def differences(flown: Flight, other: Flight) -> Table:
    """Return the measurands that two flights do not share.

    Args:
        flown: first flight.
        other: second flight.
    """
    table = table_of(["measurand", "as asked", "changed", "difference", ""])
    table.columns[-1].justify = table.columns[0].justify = "left"
    for kind, before, after in differing(flown, other):
        figures = [
            None if v is None else shown(v, kind.unit, kind.shown_in)[0] for v in (before, after)
        ]
        label = shown(0.0, kind.unit, kind.shown_in)[1].strip()
        one, two = figures
        apart = DASH if one is None or two is None else signed(two - one)
        table.add_row(kind.id, *(DASH if f is None else number(f) for f in figures), apart, label)
    return table


def differing(flown: Flight, other: Flight) -> list[tuple[Measurand, float | None, float | None]]:
    """Return the measurands that two flights do not share, with both values [SI].

    Args:
        flown: first flight.
        other: second flight.
    """
    found = []
    for name, before in flown.measurands.items():
        after = other.measurands.get(name)
        if not _is_same(before, after):
            found.append((MEASURANDS[name], before, after))
    return found


def versus_document(flown: Flight, other: Flight, change: str, wanted: Wanted) -> dict[str, Any]:
    """Return two walks and the measurands that differ as data, in SI units.

    Args:
        flown: the walk as it was asked for.
        other: the walk with something changed.
        change: what was changed, in words.
        wanted: person and step.
    """
    return {
        "change": change,
        "as_asked": log_document(flown, wanted),
        "changed": log_document(other, wanted),
        "differing": [
            {"id": kind.id, "unit": kind.unit or "1", "as_asked": before, "changed": after}
            for kind, before, after in differing(flown, other)
        ],
    }


def _is_same(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before is after
    return abs(after - before) <= SAME * max(abs(before), abs(after))


def _events(flown: Flight, other: Flight) -> Table:
    """Return the events of both walks with their times."""
    table = table_of(["event", "as asked", "changed"])
    table.columns[0].justify = "left"
    both = [{e.name: e for e in f.events if e.phase in PHASES} for f in (flown, other)]
    either = {**both[1], **both[0]}
    for name in sorted(either, key=lambda name: either[name].time_s):
        found = (one.get(name) for one in both)
        cells = (DASH if event is None else clock(event.time_s) for event in found)
        table.add_row(either[name].title, *cells)
    return table
