"""A wearer at constant effort in a suit with a backpack, until the stores are used up.

The package's own gas balance, backpack and march, coupled: what the open loop of a Berkut-like
suit and the closed loop of the EMU do over hours. One compiled program flies a batch of both.
"""

from functools import cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Real, Scalar
from voskhod.crew.metabolism import carbon_dioxide_production, oxygen_consumption
from voskhod.physics import backpack, cooling, suit_air
from voskhod.physics.backpack import Backpack, Demand, Stores
from voskhod.physics.bottle import unusable_oxygen
from voskhod.physics.march import Grid, march
from voskhod.physics.suit_air import Space, Species
from voskhod.units import (
    GAS_CONSTANT_J_MOL_K,
    MOLAR_MASS_KG_MOL,
    OXYGEN_GAS_CONSTANT_J_KG_K,
    ZERO_CELSIUS_K,
)

STEPS = 1440  # half a minute over 12 hours
POUND_KG = 0.45359237  # exact
SUIT_M3 = 0.05  # EMU 42-57 L (BVAD as used in HabNet)
GAS_K, _SKIN_K = 300.0, 306.15  # guess: warm gas; skin at 33 degC as in the ventilation table
# guess: breath and a dry skin at work give off a quarter of the heat as vapour; no endurance
# depends on it, since both parts end in the sublimator.
_LATENT_SHARE = 0.25

EMU = Backpack(
    is_closed=1.0,
    bottle_m3=2.0 * 3.93e-3,  # guess: two bottles of 240 cubic inches
    bottle_k=294.0,
    least_bottle_pa=0.7e6,  # guess: some 100 psi before the regulator
    flow_kg_s=0.0,
    fan_m3_s=6.0 * 4.71947e-4,  # 6 acfm
    inlet_k=ZERO_CELSIUS_K + 20.0,  # guess: warmed by duct and fan
    dew_k=ZERO_CELSIUS_K + 12.5,  # HabNet
    sorbent_kg=1.48 * POUND_KG,  # METOX, HabNet
    sorbent_width=0.03,  # guess
    sublimator_w=900.0,  # guess: 469 W of the wearer at most (Gernhardt 2013), twice over
    freezing_s=180.0,  # guess: some minutes from opening the feed water
    garment=1.0,
    coolant_k=ZERO_CELSIUS_K + 10.0,  # guess: coldest water that is worn
    electric_w=56.0,  # guess: battery of 26.6 A h at 16.8 V over 8 h
    emergency_kg_s=0.0,
)
BERKUT = EMU._replace(
    is_closed=0.0, bottle_m3=6e-3, least_bottle_pa=1e6, fan_m3_s=0.0, garment=0.0, electric_w=0.0
)
EMU_OXYGEN_KG = 1.217 * POUND_KG  # HabNet
EMU_WATER_KG = 10.0 * POUND_KG  # HabNet
EMU_LEAK_KG_S = 0.005 / 3600.0  # BVAD


class Wear(NamedTuple):
    """One wearer in one suit.

    Attributes:
        pack: the backpack.
        pressure_pa: suit pressure [Pa].
        metabolic_w: metabolic rate [W].
        leak_kg_s: leak [kg/s].
        oxygen_kg: usable oxygen at the start [kg].
        water_kg: feed water at the start [kg].
        duration_s: how long it is followed [s].
        latent_share: share of the heat given off as vapour [1].
    """

    pack: Backpack
    pressure_pa: float
    metabolic_w: float
    leak_kg_s: float
    oxygen_kg: float
    water_kg: float
    duration_s: float
    latent_share: float = _LATENT_SHARE


class Suited(NamedTuple):
    """State: partial pressures [Pa] and stores."""

    air: Species
    stores: Stores


class Worn(NamedTuple):
    """Record of a batch, shape (wearer, time).

    Attributes:
        time: when [s].
        state: partial pressures and stores.
        usable_kg: oxygen that the regulator can still give [kg].
    """

    time: Real
    state: Suited
    usable_kg: Real


def emu(metabolic_w: float, oxygen_kg: float = EMU_OXYGEN_KG) -> Wear:
    """Return a wearer of the EMU.

    Args:
        metabolic_w: metabolic rate [W].
        oxygen_kg: usable oxygen [kg].
    """
    return Wear(EMU, 29.6e3, metabolic_w, EMU_LEAK_KG_S, oxygen_kg, EMU_WATER_KG, 43200.0)


def berkut(metabolic_w: float, pressure_pa: float, flow_kg_s: float, oxygen_kg: float) -> Wear:
    """Return a wearer of a Berkut-like suit; its open loop has no leak worth the name.

    Args:
        metabolic_w: metabolic rate [W].
        pressure_pa: suit pressure [Pa].
        flow_kg_s: ventilation [kg/s].
        oxygen_kg: usable oxygen [kg].
    """
    pack = BERKUT._replace(flow_kg_s=flow_kg_s)
    return Wear(pack, pressure_pa, metabolic_w, 0.0, oxygen_kg, 0.0, 3600.0)


