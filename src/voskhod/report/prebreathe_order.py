"""What the user of `voskhod prebreathe` wants, read from text with units and checked.

Each wrong word is one `InputError` that names the option, what must hold and what was given.
"""

from dataclasses import dataclass

import jax.numpy as jnp

from voskhod.crew.metabolism import work_oxygen_uptake_l_min
from voskhod.crew.prebreathe import (
    EBULLISM_PA,
    LONGEST_S,
    Exposed,
    Protocol,
    Stage,
    Work,
)
from voskhod.crew.sickness import SIMULATION_UPTAKE_ML_KG_MIN
from voskhod.errors import InputError
from voskhod.mission.quantity import Violation, read_number

MOST_CABIN_PA = 110e3  # the tissue's start is that of people who live near one atmosphere
# guess: air at 5.5 km has 10.6 kPa; below it people without a mask lose their judgement
LEAST_OXYGEN_PA = 10e3
MOST_UPTAKE_ML_KG_MIN = 60.0  # guess: above the peak of all but athletes
BODY_KG = 69.4  # NEDU TR 18-01: 0.305 L/min are 4.4 mL/(kg min)

_UPTAKE_UNIT = "m^3/(kg*s)"
_UPTAKE_FACTOR = 6e7  # m^3/(kg s) to mL/(kg min)


@dataclass(frozen=True)
class Order:
    """The words of the command line.

    Attributes:
        start: pressure of the cabin.
        end: pressure of the suit.
        oxygen: share of oxygen in the prebreathe gas.
        exercise: effort and duration, "34 mL/kg/min:10min" or "150 W:10min"; None for rest.
        stages: "pressure:oxygen:duration", in order.
        limit_ratio: greatest tissue ratio.
        limit_probability: greatest chance of symptoms.
        exposure: length of the exposure.
    """

    start: str
    end: str
    oxygen: str = "1.0"
    exercise: str | None = None
    stages: tuple[str, ...] = ()
    limit_ratio: str = "1.65"
    limit_probability: str = "5 %"
    exposure: str = "6 h"


@dataclass(frozen=True)
class Limits:
    """What a prebreathe has to meet.

    Attributes:
        ratio: greatest tissue ratio [1].
        chance: greatest chance of symptoms [1].
    """

    ratio: float
    chance: float


def read_order(order: Order) -> tuple[Protocol, Limits]:
    """Return what is done and what it has to meet.

    Args:
        order: the words of the command line.

    Raises:
        InputError: a word that is no such quantity, or a plan that nobody would survive.
    """
    cabin = _between(order.start, "Pa", "--from", EBULLISM_PA, MOST_CABIN_PA)
    suit = _between(order.end, "Pa", "--to", EBULLISM_PA, MOST_CABIN_PA)
    stages = tuple(_stage(text) for text in order.stages)
    last = stages[-1].pressure_pa if stages else cabin
    for pressure, where in ((cabin, "--from"), (last, "--stage")):
        if suit >= pressure:
            raise InputError(
                f"must be below the {float(pressure):g} Pa of {where}",
                given=order.end,
                where="--to",
            )
    oxygen = _share(order.oxygen, "--oxygen")
    _breathable(oxygen * float(last), order.oxygen, "--oxygen")
    protocol = Protocol(
        cabin,
        stages,
        oxygen,
        _work(order.exercise),
        Exposed(
            suit,
            SIMULATION_UPTAKE_ML_KG_MIN,
            _between(order.exposure, "s", "--exposure", 1.0, LONGEST_S),
        ),
    )
    ratio = _between(order.limit_ratio, "", "--limit-ratio", 0.1, 10.0)
    chance = _between(order.limit_probability, "", "--limit-probability", 1e-6, 1.0 - 1e-6)
    return protocol, Limits(ratio, chance)


def _stage(text: str) -> Stage:
    """Return a stage of "pressure:oxygen:duration"."""
    parts = text.split(":", 2)
    if len(parts) != 3:
        raise InputError(
            "must be pressure:oxygen:duration",
            given=text,
            where="--stage",
            do='Write for example "70.3kPa:26.5%:12h".',
        )
    pressure = _between(parts[0], "Pa", "--stage", EBULLISM_PA, MOST_CABIN_PA)
    oxygen = _share(parts[1], "--stage")
    _breathable(oxygen * pressure, text, "--stage")
    return Stage(pressure, oxygen, _between(parts[2], "s", "--stage", 1.0, 30.0 * LONGEST_S))


def _work(text: str | None) -> Work:
    """Return the work of "effort:duration"."""
    if text is None:
        return Work(SIMULATION_UPTAKE_ML_KG_MIN, 0.0)
    effort, colon, duration = text.partition(":")
    if not colon:
        raise InputError(
            "must be effort:duration",
            given=text,
            where="--exercise",
            do='Write for example "34 mL/kg/min:10min" or "150 W:10min".',
        )
    try:
        power = read_number(effort, "W")
        uptake = 1e3 * float(work_oxygen_uptake_l_min(jnp.asarray(power))) / BODY_KG
    except Violation:
        uptake = _UPTAKE_FACTOR * _number(effort, _UPTAKE_UNIT, "--exercise")
    if not 0.0 < uptake <= MOST_UPTAKE_ML_KG_MIN:
        raise InputError(
            f"must be an effort of at most {MOST_UPTAKE_ML_KG_MIN:g} mL/(kg min) of oxygen",
            given=effort,
            where="--exercise",
        )
    return Work(uptake, _between(duration, "s", "--exercise", 1.0, LONGEST_S))


def _share(text: str, where: str) -> float:
    return _between(text, "", where, 0.0, 1.0)


def _breathable(oxygen_pa: float, given: str, where: str) -> None:
    if oxygen_pa < LEAST_OXYGEN_PA:
        raise InputError(
            f"must leave at least {LEAST_OXYGEN_PA / 1e3:g} kPa of oxygen to breathe",
            given=f"{given} ({oxygen_pa / 1e3:.3g} kPa)",
            where=where,
        )


def _between(text: str, unit: str, where: str, least: float, most: float) -> float:
    """Return a quantity that lies between two bounds [SI]."""
    number = _number(text, unit, where)
    if not least <= number <= most:
        raise InputError(
            f"must be between {least:g} and {most:g} {unit}".strip(), given=text, where=where
        )
    return number


def _number(text: str, unit: str, where: str) -> float:
    try:
        return read_number(text, unit)
    except Violation as wrong:
        raise InputError(wrong.must, given=wrong.given, where=where, do=wrong.do or None) from None
