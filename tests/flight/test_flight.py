"""The whole flight as a pure function: alone, in a batch, without faults, with a gradient."""

import math
import tomllib

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voskhod.flight.chain import fly
from voskhod.flight.flight import fly_mission, prepare, read_measurands
from voskhod.mission.loading import check_mission, load_mission
from voskhod.mission.plan import drawn_plan
from voskhod.phases.fate import Cause

SEED, DRAWS = 1, 32
NO_FAULT = (
    "descent.manual.pitch_error=0 deg",
    "descent.manual.yaw_error=0 deg",
    "descent.manual.pitch_drift=0 deg/s",
    "descent.manual.yaw_drift=0 deg/s",
    "separation.is_late=false",
    "descent.manual.couch_return=0 s",
    "descent.manual.ignition_checks=0 s",
    "descent.manual.orientation_ends_early=0 s",
    "descent.manual.waits_for_couches=true",
    "descent.automatic_pitch_error=0 deg",
    "descent.automatic_yaw_error=0 deg",
)


@pytest.fixture(scope="module")
def batch(mission):
    """Return a function that flies a batch of draws: record and readings."""
    aim, layout = prepare(mission)

    def one(draw):
        record = fly(drawn_plan(mission, SEED, draw), aim, layout)
        return record, read_measurands(record)

    run = jax.jit(jax.vmap(one))
    return lambda draws: jax.device_get(run(jnp.asarray(draws)))


@pytest.fixture(scope="module")
def drawn(batch):
    """Return the first draws of a campaign."""
    return batch(range(DRAWS))


def test_every_drawn_flight_is_finite_and_has_an_outcome(drawn):
    """Nothing in the record of any draw is NaN or infinite; every end is known."""
    record, readings = drawn
    for tree in (record, readings):
        for path, leaf in jax.tree_util.tree_leaves_with_path(tree):
            assert np.isfinite(np.asarray(leaf, float)).all(), jax.tree_util.keystr(path)
    assert set(record.fate.cause.tolist()) <= {int(cause) for cause in Cause}


@pytest.mark.parametrize("draw", [0, 7, 31])
def test_draw_alone_is_the_same_flight_as_in_a_batch(mission, drawn, draw):
    """Flown alone, compiled phase by phase, a draw has the measurands that it has in a batch."""
    alone = fly_mission(mission, seed=SEED, draw=draw)
    for name, (values, defined) in drawn[1].items():
        value = alone.measurands[name]
        assert (value is not None) == bool(defined[draw]), name
        if value is not None:
            # The compiler rounds two programs differently by 1e-16 a step; a day of orbit stretches
            # that to micrometres, which a miss of kilometres feels in its tenth digit.
            assert value == pytest.approx(float(values[draw]), rel=1e-8, abs=1e-9), name


def test_place_in_the_batch_does_not_matter(batch, drawn):
    """A draw has the same bits wherever it stands in a batch of one size."""
    backwards = batch(range(DRAWS - 1, -1, -1))
    for ours, theirs in zip(jax.tree.leaves(drawn), jax.tree.leaves(backwards), strict=True):
        np.testing.assert_array_equal(ours, theirs[::-1])


def test_drawn_flights_differ(drawn):
    """Draws land in different places, at different times, after different walks."""
    _, readings = drawn
    for name in ("landing.latitude", "landing.time", "entry.peak_load", "walker.peak_heart_rate"):
        assert len(np.unique(readings[name][0])) == DRAWS, name


def test_other_seeds_draw_other_flights(mission):
    """Draw 0 of another seed is another flight, and draw 0 is the default."""
    one, two = fly_mission(mission, seed=1), fly_mission(mission, seed=2)
    assert one.draw == two.draw == 0
    assert one.measurands["landing.latitude"] != two.measurands["landing.latitude"]


def test_flight_repeats_itself(mission, flight):
    """The same mission flown twice has the same bits."""
    assert dict(fly_mission(mission).measurands) == dict(flight.measurands)


@pytest.mark.parametrize("by_hand", ["true", "false"])
def test_flight_without_faults_lands_where_it_was_aimed(by_hand):
    """With every fault switched off the miss distance is zero, by hand and automatically."""
    mission = load_mission("voskhod-2", [f"descent.automatic_fails={by_hand}", *NO_FAULT])
    values = fly_mission(mission).measurands
    # the aim is found by the same arithmetic: bits, but for the floor of a root (1e-9 m)
    assert values["landing.miss_distance"] == pytest.approx(0.0, abs=1e-6)
    assert values["landing.downrange_error"] == pytest.approx(0.0, abs=1e-6)
    assert values["descent.burn_delay"] == 0.0
    # the first plan is one revolution earlier: the Earth turns 1300 km further at 55 N
    first = values["landing.first_plan_distance"]
    assert (first == pytest.approx(0.0, abs=1e-6)) == (by_hand == "false")


def test_aim_of_the_file_is_taken(flight):
    """A mission that names its aim point is measured from there."""
    place = [f"{axis} deg" for axis in (59.57, 55.47)]
    mission = load_mission(
        "voskhod-2", [f"site.aim_latitude={place[0]}", f"site.aim_longitude={place[1]}"]
    )
    aim, _ = prepare(mission)
    assert float(aim.manual.latitude) == pytest.approx(math.radians(59.57))
    assert float(aim.manual.longitude) == float(aim.automatic.longitude)


def test_flight_that_stays_in_orbit_has_no_landing():
    """What a flight does not reach is undefined, and nothing of it is told."""
    flight = fly_mission(load_mission("voskhod-2", ["engine.burn_duration=1 s"]))
    for name in ("landing.time", "landing.miss_distance", "entry.peak_load", "rescue.nights_out"):
        assert flight.measurands[name] is None
    assert flight.measurands["descent.delta_v"] > 0.0
    assert flight.event("touchdown") is None
    assert "landing" not in flight.telemetry
    assert flight.event("cut_off") is not None


ENTRY = """
[mission]
id = "capsule"
title = "A capsule from beyond"
launched = 2004-09-08T15:52:47Z
[entry]
radius = "6503.14 km"
latitude = "41 deg"
longitude = "-118 deg"
speed = "11.04 km/s"
flight_path_angle.normal = ["-8.0 deg", "0.1 deg"]
heading = "115 deg"
[capsule]
mass = "205.6 kg"
diameter = "1.52 m"
nose_radius = "0.43 m"
shape = "sphere-cone-60"
"""


def test_flight_from_the_edge_of_the_air_flies():
    """A mission of capsule and entry state alone falls to the ground and is nobody's loss."""
    flight = fly_mission(check_mission(tomllib.loads(ENTRY)))
    assert flight.outcome.is_nominal
    assert flight.record.orbit is None
    assert flight.record.rescue is None
    assert [event.name for event in flight.events] == [
        "entry_begun",
        "entry_interface",
        "peak_load",
        "touchdown",
    ]
    assert flight.measurands["landing.miss_distance"] == pytest.approx(0.0, abs=1e-6)
    assert "orbit.period" not in flight.measurands
    # Desai and Lyons (J. Spacecraft and Rockets 45, 2008): 27.0 g; a point mass has 5 %
    assert flight.measurands["entry.peak_load"] == pytest.approx(27.0, rel=0.05)
    drawn = fly_mission(check_mission(tomllib.loads(ENTRY)), seed=1)
    assert drawn.measurands["landing.miss_distance"] > 100.0
