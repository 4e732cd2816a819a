"""Airlock, suit and walker as one set of rates: what the spacewalk integrates.

Equations: `physics.gas` (airlock air), `physics.suit` (pressure, torque, growth, CO2),
`crew.thermoregulation`, `crew.metabolism`, `crew.effort`, `crew.decompression`. Suit pressure
follows the larger of its set-point and the surroundings with one time constant, that of the
relief valve; the gas that leaves follows from the mass balance. The hardest-loaded joint sets the
pace of the way in, and isometric effort is counted as heat.

Decision: what is faster than a step of the march (relief valve, walls, a wide vent, the washing
out of a small suit) is slowed to one step. The march then stays stable whatever is drawn.
"""

from typing import Any, NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Scalar
from voskhod.crew import decompression, effort, metabolism, thermoregulation
from voskhod.crew.body import Body, BodyState, Effort
from voskhod.phases.procedure import Controls, WalkParts
from voskhod.physics import gas, suit, suit_gas
from voskhod.units import OXYGEN_GAS_CONSTANT_J_KG_K

CABIN_AIR_DENSITY_KG_M3 = 1.204  # air at 20 degC and one atmosphere
TRACE_PA = 1.0  # air thinner than this leaves ever slower, so that no vessel is ever quite empty
VENT_STEPS = 1.5  # least time in which a vent lets out 1/e of the air [steps]: stable, tested
BODY_DENSITY_KG_M3 = 1050.0  # between fat (900) and fat-free mass (1100), Siri 1961


class Walk(NamedTuple):
    """State of airlock, suit and walker.

    Attributes:
        air_kg: gas in the airlock [kg].
        air_j: its internal energy, counted from absolute zero [J].
        suit_pa: absolute suit pressure [Pa].
        co2_pa: carbon dioxide in the suit [Pa].
        oxygen_kg: oxygen left in the bottles [kg].
        core_k: core temperature [K].
        skin_k: skin temperature [K].
        stored_j: heat stored since the airlock was vented [J].
        heart_s: heart rate [1/s].
        tired: share of muscle that is fatigued [1].
        progress: share of the way into the airlock [1].
        dcs: probability of decompression sickness so far [1].
    """

    air_kg: Scalar
    air_j: Scalar
    suit_pa: Scalar
    co2_pa: Scalar
    oxygen_kg: Scalar
    core_k: Scalar
    skin_k: Scalar
    stored_j: Scalar
    heart_s: Scalar
    tired: Scalar
    progress: Scalar
    dcs: Scalar


class Duty(NamedTuple):
    """What follows from a state without integration.

    Attributes:
        airlock_pa: pressure in the airlock [Pa].
        gauge_pa: suit pressure over its surroundings [Pa].
        metabolic_w: metabolic rate [W].
        demanded_n_m: torque that the suit demands of the working joints [N m].
        growth: growth of the suit's volume [1].
    """

    airlock_pa: Scalar
    gauge_pa: Scalar
    metabolic_w: Scalar
    demanded_n_m: Scalar
    growth: Scalar


def shell_of(parts: WalkParts) -> suit.Shell:
    """Return the elastic shell of the suit: a slack volume around the walker's body."""
    body = parts.walker.body_mass / BODY_DENSITY_KG_M3
    return suit.Shell(
        parts.suit.free_volume + body,
        body,
        parts.suit.joint_radius,
        parts.suit.fabric_stiffness,
    )


def duty(state: Walk, controls: Controls, parts: WalkParts) -> Duty:
    """Return pressures, torque and metabolic rate of a state under its controls."""
    airlock = airlock_pressure(state, parts)
    gauge = jnp.maximum(state.suit_pa - airlock, 0.0)
    demanded = parts.suit.structure_torque + suit.wrinkling_torque(gauge, parts.suit.joint_radius)
    strength = parts.walker.greatest_torque * (1.0 - state.tired)
    load = jnp.minimum(demanded / jnp.maximum(strength, 1.0), 1.0)
    harder = controls.struggles * load * (parts.walker.greatest_rate - controls.metabolic_w)
    return Duty(
        airlock,
        gauge,
        controls.metabolic_w + harder,
        demanded,
        suit.volume_strain(gauge, shell_of(parts)),
    )


