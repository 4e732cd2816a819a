"""Profiles of the entry: height over speed, load and heat over time."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from voskhod.evidence.claims import Claim
from voskhod.flight.flight import Flight
from voskhod.report import look
from voskhod.report.shown import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHT_MM = 84.0
TOP_KM = 130.0  # above it the speed hardly changes


def describe(flight: Flight) -> str:
    """Return in words what the profiles show."""
    load, flux = (
        flight.measurands.get(f"entry.{name}") for name in ("peak_load", "peak_heat_flux")
    )
    peaks = "" if load is None or flux is None else (
        f"; the load peaks at {number(load, 3)} g, the heat flux at {number(flux / 1e3, 3)} kW/m²"
    )  # fmt: skip
    return f"Height over speed through the air, and load and heat flux over time{peaks}."


def caption(flight: Flight) -> str:
    """Return what the reader must know to read the profiles."""
    return (
        "Left: height over speed relative to the air, down to the opening of the first canopy, "
        f"then under canopy. Right: minutes after the ship passed {TOP_KM:.0f} km; load is drag "
        "over weight, heat flux is that of a cold wall at the stagnation point."
    )


def draw(flight: Flight, claims: Sequence[Claim]) -> "Figure":
    """Return the entry profiles of a flight."""
    figure = look.blank(_HEIGHT_MM)
    _height_over_speed(look.panel(figure, (12.0, 11.0, 72.0, 66.0)), flight)
    entry = flight.telemetry["entry"]
    low = entry["altitude"] < 1e3 * TOP_KM
    minutes = (entry.time_s[low] - entry.time_s[low][0]) / 60.0
    upper = look.panel(figure, (103.0, 47.0, 74.0, 30.0))
    load, flux = (
        flight.measurands.get(f"entry.{name}") for name in ("peak_load", "peak_heat_flux")
    )
    _over_time(upper, (minutes, entry["load"][low]), "Load, g", load)
    upper.tick_params(labelbottom=False)
    lower = look.panel(figure, (103.0, 11.0, 74.0, 30.0))
    peak = None if flux is None else flux / 1e3
    _over_time(lower, (minutes, entry["heat_flux"][low] / 1e3), "Heat flux, kW/m²", peak)
    lower.set_xlabel(f"minutes below {TOP_KM:.0f} km")
    return figure


def _height_over_speed(axes: "Axes", flight: Flight) -> None:
    entry, under = flight.telemetry["entry"], flight.telemetry["landing"]
    low = entry["altitude"] < 1e3 * TOP_KM
    speed, height = entry["airspeed"][low] / 1e3, entry["altitude"][low] / 1e3
    axes.plot(speed, height, color=look.INK)
    axes.plot(under["speed"] / 1e3, under["altitude"] / 1e3, color=look.BLUE)
    axes.set(xlim=(0.0, 8.4), ylim=(0.0, TOP_KM), xlabel="speed, km/s")
    axes.set_title("Height, km")
    axes.grid(True)
    load = entry["load"][low]
    for name, index, lift in (("greatest load", int(np.argmax(load)), -3), ("drogue opens", -1, 7)):
        axes.plot(speed[index], height[index], "o", ms=3.5, color=look.ACCENT, mec="white", mew=0.5)
        axes.annotate(
            f"{name}, {number(height[index], 2)} km", (speed[index], height[index]), (6, lift),
            textcoords="offset points", color=look.ACCENT, fontsize=6.3, va="top",
        )  # fmt: skip
    interface = int(np.argmin(np.abs(height - 100.0)))
    axes.annotate(
        "entry interface", (speed[interface], 100.0), (-8, -4), textcoords="offset points",
        fontsize=6.3, ha="right", va="top", color=look.MUTED,
    )  # fmt: skip


def _over_time(
    axes: "Axes", line: tuple[np.ndarray, np.ndarray], title: str, peak: float | None
) -> None:
    """Draw a line over minutes; its peak is named by the flight's own figure, not by a sample."""
    minutes, values = line
    axes.fill_between(minutes, values, color=look.SHADE, lw=0)
    axes.plot(minutes, values, color=look.INK)
    top = int(np.argmax(values))
    axes.plot(minutes[top], values[top], "o", ms=3.5, color=look.ACCENT, mec="white", mew=0.5)
    name = number(float(values[top]) if peak is None else peak, 3)
    axes.annotate(
        name, (minutes[top], values[top]), (5, 0),
        textcoords="offset points", color=look.ACCENT, fontsize=6.5, va="center",
    )  # fmt: skip
    axes.set(xlim=(0.0, float(minutes[-1])), ylim=(0.0, 1.12 * float(values[top])))
    axes.set_title(title)
    axes.grid(True)
