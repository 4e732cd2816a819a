"""Air from the ground to 1000 km: US Standard Atmosphere 1976, or a profile given as a table.

The cell of a profile's splines is found by one division, so a density costs four reads of small
tables, three multiply-adds and one exponential. What the splines hold, and how they go on beyond
the standard and beyond a table, stands in `voskhod.physics.air_profile`.

Source: US Standard Atmosphere 1976, NASA TM-X-74335, through
`voskhod.physics.standard_atmosphere`.
"""

import math
from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.physics import standard_atmosphere as standard
from voskhod.physics.air_profile import (
    CELLS,
    MAP_M,
    PER_CELL,
    STANDARD,
    START,
    Profile,
    profile_from_table,
)
from voskhod.physics.dispersion import KNOTS_M, density_factor
from voskhod.physics.standard_atmosphere import Column

__all__ = [
    "KNOTS_M",
    "STANDARD",
    "Air",
    "Profile",
    "air",
    "density",
    "density_factor",
    "geopotential_altitude",
    "mean_free_path",
    "pressure",
    "profile_from_table",
    "speed_of_sound",
    "temperature",
]

_FARTHEST_M = (-20e3, 1e8)  # held beyond: a solver may look there, nothing flies there

HEAT_RATIO = 1.4  # US76, section 1.3.10
MOLECULE_DIAMETER_M = 3.65e-10  # US76, table 2: effective collision diameter
_KMOL_GAS_CONSTANT = standard.GAS_CONSTANT_J_KMOL_K
_SOUND = HEAT_RATIO * _KMOL_GAS_CONSTANT  # [J/(kmol K)]
_PATH = 1.0 / (
    math.sqrt(2.0) * math.pi * MOLECULE_DIAMETER_M**2 * standard.AVOGADRO_KMOL
)  # [kmol/m2]
_FROZEN = 186.946 / standard.SEA_LEVEL_MOLAR_MASS_KG_KMOL  # US76 at 86 km [K kmol/kg]


class Air(NamedTuple):
    """Air at one altitude."""

    density: Real  # [kg/m3]
    temperature: Real  # [K]
    speed_of_sound: Real  # [m/s]
    mean_free_path: Real  # [m]
    pressure: Real  # [Pa]


class _Place(NamedTuple):
    """Cell of the splines and the place inside it."""

    cell: Real
    x: Real


def _place(altitude_m: Real) -> _Place:
    """Return the cell that holds an altitude, and the place in it, 0 to 1 inside the standard."""
    h = jnp.clip(altitude_m, *_FARTHEST_M)
    v = (h / (h + MAP_M) - START) * PER_CELL
    cell = jnp.clip(jnp.floor(v).astype(jnp.int32), -1, CELLS)
    return _Place(cell + 1, v - cell)


def _read(table: Column | Real, place: _Place) -> Real:
    """Return the spline's value at a place."""
    c0, c1, c2, c3 = (
        jnp.asarray(table[i]).at[place.cell].get(mode="promise_in_bounds") for i in range(4)
    )
    return c0 + place.x * (c1 + place.x * (c2 + place.x * c3))


def _frozen_sound(altitude_m: Real, ratio: Real) -> Real:
    """Return the speed of sound from T / M, which stops changing at the mesopause."""
    x = jnp.clip((91e3 - altitude_m) / 5e3, 0.0, 1.0)  # the standard is isothermal in between
    return jnp.sqrt(_SOUND * (_FROZEN + (ratio - _FROZEN) * x * x * (3.0 - 2.0 * x)))


def air(altitude_m: Real, profile: Profile = STANDARD) -> Air:
    """Return all that drag, heating and parachutes ask of the air, looked up once.

    Args:
        altitude_m: geometric altitude above the ellipsoid [m].
        profile: air by altitude.

    Returns:
        Density [kg/m3], kinetic temperature [K], speed of sound [m/s], frozen above 86 km, where
        the standard stops defining it, mean free path [m], pressure [Pa].

    Source: US Standard Atmosphere 1976, sections 1.3.7 and 1.3.10.
    """
    place = _place(altitude_m)
    rho = jnp.exp(_read(profile.log_density, place))
    kinetic, amount = _read(profile.temperature, place), _read(profile.amount, place)
    molar = rho * amount  # [kmol/m3]
    return Air(
        rho,
        kinetic,
        _frozen_sound(altitude_m, kinetic * amount),
        _PATH / molar,
        _KMOL_GAS_CONSTANT * molar * kinetic,
    )


def density(altitude_m: Real, profile: Profile = STANDARD) -> Real:
    """Return the density of the air.

    Args:
        altitude_m: geometric altitude above the ellipsoid [m].
        profile: air by altitude.

    Returns:
        Density [kg/m3].
    """
    return jnp.exp(_read(profile.log_density, _place(altitude_m)))


def temperature(altitude_m: Real, profile: Profile = STANDARD) -> Real:
    """Return the kinetic temperature of the air.

    Args:
        altitude_m: geometric altitude above the ellipsoid [m].
        profile: air by altitude.

    Returns:
        Temperature [K].
    """
    return _read(profile.temperature, _place(altitude_m))


def pressure(altitude_m: Real, profile: Profile = STANDARD) -> Real:
    """Return the pressure of the air, by the law of perfect gases.

    Args:
        altitude_m: geometric altitude above the ellipsoid [m].
        profile: air by altitude.

    Returns:
        Pressure [Pa].
    """
    return air(altitude_m, profile).pressure


def speed_of_sound(altitude_m: Real, profile: Profile = STANDARD) -> Real:
    """Return the speed of sound, frozen above 86 km.

    Args:
        altitude_m: geometric altitude above the ellipsoid [m].
        profile: air by altitude.

    Returns:
        Speed of sound [m/s].
    """
    return air(altitude_m, profile).speed_of_sound


def mean_free_path(altitude_m: Real, profile: Profile = STANDARD) -> Real:
    """Return the mean free path of the air's molecules.

    Args:
        altitude_m: geometric altitude above the ellipsoid [m].
        profile: air by altitude.

    Returns:
        Mean free path [m].
    """
    return air(altitude_m, profile).mean_free_path


def geopotential_altitude(altitude_m: Real) -> Real:
    """Return the geopotential altitude of a geometric one.

    Args:
        altitude_m: geometric altitude [m].

    Returns:
        Geopotential altitude [m].

    Source: US Standard Atmosphere 1976, equation 18, effective radius 6356.766 km.
    """
    return standard.EARTH_RADIUS_M * altitude_m / (standard.EARTH_RADIUS_M + altitude_m)