def rates(now: Scalar, state: Walk, args: tuple[Controls, WalkParts]) -> Walk:
    """Return the rates of change of airlock, suit and walker."""
    controls, parts = args
    doing = duty(state, controls, parts)
    air = _airlock_rates(state, doing, controls, parts)
    rising = (gas.AIR.heat_ratio - 1.0) * air[1] / parts.airlock.volume
    suit_rate, outflow, used = _suit_rates(state, doing, controls, parts, rising)
    swept = outflow * OXYGEN_GAS_CONSTANT_J_KG_K * parts.suit.inlet_temperature
    swept = swept * controls.step_s / jnp.maximum(state.suit_pa, 1.0)
    volume = jnp.maximum(suit.free_volume(doing.gauge_pa, shell_of(parts)), swept)
    made = metabolism.carbon_dioxide_production(doing.metabolic_w)
    co2 = suit_gas.carbon_dioxide_rate(
        state.co2_pa, state.suit_pa, made, outflow, volume, parts.suit.inlet_temperature
    )
    heat = _heat_rates(state, doing, controls, parts)
    target = metabolism.steady_heart_rate(doing.metabolic_w, 60.0 * parts.walker.stress) / 60.0
    muscle = effort.Fatigability(parts.walker.fatigue_rate, parts.walker.recovery_rate)
    load = controls.struggles * doing.demanded_n_m / parts.walker.greatest_torque
    entering = controls.struggles * _is_able(state, parts)
    pace = effort.ingress_rate(
        doing.demanded_n_m,
        parts.walker.greatest_torque,
        state.tired,
        parts.walker.unloaded_ingress,
    )
    ratio = decompression.tissue_ratio(controls.nitrogen_pa, state.suit_pa)
    return Walk(
        air_kg=air[0],
        air_j=air[1],
        suit_pa=suit_rate,
        co2_pa=co2,
        oxygen_kg=-used,
        core_k=heat.core_k_s,
        skin_k=heat.skin_k_s,
        stored_j=heat.stored_w,
        heart_s=(target - state.heart_s) / jnp.maximum(parts.walker.heart_lag, controls.step_s),
        tired=effort.fatigue_rate(state.tired, load, parts.walker.effort_duty, muscle),
        progress=entering * pace,
        dcs=decompression.dcs_hazard_rate(ratio, now - controls.low_since),
    )


def _is_able(state: Walk, parts: WalkParts) -> Scalar:
    """Return one while the walker is conscious and has oxygen, else zero."""
    inspired = suit_gas.inspired_carbon_dioxide(state.co2_pa, parts.suit.washout_factor)
    well = (state.core_k < parts.walker.core_limit) & (inspired < parts.walker.co2_limit)
    return jnp.where(well & (state.oxygen_kg > 0.0), 1.0, 0.0)


def airlock_pressure(state: Walk, parts: WalkParts) -> Scalar:
    """Return the pressure in the airlock [Pa]: two fifths of the energy per volume."""
    return (gas.AIR.heat_ratio - 1.0) * state.air_j / parts.airlock.volume


def _airlock_rates(
    state: Walk, doing: Duty, controls: Controls, parts: WalkParts
) -> tuple[Scalar, Scalar]:
    """Return the rates of mass and energy of the air in the airlock.

    Energy, not temperature, is integrated: it stays smooth when hardly any air is left. Walls
    warm the gas in proportion to its density, so that thin gas does not follow them at once.
    """
    isochoric = gas.AIR.gas_constant / (gas.AIR.heat_ratio - 1.0)
    warmth = state.air_j / (jnp.maximum(state.air_kg, gas.LEAST_MASS_KG) * isochoric)
    step, volume = controls.step_s, parts.airlock.volume
    widest = gas.venting_time_constant(
        volume, jnp.asarray(VENT_STEPS), parts.cabin.temperature, gas.AIR
    )
    area = jnp.minimum(controls.vent_area_m2, widest / step)
    out = gas.orifice_mass_flow(doing.airlock_pa, warmth, jnp.zeros_like(warmth), area, gas.AIR)
    greatest = CABIN_AIR_DENSITY_KG_M3 * volume * isochoric / step
    conductance = jnp.minimum(parts.airlock.wall_conductance, greatest)
    out = out * doing.airlock_pa / (doing.airlock_pa + TRACE_PA)
    density = state.air_kg / volume
    wall = gas.Wall(conductance * density / CABIN_AIR_DENSITY_KG_M3, parts.cabin.temperature)
    streams = (
        gas.Stream(-out, warmth),
        gas.Stream(controls.fill_kg_s, parts.cabin.temperature),
    )
    change = gas.vessel_rates(state.air_kg, warmth, streams, wall, gas.AIR)
    mass = jnp.maximum(state.air_kg, gas.LEAST_MASS_KG)
    energy = isochoric * (warmth * change.mass_rate + mass * change.temperature_rate)
    return change.mass_rate, energy


