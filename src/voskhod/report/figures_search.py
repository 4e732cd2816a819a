"""A plan of search as a picture: the map with the first sorties, and the chance by the hour.

Shades hold 50, 80 and 95 % of the map, darkest the densest half; line style tells sorties apart,
so that nothing hangs on colour alone.
"""

import io
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from voskhod.campaign.search_plan import Sortie
from voskhod.campaign.searched import Searched
from voskhod.evidence.claims import Claim
from voskhod.mission.section import given, nominal
from voskhod.report import look, map_sheet, places
from voskhod.report.figures_landing import LEAST_MISS_M
from voskhod.report.labels import Labels
from voskhod.report.map_sheet import Frame, Mark
from voskhod.report.pictures import DOTS_PER_INCH
from voskhod.report.places import Place
from voskhod.report.search_tables import percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHT_MM, _MAP_MM, _CHART_MM = 174.0, (9.0, 62.0, 168.0, 110.0), (14.0, 10.0, 163.0, 38.0)
SHADES = ((0.95, "#cfe0ee"), (0.8, "#93bbd9"), (0.5, "#4b88b8"))  # one hue, darker inside
STYLES = ("solid", "dashed", "dotted")  # of the first sorties that search
_DARK = 0.5  # share of daylight below which it is night


def search_png(searched: Searched, claims: Sequence[Claim]) -> bytes:
    """Return the picture of a plan of search as a PNG file.

    Args:
        searched: the plan.
        claims: what documents report; may be empty.
    """
    stream = io.BytesIO()
    with look.house_style():
        figure = draw(searched, claims)
        figure.savefig(stream, dpi=DOTS_PER_INCH, format="png", metadata={"Software": None})
    return stream.getvalue()


def draw(searched: Searched, claims: Sequence[Claim]) -> "Figure":
    """Return the picture of a plan of search.

    Args:
        searched: the plan.
        claims: what documents report; may be empty.
    """
    figure = look.blank(_HEIGHT_MM)
    _draw_map(look.panel(figure, _MAP_MM), searched, claims)
    _draw_chart(look.panel(figure, _CHART_MM), searched)
    return figure


def frame_for(searched: Searched) -> Frame:
    """Return a window on the ground that holds the map's 95 % and what is searched first."""
    found = searched.plan.found
    row, column = np.nonzero(found.inside(SHADES[0][0]))
    corners = np.column_stack(found.places(row + 0.5, column + 0.5))
    drawn = [area.corners for sortie in _shown(searched) for area in sortie.areas]
    at = np.degrees(np.concatenate([corners, *drawn])).tolist()
    north, east = (math.degrees(angle) for angle in found.centre)
    return map_sheet.frame_of([Place("", north, east), *(Place("", *one) for one in at)])


def _shown(searched: Searched) -> list[Sortie]:
    """Return the first sorties that search at all, as many as there are line styles."""
    return [s for s in searched.plan.sorties if s.areas][: len(STYLES)]


def _draw_map(axes: "Axes", searched: Searched, claims: Sequence[Claim]) -> None:
    frame = frame_for(searched)
    map_sheet.begin(axes, frame)
    _shade(axes, frame, searched)
    map_sheet.graticule(axes, frame)
    labels = Labels(axes)
    map_sheet.scale_and_north(axes, labels, frame)
    for style, sortie in zip(STYLES, _shown(searched), strict=False):
        _outline(axes, labels, frame, (sortie, style))
    map_sheet.marks(axes, labels, frame, _marks(searched, claims))
    map_sheet.towns(axes, labels, frame)
    _legend(axes, searched)
    map_sheet.halo(axes)


