r"""How landings are scattered about their aim: circles, normal ellipses and what is really held.

Places are counted along and across the track from the aim point that each flight had, as its
measurands are. R50, R90 and R95 are the radii that hold so many landings, about the aim and about
the mean. The normal ellipse of a share p is

    (x - m)' C^-1 (x - m) <= -2 ln(1 - p)

with mean m and covariance C of the landings. Beside it stand the regions where the landings really
lie densest (`campaign.density_map`), and how many of them the ellipse holds.

Source: quadratic form of a normal distribution of two dimensions, chi-square with two degrees of
freedom.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from jaxtyping import Float, Int

from voskhod.campaign.columns import DRAW, read_columns, weights_of
from voskhod.campaign.density_map import SHARES, DensityMap, Region, density_map
from voskhod.campaign.normality import Normality, normality_of
from voskhod.campaign.quantiles import Quantile
from voskhod.campaign.samples import Share, Values, Weights, effective_count, quantiles, share_of
from voskhod.campaign.track_frame import TrackFrame, frame_of

if TYPE_CHECKING:
    import polars as pl

ALONG, ACROSS = "landing.downrange_error", "landing.crossrange_error"
LATITUDE, LONGITUDE = "landing.latitude", "landing.longitude"
NEEDED = (ALONG, ACROSS, LATITUDE, LONGITUDE)
LEAST_LANDINGS = 10  # fewer say nothing of a scatter
THINNED = 2000  # landings that are told one by one
_LEAST_SPREAD_M = 1.0  # landings closer than this are one place


class Circle(NamedTuple):
    """Radii that hold a share of the landings.

    Attributes:
        share: what is held [1].
        about_aim: about the aim point [m].
        about_centre: about the mean [m].
    """

    share: float
    about_aim: Quantile
    about_centre: Quantile


class Ellipse(NamedTuple):
    """The normal ellipse of a share.

    Attributes:
        share: what it would hold of a normal scatter [1].
        semi_major: longer half axis [m].
        semi_minor: shorter half axis [m].
        turn: of the longer axis from the track, to the right positive [rad].
        inside: share of the landings that it holds.
    """

    share: float
    semi_major: float
    semi_minor: float
    turn: float
    inside: Share

    @property
    def area(self) -> float:
        """Return the area [m2]."""
        return math.pi * self.semi_major * self.semi_minor

    def outline(self, centre: tuple[float, float], points: int = 181) -> tuple[Values, Values]:
        """Return the outline along and across the track, closed, anticlockwise on a map [m].

        Args:
            centre: mean of the landings along and across [m].
            points: corners, the first repeated.
        """
        angle = np.linspace(0.0, -2.0 * np.pi, points)  # across counts to the right
        x, y = self.semi_major * np.cos(angle), self.semi_minor * np.sin(angle)
        c, s = math.cos(self.turn), math.sin(self.turn)
        return centre[0] + c * x - s * y, centre[1] + s * x + c * y


class Points(NamedTuple):
    """Landings told one by one, each of shape (point).

    Attributes:
        draw: index of the draw.
        latitude: [rad].
        longitude: east positive [rad].
    """

    draw: Int[np.ndarray, " point"]
    latitude: Float[np.ndarray, " point"]
    longitude: Float[np.ndarray, " point"]


@dataclass(frozen=True)
class Scatter:
    """How landings are scattered about their aim.

    Attributes:
        landings: how many flights came down.
        mean: along and across the track from the aim [m].
        covariance: of along and across, shape (2, 2) [m2].
        circles: radii that hold `SHARES`.
        ellipses: normal ellipses of `SHARES`.
        regions: where `SHARES` lie densest.
        normality: how far the landings are from normal.
        frame: aim point of the most flights, and the direction of their track.
        framed: share of the flights that had this aim [1].
        map: where the landings lie, in that frame.
        points: some landings; of weighted draws, as often as they weigh.
    """

    landings: int
    mean: tuple[float, float]
    covariance: Float[np.ndarray, "2 2"]
    circles: tuple[Circle, ...]
    ellipses: tuple[Ellipse, ...]
    regions: tuple[Region, ...]
    normality: Normality
    frame: TrackFrame
    framed: float
    map: DensityMap
    points: Points

    @property
    def words(self) -> str:
        """Return in a sentence what to make of the ellipses."""
        last = self.ellipses[-1]
        return self.normality.words(last.share, last.inside.value)


def scatter_of(frame: "pl.LazyFrame") -> Scatter | None:
    """Return how the landings of a campaign are scattered.

    None where there are too few landings, all at one place or on one line, or no aim that two
    of them share.

    Args:
        frame: rows of a campaign.
    """
    if not set(NEEDED) <= set(frame.collect_schema()):
        return None
    table = dict(read_columns(frame, (DRAW, *NEEDED)))
    held = np.isfinite([table[name] for name in NEEDED]).all(0)
    weights = weights_of(frame)
    weights = None if weights is None else weights[held]
    draws, along, across, *ground = (table[name][held] for name in (DRAW, *NEEDED))
    if along.size < LEAST_LANDINGS:
        return None
    errors = np.column_stack((along, across))
    mean = np.average(errors, axis=0, weights=weights)
    covariance = np.atleast_2d(np.cov(errors.T, aweights=weights))
    places = ground[0], ground[1]
    found = frame_of(*_some(places, (along, across)))
    if np.linalg.eigvalsh(covariance)[0] < _LEAST_SPREAD_M**2 or found is None:
        return None
    drawn = density_map(found[0], places, weights)
    count = float(along.size) if weights is None else effective_count(weights)
    shown = _thinned(weights, along.size)
    return Scatter(
        int(along.size),
        (float(mean[0]), float(mean[1])),
        covariance,
        tuple(_circles(errors, mean, weights)),
        tuple(_ellipses(errors - mean, covariance, weights)),
        tuple(drawn.region(share) for share in SHARES),
        normality_of(errors - mean, covariance, weights, count),
        *found,
        drawn,
        Points(draws[shown].astype(int), places[0][shown], places[1][shown]),
    )


def _some(*pairs: tuple[Values, Values]) -> Iterator[tuple[Values, Values]]:
    """Return the first of many landings: an aim is seen in a few."""
    for first, second in pairs:
        yield first[:THINNED], second[:THINNED]


def _circles(errors: np.ndarray, mean: np.ndarray, weights: Weights | None) -> Iterator[Circle]:
    aim = quantiles(np.hypot(*errors.T), SHARES, weights)
    centre = quantiles(np.hypot(*(errors - mean).T), SHARES, weights)
    for share, about_aim, about_centre in zip(SHARES, aim, centre, strict=True):
        yield Circle(share, about_aim, about_centre)


def _ellipses(
    centred: np.ndarray, covariance: np.ndarray, weights: Weights | None
) -> Iterator[Ellipse]:
    sizes, axes = np.linalg.eigh(covariance)
    turn = math.atan(float(axes[1, 1] / axes[0, 1])) if axes[0, 1] else 0.5 * math.pi
    far = np.einsum("ij,jk,ik->i", centred, np.linalg.inv(covariance), centred)
    for share in SHARES:
        square = -2.0 * math.log1p(-share)
        small, large = (math.sqrt(square * float(size)) for size in sizes)
        yield Ellipse(share, large, small, turn, share_of(far <= square, weights))


def _thinned(weights: Weights | None, count: int) -> Int[np.ndarray, " point"]:
    """Return which landings are told: the first, or, where weighted, as often as they weigh."""
    if weights is None:
        return np.arange(min(THINNED, count))
    below = np.cumsum(weights) / weights.sum()
    wanted = min(THINNED, count)
    return np.minimum(np.searchsorted(below, (np.arange(wanted) + 0.5) / wanted), count - 1)
