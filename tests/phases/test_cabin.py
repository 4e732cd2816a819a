"""The cabin's air: exact decay, exact balances, what a feed holds, what a crew does about it."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import brentq

from voskhod.mission.loading import load_mission
from voskhod.mission.plan import nominal_plan
from voskhod.phases.cabin import KEEPING, STEPS, Reaction, cabin
from voskhod.phases.fate import Cause
from voskhod.physics.cabin_air import NOMINAL_BREATH, VOSTOK_REGENERATOR

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
WARM_K = 291.15
# Dry air without argon: IUPAC 2021 masses and NIST-JANAF heats, written again.
MOLAR = 0.7905 * 0.0280134 + 0.2095 * 0.0319988
CONSTANT = 8.31446261815324 / MOLAR
HEAT = 0.7905 * 29.124 + 0.2095 * 29.376
HEAT_RATIO = HEAT / (HEAT - 8.31446261815324)
OXYGEN_CONSTANT = 8.31446261815324 / 0.0319988
# Nobody breathes, nothing regenerates, nobody reacts: leak and feed alone. One type for all
# numbers, so that all share one program.
PASSIVE = VOSTOK_REGENERATOR._replace(air_flow=0.0, dryer_flow=0.0)
NOBODY_REACTS = Reaction(2.0, 1e9, 0.0, 66661.0)
QUIET = jax.tree.map(
    float,
    KEEPING._replace(
        regenerator=PASSIVE, reaction=NOBODY_REACTS, humidity=0.0, carbon_dioxide=0.0, persons=0.0
    ),
)


def plan_with(*overrides):
    """Return a plan of a cabin that leaks and is fed, with settings laid over it."""
    return nominal_plan(load_mission("voskhod-2", (*BASE, *overrides)))


@pytest.fixture(scope="module")
def live():
    """Return the compiled phase: how the air is kept, and settings, in; record out."""
    run = jax.jit(
        lambda plan, keeping: cabin(plan, jnp.asarray(BEGUN), jnp.asarray(ENDED), keeping)
    )
    return lambda keeping, *overrides: run(plan_with(*overrides), keeping)


@pytest.fixture(scope="module")
def breathe(live):
    """Return the phase without crew, regenerator and reaction."""
    return lambda *overrides: live(QUIET, *overrides)


def total(record):
    return np.asarray(record.air.oxygen_pa + record.air.rest_pa)


def choked_flow(pressure, area=0.3e-6, ratio=HEAT_RATIO, constant=CONSTANT):
    """Return the gas that leaves through the leak at a pressure [kg/s], closed form."""
    squeeze = math.sqrt(ratio) * (2 / (ratio + 1)) ** ((ratio + 1) / (2 * (ratio - 1)))
    return area * pressure * squeeze / math.sqrt(constant * WARM_K)


CONSTANT_S = 101.3e3 * 2.5 / (CONSTANT * WARM_K) / choked_flow(101.3e3)


def test_tight_cabin_keeps_its_air(breathe):
    """Without a leak nothing changes in a day."""
    record = breathe(NO_LEAK, "cabin.feed_pressure=95 kPa")
    # nothing flows: rounding only
    np.testing.assert_allclose(record.fraction, 0.2095, rtol=1e-12)
    np.testing.assert_allclose(total(record), 101.3e3, rtol=1e-12)
    assert float(record.lost_kg) == 0.0
    assert float(record.over_fire_limit) == 0.0


def test_leak_lets_the_pressure_fall_exponentially(breathe):
    """Without feed the pressure falls by the time constant of choked flow, composition kept."""
    record = breathe(NO_FEED)
    exact = 101.3e3 * np.exp(-(np.asarray(record.seconds) - BEGUN) / CONSTANT_S)
    # steps are 1/125 of the time constant: third order leaves 1e-7 of the fall
    np.testing.assert_allclose(total(record), exact, rtol=1e-6)
    np.testing.assert_allclose(record.fraction, 0.2095, rtol=1e-9)
    held = 101.3e3 * 2.5 / (CONSTANT * WARM_K)
    gone = held * (1.0 - math.exp(-(ENDED - BEGUN) / CONSTANT_S))
    assert float(record.lost_kg) == pytest.approx(gone, rel=1e-6)


def test_leak_ends_when_the_hatch_seals(breathe):
    """After the leak has closed the pressure stays."""
    record = breathe(NO_FEED, "cabin.leak_duration=7 h")
    after = np.asarray(record.seconds) > BEGUN + 7 * 3600.0 + (ENDED - BEGUN) / STEPS
    assert np.ptp(total(record)[after]) < 1e-6
    assert total(record)[-1] < 0.8 * 101.3e3


def test_hole_of_five_millimetres_is_a_matter_of_minutes(live):
    """5 mm, C_d 0.6, 5 m3: 101 to 34 kPa in 38.9 min at constant temperature (printed)."""
    area = 0.6 * math.pi * 2.5e-3**2
    record = live(QUIET, NO_FEED, "cabin.volume=5 m^3", f"cabin.leak_area={area!r} m^2")
    fallen = np.log(101.0e3 / total(record))
    passed = np.interp(math.log(101.0 / 34.0), fallen, np.asarray(record.seconds) - BEGUN)
    passed -= np.interp(0.0, fallen, np.asarray(record.seconds) - BEGUN)  # it begins at 101.3 kPa
    # half of the last printed digit; the table is for air with its argon, 0.2 % slower
    assert passed / 60.0 == pytest.approx(38.9, abs=0.05 + 0.002 * 38.9)


def test_feed_holds_the_pressure_where_it_balances_the_leak(breathe):
    """In the end the feed is as open as the leak of pure oxygen demands, in its band."""
    record = breathe("cabin.leak_area=1.5 mm^2", "cabin.feed_flow=1.5 kg/h")
    ratio = 29.376 / (29.376 - 8.31446261815324)  # of oxygen, NIST-JANAF

    def missing(p):
        leak = choked_flow(p, 1.5e-6, ratio, OXYGEN_CONSTANT)
        return p - 97e3 * (1.0 - 0.05 * leak / (1.5 / 3600.0))

    exact = brentq(missing, 80e3, 97e3)
    # nine time constants flush the nitrogen to 1e-4; of the band of 5 % its lightness moves 7 %
    assert total(record)[-1] == pytest.approx(exact, rel=1e-5)
    assert float(record.fraction[-1]) > 0.999
    assert 0.5 * (ENDED - BEGUN) < float(record.over_fire_limit) < ENDED - BEGUN


def test_every_gram_fed_is_in_the_air(breathe):
    """In a tight cabin the store loses what the air gains."""
    record = breathe(NO_LEAK, "cabin.feed_pressure=120 kPa", "cabin.feed_flow=0.1 kg/h")
    gained = np.asarray(record.air.oxygen_pa - record.air.oxygen_pa[0])
    kilograms = gained * 2.5 / (OXYGEN_CONSTANT * WARM_K)
    # a linear invariant, which every Runge-Kutta method keeps
    np.testing.assert_allclose(
        100.0 - np.asarray(record.air.store_kg), kilograms, rtol=1e-9, atol=1e-11
    )
    assert kilograms[-1] > 0.3


@pytest.mark.parametrize("feed", ["0.1 kg/h", "1 kg/h", "10 kg/h", "100 kg/h"])
def test_feed_of_any_size_neither_overshoots_nor_overdraws(breathe, feed):
    """A feed that is fast beside the march stays stable and stops at an empty store."""
    record = breathe(f"cabin.feed_flow={feed}", "cabin.oxygen_store=0.4 kg")
    pressure, store = total(record), np.asarray(record.air.store_kg)
    # It leaks all the time and is never overfed. 1 Pa: where feed and leak balance, ever heavier
    # gas leaks ever fewer moles.
    assert np.all(np.diff(pressure) < 1.0)
    assert np.all(np.diff(store) <= 1e-12)
    assert store.min() >= 0.0


def test_crew_faints_when_the_oxygen_is_too_thin(breathe):
    """The loss comes when the decay reaches the limit."""
    record = breathe(NO_FEED)
    assert Cause(int(record.fate.cause)) is Cause.CABIN_AIR_LOST
    exact = BEGUN + CONSTANT_S * math.log(0.2095 * 101.3e3 / 8e3)
    # the loss is dated at the first sample after it
    step = (ENDED - BEGUN) / STEPS
    assert exact <= float(record.fate.time) <= exact + step


def test_crew_in_good_air_is_safe(breathe):
    """A fed cabin loses nobody."""
    assert Cause(int(breathe().fate.cause)) is Cause.RECOVERED


def test_one_person_takes_and_gives_what_bvad_prints(live):
    """60 m3, no scrubbing: 0.59 g/min of oxygen goes, 0.69 of carbon dioxide comes, mass exact."""
    keeping = QUIET._replace(persons=1.0, breath=NOMINAL_BREATH)
    record = live(keeping, NO_LEAK, NO_FEED, "cabin.volume=60 m^3")
    minutes = (ENDED - BEGUN) / 60.0
    kilograms = 60.0 / (8.31446261815324 * WARM_K)
    oxygen = np.asarray(record.air.oxygen_pa) * kilograms * 0.0319988
    carbon = np.asarray(record.air.carbon_dioxide_pa) * kilograms * 0.0440095
    # constant rates: rounding
    assert oxygen[0] - oxygen[-1] == pytest.approx(0.59e-3 * minutes, rel=1e-9)
    assert carbon[-1] == pytest.approx(0.69e-3 * minutes, rel=1e-5)  # six digits of the molar mass


def test_regenerated_air_settles_at_the_crews_own_ratio(live):
    """Carbon dioxide settles where superoxide takes up what a crew gives off."""
    unit = VOSTOK_REGENERATOR._replace(superoxide=1e6)  # never worn, so that it settles
    keeping = QUIET._replace(regenerator=jax.tree.map(float, unit), persons=2.0, humidity=0.5)
    record = live(keeping, NO_LEAK, NO_FEED)
    made = np.diff(np.asarray(record.air.superoxide_kg))[-2] / ((ENDED - BEGUN) / STEPS)
    oxygen = -made * 0.75 * 0.0319988 / 0.0710971
    pressure = float(record.air.carbon_dioxide_pa[-1])
    taken = 4.0 / 3.0 * pressure / (pressure + 200.0) * oxygen * 0.0440095 / 0.0319988
    # at rest: what two people give off a day; the slowest of it settles within hours
    assert taken == pytest.approx(2.0 * 1.04 / 86400.0, rel=1e-3)
    water = np.asarray(record.air.water_pa)
    assert abs(water[-2] - water[-3]) < 1e-3 * water[-1]


def test_crew_that_reacts_ends_the_flooding(live):
    """After their delay over the limit they turn the feed down; who waits has more oxygen."""
    sealed, late = "cabin.leak_duration=8 h", Reaction(0.40, 10000.0, 0.0, 1000.0)
    runs = [
        live(QUIET._replace(reaction=reaction), sealed)
        for reaction in (NOBODY_REACTS, late, late._replace(delay=3600.0))
    ]
    peaks = [float(record.fraction.max()) for record in runs]
    assert peaks[0] > peaks[1] > peaks[2] > 0.40
    seconds, fraction = np.asarray(runs[1].seconds), np.asarray(runs[1].fraction)
    over = seconds[np.argmax(fraction > 0.40)]
    store = np.asarray(runs[1].air.store_kg)[seconds > over + 10000.0 + 600.0 + 350.0]
    assert np.ptp(store) == 0.0  # delay, ten minutes of turning, a step: nothing is fed any more
    # time over the limit adds up from the crossing on, as long as it stays above
    gone = seconds[-1] - over
    assert float(runs[1].air.over_s[-1]) == pytest.approx(gone, abs=2.0 * (ENDED - BEGUN) / STEPS)
    careful = live(QUIET._replace(reaction=late._replace(heeds_fire=1.0)), sealed)
    assert float(careful.air.over_s[-1]) > float(runs[1].air.over_s[-1])
    assert float(careful.fraction.max()) < peaks[1]
