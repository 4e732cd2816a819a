"""Air from the ground to 1000 km: US Standard Atmosphere 1976, its dispersion, and wind.

Logarithm of density, temperature and mean molar mass are cubic splines (twice continuously
differentiable) on knots that are uniform in u = h / (h + 200 km): 0.8 km apart at 11 km, 1.5 km
at 86 km, 26 km at 1000 km. The cell is found by one division, so a density costs four reads of
small tables, three multiply-adds and one exponential.

Decision: the corners of the standard's temperature profile are rounded over about one knot
spacing. It costs at most 0.2 % of density, and it spares an adaptive solver the corners.
A global smooth fit (polynomial and rounded corners) was measured to be no cheaper and half as
accurate.

Beyond the standard's range the logarithm of density goes on linearly in u, with the slope that
it has at the border: positive and finite at any altitude. Temperature and molar mass are held.

Source: US Standard Atmosphere 1976, NASA TM-X-74335, through
`voskhod.physics.standard_atmosphere`. Wind and dispersion are stated simple laws, see there.
"""

import math
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np

from voskhod.arrays import Real
from voskhod.physics import standard_atmosphere as standard

_MAP_M = 200e3  # bends the knots: dense where the air is thick
_LOWEST_M, _HIGHEST_M = -6e3, standard.TOP_M
_CELLS = 240  # density within 0.2 % everywhere; more cells gain little at the corners
_FARTHEST_M = (-20e3, 1e8)  # held beyond: a solver may look there, nothing flies there
_START = _LOWEST_M / (_LOWEST_M + _MAP_M)
_PER_CELL = _CELLS / (_HIGHEST_M / (_HIGHEST_M + _MAP_M) - _START)

HEAT_RATIO = 1.4  # US76, section 1.3.10
MOLECULE_DIAMETER_M = 3.65e-10  # US76, table 2: effective collision diameter
_KMOL_GAS_CONSTANT = standard.GAS_CONSTANT_J_KMOL_K
_SOUND = HEAT_RATIO * _KMOL_GAS_CONSTANT / standard.SEA_LEVEL_MOLAR_MASS_KG_KMOL  # [m2/(s2 K)]
_PATH = 1.0 / (
    math.sqrt(2.0) * math.pi * MOLECULE_DIAMETER_M**2 * standard.AVOGADRO_KMOL
)  # [kmol/m2]
_FROZEN_K = 186.946  # US76: molecular-scale temperature at 86 km

KNOTS_M = (0.0, 20e3, 40e3, 60e3, 80e3, 100e3, 120e3)
"""Altitudes at which a flight's density deviates by its own independent amplitudes [m]."""
_KNOT_STEP_M = 20e3
_KNOT_REACH_M = 12e3  # correlation falls to 1/e over 24 km; 15 to 20 km is usual, a guess
_KNOT_WEIGHTS = tuple(float(np.exp(-0.5 * (knot / _KNOT_REACH_M) ** 2)) for knot in KNOTS_M)

_JET_ALTITUDE_M = 10e3  # mid-latitude jet stream, guess

_Table = tuple[standard.Column, ...]


class Air(NamedTuple):
    """Air at one altitude."""

    density: Real  # [kg/m3]
    temperature: Real  # [K]
    speed_of_sound: Real  # [m/s]
    mean_free_path: Real  # [m]


def _spline(values: standard.Column, *, go_on: bool) -> _Table:
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
    return (
        np.concatenate([[values[0] - first], values]),
        np.concatenate([[first], slopes[:-1], [last]]),
        np.concatenate([[0.0], second, [0.0]]),
        np.concatenate([[0.0], third, [0.0]]),
    )


def _tables() -> tuple[_Table, _Table, _Table]:
    """Return the splines of ln density, temperature and molar mass."""
    u = _START + np.arange(_CELLS + 1) / _PER_CELL
    column = standard.column(u * _MAP_M / (1.0 - u))
    return (
        _spline(np.log(column.density), go_on=True),
        _spline(column.temperature, go_on=False),
        _spline(column.molar_mass, go_on=False),
    )


_LOG_DENSITY, _TEMPERATURE, _MOLAR_MASS = _tables()


class _Place(NamedTuple):
    """Cell of the splines and the place inside it."""

    cell: Real
    x: Real


def _place(altitude_m: Real) -> _Place:
    """Return the cell that holds an altitude, and the place in it, 0 to 1 inside the standard."""
    h = jnp.clip(altitude_m, *_FARTHEST_M)
    v = (h / (h + _MAP_M) - _START) * _PER_CELL
    cell = jnp.clip(jnp.floor(v).astype(jnp.int32), -1, _CELLS)
    return _Place(cell + 1, v - cell)


def _read(table: _Table, place: _Place) -> Real:
    """Return the spline's value at a place."""
    c0, c1, c2, c3 = (
        jnp.asarray(column).at[place.cell].get(mode="promise_in_bounds") for column in table
    )
    return c0 + place.x * (c1 + place.x * (c2 + place.x * c3))


