"""Rank correlations against SciPy, shares of variance against functions whose shares are known."""

import numpy as np
import polars as pl
import pytest
from scipy.stats import spearmanr

from voskhod.campaign.shares import LEAST_DRAWS, bins_for, influences_of, ranks, variance_share
from voskhod.errors import InputError

COUNT = 20_000
NAME = "landing.miss_distance"


def made(y, inputs, **columns):
    """Return rows with a measurand and its inputs."""
    found = {"draw": np.arange(y.size), "outcome": ["recovered"] * y.size, NAME: y}
    return pl.DataFrame(found | {f"input.{name}": x for name, x in inputs.items()} | columns)


def uniform(count, *names, seed=2):
    """Return inputs between minus pi and pi."""
    draws = np.random.default_rng(seed).uniform(-np.pi, np.pi, (len(names), count))
    return dict(zip(names, draws, strict=True))


def by_name(found):
    """Return the influences of the only measurand by input."""
    (one,) = found
    return {influence.name: influence for influence in one.inputs}


def test_correlations_are_those_of_scipy():
    """Ties and undefined draws included."""
    inputs = uniform(500, "a", "b")
    inputs["b"] = np.round(inputs["b"])
    y = inputs["a"] + inputs["b"] ** 2
    y[::7] = np.nan
    found = by_name(influences_of(made(y, inputs).fill_nan(None).lazy(), (NAME,)))
    held = np.isfinite(y)
    for name, x in inputs.items():
        exact = spearmanr(x[held], y[held]).statistic
        assert found[name].correlation == pytest.approx(exact, abs=1e-12)


def test_shares_of_ishigamis_function():
    """First-order shares 0.3139, 0.4424 and 0 (Ishigami and Homma 1990, a = 7, b = 0.1).

    An estimate of 20 000 draws scatters by 0.6 %; bins hide less than 1 %.
    """
    x = uniform(COUNT, "x1", "x2", "x3")
    y = np.sin(x["x1"]) + 7.0 * np.sin(x["x2"]) ** 2 + 0.1 * x["x3"] ** 4 * np.sin(x["x1"])
    found = influences_of(made(y, x).lazy(), (NAME,))
    shares = {name: one.share for name, one in by_name(found).items()}
    assert shares == pytest.approx({"x1": 0.3139, "x2": 0.4424, "x3": 0.0}, abs=0.02)
    assert [one.name for one in found[0].inputs] == ["x2", "x1", "x3"]
    assert found[0].explained == pytest.approx(0.756, abs=0.03)


def test_a_yes_or_no_is_told_by_its_two_values():
    """y is 3 where x is one, with a fair chance, and noise of one: 9/4 over 9/4 + 1."""
    generator = np.random.default_rng(5)
    x = generator.integers(0, 2, COUNT) * 1.0
    y = 3.0 * x + generator.normal(size=COUNT)
    found = by_name(influences_of(made(y, {"x": x}).lazy(), (NAME,)))
    assert found["x"].share == pytest.approx(2.25 / 3.25, abs=0.015)


def test_what_does_nothing_has_no_share_on_average():
    """Kelley's correction: over 300 samples the mean is zero within three standard errors."""
    generator = np.random.default_rng(6)
    weights = np.full(200, 1.0 / 200)
    bins = np.arange(200) % bins_for(200)
    found = [
        variance_share(bins, generator.exponential(size=200), weights, 200.0) for _ in range(300)
    ]
    assert abs(np.mean(found)) < 3.0 * np.std(found) / np.sqrt(300)


def test_the_floor_is_passed_by_chance_as_rarely_as_it_says():
    """Of 200 campaigns of 20 idle inputs 5 % have one above either floor; 12 % is 4.5 sigma."""
    generator = np.random.default_rng(8)
    passed = np.zeros(2)
    for _ in range(200):
        inputs = {f"x{i}": generator.uniform(size=200) for i in range(20)}
        (one,) = influences_of(made(generator.normal(size=200), inputs).lazy(), (NAME,))
        passed += (
            any(i.share > one.share_floor for i in one.inputs),
            any(abs(i.correlation) > one.correlation_floor for i in one.inputs),
        )
    assert (passed / 200 < 0.12).all()
    assert passed.sum() > 0  # not so high that nothing ever passes


def test_weights_give_back_the_share():
    """Inputs drawn twice as densely on one side, weighted back."""
    x = uniform(COUNT, "a", "b")
    y = x["a"] + 2.0 * x["b"]
    kept = (x["a"] > 0.0) | (np.arange(COUNT) % 2 == 0)
    weight = np.where(x["a"] > 0.0, 0.0, np.log(2.0))
    frame = made(y, x, log_weight=weight).filter(pl.Series(kept))
    found = by_name(influences_of(frame.lazy(), (NAME,)))
    assert found["a"].share == pytest.approx(0.2, abs=0.02)
    assert found["b"].share == pytest.approx(0.8, abs=0.02)


def test_ranks_are_shares_below():
    weights = np.array([0.1, 0.2, 0.3, 0.4])
    found = ranks(np.array([5.0, 1.0, 5.0, 9.0]), weights)
    assert found == pytest.approx([0.4, 0.1, 0.4, 0.8])


def test_what_cannot_be_looked_at_is_left_out():
    """A constant, one that is defined too rarely, an input that never varies."""
    x = uniform(200, "a") | {"still": np.full(200, 4.0)}
    seldom = np.where(np.arange(200) < LEAST_DRAWS - 1, x["a"], np.nan)
    frame = made(x["a"], x, **{"rescue.located_after": seldom, "survival.alone": np.ones(200)})
    found = influences_of(frame.fill_nan(None).lazy())
    assert [one.measurand for one in found] == [NAME]
    assert [one.name for one in found[0].inputs] == ["a"]


def test_a_mission_without_the_usual_ones_has_its_first_that_vary():
    x = uniform(200, "a")
    frame = made(x["a"], x).rename({NAME: "orbit.period"})
    assert [one.measurand for one in influences_of(frame.lazy())] == ["orbit.period"]
    with pytest.raises(InputError, match="--of"):
        influences_of(frame.lazy(), (NAME,))
