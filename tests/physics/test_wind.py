"""Wind: the simple law, tables of rows, and local winds in the inertial frame."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.interpolate import PchipInterpolator

from voskhod.errors import InputError
from voskhod.physics import wind

SOUNDING = wind.WindTable(
    (100.0, 1000.0, 3000.0, 5500.0, 9200.0, 12000.0, 20000.0, 30000.0),
    (3.0, 6.0, 8.0, 15.0, 32.0, 30.0, 5.0, -8.0),
    (1.0, -2.0, -4.0, 4.0, 4.0, 7.0, 0.0, 2.0),
)


@pytest.mark.parametrize(("km", "speed"), [(0.0, 5.0), (10.0, 30.0), (30.0, 0.0), (120.0, 0.0)])
def test_wind_of_the_law(km: float, speed: float) -> None:
    """Wind is the surface value, then the jet, then nothing."""
    got = float(wind.wind_speed(jnp.float64(km * 1e3), jnp.float64(5.0), jnp.float64(30.0)))
    assert got == pytest.approx(speed, abs=0.1)  # the law leaves 0.3 % of the jet at 30 km


@pytest.mark.parametrize(
    ("towards_deg", "east", "north"),
    [(0.0, 0.0, 30.0), (90.0, 30.0, 0.0), (180.0, 0.0, -30.0), (270.0, -30.0, 0.0)],
)
def test_law_blows_towards_its_bearing(towards_deg: float, east: float, north: float) -> None:
    """Bearings count clockwise from north, and say where the wind goes."""
    got = wind.law_wind(
        jnp.float64(10e3), jnp.float64(5.0), jnp.float64(30.0), jnp.float64(np.radians(towards_deg))
    )
    np.testing.assert_allclose(got, (east, north), atol=1e-13)  # rounding


@settings(deadline=None)  # the first call compiles
@given(st.floats(-1e9, 1e12))
def test_law_never_fails(h: float) -> None:
    """The law and its slope are finite at any altitude, and nothing high up."""
    value, slope = jax.jvp(
        lambda x: wind.wind_speed(x, jnp.float64(5.0), jnp.float64(30.0)),
        (jnp.float64(h),),
        (jnp.float64(1.0),),
    )
    assert np.isfinite(float(value))
    assert np.isfinite(float(slope))
    assert h < 60e3 or abs(float(value)) < 1e-12


def test_table_goes_through_its_rows() -> None:
    """Rows at multiples of 100 m are met exactly."""
    got = wind.table_wind(jnp.asarray(SOUNDING.altitude_m), SOUNDING)
    np.testing.assert_allclose(got, SOUNDING[1:], atol=1e-12)  # rounding


def test_table_is_the_monotone_cubic_of_another_library() -> None:
    """Between rows the wind is SciPy's monotone cubic, but for the first and the last interval."""
    h = np.linspace(1000.0, 20000.0, 3000)  # ends differ: here slopes are zero there
    got = wind.table_wind(jnp.asarray(h), SOUNDING)
    for values, component in zip(SOUNDING[1:], got, strict=True):
        want = PchipInterpolator(SOUNDING.altitude_m, values)(h)
        np.testing.assert_allclose(component, want, atol=1e-11)  # rounding


def test_table_between_cells() -> None:
    """Rows at odd altitudes are met within 2 % of the change between neighbours."""
    odd = SOUNDING._replace(altitude_m=tuple(h + 43.0 for h in SOUNDING.altitude_m))
    got = wind.table_wind(jnp.asarray(odd.altitude_m), odd)
    # a cell of 100 m bends as one cubic where the table changes its own: 0.01 m/s here
    np.testing.assert_allclose(got, odd[1:], atol=0.02)


