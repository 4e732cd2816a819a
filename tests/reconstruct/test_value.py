"""What readings would tell, against normal laws, exact sums and nothing at all."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from voskhod.reconstruct import targets
from voskhod.reconstruct.pair_sample import thinned
from voskhod.reconstruct.targets import Target
from voskhod.reconstruct.terms import GARBLED
from voskhod.reconstruct.told import Told
from voskhod.reconstruct.value import Candidate, value_of

COUNT, SPREAD, SIGMA = 4096, 100.0, 50.0


def measure(name, values, sigma, **more):
    told = Told(values, "figure", sigma, mean=float(np.nanmean(values)), spread=SPREAD)
    return Candidate(f"measure {name}", name, (told._replace(**more),), (name,))


@pytest.fixture(scope="module")
def flights():
    """Return a number, another that knows nothing of it, and one that is both together."""
    x, u = np.random.default_rng(3).normal(0.0, SPREAD, (2, COUNT))
    return x, u, x + u


@pytest.fixture(scope="module")
def told(flights):
    x, u, both = flights
    equal = np.ones(COUNT)
    return value_of(
        [measure("x", x, SIGMA), measure("u", u, SIGMA)],
        [targets.number(name, v, equal, 8) for name, v in (("x", x), ("both", both))],
        equal,
    )


def near(figure, value, errors=3.5):
    """Return whether a figure is what it should be within what it says of itself."""
    return abs(figure.value - value) < errors * figure.error + figure.left


def test_a_normal_number_has_its_bits(told):
    """Half the logarithm of one and signal over noise; the drawn spread is off by 1 / sqrt(2 N)."""
    assert near(told.whole["measure x"], 0.5 * np.log2(1.0 + (SPREAD / SIGMA) ** 2))
    assert told.whole["measure x"].error < 0.05


def test_a_normal_number_loses_its_variance(told):
    """S^2 / (S^2 + s^2) of itself; of a sum of two alike half of that."""
    share = SPREAD**2 / (SPREAD**2 + SIGMA**2)
    found = {(g.candidate, g.target): g for g in told.gains}
    assert near(found["measure x", "x"].share, share)
    assert near(found["measure x", "both"].share, 0.5 * share)
    assert found["measure x", "x"].is_itself
    assert not found["measure x", "both"].is_itself


def test_bits_on_classes_are_an_integral(told):
    """Of eight equally probable classes of a normal number, by quadrature over the reading."""
    edges = norm.ppf(np.arange(9) / 8.0)
    noise = SIGMA / SPREAD
    both = np.hypot(1.0, noise)

    def left(y):
        middle, spread = y / both**2, noise / both
        p = np.diff(norm.cdf((edges - middle) / spread))
        p = p[p > 0.0]
        return norm.pdf(y, 0.0, both) * -(p * np.log2(p)).sum()

    exact = 3.0 - quad(left, -8.0, 8.0, limit=200)[0]
    gain = next(g for g in told.gains if (g.candidate, g.target) == ("measure x", "x"))
    assert near(gain.bits, exact)


def test_what_is_independent_tells_nothing(told):
    gain = next(g for g in told.gains if (g.candidate, g.target) == ("measure u", "x"))
    assert near(gain.bits, 0.0)
    assert near(gain.share, 0.0)
    assert not told.best("x", 5)


def test_nothing_is_told_of_many_that_are_independent():
    """Of weighted flights, 24 pairs of a sharp reading and a target: bias and error as stated."""
    rng = np.random.default_rng(5)
    weights = np.exp(rng.normal(size=3000))  # worth some 1100
    numbers = rng.normal(size=(10, 3000))
    readings = [measure(str(i), numbers[i], 0.05) for i in range(6)]
    listed = [targets.number(str(i), numbers[i], weights, 8) for i in range(6, 10)]
    gains = value_of(readings, listed, weights).gains
    for found in ([g.bits for g in gains], [g.share for g in gains]):
        held = [near(one, 0.0, errors=2.0) for one in found]
        # 95 % are meant; 24 pairs share six readings and four targets, as few as three in four.
        assert np.mean(held) >= 0.75
        mean = np.mean([one.value for one in found])
        # Uncorrected, bits would be seven classes' by some 30 cells' worth: 0.1.
        assert abs(mean) < 0.05


def test_a_fact_tells_an_answer_by_an_exact_sum():
    """An answer with 30 % and a reading that is garbled: the binary channel."""
    held = (np.random.default_rng(1).random(COUNT) < 0.3).astype(float)
    share = held.mean()
    answer = Target("q", "So?", np.column_stack([held, 1.0 - held]))
    one = Candidate("a", "a", (Told(held, "fact", 1.0),), ("c",))
    gain = value_of([one], [answer], np.ones(COUNT)).gains[0]

    def entropy(p):
        return -(p * np.log2(p) + (1.0 - p) * np.log2(1.0 - p))

    said = share * (1.0 - GARBLED) + (1.0 - share) * GARBLED
    assert near(gain.bits, entropy(said) - entropy(GARBLED))


def test_a_normal_reading_tells_an_answer_by_an_integral():
    """Two answers a distance apart, a reading with noise: entropy of a mixture."""
    held = (np.random.default_rng(2).random(COUNT) < 0.4).astype(float)
    answer = Target("q", "So?", np.column_stack([held, 1.0 - held]))
    one = Candidate("a", "a", (Told(held, "figure", 0.5, mean=0.5, spread=0.5),), ("c",))
    gain = value_of([one], [answer], np.ones(COUNT)).gains[0]
    p = np.array([1.0 - held.mean(), held.mean()])

    def told_at(y):
        parts = p * norm.pdf(y, [0.0, 1.0], 0.5)
        return (parts * np.log2(parts / parts.sum() / p)).sum()

    assert near(gain.bits, quad(told_at, -4.0, 5.0)[0])


def test_a_source_that_may_be_silent_tells_so_much_less(flights):
    """Told in half of all cases: half the bits and half the variance."""
    x, u, both = flights
    equal = np.ones(COUNT)
    full, half = (measure("x", x, SIGMA, chance=c) for c in (1.0, 0.5))
    found = value_of([full, half._replace(id="half")], [targets.number("x", x, equal, 4)], equal)
    all_, some = found.gains
    assert abs(some.bits.value - 0.5 * all_.bits.value) < 4.0 * some.bits.error
    assert abs(some.share.value - 0.5 * all_.share.value) < 4.0 * some.share.error


def test_a_teller_who_may_be_wrong_tells_less_and_one_who_always_is_nothing(flights):
    x, *_ = flights
    equal = np.ones(COUNT)
    listed = [
        measure("x", x, SIGMA, right=right)._replace(id=str(right)) for right in (0.99, 0.5, 1e-9)
    ]
    found = value_of(listed, [targets.number("x", x, equal, 4)], equal)
    sure, coin, never = (gain.bits for gain in found.gains)
    assert sure.value > coin.value + 4.0 * coin.error > 8.0 * coin.error
    assert near(never, 0.0)


def test_two_figures_together_tell_as_a_better_one(flights):
    """Two readings with noise s are one with s / sqrt(2)."""
    x, *_ = flights
    equal = np.ones(COUNT)
    one = measure("x", x, SIGMA)
    two = one._replace(id="two", told=one.told * 2)
    better = measure("x", x, SIGMA / np.sqrt(2.0))._replace(id="better")
    found = value_of([two, better], [], equal).whole
    assert abs(found["two"].value - found["better"].value) < 4.0 * found["two"].error


def test_numbers_that_are_missing_are_told_as_missing():
    """Half of the flights have none: a figure says which half, one bit, and then the number."""
    rng = np.random.default_rng(4)
    x = np.where(rng.random(COUNT) < 0.5, rng.normal(0.0, SPREAD, COUNT), np.nan)
    equal = np.ones(COUNT)
    found = value_of([measure("x", x, SIGMA)], [targets.number("x", x, equal, 2)], equal)
    bits = 1.0 + 0.5 * 0.5 * np.log2(1.0 + (SPREAD / SIGMA) ** 2)
    assert near(found.whole["measure x"], bits)


def test_flights_are_thinned_to_the_same_law():
    rng = np.random.default_rng(6)
    weights = np.exp(rng.normal(size=50_000))
    values = rng.normal(size=50_000)
    places, counts = thinned(weights, 4096, 1)
    assert counts.sum() == 4096
    want = np.average(values, weights=weights)
    assert abs(np.average(values[places], weights=counts) - want) < 4.0 / np.sqrt(4096.0)
    np.testing.assert_array_equal(places, thinned(weights, 4096, 1)[0])


def test_the_same_seed_gives_the_same_figures(flights):
    x, u, both = flights
    equal = np.ones(COUNT)
    target = targets.number("both", both, equal, 8)
    first, second, other = (
        value_of([measure("x", x, SIGMA)], [target], equal, seed).gains[0] for seed in (1, 1, 2)
    )
    assert first == second
    assert first != other
    assert abs(first.bits.value - other.bits.value) < 5.0 * first.bits.error
