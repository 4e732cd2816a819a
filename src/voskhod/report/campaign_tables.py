"""A campaign on the terminal: how flights end, what they measure, where they land, and why."""

import math
from collections.abc import Iterator
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from voskhod.campaign.quantiles import Quantile
from voskhod.campaign.samples import Share
from voskhod.campaign.scatter import Scatter
from voskhod.campaign.shares import Influences
from voskhod.campaign.summary import Ending, Spread, Summary
from voskhod.flight.measurands import MEASURANDS
from voskhod.phases.fate import MEANING, Cause
from voskhod.report.console import console
from voskhod.report.shown import DASH, number, place, shown, signed

MOST_INPUTS = 6  # of a measurand that are shown
SPREAD_WORDS = "± is the longer arm of the 95 % interval, by order statistics."
FLOOR_WORDS = (
    "Share of variance: what an input explains alone, by bins of draws. Below the floor an input "
    "is not told from one without influence. What the shares leave over is inputs that act "
    "together."
)


def print_campaign(summary: Summary, folder: Path) -> None:
    """Print what a campaign says, and where its files are.

    Args:
        summary: what it says.
        folder: where its results were written.
    """
    out = console()
    out.print(f"[bold]{escape(headline(summary))}[/bold]")
    out.print(_endings(summary))
    out.print(_spreads(summary))
    out.print(f"{SPREAD_WORDS}\n")
    if summary.scatter is not None:
        _print_scatter(out, summary.scatter)
    if summary.influences:
        _print_influences(out, summary)
    maps = "" if summary.scatter is None else ", landing.geojson, landing.kml"
    out.print(escape(f"Files in {folder}: summary.json, campaign.html, pictures{maps}"))


def headline(summary: Summary) -> str:
    """Return in a line how many flights there are and how many of them end well."""
    flights = f"{number(summary.draws)} flights"
    if summary.is_weighted:
        flights += f", weighted: worth {number(summary.effective, 3)} drawn alike"
    return f"{flights}; recovered {percent(summary.recovered)}"


def meaning(cause: str) -> str:
    """Return an outcome in words; its name where this version does not know it."""
    known = cause.upper()
    return MEANING[Cause[known]] if known in Cause.__members__ else cause.replace("_", " ")


def percent(share: Share) -> str:
    """Return a share in per cent with its interval."""
    low, high = (_per_cent(part, share) for part in share[1:])
    return f"{_per_cent(share.value, share)} % ({low} to {high} %)"


def _per_cent(part: float, share: Share) -> str:
    """Return a part of a share in per cent, as many decimals as its interval is worth."""
    width = 100.0 * (share.high - share.low)
    places = 1 if width <= 0.0 else min(max(1 - math.floor(math.log10(width)), 0), 6)
    return f"{100.0 * part:.{places}f}"


def read_as(name: str, value: float) -> tuple[float, str]:
    """Return number and unit in which people read a value of a column [SI]."""
    if name not in MEASURANDS:  # of another version
        return value, ""
    known = MEASURANDS[name]
    return shown(value, known.unit, known.shown_in)


def figure(name: str, value: float, digits: int = 4) -> str:
    """Return a value of a column [SI] as people read it, without its unit."""
    return number(read_as(name, value)[0], digits) if math.isfinite(value) else DASH


def _endings(summary: Summary) -> Table:
    table = Table("outcome", "flights", "share and 95 % interval", "", box=SIMPLE_HEAD,
                  pad_edge=False)  # fmt: skip
    table.columns[1].justify = "right"
    for one in summary.endings:
        style = "green" if one.cause == summary.endings[0].cause else None
        table.add_row(*_ending(one), style=style)
    return table


def _ending(one: Ending) -> tuple[str, str, str, str]:
    return one.cause.replace("_", " "), number(one.draws), percent(one.share), meaning(one.cause)


