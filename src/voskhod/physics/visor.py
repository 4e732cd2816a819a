r"""Visor: its temperature, and fog on its inside.

A shell of heat capacity c per area between helmet gas, face and space:

    c dT/dt = h (T_gas - T) + h_r (T_face - T) + q_sun + q_earth - e sigma T^4

Vapour condenses where the dew point of the helmet gas is above T, and dries where it is below,
with the film coefficient that heat has (Lewis number one):

    dm/dt = g (p_v - p_s(T)),   g = h M_w / (M_g c_p P)

drying no faster than there is water: it fades with the film. Fogged share = m' / (m' + m_half),
where m' is the film beyond what an anti-fog coating spreads into a clear layer. The dew point
itself is the algebraic index, `fog_margin`.

Weak: one temperature for the whole visor and one film coefficient for the jet that washes it, both
of the size of a guess; drops run off in no direction in free fall, so the film keeps growing.

Sources: Alduchov & Eskridge, J. Appl. Meteorol. 35:601 (1996), saturation over water; beside the
numbers.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.units import MOLAR_MASS_KG_MOL, ZERO_CELSIUS_K

SOLAR_CONSTANT_W_M2 = 1361.0  # total solar irradiance (Kopp & Lean 2011)
EARTH_INFRARED_W_M2 = 239.0  # outgoing longwave flux, global mean (Loeb et al. 2009, CERES)
_STEFAN_BOLTZMANN_W_M2_K4 = 5.670374419e-8  # CODATA 2018
_MAGNUS = (610.94, 17.625, 243.04)  # Alduchov & Eskridge 1996: Pa, 1, degC
_WATER_TO_OXYGEN = MOLAR_MASS_KG_MOL["H2O"] / MOLAR_MASS_KG_MOL["O2"]
_OXYGEN_HEAT_J_KG_K = 918.0  # c_p at 298 K (NIST Chemistry WebBook)
# guess: film that hides half of the view; cold glass whitens at some grams per square metre.
_HALF_FOG_KG_M2 = 0.003
_DRYING_KG_M2 = 3e-4  # guess: a tenth of that; under it drying fades, so that no film is negative


class Visor(NamedTuple):
    """What a visor is.

    Args:
        heat_j_m2_k: heat capacity per area [J/(m2 K)].
        film_w_m2_k: film coefficient of the helmet gas [W/(m2 K)].
        face_w_m2_k: radiation coefficient towards the face [W/(m2 K)].
        emittance: of the outside, long waves [1].
        absorptance: of sunlight [1].
        coating_kg_m2: water that an anti-fog coating spreads clear, zero without one [kg/m2].
    """

    # 3 mm of polycarbonate: 1200 kg/m3 x 1200 J/(kg K) x 0.003 m
    heat_j_m2_k: Real | float = 4300.0
    # guess: jet over the face at 0.4 atm; free convection of Gagge 1986 there is 1.8
    film_w_m2_k: Real | float = 5.0
    face_w_m2_k: Real | float = 5.4  # 4 sigma T^3 at 300 K, emittances 0.95 and 0.92
    emittance: Real | float = 0.9  # polymers in the thermal infrared, handbooks 0.85-0.95
    absorptance: Real | float = 0.15  # guess: clear plastic; a gilded sun visor reflects instead
    coating_kg_m2: Real | float = 0.0


class Helmet(NamedTuple):
    """What is on both sides of a visor.

    Args:
        gas_k: temperature of the helmet gas [K].
        face_k: temperature of the face [K].
        vapour_pa: partial pressure of water vapour [Pa].
        pressure_pa: suit pressure [Pa].
        sun: cosine of the sun's incidence, zero in shadow [1].
        earth: share of the outside view that the Earth fills [1].
    """

    gas_k: Real
    face_k: Real
    vapour_pa: Real
    pressure_pa: Real
    sun: Real | float
    earth: Real | float


class VisorState(NamedTuple):
    """Temperature and film of a visor.

    Args:
        temperature_k: temperature [K].
        film_kg_m2: condensed water [kg/m2].
    """

    temperature_k: Real
    film_kg_m2: Real


def saturation_pressure(temperature_k: Real) -> Real:
    """Return the saturated vapour pressure over water.

    Args:
        temperature_k: temperature [K].

    Returns:
        Vapour pressure [Pa].

    Source: Alduchov & Eskridge 1996, 0.4 % from -40 to 50 degC.
    """
    scale, slope, pole = _MAGNUS
    # Held away from the pole at -243 degC; far below any visor.
    celsius = jnp.maximum(temperature_k - ZERO_CELSIUS_K, -200.0)
    return scale * jnp.exp(slope * celsius / (celsius + pole))


def dew_point(vapour_pa: Real) -> Real:
    """Return the temperature at which water vapour begins to condense.

    Args:
        vapour_pa: partial pressure of water vapour [Pa].

    Returns:
        Dew point, at least -60 degC [K].

    Source: inverse of `saturation_pressure`.
    """
    scale, slope, pole = _MAGNUS
    least = 1.9  # Pa, vapour pressure at -60 degC: dry oxygen has no dew point
    log = jnp.log(jnp.maximum(vapour_pa, least) / scale)
    log = jnp.minimum(log, 0.5 * slope)  # far above boiling in any suit
    return ZERO_CELSIUS_K + pole * log / (slope - log)


def visor_rates(state: VisorState, helmet: Helmet, visor: Visor) -> VisorState:
    """Return how fast a visor warms and fogs.

    The heat of condensation is left out: 1 g/m2 warms it by half a kelvin.

    Args:
        state: temperature and film.
        helmet: both sides of it.
        visor: what it is.

    Returns:
        Rates of temperature [K/s] and film [kg/(m2 s)].

    Source: module docstring.
    """
    warmth = _heat_flow(state.temperature_k, helmet, visor)
    transfer = visor.film_w_m2_k * _WATER_TO_OXYGEN / _OXYGEN_HEAT_J_KG_K
    transfer = transfer / jnp.maximum(helmet.pressure_pa, 1.0)
    flow = transfer * (helmet.vapour_pa - saturation_pressure(state.temperature_k))
    film = jnp.maximum(state.film_kg_m2, 0.0)
    left = film / (film + _DRYING_KG_M2)
    flow = jnp.maximum(flow, 0.0) + left * jnp.minimum(flow, 0.0)
    return VisorState(warmth / visor.heat_j_m2_k, flow)


def visor_equilibrium(helmet: Helmet, visor: Visor) -> Real:
    """Return the temperature at which a visor settles.

    Args:
        helmet: both sides of it.
        visor: what it is.

    Returns:
        Temperature [K].

    Source: heat balance; eight Newton steps from room temperature, convex: converged to rounding.
    """
    inner = visor.film_w_m2_k + visor.face_w_m2_k
    guess = 300.0 + jnp.zeros_like(_heat_flow(jnp.asarray(300.0), helmet, visor))
    for _ in range(8):
        flow = _heat_flow(guess, helmet, visor)
        slope = inner + 4.0 * visor.emittance * _STEFAN_BOLTZMANN_W_M2_K4 * guess**3
        guess = guess + flow / slope
    return guess


def fog_margin(temperature_k: Real, vapour_pa: Real) -> Real:
    """Return by how much a visor is warmer than the dew point of the helmet gas.

    Args:
        temperature_k: temperature of the visor [K].
        vapour_pa: partial pressure of water vapour [Pa].

    Returns:
        Margin, negative where it fogs [K].

    Source: definition.
    """
    return temperature_k - dew_point(vapour_pa)


def fogged_share(film_kg_m2: Real, coating_kg_m2: Real | float = 0.0) -> Real:
    """Return the share of the view that fog hides.

    Args:
        film_kg_m2: condensed water [kg/m2].
        coating_kg_m2: water that a coating spreads clear [kg/m2].

    Returns:
        Share, 0 to 1 [1].

    Source: guess, module docstring.
    """
    seen = jnp.maximum(film_kg_m2 - coating_kg_m2, 0.0)
    return seen / (seen + _HALF_FOG_KG_M2)


def _heat_flow(temperature_k: Real, helmet: Helmet, visor: Visor) -> Real:
    """Return the heat that a visor gains [W/m2]."""
    inside = visor.film_w_m2_k * (helmet.gas_k - temperature_k)
    inside = inside + visor.face_w_m2_k * (helmet.face_k - temperature_k)
    sun = visor.absorptance * SOLAR_CONSTANT_W_M2 * jnp.maximum(helmet.sun, 0.0)
    earth = visor.emittance * EARTH_INFRARED_W_M2 * helmet.earth
    square = temperature_k * temperature_k
    return inside + sun + earth - visor.emittance * _STEFAN_BOLTZMANN_W_M2_K4 * square * square
