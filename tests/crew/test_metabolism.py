"""Metabolism against the printed tables it comes from."""

import jax
import jax.numpy as jnp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.crew import metabolism as met


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


@settings(deadline=None)  # the first call compiles
@given(st.floats(0.0, 3000.0), st.floats(0.0, 80.0))
def test_heart_rate_and_its_slope_are_finite(rate_w, stress):
    """Value and slope are finite at any metabolic rate, also below the law's lower end."""
    value, slope = jax.value_and_grad(met.steady_heart_rate)(jnp.asarray(rate_w), stress)
    assert jnp.isfinite(value)
    assert jnp.isfinite(slope)
    assert float(value) >= met.RESTING_HEART_RATE_PER_MIN - 1e-9
