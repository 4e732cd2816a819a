"""The cold wait, against another integration and cases with a known end."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from voskhod.crew.body import Body
from voskhod.crew.cold import ExtraHeat, cold_rates
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import nominal_plan
from voskhod.phases.fate import Cause, safe
from voskhod.phases.landing import LandingRecord
from voskhod.phases.rescue import RescueRecord
from voskhod.phases.survival import STEPS, air_temperature, survive

HOUR, LANDED = 3600.0, 93600.0
BASE = (
    "survival.mean_temperature=-15 degC",
    "survival.daily_swing=8 K",
    "survival.insulation=0.43 m^2*K/W",
    "survival.wet_loss=0.3",
    "survival.dropped_insulation=0.25 m^2*K/W",
    "survival.fire_heat=60 W/m^2",
    "survival.body_mass=75 kg",
    "survival.body_area=1.88 m^2",
    "survival.body_fat=0.15",
    "survival.core_limit=28 degC",
)
BITTER = (
    "survival.mean_temperature=-40 degC",
    "survival.insulation=0.15 m^2*K/W",
    "survival.fire_heat=0 W/m^2",
)


def plan_with(*overrides):
    """Return the plan of a wait in the cold, with settings laid over it."""
    return nominal_plan(load_mission("voskhod-2", (*BASE, *overrides)))


@pytest.fixture(scope="module")
def wait():
    """Return the compiled wait: settings, hours until clothing and extraction in, record out."""

    def run(plan, supplied, extracted):
        nothing = jnp.asarray(0.0)
        landed = LandingRecord(
            jnp.asarray(LANDED),
            nothing,
            jnp.asarray(math.radians(55.0)),
            *(nothing,) * 3,
            None,
            None,
            safe(),
        )
        times = (nothing, LANDED + HOUR * supplied, nothing, LANDED + HOUR * extracted)
        return survive(plan, landed, RescueRecord(*times, nothing, None, None, None, safe()))

    compiled = jax.jit(run)

    def sit(*overrides, supplied=10.0, extracted=46.0):
        numbers = jnp.asarray(supplied), jnp.asarray(extracted)
        return jax.device_get(compiled(plan_with(*overrides), *numbers))

    return sit


def oracle(plan, supplied, extracted):
    """Return core temperatures and times of the same wait, integrated by SciPy."""
    cold = plan.survival
    law = jax.jit(cold_rates)
    body = Body(cold.body_mass, cold.body_area, 100.0 * cold.body_fat)
    mean, swing = float(cold.mean_temperature), float(cold.daily_swing)

    def rates(hours, state):
        solar = 7.0 + LANDED / HOUR + hours + 55.0 / 15.0
        air = mean + swing * math.cos(2 * math.pi * (solar - 14.0) / 24.0)
        on = min(max((hours - supplied) / 0.5, 0.0), 1.0)
        worn = float(cold.insulation) * (1 - float(cold.wet_loss) * (1 - on))
        worn += on * float(cold.dropped_insulation)
        got = law(state[0], state[1], air, worn, body, ExtraHeat(work_w_m2=cold.fire_heat))
        return [HOUR * float(got.core_k_s), HOUR * float(got.shivering_w)]

    run = solve_ivp(
        rates,
        (0.0, extracted),
        [310.15, 0.0],
        "LSODA",
        rtol=1e-8,
        atol=[1e-6, 1.0],
        max_step=0.25,
    )
    return run.t, run.y[0]


@pytest.mark.parametrize(
    ("overrides", "supplied", "extracted"),
    [
        ((), 10.0, 46.0),
        (("survival.mean_temperature=-30 degC", "survival.fire_heat=30 W/m^2"), 10.0, 46.0),
        (("survival.fire_heat=20 W/m^2",), 100.0, 190.0),
        (("survival.fire_heat=120 W/m^2",), 10.0, 190.0),
    ],
)
def test_core_temperature_agrees_with_another_integration(wait, overrides, supplied, extracted):
    """The lowest core temperature is that of an adaptive integration of the same body."""
    record = wait(*overrides, supplied=supplied, extracted=extracted)
    _, core = oracle(plan_with(*overrides), supplied, extracted)
    # Steps of 7 min in two days, half an hour in eight; clothing is put on within half an hour.
    # The limit of survival itself is known to a degree.
    assert float(record.lowest_core_k) == pytest.approx(core.min(), abs=0.05)


def test_crew_freezes_in_bitter_cold(wait):
    """Thin clothing at -40 degC kills, at the moment at which the core reaches its limit."""
    record = wait(*BITTER, supplied=100.0)
    assert Cause(int(record.fate.cause)) is Cause.FROZE
    hours, core = oracle(plan_with(*BITTER), 100.0, 46.0)
    exact = LANDED + HOUR * np.interp(-301.15, -core, hours)
    # dated at the first sample after it
    assert exact - 60.0 < float(record.fate.time) < exact + 1.1 * 46.0 * HOUR / STEPS


def test_crew_in_summer_is_safe(wait):
    """At 20 degC nobody freezes."""
    record = wait("survival.mean_temperature=20 degC")
    assert Cause(int(record.fate.cause)) is Cause.RECOVERED
    assert float(record.lowest_core_k) > 309.15


def test_clothing_and_fire_help(wait):
    """Sooner clothing, more fire and less wet keep the core warmer."""
    hard = ("survival.mean_temperature=-30 degC", "survival.fire_heat=20 W/m^2")
    lowest = float(wait(*hard).lowest_core_k)
    assert float(wait(*hard, supplied=2.0).lowest_core_k) > lowest
    assert float(wait(*hard[:1], "survival.fire_heat=50 W/m^2").lowest_core_k) > lowest
    assert float(wait(*hard, "survival.wet_loss=0").lowest_core_k) > lowest


def test_warmest_hour_is_two_in_the_afternoon_of_local_time():
    """At 90 E it is 14:00 when it is 8:00 UTC, an hour after lift-off, and coldest at 20:00."""
    plan, east = plan_with(), jnp.asarray(0.5 * math.pi)
    air = air_temperature(plan, east, jnp.asarray([1.0, 7.0, 13.0, 25.0]) * HOUR)
    # a cosine at its quarters: rounding
    expected = 258.15 + np.array([8.0, 0.0, -8.0, 8.0])
    np.testing.assert_allclose(air, expected, atol=1e-9)


def test_short_wait_hardly_cools(wait):
    """A crew that is lifted out at once has kept its temperature."""
    record = wait(extracted=0.01)
    # half a minute at a heat loss of some 100 W/m2 is a hundredth of a kelvin
    assert float(record.lowest_core_k) == pytest.approx(310.15, abs=0.02)
