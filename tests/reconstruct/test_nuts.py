"""Chains beside weights: the same posterior by other code, on a stone; flights in closed form.

The fall of a capsule both ways is `voskhod validate reconstruct-flown`: its slopes alone take a
minute to compile.
"""

from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voskhod.campaign.rows import Rows
from voskhod.errors import InputError
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import uncertain_numbers
from voskhod.reconstruct import nuts, nuts_flights
from voskhod.reconstruct.terms import Beyond, Count, Fact, Near, Silence
from voskhod.validation import chain_cases
from voskhod.validation.chain_cases import between, compared, hearing_of, log_weights, near, vote

CAPSULE = Path(__file__).parents[1] / "campaign" / "data" / "capsule.toml"
DRAWS = 400


@pytest.fixture(scope="module")
def columns():
    """Return columns of flights, one of them undefined now and then."""
    rng = np.random.default_rng(5)
    x, y = rng.normal(0.0, 1.0, DRAWS), rng.normal(100.0, 20.0, DRAWS)
    return {"x": x, "y": np.where(rng.random(DRAWS) < 0.3, np.nan, y)}


@pytest.fixture(scope="module")
def hearing(columns):
    """Return figures, ranges, bounds, two readings with a rest, several votes of one source."""
    x, y = columns["x"], columns["y"][np.isfinite(columns["y"])]
    return hearing_of(
        vote("A", "one", {"x": (1.0, near(x, 0.5, 0.1))}),
        vote("B", "one", {"x": (0.5, near(x, 3.0, 1.0)), "y": (0.3, near(y, 90.0, 5.0))}),
        vote("C", "one", {"y": (1.0, between(y, (80.0, 85.0), 0.2))}),
        vote("D", "two", {"y": (1.0, Beyond(110.0, 1.0, 2.0))}),
        vote("E", "two", {"y": (1.0, near(y, 400.0, 1.0))}),
        vote("F", "three", {"y": (0.8, Beyond(70.0, -1.0, 0.5))}),
    )


@pytest.fixture(scope="module")
def way():
    """Return the posterior of a thrown stone both ways."""
    return chain_cases.stone_ways()


def test_the_likelihood_is_that_of_the_weights(hearing, columns):
    """Two codes, up to rounding of logarithms; nowhere infinite where a source may be wrong."""
    said = {name: jnp.asarray(values) for name, values in columns.items()}
    ours = jax.jit(jax.vmap(lambda one: nuts.log_likelihood(hearing, one)))(said)
    np.testing.assert_allclose(ours, log_weights(hearing, columns), atol=1e-9)


def test_slopes_are_those_of_the_likelihood(hearing, columns):
    """Against central differences; an undefined number has the slope nought."""

    @jax.jit
    def value(x, y):
        return nuts.log_likelihood(hearing, {"x": x, "y": y})

    slopes = jax.jit(jax.grad(value, (0, 1)))
    held = np.isfinite(columns["y"])
    for x, y in zip(columns["x"][held][:20], columns["y"][held][:20], strict=True):
        found = slopes(x, y)
        step = 1e-5  # error of the difference: some 1e-10 of the third derivative
        wanted = (
            (value(x + step, y) - value(x - step, y)) / (2.0 * step),
            (value(x, y + step) - value(x, y - step)) / (2.0 * step),
        )
        np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-6)
    assert float(slopes(0.0, np.nan)[1]) == 0.0


def test_chains_tell_what_weights_tell(way):
    """Means, variances and both tails of every column, within four joint errors."""
    assert [score.id for score in compared(way) if not score.holds] == []
    assert way.chains.r_hat.max() < 1.01  # Vehtari and others (2021)
    assert way.chains.sizes.min() > 400.0  # likewise
    assert way.chains.divergences == 0


def test_the_comparison_can_fail(way):
    """Weights that leave out one witness are found out."""
    hearing, columns = chain_cases.stone()
    fewer = hearing_of(*(one for one in hearing.votes if one.id != "A"))
    logs = log_weights(fewer, columns)
    other = way._replace(weights=np.exp(logs - logs.max()) / np.exp(logs - logs.max()).sum())
    assert not all(score.holds for score in compared(other))


