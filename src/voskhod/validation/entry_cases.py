"""Comparisons of single entries: a regression table, the Vostok programme, TRAJ, Apollo."""

from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from voskhod.flight.chain import Layout, come_down
from voskhod.mission.plan import nominal_plan
from voskhod.mission.section import given
from voskhod.units import STANDARD_GRAVITY_M_S2
from voskhod.validation.case import Origin, Score
from voskhod.validation.flying import STEPS, entry_of, mission_of, passages_of

# Sphere of 2460 kg and 2.3 m, 7850 m/s inertial at -1.8 deg and 100 km, latitude 40, azimuth 45;
# J2, WGS84, US76, RK4 at 0.01 s. Altitude [km], time [s], airspeed [m/s], load [1], heat flux
# [W/cm^2]; then peak load and its time [s].
REGRESSION = (
    (90, 43.74, 7607.6, 0.016, 13.2),
    (80, 87.44, 7602.2, 0.085, 30.7),
    (70, 130.98, 7530.7, 0.372, 63.1),
    (60, 173.39, 7232.8, 1.283, 108.1),
    (50, 212.10, 6420.3, 3.353, 137.7),
    (40, 245.17, 4776.6, 7.222, 111.9),
    (30, 275.85, 2318.4, 7.843, 27.5),
    (20, 311.53, 604.7, 2.813, 1.1),
    (10, 355.97, 216.6, 1.144, 0.1),
    (7, 371.00, 193.7, 1.139, 0.1),
)
REGRESSION_PEAK = 8.70, 264.0
_INDEPENDENT = "independent 3-DOF code: RK4 at 0.01 s, J2, WGS84, US76"
ENTRY = {
    "altitude": "100 km",
    "latitude": "40 deg",
    "longitude": "0 deg",
    "speed": "7850 m/s",
    "flight_path_angle": "-1.8 deg",
    "heading": "45 deg",
}
SPHERE = {"mass": "2460 kg", "diameter": "2.3 m", "nose_radius": "1.15 m"}
_W_CM2 = 1e4  # [W/m^2]


def reference_drag(mach: float) -> float:
    """Return the drag coefficient of the independent code's sphere [1].

    Args:
        mach: Mach number [1].

    Source: as stated with the regression table; it has no rarefied flow.
    """
    if mach <= 0.722:
        return 0.424 + 0.45 * mach**2
    fast = 2.1 * np.exp(-1.16 * (mach + 0.35)) - 8.9 * np.exp(-2.2 * (mach + 0.35))
    return float(0.92 + fast)


def reference_sphere() -> dict[str, Any]:
    """Return the sphere with the independent code's drag as a table."""
    slow = (0.0, 0.2, 0.4, 0.5, 0.6, 0.68, 0.722)
    middle = (0.7221, 0.76, 0.8, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15, 1.2, 1.25, 1.3, 1.4, 1.5)
    fast = (1.6, 1.8, 2.0, 2.2, 2.5, 2.8, 3.2, 3.6, 4.0, 4.5, 5.0, 6.0, 8.0, 12.0, 50.0)
    mach = (*slow, *middle, *fast)
    drag = [reference_drag(m) for m in mach]
    # Free molecular drag like that of the continuum leaves no trace of rarefied flow.
    table = {"mach": list(mach), "drag": drag, "free_drag": 0.92}
    return {**SPHERE, "coefficients": table}


def regression_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of the regression entry, with that code's drag and with the package's.

    Args:
        tell: called before each flight.
    """
    tell("flying the regression entry with the other code's drag")
    theirs = with_their_drag()
    tell("flying the regression entry with our drag")
    return (*theirs, *with_our_drag())


def with_their_drag() -> tuple[Score, ...]:
    """Return the scores of the regression entry with the independent code's drag law."""
    jump = "its drag jumps by 4 % at Mach 0.722, where this row is"
    return _rows("theirs", "their drag", reference_sphere(), "asked of this entry", {10: jump})


def with_our_drag() -> tuple[Score, ...]:
    """Return the scores of the regression entry with the package's drag law."""
    why = "asked of this entry; our sphere has rarefied drag, theirs none"
    return _rows("ours", "our drag", SPHERE, why, {})


