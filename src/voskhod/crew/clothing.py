r"""Clothing in the cold: what wind, walking, pressing and water leave of its insulation; drying.

Dressed man in wind $v$ and walking at $w$, clothes $I_{cl}$ of air permeability $p$ (ISO 11079):

    R_x = (I_cl + 0.085 / f) (0.54 e^(-0.15 v - 0.22 w) p^0.075 - 0.06 ln p + 0.5)
    f = 1 + 1.197 I_cl,    I_a = 0.092 e^(-0.15 v - 0.22 w) - 0.0045

Water of mass m in clothes that hold at most m_s: the insulation falls straight to one tenth. It
evaporates at the temperature of the skin, through the vapour resistance of ISO 11079:

    E = d (p_s(T_s) - p_a) / (0.158 R_x),  d = u / (u + 0.1),  u = m / m_s
    dm/dt = [s X (1 - u) - A e E - g F d] / 2.43 MJ/kg

with shed heat X, of which the share s soaks in, and heat F of a fire at the clothes. Every joule
of E cools the skin, though only the share e of the vapour leaves the clothes: the rest condenses
in colder layers and carries heat outwards. Decision: outer layers do not freeze, so that ice in
them, its beating out and its melting are missing.

Sources: ISO 11079:2007 (insulation, vapour); shares are guesses, stated with their spread.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.units import ZERO_CELSIUS_K

CLO_M2K_W = 0.155  # definition of one clo
EVAPORATION_J_KG = 2.43e6  # water at skin temperature
AREA_PER_INSULATION = 1.197  # ISO 11079: f = 1 + 1.197 I, I in m2 K/W
STILL_AIR_M2K_W = 0.085  # ISO 11079: layer of the manikin on which clothes are measured
FASTEST_WIND_M_S = 18.0  # ISO 11079: range
FASTEST_WALK_M_S = 1.2  # ISO 11079: range
VAPOUR_RATIO_KPA_K = 0.06 / 0.38  # ISO 11079: vapour resistance [m2 kPa/W] over insulation

SOAKED_LOSS = 0.9  # guess, 0.8-0.95: share of the insulation lost when soaked
LAST_TENTH = 0.1  # guess, 0.05-0.2: share of the capacity at which half of the cloth is dry
LEAVING_SHARE = 0.5  # guess, 0.2-0.8: evaporated water that leaves the clothes
FIRE_DRYING_SHARE = 0.3  # guess, 0.1-0.5: heat of a fire at wet cloth that evaporates water
SOAKING_SHARE = 0.5  # guess, 0.2-0.8: sweat that the clothes keep
PRESSED_KEEPS = 0.5  # guess, 0.3-0.7: insulation of clothes that are lain on
BOUGHS_M2K_W = 0.1  # guess, 0.05-0.3: spruce boughs or folded canopy between man and snow


class Clothes(NamedTuple):
    """Clothes that a man wears.

    Args:
        insulation_m2k_w: basic insulation, dry, without the air around [m2 K/W].
        permeability_m_s: air through the outer layer at 100 Pa [m/s]; windproof is 0.001, the
            default 0.008 a dense weave (ISO 11079).
        capacity_kg: water that they hold without dripping [kg]; soaked wool and cotton hold
            twice their own mass, so that 4 kg belong to 2 kg of inner layers (guess, factor 2).
        pressed_share: share of the skin that is sat or lain on [1].
    """

    insulation_m2k_w: Real | float
    permeability_m_s: Real | float = 0.008
    capacity_kg: Real | float = 4.0
    pressed_share: Real | float = 0.0


class Skin(NamedTuple):
    """Skin under the clothes.

    Args:
        temperature_k: its temperature before anything evaporates [K].
        response_m2k_w: by how much it cools for each W/m2 taken from it [m2 K/W].
        area_m2: its area [m2].
    """

    temperature_k: Real
    response_m2k_w: Real
    area_m2: Real | float


def air_layer_insulation(wind_m_s: Real, walking_m_s: Real | float = 0.0) -> Real:
    """Return the insulation of the air layer around the clothes.

    Args:
        wind_m_s: wind at the body, held at 18 [m/s].
        walking_m_s: walking speed, held at 1.2 [m/s].

    Returns:
        Insulation [m2 K/W].

    Source: ISO 11079:2007.
    """
    return 0.092 * _stillness(wind_m_s, walking_m_s) - 0.0045


def clothing_insulation(dry_m2k_w: Real | float, wetness: Real) -> Real:
    """Return the insulation of clothes that are partly wet.

    Args:
        dry_m2k_w: insulation of the dry clothes, without air layer [m2 K/W].
        wetness: water over what the clothes hold at most, 0 dry, 1 soaked [1].

    Returns:
        Insulation of the clothes as they are [m2 K/W].

    Source: guess, straight to one tenth when soaked. Immersed clothes keep 0.06-0.23 clo
    (Nunneley 1985); for water in underwear a manikin shows a cubic whose coefficients are not
    in the abstract (doi 10.1177/0040517515580527).
    """
    return dry_m2k_w * (1.0 - SOAKED_LOSS * jnp.clip(wetness, 0.0, 1.0))


def wind_factor(permeability_m_s: Real | float, wind_m_s: Real, walking_m_s: Real | float) -> Real:
    """Return what wind and walking leave of the insulation of clothes with their air layer.

    Args:
        permeability_m_s: air through the outer layer at 100 Pa, held in 0.001-1 [m/s].
        wind_m_s: wind at the body, held at 18 [m/s].
        walking_m_s: walking speed, held at 1.2 [m/s].

    Returns:
        Factor, near 1 in calm [1].

    Source: ISO 11079:2007.
    """
    # The standard counts permeability in l/(m2 s).
    logarithm = jnp.log(jnp.clip(jnp.asarray(permeability_m_s, float), 1e-3, 1.0) * 1e3)
    airy = 0.54 * _stillness(wind_m_s, walking_m_s) * jnp.exp(0.075 * logarithm)
    return airy - 0.06 * logarithm + 0.5


def external_insulation(
    clothes: Clothes, water_kg: Real, wind_m_s: Real, walking_m_s: Real | float = 0.0
) -> Real:
    """Return the insulation between skin and open air.

    Args:
        clothes: what is worn.
        water_kg: water in it [kg].
        wind_m_s: wind at the body [m/s].
        walking_m_s: walking speed [m/s].

    Returns:
        Insulation of clothes and air layer, the pressed part beside the open one [m2 K/W].

    Source: ISO 11079:2007 for the open part; half of the clothes and boughs for the pressed part
    are a guess; the snow has the temperature of the air.
    """
    worn = clothing_insulation(clothes.insulation_m2k_w, wetness(clothes, water_kg))
    layer = STILL_AIR_M2K_W / (1.0 + AREA_PER_INSULATION * worn)
    factor = wind_factor(clothes.permeability_m_s, wind_m_s, walking_m_s)
    freely = (1.0 - clothes.pressed_share) / ((worn + layer) * factor)
    pressed = clothes.pressed_share / (PRESSED_KEEPS * worn + BOUGHS_M2K_W)
    return 1.0 / (freely + pressed)


def wetness(clothes: Clothes, water_kg: Real) -> Real:
    """Return how wet clothes are.

    Args:
        clothes: what is worn.
        water_kg: water in it [kg].

    Returns:
        Water over what they hold at most, 0 to 1 [1].

    Source: definition.
    """
    return jnp.clip(water_kg / jnp.maximum(clothes.capacity_kg, 1e-3), 0.0, 1.0)


def saturation_pressure(temperature_k: Real) -> Real:
    """Return the pressure of saturated water vapour.

    Args:
        temperature_k: temperature, held above -100 degC [K].

    Returns:
        Pressure [Pa].

    Source: ISO 11079:2007, Antoine equation over water.
    """
    celsius = jnp.maximum(temperature_k - ZERO_CELSIUS_K, -100.0)
    return 133.3 * jnp.exp(18.6686 - 4030.183 / (celsius + 235.0))


def evaporation(
    clothes: Clothes, water_kg: Real, skin: Skin, vapour_pa: Real, external_m2k_w: Real
) -> Real:
    """Return the heat that the water in clothes takes from the skin.

    The skin cools as the water evaporates; one Newton step on the vapour pressure allows for it.

    Args:
        clothes: what is worn.
        water_kg: water in it [kg].
        skin: skin without evaporation.
        vapour_pa: vapour pressure of the air [Pa].
        external_m2k_w: insulation of clothes and air layer [m2 K/W].

    Returns:
        Heat per area of skin, not negative [W/m2].

    Source: ISO 11079:2007 for the vapour resistance; the wet share of the cloth is a guess.
    """
    resistance = 1e3 * VAPOUR_RATIO_KPA_K * jnp.maximum(external_m2k_w, 1e-3)
    pressure = saturation_pressure(skin.temperature_k)
    over_zero = jnp.maximum(skin.temperature_k - ZERO_CELSIUS_K, -100.0) + 235.0
    slope = pressure * 4030.183 / (over_zero * over_zero)  # of the Antoine equation
    damp = _damp(wetness(clothes, water_kg)) / resistance
    driven = damp * jnp.maximum(pressure - vapour_pa, 0.0)
    return driven / (1.0 + damp * slope * skin.response_m2k_w)


def water_rate(
    clothes: Clothes, water_kg: Real, evaporating_w: Real, fire_w: Real | float, shed_w: Real
) -> Real:
    """Return how the water in clothes grows or dries.

    Args:
        clothes: what is worn.
        water_kg: water in it [kg].
        evaporating_w: heat that it takes from the whole skin [W].
        fire_w: heat of a fire that reaches the clothes [W].
        shed_w: heat shed as sweat [W].

    Returns:
        Rate of the water's mass [kg/s]; it vanishes in dry clothes without sweat.

    Source: energy balance at 2.43 MJ/kg; the three shares are guesses.
    """
    wet = wetness(clothes, water_kg)
    soaking = SOAKING_SHARE * shed_w * (1.0 - wet)
    drying = LEAVING_SHARE * evaporating_w + FIRE_DRYING_SHARE * fire_w * _damp(wet)
    return (soaking - drying) / EVAPORATION_J_KG


def _damp(wet: Real) -> Real:
    """Return the share of the cloth that is wet, from how full of water it is."""
    return wet / (wet + LAST_TENTH)


def _stillness(wind_m_s: Real, walking_m_s: Real | float) -> Real:
    """Return the exponential of wind and walking that ISO 11079 uses throughout."""
    wind = jnp.clip(jnp.asarray(wind_m_s, float), 0.0, FASTEST_WIND_M_S)
    walking = jnp.clip(jnp.asarray(walking_m_s, float), 0.0, FASTEST_WALK_M_S)
    return jnp.exp(-0.15 * wind - 0.22 * walking)
