"""Metabolism against the printed tables it comes from."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.crew import metabolism as met
from voskhod.crew import pacing
from voskhod.physics.march import Grid, march
from voskhod.validation.pacing_cases import paced_walks


@pytest.mark.parametrize(
    ("power_w", "litres"),
    [(0.0, 0.305), (50.0, 0.888), (100.0, 1.497), (150.0, 2.134), (200.0, 2.798), (225.7, 3.15)],
)
def test_work_gives_the_oxygen_uptake_of_the_navy_table(power_w, litres):
    """The polynomial reproduces the table of NEDU TR 18-01."""
    # the table is printed to three digits
    assert float(met.work_oxygen_uptake_l_min(jnp.asarray(power_w))) == pytest.approx(
        litres, abs=0.001 if power_w < 225 else 0.006
    )


@pytest.mark.parametrize(
    ("rate_w", "beats"),
    [(143, 70), (218, 90), (335, 110), (502, 130), (643, 143), (730, 150), (900, 162), (1206, 180)],
)
def test_heart_rate_inverts_the_uptake_law(rate_w, beats):
    """Metabolic rates computed from the cubic law give back their heart rates."""
    # the metabolic rates are rounded to 1 W, at most 0.3 beats at the low end
    assert float(met.steady_heart_rate(jnp.asarray(float(rate_w)))) == pytest.approx(beats, abs=0.3)


def test_nasa_daily_totals_follow_from_the_mean_metabolic_rate():
    """A crew member who burns 0.816 kg of oxygen gives off 1.04 kg of CO2 a day (NASA BVAD)."""
    rate = jnp.asarray(0.816 / 86400.0 * 1.4654e7)
    assert float(met.oxygen_consumption(rate)) * 86400.0 == pytest.approx(0.816, rel=1e-12)
    carbon = float(met.carbon_dioxide_production(rate, 0.92)) * 86400.0
    # BVAD's pair implies RQ 0.927; 0.92 is the upper end of the usual range
    assert carbon == pytest.approx(1.04, rel=0.01)


def test_apollo_mean_needs_the_planning_rate_of_oxygen():
    """293 W, the upper mean of station walks, is 0.072 kg/h of oxygen."""
    # the planning rate is printed to two digits
    assert float(met.oxygen_consumption(jnp.asarray(293.0))) * 3600 == pytest.approx(
        0.072, rel=0.01
    )


def test_the_two_published_heats_of_oxygen_agree():
    """Litres and kilograms of oxygen agree through the gas density, within their rounding."""
    rate = jnp.asarray(300.0)
    litres_per_s = float(met.oxygen_uptake_l_min(rate)) / 60.0
    # two rounded published values of the same heat differ by 1.7 %
    assert litres_per_s * 1.429e-3 == pytest.approx(float(met.oxygen_consumption(rate)), rel=0.02)


def test_work_costs_more_than_it_delivers():
    """100 W of work at 25 % costs 400 W beside rest."""
    assert float(met.metabolic_rate(jnp.asarray(100.0), jnp.asarray(90.0), 0.25)) == pytest.approx(
        490.0
    )


def test_uptake_per_kilogram_matches_the_navy_table():
    """Rest of 91.6 kcal/h is 4.4 mL/(kg min) in the study's subjects of about 70 kg."""
    uptake = met.specific_oxygen_uptake_ml_kg_min(jnp.asarray(91.6 * 1.163), jnp.asarray(70.0))
    # printed to two digits, mean mass of the subjects known to about 2 %
    assert float(uptake) == pytest.approx(4.4, rel=0.03)


def test_heart_follows_its_target_exponentially():
    """After one time constant the gap has shrunk to 1/e."""
    rate, tau = jnp.asarray(60.0), 35.0
    for _ in range(100):
        rate = rate + tau / 100 * met.heart_rate_rate(rate, jnp.asarray(140.0), tau)
    # a hundred Euler steps fall short of e^-1 by 0.5 %
    assert (140.0 - float(rate)) / 80.0 == pytest.approx(0.3679, rel=0.01)


def test_heart_recovers_more_slowly_than_it_rises():
    """The same gap closes at 1/35 s upwards and 1/70 s downwards."""
    up, down = (
        float(met.heart_rate_rate(jnp.asarray(100.0), jnp.asarray(x))) for x in (135.0, 65.0)
    )
    assert (up, down) == pytest.approx((1.0, -0.5), rel=1e-12)


