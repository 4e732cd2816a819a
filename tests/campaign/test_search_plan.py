"""Plans of search against a plan worked out with scipy, and against what areas and tracks are."""

import math
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import brentq

from voskhod.campaign.areas import LEAST_EFFORT, MOST_LEGS, Effort, areas_of
from voskhod.campaign.containment import on_land
from voskhod.campaign.search_plan import HOURS, search_plan
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import nominal_plan
from voskhod.phases.fleet import SORTIE_S, Cells, coverage
from voskhod.phases.site import site_of
from voskhod.physics.ground import ground_at
from voskhod.search.sweep import cover_column

FILE = Path(__file__).parent / "data" / "small-search.toml"
LANDED = 480.0


def two_lobes():
    """Return a map with two lobes in the desert of Utah."""
    lat, lon = 37.2 + 0.02 * np.arange(20), -109.8 + 0.02 * np.arange(30)
    north, east = np.meshgrid(lat, lon, indexing="ij")
    chance = np.exp(-(((north - 37.4) / 0.08) ** 2) - ((east + 109.6) / 0.1) ** 2)
    chance += 0.6 * np.exp(-(((north - 37.5) / 0.03) ** 2) - ((east + 109.35) / 0.03) ** 2)
    axes = np.radians(lat), np.radians(lon)
    return on_land(axes, chance / chance.sum(), None, 0.0, "two lobes")


def flown(*overrides):
    """Return the nominal plan of the small mission."""
    return nominal_plan(load_mission(FILE, overrides))


@pytest.fixture(scope="module")
def planned():
    """Return a map and the plan of its search."""
    found = two_lobes()
    return found, search_plan(flown(), found, LANDED, 3.0)


@jax.jit
def fleet_covers(plan, centre, places):
    """Return coverage by eye and by ear of some places, by the fleet's own function."""
    site = site_of(plan, *centre, jnp.asarray(LANDED), ground_at(*centre))
    ground = ground_at(*places[:2])
    cover = cover_column(ground.forest, ground.relief)
    covers = coverage(plan, Cells(*places, ground.forest, cover, ground.is_land), site)
    return covers.visual, covers.electronic


def covers_of(plan, found):
    """Return chance and coverage by eye and by ear of each cell."""
    row, column = np.nonzero(found.chance)
    places = (*found.places(row + 0.5, column + 0.5), found.area[row])
    return found.chance[row, column], *map(np.asarray, fleet_covers(plan, found.centre, places))


def best_shares(stories, rates):
    """Return the efforts with a sum of one after which all searched cells gain alike.

    Gain of a cell: sum over stories of p w exp(-s w), solved for s by halving, for its level by
    scipy.
    """

    def spent(log_level):
        low, high = np.zeros(stories.shape[1]), np.ones(stories.shape[1])
        for _ in range(60):  # to the last bit of one
            middle = 0.5 * (low + high)
            gain = (stories * rates * np.exp(-middle * rates)).sum(0)
            is_worth = gain > np.exp(log_level)
            low, high = np.where(is_worth, middle, low), np.where(is_worth, high, middle)
        return low

    top = float(np.log((stories * rates).sum(0).max()))
    level = brentq(lambda x: spent(x).sum() - 1.0, top - 60.0, top, xtol=1e-13)
    return spent(level)


def test_success_is_that_of_a_plan_by_scipy(planned):
    """Level of gain by a bracketed root, Bayes by hand: the same success in every sortie."""
    found, plan = planned
    chance, visual, electronic = covers_of(flown(), found)
    stories = np.stack((0.5 * chance, 0.5 * chance))  # on the air and silent, trust of the mission
    missed, best = 1.0, []
    for by_eye, by_ear in zip(visual[:12], electronic[:12], strict=True):
        rates = np.stack((by_eye + by_ear, by_eye))
        share = best_shares(stories, rates) if rates.max() > 0.0 else 0.0 * chance
        stories = stories * np.exp(-share * rates)
        after = float(stories.sum())
        best.append(1.0 - after)
        missed *= after
        stories = stories / after
    theirs = [sortie.success for sortie in plan.sorties]
    # Both solve to rounding, and the greatest success is flat in the efforts: 2e-16 measured.
    np.testing.assert_allclose(theirs, best, atol=1e-12)
    assert plan.sorties[-1].cumulative == pytest.approx(1.0 - missed, abs=1e-12)


def test_hours_join_the_sorties(planned):
    """The chance never falls, starts at none, and meets each sortie's end."""
    _, plan = planned
    assert plan.success[0] == 0.0
    assert (np.diff(plan.success) >= -1e-15).all()
    ends = plan.success[HOURS::HOURS]
    np.testing.assert_allclose(ends, [s.cumulative for s in plan.sorties], rtol=1e-12)
    assert plan.hours[-1] == 3.0 * 86400.0
    assert len(plan.sorties) == 12


