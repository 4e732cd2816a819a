"""Under canopy to the ground, and where that is.

The fall under drogue and main canopy is quasi-steady and integrated over altitude
(`physics.parachute`); it drifts with the wind. The soft-landing rocket takes its impulse from the
touchdown speed. Miss distance, downrange and crossrange are measured from the aim point of the
descent that was flown, downrange along the ground track.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real, Scalar
from voskhod.mission.plan import Plan
from voskhod.phases.entry import EntryRecord, Falling
from voskhod.phases.fate import Cause, Fate, lost_if
from voskhod.phases.orbit import greenwich
from voskhod.physics import earth, parachute
from voskhod.physics.atmosphere import density, wind_speed


class LandingRecord(NamedTuple):
    """Record of the landing.

    Attributes:
        time: touchdown [s after lift-off].
        latitude: geodetic latitude [rad].
        longitude: east longitude [rad].
        touchdown_speed: speed at the ground after the soft-landing rocket [m/s].
        track_bearing: direction of the ground track when the load was greatest [rad].
        opened: when the first canopy opened [s after lift-off].
        profile: altitude, time, speed and drift under the canopies.
        fate: first loss.
    """

    time: Scalar
    latitude: Scalar
    longitude: Scalar
    touchdown_speed: Scalar
    track_bearing: Scalar
    opened: Scalar
    profile: parachute.DescentProfile
    fate: Fate


def land(plan: Plan, entered: EntryRecord) -> LandingRecord:
    """Bring the capsule to the ground under its canopies."""
    end = entered.end
    place = earth.geodetic(earth.to_fixed((end.x, end.y, end.z), greenwich(plan, end.time)))
    down, east, north = _local_velocity(plan, end, place)
    trigger = parachute.Trigger(place.altitude_m, down, east, north)
    stages = (
        parachute.Stage(plan.parachute.drogue_altitude, plan.parachute.drogue_drag_area),
        parachute.Stage(plan.parachute.main_altitude, plan.parachute.main_drag_area),
    )

    def wind(altitude: Real) -> tuple[Real, Real]:
        speed = wind_speed(altitude, plan.atmosphere.surface_wind, plan.atmosphere.jet_wind)
        towards = plan.atmosphere.wind_from + jnp.pi
        return speed * jnp.sin(towards), speed * jnp.cos(towards)

    under = parachute.descend(
        trigger, plan.site.elevation, stages, plan.capsule.mass, density, wind
    )
    drift = jnp.sqrt(under.drift_east_m**2 + under.drift_north_m**2 + 1e-12)
    latitude, longitude = earth.destination(
        place.latitude_rad,
        place.longitude_rad,
        jnp.arctan2(under.drift_east_m, under.drift_north_m),
        drift,
    )
    speed = parachute.soft_landing_speed(
        under.touchdown_speed_m_s, plan.parachute.soft_landing_impulse, plan.capsule.mass, 0.0
    )
    time = end.time + under.duration_s
    hard = lost_if(speed > plan.parachute.touchdown_limit, Cause.LANDING_TOO_HARD, time)
    profile = under.profile._replace(time_s=under.profile.time_s + end.time)
    return LandingRecord(
        time, latitude, longitude, speed, _track(plan, entered), end.time, profile, hard
    )


def _local_velocity(
    plan: Plan, state: Falling, place: earth.Geodetic
) -> tuple[Scalar, Scalar, Scalar]:
    """Return the velocity over the ground: down, east, north [m/s]."""
    over_ground = earth.air_velocity((state.x, state.y, state.z), (state.u, state.v, state.w))
    x, y, z = earth.to_fixed(over_ground, greenwich(plan, state.time))
    sine, cosine = jnp.sin(place.latitude_rad), jnp.cos(place.latitude_rad)
    out = x * jnp.cos(place.longitude_rad) + y * jnp.sin(place.longitude_rad)
    east = y * jnp.cos(place.longitude_rad) - x * jnp.sin(place.longitude_rad)
    return -(out * cosine + z * sine), east, z * cosine - out * sine


def _track(plan: Plan, entered: EntryRecord) -> Scalar:
    """Return the direction of the ground track when the load was greatest [rad].

    Lower down a ballistic capsule falls steeply and its track says nothing any more. The direction
    is interpolated between samples: it must not jump from one to the next when a flight is moved.
    """
    times, when = entered.states.time, entered.peak_load_time
    after = jnp.clip(jnp.searchsorted(times, when), 1, times.shape[0] - 1)
    early, late = (Falling(*(part[i] for part in entered.states)) for i in (after - 1, after))
    first, second = _heading(plan, early), _heading(plan, late)
    turn = (second - first + jnp.pi) % (2.0 * jnp.pi) - jnp.pi
    share = (when - early.time) / jnp.maximum(late.time - early.time, 1e-3)
    return (first + jnp.clip(share, 0.0, 1.0) * turn) % (2.0 * jnp.pi)


def _heading(plan: Plan, state: Falling) -> Scalar:
    """Return the direction over the ground, clockwise from north [rad]."""
    place = earth.geodetic(earth.to_fixed((state.x, state.y, state.z), greenwich(plan, state.time)))
    _, east, north = _local_velocity(plan, state, place)
    return jnp.arctan2(east, north)
