"""The search and the way out, on days whose daylight is known."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from voskhod.mission.loading import load_mission
from voskhod.mission.plan import nominal_plan
from voskhod.phases.fate import Cause, safe
from voskhod.phases.landing import LandingRecord
from voskhod.phases.rescue import HORIZON_S, rescue

HOUR, DAY = 3600.0, 86400.0
BASE = (
    "rescue.alarm_delay=2 h",
    "rescue.bearing_mean_time=4 h",
    "rescue.aircraft=0",
    "rescue.aircraft_speed=180 km/h",
    "rescue.sweep_width=0.24 km",
    "rescue.search_area=40000 km^2",
    "rescue.drop_delay=1 h",
    "rescue.party_delay=3 h",
    "rescue.party_distance=6 km",
    "rescue.party_speed=1.5 km/h",
    "rescue.clearing_work=8 h",
    "rescue.march_distance=4 km",
    "rescue.march_speed=2 km/h",
    "rescue.twilight=-91 deg",
    "rescue.locating_chance=0.5",
    "rescue.reaching_chance=0.5",
    "rescue.reaching_spread=0.4",
)
NIGHT = "rescue.twilight=91 deg"
# Everything at once but the clearing: what is left is daylight work.
WORK = (
    "rescue.twilight=0 deg",
    "rescue.alarm_delay=0 s",
    "rescue.bearing_mean_time=1 s",
    "rescue.party_delay=0 s",
    "rescue.party_distance=0 m",
    "rescue.march_distance=0 m",
)


@pytest.fixture(scope="module")
def search():
    """Return the compiled search: settings, local time of landing and place in, record out."""

    def run(plan, time, latitude, longitude):
        nothing = jnp.asarray(0.0)
        landed = LandingRecord(time, latitude, longitude, *(nothing,) * 3, None, None, safe())
        return rescue(plan, landed)

    compiled = jax.jit(run)

    def look(*overrides, time=93600.0, latitude=0.0, longitude=0.0):
        plan = nominal_plan(load_mission("voskhod-2", (*BASE, *overrides)))
        numbers = (jnp.asarray(float(n)) for n in (time, latitude, math.radians(longitude)))
        return jax.device_get(compiled(plan, *numbers))

    return look


def after(record, moment):
    """Return a moment in hours after landing."""
    return (float(getattr(record, moment)) - float(record.seconds[0])) / HOUR


@settings(deadline=None, max_examples=20)  # the first call compiles
@given(st.floats(0.05, 0.95), st.floats(0.2, 9.0), st.floats(1.0, 12.0))
def test_radio_bearing_is_an_exponential_law(search, chance, alarm, mean):
    """Without aircraft the place is known an exponential time after the alarm."""
    record = search(
        f"rescue.locating_chance={chance}",
        f"rescue.alarm_delay={alarm} h",
        f"rescue.bearing_mean_time={mean} h",
    )
    exact = alarm - mean * math.log(1.0 - chance)
    # Between two samples of 20 min depth is a straight line: up to a sample and a half after the
    # alarm it is wrong by at most a quarter of one; beyond, the law is exact but for a slope of
    # 1e-9 per second, which over a day and a mean of 12 h is 1.1e-3 h.
    tolerance = 2e-3 if exact - alarm > 1 / 2 else 0.09
    assert after(record, "located") == pytest.approx(exact, abs=tolerance)


def test_aircraft_add_their_hazard_by_day(search):
    """In daylight bearing and visual search add up (Koopman's random search)."""
    record = search("rescue.aircraft=6")
    swept = 6 * 180.0 * 0.24 / 40000.0  # of the area in an hour
    exact = 2.0 + math.log(2.0) / (1 / 4 + swept)
    # the integral of a constant is exact, but for a slope of 1e-9
    assert after(record, "located") == pytest.approx(exact, abs=1e-4)


def test_aircraft_see_nothing_by_night(search):
    """In the dark only the bearing counts, and nobody comes."""
    record = search("rescue.aircraft=6", NIGHT)
    assert after(record, "located") == pytest.approx(2.0 + 4.0 * math.log(2.0), abs=1e-4)
    assert Cause(int(record.fate.cause)) is Cause.NOT_RECOVERED
    assert float(record.fate.time) == pytest.approx(float(record.seconds[0]) + HORIZON_S)


def test_clocks_follow_each_other_in_constant_daylight(search):
    """Located, supplied, reached and extracted are sums of the laws' times."""
    record = search("rescue.reaching_chance=0.8")
    located = 2.0 + 4.0 * math.log(2.0)
    reached = located + 3.0 + 6.0 / 1.5 * math.exp(0.4 * norm.ppf(0.8))
    # a slope of 1e-6 lets the inverse of the daylight be a function
    assert after(record, "supplied") == pytest.approx(located + 1.0, abs=1e-3)
    assert after(record, "reached") == pytest.approx(reached, abs=1e-3)
    assert after(record, "extracted") == pytest.approx(reached + 8.0 + 2.0, abs=1e-3)
    assert Cause(int(record.fate.cause)) is Cause.RECOVERED


def test_work_goes_on_by_day_only(search):
    """Twenty hours of daylight work from noon on the equator end on the third morning."""
    record = search(*WORK, "rescue.clearing_work=20 h", time=29 * HOUR)
    # Landed at 12:00 UTC on 19 March at Greenwich on the equator. The equation of time is -8 min:
    # the sun rises at 6:08 and sets at 18:08. 6.13 h that day, 12 h the next, 1.87 h on the third.
    exact = (48 - 12) + 8.0
    # refraction is left out, sunrise and sunset are known to a tenth of a 20 min sample: 5 min each
    assert after(record, "extracted") == pytest.approx(exact, abs=0.2)


def test_no_work_in_the_night_waits_for_morning(search):
    """What begins in the evening is done in the morning."""
    record = search(*WORK, "rescue.clearing_work=1 h", time=36 * HOUR)
    # landed at 19:00 UTC: dark; sunrise at 6:08 and an hour of work make 7:08, twelve hours later
    assert after(record, "extracted") == pytest.approx(12.13, abs=0.2)


@pytest.mark.parametrize(
    ("longitude", "hours", "nights"),
    [(0.0, 10.0, 0), (0.0, 14.0, 1), (0.0, 38.0, 2), (90.0, 8.0, 1), (-90.0, 16.0, 0)],
)
def test_nights_are_local_midnights(search, longitude, hours, nights):
    """From 11:00 UTC to midnight it is 13 h at Greenwich, 7 h at 90 E and 19 h at 90 W."""
    record = search(
        *WORK[1:], f"rescue.clearing_work={hours} h", time=28 * HOUR, longitude=longitude
    )
    assert after(record, "extracted") == pytest.approx(hours, abs=0.01)
    assert float(record.nights) == nights


def test_crew_that_nobody_finds_is_not_recovered(search):
    """A search without luck ends with its horizon."""
    record = search("rescue.bearing_mean_time=1000 h", "rescue.locating_chance=0.5")
    assert Cause(int(record.fate.cause)) is Cause.NOT_RECOVERED
    assert float(record.fate.time) == pytest.approx(float(record.seconds[0]) + HORIZON_S)


def test_chance_to_be_located_is_that_of_the_hazard(search):
    """The curve of chances is the law's, and crosses one half at the median."""
    record = search()
    hours = (record.seconds - record.seconds[0]) / HOUR
    exact = 1.0 - np.exp(-np.clip(hours - 2.0, 0.0, None) / 4.0)
    # where the hazard starts a sample is half a ramp off: a twelfth of an hour over four
    np.testing.assert_allclose(record.located_chance, exact, atol=0.022)
    np.testing.assert_allclose(record.located_chance[10:], exact[10:], atol=1e-6)
