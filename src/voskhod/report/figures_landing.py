"""The landing place on a map: aim point, track, touchdown, and where documents put it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from voskhod.evidence.claims import Claim
from voskhod.export.places import aim_places, landing_ground
from voskhod.flight.flight import Flight
from voskhod.mission.section import given
from voskhod.report import look, map_sheet, places
from voskhod.report.labels import Labels
from voskhod.report.map_sheet import Frame, Mark
from voskhod.report.places import Place
from voskhod.report.shown import number, place

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEAST_MISS_M = 10.0  # a nominal flight comes down on its aim point but for rounding


def describe(flight: Flight) -> str:
    """Return in words what the map shows."""
    here = touchdown(flight)
    miss = flight.measurands.get("landing.miss_distance")
    far = f", {number((miss or 0.0) / 1e3, 3)} km from the aim point" if aims(flight) else ""
    return (
        f"Map of the landing at {place(here.latitude, here.longitude)}, {landing_ground(flight)}"
        f"{far if miss is not None else ''}."
    )


def caption(flight: Flight) -> str:
    """Return what the reader must know to read the map."""
    text = "Red line: ground track below 100 km, flown in the direction of the arrow."
    if aims(flight):
        text += f" Cross: {aim_words(flight)}."
    return f"{text} Diamonds, where there are any: places that documents give."


def aim_words(flight: Flight) -> str:
    """Return what an aim point is on this flight."""
    if flight.mission.site.aim_latitude is not None:
        return "aim point that the mission file gives"
    if flight.record.burn is None:
        return "where the entry as stated comes down"
    return "where the same descent lands on time, well pointed and well separated"


def touchdown(flight: Flight) -> Place:
    """Return where the flight landed."""
    landed = given(flight.record.landing)
    north, east = np.degrees([float(landed.latitude), float(landed.longitude)])
    return Place("touchdown", float(north), float(east))


def aims(flight: Flight) -> list[Place]:
    """Return the aim points that are worth a mark: not those that the flight came down on."""
    here, names = touchdown(flight), {"aim": "aim point", "first_aim": "first plan's aim point"}
    points = [
        Place(names[aim.name], aim.latitude_deg, aim.longitude_deg) for aim in aim_places(flight)
    ]
    return [aim for aim in points if places.distance_m(aim[1:3], here[1:3]) > LEAST_MISS_M]


def draw(flight: Flight, claims: Sequence[Claim]) -> "Figure":
    """Return the map of a flight's landing."""
    figure = look.blank(map_sheet.HEIGHT_MM)
    axes = look.panel(figure, map_sheet.MAP_MM)
    marks = [Mark(at, "D", look.BLUE) for at in places.documented_places(claims)]
    targets = aims(flight)
    marks += [Mark(at, "X", look.INK) for at in targets[:1]]
    marks.append(Mark(touchdown(flight), "o", look.ACCENT))
    frame = map_sheet.frame_of([mark.at for mark in reversed(marks)])
    marks[:0] = [Mark(at, "X", look.MUTED) for at in targets[1:]]
    map_sheet.begin(axes, frame)
    map_sheet.graticule(axes, frame)
    _track(axes, frame, flight)
    labels = Labels(axes)
    map_sheet.scale_and_north(axes, labels, frame)
    map_sheet.marks(axes, labels, frame, marks)
    map_sheet.towns(axes, labels, frame)
    return figure


def _track(axes: "Axes", frame: Frame, flight: Flight) -> None:
    entry, end = flight.telemetry["entry"], touchdown(flight)
    low = entry["altitude"] < max(100e3, float(entry["altitude"].min()))
    x, y = frame.at(
        np.append(entry["latitude"][low], end.latitude),
        np.append(entry["longitude"][low], end.longitude),
    )
    axes.plot(x, y, color=look.ACCENT, lw=1.3, zorder=3)
    inside = np.flatnonzero(np.hypot(x, y) < 0.8 * frame.half_height_km)
    before = [i for i in inside if 0 < i < len(x) - 2]
    if before:
        i = before[0]
        axes.annotate("", (x[i], y[i]), (x[i - 1], y[i - 1]), zorder=3,
                      arrowprops={"arrowstyle": "-|>", "color": look.ACCENT, "lw": 1.0,
                                  "mutation_scale": 11, "shrinkA": 0, "shrinkB": 0})  # fmt: skip
