"""Air against rows of the US Standard Atmosphere 1976, its dispersion, and profiles of tables.

Where each tolerance comes from:

* 0.2 %: the spline's corners are rounded until density moves by no more than that.
* 0.1 %: the standard was integrated numerically in 1976, by up to 0.08 % differently at 1000 km,
  0.02 % below 500 km; printed digits add 0.005 % to pressure.
* Densities are printed with four digits: half a unit is 0.005 to 0.05 %.
"""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.errors import InputError
from voskhod.physics import atmosphere, standard_atmosphere
from voskhod.physics.air_profile import CELLS, MAP_M, PER_CELL, START
from voskhod.physics.march import Grid, march

# NASA TM-X-74335, tables I and II, as public transcriptions of the printed pages agree on it
# (github.com/danielmatz/COESA.jl has 87 rows above 86 km, after Regan, Re-Entry Vehicle
# Dynamics, 1984). Altitude [km], pressure [Pa], mean molar mass [kg/kmol]:
# fmt: off
PRINTED = (
    (86, 3.7338e-01, 28.95), (87, 3.1259e-01, 28.95), (88, 2.6173e-01, 28.94),
    (89, 2.1919e-01, 28.93), (90, 1.8359e-01, 28.91), (91, 1.5381e-01, 28.89),
    (93, 1.0801e-01, 28.82), (95, 7.5966e-02, 28.73), (97, 5.3571e-02, 28.62),
    (99, 3.7948e-02, 28.48), (101, 2.7192e-02, 28.30), (103, 1.9742e-02, 28.10),
    (105, 1.4477e-02, 27.88), (107, 1.0751e-02, 27.64), (109, 8.1142e-03, 27.39),
    (110, 7.1042e-03, 27.27), (111, 6.2614e-03, 27.14), (112, 5.5547e-03, 27.02),
    (113, 4.9570e-03, 26.90), (114, 4.4473e-03, 26.79), (115, 4.0096e-03, 26.68),
    (116, 3.6312e-03, 26.58), (117, 3.3022e-03, 26.48), (118, 3.0144e-03, 26.38),
    (119, 2.7615e-03, 26.29), (120, 2.5382e-03, 26.20), (125, 1.7354e-03, 25.80),
    (130, 1.2505e-03, 25.44), (135, 9.3568e-04, 25.09), (140, 7.2028e-04, 24.75),
    (145, 5.6691e-04, 24.42), (150, 4.5422e-04, 24.10), (160, 3.0395e-04, 23.49),
    (170, 2.1210e-04, 22.90), (180, 1.5271e-04, 22.34), (190, 1.1266e-04, 21.81),
    (200, 8.4736e-05, 21.30), (210, 6.4756e-05, 20.83), (220, 5.0149e-05, 20.37),
    (230, 3.9276e-05, 19.95), (240, 3.1059e-05, 19.56), (250, 2.4767e-05, 19.19),
    (260, 1.9894e-05, 18.85), (270, 1.6083e-05, 18.53), (280, 1.3076e-05, 18.24),
    (290, 1.0683e-05, 17.97), (300, 8.7704e-06, 17.73), (310, 7.2285e-06, 17.50),
    (320, 5.9796e-06, 17.29), (330, 4.9630e-06, 17.09), (340, 4.1320e-06, 16.91),
    (350, 3.4498e-06, 16.74), (360, 2.8878e-06, 16.57), (370, 2.4234e-06, 16.42),
    (380, 2.0384e-06, 16.27), (390, 1.7184e-06, 16.13), (400, 1.4518e-06, 15.98),
    (410, 1.2291e-06, 15.84), (420, 1.0427e-06, 15.70), (430, 8.8645e-07, 15.55),
    (440, 7.5517e-07, 15.40), (450, 6.4468e-07, 15.25), (460, 5.5155e-07, 15.08),
    (470, 4.7292e-07, 14.91), (480, 4.0642e-07, 14.73), (490, 3.5011e-07, 14.54),
    (500, 3.0236e-07, 14.33), (525, 2.1200e-07, 13.76), (550, 1.5137e-07, 13.09),
    (575, 1.1028e-07, 12.34), (600, 8.2130e-08, 11.51), (625, 6.2601e-08, 10.62),
    (650, 4.8865e-08, 9.72), (675, 3.9048e-08, 8.83), (700, 3.1908e-08, 8.00),
    (725, 2.6611e-08, 7.24), (750, 2.2599e-08, 6.58), (775, 1.9493e-08, 6.01),
    (800, 1.7036e-08, 5.54), (825, 1.5051e-08, 5.16), (850, 1.3415e-08, 4.85),
    (875, 1.2043e-08, 4.60), (900, 1.0873e-08, 4.40), (925, 9.8635e-09, 4.25),
    (950, 8.9816e-09, 4.12), (975, 8.2043e-09, 4.02), (1000, 7.5138e-09, 3.94),
)
# Altitude [km] to density [kg/m3] and to temperature [K].
PRINTED_DENSITY = {
    86: 6.958e-06, 86.5: 6.366e-06, 90: 3.416e-06, 91: 2.860e-06, 95: 1.393e-06, 100: 5.604e-07,
    110: 9.708e-08, 115: 4.289e-08, 120: 2.222e-08, 130: 8.152e-09, 140: 3.831e-09, 150: 2.076e-09,
    160: 1.233e-09, 175: 6.339e-10, 180: 5.194e-10, 200: 2.541e-10, 250: 6.073e-11, 300: 1.916e-11,
    350: 7.014e-12, 400: 2.803e-12, 450: 1.184e-12, 500: 5.215e-13, 550: 2.384e-13, 600: 1.137e-13,
    650: 5.712e-14, 700: 3.070e-14, 750: 1.788e-14, 800: 1.136e-14, 850: 7.824e-15, 900: 5.759e-15,
    950: 4.453e-15, 985: 3.797e-15, 1000: 3.561e-15,
}
PRINTED_TEMPERATURE = {
    86: 186.87, 90: 186.87, 95: 188.42, 100: 195.08, 110: 240.00, 115: 300.00, 120: 360.00,
    130: 469.27, 140: 559.63, 150: 634.39, 200: 854.56, 300: 976.01, 400: 995.83, 500: 999.24,
    600: 999.85, 700: 999.97, 750: 999.99, 800: 999.99, 900: 1000.00, 1000: 1000.00,
}
# Below 86 km: altitude [km], temperature [K], pressure [Pa], density [kg/m3], sound [m/s].
PRINTED_LOW = (
    (-5, 320.676, 1.7776e5, 1.9311, 358.99), (0, 288.150, 1.01325e5, 1.2250, 340.29),
    (5, 255.676, 5.4048e4, 7.3643e-1, 320.55), (15, 216.650, 1.2111e4, 1.9476e-1, 295.07),
    (25, 221.552, 2.5492e3, 4.0084e-2, 298.39), (40, 250.350, 2.8714e2, 3.9957e-3, 317.19),
    (50, 270.650, 7.9779e1, 1.0269e-3, 329.80), (60, 247.021, 2.1958e1, 3.0968e-4, 315.07),
    (75, 208.399, 2.3881, 3.9921e-5, 289.40), (85, 188.893, 4.4568e-1, 8.2196e-6, 275.52),
)
# fmt: on


