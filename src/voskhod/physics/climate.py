r"""Season, hour and weather at a landing place, where nothing better is known.

Season. Mean of the day over land, by latitude $\varphi$, day of year $d$ and elevation $h$:

    T = T_0 + T_2 P_2(sin phi) - T_1 sin phi cos(2 pi (d - d_c) / 365.25) - G h

the mean and the annual harmonic of North, Cahalan and Coakley (Rev. Geophys. 19:91, 1981), with
four constants fitted to the monthly means of 16 inland cities between 33 and 56 degrees north (rms
3.9 K; github.com/michaelx/climate, whole degrees, about 2014; docs/models/conditions.md).

Snow lies from the day on which the law falls below freezing, settles as it grows, and melts as the
law passes from -3 to +7 degC.

Hour. The air is warmest two hours after noon. Weather is a chain of daily deviates,
$x_k = \rho x_{k-1} + \sqrt{1 - \rho^2} e_k$, joined so that it is continuous and has one variance
at every hour. Wind and visibility are log-normal. The draws $e$ come from outside.
"""

import math
from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Code, Real
from voskhod.units import SOLAR_DAY_S, ZERO_CELSIUS_K

YEAR_DAYS = 365.25  # Julian year
MEAN_K, MEAN_BY_LATITUDE_K, ANNUAL_SWING_K = 19.5 + ZERO_CELSIUS_K, -28.5, 18.7  # fitted, see above
COLDEST_DAY = 16.5  # fitted: days after the start of the year, north of the equator
LAPSE_K_M = 6.5e-3  # US Standard Atmosphere 1976
# Between places of one latitude: rms of the fit's residuals, 5.5 K in January, 2.9 K in summer.
PLACE_SPREAD_K, PLACE_SPREAD_WINTER_K = 4.2, 1.3
# Between days: guess, 7 K in midwinter and 3 K in midsummer.
DAY_SPREAD_K, DAY_SPREAD_WINTER_K = 5.0, 2.0
# Half of the mean daily range: guess near the 3.5 and 5.4 K of Perm in January and July.
DAILY_SWING_K, DAILY_SWING_WINTER_K = 4.5, -1.0
WARMEST_HOUR_S = 14.0 * 3600.0  # local solar time: two hours after noon
# By forest class. Closed, and settling: guess through two norms of Perm, 55 cm on 31 January and
# 62 cm in mid-March (dzen.ru 684a8058, russia24.pro 399841630). Open: guess, half of it in steppes.
SNOW_LIMIT_M = (0.3, 0.5, 0.68)
SNOW_SETTLING_DAYS = 60.0
SNOW_SPREAD = 0.5  # of its logarithm between places: guess; 42 to 98 cm around Perm (ura.news)
THAW_FROM_K, THAW_TO_K = ZERO_CELSIUS_K - 3.0, ZERO_CELSIUS_K + 7.0  # guess
# One day to the next. Richardson (1982) found 0.62 for maxima, 0.67 for minima at 31 places (SWAT
# theory, 1:3.4); wind and visibility: guess.
TEMPERATURE_PERSISTENCE = 0.65
WIND_PERSISTENCE, VISIBILITY_PERSISTENCE = 0.5, 0.5
# Winter means of nine places in Kazakhstan are 1.1 to 5.9 m/s (SNiP RK 2.04-01-2001, table 1).
WIND_M_S, WIND_SPREAD = 3.5, 0.6  # median and spread of the logarithm: guess
VISIBILITY_M, VISIBILITY_SPREAD = 15e3, 0.8  # the same: guess
# Head height over 10 m by forest class. Open: logarithmic profile over 3 cm of roughness; closed:
# guess, 0.1 to 0.2 below dense stands; sparse: guess, near the 0.4 to 0.7 found above canopies.
HEAD_WIND = (0.72, 0.4, 0.15)
FLYING_STEEPNESS = 10.0  # of the step in ln(visibility): guess, 0.1 to 0.9 over a factor 1.55


class Season(NamedTuple):
    """What a season is like at a place.

    Attributes:
        mean_temperature, place_spread: mean of the day, its deviation between places [K].
        daily_swing, day_spread: half of the daily range, deviation of one day's mean [K].
        snow_depth: median [m]; the spread of its logarithm is `SNOW_SPREAD`.
    """

    mean_temperature: Real
    place_spread: Real
    daily_swing: Real
    day_spread: Real
    snow_depth: Real


