"""The search: a rewrite in NumPy with roots by SciPy, calibration of its beliefs, finer cells."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import brentq

from voskhod.mission.loading import load_mission
from voskhod.mission.plan import changed_plan, drawn_plan, nominal_plan
from voskhod.phases import lookout
from voskhod.phases.fate import safe
from voskhod.phases.fleet import SORTIES, coverage
from voskhod.phases.landing import LandingRecord
from voskhod.phases.site import site_of
from voskhod.physics.daylight import when_reached
from voskhod.physics.ground import ground_at
from voskhod.physics.track import place_by_track

LANDED, TRACK = 93720.0, math.radians(70.0)
LATITUDE, LONGITUDE = math.radians(59.57), math.radians(55.47)
BATCH = 200  # one size, one program
# Stations that hear well, so that bearings matter: the beacon of the mission is hardly heard.
HEARD = (
    "search.beacon.hf.frequency=12 MHz",
    "search.bearing_time=4 h",
    "search.trust_in_beacon=0.8",
    "search.report_time=60 h",
)


def landed_at(latitude, longitude):
    """Return a landing at a place, on the ground that the grid has there."""
    nought = jnp.asarray(0.0)
    place = jnp.asarray(latitude, float), jnp.asarray(longitude, float)
    return LandingRecord(
        jnp.asarray(LANDED),
        *place,
        nought,
        jnp.asarray(TRACK),
        nought,
        None,
        ground_at(*place),
        safe(),
    )


def search(plan, latitude, longitude, beyond):
    """Return the search for a capsule at a place, what it is made of, and when it is found [s].

    The map of the searchers is made as if it lay at the landing place; so is the weather.
    """
    middle = landed_at(LATITUDE, LONGITUDE)
    site = site_of(plan, middle.latitude, middle.longitude, middle.time, middle.ground)
    chart = lookout.chart_of(plan, middle, beyond)
    record = lookout.look_out(plan, landed_at(latitude, longitude), site, chart)
    depth = record.by_eye + record.by_ear + record.by_people
    known = when_reached(-jnp.log1p(-plan.search.locating_chance), depth, site.after)
    return record, coverage(plan, chart.cells, site), known


_search = jax.jit(jax.vmap(search))


@pytest.fixture(scope="module")
def draws():
    """Return drawn searches, the capsule some 300 km beyond a descent on time, the first far off.

    It is 3000 km beyond, where nobody believes it to be.
    """
    mission = load_mission("voskhod-2", HEARD)
    plans = jax.jit(jax.vmap(lambda i: drawn_plan(mission, 5, i)))(jnp.arange(BATCH))
    far = np.random.default_rng(2).normal(3e5, 1.5e5, BATCH)
    far[0] = 3e6
    place = np.full(BATCH, LATITUDE), np.full(BATCH, LONGITUDE)
    arguments = (plans, *place, far)
    return arguments, jax.device_get(_search(*arguments))


def _allocated(stories, rates):
    """Return the best shares of one fleet: a bracketed root of the budget over roots of gains."""
    has = stories * rates > 1e-250
    gain = lambda share: np.sum(stories * rates * np.exp(-rates * share), axis=0)  # noqa: E731

    def spent(level):
        low, high = np.zeros(stories.shape[1]), np.ones(stories.shape[1])
        for _ in range(60):  # halvings of a share: to 1e-18
            middle = 0.5 * (low + high)
            more = gain(middle) > level
            low, high = np.where(more, middle, low), np.where(more, high, middle)
        return np.where(gain(0.0) > level, 0.5 * (low + high), 0.0)

    if not has.any():
        return np.zeros(stories.shape[1])
    top = np.log(gain(0.0).max())
    root = brentq(lambda x: spent(np.exp(x)).sum() - 1.0, top - 300.0, top, xtol=1e-13, rtol=1e-15)
    return spent(np.exp(root))


def _again(chance, trust, covered, heard):
    """Return shares, beliefs and success of every sortie, in plain chances."""
    stories = np.array([trust * chance, (1.0 - trust) * chance])
    shares, beliefs, success = [], [], []
    for eye, ear, told, silent in zip(*covered[:2], *heard[1:], strict=True):
        stories = stories * np.exp([told, np.broadcast_to(silent, told.shape)])
        stories /= stories.sum()
        both = stories.sum(axis=0)
        share = _allocated(stories, np.array([eye + ear, eye]))
        left = np.exp([-share * (eye + ear), -share * eye])
        shares.append(share)
        beliefs.append(both)
        success.append(np.sum(stories * (1.0 - left)))
        stories = stories * left
    return np.array(shares), np.array(beliefs), np.array(success)


@pytest.fixture(scope="module")
def best(draws):
    """Return the same searches with plans that are the best to rounding."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lookout, "PASSES", 12)
        patch.setattr(lookout, "STEPS", 16)
        return jax.device_get(jax.jit(jax.vmap(lambda *each: search(*each)))(*draws[0]))


