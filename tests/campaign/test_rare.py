"""Rare outcomes: design points against exact ones, estimates against exact and plain ones."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from scipy.special import ndtr, ndtri
from scipy.stats import chi2, norm

from voskhod.campaign import rare
from voskhod.campaign.design_point import CLOSER, REACH, design_points
from voskhod.campaign.plain import Plain
from voskhod.campaign.rare import Rare, rare_sampling
from voskhod.campaign.rows import Rows, fly_rows
from voskhod.campaign.sampling import sampling_of
from voskhod.campaign.weights import effective_size, probability
from voskhod.errors import InputError
from voskhod.mission.loading import check_mission, load_mission
from voskhod.mission.plan import uncertain_numbers

ENTRY = (Path(__file__).parent / "data" / "capsule.toml").read_text("utf-8")
OF = "landing.time"
ROWS = 4000
FREE = np.array([True, True, False, True])
SLOPES = np.array([3.0, -4.0, 7.0, 0.0])  # of the stand-in; the third score may not move


def points_of(formula):
    """Return the design points of an analytic margin."""
    return design_points(formula, FREE)


@pytest.fixture(scope="module")
def mission():
    """Return an entry with five numbers in doubt, one of them a choice."""
    return check_mission(tomllib.loads(ENTRY))


def stand_in(monkeypatch, formula):
    """Put a formula of the scores in the place of all flights."""

    def flown(mission, chances):
        return Rows({}, {OF: formula(ndtri(chances))}, np.zeros(len(chances), int))

    monkeypatch.setattr(rare, "fly_rows", flown)


@pytest.mark.parametrize(
    ("text", "sign", "bound"),
    [
        (f"{OF}>100 s", 1.0, 100.0),
        (f" {OF} < 0:02:00 ", -1.0, 120.0),
        ("landing.miss_distance>500 km", 1.0, 5e5),
        ("cabin.peak_oxygen_fraction > 0.6", 1.0, 0.6),
    ],
)
def test_a_condition_is_read(text, sign, bound):
    """Measurand, side and bound in SI units."""
    read = Rare.of(text)
    assert (read.sign, read.bound) == (sign, pytest.approx(bound, rel=1e-12))
    values = np.array([bound - 1e-3, bound, bound + 1e-3, np.nan])
    assert read.hits(values).tolist() == [sign < 0.0, False, sign > 0.0, False]


@pytest.mark.parametrize(
    ("text", "must", "given"),
    [
        (OF, "must be a condition", OF),
        (f"{OF}=3 s", "must be a condition", f"{OF}=3 s"),
        ("landing.tyme>3 s", "must be a measurand", "landing.tyme"),
        (f"{OF}>3 km", "dimension of s", "km"),
        (f"{OF}>3", "must have a unit", "3"),
        (f"{OF}>=3 s", "begin with a number", "=3 s"),
    ],
)
def test_what_is_no_condition_is_refused(text, must, given):
    """One error that names the option and the part at fault."""
    with pytest.raises(InputError) as caught:
        Rare.of(text)
    assert must in caught.value.must
    assert given in caught.value.given
    assert caught.value.where == "--rare"


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_the_point_of_a_plane_is_at_its_distance(side):
    """Along the gradient of the scores that may move, at bound over slope."""
    (found,) = points_of(lambda scores: side * (scores @ SLOPES) - 20.0)
    # The second pass of 64 flights resolves 6 / 64 / 64 of a standard deviation.
    assert found.distance == pytest.approx(4.0, abs=REACH / 64**2)
    assert found.distance >= 4.0
    np.testing.assert_allclose(found.direction, side * np.array([0.6, -0.8, 0.0, 0.0]), atol=1e-9)


def test_the_point_of_a_bent_surface_is_turned_to():
    """The gradient at the origin points elsewhere; a search over the plane finds the same."""

    def margin(scores):
        return scores[:, 0] + 0.5 * scores[:, 1] ** 2 + 0.4 * scores[:, 1] - 8.0

    (found,) = points_of(margin)
    angles = np.linspace(-np.pi, np.pi, 2000)[:, None]
    at = np.linspace(2.0, 6.0, 1000)
    plane = np.stack([at * np.cos(angles), at * np.sin(angles)], axis=-1)
    met = margin(plane.reshape(-1, 2)).reshape(2000, 1000) > 0.0
    nearest = at[np.argmax(met.any(axis=0))]
    assert found.distance == pytest.approx(nearest, rel=CLOSER)
    assert abs(found.direction[1]) > 0.9


def test_what_grows_both_ways_has_two_points():
    """A distance from an aim point is large on either side of it."""
    near, far = points_of(lambda scores: np.abs(scores @ SLOPES + 1.0) - 16.0)
    assert (near.distance, far.distance) == pytest.approx((3.0, 3.4), abs=2e-3)
    np.testing.assert_allclose(near.direction, -far.direction, atol=1e-9)


def test_a_far_side_is_left_to_the_nominal_draws():
    """Less than a hundredth of the probability is not worth draws of its own."""
    (only,) = points_of(lambda scores: np.abs(scores @ SLOPES + 4.0) - 16.0)
    assert only.distance == pytest.approx(2.4, abs=2e-3)


def test_undefined_flights_are_not_met_and_do_not_mislead():
    """Beyond 3.2 standard deviations nothing is defined."""

    def margin(bound):
        return lambda scores: np.where(scores[:, 0] > 3.2, np.nan, scores[:, 0] - bound)

    (found,) = points_of(margin(3.0))
    assert found.distance == pytest.approx(3.0, abs=2e-3)
    (closest,) = points_of(margin(3.3))
    assert not closest.is_met
    assert closest.distance == pytest.approx(3.2, abs=REACH / 64.0)


def test_a_condition_that_no_draw_can_meet_says_how_far_flights_came(mission, monkeypatch):
    """The closest flight along the gradient, with its distance."""
    stand_in(monkeypatch, lambda scores: 2.0 + np.tanh(scores[:, 0]))
    with pytest.raises(InputError) as caught:
        rare_sampling(mission, f"{OF}>5 s")
    assert "6 standard deviations" in caught.value.must
    assert "came to 2.99999 s, 6.0 standard" in caught.value.do  # 2 + tanh(6) = 2.9999877


def test_a_constant_is_never_met(mission, monkeypatch):
    """Without a gradient there is nowhere to look."""
    stand_in(monkeypatch, lambda scores: np.full(len(scores), 4.0))
    with pytest.raises(InputError, match=r"came to 4 s, 0\.0 standard"):
        rare_sampling(mission, f"{OF}>5 s")


@pytest.mark.parametrize(("value", "must"), [(6.0, "does not meet"), (np.nan, "reaches")])
def test_what_is_not_rare_or_not_reached_is_refused(mission, monkeypatch, value, must):
    """Plain draws do for the one, nothing does for the other."""
    stand_in(monkeypatch, lambda scores: np.full(len(scores), value))
    with pytest.raises(InputError, match=must):
        rare_sampling(mission, f"{OF}>5 s")


def test_a_measurand_that_the_mission_lacks_is_refused(mission, monkeypatch):
    """It is in the registry, but not in the rows."""
    stand_in(monkeypatch, lambda scores: scores[:, 0])
    with pytest.raises(InputError, match="the mission has"):
        rare_sampling(mission, "rescue.located_after>5 s")


@pytest.mark.parametrize("beyond", [3.0, 4.2, 5.5])
def test_the_estimate_is_the_exact_tail_of_the_normal_law(mission, monkeypatch, beyond):
    """A plane in four scores: P(y > beta sigma) = sf(beta), within four standard errors."""
    slopes = np.array([3.0, -4.0, 0.5, 0.0, 1.0])
    assert list(uncertain_numbers(mission))[3] == "capsule.diameter"  # the choice, without a slope
    stand_in(monkeypatch, lambda scores: scores @ slopes)
    bound = beyond * float(np.linalg.norm(slopes))
    sampling = sampling_of(mission, 1, ROWS, rare_sampling(mission, f"{OF}>{bound!r} s"))
    chances = sampling.chances(np.arange(ROWS))
    log_weights = sampling.log_weights(chances)
    value, error = probability(ndtri(chances) @ slopes > bound, log_weights)
    assert value == pytest.approx(norm.sf(beyond), abs=4.0 * error)
    assert error < 0.06 * norm.sf(beyond)
    # A fifth of the rows are nominal and keep their weight.
    assert 0.1 * ROWS < effective_size(log_weights) < ROWS


def test_two_sides_are_estimated_together(mission, monkeypatch):
    """P(y^2 > beta^2) by SciPy's chi-square law, a single bell would miss half of it."""
    stand_in(monkeypatch, lambda scores: (scores[:, 0] + 0.1) ** 2)
    description = rare_sampling(mission, f"{OF}>16 s")
    assert len(description["bells"]) == 2
    sampling = sampling_of(mission, 1, ROWS, description)
    chances = sampling.chances(np.arange(ROWS))
    hits = ndtri(chances[:, 0]) ** 2 > 16.0
    value, error = probability(hits, sampling.log_weights(chances))
    assert value == pytest.approx(chi2(1).sf(16.0), abs=4.0 * error)
    assert error < 0.06 * value


