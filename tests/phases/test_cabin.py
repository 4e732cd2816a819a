"""The cabin's air: exact decay, exact balances, and what a feed holds."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import brentq

from voskhod.mission.loading import load_mission
from voskhod.mission.plan import nominal_plan
from voskhod.phases.cabin import STEPS, cabin
from voskhod.phases.fate import Cause

BEGUN, ENDED = 6500.0, 92000.0
BASE = (
    "cabin.volume=2.5 m^3",
    "cabin.pressure=101.3 kPa",
    "cabin.temperature=18 degC",
    "cabin.leak_area=0.3 mm^2",
    "cabin.leak_duration=48 h",
    "cabin.feed_pressure=97 kPa",
    "cabin.feed_flow=1 kg/h",
    "cabin.oxygen_store=100 kg",
    "cabin.oxygen_partial_limit=8 kPa",
)
NO_FEED, NO_LEAK = "cabin.feed_flow=0 kg/s", "cabin.hatch_leaks=false"


def plan_with(*overrides):
    """Return a plan of a cabin that leaks and is fed, with settings laid over it."""
    return nominal_plan(load_mission("voskhod-2", (*BASE, *overrides)))


@pytest.fixture(scope="module")
def breathe():
    """Return the compiled phase: plan in, record out."""
    run = jax.jit(lambda plan: cabin(plan, jnp.asarray(BEGUN), jnp.asarray(ENDED)))
    return lambda *overrides: run(plan_with(*overrides))


def total(record):
    return np.asarray(record.air.oxygen_pa + record.air.rest_pa)


def choked_flow(plan, pressure):
    """Return the air that leaves through the leak at a pressure [kg/s], closed form."""
    warm = float(plan.cabin.temperature)
    squeeze = math.sqrt(1.4) * (2 / 2.4) ** 3
    return float(plan.cabin.leak_area) * pressure * squeeze / math.sqrt(287.05287 * warm)


def test_tight_cabin_keeps_its_air(breathe):
    """Without a leak nothing changes."""
    record = breathe(NO_LEAK, "cabin.feed_pressure=95 kPa")
    # nothing flows: rounding only
    np.testing.assert_allclose(record.fraction, 0.2095, rtol=1e-12)
    np.testing.assert_allclose(total(record), 101.3e3, rtol=1e-12)


def test_leak_lets_the_pressure_fall_exponentially(breathe):
    """Without feed the pressure falls by the time constant of choked flow, composition kept."""
    record, plan = breathe(NO_FEED), plan_with()
    mass = 101.3e3 * 2.5 / (287.05287 * float(plan.cabin.temperature))
    constant = mass / choked_flow(plan, 101.3e3)
    exact = 101.3e3 * np.exp(-(np.asarray(record.seconds) - BEGUN) / constant)
    # steps are 1/125 of the time constant: third order leaves 1e-10; softened orifice 5e-8
    np.testing.assert_allclose(total(record), exact, rtol=1e-6)
    np.testing.assert_allclose(record.fraction, 0.2095, rtol=1e-9)


def test_leak_ends_when_the_hatch_seals(breathe):
    """After the leak has closed the pressure stays."""
    record = breathe(NO_FEED, "cabin.leak_duration=7 h")
    after = np.asarray(record.seconds) > BEGUN + 7 * 3600.0 + (ENDED - BEGUN) / STEPS
    assert np.ptp(total(record)[after]) < 1e-6
    assert total(record)[-1] < 0.8 * 101.3e3


def test_feed_holds_the_pressure_where_it_balances_the_leak(breathe):
    """In the end the feed is as open as the leak demands, in its band under the set-point."""
    record, plan = breathe("cabin.leak_area=1 mm^2"), plan_with("cabin.leak_area=1 mm^2")
    # Oxygen is heavier than air: the feed balances moles, so masses differ by the gas constants.
    ratio = 287.05287 / 259.8367
    open_share = lambda p: ratio * choked_flow(plan, p) / (1.0 / 3600.0)  # noqa: E731
    exact = brentq(lambda p: p - 97e3 * (1.0 - 0.05 * open_share(p)), 80e3, 97e3)
    # the band is wider than a step of the feed, so the record is at rest: rounding
    assert total(record)[-1] == pytest.approx(exact, rel=1e-6)
    assert float(record.fraction[-1]) > 0.9  # what leaks is a mixture, what is fed is oxygen


def test_every_gram_fed_is_in_the_air(breathe):
    """In a tight cabin the store loses what the air gains."""
    record = breathe(NO_LEAK, "cabin.feed_pressure=120 kPa", "cabin.feed_flow=0.1 kg/h")
    gained = np.asarray(record.air.oxygen_pa - record.air.oxygen_pa[0])
    kilograms = gained * 2.5 / (259.8367 * 291.15)
    # a linear invariant, which every Runge-Kutta method keeps; the gas constant has six digits
    np.testing.assert_allclose(100.0 - np.asarray(record.air.store_kg), kilograms, rtol=1e-6)
    assert kilograms[-1] > 0.3


@pytest.mark.parametrize("feed", ["0.1 kg/h", "1 kg/h", "10 kg/h", "100 kg/h"])
def test_feed_of_any_size_neither_overshoots_nor_overdraws(breathe, feed):
    """A feed that is fast beside the march stays stable and stops at an empty store."""
    record = breathe(f"cabin.feed_flow={feed}", "cabin.oxygen_store=0.4 kg")
    pressure, store = total(record), np.asarray(record.air.store_kg)
    assert np.all(np.diff(pressure) < 1e-6)  # it leaks all the time and is never overfed
    assert np.all(np.diff(store) <= 1e-12)
    assert store.min() >= 0.0


def test_crew_faints_when_the_oxygen_is_too_thin(breathe):
    """The loss comes when the decay reaches the limit."""
    record, plan = breathe(NO_FEED), plan_with()
    mass = 101.3e3 * 2.5 / (287.05287 * float(plan.cabin.temperature))
    constant = mass / choked_flow(plan, 101.3e3)
    assert Cause(int(record.fate.cause)) is Cause.CABIN_AIR_LOST
    exact = BEGUN + constant * math.log(0.2095 * 101.3e3 / 8e3)
    # the loss is dated at the first sample after it
    step = (ENDED - BEGUN) / STEPS
    assert exact <= float(record.fate.time) <= exact + step


def test_crew_in_good_air_is_safe(breathe):
    """A fed cabin loses nobody."""
    assert Cause(int(breathe().fate.cause)) is Cause.RECOVERED
