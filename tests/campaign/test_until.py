"""Conditions as they are written, and intervals against SciPy's and drawn samples."""

import numpy as np
import pytest
from scipy.stats import binomtest, norm, t

from voskhod.campaign.quantiles import quantile_at
from voskhod.campaign.until import LEAST, Condition
from voskhod.errors import InputError
from voskhod.phases.fate import Cause

MISS = "landing.miss_distance"


def sample(count, seed=3):
    """Return a lopsided sample."""
    return np.random.default_rng(seed).exponential(1000.0, size=count)


def weighted(count, seed=3):
    """Return scores of which most lie about 1, and their weights under a law about 0."""
    scores = np.random.default_rng(seed).normal(size=count)
    scores[np.arange(count) % 5 != 0] += 1.0
    density = 0.2 * norm.pdf(scores) + 0.8 * norm.pdf(scores - 1.0)
    return scores, norm.logpdf(scores) - np.log(density)


@pytest.mark.parametrize(
    ("text", "column", "share", "tolerance", "is_relative"),
    [
        (f"{MISS} p95 +- 1%", MISS, 0.95, 0.01, True),
        (f"{MISS} p99.9 ± 0.5 %", MISS, 0.999, 0.005, True),
        (f"  {MISS}  p5+-2 km ", MISS, 0.05, 2000.0, False),
        (f"{MISS} mean +/- 300 m", MISS, None, 300.0, False),
        (
            "survival.lowest_core_temperature mean +- 0.1 degC",
            "survival.lowest_core_temperature",
            None,
            0.1,
            False,
        ),
        ("cabin.peak_oxygen_fraction p50 +- 0.01", "cabin.peak_oxygen_fraction", 0.5, 0.01, False),
        ("outcome.recovered +- 0.5%", "outcome", None, 0.005, False),
        ("outcome.froze share ±0.01", "outcome", None, 0.01, False),
    ],
)
def test_a_condition_is_read(text, column, share, tolerance, is_relative):
    """Column, statistic, tolerance in SI units; points of a per cent for a share."""
    read = Condition.of(text)
    assert (read.column, read.is_relative) == (column, is_relative)
    assert read.share == (None if share is None else pytest.approx(share, rel=1e-12))
    assert read.tolerance == pytest.approx(tolerance, rel=1e-12)
    assert read.text == text
    assert (read.cause is not None) == (column == "outcome")


@pytest.mark.parametrize(
    ("text", "must", "given"),
    [
        ("often enough", "number with a tolerance", "often enough"),
        (f"{MISS} p95 + 1%", "number with a tolerance", f"{MISS} p95 + 1%"),
        ("landing.mis_distance p95 +- 1%", "measurand or an outcome", "landing.mis_distance"),
        ("outcome.happy +- 1%", "must be an outcome", "happy"),
        ("outcome.froze p95 +- 1%", "share of an outcome", "p95"),
        (f"{MISS} +- 1%", "mean or a quantile", "no statistic"),
        (f"{MISS} p0 +- 1%", "mean or a quantile", "p0"),
        (f"{MISS} p100 +- 1%", "mean or a quantile", "p100"),
        (f"{MISS} median +- 1%", "mean or a quantile", "median"),
        (f"{MISS} p95 +- 2 kg", "dimension of m", "kg"),
        (f"{MISS} p95 +- 2", "must have a unit", "2"),
        (f"{MISS} p95 +- 0%", "above zero", "0"),
        (f"{MISS} p95 +- -3 km", "above zero", "-3 km"),
        ("outcome.recovered +- 2 km", "pure number", "km"),
        (f"{MISS} p95 +- %", "begin with a number", ""),
    ],
)
def test_what_is_no_condition_is_refused(text, must, given):
    """One error that names the option and the part at fault."""
    with pytest.raises(InputError) as caught:
        Condition.of(text)
    assert must in caught.value.must
    assert given in caught.value.given
    assert caught.value.where == "--until"


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_quantile_has_the_interval_of_order_statistics(share):
    """The same as that of the bands of a rescue."""
    values = sample(2000)
    judged = Condition.of(f"{MISS} p{100 * share:g} +- 1 m").judged(values)
    assert judged[:3] == quantile_at(np.sort(values), share)
    assert not judged.met


