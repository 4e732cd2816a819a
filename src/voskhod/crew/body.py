"""The body as two nodes of heat, and how it controls itself.

A core and a skin of two temperatures. Blood flow to the skin, sweat, shivering and the skin's
share of the body's mass are algebraic functions of the two temperatures; what the surroundings
do with them is in `thermoregulation`.

Source: Gagge, Fobelets & Berglund, ASHRAE Trans. 92:709 (1986), with the coefficients of
ASHRAE 55-2020, also in pythermalcomfort.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.units import STANDARD_ATMOSPHERE_PA, ZERO_CELSIUS_K

BODY_HEAT_J_KG_K = 0.97 * 3600.0  # Gagge 1986: 0.97 W h/(kg K)
SWEAT_HEAT_J_KG = 0.68 * 3.6e6  # Gagge 1986: 0.68 W h per gram of sweat
MMHG_PA = 133.322  # conventional millimetre of mercury
NEUTRAL_SKIN_K = 33.7 + ZERO_CELSIUS_K  # Gagge 1986
NEUTRAL_CORE_K = 36.8 + ZERO_CELSIUS_K  # Gagge 1986
NEUTRAL_SKIN_SHARE = 0.1  # Gagge 1986, share of body mass counted as skin at neutrality

_BLOOD_HEAT_J_KG_K = 1.163 * 3600.0  # Gagge 1986: 1.163 W h/(L K), a litre taken as a kilogram
_TISSUE_CONDUCTANCE_W_M2_K = 5.28  # Gagge 1986
_PER_HOUR = 1.0 / 3600.0


class Body(NamedTuple):
    """Size of a crew member.

    Args:
        mass_kg: body mass [kg].
        area_m2: skin area, Du Bois [m2].
        fat_percent: body fat [%].
    """

    mass_kg: Real | float
    area_m2: Real | float
    fat_percent: Real | float = 18.0


class BodyState(NamedTuple):
    """Temperatures of the two nodes.

    Args:
        core_k: core temperature [K].
        skin_k: mean skin temperature [K].
    """

    core_k: Real
    skin_k: Real


class Effort(NamedTuple):
    """What the muscles turn over.

    Args:
        metabolic_rate_w: metabolic rate without shivering [W].
        mechanical_power_w: part of it that leaves as external work [W].
    """

    metabolic_rate_w: Real | float
    mechanical_power_w: Real | float = 0.0


class HeatRates(NamedTuple):
    """Change of the two temperatures and the flows behind it.

    Args:
        core_k_s: rate of the core temperature [K/s].
        skin_k_s: rate of the skin temperature [K/s].
        stored_w: heat stored in the body per second, the sum of all flows [W].
        removed_w: heat carried away by gas and respiration [W].
        sweat_kg_s: sweat secreted [kg/s].
        liquid_sweat_kg_s: part of it that does not evaporate [kg/s].
    """

    core_k_s: Real
    skin_k_s: Real
    stored_w: Real
    removed_w: Real
    sweat_kg_s: Real
    liquid_sweat_kg_s: Real


class Losses(NamedTuple):
    """Heat that leaves a body, before the balance is struck.

    Args:
        respiration_w: from the core by breathing [W].
        dry_w: from the skin without evaporation [W].
        evaporation_limit_w: evaporation from a skin that is wholly wet [W].
        wettedness_limit: largest wet share of the skin [1].
    """

    respiration_w: Real
    dry_w: Real
    evaporation_limit_w: Real
    wettedness_limit: Real | float


def saturated_vapour_pressure(temperature_k: Real) -> Real:
    """Return the saturated vapour pressure of water.

    Args:
        temperature_k: temperature [K].

    Returns:
        Saturated vapour pressure [Pa].

    Source: Antoine form of Gagge 1986, exp(18.6686 - 4030.183 / (t + 235)) mmHg, t in degC.
    """
    # Far below any body temperature the form has a pole at -235 degC.
    celsius = jnp.maximum(temperature_k - ZERO_CELSIUS_K, -150.0)
    return MMHG_PA * jnp.exp(18.6686 - 4030.183 / (celsius + 235.0))


def skin_blood_flow(state: BodyState) -> Real:
    """Return the blood flow through the skin.

    Args:
        state: temperatures of core and skin [K].

    Returns:
        Skin blood flow [kg/(m2 s)].

    Source: Gagge 1986, with its bounds 0.5 and 90 kg/(m2 h).
    """
    warm_core = jnp.maximum(state.core_k - NEUTRAL_CORE_K, 0.0)
    cold_skin = jnp.maximum(NEUTRAL_SKIN_K - state.skin_k, 0.0)
    hourly = (6.3 + 120.0 * warm_core) / (1.0 + 0.5 * cold_skin)
    return jnp.clip(hourly, 0.5, 90.0) * _PER_HOUR


def core_skin_conductance(blood_flow_kg_m2_s: Real) -> Real:
    """Return the conductance between core and skin.

    Args:
        blood_flow_kg_m2_s: skin blood flow [kg/(m2 s)].

    Returns:
        Conductance [W/(m2 K)].

    Source: Gagge 1986.
    """
    return _TISSUE_CONDUCTANCE_W_M2_K + _BLOOD_HEAT_J_KG_K * blood_flow_kg_m2_s


def skin_share(blood_flow_kg_m2_s: Real) -> Real:
    """Return the share of the body's mass that has skin temperature.

    Args:
        blood_flow_kg_m2_s: skin blood flow [kg/(m2 s)].

    Returns:
        Share of body mass [1].

    Source: Gagge 1986.
    """
    return 0.0417737 + 0.7451833 / (blood_flow_kg_m2_s * 3600.0 + 0.585417)


def sweat_rate(state: BodyState, share: Real) -> Real:
    """Return the sweat that control signals ask for.

    Args:
        state: temperatures of core and skin [K].
        share: share of body mass at skin temperature [1].

    Returns:
        Sweat secreted [kg/(m2 s)].

    Source: Gagge 1986, 170 g/(m2 h K), at most 500 g/(m2 h).
    """
    mean = share * state.skin_k + (1.0 - share) * state.core_k
    neutral = NEUTRAL_SKIN_SHARE * NEUTRAL_SKIN_K + (1.0 - NEUTRAL_SKIN_SHARE) * NEUTRAL_CORE_K
    warm_skin = jnp.clip(state.skin_k - NEUTRAL_SKIN_K, 0.0, 20.0)
    hourly = 170.0 * jnp.maximum(mean - neutral, 0.0) * jnp.exp(warm_skin / 10.7)
    return jnp.minimum(hourly, 500.0) * (1e-3 * _PER_HOUR)


def shivering_heat(state: BodyState) -> Real:
    """Return the heat that shivering adds.

    Args:
        state: temperatures of core and skin [K].

    Returns:
        Heat of shivering [W/m2].

    Source: Gagge 1986, 19.4 W/(m2 K2). It has no ceiling and no fatigue; see `cold` for that.
    """
    cold_core = jnp.maximum(NEUTRAL_CORE_K - state.core_k, 0.0)
    return 19.4 * cold_core * jnp.maximum(NEUTRAL_SKIN_K - state.skin_k, 0.0)


def stored_heat(state: BodyState, mass_kg: Real | float) -> Real:
    """Return the heat stored since neutrality, the skin counted as one tenth of the body.

    Gagge's moving share redistributes heat without flow, so the integral of
    `HeatRates.stored_w` is the exact store and this is the readable one.

    Args:
        state: temperatures of core and skin [K].
        mass_kg: body mass [kg].

    Returns:
        Heat above the neutral state [J].

    Source: Gagge 1986 for neutral state, share and heat capacity.
    """
    skin = NEUTRAL_SKIN_SHARE * (state.skin_k - NEUTRAL_SKIN_K)
    core = (1.0 - NEUTRAL_SKIN_SHARE) * (state.core_k - NEUTRAL_CORE_K)
    return BODY_HEAT_J_KG_K * mass_kg * (skin + core)


def respiration_heat(
    metabolic_rate_w: Real | float, inspired_k: Real, vapour_pa: Real, pressure_pa: Real
) -> tuple[Real, Real]:
    """Return the heat that breathing takes from the core.

    Args:
        metabolic_rate_w: metabolic rate [W].
        inspired_k: temperature of the inspired gas [K].
        vapour_pa: its partial pressure of water vapour [Pa].
        pressure_pa: its total pressure [Pa].

    Returns:
        Dry heat and evaporative heat [W].

    Source: Gagge 1986; dry part scaled with gas density, decision of this module.
    """
    celsius = inspired_k - ZERO_CELSIUS_K
    density = pressure_pa / STANDARD_ATMOSPHERE_PA
    dry = 0.0014 * metabolic_rate_w * (34.0 - celsius) * density
    return dry, 0.0023 * metabolic_rate_w * (44.0 - vapour_pa / MMHG_PA)


def heat_balance(
    state: BodyState, body: Body, effort: Effort, losses: Losses, wall_w: Real
) -> HeatRates:
    """Strike the balance of core and skin, and share the sweat into vapour and liquid.

    Args:
        state: temperatures of core and skin [K].
        body: mass and skin area.
        effort: metabolic rate and external work [W].
        losses: heat that leaves [W].
        wall_w: part of the dry loss that goes through a suit's wall [W].

    Returns:
        Rates of the two temperatures, heat flows and sweat.

    Source: Gagge 1986.
    """
    area = body.area_m2
    blood = skin_blood_flow(state)
    share = skin_share(blood)
    sweat = sweat_rate(state, share) * area
    inner = core_skin_conductance(blood) * (state.core_k - state.skin_k) * area
    # Wettedness 0.06 + 0.94 E_sweat / E_max, written without the division.
    diffusion = 0.06 * losses.evaporation_limit_w
    evaporation = jnp.minimum(
        diffusion + 0.94 * SWEAT_HEAT_J_KG * sweat,
        losses.wettedness_limit * losses.evaporation_limit_w,
    )
    evaporated = (evaporation - diffusion) / (0.94 * SWEAT_HEAT_J_KG)
    produced = effort.metabolic_rate_w - effort.mechanical_power_w + shivering_heat(state) * area
    core = produced - losses.respiration_w - inner
    skin = inner - losses.dry_w - evaporation
    capacity = BODY_HEAT_J_KG_K * body.mass_kg
    return HeatRates(
        core_k_s=core / (capacity * (1.0 - share)),
        skin_k_s=skin / (capacity * share),
        stored_w=core + skin,
        removed_w=losses.respiration_w + losses.dry_w + evaporation - wall_w,
        sweat_kg_s=sweat,
        liquid_sweat_kg_s=jnp.maximum(sweat - evaporated, 0.0),
    )
