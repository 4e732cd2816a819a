"""Slow charts: cabin air between walk and descent, cold between landing and rescue.

The cold is followed for eight days, as if nobody came; its chart ends some hours after the crew is
out, and what is drawn after that is what they were spared.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from voskhod.evidence.claims import Claim
from voskhod.flight.flight import Flight
from voskhod.flight.measurand import there
from voskhod.report import look
from voskhod.report.shown import number
from voskhod.units import ZERO_CELSIUS_K

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_CABIN_MM, _COLD_MM = 58.0, 117.0
_STRIPS_MM = (85.0, 60.0, 35.0, 11.0)  # bottoms of the strips of the cold
_STRIP_MM = (12.0, 142.0, 18.0)  # left, width, height of a strip
RESCUE_EVENTS = ("located", "supplied", "reached", "cleared", "extracted")
SPARED_H = 6.0  # drawn after extraction
_LETTER = 0.0091  # width of a letter over that of a strip


def describe_cabin(flight: Flight) -> str:
    """Return in words what the cabin chart shows."""
    peak = flight.measurands.get("cabin.peak_oxygen_fraction")
    tail = "" if peak is None else f"; oxygen reaches {number(100.0 * peak, 3)} per cent"
    return f"Cabin pressure, oxygen pressure and oxygen share over mission time{tail}."


def caption_cabin(flight: Flight) -> str:
    """Return what the reader must know to read the cabin chart."""
    begun = "the end of the walk"
    if flight.mission.spacewalk is None:
        begun = "insertion" if flight.event("insertion") is not None else "the known orbit"
    return f"Cabin air from {begun} to the burn. Dotted, where there is any: what documents report."


def draw_cabin(flight: Flight, claims: Sequence[Claim]) -> "Figure":
    """Return the chart of a flight's cabin air."""
    figure = look.blank(_CABIN_MM)
    cabin = flight.telemetry["cabin"]
    hours = cabin.time_s / 3600.0
    left = look.panel(figure, (12.0, 11.0, 62.0, 40.0))
    left.plot(hours, cabin["pressure"] / 1e3, color=look.INK)
    left.plot(hours, cabin["oxygen_pressure"] / 1e3, color=look.BLUE)
    limit = float(there(flight.record.plan.cabin).oxygen_partial_limit) / 1e3
    left.axhline(limit, color=look.ACCENT, lw=0.7, ls=(0, (4, 3)))
    _name(left, float(cabin["pressure"][-1]) / 1e3, "total", look.INK)
    _name(left, float(cabin["oxygen_pressure"][-1]) / 1e3, "oxygen", look.BLUE)
    _name(left, limit, "faint below", look.ACCENT)
    left.set_title("Pressure, kPa")
    right = look.panel(figure, (106.0, 11.0, 58.0, 40.0))
    right.plot(hours, 100.0 * cabin["oxygen_fraction"], color=look.BLUE)
    right.set_title("Oxygen, % of the cabin's air")
    _documented(right, claims, "cabin.peak_oxygen_fraction", 100.0)
    _documented(left, claims, "cabin.peak_oxygen_pressure", 1e-3)
    for axes in (left, right):
        axes.set(xlim=(hours[0], hours[-1]), xlabel="mission time, h")
        axes.set_ylim(0.0, 1.12 * max(axes.get_ylim()[1] / 1.05, 1.0))
        axes.grid(True)
    return figure


def describe_cold(flight: Flight) -> str:
    """Return in words what the survival chart shows."""
    lowest = flight.measurands.get("survival.lowest_core_temperature")
    tail = "" if lowest is None else f"; the core falls to {number(lowest - ZERO_CELSIUS_K, 3)} °C"
    return (
        "Core temperature of the crew and its ability to work, air temperature, wind and water in "
        f"the clothes over hours after touchdown{tail}."
    )


def caption_cold(flight: Flight) -> str:
    """Return what the reader must know to read the survival chart."""
    return (
        "The crew member who cools fastest. Shaded: night. Vertical lines: place located, clothing "
        "dropped, first rescuer there, place for a helicopter cleared, crew lifted out; what is "
        "drawn after that is what would have come."
    )


def shown_until(flight: Flight) -> float:
    """Return where the chart of the cold ends [h after touchdown]."""
    cold = flight.telemetry["survival"]
    last = float(cold.time_s[-1] - cold.time_s[0]) / 3600.0
    ends = [event.time_s for name in ("extracted", "froze") if (event := flight.event(name))]
    if not ends:
        return last
    return min((min(ends) - float(cold.time_s[0])) / 3600.0 + SPARED_H, last)


