"""Places and ground tracks of a flight in degrees, as maps want them."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from voskhod.flight.flight import Flight

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
    return bool(flight.record.entry.came_down)


def landing_place(flight: Flight) -> Place | None:
    """Return where the capsule touched down, None where it stayed in orbit."""
    if not came_down(flight):
        return None
    landed = flight.record.landing
    return Place(
        "landing",
        "Touchdown",
        float(np.degrees(landed.latitude)),
        float(np.degrees(landed.longitude)),
        float(landed.time),
    )


def aim_places(flight: Flight) -> tuple[Place, ...]:
    """Return the aim point of the descent that was flown, and of the first plan if that differs.

    A flight that stays in orbit has none: it may belong to a mission that cannot come down at
    all, and nothing is measured from them.
    """
    if not came_down(flight):
        return ()
    record = flight.record

    def place(name: str, title: str, aim: tuple[object, object]) -> Place:
        latitude, longitude = (float(np.degrees(np.asarray(angle))) for angle in aim)
        return Place(name, title, latitude, longitude)

    if not bool(record.burn.decision.is_manual):
        return (place("aim", "Aim point of the automatic descent", record.aim),)
    return (
        place("aim", "Aim point of the manual descent", record.aim),
        place("first_aim", "Aim point of the automatic descent", record.first_aim),
    )


def ground_track(flight: Flight, group: str) -> Track:
    """Return the ground track of a telemetry group that has places ("orbit", "entry")."""
    part = flight.telemetry[group]
    return np.column_stack((part.time_s, part["longitude"], part["latitude"]))


def last_revolution(flight: Flight) -> Track:
    """Return the ground track from one nodal period before ignition to cut-off."""
    track = ground_track(flight, "orbit")
    begun = track[-1, 0] - float(flight.record.orbit.period)
    return np.vstack((track[track[:, 0] >= begun], ground_track(flight, "entry")[:1]))


def fall(flight: Flight) -> Track:
    """Return the ground track from cut-off to touchdown, or to the end of the record in orbit."""
    track = ground_track(flight, "entry")
    landed = landing_place(flight)
    if landed is None:
        return track
    return np.vstack((track, [landed.time_s, landed.longitude_deg, landed.latitude_deg]))