AIR = jax.jit(atmosphere.air)
SLOPED_AIR = jax.jit(lambda h: jax.jvp(atmosphere.air, (h,), (jnp.float64(1.0),)))


def test_printed_rows_below_86_km() -> None:
    """Temperature, pressure, density and speed of sound are those of table I."""
    km, kelvin, pascal, density, sound = np.array(PRINTED_LOW).T
    air = AIR(jnp.asarray(km * 1e3))
    # Rounded corners: those at 47, 51 and 86 km reach 50 and 85 km.
    np.testing.assert_allclose(air.density, density, rtol=2e-3)
    np.testing.assert_allclose(air.temperature, kelvin, rtol=2e-3)
    np.testing.assert_allclose(air.speed_of_sound, sound, rtol=1e-3)  # half of temperature's
    np.testing.assert_allclose(air.pressure, pascal, rtol=1.5e-4)  # rounding leaves it alone


def test_printed_rows_above_86_km() -> None:
    """Pressure and molar mass are those of tables I and II, from 86 to 1000 km."""
    km, pascal, mass = np.array(PRINTED).T
    air = AIR(jnp.asarray(km * 1e3))
    error = np.asarray(air.pressure) / pascal - 1.0
    assert np.max(np.abs(error)) < 1e-3
    assert np.max(np.abs(error[km <= 500])) < 3.5e-4  # integration 0.02 %, corner at 86 km 0.03 %
    amount = air.pressure / (8314.32 * air.temperature)
    np.testing.assert_allclose(air.density / amount, mass, atol=0.006)  # half a digit, and rounding


