"""What the walker could see of the Earth: track below, horizon, air over the limb, named places.

The report's programme of the walk asks for horizon, atmosphere and terrain. `observation` follows
the point under the ship and the horizon minute by minute; `view` tells for each minute how a table
of places lies (distance, elevation, direction, light); `sightings` gives them names, outside the
compiled code.

Minutes count from the moment the walker leaves the airlock. Their number `MINUTES` is fixed, so
that shapes do not depend on data; `within` tells which of them the walk has.

A place is in view where the ship stands over its horizon by at least `least_elevation` at the
nearest end of the place: half its extent is added to the reach of its middle. Lower than five
degrees the line of sight passes through ten times the air overhead (guess of what haze leaves; the
limb itself is at zero).

Decisions: geometry of straight lines on WGS84; no refraction (half a degree at the limb, see
`refracted_dip` for the horizon itself); no clouds; whether the walker looked that way is not asked.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np

from voskhod.arrays import Real, Samples, Scalar, Vector
from voskhod.mission.plan import Plan
from voskhod.phases.insertion import greenwich
from voskhod.phases.orbit import OrbitRecord, position_at
from voskhod.phases.spacewalk import WalkTimes
from voskhod.physics import earth, horizon, sky
from voskhod.physics.landmarks import Landmarks
from voskhod.units import MEAN_RADIUS_M

MINUTES = 33  # half an hour and two ends: no walk on an hour's oxygen is longer outside
MINUTE_S = 60.0
LEAST_ELEVATION_RAD = float(np.radians(5.0))
_POINTS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


class ObservationRecord(NamedTuple):
    """What there is to see, at each minute outside; shape (minutes) unless said.

    Attributes:
        seconds: when [s after lift-off].
        within: one while the walk lasts, else zero.
        latitude: geodetic latitude under the ship [rad].
        longitude: longitude under the ship [rad].
        altitude: height over the ellipsoid [m].
        sun: elevation of the Sun at the point under the ship [rad].
        light: day 2, twilight 1 or night 0 there.
        dip: horizon seen below the level, refracted [rad].
        horizon: distance along the ground to that horizon [m].
        half_angle: angular radius of the Earth's disc, refracted [rad].
        seen_share: share of the Earth's surface within the geometric horizon [1].
        air_angle: how high 100 km of air stand over the limb [rad].
        detail: smallest detail seen at the nadir [m].
        day_share: share of the minutes of the walk with day below, scalar [1].
    """

    seconds: Samples
    within: Samples
    latitude: Samples
    longitude: Samples
    altitude: Samples
    sun: Samples
    light: Samples
    dip: Samples
    horizon: Samples
    half_angle: Samples
    seen_share: Samples
    air_angle: Samples
    detail: Samples
    day_share: Scalar


class View(NamedTuple):
    """How each place lies at each minute, shape (minutes, places).

    Attributes:
        in_view: one where the place is in view, else zero.
        distance: straight distance to its middle [m].
        elevation: elevation of the ship at its middle, negative when that is out of sight [rad].
        azimuth: direction from the point under the ship, clockwise from north [rad].
        light: day 2, twilight 1 or night 0 at its middle.
    """

    in_view: Real
    distance: Real
    elevation: Real
    azimuth: Real
    light: Real


class Sighting(NamedTuple):
    """One row of the list of places in view.

    Attributes:
        minute: minutes after the exit.
        utc: when.
        below: latitude and longitude under the ship [deg].
        name: place.
        kind: what it is.
        direction: compass point in which it lies, "below" within the height of the ship.
        distance_km: straight distance [km].
        elevation_deg: elevation of the ship there [deg].
        light: "day", "twilight" or "night" there.
    """

    minute: int
    utc: datetime
    below: tuple[float, float]
    name: str
    kind: str
    direction: str
    distance_km: float
    elevation_deg: float
    light: str


def observation(plan: Plan, orbit: OrbitRecord, times: WalkTimes) -> ObservationRecord:
    """Return what there is to see of the Earth during the walk.

    Args:
        plan: what is flown.
        orbit: record of the coast.
        times: times of the walk.
    """
    seconds, within = _minutes(times)
    fixed, sun = _fixed(plan, orbit, seconds)
    place = earth.geodetic(fixed)
    latitude, longitude, altitude = place
    height = horizon.sight(latitude, longitude, fixed, sun).sun
    light = horizon.day_part(height)
    dip = horizon.refracted_dip(altitude)
    detail, _ = horizon.ground_resolution(altitude, jnp.full_like(altitude, 0.5 * jnp.pi))
    day = jnp.where(light == horizon.DAY, within, 0.0)
    return ObservationRecord(
        seconds,
        within,
        latitude,
        longitude,
        altitude,
        height,
        light,
        dip,
        MEAN_RADIUS_M * horizon.refracted_arc(altitude),
        0.5 * jnp.pi - dip,
        horizon.seen_share(altitude),
        horizon.layer_angle(altitude),
        detail,
        jnp.sum(day) / jnp.maximum(jnp.sum(within), 1.0),
    )


def view(
    plan: Plan,
    orbit: OrbitRecord,
    times: WalkTimes,
    places: tuple[Real, Real, Real],
    least_elevation: Real | float = LEAST_ELEVATION_RAD,
) -> View:
    """Return how places lie at each minute of the walk.

    Args:
        plan: what is flown.
        orbit: record of the coast.
        times: times of the walk.
        places: latitudes [rad], longitudes [rad] and extents [m], each of shape (places).
        least_elevation: elevation of the ship under which a place drowns in haze [rad].
    """
    seconds, within = _minutes(times)
    fixed, sun = _fixed(plan, orbit, seconds)
    latitude, longitude, extent = (jnp.asarray(part)[None, :] for part in places)
    ship = (fixed[0][:, None], fixed[1][:, None], fixed[2][:, None])
    light = (sun[0][:, None], sun[1][:, None], sun[2][:, None])
    seen = horizon.sight(latitude, longitude, ship, light)
    altitude = earth.geodetic(fixed).altitude_m[:, None]
    # The arc from which the ship stands at the least elevation, and half the place on top.
    cosine = MEAN_RADIUS_M / (MEAN_RADIUS_M + jnp.maximum(altitude, 1.0)) * jnp.cos(least_elevation)
    reach = jnp.arccos(jnp.minimum(cosine, 1.0 - 1e-12)) - least_elevation
    sine = seen.distance * jnp.cos(seen.elevation) / (MEAN_RADIUS_M + altitude)
    # Beyond the quadrant the sine falls again; there the ship is far below the horizon.
    arc = jnp.arcsin(jnp.clip(sine, 0.0, 1.0 - 1e-12))
    near = (arc <= reach + 0.5 * extent / MEAN_RADIUS_M) & (seen.elevation > -0.25 * jnp.pi)
    in_view = jnp.where(near, 1.0, 0.0) * within[:, None]
    return View(in_view, seen.distance, seen.elevation, seen.azimuth, horizon.day_part(seen.sun))


def sightings(
    record: ObservationRecord, seen: View, places: Landmarks, launched: datetime
) -> tuple[Sighting, ...]:
    """Return the named places in view, minute by minute, nearest first.

    Args:
        record: observation record, on the host.
        seen: how the places lie, on the host.
        places: the places, in the order of `seen`.
        launched: moment of lift-off.
    """
    rows: list[Sighting] = []
    words = ("night", "twilight", "day")
    for minute in np.flatnonzero(np.asarray(record.within) > 0.5):
        utc = launched + timedelta(seconds=float(record.seconds[minute]))
        below = (
            float(np.degrees(record.latitude[minute])),
            float(np.degrees(record.longitude[minute])),
        )
        shown = np.flatnonzero(np.asarray(seen.in_view)[minute] > 0.5)
        order = np.argsort(np.asarray(seen.distance)[minute, shown])
        for index in shown[order].tolist():
            at = (int(minute), index)
            rows.append(
                Sighting(
                    int(minute),
                    utc,
                    below,
                    places.names[index],
                    places.kinds[index],
                    _direction(float(seen.elevation[at]), float(seen.azimuth[at])),
                    float(seen.distance[at]) / 1e3,
                    float(np.degrees(seen.elevation[at])),
                    words[int(seen.light[at])],
                )
            )
    return tuple(rows)


def _direction(elevation: float, azimuth: float) -> str:
    """Return a compass point, or "below" for what lies no farther away than the ship is high."""
    if elevation > 0.25 * np.pi:
        return "below"
    return _POINTS[round(azimuth / (0.25 * np.pi)) % len(_POINTS)]


def _minutes(times: WalkTimes) -> tuple[Samples, Samples]:
    """Return the minutes of the walk [s after lift-off], and one for those it has."""
    seconds = times.left_airlock + MINUTE_S * jnp.arange(MINUTES, dtype=float)
    within = jnp.where(seconds <= times.back_inside, 1.0, 0.0)
    # Minutes after the walk repeat its end, so that no position beyond the coast is asked for.
    return jnp.minimum(seconds, times.back_inside), within


def _fixed(plan: Plan, orbit: OrbitRecord, seconds: Samples) -> tuple[Vector, Vector]:
    """Return ship [m] and direction of the Sun, Earth-fixed."""
    angle = greenwich(plan, seconds)
    sun = sky.sun_direction(seconds, plan.mission.launched)
    return (
        earth.to_fixed(position_at(orbit, seconds), angle),
        earth.to_fixed(sun, angle),
    )
