"""The search and the way out, on days whose daylight is known, against closed forms."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import norm

from voskhod.mission.loading import load_mission
from voskhod.mission.plan import changed_plan, drawn_plan, nominal_plan
from voskhod.phases.fate import Cause, safe
from voskhod.phases.landing import LandingRecord
from voskhod.phases.rescue import FOLLOWED_S, HORIZON_S, rescue
from voskhod.physics.ground import Ground

HOUR = 3600.0
NOMINAL, DRAWN = "nominal", 256
MEAN_H = 4.0  # hours until people tell
BASE = {
    **{f"search.aircraft.{i}.count": 0.0 for i in range(3)},
    "search.report_time": MEAN_H * HOUR,
    "search.twilight": math.radians(-91.0),  # light at all hours
    "rescue.drop_delay": HOUR,
    "rescue.party_delay": 3.0 * HOUR,
    "rescue.party_distance": 6e3,
    "rescue.reaching_spread": 0.4,
    "rescue.march_distance": 0.0,
    "weather.visibility": 50e3,
}
LUCK = (0.05, 0.25, 0.5, 0.75, 0.95)
# Found at once, nothing to do but what a case adds.
AT_ONCE = {"search.report_time": 1.0, "rescue.party_delay": 0.0, "rescue.party_distance": 0.0}
BY_DAY = {**AT_ONCE, "search.twilight": 0.0}
FLEET = {
    **{f"search.aircraft.{i}.count": 2.0 for i in range(3)},
    "search.report_time": 1e9,
    "search.alarm_delay": 2.1 * HOUR,  # no corner of a ramp between samples
    "search.beacon.works": 0.0,
    "search.locating_chance": 0.2,
}
OVER_THERE = {"latitude": 59.57, "longitude": 55.47}
# Chain of days of bad weather and good: each remembers half of the one before.
CHAIN = np.array([-4.0, -4.0, -4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0])
FRESH = np.concatenate((CHAIN[:1], (CHAIN[1:] - 0.5 * CHAIN[:-1]) / math.sqrt(0.75)))
FOGGY = {
    "weather.visibility": 15e3,
    "weather.visibility_spread": 0.8,
    "rescue.least_visibility": 2e3,
    **{f"weather.fair_days.{i}": x for i, x in enumerate(FRESH)},
}
# By name: settings; and time of landing after 7:00 UTC [s], place [deg], forest.
CASES = {
    **{f"luck {chance}": ({"search.locating_chance": chance}, {}) for chance in LUCK},
    "party": ({"rescue.reaching_chance": 0.8}, {}),
    "noon": ({**BY_DAY, "rescue.party_distance": 30e3}, {"time": 29 * HOUR}),
    "evening": ({**BY_DAY, "rescue.party_distance": 1e3}, {"time": 36 * HOUR}),
    "open": (AT_ONCE, {}),
    "forest": ({**AT_ONCE, "rescue.clearing_men": 4.0}, {"forest": 2}),
    "forest, many men": ({**AT_ONCE, "rescue.clearing_men": 20.0}, {"forest": 2}),
    "fog": ({**AT_ONCE, **FOGGY}, {}),
    "lost": ({"search.report_time": 1e7}, {}),
    "sea": ({}, {"longitude": -150.0, "is_land": 0.0}),
    "fleet": (FLEET, OVER_THERE),
    "fleet, sooner": ({**FLEET, "search.alarm_delay": 2.1 * HOUR - 1.0}, OVER_THERE),
    "fleet, later": ({**FLEET, "search.alarm_delay": 2.1 * HOUR + 1.0}, OVER_THERE),
}
NIGHTS = (
    # From 11:00 UTC to midnight it is 13 h at Greenwich, 7 h at 90 E and 19 h at 90 W.
    (0.0, 10.0, 0),
    (0.0, 14.0, 1),
    (0.0, 38.0, 2),
    (90.0, 8.0, 1),
    (-90.0, 16.0, 0),
)
for _place, _hours, _ in NIGHTS:
    CASES[f"{_place} {_hours}"] = (
        {**AT_ONCE, "search.report_time": _hours * HOUR / math.log(2.0)},
        {"time": 28 * HOUR, "longitude": _place},
    )


def run(plan, numbers):
    """Return the rescue and the slope of its finding over the delay of the alarm."""
    time, latitude, longitude, forest, is_land, beyond = numbers
    code = forest.astype(int)
    nought = jnp.zeros(())
    ground = Ground(nought + 100.0, is_land > 0.5, code, code * 0)
    track = jnp.asarray(1.0)
    landed = LandingRecord(time, latitude, longitude, nought, track, nought, None, ground, safe())

    def after_alarm(delay):
        search = plan.search.model_copy(update={"alarm_delay": delay})
        record = rescue(plan.model_copy(update={"search": search}), landed, beyond)
        return record.located, record

    delay = plan.search.alarm_delay
    _, slope, record = jax.jvp(after_alarm, (delay,), (jnp.ones(()),), has_aux=True)
    return record, slope


@pytest.fixture(scope="module")
def all_rescues():
    """Return every case and many drawn rescues, as one compiled batch; draws come last."""
    mission = load_mission("voskhod-2")
    plans, places = [nominal_plan(mission)], [(93720.0, 59.57, 55.47, 2.0, 1.0, 3e5)]
    for said, at in CASES.values():
        values = {name: jnp.asarray(float(x)) for name, x in {**BASE, **said}.items()}
        plans.append(changed_plan(mission, values))
        where = {"time": 93600.0, "latitude": 0.0, "longitude": 0.0, "forest": 0, **at}
        row = (
            *(where[key] for key in ("time", "latitude", "longitude", "forest")),
            where.get("is_land", 1.0),
            0.0,
        )
        places.append(row)
    draws = jax.jit(jax.vmap(lambda i: drawn_plan(mission, 1, i)))(jnp.arange(DRAWN))
    plan = jax.tree.map(lambda many, *few: jnp.concatenate((jnp.stack(few), many)), draws, *plans)
    rows = np.array([*places, *[places[0]] * DRAWN], float)
    rows[:, 1:3] = np.radians(rows[:, 1:3])
    rows[-DRAWN:, 5] = np.random.default_rng(4).normal(3e5, 1.5e5, DRAWN)
    return jax.device_get(jax.jit(jax.vmap(run))(plan, tuple(jnp.asarray(rows.T))))


@pytest.fixture(scope="module")
def rescues(all_rescues):
    """Return the record of each case, and the slope, by name."""
    names = (NOMINAL, *CASES)
    return {
        name: jax.tree.map(lambda part, i=i: part[i], all_rescues) for i, name in enumerate(names)
    }


def after(rescued, moment):
    """Return a moment in hours after landing."""
    record = rescued[0]
    return (float(getattr(record, moment)) - float(record.seconds[0])) / HOUR


@pytest.mark.parametrize("chance", LUCK)
def test_people_find_by_an_exponential_law(rescues, chance):
    """Without aircraft the place is known after an exponential time: its quantiles, its curve."""
    found = rescues[f"luck {chance}"]
    exact = -MEAN_H * math.log(1.0 - chance)
    # a constant rate is exact on any grid, but for a slope of a millionth of its mean
    assert after(found, "located") == pytest.approx(exact, rel=1e-5)
    hours = (found[0].seconds - found[0].seconds[0]) / HOUR
    np.testing.assert_allclose(found[0].located_chance, -np.expm1(-hours / MEAN_H), atol=1e-9)


def test_clocks_follow_each_other_in_constant_daylight(rescues):
    """Located, supplied, reached and cleared are sums of the laws' times, with their luck."""
    found = rescues["party"]
    located = MEAN_H * math.log(2.0)
    way = 6e3 / float(found[0].party_speed) / HOUR * math.exp(0.4 * norm.ppf(0.8))
    # a slope of 1e-6 lets the inverse of the daylight be a function
    assert after(found, "supplied") == pytest.approx(located + 1.0, abs=1e-3)
    assert after(found, "reached") == pytest.approx(located + 3.0 + way, abs=1e-3)
    assert after(found, "cleared") == pytest.approx(located + 3.0 + way, abs=1e-3)
    # a quarter of an hour to lift them out
    assert after(found, "extracted") == pytest.approx(located + 3.25 + way, abs=1e-3)
    assert Cause(int(found[0].fate.cause)) is Cause.RECOVERED