def _spreads(summary: Summary) -> Table:
    table = Table("measurand", "", "flights %", "5 %", "median", "95 %", "mean", "deviation",
                  box=SIMPLE_HEAD, pad_edge=False)  # fmt: skip
    table.columns[0].no_wrap = True
    for column in table.columns[2:]:
        column.justify = "right"
    for one in summary.spreads:
        table.add_row(*_spread(one, summary.draws))
    return table


def _spread(one: Spread, draws: int) -> tuple[str, ...]:
    unit = read_as(one.id, 0.0)[1].strip()
    return (
        one.id,
        unit,
        f"{100.0 * one.defined / draws:.1f}",
        *(quantile(one.id, part) for part in (one.low, one.median, one.high)),
        figure(one.id, one.mean),
        width(one.id, one.deviation),
    )


def quantile(name: str, one: Quantile) -> str:
    """Return a quantile with the longer arm of its interval."""
    arm = max(one.high - one.value, one.value - one.low)
    return f"{figure(name, one.value)} ± {width(name, arm, 2)}"


def width(name: str, value: float, digits: int = 3) -> str:
    """Return a difference of values of a column [SI] as people read it, without its unit."""
    if not math.isfinite(value):
        return DASH
    return number(read_as(name, value)[0] - read_as(name, 0.0)[0], digits)


def _print_scatter(out: Console, scatter: Scatter) -> None:
    north, east = (math.degrees(angle) for angle in scatter.frame[:2])
    out.print(f"Landings: {number(scatter.landings)}, aimed at {place(north, east)}")
    out.print(
        f"On average {_km(scatter.mean[0])} km along and {_km(scatter.mean[1])} km across the track"
    )
    table = Table("landings", "radius about aim km", "radius about mean km", "normal ellipse km",
                  "it holds", "its area km²", "densest area km²",
                  box=SIMPLE_HEAD, pad_edge=False)  # fmt: skip
    for column in table.columns:
        column.justify = "right"
    for row in scatter_rows(scatter):
        table.add_row(*row)
    out.print(table)
    out.print(escape(scatter.words))


def scatter_rows(scatter: Scatter) -> Iterator[tuple[str, ...]]:
    """Return circles, ellipses and regions of a scatter as rows of text, a share to a row."""
    parts = zip(scatter.circles, scatter.ellipses, scatter.regions, strict=True)
    for circle, ellipse, region in parts:
        yield (
            f"{100.0 * circle.share:.0f} %",
            _radius(circle.about_aim),
            _radius(circle.about_centre),
            f"{_km(ellipse.semi_major)} x {_km(ellipse.semi_minor)}",
            f"{100.0 * ellipse.inside.value:.1f} %",
            _km2(ellipse.area),
            _km2(region.area),
        )


def _print_influences(out: Console, summary: Summary) -> None:
    table = Table("measurand", "input", "share of variance %", "rank correlation",
                  box=SIMPLE_HEAD, pad_edge=False)  # fmt: skip
    for column in table.columns[2:]:
        column.justify = "right"
    for one in summary.influences:
        for row in influence_rows(one):
            table.add_row(*row)
        table.add_section()
    out.print(table)
    out.print(FLOOR_WORDS)


def influence_rows(one: Influences) -> Iterator[tuple[str, str, str, str]]:
    """Return the inputs of a measurand that stand out as rows of text, and the floor."""
    name = one.measurand
    for influence in one.standing_out[:MOST_INPUTS]:
        share, rank = 100.0 * influence.share, influence.correlation
        yield name, influence.name, number(max(share, 0.0), 3), signed(rank, 2)
        name = ""
    floors = number(100.0 * one.share_floor, 2), f"±{one.correlation_floor:.2f}"
    yield name, f"floor, {number(one.draws)} flights", *floors


def _radius(one: Quantile) -> str:
    ends = " to ".join(_km(end) for end in (one.low, one.high))
    return f"{_km(one.value)} ({ends})"


def _km(metres: float) -> str:
    return number(metres / 1e3, 3) if math.isfinite(metres) else DASH


def _km2(square: float) -> str:
    return number(square / 1e6, 3)
