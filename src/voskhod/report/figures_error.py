"""The landing error: how far touchdown and the documented places lie along and across the track."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from voskhod.evidence.claims import Claim
from voskhod.flight.flight import Flight
from voskhod.report import look, places
from voskhod.report.figures_landing import aim_words, aims, touchdown
from voskhod.report.labels import Labels
from voskhod.report.places import Place
from voskhod.report.shown import signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDE_MM, _LEFT_MM, _FOOT_MM, _HEAD_MM = 162.0, 14.0, 11.0, 7.0
_SHORTEST_MM, _TALLEST_MM = 42.0, 105.0
_FAR = 1.5  # an earlier aim point farther out than this share would shrink all else to a dot
_LEAST_KM = 2.0  # half width of the least window: places are documented to a kilometre or so


class Spot(NamedTuple):
    """A place beside the aim point: kilometres beyond it and to the right, its sign and colour."""

    name: str
    along_km: float
    right_km: float
    sign: str
    colour: str


def is_there(flight: Flight, claims: Sequence[Claim]) -> bool:
    """Return whether there is an aim point and a documented place to measure from it."""
    came_down, known = bool(flight.record.came_down), bool(flight.record.aim.is_known)
    return came_down and known and bool(places.documented_places(claims))


def describe(flight: Flight) -> str:
    """Return in words what the chart shows."""
    along, right = (
        flight.measurands.get(f"landing.{name}_error") for name in ("downrange", "crossrange")
    )
    if along is None or right is None:
        return "Landing places as kilometres along and across the track from the aim point."
    return (
        "Landing places as kilometres along and across the track from the aim point; this flight "
        f"came down {_split(along / 1e3, right / 1e3)}."
    )


def caption(flight: Flight) -> str:
    """Return what the reader must know to read the chart."""
    return (
        "Seen from above, flight from left to right, both directions to one scale. Origin: "
        f"{aim_words(flight)}. Circle: this flight. Diamonds: places that documents give. Numbers "
        "are kilometres beyond the aim point and kilometres to the right of the track."
    )


def draw(flight: Flight, claims: Sequence[Claim]) -> "Figure":
    """Return the chart of a flight's landing error."""
    spots = spots_of(flight, claims)
    x = np.array([0.0, *(spot.along_km for spot in spots)])
    y = np.array([0.0, *(-spot.right_km for spot in spots)])  # right of the track is down
    half = max(0.5 * 1.4 * float(np.ptp(x)), _LEAST_KM)
    tall = float(np.clip(_WIDE_MM * 1.25 * np.ptp(y) / (2.0 * half), _SHORTEST_MM, _TALLEST_MM))
    half = max(half, 0.5 * 1.2 * float(np.ptp(y)) * _WIDE_MM / tall)
    figure = look.blank(_FOOT_MM + tall + _HEAD_MM)
    axes = look.panel(figure, (_LEFT_MM, _FOOT_MM, _WIDE_MM, tall))
    middle, level, high = 0.5 * (x.min() + x.max()), 0.5 * (y.min() + y.max()), half * tall
    axes.set(xlim=(middle - half, middle + half), xlabel="km beyond the aim point",
             ylim=(level - high / _WIDE_MM, level + high / _WIDE_MM))  # fmt: skip
    axes.set_title("km across the track, left of it upwards")
    axes.grid(True)
    _both_ways(axes)
    axes.axhline(0.0, color=look.MUTED, lw=0.8)
    axes.axvline(0.0, color=look.MUTED, lw=0.8)
    axes.annotate("", (middle + 0.98 * half, 0.0), (middle + 0.90 * half, 0.0),
                  arrowprops={"arrowstyle": "-|>", "color": look.MUTED, "lw": 0.8})  # fmt: skip
    _spots(axes, spots)
    return figure


def spots_of(flight: Flight, claims: Sequence[Claim]) -> list[Spot]:
    """Return what the chart shows: documented places, other aim points, this flight."""
    target = flight.record.aim
    north, east, bearing = np.degrees([float(angle) for angle in target[:3]])
    origin = Place("aim point", float(north), float(east))
    rows = [(at, "D", look.BLUE) for at in places.documented_places(claims)]
    rows.append((touchdown(flight)._replace(name="this flight"), "o", look.ACCENT))
    reach = _FAR * max(places.distance_m(origin[1:3], at[1:3]) for at, _, _ in rows)
    rows[:0] = [
        (at, "X", look.MUTED)
        for at in aims(flight)
        if at.name != origin.name and places.distance_m(origin[1:3], at[1:3]) < reach
    ]
    return [
        Spot(at.name, along / 1e3, right / 1e3, sign, colour)
        for at, sign, colour in rows
        for along, right in (places.along_and_across(origin, float(bearing), at),)
    ]


def _both_ways(axes: "Axes") -> None:
    """Name distances across the track by their size, on either side."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{abs(value):g}"))


def _spots(axes: "Axes", spots: Sequence[Spot]) -> None:
    """Draw the places first and then their names, so that no name covers a place."""
    labels = Labels(axes)
    axes.plot(0.0, 0.0, "X", ms=6.0, color=look.INK, mec="white", mew=0.7, zorder=5)
    labels.keep_free(0.0, 0.0)
    for x in np.linspace(*axes.get_xlim(), 200):  # names do not lie on the line of the track
        labels.keep_free(float(x), 0.0, 1.0)
    for spot in spots:
        at = spot.along_km, -spot.right_km
        axes.plot([at[0], at[0]], [0.0, at[1]], color=spot.colour, lw=0.6, ls=(0, (1, 2)))
        axes.plot(*at, spot.sign, ms=5.5, color=spot.colour, mec="white", mew=0.7, zorder=5)
        labels.keep_free(*at)
    for spot in reversed(spots):
        text = f"{spot.name}: {signed(spot.along_km)} km, {signed(spot.right_km)} km"
        labels.place(text, (spot.along_km, -spot.right_km), spot.colour, 6.5)
    labels.place("aim point", (0.0, 0.0), look.INK, 6.5)


def _split(along_km: float, right_km: float) -> str:
    """Return a miss in words."""
    way = "beyond" if along_km >= 0.0 else "short of"
    side = "right" if right_km >= 0.0 else "left"
    return (
        f"{abs(along_km):.0f} km {way} the aim point and {abs(right_km):.0f} km {side} of the track"
    )
