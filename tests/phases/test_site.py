"""Light and weather where the capsule came down: Astropy, a cosine by hand, tables, a season."""

import math
from datetime import UTC, datetime, timedelta

import astropy.coordinates as coordinates
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from astropy import units as u
from astropy.time import Time
from astropy.utils import iers

from voskhod.mission.loading import load_mission
from voskhod.mission.plan import nominal_plan
from voskhod.phases.site import HORIZON_S, STEP_S, site_of
from voskhod.physics import climate
from voskhod.physics.ground import Ground

# Polar motion before 1973 is not in Astropy's tables; it is below an arcsecond.
pytestmark = pytest.mark.filterwarnings("ignore:Tried to get polar motions")

HOUR = 3600.0
PLACE = math.radians(59.57), math.radians(55.47)
LANDED = 26.0 * HOUR + 120.0  # after lift-off at 7:00 UTC on 18 March 1965
SAID = (
    "search.twilight=-0.8 deg",
    "weather.mean_temperature=-15 degC",
    "weather.daily_swing=8 K",
    "weather.wind=4 m/s",
    "weather.snow_depth=1.2 m",
)
UNSAID = ("mean_temperature", "daily_swing", "snow_depth")

_site, _season = jax.jit(site_of), jax.jit(climate.season)


def site_at(plan, longitude=PLACE[1], landed=LANDED, forest=2, elevation=170.0):
    """Return the conditions at a place of the landing's latitude."""
    code, level = jnp.asarray(forest), jnp.asarray(elevation)
    ground = Ground(level, jnp.asarray(True), code, jnp.asarray(0))
    numbers = (jnp.asarray(float(x)) for x in (PLACE[0], longitude, landed))
    return jax.device_get(_site(plan, *numbers, ground))


def plan_with(*overrides):
    """Return a plan, with settings laid over what is said."""
    return nominal_plan(load_mission("voskhod-2", (*SAID, *overrides)))


def test_daylight_adds_up_to_what_astropy_says(monkeypatch):
    """Over the eight days the Sun of Astropy is up for as long as the light lasts here."""
    monkeypatch.setattr(iers.conf, "auto_download", False)
    monkeypatch.setattr(iers.conf, "iers_degraded_accuracy", "warn")
    site = site_at(plan_with())
    at = np.arange(0.0, HORIZON_S + 1.0, 600.0)
    launched = datetime(1965, 3, 18, 7, 0, tzinfo=UTC).replace(tzinfo=None)
    when = Time([launched + timedelta(seconds=LANDED + t) for t in at], scale="utc")
    place = coordinates.EarthLocation.from_geodetic(55.47, 59.57, 0.0)
    frame = coordinates.AltAz(obstime=when, location=place)
    sun = coordinates.get_body("sun", when, place).transform_to(frame).alt.to_value(u.rad)
    share = np.clip((sun - math.radians(-0.8)) / math.radians(2.0) + 0.5, 0.0, 1.0)
    # The ramp of light is 2.005 degrees, and the Sun is known to 0.02 degrees here: a hundredth.
    np.testing.assert_allclose(site.daylight, share[:: round(STEP_S / 600.0)], atol=0.015)
    up = np.trapezoid(share, at)
    # Dawn is a ramp of 16 min between samples of 30: 16 of them, each wrong by 4 min at most, and
    # by no sign of its own.
    assert site.light_s[-1] == pytest.approx(up, abs=4.0 * 240.0)
    assert 95.0 < up / HOUR < 100.0  # about twelve hours a day at the equinox


def test_warmest_hour_is_two_in_the_afternoon_of_local_time():
    """At 90 E it is 14:00 when it is 8:00 UTC, an hour after lift-off, and coldest at 2:00."""
    site = site_at(plan_with(), 0.5 * math.pi, HOUR)
    # a cosine at its quarters: rounding
    expected = 258.15 + np.array([8.0, 0.0, -8.0, 0.0, 8.0])
    np.testing.assert_allclose(site.air_k[:49:12], expected, atol=1e-9)


