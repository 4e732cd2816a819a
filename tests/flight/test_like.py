"""What-ifs: a changed mission is flown with the programs of the one it was made from."""

import pytest

from voskhod.flight.flight import fly_mission, prepare
from voskhod.mission.loading import load_mission

FILE = "tests/campaign/data/capsule.toml"


@pytest.fixture(scope="module")
def usual(request):
    """Return the small mission."""
    return load_mission(request.config.rootpath / FILE)


def test_a_changed_mission_flies_as_by_itself(usual, request):
    """Same measurands as with a layout of its own, and no other layout than that of the mission."""
    changed = load_mission(request.config.rootpath / FILE, ["entry.flight_path_angle=-8.3 deg"])
    alone, like = fly_mission(changed), fly_mission(changed, like=usual)
    assert prepare(changed, usual)[1] == prepare(usual)[1]
    assert prepare(changed)[1] != prepare(usual)[1]
    assert like.mission == changed
    for name, value in alone.measurands.items():
        # The same steps, summed in another order; None where the mission has no aim.
        expected = value if value is None else pytest.approx(value, rel=1e-12)
        assert like.measurands[name] == expected, name


def test_a_fall_that_takes_more_steps_gets_its_own(usual, request):
    """A skip out of the air does not fit and is followed with steps enough."""
    skip = load_mission(request.config.rootpath / FILE, ["entry.flight_path_angle=-4.0 deg"])
    assert prepare(skip, usual)[1] == prepare(skip)[1]
    assert prepare(skip, usual)[1].fall_steps > prepare(usual)[1].fall_steps
