"""The coast: from insertion to the ignition of the retro-engine.

Equations of motion in the inertial frame: gravity with J2 to J4 (`physics.gravity`) and the drag
of a spacecraft in free molecular flow through air that turns with the Earth, with the density of
the US Standard Atmosphere 1976 times one factor. Dopri8 (Dormand and Prince, eighth order) takes
steps of a twentieth of a revolution; the error after 26 h is some metres
(`tests/phases/test_orbit_phase.py`).

The published elements become a state at insertion as the mission file says how they are meant:
mean elements get the short-period terms of J2, a nodal period is solved for the mean semi-major
axis. Between steps, positions come from a quintic Hermite polynomial (position, velocity and
gravity at both ends); its remainder is some decimetres.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real, Samples, Scalar, Vector
from voskhod.mission.plan import Plan
from voskhod.physics import gravity
from voskhod.physics.aerodynamics import drag_acceleration
from voskhod.physics.atmosphere import density
from voskhod.physics.earth import air_velocity, fast_altitude, rotation_angle_at
from voskhod.physics.insertion import Pad, insertion_elements
from voskhod.physics.march import Grid, march
from voskhod.physics.mean_orbit import (
    mean_to_osculating,
    nodal_period,
    semi_major_axis_from_nodal_period,
)
from voskhod.physics.orbit import (
    Elements,
    Shape,
    keplerian_to_state,
    semi_major_axis_from_keplerian_period,
)
from voskhod.units import EARTH_ROTATION_RAD_S, EQUATORIAL_RADIUS_M, FLATTENING

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
        start: insertion [s after lift-off].
        step: length of a step [s].
        states: states at the steps, shape (time).
        end: state at ignition.
        mean: mean elements at insertion.
        period: nodal period at insertion [s].
        perigee_altitude: mean perigee over the equatorial radius [m].
        apogee_altitude: mean apogee over the equatorial radius [m].
    """

    start: Scalar
    step: Scalar
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


def greenwich(plan: Plan, seconds: Real) -> Real:
    """Return the Earth rotation angle so many seconds after lift-off [rad]."""
    return rotation_angle_at(plan.mission.launched) + EARTH_ROTATION_RAD_S * seconds


def mean_elements(plan: Plan) -> Elements:
    """Return the elements at insertion as the mission file means them."""
    orbit = plan.orbit
    pad = Pad(orbit.launch_latitude, orbit.launch_longitude, greenwich(plan, jnp.asarray(0.0)))
    unsized = insertion_elements(
        pad,
        Shape(jnp.asarray(EQUATORIAL_RADIUS_M), jnp.asarray(0.0)),
        orbit.inclination,
        orbit.ascent_angle,
        orbit.is_northbound,
    )
    reference = jnp.asarray(EQUATORIAL_RADIUS_M)
    if orbit.altitude_above == "ellipsoid":
        sine = jnp.sin(orbit.inclination) * jnp.sin(unsized.argument_of_perigee_rad)
        reference = reference * (1.0 - FLATTENING * sine * sine)
    perigee = reference + orbit.perigee_altitude
    if orbit.apogee_altitude is not None:
        axis = 0.5 * (perigee + reference + orbit.apogee_altitude)
    else:
        axis = _axis_from_period(plan, perigee, unsized)
    return unsized._replace(semi_major_axis_m=axis, eccentricity=1.0 - perigee / axis)


def _axis_from_period(plan: Plan, perigee: Scalar, unsized: Elements) -> Scalar:
    """Return the semi-major axis that has the published period over a given perigee."""
    orbit = plan.orbit
    period = jnp.asarray(orbit.period)
    axis = semi_major_axis_from_keplerian_period(period)
    if orbit.elements == "osculating":
        return axis
    for _ in range(3):  # e moves the axis by 1e-3 of its own change: three rounds are exact
        axis = semi_major_axis_from_nodal_period(
            period,
            orbit.inclination,
            1.0 - perigee / axis,
            unsized.argument_of_perigee_rad,
        )
    return axis


def coast(plan: Plan, ignition: Scalar, steps: int) -> OrbitRecord:
    """Fly the ship from insertion to ignition.

    Args:
        plan: what is flown.
        ignition: end of the coast [s after lift-off].
        steps: number of steps, static.
    """
    published = mean_elements(plan)
    is_mean = plan.orbit.elements == "mean"
    osculating = mean_to_osculating(published) if is_mean else published
    position, velocity = keplerian_to_state(osculating)
    start = plan.orbit.ascent_duration
    drag = plan.ship.drag_area * plan.ship.drag_coefficient / plan.ship.mass
    run = march(
        _rates,
        Coasting(*position, *velocity),
        Grid(start, (ignition - start) / steps, steps),
        drag * plan.orbit.upper_density_factor,
        solver="Dopri8",
    )
    axis, eccentricity = published.semi_major_axis_m, published.eccentricity
    return OrbitRecord(
        start,
        (ignition - start) / steps,
        Coasting(*(component[:-1] for component in run.states)),
        run.state,
        published,
        nodal_period(published),
        axis * (1.0 - eccentricity) - EQUATORIAL_RADIUS_M,
        axis * (1.0 + eccentricity) - EQUATORIAL_RADIUS_M,
    )


def _rates(now: Scalar, state: Coasting, drag_area_per_mass: Scalar) -> Coasting:
    pull = gravity.acceleration(state.position)
    air = air_velocity(state.position, state.velocity)
    rho = density(fast_altitude(state.position))
    slow = drag_acceleration(rho, air, drag_area_per_mass)
    return Coasting(*state.velocity, *(a + b for a, b in zip(pull, slow, strict=True)))


def position_at(record: OrbitRecord, seconds: Samples) -> Vector:
    """Return inertial positions between the steps of a coast.

    Args:
        record: record of the coast.
        seconds: times within the coast, shape (time) [s after lift-off].

    Returns:
        Position, each component of shape (time) [m].
    """
    step = record.step
    last = record.states.x.shape[0] - 2
    along = (seconds - record.start) / step
    index = jnp.clip(jnp.floor(along).astype(int), 0, last)
    t = along - index
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
