"""Sorbent of a closed loop: how much carbon dioxide passes it.

The share that slips through grows as a logistic step where the load reaches the capacity. Held
below it the bed takes all: a bed is made so that its reaction zone is short.

Weak: no kinetics, no humidity, no temperature; the width of the step is a guess.
"""

import jax.numpy as jnp

from voskhod.arrays import Real

# Ag2O + CO2 -> Ag2CO3, heats of formation -31.0, -393.5, -505.8 kJ/mol (CRC Handbook)
ABSORPTION_J_KG = 81.3e3 / 0.0440095


def slip(carbon_kg: Real, capacity_kg: Real | float, width: Real | float) -> Real:
    """Return the share of carbon dioxide that passes the sorbent.

    Args:
        carbon_kg: carbon dioxide in it [kg].
        capacity_kg: carbon dioxide that it holds [kg].
        width: share of the capacity over which it breaks through [1].

    Returns:
        Share, one half at full load [1].

    Source: decision of this module.
    """
    load = carbon_kg / jnp.maximum(capacity_kg, 1e-6)
    beyond = (load - 1.0) / jnp.maximum(width, 1e-3)
    return 1.0 / (1.0 + jnp.exp(jnp.clip(-beyond, -60.0, 60.0)))
