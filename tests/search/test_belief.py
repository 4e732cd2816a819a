"""Maps of chances: priors, what observations do to them, maps that were given."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import multivariate_normal, vonmises

from voskhod.errors import InputError
from voskhod.search import belief

_mixture = jax.jit(belief.normal_mixture)
PRIOR = np.array([0.5, 0.3, 0.2])


def test_a_failed_search_follows_the_worked_example():
    """SORAL's demonstration: after the best search the map is proportional to the areas."""
    areas = np.array([28.0, 30.0, 14.0, 12.0])
    detection = 1.0 - np.exp(-np.array([1.4734, 8.1510, 16.1197, 14.2559]) / areas)
    after = belief.after_failure(np.array([0.1935, 0.2581, 0.2903, 0.2581]), detection)
    # Printed to four digits; efforts of four digits move it by less.
    assert np.asarray(after) == pytest.approx((0.3333, 0.3571, 0.1667, 0.1429), abs=6e-5)
    assert np.asarray(after) == pytest.approx(areas / areas.sum(), abs=1e-5)


def test_failures_commute_and_add_up():
    """Two failed passes one after the other are one with the chance of both, by Bayes' theorem."""
    first, second = np.array([0.9, 0.1, 0.0]), np.array([0.2, 0.3, 0.6])
    step = belief.after_failure(belief.after_failure(PRIOR, first), second)
    once = belief.after_failure(PRIOR, 1.0 - (1.0 - first) * (1.0 - second))
    assert np.asarray(step) == pytest.approx(np.asarray(once))
    assert float(jnp.sum(step)) == pytest.approx(1.0)


def test_silence_speaks_against_where_a_beacon_would_be_heard():
    """Heard surely from the first cell and never from the others: by hand."""
    after = belief.after_silence(PRIOR, np.array([1.0, 0.0, 0.0]))
    assert np.asarray(after) == pytest.approx((0.0, 0.6, 0.4))


def test_a_bearing_weighs_by_the_von_mises_law():
    """A map of all directions becomes scipy's von Mises density, across the turn as well."""
    directions = np.linspace(-np.pi, np.pi, 361)
    sigma, observed = np.radians(20.0), np.radians(350.0)
    ours = np.asarray(belief.after_bearing(np.full(361, 1 / 361), directions, observed, sigma))
    theirs = vonmises.pdf(directions, kappa=sigma**-2, loc=observed)
    assert ours == pytest.approx(theirs / theirs.sum(), rel=1e-9)  # rounding of the exponent


def test_a_sharp_bearing_past_the_map_leaves_the_nearest_cell():
    """Three degrees off by a sigma of 0.01 degree, exp(-45000): no underflow to nothing."""
    after = belief.after_bearing(
        np.array([0.0, 0.5, 0.5]), np.radians([0.0, 3.0, 3.1]), 0.0, np.radians(0.01)
    )
    assert np.asarray(after) == pytest.approx((0.0, 1.0, 0.0), abs=1e-12)


def test_a_mixture_is_the_integral_of_its_densities():
    """Two parts on cells of half a sigma agree with scipy's distribution function."""
    along, across = np.linspace(-20e3, 60e3, 81), np.linspace(-10e3, 10e3, 21)
    columns = ((0.7, 0.0, 5e3, 1e3, 2e3), (0.3, 30e3, 8e3, -1e3, 3e3))
    parts = belief.Parts(*(jnp.asarray(field) for field in zip(*columns, strict=True)))
    ours = np.asarray(_mixture(jnp.asarray(along), jnp.asarray(across), parts))
    assert ours.sum() == pytest.approx(1.0)
    edges = np.array([[-20.5e3, -10.5e3], [60.5e3, 10.5e3]])

    def share(low, high):
        """Return the chance of a rectangle."""
        return sum(
            weight * multivariate_normal((x, y), np.diag((sx**2, sy**2))).cdf(high, lower_limit=low)
            for weight, x, sx, y, sy in columns
        )

    for i, j in ((20, 11), (50, 9), (0, 0), (80, 20)):
        low = np.array([along[i] - 500.0, across[j] - 500.0])
        theirs = share(low, low + 1e3) / share(*edges)
        # scipy subtracts from one in double precision
        assert ours[i, j] == pytest.approx(theirs, rel=1e-6, abs=1e-14)


def test_a_far_cell_keeps_its_digits():
    """Twenty sigmas away, both sides of the mean have the same small chance, not zero."""
    parts = belief.Parts(*(jnp.asarray([value]) for value in (1.0, 0.0, 1.0, 0.0, 1.0)))
    ours = _mixture(jnp.linspace(-20.0, 20.0, 41), jnp.linspace(-1.0, 1.0, 3), parts)
    assert 0.0 < float(ours[0, 1]) == pytest.approx(float(ours[40, 1]))


def test_contradictions_leave_zeros_and_finite_slopes():
    """A map that is ruled out is zero; slopes exist there and at a bearing straight on."""
    sure = np.ones(3)
    assert np.all(np.asarray(belief.after_failure(PRIOR, sure)) == 0.0)
    slopes = jax.jit(jax.jacobian(belief.after_failure, (0, 1)))(PRIOR, sure)
    assert all(np.all(np.isfinite(slope)) for slope in slopes)
    bearing = jax.jit(jax.jacobian(belief.after_bearing, (0, 1, 2, 3)))(PRIOR, 0.0 * sure, 0.0, 0.0)
    assert all(np.all(np.isfinite(slope)) for slope in bearing)


def test_a_map_with_a_sum_of_one_passes_unchanged():
    """Rounding of printed chances is let through; integers of any shape are normalised on wish."""
    given = [[0.25, 0.25], [0.25, 0.2500005]]
    assert np.array_equal(belief.checked_map(given), given)
    ours = belief.checked_map([[8, 4], [1, 3]], normalise=True)
    assert ours == pytest.approx(np.array([[0.5, 0.25], [0.0625, 0.1875]]))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "at least one cell"),
        ([0.5, -0.1, 0.6], "-0.1 in cell 1"),
        ([[0.5, 0.5], [float("nan"), float("inf")]], "nan in cell 2 and 1 more"),
        ([0.0, 0.0], "zeros alone"),
        (["here", "there"], "table of numbers"),
        ([0.5, 0.4], "a sum of 0.9 was given. Pass normalise=True"),
        ([0.5, 0.500002], "a sum of 1.000002"),
    ],
)
def test_a_map_that_is_none_is_refused_in_words(given, words):
    """What is wrong, and with a wrong sum also the sum and the way out, stand in the error."""
    with pytest.raises(InputError) as caught:
        belief.checked_map(given)
    assert words in str(caught.value)
