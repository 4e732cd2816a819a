"""Weather of a user's own table, by the hour, at any time.

Temperature, wind and snow are straight between the rows, visibility in its logarithm. Before the
first row and after the last one the values of that row hold: a table that is shorter than the
search is no error, and no trend is made up.

Source: linear interpolation, a decision.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Code, Real, Samples
from voskhod.physics.climate import Weather, flyable, head_wind


class HourlyTable(NamedTuple):
    """Weather by the hour, each of shape (row).

    Attributes:
        time: after landing, rising [s].
        temperature: of the air [K].
        wind: at 10 m in the open [m/s].
        visibility: meteorological visibility, above zero [m].
        snow_depth: depth of the snow [m].
    """

    time: Samples
    temperature: Samples
    wind: Samples
    visibility: Samples
    snow_depth: Samples


def table_weather(
    table: HourlyTable,
    seconds: Real,
    forest: Real | Code | float,
    least_visibility: Real | float,
) -> Weather:
    """Return the weather of a table.

    Args:
        table: rows.
        seconds: times after landing, any shape [s].
        forest: class of `voskhod.physics.ground.Forest` [1].
        least_visibility: visibility at which half of the aircraft turn back [m].

    Returns:
        Weather, of the shape of the times.

    Source: module docstring.
    """
    wind = jnp.interp(seconds, table.time, table.wind)
    logs = jnp.log(jnp.maximum(table.visibility, 1.0))
    visibility = jnp.exp(jnp.interp(seconds, table.time, logs))
    return Weather(
        jnp.interp(seconds, table.time, table.temperature),
        wind,
        head_wind(wind, forest),
        visibility,
        flyable(visibility, least_visibility),
    )


def table_snow_depth(table: HourlyTable, seconds: Real) -> Real:
    """Return the snow of a table.

    Args:
        table: rows.
        seconds: times after landing, any shape [s].

    Returns:
        Depth [m].

    Source: module docstring.
    """
    return jnp.interp(seconds, table.time, table.snow_depth)
