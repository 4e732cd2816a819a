"""Tables of a walk: how near each margin came, and what was in view minute by minute."""

import numpy as np

from voskhod.crew.margins import DAY_S, Margins
from voskhod.flight.flight import Flight
from voskhod.phases.observation import MINUTES, Sighting
from voskhod.report import words
from voskhod.report.markup import Cell, Markup, element, paragraph, row, section, table
from voskhod.report.shown import clock, number, place, spelt
from voskhod.report.sightings import Minute, minutes_outside
from voskhod.report.walk_strips import MARGINS, group_of, name_of

_PLACES = 6  # named for each minute: more are a list, not a view
_MEANS = {
    "oxygen": "oxygen in the bottles, at the flow asked of them",
    "reserve": "the same with the emergency oxygen",
    "sorbent": "sorbent of carbon dioxide, at what it takes up",
    "carbon": "until carbon dioxide that is breathed in reaches its limit",
    "water": "feed water of the sublimator, at its load",
    "heat": "until the body has stored 3 kJ of heat for each kilogram",
    "core": "until the core temperature reaches its limit",
}


def margins(flight: Flight) -> Markup:
    """Return how near each margin came: the least time left, when, and for whom.

    Args:
        flight: what was flown.
    """
    if "spacewalk" not in flight.telemetry:
        return Markup("")
    heads = [("Margin", "what"), ("Least time left", "num"), ("At mission time", "num")]
    several = len(flight.mission.walkers) > 1
    bodies = []
    for person in range(1, len(flight.mission.walkers) + 1):
        rows = list(_margin_rows(flight, person))
        if several:
            name = element("th", name_of(flight, person), colspan=str(len(heads)))
            rows.insert(0, element("tr", name, "group"))
        bodies.append(rows)
    text = (
        "How long each store and each limit would have lasted at the rates of that instant: what "
        "gauges would have told, not a forecast. A margin of a day or more is left out."
    )
    parts = [paragraph(text), table(heads, bodies, "margins")]
    return section("margins", "Margins of the walk", parts)


def _margin_rows(flight: Flight, person: int) -> list[Markup]:
    group = group_of(flight, person)
    followed = _followed(flight, group.time_s)
    rows = []
    for field, name in zip(Margins._fields, MARGINS, strict=True):
        key = field.removesuffix("_s")
        left = group[f"{key}_time_left"][followed]
        first = int(np.argmin(left))
        least = float(left[first])
        if least >= 0.999 * DAY_S or (key == "reserve" and not _has_reserve(flight)):
            continue
        label = [element("span", name.capitalize(), "name"), element("small", _MEANS[key])]
        shown = "used up" if least <= 0.0 else spelt(least)
        css = "loss" if least <= 0.0 else ""
        cells = [Cell(Markup(" ".join(label)), "what"), Cell(shown, "num own")]
        rows.append(row([*cells, Cell(clock(float(group.time_s[first])), "num")], css))
    return rows


def _followed(flight: Flight, seconds: np.ndarray) -> np.ndarray:
    """Return which samples lie before a loss: after it nobody reads gauges."""
    lost = flight.outcome.time_s
    held = seconds <= (np.inf if lost is None else max(lost, seconds[0]))
    return np.asarray(held)


def _has_reserve(flight: Flight) -> bool:
    suit = flight.record.plan.suit
    return suit is not None and float(suit.backpack.emergency_oxygen) > 0.0


def in_view(flight: Flight) -> Markup:
    """Return what the walker could see of the Earth, minute by minute.

    Args:
        flight: what was flown.
    """
    found = minutes_outside(flight)
    if not found:
        return Markup("")
    heads = [("Minute", "num"), ("UTC", "num"), ("Below", "num"), ("Light", ""), ("In view", "")]
    rows = [_minute_row(flight, minute) for minute in found]
    text = (
        "Named places over the horizon by five degrees or more, nearest first, with direction and "
        "straight distance from the ship; their light where it is not that below. Clouds "
        "are not known, nor who looked which way."
    )
    if len(found) >= MINUTES:
        text += f" The first {MINUTES - 1} minutes outside."
    parts = [paragraph(text), table(heads, [rows], "in-view")]
    return section("in-view", "What there was to see", parts)


def _minute_row(flight: Flight, minute: Minute) -> Markup:
    named = "; ".join(_place_words(one, minute.light) for one in minute.places[:_PLACES])
    more = len(minute.places) - _PLACES
    named += f"; {more} more" if more > 0 else ""
    return row(
        [
            Cell(f"{minute.minute}", "num"),
            Cell(words.utc(flight, minute.time_s), "num"),
            Cell(place(minute.latitude_deg, minute.longitude_deg), "num"),
            Cell(minute.light),
            Cell(named or "open sea or land without a name in the table"),
        ]
    )


def _place_words(seen: Sighting, below: str) -> str:
    light = "" if seen.light == below else f", {seen.light}"
    way = "below" if seen.direction == "below" else f"{seen.direction}, {_km(seen.distance_km)}"
    return f"{seen.name} ({way}{light})"


def _km(distance: float) -> str:
    return f"{number(10.0 * round(0.1 * distance), 4)} km"
