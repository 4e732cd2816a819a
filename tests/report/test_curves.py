"""Curves between samples: through them, never over them."""

import numpy as np
import pytest

from voskhod.report.curves import crested, seconds_above, smooth


def test_curves_go_through_their_samples_and_overshoot_none():
    """Between two samples a curve stays between their values; a straight line stays straight."""
    times = np.array([0.0, 1.0, 1.5, 4.0, 9.0])
    values = np.array([0.0, 5.0, 5.1, 0.3, 0.2])
    assert smooth(times, values, times) == pytest.approx(values)
    at = np.linspace(0.0, 9.0, 1001)
    curve = smooth(times, values, at)
    row = np.clip(np.searchsorted(times, at, side="right") - 1, 0, 3)
    low, high = np.minimum(values[row], values[row + 1]), np.maximum(values[row], values[row + 1])
    assert np.all((curve >= low - 1e-12) & (curve <= high + 1e-12))
    assert smooth(times, 2.0 * times, at) == pytest.approx(2.0 * at)


def test_a_crest_lies_where_the_parabola_has_it():
    """Three samples of a parabola give back its vertex."""
    times = np.array([0.0, 1.0, 2.5, 4.0])
    knots = crested(times, 9.0 - (times - 1.75) ** 2, 9.0)
    assert (1.75, 9.0) in [tuple(np.round(pair, 9)) for pair in zip(*knots, strict=True)]
    rising = crested(times, times, 9.0)
    assert rising[0] is times


def test_time_above_a_level_is_that_of_straight_lines():
    """A triangle of height 4 over 8 s is above half its height for 4 s."""
    times, values = np.array([0.0, 2.0, 8.0]), np.array([0.0, 4.0, 0.0])
    spent = seconds_above(times, values, np.array([0.0, 2.0, 3.0, 4.0]))
    assert spent == pytest.approx([8.0, 4.0, 2.0, 0.0], abs=1e-9)
