"""What a suit gives its wearer and takes from him, moment by moment: rates of one person.

Gas: the suit follows the larger of its set-point and its surroundings with the lag of its valve;
what must leave, or be fed, follows from the balance of the gas. Where bottles give less than the
balance asks, the pressure falls. Air that rises above the suit's pressure presses it in.

Decision: what is faster than a step of the march (valve, washing out of a small suit, visor) is
slowed to one step. The march then stays stable whatever is drawn.
"""

from typing import Any, NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real, Scalar
from voskhod.crew import metabolism, pacing, sickness, thermoregulation
from voskhod.crew.sickness import Exposure
from voskhod.crew.thermoregulation import Effort, Suit, Ventilation
from voskhod.crew.ventilation import garment_conductance
from voskhod.phases.outfit import Outfit
from voskhod.phases.wearer import Gear, Look, Order, Wearer, look
from voskhod.physics import backpack, suit_air, suit_gas, visor
from voskhod.physics.backpack import Consumption, Supply
from voskhod.physics.suit_air import Space, Species
from voskhod.physics.visor import Helmet, VisorState
from voskhod.units import GAS_CONSTANT_J_MOL_K, MOLAR_MASS_KG_MOL

_BASAL_W_M2 = 45.8  # basal heat of Stolwijk's man (NASA CR-1855), which the garment's table is over


class Life(NamedTuple):
    """What the suit gives and takes at a moment.

    Attributes:
        supplied: what reaches the wearer.
        consumed: what that costs.
        flows: heat of the body.
        body: rates of the heat model's state.
        gained: what is fed and made of each gas, less what the loop takes [mol/s].
        outflow_mol_s: gas that leaves the suit [mol/s].
        space: room that the gas fills.
    """

    supplied: Supply
    consumed: Consumption
    flows: thermoregulation.HeatFlows
    body: Any
    gained: Species
    outflow_mol_s: Scalar
    space: Space


def life(state: Wearer, seen: Look, outfit: Outfit, order: Order, gear: Gear) -> Life:
    """Return what the suit gives and takes: feed, outflow, heat."""
    pack, stores, molar = gear.pack, state.stores, MOLAR_MASS_KG_MOL
    first = backpack.supply(pack, stores, seen.demand)
    flows, body = _heat(state, seen, first, outfit, gear)
    wet = flows.breath_wet_w + flows.evaporation_w
    wet = jnp.maximum(wet, 0.0) / thermoregulation.WATER_LATENT_HEAT_J_KG
    made = suit_air.metabolic_flows(
        metabolism.oxygen_consumption(seen.metabolic_w),
        metabolism.carbon_dioxide_production(seen.metabolic_w),
        wet,
    )
    # What the loop takes out does not depend on the feed, so a pass without feed is exact.
    used = backpack.consumption(pack, stores, seen.demand, first)
    kept = made._replace(
        carbon=made.carbon - used.carbon_kg_s / molar["CO2"],
        vapour=made.vapour - used.condensed_kg_s / molar["H2O"],
    )
    vented = first.oxygen_kg_s / molar["O2"]
    rising, space = _pressing(seen, vented, outfit, order, gear)
    leak = outfit.leak_kg_s_pa * seen.gauge_pa / molar["O2"]
    need = leak - suit_air.balanced_outflow(state.air, kept, rising, space) - vented
    makeup = molar["O2"] * jnp.maximum(need, 0.0)
    demand = seen.demand._replace(makeup_kg_s=makeup)
    given, consumed = backpack.topped_up(pack, stores, demand, first, used)
    gained = kept._replace(oxygen=kept.oxygen + given.oxygen_kg_s / molar["O2"])
    out = suit_air.balanced_outflow(state.air, gained, rising, space)
    return Life(given, consumed, flows, body, gained, jnp.maximum(out, leak), space)


def _pressing(
    seen: Look, vented: Real, outfit: Outfit, order: Order, gear: Gear
) -> tuple[Scalar, Space]:
    """Return how fast the pressure should change, and the room that the gas has."""
    holds = suit_gas.setpoint(outfit.normal_pa, outfit.low_pa, order.is_low)
    target = jnp.maximum(holds, order.ambient_pa)
    lag = jnp.maximum(outfit.vent_time_s, order.step_s)
    rising = (target - seen.pressure_pa) / lag
    pressed = seen.pressure_pa <= order.ambient_pa
    short = (order.ambient_pa - seen.pressure_pa) / order.step_s
    rising = jnp.where(pressed, jnp.maximum(rising, order.ambient_pa_s + short), rising)
    gas = seen.demand.gas_k
    moved = gear.pack.fan_m3_s * seen.pressure_pa / (GAS_CONSTANT_J_MOL_K * gas) + vented
    space = Space(seen.volume_m3, gas)
    # Half a step: the solver is stable to three of its lags.
    slowed = suit_air.slowed_volume(space, moved, seen.pressure_pa, 0.5 * order.step_s)
    shrinks = -slowed * rising / jnp.maximum(seen.pressure_pa, 1.0)
    return rising, Space(slowed, gas, jnp.where(pressed & (rising > 0.0), shrinks, 0.0))


