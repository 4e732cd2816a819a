"""Parts of the reconstruction against sums, integrals and laws that we did not write."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import beta as beta_law
from scipy.stats import cauchy, genpareto, norm, uniform

from voskhod.errors import InputError
from voskhod.reconstruct.conditions import Condition, all_hold
from voskhod.reconstruct.prior import Spread, spreads
from voskhod.reconstruct.reliability import chance_good, expectations, factor, moments, points
from voskhod.reconstruct.sums import Sums
from voskhod.reconstruct.terms import (
    GARBLED,
    Between,
    Beyond,
    Count,
    Fact,
    Near,
    Silence,
    wide_count,
    wide_figure,
)
from voskhod.reconstruct.worth import pareto_k, worth_of

H = np.array([-3.0, 0.0, 0.7, 4.0])
SPREAD = Spread(1.0, 2.0, -6.0, 9.0, 1.0)


def test_a_figure_has_the_normal_density():
    found = Near(0.5, 1.3, 1.0).density(H)
    np.testing.assert_allclose(found, norm.pdf(0.5, H, 1.3), rtol=1e-13)
    assert Near(0.5, 1.3, 1.0).density(np.array([np.nan])) == 0.0


def test_a_range_is_a_normal_and_an_even_error():
    """The density of its middle: a uniform law of its width folded with a normal one."""
    term = Between(1.0, 3.0, 0.6, 1.0)
    folded = [
        quad(lambda e, h=h: uniform.pdf(2.0 - h - e, -1.0, 2.0) * norm.pdf(e, 0.0, 0.6), -5, 5,
             points=[1.0 - h, 3.0 - h], limit=200)[0]
        for h in H
    ]  # fmt: skip
    np.testing.assert_allclose(term.density(H), folded, atol=1e-7)  # of the quadrature at steps


def test_bounds_counts_and_facts_add_up_to_one():
    """Over all that could be said of a flight's number."""
    floor, ceiling = Beyond(1.0, 1.0, 0.5), Beyond(1.0, -1.0, 0.5)
    np.testing.assert_allclose(floor.density(H) + ceiling.density(H), 1.0)
    total = sum(Count(k, 1.0).density(np.array([2.0, 2.9])) for k in range(-30, 35))
    np.testing.assert_allclose(total, 1.0)
    held = np.array([0.0, 1.0])
    np.testing.assert_allclose(Fact(True).density(held), [GARBLED, 1.0 - GARBLED])
    np.testing.assert_allclose(Fact(True).density(held) + Fact(False).density(held), 1.0)
    np.testing.assert_allclose(Silence(0.7).density(held), [1.0, 0.7])


def test_the_wide_alternative_is_a_cauchy_law():
    law = cauchy(1.0, math.hypot(4.0, 0.3))
    assert wide_figure(40.0, 0.3, SPREAD) == pytest.approx(law.pdf(40.0), rel=1e-12)
    assert sum(wide_count(k, SPREAD) for k in range(-6, 10)) == pytest.approx(1.0)


@pytest.mark.parametrize("beta", [(1.0, 1.0), (3.0, 3.0), (7.5, 0.8), (8.0, 2.0), (1e6, 1.0)])
def test_points_have_the_moments_of_the_beta_law(beta):
    """Exactly, as far as the degree promises."""
    at = points(beta, 9)
    for power in range(10):
        expected = math.prod((beta[0] + i) / (sum(beta) + i) for i in range(power))
        assert float((at.weights * at.values**power).sum()) == pytest.approx(expected, rel=1e-10)
    assert moments(beta) == pytest.approx((beta_law.mean(*beta), beta_law.std(*beta)))


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.floats(1e-6, 1e4), min_size=1, max_size=6),
    st.tuples(st.floats(0.5, 9.0), st.floats(0.5, 9.0)),
)
def test_a_factor_is_the_sum_over_all_cases(ratios, beta):
    """Every way in which votes may be good or bad, with the beta-binomial chance of each."""
    count, (a, b) = len(ratios), beta
    whole, good = 0.0, np.zeros(count)
    for case in range(2**count):
        held = [bool(case >> i & 1) for i in range(count)]
        k = sum(held)
        chance = math.exp(
            math.lgamma(a + k) + math.lgamma(b + count - k) - math.lgamma(a + b + count)
            + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
        )  # fmt: skip
        part = chance * math.prod(r for r, is_good in zip(ratios, held, strict=True) if is_good)
        whole += part
        good += part * np.array(held)
    columns = [np.array([one]) for one in ratios]
    at = points(beta, count)
    assert factor(columns, at)[0] == pytest.approx(whole, rel=1e-9)
    for i in range(count):
        assert chance_good(columns, i, at)[0] == pytest.approx(good[i] / whole, rel=1e-8)
    mean = expectations(columns, points(beta, count + 2))[0][0]
    assert mean == pytest.approx((a + good.sum() / whole) / (a + b + count), rel=1e-8)


