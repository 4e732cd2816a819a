"""Walks that were made, end to end: the nominal flight of a mission file beside its documents.

Nothing of a walk was measured by an instrument whose record is published, so most rows are told:
figures of Voskhod 2 are clock times, memoirs and diaries, figures of Polaris Dawn are one read-out
heard in a webcast and statements to the press. What the mission file itself was given is left out,
or said in the reason.
"""

import math
from collections.abc import Callable

import numpy as np

from voskhod.flight.flight import Flight, fly_mission
from voskhod.mission.loading import built_in_missions, load_mission
from voskhod.mission.section import given
from voskhod.phases.spacewalk import WalkRecord
from voskhod.units import STANDARD_ATMOSPHERE_PA
from voskhod.validation.case import Origin, Score

Tell = Callable[[str], None]

_PSI_PA = 6894.757
_NOTHING = math.nan  # nothing to compare with: ours is told alone
_FAI = "FAI record dossier, old.fai.org/news/32005-anniversary-of-the-first-spacewalk-a"
_CLOCK = "clock times of en.wikipedia.org/wiki/Voskhod_2"
_TALK = "Leonov's talk, blog.sciencemuseum.org.uk/remembering-alexei-leonov"
_KAMANIN = "Kamanin's diary, vazart.livejournal.com/1471412.html"
_WEBCAST = "machine transcript of the webcast, yukitools.com/transcript/j5VkSoB4hYI"
_DAY_3 = "Polaris Program, Flight Day 3 update, pawb.social/post/14056863"
READ_OUT_S = 178391.0  # 10:57 UTC on 12 September 2024, after lift-off
_FROM_RETURN = "follows from the length of the return; its other parts are clock times of the file"
# Title, measurand, figure [s], why it is told, source.
_SPANS = (
    (
        "return",
        "start of the return to the airlock",
        "spacewalk.return_duration",
        109.0,
        "nobody states it: 12 min 9 s outside less about 10 min 20 s to the return",
        "arithmetic on " + _FAI,
    ),
    ("outside", "outside", "spacewalk.outside_duration", 729.0, _FROM_RETURN, _FAI),
    (
        "hatch",
        "outer hatch open",
        "spacewalk.hatch_open_duration",
        946.0,
        _FROM_RETURN,
        _CLOCK,
    ),
    ("cycle", "vent to filling", "spacewalk.airlock_cycle_duration", 1421.0, _FROM_RETURN, _CLOCK),
    (
        "vacuum",
        "in vacuum",
        "spacewalk.vacuum_duration",
        1421.0,
        "true of vacuum only if the clock time is the end of the venting, not its start",
        "na-sputnik.ru/en/voshod-2-kosmicheskii-korabl",
    ),
    (
        "inflation",
        "inflation of the airlock",
        "airlock.inflation_duration",
        420.0,
        "printed to the minute; the flow into the booms is a guess",
        "Krasnaya Luna, user.bibliboba.online",
    ),
)


def voskhod_walk_scores(tell: Tell) -> tuple[Score, ...]:
    """Return the nominal walk of Voskhod 2 beside its documents.

    Args:
        tell: called before what takes long.
    """
    tell("flying the walk of Voskhod 2")
    flight = fly_mission(load_mission("voskhod-2"))
    spans = [
        Origin("s", "s", None, reason, source).score(
            f"walk.voskhod-2.{key}", f"Voskhod 2: {what}", measured(flight, name), figure
        )
        for key, what, name, figure, reason, source in _SPANS
    ]
    return (*spans, *_of_the_suit(flight), *_of_the_man(flight), *_of_the_ship(flight))


