r"""A ventilated pressure suit around a body, with or without a liquid garment.

Gas of mass flow $\dot m$ enters at $T_{in}$ with vapour ratio $w_{in}$ and leaves at most at skin
temperature and saturated: with one effectiveness e = 1 - exp(-h_c A / (mdot c_p)) for heat and
vapour (Lewis number one) a patch of area $A_i$ gives off, and can lose by evaporation when it is
wholly wet,

    Q_i = e mdot_i c_p (T_i - T_in),   E_i = e mdot_i h_fg (w_s(T_i, P) - w_in),
    w_s = (M_w / M_g) p_s / (P - p_s),   mdot_i = mdot A_i / A

so that a lower suit pressure cools more. Respiration ends in the same gas: what it takes of $E_i$
is not left for the skin. A closed loop is the same stream: its inlet is what the loop gives back.
Water of temperature $T_w$ in tubes takes UA(M) (T_i - T_w), UA being METMAN's.

Decisions: the film of still gas h_c = 3 (P/atm)^0.53 also in free fall, where ventilation and
movement stir the gas; the exit is near equilibrium anyway. Segments stand beside each other in
the gas, not one behind the other.

Weak: no cold wall on which vapour condenses, no clothes between skin and gas; the garment's
conductance is one published curve of one garment.

Sources: Gagge, Fobelets & Berglund, ASHRAE Trans. 92:709 (1986); garment: METMAN, as listed in
the appendix of its published port; basal heat: Stolwijk, NASA CR-1855 (1971).
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.crew.losses import Effort, Losses, respiration_heat, saturated_vapour_pressure
from voskhod.crew.patches import PRESSURE_POWER, STILL_FILM_W_M2_K, Patches, aside, thinner
from voskhod.units import MOLAR_MASS_KG_MOL

OXYGEN_HEAT_CAPACITY_J_KG_K = 918.0  # c_p of O2 at 298 K (NIST Chemistry WebBook)
WATER_LATENT_HEAT_J_KG = 2.43e6  # vaporisation of water near 30 degC (IAPWS-95, rounded)

_WATER_TO_OXYGEN = MOLAR_MASS_KG_MOL["H2O"] / MOLAR_MASS_KG_MOL["O2"]
_REST_W_M2 = 45.8  # basal heat of Stolwijk's man, 86.5 W over 1.89 m2 (NASA CR-1855)
# METMAN: conductance of its liquid garment against metabolic rate over rest, W -> W/K.
_GARMENT_W = (0.0, 14.7, 29.3, 44.0, 58.6, 87.9, 205.0, 264.0, 586.0)
_GARMENT_W_K = (0.0, 5.3, 15.0, 19.8, 22.4, 25.1, 34.3, 36.9, 36.9)


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


class Suit(NamedTuple):
    """A pressure suit around a body.

    Args:
        ventilation: oxygen through it, of bottles or of a loop.
        wall_w: heat that leaves the skin through its wall, negative inwards [W].
        garment: share of the published conductance of a liquid garment, 0 where none is worn [1].
        water_k: temperature of the garment's water [K].
    """

    ventilation: Ventilation
    wall_w: Real | float = 0.0
    garment: Real | float = 0.0
    water_k: Real | float = 293.15


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
    pressure = jnp.asarray(ventilation.pressure_pa)
    saturated = vapour_ratio(saturated_vapour_pressure(exit_k), pressure)
    inlet = vapour_ratio(jnp.asarray(ventilation.inlet_vapour_pa), pressure)
    flow = ventilation.mass_flow_kg_s
    dry = flow * OXYGEN_HEAT_CAPACITY_J_KG_K * (exit_k - ventilation.inlet_k)
    return dry, flow * WATER_LATENT_HEAT_J_KG * jnp.maximum(saturated - inlet, 0.0)


def garment_conductance(over_rest_w: Real) -> Real:
    """Return the conductance between skin and water of a liquid cooling garment.

    Args:
        over_rest_w: metabolic rate over rest [W].

    Returns:
        Conductance, straight between the published points [W/K].

    Source: METMAN, table against the metabolic rate of the muscles.
    """
    return jnp.interp(over_rest_w, jnp.asarray(_GARMENT_W), jnp.asarray(_GARMENT_W_K))


def suit_losses(patches: Patches, effort: Effort, suit: Suit) -> Losses:
    """Return what a suit takes from a skin and from its breath.

    Args:
        patches: skin.
        effort: metabolic rate and external work [W].
        suit: gas, wall and garment.

    Returns:
        Losses, those of the skin by patch on the last axis [W].

    Source: module docstring.
    """
    metabolic, gas = jnp.asarray(effort.metabolic_rate_w), suit.ventilation
    body = jnp.sum(patches.area_m2, axis=-1, keepdims=True)
    wide: Ventilation = jax.tree.map(aside, gas)
    flow = jnp.maximum(wide.mass_flow_kg_s, 1e-12)
    still = STILL_FILM_W_M2_K * thinner(jnp.asarray(wide.pressure_pa), PRESSURE_POWER)
    effectiveness = -jnp.expm1(-still * body / (flow * OXYGEN_HEAT_CAPACITY_J_KG_K))
    share = effectiveness * patches.area_m2 / body
    dry, wet = (share * part for part in ventilation_capacity(wide, patches.skin_k))
    breath_dry, breath_wet = respiration_heat(
        metabolic,
        jnp.asarray(gas.inlet_k),
        jnp.asarray(gas.inlet_vapour_pa),
        jnp.asarray(gas.pressure_pa),
    )
    # Breathing cannot take more than the stream that carries it away.
    all_dry, all_wet = jnp.sum(dry, axis=-1), jnp.sum(wet, axis=-1)
    breath_wet = jnp.clip(breath_wet, 0.0, all_wet)
    breath_dry = jnp.clip(breath_dry, jnp.minimum(all_dry, 0.0), jnp.maximum(all_dry, 0.0))
    left = 1.0 - breath_wet / jnp.maximum(all_wet, 1e-12)
    over_rest = jnp.maximum(metabolic - _REST_W_M2 * body[..., 0], 0.0)
    water = aside(suit.garment * garment_conductance(over_rest))
    cooled = patches.skin_k - aside(suit.water_k)
    return Losses(
        breath_dry_w=breath_dry,
        breath_wet_w=breath_wet,
        dry_w=dry - aside(breath_dry) * patches.area_m2 / body,
        evaporation_limit_w=wet * aside(left),
        wettedness_limit=1.0,  # a closed suit: sweat does not drip away
        garment_w=water * patches.garment * cooled,
        wall_w=aside(suit.wall_w) * patches.area_m2 / body,
    )
