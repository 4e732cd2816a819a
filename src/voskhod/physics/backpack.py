r"""Backpack: oxygen, carbon dioxide, cooling, for an open loop and for a closed one.

Open loop (Berkut): oxygen from bottles washes through the suit and overboard; it is breathed,
carries carbon dioxide away and cools by what it evaporates. Closed loop (EMU): a fan moves gas
through a sorbent and over a sublimator, bottles make up what is breathed and leaks, a garment with
water takes most of the heat.

`is_closed` (0 or 1) weighs the two, so that one batch holds both. The order of a step is

    supply       what reaches the suit: flow, inlet gas, heat taken
    consumption  what that costs
    rates        how the stores fall

The sublimator's load is garment, gas cooled and dried, electricity and the heat of absorption; the
garment takes what the wearer dials, at most UA (T_skin - T_coldest) and what room the rest leaves.
What the loop takes out does not depend on `makeup_kg_s`, so a first pass without it tells the feed.

Weak: condensate is not given back to the feed water, up to a fifth of it; the pack has no heat
capacity of its own.

Sources beside the numbers; hardware of the EMU: NASA BVAD and EMU handbook as coded in HabNet.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.physics import cooling
from voskhod.physics.bottle import delivered, unusable_oxygen
from voskhod.physics.pack_flows import Consumption, Demand, Stores, Supply
from voskhod.physics.sorbent import ABSORPTION_J_KG, slip
from voskhod.physics.sublimator import SUBLIMATION_J_KG, plate_rate, vacuum_share, water_share
from voskhod.physics.visor import saturation_pressure
from voskhod.units import GAS_CONSTANT_J_MOL_K, MOLAR_MASS_KG_MOL, OXYGEN_GAS_CONSTANT_J_KG_K

__all__ = [
    "Backpack",
    "Consumption",
    "Demand",
    "Stores",
    "Supply",
    "consumption",
    "has_no_loop",
    "rates",
    "supply",
    "topped_up",
]


class Backpack(NamedTuple):
    """What a backpack is.

    Args:
        is_closed: one for a closed loop with sorbent, zero for an open one.
        bottle_m3: volume of the oxygen bottles [m3].
        bottle_k: their temperature [K].
        least_bottle_pa: inlet pressure under which the regulator starves [Pa].
        flow_kg_s: open loop: oxygen let through the suit [kg/s].
        fan_m3_s: closed loop: gas moved, at suit pressure [m3/s].
        inlet_k: temperature of the gas that enters the suit [K].
        dew_k: closed loop: dew point of that gas [K].
        sorbent_kg: carbon dioxide that the sorbent holds [kg].
        sorbent_width: share of that over which it breaks through [1].
        sublimator_w: greatest heat that the sublimator rejects [W].
        freezing_s: lag of its plate [s].
        garment: conductance of the garment over that of the table, zero without one [1].
        coolant_k: coldest water in the garment [K].
        electric_w: heat of fan, pump and radio into the loop [W].
        emergency_kg_s: greatest flow of the emergency oxygen [kg/s].
    """

    is_closed: Real | float
    bottle_m3: Real | float
    bottle_k: Real | float
    least_bottle_pa: Real | float
    flow_kg_s: Real | float
    fan_m3_s: Real | float
    inlet_k: Real | float
    dew_k: Real | float
    sorbent_kg: Real | float
    sorbent_width: Real | float
    sublimator_w: Real | float
    freezing_s: Real | float
    garment: Real | float
    coolant_k: Real | float
    electric_w: Real | float
    emergency_kg_s: Real | float


def supply(pack: Backpack, stores: Stores, demand: Demand) -> Supply:
    """Return what reaches the suit.

    Args:
        pack: the backpack.
        stores: what is left in it.
        demand: what is asked.

    Returns:
        Flow, fresh oxygen, state of the gas at the inlet, heat taken by the garment.

    Source: module docstring.
    """
    is_open = 1.0 - pack.is_closed
    wanted = is_open * pack.flow_kg_s + jnp.maximum(demand.makeup_kg_s, 0.0)
    fresh, emergency = _fed(pack, stores, wanted, demand)
    if has_no_loop(pack):
        none = jnp.zeros_like(fresh)
        return Supply(fresh, fresh, wanted, emergency, pack.inlet_k + none, none, none, none)
    return Supply(
        flow_kg_s=is_open * fresh + pack.is_closed * _moved(pack, demand),
        oxygen_kg_s=fresh,
        wanted_kg_s=wanted,
        emergency_kg_s=emergency,
        inlet_k=pack.inlet_k + jnp.zeros_like(fresh),
        carbon_pa=pack.is_closed * _passed(pack, stores, demand),
        vapour_pa=pack.is_closed * _dried(pack, demand),
        garment_w=_garment_heat(pack, stores, demand),
    )


def consumption(pack: Backpack, stores: Stores, demand: Demand, supplied: Supply) -> Consumption:
    """Return what a supply costs.

    Args:
        pack: the backpack.
        stores: what is left in it.
        demand: what was asked.
        supplied: what was given.

    Returns:
        Oxygen, carbon dioxide absorbed, water, heat rejected.

    Source: module docstring.
    """
    if has_no_loop(pack):
        none = jnp.zeros_like(supplied.oxygen_kg_s)
        bottles = supplied.oxygen_kg_s - supplied.emergency_kg_s
        return Consumption(bottles, supplied.emergency_kg_s, none, none, none, none, none)
    absorbed, condensed = _cleaned(pack, demand, supplied.carbon_pa, supplied.vapour_pa)
    load = supplied.garment_w + _gas_load(pack, demand, absorbed, condensed)
    power = pack.sublimator_w * _readiness(pack, stores, demand)
    rejected = jnp.minimum(jnp.maximum(load, 0.0), power)
    return Consumption(
        oxygen_kg_s=supplied.oxygen_kg_s - supplied.emergency_kg_s,
        emergency_kg_s=supplied.emergency_kg_s,
        carbon_kg_s=absorbed,
        condensed_kg_s=condensed,
        water_kg_s=rejected / SUBLIMATION_J_KG,
        rejected_w=rejected,
        load_w=load,
    )


def topped_up(
    pack: Backpack, stores: Stores, demand: Demand, first: Supply, used: Consumption
) -> tuple[Supply, Consumption]:
    """Return a supply and its cost with the feed that the demand asks for.

    The loop's part stays as it was: it does not depend on the feed.

    Args:
        pack: the backpack.
        stores: what is left in it.
        demand: what is asked, feed included.
        first: supply without that feed.
        used: what that costs.

    Returns:
        Supply and consumption, as `supply` and `consumption` would give them.

    Source: `supply`.
    """
    is_open = 1.0 - pack.is_closed
    wanted = is_open * pack.flow_kg_s + jnp.maximum(demand.makeup_kg_s, 0.0)
    fresh, emergency = _fed(pack, stores, wanted, demand)
    flow = first.flow_kg_s + is_open * (fresh - first.oxygen_kg_s)
    given = first._replace(
        flow_kg_s=flow, oxygen_kg_s=fresh, wanted_kg_s=wanted, emergency_kg_s=emergency
    )
    return given, used._replace(oxygen_kg_s=fresh - emergency, emergency_kg_s=emergency)


def has_no_loop(pack: Backpack) -> bool:
    """Return whether it is known when the program is made that the pack has no closed loop.

    Args:
        pack: the backpack; a Python zero in `is_closed` says so.

    Source: decision; half of the arithmetic is saved then.
    """
    return isinstance(pack.is_closed, float) and pack.is_closed == 0.0


def _fed(pack: Backpack, stores: Stores, wanted: Real, demand: Demand) -> tuple[Real, Real]:
    """Return the oxygen that bottles and emergency pack give, and the latter's part [kg/s]."""
    unusable = unusable_oxygen(pack.least_bottle_pa, pack.bottle_m3, pack.bottle_k)
    given = delivered(stores.oxygen_kg, wanted, unusable, demand.step_s)
    missing = jnp.minimum(wanted - given, pack.emergency_kg_s)
    # The emergency bottle's last gram in place of a pressure: it is small and was full.
    emergency = delivered(stores.emergency_kg, missing, 1e-3, demand.step_s)
    return given + emergency, emergency


