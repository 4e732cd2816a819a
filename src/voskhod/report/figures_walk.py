"""Strip charts of the spacewalk: two columns of panels over one clock."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from voskhod.evidence.claims import Claim
from voskhod.flight.events import Event
from voskhod.flight.flight import Flight
from voskhod.report import look
from voskhod.report.shown import number
from voskhod.report.walk_strips import (
    MOST_PEOPLE,
    Clock,
    Limit,
    Strip,
    clock_of,
    people_of,
    strips_of,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEFT_MM, _COLUMN_MM, _WIDTH_MM = 10.0, 90.0, 60.0  # edge, from column to column, of a panel
_PANEL_MM, _GAP_MM, _FOOT_MM = 18.0, 7.0, 10.0
_KEY_COLUMNS, _KEY_MM, _LINE_MM, _HEAD_MM = 2, 90.0, 3.4, 9.5
_APART_PT = 6.6  # between names at the right end
_POINTS_PER_MM = 72.0 / 25.4
PHASES = ("airlock", "spacewalk", "loss")


def describe(flight: Flight) -> str:
    """Return in words what the strip charts show."""
    values = flight.measurands
    rate, rise = values.get("walker.peak_heart_rate"), values.get("walker.core_temperature_rise")
    peaks = [] if rate is None else [f"heart rate up to {number(60.0 * rate, 3)} per minute"]
    peaks += [] if rise is None else [f"core temperature up by {number(rise, 2)} K"]
    names = (strip.title.rpartition(", ")[0] for strip in strips_of(flight))
    titles = ", ".join(
        name[:1].lower() + name[1:] if name[1:2].islower() else name for name in names
    )
    return (
        f"Strip charts over {clock_of(flight).name} from the opening of the airlock's vent: "
        f"{titles}" + ("; " + ", ".join(peaks) if peaks else "") + "."
    )


def caption(flight: Flight) -> str:
    """Return what the reader must know to read the strip charts."""
    text = (
        f"{clock_of(flight).name.capitalize()} from the opening of the airlock's vent. Numbered "
        "lines: events. Dashed in red: limits and settings of the mission file. Time left: at "
        "the rates of that instant, as gauges would have it; ten hours and more are drawn "
        "as ten, less than half a minute as half."
    )
    if (more := len(flight.mission.walkers) - MOST_PEOPLE) > 0:
        text += f" {more} more in suits are not drawn."
    if _lost_at(flight) is not None:
        text += " Hatched: after the loss, computed on as if nothing had happened."
    return text


def draw(flight: Flight, claims: Sequence[Claim]) -> "Figure":
    """Return the strip charts of a flight's spacewalk."""
    strips, clock, marks = strips_of(flight), clock_of(flight), _marks(flight)
    rows = -(-len(strips) // 2)
    seconds = flight.telemetry["spacewalk"].time_s
    key_mm = _HEAD_MM + _LINE_MM * -(-len(marks) // _KEY_COLUMNS)
    key_mm += _LINE_MM if len(people_of(flight)) > 1 else 0.0
    figure = look.blank(_FOOT_MM + rows * (_PANEL_MM + _GAP_MM) + key_mm)
    for place, strip in enumerate(strips):
        column, row = divmod(place, rows)
        bottom = _FOOT_MM + (rows - 1 - row) * (_PANEL_MM + _GAP_MM)
        box = (_LEFT_MM + column * _COLUMN_MM, bottom, _WIDTH_MM, _PANEL_MM)
        axes = look.panel(figure, box)
        axes.set_xlim(0.0, float(clock.read(seconds[-1])))
        _draw_strip(axes, strip, clock, seconds)
        _shade(axes, flight, clock)
        axes.vlines([clock.read(e.time_s) for e in marks], 0, 1, color=look.MUTED, lw=0.4,
                    transform=axes.get_xaxis_transform(), alpha=0.7, zorder=1)  # fmt: skip
        axes.tick_params(axis="x", labelbottom=row == rows - 1 or place == len(strips) - 1)
        if row == rows - 1 or place == len(strips) - 1:
            axes.set_xlabel(f"{clock.name} after the vent was opened", labelpad=1.5)
        if row == 0:
            _number_marks(axes, [float(clock.read(e.time_s)) for e in marks], marks)
    _key(figure, clock, marks)
    _people_key(figure, flight, marks)
    return figure


def _lost_at(flight: Flight) -> float | None:
    """Return when the walk was lost [s after lift-off], None if it was not."""
    seconds, at = flight.telemetry["spacewalk"].time_s, flight.outcome.time_s
    return None if at is None or not seconds[0] <= at < seconds[-1] else at


def _shade(axes: "Axes", flight: Flight, clock: Clock) -> None:
    """Hatch what follows a loss."""
    lost = _lost_at(flight)
    if lost is not None:
        at, end = float(clock.read(lost)), axes.get_xlim()[1]
        axes.axvspan(at, end, fc=look.SHADE, ec=look.HAIR, hatch="////", lw=0)
        axes.axvline(at, color=look.ACCENT, lw=1.0)


def _draw_strip(axes: "Axes", strip: Strip, clock: Clock, seconds: np.ndarray) -> None:
    for trace in strip.traces:
        axes.plot(clock.read(seconds), trace.values, color=trace.colour, ls=trace.style)
    near = _scaled(axes, strip)
    axes.yaxis.grid(True)
    axes.set_title(strip.title, x=0.0, y=0.99, pad=1.5, fontsize=6.8)
    for limit in near:
        axes.axhline(limit.level, color=look.ACCENT, lw=0.7, ls=(0, (4, 3)))
    names = [(limit.level, limit.name, look.ACCENT) for limit in near]
    names += [(float(t.values[-1]), t.name, t.colour) for t in strip.traces if t.name]
    beside(axes, names, _PANEL_MM)
    unit = strip.title.rpartition(", ")[2].partition(" ")[0]
    far = [limit for limit in strip.limits if limit not in near]
    text = "\n".join(f"{limit.name} at\n{number(limit.level, 3)} {unit}" for limit in far)
    axes.annotate(text, (1.0, 1.0), (3, -1), xycoords="axes fraction", fontsize=6, va="top",
                  textcoords="offset points", color=look.ACCENT, linespacing=1.1)  # fmt: skip
    for at, name in strip.remarks:
        axes.annotate(name, (float(clock.read(at)), 0.95), fontsize=6, ha="center", va="top",
                      xycoords=axes.get_xaxis_transform(), color=look.MUTED)  # fmt: skip


def _scaled(axes: "Axes", strip: Strip) -> list[Limit]:
    """Set the scale of a panel; return the limits that lie on it."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

    peak = max(float(np.max(trace.values)) for trace in strip.traces)
    floor = min(float(np.min(trace.values)) for trace in strip.traces)
    if strip.is_log:
        axes.set_yscale("log")
        axes.set_ylim(0.8 * min(floor, 8.0), 1.3 * max(peak, 80.0))
        axes.yaxis.set_major_locator(FixedLocator([1.0, 10.0, 100.0]))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        return []
    # A limit far beyond the data would flatten the line: it is named, not drawn, then.
    reach = math.inf if strip.is_whole else peak + 1.5 * max(peak - floor, 0.1 * strip.least)
    near = [limit for limit in strip.limits if limit.level <= reach]
    top = max([peak, *(limit.level for limit in near)])
    bottom = min([floor, *(limit.level for limit in near)])
    bottom = 0.0 if 0.0 <= bottom < 0.4 * top else bottom
    top = max(top, bottom + strip.least)
    span = top - bottom
    axes.set_ylim(bottom - 0.04 * span, top + 0.10 * span)
    axes.yaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
    return near


def beside(axes: "Axes", names: list[tuple[float, str, str]], height_mm: float) -> None:
    """Write names at the right end of their levels, pushed apart where they crowd.

    Args:
        axes: panel, its scale set.
        names: level, text and colour of each.
        height_mm: height of the panel [mm].
    """
    low, high = axes.get_ylim()
    scale = height_mm * _POINTS_PER_MM / (high - low)
    seat = -math.inf
    for level, text, colour in sorted(names):
        at = min(max((level - low) * scale, 0.0), height_mm * _POINTS_PER_MM)
        seat = max(at, seat + _APART_PT)
        axes.annotate(text, (1.0, 0.0), (3, seat), xycoords="axes fraction", fontsize=6,
                      textcoords="offset points", color=colour, va="center",
                      annotation_clip=False)  # fmt: skip


def _marks(flight: Flight) -> list[Event]:
    """Return what happened during the walk."""
    seconds = flight.telemetry["spacewalk"].time_s
    return [
        event
        for event in flight.events
        if event.phase in PHASES and seconds[0] <= event.time_s <= seconds[-1] + 0.5
    ]


def _number_marks(axes: "Axes", places: list[float], marks: list[Event]) -> None:
    """Write the numbers of events over a panel, pushed apart where they crowd."""
    for i, (at, seat, event) in enumerate(
        zip(places, _seats(places, axes.get_xlim()), marks, strict=True), start=1
    ):
        axes.annotate(
            str(i), (at, 1.19), (seat, 1.31), xycoords=axes.get_xaxis_transform(), fontsize=6.3,
            textcoords=axes.get_xaxis_transform(), ha="center", va="bottom", color=_colour(event),
            annotation_clip=False, arrowprops={"arrowstyle": "-", "lw": 0.4, "color": look.MUTED,
                                               "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip


def _seats(places: list[float], limits: tuple[float, float]) -> list[float]:
    """Return where numbers stand, pushed right where they crowd, and back from the edge."""
    span = limits[1] - limits[0]
    seats: list[float] = []
    for i, at in enumerate(places, start=1):
        apart = span * (0.045 if i < 10 else 0.065)
        seats.append(max(at, seats[-1] + apart) if seats else at)
    edge = limits[1] + 0.12 * span
    for i in reversed(range(len(seats))):
        seats[i] = min(seats[i], edge)
        edge = seats[i] - span * (0.045 if i < 9 else 0.065)
    return seats


def _key(figure: "Figure", clock: Clock, marks: list[Event]) -> None:
    """Write the numbers, times and names of the events in columns at the top."""
    rows = max(-(-len(marks) // _KEY_COLUMNS), 1)
    width, height = (25.4 * side for side in figure.get_size_inches())
    for i, event in enumerate(marks):
        left = _LEFT_MM + (i // rows) * _KEY_MM
        bottom = height - 4.0 - _LINE_MM * (i % rows)
        texts = ((3.0, f"{i + 1}"), (11.5, clock.written(event.time_s)), (13.5, event.title))
        for shift, text in texts:
            figure.text((left + shift) / width, bottom / height, text, fontsize=6.3,
                        ha="left" if shift > 12.0 else "right", color=_colour(event))  # fmt: skip


def _people_key(figure: "Figure", flight: Flight, marks: list[Event]) -> None:
    """Write whose line is which under the events, where there are several people."""
    from matplotlib.lines import Line2D

    people = people_of(flight)
    if len(people) == 1:
        return
    width, height = (25.4 * side for side in figure.get_size_inches())
    bottom = (height - 4.8 - _LINE_MM * -(-len(marks) // _KEY_COLUMNS)) / height
    for i, person in enumerate(people):
        left = _LEFT_MM + i * (2.0 * _COLUMN_MM - _LEFT_MM) / len(people)
        ends = (left / width, (left + 8.0) / width)
        line = Line2D(ends, (bottom + 0.004, bottom + 0.004), color=person.colour,
                      ls=person.style, lw=1.1, transform=figure.transFigure)  # fmt: skip
        figure.add_artist(line)
        figure.text(ends[1] + 2.0 / width, bottom, person.name, fontsize=6.3, color=person.colour)


def _colour(event: Event) -> str:
    return look.ACCENT if event.phase == "loss" else look.INK
