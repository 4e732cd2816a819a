"""Distributions of a mission file: quantiles, nominal values, ends."""

import math

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from voskhod.mission.distribution import (
    Choice,
    Distribution,
    Fixed,
    Lognormal,
    Normal,
    Triangular,
    Uniform,
)
from voskhod.mission.plan import quantile

CHANCES = np.concatenate([[2.0**-54, 1e-9, 1e-4], np.linspace(0.01, 0.99, 99), [1 - 1e-9]])


def _truncated(curve: Normal) -> stats.rv_continuous:
    ends = [(end - curve.mean) / curve.deviation for end in (curve.low, curve.high)]
    return stats.truncnorm(*ends, loc=curve.mean, scale=curve.deviation)


CURVES = (
    (Normal(46.0, 8.0), stats.norm(46.0, 8.0)),
    (Normal(46.0, 8.0, 30.0, 50.0), _truncated(Normal(46.0, 8.0, 30.0, 50.0))),
    (Normal(0.0, 1.0, 1.5, math.inf), _truncated(Normal(0.0, 1.0, 1.5, math.inf))),
    (Lognormal(0.8, 0.25), stats.lognorm(0.25, scale=0.8)),
    (Uniform(250.0, 280.0), stats.uniform(250.0, 30.0)),
    (Triangular(41.2, 42.0, 45.0), stats.triang(0.8 / 3.8, 41.2, 3.8)),
    (Triangular(0.0, 0.0, 30.0), stats.triang(0.0, 0.0, 30.0)),
    (Triangular(0.0, 30.0, 30.0), stats.triang(1.0, 0.0, 30.0)),
)


@pytest.mark.parametrize(("curve", "oracle"), CURVES)
def test_quantiles_agree_with_scipy(curve: Distribution, oracle: stats.rv_continuous) -> None:
    """A quantile is that of scipy.stats."""
    ours = np.asarray(quantile(curve, jnp.asarray(CHANCES)))
    # Both sides round tail probabilities to 1e-16, which is 1e-7 of the chance 1e-9 from an end
    # and 1e-8 of the score there.
    np.testing.assert_allclose(ours, oracle.ppf(CHANCES), rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize(("curve", "oracle"), CURVES)
def test_quantiles_agree_closely_away_from_the_ends(
    curve: Distribution, oracle: stats.rv_continuous
) -> None:
    """Between one and ninety-nine per cent a quantile is exact to rounding."""
    chances = np.linspace(0.01, 0.99, 99)
    ours = np.asarray(quantile(curve, jnp.asarray(chances)))
    # A tail cut at 1.5 deviations leaves 7 per cent, so rounding grows about a hundredfold.
    np.testing.assert_allclose(ours, oracle.ppf(chances), rtol=1e-12, atol=1e-12)


def test_truncated_lognormal_agrees_with_scipy() -> None:
    """A lognormal that is cut is the exponential of a cut normal."""
    curve = Lognormal(30.0, 0.5, 3.0, 60.0)
    oracle = _truncated(Normal(math.log(30.0), 0.5, math.log(3.0), math.log(60.0)))
    chances = np.linspace(0.01, 0.99, 99)
    ours = np.asarray(quantile(curve, jnp.asarray(chances)))
    np.testing.assert_allclose(ours, np.exp(oracle.ppf(chances)), rtol=1e-12)  # rounding


def test_choice_takes_values_in_their_shares() -> None:
    """A choice takes each value over as much of the unit interval as its probability."""
    chances = (np.arange(100_000) + 0.5) / 100_000
    drawn = np.asarray(quantile(Choice((5.0, -1.0, 2.0), (0.5, 0.2, 0.3)), jnp.asarray(chances)))
    shares = [np.mean(drawn == value) for value in (5.0, -1.0, 2.0)]
    np.testing.assert_allclose(shares, [0.5, 0.2, 0.3], atol=1e-5)  # one grid step


@pytest.mark.parametrize(
    ("curve", "nominal", "support"),
    [
        (Fixed(3.0), 3.0, (3.0, 3.0)),
        (Normal(5.0, 1.0), 5.0, (-math.inf, math.inf)),
        (Normal(5.0, 1.0, 6.0, 9.0), 6.0, (6.0, 9.0)),
        (Lognormal(2.0, 0.5), 2.0, (0.0, math.inf)),
        (Lognormal(2.0, 0.5, 0.1, 1.0), 1.0, (0.1, 1.0)),
        (Uniform(1.0, 2.0), 1.5, (1.0, 2.0)),
        (Triangular(1.0, 1.2, 2.0), 1.2, (1.0, 2.0)),
        (Choice((7.0, 3.0, 9.0), (0.4, 0.4, 0.2)), 7.0, (3.0, 9.0)),
    ],
)
def test_nominal_and_support(
    curve: Distribution, nominal: float, support: tuple[float, float]
) -> None:
    """Nominal value and ends are those that the module names."""
    assert curve.nominal == nominal
    assert curve.support == support


chance = st.floats(2.0**-54, 1.0 - 2.0**-53)
place = st.floats(-1e6, 1e6)
size = st.floats(1e-3, 1e6)


@st.composite
def curves(draw: st.DrawFn) -> Distribution:
    """Draw a distribution of any kind."""
    low, width, share = draw(place), draw(size), draw(st.floats(0.0, 1.0))
    kind = draw(st.sampled_from(["normal", "cut", "lognormal", "uniform", "triangular"]))
    if kind == "normal":
        return Normal(low, width)
    if kind == "cut":
        return Normal(low + (3.0 * share - 1.0) * width, width, low, low + width)
    if kind == "lognormal":
        return Lognormal(width, 0.01 + share)
    if kind == "uniform":
        return Uniform(low, low + width)
    return Triangular(low, min(low + share * width, low + width), low + width)


@settings(max_examples=200, deadline=None)
@given(curve=curves(), first=chance, second=chance)
def test_quantile_rises_within_the_support(
    curve: Distribution, first: float, second: float
) -> None:
    """A quantile is finite, inside the ends, and never falls when the chance rises."""
    early, late = sorted((first, second))
    values = np.asarray(quantile(curve, jnp.asarray([early, late])))
    low, high = curve.support
    slack = 1e-12 * max(1.0, abs(curve.nominal), *(abs(v) for v in values))  # rounding
    assert np.all(np.isfinite(values))
    assert np.all((values >= low - slack) & (values <= high + slack))
    assert values[1] >= values[0] - slack
