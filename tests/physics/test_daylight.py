"""Daylight against Astropy, SciPy, a printed day and days made by hand."""

from datetime import UTC, datetime, timedelta

import astropy.coordinates as coordinates
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from astropy import units as u
from astropy.time import Time
from astropy.utils import iers
from scipy.integrate import cumulative_trapezoid

from voskhod.physics import daylight

# Polar motion before 1973 is not in Astropy's tables; it is below an arcsecond.
pytestmark = pytest.mark.filterwarnings("ignore:Tried to get polar motions")

HOUR = 3600.0
DAY = 24.0 * HOUR


@pytest.fixture(autouse=True)
def _offline() -> None:
    """Keep Astropy from asking the network for Earth orientation."""
    iers.conf.auto_download = False
    iers.conf.iers_degraded_accuracy = "warn"


def crossings(level, at):
    """Return when a sampled level changes sign, straight between samples."""
    i = np.flatnonzero(np.sign(level[:-1]) != np.sign(level[1:]))
    return at[i] - level[i] * (at[i + 1] - at[i]) / (level[i + 1] - level[i])


def test_sunrise_and_sunset_at_the_landing_place_meet_astropy():
    """On 20 March 1965 at 59.57 N 55.47 E the Sun comes and goes when Astropy says."""
    epoch = datetime(1965, 3, 20, tzinfo=UTC)
    at = np.arange(0.0, DAY, 300.0)
    when = Time([(epoch + timedelta(seconds=t)).replace(tzinfo=None) for t in at], scale="utc")
    place = coordinates.EarthLocation.from_geodetic(55.47, 59.57, 0.0)
    frame = coordinates.AltAz(obstime=when, location=place)
    altitude = coordinates.get_body("sun", when, place).transform_to(frame).alt.to_value(u.rad)
    share = daylight.daylight_share(
        np.radians(59.57), np.radians(55.47), jnp.asarray(at), epoch, daylight.SUNRISE_RAD
    )
    theirs = crossings(altitude - daylight.SUNRISE_RAD, at)
    # 10 s: 0.02 degrees of the Sun's place at 7.6 degrees of elevation an hour.
    assert crossings(np.asarray(share) - 0.5, at) == pytest.approx(theirs, abs=10.0)
    assert len(theirs) == 2


def test_the_shortest_day_of_winnipeg_meets_its_print():
    """8 h 5 min between 8:24 and 16:29 Central Standard Time on 21 December (encyclopaedia)."""
    epoch = datetime(2021, 12, 21, 6, 0, tzinfo=UTC)  # midnight in Winnipeg
    at = jnp.arange(0.0, DAY + 1.0, 300.0)
    share = daylight.daylight_share(
        np.radians(49.895), np.radians(-97.138), at, epoch, daylight.SUNRISE_RAD
    )
    length = float(daylight.running_integral(share, at)[-1])
    assert length == pytest.approx(8 * HOUR + 5 * 60, abs=60.0)  # printed to the minute, twice
    rise, fall = crossings(np.asarray(share) - 0.5, np.asarray(at))
    assert rise == pytest.approx(8 * HOUR + 24 * 60, abs=60.0)
    assert fall == pytest.approx(16 * HOUR + 29 * 60, abs=60.0)


def test_the_running_integral_is_scipys():
    """The trapezoidal sums are those of SciPy, on an uneven grid too."""
    random = np.random.default_rng(1)
    at, rate = np.cumsum(random.random(50)), random.random(50)
    ours = daylight.running_integral(jnp.asarray(rate), jnp.asarray(at))
    theirs = cumulative_trapezoid(rate, at, initial=0.0)
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)  # rounding


_after_daylight = jax.jit(daylight.after_daylight)


def _made_days():
    """Return three days of light from 6 h to 18 h and its integral, every ten minutes."""
    at = jnp.arange(0.0, 3.0 * DAY + 1.0, 600.0)
    hour = (at / HOUR) % 24.0
    share = jnp.clip(6.0 * (6.0 - jnp.abs(hour - 12.0)) + 0.5, 0.0, 1.0)
    return at, daylight.running_integral(share, at)


@pytest.mark.parametrize(
    ("begun", "work", "done"),
    [
        (8.0, 2.0, 10.0),  # within a day
        (22.0, 3.0, 33.0),  # begun at night: waits for 6 h of the next day
        (16.0, 4.0, 32.0),  # two hours before dusk and two after dawn
        (12.0, 17.0, 41.0),  # 6 h, and 11 of the next day
        (10.0, 0.0, 10.0),  # nothing to do
        (23.0, 0.0, 23.0),
        (60.0, 100.0, 72.0),  # not done: the last sample
    ],
)
def test_work_waits_for_daylight(begun, work, done):
    """Work in made days of 12 h ends when arithmetic says."""
    at, light = _made_days()
    ended = float(_after_daylight(begun * HOUR, work * HOUR, at, light)) / HOUR
    # 10 min: light comes and goes over two samples of the made days.
    assert ended == pytest.approx(done, abs=0.17)


def test_the_inverse_undoes_the_integral():
    """By day, the time at which the integral has its own value is the time itself."""
    at, light = _made_days()
    days = (np.asarray(at) / HOUR) % 24.0
    noon = np.flatnonzero((days > 7.0) & (days < 17.0))
    back = daylight.when_reached(light[noon], light, at)
    # A millionth of 36 h of light is the guard: 0.13 s.
    np.testing.assert_allclose(back, np.asarray(at)[noon], atol=0.2)


def test_midnights_are_counted_in_local_time():
    """Perm's longitude is 3.7 h ahead: from 19 to 21 UTC a midnight passes, at Greenwich none."""
    epoch = datetime(1965, 3, 19, 7, 0, tzinfo=UTC)

    def passed(longitude):
        first, last = (
            daylight.solar_time(np.radians(longitude), hours * HOUR, epoch)
            for hours in (12.0, 14.0)
        )
        return float(daylight.midnights(first, last))

    assert passed(55.47) == 1.0
    assert passed(0.0) == 0.0
    three = daylight.midnights(0.5 * DAY, 3.4 * DAY)
    assert float(three) == 3.0


def test_solar_noon_comes_six_hours_early_at_ninety_degrees_east():
    """At 90 E it is noon at 6 h UTC."""
    ours = daylight.solar_time(0.5 * np.pi, 0.0, datetime(1965, 3, 19, 6, 0, tzinfo=UTC))
    assert float(ours) == pytest.approx(12.0 * HOUR)


def test_a_polar_night_has_no_daylight_and_no_broken_slope():
    """Work in an unbroken night is not done, and its sensitivity is a number."""
    at = jnp.linspace(0.0, 8.0 * DAY, 577)
    light = jnp.zeros_like(at)

    def done(work):
        return daylight.after_daylight(jnp.float64(100.0), work, at, light)

    value, slope = jax.value_and_grad(done)(jnp.float64(HOUR))
    assert float(value) == pytest.approx(8.0 * DAY)
    assert np.isfinite(slope)


def test_sensitivities_are_finite_by_day_and_by_night():
    """The end of the work has a finite slope in its beginning and its length."""
    at, light = _made_days()
    slopes = jax.jit(
        jax.vmap(jax.grad(daylight.after_daylight, (0, 1)), in_axes=(0, 0, None, None))
    )
    begun = HOUR * jnp.array([0.0, 5.0, 6.0, 12.0, 20.0, 72.0])
    assert np.all(np.isfinite(slopes(begun, 0.5 * begun, at, light)))