def _heat(
    state: Wearer, seen: Look, supplied: Supply, outfit: Outfit, gear: Gear
) -> tuple[thermoregulation.HeatFlows, Any]:
    """Return the flows of heat of a body in its suit, and the rates of its temperatures."""
    gas = Ventilation(supplied.flow_kg_s, seen.pressure_pa, supplied.inlet_k, supplied.vapour_pa)
    around = Suit(gas, -outfit.wall_w)
    if not backpack.has_no_loop(gear.pack):
        garment = gear.pack.garment
        over_rest = jnp.maximum(seen.metabolic_w - _BASAL_W_M2 * outfit.body.area_m2, 0.0)
        conductance = garment * garment_conductance(over_rest)
        water = seen.readings.skin_k - supplied.garment_w / jnp.maximum(conductance, 1e-3)
        around = Suit(gas, -outfit.wall_w, garment, water)
    rates, flows = gear.model.rates(state.body, outfit.body, Effort(seen.metabolic_w), around)
    return flows, rates


def rates(
    state: Wearer, outfit: Outfit, order: Order, gear: Gear
) -> tuple[Wearer, tuple[Scalar, Scalar, Scalar, Scalar]]:
    """Return the rates of one person's state, and what leaves his suit.

    Returns:
        Rates, and flows of N2, O2, CO2 and H2O out of the suit [kg/s].
    """
    seen = look(state, outfit, order, gear)
    alive = life(state, seen, outfit, order, gear)
    walker, hatch, tries = outfit.numbers, seen.hatch, order.returning * seen.able
    rest = outfit.resting
    per_minute = metabolism.steady_heart_rate(seen.metabolic_w, 60.0 * walker.stress)
    lag = jnp.maximum(walker.heart_lag, order.step_s)
    recovery = jnp.maximum(metabolism.HEART_RECOVERY_S, order.step_s)
    heart = metabolism.heart_rate_rate(60.0 * state.heart_s, per_minute, lag, recovery) / 60.0
    change = Wearer(
        air=suit_air.partial_rates(state.air, alive.gained, alive.outflow_mol_s, alive.space),
        stores=backpack.rates(gear.pack, state.stores, alive.consumed, order.ambient_pa),
        body=alive.body,
        stored_j=alive.flows.stored_w,
        heart_s=heart,
        felt_w=pacing.felt_effort_rate(state.felt_w, seen.metabolic_w, outfit.pacing),
        muscle=rest.muscle(state.muscle) + tries * (hatch.muscle_s - rest.muscle(state.muscle)),
        hand=rest.hand(state.hand) + tries * (hatch.hand_s - rest.hand(state.hand)),
        progress=tries * hatch.progress_s,
        failures=tries * hatch.failures_s,
        struggled_s=order.returning * jnp.ones_like(seen.pressure_pa),
        exposure=_bubbles(seen, outfit),
        visor=_visor(state, seen, alive, outfit, order),
    )
    return change, _leaving(state, alive)


def _bubbles(seen: Look, outfit: Outfit) -> Exposure:
    mass = jnp.asarray(outfit.body.mass_kg)
    uptake = metabolism.specific_oxygen_uptake_ml_kg_min(seen.metabolic_w, mass)
    return sickness.exposure_rates(outfit.tissue_pa, seen.pressure_pa, uptake)


def _visor(state: Wearer, seen: Look, alive: Life, outfit: Outfit, order: Order) -> VisorState:
    """Return the rates of the visor; it faces half Earth, half sky, and the sun at a mean angle.

    Fresh gas comes in at the face: what stands at the visor is that gas with what is breathed out,
    as poorly washed out as carbon dioxide is, and never moister than the mixed gas of the suit.
    """
    given, molar = alive.supplied, MOLAR_MASS_KG_MOL
    breathed = alive.flows.breath_wet_w / thermoregulation.WATER_LATENT_HEAT_J_KG / molar["H2O"]
    moved = jnp.maximum(given.flow_kg_s / molar["O2"], 1e-6)
    moist = given.vapour_pa + seen.pressure_pa * outfit.washout * breathed / moved
    helmet = Helmet(
        gas_k=seen.demand.gas_k,
        face_k=seen.readings.skin_k,
        vapour_pa=jnp.minimum(moist, state.air.vapour),
        pressure_pa=seen.pressure_pa,
        sun=0.25 * order.sun,  # mean over all directions of a flat plate
        earth=0.3,  # guess: half of the view of the Earth from the side of a ship at 300-500 km
    )
    change = visor.visor_rates(state.visor, helmet, outfit.visor)
    # A visor settles in some minutes: on a longer step it follows within one.
    slow = jnp.minimum(1.0, 100.0 / order.step_s)
    return VisorState(change.temperature_k * slow, change.film_kg_m2 * slow)


def _leaving(state: Wearer, alive: Life) -> tuple[Scalar, Scalar, Scalar, Scalar]:
    air, molar = state.air, MOLAR_MASS_KG_MOL
    share = alive.outflow_mol_s / jnp.maximum(suit_air.total(air), 1.0)
    return (
        share * air.nitrogen * molar["N2"],
        share * air.oxygen * molar["O2"],
        share * air.carbon * molar["CO2"],
        share * air.vapour * molar["H2O"],
    )
