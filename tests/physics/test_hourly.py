"""A user's weather by the hour: straight lines, held ends, finite slopes."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.interpolate import interp1d

from voskhod.physics import climate, hourly

TABLE = hourly.HourlyTable(
    jnp.array([0.0, 3600.0, 10800.0, 14400.0]),
    jnp.array([260.0, 258.0, 250.0, 255.0]),
    jnp.array([2.0, 4.0, 0.0, 6.0]),
    jnp.array([20e3, 5e3, 1e3, 10e3]),
    jnp.array([0.6, 0.6, 0.7, 0.65]),
)
_weather = jax.jit(hourly.table_weather)


def test_rows_are_joined_by_straight_lines():
    """Temperature, wind and snow are SciPy's linear interpolation, visibility that of its log."""
    at = np.linspace(0.0, 14400.0, 50)
    ours = _weather(TABLE, jnp.asarray(at), 2.0, 3e3)
    for got, column in ((ours.temperature, TABLE.temperature), (ours.wind, TABLE.wind)):
        np.testing.assert_allclose(got, interp1d(TABLE.time, column)(at), atol=1e-9)  # rounding
    logs = interp1d(TABLE.time, np.log(TABLE.visibility))(at)
    np.testing.assert_allclose(np.log(ours.visibility), logs, atol=1e-12)  # rounding
    snow = hourly.table_snow_depth(TABLE, jnp.asarray(at))
    np.testing.assert_allclose(snow, interp1d(TABLE.time, TABLE.snow_depth)(at), atol=1e-12)


def test_halfway_between_two_visibilities_is_their_geometric_mean():
    """20 and 5 km: 10 km half an hour later, not 12.5."""
    ours = _weather(TABLE, jnp.array([1800.0]), 0.0, 3e3)
    assert float(ours.visibility[0]) == pytest.approx(10e3, rel=1e-12)  # rounding


def test_end_rows_hold_beyond_the_table():
    """Before and after its hours the table goes on as it begins and ends."""
    ours = _weather(TABLE, jnp.array([-1e5, 1e6]), 2.0, 3e3)
    np.testing.assert_allclose(ours.temperature, [260.0, 255.0])
    np.testing.assert_allclose(ours.visibility, [20e3, 10e3], rtol=1e-12)  # rounding of the log


def test_forest_and_aircraft_take_part_as_in_drawn_weather():
    """Head wind and flyable share are those that the climate gives for the same wind and air."""
    at = jnp.array([0.0, 3600.0, 10800.0])
    ours = _weather(TABLE, at, 2.0, 3e3)
    assert np.all(np.asarray(ours.head_wind) <= 0.2 * np.asarray(ours.wind))
    assert float(ours.flyable[0]) > 0.99 > 0.01 > float(ours.flyable[2])
    np.testing.assert_allclose(ours.flyable, climate.flyable(TABLE.visibility[:3], 3e3), rtol=1e-9)


def test_slopes_are_finite_on_and_between_rows():
    """Sensitivities to the time and to every cell are numbers, in still and in opaque air too."""
    opaque = TABLE._replace(visibility=jnp.zeros(4))

    def summed(table, at):
        return sum(jnp.sum(part) for part in hourly.table_weather(table, at, 1.0, 3e3))

    slopes = jax.jit(jax.grad(summed, (0, 1)))
    for table in (TABLE, opaque):
        by_cell, by_time = slopes(table, jnp.array([0.0, 3600.0, 5000.0, 2e4]))
        assert all(np.all(np.isfinite(column)) for column in by_cell)
        assert np.all(np.isfinite(by_time))
