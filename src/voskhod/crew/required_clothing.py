r"""Required clothing: what a man must wear to bear the cold, and how long less is enough.

IREQ of ISO 11079. With air layer $I_a$, area factor f = 1 + 1.197 I and
q = M - E - H_res - S the heat that passes the clothes (no external work), their surface has
T_cl = T_sk - I q, and since the standard defines h_c = 1/I_a - h_r,

    q = f [(T_cl - T_a) / I_a + h_r (T_a - T_r)]

IREQ is the I for which S = 0. The left side less the right grows with I, so 24 halvings find it
whatever the weather, and a Newton step gives its last digits and its slopes. For given
clothes the same equation is linear in S; five rounds settle h_r and the area factor. A debt of
40 W h/m2 is allowed. Two degrees of strain: *minimal*, skin just bearably cold, and *neutral*.

Source: ISO 11079:2007, as also computed by pythermalcomfort.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Code, Real
from voskhod.crew.clothing import (
    AREA_PER_INSULATION,
    STILL_AIR_M2K_W,
    VAPOUR_RATIO_KPA_K,
    Clothes,
    air_layer_insulation,
    saturation_pressure,
    wind_factor,
)
from voskhod.units import ZERO_CELSIUS_K

LONGEST_S = 8.0 * 3600.0  # ISO 11079: longer is told as more than 8 h
ALLOWED_DEBT_J_M2 = 40.0 * 3600.0  # ISO 11079
_RADIATION_W_M2_K4 = 5.67e-8 * 0.95 * 0.77  # ISO 11079: emissivity, radiating share of the skin
_THICKEST_M2K_W = 4.0  # 26 clo: beyond any weather and any clothes
_HALVINGS = 24  # to 2e-7 m2 K/W
_ROUNDS = 5  # each leaves a twentieth of the error at most


class Strain(NamedTuple):
    """How a man is allowed to feel.

    Args:
        skin_k: skin temperature at no heat production [K].
        skin_k_m2_w: its slope over heat production [K m2/W].
        wetness: skin wetness at no heat production [1].
        wetness_m2_w: its slope over heat production [m2/W].
    """

    skin_k: float
    skin_k_m2_w: float
    wetness: float
    wetness_m2_w: float


MINIMAL = Strain(33.34 + ZERO_CELSIUS_K, -0.0354, 0.06, 0.0)  # ISO 11079: cold, but in balance
NEUTRAL = Strain(35.7 + ZERO_CELSIUS_K, -0.0285, 0.0, 0.001)  # ISO 11079: neither warm nor cold


class Exposure(NamedTuple):
    """Weather and work.

    Args:
        air_k: air temperature, up to 10 degC [K].
        radiant_k: mean radiant temperature [K].
        wind_m_s: wind, 0.4-18 [m/s].
        humidity: relative humidity [1].
        heat_w_m2: heat production, 58-400 [W/m2].
        walking_m_s: walking speed, up to 1.2 [m/s].
    """

    air_k: Real
    radiant_k: Real
    wind_m_s: Real
    humidity: Real
    heat_w_m2: Real
    walking_m_s: Real


class _Given(NamedTuple):
    """What the balance needs of an exposure: temperatures [K], heat [W/m2], insulation [m2 K/W]."""

    skin: Real
    air: Real
    radiant: Real
    layer: Real
    kept: Real
    vapour: Real


def required_insulation(exposure: Exposure, strain: Strain = MINIMAL) -> Real:
    """Return the insulation of clothes that balances the heat, as worn: IREQ.

    Args:
        exposure: weather and work.
        strain: how the man is allowed to feel.

    Returns:
        Insulation, 0 where none is needed [m2 K/W].

    Source: ISO 11079:2007.
    """
    given = _given(exposure, strain)
    # The halvings have no slope; the Newton step has that of the implicit function.
    held = jax.lax.stop_gradient(given)

    def halve(_: Code, bounds: tuple[Real, Real]) -> tuple[Real, Real]:
        low, high = bounds
        middle = 0.5 * (low + high)
        short = _surplus(middle, held) < 0.0
        return jnp.where(short, middle, low), jnp.where(short, high, middle)

    start = jnp.zeros_like(held.kept)
    low, high = jax.lax.fori_loop(0, _HALVINGS, halve, (start, start + _THICKEST_M2K_W))
    insulation = 0.5 * (low + high)
    surplus, slope = jax.jvp(
        lambda i: _surplus(i, given), (insulation,), (jnp.ones_like(insulation),)
    )
    insulation = insulation - surplus / jnp.maximum(slope, 1e-6)
    return jnp.clip(insulation, 0.0, _THICKEST_M2K_W)


def required_clothing(
    exposure: Exposure, permeability_m_s: Real | float, strain: Strain = MINIMAL
) -> Real:
    """Return the basic insulation of clothes that, in this wind and walking, gives IREQ.

    Args:
        exposure: weather and work.
        permeability_m_s: air through the outer layer at 100 Pa [m/s].
        strain: how the man is allowed to feel.

    Returns:
        Insulation on a still manikin, 0 where none is needed [m2 K/W].

    Source: ISO 11079:2007.
    """
    required = required_insulation(exposure, strain)
    area = 1.0 + AREA_PER_INSULATION * required
    layer = air_layer_insulation(exposure.wind_m_s, exposure.walking_m_s)
    factor = wind_factor(permeability_m_s, exposure.wind_m_s, exposure.walking_m_s)
    basic = (required + layer / area) / factor - STILL_AIR_M2K_W / area
    return jnp.maximum(basic, 0.0)


def exposure_limit(exposure: Exposure, clothes: Clothes, strain: Strain = MINIMAL) -> Real:
    """Return how long clothes are enough.

    Args:
        exposure: weather and work.
        clothes: what is worn, dry.
        strain: how the man is allowed to feel.

    Returns:
        Time until 40 W h/m2 are lost, at most 8 h [s].

    Source: ISO 11079:2007.
    """
    given = _given(exposure, strain)
    factor = wind_factor(clothes.permeability_m_s, exposure.wind_m_s, exposure.walking_m_s)
    worn = jnp.asarray(clothes.insulation_m2k_w) + jnp.zeros_like(given.kept)
    surface = given.air
    passing = given.kept
    for _ in range(_ROUNDS):
        area = 1.0 + AREA_PER_INSULATION * worn
        still = clothes.insulation_m2k_w + STILL_AIR_M2K_W / area
        worn = jnp.maximum(still * factor - given.layer / area, 0.0)
        from_walls = _radiation(surface, given.radiant) * (given.air - given.radiant)
        driven = (given.skin - given.air) / given.layer + from_walls
        passing = area * driven / (1.0 + area * worn / given.layer)
        surface = given.skin - worn * passing
    stored = given.kept - _evaporated(worn, given) - passing
    # A smaller debt than 5 W/m2 lasts for more than the 8 h that the standard tells.
    return ALLOWED_DEBT_J_M2 / jnp.maximum(-stored, ALLOWED_DEBT_J_M2 / LONGEST_S)


def _given(exposure: Exposure, strain: Strain) -> _Given:
    """Return what does not depend on clothes."""
    heat, air = exposure.heat_w_m2, exposure.air_k
    skin = strain.skin_k + strain.skin_k_m2_w * heat
    vapour = exposure.humidity * saturation_pressure(air)
    breath = 29.0 + ZERO_CELSIUS_K + 0.2 * (air - ZERO_CELSIUS_K)
    damp = 1.73e-5 * (saturation_pressure(breath) - vapour)  # per pascal
    wetness = strain.wetness + strain.wetness_m2_w * heat
    return _Given(
        skin,
        air,
        exposure.radiant_k,
        air_layer_insulation(exposure.wind_m_s, exposure.walking_m_s),
        heat - heat * (damp + 1.4e-3 * (breath - air)),
        wetness * 1e-3 * (saturation_pressure(skin) - vapour) / VAPOUR_RATIO_KPA_K,
    )


def _evaporated(insulation: Real, given: _Given) -> Real:
    """Return the heat that evaporates from the skin through clothes [W/m2]."""
    return given.vapour / (given.layer + insulation)


def _surplus(insulation: Real, given: _Given) -> Real:
    """Return by how much the heat of a man in balance exceeds what clothes let pass [W/m2]."""
    kept = given.kept - _evaporated(insulation, given)
    surface = given.skin - insulation * kept
    walls = _radiation(surface, given.radiant) * (given.air - given.radiant)
    area = 1.0 + AREA_PER_INSULATION * insulation
    return kept - area * ((surface - given.air) / given.layer + walls)


def _radiation(surface_k: Real, radiant_k: Real) -> Real:
    """Return the coefficient of radiation [W/(m2 K)]; factored, so that equal ends are no 0/0."""
    squares = surface_k * surface_k + radiant_k * radiant_k
    return _RADIATION_W_M2_K4 * squares * (surface_k + radiant_k)
