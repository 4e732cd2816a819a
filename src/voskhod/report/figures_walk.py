"""Strip charts of the spacewalk: eight panels over one clock."""

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from voskhod.evidence.claims import Claim
from voskhod.flight.channels import Group
from voskhod.flight.events import Event
from voskhod.flight.flight import Flight
from voskhod.report import look
from voskhod.report.shown import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHT_MM, _LEFT_MM, _WIDTH_MM = 220.0, 12.0, 146.0
_KEY_COLUMNS, _KEY_MM, _LINE_MM = 2, 82.0, 3.4
_PANEL_MM, _GAP_MM, _FOOT_MM = 19.5, 3.2, 11.0
PHASES = ("airlock", "spacewalk", "loss")


class Trace(NamedTuple):
    """A line in a panel: its values in the panel's unit, its name, its colour."""

    values: np.ndarray
    name: str = ""
    colour: str = look.INK


class Limit(NamedTuple):
    """A level that the mission file sets, and what it is."""

    level: float
    name: str


class Strip(NamedTuple):
    """One panel: title with unit, lines, limits, and whether far limits set the scale too."""

    title: str
    traces: tuple[Trace, ...]
    limits: tuple[Limit, ...] = ()
    is_whole: bool = False


def describe(flight: Flight) -> str:
    """Return in words what the strip charts show."""
    values = flight.measurands
    rate, rise = values.get("walker.peak_heart_rate"), values.get("walker.core_temperature_rise")
    peaks = [] if rate is None else [f"heart rate up to {number(60.0 * rate, 3)} per minute"]
    peaks += [] if rise is None else [f"core temperature up by {number(rise, 2)} K"]
    return (
        "Eight strip charts over minutes from the opening of the airlock's vent: pressures, heart "
        "rate, core temperature, carbon dioxide, oxygen left, suit growth, progress of the way in, "
        "distance from the hatch" + ("; " + ", ".join(peaks) if peaks else "") + "."
    )


def caption(flight: Flight) -> str:
    """Return what the reader must know to read the strip charts."""
    text = (
        "Minutes from the opening of the airlock's vent. Numbered lines: events. Dashed: limits "
        "and settings of the mission file. The distance follows a stated law of the free float."
    )
    if _loss_minute(flight) is not None:
        text += " Hatched: after the loss, computed on as if nothing had happened."
    return text


def draw(flight: Flight, claims: Sequence[Claim]) -> "Figure":
    """Return the strip charts of a flight's spacewalk."""
    group, start = flight.telemetry["spacewalk"], _vent_opened(flight)
    minutes = (group.time_s - start) / 60.0
    figure = look.blank(_HEIGHT_MM)
    strips = _strips(flight, group)
    marks = _marks(flight, group)
    lost = _loss_minute(flight)
    for row, strip in enumerate(strips):
        bottom = _FOOT_MM + (len(strips) - 1 - row) * (_PANEL_MM + _GAP_MM)
        axes = look.panel(figure, (_LEFT_MM, bottom, _WIDTH_MM, _PANEL_MM))
        axes.set_xlim(0.0, float(minutes[-1]))
        _draw_strip(axes, strip, minutes)
        axes.vlines([at for at, _ in marks], 0, 1, transform=axes.get_xaxis_transform(),
                    color=look.MUTED, lw=0.4, alpha=0.7, zorder=1)  # fmt: skip
        if lost is not None:
            axes.axvspan(lost, float(minutes[-1]), fc=look.SHADE, ec=look.HAIR, hatch="////", lw=0)
            axes.axvline(lost, color=look.ACCENT, lw=1.0)
        if row < len(strips) - 1:
            axes.xaxis.set_visible(False)
        else:
            axes.set_xlabel("minutes after the vent was opened")
        if row == 0:
            _number_marks(axes, marks)
    _key(figure, marks)
    return figure


def _vent_opened(flight: Flight) -> float:
    return float(flight.record.walk.times.vent_opened)  # type: ignore[union-attr]  # asked of walks


def _loss_minute(flight: Flight) -> float | None:
    """Return when the walk was lost, in minutes after the vent, None if it was not."""
    group, at = flight.telemetry["spacewalk"], flight.outcome.time_s
    if at is None or not group.time_s[0] <= at < group.time_s[-1]:
        return None
    return (at - _vent_opened(flight)) / 60.0


