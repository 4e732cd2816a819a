"""Two flights beside each other: what was flown otherwise, when, and what came of it.

Flights are read from their documents, `flight.json`. Numbers that agree to rounding are the same.

Source: layout of `export.flight_json`.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from voskhod.campaign.summary import plain
from voskhod.errors import InputError
from voskhod.evidence.flown import read_flight_document
from voskhod.export.flight_json import SCHEMA_VERSION
from voskhod.report.campaign_tables import figure, read_as
from voskhod.report.comparison import signed_width
from voskhod.report.console import console
from voskhod.report.shown import DASH, clock, signed

_SAME = 1e-9  # relative: a batch may round in another order
_PARTS = ("mission", "outcome", "events", "measurands", "inputs")


class Pair(NamedTuple):
    """A number that differs.

    Attributes:
        id: of a measurand, name of an event, or dotted name of an input.
        first: [SI]; None where the first flight has none.
        second: the same of the second.
    """

    id: str
    first: float | None
    second: float | None

    @property
    def relative(self) -> float:
        """Return second less first over the greater of both, zero where one is missing [1]."""
        if self.first is None or self.second is None:
            return 0.0
        return (self.second - self.first) / max(abs(self.first), abs(self.second))


@dataclass(frozen=True)
class FlightComparison:
    """What differs between two flights.

    Attributes:
        missions: digests of both missions.
        outcomes: meaning of both outcomes.
        inputs: numbers in doubt that were flown otherwise.
        events: times of events that differ [s after lift-off].
        measurands: those that differ, the greatest relative difference first.
    """

    missions: tuple[str, str]
    outcomes: tuple[str, str]
    inputs: tuple[Pair, ...]
    events: tuple[Pair, ...]
    measurands: tuple[Pair, ...]

    @property
    def is_same(self) -> bool:
        """Return whether nothing differs."""
        parts = self.inputs or self.events or self.measurands
        return not parts and self.outcomes[0] == self.outcomes[1]

    def document(self) -> dict[str, Any]:
        """Return the comparison as plain data, ready for JSON: SI units, None where undefined."""
        found: dict[str, Any] = plain(self)
        return {**found, "same": self.is_same}


def read_flight(path: Path) -> Mapping[str, Any]:
    """Return the document of a flight.

    Args:
        path: of a flight.json.

    Raises:
        InputError: it is not one.
    """
    document = read_flight_document(path)
    if not set(_PARTS) <= set(document):
        raise InputError(
            "must be the document of a flight",
            given="another JSON file",
            file=path,
            do="`voskhod fly` writes one, flight.json.",
        )
    if document.get("schema_version") != SCHEMA_VERSION:
        given = str(document.get("schema_version"))
        raise InputError(f"must have schema_version {SCHEMA_VERSION}", given=given, file=path)
    return document


def compare_flights(first: Mapping[str, Any], second: Mapping[str, Any]) -> FlightComparison:
    """Return what differs between two flights.

    Args:
        first: document of the flight that is compared with.
        second: document of the flight that is compared.
    """
    both = first, second
    inputs, measurands = (
        [{name: row["value"] for name, row in one[part].items()} for one in both]
        for part in ("inputs", "measurands")
    )
    events = [dict(_times(one["events"])) for one in both]
    ordered = sorted(_pairs(*measurands), key=lambda one: -abs(one.relative))
    return FlightComparison(
        (str(first["mission"]["digest"]), str(second["mission"]["digest"])),
        (str(first["outcome"]["meaning"]), str(second["outcome"]["meaning"])),
        tuple(_pairs(*inputs)),
        tuple(sorted(_pairs(*events), key=_when)),
        tuple(ordered),
    )


def print_flights(found: FlightComparison, names: tuple[str, str]) -> None:
    """Print what differs between two flights.

    Args:
        found: what differs.
        names: what the two are called.
    """
    out = console()
    out.print(f"[bold]{escape(names[1])}[/bold] beside [bold]{escape(names[0])}[/bold]")
    if found.is_same:
        out.print("The same: outcome, events, inputs and measurands.")
        return
    if found.missions[0] != found.missions[1]:
        out.print("The mission files are not the same.")
    first, second = found.outcomes
    out.print(
        f"Outcome the same: {first}" if first == second else f"Outcome: {second}; not: {first}"
    )
    for table in _tables(found):
        out.print(table)


def _tables(found: FlightComparison) -> Iterator[Table]:
    """Return a table of each part that differs."""
    parts = (
        ("input", found.inputs, _input_cells),
        ("event", found.events, _event_cells),
        ("measurand", found.measurands, _measurand_cells),
    )
    for head, pairs, cells in parts:
        if not pairs:
            continue
        table = Table(head, "", "first", "second", "difference", box=SIMPLE_HEAD, pad_edge=False)
        for column in table.columns[2:]:
            column.justify = "right"
        for one in pairs:
            table.add_row(*cells(one))
        yield table


def _input_cells(one: Pair) -> tuple[str, ...]:
    values = (DASH if v is None else f"{v:.6g}" for v in (one.first, one.second))
    return one.id, "", *values, f"{signed(100.0 * one.relative)} %" if one.relative else ""


def _event_cells(one: Pair) -> tuple[str, ...]:
    times = (DASH if v is None else clock(v) for v in (one.first, one.second))
    if one.first is None or one.second is None:
        return one.id, "", *times, ""
    return one.id, "", *times, f"{signed(one.second - one.first)} s"


def _measurand_cells(one: Pair) -> tuple[str, ...]:
    unit = read_as(one.id, 0.0)[1].strip()
    values = (DASH if v is None else figure(one.id, v, 5) for v in (one.first, one.second))
    if one.first is None or one.second is None:
        return one.id, unit, *values, ""
    return one.id, unit, *values, signed_width(one.id, one.second - one.first)


def _pairs(first: Mapping[str, float | None], second: Mapping[str, float | None]) -> Iterator[Pair]:
    """Return what differs, in the order of the first."""
    for name in dict.fromkeys((*first, *second)):
        one, other = first.get(name), second.get(name)
        if one is None or other is None:
            is_same = one is other
        else:
            is_same = math.isclose(one, other, rel_tol=_SAME, abs_tol=0.0)
        if not is_same:
            yield Pair(name, one, other)


def _times(events: list[dict[str, Any]]) -> Iterator[tuple[str, float]]:
    """Return title and time of each event; one that comes again is numbered."""
    seen: dict[str, int] = {}
    for event in events:
        title = str(event["title"])
        seen[title] = seen.get(title, 0) + 1
        again = f" ({seen[title]})" if seen[title] > 1 else ""
        yield f"{title}{again}", float(event["mission_time_s"])


def _when(one: Pair) -> float:
    """Return the earlier time of an event."""
    return min(time for time in (one.first, one.second) if time is not None)
