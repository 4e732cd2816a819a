"""Crew loads beside NASA's table: oxygen from heat, vapour from a body in a cabin.

What the table says of heat and vapour gives the metabolic rate, and that the oxygen and carbon
dioxide. How that heat shares into vapour and dry heat is predicted by the two-node body, and
hangs on the cabin, which the table does not tell: a cool and a warm one are shown.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from voskhod.crew.loads import breathed, metabolic_rate_of_heat
from voskhod.validation.case import Origin, Score
from voskhod.validation.heat_people import CABINS_C, TABLE, heat_of, lived

_BVAD = "NASA BVAD rev 2 (2022), table 3.25, as coded in GUNNS"
_DAY_H = {"sleep": 8.5, "nominal": 14.0}  # of 24 h; the rest is exercise and recovery
_EXERCISE_S, _RECOVERY_S = 1800.0, 3600.0
# Table 3.25, quarters of an hour of aerobic exercise and of the recovery after it.
_QUARTER_WATER_G_MIN = (6.99 + 1.34, 13.48 + 11.82, 2.07, 1.79, 2.20, 1.86)
_QUARTER_HEAT_KJ_H = (482.0, 467.0, 298.0, 301.0, 295.0, 300.0)


def load_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return oxygen and carbon dioxide from heat, and vapour and heat of a body in a cabin.

    Args:
        tell: called before the long step.
    """
    tell("crew loads")
    origin = Origin("kg/s", "g/min", None, "V-HAB: oxygen +8.8 %, carbon dioxide +2.4 %", _BVAD)
    vapour = Origin("kg/s", "g/min", None, "cabin not told; V-HAB: humidity -22.8 %", _BVAD)
    warmth = Origin("W", "W", None, "cabin not told", _BVAD)
    load = lived("two nodes").load
    vapours, heats = np.asarray(load.vapour_kg_s), np.asarray(load.sensible_w)
    scores = []
    for i, (name, row) in enumerate(TABLE.items()):
        oxygen, carbon = breathed(heat_of(name))
        oxygen_origin = replace(origin, tolerance=0.088 * float(row.oxygen_kg_s))
        carbon_origin = replace(origin, tolerance=0.024 * float(row.carbon_dioxide_kg_s))
        scores += [
            oxygen_origin.score(f"load.{name}.oxygen", f"{name}: oxygen", oxygen, row.oxygen_kg_s),
            carbon_origin.score(
                f"load.{name}.carbon", f"{name}: carbon dioxide", carbon, row.carbon_dioxide_kg_s
            ),
        ]
        for j, warm in enumerate(CABINS_C):
            tag, at = f"load.{name}.{warm:.0f}", f"{name}, cabin at {warm:.0f} degC"
            member = 17 + 2 * i + j
            scores += [
                vapour.score(f"{tag}.vapour", f"{at}: vapour", vapours[member], row.vapour_kg_s),
                warmth.score(f"{tag}.heat", f"{at}: dry heat", heats[member], row.sensible_w),
            ]
    return (*scores, *_day_scores())


def exercise_rate() -> float:
    """Return the metabolic rate of half an hour of exercise, from its heat and the hour's after.

    The heat of exercise comes late, so that both are taken together; the hour of recovery itself
    is at the nominal rate, as in the table [W].
    """
    heat = 1e3 * sum(_QUARTER_HEAT_KJ_H) / len(_QUARTER_HEAT_KJ_H) / 3600.0
    water = 1e-3 * sum(_QUARTER_WATER_G_MIN) / len(_QUARTER_WATER_G_MIN) / 60.0
    rest = heat_of("nominal")
    mean = float(metabolic_rate_of_heat(heat, water, rest))
    return rest + (mean - rest) * (_EXERCISE_S + _RECOVERY_S) / _EXERCISE_S


def _day_scores() -> tuple[Score, ...]:
    """Return oxygen and carbon dioxide of a day."""
    spans = [(heat_of(name), 3600.0 * hours) for name, hours in _DAY_H.items()]
    spans += [(heat_of("nominal"), _RECOVERY_S), (exercise_rate(), _EXERCISE_S)]
    oxygen, carbon = (sum(float(breathed(w)[i]) * s for w, s in spans) for i in (0, 1))
    origin = Origin("kg", "kg", None, "V-HAB's error: +8.8 %", "NASA BVAD 2015, person and day")
    exercise = Origin("kg/s", "g/min", None, "work done is not told: 22 % is taken", _BVAD)
    return (
        exercise.score(
            "load.exercise.oxygen",
            "aerobic exercise: oxygen, from the heat of it and of recovery",
            breathed(exercise_rate())[0],
            3.99e-3 / 60.0,
        ),
        origin.within_share(0.088).score("load.day.oxygen", "a day: oxygen", oxygen, 0.816),
        replace(origin, reason="V-HAB's error: +2.4 %").score(
            "load.day.carbon", "a day: carbon dioxide", carbon, 1.04
        ),
    )


LOAD_CASES = (load_scores,)