def _strips(flight: Flight, group: Group) -> list[Strip]:
    """Return the panels; limits are those of the plan that was flown, drawn or nominal."""
    plan = flight.record.plan
    suit, walker, walk = plan.suit, plan.walker, plan.spacewalk
    if suit is None or walker is None or walk is None:
        raise ValueError("a walk was asked for of a mission without one")
    core = group["core_temperature"]
    normal, low = float(suit.normal_pressure) / 1e3, float(suit.low_pressure) / 1e3
    collapse = float(walker.core_limit) - core[0]
    poison = float(walker.co2_limit) / float(suit.washout_factor) / 1e3
    kilo: Callable[[str], np.ndarray] = lambda name: group[name] / 1e3  # noqa: E731
    return [
        Strip(
            "Pressure, kPa",
            (
                Trace(kilo("suit_pressure"), "suit"),
                Trace(kilo("airlock_pressure"), "airlock", look.BLUE),
            ),
            (Limit(normal, "normal setting"), Limit(low, "low setting")),
        ),
        Strip("Heart rate, /min", (Trace(group["heart_rate"]),)),
        Strip("Core temperature rise, K", (Trace(core - core[0]),), (Limit(collapse, "collapse"),)),
        Strip("CO₂ in the suit, kPa", (Trace(kilo("co2_pressure")),), (Limit(poison, "collapse"),)),
        Strip("Oxygen left, kg", (Trace(group["oxygen_left"]),), (Limit(0.0, "empty"),)),
        Strip("Growth of the suit, %", (Trace(100.0 * group["suit_growth"]),)),
        Strip(
            "Way in, %",
            (Trace(100.0 * group["ingress_progress"]),),
            (Limit(100.0, "inside"),),
            True,
        ),
        Strip(
            "Distance, m",
            (Trace(group["distance"]),),
            (Limit(float(walk.tether_length), "tether"),),
        ),
    ]


def _draw_strip(axes: "Axes", strip: Strip, minutes: np.ndarray) -> None:
    from matplotlib.ticker import MaxNLocator

    for trace in strip.traces:
        axes.plot(minutes, trace.values, color=trace.colour)
    peak = max(float(np.max(trace.values)) for trace in strip.traces)
    floor = min(float(np.min(trace.values)) for trace in strip.traces)
    # A limit far beyond the data would flatten the line: it is named, not drawn, then.
    reach = math.inf if strip.is_whole else peak + 1.5 * max(peak - floor, 0.1)
    near = [limit for limit in strip.limits if limit.level <= reach]
    top = max([peak, *(limit.level for limit in near)])
    bottom = min([floor, *(limit.level for limit in near)])
    bottom = 0.0 if 0.0 <= bottom < 0.4 * top else bottom
    span = max(top - bottom, 1e-6)
    axes.set_ylim(bottom - 0.04 * span, top + 0.10 * span)
    axes.yaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
    axes.yaxis.grid(True)
    axes.set_title(strip.title, x=0.0, y=0.99, pad=1.5, fontsize=6.8)
    for limit in near:
        axes.axhline(limit.level, color=look.ACCENT, lw=0.7, ls=(0, (4, 3)))
        _beside(axes, limit.level, limit.name, look.ACCENT)
    far = [limit for limit in strip.limits if limit not in near]
    for limit in far:
        unit = strip.title.rpartition(", ")[2]
        text = f"{limit.name} at {number(limit.level, 3)} {unit}"
        axes.annotate(
            text, (1.0, 1.0), (3, -1), xycoords="axes fraction", fontsize=6, va="top",
            textcoords="offset points", color=look.ACCENT,
        )  # fmt: skip
    if len(strip.traces) > 1:
        for trace in strip.traces:
            _beside(axes, float(trace.values[-1]), trace.name, trace.colour)


def _beside(axes: "Axes", level: float, text: str, colour: str) -> None:
    """Write a name at the right end of a level."""
    axes.annotate(
        text,
        (1.0, level),
        (3, 0),
        xycoords=axes.get_yaxis_transform(),
        textcoords="offset points",
        color=colour,
        fontsize=6,
        va="center",
        annotation_clip=False,
    )


def _marks(flight: Flight, group: Group) -> list[tuple[float, Event]]:
    """Return (minute, event) of what happened during the walk."""
    start, end = _vent_opened(flight), group.time_s[-1]
    return [
        ((event.time_s - start) / 60.0, event)
        for event in flight.events
        if event.phase in PHASES and start <= event.time_s <= end + 0.5
    ]


def _number_marks(axes: "Axes", marks: list[tuple[float, Event]]) -> None:
    """Write the numbers of events over the first panel, pushed apart where they crowd."""
    low, high = axes.get_xlim()
    least, seat = (high - low) * 0.022, -1e9
    for i, (at, event) in enumerate(marks, start=1):
        seat = max(at, seat + least)
        axes.annotate(
            str(i), (at, 1.0), (seat, 1.28), xycoords=axes.get_xaxis_transform(), fontsize=6.3,
            textcoords=axes.get_xaxis_transform(), ha="center", va="bottom", color=_colour(event),
            annotation_clip=False, arrowprops={"arrowstyle": "-", "lw": 0.4, "color": look.MUTED,
                                               "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip


def _key(figure: "Figure", marks: list[tuple[float, Event]]) -> None:
    """Write the numbers, minutes and names of the events in columns at the top."""
    rows = -(-len(marks) // _KEY_COLUMNS)
    width, height = (25.4 * side for side in figure.get_size_inches())
    for i, (at, event) in enumerate(marks):
        left = _LEFT_MM + (i // rows) * _KEY_MM
        bottom = height - 4.0 - _LINE_MM * (i % rows)
        clock = f"{int(at)}:{int(60.0 * at) % 60:02d}"
        for shift, text in ((3.0, f"{i + 1}"), (11.5, clock), (13.5, event.title)):
            figure.text((left + shift) / width, bottom / height, text, fontsize=6.3,
                        ha="left" if shift > 12.0 else "right", color=_colour(event))  # fmt: skip


def _colour(event: Event) -> str:
    return look.ACCENT if event.phase == "loss" else look.INK