@pytest.mark.parametrize(
    ("beats", "rate_w"),
    [(70, 143), (90, 218), (110, 335), (130, 502), (143, 643), (150, 730), (162, 900), (180, 1206)],
)
def test_heart_rate_bounds_the_effort(beats, rate_w):
    """Read backwards the law gives the published metabolic rates, fear or not."""
    found = float(met.effort_bound(jnp.asarray(float(beats))))
    # printed to 1 W
    assert found == pytest.approx(rate_w, abs=0.6)
    stressed = met.steady_heart_rate(jnp.asarray(float(rate_w)), 30.0)
    assert float(met.effort_bound(stressed)) > rate_w


@jax.jit
def breathed(start, effort, step):
    """March the uptake of a constant effort: uptake at the end and heat burnt by then."""

    def rates(now, state, _):
        return met.uptake_rate(state[0], effort), state[0]

    zero = jnp.asarray(0.0)
    return march(rates, (start, zero), Grid(zero, step, 200), None).state


def test_oxygen_that_is_owed_is_paid_back():
    """Over a bout and its recovery the uptake burns what the effort took."""
    rest, hard = jnp.asarray(106.5), jnp.asarray(800.0)
    uptake, first = breathed(rest, hard, jnp.asarray(1.5))
    _, second = breathed(uptake, rest, jnp.asarray(4.5))
    # the lag is linear: exact, but for what 22 lags of recovery leave (2e-10)
    assert float(first + second) == pytest.approx(800.0 * 300.0 + 106.5 * 900.0, rel=1e-8)


def test_an_endless_task_settles_at_the_fixed_point():
    """Marched for four hours, a paced task is at its closed-form rate, nearer to the set-point."""
    way, resting = pacing.Pacing(), jnp.asarray(106.5)

    def settled(task):
        def rates(now, state, _):
            rate, _pace = pacing.paced_rate(task, state[0], resting, 0.0, way)
            return (pacing.felt_effort_rate(state[0], rate, way),)

        zero = jnp.asarray(0.0)
        grid = Grid(zero, zero + 60.0, 240)
        felt = march(rates, (resting,), grid, None, solver="Bosh3").state[0]
        return pacing.paced_rate(task, felt, resting, 0.0, way)

    tasks = jnp.asarray([200.0, 284.0, 314.0])
    found, pace = jax.jit(jax.vmap(settled))(tasks)
    exact = pacing.settled_rate(tasks, resting, way)
    # 24 lags, faster with feedback
    assert np.asarray(found) == pytest.approx(np.asarray(exact), rel=1e-6)
    assert bool(jnp.all(jnp.abs(found - 255.0) < jnp.abs(tasks - 255.0)))
    assert [bool(p > 1.0) for p in pace] == [True, False, False]


def test_urgency_takes_the_choice_away():
    """A struggle is done at its own rate, however tired the man feels."""
    struggle = jnp.asarray(pacing.TASKS["struggle"].rate_w)
    felt, resting = jnp.asarray(500.0), jnp.asarray(106.5)
    rate, pace = pacing.paced_rate(struggle, felt, resting, 1.0, pacing.Pacing())
    assert (float(rate), float(pace)) == pytest.approx((800.0, 1.0), rel=1e-12)


def test_paced_walks_have_the_published_mean():
    """Tasks of 116-582 W, paced, come to 230-280 W over four hours (Waligora's lesson)."""
    mean, free, spread = paced_walks()
    # the span of programme means: Shuttle 225, Apollo 272, Skylab 277 W
    assert 225.0 < mean < 280.0
    assert free > 330.0
    # deviation of the mean of 24 unpaced tasks: (582 - 116) / sqrt(12 x 24) = 27 W
    assert spread < 0.5 * 27.5


def test_tasks_stay_in_the_published_range():
    """No task but rest and struggle leaves 116-582 W (Waligora, SP-377)."""
    for name, task in pacing.TASKS.items():
        assert task.source
        assert 0.0 < task.spread_w < 0.3 * task.rate_w
        if name not in ("resting", "struggle"):
            assert 116.0 <= task.rate_w <= 582.0


graded_heart = jax.jit(jax.value_and_grad(met.steady_heart_rate))


@settings(deadline=None, max_examples=60)  # the first call compiles
@given(st.floats(0.0, 3000.0), st.floats(0.0, 80.0))
def test_heart_rate_and_its_slope_are_finite(rate_w, stress):
    """Value and slope are finite at any metabolic rate, also below the law's lower end."""
    value, slope = graded_heart(jnp.asarray(rate_w), stress)
    assert jnp.isfinite(value)
    assert jnp.isfinite(slope)
    assert float(value) >= met.RESTING_HEART_RATE_PER_MIN - 1e-9