def density(altitude_m: Real) -> Real:
    """Return the density of the standard atmosphere.

    Args:
        altitude_m: geometric altitude above the ellipsoid [m].

    Returns:
        Density [kg/m3].

    Source: US Standard Atmosphere 1976.
    """
    return jnp.exp(_read(_LOG_DENSITY, _place(altitude_m)))


def temperature(altitude_m: Real) -> Real:
    """Return the kinetic temperature of the standard atmosphere.

    Args:
        altitude_m: geometric altitude above the ellipsoid [m].

    Returns:
        Temperature [K].

    Source: US Standard Atmosphere 1976.
    """
    return _read(_TEMPERATURE, _place(altitude_m))


def pressure(altitude_m: Real) -> Real:
    """Return the pressure of the standard atmosphere, by the law of perfect gases.

    Args:
        altitude_m: geometric altitude above the ellipsoid [m].

    Returns:
        Pressure [Pa].

    Source: US Standard Atmosphere 1976.
    """
    place = _place(altitude_m)
    rho = jnp.exp(_read(_LOG_DENSITY, place))
    return rho * _KMOL_GAS_CONSTANT * _read(_TEMPERATURE, place) / _read(_MOLAR_MASS, place)


def _frozen_sound(altitude_m: Real, kinetic: Real) -> Real:
    """Return the speed of sound, whose temperature stops changing at the mesopause."""
    x = jnp.clip((91e3 - altitude_m) / 5e3, 0.0, 1.0)  # the standard is isothermal in between
    return jnp.sqrt(_SOUND * (_FROZEN_K + (kinetic - _FROZEN_K) * x * x * (3.0 - 2.0 * x)))


def speed_of_sound(altitude_m: Real) -> Real:
    """Return the speed of sound, frozen above 86 km, where the standard stops defining it.

    Args:
        altitude_m: geometric altitude above the ellipsoid [m].

    Returns:
        Speed of sound [m/s].

    Source: US Standard Atmosphere 1976, section 1.3.10.
    """
    return _frozen_sound(altitude_m, temperature(altitude_m))


def mean_free_path(altitude_m: Real) -> Real:
    """Return the mean free path of the air's molecules.

    Args:
        altitude_m: geometric altitude above the ellipsoid [m].

    Returns:
        Mean free path [m].

    Source: US Standard Atmosphere 1976, section 1.3.7, collision diameter 3.65e-10 m.
    """
    place = _place(altitude_m)
    return _PATH * _read(_MOLAR_MASS, place) * jnp.exp(-_read(_LOG_DENSITY, place))


def air(altitude_m: Real) -> Air:
    """Return all that drag and heating ask of the air, looked up once.

    Args:
        altitude_m: geometric altitude above the ellipsoid [m].

    Returns:
        Density [kg/m3], temperature [K], speed of sound [m/s], mean free path [m].

    Source: US Standard Atmosphere 1976.
    """
    place = _place(altitude_m)
    rho = jnp.exp(_read(_LOG_DENSITY, place))
    kinetic = _read(_TEMPERATURE, place)
    path = _PATH * _read(_MOLAR_MASS, place) / rho
    return Air(rho, kinetic, _frozen_sound(altitude_m, kinetic), path)


def geopotential_altitude(altitude_m: Real) -> Real:
    """Return the geopotential altitude of a geometric one.

    Args:
        altitude_m: geometric altitude [m].

    Returns:
        Geopotential altitude [m].

    Source: US Standard Atmosphere 1976, equation 18, effective radius 6356.766 km.
    """
    return standard.EARTH_RADIUS_M * altitude_m / (standard.EARTH_RADIUS_M + altitude_m)


def density_factor(altitude_m: Real, amplitudes: tuple[Real, ...]) -> Real:
    """Return the factor by which one flight's density differs from the standard.

    ln factor = sum(a_i w_i) / sqrt(sum(w_i^2)), with Gaussian bumps w_i of 12 km about the
    knots. For independent amplitudes of equal spread the logarithm has that same spread at
    every altitude, and a correlation that falls to 1/e over about 24 km. The shape is a choice;
    its correlation length is a guess.

    Args:
        altitude_m: geometric altitude [m].
        amplitudes: deviation of ln density at each of `KNOTS_M` (standard deviation times a
            standard normal draw) [-].

    Returns:
        Factor on density [-].
    """
    h = jnp.clip(altitude_m, -50e3, 300e3)  # beyond, only the outermost knot is left
    # exp(-(h - i d)^2 / 2 L^2) = common factor * q^i * weight_i: one exponential for all knots.
    q = jnp.exp(h * (_KNOT_STEP_M / (_KNOT_REACH_M * _KNOT_REACH_M)))
    above, norm = jnp.zeros_like(h), jnp.zeros_like(h)
    for amplitude, weight in zip(reversed(amplitudes), reversed(_KNOT_WEIGHTS), strict=True):
        above = above * q + amplitude * weight
        norm = norm * q * q + weight * weight
    return jnp.exp(above / jnp.sqrt(norm))


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
