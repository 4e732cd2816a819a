r"""Margins: how long each thing that keeps a walker alive will last, at every instant.

What is left over the present rate of its use, held at a day:

    t = left / max(rate, left / day)

* oxygen: usable oxygen of the bottles over what is asked of them
* reserve: the same with the emergency oxygen
* sorbent: carbon dioxide it can still hold over what it absorbs
* carbon: time until the inspired CO2 reaches its limit, where it moves exponentially towards the
  value it would settle at; a day where it settles below
* water: feed water over what the sublimator's load takes
* heat: what is left of the heat store, 3.0 kJ/kg, over the heat stored per second
* core: kelvins left to the limit over the rate of the core temperature

Decision: rates of this instant, not of a forecast: the number a walker would read from gauges. It
jumps when he pauses; the least of all of them, `least`, is what decides.

Inside, times are seconds; `minutes` for people.

Source of the heat limit: 3.0 kJ/kg, attributed to NASA-STD-3001 by a secondary file; unchecked.
"""

from typing import NamedTuple

import jax.numpy as jnp
from jax import Array
from jaxtyping import Int

from voskhod.arrays import Real
from voskhod.physics.backpack import Backpack, Consumption, Stores, Supply
from voskhod.physics.bottle import unusable_oxygen
from voskhod.physics.sublimator import SUBLIMATION_J_KG

DAY_S = 86400.0  # cap: nothing is told to last longer
HEAT_STORE_J_KG = 3000.0  # NASA-STD-3001 by a secondary file
CARBON_LIMIT_PA = 482.6  # inspired, as HabNet takes from NASA: 3.62 mmHg


class Margins(NamedTuple):
    """Time left of everything.

    Args:
        oxygen_s: of the bottles [s].
        reserve_s: of bottles and emergency oxygen [s].
        sorbent_s: of the sorbent [s].
        carbon_s: to the limit of inspired carbon dioxide [s].
        water_s: of the feed water [s].
        heat_s: of the heat store [s].
        core_s: to the limit of the core temperature [s].
    """

    oxygen_s: Real
    reserve_s: Real
    sorbent_s: Real
    carbon_s: Real
    water_s: Real
    heat_s: Real
    core_s: Real


class Carbon(NamedTuple):
    """Inspired carbon dioxide on its way.

    Args:
        inspired_pa: now [Pa].
        settling_pa: where it would settle at the present effort [Pa].
        lag_s: time constant of the suit's washing out [s].
        limit_pa: limit [Pa].
    """

    inspired_pa: Real
    settling_pa: Real
    lag_s: Real
    limit_pa: Real | float = CARBON_LIMIT_PA


def time_left(left: Real, rate: Real) -> Real:
    """Return how long an amount lasts at a rate.

    Args:
        left: what is left, negative counts as nothing [any].
        rate: use, zero or negative means it lasts for the cap [same per second].

    Returns:
        Time, zero to a day [s].

    Source: definition of this module.
    """
    amount = jnp.maximum(left, 0.0)
    slowest = jnp.maximum(amount / DAY_S, 1e-30)  # so that nothing left at no use is zero, not NaN
    return amount / jnp.maximum(rate, slowest)


def carbon_time(carbon: Carbon) -> Real:
    """Return when inspired carbon dioxide reaches its limit.

    Args:
        carbon: value, destination, lag, limit.

    Returns:
        Time, zero beyond the limit, a day where it settles below [s].

    Source: exponential washing out of a well-mixed volume.
    """
    room = carbon.limit_pa - carbon.inspired_pa
    above = carbon.settling_pa - carbon.limit_pa
    is_coming = (room > 0.0) & (above > 0.0)
    # Both branches are made safe: the slope of the one not taken must be finite as well.
    ratio = jnp.where(is_coming, room, 1.0) / jnp.where(is_coming, above, 1.0)
    time = jnp.minimum(carbon.lag_s * jnp.log1p(ratio), DAY_S)
    waiting = jnp.where(room > 0.0, DAY_S, 0.0)
    return jnp.where(is_coming, time, waiting)


def pack_margins(
    pack: Backpack, stores: Stores, supplied: Supply, consumed: Consumption
) -> Margins:
    """Return the margins of a backpack; those of the body are left at a day.

    Args:
        pack: the backpack.
        stores: what is left in it.
        supplied: what it gives.
        consumed: what that costs.

    Returns:
        Margins; give those of the body with `_replace` [s].

    Source: definitions above. An open loop has no sorbent and no water to run out of.
    """
    unusable = unusable_oxygen(pack.least_bottle_pa, pack.bottle_m3, pack.bottle_k)
    usable = stores.oxygen_kg - unusable
    oxygen = time_left(usable, supplied.wanted_kg_s)
    both = jnp.maximum(usable, 0.0) + stores.emergency_kg
    sorbent = time_left(pack.sorbent_kg - stores.carbon_kg, consumed.carbon_kg_s)
    water = time_left(stores.water_kg, consumed.load_w / SUBLIMATION_J_KG)
    day = jnp.full_like(oxygen, DAY_S)
    return Margins(
        oxygen_s=oxygen,
        reserve_s=time_left(both, supplied.wanted_kg_s),
        sorbent_s=day + pack.is_closed * (sorbent - day),
        carbon_s=day,
        water_s=day + pack.is_closed * (water - day),
        heat_s=day,
        core_s=day,
    )


def heat_time(
    stored_j: Real, stored_w: Real, mass_kg: Real, limit_j_kg: Real | float = HEAT_STORE_J_KG
) -> Real:
    """Return when the heat store is full.

    Args:
        stored_j: heat stored so far [J].
        stored_w: heat stored per second [W].
        mass_kg: body mass [kg].
        limit_j_kg: limit per mass [J/kg].

    Returns:
        Time [s].

    Source: definition of this module.
    """
    return time_left(limit_j_kg * mass_kg - stored_j, stored_w)


def least(margins: Margins) -> tuple[Real, Int[Array, "..."]]:
    """Return the shortest margin and which one it is.

    The bottles count with their reserve: the emergency pack follows by itself.

    Args:
        margins: all margins.

    Returns:
        Time [s], and the index of its field in `Margins`.

    Source: definition.
    """
    fields = jnp.broadcast_arrays(*margins)
    stack = jnp.stack(fields)
    # Without the bottles alone, which the reserve contains.
    stack = stack.at[0].set(jnp.inf)
    return jnp.min(stack, axis=0), jnp.argmin(stack, axis=0)


def minutes(margins: Margins) -> Margins:
    """Return the margins in minutes.

    Args:
        margins: all margins [s].

    Returns:
        All margins [min].

    Source: definition.
    """
    return Margins(*(time / 60.0 for time in margins))
