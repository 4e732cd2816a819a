"""The body as two nodes of heat, and how it controls itself.

A core and a skin of two temperatures. Blood flow to the skin, sweat, shivering and the skin's
share of the body's mass are algebraic functions of the two temperatures; what the surroundings
take is in `surroundings`, a body of segments in `many_nodes`.

Source: Gagge, Fobelets & Berglund, ASHRAE Trans. 92:709 (1986), with the coefficients of
ASHRAE 55-2020, also in pythermalcomfort.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.crew.losses import SWEAT_HEAT_J_KG, Effort, HeatFlows, Losses, evaporated
from voskhod.units import ZERO_CELSIUS_K

BODY_HEAT_J_KG_K = 0.97 * 3600.0  # Gagge 1986: 0.97 W h/(kg K)
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


def heat_balance(
    state: BodyState, body: Body, effort: Effort, losses: Losses
) -> tuple[BodyState, HeatFlows]:
    """Strike the balance of core and skin.

    Args:
        state: temperatures of core and skin [K].
        body: mass and skin area.
        effort: metabolic rate and external work [W].
        losses: heat that leaves, the skin as one patch [W].

    Returns:
        Rates of the two temperatures [K/s] and the flows behind them.

    Source: Gagge 1986.
    """
    area = body.area_m2
    blood = skin_blood_flow(state)
    share = skin_share(blood)
    sweat = sweat_rate(state, share) * area
    inner = core_skin_conductance(blood) * (state.core_k - state.skin_k) * area
    patches = evaporated(SWEAT_HEAT_J_KG * sweat[..., None], losses)
    evaporation, liquid = (patch[..., 0] for patch in patches)
    dry, garment, wall = (
        jnp.sum(part, axis=-1) for part in (losses.dry_w, losses.garment_w, losses.wall_w)
    )
    shivering = shivering_heat(state) * area
    produced = effort.metabolic_rate_w - effort.mechanical_power_w + shivering
    core = produced - losses.breath_dry_w - losses.breath_wet_w - inner
    skin = inner - dry - evaporation - garment - wall
    capacity = BODY_HEAT_J_KG_K * body.mass_kg
    flows = HeatFlows(
        produced_w=produced,
        shivering_w=shivering,
        breath_dry_w=losses.breath_dry_w,
        breath_wet_w=losses.breath_wet_w,
        dry_w=dry,
        evaporation_w=evaporation,
        garment_w=garment,
        wall_w=wall,
        stored_w=core + skin,
        sweat_kg_s=sweat,
        liquid_sweat_kg_s=liquid / SWEAT_HEAT_J_KG,
    )
    return BodyState(core / (capacity * (1.0 - share)), skin / (capacity * share)), flows
