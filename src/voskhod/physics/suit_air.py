r"""Balance of the gases in a pressure suit: oxygen, carbon dioxide, vapour and left-over nitrogen.

The species share the free volume V at one temperature T, each with its partial pressure,

    dp_i/dt = (R T / V) (n_i - n_out p_i / p) - p_i V' / V

where n_i [mol/s] is what is fed, made and taken of a species, n_out leaves with the composition of
the mixture (relief valve, leak, purge, overboard ventilation) and V' is the growth of the suit.
Amounts p_i V / (R T) are conserved to rounding.

The pressure law is the caller's choice: integrated, with the valves of `suit_gas`, or
quasi-steady, where a pressure rate is given and `balanced_outflow` says what must leave.

Weak: one temperature and one well-mixed volume; vapour that condenses on cold walls is left to the
caller, who takes it out of what is gained.

Source: mole balance of an ideal mixture (Dalton).
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.units import GAS_CONSTANT_J_MOL_K, MOLAR_MASS_KG_MOL

_LEAST_PA = 1.0  # a thinner mixture is counted as this when shares are formed


class Species(NamedTuple):
    """One number for each gas of a suit: partial pressures [Pa] or molar flows [mol/s].

    Args:
        oxygen: of oxygen.
        carbon: of carbon dioxide.
        vapour: of water vapour.
        nitrogen: of nitrogen, what the purge has left.
    """

    oxygen: Real
    carbon: Real
    vapour: Real
    nitrogen: Real


class Space(NamedTuple):
    """Room that the gas fills.

    Args:
        volume_m3: free volume [m3].
        temperature_k: temperature of the gas [K].
        growth_m3_s: rate at which the volume grows [m3/s].
    """

    volume_m3: Real | float
    temperature_k: Real | float
    growth_m3_s: Real | float = 0.0


def total(species: Species) -> Real:
    """Return the sum over the gases: total pressure, or total molar flow.

    Args:
        species: partial pressures [Pa] or flows [mol/s].

    Returns:
        Sum, in the same unit.

    Source: Dalton's law.
    """
    return species.oxygen + species.carbon + species.vapour + species.nitrogen


def metabolic_flows(oxygen_kg_s: Real, carbon_kg_s: Real, vapour_kg_s: Real) -> Species:
    """Return what a wearer adds to the gas.

    Args:
        oxygen_kg_s: oxygen consumed [kg/s].
        carbon_kg_s: carbon dioxide given off [kg/s].
        vapour_kg_s: water evaporated from skin and lungs [kg/s].

    Returns:
        Molar flows, oxygen negative [mol/s].

    Source: molar masses IUPAC 2021.
    """
    molar = MOLAR_MASS_KG_MOL
    carbon, vapour = carbon_kg_s / molar["CO2"], vapour_kg_s / molar["H2O"]
    return Species(-oxygen_kg_s / molar["O2"], carbon, vapour, jnp.zeros_like(carbon))


def breathed_share(oxygen_pa: Real) -> Real:
    """Return the share of its oxygen that a body still finds in the gas.

    Args:
        oxygen_pa: partial pressure of oxygen [Pa].

    Returns:
        One above 1 kPa, where nobody is awake any more, then linear to zero [1].

    Source: decision; it keeps the oxygen of an abandoned suit from going negative.
    """
    return jnp.clip(oxygen_pa / 1000.0, 0.0, 1.0)


def partial_rates(air: Species, gained: Species, outflow_mol_s: Real, space: Space) -> Species:
    """Return the rates of the partial pressures.

    Args:
        air: partial pressures [Pa].
        gained: what is fed and made of each gas, less what is taken of it alone [mol/s].
        outflow_mol_s: gas that leaves with the mixture's composition [mol/s].
        space: volume, its growth, temperature.

    Returns:
        Rates of the partial pressures [Pa/s].

    Source: mole balance of an ideal mixture.
    """
    per_mole = GAS_CONSTANT_J_MOL_K * space.temperature_k / space.volume_m3
    leaving = outflow_mol_s * per_mole / jnp.maximum(total(air), _LEAST_PA)
    leaving = leaving + space.growth_m3_s / space.volume_m3
    return Species(*(n * per_mole - p * leaving for p, n in zip(air, gained, strict=True)))


def balanced_outflow(air: Species, gained: Species, pressure_rate: Real, space: Space) -> Real:
    """Return the outflow with which the suit pressure changes at a given rate.

    Args:
        air: partial pressures [Pa].
        gained: as in `partial_rates` [mol/s].
        pressure_rate: rate of the total pressure [Pa/s].
        space: volume, its growth, temperature.

    Returns:
        Outflow; where it is negative that much more must be fed [mol/s].

    Source: mole balance of an ideal mixture.
    """
    stored = space.volume_m3 * pressure_rate + total(air) * space.growth_m3_s
    return total(gained) - stored / (GAS_CONSTANT_J_MOL_K * space.temperature_k)


def slowed_volume(space: Space, outflow_mol_s: Real, pressure_pa: Real, step_s: Real) -> Real:
    """Return the free volume, or as much more as makes it wash out in one step and not faster.

    Args:
        space: volume and temperature.
        outflow_mol_s: gas that leaves or is cleaned [mol/s].
        pressure_pa: total pressure [Pa].
        step_s: step of the march [s].

    Returns:
        Volume that an explicit step of that length can follow [m3].

    Source: decision; what is faster than a step is slowed to it.
    """
    swept = GAS_CONSTANT_J_MOL_K * space.temperature_k * outflow_mol_s * step_s
    return jnp.maximum(space.volume_m3, swept / jnp.maximum(pressure_pa, _LEAST_PA))


def purged(air: Species, turnovers: Real | float) -> Species:
    """Return the gas of a suit after a purge with oxygen at constant pressure.

    Args:
        air: partial pressures before [Pa].
        turnovers: oxygen let through per content of the suit [1].

    Returns:
        Partial pressures after [Pa].

    Source: dilution of a well-mixed volume, exp(-turnovers).
    """
    kept = jnp.exp(-jnp.maximum(turnovers, 0.0))
    rest = Species(jnp.zeros_like(air.oxygen), *(kept * p for p in air[1:]))
    return rest._replace(oxygen=total(air) - total(rest))
