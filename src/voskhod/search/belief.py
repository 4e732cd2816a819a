r"""Where the object is thought to be: a map of chances, and what each observation does to it.

Bayes: every cell is multiplied with the chance of what was observed if the object were there, and
the map is brought back to a sum of one.

    found nothing     1 - POD_i
    heard nothing     1 - P_heard,i
    bearing           exp(kappa cos(theta_i - theta_obs)),  kappa = 1 / sigma^2  (von Mises)

A prior is a mixture of normal distributions along and across the track, each cell with the exact
integral over it. Mass outside of the map is left out: the object is taken to be on it.

Decision: a map that an observation rules out altogether becomes zero everywhere, not NaN: its sum
tells that observations contradict each other.

Sources: Bayes' theorem; Mardia and Jupp, Directional Statistics (2000), for the von Mises law.
"""

from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.scipy.special import ndtr
from jaxtyping import Array, Float
from numpy.typing import ArrayLike, NDArray

from voskhod.arrays import Real
from voskhod.errors import InputError

SUM_TOLERANCE = 1e-6  # of a map given: more than rounding of printed chances is a mistake
_LEAST_SUM = 1e-150  # below it a map counts as ruled out; its square still is a number
_LEAST_SIGMA_RAD = 1e-6  # 0.2 arc seconds: no direction finder is better
_FAR = -1e300  # below every exponent


class Parts(NamedTuple):
    """Parts of a mixture of normal distributions, each field of shape (part).

    Args:
        weight: share of the part, any scale [1]
        along: mean along the track [m]
        sigma_along: standard deviation along the track [m]
        across: mean across the track [m]
        sigma_across: standard deviation across the track [m]
    """

    weight: Float[Array, " part"]
    along: Float[Array, " part"]
    sigma_along: Float[Array, " part"]
    across: Float[Array, " part"]
    sigma_across: Float[Array, " part"]


def normal_mixture(
    along_m: Float[Array, " along"], across_m: Float[Array, " across"], parts: Parts
) -> Float[Array, "along across"]:
    """Return the chances of the cells of a regular grid.

    Args:
        along_m: middles of the cells along the track, two or more, equally spaced, rising [m]
        across_m: middles of the cells across the track, likewise [m]
        parts: parts of the mixture

    Returns:
        Chance of each cell, shape (along, across), with a sum of one [1].

    Source: integral of the normal density over a rectangle.
    """
    first = _strips(along_m, parts.along, parts.sigma_along)
    second = _strips(across_m, parts.across, parts.sigma_across)
    return _as_chances(jnp.einsum("p,pi,pj->ij", parts.weight, first, second))


def _strips(middles: Real, means: Real, sigmas: Real) -> Real:
    """Return the share of each part within each strip, shape (part, strip)."""
    half = 0.5 * (middles[1] - middles[0])
    z = (middles[None, :] - means[:, None]) / sigmas[:, None]
    width = (half / sigmas)[:, None]
    # Taken on the lower side of the mean, where a difference of small shares keeps its digits.
    z = -jnp.abs(z)
    return ndtr(z + width) - ndtr(z - width)


def after_failure(chance: Real, detection: Real) -> Real:
    """Return the map after a search that has found nothing.

    Args:
        chance: chance of each cell, any shape [1]
        detection: probability of detection in each cell, of the same shape [1]

    Returns:
        Chance of each cell, with a sum of one [1].

    Source: Bayes' theorem.
    """
    return _as_chances(chance * (1.0 - detection))


def after_silence(chance: Real, heard_chance: Real) -> Real:
    """Return the map after listening and hearing nothing.

    Args:
        chance: chance of each cell, any shape [1]
        heard_chance: chance that a signal from each cell would have been heard, the chance that
            there was a signal at all included, of the same shape [1]

    Returns:
        Chance of each cell, with a sum of one [1].

    Source: Bayes' theorem.
    """
    return _as_chances(chance * (1.0 - heard_chance))


def after_bearing(chance: Real, bearing_rad: Real, observed_rad: Real, sigma_rad: Real) -> Real:
    """Return the map after a bearing was taken.

    Args:
        chance: chance of each cell, any shape [1]
        bearing_rad: bearing from the direction finder to each cell, of the same shape [rad]
        observed_rad: bearing that was taken, one number [rad]
        sigma_rad: standard deviation of a bearing, one number [rad]

    Returns:
        Chance of each cell, with a sum of one [1].

    Source: Bayes' theorem, von Mises law.
    """
    half = jnp.sin(0.5 * (bearing_rad - observed_rad)) / jnp.maximum(sigma_rad, _LEAST_SIGMA_RAD)
    exponent = -2.0 * half * half  # kappa (cos - 1) without its loss of digits
    # Counted from the best cell that is still possible, so that not all of them underflow.
    best = jnp.max(jnp.where(chance > 0.0, exponent, _FAR))
    fitting = jnp.minimum(exponent - lax.stop_gradient(best), 0.0)
    return _as_chances(chance * jnp.exp(fitting))


def _as_chances(map_of_any_scale: Real) -> Real:
    """Return a map with a sum of one."""
    total = jnp.sum(map_of_any_scale)
    return map_of_any_scale / jnp.where(total > _LEAST_SUM, total, 1.0)


def checked_map(chance: ArrayLike, *, normalise: bool = False) -> NDArray[np.float64]:
    """Return a map that somebody gave, as an array, once it is one.

    Args:
        chance: chance of each cell, any shape [1]
        normalise: whether a map of any other sum is divided by it

    Returns:
        Chance of each cell [1].

    Raises:
        InputError: the map is empty, a cell is negative or no number, or the sum is not one.
    """
    try:
        cells = np.asarray(chance, np.float64)
    except (TypeError, ValueError):
        raise InputError("must be a table of numbers", where="map") from None
    if cells.size == 0:
        raise InputError("must have at least one cell", given="an empty one", where="map")
    bad = np.flatnonzero(~(np.isfinite(cells) & (cells >= 0.0)).ravel())
    if bad.size:
        raise InputError(
            "must have a chance of zero or more in every cell",
            given=f"{cells.ravel()[bad[0]]:g} in cell {bad[0]} and {bad.size - 1} more like it",
            where="map",
        )
    total = float(cells.sum())
    if total == 0.0:
        raise InputError("must have a cell that is possible", given="zeros alone", where="map")
    if normalise:
        return cells / total
    if abs(total - 1.0) > SUM_TOLERANCE:
        raise InputError(
            "must have chances with a sum of one",
            given=f"a sum of {total:.9g}",
            where="map",
            do="Pass normalise=True to have every cell divided by that sum.",
        )
    return cells