def test_the_search_is_that_of_a_rewrite(draws, best):
    """Success of all sorties, sortie by sortie, for ten draws, where plans are the best."""
    (plans, *_), (records, covered, _) = draws[0], best
    trust = np.asarray(plans.search.trust_in_beacon)
    for i in range(1, 11):
        record, cover = (jax.tree.map(lambda part, i=i: part[i], one) for one in (records, covered))
        shares, beliefs, success = _again(record.chart.chance, trust[i], cover, record.heard)
        # Two stopping rules of one optimum, flat at the top: shares agree to the root of success.
        np.testing.assert_allclose(record.success, success, atol=1e-6)
        np.testing.assert_allclose(record.beliefs, beliefs, atol=1e-4)
        np.testing.assert_allclose(record.shares, shares, atol=1e-3)
        assert shares.sum(axis=1).max() == pytest.approx(1.0)


def test_two_passes_plan_nearly_as_well_as_many(draws, best):
    """Plans made in two passes find as much as the best ones, and spend no more than the fleet."""
    (_, (records, _, known)), (ideal, _, soonest) = draws, best
    assert np.all(records.shares.sum(axis=2) < 1.0 + 1e-6)
    found, most = (1.0 - np.prod(1.0 - each.success, axis=1) for each in (records, ideal))
    # Measured: 2.5e-4 of success at most, and 4e-9 of the median time.
    assert np.all(np.abs(found - most) < 1e-3)
    assert np.median(known) == pytest.approx(np.median(soonest), rel=1e-3)


def test_finer_cells_move_few_flights(draws, best, monkeypatch):
    """Twice as many cells along and across: the median time until the place is known stays."""
    known = best[2]
    monkeypatch.setattr(lookout, "PASSES", 12)
    monkeypatch.setattr(lookout, "STEPS", 16)
    monkeypatch.setattr(lookout, "ALONG", 2 * lookout.ALONG)
    monkeypatch.setattr(lookout, "ACROSS", 2 * lookout.ACROSS)
    finer = jax.jit(jax.vmap(lambda *each: search(*each)[2]))(*draws[0])
    # Measured: 7 % less in the median, since finer cells follow a bearing better; the spread of
    # the draws is a factor of five.
    assert np.median(finer) == pytest.approx(np.median(known), rel=0.10)
    assert np.mean(finer) == pytest.approx(np.mean(known), rel=0.10)


def test_who_is_believed_nowhere_near_is_found_by_people_alone(draws):
    """Two thousand kilometres beyond all beliefs the fleet adds nothing; villages do."""
    (plans, *_), (records, _, known) = draws
    assert not records.is_inside[0]
    assert np.mean(records.is_inside[1:]) > 0.9
    assert np.all(records.by_eye[0] == 0.0)
    assert np.all(records.by_ear[0] == 0.0)
    chance, mean = (plans.search.locating_chance[0], plans.search.report_time[0])
    # a constant rate, but for a slope of a millionth
    assert known[0] == pytest.approx(-float(mean) * math.log1p(-float(chance)), rel=1e-5)


