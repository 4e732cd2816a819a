"""The free float: the ship seen from two sides with the walker's path, and strips over time.

Axes of the ship: x along the airlock outwards, z along the ship's length, y across.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from voskhod.evidence.claims import Claim
from voskhod.flight.flight import Flight
from voskhod.mission.floating import FreeFloat
from voskhod.phases.excursions import FloatingRecord
from voskhod.report import look
from voskhod.report.figures_walk import beside
from voskhod.report.shown import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEFT_MM, _SIDE_MM, _VIEW_MM, _BETWEEN_MM = 10.0, 78.0, 54.0, 12.0
_WIDTH_MM, _PANEL_MM, _GAP_MM, _FOOT_MM = 140.0, 16.0, 7.0, 10.0
_NUMBER_MM = 2.6  # between numbers of excursions
_ROW_MM = 3.6  # of a bar that says yes or no
_DEGREES = 180.0 / np.pi
_AROUND = 1.08  # of the reach shown beyond what there is to see
_ARC = np.linspace(-0.5 * np.pi, 0.5 * np.pi, 61)


class _Side(NamedTuple):
    """A view: the second of its axes, its title, which rates of the camera's view it shows."""

    axis: int
    label: str
    title: str
    opening: str


_SIDES = (
    _Side(2, "z, along the ship, m", "Seen from the side", "height"),
    _Side(1, "y, across, m", "Seen from the ship's end", "width"),
)


def describe(flight: Flight) -> str:
    """Return in words what the picture of the float shows."""
    values = flight.measurands
    far, pull = values.get("walker.greatest_distance"), values.get("tether.greatest_tension")
    seen = values.get("camera.seen_share")
    facts = [] if far is None else [f"{number(far, 3)} m from the hatch at most"]
    facts += [] if pull is None else [f"tether's tension up to {number(pull, 2)} N"]
    facts += [] if seen is None else [f"seen by the camera {number(100.0 * seen, 2)} % of the time"]
    return (
        "The walker's path on his tether, seen from two sides of the ship, with strips of "
        "distance, tension, rates of turning, light and sight below" + _tail(facts) + "."
    )


def _tail(facts: list[str]) -> str:
    return ": " + ", ".join(facts) if facts else ""


def caption(flight: Flight) -> str:
    """Return what the reader must know to read the picture of the float."""
    text = (
        "The walker's centre of mass, from pale for the first excursion to dark for the last; "
        "numbers stand at the farthest point of each. Grey: parts of the ship as rods with round "
        "ends, which hide and shade. Dashed arc: the tether's length from the hatch. "
    )
    if flight.record.floating is not None and flight.record.floating.footage:
        text += "Red: field of view of the first camera. "
    return text + "Which way he went and where he lingered is drawn, not known: one of many floats."


def draw(flight: Flight, claims: Sequence[Claim]) -> "Figure":
    """Return the picture of a flight's free float."""
    own, floated = flight.record.plan.floating, flight.record.floating
    if own is None or floated is None:
        raise ValueError("a float was asked for of a mission without one")
    bars = _bars(floated, own)
    bars_mm = _ROW_MM * len(bars) + 3.0
    strips_mm = 3 * (_PANEL_MM + _GAP_MM) + bars_mm
    figure = look.blank(_FOOT_MM + strips_mm + 12.0 + _VIEW_MM + 6.0)
    for column, side in enumerate(_SIDES):
        left = _LEFT_MM + column * (_SIDE_MM + _BETWEEN_MM)
        box = (left, _FOOT_MM + strips_mm + 12.0, _SIDE_MM, _VIEW_MM)
        _view(look.panel(figure, box), side, floated, own)
    bottom = _FOOT_MM
    _draw_bars(look.panel(figure, (_LEFT_MM, bottom, _WIDTH_MM, bars_mm)), floated, bars)
    bottom += bars_mm + _GAP_MM
    for title, lines, limit in reversed(_strips(floated, own)):
        axes = look.panel(figure, (_LEFT_MM, bottom, _WIDTH_MM, _PANEL_MM))
        _draw_strip(axes, title, lines, limit)
        axes.set_xlim(0.0, float(_minutes(floated)[-1]))
        axes.tick_params(axis="x", labelbottom=False)
        bottom += _PANEL_MM + _GAP_MM
    return figure


def excursions_of(floated: FloatingRecord) -> np.ndarray:
    """Return the number of the excursion at each sample, from 1: each begins by going out."""
    doing = np.asarray(floated.poses.segment)
    begins = np.concatenate(([True], (doing[1:] == 0) & (doing[:-1] != 0)))
    return np.asarray(np.cumsum(begins))


def _minutes(floated: FloatingRecord) -> np.ndarray:
    seconds = np.asarray(floated.poses.seconds)
    return np.asarray((seconds - seconds[0]) / 60.0)


