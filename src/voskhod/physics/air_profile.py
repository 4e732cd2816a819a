"""Splines that carry air by altitude: the standard's, or those of a table given by a user.

Logarithm of density, temperature and the inverse of molar mass are cubic splines (twice
continuously differentiable) on knots that are uniform in u = h / (h + 200 km): 0.8 km apart at
11 km, 1.5 km at 86 km, 26 km at 1000 km. Every profile has the same knots: which one a flight
uses changes numbers, not the program. This module runs in NumPy, when a mission is loaded.

Decision: knots sample the standard with its corners rounded over 1 to 3 km, see
`voskhod.physics.standard_atmosphere.smoothed`. It costs at most 0.2 % of density, and it spares a
solver the corners. A global smooth fit (polynomial and rounded corners) was measured to be no
cheaper and half as accurate.

A table is interpolated by a cubic spline in altitude through the logarithms of its rows, which
leaves the lowest and the highest row with the curvature of the standard there. Beyond them the
logarithm of the ratio to the standard fades: its value over `FADE_M`, or over up to 16 times that
where density would otherwise rise with altitude; its slope always over `FADE_M`. A table whose
density cannot be made to fall everywhere is refused.

Beyond the standard's range the logarithm of density goes on linearly in u, with the slope that
it has at the border: positive and finite at any altitude. Temperature and molar mass are held.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from voskhod.errors import InputError
from voskhod.physics import standard_atmosphere as standard
from voskhod.physics.standard_atmosphere import Column

FADE_M = 20e3  # beyond a table's rows; a few scale heights, a choice
_FADES = (1.0, 2.0, 4.0, 8.0, 16.0)  # tried in turn, in that unit
_NEAR_M = np.array([-500.0, 0.0, 500.0])  # where the standard's curvature at an end row is read

MAP_M = 200e3  # bends the knots: dense where the air is thick
CELLS = 240  # rounded corners span six cells; 320 on a denser map gain nothing
_LOWEST_M, _HIGHEST_M = -6e3, standard.TOP_M
START = _LOWEST_M / (_LOWEST_M + MAP_M)
PER_CELL = CELLS / (_HIGHEST_M / (_HIGHEST_M + MAP_M) - START)


class Profile(NamedTuple):
    """Air by altitude: four spline coefficients per cell, each array of shape (4, cells + 2)."""

    log_density: Column  # [ln kg/m3]
    temperature: Column  # [K]
    amount: Column  # inverse of mean molar mass, which spares the flight a division [kmol/kg]


def _spline(values: Column, *, go_on: bool) -> Column:
    """Return the four coefficients of every cell of a clamped cubic spline on unit knots.

    One cell is added at either end, linear where the quantity shall go on, else constant.
    """
    steps = np.diff(values)
    system = 4.0 * np.eye(values.size) + np.eye(values.size, k=1) + np.eye(values.size, k=-1)
    right = np.zeros(values.size)
    right[1:-1] = 3.0 * (steps[1:] + steps[:-1])
    system[0, :2] = system[-1, -2:] = 0.0
    system[0, 0] = system[-1, -1] = 1.0
    right[0] = (11.0 * steps[0] - 7.0 * steps[1] + 2.0 * steps[2]) / 6.0
    right[-1] = (11.0 * steps[-1] - 7.0 * steps[-2] + 2.0 * steps[-3]) / 6.0
    slopes = np.linalg.solve(system, right)
    second = 3.0 * steps - 2.0 * slopes[:-1] - slopes[1:]
    third = slopes[:-1] + slopes[1:] - 2.0 * steps
    first, last = (slopes[0], slopes[-1]) if go_on else (0.0, 0.0)
    return np.stack(
        [
            np.concatenate([[values[0] - first], values]),
            np.concatenate([[first], slopes[:-1], [last]]),
            np.concatenate([[0.0], second, [0.0]]),
            np.concatenate([[0.0], third, [0.0]]),
        ]
    )


def _knots() -> Column:
    """Return the altitudes of the splines' knots [m]."""
    u = START + np.arange(CELLS + 1) / PER_CELL
    return u * MAP_M / (1.0 - u)


def _profile(column: standard.StandardColumn) -> Profile:
    """Return the splines through values at the knots."""
    return Profile(
        _spline(np.log(column.density), go_on=True),
        _spline(column.temperature, go_on=False),
        _spline(1.0 / column.molar_mass, go_on=False),
    )


STANDARD = _profile(standard.smoothed(_knots()))
"""US Standard Atmosphere 1976."""