def test_what_is_fair_is_calm_and_clear_at_once():
    """One deviate up: wind down and visibility up by one spread of the logarithm; days warm."""
    days = f"[{', '.join(['1.0'] + ['0.5'] * 8)}]"
    plain, fair = site_at(plan_with()), site_at(plan_with(f"weather.fair_days={days}"))
    warm = site_at(plan_with(f"weather.warm_days={days}", "weather.day_spread=5 K"))
    # At the hour of landing the chain is its first number.
    ratio = fair.wind_m_s[0] / plain.wind_m_s[0], fair.visibility_m[0] / plain.visibility_m[0]
    assert np.log(ratio) == pytest.approx((-climate.WIND_SPREAD, climate.VISIBILITY_SPREAD))
    assert warm.air_k[0] - plain.air_k[0] == pytest.approx(5.0)
    assert plain.wind_m_s == pytest.approx(4.0)
    assert plain.head_wind_m_s == pytest.approx(0.15 * 4.0)  # in closed forest


def test_a_table_overrides_everything():
    """By the hour: straight between rows, visibility in its logarithm, held beyond the ends."""
    table = (
        "{after_landing_h=[0, 10, 30], temperature_degC=[-5, -25, -10], wind_m_s=[2, 6, 0],"
        "visibility_km=[20, 0.2, 5], snow_depth_m=[0.8, 1.0, 1.5]}"
    )
    site = site_at(plan_with(f"weather.hourly={table}"), forest=0)
    hours = site.after / HOUR
    rows = [0.0, 10.0, 30.0]
    expected = 273.15 + np.interp(hours, rows, [-5.0, -25.0, -10.0])
    np.testing.assert_allclose(site.air_k, expected, rtol=1e-12)  # NumPy's straight lines
    np.testing.assert_allclose(site.wind_m_s, np.interp(hours, rows, [2, 6, 0]), atol=1e-12)
    np.testing.assert_allclose(site.head_wind_m_s, 0.72 * site.wind_m_s, atol=1e-12)
    logs = np.interp(hours, rows, np.log([20e3, 200.0, 5e3]))
    np.testing.assert_allclose(site.visibility_m, np.exp(logs), rtol=1e-12)
    assert float(site.snow_m) == pytest.approx(0.8)


def test_the_season_is_taken_where_nothing_is_said():
    """Without a word of the weather it is that of Perm in the middle of March."""
    plan = plan_with()
    weather = plan.weather.model_copy(update=dict.fromkeys(UNSAID))
    silent = plan.model_copy(update={"weather": weather})
    site = site_at(silent)
    # 384 of 385 samples are eight whole days: the daily cosine drops out.
    mean = float(np.mean(site.air_k[:-1])) - 273.15
    # Normals of Perm at 58 N: -4.05 in March, 3.9 in April: -2.3 on 22 March, straight between, and
    # 1 K less a degree and a half farther north. 4.2 K is what the law leaves between places.
    assert mean == pytest.approx(-3.3, abs=4.2)
    # 31 days of January, 28 of February, 18 of March; landed at 9:02 UTC on the next.
    usual = _season(PLACE[0], 170.0, 2.0, 31 + 28 + 18 + 9.0 / 24.0 + 2.0 / 1440.0)
    assert mean == pytest.approx(float(usual.mean_temperature) - 273.15, abs=1e-9)
    assert np.ptp(site.air_k) == pytest.approx(2.0 * float(usual.daily_swing), rel=3e-3)
    assert float(site.snow_m) == pytest.approx(0.62, abs=0.1)  # norm of mid-March in the forest
    odd = weather.model_copy(update={"place": jnp.asarray(1.0), "snow": jnp.asarray(-1.0)})
    other = site_at(plan.model_copy(update={"weather": odd}))
    # What the fit leaves between places, 4.2 K over the year and up to 5.5 in January; half of a
    # logarithm of snow.
    assert 4.2 < np.mean(other.air_k - site.air_k) < 5.5
    assert other.snow_m / site.snow_m == pytest.approx(math.exp(-0.5))
