"""Daylight at a place: its share over time, its running integral, and work that waits for it.

The share of full daylight rises from 0 to 1 while the Sun climbs by two degrees about a threshold
of elevation, so that sunrise is no jump. Work done in daylight only is finished when the integral
of that share has grown by what the work takes: running integrals are trapezoidal, and their
inverse is made unique by a small slope where they are flat, at night.

Sources: `voskhod.physics.sky` (Sun); trapezoidal rule; twilight thresholds, Astronomical Almanac:
-0.833 degrees for sunrise with refraction and half a disc, -6 degrees for civil twilight.
"""

import math
from datetime import datetime

import jax.numpy as jnp

from voskhod.arrays import Real, Samples
from voskhod.physics.sky import sun_elevation
from voskhod.units import SOLAR_DAY_S

SUNRISE_RAD = math.radians(-50.0 / 60.0)  # Astronomical Almanac: refraction 34', half a disc 16'
DUSK_RAD = 0.035  # two degrees over which daylight comes and goes: a choice
# Slope that makes a flat integral invertible, over its mean slope: a millionth of the total.
FLAT_SLOPE = 1e-6


def solar_time(longitude: Real, seconds: Real, epoch: datetime) -> Real:
    """Return local mean solar time, counted on from the midnight before the epoch at Greenwich.

    Args:
        longitude: east positive [rad].
        seconds: time after the epoch [s].
        epoch: instant in UTC; without a time zone it is UTC.

    Returns:
        Time, a multiple of 86 400 s at every local midnight [s].

    Source: mean solar time; the equation of time, up to 16 minutes, is left out.
    """
    of_day = epoch.hour * 3600.0 + epoch.minute * 60.0 + epoch.second
    return of_day + seconds + longitude / (2.0 * math.pi) * SOLAR_DAY_S


def midnights(from_solar: Real, to_solar: Real) -> Real:
    """Return how many local midnights lie between two times.

    Args:
        from_solar: local solar time at the start [s].
        to_solar: local solar time at the end [s].

    Returns:
        Count, a whole number without a slope [1].

    Source: definition.
    """
    return jnp.floor(to_solar / SOLAR_DAY_S) - jnp.floor(from_solar / SOLAR_DAY_S)


def daylight_share(
    latitude: Real, longitude: Real, seconds: Real, epoch: datetime, threshold: Real | float
) -> Real:
    """Return the share of full daylight.

    Args:
        latitude: geodetic [rad].
        longitude: east positive [rad].
        seconds: time after the epoch [s].
        epoch: instant from which time is counted; without a time zone it is UTC.
        threshold: elevation of the Sun at which the share is one half [rad].

    Returns:
        Share from 0 to 1 [1].

    Source: straight ramp of `DUSK_RAD` in the Sun's elevation.
    """
    elevation = sun_elevation(latitude, longitude, seconds, epoch)
    return jnp.clip((elevation - threshold) / DUSK_RAD + 0.5, 0.0, 1.0)


def running_integral(rate: Samples, at: Samples) -> Samples:
    """Return the running integral of a sampled rate.

    Args:
        rate: rate at the samples, shape (time) [1/s times any unit].
        at: times, rising, shape (time) [s].

    Returns:
        Integral, zero at the first sample, shape (time) [any unit].

    Source: trapezoidal rule.
    """
    pieces = 0.5 * (rate[1:] + rate[:-1]) * (at[1:] - at[:-1])
    return jnp.concatenate((jnp.zeros((1,)), jnp.cumsum(pieces)))


def when_reached(amount: Real, integral: Samples, at: Samples) -> Real:
    """Return when a running integral reaches an amount.

    Where it is flat, the answer is the end of the flat part for any amount above its level by
    more than the guard, and inside it else.

    Args:
        amount: what is to be reached [any unit].
        integral: running integral, zero at first, never falling, shape (time) [the same unit].
        at: times, rising, shape (time) [s].

    Returns:
        Time, held between the first and the last sample [s].

    Source: inverse of a piecewise straight line, with `FLAT_SLOPE` of its mean slope added.
    """
    length = at[-1] - at[0]
    # A floor for an integral that is zero throughout, so that the slope stays above rounding.
    slope = FLAT_SLOPE * jnp.maximum(integral[-1], 1e-6) / length
    return jnp.interp(amount, integral + slope * (at - at[0]), at)


def after_daylight(begun: Real, work: Real, at: Samples, light: Samples) -> Real:
    """Return when work that goes on in daylight only is done.

    Args:
        begun: when it could begin, by day or night [s].
        work: daylight that it takes [s].
        at: times, rising, shape (time) [s].
        light: running integral of the share of daylight, shape (time) [s].

    Returns:
        Time, never before the beginning; the last sample where the work is not done [s].

    Source: definition, with `when_reached`.
    """
    done = jnp.interp(begun, at, light) + work
    return jnp.maximum(when_reached(done, light, at), begun)
