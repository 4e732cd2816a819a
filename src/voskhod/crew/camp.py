r"""What a crew does about the cold: a fire, a shelter, work, wood.

Fire, a point that radiates a share c of its power P, felt on the projected area of a standing man;
what the clothes absorb reaches the skin only as far as the air outside them holds it back:

    P = e b [H (1 - m) - L m],   F = 0.95 s c P / (4 pi d^2),   h = F R_a / R_x

Shelter, a single well mixed room: T_i = T_a + Q / G with the conductance G of walls and draught.
Work can be kept up at a share of the aerobic capacity that falls with the time worked,
0.34 - 0.144 ln(t / 8 h).

Sources: NUREG-1805 chapter 5 (point source, c = 0.3); Fanger 1970 (projected area);
Wu & Wang, Ergonomics 45:280 (2002: four hours at 10 points of capacity more than eight). Shelters
and wood are guesses, stated with their spread.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.crew.cold import RESTING_W_M2

DRY_WOOD_J_KG = 18.5e6  # net heating value of dry softwood, EN ISO 17225 tables: 18.5-19.2
WATER_J_KG = 2.443e6  # evaporation at 25 degC, as net heating values count it
BURNING_SHARE = 0.8  # guess, 0.6-0.95: open fires smoke
RADIATING_SHARE = 0.3  # NUREG-1805; 0.15-0.4 for wood
FACING_SHARE = 0.73 * 0.3  # Fanger 1970: radiating area over skin, projected area over that
ABSORBED_SHARE = 0.95  # Fanger 1970: clothes and skin in the infrared
NEAREST_M = 0.5  # nearer the fire is no point and nobody sits
CAPACITY_W_M2 = 540.0  # guess, 430-650: 40 ml O2/(kg min) at 20.6 kJ/l, 75 kg, 1.9 m2
SHIFT_S = 8.0 * 3600.0
# A man with axe and handsaw made half a cord of firewood of a felled oak in 23-30 h
# (smalladventures.net, 2015), some 900 kg: 35 kg/h. Guess for a tired man in snow without a saw:
WOOD_KG_S = 15.0 / 3600.0  # 8-30 kg/h at full work
FULL_WORK_W_M2 = 165.0  # ISO 8996: heavy work 230 W/m2 less sitting 65


class Shelter(NamedTuple):
    """Where a crew sits. All values of those below are guesses to a factor of two.

    Args:
        wind_share: wind inside over wind outside [1].
        conductance_w_k: walls and draught from the air inside to outside [W/K].
    """

    wind_share: Real | float
    conductance_w_k: Real | float


# Sphere of 2.3 m: 16.6 m2 of hull at 1.5 W/(m2 K). Shut, 10 l/s of air through the valves, the
# least that keeps two men from stale air; open, 60 l/s through the hatch; 1.3 kJ/(m3 K).
CAPSULE_SHUT = Shelter(0.0, 25.0 + 13.0)
CAPSULE_OPEN = Shelter(0.1, 25.0 + 80.0)
# Cone of canopy cloth, 23 m2 at 6 W/(m2 K), smoke hole with 100 l/s.
WIGWAM = Shelter(0.2, 140.0 + 130.0)


class Inside(NamedTuple):
    """Weather in a shelter.

    Args:
        air_k: air temperature [K].
        wind_m_s: wind [m/s].
    """

    air_k: Real
    wind_m_s: Real


def fire_power(burning_kg_s: Real, moisture: Real | float) -> Real:
    """Return the power of a wood fire.

    Args:
        burning_kg_s: wood burnt, with its water [kg/s].
        moisture: water over the mass of the wood; 0.3 standing dead, 0.5 green [1].

    Returns:
        Power [W].

    Source: net heating value of moist wood; the share burnt is a guess.
    """
    moist = DRY_WOOD_J_KG * (1.0 - moisture) - WATER_J_KG * moisture
    return BURNING_SHARE * burning_kg_s * moist


def radiant_flux(power_w: Real, distance_m: Real) -> Real:
    """Return the heat of a fire on a surface that faces it.

    Args:
        power_w: power of the fire [W].
        distance_m: distance, not less than half a metre [m].

    Returns:
        Heat [W/m2].

    Source: NUREG-1805 chapter 5, point source.
    """
    near = jnp.maximum(distance_m, NEAREST_M)
    return RADIATING_SHARE * power_w / (4.0 * jnp.pi * near * near)


def fire_at_clothes(power_w: Real, distance_m: Real, screened: Real | float = 0.0) -> Real:
    """Return the heat of a fire that a man's clothes absorb.

    Args:
        power_w: power of the fire [W].
        distance_m: distance [m].
        screened: share of the man hidden from it [1].

    Returns:
        Heat per area of his whole skin [W/m2].

    Source: point source on the projected area of a man, Fanger 1970.
    """
    return ABSORBED_SHARE * FACING_SHARE * (1.0 - screened) * radiant_flux(power_w, distance_m)


def heat_at_skin(absorbed_w_m2: Real, air_layer_m2k_w: Real, external_m2k_w: Real) -> Real:
    """Return the heat at the skin that does the same as heat absorbed by the clothes outside.

    Args:
        absorbed_w_m2: heat absorbed outside, per area of skin [W/m2].
        air_layer_m2k_w: air layer per area of skin, I_a over the area factor [m2 K/W].
        external_m2k_w: clothes and air layer [m2 K/W].

    Returns:
        Heat, for `cold.ExtraHeat.skin_w_m2` [W/m2].

    Source: two resistances in a row with a source between them.
    """
    return absorbed_w_m2 * air_layer_m2k_w / jnp.maximum(external_m2k_w, 1e-3)


def inside(shelter: Shelter, air_k: Real, wind_m_s: Real, heat_w: Real) -> Inside:
    """Return the weather in a shelter.

    Args:
        shelter: walls and draught.
        air_k: air temperature outside [K].
        wind_m_s: wind outside [m/s].
        heat_w: what warms the air inside: all men, and the fire less what it radiates [W].

    Returns:
        Air and wind inside; warm within minutes, so taken as steady.

    Source: heat balance of a mixed room.
    """
    warmer = heat_w / jnp.maximum(shelter.conductance_w_k, 1e-3)
    return Inside(air_k + warmer, shelter.wind_share * wind_m_s)


def work_heat(
    wanted_w_m2: Real, worked_s: Real, capacity_w_m2: Real | float = CAPACITY_W_M2
) -> Real:
    """Return the heat of work that a man keeps up.

    Args:
        wanted_w_m2: heat above rest of the work that he would do [W/m2].
        worked_s: time that he has worked since his last long rest [s].
        capacity_w_m2: heat at his greatest oxygen uptake [W/m2].

    Returns:
        Heat above rest, for `cold.ExtraHeat.work_w_m2` [W/m2].

    Source: Wu & Wang 2002 for the slope, a third of the capacity for eight hours; all of it is
    counted as heat, though a tenth may leave as work on wood.
    """
    tired = 0.144 * jnp.log(jnp.maximum(worked_s, 60.0) / SHIFT_S)
    share = jnp.clip(0.34 - tired, 0.0, 1.0)
    return jnp.minimum(wanted_w_m2, jnp.maximum(capacity_w_m2 * share - RESTING_W_M2, 0.0))


def wood_rate(work_w_m2: Real) -> Real:
    """Return the firewood that a man makes.

    Args:
        work_w_m2: heat of his work above rest [W/m2].

    Returns:
        Wood, with its water [kg/s].

    Source: guess, 15 kg/h at 165 W/m2, factor 2; see the constants.
    """
    return WOOD_KG_S * work_w_m2 / FULL_WORK_W_M2
