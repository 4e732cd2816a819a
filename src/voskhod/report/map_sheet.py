"""The sheet that maps of the ground are drawn on: window, land, graticule, towns, marks, scale."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from voskhod.report import look, places
from voskhod.report.labels import Labels
from voskhod.report.places import Place

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT_MM, MAP_MM = 118.0, (9.0, 6.0, 168.0, 110.0)
"""Height of a picture with a map, and where the map stands in it."""

_LEAST_HALF_WIDTH_KM, _LAND_REACH_KM = 120.0, 2500.0
_KM_PER_DEGREE = 2.0 * math.pi * 6371.0 / 360.0


class Frame(NamedTuple):
    """A window on the ground: its middle and half its width [deg, km].

    East and north are equidistant at the middle: honest to one per cent within 500 km.
    """

    latitude: float
    longitude: float
    half_width_km: float

    @property
    def half_height_km(self) -> float:
        """Return half the height, the sheet being wider than high."""
        return self.half_width_km * MAP_MM[3] / MAP_MM[2]

    def at(self, latitude: np.ndarray, longitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return kilometres east and north of the middle (azimuthal equidistant)."""
        north, middle = np.radians(latitude), math.radians(self.latitude)
        east = np.radians(np.asarray(longitude) - self.longitude)
        cosine = math.sin(middle) * np.sin(north) + math.cos(middle) * np.cos(north) * np.cos(east)
        angle = np.arccos(np.clip(cosine, -1.0, 1.0))
        scale = 6371.0 * np.where(angle > 1e-9, angle / np.maximum(np.sin(angle), 1e-12), 1.0)
        x = scale * np.cos(north) * np.sin(east)
        y = math.cos(middle) * np.sin(north) - math.sin(middle) * np.cos(north) * np.cos(east)
        return x, scale * y

    def at_radians(self, latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
        """Return kilometres east and north of the middle of places [rad], shape (..., 2)."""
        return np.stack(self.at(np.degrees(latitude), np.degrees(longitude)), axis=-1)

    def spot(self, at: Place) -> tuple[float, float]:
        """Return kilometres east and north of the middle of one place."""
        x, y = self.at(np.array(at.latitude), np.array(at.longitude))
        return float(x), float(y)

    def holds(self, at: Place, share: float = 0.96) -> bool:
        """Return whether a place lies within the window."""
        x, y = self.spot(at)
        return abs(x) < share * self.half_width_km and abs(y) < share * self.half_height_km


class Mark(NamedTuple):
    """A place with its sign and colour on the map, and whether the sign is an outline."""

    at: Place
    sign: str
    colour: str
    is_hollow: bool = False


def frame_of(points: Sequence[Place]) -> Frame:
    """Return a window that holds all points within reach, with a margin for their names."""
    here = points[0]
    near = [p for p in points if places.distance_m(p[1:3], here[1:3]) < 1.5e6]
    rough = Frame(here.latitude, here.longitude, 1.0)
    east, north = zip(*(rough.spot(p) for p in near), strict=True)
    x, y = 0.5 * (min(east) + max(east)), 0.5 * (min(north) + max(north))
    latitude = here.latitude + y / _KM_PER_DEGREE
    longitude = here.longitude + x / (_KM_PER_DEGREE * max(math.cos(math.radians(latitude)), 0.05))
    tall = MAP_MM[2] / MAP_MM[3]
    half = max(max(east) - min(east), tall * (max(north) - min(north))) / 2.0
    return Frame(latitude, longitude, max(1.55 * half, _LEAST_HALF_WIDTH_KM))


def begin(axes: "Axes", frame: Frame) -> None:
    """Make axes a sheet: the window's limits, sea, and land."""
    axes.set_facecolor(look.SEA)
    axes.set(xlim=(-frame.half_width_km, frame.half_width_km), xticks=[], yticks=[],
             ylim=(-frame.half_height_km, frame.half_height_km))  # fmt: skip
    for spine in axes.spines.values():
        spine.set(visible=True, color=look.HAIR)
    _land(axes, frame)


def graticule(axes: "Axes", frame: Frame) -> None:
    """Draw parallels and meridians, with their numbers at the edge."""
    tall = frame.half_height_km / _KM_PER_DEGREE
    wide = frame.half_width_km / (_KM_PER_DEGREE * math.cos(math.radians(frame.latitude)))
    step = next(s for s in (0.5, 1.0, 2.0, 5.0, 10.0, 30.0) if 2.0 * tall / s <= 7 or s == 30.0)
    across = next(s for s in (0.5, 1.0, 2.0, 5.0, 10.0, 30.0) if 2.0 * wide / s <= 9 or s == 30.0)
    line = np.linspace(-1.3, 1.3, 41)
    style: dict[str, Any] = {"textcoords": "offset points", "fontsize": 6.0}
    for north in _multiples(step, frame.latitude, 1.2 * tall):
        x, y = frame.at(np.full(41, north), frame.longitude + wide * line)
        axes.plot(x, y, color="white", lw=0.6, zorder=1)
        height = float(np.interp(-frame.half_width_km, x, y))
        if abs(height) < 0.97 * frame.half_height_km:
            at = (-frame.half_width_km, height)
            axes.annotate(_named(north, "NS"), at, (-2, 0), ha="right", va="center", **style)
    for east in _multiples(across, frame.longitude, 1.2 * wide):
        x, y = frame.at(frame.latitude + tall * line, np.full(41, east))
        axes.plot(x, y, color="white", lw=0.6, zorder=1)
        foot = float(np.interp(-frame.half_height_km, y, x))
        if abs(foot) < 0.97 * frame.half_width_km:
            at = (foot, -frame.half_height_km)
            axes.annotate(_named(east, "EW"), at, (0, -3), ha="center", va="top", **style)


def _multiples(step: float, middle: float, reach: float) -> list[float]:
    """Return the multiples of a step within reach of a number."""
    first, last = math.ceil((middle - reach) / step), math.floor((middle + reach) / step)
    return [step * i for i in range(first, last + 1)]


def _land(axes: "Axes", frame: Frame) -> None:
    """Draw the land: coarse, to tell ground from sea."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    rings = []
    for east, north in places.coastline():
        x, y = frame.at(north, east)
        if np.hypot(x, y).min() < _LAND_REACH_KM:
            rings.append(np.column_stack((x, y)))
    if rings:
        land = Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
        look.cover(axes, PathPatch(land, fc=look.LAND, ec="none", zorder=0.5))


def towns(axes: "Axes", labels: Labels, frame: Frame) -> None:
    """Draw the towns in the window; their names go where there is room."""
    for name, (north, east) in places.TOWNS.items():
        town = Place(name, north, east)
        if frame.holds(town, 0.97):
            at = frame.spot(town)
            axes.plot(*at, "s", ms=2.2, color=look.MUTED, mew=0)
            labels.place(name, at, look.MUTED, 6.3)


def marks(axes: "Axes", labels: Labels, frame: Frame, marks: Sequence[Mark]) -> None:
    """Draw the places first and then their names, so that no name covers a place."""
    shown = [mark for mark in marks if frame.holds(mark.at, 1.0)]
    for mark in shown:
        spot = frame.spot(mark.at)
        face, edge = ("white", mark.colour) if mark.is_hollow else (mark.colour, "white")
        axes.plot(*spot, mark.sign, ms=5.5, color=face, mec=edge, mew=0.7, zorder=5)
        labels.keep_free(*spot)
    for name, (north, east) in places.TOWNS.items():
        town = Place(name, north, east)
        if frame.holds(town, 0.97):
            labels.keep_free(*frame.spot(town), 1.5)
    for mark in reversed(shown):
        labels.place(mark.at.name, frame.spot(mark.at), mark.colour, 6.8)


def scale_and_north(axes: "Axes", labels: Labels, frame: Frame) -> None:
    """Draw a scale and the direction of north, and keep names off them."""
    length = next(s for s in (500, 200, 100, 50, 20, 10) if s <= 0.5 * frame.half_width_km)
    x, y = 0.95 * frame.half_width_km - length, -0.90 * frame.half_height_km
    axes.plot([x, x + length], [y, y], color=look.INK, lw=1.6, solid_capstyle="butt")
    labels.keep_free(x + length / 2, y, 20.0)
    axes.annotate(f"{length} km", (x + length / 2, y), (0, 3), textcoords="offset points",
                  ha="center", fontsize=6.5)  # fmt: skip
    up = 0.95 * frame.half_width_km, 0.76 * frame.half_height_km
    labels.keep_free(up[0], up[1], 18.0)
    axes.annotate("N", (up[0], up[1] + 0.16 * frame.half_height_km), up, ha="center", fontsize=7,
                  arrowprops={"arrowstyle": "-|>", "color": look.INK, "lw": 0.8})  # fmt: skip


def halo(axes: "Axes") -> None:
    """Give names a light edge, which the report's style sheet does for its own pictures."""
    from matplotlib.patheffects import withStroke

    for text in axes.texts:
        text.set_path_effects([withStroke(linewidth=1.6, foreground="white")])


def _named(degrees: float, names: str) -> str:
    degrees = (degrees + 180.0) % 360.0 - 180.0 if names == "EW" else degrees
    return f"{abs(degrees):g}°{names[0] if degrees >= 0.0 else names[1]}"
