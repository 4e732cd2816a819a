"""Profiles of the entry: height over speed, and height, Mach number, load and heat over time.

Decision: the limit for people is one of load and duration together (NASA-STD-3001), so it is drawn
against the time that the flight spends above each load, not as a level over the clock; and only
where somebody is on board.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from voskhod.crew.tolerance import DECONDITIONED, EMERGENCY
from voskhod.evidence.claims import Claim
from voskhod.flight.flight import Flight
from voskhod.mission.section import given
from voskhod.report import look
from voskhod.report.curves import crested, seconds_above, smooth
from voskhod.report.shown import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHT_MM = 128.0
_LEFT_MM, _SPLIT_MM, _WIDTHS_MM = 12.0, 103.0, (74.0, 73.0)
_STRIP_MM, _STEP_MM, _FOOT_MM = 22.0, 29.0, 11.0
TOP_KM = 130.0  # above it the speed hardly changes
SLOW_MACH = 0.5  # where no canopy opens, the strips end below this
_FINE = 801  # points of a drawn curve
_SHORT_S = 300.0  # up to this long a clock of seconds is easier than one of minutes


class Profile(NamedTuple):
    """An entry below the top of the picture: seconds since its start, and what changes."""

    seconds: np.ndarray
    height_km: np.ndarray
    speed_km_s: np.ndarray
    mach: np.ndarray
    load: np.ndarray
    flux_kw: np.ndarray


def is_there(flight: Flight, claims: Sequence[Claim]) -> bool:
    """Return whether the flight came into the air."""
    entry = flight.telemetry.get("entry")
    return entry is not None and float(entry["altitude"].min()) < 1e3 * (TOP_KM - 10.0)


def describe(flight: Flight) -> str:
    """Return in words what the profiles show."""
    load, flux = (
        flight.measurands.get(f"entry.{name}") for name in ("peak_load", "peak_heat_flux")
    )
    peaks = "" if load is None or flux is None else (
        f"; the load peaks at {number(load, 3)} g, the heat flux at {number(flux / 1e3, 3)} kW/m²"
    )  # fmt: skip
    limit = ", and the time above each load beside the limits for people" if _crewed(flight) else ""
    return (
        "Height over speed through the air, and height, Mach number, load and heat flux over time"
        f"{limit}{peaks}."
    )


def caption(flight: Flight) -> str:
    """Return what the reader must know to read the profiles."""
    opened = "landing" in flight.telemetry
    text = "Left: height over speed relative to the air"
    text += ", down to the opening of the first canopy, then under canopy (blue)" if opened else ""
    if _crewed(flight):
        text += "; below, for how long the load was above each value, and for how long it may be"
        text += " (NASA-STD-3001, chest to back)"
    end = "" if opened else f", until the capsule is slower than Mach {SLOW_MACH:g}"
    return (
        f"{text}. Right: against the time since {_zero(flight)}{end}; load is drag and lift over "
        "weight, heat flux is that of a cold wall at the stagnation point."
    )


def draw(flight: Flight, claims: Sequence[Claim]) -> "Figure":
    """Return the entry profiles of a flight."""
    figure = look.blank(_HEIGHT_MM)
    whole, crewed = profile_of(flight), _crewed(flight)
    foot = _FOOT_MM + (46.0 if crewed else 0.0)
    tall = _HEIGHT_MM - 8.0 - foot
    _height_over_speed(look.panel(figure, (_LEFT_MM, foot, _WIDTHS_MM[0], tall)), flight, whole)
    if crewed:
        box = (_LEFT_MM, _FOOT_MM, _WIDTHS_MM[0], 28.0)
        _against_limits(look.panel(figure, box), flight, whole)
    _strips(figure, flight, whole)
    return figure


def profile_of(flight: Flight) -> Profile:
    """Return the entry as smooth curves through its samples and its greatest load and flux."""
    entry, record = flight.telemetry["entry"], given(flight.record.entry)
    low = np.flatnonzero(entry["altitude"] < 1e3 * TOP_KM)
    inside = slice(int(low[0]), int(low[-1]) + 1)  # one that skips out is followed far beyond
    times = entry.time_s[inside]
    at = np.linspace(times[0], times[-1], _FINE)
    names = ("altitude", "airspeed", "mach", "load", "heat_flux")
    curves = [smooth(times, entry[name][inside], at) for name in names]
    for row, top in ((3, record.peak_load), (4, record.peak_heat_flux)):
        knots = crested(times, entry[names[row]][inside], float(top))
        curves[row] = smooth(*knots, at)
    height, speed, mach, load, flux = curves
    return Profile(at - times[0], height / 1e3, speed / 1e3, mach, load, flux / 1e3)


def _crewed(flight: Flight) -> bool:
    return bool(flight.mission.mission.crew)


def _zero(flight: Flight) -> str:
    """Return in words when the clock of the strips starts."""
    begun = float(flight.telemetry["entry"]["altitude"][0]) / 1e3
    return f"the capsule passed {TOP_KM:.0f} km" if begun > TOP_KM else "the start of the entry"


def _height_over_speed(axes: "Axes", flight: Flight, whole: Profile) -> None:
    speed, height = whole.speed_km_s, whole.height_km
    axes.plot(speed, height, color=look.INK)
    axes.set(xlim=(0.0, 1.05 * float(speed.max())), ylim=(0.0, 1.02 * float(height.max())))
    axes.set_xlabel("speed, km/s")
    axes.set_title("Height, km")
    axes.grid(True)
    marks = [("greatest load", int(np.argmax(whole.load)), -3)]
    if "landing" in flight.telemetry:
        under = flight.telemetry["landing"]
        axes.plot(under["speed"] / 1e3, under["altitude"] / 1e3, color=look.BLUE)
        marks.append(("canopy opens", -1, 7))
    elif bool(flight.record.came_down):
        marks.append(("impact", -1, 7))
    for name, index, lift in marks:
        axes.plot(speed[index], height[index], "o", ms=3.5, color=look.ACCENT, mec="white", mew=0.5,
                  clip_on=False, zorder=5)  # fmt: skip
        right = float(speed[index]) > 0.7 * float(speed.max())
        axes.annotate(
            f"{name}, {number(height[index], 2)} km", (speed[index], height[index]),
            (-6 if right else 6, lift), textcoords="offset points", color=look.ACCENT, fontsize=6.3,
            va="top", ha="right" if right else "left",
        )  # fmt: skip
    if height[0] > 102.0 and height.min() < 100.0:
        interface = int(np.argmax(height < 100.0))
        axes.annotate(
            "100 km", (speed[interface], 100.0), (-7, -3), textcoords="offset points",
            fontsize=6.3, ha="right", va="top", color=look.MUTED,
        )  # fmt: skip
        axes.plot(speed[interface], 100.0, "o", ms=2.2, color=look.MUTED, mew=0)


def _against_limits(axes: "Axes", flight: Flight, whole: Profile) -> None:
    """Draw for how long the load was above each value, and for how long it may be."""
    top = float(whole.load.max())
    levels = 1.0 + max(top - 1.0, 0.5) * (1.0 - np.linspace(1.0, 0.0, 200) ** 3)
    spent = seconds_above(whole.seconds, whole.load, levels)
    axes.plot(levels, np.where(spent > 0.0, spent, np.nan), color=look.INK)
    reach = max(1.15 * top, 12.0)
    curves = ((EMERGENCY, "emergency", look.ACCENT), (DECONDITIONED, "deconditioned", look.BLUE))
    for limit, name, colour in curves:
        load, seconds = np.array(limit.load), np.array(limit.seconds)
        axes.plot(load, seconds, color=colour, lw=0.9, ls=(0, (4, 2)))
        row = int(np.argmin(np.abs(load - min(0.75 * reach, 0.75 * float(load[0])))))
        axes.annotate(
            name, (load[row], seconds[row]), (3, 2), textcoords="offset points", fontsize=6.3,
            color=colour,
        )  # fmt: skip
    axes.set(xlim=(0.0, reach), yscale="log", ylim=(0.5, 600.0), xlabel="load, g")
    axes.set_yticks([1.0, 10.0, 100.0], ["1", "10", "100"])
    axes.minorticks_off()
    used = flight.measurands.get("entry.emergency_limit_used")
    share = "" if used is None else f"; {number(100.0 * used, 3)} % of the emergency limit"
    axes.set_title(f"Seconds above a load{share}")
    axes.grid(True)


def _strips(figure: "Figure", flight: Flight, whole: Profile) -> None:
    """Draw four quantities over one clock."""
    opened = "landing" in flight.telemetry
    slow = np.flatnonzero(whole.mach < SLOW_MACH)
    last = int(slow[0]) + 1 if slow.size and not opened else len(whole.seconds)
    unit, name = (1.0, "seconds") if whole.seconds[last - 1] < _SHORT_S else (60.0, "minutes")
    clock = whole.seconds[:last] / unit
    strips = _contents(flight, whole)
    for i, (title, values, peak) in enumerate(strips):
        foot = _FOOT_MM + (len(strips) - 1 - i) * _STEP_MM
        axes = look.panel(figure, (_SPLIT_MM, foot, _WIDTHS_MM[1], _STRIP_MM))
        axes.plot(clock, values[:last], color=look.INK)
        axes.fill_between(clock, values[:last], color=look.SHADE, lw=0)
        axes.set(xlim=(0.0, float(clock[-1])), ylim=(0.0, 1.14 * float(values[:last].max())))
        axes.set_title(title)
        axes.grid(True)
        if peak is not None:
            _dot(axes, clock, values, int(np.argmax(values[:last])), number(peak, 3))
        if opened:
            _dot(axes, clock, values, last - 1, _opening_words(whole) if i == 0 else "")
        axes.tick_params(labelbottom=i == len(strips) - 1)
    axes.set_xlabel(f"{name} since {_zero(flight)}")


def _contents(flight: Flight, whole: Profile) -> list[tuple[str, np.ndarray, float | None]]:
    """Return title, curve and named peak of each strip: a peak is the flight's own figure."""
    load, flux = (
        flight.measurands.get(f"entry.{name}") for name in ("peak_load", "peak_heat_flux")
    )
    return [
        ("Height, km", whole.height_km, None),
        ("Mach number", whole.mach, None),
        ("Load, g", whole.load, float(whole.load.max()) if load is None else load),
        ("Heat flux, kW/m²", whole.flux_kw,
         float(whole.flux_kw.max()) if flux is None else flux / 1e3),
    ]  # fmt: skip


def _opening_words(whole: Profile) -> str:
    return f"canopy opens, Mach {number(float(whole.mach[-1]), 2)}"


def _dot(axes: "Axes", clock: np.ndarray, values: np.ndarray, row: int, text: str) -> None:
    """Mark a moment on a strip, named on the side where there is room."""
    at = clock[row], values[row]
    axes.plot(*at, "o", ms=3.5, color=look.ACCENT, mec="white", mew=0.5, clip_on=False, zorder=5)
    late = at[0] > 0.8 * clock[-1]
    shift = (
        (-26 if len(text) > 8 else -9, 3 if len(text) > 8 else 9) if late else (5, 0)
    )  # long ones stand under the curve
    axes.annotate(
        text, at, shift, textcoords="offset points", color=look.ACCENT, fontsize=6.5, va="center",
        ha="right" if late else "left",
    )  # fmt: skip
