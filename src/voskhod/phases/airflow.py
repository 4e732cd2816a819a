"""What the air does to a falling capsule: flow around it, drag, lift, load and heat.

Drag and lift follow Mach and Knudsen numbers (`physics.aerodynamics` for the sphere,
`physics.capsule` for other shapes and for tables of the user). The air turns with the Earth and
blows. Lift lies square to the velocity, turned by the bank angle from the vertical plane to the
right; the bank may be held, turn on at a steady rate, or change sides at given speeds. While the
modules are joined the drag area and the mass are those of both, and nothing lifts.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Real, Scalar, Vector
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.mission.vehicle import Capsule, Lift
from voskhod.phases.weather import deviation, profile_of, wind_at
from voskhod.physics import aerodynamics, capsule, earth, gravity, wind
from voskhod.physics.atmosphere import air
from voskhod.physics.heating import convective_heat_flux, radiative_heat_flux
from voskhod.units import STANDARD_GRAVITY_M_S2

SEPARATION_WIDTH_M = 1e3  # height over which drag passes from ship to capsule
SEPARATION_SHARE = 0.01  # the same for a release by heat, as a share of it
REVERSAL_WIDTH_M_S = 50.0  # speed over which a bank changes its side: some ten seconds


class Falling(NamedTuple):
    """State of the fall: position [m], velocity [m/s], time [s after lift-off], heat [J/m^2]."""

    x: Scalar
    y: Scalar
    z: Scalar
    u: Scalar
    v: Scalar
    w: Scalar
    time: Scalar
    heat: Scalar

    @property
    def position(self) -> Vector:
        """Return the inertial position [m]."""
        return self.x, self.y, self.z

    @property
    def velocity(self) -> Vector:
        """Return the inertial velocity [m/s]."""
        return self.u, self.v, self.w


class Flow(NamedTuple):
    """Air around the capsule.

    Attributes:
        altitude: height over the ellipsoid [m].
        velocity: velocity relative to the air [m/s], inertial components.
        speed: its length [m/s].
        density: density [kg/m^3].
        pressure: static pressure [Pa].
        mach: Mach number [1].
        knudsen: mean free path over diameter [1].
    """

    altitude: Scalar
    velocity: Vector
    speed: Scalar
    density: Scalar
    pressure: Scalar
    mach: Scalar
    knudsen: Scalar


class Look(NamedTuple):
    """What follows from a state of the fall.

    Attributes:
        altitude: height over the ellipsoid [m].
        speed: speed relative to the air [m/s].
        pressure: static pressure [Pa].
        mach: Mach number [1].
        load: drag and lift over weight [1].
        heat_flux: convective and radiative heat flux at the stagnation point [W/m^2].
        acceleration: inertial acceleration, gravity and air [m/s^2].
    """

    altitude: Scalar
    speed: Scalar
    pressure: Scalar
    mach: Scalar
    load: Scalar
    heat_flux: Scalar
    acceleration: Vector


def flow_at(plan: Plan, state: Falling) -> Flow:
    """Return the air around the capsule."""
    altitude = earth.fast_altitude(state.position)
    over_ground = earth.air_velocity(state.position, state.velocity)
    blown = wind.inertial_wind(state.position, *wind_at(plan, altitude))
    x, y, z = (a - b for a, b in zip(over_ground, blown, strict=True))
    around = air(altitude, profile_of(plan))
    speed = jnp.sqrt(x * x + y * y + z * z + 1e-30)
    thicker = deviation(plan, altitude)
    return Flow(
        altitude,
        (x, y, z),
        speed,
        around.density * thicker,
        around.pressure,
        speed / around.speed_of_sound,
        around.mean_free_path / (thicker * given(plan.capsule).diameter),
    )


def aerodynamic_acceleration(plan: Plan, state: Falling, flow: Flow) -> Vector:
    """Return the acceleration by drag and lift [m/s^2], inertial components."""
    body = given(plan.capsule)
    area = 0.25 * jnp.pi * body.diameter * body.diameter / body.mass
    drag, lift = _coefficients(body, flow)
    drag, lift = body.drag_factor * drag * area, body.drag_factor * lift * area
    if plan.separation is not None:
        joined = _joined(plan, state, flow)
        both = plan.separation.joined_drag_area / _joined_mass(plan)
        drag, lift = drag + joined * (both - drag), (1.0 - joined) * lift
    slowing = aerodynamics.drag_acceleration(flow.density, flow.velocity, drag)
    if body.lift is None:
        return slowing
    push = 0.5 * flow.density * flow.speed * flow.speed * lift
    x, y, z = _lift_direction(body.lift, state, flow)
    return slowing[0] + push * x, slowing[1] + push * y, slowing[2] + push * z


def _coefficients(body: Capsule, flow: Flow) -> tuple[Scalar, Scalar]:
    """Return drag and lift coefficient."""
    if body.coefficients is not None:
        own = body.coefficients
        level = (0.0,) * len(own.mach)
        table = capsule.DragTable(own.mach, own.drag, own.lift or level, own.free_drag)
        drag, lift = capsule.coefficients(flow.mach, flow.knudsen, table)
    elif body.shape == "sphere":
        drag = aerodynamics.sphere_drag_coefficient(flow.mach, flow.knudsen)
        lift = jnp.zeros_like(drag)
    else:
        drag, lift = capsule.coefficients(flow.mach, flow.knudsen, capsule.SHAPES[body.shape])
    if body.lift is None:
        return drag, lift
    if body.lift.lift_to_drag is not None:
        return drag, drag * body.lift.lift_to_drag * _in_continuum(flow)
    if body.centre_of_mass is not None:
        place = body.centre_of_mass
        trim = capsule.segment_trim(body.diameter, body.nose_radius, place.offset, place.depth)
        return drag, drag * trim.lift_to_drag * _in_continuum(flow)
    return drag, lift


def _in_continuum(flow: Flow) -> Scalar:
    """Return the share of continuum flow, by the weight of the drag's bridge [1]."""
    return 1.0 / (1.0 + aerodynamics.rarefaction_weight(flow.knudsen))


