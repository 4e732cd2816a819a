"""What stands around a flight: the Sun and Greenwich, who sees the ship, the searchers' cells.

Pictures and pages want them; the phases use the same functions for themselves, so nothing here is
a model of its own.

Decision: the Sun moves a degree a day, so that a row every hour or so is enough for a straight line
between rows. The number of rows is fixed, so that one compiled program serves every flight.

Sources: `physics.sky` (Sun), `physics.earth` (rotation), `physics.radio` (visibility from a
station), `physics.track` (places along and across a track).
"""

from datetime import datetime
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from voskhod.arrays import Real, Vector
from voskhod.flight.compiled import kept
from voskhod.flight.flight import Flight
from voskhod.mission.radio import Station
from voskhod.phases.lookout import Chart
from voskhod.physics import earth, sky
from voskhod.physics.radio import visibility_radius
from voskhod.physics.track import place_by_track
from voskhod.units import EARTH_ROTATION_RAD_S, MEAN_RADIUS_M

SUN_ROWS = 121

Column = Float[np.ndarray, " row"]


class Sky(NamedTuple):
    """Where the Sun and Greenwich stand.

    Attributes:
        greenwich_rad: Earth rotation angle at mission time 0 [rad].
        rate_rad_s: how fast it grows [rad/s].
        sun: rows of time [s after lift-off] and inertial unit vector to the Sun, shape (row, 4).
    """

    greenwich_rad: float
    rate_rad_s: float
    sun: Float[np.ndarray, "row four"]


def sky_of(flight: Flight, until: float) -> Sky:
    """Return where the Sun and Greenwich stand during a flight.

    Args:
        flight: what was flown.
        until: up to when [s after lift-off].
    """
    launched = flight.mission.mission.launched
    seconds = jnp.linspace(0.0, max(until, 1.0), SUN_ROWS)
    sun = _sun(seconds, epoch=launched)
    rows = np.column_stack([np.asarray(part) for part in (seconds, *sun)])
    return Sky(earth.rotation_angle_at(launched), EARTH_ROTATION_RAD_S, rows)


@kept
def _sun(seconds: Real, *, epoch: datetime) -> Vector:
    return sky.sun_direction(seconds, epoch)


def mean_altitude(flight: Flight) -> float | None:
    """Return the mean altitude in orbit, None for a flight that has no orbit [m]."""
    group = flight.telemetry.get("orbit")
    return None if group is None else float(group["altitude"].mean())


def sight_radius(station: Station, altitude: float) -> float:
    """Return how far from a station a ship over its mask may stand, along the ground [rad].

    Args:
        station: station of a plan.
        altitude: of the ship [m].
    """
    metres = _radius(jnp.asarray(altitude), jnp.asarray(station.mask, float))
    return float(metres) / MEAN_RADIUS_M


@kept
def _radius(altitude: Real, mask: Real) -> Real:
    return visibility_radius(altitude, mask)


def corners_of(chart: Chart) -> tuple[Column, Column]:
    """Return the corners of the cells of a searchers' map, row after row along the track.

    Args:
        chart: map of `phases.lookout`, (along) rows of (across) cells.

    Returns:
        Latitudes and longitudes, shape ((along + 1) x (across + 1)) [rad].
    """
    datum = (*(jnp.asarray(part) for part in chart.datum),)
    first, second = np.meshgrid(_edges(chart.along), _edges(chart.across), indexing="ij")
    at = _places(datum, jnp.asarray(first.ravel()), jnp.asarray(second.ravel()))
    return np.asarray(at[0]), np.asarray(at[1])


@kept
def _places(datum: tuple[Real, ...], along: Real, across: Real) -> tuple[Real, Real]:
    return place_by_track((datum[0], datum[1], datum[2]), along, across)


def _edges(middles: object) -> Column:
    """Return the edges of equal strips, one more than their middles."""
    at = np.asarray(middles)
    half = 0.5 * (at[1] - at[0])
    return np.append(at - half, at[-1] + half)
