"""Ship, airlock, suit, tether and cameras of a flight in metres, as a picture in space wants them.

All numbers are those of the plan that was flown. Axes of the ship: origin in its centre of mass, x
along the airlock outwards, z along its length (`mission.floating`). What the mission file does not
say is null: a picture has to make do.
"""

from typing import Any

import numpy as np

from voskhod.flight.flight import Flight
from voskhod.mission.floating import Camera, FreeFloat


def vehicle_of(flight: Flight) -> dict[str, Any]:
    """Return the measures of what flew.

    Args:
        flight: what was flown.
    """
    plan = flight.record.plan
    floats = plan.floating
    return {
        "ship": {
            "mass_kg": None if plan.ship is None else _number(plan.ship.mass),
            "capsule_diameter_m": _of(plan.capsule, "diameter"),
            "capsule_mass_kg": _of(plan.capsule, "mass"),
            "hatch_distance_m": _of(floats, "hatch_distance"),
            "hatch_offset_m": _of(floats, "hatch_offset"),
            "hulls": [] if floats is None else _hulls(floats),
        },
        "airlock": _airlock(plan.airlock),
        "suit": _suit(plan),
        "tether": None if floats is None else {"length_m": _number(floats.tether_length)},
        "camera": None if floats is None or not floats.cameras else _camera(floats.cameras[0]),
        "cameras": [] if floats is None else [_camera(one) for one in floats.cameras],
    }


def _number(value: Any) -> float:
    return float(np.asarray(value))


def _of(section: Any, key: str) -> float | None:
    return None if section is None else _number(getattr(section, key))


def _hulls(floats: FreeFloat) -> list[dict[str, float]]:
    keys = ("start_x", "start_z", "end_x", "end_z", "radius")
    return [{f"{key}_m": _number(getattr(hull, key)) for key in keys} for hull in floats.hulls]


def _airlock(room: Any) -> dict[str, Any] | None:
    """Return the airlock, None where there is none or where the cabin itself is one."""
    if room is None or room.shell == "cabin":
        return None
    booms = room.booms
    return {
        "shell": room.shell,
        "length_m": _number(room.length),
        "diameter_m": _number(room.inner_diameter),
        "hatch_diameter_m": _number(room.hatch_diameter),
        "booms": 0 if booms is None else booms.count,
        "boom_radius_m": _of(booms, "radius"),
    }


def _suit(plan: Any) -> dict[str, float | None] | None:
    if plan.suit is None:
        return None
    first = plan.walkers[0] if plan.walkers else None
    return {
        "breadth_m": _number(plan.suit.breadth),
        "depth_m": _number(plan.suit.depth),
        "height_m": _of(first, "height"),
    }


def _camera(one: Camera) -> dict[str, Any]:
    keys = ("x", "y", "z")
    return {
        "name": one.name,
        "place_m": [_number(getattr(one, key)) for key in keys],
        "axis": [_number(getattr(one, f"axis_{key}")) for key in keys],
        "width_rad": _number(one.width),
        "height_rad": _number(one.height),
    }
