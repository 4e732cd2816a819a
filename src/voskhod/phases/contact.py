"""Radio and light during the walk: who hears the ship, and whether the sun shines on it.

A station hears the ship while it stands above the station's lowest useful elevation. Coverage is
the share of the time between leaving the airlock and being back in it during which at least one
station does.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Samples, Scalar
from voskhod.mission.plan import Plan
from voskhod.phases.insertion import greenwich
from voskhod.phases.orbit import OrbitRecord, position_at
from voskhod.phases.spacewalk import WalkTimes
from voskhod.physics import earth, sky

SAMPLES = 33  # every twenty seconds or so: a station's pass lasts minutes


class ContactRecord(NamedTuple):
    """Record of radio contact and light.

    Attributes:
        seconds: sample times, shape (time) [s after lift-off].
        heard: one while at least one station hears the ship, else zero.
        sunlit: share of the sun's disc in view [1].
        latitude: sub-satellite latitude [rad].
        longitude: sub-satellite longitude [rad].
        altitude: height over the ellipsoid [m].
        coverage: share of the walk with contact [1].
    """

    seconds: Samples
    heard: Samples
    sunlit: Samples
    latitude: Samples
    longitude: Samples
    altitude: Samples
    coverage: Scalar


def contact(plan: Plan, orbit: OrbitRecord, times: WalkTimes) -> ContactRecord:
    """Return who hears the ship during the walk."""
    share = jnp.linspace(0.0, 1.0, SAMPLES)
    seconds = times.left_airlock + share * (times.back_inside - times.left_airlock)
    position = position_at(orbit, seconds)
    fixed = earth.to_fixed(position, greenwich(plan, seconds))
    heard = jnp.zeros_like(seconds)
    for station in plan.radio.stations:
        level = jnp.zeros_like(station.latitude)
        elevation = sky.elevation_from(station.latitude, station.longitude, level, fixed)
        heard = jnp.maximum(heard, jnp.where(elevation >= station.mask, 1.0, 0.0))
    place = earth.geodetic(fixed)
    sun = sky.sun_direction(seconds, plan.mission.launched)
    return ContactRecord(
        seconds,
        heard,
        sky.sunlit_fraction(position, sun),
        place.latitude_rad,
        place.longitude_rad,
        place.altitude_m,
        jnp.mean(heard),
    )
