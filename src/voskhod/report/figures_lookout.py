"""The search as it was flown: what searchers believed, where they looked, when they knew.

Above, a map of the searchers' cells. Shades hold 50, 80 and 95 % of what they believe before the
first sortie, darkest the densest half; rings are as large as the share of the fleet that a cell
gets, their line tells sorties apart. Below, the chance that the place is known by the hour, whole
and by each of the three ways of knowing it.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from voskhod.evidence.claims import Claim
from voskhod.flight.flight import Flight
from voskhod.flight.measurand import there
from voskhod.mission.search import Listener
from voskhod.mission.section import given
from voskhod.phases.fleet import SORTIE_S
from voskhod.phases.lookout import LookoutRecord
from voskhod.phases.site import FOLLOWED_S
from voskhod.report import look, map_sheet
from voskhod.report.figures_landing import touchdown
from voskhod.report.labels import Labels
from voskhod.report.map_sheet import Frame, Mark
from voskhod.report.places import Place
from voskhod.report.shown import number, spelt

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHADES = ((0.95, "#cfe0ee"), (0.8, "#93bbd9"), (0.5, "#4b88b8"))  # as of a plan of search
STYLES = ("solid", "dashed", "dotted")  # of the first sorties
_HEIGHT_MM, _MAP_MM, _CHART_MM = 172.0, (9.0, 60.0, 168.0, 110.0), (12.0, 10.0, 144.0, 34.0)
_RING = 1600.0  # area of a ring that stands for the whole fleet [points^2]
_LEAST_SHARE = 0.005  # of the fleet: what is less gets no ring
_LEAST_HOURS = 24.0  # of the chart below: one day and one night
_LINE_KM = 6000.0  # how far a bearing is followed
WAYS = (("by_eye", "by eye", "dashed"), ("by_ear", "by ear", "dotted"),
        ("by_people", "by people", "dashdot"))  # fmt: skip


def describe(flight: Flight) -> str:
    """Return in words what the picture shows."""
    located = flight.measurands.get("rescue.located_after")
    tail = "not located" if located is None else f"located after {spelt(located)}"
    return f"Map of the search as flown, and the chance to know the place by the hour; {tail}."


def caption(flight: Flight) -> str:
    """Return what the reader must know to read the picture."""
    heard = len(_bearings(flight))
    bearings = "No station had a bearing in time." if not heard else "Dashed blue: bearings."
    if not there(flight.record.rescue).lookout.is_inside:
        bearings += " The capsule lies off the searchers' map."
    return (
        "Shades: what searchers believe before the first sortie. Rings: share of the fleet in each "
        f"cell, sortie by sortie of {SORTIE_S / 3600.0:.0f} h, while nothing is found. {bearings} "
        "Below, grey: night."
    )


def draw(flight: Flight, claims: Sequence[Claim]) -> "Figure":
    """Return the picture of a flight's search."""
    figure = look.blank(_HEIGHT_MM)
    _draw_map(look.panel(figure, _MAP_MM), flight)
    _draw_chart(look.panel(figure, _CHART_MM), flight)
    return figure


def sorties(flight: Flight) -> list[int]:
    """Return the first sorties that can find anything before the place is known, from zero."""
    found = there(flight.record.rescue)
    until = float(found.located - there(flight.record.landing).time)
    flown = np.flatnonzero(np.asarray(found.lookout.success) > 1e-4)
    return [int(k) for k in flown if k * SORTIE_S < until][: len(STYLES)]


def levels(belief: np.ndarray) -> np.ndarray:
    """Return how many of `SHADES` hold each cell, the densest cells first, shape (cell)."""
    order = np.argsort(-belief, kind="stable")
    before = np.concatenate(([0.0], np.cumsum(belief[order])[:-1]))
    level = np.zeros(belief.size, dtype=int)
    level[order] = sum((before < share).astype(int) for share, _ in SHADES)
    return np.where(belief > 0.0, level, 0)


