"""Summaries of made rows against closed forms, SciPy, and samples drawn again and again."""

import json

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, norm

from voskhod.campaign.columns import columns_of, read_columns, weights_of
from voskhod.campaign.quantiles import quantile_at
from voskhod.campaign.samples import (
    effective_count,
    moments,
    quantiles,
    share_of,
    wilson,
)
from voskhod.campaign.summary import summary_of
from voskhod.campaign.weights import probability
from voskhod.errors import InputError

COUNT = 4000


def rows(count=COUNT, **columns):
    """Return rows of a campaign with one input and one measurand, or others."""
    generator = np.random.default_rng(7)
    x = generator.normal(size=count)
    made = {
        "draw": np.arange(count),
        "outcome": np.where(x > -1.0, "recovered", "froze"),
        "input.capsule.mass": x,
        "landing.miss_distance": 100.0 + 10.0 * x,
    }
    return pl.DataFrame(made | columns)


@pytest.fixture(scope="module")
def shifted():
    """Return rows of a standard normal drawn two deviations too high, with their weights."""
    x = np.random.default_rng(3).normal(2.0, 1.0, 20_000)
    log_weight = norm.logpdf(x) - norm.logpdf(x, 2.0)
    outcome = np.where(x > 2.5, "froze", "recovered")
    return rows(x.size, **{"landing.miss_distance": x, "outcome": outcome}).with_columns(
        pl.Series("log_weight", log_weight)
    )


def test_outcomes_have_the_intervals_of_scipy():
    """Wilson's, to rounding; recovered comes first, and shares add up to one."""
    found = summary_of(rows().lazy())
    assert [one.cause for one in found.endings] == ["recovered", "froze"]
    assert sum(one.share.value for one in found.endings) == pytest.approx(1.0)
    for one in found.endings:
        interval = binomtest(one.draws, COUNT).proportion_ci(method="wilson")
        assert one.share[1:] == pytest.approx((interval.low, interval.high), rel=1e-9)
    assert found.draws == found.effective == COUNT
    assert not found.is_weighted


def test_nobody_recovered_is_still_told():
    """The first row is that of the recovered, with what so many flights leave open."""
    found = summary_of(rows(outcome=np.full(COUNT, "froze")).lazy())
    assert found.endings[0].cause == "recovered"
    assert found.recovered.value == found.recovered.low == 0.0
    assert found.recovered.high == pytest.approx(
        binomtest(0, COUNT).proportion_ci(method="wilson").high
    )


def test_spreads_are_those_of_the_defined_draws():
    """Undefined draws are left out; quantiles are those of `campaign.quantiles`."""
    values = rows()["landing.miss_distance"].to_numpy().copy()
    values[::3] = np.nan
    frame = rows(**{"landing.miss_distance": values}).with_columns(
        pl.col("landing.miss_distance").fill_nan(None)
    )
    (one,) = summary_of(frame.lazy()).spreads
    held = values[np.isfinite(values)]
    assert one.defined == held.size
    assert one.mean == pytest.approx(held.mean())
    assert one.deviation == pytest.approx(held.std(ddof=1))
    for found, share in zip((one.low, one.median, one.high), (0.05, 0.5, 0.95), strict=True):
        assert found == quantile_at(np.sort(held), share)


def test_a_measurand_that_is_never_defined_is_left_out():
    frame = rows().with_columns(pl.lit(None, dtype=pl.Float64).alias("rescue.located_after"))
    assert [one.id for one in summary_of(frame.lazy()).spreads] == ["landing.miss_distance"]


def test_spreads_stand_in_the_order_of_the_registry():
    """Time of landing before the miss, a column that nobody knows last."""
    names = ("zeppelin.length", "landing.miss_distance", "landing.time")
    frame = rows(**{name: np.arange(COUNT) * 1.0 for name in names})
    found = [one.id for one in summary_of(frame.lazy()).spreads]
    assert found == ["landing.time", "landing.miss_distance", "zeppelin.length"]


def test_weights_give_back_the_distribution_that_was_meant(shifted):
    """Drawn around two, weighted to a standard normal: quantiles and the rare outcome."""
    found = summary_of(shifted.lazy())
    assert found.is_weighted
    (one,) = found.spreads
    # The interval of each holds the true quantile; the middle is told worst and has the widest.
    for told, share in ((one.low, 0.05), (one.median, 0.5), (one.high, 0.95)):
        assert told.low <= norm.ppf(share) <= told.high
    assert one.high.high - one.high.low < one.low.high - one.low.low
    froze = next(ending for ending in found.endings if ending.cause == "froze")
    assert froze.share.low < norm.sf(2.5) < froze.share.high
    # A third of the draws tell the rare outcome: its interval is a few per cent of it, as that of
    # half a million plain draws, though the sample as a whole is worth less than a tenth of itself.
    assert froze.share.high - froze.share.low < 0.1 * froze.share.value
    assert found.effective < 0.1 * found.draws


