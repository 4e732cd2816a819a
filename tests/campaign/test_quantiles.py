"""Quantiles and their intervals against SciPy, at any share and for large samples."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, quantile_test

from voskhod.campaign.quantiles import SURE, quantile_at


@pytest.mark.parametrize("share", [0.05, 0.07, 0.5, 0.95, 0.99])
def test_intervals_are_those_of_scipys_quantile_test(share):
    """SciPy's interval takes the same ranks, the lower one from the other side."""
    sample = np.sort(np.random.default_rng(4).gumbel(size=1500))
    ours = quantile_at(sample, share)
    theirs = quantile_test(sample, q=0.0, p=share).confidence_interval(SURE)
    # It may take the next rank where that still holds: at most one place further in or out.
    ranks = np.searchsorted(sample, [ours.low, ours.high, theirs.low, theirs.high])
    assert abs(ranks[0] - ranks[2]) <= 1
    assert abs(ranks[1] - ranks[3]) <= 1


@pytest.mark.parametrize("count", [1000, 1_000_000])
@pytest.mark.parametrize("share", [0.001, 0.5, 0.95])
def test_ranks_of_large_samples_are_those_of_the_binomial_law(count, share):
    """A million terms are summed without losing a rank."""
    ours = quantile_at(np.arange(1.0, count + 1.0), share)
    law, tail = binom(count, share), 0.5 * (1.0 - SURE)
    if np.isnan(ours.low):
        assert law.cdf(0) > tail
    else:
        assert ours.low == law.ppf(tail)
    assert ours.high == law.ppf(1.0 - tail) + 1


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 99), st.integers(1, 40))
def test_a_quantile_is_the_rank_that_decimals_say(per_cent, hundreds):
    """0.07 of 100 draws is the seventh, whatever 0.07 * 100 rounds to."""
    count = 100 * hundreds
    assert quantile_at(np.arange(1.0, count + 1.0), per_cent / 100.0).value == per_cent * hundreds


def test_a_small_sample_has_no_end():
    """Of ten draws none bounds the 95 % quantile from above."""
    found = quantile_at(np.arange(10.0), 0.95)
    assert found.value == 9.0
    assert np.isnan(found.high)
    assert np.isfinite(found.low)
