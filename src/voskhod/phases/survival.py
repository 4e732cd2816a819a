"""The cold: how the crew fares until they are lifted out, and how they would fare if nobody came.

The body of `crew.cold` in wet clothes (`crew.clothing`) is followed for as long as the search is:
air and wind of the site, the shelter, work by day and in part by night, a fire once it burns,
sweat, food and clothing once they are dropped. Loss is judged until extraction; what comes after
tells how long they would have lasted. Frostbite is a dose of bare skin that fades while the skin
is covered.
"""

from typing import Any, NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real, Samples, Scalar
from voskhod.crew import camp, cold, frostbite
from voskhod.crew.body import Body
from voskhod.crew.clothing import (
    AREA_PER_INSULATION,
    Clothes,
    air_layer_insulation,
    evaporation,
    external_insulation,
    saturation_pressure,
    water_rate,
)
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.phases.fate import NEVER_S, Cause, Fate, lost_when
from voskhod.phases.landing import LandingRecord
from voskhod.phases.rescue import RescueRecord
from voskhod.phases.site import HORIZON_S, Site
from voskhod.physics.march import Grid, march

# Steps of twenty minutes: a body cools over hours, but sweats within twenty minutes; much longer
# explicit steps would swing about 37 degC.
STEPS = 576
DRESSING_S = 1800.0  # over which dropped clothing is found and put on: a guess
# Skin that freezes a little and is covered again recovers: mean exposure, not a sum. Guess, 15-60
# min, near the time that a hand takes to warm up; also a step, so that the march stays stable.
REWARMING_S = 1800.0
HUMIDITY = 0.8  # of outside air, relative: guess for winter forests; cold air holds little
PEOPLE = 2.0  # who warm a shelter: guess, those of a small crew
BODY_W_M2 = 70.0  # what each gives to the air of a shelter: ISO 8996, sitting 58-70
SHELTERS = {
    "none": camp.Shelter(1.0, 1e9),
    "capsule open": camp.CAPSULE_OPEN,
    "capsule shut": camp.CAPSULE_SHUT,
    "wigwam": camp.WIGWAM,
}


class Cooling(NamedTuple):
    """State of the one who cools fastest: core [K], shivering [J], water [kg], frostbite [1]."""

    core_k: Scalar
    shivered_j: Scalar
    water_kg: Scalar
    frostbite: Scalar


class SurvivalRecord(NamedTuple):
    """Record of the cold.

    Attributes:
        seconds: sample times, shape (time) [s after lift-off].
        core_k: core temperature at the samples [K].
        air_k: air temperature at the samples [K].
        water_kg: water in the clothes [kg].
        frostbite: dose of bare skin [1].
        able: share of his work that he can do [1].
        lowest_core_k: lowest core temperature until extraction [K].
        dose: greatest frostbite until extraction [1].
        alone: how long he would have lived without being lifted out, the horizon at most [s].
        unable: when he could do less than half of his work, the same [s].
        fate: first loss.
    """

    seconds: Samples
    core_k: Samples
    air_k: Samples
    water_kg: Samples
    frostbite: Samples
    able: Samples
    lowest_core_k: Scalar
    dose: Scalar
    alone: Scalar
    unable: Scalar
    fate: Fate


def survive(plan: Plan, landed: LandingRecord, rescued: RescueRecord) -> SurvivalRecord:
    """Let the crew wait in the cold."""
    zero = jnp.zeros_like(landed.time)
    first = Cooling(zero + cold.INITIAL_CORE_K, zero, zero + given(plan.survival).water, zero)
    waits = _Wait(plan, rescued.site, rescued.supplied - landed.time)
    run = march(_rates, first, Grid(zero, zero + HORIZON_S / STEPS, STEPS), waits, solver="Bosh3")
    after, now = run.times, run.states
    limit, until = given(plan.survival).core_limit, rescued.extracted - landed.time
    here = after <= until
    able = cold.able_share(now.core_k, now.frostbite)
    judged = jnp.where(here, now.core_k - limit, 1.0)
    # They are lifted out between two samples.
    last, last_dose = (jnp.interp(until, after, part) for part in (now.core_k, now.frostbite))
    return SurvivalRecord(
        landed.time + after,
        now.core_k,
        jnp.interp(after, rescued.site.after, rescued.site.air_k),
        now.water_kg,
        now.frostbite,
        able,
        jnp.minimum(jnp.min(jnp.where(here, now.core_k, first.core_k)), last),
        jnp.maximum(jnp.max(jnp.where(here, now.frostbite, 0.0)), last_dose),
        _until(now.core_k > limit, after),
        _until(able > 0.5, after),
        lost_when(judged, landed.time + after, Cause.FROZE),
    )