def _view(axes: "Axes", side: _Side, floated: FloatingRecord, own: FreeFloat) -> None:
    """Draw the ship and the path from one side, to scale."""
    hatch = [float(part) for part in floated.hatch]
    places = [np.asarray(part) + at for part, at in zip(floated.poses.place, hatch, strict=True)]
    across, height = places[0], places[side.axis]
    reach = float(own.tether_length)
    _set_scale(axes, own, hatch, side)
    for hull in own.hulls:
        _draw_hull(axes, hull, side)
    if own.cameras:
        _draw_camera(axes, own.cameras[0], side, reach)
    arc = (hatch[0] + reach * np.cos(_ARC), hatch[side.axis] + reach * np.sin(_ARC))
    axes.plot(*arc, color=look.MUTED, lw=0.6, ls=(0, (4, 3)))
    number_of = excursions_of(floated)
    last, ends = int(number_of[-1]), []
    for trip in range(1, last + 1):
        own_part = number_of == trip
        shade = _shade(trip, last)
        axes.plot(across[own_part], height[own_part], color=shade, lw=1.2)
        far = int(np.argmax(np.where(own_part, np.asarray(floated.poses.distance), -1.0)))
        ends.append((float(height[far]), float(across[far]), f"{trip}", shade))
    _number_ends(axes, ends)
    axes.plot([hatch[0]], [hatch[side.axis]], "o", ms=2.8, color=look.INK)
    axes.annotate("hatch", (hatch[0], hatch[side.axis]), (-4, -8), fontsize=6.3, ha="right",
                  textcoords="offset points")  # fmt: skip
    axes.set_title(side.title, x=0.0)
    axes.set_xlabel("x, along the airlock, m", labelpad=1.5)
    axes.set_ylabel(side.label, labelpad=1.5)


def _number_ends(axes: "Axes", ends: list[tuple[float, float, str, str]]) -> None:
    """Write the numbers of excursions right of their ends, pushed apart where they crowd."""
    low, high = axes.get_ylim()
    apart = _NUMBER_MM * (high - low) / _VIEW_MM
    farthest = max(end[1] for end in ends)
    seat = -np.inf
    for height, across, text, colour in sorted(ends):
        is_far = across > 0.9 * farthest
        seat = max(height, seat + apart) if is_far else seat
        at = (farthest, seat) if is_far else (across, height)
        axes.annotate(text, at, (7, 0) if is_far else (2, -9), va="center", fontsize=6.5,
                      color=colour, textcoords="offset points")  # fmt: skip


def _set_scale(axes: "Axes", own: FreeFloat, hatch: list[float], side: _Side) -> None:
    """Let one metre be as long on both axes, and all of ship and tether be on the sheet."""
    left = min((min(float(h.start_x), float(h.end_x)) - float(h.radius) for h in own.hulls),
               default=hatch[0] - 1.0)  # fmt: skip
    right = hatch[0] + 1.15 * float(own.tether_length)
    centre = hatch[side.axis]
    metres = max((right - left) * _AROUND / _SIDE_MM,
                 2.0 * _AROUND * _lowest(own, hatch, side) / _VIEW_MM)  # fmt: skip
    middle = 0.5 * (left + right)
    axes.set_xlim(middle - 0.5 * metres * _SIDE_MM, middle + 0.5 * metres * _SIDE_MM)
    axes.set_ylim(centre - 0.5 * metres * _VIEW_MM, centre + 0.5 * metres * _VIEW_MM)


def _lowest(own: FreeFloat, hatch: list[float], side: _Side) -> float:
    """Return how far the ship reaches from the hatch across the picture [m]."""
    ends = [hatch[side.axis] + 2.0]
    for hull in own.hulls:
        for end in (hull.start_z, hull.end_z):
            middle = float(end) if side.axis == 2 else 0.0
            ends += [middle - float(hull.radius), middle + float(hull.radius)]
    return max(abs(end - hatch[side.axis]) for end in ends)


def _draw_hull(axes: "Axes", hull: Any, side: _Side) -> None:
    """Draw a part of the ship: the outline of a rod with round ends."""
    along = side.axis == 2
    start = np.array([float(hull.start_x), float(hull.start_z) if along else 0.0])
    end = np.array([float(hull.end_x), float(hull.end_z) if along else 0.0])
    way = end - start
    angle = float(np.arctan2(way[1], way[0]))
    cap = _ARC + angle
    radius = float(hull.radius)
    round_end = end[:, None] + radius * np.array([np.cos(cap), np.sin(cap)])
    round_start = start[:, None] - radius * np.array([np.cos(cap), np.sin(cap)])
    outline = np.concatenate([round_end, round_start], axis=1)
    axes.fill(*outline, fc=look.SHADE, ec=look.MUTED, lw=0.6)