@pytest.mark.parametrize(
    ("column", "term"),
    [
        ("rescue.nights_out", Count(2, 0.2)),
        ("it was so", Fact(truth=True)),
        ("silence", Silence(0.5)),
        ("landing.forest", Near(1.0, 0.5, 0.1)),
    ],
)
def test_what_has_no_slope_is_refused_by_name(column, term):
    smooth = vote("A", "one", {"entry.peak_load": (1.0, Near(26.0, 1.0, 0.1))})
    nuts.check(hearing_of(smooth))
    with pytest.raises(InputError, match="STEP-1 was given") as wrong:
        nuts.check(hearing_of(smooth, vote("STEP-1", "one", {column: (1.0, term)})))
    assert wrong.value.given == "STEP-1"


def test_nothing_that_counts_is_refused():
    with pytest.raises(InputError, match="nothing that has a vote"):
        nuts.check(hearing_of())


def test_without_numpyro_the_extra_is_named(monkeypatch, hearing):
    monkeypatch.setattr(nuts, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"pip install 'voskhod\[reconstruct\]'"):
        nuts.check(hearing)


@pytest.fixture
def falls(monkeypatch):
    """Return a capsule that falls in closed form: speed and mass move its load, a choice none."""
    mission = load_mission(CAPSULE)
    names = tuple(uncertain_numbers(mission))

    def fly(mission, chances):
        of = {name: chances[:, i] for i, name in enumerate(names)}
        load = of["entry.speed"] + of["capsule.mass"] ** 2
        peak = np.where(of["entry.flight_path_angle"] > 0.85, np.nan, 1.0)
        wide = of["capsule.diameter"] > 0.75
        measured = {"entry.peak_load": load, "landing.time": peak, "landing.latitude": 1.0 * wide}
        return Rows({}, measured, np.zeros(len(chances), int))

    monkeypatch.setattr(nuts_flights, "fly_rows", fly)
    return mission


def test_numbers_that_move_something_are_found(falls):
    assert nuts_flights.moving_numbers(falls, ["entry.peak_load"]) == (
        "entry.speed",
        "capsule.mass",
    )
    # Whether there is a number counts as well.
    assert nuts_flights.moving_numbers(falls, ["landing.time"]) == ("entry.flight_path_angle",)


def test_a_choice_that_moves_something_is_refused(falls):
    with pytest.raises(InputError, match=r"capsule\.diameter was given"):
        nuts_flights.moving_numbers(falls, ["landing.latitude"])


def test_a_flight_hands_on_its_slopes(monkeypatch):
    """Also in a batch, and none where a number is undefined."""

    def program(aim, rows, **fixed):
        values = np.stack([rows[:, 0] ** 2, np.where(rows[:, 1] > 0.0, rows[:, 1], np.nan)], 1)
        slopes = np.zeros((len(rows), 2, 2))
        slopes[:, 0, 0], slopes[:, 1, 1] = 2.0 * rows[:, 0], np.where(rows[:, 1] > 0, 1.0, np.nan)
        return values, slopes

    monkeypatch.setattr(nuts_flights, "prepare", lambda mission: (None, None))
    monkeypatch.setattr(nuts_flights, "_flown", program)
    flown = nuts_flights.flown(load_mission(CAPSULE), ("a", "b"), ("c", "d"))
    at = jnp.asarray([[3.0, 1.0], [-2.0, -1.0]])
    values = jax.vmap(flown)(at)
    np.testing.assert_array_equal(values, [[9.0, 1.0], [4.0, np.nan]])
    slopes = jax.vmap(jax.jacrev(lambda z: flown(z)[0]))(at)
    np.testing.assert_array_equal(slopes, [[6.0, 0.0], [-4.0, 0.0]])
    assert np.isfinite(jax.grad(lambda z: jnp.nansum(flown(z)))(at[1])).all()
