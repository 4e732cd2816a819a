"""Nitrogen in tissue and chances of sickness against published tables.

Tissue ratios and the worked case of Conkin have exact answers and are judged. Incidences of other
trials are told: their profiles stand in print as one line, and some of their people are among the
groups that the law was fitted to.
"""

from collections.abc import Callable
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np

from voskhod.crew import decompression as dcs
from voskhod.crew import sickness
from voskhod.validation.case import Origin, Score
from voskhod.validation.profiles import MINUTE_S, steps_of, tension_at_exposure

_EVIDENCE = "NASA DCS Evidence Report 2024"
_CONKIN = "Conkin et al., NASA/TP-2004-213158, table 17"
_RATIO = Origin("", "", 0.0011, "printed to 0.001", "tissue of 360 min from 11.6 psia, by hand")
_STAGED = Origin(
    "",
    "",
    0.002,
    "printed to 0.001; the cabin's nitrogen is rounded to 7.5 psia there",
    "tissue of 360 min from 11.6 psia, by hand",
)
_TENSION = Origin("Pa", "kPa", 0.01 * dcs.PSI_PA, "0.01 psia", _CONKIN)
_TIME = Origin("s", "min", 30.0, "printed to one and to half a minute", _STAGED.source)
_CASES = Origin(
    "",
    "",
    None,
    "few cases; partly people of the fit; 6 h at the effort of a simulated spacewalk",
    f"{_EVIDENCE}, table 3",
)
_CHANCES = Origin(
    "", "percent", None, "short printed profile, ours 6 h with walking", f"{_EVIDENCE}"
)
_WEBB = "Webb, Pilmanis et al., Aviat. Space Environ. Med. 2001-2010, abstracts"
_TRIALS = Origin("", "percent", None, "abstract alone, effort of a simulated spacewalk", _WEBB)
_EARLY = Origin("", "percent", None, "the law was fitted to these two, among others", _WEBB)

# Courses as in data/dcs_profiles.csv, and R at 4.3 and 5.8 psia.
OXYGEN = (
    ("none", "", 2.698, 2.000),
    ("3.5 h", "14.696 0 210 4.4;", 1.800, 1.335),
    ("4 h", "14.696 0 240 4.4;", 1.699, 1.260),
    ("6 h", "14.696 0 360 4.4;", 1.349, 1.000),
    ("8 h", "14.696 0 480 4.4;", 1.071, 0.794),
)
_HOUR, _CABIN = "14.696 0 60 4.4;", "10.2 0.735 {} 4.4;"
STAGED = (
    ("60 min, 12 h at 10.2 psia, 40 min", f"{_HOUR}{_CABIN.format(720)}10.2 0 40 4.4;", 1.767),
    ("60 min, 12 h at 10.2 psia, 75 min", f"{_HOUR}{_CABIN.format(720)}10.2 0 75 4.4;", 1.652),
    ("60 min, 24 h at 10.2 psia, 40 min", f"{_HOUR}{_CABIN.format(1440)}10.2 0 40 4.4;", 1.653),
    ("36 h at 10.2 psia, 40 min", f"{_CABIN.format(2160)}10.2 0 40 4.4;", 1.629),
    (
        "campout",
        f"{_HOUR}{_CABIN.format(520)}14.696 0 70 4.4;{_CABIN.format(30)}10.2 0 50 4.4;",
        1.577,
    ),
)
# Minutes, oxygen uptake, nitrogen [psia]: the worked protocol from 8.0 psia.
WORKED = ((3, 12.5, 0), (17, 25, 0), (3, 12.5, 0), (17, 10, 0), (20, 10, 8.0), (30, 4.7, 0))
# R, pressure [psia], cases, people.
THRESHOLDS = (
    ("7.8 day 1", 1.49, 7.8, 2, 64),
    ("7.8 day 2", 1.43, 7.8, 2, 62),
    ("7.8 day 3", 1.42, 7.8, 1, 60),
    ("8.3", 1.40, 8.3, 1, 31),
    ("8.5", 1.36, 8.5, 0, 9),
    ("9.0", 1.29, 9.0, 0, 16),
    ("9.5 first", 1.22, 9.5, 0, 6),
    ("9.5 second", 1.22, 9.5, 0, 31),
    ("9.5 day 1", 1.22, 9.5, 0, 23),
    ("9.5 days 2 to 5", 1.10, 9.5, 0, 88),
    ("10.0", 1.16, 10.0, 0, 8),
)


