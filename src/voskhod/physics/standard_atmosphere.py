"""Defining equations of the US Standard Atmosphere 1976, 0 to 1000 km.

This module only makes the numbers that `voskhod.physics.air_profile` interpolates; it runs once,
in NumPy, when that module is imported.

Below 86 km the air is mixed and hydrostatic, with molecular-scale temperature piecewise linear
in geopotential altitude; from 80 km on its mean molar mass falls by 0.04 %, as table 8 prints.
Above 86 km each gas has its own number density: N2 is hydrostatic, O, O2, Ar and He diffuse
through it with eddy mixing and a fitted flux term, H flows upward. Every quantity follows the
standard's own integrals, here by the trapezoidal rule on a 50 m grid.

Decision: the equations stand here instead of a printed table, because tables are printed at
four digits and too coarsely to interpolate smoothly; the printed rows are what tests compare.

Decision: the standard bends its temperature at a point, so its density has corners, and a
Runge-Kutta step across a corner loses its order. `smoothed` rounds them: each value is a weighted
mean over 0.92 km (below 12 km) to 2.7 km (above 20 km) to either side, with weights whose second
moment vanishes, so that nothing but corners changes. The widths are those at which no density
moves by more than 0.2 %; over a step of 0.65 scale heights the error that corners leave is half
to a third of what it is with corners rounded over one knot (`docs/models/atmosphere.md`).

Source of every constant: US Standard Atmosphere 1976, NASA TM-X-74335 (NTRS 19770009539),
tables 2 to 9 and section 1.3. They are kept at the values of 1976.
"""

from functools import cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Column: TypeAlias = NDArray[np.floating[Any]]

EARTH_RADIUS_M = 6356766.0  # effective radius at 45 deg of latitude, section 1.2.3
GRAVITY_M_S2 = 9.80665  # sea level, table 2
GAS_CONSTANT_J_KMOL_K = 8314.32  # table 2
AVOGADRO_KMOL = 6.022169e26  # table 2
SEA_LEVEL_MOLAR_MASS_KG_KMOL = 28.9644  # section 1.2.5
SEA_LEVEL_PRESSURE_PA = 101325.0  # table 2
SEA_LEVEL_TEMPERATURE_K = 288.15  # table 2
TURBOPAUSE_M = 86e3  # lower boundary of the diffusive part
TOP_M = 1000e3

LAYER_BASES_M = (0.0, 11e3, 20e3, 32e3, 47e3, 51e3, 71e3)  # geopotential, table 4
LAYER_TOPS_M = (*LAYER_BASES_M[1:], 84.8521e3)  # the last reaches 86 km, geometric
LAYER_LAPSES_K_M = (-6.5e-3, 0.0, 1.0e-3, 2.8e-3, 0.0, -2.8e-3, -2.0e-3)  # table 4

MASS_RATIO_ALTITUDES_M = tuple(80e3 + 500.0 * i for i in range(13))  # table 8
MASS_RATIOS = (
    *(1.0, 0.999996, 0.999989, 0.999971, 0.999941, 0.999909, 0.999870),
    *(0.999829, 0.999786, 0.999741, 0.999694, 0.999641, 0.999579),
)  # mean molar mass over that at sea level, table 8

_ROUNDING_M = (0.92e3, 2.7e3)  # half-widths below and above the change
_ROUNDING_CHANGE_M = (12e3, 20e3)  # the sharpest corner, at 11 km, is rounded least
_ROUNDING_NODES = 80
_GRID_TOP_M = TOP_M + 5e3  # rounding at the top looks 2.7 km further up
_GRID_STEP_M = 50.0
_NITROGEN_MOLAR_MASS = 28.0134
_NITROGEN_AT_86_KM = 1.129794e20


class _Species(NamedTuple):
    """Constants of one diffusing gas (tables 6, 7 and 9)."""

    molar_mass: float
    at_86_km: float  # [1/m3]
    diffusion: tuple[float, float]  # a [1/(m s)], b
    thermal_diffusion: float
    flux: tuple[float, float, float, float, float, float]  # Q, q [1/km3], U, u [km], W, w [1/km3]


_OXYGEN_ATOMS = _Species(
    15.9994,
    8.6e16,
    (6.986e20, 0.750),
    0.0,
    (-5.809644e-4, -3.416248e-3, 56.90311, 97.0, 2.706240e-5, 5.008765e-4),
)
_OXYGEN = _Species(
    31.9988,
    3.030898e19,
    (4.863e20, 0.750),
    0.0,
    (1.366212e-4, 0.0, 86.0, 97.0, 8.333333e-5, 0.0),
)
_ARGON = _Species(
    39.948,
    1.351400e18,
    (4.487e20, 0.870),
    0.0,
    (9.434079e-5, 0.0, 86.0, 97.0, 8.333333e-5, 0.0),
)
_HELIUM = _Species(
    4.0026,
    7.5817e14,
    (1.700e21, 0.691),
    -0.40,
    (-2.457369e-4, 0.0, 86.0, 97.0, 6.666667e-4, 0.0),
)
_HYDROGEN_MOLAR_MASS = 1.00797
_HYDROGEN_AT_500_KM = 8.0e10  # [1/m3]
_HYDROGEN_FLUX = 7.2e11  # upward, [1/(m2 s)]
_HYDROGEN_DIFFUSION = (3.305e21, 0.500)
_HYDROGEN_BASE_M, _HYDROGEN_REFERENCE_M = 150e3, 500e3