def test_printed_density() -> None:
    """Density is that of table I, by its definition within 0.1 %, by its spline within 0.25 %."""
    h, density = 1e3 * np.array(list(PRINTED_DENSITY)), np.array(list(PRINTED_DENSITY.values()))
    np.testing.assert_allclose(standard_atmosphere.column(h + 1e-6).density, density, rtol=1e-3)
    # rounding of the corners at 86 and 110 km 0.2 %, printing 0.05 %
    np.testing.assert_allclose(atmosphere.density(jnp.asarray(h)), density, rtol=2.5e-3)


def test_printed_temperature() -> None:
    """Temperature is that of table I."""
    h = 1e3 * np.array(list(PRINTED_TEMPERATURE))
    kelvin = np.array(list(PRINTED_TEMPERATURE.values()))
    column = standard_atmosphere.column(h + 1e-6)
    np.testing.assert_allclose(column.temperature, kelvin, rtol=0.0, atol=0.0051)  # half a digit
    # rounding of the corners
    np.testing.assert_allclose(atmosphere.temperature(jnp.asarray(h)), kelvin, rtol=2e-3)


def test_definition_meets_printed_rows() -> None:
    """The defining integrals give the printed pressures within 0.08 %, the molar masses exactly."""
    km, pascal, mass = np.array(PRINTED).T
    column = standard_atmosphere.column(km * 1e3 + 1e-6)
    pressure = column.density * 8314.32 * column.temperature / column.molar_mass
    error = pressure / pascal - 1.0
    assert np.min(error) > -8e-4
    assert np.max(error) < 1e-4  # a printed unit at 290 km, which stands out from its neighbours
    np.testing.assert_allclose(column.molar_mass, mass, atol=0.00503)  # half a last digit


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
    # Rounding reaches 2.7 km, and 1e-4 is left of the spline's ripples a knot further.
    assert np.max(np.abs(error[far])) < 2e-4


def test_density_is_smooth() -> None:
    """Density has a continuous second derivative at every knot."""
    slope = jax.grad(lambda h: jnp.log(atmosphere.density(h)))
    curve = jax.jit(jax.vmap(jax.grad(slope)))
    u = START + np.arange(1, CELLS) / PER_CELL
    knots = jnp.asarray(u * MAP_M / (1.0 - u))
    low, high = curve(knots * (1.0 - 1e-12)), curve(knots * (1.0 + 1e-12))
    # Rounding only: curvature is some 1e-8 per square metre at the corners.
    np.testing.assert_allclose(low, high, rtol=0.0, atol=1e-14)


