"""Air against rows of the US Standard Atmosphere 1976 and against its layer formulas.

Where each tolerance comes from:

* 0.25 %: the spline rounds the corners of the standard's temperature profile (0.2 %); printed
  four-digit rows add half a unit, up to 0.05 %.
* 0.1 %: away from corners only the printing and the standard's own integration remain.
"""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.physics import atmosphere, standard_atmosphere

# NASA TM-X-74335, table I, as several public transcriptions agree on it:
# altitude [km], temperature [K], pressure [Pa], density [kg/m3].
PRINTED = (
    (86, 186.87, 0.37338, 6.958e-6),
    (90, 186.87, 0.18359, 3.416e-6),
    (95, 188.42, 7.5966e-2, 1.393e-6),
    (100, 195.08, 3.2011e-2, 5.604e-7),
    (110, 240.00, 7.1042e-3, 9.708e-8),
    (120, 360.00, 2.5382e-3, 2.222e-8),
    (130, 469.27, 1.2505e-3, 8.152e-9),
    (140, 559.63, 7.2028e-4, 3.831e-9),
    (150, 634.39, 4.5422e-4, 2.076e-9),
    (200, 854.56, 8.4736e-5, 2.541e-10),
    (300, 976.01, 8.7704e-6, 1.916e-11),
    (400, 995.83, 1.4518e-6, 2.803e-12),
    (500, 999.24, 3.0236e-7, 5.215e-13),
    (600, 999.85, 8.2130e-8, 1.137e-13),
    (700, 999.97, 3.1908e-8, 3.070e-14),
    (750, 999.99, 2.2599e-8, 1.788e-14),
    (800, 999.99, 1.7036e-8, 1.136e-14),
    (900, 1000.0, 1.0873e-8, 5.759e-15),
    (1000, 1000.0, 7.5138e-9, 3.561e-15),
)
# The standard's layer formulas below 86 km, rounded; not read from the printed table.
LAYERS = (
    (0, 288.15, 101325.0, 1.2250),
    (10, 223.252, 26499.9, 0.41351),
    (20, 216.65, 5529.3, 8.8910e-2),
    (30, 226.509, 1197.0, 1.8410e-2),
    (40, 250.350, 287.14, 3.9957e-3),
    (50, 270.65, 79.779, 1.0269e-3),
    (60, 247.021, 21.958, 3.0968e-4),
    (70, 219.585, 5.2209, 8.2829e-5),
    (80, 198.639, 1.0524, 1.8458e-5),
)
# Table II, by a public transcription: altitude [km], mean molar mass [kg/kmol].
PRINTED_MASS = ((86, 28.95), (120, 26.20), (150, 24.10), (200, 21.30), (500, 14.33))


@pytest.mark.parametrize(("km", "kelvin", "pascal", "density"), LAYERS + PRINTED)
def test_printed_rows(km: int, kelvin: float, pascal: float, density: float) -> None:
    """Temperature, pressure and density are those of table I and of the layer formulas."""
    h = jnp.float64(km * 1e3)
    assert float(atmosphere.density(h)) == pytest.approx(density, rel=2.5e-3)
    assert float(atmosphere.temperature(h)) == pytest.approx(kelvin, rel=2.5e-3)
    assert float(atmosphere.pressure(h)) == pytest.approx(pascal, rel=2.5e-3)


@pytest.mark.parametrize(("km", "kelvin", "pascal", "density"), PRINTED)
def test_definition_meets_printed_rows(
    km: int, kelvin: float, pascal: float, density: float
) -> None:
    """The defining integrals give the printed rows within 0.1 %."""
    column = standard_atmosphere.column(np.array([km * 1e3 + 1e-6]))
    assert column.density[0] == pytest.approx(density, rel=1e-3)
    assert column.temperature[0] == pytest.approx(kelvin, abs=0.01)  # last printed digit
    pressure = column.density * 8314.32 * column.temperature / column.molar_mass
    assert pressure[0] == pytest.approx(pascal, rel=1e-3)


@pytest.mark.parametrize(("km", "mass"), PRINTED_MASS)
def test_printed_molar_mass(km: int, mass: float) -> None:
    """Mean molar mass is that of the printed table."""
    column = standard_atmosphere.column(np.array([km * 1e3 + 1e-6]))
    assert column.molar_mass[0] == pytest.approx(mass, abs=0.006)  # half a last digit


def layer_density(h: np.ndarray) -> np.ndarray:
    """Return the density of the layer formulas below 71 km of geopotential altitude."""
    height = 6356766.0 * h / (6356766.0 + h)
    bases = np.array([0.0, 11e3, 20e3, 32e3, 47e3, 51e3])
    kelvin = np.array([288.15, 216.65, 216.65, 228.65, 270.65, 270.65])
    lapse = np.array([-6.5e-3, 0.0, 1.0e-3, 2.8e-3, 0.0, -2.8e-3])
    pascal = np.array([101325.0, 22632.06, 5474.889, 868.0187, 110.9063, 66.93887])  # printed
    i = np.searchsorted(bases, height, side="right") - 1
    t = kelvin[i] + lapse[i] * (height - bases[i])
    steady = lapse[i] == 0.0
    power = np.where(steady, 1.0, 0.0341631947 / np.where(steady, 1.0, lapse[i]))
    ratio = np.where(
        steady,
        np.exp(-0.0341631947 * (height - bases[i]) / kelvin[i]),
        (kelvin[i] / t) ** power,
    )
    density: np.ndarray = pascal[i] * ratio / (287.05287 * t)
    return density


