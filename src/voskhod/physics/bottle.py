r"""Oxygen bottle: pressure of what is left, and the regulator that starves at the end.

    p = rho R T (1 + B rho + C rho^2),   rho = m / (M V)

Explicit in the mass, so nothing is solved. Ideal gas would be 4 to 5 % off at 150-220 bar. The
regulator passes what is asked until the bottle holds no more than its least inlet pressure; from
there the flow falls in proportion to what is left, so that the last grams come ever slower and a
bottle never goes negative.

Decision: one temperature. A bottle that empties in half an hour cools by some tens of kelvins
without heat from the pack; that lowers the pressure read, not the mass.

Sources: second and third virial coefficients of oxygen, see the constants.
"""

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.units import GAS_CONSTANT_J_MOL_K, MOLAR_MASS_KG_MOL

# B = b - a / T through -16 and -1.5 cm3/mol at 300 and 400 K and C near 300 K, rounded after Dymond
# & Smith, The Virial Coefficients of Pure Gases and Mixtures, 1980 (not looked up again); together
# they give the compressibilities of Perry's Handbook to 0.3 % up to 200 bar.
_VIRIAL_M3_MOL = 42e-6
_VIRIAL_M3_K_MOL = 17400e-6
_THIRD_VIRIAL_M6_MOL2 = 1250e-12


def bottle_pressure(oxygen_kg: Real, volume_m3: Real | float, temperature_k: Real | float) -> Real:
    """Return the pressure of the oxygen in a bottle.

    Args:
        oxygen_kg: oxygen in it [kg].
        volume_m3: volume [m3].
        temperature_k: temperature, 250 to 400 [K].

    Returns:
        Pressure, to 0.3 % up to 200 bar and 1 % at 300 bar, near room temperature [Pa].

    Source: virial equation, Dymond and Smith 1980.
    """
    molar = jnp.maximum(oxygen_kg, 0.0) / (MOLAR_MASS_KG_MOL["O2"] * volume_m3)
    second = _VIRIAL_M3_MOL - _VIRIAL_M3_K_MOL / temperature_k
    real = 1.0 + molar * (second + molar * _THIRD_VIRIAL_M6_MOL2)
    return molar * GAS_CONSTANT_J_MOL_K * temperature_k * real


def unusable_oxygen(
    least_pa: Real | float, volume_m3: Real | float, temperature_k: Real | float
) -> Real:
    """Return the oxygen that is in a bottle when its regulator begins to starve.

    Args:
        least_pa: least inlet pressure of the regulator [Pa].
        volume_m3: volume [m3].
        temperature_k: temperature [K].

    Returns:
        Oxygen, ideal gas: least pressures are a few bar [kg].

    Source: ideal gas law.
    """
    content = jnp.asarray(least_pa * volume_m3)
    return content * MOLAR_MASS_KG_MOL["O2"] / (GAS_CONSTANT_J_MOL_K * temperature_k)


def delivered(
    oxygen_kg: Real, wanted_kg_s: Real, unusable_kg: Real | float, step_s: Real | float = 0.0
) -> Real:
    """Return the oxygen that a bottle gives.

    Args:
        oxygen_kg: oxygen in it [kg].
        wanted_kg_s: oxygen asked for [kg/s].
        unusable_kg: content at which the regulator begins to starve [kg].
        step_s: step of the march: no bottle empties within one [s].

    Returns:
        Flow [kg/s].

    Source: proportional law, decision of this module.
    """
    wanted = jnp.maximum(wanted_kg_s, 0.0)
    reserve = jnp.maximum(jnp.maximum(unusable_kg, wanted * step_s), 1e-6)
    return wanted * jnp.clip(oxygen_kg / reserve, 0.0, 1.0)
