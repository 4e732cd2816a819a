"""A flight for a page: one JSON header and one block of float32 columns.

The header is `flight.json` with what pictures need besides: phases, layout of the columns, charts,
stations, Sun and Greenwich, measures of the ship, search and claims. Server and single-file page
hand out the same two parts.

Decision: phases overlap (a walk is in orbit); each is as long as its telemetry. The flight ends
when the crew is lifted out, although the cold and the search are followed on.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from voskhod.evidence.folder import built_in_folder
from voskhod.export.charts import charts_of
from voskhod.export.claim_rows import Judged, claim_rows
from voskhod.export.columns import telemetry_columns
from voskhod.export.flight_json import flight_document
from voskhod.export.provenance import begun, utc_text
from voskhod.export.search_map import search_of
from voskhod.export.vehicle import vehicle_of
from voskhod.flight.flight import Flight
from voskhod.flight.surroundings import mean_altitude, sight_radius, sky_of
from voskhod.mission.loading import mission_digest

TITLES = {
    "ascent": "Ascent",
    "orbit": "Orbit",
    "spacewalk": "Spacewalk",
    "floating": "Free float",
    "cabin": "Cabin after the walk",
    "descent": "Descent from orbit",
    "entry": "Entry",
    "landing": "Under the canopies",
    "survival": "On the ground",
    "rescue": "Search and rescue",
}
_DIGITS = 16
_SUN_DECIMALS = 6


class Bundle(NamedTuple):
    """A flight for a page.

    Attributes:
        header: plain data, ready for JSON.
        columns: little-endian float32 columns; `header["telemetry"]` says where each starts.
    """

    header: dict[str, Any]
    columns: bytes


def flight_id(digest: str, seed: int | None, draw: int | None) -> str:
    """Return the name of a flight: 16 hexadecimal digits.

    Args:
        digest: of the mission, see `mission_digest`.
        seed: seed of the draw, None for the nominal flight.
        draw: index of the draw, None for the nominal flight.
    """
    text = f"{digest} {seed} {draw}"
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def bundle_of(
    flight: Flight,
    changes: Mapping[str, str] | None = None,
    judged: Mapping[str, Judged] | None = None,
) -> Bundle:
    """Return a flight as header and columns.

    Args:
        flight: what was flown.
        changes: what was changed against the mission file, text by dotted key.
        judged: verdicts of a reconstruction by id of the claim.
    """
    telemetry, columns = telemetry_columns(flight)
    end = ends_at(flight)
    digest = mission_digest(flight.mission)
    folder = built_in_folder(flight.mission.mission.id)
    header = {
        **flight_document(flight),
        "id": flight_id(digest, flight.seed, flight.draw),
        "set": dict(changes or {}),
        "epoch": utc_text(flight, 0.0),
        "begin_s": begun(flight),
        "duration_s": end,
        "phases": _phases(flight, end),
        "telemetry": telemetry,
        "charts": charts_of(flight),
        "stations": _stations(flight),
        "sky": _sky(flight, end),
        "vehicle": vehicle_of(flight),
        "search": search_of(flight),
        "claims": claim_rows(flight, folder, judged or {}),
    }
    return Bundle(header, columns)


def header_bytes(header: Mapping[str, Any]) -> bytes:
    """Return a header as JSON in UTF-8.

    Args:
        header: header of a bundle.

    Raises:
        ValueError: a number in it is not finite, which no flight should have.
    """
    text = json.dumps(header, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()


def ends_at(flight: Flight) -> float:
    """Return the last instant of a flight: the crew lifted out, or the end of its telemetry.

    Args:
        flight: what was flown.

    Returns:
        Time after lift-off [s].
    """
    out = flight.event("extracted")
    if out is not None:
        return out.time_s
    last = [float(group.time_s[-1]) for group in flight.telemetry.values()]
    return max([*last, *(event.time_s for event in flight.events)])


def _phases(flight: Flight, end: float) -> list[dict[str, Any]]:
    """Return the phases by their starts."""
    spans = {
        name: (float(group.time_s[0]), min(float(group.time_s[-1]), end))
        for name, group in flight.telemetry.items()
        if name in TITLES
    }
    up, lit = flight.event("lift_off"), flight.event("ignition")
    if up is not None and "orbit" in spans:
        spans["ascent"] = (up.time_s, spans["orbit"][0])
    if lit is not None and "entry" in spans:
        spans["descent"] = (lit.time_s, spans["entry"][0])
    order = list(TITLES)
    rows = sorted(spans.items(), key=lambda row: (row[1][0], order.index(row[0])))
    return [
        {"name": name, "title": TITLES[name], "start_s": start, "end_s": stop}
        for name, (start, stop) in rows
        if stop > start
    ]


def _stations(flight: Flight) -> list[dict[str, Any]]:
    """Return the stations, with the circle within which the ship stands over their mask."""
    altitude = mean_altitude(flight)
    return [
        {
            "name": one.name,
            "latitude_deg": math.degrees(float(one.latitude)),
            "longitude_deg": math.degrees(float(one.longitude)),
            "radius_deg": None if altitude is None else math.degrees(sight_radius(one, altitude)),
        }
        for one in flight.record.plan.radio.stations
    ]


def _sky(flight: Flight, end: float) -> dict[str, Any]:
    found = sky_of(flight, end)
    sun = [[round(t, 1), *(round(x, _SUN_DECIMALS) for x in xyz)] for t, *xyz in found.sun.tolist()]
    return {"greenwich_rad": found.greenwich_rad, "rate_rad_s": found.rate_rad_s, "sun": sun}
