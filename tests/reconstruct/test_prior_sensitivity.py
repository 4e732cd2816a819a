"""Other priors by weights, against drawing from them and against conjugate normal laws."""

import dataclasses

import numpy as np
import polars as pl
import pytest
from scipy.stats import norm

from voskhod.reconstruct.particles import Particles
from voskhod.reconstruct.prior_sensitivity import FLAT_WITHIN, main_inputs, other_priors, scores
from voskhod.reconstruct.reconstruction import Options, reconstruct
from voskhod.reconstruct.rungs import Rung
from voskhod.reconstruct.value import value_of_information

MISS, OUT = "landing.miss_distance", "spacewalk.outside_duration"
FLOAT, SWITCH = "input.spacewalk.free_float", "input.spacewalk.lowers_early"
COUNT = 60_000
SURE = [{"id": name, "reliability": (1e9, 1.0)} for name in ("S1", "S2")]
SAID = (
    {"id": "A", "source": "S1", "value": "750 s", "hedge": "about", "readings": {OUT: 1.0}},
    {"id": "B", "source": "S2", "value": "470 km", "hedge": "about", "readings": {MISS: 1.0},
     "attribute": "other"},
)  # fmt: skip


@pytest.fixture(scope="module")
def rows(frame):
    """Return flights whose time outside is an input and 100 s, and which land by a switch."""
    rng = np.random.default_rng(8)
    free, switch = rng.normal(600.0, 40.0, COUNT), (rng.random(COUNT) < 0.2).astype(float)
    miss = 400e3 + 100e3 * switch + rng.normal(0.0, 30e3, COUNT)
    return frame(COUNT, **{FLOAT: free, OUT: free + 100.0, SWITCH: switch, MISS: miss})


@pytest.fixture(scope="module")
def told(rows, folder):
    """Return flights after a sure claim on the time outside, and one on the miss."""
    return reconstruct(rows, folder(*SAID, sources=SURE), Options(of=(MISS,)))


@pytest.fixture(scope="module")
def found(rows, told):
    return {(one.input, one.how): one for one in other_priors(rows, told, (OUT, MISS))}


def posterior(told, spread):
    """Return mean and deviation of the time outside after the claim, by precisions."""
    (term,) = [one.readings[0].term for one in told.observations if one.claim == "A"]
    precision = spread**-2 + term.sigma**-2
    mean = (700.0 * spread**-2 + 750.0 * term.sigma**-2) / precision
    return mean, precision**-0.5


def test_a_wider_prior_is_the_conjugate_normal(told, found):
    mean, deviation = posterior(told, 60.0)
    changed = found["spacewalk.free_float", "wider"].changed[OUT]
    now = told.posterior[OUT]
    scale = changed.error * now.deviation
    # Four errors of the difference and of the mean now; the deviation to 3 %: some 10 000 flights.
    assert abs(changed.band.mean - mean) < 4.0 * (scale + now.error)
    assert changed.band.deviation == pytest.approx(deviation, rel=0.03)
    assert changed.shift == pytest.approx((changed.band.mean - now.mean) / now.deviation)


def test_a_flat_prior_leaves_what_the_claim_says(told, found):
    """Even over 600 -+ 2.58 x 40 s: the claim's own normal law, cut there."""
    (term,) = [one.readings[0].term for one in told.observations if one.claim == "A"]
    ends = 700.0 + np.array([-1.0, 1.0]) * FLAT_WITHIN * 40.0
    a, b = (ends - 750.0) / term.sigma
    mean = 750.0 + term.sigma * (norm.pdf(a) - norm.pdf(b)) / (norm.cdf(b) - norm.cdf(a))
    changed = found["spacewalk.free_float", "flat"].changed[OUT]
    scale = changed.error * told.posterior[OUT].deviation
    assert abs(changed.band.mean - mean) < 4.0 * (scale + told.posterior[OUT].error)


def test_an_even_switch_is_a_coin(rows, told, found):
    """Posterior odds of a switch are multiplied by those of a coin over those before."""
    even = found["spacewalk.lowers_early", "flat"].changed[MISS]
    after = told.posterior[SWITCH].mean
    drawn = told.prior[SWITCH].mean
    odds = after / (1.0 - after) * (1.0 - drawn) / drawn
    share = odds / (1.0 + odds)
    values, weights = rows.collect(), told.weights
    is_on = values[SWITCH].to_numpy() > 0.5
    miss = values[MISS].to_numpy()
    on, off = (np.average(miss[k], weights=weights[k]) for k in (is_on, ~is_on))
    assert even.band.mean == pytest.approx(share * on + (1.0 - share) * off, rel=1e-6)
    assert ("spacewalk.lowers_early", "wider") not in found