def test_nobody_searches_at_night(planned):
    """A fleet that flies by day only: no effort, no areas, no success without light."""
    _, plan = planned
    dark = [s for s in plan.sorties if s.daylight == 0.0]
    assert dark
    for sortie in dark:
        assert (sortie.fleet, sortie.cells, sortie.success, sortie.areas) == (0.0, 0, 0.0, ())


def test_a_beacon_that_is_trusted_is_found_sooner():
    """With trust the ear finds first; without any the eye alone."""
    found = two_lobes()
    trusting, doubting = (
        search_plan(flown(f"search.trust_in_beacon={trust}"), found, LANDED, 0.25).success[-1]
        for trust in (0.9, 0.0)
    )
    assert trusting > doubting + 0.01


def test_a_map_out_of_reach_is_not_searched():
    """Aircraft that cannot come back from there find nothing, and say so by zeros."""
    plan = search_plan(flown("search.aircraft.0.endurance=5 min"), two_lobes(), LANDED, 0.5)
    assert plan.success.tolist() == [0.0] * 13
    assert all(sortie.areas == () for sortie in plan.sorties)


def test_areas_share_the_effort_and_tracks_fill_them(planned):
    """As many areas as aircraft; legs times their distance make the area that is flown over."""
    found, plan = planned
    first = plan.sorties[1]
    assert [area.name for area in first.areas] == ["2a", "2b"]
    assert sum(area.effort for area in first.areas) == pytest.approx(1.0, abs=0.01)
    assert sum(area.success for area in first.areas) == pytest.approx(first.success, abs=0.01)
    crews = [name for area in first.areas for name in area.aircraft]
    assert crews == ["light aircraft no. 1", "light aircraft no. 2"]
    for area in first.areas:
        # A row or a column of cells goes to one side: a twentieth of the map.
        assert area.effort == pytest.approx(0.5, abs=0.1)
        legs = len(area.track) // 2
        assert legs * area.spacing == pytest.approx(min(area.sides))
        inside = (area.track >= area.corners.min(0)) & (area.track <= area.corners.max(0))
        assert inside.all()


def test_tracks_are_as_long_as_the_fleet_flies():
    """Four cells, one aircraft that flies 100 km: tracks 20 km x 20 km / 100 km apart, or less."""
    lat = math.degrees(10e3 / 6371e3) * np.arange(2)
    axes = np.radians(lat), np.radians(20.0 + lat)
    found = on_land(axes, np.full((2, 2), 0.25), None, 0.0, "a square in Congo")
    quarter = np.full(4, 0.25)
    way = np.full(4, 100e3)
    spent = Effort(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), quarter, quarter, quarter, way)
    (area,) = areas_of(found, spent, ("one",), 1)
    assert area.sides == pytest.approx((20e3, 20e3), rel=1e-5)
    assert area.spacing == pytest.approx(4e3, rel=1e-5)
    assert len(area.track) == 10
    (slow,) = areas_of(found, Effort(*[*vars(spent).values()][:5], way / 1e6), ("one",), 1)
    assert slow.spacing == pytest.approx(20e3, rel=1e-5)
    (fast,) = areas_of(found, Effort(*[*vars(spent).values()][:5], way * 1e6), ("one",), 1)
    assert len(fast.track) == 2 * MOST_LEGS


def test_many_areas_hold_all_cells_once():
    """Twelve aircraft, random effort: every worthwhile cell lies in an area, shares add up."""
    rng = np.random.default_rng(4)
    lat = 50.0 + 0.01 * np.arange(40)
    axes = np.radians(lat), np.radians(40.0 + 0.02 * np.arange(40))
    found = on_land(axes, np.full((40, 40), 1.0 / 1600.0), None, 0.0, "a square in Russia")
    row, column = (x.ravel() for x in np.indices((40, 40)))
    share = np.where(rng.random(1600) < 0.3, rng.random(1600), 0.0)
    share /= share.sum()
    spent = Effort(row, column, share, share, share, np.full(1600, 1e6))
    areas = areas_of(found, spent, tuple(f"no. {i}" for i in range(30)), 3)
    assert len(areas) == 12
    assert sorted(name for area in areas for name in area.aircraft) == sorted(
        f"no. {i}" for i in range(30)
    )
    assert sum(area.effort for area in areas) == pytest.approx(1.0, abs=1600 * LEAST_EFFORT / 100)
    # Rows or columns are not split: a fortieth of some tenths of the effort to either side.
    assert max(area.effort for area in areas) < 0.12
    lat_c, lon_c = found.places(row[share > 0.0] + 0.5, column[share > 0.0] + 0.5)
    low = np.array([area.corners.min(0) for area in areas])
    high = np.array([area.corners.max(0) for area in areas])
    at = np.column_stack((lat_c, lon_c))[:, None, :]
    held = ((at > low) & (at < high)).all(-1)
    assert (held.sum(1) == 1).all()


def test_a_sortie_lasts_six_hours(planned):
    """Begin and end of the fleet's watches."""
    _, plan = planned
    assert [(s.begin, s.end) for s in plan.sorties[:2]] == [(0.0, SORTIE_S), (SORTIE_S, 43200.0)]