def test_work_goes_on_by_day_only(rescues):
    """A march of hours of daylight from noon on the equator ends as many daylit hours later."""
    found = rescues["noon"]
    way = 30e3 / float(found[0].party_speed) / HOUR
    # Landed at 12:00 UTC on 19 March at Greenwich on the equator. The equation of time is -8 min:
    # the Sun is over the horizon from 6:08 to 18:08, 6.13 h of that day and 12 h of the next ones.
    begun, left = 24.0 - 6.13 + 0.26, way - 6.13
    exact = begun + 24.0 * (left // 12.0) + left % 12.0
    assert left > 0.0
    # refraction is left out; a ramp of light of 8 min between samples of 30: minutes each
    assert after(found, "reached") == pytest.approx(exact, abs=0.25)


def test_no_work_in_the_night_waits_for_morning(rescues):
    """What begins in the evening is done in the morning."""
    found = rescues["evening"]
    # landed at 19:00 UTC: dark; sunrise at 6:08, 11.13 h later
    way = 1e3 / float(found[0].party_speed) / HOUR
    assert after(found, "reached") == pytest.approx(11.13 + way, abs=0.2)


@pytest.mark.parametrize(("longitude", "hours", "nights"), NIGHTS)
def test_nights_are_local_midnights(rescues, longitude, hours, nights):
    """The crew that is lifted out before midnight has spent no night."""
    found = rescues[f"{longitude} {hours}"]
    assert after(found, "extracted") == pytest.approx(hours + 0.25, abs=0.01)
    assert float(found[0].nights) == nights


def test_only_a_forest_is_cleared(rescues):
    """In open country a helicopter sets down at once; trees cost time, hands save it."""
    assert after(rescues["open"], "cleared") == pytest.approx(after(rescues["open"], "reached"))
    few, many = (
        after(rescues[name], "cleared") - after(rescues[name], "reached")
        for name in ("forest", "forest, many men")
    )
    assert few > many > 1.0
    # Felling takes 19.4 parts by two men at most, branching and cutting 33.4 by four or twenty.
    exact = (19.4 / 2 + 33.4 / 4) / (19.4 / 2 + 33.4 / 20)
    assert few / many == pytest.approx(exact, rel=1e-4)  # times are read off a clock of 1e5 s


def test_extraction_waits_until_somebody_can_fly(rescues):
    """In fog they wait for the hour in which the visibility has passed two kilometres."""
    found = rescues["fog"]

    def clear(hours):
        day = hours / 24.0
        k, share = min(int(day), 7), day - min(int(day), 7)
        line = (1.0 - share) * CHAIN[k] + share * CHAIN[k + 1]
        chain = line / math.sqrt(1.0 - share * (1.0 - share))  # of one variance: rho is one half
        seen = math.log(15.0 / 2.0) + 0.8 * chain
        return 1.0 / (1.0 + math.exp(-10.0 * seen))

    exact = brentq(lambda t: quad(clear, 0.0, t, limit=200)[0] - 0.25, 24.0, 72.0)
    # the weather passes within four hours, sampled each half: minutes
    assert after(found, "extracted") == pytest.approx(exact, abs=0.1)
    assert after(found, "cleared") < 1.0
    assert after(rescues["open"], "extracted") < 1.0


def test_crew_that_nobody_finds_is_not_recovered(rescues):
    """A search without luck ends with its horizon."""
    found = rescues["lost"]
    assert Cause(int(found[0].fate.cause)) is Cause.NOT_RECOVERED
    assert float(found[0].fate.time) == pytest.approx(float(found[0].seconds[0]) + HORIZON_S)
    assert after(found, "extracted") * HOUR >= FOLLOWED_S


def test_a_landing_at_sea_is_left_to_those_who_saw_it(rescues):
    """A fleet that searches land finds nobody in the Pacific; the chain of times stays whole."""
    found = rescues["sea"]
    assert not np.any(found[0].lookout.chart.cells.is_land)
    assert np.all(found[0].lookout.shares == 0.0)
    assert np.all(found[0].lookout.by_eye == 0.0)
    assert after(found, "located") == pytest.approx(MEAN_H * math.log(2.0), rel=1e-5)


def test_finding_follows_the_delay_of_the_alarm(rescues):
    """Its derivative is that of a difference over two seconds."""
    slope = float(rescues["fleet"][1])
    later, sooner = (float(rescues[name][0].located) for name in ("fleet, later", "fleet, sooner"))
    assert 0.1 < slope < 2.0
    # rounding of a clock of 1e5 s over two seconds is 1e-11; curvature over one of them
    assert slope == pytest.approx(0.5 * (later - sooner), rel=1e-4)


def test_every_drawn_rescue_is_finite(all_rescues, rescues):
    """Nominal flight and 256 draws: no number but a number, and times in order."""
    for tree in (rescues[NOMINAL], all_rescues):
        for leaf in jax.tree.leaves(tree):
            assert np.isfinite(np.asarray(leaf, float)).all()
    record = all_rescues[0]
    moments = record.located, record.reached, record.cleared, record.extracted
    for first, second in zip(moments, moments[1:], strict=False):
        assert np.all(first <= second + 1e-6)
    assert np.all(np.diff(record.located_chance, axis=1) >= 0.0)
    assert np.all((record.lookout.success >= -1e-9) & (record.lookout.success <= 1.0))