class StandardColumn(NamedTuple):
    """Columns of the standard at chosen altitudes: [K], [kg/m3], [kg/kmol]."""

    temperature: Column
    density: Column
    molar_mass: Column


def kinetic_temperature(altitude_m: Column) -> Column:
    """Return the temperature of the standard above 86 km (section 1.2.7, equations 25 to 31).

    Args:
        altitude_m: geometric altitude [m].

    Returns:
        Kinetic temperature [K].
    """
    z = altitude_m / 1e3
    ellipse = 263.1905 - 76.3232 * np.sqrt(np.clip(1.0 - ((z - 91.0) / 19.9429) ** 2, 0.0, 1.0))
    radius = EARTH_RADIUS_M / 1e3
    xi = (z - 120.0) * (radius + 120.0) / (radius + z)
    exosphere = 1000.0 - 640.0 * np.exp(-0.01875 * xi)
    below_120 = np.where(z < 110.0, ellipse, 240.0 + 12.0 * (z - 110.0))
    return np.where(z < 91.0, 186.8673, np.where(z < 120.0, below_120, exosphere))


def _mixed(altitude_m: Column) -> StandardColumn:
    """Return the hydrostatic part, below 86 km (section 1.3.1)."""
    height = EARTH_RADIUS_M * altitude_m / (EARTH_RADIUS_M + altitude_m)
    weight = GRAVITY_M_S2 * SEA_LEVEL_MOLAR_MASS_KG_KMOL / GAS_CONSTANT_J_KMOL_K  # [K/m]
    base_temperature, base_pressure = SEA_LEVEL_TEMPERATURE_K, SEA_LEVEL_PRESSURE_PA
    temperature = np.empty_like(height)
    pressure = np.empty_like(height)
    for base, top, lapse in zip(LAYER_BASES_M, LAYER_TOPS_M, LAYER_LAPSES_K_M, strict=True):
        inside = (height >= base) | (base == 0.0)
        points = np.minimum(np.append(height[inside], top), top) - base
        layer = base_temperature + lapse * points
        if lapse == 0.0:
            ratio = np.exp(-weight * points / base_temperature)
        else:
            ratio = (base_temperature / layer) ** (weight / lapse)
        temperature[inside], pressure[inside] = layer[:-1], base_pressure * ratio[:-1]
        base_temperature, base_pressure = float(layer[-1]), float(base_pressure * ratio[-1])
    density = pressure * SEA_LEVEL_MOLAR_MASS_KG_KMOL / (GAS_CONSTANT_J_KMOL_K * temperature)
    ratio = np.interp(altitude_m, MASS_RATIO_ALTITUDES_M, MASS_RATIOS)
    return StandardColumn(temperature * ratio, density, SEA_LEVEL_MOLAR_MASS_KG_KMOL * ratio)


def _integral(rate: Column) -> Column:
    """Return the running integral of a rate over the grid."""
    return np.concatenate([[0.0], np.cumsum(0.5 * (rate[1:] + rate[:-1]))]) * _GRID_STEP_M


def _diffused(gas: _Species, z: Column, background: Column, barometric: Column) -> Column:
    """Return the number density of a gas that diffuses through the others (equation 37)."""
    t = kinetic_temperature(z)
    km = z / 1e3
    a, b = gas.diffusion
    diffusion = a / background * (t / 273.15) ** b
    mixing = np.clip(400.0 - (km - 95.0) ** 2, 1e-3, None)  # valid below 115 km
    eddy = np.where(km < 95.0, 120.0, np.where(km < 115.0, 120.0 * np.exp(1 - 400 / mixing), 0.0))
    mean = np.where(km <= 100.0, SEA_LEVEL_MOLAR_MASS_KG_KMOL, _NITROGEN_MOLAR_MASS)
    carried = barometric * (gas.molar_mass * diffusion + mean * eddy) / (diffusion + eddy)
    thermal = gas.thermal_diffusion * np.gradient(np.log(t), z) * diffusion / (diffusion + eddy)
    q, q_low, u, u_low, w, w_low = gas.flux
    above, below = km - u, np.clip(u_low - km, 0.0, None)
    flux = q * above**2 * np.exp(-np.clip(w * above**3, None, 700.0))
    flux += q_low * below**2 * np.exp(-w_low * below**3)
    return gas.at_86_km * float(t[0]) / t * np.exp(-_integral(carried + thermal + flux * 1e-3))


