"""Flights drawn anew, on laws that are known: a normal one, one with two humps, and no law at all.

A toy "flies" nothing: its rows are the chances turned to normal numbers.
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri

from voskhod.reconstruct.islands import error_between, quantiles_between, r_hat
from voskhod.reconstruct.tempering import Drawn, Settings, begun, climb

NUMBERS, DRAWS = 40, 4096
SMALL = Settings(particles=512, islands=8, seed=1, moves=24, last=60)


def drawn(likelihood, settings=SMALL):
    """Return draws from the prior, an island's share each."""
    z = np.random.default_rng(7).normal(size=(settings.islands, DRAWS // settings.islands, NUMBERS))
    logs = likelihood(z)
    return Drawn(np.zeros(logs.shape), logs, lambda island, places: z[island, places])


def target(likelihood):
    """Return what a toy flies: each number is a column."""

    def fly(chances):
        z = ndtri(chances)
        return {f"x{i}": z[:, i] for i in range(NUMBERS)}, likelihood(z)

    return fly


def climbed(likelihood, settings=SMALL):
    """Return the flights of a toy's posterior."""
    return climb(begun(drawn(likelihood, settings), settings), target(likelihood), settings)


def mean_of(ladder, values):
    """Return a mean with its error between islands."""
    mean = float(values.mean())
    return mean, error_between(values - mean, float(values.size), ladder.islands)


# Six sums of numbers are measured, each to a twentieth of its own spread: hardly one draw fits.
RNG = np.random.default_rng(3)
SUMS = RNG.normal(size=(6, NUMBERS)) / np.sqrt(NUMBERS)
SAID, SIGMA = np.array([1.5, -1.0, 0.5, 2.0, -1.5, 0.0]), 0.05


def measured(z):
    """Return the log-likelihood of six sums, exactly normalised."""
    off = (z @ SUMS.T - SAID) / SIGMA
    return -0.5 * np.square(off).sum(axis=-1) - 6.0 * np.log(SIGMA * np.sqrt(2.0 * np.pi))


@pytest.fixture(scope="module")
def normal():
    """Return the ladder of the six sums."""
    return climbed(measured)


def test_a_linear_posterior_is_the_closed_form(normal):
    """Mean and variance of every number by the rule for normal laws.

    A false alarm of 80 figures with Student's t of 7 degrees of freedom beyond 6.5 errors has a
    chance of 0.03; the seed is fixed.
    """
    gain = SUMS.T @ np.linalg.inv(SUMS @ SUMS.T + SIGMA**2 * np.eye(6))
    mean, covariance = gain @ SAID, np.eye(NUMBERS) - gain @ SUMS
    for i in range(NUMBERS):
        values = normal.rows[f"x{i}"]
        found, error = mean_of(normal, values)
        assert abs(found - mean[i]) < 6.5 * error
        assert error < 0.3  # the errors are not so wide that anything passes
        square, error = mean_of(normal, np.square(values - mean[i]))
        assert abs(square - covariance[i, i]) < 6.5 * error


def test_the_evidence_is_the_closed_form(normal):
    """The density of what is said, of a normal law; within five errors between islands (t of 7)."""
    covariance = SUMS @ SUMS.T + SIGMA**2 * np.eye(6)
    sign, log_det = np.linalg.slogdet(2.0 * np.pi * covariance)
    exact = -0.5 * (log_det + SAID @ np.linalg.solve(covariance, SAID))
    found, error = normal.evidence
    assert sign == 1.0
    assert abs(found - exact) < 5.0 * error
    assert error < 0.5


def test_what_nothing_is_said_of_keeps_its_law(normal):
    """A direction that no sum has a part in: mean nought and variance one, within six errors."""
    free = np.linalg.svd(SUMS)[2][-1]
    values = np.stack([normal.rows[f"x{i}"] for i in range(NUMBERS)], axis=1) @ free
    for moment, exact in ((values, 0.0), (values**2, 1.0)):
        found, error = mean_of(normal, moment)
        assert abs(found - exact) < 6.0 * error


def two_humps(z):
    """Return the log-likelihood of one number near 2.5, or twice as probably near -2.5."""
    far, near = ((z[..., 0] - at) / 0.1 for at in (2.5, -2.5))
    return np.logaddexp(-0.5 * far**2, np.log(2.0) - 0.5 * near**2)


def test_two_humps_keep_their_shares():
    """Two to one by symmetry; humps of a tenth's width that no step leads between."""
    settings = SMALL._replace(particles=512)
    ladder = climbed(two_humps, settings)
    share, error = mean_of(ladder, (ladder.rows["x0"] < 0.0).astype(float))
    assert abs(share - 2.0 / 3.0) < 5.0 * error  # Student's t of 7
    assert 0.0 < error < 0.1
    # Each hump's width and height are those of two normal laws multiplied: exact.
    width, at = (1.0 + 100.0) ** -0.5, 2.5 * 100.0 / 101.0
    far = np.abs(ladder.rows["x0"])
    found, error = mean_of(ladder, far)
    assert abs(found - at) < 5.0 * error
    assert far.std() == pytest.approx(width, rel=0.1)  # of some hundred independent ones
    exact = np.log(3.0 * np.sqrt(0.01 / 1.01)) - 0.5 * 2.5**2 / 1.01
    evidence, error = ladder.evidence
    assert abs(evidence - exact) < 5.0 * error


def test_nothing_said_is_the_prior():
    """One rung, and the evidence of one."""
    ladder = climbed(lambda z: np.zeros(z.shape[:-1]))
    assert [one.power for one in ladder.rungs] == [1.0]
    assert ladder.evidence == (0.0, 0.0)


def test_a_run_that_was_stopped_goes_on_to_the_same_flights(normal):
    """From any of its rungs, to the last bit; nothing that is not kept matters."""
    kept = []
    climb(begun(drawn(measured), SMALL), target(measured), SMALL, keep=kept.append)
    assert len(kept) > 3
    for state in (kept[1], kept[-1]):
        again = climb(state, target(measured), SMALL)
        np.testing.assert_array_equal(again.logs, normal.logs)
        assert again.rungs == normal.rungs


def test_another_seed_is_another_run(normal):
    """And islands do not repeat each other."""
    other = climbed(measured, SMALL._replace(seed=2))
    assert not np.array_equal(other.logs, normal.logs)
    first, second = (normal.rows["x0"][normal.islands == i] for i in (0, 1))
    assert not np.array_equal(first, second)


def test_moves_are_exact_whatever_shapes_them():
    """A reference that is wrong by far leaves the law as it is: the means stay, only slower."""
    settings = SMALL._replace(last=120)
    start = begun(drawn(lambda z: -0.5 * np.square(z[..., 0] - 1.0)), settings)
    law = start.reference
    bent = replace(
        law,
        places=np.array([0, 1]),
        mean=np.array([0.7, -0.4]),
        factor=np.array([[0.6, 0.0], [0.3, 1.5]]),
    )
    state = replace(start, power=1.0, reference=bent)
    ladder = climb(state, target(lambda z: -0.5 * np.square(z[..., 0] - 1.0)), settings)
    half = ladder.logs.size // 2  # the start is forgotten by then
    late = replace(ladder, islands=ladder.islands[half:])
    for name, mean, variance in (("x0", 0.5, 0.5), ("x1", 0.0, 1.0)):
        values = ladder.rows[name][half:]
        found, error = mean_of(late, values)
        assert abs(found - mean) < 5.0 * error
        found, error = mean_of(late, np.square(values - mean))
        assert abs(found - variance) < 5.0 * error


def test_errors_between_islands_are_those_of_independent_runs():
    """Runs with a shift of their own: the error of a mean is the deviation of runs over root K."""
    rng = np.random.default_rng(5)
    islands = np.repeat(np.arange(2000), 20)
    values = rng.normal(size=2000)[islands] + rng.normal(size=islands.size)
    error = error_between(values - values.mean(), float(values.size), islands)
    # A run's mean has the variance 1 + 1 / 20; of 2000 runs a deviation is known to 1.6 %.
    assert error == pytest.approx(np.sqrt(1.05 / 2000), rel=0.06)
    exact = np.sqrt(19.0 / 20.0 + 1.05 / (19.0 / 20.0))
    assert r_hat(values, np.ones(values.size), islands) == pytest.approx(exact, rel=0.03)
    (median,) = quantiles_between(values, (0.5,), np.ones(values.size), islands)
    assert median.low < 0.0 < median.high
    # The median of a normal law of variance two has 1.25 times the error of its mean, if flights
    # were free of each other; shared shifts leave less of that.
    assert median.high - median.low == pytest.approx(4.0 * error, rel=0.3)


def test_r_hat_of_runs_that_agree_is_one():
    """And there is none where nothing varies."""
    rng = np.random.default_rng(6)
    islands = np.repeat(np.arange(8), 10_000)
    assert r_hat(rng.normal(size=80_000), np.ones(80_000), islands) == pytest.approx(1.0, abs=1e-3)
    assert r_hat(np.ones(80_000), np.ones(80_000), islands) is None
