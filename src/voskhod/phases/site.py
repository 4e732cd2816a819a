"""Conditions where the capsule came down: daylight, weather and snow, for as long as it matters.

Light and weather stand on a grid of half hours over the eight days that a search is followed. Where
the mission gives no number, the season of the latitude gives it (`physics.climate`); a table by the
hour overrides both. Ground comes from the bundled grid.
"""

from datetime import UTC, datetime
from typing import Any, NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real, Samples, Scalar
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.physics import climate, hourly
from voskhod.physics.daylight import daylight_share, running_integral, solar_time
from voskhod.physics.ground import Ground
from voskhod.units import SOLAR_DAY_S, ZERO_CELSIUS_K

HORIZON_S = 8.0 * SOLAR_DAY_S  # how long the search is followed
FOLLOWED_S = 0.999 * HORIZON_S  # what takes longer is not seen to happen
STEP_S = 1800.0
SAMPLES = round(HORIZON_S / STEP_S) + 1
CLEAR_M = 1.0  # the least visibility that the grid's own `flyable` is not asked for


class Site(NamedTuple):
    """Conditions at a place.

    Attributes:
        after: times, shape (time) [s after landing].
        daylight: share of full daylight [1].
        light_s: daylight so far [s].
        air_k: air temperature [K].
        wind_m_s: wind at 10 m in the open [m/s].
        head_wind_m_s: wind at head height [m/s].
        visibility_m: meteorological visibility [m].
        snow_m: depth of the snow at landing [m].
        forest: code of `physics.ground.Forest`.
        relief: code of `physics.ground.Relief`.
    """

    after: Samples
    daylight: Samples
    light_s: Samples
    air_k: Samples
    wind_m_s: Samples
    head_wind_m_s: Samples
    visibility_m: Samples
    snow_m: Scalar
    forest: Any
    relief: Any


def site_of(
    plan: Plan, latitude: Scalar, longitude: Scalar, landed: Scalar, ground: Ground
) -> Site:
    """Return the conditions at a place from a landing on.

    Args:
        plan: what is flown.
        latitude: geodetic [rad].
        longitude: east positive [rad].
        landed: touchdown [s after lift-off].
        ground: what lies there.
    """
    after = jnp.linspace(0.0, HORIZON_S, SAMPLES)
    seconds, launched = landed + after, plan.mission.launched
    light = daylight_share(latitude, longitude, seconds, launched, given(plan.search).twilight)
    solar = solar_time(longitude, seconds, launched)
    air, snow = _weather(plan, latitude, landed, ground, (solar, after))
    return Site(
        after,
        light,
        running_integral(light, after),
        air.temperature,
        air.wind,
        air.head_wind,
        air.visibility,
        snow,
        ground.forest,
        ground.relief,
    )


def _weather(
    plan: Plan, latitude: Scalar, landed: Scalar, ground: Ground, times: tuple[Samples, Samples]
) -> tuple[climate.Weather, Scalar]:
    """Return the weather at solar times and times after landing, and the depth of the snow."""
    said, (solar, after) = given(plan.weather), times
    if said.hourly is not None:
        rows = said.hourly
        table = hourly.HourlyTable(
            jnp.asarray(rows.after_landing_h) * 3600.0,
            jnp.asarray(rows.temperature_degC) + ZERO_CELSIUS_K,
            jnp.asarray(rows.wind_m_s),
            jnp.asarray(rows.visibility_km) * 1e3,
            jnp.asarray(rows.snow_depth_m),
        )
        air = hourly.table_weather(table, after, ground.forest, CLEAR_M)
        return air, hourly.table_snow_depth(table, jnp.zeros_like(landed))
    usual = climate.season(latitude, ground.elevation_m, ground.forest, _day_of_year(plan, landed))
    deep = usual.snow_depth * jnp.exp(climate.SNOW_SPREAD * said.snow)
    numbers = climate.Climate(
        _or(said.mean_temperature, usual.mean_temperature + usual.place_spread * said.place),
        _or(said.daily_swing, usual.daily_swing),
        _or(said.day_spread, usual.day_spread),
        _or(said.wind, climate.WIND_M_S),
        _or(said.wind_spread, climate.WIND_SPREAD),
        _or(said.visibility, climate.VISIBILITY_M),
        _or(said.visibility_spread, climate.VISIBILITY_SPREAD),
        ground.forest,
        CLEAR_M,
    )
    fair = jnp.stack([jnp.asarray(day, float) for day in said.fair_days])
    warm = jnp.stack([jnp.asarray(day, float) for day in said.warm_days])
    # Decision: what is fair is calm and clear at once.
    drawn = climate.weather(
        numbers, climate.Deviates(warm, -fair, fair), solar, after / SOLAR_DAY_S
    )
    return drawn, jnp.asarray(_or(said.snow_depth, deep), float)


def _or(said: Real | None, usual: Real | float) -> Any:
    """Return what the mission says, else what is usual."""
    return usual if said is None else said


def _day_of_year(plan: Plan, landed: Scalar) -> Scalar:
    """Return the time since the start of the year [days]."""
    launched = plan.mission.launched
    begun = launched - datetime(launched.year, 1, 1, tzinfo=UTC)
    return (begun.total_seconds() + landed) / SOLAR_DAY_S
