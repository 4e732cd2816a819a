"""What the strip charts of a walk show: lines, limits and names, read from telemetry and plan."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from voskhod.errors import InputError
from voskhod.flight.channels import Group
from voskhod.flight.flight import Flight
from voskhod.flight.walk_telemetry import NAMES
from voskhod.mission.plan import Plan
from voskhod.report import look

MOST_PEOPLE = 4  # lines that can be told apart in one panel
_COLOURS = (look.INK, look.BLUE, "#9a6a00", "#7a4f9a")  # told apart with every colour blindness
_STYLES: tuple[Any, ...] = ("-", (0, (5, 1.5)), (0, (4, 1.5, 1, 1.5)), (0, (1, 1.2)))
MARGINS = tuple({"reserve": "all oxygen"}.get(name, name) for name in NAMES)
"""What runs out, as people read it: the reserve is what bottles and emergency pack hold."""
_LONG_S = 9000.0  # a walk longer than this is read in hours
_FOREVER_MIN = 600.0  # time left that is as good as any
_NAMED_SHARE = 0.09  # of the clock: a shorter stay of the first margin has no room for its name


class Person(NamedTuple):
    """Someone in a suit: his name, his telemetry, and how his lines are drawn."""

    name: str
    group: Group
    colour: str
    style: Any


class Trace(NamedTuple):
    """A line in a panel: its values in the panel's unit, its name, its colour and its style."""

    values: np.ndarray
    name: str = ""
    colour: str = look.INK
    style: Any = "-"


class Limit(NamedTuple):
    """A level that the mission file sets, and what it is."""

    level: float
    name: str


class Strip(NamedTuple):
    """One panel.

    Attributes:
        title: what it shows, with its unit behind the last comma.
        traces: lines.
        limits: limits.
        least: smallest span of the scale: less than that is no news [the unit].
        is_whole: whether far limits set the scale too.
        is_log: whether the scale is logarithmic.
        remarks: names of stretches of the clock: (seconds, text).
    """

    title: str
    traces: tuple[Trace, ...]
    limits: tuple[Limit, ...] = ()
    least: float = 1.0
    is_whole: bool = False
    is_log: bool = False
    remarks: tuple[tuple[float, str], ...] = ()


class Clock(NamedTuple):
    """How times are read in the charts: from when, in which unit."""

    zero_s: float
    unit_s: float
    name: str

    def read(self, seconds: Any) -> Any:
        """Return mission times in the charts' unit."""
        return (seconds - self.zero_s) / self.unit_s

    def written(self, seconds: float) -> str:
        """Return a mission time as m:ss or h:mm."""
        whole = round((seconds - self.zero_s) * 60.0 / self.unit_s)
        return f"{whole // 60}:{whole % 60:02d}"


def clock_of(flight: Flight) -> Clock:
    """Return the clock of a walk: from the opening of the vent, in minutes or hours."""
    seconds = group_of(flight, 1).time_s
    if seconds[-1] - seconds[0] > _LONG_S:
        return Clock(float(seconds[0]), 3600.0, "hours")
    return Clock(float(seconds[0]), 60.0, "minutes")


def group_of(flight: Flight, person: int) -> Group:
    """Return the telemetry of one person in a suit.

    Args:
        flight: what was flown.
        person: his number in the mission file, from 1.

    Raises:
        InputError: the mission has no walk, or not so many people in suits.
    """
    if "spacewalk" not in flight.telemetry:
        name = flight.mission.mission.id
        raise InputError("the mission must have a spacewalk", given=name, where="mission")
    name = "spacewalk" if person == 1 else f"spacewalk_{person}"
    if name not in flight.telemetry:
        most = len(flight.mission.walkers)
        raise InputError(f"must be between 1 and {most}", given=str(person), where="--person")
    return flight.telemetry[name]


def name_of(flight: Flight, person: int) -> str:
    """Return the name of one person in a suit, counted from 1."""
    return flight.mission.walkers[person - 1].name or f"person {person}"


def people_of(flight: Flight, most: int = MOST_PEOPLE) -> list[Person]:
    """Return the first people in suits, as many as a chart can show."""
    numbers = range(1, min(len(flight.mission.walkers), most) + 1)
    return [
        Person(
            name_of(flight, number),
            group_of(flight, number),
            _COLOURS[(number - 1) % len(_COLOURS)],
            _STYLES[(number - 1) % len(_STYLES)],
        )
        for number in numbers
    ]


def strips_of(flight: Flight) -> list[Strip]:
    """Return the panels; limits are those of the plan that was flown, drawn or nominal."""
    plan, people = flight.record.plan, people_of(flight)
    panels = [*_suit_strips(plan, people), *_body_strips(plan, people)]
    panels += [_left(people), *_effort_strips(people)]
    panels.append(_where(plan, people))
    panels.append(Strip("View hidden by fog, %", _lines(people, "visor_fog", 100.0), least=10.0))
    risk = _lines(people, "dcs_probability", 100.0)
    panels.append(Strip("Chance of decompression sickness, %", risk, least=0.5))
    return panels


def _lines(people: list[Person], channel: str, factor: float = 1.0) -> tuple[Trace, ...]:
    return tuple(Trace(factor * p.group[channel], "", p.colour, p.style) for p in people)