class Trial(NamedTuple):
    """A published incidence.

    Attributes:
        key: end of its id.
        title: what was done, in words.
        course: its steps, as in data/dcs_profiles.csv.
        chance: share of people with symptoms [1].
        origin: who says so.
        flown: whether it is of a flight.
    """

    key: str
    title: str
    course: str
    chance: float
    origin: Origin
    flown: bool = False


_EMU, _AFTER_H = "*4.3 0 360 7.97", "14.696 0 {} 4.4;"
_CAMP = STAGED[-1][1] + _EMU
TRIALS = (
    Trial("o2-3h", "3 h of oxygen, ground", _AFTER_H.format(180) + _EMU, 0.42, _CHANCES),
    Trial("o2-3.5h", "3.5 h of oxygen, ground", _AFTER_H.format(210) + _EMU, 0.39, _CHANCES),
    Trial("o2-4h", "4 h of oxygen, ground", _AFTER_H.format(240) + _EMU, 0.214, _CHANCES),
    Trial("o2-6h", "6 h of oxygen, ground", _AFTER_H.format(360) + _EMU, 0.10, _CHANCES),
    Trial("o2-8h", "8 h of oxygen, ground", _AFTER_H.format(480) + _EMU, 0.0, _CHANCES),
    Trial("staged", "shuttle's staged, ground", STAGED[0][1] + _EMU, 0.23, _CHANCES),
    Trial("campout", "campout, a model's", _CAMP, 0.028, _CHANCES),
    Trial("flown-campout", "campout, flown: 0 of 146", _CAMP, 0.0, _CHANCES, True),
    Trial(
        "flown-4h", "4 h in suit, flown: 0 of 6", _AFTER_H.format(240) + _EMU, 0.0, _CHANCES, True
    ),
    Trial("flown-staged", "staged, flown: 0 of 153", STAGED[0][1] + _EMU, 0.0, _CHANCES, True),
    Trial("webb-30k", "60 min, 30 000 ft, 4 h", "14.696 0 60 4.4;*4.364 0 240 7.97", 0.87, _TRIALS),
    Trial("webb-22k", "60 min, 22 500 ft, 4 h", "14.696 0 60 4.4;*6.075 0 240 7.97", 0.26, _TRIALS),
    Trial("webb-25k", "60 min, 25 000 ft, 4 h", "14.696 0 60 4.4;*5.454 0 240 7.97", 0.63, _TRIALS),
    Trial("webb-25k-none", "none, 25 000 ft, 4 h", "*5.454 0 240 7.97", 0.80, _TRIALS),
    Trial(
        "meep",
        "60 min with 10 and 5 min of heavy work, 25 000 ft, 4 h",
        "14.696 0 10 34;14.696 0 15 4.4;14.696 0 5 34;14.696 0 30 7.97;*5.454 0 240 7.97",
        0.25,
        _TRIALS,
    ),
    Trial(
        "rest-30min",
        "75 min, 35 000 ft, 30 min, rest",
        "14.696 0 75 4.4;*3.458 0 30 4.4",
        0.08,
        _EARLY,
    ),
    Trial(
        "work-30min",
        "75 min, 35 000 ft, 30 min, exercise",
        "14.696 0 75 4.4;*3.458 0 30 13.6",
        0.23,
        _EARLY,
    ),
)


