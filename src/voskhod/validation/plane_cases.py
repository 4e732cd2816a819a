"""Comparisons with closed forms of entry, and with what round Earth and gravity change in them."""

import math
from collections.abc import Callable

import numpy as np

from voskhod.units import (
    EQUATORIAL_RADIUS_M,
    GRAVITATIONAL_PARAMETER_M3_S2,
)
from voskhod.validation.case import Origin, Score
from voskhod.validation.closed_forms import (
    SCALE_M,
    Course,
    Flown,
    allen_eggers_peak,
    allen_eggers_speed,
    flown_courses,
    glide_altitude,
    glide_range,
)

_ALLEN = "Allen and Eggers, NACA Report 1381 (1958), equations 13 and 15"
_PUTNAM = "Putnam and Braun, J. Guidance 38(3) (2015) 414"
_SKIP = "Eggers, Allen and Neice, NACA Report 1382 (1958): skip"
_GLIDE = "Eggers, Allen and Neice, NACA Report 1382 (1958): equilibrium glide"

# Entry angle [deg] of the flat cases; ballistic coefficient 450 kg/m^2.
STEEP = (-90.0, -30.0, -8.0)
# Putnam and Braun 2015: speed [m/s], angle [deg], height [m], ballistic coefficient [kg/m^2]; how
# far Allen and Eggers' peak load lies above their numerical one. The height of the steep case is
# taken from the first. Last: an independent integration (spherical non-rotating Earth, US76) [1].
ROUND = {
    "sample return": (12.8e3, -8.2, 125e3, 60.0, 0.349, 36.26),
    "steep": (7.2e3, -30.0, 125e3, 10e3, -0.051, 70.92),
    "low orbit": (7.9e3, -1.35, 100e3, 450.0, -0.573, 8.45),
}
_INDEPENDENT = "independent 3-DOF integration: spherical non-rotating Earth, US76"
_SLOW = 0.3  # of circular speed: end of the glide


def plane_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores against closed forms.

    Args:
        tell: called before the flights.
    """
    tell("flying closed forms in a plane")
    flat = [_flat(math.radians(angle)) for angle in STEEP]
    round_ = [_round(*case[:4]) for case in ROUND.values()]
    courses = (*flat, *round_, _skip(), _glide())
    flown = flown_courses(courses)
    scores: list[Score] = []
    for angle, course, record in zip(STEEP, flat, flown, strict=False):
        scores += _ballistic(angle, course, record)
    for (name, case), course, record in zip(
        ROUND.items(), round_, flown[len(flat) :], strict=False
    ):
        scores += _curved(name, case, course, record)
    return (*scores, *_lifting(courses[-2:], flown[-2:]))


def _flat(angle: float) -> Course:
    speed = 7500.0
    return Course(120e3, speed, angle, 450.0, 0.0, 1.25 * 120e3 / (speed * -math.sin(angle)), 0, 0)


def _round(speed: float, angle: float, altitude: float, ballistic: float) -> Course:
    duration = 700.0 if angle > -5.0 else 200.0
    return Course(altitude, speed, math.radians(angle), ballistic, 0.0, duration, 1, 1)


def _skip() -> Course:
    """Return a bounce at 10 degrees and L/D = 1, followed until it is above the air again."""
    return Course(120e3, 7500.0, math.radians(-10.0), 450.0, 1.0, 400.0, 0, 0)


def _glide() -> Course:
    """Return a glide at L/D = 1 from nine tenths of circular speed, begun in equilibrium."""
    circular = math.sqrt(GRAVITATIONAL_PARAMETER_M3_S2 / EQUATORIAL_RADIUS_M)
    speed = 0.9 * circular
    angle = -2.0 * SCALE_M / EQUATORIAL_RADIUS_M * (circular / speed) ** 2  # it sinks as it slows
    course = Course(0.0, speed, angle, 450.0, 1.0, 2400.0, 1, 0)
    return course._replace(altitude=glide_altitude(course, speed))


def _ballistic(angle: float, course: Course, flown: Flown) -> tuple[Score, ...]:
    exact = np.asarray(allen_eggers_speed(course, flown.altitude))
    worst = int(np.argmax(np.abs(flown.speed / exact - 1.0)))
    speed = Origin("m/s", "m/s", None, "fifth order at 4000 steps: 1e-6", _ALLEN).within_share(1e-6)
    load = Origin("", "", None, "fifth order; parabola through samples: 1e-6", _ALLEN)
    name = f"allen-eggers.{abs(angle):g}deg"
    return (
        speed.score(
            f"{name}.speed",
            f"flat Earth, {angle:g} deg: speed where it differs most",
            flown.speed[worst],
            exact[worst],
        ),
        load.within_share(1e-6).score(
            f"{name}.peak_load",
            f"flat Earth, {angle:g} deg: peak load, g",
            float(flown.peak_load),
            allen_eggers_peak(course),
        ),
    )


def _curved(name: str, case: tuple[float, ...], course: Course, flown: Flown) -> tuple[Score, ...]:
    ours = float(flown.peak_load)
    tag = f"allen-eggers.{name.replace(' ', '-')}"
    why = "no tolerance: the paper's air, radius and scale height are not known here"
    return (
        Origin("", "", None, "two 3-DOF codes with the same air: 0.5 %", _INDEPENDENT)
        .within_share(0.005)
        .score(f"{tag}.peak_load", f"round Earth, {name}: peak load, g", ours, case[5]),
        Origin("", "percent", None, why, _PUTNAM).score(
            f"{tag}.difference",
            f"round Earth, {name}: Allen-Eggers (H = 7.2 km) over numerical peak, less one",
            allen_eggers_peak(course) / ours - 1.0,
            case[4],
        ),
    )


def _lifting(courses: tuple[Course, ...], flown: tuple[Flown, ...]) -> tuple[Score, ...]:
    (bounce, glide), (skipped, glided) = courses, flown
    kept = bounce.speed * math.exp(2.0 * bounce.angle / bounce.lift_to_drag)
    slow = _SLOW * math.sqrt(GRAVITATIONAL_PARAMETER_M3_S2 / EQUATORIAL_RADIUS_M)
    # Speed falls all the way, so that it can be read backwards.
    arc = float(np.interp(-slow, -glided.speed[:-1], glided.arc[:-1]))
    return (
        Origin(
            "m/s",
            "m/s",
            0.5,
            "air left at 120 km, where the form has none: 1e-4 of the speed",
            _SKIP,
        ).score(
            "lift.skip.speed",
            "flat Earth, L/D 1, -10 deg: speed after a bounce",
            float(skipped.speed[-1]),
            kept,
        ),
        Origin(
            "m", "km", None, "the form leaves out weight along the path, 1.5-2.7 % of drag", _GLIDE
        )
        .within_share(0.03)
        .score(
            "lift.glide.range",
            "round Earth, L/D 1: range of a glide from 0.9 to 0.3 of circular speed",
            EQUATORIAL_RADIUS_M * arc,
            glide_range(glide, slow),
        ),
    )