def test_sums_in_parts_are_sums_at_once():
    rng = np.random.default_rng(3)
    x, w = rng.normal(5.0, 2.0, 1000), rng.random(1000)
    sums = Sums()
    for part in np.split(np.arange(1000), [10, 400]):
        sums.add(x[part], w[part])
    assert sums.mean == pytest.approx(np.average(x, weights=w))
    error = math.sqrt(np.sum(w**2 * (x - sums.mean) ** 2)) / w.sum()
    assert sums.error == pytest.approx(error, rel=1e-9)
    # Repeated, the means scatter by their error: 400 of them tell it to 4 %.
    means = []
    for _ in range(400):
        x, w = rng.normal(5.0, 2.0, 1000), rng.random(1000)
        means.append(np.average(x, weights=w))
    assert np.std(means) == pytest.approx(error, rel=0.15)


def test_spreads_do_not_depend_on_chunks_and_leave_out_what_is_undefined(frame):
    rng = np.random.default_rng(1)
    some = rng.normal(1e9, 1.0, 3000)  # large with a small spread
    some[::3] = np.nan
    rows = frame(3000, some=some, never=np.full(3000, np.nan))
    found = spreads(rows, ("some", "never"))
    assert set(found) == {"some"}
    one = found["some"]
    assert one.mean == pytest.approx(np.nanmean(some), rel=1e-15)
    assert one.deviation == pytest.approx(np.nanstd(some), rel=1e-9)
    assert (one.low, one.high, one.defined) == (np.nanmin(some), np.nanmax(some), 2 / 3)


@pytest.mark.parametrize("shape", [0.2, 0.5, 0.9])
def test_k_of_drawn_pareto_weights(shape):
    """20 000 draws have a tail of 425: k to about 0.07; the mean of 20 such to 0.03."""
    rng = np.random.default_rng(7)
    found = [
        pareto_k(np.log(genpareto.rvs(shape, size=20_000, random_state=rng) + 1.0))
        for _ in range(20)
    ]
    assert np.mean(found) == pytest.approx(shape, abs=0.05)


def test_worth_of_a_normal_likelihood():
    """Prior N(0, 1), figure at 0 with error s: n s sqrt(2 + s^2) / (1 + s^2) equal flights."""
    rng = np.random.default_rng(2)
    x, s, n = rng.normal(size=200_000), 0.2, 200_000
    log = -0.5 * (x / s) ** 2
    worth = worth_of(log, np.zeros(n), least=1e6)
    expected = n * s * math.sqrt(2.0 + s * s) / (1.0 + s * s)
    assert worth.size == pytest.approx(expected, rel=0.01)  # 200 000 draws: 0.5 %
    assert worth.needed == pytest.approx(1e6 * n / worth.size, abs=1.0)
    assert worth.tempers[0] == (0.0, pytest.approx(n))
    assert [size for _, size in worth.tempers] == sorted((s for _, s in worth.tempers))[::-1]
    assert worth_of(np.zeros(50), np.zeros(50)).tail is None


def test_conditions():
    columns = {
        "rescue.located_after": np.array([3600.0, np.nan, 90e3]),
        "rescue.reached_after": np.array([7200.0, 1.0, 80e3]),
        "outcome": np.array(["recovered", "froze", "recovered"], dtype=object),
    }
    early = Condition.of("rescue.located_after < 12 h")
    ordered = Condition.of("rescue.located_after <= rescue.reached_after")
    well = Condition.of("outcome = recovered")
    assert early.holds(columns).tolist() == [True, False, False]
    assert early.is_defined(columns).tolist() == [True, False, True]
    assert ordered.holds(columns).tolist() == [True, False, False]
    assert ordered.columns == ("rescue.located_after", "rescue.reached_after")
    assert all_hold((well, early), columns).tolist() == [True, False, False]


@pytest.mark.parametrize(
    "text", ["landing.time", "landing.time < 3 m", "landing.luck < 3", "outcome < 3", "x = 3"]
)
def test_what_is_no_condition_is_refused(text):
    with pytest.raises(InputError):
        Condition.of(text)