def rates(pack: Backpack, stores: Stores, consumed: Consumption, ambient_pa: Real) -> Stores:
    """Return how the stores change.

    Args:
        pack: the backpack.
        stores: what is left in it.
        consumed: what is used.
        ambient_pa: pressure outside [Pa].

    Returns:
        Rates of the stores [kg/s] and of the plate's readiness [1/s].

    Source: conservation of mass; first-order lag of the plate.
    """
    return Stores(
        oxygen_kg=-consumed.oxygen_kg_s,
        carbon_kg=consumed.carbon_kg_s,
        water_kg=-consumed.water_kg_s,
        emergency_kg=-consumed.emergency_kg_s,
        frozen=pack.is_closed * plate_rate(stores.frozen, ambient_pa, pack.freezing_s),
    )


def _readiness(pack: Backpack, stores: Stores, demand: Demand) -> Real:
    """Return the share of its capacity that the sublimator has [1]."""
    left = water_share(stores.water_kg, pack.sublimator_w, demand.step_s)
    frozen = jnp.clip(stores.frozen, 0.0, 1.0)
    return pack.is_closed * vacuum_share(demand.ambient_pa) * left * frozen


def _passed(pack: Backpack, stores: Stores, demand: Demand) -> Real:
    """Return the carbon dioxide behind the sorbent [Pa]."""
    return demand.carbon_pa * slip(stores.carbon_kg, pack.sorbent_kg, pack.sorbent_width)