def test_corners_do_not_disturb_long_steps() -> None:
    """An entry in steps of two thirds of a scale height keeps its load within 0.05 mille.

    Allen and Eggers' problem (NACA TR 1381): drag alone, straight path. Steps begin at 24 places,
    so that corners fall everywhere within one; the reference takes 16 times as many.
    """
    fall, ballistic, step, count = 7700.0 * 0.12, 630.0, 5.0, 50  # [m/s], [kg/m2], [s]

    def load(speed: jax.Array, altitude: jax.Array) -> jax.Array:
        return atmosphere.density(altitude) * speed * speed / (2.0 * ballistic)

    def rates(_: jax.Array, state: tuple[jax.Array, jax.Array], __: None) -> object:
        speed, altitude = state
        return -load(speed, altitude), -0.12 * speed

    def fly(altitude: jax.Array, parts: int) -> object:
        grid = Grid(jnp.float64(0.0), jnp.float64(step / parts), count * parts)
        states = march(rates, (jnp.float64(7700.0), altitude), grid, None).states
        return jax.tree.map(lambda values: values[0 : count * parts + 1 : parts], states)

    starts = 100e3 + fall * step * jnp.arange(24) / 24.0
    coarse = jax.jit(jax.vmap(lambda h: fly(h, 1)))(starts)
    fine = jax.jit(jax.vmap(lambda h: fly(h, 16)))(starts)
    error = np.abs(np.asarray(load(*coarse) - load(*fine))) / np.max(np.asarray(load(*fine)))
    assert np.max(error) < 5e-5  # measured 2e-5; with corners over one knot 7e-5, raw ones more


@settings(deadline=None)  # the first call compiles
@given(st.floats(-1e9, 1e12))
def test_air_never_fails(h: float) -> None:
    """Air and its slope are finite and positive at any altitude."""
    values, slopes = SLOPED_AIR(jnp.float64(h))
    assert all(float(value) > 0.0 for value in values)
    assert all(np.isfinite(float(slope)) for slope in slopes)


def test_air_shares_the_single_functions() -> None:
    """One look-up gives what the single functions give."""
    h = jnp.linspace(-1e3, 400e3, 101)
    air = AIR(h)
    for name in ("density", "temperature", "speed_of_sound", "mean_free_path", "pressure"):
        single = getattr(atmosphere, name)(h)
        np.testing.assert_allclose(getattr(air, name), single, rtol=1e-14)  # rounding of exp


def test_hydrostatic_balance() -> None:
    """Below 86 km the pressure falls by the weight of the air."""
    h = jnp.linspace(1e3, 84e3, 200)
    fall = jax.jit(jax.vmap(jax.grad(atmosphere.pressure)))(h)
    weight = atmosphere.density(h) * 9.80665 * (6356766.0 / (6356766.0 + h)) ** 2
    # Density and temperature are rounded alike; what differs is their logarithms' product, 0.1 %.
    ratio = np.asarray(-fall / weight)
    assert np.max(np.abs(ratio - 1.0)) < 2e-3
    assert np.mean(ratio) == pytest.approx(1.0, abs=1e-4)


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


def test_density_factor_is_the_amplitude_at_the_ends() -> None:
    """Far below and far above the knots the outermost amplitude alone counts."""
    amplitudes = tuple(jnp.float64(0.1 * (i + 1)) for i in range(len(atmosphere.KNOTS_M)))
    for h, amplitude in ((-9e3, 0.1), (-1e6, 0.1), (129e3, 0.7), (1e9, 0.7)):
        factor = float(atmosphere.density_factor(jnp.float64(h), amplitudes))
        assert factor == pytest.approx(math.exp(amplitude), rel=1e-14)  # rounding


def test_density_factor_of_an_ensemble() -> None:
    """Drawn deviations spread ln density alike everywhere and forget each other in 16 to 23 km."""
    draws = 0.1 * np.random.default_rng(1).standard_normal((7, 10_000))
    h = np.arange(0.0, 120.5e3, 0.5e3)
    factors = jax.jit(jax.vmap(atmosphere.density_factor, in_axes=(0, None)))(
        jnp.asarray(h), tuple(jnp.asarray(draws))
    )
    logs = np.log(np.asarray(factors))
    # the spread of 10 000 draws is known to 0.7 %; 3 % is four of that, for the worst of seven
    np.testing.assert_allclose(np.std(logs, axis=1), 0.1, rtol=0.03)
    kin = np.corrcoef(logs)
    # from 20 to 60 km: nearer the ends the outermost amplitude is alone
    reach = [0.5 * np.argmax(kin[i, i:] < math.exp(-1.0)) for i in range(40, 121)]
    # exact algebra gives 16.55 to 23.10 km; a correlation drawn is known to 0.01, some 0.3 km
    assert min(reach) >= 16.0
    assert max(reach) <= 24.0