def wear(wearers: tuple[Wear, ...]) -> Worn:
    """Return the records of some wearers.

    Args:
        wearers: who wears what.
    """
    batch = jax.tree.map(lambda *numbers: jnp.asarray(numbers, dtype=float), *wearers)
    found: Worn = jax.device_get(_compiled()(batch))
    return found


def crossing(time: Real, falling: Real, level: float = 0.0) -> float:
    """Return when a falling quantity passes a level, not a number if it does not [s].

    Args:
        time: when [s].
        falling: quantity at those times.
        level: level.
    """
    below = jnp.asarray(falling) <= level
    i = int(jnp.argmax(below))
    if i == 0:
        return float("nan")
    before, after = float(falling[i - 1]), float(falling[i])
    step = float(time[i] - time[i - 1])
    return float(time[i - 1]) + step * (before - level) / (before - after)


@cache
def _compiled() -> Any:
    return jax.jit(jax.vmap(_wear))


def _wear(case: Wear) -> Worn:
    pack = case.pack
    unusable = unusable_oxygen(pack.least_bottle_pa, pack.bottle_m3, pack.bottle_k)
    zero = jnp.zeros_like(jnp.asarray(case.pressure_pa))
    stores = Stores(case.oxygen_kg + unusable, zero, case.water_kg + zero, zero, zero + 1.0)
    air = Species(case.pressure_pa + zero, zero, zero, zero)
    grid = Grid(zero, zero + case.duration_s / STEPS, STEPS)
    run = march(_rates, Suited(air, stores), grid, (case, grid.step))
    return Worn(run.times, run.states, run.states.stores.oxygen_kg - unusable)


def _rates(_: Scalar, state: Suited, args: tuple[Wear, Scalar]) -> Suited:
    case, step = args
    pack, stores, air = case.pack, state.stores, state.air
    pressure, molar = suit_air.total(air), MOLAR_MASS_KG_MOL
    alive = case.metabolic_w * suit_air.breathed_share(air.oxygen)
    burnt, vented = oxygen_consumption(alive), pack.flow_kg_s / molar["O2"]
    wet = case.latent_share * alive / cooling.EVAPORATION_J_KG
    made = suit_air.metabolic_flows(burnt, carbon_dioxide_production(alive), wet)
    demand = _demand(case, air, step)
    # What the loop takes out does not depend on the feed, so a first pass without feed is exact.
    used = backpack.consumption(pack, stores, demand, backpack.supply(pack, stores, demand))
    kept = Species(
        made.oxygen,
        made.carbon - used.carbon_kg_s / molar["CO2"],
        made.vapour - used.condensed_kg_s / molar["H2O"],
        made.nitrogen,
    )
    # Half a step: the solver is stable to three of its lags, and the EMU's 18 s stay as they are.
    space = Space(SUIT_M3, GAS_K)
    swept = pack.fan_m3_s * pressure / (GAS_CONSTANT_J_MOL_K * GAS_K) + vented
    slowed = suit_air.slowed_volume(space, swept, pressure, 0.5 * step)
    space = space._replace(volume_m3=slowed)
    falling = (case.pressure_pa - pressure) / step
    leak = case.leak_kg_s / molar["O2"] * pressure / case.pressure_pa
    need = leak - suit_air.balanced_outflow(air, kept, falling, space) - vented
    demand = demand._replace(makeup_kg_s=molar["O2"] * jnp.maximum(need, 0.0))
    given = backpack.supply(pack, stores, demand)
    used = backpack.consumption(pack, stores, demand, given)
    gained = kept._replace(oxygen=kept.oxygen + given.oxygen_kg_s / molar["O2"])
    out = jnp.maximum(suit_air.balanced_outflow(air, gained, falling, space), leak)
    return Suited(
        suit_air.partial_rates(air, gained, out, space),
        backpack.rates(pack, stores, used, demand.ambient_pa),
    )


def _demand(case: Wear, air: Species, step: Scalar) -> Demand:
    """Return what is asked of the pack, without the feed that holds the pressure."""
    pressure = suit_air.total(air)
    # The garment takes what the gas does not, so that the body stores no heat.
    flow = case.pack.fan_m3_s * pressure / (OXYGEN_GAS_CONSTANT_J_KG_K * GAS_K)
    dry = flow * cooling.OXYGEN_HEAT_CAPACITY_J_KG_K * (GAS_K - case.pack.inlet_k)
    return Demand(
        pressure_pa=pressure,
        ambient_pa=jnp.zeros_like(pressure),
        carbon_pa=air.carbon,
        vapour_pa=air.vapour,
        gas_k=jnp.asarray(GAS_K),
        makeup_kg_s=jnp.zeros_like(pressure),
        garment_w=(1.0 - case.latent_share) * case.metabolic_w - dry,
        skin_k=jnp.asarray(_SKIN_K),
        metabolic_w=jnp.asarray(case.metabolic_w),
        step_s=step,
    )
