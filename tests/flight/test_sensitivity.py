"""What moves a measurand, against flights flown one by one: an entry with six doubts."""

import math
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest

from voskhod.errors import InputError
from voskhod.flight import sensitivity
from voskhod.flight.chain import fly
from voskhod.flight.flight import prepare
from voskhod.flight.measurands import MEASURANDS
from voskhod.flight.sensitivity import HIGH, LOW, Budget, Sensitivity, budget_of
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import changed_plan, nominal_plan, uncertain_numbers

OF = "landing.time"  # the end of the fall is an event: its slope runs through it
CAPSULE = Path(__file__).parents[1] / "campaign" / "data" / "capsule.toml"
ENTRY = (
    CAPSULE.read_text("utf-8")
    + """
[atmosphere]
density_factor.lognormal = [1.0, 0.1]
"""
)
# Step of a central difference: some thousandths of what the number is in doubt by.
STEPS = {
    "entry.speed": 0.1,
    "entry.flight_path_angle": 2e-6,
    "capsule.mass": 0.02,
    "atmosphere.density_factor": 2e-4,
}
# 16 % and 84 % quantile, from the definition of each distribution.
QUANTILES = {
    "entry.speed": (11035.0, 11045.0),
    "entry.flight_path_angle": (math.radians(-8.1), math.radians(-7.9)),
    "capsule.mass": (200.0 + 12.0 * LOW, 200.0 + 12.0 * HIGH),
    "atmosphere.density_factor": (math.exp(-0.1), math.exp(0.1)),
    "capsule.diameter": (1.52, 1.6),
}
IN_FILE = {"m": "m", "m/s": "m/s", "rad": "rad", "kg": "kg", "": ""}


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    """Return the mission file."""
    path = tmp_path_factory.mktemp("mission") / "capsule.toml"
    path.write_text(ENTRY, "utf-8")
    return path


@pytest.fixture(scope="module")
def doubted(path):
    """Return the mission."""
    return load_mission(path)


@pytest.fixture(scope="module")
def budget(doubted):
    """Return what moves its landing time."""
    return budget_of(doubted, OF)


@pytest.fixture(scope="module")
def rows(budget):
    """Return the rows by the name of their number."""
    return {row.name: row for row in budget.rows}


@pytest.fixture(scope="module")
def landing_time(doubted):
    """Return a function that flies a plan alone and reads its landing time."""
    aim, layout = prepare(doubted)

    def read(plan):
        value, defined = MEASURANDS[OF].read(fly(plan, aim, layout))
        assert bool(defined)
        return float(value)

    return read


def test_the_nominal_value_is_that_of_the_nominal_flight(doubted, budget, landing_time):
    """The first row of the batch is the flight that `voskhod fly` would fly."""
    # 1e-9: two programs round differently by 1e-16 in each of some hundred steps
    assert budget.nominal == pytest.approx(landing_time(nominal_plan(doubted)), rel=1e-9)
    assert budget.mission is doubted
    assert budget.measurand is MEASURANDS[OF]


@pytest.mark.parametrize("name", STEPS)
def test_a_slope_is_the_central_difference(doubted, rows, landing_time, name):
    """Two flights a little to either side have the slope that differentiation gives."""
    row, step = rows[name], STEPS[name]
    before, after = (
        landing_time(changed_plan(doubted, {name: jnp.asarray(row.nominal + side * step, float)}))
        for side in (-1.0, 1.0)
    )
    # 1e-5: the flights differ by milliseconds, of which rounding is 1e-11 s; the difference's own
    # error is the square of a step that is a thousandth of the doubt
    assert row.slope == pytest.approx((after - before) / (2.0 * step), rel=1e-5)


@pytest.mark.parametrize("name", QUANTILES)
def test_quantiles_are_those_of_the_distribution(rows, name):
    """Each number is moved to the quantiles that its curve has by definition."""
    row = rows[name]
    # 1e-6 of the width: the inverse of the normal curve; tails beyond physics' bounds are cut
    width = QUANTILES[name][1] - QUANTILES[name][0]
    assert (row.low, row.high) == pytest.approx(QUANTILES[name], abs=1e-6 * width)


