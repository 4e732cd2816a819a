r"""Heat of the body: two nodes, in a ventilated pressure suit or in a room.

A core and a skin of temperatures $T_{cr}$, $T_{sk}$ exchange heat by conduction and by blood:

    c m (1 - a) dT_cr/dt = M + A q_shiver - W - Q_resp - A k (T_cr - T_sk)
    c m a       dT_sk/dt = A k (T_cr - T_sk) - Q_dry - Q_evap,   k = 5.28 + c_bl m_bl

Skin blood flow $m_{bl}$, sweat, shivering and the skin's share $a$ of the body are algebraic
functions of the two temperatures (Gagge, Fobelets & Berglund, ASHRAE Trans. 92:709, 1986).

Suit. Gas of mass flow $\dot m$ enters at $T_{in}$ with vapour ratio $w_{in}$ and leaves at most at
skin temperature and saturated: with one effectiveness e = 1 - exp(-h_c A / (mdot c_p)) for heat
and vapour (Lewis number one)

    Q_dry = e mdot c_p (T_sk - T_in),   Q_max = e mdot h_fg (w_s(T_sk, P) - w_in),
    w_s = (M_w / M_g) p_s / (P - p_s)

so that a lower suit pressure cools more. Respiration ends in the same gas: what it takes of
$Q_{max}$ is not left for the skin. Decision: natural-convection film h_c = 3 (P/atm)^0.53, also
in free fall, where ventilation and movement stir the gas; the exit is near equilibrium anyway.

Room. The same control with film, radiation and the Lewis relation at pressure, as in Gagge.

Decision: sources state the sensible respiration loss at sea level; gas density scales it with
pressure. The latent one depends on vapour pressure only and stays.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.crew.body import (
    MMHG_PA,
    Body,
    BodyState,
    Effort,
    HeatRates,
    Losses,
    heat_balance,
    respiration_heat,
    saturated_vapour_pressure,
    stored_heat,
)
from voskhod.units import MOLAR_MASS_KG_MOL, STANDARD_ATMOSPHERE_PA

__all__ = [
    "Body",
    "BodyState",
    "Effort",
    "HeatRates",
    "Room",
    "Ventilation",
    "room_heat_rates",
    "saturated_vapour_pressure",
    "stored_heat",
    "suit_heat_rates",
    "vapour_ratio",
    "ventilation_capacity",
]

MET_W_M2 = 58.2  # Gagge 1986
OXYGEN_HEAT_CAPACITY_J_KG_K = 918.0  # c_p of O2 at 298 K (NIST Chemistry WebBook)
WATER_LATENT_HEAT_J_KG = 2.43e6  # vaporisation of water near 30 degC (IAPWS-95, rounded)

_STEFAN_BOLTZMANN_W_M2_K4 = 5.67e-8  # CODATA 2018, rounded
_LEWIS_K_PA = 2.2 / MMHG_PA  # Gagge 1986: 2.2 K/mmHg at one atmosphere
_WATER_TO_OXYGEN = MOLAR_MASS_KG_MOL["H2O"] / MOLAR_MASS_KG_MOL["O2"]


class Ventilation(NamedTuple):
    """Oxygen that flows through the suit.

    Args:
        mass_flow_kg_s: oxygen flow [kg/s].
        pressure_pa: suit pressure [Pa].
        inlet_k: inlet temperature [K].
        inlet_vapour_pa: partial pressure of water vapour at the inlet, at suit pressure [Pa].
    """

    mass_flow_kg_s: Real | float
    pressure_pa: Real | float
    inlet_k: Real | float
    inlet_vapour_pa: Real | float = 0.0


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


def vapour_ratio(vapour_pa: Real, pressure_pa: Real) -> Real:
    """Return the mass of water vapour per mass of oxygen.

    Args:
        vapour_pa: partial pressure of water vapour [Pa].
        pressure_pa: total pressure [Pa].

    Returns:
        Vapour ratio [kg/kg].

    Source: ideal gas mixture. Below the boiling pressure the ratio is held at 19 parts vapour to
    one part gas by pressure, since a ratio has no meaning there.
    """
    total = jnp.maximum(pressure_pa, 1.0)
    vapour = jnp.minimum(vapour_pa, 0.95 * total)
    return _WATER_TO_OXYGEN * vapour / (total - vapour)


def ventilation_capacity(ventilation: Ventilation, exit_k: Real) -> tuple[Real, Real]:
    """Return the heat that gas takes when it leaves saturated at a given temperature.

    Args:
        ventilation: oxygen through the suit.
        exit_k: exit temperature [K].

    Returns:
        Dry heat and evaporative heat [W].

    Source: enthalpy balance of the gas stream.
    """
    saturated = vapour_ratio(
        saturated_vapour_pressure(exit_k), jnp.asarray(ventilation.pressure_pa)
    )
    inlet = vapour_ratio(
        jnp.asarray(ventilation.inlet_vapour_pa), jnp.asarray(ventilation.pressure_pa)
    )
    flow = ventilation.mass_flow_kg_s
    dry = flow * OXYGEN_HEAT_CAPACITY_J_KG_K * (exit_k - ventilation.inlet_k)
    return dry, flow * WATER_LATENT_HEAT_J_KG * jnp.maximum(saturated - inlet, 0.0)


def suit_heat_rates(
    state: BodyState,
    body: Body,
    effort: Effort,
    ventilation: Ventilation,
    wall_w: Real | float = 0.0,
) -> HeatRates:
    """Return how core and skin temperatures change in a ventilated suit.

    Args:
        state: temperatures of core and skin [K].
        body: mass and skin area.
        effort: metabolic rate and external work [W].
        ventilation: oxygen through the suit.
        wall_w: heat that leaves the skin through the suit's wall, negative inwards [W].

    Returns:
        Rates of the two temperatures, heat flows and sweat.

    Source: module docstring; film of Gagge 1986.
    """
    pressure = jnp.asarray(ventilation.pressure_pa)
    flow = jnp.maximum(ventilation.mass_flow_kg_s, 1e-12)
    film = _natural_film(pressure)
    units = film * body.area_m2 / (flow * OXYGEN_HEAT_CAPACITY_J_KG_K)
    effectiveness = -jnp.expm1(-units)
    dry_limit, wet_limit = ventilation_capacity(ventilation, state.skin_k)
    dry, wet = effectiveness * dry_limit, effectiveness * wet_limit
    breath_dry, breath_wet = respiration_heat(
        effort.metabolic_rate_w,
        jnp.asarray(ventilation.inlet_k),
        jnp.asarray(ventilation.inlet_vapour_pa),
        pressure,
    )
    # Breathing cannot take more than the stream that carries it away.
    breath_wet = jnp.clip(breath_wet, 0.0, wet)
    breath_dry = jnp.clip(breath_dry, jnp.minimum(dry, 0.0), jnp.maximum(dry, 0.0))
    losses = Losses(
        respiration_w=breath_dry + breath_wet,
        dry_w=dry - breath_dry + wall_w,
        evaporation_limit_w=wet - breath_wet,
        wettedness_limit=1.0,  # a closed suit: sweat does not drip away
    )
    return heat_balance(state, body, effort, losses, jnp.asarray(wall_w))


def room_heat_rates(state: BodyState, body: Body, effort: Effort, room: Room) -> HeatRates:
    """Return how core and skin temperatures change in a room.

    Args:
        state: temperatures of core and skin [K].
        body: mass and skin area.
        effort: metabolic rate and external work [W].
        room: air, walls and clothes.

    Returns:
        Rates of the two temperatures, heat flows and sweat.

    Source: Gagge 1986 with the coefficients of ASHRAE 55-2020.
    """
    clo = room.clothing_m2k_w / 0.155
    larger = 1.0 + 0.15 * clo
    film, limit = _room_film(body, effort, room)
    resistance, surround = _dry_resistance(state, room, film, larger)
    dry = (state.skin_k - surround) / resistance
    permeation = jnp.where(clo > 0.0, 0.45, 1.0)
    lewis = _LEWIS_K_PA * STANDARD_ATMOSPHERE_PA / jnp.maximum(room.pressure_pa, 1.0)
    vapour_resistance = 1.0 / (lewis * larger * film) + room.clothing_m2k_w / (lewis * permeation)
    gap = saturated_vapour_pressure(state.skin_k) - room.vapour_pa
    breath_dry, breath_wet = respiration_heat(
        effort.metabolic_rate_w,
        jnp.asarray(room.air_k),
        jnp.asarray(room.vapour_pa),
        jnp.asarray(room.pressure_pa),
    )
    losses = Losses(
        respiration_w=breath_dry + breath_wet,
        dry_w=dry * body.area_m2,
        evaporation_limit_w=jnp.maximum(gap, 0.0) / vapour_resistance * body.area_m2,
        wettedness_limit=limit,
    )
    return heat_balance(state, body, effort, losses, jnp.zeros_like(dry))


def _natural_film(pressure_pa: Real) -> Real:
    """Return the film coefficient of still gas, Gagge 1986 [W/(m2 K)]."""
    atmospheres = jnp.maximum(pressure_pa, 1.0) / STANDARD_ATMOSPHERE_PA
    return 3.0 * jnp.exp(0.53 * jnp.log(atmospheres))


def _room_film(body: Body, effort: Effort, room: Room) -> tuple[Real, Real]:
    """Return film coefficient [W/(m2 K)] and wettedness limit of a room, Gagge 1986."""
    log_speed = jnp.log(jnp.maximum(room.air_speed_m_s, 0.1))
    atmospheres = jnp.maximum(room.pressure_pa, 1.0) / STANDARD_ATMOSPHERE_PA
    forced = 8.600001 * jnp.exp(0.53 * (log_speed + jnp.log(atmospheres)))
    met = effort.metabolic_rate_w / (body.area_m2 * MET_W_M2)
    moving = 5.66 * jnp.exp(0.39 * jnp.log(jnp.maximum(met - 0.85, 1e-9)))
    film = jnp.maximum(jnp.maximum(_natural_film(jnp.asarray(room.pressure_pa)), forced), moving)
    clothed = 0.59 * jnp.exp(-0.08 * log_speed)
    naked = 0.38 * jnp.exp(-0.29 * log_speed)
    return film, jnp.where(room.clothing_m2k_w > 0.0, clothed, naked)


def _dry_resistance(
    state: BodyState, room: Room, film: Real, larger: Real | float
) -> tuple[Real, Real]:
    """Return resistance of clothes and air [m2 K/W] and operative temperature [K].

    Clothing surface temperature and radiation coefficient depend on each other; four rounds
    of substitution leave less than 1 mK, since radiation varies slowly with temperature.
    """
    surface = 0.5 * (state.skin_k + room.air_k)
    for _ in range(4):
        mean = 0.5 * (surface + room.radiant_k)
        cube = mean * mean * mean
        radiation = 4.0 * 0.95 * _STEFAN_BOLTZMANN_W_M2_K4 * room.radiating_share * cube
        total = radiation + film
        air = 1.0 / (larger * total)
        operative = (radiation * room.radiant_k + film * room.air_k) / total
        surface = (air * state.skin_k + room.clothing_m2k_w * operative) / (
            air + room.clothing_m2k_w
        )
    return air + room.clothing_m2k_w, operative