def _joined(plan: Plan, state: Falling, flow: Flow) -> Scalar:
    """Return one while the modules are joined, zero after."""
    parting = given(plan.separation)
    if parting.altitude is not None:
        before = jax.nn.sigmoid((flow.altitude - parting.altitude) / SEPARATION_WIDTH_M)
    else:
        heat = jnp.asarray(parting.heat_load)
        before = jax.nn.sigmoid((1.0 - state.heat / heat) / SEPARATION_SHARE)
    return parting.is_late * before


def _joined_mass(plan: Plan) -> Scalar:
    """Return the mass of ship and capsule together after the burn [kg]."""
    return given(plan.ship).mass - jettisoned_mass(plan) - given(plan.engine).propellant


def jettisoned_mass(plan: Plan) -> Scalar | float:
    """Return the mass that the ship throws off before its descent: the airlock [kg]."""
    thrown = None if plan.airlock is None else plan.airlock.jettison
    return 0.0 if thrown is None else thrown.mass


def _lift_direction(how: Lift, state: Falling, flow: Flow) -> Vector:
    """Return the unit vector of the lift."""
    x, y, z = (part / flow.speed for part in flow.velocity)
    px, py, pz = state.position
    # Velocity x up points to the right; its length is the cosine of the flight-path angle.
    rx, ry, rz = y * pz - z * py, z * px - x * pz, x * py - y * px
    length = jnp.sqrt(rx * rx + ry * ry + rz * rz + 1.0)
    rx, ry, rz = rx / length, ry / length, rz / length
    ux, uy, uz = ry * z - rz * y, rz * x - rx * z, rx * y - ry * x
    bank = how.bank + how.roll_rate * state.time
    for speed in how.reversal_speeds:
        bank = bank * jnp.tanh((flow.speed - speed) / REVERSAL_WIDTH_M_S)
    up, right = jnp.cos(bank), jnp.sin(bank)
    return up * ux + right * rx, up * uy + right * ry, up * uz + right * rz


def look(plan: Plan, state: Falling) -> Look:
    """Return altitude, speed, load and heat flux of a state."""
    flow = flow_at(plan, state)
    x, y, z = aerodynamic_acceleration(plan, state, flow)
    pull = gravity.acceleration(state.position)
    nose = given(plan.capsule).nose_radius
    flux = convective_heat_flux(flow.density, flow.speed, nose)
    return Look(
        flow.altitude,
        flow.speed,
        flow.pressure,
        flow.mach,
        jnp.sqrt(x * x + y * y + z * z) / STANDARD_GRAVITY_M_S2,
        flux + radiative_heat_flux(flow.density, flow.speed, nose),
        (pull[0] + x, pull[1] + y, pull[2] + z),
    )


def climb(state: Falling) -> Real:
    """Return the vertical speed [m/s]."""
    (x, y, z), (u, v, w) = state.position, state.velocity
    return (x * u + y * v + z * w) / jnp.sqrt(x * x + y * y + z * z)
