"""Comparisons of entries with lift: what Apollo did before it banked, and mirrored banks.

Apollo flew its first seconds in the air with lift straight up, so that the first peak is a matter
of physics and only what followed one of guidance: that first peak is compared, at a constant bank.
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from voskhod.flight.chain import Descended
from voskhod.mission.section import given
from voskhod.physics import earth
from voskhod.validation.case import Origin, Score
from voskhod.validation.flying import entry_of

_ORLOFF = "Orloff, Apollo by the Numbers, NASA SP-2000-4029: Entry, Splashdown, and Recovery"
_APOLLO4 = "Apollo 4 timeline, NASA TN D-5399"
_FOOT_M, _BTU_FT2_J_M2 = 0.3048, 11356.527  # exact; international table BTU over square foot

# Entry weight of about 12 100 lb: of the order of 5.4 to 5.9 t printed for several flights.
APOLLO: dict[str, Any] = {
    "mass": "5500 kg",
    "diameter": "3.912 m",
    "nose_radius": "4.693 m",
    "shape": "apollo",
}
APOLLO11 = {
    "altitude": "121.92 km",
    "latitude": "-3.19 deg",
    "longitude": "171.96 deg",
    "speed": f"{36194.4 * _FOOT_M} m/s",
    "flight_path_angle": "-6.48 deg",
    "heading": "50.18 deg",
}
# Place and heading of Apollo 4 are a guess: over the western Pacific, towards Hawaii.
APOLLO4 = {
    "altitude": "122 km",
    "latitude": "24 deg",
    "longitude": "160 deg",
    "speed": "11.14 km/s",
    "flight_path_angle": "-7.077 deg",
    "heading": "75 deg",
}
# Along the equator both sides are alike, but for the odd zonal harmonic of gravity.
EQUATOR = {
    "altitude": "120 km",
    "latitude": "0 deg",
    "longitude": "0 deg",
    "speed": "7850 m/s",
    "flight_path_angle": "-1.8 deg",
    "heading": "90 deg",
}


def lift_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of entries with lift.

    Args:
        tell: called before the flights.
    """
    tell("flying Apollo's entries with lift up, and banks to either side")
    eleven, four = given(banked(APOLLO11, 0.0).entry), given(banked(APOLLO4, 0.0).entry)
    right, left = given(banked(EQUATOR, 60.0).landing), given(banked(EQUATOR, -60.0).landing)
    fair = "constant bank, weight and trim not those of the day: 10 %"
    aside = [
        earth.great_circle_distance(jnp.zeros(()), side.longitude, side.latitude, side.longitude)
        for side in (right, left)
    ]
    return (
        Origin("", "", None, fair, _ORLOFF)
        .within_share(0.1)
        .score("apollo-11.peak_load", "Apollo 11, lift up: peak load, g", eleven.peak_load, 6.56),
        Origin(
            "W/m^2", "kW/m^2", None, "another heating law, and place on the shield", _ORLOFF
        ).score(
            "apollo-11.heat_flux",
            "Apollo 11, lift up: peak heat flux",
            eleven.peak_heat_flux,
            286.0 * _BTU_FT2_J_M2,
        ),
        Origin("s", "s", 5.0, "heading and place are guesses: 5 s", _APOLLO4).score(
            "apollo-4.first_peak",
            "Apollo 4, lift up: entry interface to first peak load",
            four.peak_load_time,
            30045.0 - 29968.54,
        ),
        Origin("m", "km", 200.0, "J3 is 2e-3 of J2, and pulls to one side", "symmetry").score(
            "bank.mirror",
            "bank of 60 deg right and left along the equator: crossrange",
            aside[0],
            aside[1],
        ),
    )


def banked(entry: dict[str, Any], bank: float) -> Descended:
    """Return an entry of Apollo's capsule at a constant bank.

    Args:
        entry: section `entry` of a mission file.
        bank: angle of the lift from the vertical, right positive [deg].
    """
    capsule = {**APOLLO, "lift": {"bank": f"{bank} deg"}}
    down: Descended = jax.device_get(entry_of("apollo", entry, capsule))
    return down
