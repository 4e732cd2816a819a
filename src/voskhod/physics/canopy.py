"""How a canopy fills, and the load that this is.

Source: Knacke, T. W. 1991, "Parachute Recovery Systems Design Manual", NWC TP 6575.
"""

import math

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.units import STANDARD_GRAVITY_M_S2

CANOPY_DRAG = 0.75  # drag coefficient on the cloth's area, flat circular; Knacke 1991


def filling_delay(drag_area: Real, filling_constant: Real | float) -> Real:
    """Return the way that a filling canopy falls further than one that opens at once.

    The canopy fills over `filling_constant` diameters while its drag area grows with the square
    of the time, so a third of the steady impulse is had on that way: it counts as open after two
    thirds of it.

    Args:
        drag_area: drag coefficient times area of the open canopy [m2]
        filling_constant: way of the filling over the canopy's diameter [1]

    Returns:
        Length along the path [m].

    Source: Knacke 1991, filling time n D / V, and drag area growing as time squared.
    """
    diameter = jnp.sqrt(4.0 / math.pi * drag_area / CANOPY_DRAG)
    return (2.0 / 3.0) * filling_constant * diameter


def opening_load(
    dynamic_pressure: Real, drag_area: Real, opening_coefficient: Real | float, mass: Real | float
) -> Real:
    """Return the load of an opening canopy.

    Args:
        dynamic_pressure: dynamic pressure at line stretch [Pa]
        drag_area: drag coefficient times area of the open canopy [m2]
        opening_coefficient: peak over steady force; 1.7 to 1.8 for an infinite mass, down to
            0.3 for a light one [1]
        mass: mass under the canopy [kg]

    Returns:
        Load over standard gravity [1].

    Source: Knacke 1991, opening force at infinite mass.
    """
    force = opening_coefficient * dynamic_pressure * drag_area
    return force / (mass * STANDARD_GRAVITY_M_S2)
