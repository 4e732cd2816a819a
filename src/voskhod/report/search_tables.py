"""A plan of search on the terminal: the map, its moments, and the sorties."""

import math
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from voskhod.campaign.search_plan import Sortie
from voskhod.campaign.searched import Searched
from voskhod.mission.section import given, nominal
from voskhod.report.console import console
from voskhod.report.shown import number, place, signed


def print_search(searched: Searched, folder: Path) -> None:
    """Print a plan of search, and where its files are.

    Args:
        searched: the plan.
        folder: where the results were written.
    """
    out = console()
    out.print(f"[bold]{escape(searched.mission.mission.title)}[/bold]  (plan of search)")
    for line in (*map_words(searched), *fleet_words(searched)):
        out.print(escape(line))
    out.print(_sorties(searched))
    out.print("What searchers would believe, for a mission file:\n")
    out.print(escape(belief_block(searched)), soft_wrap=True)
    files = "search-plan.json, search.geojson, search.gpx, search.png"
    out.print(escape(f"Files in {folder}: {files}"))


def map_words(searched: Searched) -> list[str]:
    """Return in words what the map says."""
    found, moments = searched.plan.found, searched.moments
    north, east = (math.degrees(angle) for angle in found.centre)
    sizes = [
        f"{_percent(share)} in {number(_square_km(searched, share), 3)} km²"
        for share in (0.5, 0.8, 0.95)
    ]
    lines = [
        f"Map: {found.origin}, middle {place(north, east)}",
        f"Smallest areas: {', '.join(sizes)}",
        f"Along the track {_km(moments.along)} ± {_plain_km(moments.along_spread)} km from the aim,"
        f" across {_km(moments.across)} ± {_plain_km(moments.across_spread)} km (one sigma)",
        f"On land {_percent(1.0 - found.at_sea)}"
        + (": what is at sea would drift and is left out" if found.at_sea > 0.0 else ""),
    ]
    if searched.came_down is not None and searched.came_down < 1.0:
        lines.append(f"{_percent(searched.came_down)} of the draws reached the ground")
    if found.outside > 0.0:
        lines.append(f"{_percent(found.outside)} of the landings lie beyond the map")
    return lines


def fleet_words(searched: Searched) -> list[str]:
    """Return in words what comes of the search."""
    plan, trust = searched.plan, nominal(given(searched.mission.search).trust_in_beacon)
    lines = [f"Trust in the beacon: {_percent(trust)}; nothing heard before the search"]
    if plan.success[-1] <= 0.0:
        return [*lines, "Nothing is searched: no aircraft reaches the map in light and weather."]
    for share in (0.5, 0.9):
        if plan.success[-1] >= share:
            hour = float(plan.hours[(plan.success >= share).argmax()]) / 3600.0
            lines.append(f"Found with a chance of {_percent(share)} after {hour:.0f} h")
    return lines


def belief_block(searched: Searched) -> str:
    """Return the moments as a block of a mission file."""
    moments = searched.moments
    # A spread of zero is no spread in a mission file.
    along, across = (max(s, 1.0) for s in (moments.along_spread, moments.across_spread))
    return "\n".join(
        (
            "[[search.beliefs]]",
            f'name = "{escaped(searched.plan.found.origin)}"',
            "weight = 1.0",
            f'along = "{moments.along / 1e3:.3f} km"',
            f'along_spread = "{along / 1e3:.3f} km"',
            f'across = "{moments.across / 1e3:.3f} km"',
            f'across_spread = "{across / 1e3:.3f} km"',
        )
    )


def escaped(text: str) -> str:
    """Return text as it stands between the quotation marks of TOML."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _sorties(searched: Searched) -> Table:
    local = searched.mission.mission.local_name
    table = Table(
        "sortie",
        "begin UTC",
        f"begin {local}",
        "daylight h",
        "fleet h",
        "cells",
        "areas",
        "found in it %",
        "found by its end %",
        box=SIMPLE_HEAD,
        pad_edge=False,
    )
    for column in (table.columns[0], *table.columns[3:]):
        column.justify = "right"
    for sortie in searched.plan.sorties:
        table.add_row(*_row(searched, sortie))
    return table


def _row(searched: Searched, sortie: Sortie) -> tuple[str, ...]:
    header = searched.mission.mission
    after = round(searched.plan.landed + sortie.begin)
    utc, local = (header.instant(after + h * 3600.0) for h in (0.0, header.local_offset_hours))
    return (
        str(sortie.number),
        f"{utc:%d %b %H:%M}",
        f"{local:%d %b %H:%M}",
        f"{sortie.daylight / 3600.0:.1f}",
        f"{sortie.fleet / 3600.0:.1f}",
        str(sortie.cells),
        str(len(sortie.areas)),
        percent(sortie.success),
        percent(sortie.cumulative),
    )


def percent(chance: float) -> str:
    """Return a chance in per cent to a decimal, never rounded up to certainty."""
    return "> 99.9" if 0.9995 <= chance < 1.0 else f"{100.0 * chance:.1f}"


def _square_km(searched: Searched, share: float) -> float:
    """Return the area of the densest cells that hold a share [km2]."""
    found = searched.plan.found
    return float((found.inside(share) * found.area[:, None]).sum()) * 1e-6


def _percent(share: float) -> str:
    return f"{number(100.0 * share, 3)} %"


def _km(metres: float) -> str:
    return signed(metres / 1e3)


def _plain_km(metres: float) -> str:
    return number(metres / 1e3, 3)
