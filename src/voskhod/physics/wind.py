"""Wind: a simple law, a sounding given as a table, and its components in the inertial frame.

* `law_wind` blows with two numbers, a speed at the ground and a speed of the jet stream. It is a
  law for the troposphere and fades by itself: to 0.3 % of the jet at 30 km, to nothing above.
  The winds of the stratosphere and mesosphere are left out of it; who wants them gives a table.
* `table_wind` goes through the rows of a sounding or of a model. Each component is a monotone
  cubic (Fritsch and Carlson 1980, doi:10.1137/0717021): once continuously differentiable, and
  never stronger between two rows than at the rows. It is held below the lowest row and fades to
  nothing over 10 km above the highest.
* `inertial_wind` turns a local wind into the frame in which a fall is integrated, without angles:
  east is (-y, x, 0), north is up times east, up is geocentric. Geodetic up leans by at most
  0.19 deg from it (earth's flattening), which turns 0.3 % of a northward wind into a vertical one.

Decision: rows are resampled to cells of 100 m when a table is first used, so that the cell is found
by one division and no flight searches. Rows at multiples of 100 m are met exactly.
"""

import math
from functools import cache
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np

from voskhod.arrays import Real, Vector
from voskhod.errors import InputError
from voskhod.physics.standard_atmosphere import Column

FADE_M = 10e3  # over which a table's wind dies above its highest row
_JET_ALTITUDE_M = 10e3  # mid-latitude jet stream, guess
_CELL_M = 100.0
_AXIS_M = 1.0  # within a metre of Earth's axis, where no direction is east, the wind vanishes


class WindTable(NamedTuple):
    """Rows of a sounding, lowest first, as tuples: they are part of the program, not of its input.

    Attributes:
        altitude_m: geometric altitudes, rising [m].
        east_m_s: wind towards the east [m/s].
        north_m_s: wind towards the north [m/s].
    """

    altitude_m: tuple[float, ...]
    east_m_s: tuple[float, ...]
    north_m_s: tuple[float, ...]


class _Cells(NamedTuple):
    """Cubics of both components on cells of equal height, constant ones at either end."""

    lowest_m: float
    east: Column
    north: Column


def wind_speed(altitude_m: Real, surface_m_s: Real, jet_m_s: Real) -> Real:
    """Return the wind of a stated simple law: surface value, jet at 10 km, calm above 30 km.

    With x = h / 10 km and b = x^2 exp(1 - x^2), the speed is (1 - b) exp(-x^2) surface + b jet.
    It is not a climatology: it lets a flight drift by a wind that is drawn with two numbers.

    Args:
        altitude_m: geometric altitude [m].
        surface_m_s: wind at the ground [m/s].
        jet_m_s: wind at 10 km [m/s].

    Returns:
        Wind speed [m/s].
    """
    x = jnp.clip(altitude_m / _JET_ALTITUDE_M, -10.0, 10.0)
    decay = jnp.exp(-x * x)
    jet_share = np.e * x * x * decay
    return (1.0 - jet_share) * decay * surface_m_s + jet_share * jet_m_s


def law_wind(
    altitude_m: Real, surface_m_s: Real, jet_m_s: Real, towards_rad: Real
) -> tuple[Real, Real]:
    """Return the wind of the simple law, which blows in one direction at all altitudes.

    Args:
        altitude_m: geometric altitude [m].
        surface_m_s: wind at the ground [m/s].
        jet_m_s: wind at 10 km [m/s].
        towards_rad: direction that the wind blows to, clockwise from north [rad].

    Returns:
        Wind towards the east and towards the north [m/s].
    """
    speed = wind_speed(altitude_m, surface_m_s, jet_m_s)
    return speed * jnp.sin(towards_rad), speed * jnp.cos(towards_rad)


def _slopes(x: Column, y: Column) -> Column:
    """Return slopes at the rows that make cubics monotone (Fritsch and Butland 1984), 0 at ends."""
    steps, rises = np.diff(x), np.diff(y) / np.diff(x)
    slopes = np.zeros_like(y)
    if y.size > 2:
        before, after = rises[:-1], rises[1:]
        wide, narrow = 2.0 * steps[1:] + steps[:-1], steps[1:] + 2.0 * steps[:-1]
        same = before * after > 0.0  # else the row is a peak, and level
        safe = np.where(same, wide * after + narrow * before, 1.0)
        slopes[1:-1] = np.where(same, (wide + narrow) * before * after / safe, 0.0)
    return slopes


