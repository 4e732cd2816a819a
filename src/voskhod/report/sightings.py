"""What the walker could see of the Earth: the named places of each minute, computed when asked.

The places are no part of a flight, so that a campaign does not carry them; a report asks for them
with the same compiled function as the tests, outside the flight. That takes a second once per
machine, then a hundredth.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from voskhod.flight.compiled import kept
from voskhod.flight.flight import Flight
from voskhod.phases.observation import MINUTES, Sighting, sightings, view
from voskhod.physics.landmarks import landmarks

_view = kept(view)


class Minute(NamedTuple):
    """One minute outside.

    Attributes:
        minute: minutes after the exit.
        time_s: when [s after lift-off].
        latitude_deg: latitude under the ship [deg].
        longitude_deg: longitude under the ship [deg].
        light: "day", "twilight" or "night" under the ship.
        places: places in view, nearest first.
    """

    minute: int
    time_s: float
    latitude_deg: float
    longitude_deg: float
    light: str
    places: tuple[Sighting, ...]


def minutes_outside(flight: Flight) -> tuple[Minute, ...]:
    """Return what was in view at each minute outside; nothing without a walk that went out.

    Args:
        flight: what was flown.

    Returns:
        At most `phases.observation.MINUTES` of them: a longer walk is told from its start.
    """
    record = flight.record
    seen, walk, orbit = record.observation, record.walk, record.orbit
    if seen is None or walk is None or orbit is None or not bool(walk.times.hatch_could_open):
        return ()
    table = landmarks()
    columns = (table.latitude, table.longitude, table.extent)
    north, east, extent = (jnp.asarray(column) for column in columns)
    lies = jax.device_get(_view(record.plan, orbit, walk.times, (north, east, extent)))
    found = sightings(seen, lies, table, flight.mission.mission.launched)
    words = ("night", "twilight", "day")
    return tuple(
        Minute(
            minute,
            float(seen.seconds[minute]),
            float(np.degrees(seen.latitude[minute])),
            float(np.degrees(seen.longitude[minute])),
            words[int(seen.light[minute])],
            tuple(one for one in found if one.minute == minute),
        )
        for minute in range(MINUTES)
        if float(seen.within[minute]) > 0.5
    )
