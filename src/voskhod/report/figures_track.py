"""The ground track: a map of the world, and below it the region where things happened."""

import math
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from voskhod.evidence.claims import Claim
from voskhod.flight.flight import Flight
from voskhod.mission.walk import Station
from voskhod.report import look, places
from voskhod.report.labels import Labels
from voskhod.report.shown import place

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDE_MM, _LEFT_MM, _FOOT_MM = 171.0, 8.0, 6.0
_TALLEST_MM = 92.0
_PAD_DEG, _WIDEST_DEG = (13.0, 7.0), 200.0


class Window(NamedTuple):
    """What a map shows: edges [deg] and how many millimetres it takes up on the sheet."""

    west: float
    east: float
    south: float
    north: float
    height_mm: float


class Walk(NamedTuple):
    """Ground track of the time outside: longitudes, latitudes [deg]."""

    east: np.ndarray
    north: np.ndarray


WORLD = Window(-180.0, 180.0, -70.0, 82.0, _WIDE_MM * 152.0 / 360.0)


def describe(flight: Flight) -> str:
    """Return in words what the maps show."""
    orbit = flight.telemetry["orbit"]
    turns = (orbit.time_s[-1] - orbit.time_s[0]) / float(flight.record.orbit.period)
    text = f"World map with the ground track of {turns:.1f} revolutions"
    text += ", the arc of the spacewalk" if _walk(flight) is not None else ""
    text += ", the place of the burn"
    if "landing" in flight.telemetry:
        text += f" and the landing at {place(*_touchdown(flight))}"
    return text + "; the night side of the Earth is shaded."


def caption(flight: Flight) -> str:
    """Return what the reader must know to read the maps."""
    landed = "landing" in flight.telemetry
    text = "Thin: whole track. Bold: last revolution before the burn"
    text += ", red from the burn to the ground" if landed else ""
    text += ". Blue: spacewalk" if _walk(flight) is not None else ""
    moment = f"{_moment(flight):%H:%M} UTC"
    text += f". Shaded: night at {'touchdown' if landed else 'the burn'}, {moment}"
    if flight.mission.radio.stations:
        when = "during the walk" if _walk(flight) is not None else "on average"
        text += f". Dotted: where a ground station hears the ship at its height {when}"
    return text + "."


def draw(flight: Flight, claims: Sequence[Claim]) -> "Figure":
    """Return the ground track of a flight on a map of the world and of the region."""
    region = _region(flight)
    below = 0.0 if region is None else region.height_mm + 8.0
    figure = look.blank(_FOOT_MM + WORLD.height_mm + below + 1.5)
    windows = [(WORLD, _FOOT_MM + below)]
    windows += [(region, _FOOT_MM)] if region is not None else []
    for window, bottom in windows:
        axes = look.panel(figure, (_LEFT_MM, bottom, _WIDE_MM, window.height_mm))
        _chart(axes, flight, window)
        _tracks(axes, flight)
        labels = Labels(axes)
        _events(axes, labels, flight)
        _stations(axes, labels, flight, named=window is region or region is None)
    return figure