def _suit_strips(plan: Plan, people: list[Person]) -> list[Strip]:
    suit = plan.suit
    if suit is None:
        raise ValueError("strip charts of a walk were asked for without a suit")
    normal, low = float(suit.normal_pressure) / 1e3, float(suit.low_pressure) / 1e3
    settings = [Limit(normal, "normal setting")]
    settings += [Limit(low, "low setting")] if low < normal else []
    room = Trace(1e-3 * people[0].group["airlock_pressure"], "airlock", look.MUTED, (0, (1, 1)))
    suits = _lines(people, "suit_pressure", 1e-3)
    if len(people) == 1:
        suits = (suits[0]._replace(name="suit"),)
    return [
        Strip("Pressure, kPa", (*suits, room), tuple(settings)),
        Strip("Growth of the suit, %", _lines(people, "suit_growth", 100.0)),
    ]


def _body_strips(plan: Plan, people: list[Person]) -> list[Strip]:
    def common(values: Iterable[Any], name: str, factor: float = 1.0) -> tuple[Limit, ...]:
        found = {round(factor * float(value), 6) for value in values}
        return (Limit(found.pop(), name),) if len(found) == 1 else ()

    walkers = plan.walkers[: len(people)]
    starts = [float(p.group["core_temperature"][0]) for p in people]
    core = tuple(
        Trace(p.group["core_temperature"] - start, "", p.colour, p.style)
        for p, start in zip(people, starts, strict=True)
    )
    room = [float(w.core_limit) - start for w, start in zip(walkers, starts, strict=True)]
    hardest = common((w.greatest_rate for w in walkers), "hardest effort")
    poison = common((w.co2_limit for w in walkers), "collapse", 1e-3)
    return [
        Strip("Metabolic rate, W", _lines(people, "metabolic_rate"), hardest, 50.0),
        Strip("Heart rate, /min", _lines(people, "heart_rate"), least=10.0),
        Strip("Core temperature rise, K", core, common(room, "collapse"), 0.2),
        Strip("CO₂ breathed in, kPa", _lines(people, "inspired_co2", 1e-3), poison, 0.2),
        Strip("Oxygen left, kg", _lines(people, "oxygen_left"), (Limit(0.0, "empty"),), 0.1),
    ]


def _left(people: list[Person]) -> Strip:
    """Return how long the first margin lasts, with its names where there is one person."""
    lines = tuple(
        Trace(np.clip(p.group["least_time_left"] / 60.0, 0.5, _FOREVER_MIN), "", p.colour, p.style)
        for p in people
    )
    remarks = named_stretches(people[0].group) if len(people) == 1 else ()
    return Strip("Time left of what runs out first, min", lines, is_log=True, remarks=remarks)


def named_stretches(group: Group) -> tuple[tuple[float, str], ...]:
    """Return what runs out first: (middle of its stretch, name), where there is room for it."""
    which = np.rint(group["first_margin"]).astype(int)
    edges = np.flatnonzero(np.diff(which)) + 1
    starts = np.concatenate(([0], edges, [len(which)]))
    whole = group.time_s[-1] - group.time_s[0]
    found = []
    for first, after in zip(starts, starts[1:], strict=False):
        begin, end = group.time_s[first], group.time_s[min(after, len(which) - 1)]
        if end - begin >= _NAMED_SHARE * whole:
            found.append((float(0.5 * (begin + end)), MARGINS[which[first]]))
    return tuple(found)


def _effort_strips(people: list[Person]) -> list[Strip]:
    if len(people) == 1:
        group = people[0].group
        tired: tuple[Trace, ...] = (
            Trace(100.0 * group["fatigue"], "limbs"),
            Trace(100.0 * group["hand_fatigue"], "hands", look.BLUE, _STYLES[1]),
        )
        what = "Fatigued muscle, %"
    else:
        what = "Fatigued muscle, limbs or hands, %"
        tired = tuple(
            Trace(100.0 * np.maximum(p.group["fatigue"], p.group["hand_fatigue"]), "",
                  p.colour, p.style)
            for p in people
        )  # fmt: skip
    spent, inside = Limit(100.0, "all strength"), Limit(100.0, "inside")
    return [
        Strip("Load at the hatch, % of strength", _lines(people, "load", 100.0), (spent,), 20.0),
        Strip(what, tired, least=10.0),
        Strip("Way in, %", _lines(people, "ingress_progress", 100.0), (inside,), 100.0, True),
    ]


def _where(plan: Plan, people: list[Person]) -> Strip:
    """Return the distance from the hatch where somebody floats, else the temperature of the skin.

    Without a free float a person is at the hatch or inside: a distance would say nothing.
    """
    if plan.floating is None:
        skin = tuple(
            Trace(p.group["skin_temperature"] - 273.15, "", p.colour, p.style) for p in people
        )
        return Strip("Skin temperature, °C", skin, least=2.0)
    tether = (Limit(float(plan.floating.tether_length), "tether"),)
    first = people[0]
    line = Trace(first.group["distance"], "", first.colour, first.style)
    return Strip("Distance from the hatch, m", (line,), tether)