def test_a_mean_has_the_interval_of_the_normal_law():
    """SciPy's t interval of the mean, which is wider by less than 1e-3 at 2000 rows."""
    values = sample(2000)
    judged = Condition.of(f"{MISS} mean +- 1 m").judged(values)
    low, high = t.interval(0.95, 1999, values.mean(), values.std(ddof=1) / np.sqrt(2000))
    assert judged.value == pytest.approx(values.mean(), rel=1e-12)
    width = high - low
    assert (judged.low, judged.high) == pytest.approx((low, high), abs=1e-3 * width)


@pytest.mark.parametrize("hits", [0, 3, 700, 2000])
def test_a_share_has_wilsons_interval(hits):
    """SciPy's, without hits and with nothing but hits too."""
    values = np.where(np.arange(2000) < hits, int(Cause.FROZE), int(Cause.RECOVERED))
    judged = Condition.of("outcome.froze +- 0.5%").judged(values)
    theirs = binomtest(hits, 2000).proportion_ci(method="wilson")
    assert judged.value == hits / 2000
    assert (judged.low, judged.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert judged.met == (hits in (0, 3, 2000))


def test_a_condition_is_met_when_both_ends_are_near():
    """The further end counts, relative to the value or as it is."""
    values = sample(5000)
    judged = Condition.of(f"{MISS} p95 +- 1 m").judged(values)
    reach = max(judged.high - judged.value, judged.value - judged.low)
    nearer = min(judged.high - judged.value, judged.value - judged.low)
    assert nearer < 0.999 * reach
    for factor, met in ((1.001, True), (0.999, False)):
        share = 100.0 * reach * factor / judged.value
        assert Condition.of(f"{MISS} p95 +- {share:.9f}%").judged(values).met == met
        assert Condition.of(f"{MISS} p95 +- {reach * factor:.9f} m").judged(values).met == met


def test_nothing_stops_before_the_least_rows():
    """A thousand rows, or rows that are worth a thousand."""
    wide = Condition.of(f"{MISS} mean +- 500%")
    assert not wide.judged(sample(LEAST - 1)).met
    assert wide.judged(sample(LEAST)).met
    values = sample(2 * LEAST)
    assert wide.judged(values, np.zeros(2 * LEAST)).met
    uneven = np.where(np.arange(2 * LEAST) < 500, 0.0, -20.0)
    assert not wide.judged(values, uneven).met


def test_what_is_undefined_is_left_out_and_counted():
    """With its weight; nothing defined is no value, and no reason to stop."""
    values = sample(3000)
    holes = np.where(np.arange(3000) % 3 == 0, np.nan, values)
    for text in (f"{MISS} mean +- 5%", f"{MISS} p50 +- 5%"):
        condition = Condition.of(text)
        judged = condition.judged(holes)
        assert judged.undefined == 1000
        assert judged[:4] == condition.judged(holes[~np.isnan(holes)])[:4]
        nothing = condition.judged(np.full(2000, np.nan))
        assert nothing.undefined == 2000
        assert np.isnan(nothing.value)
        assert not nothing.met


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        (f"{MISS} p95 +- 1 m", norm.ppf(0.95)),
        (f"{MISS} p50 +- 1 m", 0.0),
        (f"{MISS} mean +- 1 m", 0.0),
        ("outcome.froze +- 1%", norm.sf(2.0)),
    ],
)
def test_intervals_of_weighted_rows_hold_the_truth_as_often_as_they_say(text, exact):
    """Of 400 samples of 1500 about 95 %: four deviations of 400 trials are 4.4 %."""
    condition, held = Condition.of(text), 0
    for seed in range(400):
        scores, log_weights = weighted(1500, seed)
        if condition.cause is not None:
            scores = np.where(scores > 2.0, int(Cause.FROZE), int(Cause.RECOVERED))
        judged = condition.judged(scores, log_weights)
        held += judged.low <= exact <= judged.high
    assert 0.906 < held / 400 < 0.994


def test_a_weighted_share_without_a_hit_is_not_known():
    """No scatter is no certainty."""
    judged = Condition.of("outcome.froze +- 5%").judged(np.zeros(4000, int), weighted(4000)[1])
    assert judged.value == 0.0
    assert np.isnan(judged.high)
    assert not judged.met


def test_stopping_costs_little_of_what_an_interval_promises():
    """Looked at every 500 rows, the interval at which a campaign stops holds 92 % or more."""
    condition, held = Condition.of(f"{MISS} mean +- 4%"), 0
    for seed in range(400):
        values = sample(12_000, seed)
        judged = next(j for n in range(500, 12_001, 500) if (j := condition.judged(values[:n])).met)
        held += judged.low <= 1000.0 <= judged.high
    assert held / 400 > 0.906  # 95 % less four deviations of 400 trials
