r"""Valves of a pressure suit and what is breathed.

A regulator feeds below its set-point, a back-pressure valve vents above its own in proportion to
the excess x and saturates; between them only the leak flows:

    flow = g x / (1 + g x / flow_max)

Switching the valve to a lower set-point lets the pressure fall with the time constant
V / (R T g). The balance of the gases is in `suit_air`; `carbon_dioxide_rate` is its short form for
carbon dioxide alone, where the outflow counts as oxygen and the volume as constant.

Inspired CO2 = supply + phi (mixed - supply). Decision: phi - 1 falls as the mixed excess rises:
what is breathed again from the pocket before the face has the CO2 of breath whatever the flow. In
tests of two suits (Mitchell and Norcross, NTRS 20120004279, abstract) metabolic rate was the main
driver, flow mattered little at rest and more from 2000 Btu/h up; this law has that shape. Its one
number, phi at 1000 Btu/h and 6 acfm, is a guess with a wide spread.

Weak: the size of phi; one well-mixed volume behind it.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.units import GAS_CONSTANT_J_MOL_K, MOLAR_MASS_KG_MOL, OXYGEN_GAS_CONSTANT_J_KG_K

EMU_LEAK_KG_S_PA = 0.005 / 3600.0 / 29.6e3  # NASA BVAD: 0.005 kg/h at 29.6 kPa
# Mixed CO2 excess at 293 W (1000 Btu/h), 6 acfm: 0.85 x 293 W / 20.6 kJ/L in 2.83 L/s, 22 degC.
REFERENCE_EXCESS_PA = 467.0
# guess: phi at that point; 1 is well mixed, the abstracts give no figure; spread of 20 % or more.
WASHOUT_FACTOR = 1.3


class Valve(NamedTuple):
    """Regulator or relief valve that answers in proportion and saturates.

    Args:
        setpoint_pa: absolute pressure at which it shuts [Pa].
        gain_kg_s_pa: flow per pascal beyond the set-point, for small excess [kg/(s Pa)].
        maximum_kg_s: flow when wide open [kg/s].
        cracking_pa: least pressure above the surroundings that opens a relief valve [Pa].
    """

    setpoint_pa: Real | float
    gain_kg_s_pa: Real | float
    maximum_kg_s: Real | float
    cracking_pa: Real | float = 0.0


def setpoint(normal_pa: Real, low_pa: Real, is_low: Real | float) -> Real:
    """Return the pressure that the regulator holds.

    Args:
        normal_pa: normal setting [Pa].
        low_pa: reserve setting [Pa].
        is_low: the crew's switch, zero normal, one low [1].

    Returns:
        Set-point [Pa].

    Source: two settings of the Berkut suit (Zvezda exhibit text).
    """
    return normal_pa + jnp.clip(is_low, 0.0, 1.0) * (low_pa - normal_pa)


def regulator_feed(pressure_pa: Real, regulator: Valve) -> Real:
    """Return the oxygen that the regulator feeds.

    Args:
        pressure_pa: absolute suit pressure [Pa].
        regulator: set-point, gain and largest flow.

    Returns:
        Feed, nothing at or above the set-point [kg/s].

    Source: proportional law with saturation, decision of this module.
    """
    return _opening(regulator.setpoint_pa - pressure_pa, regulator)


def relief_flow(pressure_pa: Real, ambient_pa: Real, valve: Valve) -> Real:
    """Return the gas that the back-pressure valve lets out.

    An absolute valve in air can only hold the suit a cracking pressure above its surroundings,
    hence the larger of the two set-points.

    Args:
        pressure_pa: absolute suit pressure [Pa].
        ambient_pa: pressure around the suit [Pa].
        valve: set-point, gain, largest flow and cracking pressure.

    Returns:
        Outflow, never inwards [kg/s].

    Source: proportional law with saturation, decision of this module.
    """
    setpoint = jnp.maximum(valve.setpoint_pa, ambient_pa + valve.cracking_pa)
    return _opening(pressure_pa - setpoint, valve)


def relief_gain(
    free_volume_m3: Real, temperature_k: Real | float, time_constant_s: Real | float
) -> Real:
    """Return the valve gain with which pressure falls to a new set-point in a given time.

    Args:
        free_volume_m3: gas volume [m3].
        temperature_k: gas temperature [K].
        time_constant_s: time in which the excess falls to 1/e [s].

    Returns:
        Gain [kg/(s Pa)].

    Source: linearised mass balance.
    """
    return free_volume_m3 / (OXYGEN_GAS_CONSTANT_J_KG_K * temperature_k * time_constant_s)


def leak_flow(gauge_pressure_pa: Real, conductance_kg_s_pa: Real | float) -> Real:
    """Return the gas that leaks through seams and seals.

    Args:
        gauge_pressure_pa: pressure above the surroundings [Pa].
        conductance_kg_s_pa: leak per pascal [kg/(s Pa)].

    Returns:
        Outflow [kg/s].

    Source: linear law; `EMU_LEAK_KG_S_PA` for scale.
    """
    return conductance_kg_s_pa * jnp.maximum(gauge_pressure_pa, 0.0)


def carbon_dioxide_rate(
    co2_pa: Real,
    pressure_pa: Real,
    production_kg_s: Real,
    outflow_kg_s: Real,
    free_volume_m3: Real,
    temperature_k: Real | float,
) -> Real:
    """Return how fast well-mixed carbon dioxide builds up in the suit.

    Args:
        co2_pa: partial pressure of carbon dioxide [Pa].
        pressure_pa: absolute suit pressure [Pa].
        production_kg_s: carbon dioxide breathed out [kg/s].
        outflow_kg_s: gas that leaves, counted as oxygen [kg/s].
        free_volume_m3: gas volume [m3].
        temperature_k: gas temperature [K].

    Returns:
        Rate of the partial pressure [Pa/s].

    Source: mole balance of an ideal gas.
    """
    share = co2_pa / jnp.maximum(pressure_pa, 1.0)
    moles_in = production_kg_s / MOLAR_MASS_KG_MOL["CO2"]
    moles_out = outflow_kg_s / MOLAR_MASS_KG_MOL["O2"] * share
    return (moles_in - moles_out) * GAS_CONSTANT_J_MOL_K * temperature_k / free_volume_m3


def washout_factor(excess_pa: Real, at_reference: Real | float = WASHOUT_FACTOR) -> Real:
    """Return how much more CO2 is inspired than mixed, both over that of the supply.

    Args:
        excess_pa: mixed CO2 over that of the supply [Pa].
        at_reference: factor at 293 W and 6 acfm, 1 well mixed [1].

    Returns:
        Washout factor phi(flow, M); flow and metabolic rate act through the excess [1].

    Source: decision of this module; size guessed.
    """
    pocket = (at_reference - 1.0) * REFERENCE_EXCESS_PA
    return 1.0 + pocket / jnp.maximum(excess_pa, 0.1 * REFERENCE_EXCESS_PA)


def steady_carbon_dioxide(
    production_kg_s: Real, flow_mol_s: Real, pressure_pa: Real, supply_pa: Real | float = 0.0
) -> Real:
    """Return the mixed CO2 that a constant effort settles at.

    Args:
        production_kg_s: carbon dioxide breathed out [kg/s].
        flow_mol_s: ventilation [mol/s].
        pressure_pa: suit pressure [Pa].
        supply_pa: partial pressure in the supplied gas [Pa].

    Returns:
        Mixed partial pressure [Pa].

    Source: mole balance, supply + P VCO2 / Vflow.
    """
    share = production_kg_s / MOLAR_MASS_KG_MOL["CO2"] / jnp.maximum(flow_mol_s, 1e-9)
    return supply_pa + pressure_pa * jnp.minimum(share, 1.0)


def inspired_carbon_dioxide(
    co2_pa: Real, washout_factor: Real | float = 1.0, supply_pa: Real | float = 0.0
) -> Real:
    """Return the carbon dioxide that is breathed in.

    Args:
        co2_pa: well-mixed partial pressure [Pa].
        washout_factor: 1 well mixed, more in a helmet that is washed out poorly [1].
        supply_pa: partial pressure of the supplied gas [Pa].

    Returns:
        Inspired partial pressure [Pa].

    Source: definition of the washout factor.
    """
    return supply_pa + washout_factor * co2_pa


def oxygen_partial_pressure(pressure_pa: Real, co2_pa: Real, vapour_pa: Real | float = 0.0) -> Real:
    """Return the oxygen partial pressure of a suit that is fed with pure oxygen.

    Args:
        pressure_pa: absolute suit pressure [Pa].
        co2_pa: partial pressure of carbon dioxide [Pa].
        vapour_pa: partial pressure of water vapour [Pa].

    Returns:
        Oxygen partial pressure [Pa].

    Source: Dalton's law; nitrogen washed out before is neglected.
    """
    return jnp.maximum(pressure_pa - co2_pa - vapour_pa, 0.0)


def _opening(excess_pa: Real, valve: Valve) -> Real:
    """Return the flow of a valve, proportional for small excess, saturating for large [kg/s]."""
    flow = valve.gain_kg_s_pa * jnp.maximum(excess_pa, 0.0)
    return flow / (1.0 + flow / jnp.maximum(valve.maximum_kg_s, 1e-12))
