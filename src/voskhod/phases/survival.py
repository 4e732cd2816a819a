"""The cold: whether the crew live until they are lifted out.

The lumped body of `crew.cold` cools between landing and extraction. The air follows the local
solar time; clothing starts damp with sweat and improves when more is dropped; fire and work give
heat. The core's lowest temperature decides.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real, Samples, Scalar
from voskhod.crew.body import Body
from voskhod.crew.cold import ExtraHeat, cold_rates
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.phases.fate import Cause, Fate, lost_when
from voskhod.phases.landing import LandingRecord
from voskhod.phases.rescue import RescueRecord
from voskhod.physics.march import Grid, march
from voskhod.units import SOLAR_DAY_S

# Steps of half an hour at most, for the longest wait that is followed: a body cools over hours,
# but sweats within twenty minutes; longer explicit steps would swing about 37 degC.
STEPS = 400
WARMEST_HOUR_S = 14.0 * 3600.0  # local solar time of the warmest air: two hours after noon
DRESSING_S = 1800.0  # over which dropped clothing is found and put on: a guess


class Cooling(NamedTuple):
    """State of the body that cools fastest: core temperature [K], shivering energy [J]."""

    core_k: Scalar
    shivered_j: Scalar


class SurvivalRecord(NamedTuple):
    """Record of the cold.

    Attributes:
        seconds: sample times, shape (time) [s after lift-off].
        core_k: core temperature at the samples [K].
        air_k: air temperature at the samples [K].
        lowest_core_k: lowest core temperature [K].
        fate: first loss.
    """

    seconds: Samples
    core_k: Samples
    air_k: Samples
    lowest_core_k: Scalar
    fate: Fate


def survive(plan: Plan, landed: LandingRecord, rescued: RescueRecord) -> SurvivalRecord:
    """Let the crew wait in the cold until they are lifted out."""
    length = rescued.extracted - landed.time
    run = march(
        _rates,
        Cooling(jnp.full_like(length, 310.15), jnp.zeros_like(length)),
        Grid(landed.time, length / STEPS, STEPS),
        (plan, landed.longitude, rescued.supplied),
        solver="Bosh3",
    )
    core = run.states.core_k
    fate = lost_when(core - given(plan.survival).core_limit, run.times, Cause.FROZE)
    air = air_temperature(plan, landed.longitude, run.times)
    return SurvivalRecord(run.times, core, air, jnp.min(core), fate)


def air_temperature(plan: Plan, longitude: Scalar, seconds: Real) -> Real:
    """Return the air temperature at a place and time.

    Args:
        plan: mean of the day and daily swing.
        longitude: east longitude [rad].
        seconds: times, any shape [s after lift-off].

    Returns:
        Temperature [K].
    """
    launched = plan.mission.launched
    of_day = launched.hour * 3600.0 + launched.minute * 60.0 + launched.second
    solar = of_day + seconds + longitude / (2.0 * jnp.pi) * SOLAR_DAY_S
    turn = 2.0 * jnp.pi * (solar - WARMEST_HOUR_S) / SOLAR_DAY_S
    site = given(plan.survival)
    return site.mean_temperature + site.daily_swing * jnp.cos(turn)


def _rates(now: Scalar, state: Cooling, args: tuple[Plan, Scalar, Scalar]) -> Cooling:
    plan, longitude, supplied = args
    cold = given(plan.survival)
    dressed = jnp.clip((now - supplied) / DRESSING_S, 0.0, 1.0)
    worn = cold.insulation * (1.0 - cold.wet_loss * (1.0 - dressed))
    worn = worn + dressed * cold.dropped_insulation
    rates = cold_rates(
        state.core_k,
        state.shivered_j,
        air_temperature(plan, longitude, now),
        worn,
        Body(cold.body_mass, cold.body_area, 100.0 * cold.body_fat),
        ExtraHeat(work_w_m2=cold.fire_heat),
    )
    return Cooling(rates.core_k_s, rates.shivering_w)