def test_layer_formulas() -> None:
    """Density follows the layer formulas, and exactly so away from their corners."""
    h = np.linspace(0.0, 70e3, 4001)
    error = np.asarray(atmosphere.density(jnp.asarray(h))) / layer_density(h) - 1.0
    assert np.max(np.abs(error)) < 2e-3
    corners = np.array([11.019e3, 20.063e3, 32.162e3, 47.350e3, 51.413e3])
    far = np.min(np.abs(h[:, None] - corners), axis=1) > 4e3
    # The spline's corner ripples have decayed to 1e-4 four knots away.
    assert np.max(np.abs(error[far])) < 2e-4


def test_density_is_smooth() -> None:
    """Density has a continuous second derivative at every knot."""
    slope = jax.grad(lambda h: jnp.log(atmosphere.density(h)))
    curve = jax.vmap(jax.grad(slope))
    u = atmosphere._START + np.arange(1, atmosphere._CELLS) / atmosphere._PER_CELL
    knots = jnp.asarray(u * 200e3 / (1.0 - u))
    low, high = curve(knots * (1.0 - 1e-12)), curve(knots * (1.0 + 1e-12))
    # Rounding only: curvature is some 1e-8 per square metre at the corners.
    np.testing.assert_allclose(low, high, rtol=0.0, atol=1e-14)


@settings(deadline=None)  # the first call compiles
@given(st.floats(-1e9, 1e12))
def test_air_never_fails(h: float) -> None:
    """Air and its slope are finite and positive at any altitude."""
    values, slopes = jax.jvp(atmosphere.air, (jnp.float64(h),), (jnp.float64(1.0),))
    assert all(float(value) > 0.0 for value in values)
    assert all(np.isfinite(float(slope)) for slope in slopes)


def test_air_shares_the_single_functions() -> None:
    """One look-up gives what the single functions give."""
    h = jnp.linspace(-1e3, 400e3, 101)
    air = atmosphere.air(h)
    expected = (
        atmosphere.density(h),
        atmosphere.temperature(h),
        atmosphere.speed_of_sound(h),
        atmosphere.mean_free_path(h),
    )
    for got, single in zip(air, expected, strict=True):
        np.testing.assert_allclose(got, single, rtol=1e-14)  # rounding of exp(x) and 1/exp(-x)


def test_hydrostatic_balance() -> None:
    """Below 86 km the pressure falls by the weight of the air."""
    h = jnp.linspace(1e3, 84e3, 200)
    fall = jax.vmap(jax.grad(atmosphere.pressure))(h)
    weight = atmosphere.density(h) * 9.80665 * (6356766.0 / (6356766.0 + h)) ** 2
    # At the corners temperature turns within a knot, where the two splines differ most: 3 %.
    ratio = np.asarray(-fall / weight)
    assert np.max(np.abs(ratio - 1.0)) < 0.03
    assert np.mean(ratio) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize(
    ("km", "speed"), [(0, 340.29), (10, 299.53), (30, 301.71), (60, 315.07), (86, 274.10)]
)
def test_speed_of_sound(km: int, speed: float) -> None:
    """Speed of sound is sqrt(1.4 R T), rounded to centimetres per second."""
    got = float(atmosphere.speed_of_sound(jnp.float64(km * 1e3)))
    assert got == pytest.approx(speed, rel=1e-3)  # half the 0.2 % of temperature at corners


def test_speed_of_sound_is_frozen() -> None:
    """Speed of sound does not change above 91 km."""
    speed = np.asarray(atmosphere.speed_of_sound(jnp.linspace(91e3, 900e3, 50)))
    np.testing.assert_allclose(speed, 274.10, atol=0.005)  # half a last digit


@pytest.mark.parametrize(("km", "path"), [(0, 6.6332e-8), (86, 1.17e-2), (100, 0.142), (120, 3.31)])
def test_mean_free_path(km: int, path: float) -> None:
    """Mean free path is that of the definition at printed densities, rounded."""
    got = float(atmosphere.mean_free_path(jnp.float64(km * 1e3)))
    assert got == pytest.approx(path, rel=4e-3)  # three digits


def test_geopotential_altitude() -> None:
    """The standard's tropopause of 11 km of geopotential lies at 11 019 m."""
    assert float(atmosphere.geopotential_altitude(jnp.float64(11019.0))) == pytest.approx(
        11e3, abs=1.0
    )  # printed to a metre


def test_density_factor_is_one_without_deviation() -> None:
    """No amplitude changes nothing."""
    calm = tuple(jnp.float64(0.0) for _ in atmosphere.KNOTS_M)
    h = jnp.linspace(-5e3, 900e3, 300)
    assert np.all(np.asarray(atmosphere.density_factor(h, calm)) == 1.0)


def test_density_factor_keeps_its_spread() -> None:
    """Independent amplitudes of equal spread spread ln density equally at all altitudes."""
    h = jnp.linspace(-5e3, 500e3, 400)
    count = len(atmosphere.KNOTS_M)
    unit = [[jnp.float64(i == j) for j in range(count)] for i in range(count)]
    logs = [np.log(np.asarray(atmosphere.density_factor(h, tuple(row)))) for row in unit]
    np.testing.assert_allclose(sum(log**2 for log in logs), 1.0, rtol=1e-12)  # rounding


@pytest.mark.parametrize(("km", "speed"), [(0.0, 5.0), (10.0, 30.0), (40.0, 0.0)])
def test_wind_profile(km: float, speed: float) -> None:
    """Wind is the surface value, then the jet, then nothing."""
    got = float(atmosphere.wind_speed(jnp.float64(km * 1e3), jnp.float64(5.0), jnp.float64(30.0)))
    assert got == pytest.approx(speed, abs=0.01)  # the law leaves 1e-4 of the jet at 40 km