def _hydrogen(z: Column, background: Column, barometric: Column) -> Column:
    """Return the number density of atomic hydrogen, which the standard adds above 150 km."""
    t = kinetic_temperature(z)
    reference = round((_HYDROGEN_REFERENCE_M - TURBOPAUSE_M) / _GRID_STEP_M)
    a, b = _HYDROGEN_DIFFUSION
    tau = _integral(barometric * _HYDROGEN_MOLAR_MASS)
    tau -= tau[reference]
    warm = (t / t[reference]) ** 0.75
    flow = _integral(_HYDROGEN_FLUX * background / (a * (t / 273.15) ** b) * warm * np.exp(tau))
    lost = np.where(z < _HYDROGEN_REFERENCE_M, flow - flow[reference], 0.0)
    present = z >= _HYDROGEN_BASE_M
    return np.where(present, (_HYDROGEN_AT_500_KM - lost) / warm * np.exp(-tau), 0.0)


@cache
def _diffusive() -> tuple[Column, StandardColumn]:
    """Return the grid above 86 km and the standard on it (section 1.3.2)."""
    count = round((_GRID_TOP_M - TURBOPAUSE_M) / _GRID_STEP_M)
    z = TURBOPAUSE_M + _GRID_STEP_M * np.arange(count + 1)
    t = kinetic_temperature(z)
    gravity = GRAVITY_M_S2 * (EARTH_RADIUS_M / (EARTH_RADIUS_M + z)) ** 2
    barometric = gravity / (GAS_CONSTANT_J_KMOL_K * t)
    mean = np.where(z <= 100e3, SEA_LEVEL_MOLAR_MASS_KG_KMOL, _NITROGEN_MOLAR_MASS)
    nitrogen = _NITROGEN_AT_86_KM * t[0] / t * np.exp(-_integral(mean * barometric))
    atoms = _diffused(_OXYGEN_ATOMS, z, nitrogen, barometric)
    oxygen = _diffused(_OXYGEN, z, nitrogen, barometric)
    heavy = nitrogen + atoms + oxygen
    argon = _diffused(_ARGON, z, heavy, barometric)
    helium = _diffused(_HELIUM, z, heavy, barometric)
    hydrogen = _hydrogen(z, heavy + argon + helium, barometric)
    mass = _NITROGEN_MOLAR_MASS * nitrogen + _HYDROGEN_MOLAR_MASS * hydrogen
    for gas, number in (
        (_OXYGEN_ATOMS, atoms),
        (_OXYGEN, oxygen),
        (_ARGON, argon),
        (_HELIUM, helium),
    ):
        mass += gas.molar_mass * number
    number = heavy + argon + helium + hydrogen
    return z, StandardColumn(t, mass / AVOGADRO_KMOL, mass / number)


def column(altitude_m: Column) -> StandardColumn:
    """Evaluate the standard at given altitudes between -5 and 1000 km.

    Args:
        altitude_m: geometric altitudes [m].

    Returns:
        Kinetic temperature [K], density [kg/m3], mean molar mass [kg/kmol].
    """
    low = _mixed(np.minimum(altitude_m, TURBOPAUSE_M))
    grid, high = _diffusive()
    upper = altitude_m > TURBOPAUSE_M
    log_density = np.interp(altitude_m, grid, np.log(high.density))
    return StandardColumn(
        np.where(upper, kinetic_temperature(altitude_m), low.temperature),
        np.where(upper, np.exp(log_density), low.density),
        np.where(upper, np.interp(altitude_m, grid, high.molar_mass), low.molar_mass),
    )


def smoothed(altitude_m: Column) -> StandardColumn:
    """Evaluate the standard with its corners rounded.

    Args:
        altitude_m: geometric altitudes between -5 and 1000 km, shape (place) [m].

    Returns:
        Kinetic temperature [K], density [kg/m3], mean molar mass [kg/kmol].
    """
    x = (2.0 * np.arange(_ROUNDING_NODES) + 1.0) / _ROUNDING_NODES - 1.0
    weights = (1.0 - x * x) ** 2 * (1.0 - 3.0 * x * x)  # their second moment vanishes
    weights /= np.sum(weights)
    start, end = _ROUNDING_CHANGE_M
    part = np.clip((altitude_m - start) / (end - start), 0.0, 1.0)
    narrow, wide = _ROUNDING_M
    width = narrow + (wide - narrow) * part**3 * (10.0 - 15.0 * part + 6.0 * part * part)
    around = column(altitude_m[:, None] + width[:, None] * x)
    return StandardColumn(
        around.temperature @ weights,
        np.exp(np.log(around.density) @ weights),
        around.molar_mass @ weights,
    )
