"""Laws of detection, the lateral range curve, times of a random search."""

import jax
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import expon

from voskhod.search import detection

COVERAGES = np.array([0.10, 0.25, 0.50, 0.75, 1.00, 1.25, 1.50, 2.00, 3.00])
RANDOM = (0.0952, 0.2212, 0.3935, 0.5276, 0.6321, 0.7135, 0.7769, 0.8647, 0.9502)
INVERSE_CUBE = (0.0997, 0.2460, 0.4691, 0.6528, 0.7899, 0.8828, 0.9399, 0.9878, 0.9998)


@pytest.mark.parametrize(("law", "printed"), [("random", RANDOM), ("inverse cube", INVERSE_CUBE)])
def test_laws_meet_the_table(law, printed):
    """Nine coverages from 0.1 to 3 meet the tabulated chances."""
    ours = np.asarray(detection.DETECTION_LAWS[law](COVERAGES))
    assert ours == pytest.approx(printed, abs=5.1e-5)  # half of the last digit


def test_laws_keep_their_order():
    """Random is below inverse cube, which is below definite range; none leaves zero to one."""
    coverage = np.linspace(0.0, 5.0, 101)
    low, middle, high = (
        np.asarray(detection.DETECTION_LAWS[name](coverage))
        for name in ("random", "inverse cube", "definite range")
    )
    assert low[0] == middle[0] == high[0] == 0.0
    assert np.all(low[1:] < middle[1:])
    assert np.all(middle <= high)
    assert high[20:] == pytest.approx(1.0, abs=0.0)  # from coverage one: exact


def test_lateral_range_curve_encloses_the_sweep_width():
    """The integral of the curve over all distances is the sweep width, by quadrature."""
    width = 1852.0
    curve = jax.jit(detection.lateral_range)
    half, _ = quad(lambda x: float(curve(x, width)), 0.0, 100.0 * width)
    # Beyond, the curve is W^2 / (4 pi x^2): its rest on both sides is W / (200 pi).
    rest = width / (200.0 * np.pi)
    assert 2.0 * half + rest == pytest.approx(width, rel=1e-6)  # next term of the rest: 4e-9


def test_lateral_range_is_certain_overhead_and_the_same_on_both_sides():
    """Straight over the object it is seen; sides do not matter; without width nothing is seen."""
    curve = jax.jit(detection.lateral_range)
    assert float(curve(0.0, 100.0)) == 1.0
    assert float(curve(-70.0, 100.0)) == float(curve(70.0, 100.0))
    assert float(curve(70.0, 0.0)) == 0.0


def test_times_are_those_of_the_exponential_law():
    """Mean and median meet scipy's exponential distribution; the worked case takes 80 hours."""
    area, width, speed = 5e9, 240.0, 50.0
    law = expon(scale=area / (width * speed))
    assert float(detection.expected_time(area, width, speed)) == pytest.approx(law.mean())
    assert float(detection.median_time(area, width, speed)) == pytest.approx(law.median())
    # Vehicle under closed forest, 0.24 km and 180 km/h over 5000 km2: printed to the hour.
    assert float(detection.median_time(area, width, speed)) / 3600.0 == pytest.approx(80.0, abs=0.5)


def test_independent_passes_add_up():
    """Two passes of 60 % make 84 %; one that is certain makes the whole certain."""
    passes = np.array([[0.6, 0.2], [0.6, 1.0]])
    assert np.asarray(detection.cumulative_detection(passes)) == pytest.approx((0.84, 1.0))


def test_gradients_are_finite_everywhere():
    """No slope is NaN at coverage zero, overhead, without width or without a sweep."""
    for law in detection.DETECTION_LAWS.values():
        assert np.isfinite(jax.jit(jax.grad(law))(0.0))
    curve = jax.jit(jax.grad(detection.lateral_range, (0, 1)))
    for offset, width in ((0.0, 100.0), (0.0, 0.0), (1e5, 1.0)):
        assert np.all(np.isfinite(curve(offset, width)))
    times = jax.jit(jax.grad(detection.expected_time, (0, 1, 2)))
    assert np.all(np.isfinite(times(1e6, 0.0, 0.0)))
    assert np.all(np.isfinite(jax.jit(jax.grad(detection.cumulative_detection))(np.ones(3))))
