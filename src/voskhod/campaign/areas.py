"""Areas of a sortie: rectangles of the map's grid with equal shares of the effort, and tracks.

The cells that get effort are halved again and again across their longer side, so that the effort on
both sides is in proportion to the areas to be made of them; each area is then drawn tight around
its cells. Tracks are parallel, spaced so that their length is what the aircraft fly there.

Weak: what lies in a rectangle without effort is flown over as well, and the rectangles get equal
shares though aircraft differ in speed and width.

Source: parallel sweep, IAMSAR manual volume II; `voskhod.search.tracks`.
"""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from voskhod.campaign.containment import ContainmentMap
from voskhod.search.tracks import parallel_tracks
from voskhod.units import MEAN_RADIUS_M

MOST_AREAS = 12  # more cannot be read on a map
LEAST_EFFORT = 1e-4  # share of the sortie: a cell with less is not worth a flight; guess
MOST_LEGS = 60  # legs of one area: more than an aircraft flies in a watch; guess


@dataclass(frozen=True)
class Area:
    """A rectangle that is searched in a sortie.

    Attributes:
        name: number of the sortie and a letter.
        corners: latitude and longitude, anticlockwise, shape (4, 2) [rad].
        sides: length along the rows of the grid and across them [m].
        effort: share of the fleet's sortie [1].
        chance: chance that the capsule lies in its searched cells, before the sortie [1].
        success: chance that it is found there in the sortie [1].
        spacing: distance between two tracks [m].
        track: waypoints as latitude and longitude, in the order flown, shape (waypoint, 2) [rad].
        aircraft: who flies there.
    """

    name: str
    corners: Float[np.ndarray, "4 2"]
    sides: tuple[float, float]
    effort: float
    chance: float
    success: float
    spacing: float
    track: Float[np.ndarray, "waypoint 2"]
    aircraft: tuple[str, ...]


@dataclass(frozen=True)
class Effort:
    """What a sortie does in the cells of a list.

    Attributes:
        row: row of each cell on the map, shape (cell).
        column: column of each cell, shape (cell).
        share: share of the fleet's sortie, shape (cell) [1].
        chance: chance of the cell before the sortie, shape (cell) [1].
        success: chance that the capsule is found there, shape (cell) [1].
        way: way that the fleet would fly there in a whole sortie, shape (cell) [m].
    """

    row: Int[np.ndarray, " cell"]
    column: Int[np.ndarray, " cell"]
    share: Float[np.ndarray, " cell"]
    chance: Float[np.ndarray, " cell"]
    success: Float[np.ndarray, " cell"]
    way: Float[np.ndarray, " cell"]

    def of(self, which: np.ndarray) -> "Effort":
        """Return some of the cells."""
        return Effort(*(column[which] for column in vars(self).values()))


def areas_of(
    found: ContainmentMap, spent: Effort, aircraft: tuple[str, ...], sortie: int
) -> tuple[Area, ...]:
    """Return the areas of a sortie, the most promising first.

    Args:
        found: map, for the places of its cells.
        spent: what the sortie does, cell by cell.
        aircraft: names of those that can fly, in order; as many areas are made, up to a dozen.
        sortie: number of the sortie, from one.
    """
    worth = spent.of(spent.share > LEAST_EFFORT * spent.share.max(initial=0.0))
    if worth.share.size == 0 or not aircraft:
        return ()
    parts = _divided(found, worth, min(len(aircraft), MOST_AREAS))
    parts.sort(key=lambda part: -float(part.success.sum()))
    crews = [aircraft[i :: len(parts)] for i in range(len(parts))]
    return tuple(
        _area(found, part, f"{sortie}{chr(ord('a') + i)}", crew)
        for i, (part, crew) in enumerate(zip(parts, crews, strict=True))
    )


def _divided(found: ContainmentMap, spent: Effort, count: int) -> list[Effort]:
    """Return so many parts of the cells with equal effort, fewer where there are fewer cells."""
    if count <= 1 or spent.share.size <= 1:
        return [spent]
    high, wide = found.steps
    wide *= math.cos(float(found.rows[spent.row].mean()))
    across = np.ptp(spent.column) * wide > np.ptp(spent.row) * high
    place = spent.column if across else spent.row
    order = np.argsort(place, kind="stable")
    running = np.cumsum(spent.share[order])
    first = count // 2
    cut = place[order[np.searchsorted(running, running[-1] * first / count)]]
    # A whole row or column goes to one side, and neither side is empty.
    cut = min(max(cut, place.min() + 1), place.max()) if place.max() > place.min() else cut
    left = place < cut
    if left.all() or not left.any():
        return [spent]
    return [
        *_divided(found, spent.of(left), first),
        *_divided(found, spent.of(~left), count - first),
    ]


def _area(found: ContainmentMap, part: Effort, name: str, crew: tuple[str, ...]) -> Area:
    high, wide = found.steps
    low, left = float(part.row.min()), float(part.column.min())
    rows, columns = float(np.ptp(part.row)) + 1.0, float(np.ptp(part.column)) + 1.0
    middle = math.cos(float(found.rows[part.row].mean()))
    length, width = MEAN_RADIUS_M * wide * columns * middle, MEAN_RADIUS_M * high * rows
    spacing = length * width / max(float(part.share @ part.way), 1.0)
    spacing = min(max(spacing, min(length, width) / MOST_LEGS), length, width)
    metres = parallel_tracks(length, width, spacing)
    track = low + rows * metres[:, 1] / width, left + columns * metres[:, 0] / length
    corner = np.array([0.0, 0.0, rows, rows]), np.array([0.0, columns, columns, 0.0])
    return Area(
        name,
        np.column_stack(found.places(low + corner[0], left + corner[1])),
        (length, width),
        float(part.share.sum()),
        float(part.chance.sum()),
        float(part.success.sum()),
        # Strips are equally wide, so that legs are at most as far apart as asked.
        min(length, width) / (len(metres) // 2),
        np.column_stack(found.places(*track)),
        crew,
    )
