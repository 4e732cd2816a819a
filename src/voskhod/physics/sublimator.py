"""Sublimator: feed water freezes in a porous plate and leaves as vapour into space.

It rejects its load up to a capacity, once the plate has frozen (a first-order lag), while feed
water is left and while the pressure outside is below the triple point of water: above 612 Pa no
ice holds the water back. A kilogram takes h_vapour(0 degC) - h_liquid(20 degC).

Weak: the lag is a guess; a plate that melts or breaks through is not modelled.
"""

import jax.numpy as jnp

from voskhod.arrays import Real

SUBLIMATION_J_KG = 2.5009e6 - 83.9e3  # IAPWS-95: vapour at 0 degC less liquid fed at 20 degC
TRIPLE_POINT_PA = 611.657  # water, IAPWS-95


def vacuum_share(ambient_pa: Real) -> Real:
    """Return how far the surroundings let a plate work.

    Args:
        ambient_pa: pressure outside [Pa].

    Returns:
        One in vacuum, zero above the triple point [1].

    Source: triple point of water; the straight line between is a decision.
    """
    return jnp.clip(1.0 - ambient_pa / TRIPLE_POINT_PA, 0.0, 1.0)


def water_share(water_kg: Real, capacity_w: Real | float, step_s: Real | float = 0.0) -> Real:
    """Return how far the feed water allows full power.

    Args:
        water_kg: feed water [kg].
        capacity_w: greatest heat rejected [W].
        step_s: step of the march: no tank empties within one [s].

    Returns:
        One until the last gram, or the last step's water [1].

    Source: decision of this module.
    """
    most = capacity_w / SUBLIMATION_J_KG * step_s
    return jnp.clip(water_kg / jnp.maximum(most, 1e-3), 0.0, 1.0)


def plate_rate(frozen: Real, ambient_pa: Real, lag_s: Real | float) -> Real:
    """Return how fast the plate freezes, or thaws in air.

    Args:
        frozen: readiness of the plate, 0 to 1 [1].
        ambient_pa: pressure outside [Pa].
        lag_s: time constant [s].

    Returns:
        Rate of readiness [1/s].

    Source: first-order lag, decision of this module.
    """
    return (vacuum_share(ambient_pa) - frozen) / jnp.maximum(lag_s, 1.0)
