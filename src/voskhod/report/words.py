"""A flight in words: its outcome, its draw, its names, its distributions."""

import math
from collections.abc import Mapping
from datetime import datetime

from voskhod.export.places import landing_ground
from voskhod.flight.flight import Flight
from voskhod.mission.distribution import (
    Choice,
    Distribution,
    Lognormal,
    Normal,
    Triangular,
    Uniform,
)
from voskhod.mission.loading import built_in_missions
from voskhod.mission.quantity import Uncertain
from voskhod.physics.ground import FOREST_WORDS, RELIEF_WORDS
from voskhod.report.shown import Reading, clock, number, readable, spelt

_ROLES = {"walker": "spacewalker"}
_TITLES = {
    "airlock.bending_margin": "Margin of the booms against bending",
    "spacewalk.out_to_return_duration": "Exit to the start of the return",
    "walker.dcs_probability": "Probability of decompression sickness",
    "walker.dcs_low": "Probability of decompression sickness, low",
    "walker.dcs_high": "Probability of decompression sickness, high",
    "walker.dcs_in_flight": "Probability of decompression sickness in flight",
    "walker.greatest_spin": "Greatest rate of turning of the walker",
    "walker.peak_inspired_co2": "Greatest carbon dioxide breathed in",
    "tether.greatest_tension": "Greatest tension of the tether",
    "ship.greatest_walk_spin": "Greatest rate of turning of the ship",
    "suit.peak_fog": "Greatest share of the view hidden by fog",
    "camera.seen_share": "Share of the float seen",
    "camera.longest_loss": "Longest loss from sight",
    "radio.any_coverage": "Coverage of the walk by any radio",
    "radio.television_coverage": "Coverage of the walk by television",
    "radio.longest_gap": "Longest time without radio",
    "observation.day_share": "Share of the walk over daylight",
    "descent.delta_v": "Delta-v",
    "landing.first_plan_distance": "Distance from the first plan's aim point",
    "walker.greatest_distance": "Greatest distance from the hatch",
    "ship.spin_after_jettison": "Spin after the airlock's jettison",
    "radio.spacewalk_coverage": "Coverage of the walk by very high frequencies",
    "landing.opening_mach": "Mach number at the opening",
    "landing.on_land": "On land or water",
    "survival.frostbite": "Greatest dose of frostbite",
    "survival.alone": "Alive until, if nobody lifted them out",
    "survival.unable": "Able to work until",
    "rescue.first_bearing": "First bearing after",
    "rescue.cleared_after": "Place for a helicopter after",
    "rescue.nights_out": "Nights out",
}
_CODES: dict[str, Mapping[int, str]] = {
    "landing.on_land": {0: "water", 1: "land"},
    "landing.forest": {int(code): name for code, name in FOREST_WORDS.items()},
    "landing.relief": {int(code): name for code, name in RELIEF_WORDS.items()},
}
UNITS_IN_WORDS = {"entry.peak_load": " g"}  # a pure number that people read with a unit
FAR_SIGMAS = 6.0  # a bound farther out than this does not shape a bell


def outcome_sentence(flight: Flight) -> str:
    """Return what became of the flight in one sentence."""
    if flight.outcome.time_s is None:
        if flight.record.landing is None:
            who = "Everyone on board" if flight.mission.mission.crew else "The ship"
            return f"{who} was well when the flight was followed no further, in orbit."
        if flight.record.rescue is None:
            who = "crew came down alive" if flight.mission.mission.crew else "capsule came down"
            return f"The {who}: {_down_words(flight)}."
        end = flight.event("extracted")
        after = flight.measurands.get("rescue.extracted_after")
        tail = "" if end is None or after is None else f", {spelt(after)} after touchdown"
        return f"The crew was recovered alive{tail}."
    header, at = flight.mission.mission, flight.outcome.time_s
    local = f", {local_time(flight, at)} {header.local_name}" if has_local_time(flight) else ""
    words = flight.outcome.meaning
    return f"Lost: {words}, {since_zero(flight, at)}{local}."


def _down_words(flight: Flight) -> str:
    """Return what lies at the landing place, and how fast the capsule met it."""
    speed = flight.measurands.get("landing.touchdown_speed")
    tail = "" if speed is None else f", touchdown at {number(speed, 2)} m/s"
    return f"{landing_ground(flight)}{tail}"


def since_zero(flight: Flight, seconds: float) -> str:
    """Return a mission time in a sentence: after lift-off, where there was one."""
    after = "after lift-off" if flight.event("lift_off") is not None else "of mission time"
    return f"{clock(seconds)} {after}"


def undefined_reason(flight: Flight, measurand: str) -> str:
    """Return why a measurand has no value on a flight."""
    if measurand == "landing.opening_mach" and bool(flight.record.came_down):
        return "no canopy opened"
    if measurand == "rescue.first_bearing" and bool(flight.record.came_down):
        return "no station took a bearing"
    return flight.outcome.meaning if flight.outcome.time_s is not None else "not on this flight"


def code_words(measurand: str, value: float | None) -> str:
    """Return what a measurand that is a code means, empty for all others."""
    meanings = _CODES.get(measurand)
    return "" if meanings is None or value is None else meanings[int(value)]


def after_loss_note(flight: Flight) -> str:
    """Return what to make of the rows that follow a loss, empty where there are none."""
    at = flight.outcome.time_s
    if at is None or not any(event.time_s > at + 1.0 for event in flight.events):
        return ""
    return (
        "Rows in grey follow the loss. The flight is computed to its end all the same, as if the "
        "ship's procedure had gone on; they say where it would have led."
    )