def _through(x: Column, y: Column, ends: tuple[float, float]) -> Callable[[Column], Column]:
    """Return the cubic spline through rows that has given second derivatives at its ends."""
    step, size = np.diff(x), x.size
    curve = np.zeros(size)
    curve[0], curve[-1] = ends
    right = 6.0 * np.diff(np.diff(y) / step)
    pivot = 2.0 * (step[:-1] + step[1:])
    if size > 2:  # one sweep down, one sweep up: the system has three diagonals
        right[0] -= step[0] * ends[0]
        right[-1] -= step[-1] * ends[1]
        for i in range(1, size - 2):
            share = step[i] / pivot[i - 1]
            pivot[i] -= share * step[i]
            right[i] -= share * right[i - 1]
        for i in range(size - 3, -1, -1):
            after = step[i + 1] * curve[i + 2] if i < size - 3 else 0.0
            curve[i + 1] = (right[i] - after) / pivot[i]

    def value(at: Column) -> Column:
        i = np.clip(np.searchsorted(x, at, side="right") - 1, 0, size - 2)
        h, up, down = step[i], at - x[i], x[i + 1] - at
        bend = curve[i] * (down * down - h * h) * down + curve[i + 1] * (up * up - h * h) * up
        return (y[i] * down + y[i + 1] * up + bend / 6.0) / h

    return value


def _joined(x: Column, y: Column, usual: Column, fade_m: float) -> Column:
    """Return logarithms at the knots: of the rows inside, of standard and fading ratio outside.

    `usual` holds the standard's logarithms at the knots, then at `_NEAR_M` about either end row.
    """
    knots, ends = _knots(), usual[-6:].reshape(2, 3)
    bends = (ends[:, 0] - 2.0 * ends[:, 1] + ends[:, 2]) / _NEAR_M[2] ** 2
    inside = _through(x, y, (float(bends[0]), float(bends[1])))
    logs = np.where((knots >= x[0]) & (knots <= x[-1]), inside(knots), usual[:-6])
    for row, side in ((0, -1.0), (-1, 1.0)):
        away = side * (knots - x[row])  # [m] beyond the end row
        ratio = y[row] - ends[row, 1]
        slope = side * (
            inside(x[row] + np.array([-side, 0.0])) @ np.array([-side, side])
            - (ends[row, 2] - ends[row, 0]) / (2.0 * _NEAR_M[2])
        )
        whole, short = (1.0 - _step(away / length) for length in (fade_m, FADE_M))
        logs += np.where(away > 0.0, ratio * whole + slope * away * short, 0.0)
    return logs


def _step(x: Column) -> Column:
    """Return a step from 0 to 1 that is twice continuously differentiable."""
    x = np.clip(x, 0.0, 1.0)
    return x * x * x * (10.0 - 15.0 * x + 6.0 * x * x)


def _is_sound(profile: Profile) -> bool:
    """Tell whether density falls everywhere, and temperature and molar mass are positive."""
    x = np.linspace(0.0, 1.0, 9)[:, None]
    _, c1, c2, c3 = profile.log_density
    falls = np.all(c1 + x * (2.0 * c2 + 3.0 * x * c3) < 0.0)
    others = (profile.temperature, profile.amount)
    return bool(falls) and all(
        np.min(c[0] + x * (c[1] + x * (c[2] + x * c[3]))) > 0.0 for c in others
    )


@cache
def profile_from_table(
    altitude_m: tuple[float, ...],
    density: tuple[float, ...],
    temperature: tuple[float, ...],
    molar_mass: tuple[float, ...] | None = None,
) -> Profile:
    """Return the profile through rows of a table, joined to the standard beyond them.

    Args:
        altitude_m: geometric altitudes, rising [m].
        density: density in every row, falling [kg/m3].
        temperature: kinetic temperature in every row [K].
        molar_mass: mean molar mass in every row, the standard's where left out [kg/kmol].

    Returns:
        Profile, made once for equal rows.
    """
    given = (temperature, density, molar_mass or (1.0,) * len(altitude_m))  # in the order of US76
    x, *columns = (np.asarray(column, dtype=float) for column in (altitude_m, *given))
    if x.size < 2 or any(column.size != x.size for column in columns):
        raise InputError("a profile must have two rows or more, and columns of equal length")
    numbers = np.concatenate(columns)
    if not (np.all(np.isfinite(x)) and np.all(np.isfinite(numbers)) and np.all(numbers > 0.0)):
        raise InputError("a profile must hold finite altitudes, and positive numbers beside them")
    if not (np.all(np.diff(x) > 0.0) and np.all(np.diff(columns[1]) < 0.0)):
        raise InputError("altitude must rise and density must fall from row to row of a profile")
    usual = standard.smoothed(np.concatenate([_knots(), x[0] + _NEAR_M, x[-1] + _NEAR_M]))
    for fade in _FADES:
        logs = [
            _joined(x, np.log(rows), np.log(norm), fade * FADE_M)
            for rows, norm in zip(columns, usual, strict=True)
        ]
        if molar_mass is None:
            logs[2] = np.log(usual.molar_mass[:-6])
        profile = _profile(standard.StandardColumn(*(np.exp(log) for log in logs)))
        if _is_sound(profile):
            return profile
    raise InputError(
        "density must fall with altitude between the rows of a profile and beyond them too",
        do="Give more rows, or rows that jump less",
    )
