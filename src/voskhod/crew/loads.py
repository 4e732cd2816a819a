r"""What a crew member takes from a cabin and gives to it: oxygen, carbon dioxide, water, heat.

With the heat $H$ of a litre of oxygen burnt at the respiratory quotient $R$ (Weir 1949)

    H = 4.184 (3.941 + 1.106 R) kJ/L,   m_O2 = rho_O2 M / H,   m_CO2 = R (M_CO2 / M_O2) m_O2

and the flows of a body's heat (`losses.HeatFlows`), whichever model they come from,

    vapour = (E_breath + E_skin) / h_fg,   sensible = all that leaves without evaporation.

The other way, a steady body's metabolic rate follows from the heat that it gives off:

    M = Q_sensible + h_fg m_vapour + W,   W = eta (M - M_rest)

Decisions: $R$ rises from 0.85 at rest to 0.92 at hard work, straight in $M$; Weir's heat follows
it, where `metabolism` keeps one constant heat for suits (2.5 % more per kilogram at rest).

Weak: no meals, no protein, no debt of oxygen: after work the rate falls at once.

Sources: Weir, J. Physiol. 109:1 (1949); range of R 0.82-0.92: NASA Baseline Values and
Assumptions Document.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.crew.losses import Effort, HeatFlows
from voskhod.crew.metabolism import MUSCLE_EFFICIENCY, RESPIRATORY_QUOTIENT
from voskhod.crew.ventilation import WATER_LATENT_HEAT_J_KG
from voskhod.units import MOLAR_MASS_KG_MOL, OXYGEN_DENSITY_KG_L_STPD

_WORKING_QUOTIENT = 0.92  # upper end of the range of NASA BVAD
_REST_W, _HARD_W = 100.0, 1000.0  # guess: a man at rest, and at 70 % of what a fit man can
_WEIR_J_L = (4184.0 * 3.941, 4184.0 * 1.106)  # Weir 1949, kcal/L


class Load(NamedTuple):
    """What one crew member does to a cabin.

    Args:
        oxygen_kg_s: oxygen taken [kg/s].
        carbon_dioxide_kg_s: carbon dioxide given [kg/s].
        vapour_kg_s: water vapour given by breath and skin [kg/s].
        liquid_sweat_kg_s: sweat that runs off [kg/s].
        sensible_w: heat given without evaporation [W].
    """

    oxygen_kg_s: Real | float
    carbon_dioxide_kg_s: Real | float
    vapour_kg_s: Real | float
    liquid_sweat_kg_s: Real | float
    sensible_w: Real | float


def respiratory_quotient(metabolic_rate_w: Real | float) -> Real:
    """Return the moles of carbon dioxide per mole of oxygen.

    Args:
        metabolic_rate_w: metabolic rate [W].

    Returns:
        Respiratory quotient [1].

    Source: ends of the range NASA BVAD; straight between them, a decision of this module.
    """
    hard = jnp.clip((metabolic_rate_w - _REST_W) / (_HARD_W - _REST_W), 0.0, 1.0)
    return RESPIRATORY_QUOTIENT + (_WORKING_QUOTIENT - RESPIRATORY_QUOTIENT) * hard


def oxygen_heat(quotient: Real | float) -> Real | float:
    """Return the metabolic heat per mass of oxygen.

    Args:
        quotient: respiratory quotient [1].

    Returns:
        Heat [J/kg].

    Source: Weir 1949, protein neglected; density of oxygen NIST Chemistry WebBook.
    """
    return (_WEIR_J_L[0] + _WEIR_J_L[1] * quotient) / OXYGEN_DENSITY_KG_L_STPD


def breathed(metabolic_rate_w: Real | float) -> tuple[Real, Real]:
    """Return the oxygen taken and the carbon dioxide given.

    Args:
        metabolic_rate_w: metabolic rate with shivering [W].

    Returns:
        Oxygen and carbon dioxide [kg/s].

    Source: module docstring; molar masses IUPAC 2021.
    """
    quotient = respiratory_quotient(metabolic_rate_w)
    oxygen = jnp.asarray(metabolic_rate_w / oxygen_heat(quotient))
    ratio = MOLAR_MASS_KG_MOL["CO2"] / MOLAR_MASS_KG_MOL["O2"]
    return oxygen, quotient * ratio * oxygen


def crew_load(effort: Effort, flows: HeatFlows) -> Load:
    """Return what a crew member does to a cabin.

    Args:
        effort: metabolic rate and external work [W].
        flows: flows of heat of either model of the body.

    Returns:
        Gases, water and heat.

    Source: module docstring.
    """
    oxygen, carbon_dioxide = breathed(effort.metabolic_rate_w + flows.shivering_w)
    return Load(
        oxygen_kg_s=oxygen,
        carbon_dioxide_kg_s=carbon_dioxide,
        vapour_kg_s=(flows.breath_wet_w + flows.evaporation_w) / WATER_LATENT_HEAT_J_KG,
        liquid_sweat_kg_s=flows.liquid_sweat_kg_s,
        sensible_w=flows.breath_dry_w + flows.dry_w + flows.garment_w + flows.wall_w,
    )


def metabolic_rate_of_heat(
    sensible_w: Real | float,
    vapour_kg_s: Real | float,
    resting_w: Real | float | None = None,
    efficiency: Real | float = MUSCLE_EFFICIENCY,
) -> Real | float:
    """Return the metabolic rate of a body that stores no heat, from the heat that it gives off.

    Args:
        sensible_w: heat given without evaporation [W].
        vapour_kg_s: water evaporated [kg/s].
        resting_w: metabolic rate without work [W]; None where no work leaves the body.
        efficiency: mechanical work per metabolic energy over rest [1].

    Returns:
        Metabolic rate [W].

    Source: balance of heat.
    """
    heat = sensible_w + WATER_LATENT_HEAT_J_KG * vapour_kg_s
    if resting_w is None:
        return heat
    return (heat - efficiency * resting_w) / (1.0 - efficiency)