def _until(holds: Any, after: Samples) -> Scalar:
    """Return until when a condition has held from the start, the horizon at most [s]."""
    return jnp.minimum(jnp.min(jnp.where(holds, NEVER_S, after)), HORIZON_S)


class _Wait(NamedTuple):
    """What the rates know: plan, site, when clothing comes [s after landing]."""

    plan: Plan
    site: Site
    supplied: Scalar


def _rates(now: Scalar, state: Cooling, waits: _Wait) -> Cooling:
    plan = waits.plan
    worn, body = given(plan.survival), _body(plan)
    dressed = jnp.clip((now - waits.supplied) / DRESSING_S, 0.0, 1.0)
    dry = worn.insulation + dressed * worn.dropped_insulation
    clothes = Clothes(dry, capacity_kg=worn.capacity)
    air, wind, outdoors = _around(now, waits)
    absorbed, work = _heat(now, waits)
    resistance = external_insulation(clothes, state.water_kg, wind)
    layer = air_layer_insulation(wind) / (1.0 + AREA_PER_INSULATION * clothes.insulation_m2k_w)
    heat = camp.heat_at_skin(absorbed, layer, resistance)
    skin = cold.dry_skin(state.core_k, air, resistance, body, heat)
    vapour = HUMIDITY * saturation_pressure(air)
    drying = evaporation(clothes, state.water_kg, skin, vapour, resistance)
    fasted = jnp.where(worn.dropped_food > 0.5, jnp.minimum(now, waits.supplied), now)
    extra = cold.ExtraHeat(heat - drying, work, cold.hunger(fasted))
    rates = cold.cold_rates(state.core_k, state.shivered_j, air, resistance, body, extra)
    area = jnp.asarray(worn.body_area)
    return Cooling(
        rates.core_k_s,
        rates.shivering_w,
        water_rate(clothes, state.water_kg, drying * area, absorbed * area, rates.shed_w),
        frostbite.frostbite_rate(outdoors, wind, worn.bare_share) - state.frostbite / REWARMING_S,
    )


def _body(plan: Plan) -> Body:
    said = given(plan.survival)
    return Body(said.body_mass, said.body_area, 100.0 * said.body_fat)


def _at(now: Scalar, site: Site, column: Samples) -> Real:
    """Return a sampled quantity at a time: the grid is even, so it is a look-up."""
    step = site.after[1] - site.after[0]
    place = jnp.clip(now / step, 0.0, column.shape[0] - 1.0)
    left = jnp.clip(jnp.floor(place).astype(int), 0, column.shape[0] - 2)
    share = place - left
    return column[left] * (1.0 - share) + column[left + 1] * share


def _around(now: Scalar, waits: _Wait) -> tuple[Scalar, Scalar, Scalar]:
    """Return the air around the crew, the wind at them, and the air outside [K, m/s, K]."""
    plan, site = waits.plan, waits.site
    air, wind = _at(now, site, site.air_k), _at(now, site, site.head_wind_m_s)
    warmth = PEOPLE * BODY_W_M2 * given(plan.survival).body_area
    inside = camp.inside(SHELTERS[given(plan.camp).shelter], air, wind, warmth)
    return inside.air_k, inside.wind_m_s, air


def _heat(now: Scalar, waits: _Wait) -> tuple[Scalar, Scalar]:
    """Return the heat of the fire at the clothes, and that of work [W/m^2]."""
    life, site = given(waits.plan.camp), waits.site
    out = jnp.clip((now - life.exit_delay - life.fire_after) / DRESSING_S, 0.0, 1.0)
    power = camp.fire_power(jnp.asarray(life.fire_burning, float), life.wood_moisture)
    absorbed = out * camp.fire_at_clothes(power, jnp.asarray(life.fire_distance, float))
    light = _at(now, site, site.daylight)
    worked = jnp.where(now > life.exit_delay, light + life.night_work * (1.0 - light), 0.0)
    # A night gives rest: only the time of one day tires.
    return absorbed, worked * camp.work_heat(jnp.asarray(life.work, float), jnp.asarray(8 * 3600.0))
