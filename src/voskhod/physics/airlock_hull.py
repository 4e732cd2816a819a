r"""Hull of an inflatable airlock: its size, its hatch, its jettison.

Length grows with the share to which the booms are filled, volume is that of the clear cylinder. A
hatch that opens inward is held shut by p pi d^2 / 4.

Jettison: pyrotechnics and springs give an impulse J, air that is still inside gives m c. A sonic
stream pushes with c = sqrt(2 (g + 1) R T / g) per mass flow, 535 m/s for air at 290 K; the rest
cools as it leaves (T as m^(g-1)), which makes the mean 2 / (g + 1) of that, 446 m/s. Which part of
it ends on the ship depends on how the rings part: a share, one if the air leaves straight away from
the ship. Impulse at an arm turns the ship: spin = J arm / inertia.

Source: Shapiro 1953, thrust of a sonic stream. Weak: the share; the arm, since the centre of mass
is not known.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.physics import gas


class Shove(NamedTuple):
    """What pushes the airlock off.

    Attributes:
        impulse: of pyrotechnics and springs [N s].
        air: air still inside [kg].
        temperature: its temperature [K].
        share: share of the air's impulse that the ship takes [1].
    """

    impulse: Real
    air: Real
    temperature: Real
    share: Real | float = 1.0


class Jettison(NamedTuple):
    """What a jettison does to the ship.

    Attributes:
        impulse: of everything [N s].
        spin: rate at which the ship turns afterwards [rad/s].
        speed: change of the ship's speed [m/s].
    """

    impulse: Real
    spin: Real
    speed: Real


def deployed_length(folded: Real | float, full: Real | float, filled: Real) -> Real:
    """Return the length of an airlock that unfolds.

    Args:
        folded: length before [m].
        full: length when rigid [m].
        filled: share to which its booms are filled, `inflatable.GroupState` [1].

    Returns:
        Length [m].

    Source: guess: in proportion, as booms unroll.
    """
    return folded + (full - folded) * jnp.clip(filled, 0.0, 1.0)


def clear_volume(length: Real | float, diameter: Real | float) -> Real:
    """Return the volume of a cylinder [m^3].

    Args:
        length: clear length [m].
        diameter: clear diameter [m].

    Source: geometry.
    """
    return jnp.asarray(0.25 * jnp.pi * diameter * diameter * length)


def clear_diameter(volume: Real | float, length: Real | float) -> Real:
    """Return the diameter at which a cylinder has a volume, to see whether printed sizes agree [m].

    Args:
        volume: volume [m^3].
        length: clear length [m].

    Source: geometry.
    """
    return jnp.sqrt(jnp.maximum(4.0 * volume / (jnp.pi * length), 1e-12))


def hatch_force(gauge: Real, diameter: Real | float) -> Real:
    """Return the force that holds an inward-opening hatch shut [N].

    Args:
        gauge: pressure inside above that outside [Pa].
        diameter: clear diameter of the hatch [m].

    Source: pressure times area.
    """
    return gauge * 0.25 * jnp.pi * diameter * diameter


def hatch_gauge(force: Real, diameter: Real | float) -> Real:
    """Return the pressure difference under which a force opens an inward-opening hatch [Pa].

    Args:
        force: pull of a man or a motor [N].
        diameter: clear diameter of the hatch [m].

    Source: pressure times area.
    """
    return force / (0.25 * jnp.pi * diameter * diameter)


def escape_speed(temperature: Real, of: gas.Gas = gas.AIR) -> Real:
    """Return the impulse per mass of gas that leaves an insulated vessel through a sonic hole.

    Args:
        temperature: temperature at the start [K].
        of: the gas.

    Returns:
        Impulse over mass, mean over all of it [m/s].

    Source: Shapiro 1953; mean by integration over the mass.
    """
    g = jnp.asarray(of.heat_ratio)
    first = jnp.sqrt(2.0 * (g + 1.0) * of.gas_constant * jnp.maximum(temperature, 1.0) / g)
    return 2.0 / (g + 1.0) * first


def jettison(shove: Shove, arm: Real, inertia: Real, mass: Real) -> Jettison:
    """Return what throwing off the airlock does to the ship.

    Args:
        shove: what pushes.
        arm: lever arm of the push about the ship's centre of mass [m].
        inertia: moment of inertia of the ship [kg m^2].
        mass: mass of the ship without the airlock [kg].

    Returns:
        Impulse, spin, change of speed.

    Source: conservation of momentum and angular momentum.
    """
    impulse = shove.impulse + shove.share * shove.air * escape_speed(shove.temperature)
    return Jettison(impulse, impulse * arm / inertia, impulse / mass)