def polaris_scores(tell: Tell) -> tuple[Score, ...]:
    """Return the nominal walk of Polaris Dawn beside what was heard and published of it.

    Args:
        tell: called before what takes long.
    """
    if "polaris-dawn" not in built_in_missions():
        return ()
    tell("flying the walk of Polaris Dawn")
    flight = fly_mission(load_mission("polaris-dawn"))
    walk, name = walk_of(flight), "walk.polaris-dawn"
    heard = "one line of a machine transcript; where in the suit it was read is not said"
    warm = np.asarray(walk.seen.look.demand.gas_k)[:, 0]
    gas = float(np.interp(READ_OUT_S, np.asarray(walk.seconds), warm))
    height = float(np.asarray(given(flight.record.contact).altitude)[0])
    vented = "published as below 1 psi, nearly vacuum: the suits' own oxygen keeps it there"
    dcs = "no case among four people; nobody was watched for it"
    return (
        Origin("Pa", "kPa", None, vented, _DAY_3).score(
            f"{name}.cabin", "Polaris Dawn: cabin when the hatch opens", room_at_hatch(flight),
            _PSI_PA,
        ),
        Origin("Pa", "kPa", None, heard, _WEBCAST).score(
            f"{name}.suit", "Polaris Dawn: suit pressure at 10:57",
            sampled(flight, "suit_pressure", READ_OUT_S), 5.3 * _PSI_PA,
        ),
        Origin("Pa", "kPa", None, heard, _WEBCAST).score(
            f"{name}.vapour", "Polaris Dawn: vapour, 47 % at 33.8 degC",
            sampled(flight, "vapour_pressure", READ_OUT_S), 2480.0,
        ),
        Origin("K", "degC", None, heard + "; ours is the mean of inlet and skin", _WEBCAST).score(
            f"{name}.gas", "Polaris Dawn: gas of the suit at 10:57", gas, 306.95
        ),
        Origin("K", "degC", None, heard + "; ours is the warmest that the gas can be", _WEBCAST)
        .score(f"{name}.skin", "Polaris Dawn: skin at 10:57, beside the same",
               sampled(flight, "skin_temperature", READ_OUT_S), 306.95),
        Origin("m", "km", None, "height at the walk, the moment not stated", _DAY_3).score(
            f"{name}.height", "Polaris Dawn: height at the first exit", height, 732.2e3
        ),
        Origin("", "percent", None, dcs, "sayzoons.ca/general/523593: none reported").score(
            f"{name}.sickness", "Polaris Dawn: chance of decompression sickness",
            measured(flight, "walker.dcs_probability"), 0.0,
        ),
    )  # fmt: skip


def _of_the_suit(flight: Flight) -> tuple[Score, ...]:
    """Return pressure, oxygen and fog of the suit."""
    pack, times = given(flight.record.plan.suit).backpack, walk_of(flight).times
    spent = measured(flight, "walker.oxygen_used")
    lasts = pack.oxygen * (times.refilled - times.vent_opened) / spent
    rated = "rated times of 20, 30, 45 and 90 min are printed; stock and flow are of the file"
    printed = Origin(
        "Pa", "kPa", 0.005 * STANDARD_ATMOSPHERE_PA,
        "printed to 0.01 atm; also the setting of the file, so it says that the suit holds it",
        "flight log, via laprensalatina.com",
    )  # fmt: skip
    return (
        printed.score(
            "walk.voskhod-2.pressure", "Voskhod 2: lowest suit pressure",
            measured(flight, "suit.minimum_pressure"), 0.27 * STANDARD_ATMOSPHERE_PA,
        ),
        Origin("s", "min", None, rated, "spacefacts.net/mission/english/voskhod-2.htm").score(
            "walk.voskhod-2.oxygen", "Voskhod 2: time that the oxygen lasts", lasts, 45.0 * 60.0
        ),
        Origin(
            "", "percent", None, "he could not see for sweat; a share is not told",
            "Leonov's report, dzen.ru/b/ZlhouBdHi2Rrb20v",
        ).score(
            "walk.voskhod-2.fog", "Voskhod 2: greatest share of the view that fog hides",
            measured(flight, "suit.peak_fog"), _NOTHING,
        ),
    )  # fmt: skip


