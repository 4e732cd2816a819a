r"""Gas leaving, entering and warming a vessel: airlock, suit, cabin, boom.

Orifice: $\dot m = C_d A p_u \sqrt{\frac{2\gamma}{(\gamma-1) R T_u}\,a (a - r)}$ with
$r = \max(p_d/p_u, r_*)$ and $a = r^{1/\gamma}$. Held at the critical ratio $r_*$ this is exactly
the choked flow, so one expression with one logarithm and one exponential serves both, and it is
C1 where they meet. Near $r = 1$ the square root is made linear, see `LAMINAR_FRACTION`. What the
gas alone decides is a `Throat`, one for all orifices of a vessel; flow into vacuum needs no more.

Vessel, one gas, wall at $T_w$: $\dot m = \sum \dot m_i$ and
$m c_v \dot T = \sum \dot m_i (c_p T_i - c_v T) + hA (T_w - T)$, where $\dot m_i$ is positive
inwards and $T_i$ the temperature of the gas that flows: the vessel's own when it leaves.

Sources: Shapiro, A. H. 1953, "The Dynamics and Thermodynamics of Compressible Fluid Flow";
Dutton, J. C. and Coverdill, R. E. 1997, Int. J. Engng Ed. 13(2), 123-134 (filling and venting).
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.units import DRY_AIR_GAS_CONSTANT_J_KG_K, OXYGEN_GAS_CONSTANT_J_KG_K

# Share of the upstream pressure below which the flow is linear in the pressure difference: 10 Pa
# at one atmosphere. Guess; it keeps the flow smooth and costs 5e-8 of a choked flow.
LAMINAR_FRACTION = 1e-4
LEAST_MASS_KG = 1e-9  # an emptier vessel warms as if it held this, so that nothing divides by zero
TRACE_PA = 1e-9  # added to both sides, so that vacuum against vacuum is level


class Gas(NamedTuple):
    """Ideal gas with constant heats.

    Args:
        gas_constant: specific gas constant [J/(kg K)]
        heat_ratio: isobaric over isochoric heat capacity [1]
    """

    gas_constant: Real | float
    heat_ratio: Real | float


class GasState(NamedTuple):
    """Gas on one side of an orifice.

    Args:
        pressure: pressure [Pa]
        temperature: temperature [K]
    """

    pressure: Real
    temperature: Real


class Stream(NamedTuple):
    """Gas that flows into a vessel, or out of it where the flow is negative.

    Args:
        mass_flow: flow into the vessel [kg/s]
        temperature: temperature of the gas upstream [K]
    """

    mass_flow: Real
    temperature: Real


class Wall(NamedTuple):
    """Wall that exchanges heat with the gas of a vessel.

    Args:
        conductance: heat transfer coefficient times area [W/K]
        temperature: temperature of the wall [K]
    """

    conductance: Real | float
    temperature: Real | float


class VesselRates(NamedTuple):
    """Rates of the gas in a vessel.

    Args:
        mass_rate: rate of mass [kg/s]
        temperature_rate: rate of temperature [K/s]
    """

    mass_rate: Real
    temperature_rate: Real


class Throat(NamedTuple):
    """A gas in the throat of an orifice.

    Args:
        gas_constant: specific gas constant [J/(kg K)]
        inverse: one over the heat ratio [1]
        critical_ratio: pressure ratio at and under which the flow is choked [1]
        expansion: a (a - r) at that ratio [1]
    """

    gas_constant: Real
    inverse: Real
    critical_ratio: Real
    expansion: Real


AIR = Gas(DRY_AIR_GAS_CONSTANT_J_KG_K, 1.4)  # heat ratio: US Standard Atmosphere 1976
OXYGEN = Gas(OXYGEN_GAS_CONSTANT_J_KG_K, 1.395)  # cp 29.38 J/(mol K) at 298 K, NIST WebBook


def orifice_mass_flow(
    upstream_pressure: Real,
    upstream_temperature: Real,
    downstream_pressure: Real,
    effective_area: Real,
    gas: Gas,
) -> Real:
    """Return the mass flow through an orifice, choked or not; zero against a higher pressure.

    Args:
        upstream_pressure: pressure upstream [Pa]
        upstream_temperature: temperature upstream [K]
        downstream_pressure: pressure downstream [Pa]
        effective_area: discharge coefficient times area [m2]
        gas: gas that flows

    Returns:
        Mass flow, never negative [kg/s].

    Source: Shapiro 1953, isentropic nozzle flow.
    """
    upstream = GasState(upstream_pressure, upstream_temperature)
    return throat_mass_flow(upstream, downstream_pressure, effective_area, throat(gas))


def throat(gas: Gas) -> Throat:
    """Return what a gas makes of every orifice it leaves through.

    Args:
        gas: gas upstream.

    Source: Shapiro 1953, sonic flow in a throat.
    """
    g = jnp.asarray(gas.heat_ratio)
    # The critical ratio to the power of 1/g, then the ratio itself: one logarithm for both.
    cold = 2.0 / (g + 1.0)
    critical = jnp.exp(jnp.log(cold) / (g - 1.0))
    expansion = critical * critical * (1.0 - cold)
    return Throat(jnp.asarray(gas.gas_constant), 1.0 / g, critical * cold, expansion)


def throat_mass_flow(
    upstream: GasState,
    downstream_pressure: Real,
    effective_area: Real | float,
    of_gas: Throat,
    laminar: Real | float = LAMINAR_FRACTION,
) -> Real:
    """Return the mass flow through an orifice as `orifice_mass_flow` does, for a known throat.

    Args:
        upstream: gas upstream.
        downstream_pressure: pressure downstream [Pa].
        effective_area: discharge coefficient times area [m2].
        of_gas: the gas upstream in a throat.
        laminar: share of the upstream pressure below which the flow is linear in the pressure
            difference [1].

    Returns:
        Mass flow, never negative [kg/s].

    Source: Shapiro 1953, isentropic nozzle flow.
    """
    ratio = (downstream_pressure + TRACE_PA) / (upstream.pressure + TRACE_PA)
    r = jnp.clip(ratio, of_gas.critical_ratio, 1.0)
    a = jnp.exp(jnp.log(r) * of_gas.inverse)
    expansion = a * (a - r)
    # The root of the expansion is infinitely steep at r = 1. Divided by the fourth root of
    # expansion^2 + softening^2 instead, the flow leaves zero linearly.
    share = 1.0 - of_gas.inverse
    softening = share * laminar
    root = jnp.sqrt(expansion * expansion + softening * softening)
    scale = jnp.sqrt(2.0 / (share * of_gas.gas_constant * upstream.temperature * root))
    return effective_area * upstream.pressure * expansion * scale


def vacuum_mass_flow(upstream: GasState, effective_area: Real | float, of_gas: Throat) -> Real:
    """Return the mass flow through an orifice into vacuum [kg/s].

    Args:
        upstream: gas upstream.
        effective_area: discharge coefficient times area [m2].
        of_gas: the gas upstream in a throat.

    Source: Shapiro 1953, choked flow.
    """
    squared = 2.0 * of_gas.expansion / (1.0 - of_gas.inverse)
    squared = squared / (of_gas.gas_constant * upstream.temperature)
    return effective_area * upstream.pressure * jnp.sqrt(squared)


def exchange_flow(first: GasState, second: GasState, effective_area: Real, gas: Gas) -> Stream:
    """Return the flow from a first to a second vessel, negative when it runs back.

    Given as it is to the second vessel and negated to the first, it conserves mass and energy.

    Args:
        first: state of the first vessel
        second: state of the second vessel
        effective_area: discharge coefficient times area [m2]
        gas: gas that flows

    Returns:
        Signed mass flow and the temperature of the gas that flows.

    Source: Shapiro 1953.
    """
    is_forward = first.pressure >= second.pressure
    temperature = jnp.where(is_forward, first.temperature, second.temperature)
    high = jnp.maximum(first.pressure, second.pressure)
    low = jnp.minimum(first.pressure, second.pressure)
    flow = orifice_mass_flow(high, temperature, low, effective_area, gas)
    return Stream(jnp.where(is_forward, flow, -flow), temperature)


def vessel_pressure(mass: Real, temperature: Real, volume: Real | float, gas: Gas) -> Real:
    """Return the pressure of the gas in a vessel [Pa].

    Args:
        mass: mass of gas [kg]
        temperature: temperature of the gas [K]
        volume: free volume [m3]
        gas: gas in the vessel

    Source: ideal gas law.
    """
    return mass * gas.gas_constant * temperature / volume


def vessel_mass(pressure: Real, temperature: Real, volume: Real | float, gas: Gas) -> Real:
    """Return the mass of the gas in a vessel [kg].

    Args:
        pressure: pressure [Pa]
        temperature: temperature of the gas [K]
        volume: free volume [m3]
        gas: gas in the vessel

    Source: ideal gas law.
    """
    return pressure * volume / (gas.gas_constant * temperature)


def vessel_rates(
    mass: Real, temperature: Real, streams: tuple[Stream, ...], wall: Wall, gas: Gas
) -> VesselRates:
    """Return the rates of mass and temperature of the gas in a rigid vessel.

    Args:
        mass: mass of gas [kg]
        temperature: temperature of the gas [K]
        streams: flows into the vessel, negative outwards
        wall: wall of the vessel; conductance 0 is the adiabatic limit, a large one the isothermal
        gas: gas in the vessel and in the streams

    Returns:
        Rates of mass [kg/s] and temperature [K/s].

    Source: first law for an open vessel, Dutton and Coverdill 1997.
    """
    isochoric = gas.gas_constant / (gas.heat_ratio - 1.0)
    isobaric = isochoric * gas.heat_ratio
    power = wall.conductance * (wall.temperature - temperature)
    mass_rate = jnp.zeros_like(mass)
    for stream in streams:
        mass_rate = mass_rate + stream.mass_flow
        carried = isobaric * stream.temperature - isochoric * temperature
        power = power + stream.mass_flow * carried
    return VesselRates(mass_rate, power / (jnp.maximum(mass, LEAST_MASS_KG) * isochoric))


def venting_time_constant(
    volume: Real | float, effective_area: Real, temperature: Real, gas: Gas
) -> Real:
    """Return the time in which a vessel vented to vacuum at constant temperature falls by 1/e.

    Args:
        volume: free volume [m3]
        effective_area: discharge coefficient times area [m2]
        temperature: temperature of the gas [K]
        gas: gas in the vessel

    Returns:
        Time constant [s].

    Source: choked flow out of a rigid vessel, Dutton and Coverdill 1997.
    """
    g = jnp.asarray(gas.heat_ratio)
    choked = jnp.sqrt(g) * jnp.exp((g + 1.0) / (2.0 * (g - 1.0)) * jnp.log(2.0 / (g + 1.0)))
    return volume / (effective_area * choked * jnp.sqrt(gas.gas_constant * temperature))
