r"""Cold: how long a crew member lasts in winter, and what he can still do.

Survival. One core node under a quasi-steady shell of tissue resistance $R_t$ and external
resistance $R_x$ (clothes and still air), with heat $h$ that reaches the skin from a fire:

    T_s = (T_c / R_t + T_a / R_x + h) / (1/R_t + 1/R_x),   q = (T_c - T_s) / R_t
    C dT_c/dt = A (M_0 + M_sh + w - q - x),   dE/dt = A M_sh
    M_sh = min([155.5 (37 - a n - T_c) + 47 y - 1.57 y^2] / sqrt(fat), M_cap)
           exp(-(E / E_0 (1 - b n))^2)

with y = 33 - T_s held at the parabola's peak (Tikuisis & Giesbrecht, 1999). Life ends at a core of
30 degC. The four constants R_t, M_cap, E_0, M_0 are fitted to the eight survival times printed by
Tikuisis (Int. J. Biometeorol. 39:94, 1995); a calibration, not a proof, and that author advises
relative use only. Surplus heat x above 37 degC is shed as sweat, with the gain of Gagge 1986, so
that a fire or hard work does not overheat the core of a model made for cold.

Hunger n, 0 half a day after a meal and 1 after two days: shivering starts a = 0.36 K lower, since
men who fasted for 48 h let their core fall by 0.36 K under cooling that they withstood after 12 h,
at no lower heat production (Macdonald, Clin. Sci. 67:445, 1984); a fast of 24 h lowers the
threshold too (Jpn. J. Physiol. 54 Suppl:S230, 2004). Rest is left alone: in those men it rose.
The store of shivering shrinks by b = 0.1: a guess, 0-0.3; men low in carbohydrate shivered as
strongly for two hours (Haman, J. Appl. Physiol. 96:32, 2004), and nobody tells of longer.

What a cold man can still do follows the Swiss stages of hypothermia.
"""

from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Bool

from voskhod.arrays import Real
from voskhod.crew.body import Body
from voskhod.crew.clothing import Skin
from voskhod.units import ZERO_CELSIUS_K

__all__ = [
    "AVERAGE_BODY",
    "LETHAL_CORE_K",
    "NO_EXTRA_HEAT",
    "Body",
    "ColdRates",
    "ExtraHeat",
    "able_share",
    "alive",
    "cold_rates",
    "dry_skin",
    "hunger",
]

LETHAL_CORE_K = 30.0 + ZERO_CELSIUS_K  # Tikuisis 1995: end of survival
AVERAGE_BODY = Body(mass_kg=75.0, area_m2=1.9, fat_percent=18.0)  # body of the fit
INITIAL_CORE_K = 37.0 + ZERO_CELSIUS_K  # start of the fit
RESTING_W_M2 = 46.0  # fitted to Tikuisis 1995, about 0.8 met

_TISSUE_RESISTANCE_M2K_W = 0.093  # fitted to Tikuisis 1995
_SHIVERING_CAP_W_M2 = 67.3  # fitted to Tikuisis 1995
_SHIVERING_STORE_J = 6.99e6  # fitted to Tikuisis 1995
_BODY_HEAT_J_KG_K = 3490.0  # of the fit; 0.97 W h/(kg K) in Gagge 1986
_SHED_W_M2_K = 170.0 * 0.68  # Gagge 1986: sweat per kelvin times heat per gram
_PARABOLA_PEAK_K = 14.97  # 47 / (2 * 1.57)
_HUNGRY_THRESHOLD_K = 0.36  # Macdonald 1984
_HUNGRY_STORE_LOSS = 0.1  # guess, 0-0.3
_SATED_S = 12.0 * 3600.0  # Macdonald 1984: the fast that changed nothing
_STARVED_S = 48.0 * 3600.0  # Macdonald 1984: the fast that did
_ALERT_CORE_K = 35.0 + ZERO_CELSIUS_K  # Swiss stage I begins
_DROWSY_CORE_K = 32.0 + ZERO_CELSIUS_K  # Swiss stage II begins


class ExtraHeat(NamedTuple):
    """Heat beside rest and shivering, and the hunger that weakens the latter.

    Args:
        skin_w_m2: heat that reaches the skin from a fire or from the sun, less what water in the
            clothes takes [W/m2].
        work_w_m2: metabolic heat of walking, chopping or digging [W/m2].
        hunger: 0 fed, 1 two days without food [1].
    """

    skin_w_m2: Real | float = 0.0
    work_w_m2: Real | float = 0.0
    hunger: Real | float = 0.0


NO_EXTRA_HEAT = ExtraHeat()


