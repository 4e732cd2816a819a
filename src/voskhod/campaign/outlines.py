"""Outlines of unions of cells of a grid, as polygons with holes.

Each cell has four edges, run with the cell on the left; an edge between two cells of the union is
run both ways and drops out. What is left closes to rings. Where two cells meet in a corner only,
the ring turns left and stays with its cell. Rings that run anticlockwise are outlines, the others
holes, each of the smallest outline around it.

Source: boundary of a union of squares; ring directions as RFC 7946, section 3.1.6.
"""

from typing import TypeAlias

import numpy as np
from jaxtyping import Bool

Corner: TypeAlias = tuple[int, int]
"""Row and column of a corner; cell (i, j) has the corners i, i + 1 and j, j + 1."""

Ring: TypeAlias = list[Corner]
"""Corners of a closed ring, the first not repeated."""

_LEFT = {(1, 0): (0, -1), (0, -1): (-1, 0), (-1, 0): (0, 1), (0, 1): (1, 0)}


def outlines(inside: Bool[np.ndarray, "row column"]) -> list[list[Ring]]:
    """Return the polygons of a union of cells, each an outline and its holes.

    Args:
        inside: which cells belong to it, rows rising to the north, columns to the east.

    Returns:
        Polygons; corners as row and column, outlines anticlockwise, holes clockwise.
    """
    rings = _rings(_edges(inside))
    outer = sorted((ring for ring in rings if _area(ring) > 0.0), key=_area)
    polygons = [[ring] for ring in outer]
    for hole in (ring for ring in rings if _area(ring) < 0.0):
        # The cells lie on the left of each edge, what the hole leaves open on its right.
        (a, b), (c, d) = hole[0], hole[1]
        step = np.sign([c - a, d - b])
        middle = (a + 0.5 * (step[0] - step[1]), b + 0.5 * (step[1] + step[0]))
        around = (polygon for polygon in polygons if _holds(polygon[0], middle))
        next(around).append(hole)
    return polygons


def _edges(inside: Bool[np.ndarray, "row column"]) -> dict[Corner, list[Corner]]:
    """Return the corners to which edges lead, by the corner from which they come."""
    padded = np.pad(inside, 1)
    here = padded[1:-1, 1:-1]
    sides = (
        (padded[:-2, 1:-1], (0, 0), (0, 1)),  # nothing to the south: run to the east
        (padded[1:-1, 2:], (0, 1), (1, 1)),
        (padded[2:, 1:-1], (1, 1), (1, 0)),
        (padded[1:-1, :-2], (1, 0), (0, 0)),
    )
    leading: dict[Corner, list[Corner]] = {}
    for beside, first, last in sides:
        for i, j in np.argwhere(here & ~beside).tolist():
            begin = (i + first[0], j + first[1])
            leading.setdefault(begin, []).append((i + last[0], j + last[1]))
    return leading


def _rings(leading: dict[Corner, list[Corner]]) -> list[Ring]:
    """Return the rings that edges close to, corners on a straight line left out."""
    rings = []
    while leading:
        first = next(iter(leading))
        at, way, ring = first, (0, 0), []
        while True:
            ends = leading[at]
            left = _LEFT.get(way, (0, 0))
            turned = (at[0] + left[0], at[1] + left[1])
            then = turned if turned in ends else ends[0]
            ends.remove(then)
            if not ends:
                del leading[at]
            ahead = (then[0] - at[0], then[1] - at[1])
            if ahead != way:
                ring.append(at)
            at, way = then, ahead
            if at == first:
                break
        rings.append(ring)
    return rings


def _area(ring: Ring) -> float:
    """Return the area of a ring in cells, positive where it runs anticlockwise."""
    row, column = np.asarray(ring, float).T
    return 0.5 * float(np.sum(column * np.roll(row, -1) - np.roll(column, -1) * row))


def _holds(ring: Ring, at: tuple[float, float]) -> bool:
    """Return whether a place lies within a ring, by the edges north of it."""
    row, column = np.asarray(ring, float).T
    ends = np.roll(column, -1)
    crosses = (np.minimum(column, ends) < at[1]) & (at[1] < np.maximum(column, ends))
    return bool(np.count_nonzero(crosses & (row > at[0])) % 2)
