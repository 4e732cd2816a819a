r"""Three terms of cooling in a suit: gas, garment, walls.

Gas that leaves saturated at T_exit takes m_g [c_p (T_exit - T_in) + h_fg (w(T_exit) - w_in)] with
w = (M_w / M_g) p_s / (P - p_s): the lower the suit pressure, the more it takes. That is the limit
of a well-wetted skin and enough flow past it; `crew.thermoregulation` says how near the gas comes.

A garment with water takes UA (T_skin - T_water); UA grows with the metabolic rate, since blood
carries heat to the skin. Walls of screen-vacuum insulation pass some tens of watts either way; the
caller knows their temperature.

Weak: the table belongs to one American garment; its inlet and outlet water are one temperature.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.physics.visor import saturation_pressure
from voskhod.units import MOLAR_MASS_KG_MOL

OXYGEN_HEAT_CAPACITY_J_KG_K = 918.0  # c_p at 298 K (NIST Chemistry WebBook)
EVAPORATION_J_KG = 2.42e6  # vaporisation of water at 33 degC (IAPWS-95)
_WATER_TO_OXYGEN = MOLAR_MASS_KG_MOL["H2O"] / MOLAR_MASS_KG_MOL["O2"]
# Conductance of a cooling garment [W/K] over metabolic rate of the muscles [W]: METMAN appendix.
_MUSCLE_W = (0.0, 14.7, 29.3, 44.0, 58.6, 87.9, 205.0, 264.0, 586.0)
_GARMENT_W_K = (0.0, 5.3, 15.0, 19.8, 22.4, 25.1, 34.3, 36.9, 36.9)
_BASAL_W = 86.0  # rate in which the working muscles have no part (Stolwijk, NASA CR-1855)


class Cooling(NamedTuple):
    """Where the heat of the body goes.

    Args:
        sensible_w: into the gas, dry [W].
        latent_w: into the gas, as vapour [W].
        garment_w: into the garment's water [W].
        walls_w: through the suit's wall, outwards [W].
    """

    sensible_w: Real
    latent_w: Real
    garment_w: Real
    walls_w: Real


def gas_cooling(
    flow_kg_s: Real, inlet_k: Real, inlet_vapour_pa: Real, exit_k: Real, pressure_pa: Real
) -> Cooling:
    """Return the heat that gas takes when it leaves saturated at a temperature.

    Args:
        flow_kg_s: gas flow [kg/s].
        inlet_k: temperature at which it enters [K].
        inlet_vapour_pa: partial pressure of its water vapour there [Pa].
        exit_k: temperature at which it leaves [K].
        pressure_pa: suit pressure [Pa].

    Returns:
        Sensible and latent heat; garment and walls zero, for the caller to fill in [W].

    Source: enthalpy balance of the stream.
    """
    dry = flow_kg_s * OXYGEN_HEAT_CAPACITY_J_KG_K * (exit_k - inlet_k)
    gain = _humidity(saturation_pressure(exit_k), pressure_pa) - _humidity(
        inlet_vapour_pa, pressure_pa
    )
    wet = flow_kg_s * EVAPORATION_J_KG * jnp.maximum(gain, 0.0)
    zero = jnp.zeros_like(wet)
    return Cooling(dry, wet, zero, zero)


def garment_conductance(garment: Real | float, metabolic_w: Real) -> Real:
    """Return the conductance between skin and water of the garment.

    Args:
        garment: conductance over that of the table, zero without a garment [1].
        metabolic_w: metabolic rate [W].

    Returns:
        Conductance [W/K].

    Source: METMAN, appendix, over the metabolic rate of the muscles.
    """
    muscle = jnp.maximum(metabolic_w - _BASAL_W, 0.0)
    # Sum of clipped ramps: the same polygon as an interpolation, without a search in every step.
    table = jnp.zeros_like(muscle)
    corners = zip(_MUSCLE_W, _MUSCLE_W[1:], _GARMENT_W_K, _GARMENT_W_K[1:], strict=False)
    for low, high, begin, end in corners:
        slope = (end - begin) / (high - low)
        table = table + slope * jnp.clip(muscle - low, 0.0, high - low)
    return garment * table


def garment_water(garment: Real | float, metabolic_w: Real, skin_k: Real, garment_w: Real) -> Real:
    """Return the water temperature with which the garment takes a heat.

    Args:
        garment: conductance over that of the table, zero without a garment [1].
        metabolic_w: metabolic rate [W].
        skin_k: skin temperature [K].
        garment_w: heat that it takes [W].

    Returns:
        Water temperature, that of the skin without a garment [K].

    Source: definition of the conductance.
    """
    return skin_k - garment_w / jnp.maximum(garment_conductance(garment, metabolic_w), 1e-3)


def _humidity(vapour_pa: Real, pressure_pa: Real) -> Real:
    """Return the vapour per oxygen by mass; held below boiling, where it has no meaning [1]."""
    total = jnp.maximum(pressure_pa, 1.0)
    vapour = jnp.minimum(vapour_pa, 0.95 * total)
    return _WATER_TO_OXYGEN * vapour / (total - vapour)
