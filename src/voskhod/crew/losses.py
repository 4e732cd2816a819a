"""Heat that a body makes, loses and keeps, in words that all models of it share.

Records of effort, losses, flows and readings, with what does not depend on how many nodes a body
has: vapour pressure, the heat of breathing, and how sweat shares into vapour and liquid.

Source: Gagge, Fobelets & Berglund, ASHRAE Trans. 92:709 (1986), with the coefficients of
ASHRAE 55-2020, also in pythermalcomfort.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.units import STANDARD_ATMOSPHERE_PA, ZERO_CELSIUS_K

SWEAT_HEAT_J_KG = 0.68 * 3.6e6  # Gagge 1986: 0.68 W h per gram of sweat
MMHG_PA = 133.322  # conventional millimetre of mercury


class Effort(NamedTuple):
    """What the muscles turn over.

    Args:
        metabolic_rate_w: metabolic rate without shivering [W].
        mechanical_power_w: part of it that leaves as external work [W].
    """

    metabolic_rate_w: Real | float
    mechanical_power_w: Real | float = 0.0


class Losses(NamedTuple):
    """Heat that leaves a body, before the balance is struck.

    Those of the skin stand by patch on the last axis.

    Args:
        breath_dry_w: from the core by breathing, without evaporation [W].
        breath_wet_w: from the core by breathing, by evaporation [W].
        dry_w: from the skin to air and walls without evaporation [W].
        evaporation_limit_w: evaporation from a skin that is wholly wet [W].
        wettedness_limit: largest wet share of the skin [1].
        garment_w: from the skin to water in tubes [W].
        wall_w: from the skin through a suit's wall [W].
    """

    breath_dry_w: Real
    breath_wet_w: Real
    dry_w: Real
    evaporation_limit_w: Real
    wettedness_limit: Real | float
    garment_w: Real
    wall_w: Real


class HeatFlows(NamedTuple):
    """What a body makes, loses and keeps.

    Args:
        produced_w: metabolic heat with shivering, less external work [W].
        shivering_w: part of it that is shivering [W].
        breath_dry_w: lost by breathing, without evaporation [W].
        breath_wet_w: lost by breathing, by evaporation [W].
        dry_w: lost by the skin to air and walls [W].
        evaporation_w: lost by the skin by evaporation [W].
        garment_w: lost to water in tubes [W].
        wall_w: lost through a suit's wall [W].
        stored_w: what is left, heat stored per second [W].
        sweat_kg_s: sweat secreted [kg/s].
        liquid_sweat_kg_s: part of it that does not evaporate [kg/s].
    """

    produced_w: Real
    shivering_w: Real
    breath_dry_w: Real
    breath_wet_w: Real
    dry_w: Real
    evaporation_w: Real
    garment_w: Real
    wall_w: Real
    stored_w: Real
    sweat_kg_s: Real
    liquid_sweat_kg_s: Real


class Readings(NamedTuple):
    """What thermometers would show.

    Args:
        core_k: core that controls the body [K].
        skin_k: mean skin temperature [K].
        oesophageal_k: in the oesophagus, beside the heart [K].
        rectal_k: in the rectum [K].
        hand_k: skin of the hands [K].
        foot_k: skin of the feet [K].
    """

    core_k: Real
    skin_k: Real
    oesophageal_k: Real
    rectal_k: Real
    hand_k: Real
    foot_k: Real


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


def evaporated(sweat_w: Real, losses: Losses) -> tuple[Real, Real]:
    """Share sweat into vapour and liquid.

    Args:
        sweat_w: heat that the sweat would take if all of it evaporated, by patch [W].
        losses: heat that leaves.

    Returns:
        Evaporative heat of the skin, and the part of the sweat that stays liquid, by patch [W].

    Source: wettedness 0.06 + 0.94 E_sweat / E_max (Gagge 1986), written without the division.
    """
    diffusion = 0.06 * losses.evaporation_limit_w
    evaporation = jnp.minimum(
        diffusion + 0.94 * sweat_w, losses.wettedness_limit * losses.evaporation_limit_w
    )
    return evaporation, jnp.maximum(sweat_w - (evaporation - diffusion) / 0.94, 0.0)