@pytest.mark.parametrize("name", QUANTILES)
def test_a_swing_is_two_flights_of_their_own(path, doubted, budget, rows, landing_time, name):
    """The change at a quantile is that of a mission with the number set to it."""
    row = rows[name]
    for end, change in ((row.low, row.at_low), (row.high, row.at_high)):
        text = f"{end!r} {IN_FILE[row.unit]}".strip()
        alone = landing_time(nominal_plan(load_mission(path, [f"{name}={text}"])))
        # 1e-8 g: rounding of two programs, 1e-9 of 26 g
        assert change == pytest.approx(alone - budget.nominal, abs=1e-7)
    assert row.swing == max(abs(row.at_low), abs(row.at_high))


def test_a_slope_times_half_the_range_is_the_share_of_a_sigma(rows):
    """For a normal number that is its standard deviation; the swing agrees where it is small."""
    speed = rows["entry.speed"]
    assert speed.per_sigma == pytest.approx(speed.slope * 5.0, rel=1e-6)  # tails are cut
    # 5 m/s of 11 km/s: the curvature is a thousandth
    assert speed.per_sigma == pytest.approx(0.5 * (speed.at_high - speed.at_low), rel=1e-3)
    angle = rows["entry.flight_path_angle"]
    assert angle.per_sigma == pytest.approx(angle.slope * math.radians(0.1), rel=1e-6)


def test_rows_fall_by_their_swing_and_hold_what_moves(doubted, budget):
    """Greatest first; a number that does not move the measurand has no row."""
    swings = [row.swing for row in budget.rows]
    assert swings == sorted(swings, reverse=True)
    missing = set(uncertain_numbers(doubted)) - {row.name for row in budget.rows}
    assert missing == {"capsule.nose_radius"}  # it heats the nose, and slows nothing


def test_a_choice_has_a_swing_only(rows):
    """There is nothing to differentiate between two diameters."""
    row = rows["capsule.diameter"]
    assert (row.low, row.high, row.nominal) == (1.52, 1.6, 1.52)
    assert row.slope is None
    assert row.per_sigma is None
    assert row.at_low == 0.0
    assert row.at_high != 0.0


def test_the_deviation_is_the_root_of_the_sum_of_squares(budget, rows):
    """The linear shares of independent numbers add in squares; a choice adds nothing."""
    parts = [row.slope * (row.high - row.low) / 2.0 for row in rows.values() if row.slope]
    assert len(parts) == len(STEPS)
    assert budget.deviation == pytest.approx(np.linalg.norm(parts), rel=1e-12)


def test_an_end_without_a_value_swings_without_bound(doubted):
    """A number at whose quantile the measurand is undefined comes before all others."""
    lost = Sensitivity("a.b", "", 1.0, 1.0, 0.0, None, 0.0, None)
    assert lost.swing == math.inf
    assert Budget(doubted, MEASURANDS[OF], 1.0, (lost,)).deviation == 0.0


def test_an_unknown_measurand_is_refused(doubted):
    """A name that is no measurand is given back, before anything is flown."""
    with pytest.raises(InputError) as caught:
        budget_of(doubted, "entry.peak_lode")
    assert (caught.value.where, caught.value.given) == ("--of", "entry.peak_lode")
    assert "voskhod measurands" in caught.value.do


def test_a_measurand_that_the_nominal_flight_does_not_reach_is_refused(doubted, monkeypatch):
    """Where the nominal flight has no value there is nothing to measure changes from."""

    def never(aim, points, ways, **static):
        nothing = np.zeros(len(points))
        return (nothing, nothing), (nothing, nothing)

    monkeypatch.setattr(sensitivity, "_along", never)  # a flight that skips out compiles as long
    with pytest.raises(InputError) as caught:
        budget_of(doubted, OF)
    assert caught.value.must == "must be a measurand that the nominal flight reaches"
    assert (caught.value.where, caught.value.given) == ("--of", OF)


@pytest.mark.parametrize("count", [1, 3, 64, 65, 200])
def test_chunks_change_nothing(count):
    """Rows that are computed a fixed number at a time come out as they do at once."""
    points = np.arange(2.0 * count).reshape(count, 2)

    def function(a, b):
        assert len(a) == len(b) == sensitivity.CHUNK
        return a @ np.array([1.0, 3.0]), (b * 2.0,)

    sums, (doubles,) = sensitivity._in_chunks(function, points, points + 1.0)
    np.testing.assert_array_equal(sums, points @ np.array([1.0, 3.0]))
    np.testing.assert_array_equal(doubles, 2.0 * points + 2.0)
