"""Gas of four species: kilograms of N2, O2, CO2, H2O and an internal energy.

Heats are constant, those at 298.15 K: between 250 and 350 K they are off by less than 0.5 %, CO2 by
5 %. The energy is counted from absolute zero as if they held down to it, so that mixing, flowing
and heating are linear in it. What is inert besides nitrogen (argon, 1.3 % of air by mass) counts as
nitrogen.

Sources: Chase 1998, NIST-JANAF Thermochemical Tables, 4th edition; molar masses IUPAC 2021.
"""

from functools import reduce
from typing import NamedTuple

from voskhod.arrays import Real
from voskhod.units import GAS_CONSTANT_J_MOL_K, MOLAR_MASS_KG_MOL

_SPECIES = ("N2", "O2", "CO2", "H2O")
ISOBARIC_J_KG_K = tuple(  # isobaric heats at 298.15 K, J/(mol K): NIST-JANAF, 4th edition
    heat / MOLAR_MASS_KG_MOL[name]
    for name, heat in zip(_SPECIES, (29.124, 29.376, 37.129, 33.590), strict=True)
)
CONSTANTS_J_KG_K = tuple(GAS_CONSTANT_J_MOL_K / MOLAR_MASS_KG_MOL[name] for name in _SPECIES)
_ISOCHORIC_J_KG_K = tuple(cp - r for cp, r in zip(ISOBARIC_J_KG_K, CONSTANTS_J_KG_K, strict=True))


class Contents(NamedTuple):
    """What a vessel holds, or what flows per second.

    Attributes:
        nitrogen: nitrogen and what else is inert [kg] or [kg/s].
        oxygen: oxygen [kg] or [kg/s].
        carbon_dioxide: carbon dioxide [kg] or [kg/s].
        water: water vapour [kg] or [kg/s].
        energy: internal energy from absolute zero; of a flow its enthalpy [J] or [W].
    """

    nitrogen: Real
    oxygen: Real
    carbon_dioxide: Real
    water: Real
    energy: Real


def weighted(species: tuple[Real, ...], weights: tuple[float, ...]) -> Real:
    """Return the sum of N2, O2, CO2 and H2O, each times its weight."""
    a, b, c, d = species
    return a * weights[0] + b * weights[1] + c * weights[2] + d * weights[3]


def plus(one: Contents, two: Contents, sign: float = 1.0) -> Contents:
    """Return the sum of two contents, or their difference for a sign of -1."""
    return Contents(*(a + sign * b for a, b in zip(one, two, strict=True)))


def scaled(one: Contents, factor: Real) -> Contents:
    """Return contents times a factor."""
    return Contents(*(part * factor for part in one))


def total(states: tuple[Contents, ...]) -> Contents:
    """Return what all vessels hold together."""
    return reduce(plus, states)


def contents_of(
    pressures: tuple[Real, ...], temperature: Real | float, volume: Real | float
) -> Contents:
    """Return the contents of a vessel.

    Args:
        pressures: partial pressures of N2, O2, CO2, H2O [Pa].
        temperature: temperature [K].
        volume: free volume [m^3].

    Returns:
        Species [kg] and internal energy [J].

    Source: ideal gas law.
    """
    each = [
        p * volume / (r * temperature) for p, r in zip(pressures, CONSTANTS_J_KG_K, strict=True)
    ]
    return Contents(each[0], each[1], each[2], each[3], internal_energy(tuple(each), temperature))


def internal_energy(species: tuple[Real, ...], temperature: Real | float) -> Real:
    """Return the internal energy of gas at a temperature, or that of a flow that comes to rest.

    Args:
        species: N2, O2, CO2, H2O [kg] or [kg/s].
        temperature: temperature [K].

    Returns:
        Internal energy from absolute zero [J] or [W].

    Source: internal energy of ideal gases of constant heats.
    """
    return weighted(species, _ISOCHORIC_J_KG_K) * temperature


def partial_pressures(
    contents: Contents, temperature: Real | float, volume: Real | float
) -> tuple[Real, ...]:
    """Return the partial pressures of N2, O2, CO2, H2O in a vessel.

    Args:
        contents: what it holds.
        temperature: temperature [K].
        volume: free volume [m^3].

    Returns:
        Partial pressures [Pa].

    Source: Dalton's law.
    """
    return tuple(
        m * r * temperature / volume for m, r in zip(contents[:4], CONSTANTS_J_KG_K, strict=True)
    )
