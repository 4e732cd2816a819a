"""Places along a flight: over the ground, in the inertial frame, in sunlight or shadow."""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Real, Vector
from voskhod.flight.compiled import kept
from voskhod.mission.plan import Plan
from voskhod.phases.airflow import Falling
from voskhod.phases.insertion import greenwich
from voskhod.phases.orbit import OrbitRecord, position_at
from voskhod.physics import earth, sky


class Track(NamedTuple):
    """Places of a ship: latitude and longitude [deg], height [m], Cartesian states, light."""

    latitude: Real
    longitude: Real
    altitude: Real
    position: Vector
    velocity: Vector
    fixed: Vector
    sunlit: Real


@kept
def coast_track(orbit: OrbitRecord, plan: Plan, seconds: Real) -> Track:
    """Return the places of a coasting ship at given times [s after lift-off]."""
    position, velocity = jax.jvp(
        lambda at: position_at(orbit, at), (seconds,), (jnp.ones_like(seconds),)
    )
    return _track(position, velocity, plan, seconds)


@kept
def canopy_track(opened: Falling, plan: Plan, drift: tuple[Real, Real, Real]) -> tuple[Real, ...]:
    """Return places under the canopies: latitude, longitude [deg], Earth-fixed position [m].

    Args:
        opened: state when the first canopy opened.
        plan: what was flown.
        drift: towards east and north since then, and height [m].
    """
    east, north, altitude = drift
    fixed = earth.to_fixed((opened.x, opened.y, opened.z), greenwich(plan, opened.time))
    place = earth.geodetic(fixed)
    latitude, longitude = earth.destination(
        jnp.full_like(east, place.latitude_rad),
        jnp.full_like(east, place.longitude_rad),
        jnp.arctan2(east, north),
        jnp.hypot(east, north),
    )
    where = earth.from_geodetic(latitude, longitude, altitude)
    return jnp.degrees(latitude), jnp.degrees(longitude), *where


@kept
def fall_track(states: Falling, plan: Plan) -> Track:
    """Return the places of a falling ship."""
    position, velocity = (states.x, states.y, states.z), (states.u, states.v, states.w)
    return _track(position, velocity, plan, states.time)


def _track(position: Vector, velocity: Vector, plan: Plan, seconds: Real) -> Track:
    fixed = earth.to_fixed(position, greenwich(plan, seconds))
    place = earth.geodetic(fixed)
    sun = sky.sun_direction(seconds, plan.mission.launched)
    return Track(
        jnp.degrees(place.latitude_rad),
        jnp.degrees(place.longitude_rad),
        place.altitude_m,
        position,
        velocity,
        fixed,
        sky.sunlit_fraction(position, sun),
    )