class Climate(NamedTuple):
    """Medians and spreads of the weather during a search.

    Attributes:
        mean_temperature: mean of the day, scalar or by time [K].
        daily_swing: half of the daily range [K].
        day_spread: standard deviation of the mean of one day [K].
        wind: median wind at 10 m in the open [m/s].
        wind_spread: standard deviation of its logarithm [1].
        visibility: median meteorological visibility [m].
        visibility_spread: standard deviation of its logarithm [1].
        forest: class of `voskhod.physics.ground.Forest` [1].
        least_visibility: below this aircraft do not search [m].
    """

    mean_temperature: Real | float
    daily_swing: Real | float
    day_spread: Real | float
    wind: Real | float
    wind_spread: Real | float
    visibility: Real | float
    visibility_spread: Real | float
    forest: Real | Code | float
    least_visibility: Real | float


class Deviates(NamedTuple):
    """Independent standard normal numbers, one per day, two days or more, each of shape (day)."""

    temperature: Real
    wind: Real
    visibility: Real


class Weather(NamedTuple):
    """Weather at given times, each of shape (time).

    Attributes:
        temperature: of the air [K].
        wind: at 10 m in the open [m/s].
        head_wind: at head height within the forest class [m/s].
        visibility: meteorological optical range [m].
        flyable: share of full search that aircraft can fly, 0 to 1 [1].
    """

    temperature: Real
    wind: Real
    head_wind: Real
    visibility: Real
    flyable: Real


def season(latitude: Real, elevation: Real, forest: Real | Code | float, day: Real) -> Season:
    """Return what a season is like over land.

    Args:
        latitude: geodetic [rad].
        elevation: height above the sea [m].
        forest: class of `voskhod.physics.ground.Forest` [1].
        day: time since the start of the year; any real number [days].

    Returns:
        Season, of the shape of the arguments.

    Source: module docstring; meant for the inside of the northern continents, 30 to 65 degrees.
    """
    sine = jnp.sin(latitude)
    mean = MEAN_K + MEAN_BY_LATITUDE_K * (1.5 * sine * sine - 0.5) - LAPSE_K_M * elevation
    swing = ANNUAL_SWING_K * jnp.abs(sine)
    opposite = jnp.where(latitude < 0.0, math.pi, 0.0)  # the south has its winter in July
    turn = 2.0 * math.pi * (day - COLDEST_DAY) / YEAR_DAYS + opposite
    turn = turn - 2.0 * math.pi * jnp.round(turn / (2.0 * math.pi))
    cold = jnp.cos(turn)
    return Season(
        mean - swing * cold,
        PLACE_SPREAD_K + PLACE_SPREAD_WINTER_K * cold,
        DAILY_SWING_K + DAILY_SWING_WINTER_K * cold,
        DAY_SPREAD_K + DAY_SPREAD_WINTER_K * cold,
        by_forest(SNOW_LIMIT_M, forest) * _snow_share(mean, swing, turn),
    )


def _snow_share(mean: Real, swing: Real, turn: Real) -> Real:
    """Return snow over its limit for a cosine of temperature, `turn` [rad] from its minimum."""
    ratio = (mean - ZERO_CELSIUS_K) / jnp.maximum(swing, 0.1)
    # The arccosine is infinitely steep at its ends, a year that just freezes: stop a hair before.
    half_winter = jnp.arccos(jnp.clip(ratio, -1.0 + 1e-6, 1.0 - 1e-6))
    lain = jnp.maximum(turn + half_winter, 0.0) * YEAR_DAYS / (2.0 * math.pi)
    temperature = mean - swing * jnp.cos(turn)
    thaw = jnp.clip((temperature - THAW_FROM_K) / (THAW_TO_K - THAW_FROM_K), 0.0, 1.0)
    melted = thaw * thaw * (3.0 - 2.0 * thaw)
    return -jnp.expm1(-lain / SNOW_SETTLING_DAYS) * (1.0 - melted)


def hour_temperature(mean: Real | float, swing: Real | float, solar: Real) -> Real:
    """Return the air temperature by the hour.

    Args:
        mean: of the day [K].
        swing: half of the daily range [K].
        solar: local solar time, see `voskhod.physics.daylight.solar_time` [s].

    Returns:
        Temperature, a cosine [K].

    Source: decision, warmest two hours after noon.
    """
    return mean + swing * jnp.cos(2.0 * math.pi * (solar - WARMEST_HOUR_S) / SOLAR_DAY_S)


