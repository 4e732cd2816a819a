"""The coast: from insertion to the ignition of the retro-engine.

Equations of motion in the inertial frame: gravity with J2 to J4 (`physics.gravity`) and the drag
of a spacecraft in free molecular flow through air that turns with the Earth, with the density of
the US Standard Atmosphere 1976 times one factor. Dopri8 (Dormand and Prince, eighth order) takes
steps of a twentieth of a revolution; the error after 26 h is some metres
(`tests/phases/test_orbit_phase.py`).

The orbit of the mission file becomes a state in `phases.insertion`. Where the automatic descent
may fail, the coast has two parts: to its ignition, and on to that of the manual descent. Between
steps, positions come from a quintic Hermite polynomial (position, velocity and gravity at both
ends); its remainder is some decimetres.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real, Samples, Scalar, Vector
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.phases.insertion import start_of
from voskhod.phases.weather import profile_of
from voskhod.physics import gravity
from voskhod.physics.aerodynamics import drag_acceleration
from voskhod.physics.atmosphere import Profile, density
from voskhod.physics.earth import air_velocity, fast_altitude
from voskhod.physics.march import Grid, march
from voskhod.physics.mean_orbit import nodal_period
from voskhod.physics.orbit import Elements
from voskhod.units import EQUATORIAL_RADIUS_M

STEPS_PER_REVOLUTION = 20
REVOLUTION_S = 5400.0  # only sizes the grid: no low orbit is much shorter than 90 min


class Coasting(NamedTuple):
    """State of the ship in the inertial frame: position [m] and velocity [m/s]."""

    x: Scalar
    y: Scalar
    z: Scalar
    u: Scalar
    v: Scalar
    w: Scalar

    @property
    def position(self) -> Vector:
        """Return the position [m]."""
        return self.x, self.y, self.z

    @property
    def velocity(self) -> Vector:
        """Return the velocity [m/s]."""
        return self.u, self.v, self.w


class OrbitRecord(NamedTuple):
    """Record of the coast.

    Attributes:
        start: insertion, or the moment that the orbit is known for [s after lift-off].
        times: times of the states, shape (time) [s after lift-off].
        states: states at the steps, shape (time).
        end: state at ignition.
        mean: mean elements at insertion.
        period: nodal period at insertion [s].
        perigee_altitude: mean perigee over the equatorial radius [m].
        apogee_altitude: mean apogee over the equatorial radius [m].
    """

    start: Scalar
    times: Samples
    states: Coasting
    end: Coasting
    mean: Elements
    period: Scalar
    perigee_altitude: Scalar
    apogee_altitude: Scalar


def coast_steps(duration_s: float) -> int:
    """Return how many steps a coast of nominal length takes.

    Args:
        duration_s: nominal length [s].
    """
    return max(8, int(-(-duration_s * STEPS_PER_REVOLUTION // REVOLUTION_S)))


def coast(plan: Plan, until: Scalar, steps: int) -> OrbitRecord:
    """Fly the ship from insertion to a moment.

    Args:
        plan: what is flown.
        until: end of the coast [s after lift-off].
        steps: number of steps, static.
    """
    begun = start_of(plan)
    times, states, end = _fly(
        plan, begun.time, Coasting(*begun.position, *begun.velocity), until, steps
    )
    axis, eccentricity = begun.mean.semi_major_axis_m, begun.mean.eccentricity
    return OrbitRecord(
        begun.time,
        times,
        states,
        end,
        begun.mean,
        nodal_period(begun.mean),
        axis * (1.0 - eccentricity) - EQUATORIAL_RADIUS_M,
        axis * (1.0 + eccentricity) - EQUATORIAL_RADIUS_M,
    )


def coast_on(plan: Plan, flown: OrbitRecord, until: Scalar, steps: int) -> OrbitRecord:
    """Fly on from the end of a coast to a later moment.

    Args:
        plan: what is flown.
        flown: coast so far.
        until: new end, not before the old one [s after lift-off].
        steps: number of steps, static.
    """
    times, states, end = _fly(plan, flown.times[-1], flown.end, until, steps)
    joined = (
        jnp.concatenate((before[:-1], after))
        for before, after in zip(flown.states, states, strict=True)
    )
    return flown._replace(
        times=jnp.concatenate((flown.times[:-1], times)), states=Coasting(*joined), end=end
    )


def _fly(
    plan: Plan, start: Scalar, state: Coasting, until: Scalar, steps: int
) -> tuple[Samples, Coasting, Coasting]:
    """Return times, states at the steps, and the last state."""
    ship, orbit = given(plan.ship), given(plan.orbit)
    drag = ship.drag_area * ship.drag_coefficient / ship.mass
    run = march(
        _rates,
        state,
        Grid(start, (until - start) / steps, steps),
        (drag * orbit.upper_density_factor, profile_of(plan)),
        solver="Dopri8",
    )
    return run.times[:-1], Coasting(*(part[:-1] for part in run.states)), run.state


def _rates(now: Scalar, state: Coasting, args: tuple[Scalar, Profile]) -> Coasting:
    drag_area_per_mass, profile = args
    pull = gravity.acceleration(state.position)
    air = air_velocity(state.position, state.velocity)
    rho = density(fast_altitude(state.position), profile)
    slow = drag_acceleration(rho, air, drag_area_per_mass)
    return Coasting(*state.velocity, *(a + b for a, b in zip(pull, slow, strict=True)))


def position_at(record: OrbitRecord, seconds: Real) -> Vector:
    """Return inertial positions between the steps of a coast.

    Args:
        record: record of the coast.
        seconds: times within the coast, shape (time) [s after lift-off].

    Returns:
        Position, each component of shape (time) [m].
    """
    last = record.times.shape[0] - 2
    index = jnp.clip(jnp.searchsorted(record.times, seconds, side="right") - 1, 0, last)
    step = record.times[index + 1] - record.times[index]
    t = (seconds - record.times[index]) / jnp.where(step > 0.0, step, 1.0)
    one = Coasting(*(component[index] for component in record.states))
    two = Coasting(*(component[index + 1] for component in record.states))
    pulls = gravity.acceleration(one.position), gravity.acceleration(two.position)
    t3, rest = t * t * t, 1.0 - t
    ends = t3 * (10.0 - 15.0 * t + 6.0 * t * t)
    slopes = t - t3 * (6.0 - 8.0 * t + 3.0 * t * t), -t3 * rest * (4.0 - 3.0 * t)
    bends = 0.5 * t * t * rest * rest * rest, 0.5 * t3 * rest * rest
    x, y, z = (
        p
        + (q - p) * ends
        + step * (u * slopes[0] + v * slopes[1])
        + step * step * (a * bends[0] + b * bends[1])
        for p, q, u, v, a, b in zip(
            one.position, two.position, one.velocity, two.velocity, *pulls, strict=True
        )
    )
    return x, y, z