def test_density_factor_is_smooth() -> None:
    """The factor's second derivative is continuous where a bump begins or ends."""
    amplitudes = tuple(jnp.float64((-1.0) ** i) for i in range(len(atmosphere.KNOTS_M)))
    curve = jax.vmap(
        jax.grad(jax.grad(lambda h: jnp.log(atmosphere.density_factor(h, amplitudes))))
    )
    edges = jnp.asarray([knot + side * 28e3 for knot in atmosphere.KNOTS_M for side in (-1, 1)])
    # The third derivative is some 1e-12 per cubic metre, and the sides are 0.2 m apart.
    np.testing.assert_allclose(curve(edges - 0.1), curve(edges + 0.1), rtol=0.0, atol=1e-12)


def test_density_factor_keeps_its_spread() -> None:
    """Independent amplitudes of equal spread spread ln density equally at all altitudes."""
    h = jnp.linspace(-5e3, 500e3, 400)
    count = len(atmosphere.KNOTS_M)
    unit = [[jnp.float64(i == j) for j in range(count)] for i in range(count)]
    logs = [np.log(np.asarray(atmosphere.density_factor(h, tuple(row)))) for row in unit]
    np.testing.assert_allclose(sum(log**2 for log in logs), 1.0, rtol=1e-12)  # rounding


def wavy(step_m: float, top_m: float = 120e3) -> tuple[tuple[float, ...], ...]:
    """Return rows of a winter's air: the standard, colder or warmer in waves of 8 to 40 km."""
    h = np.arange(0.0, top_m + 1.0, step_m)
    air = AIR(jnp.asarray(h))
    waves = sum(0.05 * np.sin(2.0 * np.pi * h / length + length) for length in (8e3, 15e3, 40e3))
    rows = (h, np.asarray(air.density) * np.exp(waves), np.asarray(air.temperature) - 60.0 * waves)
    return tuple(tuple(float(x) for x in row) for row in rows)


@pytest.mark.parametrize("step_m", [500.0, 1000.0, 2000.0])
def test_profile_goes_through_its_rows(step_m: float) -> None:
    """Density and temperature of a table come back in every row within 0.5 %."""
    h, density, kelvin = wavy(step_m)
    air = AIR(jnp.asarray(h), atmosphere.profile_from_table(h, density, kelvin))
    # Waves of 8 km on knots 1.5 km apart lose 0.4 % of density; smooth air loses 0.05 %.
    np.testing.assert_allclose(air.density, density, rtol=5e-3)
    np.testing.assert_allclose(air.temperature, kelvin, rtol=5e-3)


def test_profile_of_the_standard_is_the_standard() -> None:
    """Rows of the printed standard, 2 km apart, give its density back."""
    h = tuple(float(x) for x in np.arange(22e3, 84e3, 2e3))
    column = standard_atmosphere.column(np.array(h))
    profile = atmosphere.profile_from_table(
        h, tuple(map(float, column.density)), tuple(map(float, column.temperature))
    )
    at = jnp.linspace(-5e3, 900e3, 4001)
    ratio = np.asarray(atmosphere.density(at, profile)) / np.asarray(atmosphere.density(at))
    # rows of corners 2 km apart round them a little otherwise: 0.2 %
    np.testing.assert_allclose(ratio, 1.0, rtol=2.5e-3)


