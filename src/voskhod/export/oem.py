"""CCSDS Orbit Ephemeris Message, version 2.0, as text: what every flight-dynamics tool reads.

Two segments: the coast to ignition, and the fall from cut-off to the first canopy, or to the ground
where none opens (or the orbit after a burn that was too short). Between them the engine burns, and
nothing may be interpolated there. A flight from the edge of the air has the second one only.

Decision: states are turned to EME2000, the frame that all tools know, because the standard has no
name for the true equator with the celestial intermediate origin (`voskhod.export.celestial`).
Calling that TOD would move the ship by the equation of the origins: 0.45 degrees in 1965, 50 km.

Source: CCSDS 502.0-B-2, Orbit Data Messages, section 5.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np

from voskhod.export.celestial import celestial_rotation
from voskhod.export.places import came_down
from voskhod.export.provenance import package_version, utc_text, which_flight
from voskhod.flight.flight import Flight
from voskhod.mission.loading import mission_digest
from voskhod.mission.section import given

_FRAME_REMARKS = (
    "States were flown on the true equator of date from the celestial intermediate origin, held",
    "still during the flight, and turned to EME2000 by the concise precession-nutation model",
    "CPNd (Capitaine and Wallace 2008): good to 1 arcsecond, 30 m. UT1 is taken as UTC.",
)


def oem_text(flight: Flight, created: datetime) -> str:
    """Return the ephemeris of a flight in the keyword notation (KVN).

    Args:
        flight: what was flown.
        created: when the file is made, which the standard demands; with a time zone.
    """
    lines = [
        "CCSDS_OEM_VERS = 2.0",
        f"COMMENT Voskhod {package_version()}, {which_flight(flight)}",
        f"COMMENT mission digest {mission_digest(flight.mission)}",
        f"CREATION_DATE = {created.astimezone(UTC):%Y-%m-%dT%H:%M:%S}",
        "ORIGINATOR = VOSKHOD",
    ]
    if "orbit" in flight.telemetry:
        begins = "insertion" if flight.event("insertion") is not None else "the known orbit"
        ends = "ignition" if flight.record.burn is not None else "the end of the flight"
        lines += _segment(flight, "orbit", f"coast from {begins} to {ends}")
    if "entry" in flight.telemetry:
        lines += _segment(flight, "entry", _after(flight))
    return "\n".join(lines) + "\n"


def _after(flight: Flight) -> str:
    """Return what the last segment is."""
    from_orbit = flight.record.burn is not None
    if not came_down(flight):
        return "orbit after the burn" if from_orbit else "pass through the air"
    end = "the first canopy" if bool(given(flight.record.entry).opened) else "the ground"
    return f"fall from {'cut-off' if from_orbit else 'the edge of the air'} to {end}"


def _segment(flight: Flight, group: str, title: str) -> Iterator[str]:
    """Return the lines of one telemetry group."""
    part = flight.telemetry[group]
    turn = celestial_rotation(flight.mission.mission.launched)
    # Microseconds, not milliseconds: the ship moves 8 m in one of those.
    seconds, rows = np.unique(np.round(part.time_s, 6), return_index=True)
    position = np.column_stack([part[axis][rows] for axis in ("x", "y", "z")]) @ turn.T
    velocity = np.column_stack([part[axis][rows] for axis in ("vx", "vy", "vz")]) @ turn.T
    epochs = [utc_text(flight, float(s), 6).removesuffix("Z") for s in seconds]
    yield "META_START"
    yield f"COMMENT {title}"
    yield from (f"COMMENT {line}" for line in _FRAME_REMARKS)
    yield f"OBJECT_NAME = {flight.mission.mission.id.upper()}"
    yield f"OBJECT_ID = {flight.mission.mission.id.upper()}"
    yield "CENTER_NAME = EARTH"
    yield "REF_FRAME = EME2000"
    yield "TIME_SYSTEM = UTC"
    yield f"START_TIME = {epochs[0]}"
    yield f"STOP_TIME = {epochs[-1]}"
    yield "INTERPOLATION = HERMITE"
    yield "INTERPOLATION_DEGREE = 5"
    yield "META_STOP"
    for epoch, where, how in zip(epochs, position / 1e3, velocity / 1e3, strict=True):
        kilometres = " ".join(f"{x:.6f}" for x in where)
        yield f"{epoch} {kilometres} " + " ".join(f"{v:.9f}" for v in how)