def test_table_is_held_below_and_fades_above() -> None:
    """Below its lowest row a table blows on; it is calm 10 km above its highest."""
    below = wind.table_wind(jnp.asarray([-1e6, 0.0, 99.0]), SOUNDING)
    np.testing.assert_allclose(below, [[3.0] * 3, [1.0] * 3], atol=1e-12)  # rounding
    half = wind.table_wind(jnp.float64(35e3), SOUNDING)
    np.testing.assert_allclose(half, (-4.0, 1.0), atol=1e-12)  # half way, by symmetry
    above = wind.table_wind(jnp.asarray([40e3, 41e3, 1e9]), SOUNDING)
    np.testing.assert_allclose(above, np.zeros((2, 3)), atol=1e-12)  # rounding


def test_table_is_smooth() -> None:
    """The slope of a table's wind is continuous, also where it begins and ends."""
    slope = jax.vmap(jax.grad(lambda h: wind.table_wind(h, SOUNDING)[0]))
    at = jnp.asarray([*SOUNDING.altitude_m, 35e3, 40e3, 4300.0])
    # The second derivative is below 1e-4 per m s, and the sides are 2 mm apart.
    np.testing.assert_allclose(slope(at - 1e-3), slope(at + 1e-3), atol=1e-6)


rows = st.lists(st.tuples(st.floats(-80, 80), st.floats(-80, 80)), min_size=2, max_size=12)


@settings(deadline=None, max_examples=30)  # each table compiles
@given(rows, st.integers(1, 40))
def test_table_never_exceeds_its_rows(values: list[tuple[float, float]], hundreds: int) -> None:
    """No wind between rows is stronger than the strongest row, whatever the rows are."""
    east, north = zip(*values, strict=True)
    heights = tuple(100.0 * hundreds * i for i in range(len(values)))
    table = wind.WindTable(heights, tuple(east), tuple(north))
    got = wind.table_wind(jnp.linspace(-1e3, heights[-1] + 12e3, 500), table)
    for component, given_rows in zip(got, (east, north), strict=True):
        low, high = min(0.0, *given_rows), max(0.0, *given_rows)
        assert np.min(component) >= low - 1e-9  # rounding
        assert np.max(component) <= high + 1e-9


@pytest.mark.parametrize(
    "table",
    [
        ((0.0,), (1.0,), (1.0,)),
        ((0.0, 1e3), (1.0,), (1.0, 2.0)),
        ((1e3, 0.0), (1.0, 2.0), (1.0, 2.0)),
        ((0.0, 1e3), (1.0, math.inf), (1.0, 2.0)),
    ],
)
def test_table_refuses_nonsense(table: tuple[tuple[float, ...], ...]) -> None:
    """A table that is no sounding is refused with an error of its own."""
    with pytest.raises(InputError):
        wind.table_wind(jnp.float64(0.0), wind.WindTable(*table))


angle = st.floats(-1.5, 1.5)


@settings(deadline=None)  # the first call compiles
@given(angle, st.floats(-3.1, 3.1), st.floats(-80, 80), st.floats(-80, 80))
def test_inertial_wind_by_spherical_angles(
    latitude: float, longitude: float, east: float, north: float
) -> None:
    """Components are those of the unit vectors of spherical coordinates."""
    sine, cosine = math.sin(latitude), math.cos(latitude)
    out = np.array([math.cos(longitude), math.sin(longitude), 0.0])
    eastward = np.array([-out[1], out[0], 0.0])
    northward = np.array([0.0, 0.0, cosine]) - sine * out
    position = 6450e3 * (cosine * out + np.array([0.0, 0.0, sine]))
    got = wind.inertial_wind(tuple(jnp.float64(x) for x in position), east, north)
    np.testing.assert_allclose(got, east * eastward + north * northward, atol=1e-9)  # 1 m at axis


@pytest.mark.parametrize("z", [6.4e6, -6.4e6])
def test_inertial_wind_at_a_pole(z: float) -> None:
    """On the axis the wind vanishes and has a finite derivative."""
    where = (jnp.float64(0.0), jnp.float64(0.0), jnp.float64(z))
    blow = lambda position: wind.inertial_wind(position, 10.0, 20.0)  # noqa: E731
    np.testing.assert_allclose(blow(where), np.zeros(3), atol=1e-5)  # north, seen from 1 m away
    assert all(np.isfinite(x) for row in jax.jacfwd(blow)(where) for x in row)
