r"""A room around a body: air, walls, clothes.

With the resistance of clothes $R$, their area factor $f$, film $h_c$ and radiation $h_r$, a patch
of skin of area $A$ and temperature $T$ loses, and can lose by evaporation when it is wholly wet,

    Q = A (T - T_o) / (R + 1 / (f (h_c + h_r))),  T_o = (h_r T_r + h_c T_a) / (h_r + h_c)
    E = A (p_s(T) - p_a) / (1 / (L f h_c) + R / (L i)),   L = 2.2 K/mmHg (P_0 / P)

Weak: one clothing over the whole body; radiation knows one temperature of the walls.

Source: Gagge, Fobelets & Berglund, ASHRAE Trans. 92:709 (1986), with the coefficients of
ASHRAE 55-2020.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.crew.losses import (
    MMHG_PA,
    Effort,
    Losses,
    respiration_heat,
    saturated_vapour_pressure,
)
from voskhod.crew.patches import LEAST_SPEED_M_S, PRESSURE_POWER, Patches, aside, thinner
from voskhod.units import STANDARD_ATMOSPHERE_PA

MET_W_M2 = 58.2  # Gagge 1986
CLO_M2K_W = 0.155  # definition of one clo

_STEFAN_BOLTZMANN_W_M2_K4 = 5.67e-8  # CODATA 2018, rounded
_SKIN_EMISSIVITY = 0.95  # Gagge 1986
_LEWIS_K_PA = 2.2 / MMHG_PA  # Gagge 1986: 2.2 K/mmHg at one atmosphere


class Room(NamedTuple):
    """Air, walls and clothes around a body.

    Args:
        air_k: air temperature [K].
        radiant_k: mean radiant temperature [K].
        vapour_pa: partial pressure of water vapour [Pa].
        air_speed_m_s: air speed, counted as at least 0.1 [m/s].
        clothing_m2k_w: thermal resistance of clothing [m2 K/W].
        pressure_pa: air pressure [Pa].
        radiating_share: radiating area per skin area, 0.70 sitting, 0.73 standing [1].
    """

    air_k: Real | float
    radiant_k: Real | float
    vapour_pa: Real | float
    air_speed_m_s: Real | float
    clothing_m2k_w: Real | float
    pressure_pa: Real | float = STANDARD_ATMOSPHERE_PA
    radiating_share: Real | float = 0.73


def room_losses(patches: Patches, effort: Effort, room: Room) -> Losses:
    """Return what a room takes from a skin and from its breath.

    Args:
        patches: skin.
        effort: metabolic rate and external work [W].
        room: air, walls and clothes.

    Returns:
        Losses, those of the skin by patch on the last axis [W].

    Source: module docstring.
    """
    metabolic = jnp.asarray(effort.metabolic_rate_w)
    body = jnp.sum(patches.area_m2, axis=-1)
    wide: Room = jax.tree.map(aside, room)
    larger = 1.0 + 0.15 * wide.clothing_m2k_w / CLO_M2K_W
    film, limit = _room_film(patches, aside(metabolic / (body * MET_W_M2)), wide)
    resistance, surround = _dry_resistance(patches, wide, film, larger)
    permeation = jnp.where(wide.clothing_m2k_w > 0.0, 0.45, 1.0)  # Gagge 1986
    lewis = _LEWIS_K_PA * STANDARD_ATMOSPHERE_PA / jnp.maximum(wide.pressure_pa, 1.0)
    vapour_resistance = 1.0 / (lewis * larger * film) + wide.clothing_m2k_w / (lewis * permeation)
    gap = jnp.maximum(saturated_vapour_pressure(patches.skin_k) - wide.vapour_pa, 0.0)
    breath_dry, breath_wet = respiration_heat(
        metabolic,
        jnp.asarray(room.air_k),
        jnp.asarray(room.vapour_pa),
        jnp.asarray(room.pressure_pa),
    )
    dry = (patches.skin_k - surround) / resistance * patches.area_m2
    return Losses(
        breath_dry_w=breath_dry,
        breath_wet_w=breath_wet,
        dry_w=dry,
        evaporation_limit_w=gap / vapour_resistance * patches.area_m2,
        wettedness_limit=limit,
        garment_w=jnp.zeros_like(dry),
        wall_w=jnp.zeros_like(dry),
    )


def _room_film(patches: Patches, met: Real, room: Room) -> tuple[Real, Real]:
    """Return film coefficients [W/(m2 K)] and wettedness limit of a room, after Gagge 1986.

    The film of moving limbs knows no segments; it counts where the published still film is less.
    """
    pressure = jnp.asarray(room.pressure_pa)
    speed = jnp.maximum(room.air_speed_m_s, LEAST_SPEED_M_S)
    log_speed = jnp.log(speed)
    still = patches.still_w_m2_k * thinner(pressure, PRESSURE_POWER)
    blown = patches.moved_w_m2_k * jnp.exp(patches.power * log_speed)
    known = jnp.minimum(speed / patches.calm_m_s, 1.0)
    forced = known * known * blown * thinner(pressure, patches.power)
    moving = 5.66 * jnp.exp(0.39 * jnp.log(jnp.maximum(met - 0.85, 1e-9)))
    clothed = 0.59 * jnp.exp(-0.08 * log_speed)
    naked = 0.38 * jnp.exp(-0.29 * log_speed)
    limit = jnp.where(room.clothing_m2k_w > 0.0, clothed, naked)
    return jnp.maximum(jnp.maximum(still, forced), moving), limit


def _dry_resistance(
    patches: Patches, room: Room, film: Real, larger: Real | float
) -> tuple[Real, Real]:
    """Return resistance of clothes and air [m2 K/W] and operative temperature [K].

    Clothing surface temperature and radiation coefficient depend on each other; four rounds
    of substitution leave less than 1 mK, since radiation varies slowly with temperature.
    """
    surface = 0.5 * (patches.skin_k + room.air_k)
    share = 4.0 * _SKIN_EMISSIVITY * _STEFAN_BOLTZMANN_W_M2_K4 * room.radiating_share
    for _ in range(4):
        mean = 0.5 * (surface + room.radiant_k)
        radiation = share * patches.radiation * (mean * mean * mean)
        total = radiation + film
        air = 1.0 / (larger * total)
        operative = (radiation * room.radiant_k + film * room.air_k) / total
        surface = (air * patches.skin_k + room.clothing_m2k_w * operative) / (
            air + room.clothing_m2k_w
        )
    return air + room.clothing_m2k_w, operative