def test_weighted_chances_are_those_of_the_regression_estimate(shifted):
    """As `campaign.weights` has them, value and standard error; together they are all."""
    found = summary_of(shifted.lazy())
    for one in found.endings:
        hits = (shifted["outcome"] == one.cause).to_numpy()
        share, error = probability(hits, shifted["log_weight"].to_numpy())
        assert one.share.value == pytest.approx(share, rel=1e-9)
        # Wilson's interval is nearly that of the standard error where a share is well known.
        assert one.share.high - one.share.low == pytest.approx(2.0 * 1.96 * error, rel=0.01)
    assert sum(one.share.value for one in found.endings) == pytest.approx(1.0)


def test_weighted_intervals_hold_the_truth_as_often_as_they_say():
    """Of 600 weighted samples 95 % hold the share beyond 1.5 and the median; 3.5 sigma is 3 %."""
    generator = np.random.default_rng(11)
    held = []
    for _ in range(600):
        x = generator.normal(0.7, 1.0, 800)
        weights = np.exp(norm.logpdf(x) - norm.logpdf(x, 0.7))
        share = share_of(x > 1.5, weights)
        (median,) = quantiles(x, (0.5,), weights)
        held.append((share.low <= norm.sf(1.5) <= share.high, median.low <= 0.0 <= median.high))
    assert np.abs(np.mean(held, axis=0) - 0.95).max() < 0.035


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60), st.floats(0.01, 100.0))
def test_equal_weights_of_any_size_are_no_weights(count, weight):
    """To rounding; the number of draws is what they are worth."""
    values = np.random.default_rng(count).normal(size=count)
    weights = np.full(count, weight)
    assert effective_count(weights) == pytest.approx(count)
    plain, weighted = share_of(values > 0.0), share_of(values > 0.0, weights)
    assert weighted == pytest.approx(plain, rel=1e-9, abs=1e-12)
    assert moments(values, weights) == pytest.approx(moments(values), nan_ok=True)
    for share in (0.05, 0.5, 0.9):
        one, other = (quantiles(values, (share,), w)[0] for w in (None, weights))
        assert one.value == other.value


@settings(max_examples=50, deadline=None)
@given(st.floats(0.0, 1.0), st.floats(1.0, 1e7))
def test_a_share_lies_within_its_interval(share, count):
    found = wilson(share, count)
    assert 0.0 <= found.low <= share <= found.high <= 1.0


def test_columns_are_read_some_at_a_time(monkeypatch):
    """The same columns whether all are read at once or one by one."""
    frame = rows().lazy()
    names = ("input.capsule.mass", "landing.miss_distance")
    at_once = dict(read_columns(frame, names, COUNT))
    monkeypatch.setattr("voskhod.campaign.columns.HELD", COUNT)
    one_by_one = dict(read_columns(frame, names, COUNT))
    assert list(at_once) == list(one_by_one) == list(names)
    for name in names:
        np.testing.assert_array_equal(at_once[name], one_by_one[name])
    assert weights_of(frame) is None
    found = columns_of(frame)
    assert found.inputs == ("capsule.mass",)
    assert found.measurands == ("landing.miss_distance",)


def test_the_document_is_json_without_nan():
    """One flight has no spread and no interval: null, not NaN."""
    found = summary_of(rows(1).lazy())
    text = json.dumps(found.document(), allow_nan=False)
    spread = json.loads(text)["spreads"][0]
    assert spread["deviation"] is None
    assert spread["median"]["low"] is None
    assert json.loads(text)["scatter"] is None


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (rows().drop("outcome"), "outcome"),
        (rows().clear(), "at least one|must have a flight"),
    ],
)
def test_what_is_no_campaign_is_refused(frame, says):
    with pytest.raises(InputError, match=says):
        summary_of(frame.lazy())


def test_an_unknown_measurand_is_refused():
    with pytest.raises(InputError, match="measurand of the campaign"):
        summary_of(rows().lazy(), of=("landing.mis_distance",))