def test_a_choice_that_does_not_help_stays_at_its_heaviest_value(mission, monkeypatch):
    """Pilot flights of the search have the middle of its share; draws leave it alone."""
    seen = []

    def formula(scores):
        seen.append(ndtr(scores[:, 3]))
        return scores[:, 0] - scores[:, 3]

    stand_in(monkeypatch, formula)
    told = []
    description = rare_sampling(mission, f"{OF}>3 s", told.append)
    # 0.375 is the middle of the 75 % that come first, 0.875 of the rest, which is tried once.
    np.testing.assert_allclose(np.unique(np.concatenate(seen).round(12)), [0.375, 0.875], rtol=1e-9)
    assert [set(bell["means"]) for bell in description["bells"]] == [{"entry.speed"}]
    assert description["bells"][0]["held"] == {}
    assert "standard deviations" in told[0]


@pytest.mark.parametrize("jump", [4.0, 8.0])
def test_a_choice_that_helps_is_held_and_the_estimate_is_exact(mission, monkeypatch, jump):
    """One in four has another value that brings the bound near, or meets it alone."""

    def formula(scores):
        return scores[:, 0] + jump * (scores[:, 3] >= ndtri(0.75))

    stand_in(monkeypatch, formula)
    description = rare_sampling(mission, f"{OF}>6.5 s")
    assert description["bells"][0]["held"] == {"capsule.diameter": [0.75, 1.0]}
    sampling = sampling_of(mission, 1, ROWS, description)
    chances = sampling.chances(np.arange(ROWS))
    hits = formula(ndtri(chances)) > 6.5
    value, error = probability(hits, sampling.log_weights(chances))
    exact = 0.75 * norm.sf(6.5) + 0.25 * norm.sf(6.5 - jump)
    assert value == pytest.approx(exact, abs=4.0 * error)
    assert error < 0.05 * exact


