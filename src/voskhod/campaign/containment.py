r"""Map of where the capsule may have come down: the chance of each cell of a grid.

A grid is even in two angles. For a file they are latitude and longitude. For drawn landings they
are latitude and longitude of a sphere turned so that its equator is the track through the aim, its
meridian of zero the one across it: such a grid follows the landings, which lie along the track.

Decisions: cells at sea are taken out, because a capsule there drifts, which is not modelled; the
share of them is kept beside the map, and the rest has a sum of one. A map across the antimeridian,
or about a pole, is refused: files of it would be misread.

Source: spherical trigonometry, mean sphere; `physics.track`.
"""

import math
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from voskhod.errors import InputError
from voskhod.flight.chain import Target
from voskhod.physics.earth import along_and_cross_track
from voskhod.physics.ground import ground_at
from voskhod.physics.track import place_by_track
from voskhod.units import MEAN_RADIUS_M

Table = Float[np.ndarray, "row column"]
Axes = tuple[np.ndarray, np.ndarray]
"""Middles of rows and of columns, even and rising [rad]."""


@dataclass(frozen=True)
class ContainmentMap:
    """Chances of a capsule to lie in the cells of an even grid.

    Attributes:
        rows: angle of each row's middle to the left of the track, or its latitude, rising,
            shape (row) [rad].
        columns: angle of each column's middle along the track, or its longitude, rising, shape
            (column) [rad].
        chance: chance of each cell, zero at sea, with a sum of one, shape (row, column) [1].
        track: latitude, longitude and direction of the track at the aim, None for a grid of
            latitudes and longitudes [rad].
        at_sea: share that lay at sea and was taken out [1].
        outside: share that lay beyond the grid and was left out [1].
        origin: where the map comes from, in words.
    """

    rows: Float[np.ndarray, " row"]
    columns: Float[np.ndarray, " column"]
    chance: Table
    track: tuple[float, float, float] | None
    at_sea: float
    outside: float
    origin: str

    @property
    def steps(self) -> tuple[float, float]:
        """Return height and width of a cell [rad]."""
        return _step(self.rows), _step(self.columns)

    @property
    def area(self) -> Float[np.ndarray, " row"]:
        """Return the area of a cell of each row, on the mean sphere [m2]."""
        high, wide = self.steps
        half = 2.0 * math.sin(0.5 * high) * np.cos(self.rows)
        return np.asarray(MEAN_RADIUS_M**2 * wide * half)

    @property
    def centre(self) -> tuple[float, float]:
        """Return latitude and longitude of the possible cell nearest to the mean place [rad]."""
        mean = self.chance.sum(1) @ self.rows, self.chance.sum(0) @ self.columns
        row, column = np.nonzero(self.chance)
        up = self.rows[row] - mean[0]
        along = (self.columns[column] - mean[1]) * math.cos(mean[0])
        nearest = int(np.argmin(up * up + along * along))
        latitude, longitude = self.places(row[nearest] + 0.5, column[nearest] + 0.5)
        return float(latitude), float(longitude)

    def places(
        self, row: np.ndarray | float, column: np.ndarray | float
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return latitude and longitude of places of the grid [rad].

        Args:
            row: counted from the lower edge of the first row, in rows, any shape [1].
            column: counted from the left edge of the first column, of the same shape [1].
        """
        return _places((self.rows, self.columns), self.track, (row, column))

    def containment(self) -> Table:
        """Return how much lies in each cell and all denser ones, shape (row, column) [1].

        The cells of at most 0.5 are the smallest area that holds half, to a cell.
        """
        density = (self.chance / self.area[:, None]).ravel()
        order = np.argsort(-density, kind="stable")
        held = np.empty_like(density)
        held[order] = np.cumsum(self.chance.ravel()[order])
        return np.reshape(held, self.chance.shape)

    def inside(self, share: float) -> Bool[np.ndarray, "row column"]:
        """Return the densest cells that together hold at least a share."""
        before = self.containment() - self.chance
        return np.asarray((before < share - 1e-12) & (self.chance > 0.0))


def on_land(
    axes: Axes,
    chance: Table,
    track: tuple[float, float, float] | None,
    outside: float,
    origin: str,
) -> ContainmentMap:
    """Return the map of chances on land.

    Args:
        axes: middles of rows and of columns.
        chance: chance of each cell, with a sum of one, shape (row, column) [1].
        track: of a grid along a track, None for latitudes and longitudes [rad].
        outside: share beyond the grid [1].
        origin: where the map comes from, in words.

    Raises:
        InputError: the map crosses the antimeridian, or all of it lies at sea.
    """
    if track is None:  # longitudes may be counted from 0 to 360
        turns = round(float(axes[1].mean()) / (2.0 * math.pi))
        axes = axes[0], axes[1] - 2.0 * math.pi * turns
    _check_meridian(axes, track, origin)
    middles = np.meshgrid(*(np.arange(axis.size) + 0.5 for axis in axes), indexing="ij")
    north, east = _places(axes, track, (middles[0], middles[1]))
    kept = np.where(np.asarray(_is_land(north, east)), chance, 0.0)
    total = float(kept.sum())
    if total <= 0.0:
        raise InputError(
            "must have a chance on land",
            given="one that lies wholly at sea",
            where=origin,
            do="Drift at sea is not modelled: no search can be planned there.",
        )
    at_sea = max(1.0 - total, 0.0) if (kept != chance).any() else 0.0
    return ContainmentMap(*axes, kept / total, track, at_sea, outside, origin)


def _check_meridian(axes: Axes, track: tuple[float, float, float] | None, origin: str) -> None:
    """Refuse a map whose edge passes beyond 180 degrees."""
    height, width = (axis.size for axis in axes)
    across, along = np.arange(height + 1.0), np.arange(width + 1.0)
    row = np.concatenate((0.0 * along, across, 0.0 * along + height, across[::-1]))
    column = np.concatenate((along, 0.0 * across + width, along[::-1], 0.0 * across))
    _, east = _places(axes, track, (row, column))
    if np.abs(east).max() > math.pi + 1e-9 or np.abs(np.diff(east)).max() > math.pi:
        raise InputError(
            "must lie between -180 and 180 degrees of longitude",
            given="a map across the antimeridian or about a pole",
            where=origin,
            do="Split the map there.",
        )


def _step(axis: np.ndarray) -> float:
    return float(axis[-1] - axis[0]) / (axis.size - 1)


def _places(
    axes: Axes,
    track: tuple[float, float, float] | None,
    at: tuple[np.ndarray | float, np.ndarray | float],
) -> tuple[np.ndarray, np.ndarray]:
    """Return latitude and longitude of places counted in rows and columns [rad]."""
    up, along = (
        axis[0] + (np.asarray(place, float) - 0.5) * _step(axis)
        for axis, place in zip(axes, at, strict=True)
    )
    if track is None:
        return up, along
    latitude, longitude, direction = (jnp.asarray(angle) for angle in track)
    metres = MEAN_RADIUS_M * along, -MEAN_RADIUS_M * up
    north, east = _by_track((latitude, longitude, direction), *metres)
    return np.asarray(north), np.asarray(east)


@jax.jit
def _by_track(
    track: tuple[Array, Array, Array], along: Array, across: Array
) -> tuple[Array, Array]:
    return place_by_track(track, along, across)


@jax.jit
def _is_land(latitude: Array, longitude: Array) -> Array:
    return ground_at(latitude, longitude).is_land


@jax.jit
def by_aim(latitude: Array, longitude: Array, aim: Target) -> tuple[Array, Array]:
    """Return how far places lie beyond and to the right of an aim [m].

    Args:
        latitude: geodetic, any shape [rad].
        longitude: east positive, of the same shape [rad].
        aim: place and direction of the track.
    """
    at = (aim.latitude, aim.longitude, aim.bearing)
    turned = (jnp.broadcast_to(angle, jnp.shape(latitude)) for angle in at)
    return along_and_cross_track(jnp.asarray(latitude), jnp.asarray(longitude), *turned)


def along_and_across(found: ContainmentMap, aim: Target) -> tuple[Table, Table]:
    """Return where the cells of a map lie along and across the track through an aim [m]."""
    axes = (np.arange(count) + 0.5 for count in found.chance.shape)
    row, column = np.meshgrid(*axes, indexing="ij")
    along, across = by_aim(*found.places(row, column), aim)
    return np.asarray(along), np.asarray(across)
