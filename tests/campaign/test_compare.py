"""Differences against SciPy, published examples and samples drawn again and again."""

import json

import numpy as np
import polars as pl
import pytest
from scipy import stats

from voskhod.campaign.compare import compare_frames
from voskhod.campaign.gaps import (
    Column,
    holm,
    ks_chance,
    mean_gap,
    median_gap,
    pair_chance,
    pair_correlation,
    pair_mean_gap,
    pair_median_gap,
    share_gap,
)
from voskhod.campaign.samples import wilson
from voskhod.errors import InputError

COUNT = 600
MISS, MASS, TIME = "landing.miss_distance", "input.capsule.mass", "landing.time"


def rows(seed=1, count=COUNT, **columns):
    """Return rows with two inputs, two measurands and two outcomes."""
    x, y = np.random.default_rng(seed).normal(size=(2, count))
    made = {
        "draw": np.arange(count),
        "outcome": np.where(x > -1.0, "recovered", "froze"),
        MASS: x,
        "input.air.density_factor": y,
        MISS: 100.0 + 10.0 * x + y,
        TIME: 50.0 + y,
    }
    return pl.DataFrame(made | columns)


def plain(values):
    return Column(np.asarray(values, float), None)


def test_shares_differ_as_in_newcombes_example():
    """56 of 70 and 48 of 80: 0.0524 to 0.3339 (Newcombe 1998, table II, method 10)."""
    found = share_gap(wilson(48 / 80, 80), wilson(56 / 70, 70))
    assert found.value == pytest.approx(0.2)
    assert found[1:] == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_intervals_of_pairs_of_shares_hold_as_often_as_they_say():
    """Correlated pairs, 2000 times 150: 95 % and a few more; unpaired they would hold 99.9 %."""
    generator = np.random.default_rng(9)
    held, wide = 0, 0
    for _ in range(2000):
        common, own, other = generator.random((3, 150))
        one, two = common < 0.3 + 0.1 * (own < 0.5), common < 0.3 + 0.2 * (other < 0.7)
        shares = [wilson(part.mean(), 150.0) for part in (one, two)]
        paired, apart = share_gap(*shares, pair_correlation(one, two)), share_gap(*shares)
        held += paired.low <= 0.09 <= paired.high
        wide += apart.high - apart.low > paired.high - paired.low
    assert 0.94 < held / 2000 < 0.985
    assert wide == 2000


def test_means_differ_as_scipy_says():
    """Welch for samples of their own, Student for pairs."""
    one, other = np.random.default_rng(2).gamma(2.0, size=(2, 80))
    other = 1.5 * other[:60]
    found = mean_gap(plain(one), plain(other))
    exact = stats.ttest_ind(other, one, equal_var=False).confidence_interval()
    assert found[1:] == pytest.approx(tuple(exact), rel=1e-9)
    apart = other - one[:60]
    exact = stats.ttest_1samp(apart, 0.0).confidence_interval()
    assert pair_mean_gap(apart)[1:] == pytest.approx(tuple(exact), rel=1e-9)


def test_tests_are_those_of_scipy():
    """Kolmogorov and Smirnov's in its limit, ties included; Wilcoxon's with zeros dropped."""
    one, other = np.random.default_rng(3).normal(size=(2, 120))
    other = np.round(other[:90] + 0.3, 1)
    exact = stats.ks_2samp(one, other, method="asymp").pvalue
    assert ks_chance(plain(one), plain(other)) == pytest.approx(exact, rel=1e-9)
    doubled = ks_chance(Column(one, np.full(120, 2.0)), Column(other, np.full(90, 0.1)))
    assert doubled == pytest.approx(exact, rel=1e-9)
    apart = np.where(np.arange(90) % 3, other - one[:90], 0.0)
    exact = stats.wilcoxon(apart, method="asymptotic", correction=True).pvalue
    assert pair_chance(apart) == pytest.approx(exact)
    assert pair_chance(np.zeros(5)) == 1.0


def test_weighted_samples_of_one_distribution_are_told_apart_as_rarely_as_they_should():
    """Below 5 % in about 5 % of 400 trials; 9 % is 3.7 standard errors."""
    generator = np.random.default_rng(12)
    found = []
    for _ in range(400):
        x, y = generator.normal(0.5, 1.0, 300), generator.normal(size=200)
        weights = stats.norm.pdf(x) / stats.norm.pdf(x, 0.5)
        found.append(ks_chance(Column(x, weights), plain(y)))
    assert 0.005 < np.mean(np.array(found) < 0.05) < 0.09


def test_medians_differ_by_what_the_interval_holds():
    """Of 1000 lopsided pairs of samples 95 % of intervals hold the difference of log 2 halves."""
    generator = np.random.default_rng(4)
    truth, held = 0.5 * np.log(2.0), np.zeros(2)
    for _ in range(1000):
        one, other = generator.exponential(1.0, 150), generator.exponential(1.5, 120)
        apart = generator.exponential(0.5, 130)
        found = median_gap(plain(one), plain(other)), pair_median_gap(apart)
        held += [gap.low <= truth <= gap.high for gap in found]
    # Both are a little wide: ranks are whole numbers.
    assert (held > 930).all()
    assert (held < 990).all()


def test_holm_goes_down_step_by_step():
    """The chances 0.01, 0.02, 0.03, 0.04 and 0.05 of five tests, by hand."""
    assert holm([0.04, 0.01, 0.03, 0.05, 0.02]) == pytest.approx([0.09, 0.05, 0.09, 0.09, 0.08])
    assert holm([0.6, 0.7]) == pytest.approx([1.0, 1.0])
    assert holm([]) == []


