"""What errors of the burn and of the air do to the landing, against an independent model.

A Voskhod-class ship on 167 x 475 km, 64.8 deg, burns for 42 s near 20 deg south, northbound and
falling, at a height of 251 km; orbit, burn and fall are the product's own phases.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import jax

from voskhod.flight.chain import Descended, Layout, come_down
from voskhod.mission.plan import nominal_plan
from voskhod.mission.section import given
from voskhod.physics import earth
from voskhod.units import (
    EQUATORIAL_RADIUS_M,
    GRAVITATIONAL_PARAMETER_M3_S2,
    STANDARD_GRAVITY_M_S2,
)
from voskhod.validation.case import Origin, Score
from voskhod.validation.flying import mission_of

_SOURCE = "independent 3-DOF model: J2, WGS84, US76, burn of 42 s at 251 km and 20 S"
_LEAD_S = 60.0  # coast from the known state to ignition
_LAYOUT = Layout(8, 0, 500)
_THRUST_N, _IMPULSE_S, _SHIP_KG, _BURN_S = 15.83e3, 266.0, 5432.0, 42.0
_PERIGEE_M, _APOGEE_M, _BURN_ALTITUDE_M = 167e3, 475e3, 251e3
_INCLINATION, _LATITUDE = math.radians(64.8), math.radians(-20.0)


class Fault(NamedTuple):
    """What differs from the undisturbed descent.

    Attributes:
        late: ignition after the moment planned [s].
        pitch: thrust above the backward horizon [deg].
        yaw: thrust across the plane [deg].
        short: speed that the burn gives less [m/s].
        air: density over the standard [1].
        drag: drag over that of the model [1].
    """

    late: float = 0.0
    pitch: float = 0.0
    yaw: float = 0.0
    short: float = 0.0
    air: float = 1.0
    drag: float = 1.0


# What differs, and how far beyond the undisturbed one the landing lies [km].
CASES = (
    ("late-1", "1 s late", Fault(late=1.0), 7.9),
    ("late-46", "46 s late", Fault(late=46.0), 371.0),
    ("short", "1 m/s short", Fault(short=1.0), 33.0),
    ("pitch-1", "pitch +1 deg", Fault(pitch=1.0), 58.0),
    ("pitch-5", "pitch +5 deg", Fault(pitch=5.0), 311.0),
    ("yaw-3", "yaw 3 deg", Fault(yaw=3.0), 8.0),
    ("yaw-10", "yaw 10 deg", Fault(yaw=10.0), 67.0),
    ("air-thick", "air 20 % denser", Fault(air=1.2), -48.0),
    ("air-thin", "air 20 % thinner", Fault(air=0.8), 59.0),
    ("drag", "drag area 5 % larger", Fault(drag=1.05), -13.0),
)
_PEAK = 8.76  # of the undisturbed descent [1]


def burn_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of landing sensitivities.

    Args:
        tell: called before the flights.
    """
    tell("flying the retro-burn with one error at a time")
    why = "two drag laws, node and solar day unstated: 10 %, and 1 km for rounding"
    first = descend(Fault())
    scores = [
        Origin("", "", None, "two drag laws: 2 %", _SOURCE)
        .within_share(0.02)
        .score(
            "burn.peak_load", "burn at 251 km: peak load, g", given(first.entry).peak_load, _PEAK
        )
    ]
    for name, what, fault, moved in CASES:
        origin = Origin("m", "km", 1e3 + 100.0 * abs(moved), why, _SOURCE)
        away = distance(first, descend(fault), is_sideways=fault.yaw != 0.0)
        title = f"burn at 251 km, {what}: landing moves"
        scores.append(origin.score(f"burn.{name}", title, away, 1e3 * moved))
    return tuple(scores)


def distance(first: Descended, second: Descended, *, is_sideways: bool) -> float:
    """Return how far a second landing lies beyond a first [m].

    Args:
        first: undisturbed descent.
        second: disturbed one.
        is_sideways: whether to return the whole distance, which has no sign.
    """
    one, two = given(first.landing), given(second.landing)
    ahead, _ = earth.along_and_cross_track(
        two.latitude, two.longitude, one.latitude, one.longitude, one.track_bearing
    )
    apart = earth.great_circle_distance(one.latitude, one.longitude, two.latitude, two.longitude)
    return float(apart) if is_sideways else math.copysign(float(apart), float(ahead))


def descend(fault: Fault) -> Descended:
    """Return the way down from 251 km with something wrong.

    Args:
        fault: what differs.
    """
    exhaust = STANDARD_GRAVITY_M_S2 * _IMPULSE_S
    flow = _THRUST_N / exhaust
    after = _SHIP_KG - flow * _BURN_S
    # As much less propellant as the missing speed asks of the rocket equation.
    burn = _BURN_S - after * math.expm1(fault.short / exhaust) / flow
    sections: dict[str, dict[str, Any]] = {
        "orbit": {"elements": _elements()},
        "ship": {
            "mass": f"{_SHIP_KG} kg",
            "drag_area": "9 m^2",
            "drag_coefficient": 2.2,
            "inertia": "11500 kg*m^2",
        },
        "engine": {
            "thrust": f"{_THRUST_N} N",
            "specific_impulse": f"{_IMPULSE_S} s",
            "burn_duration": f"{burn!r} s",
            "propellant": "280 kg",
        },
        "descent": {
            "automatic_ignition_at": f"{_LEAD_S + fault.late} s",
            "automatic_pitch_error": f"{fault.pitch} deg",
            "automatic_yaw_error": f"{fault.yaw} deg",
        },
        "capsule": {
            "mass": "2460 kg",
            "diameter": "2.3 m",
            "nose_radius": "1.15 m",
            "drag_factor": fault.drag,
        },
        "atmosphere": {"density_factor": fault.air},
    }
    plan = nominal_plan(mission_of("burn", sections))
    down: Descended = jax.device_get(come_down(plan, _LAYOUT))
    return down


def _elements() -> dict[str, Any]:
    """Return the orbit a minute before ignition, as elements of a mission file."""
    axis = EQUATORIAL_RADIUS_M + 0.5 * (_APOGEE_M + _PERIGEE_M)
    e = 0.5 * (_APOGEE_M - _PERIGEE_M) / axis
    along = math.asin(math.sin(_LATITUDE) / math.sin(_INCLINATION))
    cosine = (axis * (1.0 - e * e) / (EQUATORIAL_RADIUS_M + _BURN_ALTITUDE_M) - 1.0) / e
    true = -math.acos(cosine)  # falls towards perigee
    root = math.sqrt((1.0 + e) / (1.0 - e))
    eccentric = 2.0 * math.atan(math.tan(0.5 * true) / root)
    motion = math.sqrt(GRAVITATIONAL_PARAMETER_M3_S2 / axis**3)
    mean = eccentric - e * math.sin(eccentric) - motion * _LEAD_S
    for _ in range(8):  # Newton's method for Kepler's equation
        off = eccentric - e * math.sin(eccentric) - mean
        eccentric -= off / (1.0 - e * math.cos(eccentric))
    before = 2.0 * math.atan(root * math.tan(0.5 * eccentric))
    return {
        "at": "0 s",
        "perigee_altitude": f"{_PERIGEE_M} m",
        "apogee_altitude": f"{_APOGEE_M} m",
        "inclination": f"{_INCLINATION!r} rad",
        "node": "0.7 rad",
        "argument_of_perigee": f"{along - true!r} rad",
        "true_anomaly": f"{before!r} rad",
    }
