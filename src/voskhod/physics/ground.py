r"""What lies at a point of the Earth: land or water, forest, relief, elevation.

A grid of 0.25 degrees comes with the package (`data/ground.npz`, made by
`scripts/make_ground_grid.py`). Classes are those of the cell a point lies in; the elevation of
land is bilinear between the centres of cells, that of water is the level of its cell.

Decision: a lake is water like the sea: who comes down there swims. A cell is land where at least
half of it is. Water has no forest and no relief; the sea has elevation 0, a lake its cell's mean.

Decision: the grid is read once, when it is first asked for. Compiled into a program it is a
constant of 3.1 MB, 2.07 MB of it elevation and 1.04 MB classes.

Sources: MODIS land cover MCD12C1 collection 6 of 2019 (land, forest); NASA topography from SRTM30
(elevation, relief); FAO forest thresholds; UNEP-WCMC mountain threshold. See `data/ATTRIBUTION.md`.
"""

from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Int, Int16, UInt8

from voskhod.arrays import Real

ROWS, COLUMNS = 720, 1440  # from -90 to 90 and from -180 to 180 degrees
CELLS_PER_RADIAN = ROWS / np.pi
FOREST_BIT, RELIEF_BIT, TWO_BITS = 1, 3, 3  # classes: land in bit 0, then two bits each


class Forest(IntEnum):
    """How much of the land is under trees, by crown cover.

    Source: FAO, Global Forest Resources Assessment: open forest from 10 %, closed from 40 %.
    """

    OPEN = 0
    SPARSE = 1
    CLOSED = 2


class Relief(IntEnum):
    """How much heights differ within about 40 km: the range of the cells' means, 100 and 300 m.

    Source: 300 m for mountains, Kapos et al. 2000 (UNEP-WCMC); 100 m for hills is a guess near
    the 90 m of Hammond 1964. Both were set by them for smaller windows and finer heights.
    """

    FLAT = 0
    HILLY = 1
    MOUNTAINOUS = 2


FOREST_WORDS = {
    Forest.OPEN: "open country",
    Forest.SPARSE: "sparse or mixed forest",
    Forest.CLOSED: "closed forest",
}
RELIEF_WORDS = {
    Relief.FLAT: "flat",
    Relief.HILLY: "hilly",
    Relief.MOUNTAINOUS: "mountainous",
}


class Ground(NamedTuple):
    """What lies at a point.

    Attributes:
        elevation_m: height of ground or water over the sea [m]
        is_land: whether it is land, not sea or lake
        forest: code of `Forest`, 0 on water
        relief: code of `Relief`, 0 on water
    """

    elevation_m: Real
    is_land: Bool[Array, "..."]
    forest: Int[Array, "..."]
    relief: Int[Array, "..."]


class GroundGrid(NamedTuple):
    """Tables of the grid, row by row from the south, each row from 180 degrees west.

    Attributes:
        elevation_m: height of each cell over the sea [m]
        classes: land, forest and relief of each cell, packed into bits
    """

    elevation_m: Int16[np.ndarray, " cell"]
    classes: UInt8[np.ndarray, " cell"]


@cache
def ground_grid() -> GroundGrid:
    """Return the grid that comes with the package, read when it is first asked for.

    Returns:
        Tables, one element per cell.

    Source: `data/ATTRIBUTION.md`.
    """
    with (
        (files("voskhod.physics") / "data" / "ground.npz").open("rb") as stream,
        np.load(stream, allow_pickle=False) as tables,
    ):
        grid = GroundGrid(tables["elevation_m"].ravel(), tables["classes"].ravel())
    for table in grid:
        table.flags.writeable = False
    return grid


def ground_at(latitude_rad: Real, longitude_rad: Real) -> Ground:
    """Return what lies at a point of the Earth.

    Args:
        latitude_rad: geodetic latitude; beyond a pole it counts as the pole [rad]
        longitude_rad: east longitude, any number of turns [rad]

    Returns:
        Elevation [m], whether it is land, and the codes of forest and relief.

    Source: grid of the package, see the module.
    """
    grid = ground_grid()
    elevations, classes = jnp.asarray(grid.elevation_m), jnp.asarray(grid.classes)
    # Counted in cells from the south-western corner; 1e-9 cells short of the northern edge.
    north = jnp.clip((latitude_rad + 0.5 * jnp.pi) * CELLS_PER_RADIAN, 0.0, ROWS - 1e-9)
    east = jnp.mod((longitude_rad + jnp.pi) * CELLS_PER_RADIAN, COLUMNS)
    # A remainder of -1e-20 is rounded to COLUMNS itself: one more remainder, of whole numbers.
    row, column = north.astype(jnp.int32), east.astype(jnp.int32) % COLUMNS
    cell = row * COLUMNS + column
    packed = classes.at[cell].get(mode="clip").astype(jnp.int32)
    is_land = (packed & 1) == 1
    level = elevations.at[cell].get(mode="clip").astype(jnp.float64)
    return Ground(
        jnp.where(is_land, _between_centres(elevations, north, east), level),
        is_land,
        (packed >> FOREST_BIT) & TWO_BITS,
        (packed >> RELIEF_BIT) & TWO_BITS,
    )


def _between_centres(elevations: Int16[Array, " cell"], north: Real, east: Real) -> Real:
    """Return the elevation between the centres of four cells [m], at a place counted in cells."""
    # Centres lie half a cell in; beyond the last row of centres the elevation stays as it is.
    y, x = jnp.clip(north - 0.5, 0.0, ROWS - 1.0), east - 0.5
    south, west = jnp.floor(y), jnp.floor(x)
    up, right = y - south, x - west
    lower = south.astype(jnp.int32) * COLUMNS
    upper = jnp.minimum(south.astype(jnp.int32) + 1, ROWS - 1) * COLUMNS
    left = west.astype(jnp.int32) % COLUMNS
    next_to_it = (left + 1) % COLUMNS

    def height(cell: Int[Array, "..."]) -> Real:
        """Return the elevation of a cell [m]."""
        return elevations.at[cell].get(mode="clip").astype(jnp.float64)

    at_south = height(lower + left) * (1.0 - right) + height(lower + next_to_it) * right
    at_north = height(upper + left) * (1.0 - right) + height(upper + next_to_it) * right
    return at_south * (1.0 - up) + at_north * up
