r"""Parallel tracks: where a search flies, and what a comb of them finds when it is drawn by lot.

A rectangle is flown as a lawn is mown: legs along the longer side, turns along the shorter.
Decisions: the strips are equally wide and none is wider than the spacing asked for; the first leg
lies half a strip inside the edge, and legs end half a strip before the ends, so that what lies on
the border is passed as near as what lies between two legs.

The comb is an experiment with a known answer: an object lies anywhere between two of many equally
spaced tracks, each of which sees it with the chance of the lateral range curve, independently. Over
infinitely many tracks the chance is $\mathrm{erf}(\sqrt{\pi} C / 2)$; with n tracks on either side
the share found falls short by less than $C^2/(2 \pi n)$ times the share missed.

Sources: IAMSAR manual volume II, parallel sweep; Koopman, Search and Screening, OEG Report 56
(1946), parallel sweeps under the inverse cube law.
"""

import math

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Float, Int, Key

from voskhod.arrays import Real, Scalar
from voskhod.errors import InputError
from voskhod.search.detection import lateral_range


def parallel_tracks(
    length_m: float, width_m: float, spacing_m: float
) -> Float[np.ndarray, "waypoint 2"]:
    """Return the waypoints of a parallel sweep of a rectangle.

    Args:
        length_m: side of the rectangle along the first coordinate [m]
        width_m: side along the second coordinate [m]
        spacing_m: greatest distance between two tracks [m]

    Returns:
        Waypoints from the corner at the origin, in the order flown, shape (waypoint, 2) [m].

    Raises:
        InputError: a side or the spacing is not a positive number.

    Source: module docstring.
    """
    for name, given in (("length", length_m), ("width", width_m), ("spacing", spacing_m)):
        if not (math.isfinite(given) and given > 0.0):
            raise InputError("must be a positive number of metres", given=f"{given:g}", where=name)
    longer, shorter = max(length_m, width_m), min(length_m, width_m)
    legs = max(math.ceil(shorter / spacing_m - 1e-9), 1)  # rounding makes no leg of its own
    strip = shorter / legs
    across = np.repeat((np.arange(legs) + 0.5) * strip, 2)
    out_and_back = np.tile([0, 1, 1, 0], legs)[: 2 * legs]
    along = np.where(out_and_back == 0, 0.5 * strip, longer - 0.5 * strip)
    return np.column_stack((along, across) if length_m >= width_m else (across, along))


def comb_detection(key: Key[Array, ""], coverage: Real, draws: int, tracks: int = 200) -> Scalar:
    """Return the share of drawn objects that a comb of parallel tracks finds.

    Args:
        key: key of the draws, counter-based
        coverage: sweep width over track spacing, one number [1]
        draws: how many objects are drawn
        tracks: how many tracks are flown on either side of the strip with the object

    Returns:
        Share found [1].

    Source: module docstring.
    """
    place, luck = jax.random.split(key)
    offset = jax.random.uniform(place, (draws,), jnp.float64)  # in spacings from the track before

    def passed(step: Int[Array, ""], missed: Real) -> Real:
        """Return the chance to be missed by two more tracks, one on either side."""
        before, behind = offset + step, 1.0 - offset + step
        seen_before, seen_behind = lateral_range(before, coverage), lateral_range(behind, coverage)
        return missed * (1.0 - seen_before) * (1.0 - seen_behind)

    missed = lax.fori_loop(0, tracks, passed, jnp.ones(draws))
    return jnp.mean(jax.random.uniform(luck, (draws,), jnp.float64) >= missed)
