"""Plans: nominal, drawn, independent of each other, alike alone and in a batch."""

import zlib

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import stats

from voskhod.arrays import Samples, Scalar
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import (
    Plan,
    drawn_plan,
    nominal_plan,
    quantile,
    uncertain_numbers,
)
from voskhod.mission.schema import Mission

DRAWS = 1000


def _values(plan: Plan) -> dict[str, np.ndarray]:
    """Return the numbers of a plan by dotted name."""
    named = jax.tree_util.tree_leaves_with_path(plan)
    return {
        jax.tree_util.keystr(path).replace("[", ".").replace("]", "").strip("."): np.asarray(leaf)
        for path, leaf in named
    }


@pytest.fixture(scope="module")
def mission() -> Mission:
    """Return the reference mission."""
    return load_mission("voskhod-2")


def _batch(mission: Mission, draws: range) -> dict[str, np.ndarray]:
    """Return draws of seed 1 by dotted name; one stacked output compiles fastest."""

    @jax.jit
    @jax.vmap
    def rows(index: Scalar) -> Samples:
        return jnp.stack(jax.tree.leaves(drawn_plan(mission, 1, index)))

    columns = np.asarray(rows(jnp.asarray(draws))).T
    return dict(zip(_values(nominal_plan(mission)), columns, strict=True))


@pytest.fixture(scope="module")
def batch(mission: Mission) -> dict[str, np.ndarray]:
    """Return a thousand draws of it."""
    return _batch(mission, range(DRAWS))


def test_the_nominal_plan_takes_nominal_values(mission: Mission) -> None:
    """Each number of the nominal plan is the nominal value of its curve, in double precision."""
    values = _values(nominal_plan(mission))
    for name, number in uncertain_numbers(mission).items():
        assert values[name] == number.nominal, name
        assert values[name].dtype == np.float64
    assert values["spacewalk.exit_at"] == 5691.0


def test_draws_are_finite_and_within_their_ends(
    mission: Mission, batch: dict[str, np.ndarray]
) -> None:
    """No draw leaves what the file and physics allow."""
    for name, number in uncertain_numbers(mission).items():
        low, high = number.distribution.support
        slack = 1e-12 * abs(number.nominal)  # rounding
        assert np.all(np.isfinite(batch[name])), name
        assert np.all((batch[name] >= low - slack) & (batch[name] <= high + slack)), name


def test_drawn_missions_keep_the_order_of_events(batch: dict[str, np.ndarray]) -> None:
    """What holds for nominal values holds for each draw of the reference mission."""
    assert np.all(batch["airlock.booms.inflate_at"] > batch["orbit.launch.ascent_duration"])
    assert np.all(batch["spacewalk.depressurise_at"] < batch["spacewalk.hatch_open_at"])
    assert np.all(batch["suit.low_pressure"] < batch["suit.normal_pressure"])
    assert np.all(batch["suit.normal_pressure"] <= batch["suit.relief_pressure"])
    assert np.all(batch["airlock.hatch_diameter"] < batch["airlock.inner_diameter"])
    assert np.all(batch["parachute.drogue_altitude"] > batch["parachute.main_altitude"])


def test_fixed_numbers_do_not_move(mission: Mission, batch: dict[str, np.ndarray]) -> None:
    """A number that is not in doubt is the same in every draw."""
    nominal = _values(nominal_plan(mission))
    for name in set(nominal) - set(uncertain_numbers(mission)):
        assert np.all(batch[name] == nominal[name]), name


def test_draws_follow_their_curves(mission: Mission, batch: dict[str, np.ndarray]) -> None:
    """A thousand draws of each continuous number pass a Kolmogorov-Smirnov test."""
    grid = np.linspace(0.0005, 0.9995, 1000)
    for name, number in uncertain_numbers(mission).items():
        if np.unique(batch[name]).size < DRAWS // 2:
            continue  # a choice
        model = np.asarray(quantile(number.distribution, jnp.asarray(grid)))
        ranks = np.interp(batch[name], model, grid)
        # 1e-5: some 130 numbers are tested, so a thousandth of all seeds would fail by chance
        assert stats.kstest(ranks, "uniform").pvalue > 1e-5, name


