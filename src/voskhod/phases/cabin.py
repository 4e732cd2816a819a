"""The cabin after the walk: a hatch that does not seal, oxygen that floods in.

Oxygen and the rest of the air share one volume at constant temperature. Air leaves through the
leak in proportion to its composition (choked orifice, `physics.gas`); oxygen is fed in proportion
to what the total pressure lacks, up to the feed's greatest flow, as long as the store lasts. The
crew's own consumption is taken to be balanced by the air regenerator.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Samples, Scalar
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.mission.walk import Cabin
from voskhod.phases.fate import Cause, Fate, lost_when
from voskhod.physics.gas import AIR, orifice_mass_flow
from voskhod.physics.march import Grid, march
from voskhod.units import DRY_AIR_GAS_CONSTANT_J_KG_K, OXYGEN_GAS_CONSTANT_J_KG_K

STEPS = 256  # of five to six minutes each; air in a cabin changes over hours
FEED_BAND = 0.05  # the feed is wide open 5 % under its set-point: a guess
DRY_AIR_OXYGEN = 0.2095  # mole fraction of O2 (US Standard Atmosphere 1976)


class CabinAir(NamedTuple):
    """Air of the cabin.

    Attributes:
        oxygen_pa: partial pressure of oxygen [Pa].
        rest_pa: pressure of everything else [Pa].
        store_kg: oxygen left for the feed [kg].
    """

    oxygen_pa: Scalar
    rest_pa: Scalar
    store_kg: Scalar


class CabinRecord(NamedTuple):
    """Record of the cabin's air.

    Attributes:
        seconds: sample times, shape (time) [s after lift-off].
        air: air at the samples.
        fraction: mole fraction of oxygen at the samples [1].
        fate: first loss.
    """

    seconds: Samples
    air: CabinAir
    fraction: Samples
    fate: Fate


def cabin(plan: Plan, begun: Scalar, ended: Scalar) -> CabinRecord:
    """Return the record of the cabin's air between two times.

    Args:
        plan: what is flown.
        begun: inner hatch shut after the walk [s after lift-off].
        ended: start of the descent [s after lift-off].
    """
    room = given(plan.cabin)
    total = room.pressure
    first = CabinAir(DRY_AIR_OXYGEN * total, (1.0 - DRY_AIR_OXYGEN) * total, room.oxygen_store)
    run = march(
        _rates,
        first,
        Grid(begun, (ended - begun) / STEPS, STEPS),
        (room, begun, (ended - begun) / STEPS),
        solver="Bosh3",
    )
    air = run.states
    fate = lost_when(air.oxygen_pa - room.oxygen_partial_limit, run.times, Cause.CABIN_AIR_LOST)
    fraction = air.oxygen_pa / jnp.maximum(air.oxygen_pa + air.rest_pa, 1.0)
    return CabinRecord(run.times, air, fraction, fate)


def _rates(now: Scalar, air: CabinAir, args: tuple[Cabin, Scalar, Scalar]) -> CabinAir:
    room, begun, step = args
    total = jnp.maximum(air.oxygen_pa + air.rest_pa, 1.0)
    leaks = room.hatch_leaks * jnp.where(now - begun < room.leak_duration, 1.0, 0.0)
    lost = leaks * orifice_mass_flow(
        total, room.temperature, jnp.zeros_like(total), room.leak_area, AIR
    )
    share = lost * DRY_AIR_GAS_CONSTANT_J_KG_K * room.temperature / room.volume / total
    # A feed that is faster than a step of the march closes over a wider band: it stays stable.
    swelling = OXYGEN_GAS_CONSTANT_J_KG_K * room.temperature / room.volume
    greatest = room.feed_flow * step
    band = jnp.maximum(FEED_BAND * room.feed_pressure, greatest * swelling)
    last = jnp.maximum(0.05, greatest)  # the last fifty grams come ever slower
    lacking = jnp.clip((room.feed_pressure - total) / band, 0.0, 1.0)
    fed = jnp.clip(air.store_kg / last, 0.0, 1.0) * room.feed_flow * lacking
    gain = fed * swelling
    return CabinAir(gain - share * air.oxygen_pa, -share * air.rest_pa, -fed)
