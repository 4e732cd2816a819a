"""A flight on the terminal: its timeline, and its measurands beside what documents report.

Data goes to standard output. Colour and width follow the terminal; a pipe gets plain text.
"""

from collections.abc import Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from voskhod.evidence.claims import Claim
from voskhod.export.places import landing_ground
from voskhod.flight.flight import Flight
from voskhod.flight.measurand import Measurand
from voskhod.flight.measurands import MEASURANDS
from voskhod.report.console import console
from voskhod.report.shown import DASH, clock, number, shown, signed
from voskhod.report.tables import landing_place
from voskhod.report.words import code_words, since_zero


def print_flight(flight: Flight, claims: Sequence[Claim], folder: Path) -> None:
    """Print the timeline and the measurands of a flight, and where its files are.

    Args:
        flight: what was flown.
        claims: what documents report.
        folder: where the results were written.
    """
    out = console()
    header = flight.mission.mission
    kind = "nominal" if flight.seed is None else f"seed {flight.seed}, draw {flight.draw}"
    out.print(f"[bold]{escape(header.title)}[/bold]  ({kind})")
    out.print(_outcome(flight))
    if where := landing_place(flight):
        out.print(f"Landing: {where}, {landing_ground(flight)}")
    out.print(_timeline(flight))
    out.print(_measurands(flight, claims))
    out.print(
        f"Files in {escape(str(folder))}: report.html, flight.json, telemetry.nc, "
        "trajectory.czml, ephemeris.oem, landing.geojson"
    )


def print_measurands(rows: Sequence[dict[str, str]]) -> None:
    """Print the registry of measurands.

    Args:
        rows: id, unit and definition of each.
    """
    table = Table("measurand", "unit", "definition", box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(row["id"], row["unit"], row["definition"])
    console().print(table)


def _outcome(flight: Flight) -> Text:
    outcome = flight.outcome
    style = "green" if outcome.is_nominal else "red"
    when = "" if outcome.time_s is None else f", {since_zero(flight, outcome.time_s)}"
    return Text(f"Outcome: {outcome.meaning}{when}", style=style)


def _timeline(flight: Flight) -> Table:
    table = Table("UTC", "mission time", "phase", "event", box=SIMPLE_HEAD, pad_edge=False)
    table.columns[1].justify = "right"
    for event in flight.events:
        moment = flight.mission.mission.instant(round(event.time_s))
        row = (f"{moment:%d %b %H:%M:%S}", clock(event.time_s), event.phase, event.title)
        table.add_row(*row, style="red" if event.phase == "loss" else None)
    return table


def _measurands(flight: Flight, claims: Sequence[Claim]) -> Table:
    table = Table(
        "measurand",
        "flown",
        "",
        *(("documents report", "flown minus reported") if claims else ()),
        box=SIMPLE_HEAD,
        pad_edge=False,
    )
    table.columns[0].no_wrap = True  # a name that is cut off cannot be looked up
    table.columns[1].justify = "right"
    for name, value in flight.measurands.items():
        measurand = MEASURANDS[name]
        reported = [claim for claim in claims if claim.measurand == name]
        figure, label = _figure(value, measurand)
        label = code_words(name, value) or label
        beside = _beside(value, measurand, reported) if claims else ()
        table.add_row(name, figure, label, *beside)
    return table


def _figure(value: float | None, measurand: Measurand) -> tuple[str, str]:
    magnitude, label = shown(value or 0.0, measurand.unit, measurand.shown_in)
    return (DASH if value is None else number(magnitude)), label.strip()


def _beside(value: float | None, measurand: Measurand, claims: Sequence[Claim]) -> tuple[str, str]:
    """Return the figures that documents give, and what the flight is above each of them."""
    figures: dict[str, str] = {}
    for claim in claims:
        said, _ = shown(claim.value, measurand.unit, measurand.shown_in)
        mark = ""
        if claim.low is not None and claim.high is None:
            mark = "> "
        elif claim.high is not None and claim.low is None:
            mark = "< "
        text = mark + number(said)
        if value is not None:
            flown, _ = shown(value, measurand.unit, measurand.shown_in)
            difference = flown - said
            # What rounding leaves of an exact agreement is no difference.
            figures[text] = signed(difference if abs(difference) > 1e-6 * abs(said) else 0.0)
        else:
            figures[text] = DASH
    return " | ".join(figures), " | ".join(figures.values())