def test_profile_joins_the_standard() -> None:
    """Far from its rows a profile is the standard, and its ratio to it never jumps."""
    h = tuple(float(x) for x in np.arange(30e3, 81e3, 2e3))
    usual = AIR(jnp.asarray(h))
    profile = atmosphere.profile_from_table(
        h,
        tuple(float(x) for x in np.asarray(usual.density) * 1.2),
        tuple(float(x) for x in np.asarray(usual.temperature) * 0.95),
    )
    # The spline rings past the end of the fade, by 1e-6 two knots on.
    for far in (-5e3, 5e3, 104e3, 300e3, 900e3):
        here = AIR(jnp.float64(far), profile)
        for got, want in zip(here, AIR(jnp.float64(far)), strict=True):
            assert float(got) == pytest.approx(float(want), rel=1e-4)
    at = jnp.linspace(0.0, 120e3, 12_001)  # every 10 m
    ratio = np.log(np.asarray(AIR(at, profile).density / AIR(at).density))
    # ln 1.2 over 20 km falls by at most 1.875 of its mean slope: 1.7e-4 in 10 m
    assert np.max(np.abs(np.diff(ratio))) < 2e-4
    assert np.min(ratio) > -1e-3
    assert np.max(ratio) < math.log(1.2) + 2e-3  # rows 2 km apart round corners otherwise


@settings(deadline=None, max_examples=40)  # the first call compiles
@given(
    st.lists(st.floats(-0.08, 0.08), min_size=30, max_size=30),
    st.floats(-1.0, 1.0),
    st.floats(2e3, 5e3),
)
def test_profile_is_sound(noise: list[float], whole: float, step_m: float) -> None:
    """Any falling table gives air that is positive and thins with altitude everywhere."""
    h = step_m * np.arange(30)
    usual = AIR(jnp.asarray(h))
    density = np.asarray(usual.density) * np.exp(whole + np.array(noise))
    if not np.all(np.diff(density) < 0.0):
        return
    rows = (tuple(map(float, row)) for row in (h, density, np.asarray(usual.temperature)))
    try:
        profile = atmosphere.profile_from_table(*rows)
    except InputError:
        return  # refused, and said so: its rows cannot be joined by a falling spline
    at = jnp.linspace(-10e3, 1200e3, 4001)
    air = AIR(at, profile)
    assert np.all(np.diff(np.asarray(air.density)) < 0.0)
    assert all(np.all(np.isfinite(part)) and np.all(np.asarray(part) > 0.0) for part in air)


@pytest.mark.parametrize(
    "rows",
    [
        ((0.0,), (1.2,), (288.0,)),
        ((0.0, 1e3), (1.2,), (288.0, 280.0)),
        ((1e3, 0.0), (1.2, 1.1), (288.0, 280.0)),
        ((0.0, 1e3), (1.1, 1.2), (288.0, 280.0)),
        ((0.0, 1e3), (1.2, 1.1), (288.0, -1.0)),
        ((0.0, 1e3), (1.2, float("nan")), (288.0, 280.0)),
        ((0.0, 1e3), (1.2, 1.1), (288.0, 280.0), (28.9,)),
    ],
)
def test_profile_refuses_nonsense(rows: tuple[tuple[float, ...], ...]) -> None:
    """A table that is no column of air is refused with an error of its own."""
    with pytest.raises(InputError):
        atmosphere.profile_from_table(*rows)


def test_profile_is_an_argument_of_the_program() -> None:
    """One compiled program takes any profile, and takes one per member of a batch."""
    other = atmosphere.profile_from_table(*wavy(2000.0))
    both = jax.tree.map(lambda a, b: jnp.stack([a, b]), atmosphere.STANDARD, other)
    got = jax.jit(jax.vmap(lambda profile: atmosphere.density(jnp.float64(50e3), profile)))(both)
    want = [
        float(atmosphere.density(jnp.float64(50e3), profile))
        for profile in (atmosphere.STANDARD, other)
    ]
    np.testing.assert_allclose(got, want, rtol=1e-14)  # rounding of exp


def test_profile_takes_a_molar_mass() -> None:
    """The molar mass of a table sets pressure by the law of perfect gases."""
    h, density, kelvin = wavy(2000.0)
    mass = tuple(28.0 for _ in h)
    profile = atmosphere.profile_from_table(h, density, kelvin, mass)
    air = AIR(jnp.asarray(h), profile)
    want = np.asarray(air.density) * 8314.32 * np.asarray(air.temperature) / 28.0
    np.testing.assert_allclose(air.pressure, want, rtol=1e-4)  # the fade begins at the end rows
