r"""Cold: how long a crew member lasts in winter, and how soon bare skin freezes.

Survival. One core node under a quasi-steady shell of tissue resistance $R_t$ and external
resistance $R_x$ (clothes and still air), with heat $h$ that reaches the skin from a fire:

    T_s = (T_c / R_t + T_a / R_x + h) / (1/R_t + 1/R_x),   q = (T_c - T_s) / R_t
    C dT_c/dt = A (M_0 + M_sh + w - q - x),   dE/dt = A M_sh
    M_sh = min([155.5 (37 - T_c) + 47 y - 1.57 y^2] / sqrt(fat), M_cap) exp(-(E/E_0)^2)

with y = 33 - T_s held at the parabola's peak (Tikuisis & Giesbrecht, 1999). Life ends at a core of
30 degC. The four constants R_t, M_cap, E_0, M_0 are fitted to the eight survival times printed by
Tikuisis (Int. J. Biometeorol. 39:94, 1995); a calibration, not a proof, and that author advises
relative use only. Surplus heat x above 37 degC is shed as sweat, with the gain of Gagge 1986, so
that a fire or hard work does not overheat the core of a model made for cold.

Wind chill of 2001 (Osczevski & Bluestein, BAMS 86:1453, 2005) and a time to frostbite.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.crew.body import Body
from voskhod.units import ZERO_CELSIUS_K

__all__ = [
    "AVERAGE_BODY",
    "LETHAL_CORE_K",
    "Body",
    "ColdRates",
    "ExtraHeat",
    "air_layer_insulation",
    "clothing_insulation",
    "cold_rates",
    "frostbite_time",
    "wind_chill",
]

LETHAL_CORE_K = 30.0 + ZERO_CELSIUS_K  # Tikuisis 1995: end of survival
CLO_M2K_W = 0.155  # definition of one clo
AVERAGE_BODY = Body(mass_kg=75.0, area_m2=1.9, fat_percent=18.0)  # body of the fit
INITIAL_CORE_K = 37.0 + ZERO_CELSIUS_K  # start of the fit

_TISSUE_RESISTANCE_M2K_W = 0.093  # fitted to Tikuisis 1995
_SHIVERING_CAP_W_M2 = 67.3  # fitted to Tikuisis 1995
_SHIVERING_STORE_J = 6.99e6  # fitted to Tikuisis 1995
_RESTING_W_M2 = 46.0  # fitted to Tikuisis 1995, about 0.8 met
_BODY_HEAT_J_KG_K = 3490.0  # of the fit; 0.97 W h/(kg K) in Gagge 1986
_SHED_W_M2_K = 170.0 * 0.68  # Gagge 1986: sweat per kelvin times heat per gram
_PARABOLA_PEAK_K = 14.97  # 47 / (2 * 1.57)
_KMH = 3.6  # km/h per m/s


class ExtraHeat(NamedTuple):
    """Heat beside rest and shivering.

    Args:
        skin_w_m2: heat that reaches the skin from a fire or from the sun [W/m2].
        work_w_m2: metabolic heat of walking, chopping or digging [W/m2].
    """

    skin_w_m2: Real | float = 0.0
    work_w_m2: Real | float = 0.0


NO_EXTRA_HEAT = ExtraHeat()


class ColdRates(NamedTuple):
    """Rates of the survival model and the quantities behind them.

    Args:
        core_k_s: rate of the core temperature [K/s].
        shivering_w: shivering power, the rate of the shivering energy [W].
        loss_w: heat that leaves the core through the shell [W].
        skin_k: skin temperature [K].
    """

    core_k_s: Real
    shivering_w: Real
    loss_w: Real
    skin_k: Real


def cold_rates(
    core_temperature_k: Real,
    shivering_energy_j: Real,
    air_temperature_k: Real,
    external_insulation_m2k_w: Real,
    body: Body = AVERAGE_BODY,
    extra: ExtraHeat = NO_EXTRA_HEAT,
) -> ColdRates:
    """Return how the core cools and how shivering spends itself.

    Args:
        core_temperature_k: core temperature, 37 degC at the start [K].
        shivering_energy_j: energy spent by shivering so far [J].
        air_temperature_k: air temperature [K].
        external_insulation_m2k_w: clothes and air layer [m2 K/W].
        body: mass, skin area and fat.
        extra: heat of fire and of work.

    Returns:
        Rates of core temperature and shivering energy, heat loss and skin temperature.

    Source: module docstring.
    """
    outer = 1.0 / jnp.maximum(external_insulation_m2k_w, 1e-3)
    inner = 1.0 / _TISSUE_RESISTANCE_M2K_W
    skin = (core_temperature_k * inner + air_temperature_k * outer + extra.skin_w_m2) / (
        inner + outer
    )
    loss = (core_temperature_k - skin) * inner
    shivering = _shivering(core_temperature_k, skin, shivering_energy_j, body.fat_percent)
    shed = _SHED_W_M2_K * jnp.maximum(core_temperature_k - INITIAL_CORE_K, 0.0)
    gain = _RESTING_W_M2 + extra.work_w_m2 + shivering - loss - shed
    return ColdRates(
        core_k_s=body.area_m2 * gain / (body.mass_kg * _BODY_HEAT_J_KG_K),
        shivering_w=body.area_m2 * shivering,
        loss_w=body.area_m2 * loss,
        skin_k=skin,
    )


def _shivering(core_k: Real, skin_k: Real, energy_j: Real, fat_percent: Real | float) -> Real:
    """Return shivering heat [W/m2], limited by capacity and by what is spent."""
    cold_core = INITIAL_CORE_K - core_k
    cold_skin = jnp.clip(33.0 + ZERO_CELSIUS_K - skin_k, 0.0, _PARABOLA_PEAK_K)
    drive = 155.5 * cold_core + cold_skin * (47.0 - 1.57 * cold_skin)
    drive = jnp.maximum(drive, 0.0) / jnp.sqrt(jnp.maximum(fat_percent, 1.0))
    spent = energy_j / _SHIVERING_STORE_J
    return jnp.minimum(drive, _SHIVERING_CAP_W_M2) * jnp.exp(-spent * spent)


def clothing_insulation(dry_m2k_w: Real, wetness: Real) -> Real:
    """Return the insulation of clothes that are partly wet.

    Args:
        dry_m2k_w: insulation of the dry clothes, without air layer [m2 K/W].
        wetness: 0 dry, 0.5 damp, 1 soaked [1].

    Returns:
        Insulation of the clothes as they are [m2 K/W].

    Source: guess, linear to one tenth when soaked; manikins show 0.06-0.23 clo left in water
    (Nunneley 1985), and a fall with water content in between.
    """
    return dry_m2k_w * (1.0 - 0.9 * jnp.clip(wetness, 0.0, 1.0))


def air_layer_insulation(wind_m_s: Real, walking_m_s: Real | float = 0.0) -> Real:
    """Return the insulation of the air layer around the clothes.

    Args:
        wind_m_s: wind at the body [m/s].
        walking_m_s: walking speed [m/s].

    Returns:
        Insulation [m2 K/W].

    Source: ISO 11079:2007, floor at its value at 5 m/s wind and 1.2 m/s walking, near its bounds.
    """
    layer = 0.092 * jnp.exp(-0.15 * wind_m_s - 0.22 * walking_m_s) - 0.0045
    return jnp.maximum(layer, 0.0289)


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
    power = jnp.exp(0.16 * jnp.log(jnp.maximum(wind, 4.8)))
    law = 13.12 + 0.6215 * celsius + (0.3965 * celsius - 11.37) * power
    share = jnp.clip(wind / 4.8, 0.0, 1.0)
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
    depth = jnp.maximum(-4.8 - (air_temperature_k - ZERO_CELSIUS_K), 0.1)
    strength = jnp.maximum(2111.0 - 24.5 * (0.667 * wind_m_s * _KMH + 4.8), 1.0)
    minutes = strength * jnp.exp(-1.668 * jnp.log(depth))
    band = jnp.where(chill <= -28.0, 30.0, 1440.0)
    band = jnp.where(chill <= -40.0, 10.0, band)
    band = jnp.where(chill <= -48.0, 5.0, band)
    band = jnp.where(chill <= -55.0, 2.0, band)
    return 60.0 * jnp.minimum(minutes, band)