def _cleaned(pack: Backpack, demand: Demand, carbon_pa: Real, vapour_pa: Real) -> tuple[Real, Real]:
    """Return the carbon dioxide absorbed and the water condensed down to inlet pressures [kg/s]."""
    per_pascal = pack.is_closed * pack.fan_m3_s / (GAS_CONSTANT_J_MOL_K * demand.gas_k)
    carbon = per_pascal * (demand.carbon_pa - carbon_pa)
    vapour = per_pascal * jnp.maximum(demand.vapour_pa - vapour_pa, 0.0)
    return MOLAR_MASS_KG_MOL["CO2"] * carbon, MOLAR_MASS_KG_MOL["H2O"] * vapour


def _gas_load(pack: Backpack, demand: Demand, absorbed: Real, condensed: Real) -> Real:
    """Return the sublimator's load beside the garment [W]."""
    dry = _moved(pack, demand) * cooling.OXYGEN_HEAT_CAPACITY_J_KG_K * (demand.gas_k - pack.inlet_k)
    heat = absorbed * ABSORPTION_J_KG + condensed * cooling.EVAPORATION_J_KG
    return pack.is_closed * (pack.electric_w + dry + heat)


def _garment_heat(pack: Backpack, stores: Stores, demand: Demand) -> Real:
    """Return the heat that the garment takes: as dialled, as skin and sublimator allow [W]."""
    cold = jnp.maximum(demand.skin_k - pack.coolant_k, 0.0)
    most = cooling.garment_conductance(pack.garment, demand.metabolic_w) * cold
    carbon = _passed(pack, stores, demand)
    other = _gas_load(pack, demand, *_cleaned(pack, demand, carbon, _dried(pack, demand)))
    room = jnp.maximum(pack.sublimator_w * _readiness(pack, stores, demand) - other, 0.0)
    return jnp.clip(demand.garment_w, 0.0, jnp.minimum(most, room))


def _dried(pack: Backpack, demand: Demand) -> Real:
    """Return the vapour behind the sublimator [Pa]."""
    return jnp.minimum(demand.vapour_pa, saturation_pressure(jnp.asarray(pack.dew_k)))


def _moved(pack: Backpack, demand: Demand) -> Real:
    """Return the gas that the fan moves [kg/s]."""
    per_kelvin = OXYGEN_GAS_CONSTANT_J_KG_K * demand.gas_k
    return pack.fan_m3_s * demand.pressure_pa / per_kelvin
