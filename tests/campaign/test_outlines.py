"""Outlines of cells against areas counted and points tested one by one."""

import numpy as np
from matplotlib.path import Path

from voskhod.campaign.outlines import outlines


def signed_area(ring):
    """Return the area of a ring by the shoelace formula, columns as x and rows as y."""
    y, x = np.asarray(ring, float).T
    return 0.5 * float(x @ np.roll(y, -1) - y @ np.roll(x, -1))


def test_random_cells_lie_inside_of_their_outlines_and_no_other_do():
    """Matplotlib finds each cell's middle in a polygon just where the cell was chosen."""
    chosen = np.random.default_rng(1).random((23, 31)) < 0.55
    polygons = outlines(chosen)
    middles = np.argwhere(np.ones_like(chosen)) + 0.5
    held = np.zeros(len(middles), bool)
    for outer, *holes in polygons:
        inside = Path(outer).contains_points(middles)
        for hole in holes:
            inside &= ~Path(hole).contains_points(middles)
        held |= inside
    np.testing.assert_array_equal(held.reshape(chosen.shape), chosen)


def test_outlines_turn_left_and_holes_right():
    """RFC 7946, 3.1.6; the areas of all rings, signed, add up to the number of cells."""
    chosen = np.random.default_rng(2).random((17, 19)) < 0.7
    polygons = outlines(chosen)
    assert any(len(polygon) > 1 for polygon in polygons)
    for outer, *holes in polygons:
        assert signed_area(outer) > 0.0
        assert all(signed_area(hole) < 0.0 for hole in holes)
    total = sum(signed_area(ring) for polygon in polygons for ring in polygon)
    assert total == np.count_nonzero(chosen)  # whole numbers, no rounding


def test_a_hole_belongs_to_the_ring_around_it():
    """A ring, a hole in it and an island in that hole are two polygons."""
    chosen = np.ones((7, 7), bool)
    chosen[1:-1, 1:-1] = False
    chosen[3, 3] = True
    polygons = outlines(chosen)
    assert sorted(len(polygon) for polygon in polygons) == [1, 2]


def test_cells_that_touch_in_a_corner_are_two_polygons():
    """Neither ring crosses over to the other cell."""
    assert sorted(map(len, (p[0] for p in outlines(np.eye(2, dtype=bool))))) == [4, 4]