def _rows(
    name: str, what: str, capsule: Mapping[str, Any], why: str, jumps: Mapping[int, str]
) -> tuple[Score, ...]:
    """Return the scores of one flight; at the altitudes of `jumps` [km] loads may be 0.06 off."""
    plan = nominal_plan(mission_of("regression", {"entry": ENTRY, "capsule": capsule}))
    down = come_down(plan, Layout(0, 0, STEPS))
    heights = jnp.asarray([1e3 * row[0] for row in REGRESSION])
    seen = jax.device_get(passages_of(plan, given(down.entry), heights))
    time = Origin("s", "s", 0.5, why, _INDEPENDENT)
    load = Origin("", "", 0.02, why, _INDEPENDENT)
    speed = Origin("m/s", "m/s", None, "no tolerance asked: told", _INDEPENDENT)
    heat = Origin("W/m^2", "kW/m^2", None, "no tolerance asked: told", _INDEPENDENT)
    scores = []
    for i, (km, when, fast, pulled, warm) in enumerate(REGRESSION):
        tag, at = f"entry.{name}.{km}km", f"entry with {what}, {km} km"
        pull = Origin("", "", 0.06, jumps[km], _INDEPENDENT) if km in jumps else load
        flux = seen.look.heat_flux[i]
        scores += [
            time.score(f"{tag}.time", f"{at}: time", seen.time[i], when),
            speed.score(f"{tag}.speed", f"{at}: airspeed", seen.look.speed[i], fast),
            pull.score(f"{tag}.load", f"{at}: load, g", seen.look.load[i], pulled),
            heat.score(f"{tag}.heat", f"{at}: heat flux", flux, _W_CM2 * warm),
        ]
    greatest, when = REGRESSION_PEAK
    tag, at = f"entry.{name}.peak", f"entry with {what}, peak load"
    return (
        *scores,
        load.score(f"{tag}.load", f"{at}, g", given(down.entry).peak_load, greatest),
        time.score(f"{tag}.time", f"{at}: time", given(down.entry).peak_load_time, when),
    )


def vostok_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the loads of the Vostok programme over its range of entry angles.

    Args:
        tell: called before the flights.
    """
    tell("flying the entry angles of the Vostok programme")
    # The independent code's drag is another, its place and azimuth are not stated: 2 %.
    independent = Origin("", "", None, "two drag laws, place unstated: 2 %", _INDEPENDENT)
    programme = Origin(
        "",
        "",
        1.0,
        "a range of 8 to 10 g: its middle, half its width",
        "NASA TM-104753: Vostok pulled 8 to 10 g",
    )
    scores = []
    for angle, load in ((-1.0, 8.3), (-1.5, 8.5), (-2.0, 8.9), (-2.5, 9.6)):
        entry = {**ENTRY, "flight_path_angle": f"{angle} deg"}
        ours = float(given(entry_of("vostok", entry, SPHERE).entry).peak_load)
        tag, at = f"vostok.{-angle:g}deg", f"Vostok's sphere at {angle:g} deg: peak load, g"
        scores += [
            programme.score(f"{tag}.programme", f"{at} (programme)", ours, 9.0),
            independent.within_share(0.02).score(f"{tag}.code", f"{at} (code)", ours, load),
        ]
    return tuple(scores)


# 41.5 kg over 52.6 kg/m^2 is a drag area of 0.789 m^2; at the Stardust capsule's 0.811 m C_D is
# 1.527, here constant. Latitude and heading are those at which 12.8 km/s at -8 deg are the
# 12.456 km/s at -8.428 deg relative to the air that are printed as well.
TRAJ_ENTRY = {
    "altitude": "135 km",
    "latitude": "41.7 deg",
    "longitude": "0 deg",
    "speed": "12.8 km/s",
    "flight_path_angle": "-8 deg",
    "heading": "90 deg",
}
_LEVEL = {"mach": [0.0, 60.0], "drag": [1.527, 1.527], "free_drag": 1.527}
TRAJ_CAPSULE = {
    "mass": "41.5 kg",
    "diameter": "0.811 m",
    "nose_radius": "0.229 m",
    "coefficients": _LEVEL,
}


def traj_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of the sample-return entry that NASA's TRAJ code flew.

    Args:
        tell: called before the flight.
    """
    tell("flying the sample return of NASA/TP-2006-213486")
    source = "Rivell, NASA/TP-2006-213486 (2006), tables 19 and 20: code TRAJ"
    entered = jax.device_get(entry_of("traj", TRAJ_ENTRY, TRAJ_CAPSULE, ground="20 km").entry)
    at = float(np.interp(entered.peak_load_time, entered.states.time, entered.looks.altitude))
    loose = "a loose check: drag table, air and place unstated: 5 %, what is fair for a point mass"
    told = "another heating law: told"
    return (
        Origin("", "", None, loose, source)
        .within_share(0.05)
        .score(
            "traj.peak_load",
            "TRAJ: peak load, g",
            entered.peak_load,
            315.7 / STANDARD_GRAVITY_M_S2,
        ),
        Origin("s", "s", None, "from 135 km it takes longer: another zero of time", source).score(
            "traj.peak_time", "TRAJ: time of peak load", entered.peak_load_time, 45.6
        ),
        Origin("m", "km", 1.5e3, "a fifth of a scale height", source).score(
            "traj.peak_altitude", "TRAJ: height of peak load", at, 55.6e3
        ),
        Origin("W/m^2", "kW/m^2", None, told, source).score(
            "traj.heat_flux",
            "TRAJ: peak heat flux, total",
            entered.peak_heat_flux,
            705.1 * _W_CM2,
        ),
        Origin("J/m^2", "MJ/m^2", None, told, source).score(
            "traj.heat_load", "TRAJ: heat load, total", entered.heat_load, 19560 * _W_CM2
        ),
    )
