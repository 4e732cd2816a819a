r"""Places along and beside a ground track: the inverse of `physics.earth.along_and_cross_track`.

On the mean sphere a place $a$ beyond and $x$ to the right of an aim point stands, in axes ahead,
right and up at that point, at $(\cos x \sin a,\ \sin x,\ \cos x \cos a)$.

Source: spherical trigonometry.
"""

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.units import MEAN_RADIUS_M


def place_by_track(
    aim: tuple[Real, Real, Real], along_m: Real, across_m: Real
) -> tuple[Real, Real]:
    """Return the place that lies so far beyond and beside an aim point.

    Args:
        aim: latitude, longitude and direction of the track at the aim point [rad].
        along_m: downrange, beyond positive [m].
        across_m: crossrange, right positive, of the same shape [m].

    Returns:
        Latitude and east longitude [rad].

    Source: module docstring.
    """
    latitude, longitude, track = aim
    a, x = along_m / MEAN_RADIUS_M, across_m / MEAN_RADIUS_M
    ahead, right, up = jnp.cos(x) * jnp.sin(a), jnp.sin(x), jnp.cos(x) * jnp.cos(a)
    s, c = jnp.sin(track), jnp.cos(track)
    east, north = ahead * s + right * c, ahead * c - right * s
    # Straight from the axes and not by bearing and distance, which have no slope at the aim point.
    out = up * jnp.cos(latitude) - north * jnp.sin(latitude)
    over = up * jnp.sin(latitude) + north * jnp.cos(latitude)
    # A tenth of a millimetre keeps the root's slope finite at the poles.
    place = jnp.arctan2(over, jnp.sqrt(out * out + east * east + 1e-22))
    turned = longitude + jnp.arctan2(east, out)
    return place, (turned + jnp.pi) % (2.0 * jnp.pi) - jnp.pi
