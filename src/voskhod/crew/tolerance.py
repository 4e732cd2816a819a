r"""What people survive of a load: time at or above a level against the time that the level allows.

A limit curve gives the time $t_k$ for which a load $g_k$ may last, chest to back. A flight that
spends the time $T_k$ at or above $g_k$ uses the share

$$ D = \max_k T_k / t_k $$

of it; above one the limit is exceeded. Between its published points a curve is taken as straight
in logarithms of load and time.

Source: NASA-STD-3001 volume 2, table 6.5-1, +Gx: deconditioned crew and emergency.
"""

import math
from itertools import pairwise
from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real, Samples, Scalar

_LEVELS_PER_PIECE = 12  # between published points: a pulse can break a curve there too


class Limit(NamedTuple):
    """Limit curve.

    Attributes:
        load: loads, falling [1].
        seconds: for how long each may last, rising [s].
    """

    load: tuple[float, ...]
    seconds: tuple[float, ...]


def _filled(points: tuple[tuple[float, float], ...]) -> Limit:
    """Return a curve with points between the published ones."""
    load, seconds = [], []
    for (g0, t0), (g1, t1) in pairwise(points):
        for i in range(_LEVELS_PER_PIECE):
            share = i / _LEVELS_PER_PIECE
            load.append(math.exp((1.0 - share) * math.log(g0) + share * math.log(g1)))
            seconds.append(math.exp((1.0 - share) * math.log(t0) + share * math.log(t1)))
    return Limit((*load, points[-1][0]), (*seconds, points[-1][1]))


EMERGENCY = _filled(((38.0, 0.5), (8.8, 120.0), (7.5, 300.0)))
"""Emergency limit of NASA-STD-3001 volume 2, table 6.5-1."""

DECONDITIONED = _filled(
    ((14.0, 0.5), (10.0, 10.0), (8.0, 30.0), (6.3, 50.0), (5.0, 90.0), (4.3, 120.0))
)
"""Limit for a crew after time in weightlessness, same table."""


def share_used(load: Samples, times: Samples, limit: Limit, factor: Real | float = 1.0) -> Scalar:
    """Return the greatest share of a limit that a pulse of load uses.

    The load is taken as straight between samples, so the time above a level is exact for that.

    Args:
        load: load, shape (time) [1].
        times: when, not falling, shape (time) [s].
        limit: limit curve.
        factor: factor on the loads of the curve [1].

    Returns:
        Share, above one where the limit is exceeded [1].

    Source: NASA-STD-3001 volume 2, section 6.5.
    """
    level = factor * jnp.asarray(limit.load)[:, None]
    over0, over1 = load[None, :-1] - level, load[None, 1:] - level
    step = times[None, 1:] - times[None, :-1]
    rise = jnp.where(over1 == over0, 1.0, over1 - over0)
    crossed = jnp.clip(jnp.maximum(over0, over1) / jnp.abs(rise), 0.0, 1.0)
    above = jnp.where(over0 * over1 < 0.0, crossed, jnp.where(over0 + over1 >= 0.0, 1.0, 0.0))
    return jnp.max(jnp.sum(above * step, axis=1) / jnp.asarray(limit.seconds))