def _draw_camera(axes: "Axes", camera: Any, side: _Side, reach: float) -> None:
    """Draw a camera with the edges of its view, projected on the sheet."""
    axis = np.array([float(camera.axis_x), float((camera.axis_y, camera.axis_z)[side.axis - 1])])
    at = np.array([float(camera.x), float((camera.y, camera.z)[side.axis - 1])])
    middle = float(np.arctan2(axis[1], axis[0]))
    half = 0.5 * float(getattr(camera, side.opening))
    edges = np.linspace(middle - half, middle + half, 25)
    wedge = at[:, None] + 1.15 * reach * np.array([np.cos(edges), np.sin(edges)])
    outline = np.concatenate([at[:, None], wedge], axis=1)
    axes.fill(*outline, fc=look.ACCENT, alpha=0.07, lw=0)
    for edge in (wedge[:, 0], wedge[:, -1]):
        axes.plot([at[0], edge[0]], [at[1], edge[1]], color=look.ACCENT, lw=0.5, alpha=0.7)
    axes.plot([at[0]], [at[1]], "s", ms=3.0, color=look.ACCENT)
    axes.annotate("camera", (float(at[0]), float(at[1])), (-4, 4), fontsize=6.3, ha="right",
                  color=look.ACCENT, textcoords="offset points")  # fmt: skip


def _shade(trip: int, last: int) -> str:
    """Return the colour of an excursion, from pale to dark blue."""
    from matplotlib.colors import to_hex

    share = 1.0 if last < 2 else (trip - 1) / (last - 1)
    pale, dark = np.array([0.44, 0.66, 0.84]), np.array([0.05, 0.16, 0.33])
    red, green, blue = (pale + share * (dark - pale)).tolist()
    return to_hex((red, green, blue))


def _strips(floated: FloatingRecord, own: FreeFloat) -> list[tuple[str, list[Any], float | None]]:
    """Return the panels: title, lines of (minutes, values, name, colour, style), limit."""
    poses, minutes = floated.poses, _minutes(floated)

    def line(values: Any, name: str = "", is_second: bool = False) -> Any:
        colour, style = (look.BLUE, (0, (5, 1.5))) if is_second else (look.INK, "-")
        return minutes, np.asarray(values), name, colour, style

    rates = [line(_size(poses.rate) * _DEGREES, "walker")]
    rates.append(line(_size(poses.ship_rate) * _DEGREES, "ship", is_second=True))
    return [
        ("Distance from the hatch, m", [line(poses.distance)], float(own.tether_length)),
        ("Tension of the tether, N", [line(poses.tension)], None),
        ("Rate of turning, °/s", rates, None),
    ]


def _size(vector: Any) -> np.ndarray:
    return np.asarray(np.sqrt(sum(np.asarray(part) ** 2 for part in vector)))


def _draw_strip(axes: "Axes", title: str, lines: list[Any], limit: float | None) -> None:
    from matplotlib.ticker import MaxNLocator

    names = [(float(values[-1]), name, colour) for _, values, name, colour, _ in lines]
    for minutes, values, _, colour, style in lines:
        axes.plot(minutes, values, color=colour, ls=style)
    if limit is not None:
        axes.axhline(limit, color=look.ACCENT, lw=0.7, ls=(0, (4, 3)))
        names = [(limit, "tether", look.ACCENT)]
    top = max([float(np.max(values)) for _, values, *_ in lines] + [limit or 0.0, 1e-3])
    axes.set_ylim(-0.04 * top, 1.1 * top)
    axes.yaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
    axes.yaxis.grid(True)
    axes.set_title(title, x=0.0, pad=1.5, fontsize=6.8)
    beside(axes, names, _PANEL_MM)


def _bars(floated: FloatingRecord, own: FreeFloat) -> list[tuple[str, np.ndarray]]:
    """Return what is said by yes and no: name and whether it holds at each sample."""
    found = [("in sunlight", np.asarray(floated.light) > 0.5)]
    many = len(floated.footage) > 1
    for place, film in enumerate(floated.footage, start=1):
        eye = f"camera {place}" if many else "the camera"
        found.append((f"seen by {eye}", np.asarray(film.seen)))
        found.append((f"seen and lit, {eye}", np.asarray(film.lit) & ~np.asarray(film.blinded)))
    return found


def _draw_bars(axes: "Axes", floated: FloatingRecord, bars: list[tuple[str, np.ndarray]]) -> None:
    minutes = _minutes(floated)
    for place, (name, holds) in enumerate(bars):
        middle = len(bars) - 1 - place
        edges = np.flatnonzero(np.diff(np.concatenate(([0], holds * 1, [0]))))
        last = len(minutes) - 1
        spans = [
            (minutes[a], minutes[min(b, last)] - minutes[a])
            for a, b in zip(edges[::2], edges[1::2], strict=True)
        ]
        axes.broken_barh(spans, (middle - 0.3, 0.6), fc=look.BLUE, lw=0)
        axes.annotate(name, (1.0, middle), (3, 0), va="center", fontsize=6,
                      xycoords=axes.get_yaxis_transform(), textcoords="offset points")  # fmt: skip
    axes.set_ylim(-0.6, len(bars) - 0.4)
    axes.set_xlim(0.0, float(minutes[-1]))
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("minutes after the exit", labelpad=1.5)