def test_numbers_are_drawn_independently(batch: dict[str, np.ndarray]) -> None:
    """Draws of different numbers are uncorrelated."""
    moving = [v for v in batch.values() if np.unique(v).size > DRAWS // 2]
    ranks = np.apply_along_axis(stats.rankdata, 1, np.stack(moving))
    correlation = np.corrcoef(ranks)[np.triu_indices(len(moving), 1)]
    # Spread of a rank correlation is 1/sqrt(1000) = 0.032; five of it for 7000 pairs.
    assert np.max(np.abs(correlation)) < 0.17


def test_names_give_distinct_streams(mission: Mission) -> None:
    """No two numbers share their stream of random numbers."""
    names = list(uncertain_numbers(mission))
    assert len({zlib.crc32(name.encode()) for name in names}) == len(names)


def test_a_draw_alone_is_the_draw_in_a_batch(
    mission: Mission, batch: dict[str, np.ndarray]
) -> None:
    """The same draw has the same bits alone and in batches of any size."""
    few = _batch(mission, range(10, 17))
    for index in (10, 16):
        alone = _values(drawn_plan(mission, 1, index))
        for name, value in alone.items():
            assert value == batch[name][index], name
            assert value == few[name][index - 10], name


def test_another_number_in_doubt_moves_no_other(mission: Mission) -> None:
    """Fixing some numbers, or putting one in doubt, leaves the draws of all others alone."""
    changes = [
        "ship.mass=5682 kg",
        "suit.joints.elbow_radius=61 mm",
        "airlock.jettison.mass={uniform=['240 kg', '260 kg']}",
        "airlock.volume=2 m^3",
    ]
    changed = load_mission("voskhod-2", changes)
    before, after = (_values(drawn_plan(m, 5, 42)) for m in (mission, changed))
    touched = {"ship.mass", "suit.joints.elbow_radius", "airlock.jettison.mass", "airlock.volume"}
    assert {name for name in before if before[name] != after[name]} == touched


def test_another_curve_keeps_its_chance(mission: Mission) -> None:
    """A wider curve takes the same quantile: common random numbers."""
    wide = load_mission("voskhod-2", ["engine.propellant={uniform=['200 kg', '300 kg']}"])
    before, after = (_values(drawn_plan(m, 5, 42))["engine.propellant"] for m in (mission, wide))
    assert (after - 200.0) / 100.0 == pytest.approx((before - 250.0) / 30.0, rel=1e-13)


def test_seeds_and_draws_differ(mission: Mission) -> None:
    """Another seed or another draw is another flight."""
    flights = [(1, 0), (1, 1), (2, 0), (0, 1)]
    masses = {float(drawn_plan(mission, *flight).ship.mass) for flight in flights}
    assert len(masses) == len(flights)


def test_a_plan_is_a_tree_of_arrays(mission: Mission) -> None:
    """A plan passes through jit with its text and settings untouched."""
    plan = nominal_plan(mission)
    back = jax.jit(lambda p: jax.tree.map(lambda x: 2.0 * x, p))(plan)
    assert back.mission == plan.mission
    assert back.orbit.launch.elements == "mean"
    assert back.radio.stations[0].name == plan.radio.stations[0].name
    assert float(back.ship.mass) == 2.0 * float(plan.ship.mass)


def test_a_plan_has_slopes(mission: Mission) -> None:
    """A function of a plan can be differentiated with respect to each number."""
    slope = jax.grad(lambda p: p.engine.thrust * p.engine.burn_duration)(nominal_plan(mission))
    assert float(slope.engine.thrust) == 42.0
    assert float(slope.ship.mass) == 0.0
