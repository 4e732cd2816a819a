r"""Bare skin in the cold: wind chill, time to frostbite, chance of frostnip, a dose.

    T_wc = 13.12 + 0.6215 T - 11.37 v^0.16 + 0.3965 T v^0.16            (T degC, v km/h)
    t_f = (2111 - 24.5 (0.667 v + 4.8)) (-4.8 - T)^-1.668 min
    P = 1 / (1 + exp(-(k - 41.4) / 4.80)),   k = (-4.8 - T)+ (1 + 0.618 sqrt(v / (m/s)))

P is the chance that a bare face in the wind has frostnip within 45 minutes. Decision: skin
freezes at -4.8 degC, as in t_f, and the cold beyond it counts more in wind; the three constants
are fitted (greatest likelihood) to 14 cells of Ducharme's 12 men. Dose: the integral of
1/t_f - 1/day, so that mild air adds nothing; frostbite at 1. Skin does not recover.

Sources: Osczevski & Bluestein, BAMS 86:1453 (2005); Environment Canada (t_f and bands);
Ducharme, DTIC ADA454525 (men in a chamber).
"""

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.units import ZERO_CELSIUS_K

_KMH = 3.6  # km/h per m/s
_WALK_KMH = 4.8  # least wind of the law of 2001: a walking man
_FREEZING_C = -4.8  # skin, in the law of t_f
_NO_DANGER_MIN = 1440.0  # a day: longest time that is told
_NIP_WIND = 0.618  # fitted to Ducharme, per root of m/s
_NIP_HALF_K = 41.4  # fitted to Ducharme: half of the men
_NIP_SPREAD_K = 4.80  # fitted to Ducharme


def wind_chill(air_temperature_k: Real, wind_m_s: Real) -> Real:
    """Return the wind chill temperature of 2001.

    Args:
        air_temperature_k: air temperature [K].
        wind_m_s: wind at 10 m height [m/s].

    Returns:
        Wind chill temperature, never above the air's [K].

    Source: Osczevski & Bluestein 2005. Below 4.8 km/h, where the law is not defined, a straight
    line leads to the air temperature in calm: a decision of this module.
    """
    celsius = air_temperature_k - ZERO_CELSIUS_K
    wind = wind_m_s * _KMH
    power = jnp.exp(0.16 * jnp.log(jnp.maximum(wind, _WALK_KMH)))
    law = 13.12 + 0.6215 * celsius + (0.3965 * celsius - 11.37) * power
    share = jnp.clip(wind / _WALK_KMH, 0.0, 1.0)
    return ZERO_CELSIUS_K + celsius + share * jnp.minimum(law - celsius, 0.0)


def frostbite_time(air_temperature_k: Real, wind_m_s: Real) -> Real:
    """Return the time to frostbite of a bare face.

    The smaller of a continuous law and of the upper ends of the Canadian bands; below
    -28 degC wind chill both matter, above it the law alone, up to a day.

    Args:
        air_temperature_k: air temperature [K].
        wind_m_s: wind at 10 m height [m/s].

    Returns:
        Time, a day where there is no danger [s].

    Source: law and bands published by Environment Canada; the law is meant for 25 km/h and more,
    -15 degC and less.
    """
    chill = wind_chill(air_temperature_k, wind_m_s) - ZERO_CELSIUS_K
    depth = jnp.maximum(_FREEZING_C - (air_temperature_k - ZERO_CELSIUS_K), 0.1)
    strength = jnp.maximum(2111.0 - 24.5 * (0.667 * wind_m_s * _KMH + 4.8), 1.0)
    minutes = strength * jnp.exp(-1.668 * jnp.log(depth))
    band = jnp.where(chill <= -28.0, 30.0, _NO_DANGER_MIN)
    band = jnp.where(chill <= -40.0, 10.0, band)
    band = jnp.where(chill <= -48.0, 5.0, band)
    band = jnp.where(chill <= -55.0, 2.0, band)
    return 60.0 * jnp.minimum(minutes, band)


def frostbite_rate(air_temperature_k: Real, wind_m_s: Real, bare_share: Real | float = 1.0) -> Real:
    """Return the rate of the frostbite dose.

    Args:
        air_temperature_k: air temperature [K].
        wind_m_s: wind at 10 m height [m/s].
        bare_share: share of the time for which the skin is bare [1].

    Returns:
        Rate; frostbite where its integral reaches 1 [1/s].

    Source: time to frostbite; that exposures add up is a decision.
    """
    least = 1.0 / (60.0 * _NO_DANGER_MIN)
    return bare_share * (1.0 / frostbite_time(air_temperature_k, wind_m_s) - least)


def frostnip_chance(air_temperature_k: Real, wind_m_s: Real) -> Real:
    """Return the chance that a bare face in the wind has frostnip within 45 minutes.

    Args:
        air_temperature_k: air temperature [K].
        wind_m_s: wind at the face [m/s].

    Returns:
        Chance [1].

    Source: form of this module, fitted to Ducharme, DTIC ADA454525.
    """
    depth = jnp.maximum(_FREEZING_C - (air_temperature_k - ZERO_CELSIUS_K), 0.0)
    # The floor of 1e-6 m/s keeps the slope finite in calm; it is worth 0.06 % of the cold.
    felt = depth * (1.0 + _NIP_WIND * jnp.sqrt(jnp.maximum(jnp.asarray(wind_m_s, float), 1e-6)))
    return 1.0 / (1.0 + jnp.exp((_NIP_HALF_K - felt) / _NIP_SPREAD_K))
