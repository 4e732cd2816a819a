"""Weighted rows against exact probabilities of the normal law and against rows that count alike."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from voskhod.campaign.weights import effective_size, probability, shares, weighted_quantile

ROWS = 4000


def drawn(seed, shift):
    """Return scores about `shift`, a fifth of them about 0, and the logarithm of their weights."""
    scores = np.random.default_rng(seed).normal(size=ROWS)
    scores[np.arange(ROWS) % 5 != 0] += shift
    density = 0.2 * norm.pdf(scores) + 0.8 * norm.pdf(scores - shift)
    return scores, norm.logpdf(scores) - np.log(density)


@pytest.mark.parametrize("beyond", [2.0, 4.0, 5.5])
def test_a_rare_probability_is_the_exact_one(beyond):
    """Over 200 seeds: no bias, and a standard error that is the scatter."""
    found = np.array(
        [probability(s > beyond, w) for s, w in (drawn(i, beyond) for i in range(200))]
    )
    exact = norm.sf(beyond)
    values, errors = found.T
    # Four standard errors of a mean of 200; the scatter of 200 is known to 5 %.
    assert values.mean() == pytest.approx(exact, abs=4.0 * values.std() / np.sqrt(200.0))
    assert values.std() == pytest.approx(errors.mean(), rel=0.2)
    assert errors.mean() < 0.05 * exact  # plain draws: 450 000 rows and more for that at 4 sigma


def test_a_certain_hit_has_a_probability_of_one():
    """The known mean of the weights takes their scatter out."""
    _, log_weights = drawn(1, 3.0)
    assert probability(np.full(ROWS, True), log_weights) == pytest.approx((1.0, 0.0), abs=1e-12)
    assert probability(np.full(ROWS, False), log_weights) == (0.0, 0.0)


def test_a_common_hit_is_known_too():
    """The probability of what is not rare comes out of the same rows, within four errors."""
    scores, log_weights = drawn(3, 3.0)
    value, error = probability(scores > 0.5, log_weights)
    assert value == pytest.approx(norm.sf(0.5), abs=4.0 * error)
    assert error < 0.02


def test_rows_that_count_alike_are_a_binomial_sample():
    """The share and its standard error, with and without weights of one."""
    hits = np.arange(100) < 30
    expected = (0.3, np.sqrt(0.3 * 0.7 / 100.0))
    assert probability(hits, None) == pytest.approx(expected, rel=1e-12)
    assert probability(hits, np.zeros(100)) == pytest.approx(expected, rel=1e-12)
    assert effective_size(np.zeros(100)) == pytest.approx(100.0, rel=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-600.0, 600.0), min_size=1, max_size=30), st.floats(-900.0, 900.0))
def test_only_ratios_of_weights_matter_to_shares(logs, constant):
    """However large or small: shares add up to one, sizes lie between one and the count."""
    log_weights = np.array(logs)
    assert shares(log_weights).sum() == pytest.approx(1.0, rel=1e-12)
    assert 1.0 - 1e-9 <= effective_size(log_weights) <= len(logs) * (1.0 + 1e-9)
    # A sum of logarithms near 1500 has an error of 2e-13.
    np.testing.assert_allclose(
        shares(log_weights + constant), shares(log_weights), rtol=1e-11, atol=1e-300
    )


def test_the_effective_size_is_that_of_the_scatter_of_a_mean():
    """Kish: weighted means of independent values scatter as means of so many rows."""
    generator = np.random.default_rng(2)
    log_weights = generator.normal(size=300)
    means = [float(shares(log_weights) @ generator.normal(size=300)) for _ in range(3000)]
    # Variance of 3000 values: known to 2.6 %, four deviations.
    assert 1.0 / np.var(means) == pytest.approx(effective_size(log_weights), rel=0.11)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 5)), min_size=1, max_size=30),
    st.integers(1, 99),
)
def test_whole_weights_are_repeated_rows(rows, per_cent):
    """A row of weight three is three rows, by NumPy's inverted distribution function."""
    values, counts = (np.array(column) for column in zip(*rows, strict=True))
    share = per_cent / 100.0
    ours = weighted_quantile(values.astype(float), np.log(counts), share)
    repeated = np.sort(np.repeat(values, counts))
    rank = -(-per_cent * repeated.size // 100)  # exact, where 0.07 * 100 is not
    assert ours == repeated[rank - 1]


def test_what_is_undefined_has_no_part_in_a_quantile():
    """Its weight goes with it."""
    values = np.array([1.0, np.nan, 3.0, 2.0])
    assert weighted_quantile(values, np.log([1.0, 50.0, 1.0, 1.0]), 0.5) == 2.0
    assert weighted_quantile(values, np.zeros(4), 1.0 - 1e-15) == 3.0