class ColdRates(NamedTuple):
    """Rates of the survival model and the quantities behind them.

    Args:
        core_k_s: rate of the core temperature [K/s].
        shivering_w: shivering power, the rate of the shivering energy [W].
        loss_w: heat that leaves the core through the shell [W].
        skin_k: skin temperature [K].
        shed_w: surplus heat that is shed as sweat [W].
    """

    core_k_s: Real
    shivering_w: Real
    loss_w: Real
    skin_k: Real
    shed_w: Real


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
        extra: heat of fire and of work, hunger.

    Returns:
        Rates of core temperature and shivering energy, heat loss, skin temperature, sweat.

    Source: module docstring.
    """
    skin = dry_skin(
        core_temperature_k, air_temperature_k, external_insulation_m2k_w, body, extra.skin_w_m2
    ).temperature_k
    loss = (core_temperature_k - skin) / _TISSUE_RESISTANCE_M2K_W
    drive = _drive(core_temperature_k, skin, body.fat_percent, extra.hunger)
    spent = shivering_energy_j / (_SHIVERING_STORE_J * (1.0 - _HUNGRY_STORE_LOSS * extra.hunger))
    shivering = jnp.minimum(drive, _SHIVERING_CAP_W_M2) * jnp.exp(-spent * spent)
    shed = _SHED_W_M2_K * jnp.maximum(core_temperature_k - INITIAL_CORE_K, 0.0)
    gain = RESTING_W_M2 + extra.work_w_m2 + shivering - loss - shed
    return ColdRates(
        core_k_s=body.area_m2 * gain / (body.mass_kg * _BODY_HEAT_J_KG_K),
        shivering_w=body.area_m2 * shivering,
        loss_w=body.area_m2 * loss,
        skin_k=skin,
        shed_w=body.area_m2 * shed,
    )


def dry_skin(
    core_temperature_k: Real,
    air_temperature_k: Real,
    external_insulation_m2k_w: Real,
    body: Body = AVERAGE_BODY,
    heat_w_m2: Real | float = 0.0,
) -> Skin:
    """Return the skin under the clothes, before water in them evaporates.

    Args:
        core_temperature_k: core temperature [K].
        air_temperature_k: air temperature [K].
        external_insulation_m2k_w: clothes and air layer [m2 K/W].
        body: skin area.
        heat_w_m2: heat that reaches the skin [W/m2].

    Returns:
        Temperature, its response to heat taken, and area, for `clothing.evaporation`.

    Source: module docstring.
    """
    outer = 1.0 / jnp.maximum(external_insulation_m2k_w, 1e-3)
    inner = 1.0 / _TISSUE_RESISTANCE_M2K_W
    response = 1.0 / (inner + outer)
    flows = core_temperature_k * inner + air_temperature_k * outer + heat_w_m2
    return Skin(flows * response, response, body.area_m2)


def hunger(fasted_s: Real) -> Real:
    """Return how far a fast has gone.

    Args:
        fasted_s: time since the last meal [s].

    Returns:
        0 up to half a day, 1 from two days on, straight between [1].

    Source: the two fasts of Macdonald 1984; straight between is a guess.
    """
    return jnp.clip((fasted_s - _SATED_S) / (_STARVED_S - _SATED_S), 0.0, 1.0)


def able_share(core_temperature_k: Real, hand_dose: Real | float = 0.0) -> Real:
    """Return the share of his work that a cold man can still do.

    Args:
        core_temperature_k: core temperature [K].
        hand_dose: frostbite dose of the hands [1].

    Returns:
        1 down to 35 degC, 0 from 32 degC, smooth between; all of it lost as the dose goes to 1.

    Source: guess between the Swiss stages: alert and shivering at 35-32 degC, consciousness
    impaired below (Durrer, Brugger & Syme 2003). Frostbitten hands hold no axe: a decision.
    """
    share = jnp.clip(
        (core_temperature_k - _DROWSY_CORE_K) / (_ALERT_CORE_K - _DROWSY_CORE_K), 0.0, 1.0
    )
    hands = 1.0 - jnp.clip(jnp.asarray(hand_dose, float), 0.0, 1.0)
    return share * share * (3.0 - 2.0 * share) * hands


def alive(core_temperature_k: Real, limit_k: Real | float = LETHAL_CORE_K) -> Bool[Array, "..."]:
    """Return whether a man is alive.

    Args:
        core_temperature_k: core temperature, the lowest so far [K].
        limit_k: core temperature of death [K].

    Returns:
        True above the limit.

    Source: Tikuisis 1995, 30 degC, later 28 degC; Swiss stage IV, no vital signs, is below 24.
    """
    return jnp.asarray(core_temperature_k > limit_k)


def _drive(core_k: Real, skin_k: Real, fat_percent: Real | float, hungry: Real | float) -> Real:
    """Return the heat that shivering is asked for [W/m2]."""
    cold_core = INITIAL_CORE_K - _HUNGRY_THRESHOLD_K * hungry - core_k
    cold_skin = jnp.clip(33.0 + ZERO_CELSIUS_K - skin_k, 0.0, _PARABOLA_PEAK_K)
    drive = 155.5 * cold_core + cold_skin * (47.0 - 1.57 * cold_skin)
    return jnp.maximum(drive, 0.0) / jnp.sqrt(jnp.maximum(fat_percent, 1.0))