def _cubics(x: Column, y: Column, knots: Column) -> Column:
    """Return four coefficients for every cell between knots, with a constant cell at either end."""
    slopes = _slopes(x, y)
    row = np.clip(np.searchsorted(x, knots, side="right") - 1, 0, x.size - 2)
    step = x[row + 1] - x[row]
    s = np.clip((knots - x[row]) / step, 0.0, 1.0)
    rise = y[row + 1] - y[row]
    first, last = slopes[row] * step, slopes[row + 1] * step
    second, third = 3.0 * rise - 2.0 * first - last, first + last - 2.0 * rise
    value = y[row] + s * (first + s * (second + s * third))
    slope = (first + s * (2.0 * second + 3.0 * s * third)) / step
    d = np.clip((knots - x[-1]) / FADE_M, 0.0, 1.0)
    value *= 1.0 - d * d * (3.0 - 2.0 * d)
    slope = (slope - y[-1] * 6.0 * d * (1.0 - d) / FADE_M) * _CELL_M
    rise = np.diff(value)
    inner = np.stack(
        [
            value[:-1],
            slope[:-1],
            3.0 * rise - 2.0 * slope[:-1] - slope[1:],
            slope[:-1] + slope[1:] - 2.0 * rise,
        ]
    )
    below, above = np.zeros((4, 1)), np.zeros((4, 1))
    below[0] = value[0]
    return np.concatenate([below, inner, above], axis=1)


@cache
def _cells(table: WindTable) -> _Cells:
    """Return the cells of a table, made once."""
    x, east, north = (np.asarray(column, dtype=float) for column in table)
    if not (x.size == east.size == north.size >= 2):
        raise InputError(
            "a wind table must have two rows or more, with an east and a north wind in each",
            given=f"{x.size}, {east.size} and {north.size} numbers",
        )
    if not np.all(np.diff(x) > 0.0):
        raise InputError("altitudes of a wind table must rise from row to row", given=str(list(x)))
    if not all(np.all(np.isfinite(column)) for column in (x, east, north)):
        raise InputError("a wind table must hold finite numbers")
    lowest = _CELL_M * math.floor(x[0] / _CELL_M)
    count = math.ceil((x[-1] + FADE_M - lowest) / _CELL_M)
    knots = lowest + _CELL_M * np.arange(count + 1)
    return _Cells(lowest, _cubics(x, east, knots), _cubics(x, north, knots))


def table_wind(altitude_m: Real, table: WindTable) -> tuple[Real, Real]:
    """Return the wind of a table: through its rows, held below, faded to nothing above.

    Args:
        altitude_m: geometric altitude [m].
        table: rows of a sounding.

    Returns:
        Wind towards the east and towards the north [m/s].
    """
    cells = _cells(WindTable(*table))
    count = cells.east.shape[1] - 2
    place = jnp.clip((altitude_m - cells.lowest_m) / _CELL_M, -1.0, count + 1.0)
    cell = jnp.clip(jnp.floor(place).astype(jnp.int32), -1, count)
    x = place - cell

    def read(cubics: Column) -> Real:
        c0, c1, c2, c3 = (
            jnp.asarray(row).at[cell + 1].get(mode="promise_in_bounds") for row in cubics
        )
        return c0 + x * (c1 + x * (c2 + x * c3))

    return read(cells.east), read(cells.north)


def inertial_wind(position: Vector, east_m_s: Real, north_m_s: Real) -> Vector:
    """Return the components of a local wind in the inertial frame.

    Args:
        position: inertial position [m].
        east_m_s: wind towards the east [m/s].
        north_m_s: wind towards the north [m/s].

    Returns:
        Wind over the turning ground, inertial components [m/s].
    """
    x, y, z = position
    flat = x * x + y * y + _AXIS_M * _AXIS_M
    out = 1.0 / jnp.sqrt(flat)
    up = 1.0 / jnp.sqrt(flat + z * z)
    inward = north_m_s * z * up * out  # a wind to the north leans to the axis
    along = east_m_s * out
    return -y * along - x * inward, x * along - y * inward, north_m_s * flat * out * up
