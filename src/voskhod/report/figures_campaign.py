"""Where the flights of a campaign land, on a map: density, contours, ellipses, documents.

Up to some thousand landings are dots; more are counted in cells, so that the picture is as large
for a million. Contours hold 50, 90 and 95 % where the landings lie densest; the dashed ellipses
would hold as many of a normal scatter. Line width tells the shares apart, line style what is
counted from what is supposed.
"""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from voskhod.campaign.density_map import DensityMap
from voskhod.campaign.scatter import THINNED, Scatter
from voskhod.evidence.claims import Claim
from voskhod.report import look, map_sheet, places
from voskhod.report.labels import Labels
from voskhod.report.map_sheet import Frame, Mark
from voskhod.report.places import Place
from voskhod.report.shown import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTHS = {0.5: 1.5, 0.9: 1.0, 0.95: 0.6}  # of lines by share [points]
_COLOURS = ("#f5ecd2", "#f2d08c", "#dd9d42", "#a8631a")  # cells, few to many landings
_FAINTEST = 3e-4  # of the fullest cell's landings: fewer are not seen apart


def draw(scatter: Scatter, claims: Sequence[Claim]) -> "Figure":
    """Return the map of the landings.

    Args:
        scatter: how they are scattered.
        claims: what documents report; may be empty.
    """
    figure = look.blank(map_sheet.HEIGHT_MM)
    axes = look.panel(figure, map_sheet.MAP_MM)
    marks = _marks(scatter, claims)
    frame = _frame(scatter, [mark.at for mark in marks])
    map_sheet.begin(axes, frame)
    if scatter.landings > THINNED:
        cells(axes, frame, scatter.map)
    else:
        _dots(axes, frame, scatter)
    map_sheet.graticule(axes, frame)
    _contours(axes, frame, scatter)
    _ellipses(axes, frame, scatter)
    labels = Labels(axes)
    map_sheet.scale_and_north(axes, labels, frame)
    map_sheet.marks(axes, labels, frame, marks)
    map_sheet.towns(axes, labels, frame)
    _legend(axes, scatter)
    map_sheet.halo(axes)
    return figure


def caption(scatter: Scatter) -> str:
    """Return what the reader must know to read the map."""
    text = (
        f"{number(scatter.landings)} landings. Solid lines hold 50, 90 and 95 % of them where they "
        "lie densest; dashed ellipses would hold as many of a normal scatter. Diamonds, where "
        f"there are any: places that documents give. {scatter.words}"
    )
    if scatter.framed < 1.0:
        text += (
            f" {100.0 * (1.0 - scatter.framed):.1f} % of the flights had another aim point; the "
            "ellipses are about that of the most."
        )
    return text


def spot(place: tuple[float, float], name: str) -> Place:
    """Return a place in degrees of latitude and longitude in radians."""
    north, east = (math.degrees(angle) for angle in place)
    return Place(name, north, east)


def centre(scatter: Scatter) -> tuple[float, float]:
    """Return latitude and longitude of the mean of the landings [rad]."""
    along, across = (np.array(part) for part in scatter.mean)
    north, east = scatter.frame.on_ground(along, across)
    return float(north), float(east)


def _marks(scatter: Scatter, claims: Sequence[Claim]) -> list[Mark]:
    marks = [Mark(at, "D", look.ACCENT) for at in places.documented_places(claims)]
    marks.append(Mark(spot(scatter.frame[:2], "aim point"), "X", look.INK))
    return [*marks, Mark(spot(centre(scatter), "mean of the landings"), "P", look.INK)]


def _frame(scatter: Scatter, marked: Sequence[Place]) -> Frame:
    """Return a window that holds the widest contour, and documents within reach."""
    corners = [ring for polygon in scatter.regions[-1].polygons for ring in polygon[:1]]
    at = np.degrees(np.concatenate(corners)).tolist()
    middle = spot(centre(scatter), "")
    found = map_sheet.frame_of([middle, *marked, *(Place("", *one) for one in at)])
    return found._replace(half_width_km=0.85 * found.half_width_km)  # contours need no names


def cells(axes: "Axes", frame: Frame, found: DensityMap) -> None:
    """Draw how many landings each cell holds, on a logarithmic scale."""
    from matplotlib.colors import LinearSegmentedColormap, LogNorm

    steps = found.along[1] - found.along[0], found.across[1] - found.across[0]
    edges = (
        np.append(middles - 0.5 * step, middles[-1] + 0.5 * step)
        for middles, step in zip((found.along, found.across), steps, strict=True)
    )
    along, across = np.meshgrid(*edges)
    at = frame.at_radians(*found.frame.on_ground(along, across))
    full = float(found.chance.max())
    held = np.ma.masked_less(found.chance, _FAINTEST * full)
    axes.pcolormesh(at[..., 0], at[..., 1], held, zorder=0.8, rasterized=True, lw=0.0,
                    cmap=LinearSegmentedColormap.from_list("landings", _COLOURS),
                    norm=LogNorm(_FAINTEST * full, full))  # fmt: skip


def _dots(axes: "Axes", frame: Frame, scatter: Scatter) -> None:
    at = frame.at_radians(scatter.points.latitude, scatter.points.longitude)
    axes.plot(at[:, 0], at[:, 1], ".", ms=1.6, mew=0.0, color=look.BLUE, alpha=0.5, zorder=0.9,
              rasterized=True)  # fmt: skip


def _contours(axes: "Axes", frame: Frame, scatter: Scatter) -> None:
    for region in scatter.regions:
        for ring in (ring for polygon in region.polygons for ring in polygon):
            at = frame.at_radians(*ring.T)
            width = WIDTHS[region.share]
            axes.plot(*at.T, color=look.BLUE, lw=width, zorder=3, path_effects=cased(width))


def cased(width: float) -> list[object]:
    """Return a light edge for a line, so that it stands out from what it crosses."""
    from matplotlib.patheffects import Normal, withStroke

    return [withStroke(linewidth=width + 1.0, foreground="white"), Normal()]


def _ellipses(axes: "Axes", frame: Frame, scatter: Scatter) -> None:
    for ellipse in scatter.ellipses:
        outline = scatter.frame.on_ground(*ellipse.outline(scatter.mean))
        axes.plot(*frame.at_radians(*outline).T, color=look.INK, lw=WIDTHS[ellipse.share],
                  ls=(0, (4, 3)), zorder=3.1)  # fmt: skip


def _legend(axes: "Axes", scatter: Scatter) -> None:
    axes.legend(handles=list(_handles(scatter)), loc="upper left", fontsize=6.5, framealpha=0.9,
                edgecolor=look.HAIR, handlelength=2.6).set_zorder(7)  # fmt: skip


def _handles(scatter: Scatter) -> Iterator[object]:
    """Return the entries of the legend: what is counted, and what is supposed."""
    from matplotlib.lines import Line2D

    for region in scatter.regions:
        yield Line2D([], [], color=look.BLUE, lw=WIDTHS[region.share],
                     label=f"densest {100.0 * region.share:.0f} %")  # fmt: skip
    for one in scatter.ellipses:
        held = f"holds {100.0 * one.inside.value:.1f} %"
        yield Line2D([], [], color=look.INK, lw=WIDTHS[one.share], ls=(0, (4, 3)),
                     label=f"normal {100.0 * one.share:.0f} %, {held}")  # fmt: skip
