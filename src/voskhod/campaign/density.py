r"""Map of drawn landings: a density of normal kernels along and across the track.

    p(x) = 1/n sum_i N(along - along_i, h_a) N(across - across_i, h_c),   h = sigma n^{-1/6}

Scott's and Silverman's rules are both this in two dimensions. The map is wider than the landings by
the factor sqrt(1 + n^{-1/3}), 4 % for 2048 draws.

Decision: the grid holds 99.9 % of the landings in either coordinate and three bandwidths more, in
cells as nearly square as their number lets them be.

Source: Silverman, Density Estimation for Statistics and Data Analysis (1986), section 4.3; Scott,
Multivariate Density Estimation (1992), section 6.3.
"""

import math

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array

from voskhod.campaign.containment import Axes, ContainmentMap, by_aim, on_land
from voskhod.campaign.landings import Landings
from voskhod.errors import InputError
from voskhod.flight.chain import Target
from voskhod.units import MEAN_RADIUS_M

HELD = 0.999  # share of the landings that the grid holds
MARGIN = 3.0  # bandwidths beyond
LEAST_BANDWIDTH_M = 500.0  # of landings that are all alike; guess, an error of navigation
LEAST_LANDINGS = 2  # of which a spread can be taken
LEAST_ROWS = 8  # of a map that is far longer than wide
_BATCH = 32  # landings added to the map at once


def map_of_landings(landings: Landings, aim: Target, cells: int) -> ContainmentMap:
    """Return the map of drawn landings.

    Args:
        landings: flights that reached the ground.
        aim: place and direction of the track that the grid follows.
        cells: rows and columns of a square grid; one that is not square has as many cells.

    Raises:
        InputError: too few landings, a map across the antimeridian, or one wholly at sea.
    """
    if landings.latitude.size < LEAST_LANDINGS:
        raise InputError(
            f"must be at least {LEAST_LANDINGS} flights that come down",
            given=str(landings.latitude.size),
            where="-n",
        )
    # One frame for all, also for flights that had another aim.
    along, across = (np.asarray(x) for x in by_aim(landings.latitude, landings.longitude, aim))
    widths = bandwidths(along, across)
    spans = _span(-across, widths[1]), _span(along, widths[0])  # rows rise to the left
    axes = _axes(spans, cells)
    up, ahead = (MEAN_RADIUS_M * x.ravel() for x in np.meshgrid(*axes, indexing="ij"))
    density = np.asarray(kernel_density((ahead, -up), *_batches(along, across), widths))
    chance = density.reshape(axes[0].size, axes[1].size) * np.cos(axes[0])[:, None]
    held = (spans[0][0] <= -across) & (-across <= spans[0][1])
    held &= (spans[1][0] <= along) & (along <= spans[1][1])
    track = float(aim.latitude), float(aim.longitude), float(aim.bearing)
    origin = f"{along.size} drawn landings"
    return on_land(axes, chance / chance.sum(), track, 1.0 - float(held.mean()), origin)


def bandwidths(along: np.ndarray, across: np.ndarray) -> tuple[float, float]:
    """Return the bandwidths along and across the track by Scott's rule [m].

    Args:
        along: places along the track, shape (landing) [m].
        across: places across the track, shape (landing) [m].

    Source: Scott 1992, section 6.3.
    """
    factor = along.size ** (-1.0 / 6.0)
    spreads = (factor * float(np.std(x, ddof=1)) for x in (along, across))
    first, second = (max(spread, LEAST_BANDWIDTH_M) for spread in spreads)
    return first, second


@jax.jit
def kernel_density(
    at: tuple[Array, Array], landed: Array, weight: Array, widths: tuple[float, float]
) -> Array:
    """Return the density of normal kernels at some places [1/m2].

    Args:
        at: places along and across the track, each of shape (cell) [m].
        landed: landings along and across the track, shape (batch, 2, landing) [m].
        weight: one for a landing, zero for what fills up a batch, shape (batch, landing) [1].
        widths: standard deviations of a kernel along and across the track [m].

    Source: Silverman 1986, section 4.2.
    """

    def add(total: Array, batch: tuple[Array, Array]) -> tuple[Array, None]:
        where, counted = batch
        first = (at[0][:, None] - where[0][None, :]) / widths[0]
        second = (at[1][:, None] - where[1][None, :]) / widths[1]
        return total + jnp.exp(-0.5 * (first * first + second * second)) @ counted, None

    total, _ = lax.scan(add, jnp.zeros_like(at[0]), (landed, weight))
    return total / (jnp.sum(weight) * 2.0 * math.pi * widths[0] * widths[1])


def _batches(along: np.ndarray, across: np.ndarray) -> tuple[Array, Array]:
    """Return landings in batches of one size, and which of them count."""
    count = along.size
    batches = -(-count // _BATCH)
    filled = np.zeros((2, batches * _BATCH))
    filled[:, :count] = along, across
    weight = (np.arange(batches * _BATCH) < count).astype(float).reshape(batches, _BATCH)
    landed = filled.reshape(2, batches, _BATCH).transpose(1, 0, 2)
    return jnp.asarray(landed), jnp.asarray(weight)


def _span(values: np.ndarray, width: float) -> tuple[float, float]:
    """Return the ends of what holds most of some values and a margin [m]."""
    low, high = np.quantile(values, [0.5 * (1.0 - HELD), 0.5 * (1.0 + HELD)])
    return float(low) - MARGIN * width, float(high) + MARGIN * width


def _axes(spans: tuple[tuple[float, float], tuple[float, float]], cells: int) -> Axes:
    """Return middles of rows and columns of nearly square cells."""
    sides = [high - low for low, high in spans]
    step = math.sqrt(sides[0] * sides[1]) / cells
    rows = max(round(sides[0] / step), min(LEAST_ROWS, cells))
    counts = rows, max(round(cells * cells / rows), min(LEAST_ROWS, cells))
    first, second = (
        (low + (np.arange(count) + 0.5) * (high - low) / count) / MEAN_RADIUS_M
        for (low, high), count in zip(spans, counts, strict=True)
    )
    return first, second
