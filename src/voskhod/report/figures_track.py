"""The ground track: a map of the world, and below it the region where things happened."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from voskhod.evidence.claims import Claim
from voskhod.export.places import came_down
from voskhod.flight.flight import Flight
from voskhod.report import look, places
from voskhod.report.labels import Labels
from voskhod.report.shown import place
from voskhod.report.windows import (
    WIDE_MM,
    WORLD,
    Window,
    landing_spot,
    launch_site,
    night_moment,
    region_of,
    station_spot,
    walk_arc,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEFT_MM, _FOOT_MM = 8.0, 6.0
_BEGINS = ("burn", "start of the entry")


def describe(flight: Flight) -> str:
    """Return in words what the maps show."""
    if flight.record.orbit is None:
        maps = "World map" if region_of(flight) is None else "World map and map of the region"
        text = f"{maps} with the ground track of the entry"
    else:
        orbit = flight.telemetry["orbit"]
        turns = (orbit.time_s[-1] - orbit.time_s[0]) / float(flight.record.orbit.period)
        text = f"World map with the ground track of {turns:.1f} revolutions"
        text += ", the arc of the spacewalk" if walk_arc(flight) is not None else ""
        text += ", the place of the burn" if flight.record.burn is not None else ""
    if came_down(flight):
        text += f" and the landing at {place(*landing_spot(flight))}"
    return text + "; the night side of the Earth is shaded."


def caption(flight: Flight) -> str:
    """Return what the reader must know to read the maps."""
    landed, coasts = came_down(flight), flight.record.orbit is not None
    burns, walks = flight.record.burn is not None, walk_arc(flight) is not None
    text = "Red: ground track from the start of the entry"
    text += "" if region_of(flight) is None else ", framed on the map of the world"
    if coasts:
        text = f"Thin: whole track. Bold: last revolution{' before the burn' if burns else ''}"
        text += ", red from the burn to the ground" if landed else ""
    text += ". Blue: spacewalk" if walks else ""
    moment = f"{night_moment(flight):%H:%M} UTC"
    last = "the walk" if walks else "the end"
    when = "touchdown" if landed else "the burn" if burns else last if coasts else "the start"
    text += f". Shaded: night at {when}, {moment}"
    if flight.mission.radio.stations and coasts:
        when = "during the walk" if walks else "on average"
        text += f". Dotted: where a ground station hears the ship at its height {when}"
    return text + "."


def draw(flight: Flight, claims: Sequence[Claim]) -> "Figure":
    """Return the ground track of a flight on a map of the world and of the region."""
    region = region_of(flight)
    below = 0.0 if region is None else region.height_mm + 8.0
    figure = look.blank(_FOOT_MM + WORLD.height_mm + below + 1.5)
    windows = [(WORLD, _FOOT_MM + below)]
    windows += [(region, _FOOT_MM)] if region is not None else []
    for window, bottom in windows:
        axes = look.panel(figure, (_LEFT_MM, bottom, WIDE_MM, window.height_mm))
        _chart(axes, flight, window)
        _tracks(axes, flight)
        if flight.record.orbit is None and window is WORLD and region is not None:
            _framed(axes, region)
        labels = Labels(axes)
        _events(axes, labels, flight)
        if flight.record.orbit is None and window is region:
            _towns(axes, labels)
        _stations(axes, labels, flight, named=window is region or region is None)
    return figure


def _chart(axes: "Axes", flight: Flight, window: Window) -> None:
    """Draw land, graticule and night."""
    from matplotlib.patches import PathPatch, Polygon
    from matplotlib.path import Path

    axes.set(xlim=window[0:2], ylim=window[2:4], facecolor=look.SEA)
    rings = [
        np.column_stack((ring[0] + turn, ring[1]))
        for turn in _turns(axes)
        for ring in places.coastline()
        if ring[0].max() + turn > window.west
        and ring[0].min() + turn < window.east
        and ring[1].max() > window.south
        and ring[1].min() < window.north
    ]
    if rings:
        land = Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
        look.cover(axes, PathPatch(land, fc=look.LAND, ec="none"))
    night = np.column_stack(places.night_outline(night_moment(flight)))
    for turn in _turns(axes):
        shade = Polygon(night + np.array([turn, 0.0]), fc=look.INK, ec="none", alpha=0.10)
        look.cover(axes, shade)
    wide = window.east - window.west
    step = 30 if window is WORLD else next(s for s in (1, 2, 5, 10, 20) if wide < 9 * s or s == 20)
    east = [x for x in range(-540, 541, step) if window.west < x < window.east]
    north = [y for y in range(-90, 91, min(step, 10 if step < 30 else 30))
             if window.south < y < window.north]  # fmt: skip
    axes.set_xticks(east, [_named(x, "EW") for x in east])
    axes.set_yticks(north, [_named(y, "NS") for y in north])
    axes.set_axisbelow("line")
    axes.grid(color="white", lw=0.5)
    axes.tick_params(length=0, pad=2)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _turns(axes: "Axes") -> list[float]:
    """Return the turns by which lines are moved so that they show on both sides of a date line."""
    west, east = axes.get_xlim()
    return [0.0, *([-360.0] if west < -180.0 else []), *([360.0] if east > 180.0 else [])]


def _framed(axes: "Axes", region: Window) -> None:
    """Draw on the map of the world what the map of the region shows."""
    west, east, south, north = region[:4]
    for turn in (-360.0, 0.0, 360.0):
        line = np.array([west, east, east, west, west]) + turn, [south, south, north, north, south]
        axes.plot(*line, color=look.INK, lw=0.5, scalex=False, scaley=False)


def _tracks(axes: "Axes", flight: Flight) -> None:
    """Draw the whole track, the last revolution, the walk and the way down."""
    down = None
    if flight.record.entry is not None:
        entry = flight.telemetry["entry"]
        down = entry["longitude"], entry["latitude"]
    if flight.record.orbit is not None:
        orbit = flight.telemetry["orbit"]
        east, north = orbit["longitude"], orbit["latitude"]
        _line(axes, (east, north), color=look.INK, lw=0.35, alpha=0.5)
        last = orbit.time_s >= orbit.time_s[-1] - float(flight.record.orbit.period)
        bold = places.finer((east[last], north[last]))
        _line(axes, bold, color=look.INK, lw=1.3)
        _arrows(axes, places.unwound(bold))
        if down is not None:
            down = np.append(east[-1], down[0]), np.append(north[-1], down[1])
    walk = walk_arc(flight)
    if walk is not None:
        _line(axes, places.finer(walk), color=look.BLUE, lw=3.0, solid_capstyle="butt")
    if down is not None and (came_down(flight) or flight.record.orbit is None):
        _line(axes, places.finer(down), color=look.ACCENT, lw=1.8)


def _line(axes: "Axes", line: places.Line, **style: Any) -> None:
    """Draw a line wherever the window shows it."""
    east, north = places.unwound(line)
    for turn in _turns(axes):
        axes.plot(east + turn, north, **style)


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
    walk, site = walk_arc(flight), launch_site(flight)
    first = flight.telemetry["orbit" if flight.record.orbit is not None else "entry"]
    end = -1 if flight.record.orbit is not None else 0
    begun = float(first["longitude"][end]), float(first["latitude"][end])
    marks = [] if site is None else [("launch", site, "^", look.INK)]
    if flight.record.entry is not None:
        marks.append(("burn" if end else "start of the entry", begun, "o", look.ACCENT))
    if came_down(flight):
        north, east = landing_spot(flight)
        marks.append(("landing", (east, north), "o", look.ACCENT))
    names = []
    if walk is not None:
        names.append(("spacewalk", (float(walk.east[8]), float(walk.north[8])), look.BLUE))
    for name, place_at, marker, colour in marks:
        at = _shown_at(axes, place_at)
        if at is None:
            continue
        inner, outer = ("white", colour) if name in _BEGINS else (colour, "white")
        axes.plot(*at, marker=marker, ms=4.8, zorder=5, color=inner, mec=outer, mew=0.8)
        labels.keep_free(*at)
        names.append((name, at, colour))
    for name, at, colour in names:
        labels.place(name, at, colour)


def _towns(axes: "Axes", labels: Labels) -> None:
    for name, (north, east) in places.TOWNS.items():
        at = _shown_at(axes, (east, north))
        if at is not None:
            axes.plot(*at, "s", ms=2.0, color=look.MUTED, mew=0)
            labels.place(name, at, look.MUTED, 6.0)


def _stations(axes: "Axes", labels: Labels, flight: Flight, named: bool) -> None:
    orbit, walk = flight.telemetry.get("orbit"), flight.record.walk
    if orbit is None:
        return
    altitude = float(np.median(orbit["altitude"]))
    if walk is not None:
        altitude = float(np.interp(float(walk.times.left_airlock), orbit.time_s, orbit["altitude"]))
    spots = []
    for station in flight.record.plan.radio.stations:
        at = station_spot(station)
        radius = places.visibility_radius(altitude, float(station.mask))
        ring = places.unwound(places.circle(at[1], at[0], radius, 49))
        axes.plot(*ring, color=look.MUTED, lw=0.5, ls=(0, (1, 2)))
        axes.plot(*at, marker="s", ms=2.0, color=look.MUTED, mew=0)
        labels.keep_free(*at, 1.5)
        spots.append((station.name.split(" (")[0].split(",")[0], at))
    for name, at in spots if named else []:
        labels.place(name, at, look.MUTED, 5.5)


def _shown_at(axes: "Axes", at: tuple[float, float]) -> tuple[float, float] | None:
    """Return where a map shows a place, None where it does not."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    for turn in _turns(axes):
        if west <= at[0] + turn <= east and south <= at[1] <= north:
            return at[0] + turn, at[1]
    return None


def _named(degrees: int, names: str) -> str:
    degrees = (degrees + 180) % 360 - 180 if names == "EW" and abs(degrees) > 180 else degrees
    return "0°" if degrees == 0 else f"{abs(degrees)}°{names[0] if degrees > 0 else names[1]}"
