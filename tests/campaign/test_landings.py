"""Landings of many draws against flights flown one by one."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from voskhod.campaign.landings import CHUNK, Landings, drawn_landings
from voskhod.errors import InputError
from voskhod.flight.flight import fly_mission
from voskhod.mission.loading import check_mission, load_mission

FILE = Path(__file__).parent / "data" / "small-search.toml"


@pytest.fixture(scope="module")
def searchless():
    """Return the small mission without what follows the landing."""
    table = tomllib.loads(FILE.read_text("utf-8"))
    for name in ("survival", "camp", "search", "rescue"):
        del table[name]
    return check_mission(table)


def test_a_draw_is_the_same_flight_whatever_the_count(searchless):
    """To the last bit, and across the border of a batch."""
    few, many = (drawn_landings(searchless, 5, count) for count in (3, CHUNK + 5))
    assert many.latitude.shape == (CHUNK + 5,)
    for one, other in zip(vars(few).values(), vars(many).values(), strict=True):
        np.testing.assert_array_equal(one, other[:3])
    assert np.unique(many.latitude).size == CHUNK + 5


def test_a_draw_is_the_flight_of_that_draw(searchless):
    """Touchdown and miss are those that `fly_mission` finds for seed and draw."""
    drawn = drawn_landings(searchless, 5, 3)
    flown = fly_mission(searchless, seed=5, draw=2).measurands
    assert drawn.came_down.all()
    # A batch rounds in another order: a millimetre on the ground.
    assert drawn.latitude[2] == pytest.approx(flown["landing.latitude"], abs=1e-10)
    assert drawn.longitude[2] == pytest.approx(flown["landing.longitude"], abs=1e-10)
    assert drawn.along[2] == pytest.approx(flown["landing.downrange_error"], abs=1e-3)
    assert drawn.across[2] == pytest.approx(flown["landing.crossrange_error"], abs=1e-3)


def test_what_stays_up_is_left_out():
    """Of three flights the second does not come down."""
    columns = (np.arange(3.0),) * 2 + (np.array([True, False, True]),) + (np.arange(3.0),) * 2
    down = Landings(*columns).landed()
    assert down.came_down.tolist() == [True, True]
    assert down.across.tolist() == [0.0, 2.0]


def test_a_ship_that_stays_in_orbit_has_no_landings():
    """The error names what is missing."""
    with pytest.raises(InputError, match="comes down"):
        drawn_landings(load_mission("polaris-dawn"), 1, 4)
