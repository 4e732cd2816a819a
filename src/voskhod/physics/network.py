r"""Vessels joined by orifices: cabin, airlock, suits, bottles, vacuum, with every species counted.

A vessel holds kilograms of N2, O2, CO2 and H2O and an internal energy, counted from absolute zero:

    dm_i/dt = sum of species flows,   dU/dt = sum of m_k h_k + hA (T_w - T) - p dV/dt + sources
    T = U / sum(m_i c_v,i),   p = (gamma - 1) U / V,   h = sum(w_i c_p,i) T upstream

A link carries gas from a first to a second vessel, or back, through an effective area that a valve
may ramp (`opening`), that lets gas pass one way only, or that a regulator limits. It takes from one
vessel what it gives to the other, the same array with its sign turned, so that mass and energy are
kept to rounding. Equations of the orifice: `physics.gas`.

Decision: energy, not temperature, is state: conservation is then linear, which every Runge-Kutta
method keeps, and a vessel that runs empty stays smooth. Decision: who stands where is Python
(`Link.first`), part of the program; what flows is data. Build vessels and links inside the
right-hand side; a handful of each costs a handful of logarithms. Decision: what is faster than a
step of the march is slowed by name: `physics.valve`.

Sources: Shapiro 1953, "The Dynamics and Thermodynamics of Compressible Fluid Flow"; species and
their heats: `physics.mixture`.

Weak: ideal gas (a bottle of air at 200 bar and 290 K holds some 5 % less than computed here), no
condensation, no kinetic energy, one temperature to a vessel.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.physics import gas
from voskhod.physics.mixture import (
    CONSTANTS_J_KG_K,
    ISOBARIC_J_KG_K,
    Contents,
    internal_energy,
    plus,
    scaled,
    weighted,
)

SPACE = -1  # index of the vacuum in a link
TRACE_KG = 1e-12  # nitrogen that stands in every vessel for what is never quite empty: 0.03 uPa m3
LEAST_K, MOST_K = 1.0, 5000.0  # a vessel with hardly any gas is read between these


class Vessel(NamedTuple):
    """Room for gas. The three choices are Python, known when the program is made.

    Attributes:
        volume: free volume [m^3].
        wall: conductance and temperature of its wall; conductance 0 is the adiabatic limit.
        growth: rate of the volume [m^3/s].
        is_isothermal: whether the gas is always as warm as the wall: the limit of a good conductor.
        is_fixed: whether its state never changes: an infinite reservoir.
    """

    volume: Real | float
    wall: gas.Wall
    growth: Real | float = 0.0
    is_isothermal: bool = False
    is_fixed: bool = False


class Link(NamedTuple):
    """Orifice, valve or leak from a first vessel to a second.

    Attributes:
        first: index of the first vessel.
        second: index of the second, or `SPACE`.
        area: effective area, discharge coefficient times area [m^2].
        is_one_way: whether a check valve keeps gas from running back.
        greatest_flow: what a regulator lets pass [kg/s]; None without one.
        laminar: share of the pressure under which the flow is linear in the difference [1].
    """

    first: int
    second: int
    area: Real | float
    is_one_way: bool = False
    greatest_flow: Real | float | None = None
    laminar: Real | float = gas.LAMINAR_FRACTION


class Source(NamedTuple):
    """Gas and heat that enter a vessel from outside the network, negative where they leave.

    Attributes:
        vessel: index of the vessel.
        flow: species [kg/s]; enthalpy and heat together [W].
    """

    vessel: int
    flow: Contents


class Look(NamedTuple):
    """What can be read off a vessel.

    Attributes:
        mass: mass of gas [kg].
        pressure: pressure [Pa].
        temperature: temperature [K].
        heat: isochoric heat capacity of all the gas [J/K].
        of_one_kilogram: species fractions by mass [1] and specific enthalpy [J/kg].
        of_gas: the gas in a throat.
    """

    mass: Real
    pressure: Real
    temperature: Real
    heat: Real
    of_one_kilogram: Contents
    of_gas: gas.Throat


class NetworkRates(NamedTuple):
    """Rates of a network.

    Attributes:
        contents: rates of every vessel, in their order [kg/s], [W].
        flows: flow of every link, in their order, from first to second [kg/s], [W].
        overboard: all that goes to space [kg/s], [W].
        heats: heat from the wall into every vessel [W].
    """

    contents: tuple[Contents, ...]
    flows: tuple[Contents, ...]
    overboard: Contents
    heats: tuple[Real, ...]


def source(
    vessel: int, flows: tuple[Real, ...], temperature: Real | float, heat: Real | float = 0.0
) -> Source:
    """Return gas that enters a vessel at a temperature, and heat.

    Args:
        vessel: index of the vessel.
        flows: of N2, O2, CO2, H2O, negative where they leave [kg/s].
        temperature: temperature of the gas that enters or leaves [K].
        heat: heat besides [W].

    Returns:
        Source of the network.

    Source: enthalpy of ideal gases of constant heats.
    """
    power = weighted(flows, ISOBARIC_J_KG_K) * temperature
    return Source(vessel, Contents(flows[0], flows[1], flows[2], flows[3], power + heat))


def look(contents: Contents, vessel: Vessel) -> Look:
    """Return mass, pressure, temperature and make-up of the gas in a vessel.

    Args:
        contents: what it holds.
        vessel: its volume and wall.

    Source: ideal gases, Dalton's law.
    """
    masses = contents[:4]
    mass = TRACE_KG + weighted(masses, (1.0, 1.0, 1.0, 1.0))
    isobaric = TRACE_KG * ISOBARIC_J_KG_K[0] + weighted(masses, ISOBARIC_J_KG_K)
    stiffness = TRACE_KG * CONSTANTS_J_KG_K[0] + weighted(masses, CONSTANTS_J_KG_K)
    heat = isobaric - stiffness
    found = vessel.wall.temperature if vessel.is_isothermal else contents.energy / heat
    warmth = jnp.clip(jnp.asarray(found), LEAST_K, MOST_K)
    each = 1.0 / mass
    return Look(
        mass,
        stiffness * warmth / vessel.volume,
        warmth,
        heat,
        scaled(contents, each)._replace(energy=isobaric * each * warmth),
        gas.throat(gas.Gas(stiffness * each, isobaric / heat)),
    )


def link_flow(link: Link, looks: tuple[Look, ...]) -> Contents:
    """Return what a link carries from its first vessel to its second.

    Args:
        link: the link.
        looks: what all vessels look like.

    Returns:
        Species [kg/s] and enthalpy [W], negative where gas runs back.

    Source: Shapiro 1953.
    """
    one = looks[link.first]
    state = gas.GasState(one.pressure, one.temperature)
    if link.second == SPACE:
        flow = gas.vacuum_mass_flow(state, link.area, one.of_gas)
        return scaled(one.of_one_kilogram, _limited(flow, link))
    two = looks[link.second]
    if link.is_one_way:  # against a higher pressure the orifice itself carries nothing
        flow = gas.throat_mass_flow(state, two.pressure, link.area, one.of_gas, link.laminar)
        return scaled(one.of_one_kilogram, _limited(flow, link))
    is_forward = one.pressure >= two.pressure

    def upstream(a: Real, b: Real) -> Real:
        return jnp.where(is_forward, a, b)

    state = gas.GasState(
        jnp.maximum(one.pressure, two.pressure), upstream(one.temperature, two.temperature)
    )
    of_gas = gas.Throat(*(upstream(a, b) for a, b in zip(one.of_gas, two.of_gas, strict=True)))
    low = jnp.minimum(one.pressure, two.pressure)
    flow = _limited(gas.throat_mass_flow(state, low, link.area, of_gas, link.laminar), link)
    signed = upstream(flow, -flow)
    pairs = zip(one.of_one_kilogram, two.of_one_kilogram, strict=True)
    return Contents(*(upstream(a, b) * signed for a, b in pairs))


def _limited(flow: Real, link: Link) -> Real:
    return flow if link.greatest_flow is None else jnp.minimum(flow, link.greatest_flow)


def rates(
    states: tuple[Contents, ...],
    vessels: tuple[Vessel, ...],
    links: tuple[Link, ...],
    sources: tuple[Source, ...] = (),
) -> NetworkRates:
    """Return the rates of every vessel of a network.

    Args:
        states: contents of the vessels.
        vessels: their volumes and walls, in the same order.
        links: orifices, valves and leaks between them and to space.
        sources: what enters from outside the network.

    Returns:
        Rates of the vessels, flows of the links, what goes overboard, heat from the walls.

    Source: balance of mass and first law for open vessels; module docstring.
    """
    looks = tuple(look(state, vessel) for state, vessel in zip(states, vessels, strict=True))
    flows = tuple(link_flow(link, looks) for link in links)
    zero = jnp.zeros_like(looks[0].mass)
    nothing = Contents(zero, zero, zero, zero, zero)
    gains, overboard = [nothing] * len(states), nothing
    for link, flow in zip(links, flows, strict=True):
        gains[link.first] = plus(gains[link.first], flow, -1.0)
        if link.second == SPACE:
            overboard = plus(overboard, flow)
        else:
            gains[link.second] = plus(gains[link.second], flow)
    for entering in sources:
        gains[entering.vessel] = plus(gains[entering.vessel], entering.flow)
    ends = [_with_wall(*three) for three in zip(gains, vessels, looks, strict=True)]
    return NetworkRates(tuple(e[0] for e in ends), flows, overboard, tuple(e[1] for e in ends))


def _with_wall(gain: Contents, vessel: Vessel, seen: Look) -> tuple[Contents, Real]:
    """Return the rates of a vessel with its wall's heat and its growth's work, and that heat."""
    zero = jnp.zeros_like(seen.mass)
    if vessel.is_fixed:
        return Contents(zero, zero, zero, zero, zero), zero
    work = seen.pressure * vessel.growth
    if vessel.is_isothermal:
        kept = internal_energy(gain[:4], vessel.wall.temperature)
        return gain._replace(energy=kept), kept - gain.energy + work
    heat = vessel.wall.conductance * (vessel.wall.temperature - seen.temperature)
    return gain._replace(energy=gain.energy + heat - work), heat