def test_the_same_campaign_is_the_same():
    found = compare_frames(rows().lazy(), rows().lazy(), may_pair=True)
    assert found.is_same
    assert found.pairs == COUNT
    assert found.changed.value == 0.0
    assert not found.inputs
    assert all(one.chance == 1.0 and one.mean == (0.0, 0.0, 0.0) for one in found.measurands)
    assert found.document()["same"] is True


def test_the_same_seed_is_compared_in_pairs():
    """What the same draw does to both drops out: a shift far below the scatter is sure."""
    moved = rows(**{MISS: rows()[MISS].to_numpy() + 0.2, MASS: rows()[MASS].to_numpy() * 2.0})
    moved = moved.with_columns(pl.lit(3.0).alias("input.suit.mass")).reverse()
    found = compare_frames(rows().lazy(), moved.lazy(), may_pair=True)
    assert found.pairs == COUNT
    first, second = found.measurands
    assert first.id == MISS
    assert first.is_sure
    assert first.mean == pytest.approx((0.2, 0.2, 0.2))
    assert first.median == pytest.approx((0.2, 0.2, 0.2))
    assert first.size == pytest.approx(0.2 / rows()[MISS].std())
    assert second.id == TIME
    assert second.mean == (0.0, 0.0, 0.0)
    told = {one.name: one.says for one in found.inputs}
    assert told == {"suit.mass": "only in the second", "capsule.mass": "not the same draw by draw"}
    assert not found.is_same


def test_another_seed_is_compared_as_a_sample_of_its_own():
    """Nothing differs; without pairs the small shift is not seen, a great one is."""
    same = compare_frames(rows().lazy(), rows(2).lazy(), may_pair=False)
    assert same.pairs is None
    assert same.changed is None
    assert not any(one.is_sure for one in same.measurands)
    assert not same.inputs
    assert not same.is_same
    far = rows(2, **{MISS: rows(2)[MISS].to_numpy() + 5.0})
    found = compare_frames(rows().lazy(), far.lazy(), may_pair=False)
    assert [one.is_sure for one in found.measurands] == [True, False]
    gap = found.measurands[0].mean
    assert gap.low < 5.0 < gap.high


def test_draws_of_another_law_are_not_paired():
    """The same seed, but no input is the same draw by draw: the sampling was not the same."""
    found = compare_frames(rows().lazy(), rows(2).lazy(), may_pair=True)
    assert found.pairs is None


def test_only_common_draws_are_paired():
    """A longer campaign of the same seed."""
    longer = pl.concat([rows(), rows(5).with_columns(pl.col("draw") + COUNT)])
    found = compare_frames(longer.lazy(), rows().lazy(), may_pair=True)
    assert found.draws == (2 * COUNT, COUNT)
    assert found.pairs == COUNT
    assert found.changed.value == 0.0


def test_outcomes_differ_by_pairs_and_by_samples():
    """Every tenth flight of those recovered freezes in the second."""
    ends = rows()["outcome"].to_numpy().copy()
    ends[::10] = "froze"
    other = rows(outcome=ends)
    paired = compare_frames(rows().lazy(), other.lazy(), may_pair=True)
    apart = compare_frames(rows().lazy(), other.lazy(), may_pair=False)
    changed = float(np.mean(ends != rows()["outcome"].to_numpy()))
    assert paired.changed.value == pytest.approx(changed)
    assert [one.cause for one in paired.endings] == ["recovered", "froze"]
    for found in (paired, apart):
        assert found.endings[0].gap.value == pytest.approx(-changed)
        assert found.endings[0].gap.is_sure
    widths = [found.endings[0].gap.high - found.endings[0].gap.low for found in (paired, apart)]
    assert widths[0] < 0.8 * widths[1]


def test_weighted_draws_are_never_paired():
    """Weighted back to the same distribution, nothing differs surely."""
    x = np.random.default_rng(21).normal(1.0, 1.0, 4000)
    weight = stats.norm.logpdf(x) - stats.norm.logpdf(x, 1.0)
    shifted = rows(3, 4000, **{MISS: 10.0 * x, MASS: x, "log_weight": weight}).drop(TIME)
    plainly = rows(4, 4000).with_columns((10.0 * pl.col(MASS)).alias(MISS)).drop(TIME)
    found = compare_frames(plainly.lazy(), shifted.lazy(), may_pair=True)
    assert found.pairs is None
    assert not found.measurands[0].is_sure
    assert found.measurands[0].mean.low < 0.0 < found.measurands[0].mean.high
    assert not found.inputs


def test_undefined_values_are_left_out():
    """Pairs need both; a measurand that only one campaign has is not compared."""
    holes = rows()[MISS].to_numpy().copy()
    holes[:100] = np.nan
    other = rows(**{MISS: holes}).fill_nan(None).drop(TIME)
    found = compare_frames(rows().lazy(), other.lazy(), may_pair=True)
    (one,) = found.measurands
    assert one.first.defined == one.second.defined == COUNT - 100
    assert json.loads(json.dumps(found.document(), allow_nan=False))["same"] is False


def test_no_rows_are_refused():
    with pytest.raises(InputError, match="must have a flight"):
        compare_frames(rows().lazy(), rows().clear().lazy(), may_pair=False)