def persistent(deviates: Real, persistence: float) -> Real:
    """Return a chain of standard normal numbers of which each remembers the one before it.

    Args:
        deviates: independent standard normal numbers, shape (day).
        persistence: correlation between neighbours, 0 to below 1 [1].

    Returns:
        Chain, shape (day) [1].

    Source: autoregressive process of first order, begun in its stationary state.
    """
    days = jnp.arange(deviates.shape[0])
    apart = days[:, None] - days[None, :]
    fresh = jnp.where(days == 0, 1.0, math.sqrt(1.0 - persistence * persistence))
    memory = jnp.where(apart >= 0, jnp.power(persistence, jnp.maximum(apart, 0)), 0.0)
    return (memory * jnp.broadcast_to(fresh, memory.shape)) @ deviates


def between_days(chain: Real, persistence: float, days: Real) -> Real:
    """Return a chain of daily numbers at any hour, continuous, with unit variance throughout.

    Args:
        chain: standard normal numbers with that persistence, shape (day), two days or more.
        persistence: correlation between neighbours [1].
        days: times after the first number; held beyond the ends, shape (time) [days].

    Returns:
        Chain at those times, shape (time) [1].

    Source: straight line, divided by the standard deviation that it has between two days.
    """
    first = jnp.clip(jnp.floor(days), 0.0, chain.shape[0] - 2.0)
    after = jnp.clip(days - first, 0.0, 1.0)
    index = first.astype(int)
    line = (1.0 - after) * chain[index] + after * chain[index + 1]
    return line / jnp.sqrt(1.0 - 2.0 * (1.0 - persistence) * after * (1.0 - after))


def by_forest(values: tuple[float, float, float], forest: Real | Code | float) -> Real:
    """Return what a forest class has, straight between the classes.

    Args:
        values: of open country, sparse and closed forest [any unit].
        forest: class of `voskhod.physics.ground.Forest` [1].

    Returns:
        Value, of the shape of the class [the same unit].

    Source: look-up.
    """
    classes = jnp.arange(len(values), dtype=float)
    return jnp.interp(jnp.asarray(forest, float), classes, jnp.asarray(values))


def head_wind(wind: Real, forest: Real | Code | float) -> Real:
    """Return the wind at head height.

    Args:
        wind: at 10 m in the open [m/s].
        forest: class of `voskhod.physics.ground.Forest` [1].

    Returns:
        Wind [m/s].

    Source: see `HEAD_WIND`.
    """
    return wind * by_forest(HEAD_WIND, forest)


def flyable(visibility: Real, least: Real | float) -> Real:
    """Return the share of full search that aircraft can fly.

    Args:
        visibility: meteorological visibility [m].
        least: visibility at which half of the aircraft turn back [m].

    Returns:
        Share from 0 to 1 [1].

    Source: smooth step in the logarithm of visibility, its width a guess.
    """
    clear = jnp.log(jnp.maximum(visibility, 1.0)) - jnp.log(jnp.maximum(least, 1.0))
    return jax.nn.sigmoid(FLYING_STEEPNESS * clear)


def weather(climate: Climate, deviates: Deviates, solar: Real, days: Real) -> Weather:
    """Return the weather of one draw.

    Args:
        climate: medians and spreads.
        deviates: what is drawn.
        solar: local solar time, shape (time) [s].
        days: the same times after the first day of the deviates, shape (time) [days].

    Returns:
        Weather, shape (time).

    Source: module docstring.
    """

    def drawn(numbers: Real, persistence: float) -> Real:
        return between_days(persistent(numbers, persistence), persistence, days)

    usual = hour_temperature(climate.mean_temperature, climate.daily_swing, solar)
    warm = drawn(deviates.temperature, TEMPERATURE_PERSISTENCE)
    wind = climate.wind * jnp.exp(climate.wind_spread * drawn(deviates.wind, WIND_PERSISTENCE))
    clear = drawn(deviates.visibility, VISIBILITY_PERSISTENCE)
    visibility = climate.visibility * jnp.exp(climate.visibility_spread * clear)
    return Weather(
        usual + climate.day_spread * warm,
        wind,
        head_wind(wind, climate.forest),
        visibility,
        flyable(visibility, climate.least_visibility),
    )