def _suit_rates(
    state: Walk, doing: Duty, controls: Controls, parts: WalkParts, rising: Scalar
) -> tuple[Scalar, Scalar, Scalar]:
    """Return the rate of suit pressure, the gas that leaves and the oxygen taken.

    Air that rises above the suit's pressure presses it in at its own rate (`rising`) and costs no
    oxygen from the bottles.
    """
    target = jnp.maximum(controls.suit_setpoint_pa, doing.airlock_pa)
    rate = (target - state.suit_pa) / jnp.maximum(parts.suit.vent_time, controls.step_s)
    is_pressed = doing.gauge_pa <= 0.0
    short = (doing.airlock_pa - state.suit_pa) / controls.step_s
    rate = jnp.where(is_pressed, jnp.maximum(rate, rising + short), rate)
    volume = suit.free_volume(doing.gauge_pa, shell_of(parts))
    stored = rate * volume / (OXYGEN_GAS_CONSTANT_J_KG_K * parts.suit.inlet_temperature)
    leak = parts.suit.leak * doing.gauge_pa / parts.suit.normal_pressure
    wanted = parts.suit.ventilation + leak + jnp.where(is_pressed, 0.0, jnp.maximum(stored, 0.0))
    last = jnp.maximum(0.01, wanted * controls.step_s)  # the last ten grams come ever slower
    inflow = jnp.clip(state.oxygen_kg / last, 0.0, 1.0) * wanted
    return rate, jnp.maximum(inflow - jnp.where(is_pressed, 0.0, stored), 0.0), inflow


def _heat_rates(state: Walk, doing: Duty, controls: Controls, parts: WalkParts) -> Any:
    metres = 0.007184 * parts.walker.body_mass**0.425 * (100.0 * parts.walker.height) ** 0.725
    return thermoregulation.suit_heat_rates(  # skin area: Du Bois & Du Bois 1916
        BodyState(state.core_k, state.skin_k),
        Body(parts.walker.body_mass, metres),
        Effort(doing.metabolic_w),
        thermoregulation.Ventilation(
            parts.suit.ventilation, state.suit_pa, parts.suit.inlet_temperature
        ),
        -parts.suit.wall_heat,
    )


def first_state(parts: WalkParts) -> Walk:
    """Return the state when the vent opens: cabin air, a rested walker who has breathed oxygen."""
    cabin, warm = parts.cabin.pressure, parts.cabin.temperature
    air = gas.vessel_mass(cabin, warm, parts.airlock.volume, gas.AIR)
    energy = cabin * parts.airlock.volume / (gas.AIR.heat_ratio - 1.0)
    zero = jnp.zeros_like(cabin)
    resting = metabolism.steady_heart_rate(parts.walker.waiting_rate, 60.0 * parts.walker.stress)
    return Walk(
        air_kg=air,
        air_j=energy,
        suit_pa=cabin,
        co2_pa=zero,
        oxygen_kg=parts.suit.oxygen,
        core_k=zero + 310.15,  # 37.0 degC
        skin_k=zero + 307.15,  # 34.0 degC, comfort at rest (Gagge et al. 1986)
        stored_j=zero,
        heart_s=resting / 60.0,
        tired=zero,
        progress=zero,
        dcs=zero,
    )