def test_what_does_not_hang_on_an_input_does_not_move(found):
    changed = found["spacewalk.free_float", "wider"].changed[MISS]
    assert abs(changed.shift) < 4.0 * changed.error
    assert changed.error < 0.05


def test_weights_that_collapse_are_refused(rows, told, found):
    """Where a prior leaves fewer flights than are wanted there is no figure, only their number."""
    least = 0.5 * (found["spacewalk.free_float", "flat"].size + told.worth.size)
    strict = dataclasses.replace(told, options=dataclasses.replace(told.options, least=least))
    few = {(one.input, one.how): one for one in other_priors(rows, strict, (OUT,))}
    flat = few["spacewalk.free_float", "flat"]
    assert flat.is_refused
    assert flat.size == found["spacewalk.free_float", "flat"].size < least


def test_inputs_that_moved_are_found_the_most_moved_first(told):
    moved = main_inputs(told)
    assert set(moved) == {"spacewalk.free_float", "spacewalk.lowers_early"}
    assert list(moved.values()) == sorted(moved.values(), key=lambda shift: -abs(shift))
    assert len(main_inputs(told, 1)) == 1


def test_scores_are_normal_whatever_the_law():
    rng = np.random.default_rng(2)
    values = np.exp(rng.normal(size=5000))
    found = scores(values, np.ones(5000))
    # Of a lognormal number they are its logarithm, but for the drawn sample's own mean.
    assert np.corrcoef(found, np.log(values))[0, 1] > 0.999
    doubled = scores(np.repeat(values, 2), np.ones(10_000))
    weighted = scores(values, np.full(5000, 2.0))
    np.testing.assert_allclose(doubled.reshape(-1, 2).mean(axis=1), weighted, atol=0.1)


@pytest.fixture(scope="module")
def anew(rows, told, folder):
    """Return the folder, and the same posterior told by flights drawn in eight runs."""
    again = folder(*SAID, sources=SURE)

    def draw(frame, hearing, fitted):
        rng = np.random.default_rng(2)
        logs = fitted.log_weights - fitted.base
        places = rng.choice(COUNT, 16_000, p=told.weights)
        islands = np.tile(np.arange(8), 2000)
        extra = {"log_weight": -logs[places], "island": islands.astype(str)}
        table = frame.collect()[places].with_columns(**{k: pl.Series(v) for k, v in extra.items()})
        return Particles(table.lazy(), islands, (Rung(1.0, 0.5, 3, 0.25, 0.4, 1),), (0.0, 0.1))

    return again, reconstruct(rows, again, Options(of=(MISS,), least=1e9), draw)


def test_flights_drawn_anew_have_the_campaigns_priors(rows, told, found, anew):
    """The prior of an input is the campaign's, and errors are measured between runs."""
    drawn = dataclasses.replace(anew[1], options=told.options)
    others = {(one.input, one.how): one for one in other_priors(rows, drawn, (OUT, MISS))}
    assert others.keys() == found.keys()
    for key, one in others.items():
        for name in (OUT, MISS):
            here, there = one.changed[name], found[key].changed[name]
            assert here.error > 0.0
            # Errors between eight runs have 7 degrees of freedom: six of them for 0.05 %.
            assert abs(here.shift - there.shift) < 6.0 * np.hypot(here.error, there.error)
    # What a coin leaves of flights that count alike: (E r)^2 / E r^2, r the ratio of chances.
    on, then = drawn.posterior[SWITCH].mean, drawn.prior[SWITCH].mean
    share, ratio = np.array([1.0 - on, on]), 0.5 / np.array([1.0 - then, then])
    left = (share @ ratio) ** 2 / (share @ ratio**2)
    assert others["spacewalk.lowers_early", "flat"].size == pytest.approx(left * drawn.size)


def test_flights_drawn_anew_tell_the_same_value(rows, told, anew):
    again, drawn = anew
    pair = [value_of_information(rows, one, again, (OUT,)) for one in (told, drawn)]
    one, two = (v.own(OUT).bits for v in pair)
    # Six errors of eight runs, and what the widths of another number of flights leave.
    assert abs(one.value - two.value) < 6.0 * np.hypot(one.error, two.error) + one.left + two.left
    assert two.error > 0.0
