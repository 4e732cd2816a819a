"""Places and ground tracks of a flight in degrees, as maps want them."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from voskhod.flight.chain import Target
from voskhod.flight.flight import Flight
from voskhod.mission.section import given
from voskhod.physics.ground import FOREST_WORDS, RELIEF_WORDS, Forest, Relief

Track = Float[ndarray, "time 3"]
"""Rows of time [s after lift-off], longitude and latitude [degrees]."""


class Place(NamedTuple):
    """A named point on the ground.

    Attributes:
        name: short name, stable.
        title: what it is, in words.
        latitude_deg: geodetic latitude, north positive [degrees].
        longitude_deg: longitude, east positive [degrees].
        time_s: when the flight was there [s after lift-off], None where it was not.
    """

    name: str
    title: str
    latitude_deg: float
    longitude_deg: float
    time_s: float | None = None


def came_down(flight: Flight) -> bool:
    """Return whether the flight reached the ground."""
    return bool(flight.record.came_down)


def landing_place(flight: Flight) -> Place | None:
    """Return where the capsule touched down, None where it stayed in orbit."""
    if not came_down(flight):
        return None
    landed = given(flight.record.landing)
    return Place(
        "landing",
        "Touchdown",
        float(np.degrees(landed.latitude)),
        float(np.degrees(landed.longitude)),
        float(landed.time),
    )


def landing_ground(flight: Flight) -> str:
    """Return what lies where the capsule came down, in words: "closed forest, hilly, 180 m".

    Empty where it did not come down.
    """
    if not came_down(flight):
        return ""
    ground = given(flight.record.landing).ground
    elevation = f"{float(ground.elevation_m):.0f} m"
    if not bool(ground.is_land):
        # The grid has the sea at zero and a lake at its own level.
        return "the sea" if float(ground.elevation_m) == 0.0 else f"a lake, {elevation}"
    forest, relief = Forest(int(ground.forest)), Relief(int(ground.relief))
    return f"{FOREST_WORDS[forest]}, {RELIEF_WORDS[relief]}, {elevation}"


def aim_places(flight: Flight) -> tuple[Place, ...]:
    """Return the aim point of the descent that was flown, and of the first plan if that differs.

    A flight that does not come down has none, since nothing is measured from them; neither has a
    descent that comes down nowhere, even without a fault.
    """
    if not came_down(flight):
        return ()
    record = flight.record
    by_hand = record.burn is not None and bool(record.burn.decision.is_manual)
    kind = "entry" if record.burn is None else "manual descent" if by_hand else "automatic descent"
    rows = [("aim", f"Aim point of the {kind}", record.aim)]
    if by_hand:
        rows.append(("first_aim", "Aim point of the automatic descent", record.first_aim))
    return tuple(_aim(*row) for row in rows if bool(row[2].is_known))


def _aim(name: str, title: str, aim: Target) -> Place:
    north, east = (float(np.degrees(np.asarray(angle))) for angle in (aim.latitude, aim.longitude))
    return Place(name, title, north, east)


def ground_track(flight: Flight, group: str) -> Track:
    """Return the ground track of a telemetry group that has places ("orbit", "entry")."""
    part = flight.telemetry[group]
    return np.column_stack((part.time_s, part["longitude"], part["latitude"]))


def last_revolution(flight: Flight) -> Track | None:
    """Return the ground track of the last nodal period in orbit, to cut-off; None without."""
    if flight.record.orbit is None:
        return None
    track = ground_track(flight, "orbit")
    begun = track[-1, 0] - float(flight.record.orbit.period)
    track = track[track[:, 0] >= begun]
    further = fall(flight)
    return track if further is None else np.vstack((track, further[:1]))


def fall(flight: Flight) -> Track | None:
    """Return the ground track from cut-off, or the start, to touchdown or the end of the record.

    None where the ship stays in orbit.
    """
    if "entry" not in flight.telemetry:
        return None
    track = ground_track(flight, "entry")
    landed = landing_place(flight)
    if landed is None:
        return track
    if landed.time_s is not None:  # a capsule without canopies is there already
        track = track[track[:, 0] < landed.time_s]
    return np.vstack((track, [landed.time_s, landed.longitude_deg, landed.latitude_deg]))