def draw_words(flight: Flight) -> str:
    """Return which flight of the mission this is."""
    if flight.seed is None:
        return "nominal: every number at its nominal value"
    return f"draw {flight.draw} of seed {flight.seed}"


def command(flight: Flight) -> str:
    """Return the command that flies this flight again."""
    name = flight.mission.mission.id
    words = f"voskhod fly {name if name in built_in_missions() else 'MISSION.toml'}"
    return words if flight.seed is None else f"{words} --seed {flight.seed} --draw {flight.draw}"


def crew_words(flight: Flight) -> str:
    """Return who flew."""
    return ", ".join(
        f"{member.name} ({_ROLES.get(member.role, member.role)})"
        for member in flight.mission.mission.crew
    )


def has_local_time(flight: Flight) -> bool:
    """Return whether the documents of the mission count in another time than UTC."""
    header = flight.mission.mission
    return header.local_offset_hours != 0.0 or header.local_name != "UTC"


def utc(flight: Flight, seconds: float, form: str = "%H:%M:%S") -> str:
    """Return the UTC of a mission time, rounded to the second."""
    return f"{flight.mission.mission.instant(round(seconds)):{form}}"


def local_time(flight: Flight, seconds: float, form: str = "%H:%M:%S") -> str:
    """Return the local time of a mission time, rounded to the second."""
    shift = 3600.0 * flight.mission.mission.local_offset_hours
    return utc(flight, round(seconds) + shift, form)


def day(instant: datetime) -> str:
    """Return a date as 18 March 1965."""
    return f"{instant.day} {instant:%B %Y}"


def title(measurand: str) -> str:
    """Return the name of a measurand for people."""
    if measurand in _TITLES:
        return _TITLES[measurand]
    words = measurand.rpartition(".")[2].replace("_", " ")
    return words[:1].upper() + words[1:]


def scale_of(doubt: Uncertain) -> Reading:
    """Return the unit in which all of a doubtful number's figures are read."""
    curve = doubt.distribution
    sizes = [abs(curve.nominal), *(abs(end) for end in curve.support if abs(end) < 1e6)]
    size = abs(curve.nominal) or max(sizes)
    return readable(doubt.unit, size)


def quantity(value: float, scale: Reading, digits: int = 4) -> str:
    """Return an SI value as a number with its unit.

    Args:
        value: value [SI].
        scale: unit to read it in.
        digits: significant digits.
    """
    if scale.label == " h":
        return clock(value)
    return f"{number(scale.factor * value + scale.offset, digits)}{scale.label}"


def is_switch(doubt: Uncertain) -> bool:
    """Return whether a doubtful number is a yes or no."""
    curve = doubt.distribution
    return isinstance(curve, Choice) and curve.values == (1.0, 0.0) and doubt.unit == ""


def distribution_words(doubt: Uncertain) -> str:
    """Return a distribution in words, its figures in a readable unit."""
    curve, scale = doubt.distribution, scale_of(doubt)

    def written(value: float) -> str:
        return quantity(value, scale)

    if isinstance(curve, Normal):
        width = readable(doubt.unit, curve.deviation)
        spread = f"{number(width.factor * curve.deviation, 3)}{_difference_label(width)}"
        return f"normal, {written(curve.mean)} ± {spread}{_bounds(curve, doubt, scale)}"
    if isinstance(curve, Lognormal):
        factor = number(math.exp(curve.log_deviation), 3)
        bounds = _bounds(curve, doubt, scale)
        return f"log-normal, median {written(curve.median)}, factor {factor} either way{bounds}"
    if isinstance(curve, Uniform):
        return f"uniform, {written(curve.low)} to {written(curve.high)}"
    if isinstance(curve, Triangular):
        return (
            f"triangular, {written(curve.low)} to {written(curve.high)}, "
            f"most likely {written(curve.mode)}"
        )
    return _choice_words(curve, doubt, scale)


def _choice_words(curve: Distribution, doubt: Uncertain, scale: Reading) -> str:
    if not isinstance(curve, Choice):
        return f"{quantity(curve.nominal, scale)}, not in doubt"
    if is_switch(doubt):
        return f"yes with a probability of {number(100.0 * curve.probabilities[0])} %"
    pairs = zip(curve.values, curve.probabilities, strict=True)
    return "one of " + ", ".join(
        f"{quantity(value, scale)} ({number(100.0 * share, 3)} %)" for value, share in pairs
    )


def _difference_label(scale: Reading) -> str:
    return " K" if scale.label == " °C" else scale.label


def _bounds(curve: Normal | Lognormal, doubt: Uncertain, scale: Reading) -> str:
    """Return the ends of a cut bell where they lie near enough to matter."""
    if isinstance(curve, Normal):
        reach = FAR_SIGMAS * curve.deviation
        near = (curve.low > curve.mean - reach, curve.high < curve.mean + reach)
    else:
        reach = math.exp(FAR_SIGMAS * curve.log_deviation)
        near = (curve.low > curve.median / reach, curve.high < curve.median * reach)
    low, high = quantity(curve.low, scale), quantity(curve.high, scale)
    if all(near):
        return f", within {low} to {high}"
    if near[0]:
        return f", at least {low}"
    return f", at most {high}" if near[1] else ""
