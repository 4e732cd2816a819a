"""flight.json: everything that a program wants to know about a flight, without its telemetry.

Numbers are SI, times are seconds after lift-off with the UTC instant beside them, and what a
flight does not have is null, never NaN (RFC 8259 has no such number). The layout carries a
version; a change that breaks a reader raises it.
"""

import json
from typing import Any

import numpy as np

from voskhod.export.places import Place, aim_places, landing_ground, landing_place
from voskhod.export.provenance import package_version, utc_text
from voskhod.flight.flight import Flight
from voskhod.flight.measurands import MEASURANDS
from voskhod.mission.loading import mission_digest
from voskhod.mission.plan import uncertain_numbers

SCHEMA_VERSION = 1


def flight_json(flight: Flight) -> str:
    """Return the document of a flight as JSON text.

    Raises:
        ValueError: a number of the flight is not finite, which no flight should have.
    """
    document = flight_document(flight)
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def flight_document(flight: Flight) -> dict[str, Any]:
    """Return a flight as plain data: mission, outcome, events, measurands, inputs, aim points."""
    return {
        "schema_version": SCHEMA_VERSION,
        "program": "voskhod",
        "version": package_version(),
        "mission": _mission(flight),
        "seed": flight.seed,
        "draw": flight.draw,
        "outcome": _outcome(flight),
        "events": _events(flight),
        "measurands": _measurands(flight),
        "inputs": _inputs(flight),
        "landing": _landing(flight),
        "aim_points": {place.name: _place(place) for place in aim_places(flight)},
    }


def _mission(flight: Flight) -> dict[str, Any]:
    header = flight.mission.mission
    return {
        "id": header.id,
        "title": header.title,
        "launched": utc_text(flight, 0.0),
        "local_name": header.local_name,
        "local_offset_hours": header.local_offset_hours,
        "digest": mission_digest(flight.mission),
        "crew": [{"name": member.name, "role": member.role} for member in header.crew],
    }


def _outcome(flight: Flight) -> dict[str, Any]:
    outcome = flight.outcome
    when = outcome.time_s
    return {
        "cause": outcome.cause,
        "meaning": outcome.meaning,
        "time_s": when,
        "time_utc": None if when is None else utc_text(flight, when),
        "is_nominal": outcome.is_nominal,
    }


def _events(flight: Flight) -> list[dict[str, Any]]:
    return [
        {
            "name": event.name,
            "title": event.title,
            "phase": event.phase,
            "time_utc": utc_text(flight, event.time_s),
            "mission_time_s": event.time_s,
        }
        for event in flight.events
    ]


def _measurands(flight: Flight) -> dict[str, dict[str, Any]]:
    """Return the measurands in the order of the registry."""
    return {
        measurand.id: {
            "value": flight.measurands[measurand.id],
            "unit": measurand.unit,
            "defined_as": measurand.definition,
        }
        for measurand in MEASURANDS
        if measurand.id in flight.measurands
    }


def _inputs(flight: Flight) -> dict[str, dict[str, Any]]:
    """Return what was flown of each number that is in doubt."""
    return {
        name: {"value": _flown(flight.record.plan, name), "unit": number.unit}
        for name, number in uncertain_numbers(flight.mission).items()
    }


def _flown(plan: Any, name: str) -> float:
    """Return the number of a plan that has a dotted name."""
    node = plan
    for part in name.split("."):
        node = node[int(part)] if isinstance(node, tuple) else getattr(node, part)
    return float(np.asarray(node))


def _landing(flight: Flight) -> dict[str, Any] | None:
    """Return where the capsule came down and what lies there, None where it did not."""
    place = landing_place(flight)
    return None if place is None else _place(place) | {"ground": landing_ground(flight)}


def _place(place: Place) -> dict[str, Any]:
    return {
        "title": place.title,
        "latitude_deg": place.latitude_deg,
        "longitude_deg": place.longitude_deg,
    }
