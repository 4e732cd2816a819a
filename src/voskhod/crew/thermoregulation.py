r"""Heat of the body: one interface to two models of it, in a room or in a suit.

A model is a record of three functions: its first state, the rates of a state with the flows of
heat behind them, and what thermometers would read in it. A phase holds the state as an opaque
tuple of scalars and picks the model by name when it is traced:

    model = MODELS["many nodes"]
    state = model.first_state(body)
    rates, flows = model.rates(state, body, effort, surroundings)
    model.readings(state).core_k

"two nodes" is the core and skin of Gagge et al. 1986 (`body`), "many nodes" the 41 nodes of
Stolwijk and METMAN (`many_nodes`). Surroundings are a `Room` or a `Suit` (`surroundings`). In
both models, whatever is not stored has left: produced = breath + skin + garment + wall + stored.

Two nodes know one core: rectal and oesophageal readings are that core, hands and feet the skin.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.crew import many_nodes
from voskhod.crew.body import (
    NEUTRAL_CORE_K,
    NEUTRAL_SKIN_K,
    Body,
    BodyState,
    heat_balance,
    stored_heat,
)
from voskhod.crew.losses import Effort, HeatFlows, Readings, saturated_vapour_pressure
from voskhod.crew.patches import whole_skin
from voskhod.crew.room import MET_W_M2, Room
from voskhod.crew.surroundings import Surroundings, losses
from voskhod.crew.ventilation import (
    OXYGEN_HEAT_CAPACITY_J_KG_K,
    WATER_LATENT_HEAT_J_KG,
    Suit,
    Ventilation,
    vapour_ratio,
    ventilation_capacity,
)

__all__ = [
    "MET_W_M2",
    "MODELS",
    "OXYGEN_HEAT_CAPACITY_J_KG_K",
    "WATER_LATENT_HEAT_J_KG",
    "Body",
    "BodyState",
    "Effort",
    "HeatFlows",
    "HeatModel",
    "HeatRates",
    "Readings",
    "Room",
    "Suit",
    "Surroundings",
    "Ventilation",
    "room_heat_rates",
    "saturated_vapour_pressure",
    "stored_heat",
    "suit_heat_rates",
    "vapour_ratio",
    "ventilation_capacity",
]


class HeatModel(NamedTuple):
    """A model of a body's heat.

    Args:
        first_state: body -> state of a body at its set points.
        rates: state, body, effort, surroundings -> rates of the state [K/s], flows of heat [W].
        readings: state -> what thermometers would show [K].
    """

    first_state: Callable[[Body], Any]
    rates: Callable[[Any, Body, Effort, Surroundings], tuple[Any, HeatFlows]]
    readings: Callable[[Any], Readings]


class HeatRates(NamedTuple):
    """Change of the two temperatures and the flows behind it.

    Args:
        core_k_s: rate of the core temperature [K/s].
        skin_k_s: rate of the skin temperature [K/s].
        stored_w: heat stored in the body per second, the sum of all flows [W].
        removed_w: heat carried away by gas and respiration [W].
        sweat_kg_s: sweat secreted [kg/s].
        liquid_sweat_kg_s: part of it that does not evaporate [kg/s].
    """

    core_k_s: Real
    skin_k_s: Real
    stored_w: Real
    removed_w: Real
    sweat_kg_s: Real
    liquid_sweat_kg_s: Real


def two_node_first_state(body: Body) -> BodyState:
    """Return the two nodes at their set points.

    Args:
        body: mass and skin area; they give the shape.

    Returns:
        Temperatures [K].

    Source: Gagge 1986.
    """
    zero = jnp.zeros_like(jnp.asarray(body.mass_kg, dtype=float))
    return BodyState(zero + NEUTRAL_CORE_K, zero + NEUTRAL_SKIN_K)


def two_node_rates(
    state: BodyState, body: Body, effort: Effort, surroundings: Surroundings
) -> tuple[BodyState, HeatFlows]:
    """Return how core and skin temperatures change.

    Args:
        state: temperatures of core and skin [K].
        body: mass and skin area.
        effort: metabolic rate and external work [W].
        surroundings: room or suit.

    Returns:
        Rates of the two temperatures [K/s] and flows of heat.

    Source: Gagge 1986; `room` and `ventilation`.
    """
    patches = whole_skin(state.skin_k, body.area_m2)
    return heat_balance(state, body, effort, losses(patches, effort, surroundings))


def two_node_readings(state: BodyState) -> Readings:
    """Return what thermometers would show in a body of one core and one skin.

    Args:
        state: temperatures of core and skin [K].

    Returns:
        Readings [K].

    Source: definition; a single core stands for rectum and oesophagus.
    """
    core, skin = state.core_k, state.skin_k
    return Readings(core, skin, oesophageal_k=core, rectal_k=core, hand_k=skin, foot_k=skin)


MODELS: dict[str, HeatModel] = {
    "two nodes": HeatModel(two_node_first_state, two_node_rates, two_node_readings),
    "many nodes": HeatModel(many_nodes.first_state, many_nodes.rates, many_nodes.readings),
}
"""Models of a body's heat by name."""


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

    Source: `two_node_rates`.
    """
    return _heat_rates(two_node_rates(state, body, effort, Suit(ventilation, wall_w)))


def room_heat_rates(state: BodyState, body: Body, effort: Effort, room: Room) -> HeatRates:
    """Return how core and skin temperatures change in a room.

    Args:
        state: temperatures of core and skin [K].
        body: mass and skin area.
        effort: metabolic rate and external work [W].
        room: air, walls and clothes.

    Returns:
        Rates of the two temperatures, heat flows and sweat.

    Source: `two_node_rates`.
    """
    return _heat_rates(two_node_rates(state, body, effort, room))


def _heat_rates(found: tuple[BodyState, HeatFlows]) -> HeatRates:
    rates, flows = found
    removed = flows.breath_dry_w + flows.breath_wet_w + flows.dry_w + flows.evaporation_w
    return HeatRates(
        core_k_s=rates.core_k,
        skin_k_s=rates.skin_k,
        stored_w=flows.stored_w,
        removed_w=removed,
        sweat_kg_s=flows.sweat_kg_s,
        liquid_sweat_kg_s=flows.liquid_sweat_kg_s,
    )
