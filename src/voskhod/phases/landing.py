"""Under canopy to the ground, and where that is.

The fall under drogue and main canopy is quasi-steady and integrated over altitude
(`physics.parachute`); it drifts with the wind. The soft-landing rocket takes its impulse from the
touchdown speed. A capsule whose canopies did not open is on the ground already when this begins.
What lies there (land or sea, forest, relief) comes from the bundled grid (`physics.ground`).
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Scalar
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.phases.airflow import Falling
from voskhod.phases.entry import elevation
from voskhod.phases.fate import Cause, Fate, earliest, lost_if, safe
from voskhod.phases.insertion import greenwich
from voskhod.phases.opening import EntryRecord
from voskhod.phases.weather import deviation, profile_of, wind_at
from voskhod.physics import earth, parachute
from voskhod.physics.atmosphere import density
from voskhod.physics.canopy import filling_delay
from voskhod.physics.ground import Ground, ground_at


class LandingRecord(NamedTuple):
    """Record of the landing.

    Attributes:
        time: touchdown [s after lift-off].
        latitude: geodetic latitude [rad].
        longitude: east longitude [rad].
        touchdown_speed: speed at the ground after the soft-landing rocket [m/s].
        track_bearing: direction of the ground track when the load was greatest [rad].
        opened: when the first canopy opened, or impact without one [s after lift-off].
        profile: altitude, time, speed and drift under the canopies.
        ground: what lies there.
        fate: first loss.
    """

    time: Scalar
    latitude: Scalar
    longitude: Scalar
    touchdown_speed: Scalar
    track_bearing: Scalar
    opened: Scalar
    profile: parachute.DescentProfile
    ground: Ground
    fate: Fate


def land(plan: Plan, entered: EntryRecord) -> LandingRecord:
    """Bring the capsule to the ground under its canopies, if they opened."""
    end = entered.end
    place = earth.geodetic(earth.to_fixed(end.position, greenwich(plan, end.time)))
    down, east, north = _local_velocity(plan, end, place)
    bare = jnp.sqrt(down * down + east * east + north * north)
    under = _bare(place, bare) if plan.parachute is None else _under_canopies(plan, entered)
    drift = jnp.sqrt(under.drift_east_m**2 + under.drift_north_m**2 + 1e-12)
    latitude, longitude = earth.destination(
        place.latitude_rad,
        place.longitude_rad,
        jnp.arctan2(under.drift_east_m, under.drift_north_m),
        drift,
    )
    speed, time = under.touchdown_speed_m_s, end.time + under.duration_s
    ground = ground_at(latitude, longitude)
    fates = []
    if plan.parachute is not None:
        speed = parachute.soft_landing_speed(
            speed, plan.parachute.soft_landing_impulse, given(plan.capsule).mass, 0.0
        )
        speed = jnp.where(entered.opened, speed, bare)
        limit = plan.parachute.touchdown_limit
        fates.append(lost_if(speed > limit, Cause.LANDING_TOO_HARD, time))
    if given(plan.capsule).sea_landing == "lost":
        fates.append(lost_if(~ground.is_land, Cause.LANDED_IN_SEA, time))
    profile = under.profile._replace(time_s=under.profile.time_s + end.time)
    return LandingRecord(
        time,
        latitude,
        longitude,
        speed,
        _track(plan, entered),
        end.time,
        profile,
        ground,
        earliest(safe(), *fates),
    )


def _bare(place: earth.Geodetic, speed: Scalar) -> parachute.Descent:
    """Return the descent of a capsule that is on the ground already."""
    zero = jnp.zeros_like(speed)
    there = (place.altitude_m, zero, speed, zero, zero)
    profile = parachute.DescentProfile(*(jnp.stack((part, part)) for part in there))
    return parachute.Descent(zero, zero, zero, speed, profile)


def _under_canopies(plan: Plan, entered: EntryRecord) -> parachute.Descent:
    """Return the descent from the opening of the first canopy, of no length where none opened."""
    canopies, end = given(plan.parachute), entered.end
    place = earth.geodetic(earth.to_fixed(end.position, greenwich(plan, end.time)))
    down, east, north = _local_velocity(plan, end, place)
    ground = jnp.minimum(elevation(plan, end), place.altitude_m - 1e-3)
    # A capsule without canopy stands on the ground already; the formulas want a little height.
    height = jnp.maximum(place.altitude_m, ground + 1e-3)
    still = jnp.where(entered.opened, 1.0, 0.0)
    # While the canopy fills the capsule goes on as it flew, through half the height at most.
    speed = jnp.sqrt(down * down + east * east + north * north + 1.0)
    way = filling_delay(canopies.drogue_drag_area, canopies.filling_constant)
    share = jnp.maximum(down, 1.0) / speed
    filling = still * jnp.minimum(way / speed, 0.5 * (height - ground) / (share * speed))
    full = height - filling * share * speed
    trigger = parachute.Trigger(full, jnp.maximum(down, 1.0), still * east, still * north)
    stages = (
        parachute.Stage(full, canopies.drogue_drag_area),
        parachute.Stage(canopies.main_altitude, canopies.main_drag_area),
    )
    profile = profile_of(plan)
    under = parachute.descend(
        trigger,
        ground,
        stages,
        given(plan.capsule).mass,
        lambda altitude: density(altitude, profile) * deviation(plan, altitude),
        lambda altitude: wind_at(plan, altitude),
    )
    return _later(under, height, filling, (filling * east, filling * north))


def _later(
    under: parachute.Descent, begun: Scalar, delay: Scalar, way: tuple[Scalar, Scalar]
) -> parachute.Descent:
    """Return a descent that begins some time later and some way farther east and north.

    Its record begins where the canopy began to fill, at the altitude `begun`.
    """
    record = under.profile
    return parachute.Descent(
        under.duration_s + delay,
        under.drift_east_m + way[0],
        under.drift_north_m + way[1],
        under.touchdown_speed_m_s,
        record._replace(
            altitude_m=record.altitude_m.at[0].set(begun),
            time_s=(record.time_s + delay).at[0].set(0.0),
            drift_east_m=(record.drift_east_m + way[0]).at[0].set(0.0),
            drift_north_m=(record.drift_north_m + way[1]).at[0].set(0.0),
        ),
    )


def _local_velocity(
    plan: Plan, state: Falling, place: earth.Geodetic
) -> tuple[Scalar, Scalar, Scalar]:
    """Return the velocity over the ground: down, east, north [m/s]."""
    over_ground = earth.air_velocity(state.position, state.velocity)
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
    place = earth.geodetic(earth.to_fixed(state.position, greenwich(plan, state.time)))
    _, east, north = _local_velocity(plan, state, place)
    return jnp.arctan2(east, north)