def draw_cold(flight: Flight, claims: Sequence[Claim]) -> "Figure":
    """Return the chart of a flight's survival on the ground."""
    figure = look.blank(_COLD_MM)
    left, wide, high = _STRIP_MM
    strips = [look.panel(figure, (left, foot, wide, high)) for foot in _STRIPS_MM]
    cold, rescue = flight.telemetry["survival"], flight.telemetry["rescue"]
    until = shown_until(flight)
    hours, later = ((g.time_s - cold.time_s[0]) / 3600.0 for g in (cold, rescue))
    shown = hours <= until
    core = cold["core_temperature"] - ZERO_CELSIUS_K
    strips[0].plot(hours, core, color=look.INK)
    _core_scale(strips[0], core[shown], flight)
    strips[1].plot(hours, 100.0 * cold["able"], color=look.INK)
    strips[1].set(title="Ability to work, %", ylim=(0.0, 105.0))
    strips[2].plot(hours, cold["air_temperature"] - ZERO_CELSIUS_K, color=look.BLUE)
    strips[2].set_title("Air, °C, and wind at 10 m, m/s")
    _fit(strips[2], cold["air_temperature"][shown] - ZERO_CELSIUS_K)
    _wind(strips[2], later, rescue["wind"], until)
    strips[3].plot(hours, cold["water"], color=look.BLUE)
    strips[3].set(title="Water in the clothes, kg", xlabel="hours after touchdown")
    strips[3].set_ylim(0.0, 1.15 * max(float(cold["water"][shown].max()), 0.1))
    for axes in strips:
        axes.set_xlim(0.0, until)
        axes.yaxis.grid(True)
        _nights(axes, flight)
    for axes in strips[:-1]:
        axes.tick_params(labelbottom=False)
    _helpers(strips, flight, until)
    return figure


def _core_scale(axes: "Axes", core: "np.ndarray", flight: Flight) -> None:
    """Scale the core temperature, with the limit of death where it comes near."""
    limit = float(there(flight.record.plan.survival).core_limit) - ZERO_CELSIUS_K
    axes.set_title("Core temperature, °C")
    axes.set_ylim(min(core.min() - 0.5, 36.0), max(core.max() + 0.3, 37.5))
    if near := float(core.min()) - limit < 4.0:
        axes.axhline(limit, color=look.ACCENT, lw=0.7, ls=(0, (4, 3)))
        axes.set_ylim(bottom=min(limit, float(core.min())) - 0.5)
    level = limit if near else axes.get_ylim()[0]
    _name(axes, level, f"death at {number(limit, 3)} °C", look.ACCENT)


def _fit(axes: "Axes", values: "np.ndarray") -> None:
    """Scale axes to what is shown of a line."""
    low, high = float(values.min()), float(values.max())
    room = 0.12 * max(high - low, 1.0)
    axes.set_ylim(low - room, high + room)


def _wind(air: "Axes", hours: "np.ndarray", wind: "np.ndarray", until: float) -> None:
    """Draw the wind on a scale of its own at the right of the air's strip."""
    axes = air.twinx()
    axes.plot(hours, wind, color=look.MUTED, ls="dashed")
    top = 1.3 * max(float(wind[hours <= until].max()), 1.0)
    axes.set(ylim=(0.0, top), xlim=(0.0, until))
    axes.spines["right"].set_visible(True)
    axes.tick_params(labelbottom=False)
    for at, name, colour in ((0.0, "air", look.BLUE), (0.09, "wind (dashed)", look.MUTED)):
        axes.annotate(name, (0.86 + at / 3.0, 1.0), (0, 4), xycoords="axes fraction", fontsize=6,
                      textcoords="offset points", color=colour, ha="left")  # fmt: skip


def _nights(axes: "Axes", flight: Flight) -> None:
    rescue, start = flight.telemetry["rescue"], flight.telemetry["survival"].time_s[0]
    hours = (rescue.time_s - start) / 3600.0
    axes.fill_between(
        hours, 0, 1, where=rescue["daylight"] < 0.5, transform=axes.get_xaxis_transform(),
        color=look.SHADE, lw=0, zorder=0,
    )  # fmt: skip


def _helpers(strips: Sequence["Axes"], flight: Flight, until: float) -> None:
    """Draw when help came, with names over the upper strip, in as many rows as they need."""
    start, ends = float(flight.telemetry["survival"].time_s[0]), [-1.0] * len(RESCUE_EVENTS)
    for name in RESCUE_EVENTS:
        event = flight.event(name)
        if event is None or (at := (event.time_s - start) / 3600.0) > until:
            continue
        for axes in strips:
            axes.axvline(at, color=look.ACCENT, lw=0.7)
        text, share = f"{event.title}, {number(at, 3)} h", at / until
        wide = _LETTER * len(text)
        turned = share + wide > 1.1  # the name ends at its line
        first = share - wide if turned else share
        row = next(i for i, end in enumerate(ends) if first > end)
        ends[row] = first + wide
        strips[0].annotate(
            text, (at, 1.0), (0, 14 + 8 * row), xycoords=strips[0].get_xaxis_transform(),
            textcoords="offset points", fontsize=6.3, color=look.ACCENT,
            ha="right" if turned else "left",
        )  # fmt: skip


def _name(axes: "Axes", level: float, text: str, colour: str) -> None:
    axes.annotate(
        text, (1.0, level), (3, 0), xycoords=axes.get_yaxis_transform(),
        textcoords="offset points", color=colour, fontsize=6, va="center", annotation_clip=False,
    )  # fmt: skip


def _documented(axes: "Axes", claims: Sequence[Claim], measurand: str, factor: float) -> None:
    """Draw what documents report, as levels."""
    name = "oxygen, documents" if "pressure" in measurand else "documents"
    for claim in claims:
        if claim.measurand == measurand:
            axes.axhline(factor * claim.value, color=look.MUTED, lw=0.9, ls=(0, (1, 2)))
            _name(axes, factor * claim.value, name, look.MUTED)