def _region(flight: Flight) -> Window | None:
    """Return the window around launch, walk, landing and stations, None where it is the world."""
    spots = [_site(flight), *(_at(station) for station in flight.record.plan.radio.stations)]
    walk = _walk(flight)
    if walk is not None:
        spots += [(float(walk.east[i]), float(walk.north[i])) for i in (0, len(walk.east) // 2, -1)]
    if "landing" in flight.telemetry:
        spots.append(_touchdown(flight)[::-1])
    east, north = [x for x, _ in spots], [y for _, y in spots]
    west, rest = max(min(east) - _PAD_DEG[0], -180.0), min(max(east) + _PAD_DEG[0], 180.0)
    south, top = max(min(north) - _PAD_DEG[1], -80.0), min(max(north) + _PAD_DEG[1], 85.0)
    stretch = 1.0 / math.cos(math.radians(0.5 * (south + top)))
    height = _WIDE_MM * (top - south) / (rest - west) * stretch
    if rest - west > _WIDEST_DEG or height > _TALLEST_MM:
        return None
    return Window(west, rest, south, top, height)


def _chart(axes: "Axes", flight: Flight, window: Window) -> None:
    """Draw land, graticule and night."""
    from matplotlib.patches import PathPatch, Polygon
    from matplotlib.path import Path

    axes.set(xlim=window[0:2], ylim=window[2:4], facecolor=look.SEA)
    rings = [
        np.column_stack(ring)
        for ring in places.coastline()
        if ring[0].max() > window.west
        and ring[0].min() < window.east
        and ring[1].max() > window.south
        and ring[1].min() < window.north
    ]
    if rings:
        land = Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
        look.cover(axes, PathPatch(land, fc=look.LAND, ec="none"))
    night = np.column_stack(places.night_outline(_moment(flight)))
    look.cover(axes, Polygon(night, fc=look.INK, ec="none", alpha=0.10))
    step = 30 if window is WORLD else 10 if window.east - window.west < 90.0 else 20
    east = [x for x in range(-180, 181, step) if window.west < x < window.east]
    north = [y for y in range(-90, 91, min(step, 10 if step < 30 else 30))
             if window.south < y < window.north]  # fmt: skip
    axes.set_xticks(east, [_named(x, "EW") for x in east])
    axes.set_yticks(north, [_named(y, "NS") for y in north])
    axes.grid(color="white", lw=0.5)
    axes.tick_params(length=0, pad=2)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _moment(flight: Flight) -> datetime:
    """Return the instant whose night is shaded."""
    touchdown = flight.event("touchdown")
    burn = float(flight.record.burn.decision.ignition)
    return flight.mission.mission.instant(burn if touchdown is None else touchdown.time_s)


def _site(flight: Flight) -> tuple[float, float]:
    orbit = flight.record.plan.orbit
    return math.degrees(orbit.launch_longitude), math.degrees(orbit.launch_latitude)


def _at(station: Station) -> tuple[float, float]:
    return math.degrees(station.longitude), math.degrees(station.latitude)


def _touchdown(flight: Flight) -> tuple[float, float]:
    """Return latitude and longitude of the end of the entry [deg]."""
    entry = flight.telemetry["entry"]
    return float(entry["latitude"][-1]), float(entry["longitude"][-1])


def _walk(flight: Flight) -> Walk | None:
    """Return the ground track of the time outside, None without a walk."""
    walk, orbit = flight.record.walk, flight.telemetry["orbit"]
    if walk is None or not bool(walk.times.hatch_could_open):
        return None
    moments = np.linspace(float(walk.times.left_airlock), float(walk.times.back_inside), 25)
    east = np.interp(moments, orbit.time_s, np.unwrap(orbit["longitude"], period=360.0))
    wrapped = np.mod(east + 180.0, 360.0) - 180.0
    return Walk(wrapped, np.interp(moments, orbit.time_s, orbit["latitude"]))


def _tracks(axes: "Axes", flight: Flight) -> None:
    """Draw the whole track, the last revolution, the walk and the way down."""
    orbit = flight.telemetry["orbit"]
    east, north = orbit["longitude"], orbit["latitude"]
    axes.plot(*places.unwound((east, north)), color=look.INK, lw=0.35, alpha=0.5)
    last = orbit.time_s >= orbit.time_s[-1] - float(flight.record.orbit.period)
    line = places.unwound(places.finer((east[last], north[last])))
    axes.plot(*line, color=look.INK, lw=1.3)
    _arrows(axes, line)
    walk = _walk(flight)
    if walk is not None:
        axes.plot(
            *places.unwound(places.finer(walk)), color=look.BLUE, lw=3.0, solid_capstyle="butt"
        )
    if "landing" in flight.telemetry:
        entry = flight.telemetry["entry"]
        down = np.append(east[-1], entry["longitude"]), np.append(north[-1], entry["latitude"])
        axes.plot(*places.unwound(down), color=look.ACCENT, lw=1.8)


def _arrows(axes: "Axes", line: places.Line) -> None:
    """Draw the direction of flight on the bold track, where the map shows it."""
    east, north = line
    (west, rest), (south, top) = axes.get_xlim(), axes.get_ylim()
    inside = (east > west + 3) & (east < rest - 3) & (north > south + 3) & (north < top - 3)
    sound = np.flatnonzero(inside[:-1] & inside[1:] & (np.abs(np.diff(east)) < 20.0))
    for share in (0.25, 0.6, 0.9):
        if sound.size:
            i = int(sound[int(share * (sound.size - 1))])
            axes.annotate("", (east[i + 1], north[i + 1]), (east[i], north[i]),
                          arrowprops={"arrowstyle": "-|>", "color": look.INK, "lw": 0.8,
                                      "mutation_scale": 7})  # fmt: skip


def _events(axes: "Axes", labels: Labels, flight: Flight) -> None:
    """Mark launch, walk, burn and landing."""
    orbit, walk = flight.telemetry["orbit"], _walk(flight)
    burn = float(orbit["longitude"][-1]), float(orbit["latitude"][-1])
    marks = [("launch", _site(flight), "^", look.INK), ("burn", burn, "o", look.ACCENT)]
    if "landing" in flight.telemetry:
        north, east = _touchdown(flight)
        marks.append(("landing", (east, north), "o", look.ACCENT))
    names = []
    if walk is not None:
        names.append(("spacewalk", (float(walk.east[8]), float(walk.north[8])), look.BLUE))
    for name, at, marker, colour in marks:
        if not _inside(axes, at):
            continue
        inner, outer = ("white", colour) if name == "burn" else (colour, "white")
        axes.plot(*at, marker=marker, ms=4.8, zorder=5, color=inner, mec=outer, mew=0.8)
        labels.keep_free(*at)
        names.append((name, at, colour))
    for name, at, colour in names:
        labels.place(name, at, colour)


def _stations(axes: "Axes", labels: Labels, flight: Flight, named: bool) -> None:
    orbit, walk = flight.telemetry["orbit"], flight.record.walk
    altitude = float(np.median(orbit["altitude"]))
    if walk is not None:
        altitude = float(np.interp(float(walk.times.left_airlock), orbit.time_s, orbit["altitude"]))
    spots = []
    for station in flight.record.plan.radio.stations:
        at = _at(station)
        radius = places.visibility_radius(altitude, float(station.mask))
        ring = places.unwound(places.circle(at[1], at[0], radius, 49))
        axes.plot(*ring, color=look.MUTED, lw=0.5, ls=(0, (1, 2)))
        axes.plot(*at, marker="s", ms=2.0, color=look.MUTED, mew=0)
        labels.keep_free(*at, 1.5)
        spots.append((station.name.split(" (")[0].split(",")[0], at))
    for name, at in spots if named else []:
        labels.place(name, at, look.MUTED, 5.5)


def _inside(axes: "Axes", at: tuple[float, float]) -> bool:
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    return bool(west <= at[0] <= east and south <= at[1] <= north)


def _named(degrees: int, names: str) -> str:
    return "0°" if degrees == 0 else f"{abs(degrees)}°{names[0] if degrees > 0 else names[1]}"
