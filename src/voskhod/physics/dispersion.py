"""How one flight's air differs from the profile: a factor on density that changes with altitude.

The logarithm of the factor is drawn by one amplitude at each of seven knots h_i, 20 km apart:

    ln factor = sum(a_i p_i) / sqrt(sum(p_i^2)),   p_i = max(0, 1 - ((h - h_i) / 28 km)^2)^3.

The squares of the weights add up to one, so that independent amplitudes of equal spread give
ln density that same spread at every altitude. Two or three bumps overlap anywhere; the factor is
twice continuously differentiable, and constant below -8 km and above 128 km.

Decision: the width of the bumps sets how soon altitudes forget each other. At 28 km correlation
falls to 1/e within 16.5 km (from a knot) to 23 km (from the middle between two), 20 km on average;
narrower bumps forget unevenly (8 to 21 km for 20 km wide ones). 15 to 20 km is usual practice in
entry analyses; no measured figure stands behind it here, and none behind one length for all
altitudes. Bumps with an end need no exponential, and cost half of what Gaussian ones did.
"""

import jax.numpy as jnp

from voskhod.arrays import Real

KNOTS_M = (0.0, 20e3, 40e3, 60e3, 80e3, 100e3, 120e3)
"""Altitudes at which a flight's density deviates by its own independent amplitudes [m]."""
_SPACING_M = 20e3
_REACH = 1.4  # [knot spacings]


def density_factor(altitude_m: Real, amplitudes: tuple[Real, ...]) -> Real:
    """Return the factor by which one flight's density differs from the profile.

    Args:
        altitude_m: geometric altitude [m].
        amplitudes: deviation of ln density at each of `KNOTS_M` (standard deviation times a
            standard normal draw) [-].

    Returns:
        Factor on density [-].
    """
    last = len(KNOTS_M) - 1.0
    # Further out only the outermost bump is left, whose weight is one.
    place = jnp.clip(altitude_m / _SPACING_M, 1.0 - _REACH, last + _REACH - 1.0) / _REACH
    log, norm = jnp.zeros_like(place), jnp.zeros_like(place)
    for i, amplitude in enumerate(amplitudes):
        away = place - i / _REACH
        bump = jnp.maximum(1.0 - away * away, 0.0)
        bump = bump * bump * bump
        log += amplitude * bump
        norm += bump * bump
    return jnp.exp(log / jnp.sqrt(norm))