def _of_the_man(flight: Flight) -> tuple[Score, ...]:
    """Return heart, heat and nitrogen of the walker."""
    out = float(walk_of(flight).times.left_airlock)
    at_exit = sampled(flight, "heart_rate", out) / 60.0
    heat = measured(flight, "walker.heat_stored")
    mass = float(np.asarray(flight.record.plan.walkers[0].body_mass))
    beats = "the share of fear is a guess of 30 beats a minute"
    warm = "told in talks decades later; where and when it was measured is not said"
    digit = "half of the printed digit"
    return (
        Origin("1/s", "1/min", None, beats, "telemetry in the " + _FAI).score(
            "walk.voskhod-2.heart-exit", "Voskhod 2: heart rate at the exit", at_exit, 143.0 / 60.0
        ),
        Origin("1/s", "1/min", None, "a figure in circulation without a source", "none").score(
            "walk.voskhod-2.heart-peak", "Voskhod 2: greatest heart rate",
            measured(flight, "walker.peak_heart_rate"), 162.0 / 60.0,
        ),
        Origin("K", "K", None, warm, _TALK).score(
            "walk.voskhod-2.core", "Voskhod 2: rise of the core temperature",
            measured(flight, "walker.core_temperature_rise"), 1.8,
        ),
        Origin(
            "J", "kJ", None, "a limit for work, not a measurement of this man",
            "NASA-STD-3001 by a secondary file: 3.0 kJ per kilogram",
        ).score(
            "walk.voskhod-2.heat", "Voskhod 2: heat stored, beside the limit", heat, 3e3 * mass
        ),
        Origin("", "", 0.05, digit, "by hand: 0.79 atm, an hour, 360 min, 0.27 atm").score(
            "walk.voskhod-2.ratio", "Voskhod 2: tissue ratio after an hour of oxygen",
            measured(flight, "walker.tissue_ratio"), 2.6,
        ),
        Origin(
            "", "percent", None, "one man, one walk: no case, tingling fingers that passed", _TALK
        ).score(
            "walk.voskhod-2.sickness", "Voskhod 2: chance of decompression sickness",
            measured(flight, "walker.dcs_probability"), 0.0,
        ),
    )  # fmt: skip


def _of_the_ship(flight: Flight) -> tuple[Score, ...]:
    """Return airlock, cabin and spin of the ship."""
    guessed = "leak, feed and what the crew accepts are guesses of the file"
    impulse = "impulse and arm of the jettison are guesses of the file, not taken from the spin"
    limit = "what the hatch can be pulled open against is a guess: 0.5 to 3 kPa"
    return (
        Origin("Pa", "kPa", None, limit, "no figure is documented").score(
            "walk.voskhod-2.room", "Voskhod 2: airlock when its hatch opens",
            room_at_hatch(flight), _NOTHING,
        ),
        Origin("", "percent", None, guessed, _KAMANIN).score(
            "walk.voskhod-2.cabin", "Voskhod 2: greatest oxygen in the cabin",
            measured(flight, "cabin.peak_oxygen_fraction"), 0.45,
        ),
        Origin("rad/s", "deg/s", None, impulse, _KAMANIN).score(
            "walk.voskhod-2.spin", "Voskhod 2: ship's rate after the jettison",
            measured(flight, "ship.spin_after_jettison"), math.radians(20.0),
        ),
    )  # fmt: skip


def measured(flight: Flight, name: str) -> float:
    """Return a measurand of a flight [SI], not a number where it is undefined."""
    value = flight.measurands[name]
    return _NOTHING if value is None else value


def sampled(flight: Flight, channel: str, at_s: float) -> float:
    """Return a channel of the first walker at a time [s after lift-off]."""
    group = flight.telemetry["spacewalk"]
    return float(np.interp(at_s, group.time_s, group[channel]))


def room_at_hatch(flight: Flight) -> float:
    """Return the pressure in the room when its hatch opens [Pa]."""
    walk = walk_of(flight)
    opened = np.asarray(walk.seconds) <= float(walk.times.hatch_opened)
    # The last sample before the hatch opens: from then on the room is told as vacuum.
    shut = np.asarray(walk.seen.order.ambient_pa)[:, 0] > 0.0
    return float(np.asarray(walk.seen.room_pa)[np.flatnonzero(opened & shut)[-1]])


def walk_of(flight: Flight) -> WalkRecord:
    """Return the record of a flight's walk."""
    return given(flight.record.walk)


WALK_CASES = (voskhod_walk_scores, polaris_scores)
