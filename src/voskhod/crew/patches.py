"""Skin in patches along the last axis, with the films of air on it.

One patch for a body of two nodes, ten for a body of segments. Films go with pressure as in Gagge
1986, so that thin gas cools less by contact.

Source: Gagge, Fobelets & Berglund, ASHRAE Trans. 92:709 (1986).
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.units import STANDARD_ATMOSPHERE_PA

STILL_FILM_W_M2_K = 3.0  # Gagge 1986, natural convection at one atmosphere
PRESSURE_POWER = 0.53  # Gagge 1986, of natural and forced films
LEAST_SPEED_M_S = 0.1  # Gagge 1986: no air is stiller than that around a man


class Patches(NamedTuple):
    """Skin in patches along the last axis.

    Args:
        skin_k: temperature [K].
        area_m2: area [m2].
        still_w_m2_k: film of still air at one atmosphere [W/(m2 K)].
        moved_w_m2_k: film in a wind of 1 m/s at one atmosphere [W/(m2 K)].
        power: power of wind and pressure in that film [1].
        calm_m_s: speed from which that film is known; below, it fades with the square [m/s].
        radiation: radiation coefficient over that of the whole body [1].
        garment: share of a liquid garment that lies on it [1].
    """

    skin_k: Real
    area_m2: Real
    still_w_m2_k: Real | float
    moved_w_m2_k: Real | float
    power: Real | float
    calm_m_s: float
    radiation: Real | float
    garment: Real | float


def whole_skin(skin_k: Real, area_m2: Real | float) -> Patches:
    """Return the whole skin as one patch with the films of Gagge 1986.

    Args:
        skin_k: mean skin temperature [K].
        area_m2: skin area [m2].

    Returns:
        One patch, on a last axis of one.

    Source: Gagge 1986 for both films and the power.
    """
    return Patches(
        skin_k=skin_k[..., None],
        area_m2=jnp.broadcast_to(area_m2, jnp.shape(skin_k))[..., None],
        still_w_m2_k=STILL_FILM_W_M2_K,
        moved_w_m2_k=8.600001,
        power=PRESSURE_POWER,
        calm_m_s=LEAST_SPEED_M_S,
        radiation=1.0,
        garment=1.0,
    )


def aside(whole: Real | float) -> Real:
    """Return a quantity of the whole body, so shaped that it meets one of patches.

    Args:
        whole: shape of the bodies, or one number for all of them [any].

    Returns:
        The same with an axis for patches; one number stays one number.

    Source: rule of this package that arrays of different rank do not meet.
    """
    array = jnp.asarray(whole)
    return array if array.ndim == 0 else array[..., None]


def thinner(pressure_pa: Real, power: Real | float) -> Real:
    """Return a film coefficient over that at one atmosphere.

    Args:
        pressure_pa: pressure of the gas [Pa].
        power: power of pressure in the film [1].

    Returns:
        Factor on the film [1].

    Source: form of Gagge 1986.
    """
    return jnp.exp(power * jnp.log(jnp.maximum(pressure_pa, 1.0) / STANDARD_ATMOSPHERE_PA))