def _shade(axes: "Axes", frame: Frame, searched: Searched) -> None:
    """Shade the densest cells that hold 95, 80 and 50 %."""
    from matplotlib.colors import BoundaryNorm, ListedColormap

    found = searched.plan.found
    level = sum(found.inside(share).astype(int) for share, _ in SHADES)
    edges = (np.arange(count + 1.0) for count in found.chance.shape)
    x, y = frame.at(*np.degrees(found.places(*np.meshgrid(*edges, indexing="ij"))))
    colours = ListedColormap([colour for _, colour in SHADES])
    steps = BoundaryNorm([0.5, 1.5, 2.5, 3.5], colours.N)
    shown = np.ma.masked_equal(level, 0)
    axes.pcolormesh(x, y, shown, cmap=colours, norm=steps, alpha=0.85, zorder=0.8, lw=0.0)


def _outline(axes: "Axes", labels: Labels, frame: Frame, flown: tuple[Sortie, str]) -> None:
    """Draw the areas of a sortie, and what part of its effort each gets."""
    from matplotlib.patches import Polygon

    sortie, style = flown
    for area in sortie.areas:
        x, y = frame.at(*np.degrees(area.corners).T)
        corners = np.column_stack((x, y))
        look.cover(axes, Polygon(corners, fill=False, ec=look.ACCENT, ls=style, lw=1.0, zorder=4))
        if style == STYLES[0]:  # names of all would cover the map
            middle = (float(x.mean()), float(y.mean()))
            labels.place(f"{area.name} {100.0 * area.effort:.0f} %", middle, look.ACCENT, 6.0)


def _marks(searched: Searched, claims: Sequence[Claim]) -> list[Mark]:
    marks = [Mark(at, "D", look.BLUE) for at in places.documented_places(claims)]
    seen: set[tuple[float, float]] = set()
    for one in given(searched.mission.search).aircraft:
        at = math.degrees(nominal(one.latitude)), math.degrees(nominal(one.longitude))
        if at not in seen:
            marks.append(Mark(Place(f"base: {one.name}", *at), "^", look.INK))
            seen.add(at)
    aim, landing = (
        Place(name, math.degrees(at[0]), math.degrees(at[1]))
        for name, at in (("aim point", searched.aim), ("nominal touchdown", searched.landing))
    )
    if places.distance_m(aim[1:3], landing[1:3]) > LEAST_MISS_M:
        marks.append(Mark(aim, "X", look.INK))
    return [*marks, Mark(landing, "o", look.ACCENT)]


def _legend(axes: "Axes", searched: Searched) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    held = [Patch(fc=colour, label=f"{100.0 * share:.0f} % of the map") for share, colour in SHADES]
    flown = [
        Line2D([], [], color=look.ACCENT, ls=style, lw=1.0, label=f"sortie {s.number}")
        for style, s in zip(STYLES, _shown(searched), strict=False)
    ]
    axes.legend(handles=[*reversed(held), *flown], loc="upper left", fontsize=6.5, framealpha=0.9,
                edgecolor=look.HAIR).set_zorder(7)  # fmt: skip


def _draw_chart(axes: "Axes", searched: Searched) -> None:
    """Draw the chance to have found the capsule by the hour; nights are grey."""
    plan = searched.plan
    hours = plan.hours / 3600.0
    axes.fill_between(hours, 0.0, 100.0, where=plan.daylight < _DARK, step="mid", color=look.SHADE,
                      lw=0.0)  # fmt: skip
    axes.plot(hours, 100.0 * plan.success, color=look.BLUE)
    axes.set(xlim=(0.0, hours[-1]), ylim=(0.0, 100.0), xlabel="hours after touchdown; grey: night",
             title="Chance that it was found [%]")  # fmt: skip
    axes.set_xticks(np.arange(0.0, hours[-1] + 1e-9, 6.0 if hours[-1] <= 100.0 else 24.0))
    axes.grid(axis="y")
    last = (float(hours[-1]), 100.0 * float(plan.success[-1]))
    below = last[1] > 80.0
    axes.annotate(f"{percent(last[1] / 100.0)} %", last, (-3, -3 if below else 3),
                  textcoords="offset points", ha="right", va="top" if below else "bottom",
                  fontsize=6.5, color=look.BLUE)  # fmt: skip
