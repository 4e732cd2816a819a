"""The cold wait, against an adaptive integration, half of its step, and cases with a known end."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from voskhod.crew.body import Body
from voskhod.crew.cold import ExtraHeat, cold_rates, hunger
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import changed_plan, drawn_plan
from voskhod.phases import survival
from voskhod.phases.fate import Cause, safe
from voskhod.phases.landing import LandingRecord
from voskhod.phases.rescue import RescueRecord
from voskhod.phases.site import HORIZON_S, SAMPLES, Site

HOUR, LANDED = 3600.0, 93600.0
NEVER_H = 1e4
DRAWN = 64
# Dry clothes, no fire, no work: what is left is the model of the anchor table.
BARE = {
    "survival.insulation": 0.36,
    "survival.water": 0.0,
    "survival.capacity": 4.0,
    "survival.dropped_insulation": 0.25,
    "survival.bare_share": 0.02,
    "survival.body_mass": 75.0,
    "survival.body_area": 1.88,
    "survival.body_fat": 0.15,
    "survival.core_limit": 301.15,
    "camp.exit_delay": 0.0,
    "camp.fire_after": 0.0,
    "camp.fire_burning": 0.0,
    "camp.fire_distance": 1.5,
    "camp.wood_moisture": 0.3,
    "camp.work": 0.0,
}
BITTER = {"survival.insulation": 0.15}
# Insulation and air of waits that end between some hours and some days.
ALONE = ((0.15, -30.0), (0.36, -30.0), (0.36, -10.0), (0.55, -25.0), (0.45, -30.0))
# By name: settings; air [degC], wind at the head [m/s], light [1], hours to clothing, to the end.
CASES = {
    "plain": ({}, {}),
    "wet": ({"survival.water": 1.0}, {}),
    "windy": ({}, {"wind": 5.0}),
    "fire": ({"camp.fire_burning": 8.0 / HOUR}, {}),
    "late fire": ({"camp.fire_burning": 8.0 / HOUR, "camp.fire_after": 10 * HOUR}, {}),
    "work": ({"camp.work": 60.0}, {"light": 1.0}),
    "clothes": ({}, {"supplied": 5.0}),
    "mild": ({}, {"air": -10.0}),
    "bitter": (BITTER, {"air": -40.0}),
    "bitter, taken out": (BITTER, {"air": -40.0, "extracted": 2.0}),
    "summer": ({}, {"air": 20.0, "extracted": 100.0}),
    "short": ({}, {"extracted": 0.01}),
    **{f"alone {worn} {air}": ({"survival.insulation": worn}, {"air": air}) for worn, air in ALONE},
}


def wait(plan, place):
    """Return the wait in weather that swings by the day about an air temperature."""
    air, swing, wind, light, supplied, extracted = place
    after = jnp.linspace(0.0, HORIZON_S, SAMPLES)
    same, nought = jnp.ones(SAMPLES), jnp.zeros(())
    warm = air + 273.15 + swing * jnp.cos(2.0 * math.pi * after / 86400.0)
    site = Site(after, light * same, after, warm, wind * same, wind * same, same, *(nought,) * 3)
    landed = LandingRecord(nought + LANDED, *(nought,) * 5, None, None, safe())
    times = nought, LANDED + HOUR * supplied, nought, nought, LANDED + HOUR * extracted
    rescued = RescueRecord(*times, nought, nought, None, None, site, None, safe())
    return survival.survive(plan, landed, rescued)


_wait = jax.jit(jax.vmap(wait))


def rows_of(cases):
    """Return what `wait` takes beside the plans of cases."""
    usual = {"air": -25.0, "swing": 0.0, "wind": 0.0, "light": 0.0}
    rows = [{**usual, "supplied": NEVER_H, "extracted": 30.0, **at} for _, at in cases]
    return tuple(jnp.asarray([row[key] for row in rows], float) for key in rows[0])


def plans_of(mission, cases):
    """Return the plans of cases, one above the other."""
    plans = [
        changed_plan(mission, {k: jnp.asarray(float(x)) for k, x in {**BARE, **said}.items()})
        for said, _ in cases
    ]
    return jax.tree.map(lambda *each: jnp.stack(each), *plans)


@pytest.fixture(scope="module")
def waits():
    """Return every case in the open, one compiled batch of them."""
    cases = list(CASES.values())
    mission = load_mission("voskhod-2", ("camp.shelter=none",))
    records = jax.device_get(_wait(plans_of(mission, cases), rows_of(cases)))
    return {n: jax.tree.map(lambda part, i=i: part[i], records) for i, n in enumerate(CASES)}


@pytest.fixture(scope="module")
def drawn():
    """Return drawn waits in the open capsule, the first one that of the plain case, and how."""
    mission = load_mission("voskhod-2")
    first = plans_of(mission, [CASES["plain"]])
    draws = jax.jit(jax.vmap(lambda i: drawn_plan(mission, 3, i)))(jnp.arange(DRAWN))
    plans = jax.tree.map(lambda a, b: jnp.concatenate((a, b)), first, draws)
    random = np.random.default_rng(5)
    places = [
        {
            "air": random.uniform(-35.0, -5.0),
            "swing": random.uniform(2.0, 10.0),
            "wind": random.uniform(0.0, 4.0),
            "light": 0.5,
            "supplied": random.uniform(3.0, 40.0),
            "extracted": random.uniform(20.0, 100.0),
        }
        for _ in range(DRAWN)
    ]
    arguments = plans, rows_of([CASES["plain"], *(({}, at) for at in places)])
    return arguments, jax.device_get(_wait(*arguments))


def oracle(worn, air):
    """Return when the core of a man in dry clothes and calm air falls to 28 degC, by SciPy [h]."""
    law, tired = jax.jit(cold_rates), jax.jit(hunger)
    # ISO 11079 in calm: clothes and air layer, a weave that lets through 8 l/(m2 s).
    layer = 0.085 / (1.0 + 1.197 * worn)
    resistance = (worn + layer) * (0.54 * 8.0**0.075 - 0.06 * math.log(8.0) + 0.5)
    body = Body(75.0, 1.88, 15.0)

    def rates(hours, state):
        extra = ExtraHeat(hunger=tired(HOUR * hours))
        got = law(state[0], state[1], 273.15 + air, resistance, body, extra)
        return [HOUR * float(got.core_k_s), HOUR * float(got.shivering_w)]

    down = lambda _, state: state[0] - 301.15  # noqa: E731
    down.terminal = True
    span, start = (0.0, HORIZON_S / HOUR), [310.15, 0.0]
    run = solve_ivp(rates, span, start, "LSODA", events=down, rtol=1e-8, atol=[1e-6, 1.0])
    return run.t[-1]


@pytest.mark.parametrize(("worn", "air"), ALONE)
def test_time_alone_is_that_of_an_adaptive_integration(waits, worn, air):
    """Constant air, dry clothes, no work: the model of the anchor table, dated by SciPy."""
    exact = oracle(worn, air)
    alone = float(waits[f"alone {worn} {air}"].alone) / HOUR
    # Dated at the first sample after it, a step of half an hour; the steps move it by minutes.
    assert exact - 0.1 < alone < exact + 0.6


def test_time_alone_falls_with_the_air(waits):
    """Warmer air or more clothing: longer alone, and able for longer."""
    names = ("alone 0.15 -30.0", "alone 0.36 -30.0", "plain", "alone 0.36 -10.0")
    times = [float(waits[name].alone) for name in names]
    assert times == sorted(times)
    assert times[0] < times[1] < times[3]
    for name in names[:2]:
        assert waits[name].unable < waits[name].alone


def test_what_makes_it_warmer_and_colder(waits, drawn):
    """Water and wind cool; fire, work, dropped clothing and a shelter warm."""
    lowest = {name: float(record.lowest_core_k) for name, record in waits.items()}
    for name in ("wet", "windy"):
        assert lowest[name] < lowest["plain"] - 0.05
    for name in ("fire", "work", "clothes", "mild"):
        assert lowest[name] > lowest["plain"] + 0.05
    assert lowest["plain"] < lowest["late fire"] < lowest["fire"]
    # the same wait in the open capsule: two men and 105 W/K of walls and draught
    assert float(drawn[1].lowest_core_k[0]) > lowest["plain"] + 0.05


def test_half_of_the_step_changes_little(drawn, monkeypatch):
    """In 64 drawn waits the lowest core temperature stays within tenths of a kelvin."""
    arguments, records = drawn
    monkeypatch.setattr(survival, "STEPS", 2 * survival.STEPS)
    finer = jax.device_get(jax.jit(jax.vmap(lambda *each: wait(*each)))(*arguments))
    # Measured: 0.11 K at most, in a dip of half an hour before the fire is lit; 0.06 K where the
    # core falls below 35 degC; 0.007 K in the median. The limit of survival is known to a degree.
    moved = np.abs(finer.lowest_core_k - records.lowest_core_k)
    assert np.all(moved < 0.16)
    assert np.all(moved[records.lowest_core_k < 308.15] < 0.10)
    assert np.median(moved) < 0.012
    np.testing.assert_allclose(finer.dose, records.dose, atol=0.01)
    assert np.ptp(records.lowest_core_k) > 1.0
    for leaf in jax.tree.leaves(records):
        assert np.isfinite(np.asarray(leaf, float)).all()


def test_crew_freezes_before_help_comes_and_not_after(waits):
    """Thin clothing at -40 degC kills, unless they are lifted out before."""
    late, soon = waits["bitter"], waits["bitter, taken out"]
    assert Cause(int(late.fate.cause)) is Cause.FROZE
    assert float(late.fate.time) == LANDED + float(late.alone)
    assert 2.0 < float(late.alone) / HOUR < 30.0
    assert Cause(int(soon.fate.cause)) is Cause.RECOVERED
    assert float(soon.alone) == float(late.alone)  # what nobody came to see
    assert float(soon.lowest_core_k) > float(late.lowest_core_k)


def test_crew_in_summer_is_safe(waits):
    """At 20 degC nobody freezes, nor loses the use of his hands."""
    record = waits["summer"]
    assert Cause(int(record.fate.cause)) is Cause.RECOVERED
    assert float(record.lowest_core_k) > 309.15
    assert float(record.alone) == HORIZON_S
    assert float(record.unable) == HORIZON_S
    assert float(record.dose) == 0.0


def test_short_wait_hardly_cools(waits):
    """A crew that is lifted out at once has kept its temperature."""
    # half a minute at a heat loss of some 200 W/m2, without shivering yet, is 0.04 K
    assert float(waits["short"].lowest_core_k) == pytest.approx(310.15, abs=0.05)


def test_wet_clothes_dry_by_a_fire(waits):
    """Water leaves the clothes with time, and never becomes less than none."""
    water = waits["wet"].water_kg
    assert water[0] == 1.0
    assert np.all(np.diff(water) <= 1e-12)
    assert np.all(water >= 0.0)
