"""From the end of the burn through the air to the opening of the first canopy.

Equations of motion in the inertial frame: gravity with J2 to J4 and drag in air that turns with
the Earth (`physics.aerodynamics`: sphere over Mach and Knudsen numbers). While the modules are
joined the drag area is theirs; a late separation frees the capsule around a given height, without
a late separation it flies alone from the start. Lift is not modelled: the sphere rolls.

Decision: the march runs in a variable s with dt/ds = tau(altitude), long in vacuum and short in
air, so that one grid of equal steps serves both. Time is a state. Peaks are read from a parabola
through the three samples about the largest.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Flag, Samples, Scalar, Vector
from voskhod.mission.plan import Plan
from voskhod.phases.descent import BurnRecord
from voskhod.phases.fate import Cause, Fate, earliest, lost_if
from voskhod.physics import gravity
from voskhod.physics.aerodynamics import drag_acceleration, sphere_drag_coefficient
from voskhod.physics.atmosphere import air, density_factor
from voskhod.physics.earth import air_velocity, fast_altitude
from voskhod.physics.heating import stagnation_heat_flux
from voskhod.physics.march import Grid, march
from voskhod.units import STANDARD_GRAVITY_M_S2

STEPS = 208
VACUUM_STEP_S = 30.0
AIR_STEP_S = 4.0
EDGE_M = 150e3  # middle of the change from long to short steps
EDGE_WIDTH_M = 20e3  # a steeper change of pace costs accuracy: 10 km would move landings by 30 m
SEPARATION_WIDTH_M = 1e3  # height over which drag passes from ship to capsule


class Falling(NamedTuple):
    """State of the fall: position [m], velocity [m/s], time [s after lift-off]."""

    x: Scalar
    y: Scalar
    z: Scalar
    u: Scalar
    v: Scalar
    w: Scalar
    time: Scalar


class Look(NamedTuple):
    """What follows from a state of the fall.

    Attributes:
        altitude: height over the ellipsoid [m].
        speed: speed relative to the air [m/s].
        mach: Mach number [1].
        load: drag over weight [1].
        heat_flux: stagnation-point heat flux [W/m^2].
        drag: deceleration by drag [m/s^2], inertial components.
    """

    altitude: Scalar
    speed: Scalar
    mach: Scalar
    load: Scalar
    heat_flux: Scalar
    drag: Vector


class EntryRecord(NamedTuple):
    """Record of the fall.

    Attributes:
        end: state when the first canopy opens.
        look: altitude, speed and the rest at that moment.
        came_down: whether it reached that height.
        states: states at the samples, shape (time).
        looks: the same for the samples.
        peak_load: greatest load factor [1].
        peak_heat_flux: greatest heat flux [W/m^2].
        peak_load_time: when the load was greatest [s after lift-off].
        fate: first loss.
    """

    end: Falling
    look: Look
    came_down: Flag
    states: Falling
    looks: Look
    peak_load: Scalar
    peak_heat_flux: Scalar
    peak_load_time: Scalar
    fate: Fate


def look(state: Falling, plan: Plan) -> Look:
    """Return altitude, speed, load and heat flux of a state."""
    altitude = fast_altitude((state.x, state.y, state.z))
    wind = air_velocity((state.x, state.y, state.z), (state.u, state.v, state.w))
    around = air(altitude)
    rho = around.density * density_factor(altitude, plan.atmosphere.density_deviations)
    speed = jnp.sqrt(wind[0] * wind[0] + wind[1] * wind[1] + wind[2] * wind[2])
    mach = speed / around.speed_of_sound
    coefficient = sphere_drag_coefficient(mach, around.mean_free_path / plan.capsule.diameter)
    area = 0.25 * jnp.pi * plan.capsule.diameter * plan.capsule.diameter
    alone = plan.capsule.drag_factor * coefficient * area / plan.capsule.mass
    both = plan.capsule.joined_drag_area / _joined_mass(plan)
    above = (altitude - plan.descent.late_separation_altitude) / SEPARATION_WIDTH_M
    joined = jnp.where(plan.descent.separates_late > 0.5, jax.nn.sigmoid(above), 0.0)
    drag = drag_acceleration(rho, wind, alone + joined * (both - alone))
    load = jnp.sqrt(drag[0] * drag[0] + drag[1] * drag[1] + drag[2] * drag[2])
    return Look(
        altitude,
        speed,
        mach,
        load / STANDARD_GRAVITY_M_S2,
        stagnation_heat_flux(rho, speed, plan.capsule.nose_radius),
        drag,
    )


def _joined_mass(plan: Plan) -> Scalar:
    """Return the mass of ship and capsule together after the burn [kg]."""
    jettisoned = plan.airlock.mass if plan.airlock is not None else 0.0
    return plan.ship.mass - jettisoned - plan.engine.propellant


def fall(plan: Plan, burnt: BurnRecord) -> EntryRecord:
    """Fly from the end of the burn to the opening of the first canopy."""
    first = Falling(*burnt.end[:6], burnt.cut_off)
    run = march(
        _rates,
        first,
        Grid(jnp.zeros_like(burnt.cut_off), jnp.ones_like(burnt.cut_off), STEPS),
        plan,
        stop=lambda s, state, args: (
            fast_altitude((state.x, state.y, state.z)) - args.parachute.drogue_altitude
        ),
    )
    looks = jax.vmap(lambda state: look(state, plan))(run.states)
    at_end = look(run.state, plan)
    load, when = peak(looks.load, run.states.time)
    flux, _ = peak(looks.heat_flux, run.states.time)
    end = run.state.time
    fate = earliest(
        lost_if(~run.stopped, Cause.STAYED_IN_ORBIT, end),
        lost_if(load > plan.capsule.load_limit, Cause.ENTRY_TOO_HARD, when),
        lost_if(run.stopped & (at_end.mach > plan.parachute.mach_limit), Cause.PARACHUTE_TORN, end),
    )
    return EntryRecord(run.state, at_end, run.stopped, run.states, looks, load, flux, when, fate)


def _rates(s: Scalar, state: Falling, plan: Plan) -> Falling:
    now = look(state, plan)
    pull = gravity.acceleration((state.x, state.y, state.z))
    up = jax.nn.sigmoid((now.altitude - EDGE_M) / EDGE_WIDTH_M)
    pace = AIR_STEP_S + (VACUUM_STEP_S - AIR_STEP_S) * up
    ax, ay, az = (pace * (a + b) for a, b in zip(pull, now.drag, strict=True))
    return Falling(pace * state.u, pace * state.v, pace * state.w, ax, ay, az, pace)


def peak(values: Samples, times: Samples) -> tuple[Scalar, Scalar]:
    """Return the greatest value between samples, and when.

    A parabola goes through the largest sample and its neighbours; at either end of the record,
    and where neighbours share one time, the sample itself is the peak.

    Args:
        values: samples, shape (time) [any].
        times: when, rising, shape (time) [s].

    Returns:
        Peak [unit of the values] and its time [s].
    """
    last = values.shape[0] - 2
    index = jnp.clip(jnp.argmax(values), 1, last)
    a, b, c = values[index - 1], values[index], values[index + 1]
    left, right = times[index] - times[index - 1], times[index + 1] - times[index]
    apart = (left > 0.0) & (right > 0.0)
    left, right = jnp.where(apart, left, 1.0), jnp.where(apart, right, 1.0)
    rise, drop = (b - a) / left, (c - b) / right
    bend = (drop - rise) / (left + right)
    slope = (rise * right + drop * left) / (left + right)
    curved = apart & (bend < 0.0)
    shift = jnp.clip(-0.5 * slope / jnp.where(curved, bend, -1.0), -left, right)
    shift = jnp.where(curved, shift, 0.0)
    height = b + slope * shift + bend * shift * shift
    return jnp.where(curved, jnp.maximum(height, b), jnp.max(values)), times[index] + shift
