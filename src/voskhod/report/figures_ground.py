"""Slow charts: cabin air between walk and descent, cold between landing and rescue."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from voskhod.evidence.claims import Claim
from voskhod.flight.flight import Flight
from voskhod.flight.measurand import there
from voskhod.report import look
from voskhod.report.shown import number
from voskhod.units import ZERO_CELSIUS_K

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_CABIN_MM, _COLD_MM = 58.0, 82.0
RESCUE_EVENTS = ("located", "supplied", "reached", "extracted")


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
    return f"Core temperature of the crew and air temperature over hours after touchdown{tail}."


def caption_cold(flight: Flight) -> str:
    """Return what the reader must know to read the survival chart."""
    return (
        "Hours after touchdown. Shaded: night at the landing place. Vertical lines: place located, "
        "clothing dropped, first rescuer there, crew lifted out."
    )


def draw_cold(flight: Flight, claims: Sequence[Claim]) -> "Figure":
    """Return the chart of a flight's survival on the ground."""
    figure = look.blank(_COLD_MM)
    cold = flight.telemetry["survival"]
    hours = (cold.time_s - cold.time_s[0]) / 3600.0
    limit = float(there(flight.record.plan.survival).core_limit) - ZERO_CELSIUS_K
    upper = look.panel(figure, (12.0, 43.0, 148.0, 25.0))
    core = cold["core_temperature"] - ZERO_CELSIUS_K
    upper.plot(hours, core, color=look.INK)
    near = float(core.min()) - limit < 4.0
    upper.set_ylim(min(core.min() - 0.5, 36.0), max(core.max() + 0.3, 37.5))
    if near:
        upper.axhline(limit, color=look.ACCENT, lw=0.7, ls=(0, (4, 3)))
        upper.set_ylim(bottom=limit - 0.5)
    _name(
        upper,
        limit if near else upper.get_ylim()[0],
        f"death at {number(limit, 3)} °C",
        look.ACCENT,
    )
    upper.set_title("Core temperature, °C", y=1.0)
    lower = look.panel(figure, (12.0, 11.0, 148.0, 25.0))
    lower.plot(hours, cold["air_temperature"] - ZERO_CELSIUS_K, color=look.BLUE)
    lower.set_title("Air temperature, °C")
    lower.set_xlabel("hours after touchdown")
    upper.xaxis.set_visible(False)
    for axes in (upper, lower):
        axes.set_xlim(0.0, 1.015 * float(hours[-1]))
        axes.yaxis.grid(True)
        _nights(axes, flight)
    _helpers(upper, lower, flight)
    return figure


def _nights(axes: "Axes", flight: Flight) -> None:
    rescue, start = flight.telemetry["rescue"], flight.telemetry["survival"].time_s[0]
    hours = (rescue.time_s - start) / 3600.0
    axes.fill_between(
        hours, 0, 1, where=rescue["daylight"] < 0.5, transform=axes.get_xaxis_transform(),
        color=look.SHADE, lw=0, zorder=0,
    )  # fmt: skip


def _helpers(upper: "Axes", lower: "Axes", flight: Flight) -> None:
    """Draw when help came, with names over the upper panel."""
    start, end = (flight.telemetry["survival"].time_s[i] for i in (0, -1))
    taken = -1.0
    for name in RESCUE_EVENTS:
        event = flight.event(name)
        if event is None or event.time_s > end + 60.0:
            continue
        at = (event.time_s - start) / 3600.0
        for axes in (upper, lower):
            axes.axvline(at, color=look.ACCENT, lw=0.7)
        share = at / ((end - start) / 3600.0)
        row = 1 if share - taken < 0.16 and taken >= 0.0 else 0
        taken = share if row == 0 else taken
        upper.annotate(
            f"{event.title}, {number(at, 3)} h", (at, 1.0), (0, 14 + 9 * row),
            xycoords=upper.get_xaxis_transform(), textcoords="offset points", fontsize=6.3,
            color=look.ACCENT, ha="right" if share > 0.75 else "left",
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
