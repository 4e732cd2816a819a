"""Where the coast starts: the orbit of the mission file as a state at a moment.

Four forms: as published, with the plane through the launch site during the ascent; elements; a
state; two lines whose epoch SGP4 gives. Published mean elements get the short-period terms of J2,
a nodal period is solved for the mean semi-major axis. From osculating elements the mean ones
follow by fixed-point iteration; they are told as period and heights and do not move the ship.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real, Scalar, Vector
from voskhod.mission.orbit import KnownElements, KnownState, Launch, TwoLine
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.physics import earth
from voskhod.physics.insertion import Pad, insertion_elements
from voskhod.physics.mean_orbit import (
    mean_to_osculating,
    semi_major_axis_from_nodal_period,
)
from voskhod.physics.orbit import (
    Elements,
    Shape,
    keplerian_to_state,
    semi_major_axis_from_keplerian_period,
    state_to_keplerian,
)
from voskhod.physics.two_line import state_at_epoch
from voskhod.units import EARTH_ROTATION_RAD_S, EQUATORIAL_RADIUS_M, FLATTENING


class Start(NamedTuple):
    """Start of the coast.

    Attributes:
        time: when [s after lift-off].
        position: inertial position [m].
        velocity: inertial velocity [m/s].
        mean: mean elements then.
    """

    time: Scalar
    position: Vector
    velocity: Vector
    mean: Elements


def greenwich(plan: Plan, seconds: Real) -> Real:
    """Return the Earth rotation angle so many seconds after lift-off [rad]."""
    return earth.rotation_angle_at(plan.mission.launched) + EARTH_ROTATION_RAD_S * seconds


def start_of(plan: Plan) -> Start:
    """Return where the coast starts."""
    orbit = given(plan.orbit)
    if orbit.launch is not None:
        published = published_elements(plan, orbit.launch)
        return _from_elements(
            orbit.launch.ascent_duration, published, orbit.launch.elements == "mean"
        )
    if orbit.elements is not None:
        known = orbit.elements
        return _from_elements(known.at, _stated(known), known.elements == "mean")
    if orbit.state is not None:
        return _from_state(plan, orbit.state)
    return _from_lines(plan, given(orbit.tle))


def _from_elements(time: Scalar, elements: Elements, is_mean: bool) -> Start:
    osculating = mean_to_osculating(elements) if is_mean else elements
    position, velocity = keplerian_to_state(osculating)
    return Start(time, position, velocity, elements if is_mean else _mean_of(osculating))


def _mean_of(osculating: Elements) -> Elements:
    """Return the mean elements of osculating ones, to second order in J2."""
    mean = osculating
    for _ in range(3):  # each round leaves a thousandth of the error
        off = [o - b for o, b in zip(osculating, mean_to_osculating(mean), strict=True)]
        turns = [(part + jnp.pi) % (2.0 * jnp.pi) - jnp.pi for part in off[2:]]
        corrected = Elements(*(m + d for m, d in zip(mean, [*off[:2], *turns], strict=True)))
        mean = corrected._replace(eccentricity=jnp.maximum(corrected.eccentricity, 1e-9))
    return mean


def _stated(known: KnownElements) -> Elements:
    low = EQUATORIAL_RADIUS_M + known.perigee_altitude
    high = EQUATORIAL_RADIUS_M + known.apogee_altitude
    axis = 0.5 * (low + high)
    eccentricity = (high - low) / (high + low)
    half = 0.5 * known.true_anomaly
    eccentric = 2.0 * jnp.arctan2(
        jnp.sqrt(1.0 - eccentricity) * jnp.sin(half), jnp.sqrt(1.0 + eccentricity) * jnp.cos(half)
    )
    return Elements(
        axis,
        eccentricity,
        known.inclination,
        known.node,
        known.argument_of_perigee,
        eccentric - eccentricity * jnp.sin(eccentric),
    )


def _from_state(plan: Plan, known: KnownState) -> Start:
    position: Vector = (known.x, known.y, known.z)
    velocity: Vector = (known.vx, known.vy, known.vz)
    if known.frame == "earth-fixed":
        angle = greenwich(plan, known.at)
        position = earth.to_inertial(position, angle)
        u, v, w = earth.to_inertial(velocity, angle)
        x, y, _ = position
        velocity = (u - EARTH_ROTATION_RAD_S * y, v + EARTH_ROTATION_RAD_S * x, w)
    return Start(known.at, position, velocity, _mean_of(state_to_keplerian(position, velocity)))


def _from_lines(plan: Plan, lines: TwoLine) -> Start:
    state = state_at_epoch(lines.line1, lines.line2, lines.epoch)
    x, y, z, u, v, w = (jnp.asarray(part, float) for part in state)
    time = lines.seconds_after(plan.mission.launched) - lines.ahead
    mean = _mean_of(state_to_keplerian((x, y, z), (u, v, w)))
    return Start(time, (x, y, z), (u, v, w), mean)


def published_elements(plan: Plan, launch: Launch) -> Elements:
    """Return the elements at insertion as the mission file means them."""
    fixed = launch.plane_fixed_after * launch.ascent_duration
    pad = Pad(launch.latitude, launch.longitude, greenwich(plan, fixed))
    unsized = insertion_elements(
        pad,
        Shape(jnp.asarray(EQUATORIAL_RADIUS_M), jnp.asarray(0.0)),
        launch.inclination,
        launch.ascent_angle,
        launch.is_northbound,
    )
    reference = jnp.asarray(EQUATORIAL_RADIUS_M)
    if launch.altitude_above == "ellipsoid":
        sine = jnp.sin(launch.inclination) * jnp.sin(unsized.argument_of_perigee_rad)
        reference = reference * (1.0 - FLATTENING * sine * sine)
    perigee = reference + launch.perigee_altitude
    if launch.apogee_altitude is not None:
        axis = 0.5 * (perigee + reference + launch.apogee_altitude)
    else:
        axis = _axis_from_period(launch, perigee, unsized)
    return unsized._replace(semi_major_axis_m=axis, eccentricity=1.0 - perigee / axis)


def _axis_from_period(launch: Launch, perigee: Scalar, unsized: Elements) -> Scalar:
    """Return the semi-major axis that has the published period over a given perigee."""
    period = jnp.asarray(launch.period)
    axis = semi_major_axis_from_keplerian_period(period)
    if launch.elements == "osculating":
        return axis
    for _ in range(3):  # e moves the axis by 1e-3 of its own change: three rounds are exact
        axis = semi_major_axis_from_nodal_period(
            period,
            launch.inclination,
            1.0 - perigee / axis,
            unsized.argument_of_perigee_rad,
        )
    return axis
