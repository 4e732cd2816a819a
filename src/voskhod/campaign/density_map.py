r"""Where landings lie densest: a smoothed count of cells along and across a track.

Landings are counted in cells and the counts smoothed with a normal kernel of width

    h = s n^{-1/6},    s = min(standard deviation, interquartile range / 1.349)

along and across, n the effective number of draws; the second spread keeps a long tail from
blurring the middle. The region of a share is where the density is above that of so many draws:
cells are taken from the densest on until they hold the share of the landings themselves, so that
what a region holds does not depend on how much was smoothed.

Decision: the grid holds 99.8 % of the landings either way and three kernel widths more.

Sources: Scott, Multivariate Density Estimation (1992), section 6.3; Silverman, Density Estimation
(1986), section 3.4.2; Hyndman, The American Statistician 50, 120 (1996), highest-density regions.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from jaxtyping import Float

from voskhod.campaign.density import LEAST_BANDWIDTH_M, MARGIN
from voskhod.campaign.samples import Values, Weights, effective_count, moments, quantiles
from voskhod.campaign.track_frame import TrackFrame

SHARES = (0.5, 0.9, 0.95)
CELLS = 256  # rows and columns; a cell is far narrower than a kernel up to 1e9 draws
_HELD = (0.001, 0.999)  # quantiles that the grid reaches
_QUARTILES_OF_NORMAL = 1.349  # interquartile range of a normal distribution over its deviation
_SLACK = 1e-12

GroundRing: TypeAlias = Float[np.ndarray, "corner 2"]
"""Latitude and longitude of the corners of a ring, the first repeated at its end [rad]."""


class Region(NamedTuple):
    """Where the landings lie densest.

    Attributes:
        share: what it is to hold [1].
        held: what it holds [1].
        area: on the mean sphere [m2].
        polygons: each an outline and its holes.
    """

    share: float
    held: float
    area: float
    polygons: tuple[tuple[GroundRing, ...], ...]


@dataclass(frozen=True)
class DensityMap:
    """Landings counted in cells along and across a track.

    Attributes:
        frame: what along and across are counted in.
        along: middles of the columns, even and rising, shape (column) [m].
        across: middles of the rows, even and rising, shape (row) [m].
        chance: share of the landings in each cell, shape (row, column) [1].
        density: the same smoothed, of each cell, shape (row, column) [1].
    """

    frame: TrackFrame
    along: Float[np.ndarray, " column"]
    across: Float[np.ndarray, " row"]
    chance: Float[np.ndarray, "row column"]
    density: Float[np.ndarray, "row column"]

    @property
    def outside(self) -> float:
        """Return the share of the landings beyond the grid."""
        return max(1.0 - float(self.chance.sum()), 0.0)

    def region(self, share: float) -> Region:
        """Return where the landings lie densest.

        Args:
            share: of the landings, to be held [1].
        """
        from contourpy import FillType, contour_generator

        level = self._level(share)
        inside = self.density >= level
        step = (self.along[1] - self.along[0]) * (self.across[1] - self.across[0])
        # Right of the track counts downwards: only then do outlines run anticlockwise on a map.
        lines = contour_generator(
            self.along, -self.across[::-1], self.density[::-1], fill_type=FillType.OuterOffset
        )
        found: Any = lines.filled(level, np.inf)  # two lists, with this type of filling
        polygons = (
            tuple(self._ring(ring) for ring in np.split(points, ends[1:-1]))
            for points, ends in zip(*found, strict=True)
        )
        area = float(inside.sum()) * float(step)
        return Region(share, float(self.chance[inside].sum()), area, tuple(polygons))

    def _level(self, share: float) -> float:
        """Return the density of the thinnest cell that is needed to hold a share."""
        order = np.argsort(-self.density, axis=None, kind="stable")
        held = np.cumsum(self.chance.ravel()[order])
        needed = min(int(np.searchsorted(held, share - _SLACK)), order.size - 1)
        return float(self.density.ravel()[order[needed]])

    def _ring(self, ring: np.ndarray) -> GroundRing:
        return np.column_stack(self.frame.on_ground(ring[:, 0], -ring[:, 1]))


def density_map(
    frame: TrackFrame, places: tuple[Values, Values], weights: Weights | None
) -> DensityMap:
    """Return where landings lie densest.

    Args:
        frame: what along and across are counted in.
        places: latitudes and longitudes, each of shape (landing), two at least [rad].
        weights: of the landings, shape (landing) [1]; None for equal ones.
    """
    from scipy.ndimage import gaussian_filter

    along, across = frame.by_track(*places)
    count = float(along.size) if weights is None else effective_count(weights)
    widths = [_width(values, weights, count) for values in (across, along)]
    spans = [_span(v, weights, w) for v, w in zip((across, along), widths, strict=True)]
    weight = None if weights is None else weights / weights.sum()
    found, *edges = np.histogram2d(across, along, CELLS, spans, weights=weight)
    chance = found / along.size if weights is None else found
    steps = [edge[1] - edge[0] for edge in edges]
    blurred = gaussian_filter(
        chance, [width / step for width, step in zip(widths, steps, strict=True)], mode="constant"
    )
    rows, columns = (0.5 * (edge[1:] + edge[:-1]) for edge in edges)
    return DensityMap(frame, columns, rows, chance, blurred)


def _width(values: Values, weights: Weights | None, count: float) -> float:
    """Return the width of a kernel [m]."""
    low, high = (one.value for one in quantiles(values, (0.25, 0.75), weights))
    spread = moments(values, weights)[1]
    if high > low:
        spread = min(spread, (high - low) / _QUARTILES_OF_NORMAL)
    width = spread * float(count ** (-1.0 / 6.0))
    return max(width, LEAST_BANDWIDTH_M)


def _span(values: Values, weights: Weights | None, width: float) -> tuple[float, float]:
    low, high = (one.value for one in quantiles(values, _HELD, weights))
    return low - MARGIN * width, high + MARGIN * width
