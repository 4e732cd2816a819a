r"""Inflatable airlock: boom groups that unfold it and keep it stiff.

Groups of booms are filled apart from each other. While a group unfolds it holds the surroundings'
pressure plus a small `unfolding` one and its volume grows: flat, filling. When full it is a vessel
of volume V, whose fabric gives by the share k per pascal, so that m R T = p V (1 + k (p - p_out)):
rigid. Whichever pressure is higher holds. The gas is as warm as the fabric (thin tubes, minutes).

A boom of radius a at gauge p carries F = p pi a^2 before its fabric wrinkles in compression, and
bent by itself wrinkles at F a / 2, collapses at F a. N booms on a ring of radius R bend together:
their second moment is N (R^2 + a^2) / 2 boom areas, the first fabric to wrinkle is at R + a:

    M_wrinkle = N F (R^2 + a^2) / (2 (R + a)),     M_collapse = N F (R + a)

one boom alone for R = 0, a thin ring N F R / 2 for a << R. Air in the airlock pulls its end ring
too and adds its force to N F. A lost group takes its booms' F; the rest stand evenly between them.

Filled at a constant flow (regulator, choked restrictor) the time to rigid is mass over flow; from a
bottle that empties through the restrictor t = -tau ln(1 - m / m_bottle).

Sources: Comer, R. L. and Levy, S. 1963, AIAA J. 1, 1652 (wrinkling and collapse of a pressurised
tube).

Weak: no boom pressure, fabric or load of Volga is published; webs and bladder between the booms are
left out and would stiffen it; a group's booms are taken as spread evenly round the ring.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.physics import gas

NEVER_S = 1.0e9  # a bottle that cannot fill the booms: thirty years
_LEAST = 1e-12  # keeps a quotient or a logarithm finite; far below any mass or length here


class Booms(NamedTuple):
    """Booms of one airlock.

    Attributes:
        booms: number of booms in a group [1].
        radius: radius of a boom [m].
        length: length of a boom [m].
        ring_radius: radius of the ring on which they stand [m].
        unfolding: gauge pressure that unfolds a flat boom [Pa].
        compliance: share by which a boom's volume grows per pascal of gauge [1/Pa].
    """

    booms: Real | float
    radius: Real | float
    length: Real | float
    ring_radius: Real | float
    unfolding: Real | float
    compliance: Real | float = 0.0


class GroupState(NamedTuple):
    """State of a boom group.

    Attributes:
        pressure: absolute pressure [Pa].
        gauge: pressure above the surroundings [Pa].
        volume: volume that the gas fills [m^3].
        filled: volume over that of the full booms: 0 flat, 1 full, more where fabric gives [1].
    """

    pressure: Real
    gauge: Real
    volume: Real
    filled: Real


class Feed(NamedTuple):
    """Bottle and restrictors that fill the groups.

    Attributes:
        volume: volume of the bottle [m^3].
        temperature: temperature of gas and fabric [K].
        areas: restrictor of each group, discharge coefficient times area [m^2].
        leaks: hole of each group to space, discharge coefficient times area [m^2].
        outside: pressure around the booms [Pa].
    """

    volume: Real | float
    temperature: Real
    areas: tuple[Real, ...]
    leaks: tuple[Real, ...]
    outside: Real


class BoomGas(NamedTuple):
    """Gas of the booms, or its rate.

    Attributes:
        bottle: gas in the bottle [kg].
        groups: gas in each group [kg].
    """

    bottle: Real
    groups: tuple[Real, ...]


class Stiffness(NamedTuple):
    """What an inflated ring of booms carries.

    Attributes:
        axial_load: compression at which all fabric wrinkles [N].
        wrinkling_moment: bending at which the first fabric wrinkles [N m].
        collapse_moment: bending that the ring cannot carry [N m].
        boom_wrinkling: wrinkling moments of the booms, each bent by itself, added up [N m].
        boom_collapse: collapse moments of the booms, each bent by itself, added up [N m].
    """

    axial_load: Real
    wrinkling_moment: Real
    collapse_moment: Real
    boom_wrinkling: Real
    boom_collapse: Real


def boom_radius(volume: Real, booms: Real | float, length: Real | float) -> Real:
    """Return the radius of booms that hold a volume together.

    Args:
        volume: volume of all of them [m^3].
        booms: their number [1].
        length: length of one [m].

    Returns:
        Radius [m].

    Source: volume of a cylinder.
    """
    return jnp.sqrt(jnp.maximum(volume / (booms * jnp.pi * length), _LEAST))


def group_state(mass: Real, temperature: Real, outside: Real, booms: Booms) -> GroupState:
    """Return pressure and volume of a group that holds some gas.

    Args:
        mass: gas in the group [kg].
        temperature: temperature of the gas [K].
        outside: pressure around it [Pa].
        booms: the booms.

    Returns:
        Pressure, gauge, volume, share of the full volume.

    Source: ideal gas law; volume that grows linearly with gauge pressure, module docstring.
    """
    full = booms.booms * jnp.pi * booms.radius * booms.radius * booms.length
    squeezed = jnp.maximum(mass, 0.0) * gas.AIR.gas_constant * temperature / full
    # p (1 + k (p - out)) = squeezed, solved so that k = 0 needs no division by k.
    linear = 1.0 - booms.compliance * outside
    root = jnp.sqrt(linear * linear + 4.0 * booms.compliance * squeezed)
    rigid = 2.0 * squeezed / (linear + root)
    pressure = jnp.maximum(rigid, outside + booms.unfolding)
    volume = squeezed * full / jnp.maximum(pressure, _LEAST)
    return GroupState(pressure, pressure - outside, volume, volume / full)


def rigid_mass(gauge: Real, temperature: Real, outside: Real, booms: Booms) -> Real:
    """Return the gas that makes a group rigid.

    Args:
        gauge: pressure above the surroundings that counts as rigid [Pa].
        temperature: temperature of the gas [K].
        outside: pressure around it [Pa].
        booms: the booms.

    Returns:
        Mass of air [kg].

    Source: ideal gas law, the inverse of `group_state`.
    """
    full = booms.booms * jnp.pi * booms.radius * booms.radius * booms.length
    swollen = full * (1.0 + booms.compliance * gauge)
    return gas.vessel_mass(gauge + outside, temperature, swollen, gas.AIR)


def boom_rates(state: BoomGas, booms: Booms, feed: Feed) -> BoomGas:
    """Return the rates of gas in bottle and groups.

    Args:
        state: gas in bottle and groups.
        booms: booms of one group.
        feed: bottle, restrictors, holes.

    Returns:
        Rates [kg/s].

    Source: orifice flow, `physics.gas`; check valves keep gas from running back.
    """
    warm = feed.temperature
    pressed = gas.vessel_pressure(state.bottle, warm, feed.volume, gas.AIR)
    of_air = gas.throat(gas.AIR)
    bottle = gas.GasState(jnp.maximum(pressed, 0.0), warm)
    rates, taken = [], jnp.zeros_like(state.bottle)
    for mass, area, leak in zip(state.groups, feed.areas, feed.leaks, strict=True):
        held = group_state(mass, warm, feed.outside, booms)
        # A flat group presses nothing out of a hole: what it holds is little.
        inside = gas.GasState(held.pressure * jnp.minimum(held.filled, 1.0), warm)
        filling = gas.throat_mass_flow(bottle, held.pressure, area, of_air)
        lost = gas.throat_mass_flow(inside, feed.outside, leak, of_air)
        taken = taken + filling
        rates.append(filling - lost)
    return BoomGas(-taken, tuple(rates))


def filling_time(mass: Real, flow: Real) -> Real:
    """Return the time to rigid at a constant flow.

    Args:
        mass: gas that is missing, `rigid_mass` [kg].
        flow: flow of a regulator or of a choked restrictor under constant pressure [kg/s].

    Returns:
        Time, `NEVER_S` where there is no flow [s].

    Source: conservation of mass.
    """
    return jnp.minimum(mass / jnp.maximum(flow, _LEAST), NEVER_S)


def bottle_filling_time(
    mass: Real, first_pressure: Real, temperature: Real, volume: Real | float, area: Real
) -> Real:
    """Return the time to rigid from a bottle that empties through choked restrictors.

    Args:
        mass: gas that is missing in all groups together, `rigid_mass` [kg].
        first_pressure: pressure in the bottle at the start [Pa].
        temperature: temperature of the gas, constant [K].
        volume: volume of the bottle [m^3].
        area: restrictors together, discharge coefficient times area [m^2].

    Returns:
        Time, `NEVER_S` where the bottle does not hold enough [s].

    Source: isothermal venting, `physics.venting`; choked while the bottle holds 1.9 times the
        booms' pressure.
    """
    held = gas.vessel_mass(first_pressure, temperature, volume, gas.AIR)
    share = mass / jnp.maximum(held, _LEAST)
    wide = jnp.maximum(area, _LEAST * _LEAST)
    tau = gas.venting_time_constant(volume, wide, temperature, gas.AIR)
    time = -tau * jnp.log1p(-jnp.minimum(share, 1.0 - 1e-9))
    return jnp.where(share < 1.0, jnp.minimum(time, NEVER_S), NEVER_S)


def ring_stiffness(
    gauges: tuple[Real, ...], booms: Booms, hull_gauge: Real | float = 0.0
) -> Stiffness:
    """Return what the ring of booms carries.

    Args:
        gauges: pressure of each group above the surroundings [Pa].
        booms: booms of one group.
        hull_gauge: pressure of the airlock's own air above the surroundings [Pa].

    Returns:
        Loads and moments.

    Source: Comer and Levy 1963, added up over a ring, module docstring.
    """
    a, ring = booms.radius, booms.ring_radius
    pressed = jnp.zeros_like(gauges[0])
    for gauge in gauges:
        pressed = pressed + booms.booms * jnp.maximum(gauge, 0.0)
    own = pressed * jnp.pi * a * a
    inner = jnp.maximum(ring - a, 0.0)
    axial = own + jnp.maximum(hull_gauge, 0.0) * jnp.pi * inner * inner
    outer = jnp.maximum(ring + a, _LEAST)
    wrinkling = axial * (ring * ring + a * a) / (2.0 * outer)
    return Stiffness(axial, wrinkling, axial * outer, 0.5 * own * a, own * a)


def margin_without_a_group(gauges: tuple[Real, ...], booms: Booms, moment: Real) -> Real:
    """Return the margin of bending that is left when the strongest group is lost.

    Args:
        gauges: pressure of each group above the surroundings [Pa].
        booms: booms of one group.
        moment: bending that must be carried, force of a walker times length of the airlock [N m].

    Returns:
        Wrinkling moment over that demanded, less one: negative where the airlock folds [1].

    Source: `ring_stiffness`.
    """
    worst = jnp.zeros_like(gauges[0])
    for i in range(len(gauges)):
        left = (*gauges[:i], jnp.zeros_like(gauges[i]), *gauges[i + 1 :])
        carried = ring_stiffness(left, booms).wrinkling_moment
        worst = carried if i == 0 else jnp.minimum(worst, carried)
    return worst / jnp.maximum(moment, _LEAST) - 1.0