def tissue_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of tissue ratios and of Conkin's worked case.

    Args:
        tell: not needed; nothing here takes long.
    """
    scores = []
    for name, course, emu, orlan in OXYGEN:
        for psia, theirs in ((4.3, emu), (5.8, orlan)):
            ours = tension_at_exposure(steps_of(f"{course}*{psia} 0 1 4.4"))[0] / dcs.PSI_PA / psia
            key, text = (
                f"dcs.ratio.{name.replace(' ', '')}.{psia}",
                f"R at {psia} psia, oxygen {name}",
            )
            scores.append(_RATIO.score(key, text, ours, theirs))
    for i, (name, course, theirs) in enumerate(STAGED):
        ours = tension_at_exposure(steps_of(f"{course}*4.3 0 1 4.4"))[0] / dcs.PSI_PA / 4.3
        scores.append(
            _STAGED.score(f"dcs.ratio.staged-{i + 1}", f"R at 4.3 psia, {name}", ours, theirs)
        )
    for psia, limit, minutes in ((4.3, 1.65, 255.0), (5.8, 1.85, 40.5)):
        start = dcs.SEA_LEVEL_NITROGEN_PA / dcs.PSI_PA / psia
        ours = dcs.HALF_TIME_S * np.log2(start / limit)
        text = f"oxygen until R = {limit} at {psia} psia"
        scores.append(_TIME.score(f"dcs.oxygen.{psia}", text, ours, minutes * MINUTE_S))
    for name, model, psia in (("nm", dcs.NASA_MODEL, 6.62), ("rm", dcs.RESEARCH_MODEL, 6.69)):
        tissue = jnp.asarray(8.0 * dcs.PSI_PA)
        for minutes, uptake, nitrogen in WORKED:
            half = dcs.exercise_half_time(jnp.asarray(float(uptake)), model)
            gas = jnp.asarray(nitrogen * dcs.PSI_PA)
            tissue = dcs.tissue_nitrogen(tissue, gas, minutes * MINUTE_S, half)
        text = f"worked protocol with exercise, {name.upper()}: tissue nitrogen"
        scores.append(_TENSION.score(f"dcs.conkin.{name}", text, tissue, psia * dcs.PSI_PA))
    return tuple(scores)


def published_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the chances of other published trials beside what they found.

    Args:
        tell: not needed; nothing here takes long.
    """
    scores = []
    for name, ratio, psia, cases, people in THRESHOLDS:
        pressure = psia * dcs.PSI_PA
        ours = people * chance(ratio * pressure, pressure, 360.0 * MINUTE_S)
        key = "dcs.threshold." + name.replace(" ", "-").replace(".", "")
        text = f"cases of {people} at {name} psia, R = {ratio}"
        scores.append(_CASES.score(key, text, ours, cases))
    for trial in TRIALS:
        tension, step = tension_at_exposure(steps_of(trial.course))
        shift = sickness.FLIGHT if trial.flown else sickness.GROUND
        ours = chance(tension, step.pressure, step.duration, step.uptake, shift)
        scores.append(trial.origin.score(f"dcs.trial.{trial.key}", trial.title, ours, trial.chance))
    return tuple(scores)


def chance(
    tissue: float,
    pressure: float,
    duration: float,
    uptake: float = sickness.SIMULATION_UPTAKE_ML_KG_MIN,
    shift: sickness.FlightShift = sickness.GROUND,
) -> float:
    """Return the chance of symptoms in an exposure at one pressure.

    Args:
        tissue: nitrogen of the tissue at decompression [Pa].
        pressure: pressure on the body [Pa].
        duration: how long [s].
        uptake: oxygen uptake [mL/(kg min)].
        shift: between chamber and flight.
    """
    at = [jnp.asarray(value) for value in (tissue, pressure, uptake)]
    rate = sickness.exposure_rate(at[0], at[1], at[2])
    return float(sickness.probability(rate * duration, flight=shift))
