"""Chains that exchange parts of their flights: nothing is lost, and islands stay apart."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.reconstruct.swaps import drawn_swaps, swapped


def chance(islands, seed=5):
    return [np.random.default_rng((seed, island)) for island in range(islands)]


@settings(max_examples=30, deadline=None)
@given(islands=st.integers(1, 4), each=st.integers(1, 7), numbers=st.integers(1, 9))
def test_an_exchange_is_its_own_reverse(islands, each, numbers):
    swaps = drawn_swaps(chance(islands), each, numbers)
    z = np.random.default_rng(1).normal(size=(islands * each, numbers))
    after = swapped(z, swaps)
    np.testing.assert_array_equal(swapped(after, swaps), z)
    # Each number has the same values as before, in other chains of the same island.
    for island in range(islands):
        own = slice(island * each, (island + 1) * each)
        np.testing.assert_array_equal(np.sort(after[own], axis=0), np.sort(z[own], axis=0))


@settings(max_examples=30, deadline=None)
@given(islands=st.integers(1, 4), each=st.integers(1, 7), numbers=st.integers(1, 9))
def test_partners_exchange_one_stretch_on_one_coin(islands, each, numbers):
    swaps = drawn_swaps(chance(islands), each, numbers)
    chains = np.arange(islands * each)
    np.testing.assert_array_equal(swaps.partner[swaps.partner], chains)
    np.testing.assert_array_equal(swaps.partner // each, chains // each)
    assert (swaps.partner == chains).sum() == islands * (each % 2)  # one is left over
    np.testing.assert_array_equal(swaps.chosen[swaps.partner], swaps.chosen)
    np.testing.assert_array_equal(swaps.coin[swaps.partner], swaps.coin)
    assert ((swaps.coin > 0.0) & (swaps.coin <= 1.0)).all()
    edges = np.abs(np.diff(swaps.chosen.astype(int), axis=1)).sum(axis=1)
    assert (edges <= 2).all()


def test_every_number_is_exchanged_as_often_as_its_mirror():
    """Two even cuts hold the middle half the time, and ends seldom: 2 p (1 - p) at share p."""
    numbers, each = 50, 4000
    swaps = drawn_swaps(chance(1), each, numbers)
    at = (np.arange(numbers) + 1.0) / (numbers + 1.0)
    # Cuts fall on 51 places; some 2000 pairs: five errors of a share of one half.
    expected = 2.0 * at * (1.0 - at)
    assert swaps.chosen.mean(axis=0) == pytest.approx(expected, abs=5.0 * np.sqrt(0.25 / 2000))