def test_a_switch_that_loses_most_flights_is_found_by_pilot_draws(mission, monkeypatch):
    """With the other value the middle is undefined and one flight in 44 far out: no gradient."""

    def formula(scores):
        lost = np.where(scores[:, 1] > 2.0, 20.0, np.nan)
        return np.where(scores[:, 3] >= ndtri(0.75), lost, scores[:, 0])

    stand_in(monkeypatch, formula)
    description = rare_sampling(mission, f"{OF}>5.5 s")
    (bell,) = description["bells"]
    assert bell == {"means": {}, "held": {"capsule.diameter": [0.75, 1.0]}}
    sampling = sampling_of(mission, 1, ROWS, description)
    chances = sampling.chances(np.arange(ROWS))
    hits = formula(ndtri(chances)) > 5.5
    value, error = probability(hits, sampling.log_weights(chances))
    assert value == pytest.approx(0.25 * norm.sf(2.0) + 0.75 * norm.sf(5.5), abs=4.0 * error)
    assert error < 0.2 * value


def test_two_changes_that_help_together_are_found_if_one_helps_alone(monkeypatch):
    """Two choices of three: the one that never matters stays as it is."""
    text = ENTRY.replace(
        'mass.uniform = ["200 kg", "212 kg"]', 'mass.choice = ["200 kg", "212 kg"]'
    )
    text = text.replace('heading = "115 deg"', 'heading.choice = ["115 deg", "116 deg"]')
    mission = check_mission(tomllib.loads(text))
    at = {name: i for i, name in enumerate(uncertain_numbers(mission))}

    def formula(scores):
        wide = scores[:, at["capsule.diameter"]] >= ndtri(0.75)
        heavy = scores[:, at["capsule.mass"]] >= 0.0
        return scores[:, at["entry.speed"]] + 2.0 * wide + 3.0 * (wide & heavy)

    stand_in(monkeypatch, formula)
    (bell,) = rare_sampling(mission, f"{OF}>7 s")["bells"]
    assert bell["held"] == {"capsule.diameter": [0.75, 1.0], "capsule.mass": [0.5, 1.0]}
    assert bell["means"]["entry.speed"] == pytest.approx(2.0, abs=2e-3)


def test_bells_share_the_rows_and_leave_a_fifth(monkeypatch, mission):
    """Whatever their number, every fifth row is nominal."""
    for bells in (1, 2, 3, 4):
        turns = np.array(rare._turns(bells))
        assert (turns[::5] == 0).all()
        np.testing.assert_array_equal(np.bincount(turns)[1:], 4)
        assert (turns == 0).sum() == bells


def test_a_flown_tail_is_that_of_plain_draws():
    """A coast: hits among plain flights, and the same probability from fewer, shifted ones."""
    mission = load_mission("tests/campaign/data/coasting.toml")
    plain = fly_rows(mission, Plain(mission, 8).chances(np.arange(ROWS)))
    bound = float(np.quantile(plain.measurands["orbit.period"], 0.99))
    aim = Rare.of(f"orbit.period>{bound!r} s")
    expected, scatter = probability(aim.hits(plain.measurands["orbit.period"]), None)
    sampling = sampling_of(mission, 9, 640, rare_sampling(mission, aim.text))
    chances = sampling.chances(np.arange(640))
    hits = aim.hits(fly_rows(mission, chances).measurands["orbit.period"])
    value, error = probability(hits, sampling.log_weights(chances))
    assert hits.mean() > 0.2
    assert error < scatter  # a sixth of the flights
    # Four standard errors of the difference; the bound is taken from the plain sample itself.
    assert value == pytest.approx(expected, abs=4.0 * np.hypot(error, scatter))