def _draw_map(axes: "Axes", flight: Flight) -> None:
    seen = there(flight.record.rescue).lookout
    north, east = (np.degrees(np.asarray(part)) for part in seen.chart.cells[:2])
    marks, frame = _marks(flight, seen), _frame(flight, seen)
    map_sheet.begin(axes, frame)
    x, y = frame.at(north, east)
    _shade(axes, (x, y), seen)
    map_sheet.graticule(axes, frame)
    labels = Labels(axes)
    map_sheet.scale_and_north(axes, labels, frame)
    for style, k in zip(STYLES, sorties(flight), strict=False):
        share = np.asarray(seen.shares[k])
        shown = share > _LEAST_SHARE
        for place in zip(x[shown], y[shown], np.sqrt(_RING * share[shown]) / 2.0, strict=True):
            labels.keep_free(*(float(part) for part in place))
        axes.scatter(x[shown], y[shown], _RING * share[shown], facecolors="none",
                     edgecolors=look.INK, linewidths=0.9, linestyles=style, zorder=4)  # fmt: skip
    for one, towards in _bearings(flight):
        axes.plot(*frame.at(*_line(one, towards)), color=look.BLUE, ls=(0, (4, 3)), lw=0.9,
                  zorder=3)  # fmt: skip
    map_sheet.marks(axes, labels, frame, marks)
    map_sheet.towns(axes, labels, frame)
    _legend(axes, flight)


def _shade(axes: "Axes", at: tuple[np.ndarray, np.ndarray], seen: LookoutRecord) -> None:
    """Shade the densest cells that hold 95, 80 and 50 % before the first sortie."""
    from matplotlib.colors import BoundaryNorm, ListedColormap

    shape = (np.asarray(seen.chart.along).size, np.asarray(seen.chart.across).size)
    level = levels(np.asarray(seen.chart.chance)).reshape(shape)
    colours = ListedColormap([colour for _, colour in SHADES])
    steps = BoundaryNorm([0.5, 1.5, 2.5, 3.5], colours.N)
    x, y = (part.reshape(shape) for part in at)
    axes.pcolormesh(x, y, np.ma.masked_equal(level, 0), cmap=colours, norm=steps, alpha=0.85,
                    shading="nearest", zorder=0.8, lw=0.0)  # fmt: skip


def _frame(flight: Flight, seen: LookoutRecord) -> Frame:
    """Return a window that holds the capsule and 95 % of the belief."""
    held = levels(np.asarray(seen.chart.chance)) > 0
    cells = (np.degrees(np.asarray(part))[held] for part in seen.chart.cells[:2])
    corners = [Place("", float(a), float(b)) for a, b in zip(*cells, strict=True)]
    return map_sheet.frame_of([touchdown(flight), *corners])


def _marks(flight: Flight, seen: LookoutRecord) -> list[Mark]:
    """Return datum, bases and capsule."""
    north, east = (math.degrees(float(angle)) for angle in seen.chart.datum[:2])
    marks = [Mark(Place("datum", north, east), "X", look.INK)]
    known: set[tuple[float, float]] = set()
    for one in given(flight.record.plan.search).aircraft:
        at = math.degrees(float(one.latitude)), math.degrees(float(one.longitude))
        if at not in known:
            marks.append(Mark(Place(one.name, *at), "^", look.INK))
            known.add(at)
    return [*marks, Mark(touchdown(flight), "o", look.ACCENT)]


def _bearings(flight: Flight) -> list[tuple[Listener, float]]:
    """Return stations with a bearing before the place was known, and what they read [rad]."""
    found, landed = there(flight.record.rescue), there(flight.record.landing)
    until = min(float(found.located - landed.time), FOLLOWED_S)
    stations = given(flight.record.plan.search).listeners
    heard = zip(stations, np.asarray(found.lookout.heard.known), strict=True)
    place = float(landed.latitude), float(landed.longitude)
    return [
        (one, _heading(one, *place) + float(one.bearing_error * one.error))
        for one, known in heard
        if known < until
    ]


def _heading(one: Listener, latitude: float, longitude: float) -> float:
    """Return the bearing of a place from a station [rad]."""
    a, b, east = float(one.latitude), float(latitude), float(longitude - one.longitude)
    return math.atan2(
        math.sin(east) * math.cos(b),
        math.cos(a) * math.sin(b) - math.sin(a) * math.cos(b) * math.cos(east),
    )