WEAK = (
    *HEARD,
    "search.bearing_time=6 h",
    "search.beacon.vhf.power=3e-4 W",
    "search.aircraft.0.count=2",
    "search.aircraft.1.count=1",
    "search.aircraft.2.count=2",
)
BEYOND, DRAWS = 3e5, 2000


def _places(plan, chart, random):
    """Return where the capsule is, as the searchers believe: their stories, on land, on the map."""
    stories = plan.search.beliefs
    weight, along, sigma, across, aside = (
        np.array([float(getattr(story, name)) for story in stories])
        for name in ("weight", "along", "along_spread", "across", "across_spread")
    )
    story = random.choice(len(stories), 3 * DRAWS, p=weight / weight.sum())
    a = random.normal(along[story], sigma[story])
    x = random.normal(across[story], aside[story])
    latitude, longitude = place_by_track(chart.datum, jnp.asarray(a), jnp.asarray(x))
    fits = np.asarray(ground_at(latitude, longitude).is_land)
    for at, middles in ((a, chart.along), (x, chart.across)):
        half = 0.5 * (middles[1] - middles[0])
        fits = fits & (at > middles[0] - half) & (at < middles[-1] + half)
    chosen = np.flatnonzero(fits)[:DRAWS]
    assert len(chosen) == DRAWS
    return np.asarray(latitude)[chosen], np.asarray(longitude)[chosen]


def test_searchers_find_as_often_as_they_expect():
    """Where the capsule follows their beliefs, each sortie finds what they predict of it.

    Places are drawn from the stories that the searchers believe, the beacon works as often as they
    trust it, and stations hear and err by chance. Of those whom nobody has found before a sortie,
    it must find the mean of the chances that the searchers themselves give it: only the right
    Bayes, after failure, silence and bearings, does that at every sortie. The map of the searchers
    stays where it is while the capsule moves, so the map is made once.
    """
    mission, random = load_mission("voskhod-2", WEAK), np.random.default_rng(11)
    plan = nominal_plan(mission)
    chart = jax.jit(lookout.chart_of)(plan, landed_at(LATITUDE, LONGITUDE), jnp.asarray(BEYOND))
    places = _places(plan, chart, random)
    said = {"search.beacon.works": random.random(DRAWS) < plan.search.trust_in_beacon}
    for i in range(4):
        said[f"search.listeners.{i}.chance"] = random.random(DRAWS)
        said[f"search.listeners.{i}.error"] = random.standard_normal(DRAWS)
    draw = jax.jit(jax.vmap(lambda said: changed_plan(mission, said)))
    expected, depth = [], []
    for first in range(0, DRAWS, BATCH):
        part = slice(first, first + BATCH)
        plans = draw({name: jnp.asarray(each[part], float) for name, each in said.items()})
        record = _search(plans, *(each[part] for each in places), np.full(BATCH, BEYOND))[0]
        expected.append(record.success)
        depth.append(record.by_eye + record.by_ear)
    expected, depth = np.concatenate(expected), np.concatenate(depth)
    found = depth[:, 12::12] >= random.exponential(size=DRAWS)[:, None]  # by the end of each sortie
    open_still = np.hstack([np.ones((DRAWS, 1), bool), ~found[:, :-1]])
    count = np.sum(found & open_still, axis=0)
    mean = np.sum(expected * open_still, axis=0)
    spread = np.sqrt(np.sum(expected * (1.0 - expected) * open_still, axis=0))
    assert len(count) == SORTIES
    # Four standard errors: a right search fails in one of 16 000 such sorties, of 500 such files.
    assert np.all(np.abs(count - mean) <= 4.0 * spread)
    total, error = np.cumsum(count - mean), np.sqrt(np.cumsum(spread**2))
    assert np.all(np.abs(total) <= 4.0 * error)
    assert 0.7 < np.mean(found[:, -1]) < 0.95  # neither all nor none