def _line(one: Listener, towards: float) -> tuple[np.ndarray, np.ndarray]:
    """Return latitudes and longitudes along a bearing from a station [deg]."""
    arc = np.linspace(0.0, _LINE_KM / 6371.0, 301)
    lat = float(one.latitude)
    sine = math.sin(lat) * np.cos(arc) + math.cos(lat) * np.sin(arc) * math.cos(towards)
    east = np.arctan2(
        math.sin(towards) * np.sin(arc) * math.cos(lat), np.cos(arc) - math.sin(lat) * sine
    )
    return np.degrees(np.arcsin(sine)), np.degrees(float(one.longitude) + east)


def _legend(axes: "Axes", flight: Flight) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    held = [Patch(fc=colour, label=f"{100.0 * share:.0f} % of the belief")
            for share, colour in reversed(SHADES)]  # fmt: skip
    flown = [
        Line2D([], [], color=look.INK, ls=style, lw=0.9, label=_named(k))
        for style, k in zip(STYLES, sorties(flight), strict=False)
    ]
    axes.legend(handles=[*held, *flown], loc="upper left", fontsize=6.5, framealpha=0.9,
                edgecolor=look.HAIR).set_zorder(7)  # fmt: skip


def _named(sortie: int) -> str:
    begun = sortie * SORTIE_S / 3600.0
    return f"sortie {sortie + 1}, {begun:.0f} to {begun + SORTIE_S / 3600.0:.0f} h"


def _draw_chart(axes: "Axes", flight: Flight) -> None:
    """Draw the chance to know the place by the hour."""
    search = flight.telemetry["rescue"]
    hours = (search.time_s - search.time_s[0]) / 3600.0
    event = flight.event("located")
    at = None if event is None else (event.time_s - float(search.time_s[0])) / 3600.0
    until = min(max(_LEAST_HOURS, 1.5 * (at or 0.0)), float(hours[-1]))
    shown = hours <= until
    axes.fill_between(hours, 0, 1, where=search["daylight"] < 0.5, color=look.SHADE, lw=0,
                      transform=axes.get_xaxis_transform(), zorder=0)  # fmt: skip
    lines = [("whole", search["located_chance"], "solid", look.INK)]
    lines += [(name, -np.expm1(-search[key]), style, look.BLUE) for key, name, style in WAYS]
    top = 100.0 * max(float(np.max(line[1][shown])) for line in lines)
    ends = []
    for name, chance, style, colour in lines:
        axes.plot(hours, 100.0 * chance, color=colour, ls=style)
        ends.append((float(np.interp(until, hours, 100.0 * chance)), name, colour))
    axes.set(xlim=(0.0, until), ylim=(0.0, min(1.15 * max(top, 5.0), 102.0)),
             title="Chance that the place is known, %", xlabel="hours after touchdown")  # fmt: skip
    axes.yaxis.grid(True)
    _name_ends(axes, ends)
    if at is not None:
        axes.axvline(at, color=look.ACCENT, lw=0.7)
        right = at > 0.7 * until
        axes.annotate(f"located, {number(at, 3)} h", (at, 1.0), (-3 if right else 3, -3),
                      xycoords=axes.get_xaxis_transform(), textcoords="offset points", va="top",
                      fontsize=6.3, color=look.ACCENT, ha="right" if right else "left")  # fmt: skip


def _name_ends(axes: "Axes", ends: Sequence[tuple[float, str, str]]) -> None:
    """Write names at the ends of lines, one over the other where they meet."""
    apart, floor = 0.09 * axes.get_ylim()[1], -1e9
    for level, name, colour in sorted(ends):
        floor = max(level, floor + apart)
        axes.annotate(f"{name}, {number(level, 2)} %", (1.0, floor), (3, 0), fontsize=6,
                      xycoords=axes.get_yaxis_transform(), textcoords="offset points", va="center",
                      color=colour, annotation_clip=False)  # fmt: skip
