"""A posterior under two dynamics: shifts that are known, and what cannot be compared."""

import dataclasses

import numpy as np
import pytest

from voskhod.errors import InputError
from voskhod.reconstruct.beside import beside
from voskhod.reconstruct.questions import questions_of
from voskhod.reconstruct.reconstruction import Options, reconstruct

MISS, OUT = "landing.miss_distance", "spacewalk.outside_duration"


@pytest.fixture(scope="module")
def told(folder):
    return folder({"id": "A", "source": "S1", "value": "700 s", "readings": {OUT: 1.0}})


@pytest.fixture(scope="module")
def both(frame, told, short):
    """Return reconstructions of two campaigns, of which B lands 50 km farther."""
    far = np.random.default_rng(9).normal(450e3, 100e3, 20_000)
    options = Options(of=(MISS,), questions=questions_of(short, "toy"), sensitivity=False)
    return tuple(reconstruct(one, told, options) for one in (frame(), frame(seed=2, **{MISS: far})))


def test_a_shift_is_told_in_spreads_and_in_errors(both):
    first, second = both
    rows = {one.name: one for one in beside(first, second, (MISS, OUT)).rows}
    miss, out = rows[MISS], rows[OUT]
    assert abs(miss.shift - 0.5) < 4.0 * miss.shift / miss.sure  # its own error
    want = (second.posterior[MISS].mean - first.posterior[MISS].mean) / np.hypot(
        first.posterior[MISS].error, second.posterior[MISS].error
    )
    assert miss.sure == pytest.approx(want)
    assert miss.hangs
    assert not out.hangs
    assert miss.first.middle == first.posterior[MISS].median


def test_answers_stand_beside_each_other(both):
    """Half of the flights of A are short, and Phi(-1/2) of those of B."""
    from scipy.stats import norm

    rows = {one.name: one for one in beside(*both, ()).rows}
    assert rows["short"].kind == "answer"
    assert abs(rows["short"].first.mean - 0.5) < 4.0 * rows["short"].first.error
    assert abs(rows["short"].second.mean - norm.cdf(-0.5)) < 4.0 * rows["short"].second.error
    assert rows["short"].shift == pytest.approx(-rows["long"].shift)
    assert rows["short"].hangs


def test_the_same_campaign_does_not_move(both):
    found = beside(both[0], both[0], (MISS,))
    assert all(one.shift == 0.0 and not one.hangs for one in found.rows)


def test_errors_of_a_chance_are_as_often_exceeded_as_they_say(frame, told):
    """Campaigns that differ by chance alone: of 40, some two go beyond two errors."""
    options = Options(of=(MISS,), sensitivity=False)
    done = [reconstruct(frame(3000, seed=s), told, options) for s in range(41)]
    sure = [beside(a, b, (MISS,)).rows[0].sure for a, b in zip(done, done[1:], strict=False)]
    assert np.mean(np.array(sure) < 2.0) > 0.85  # 95 % are meant, of 40
    assert np.mean(sure) == pytest.approx(np.sqrt(2.0 / np.pi), rel=0.4)  # of a normal law, 40


def test_what_one_campaign_lacks_hangs_on_the_model(both):
    first, second = both
    less = dataclasses.replace(second, posterior={OUT: second.posterior[OUT]})
    rows = {one.name: one for one in beside(first, less, (MISS, OUT)).rows}
    assert rows[MISS].second is None
    assert rows[MISS].hangs
    assert np.isnan(rows[MISS].shift)


def test_other_evidence_is_refused(both):
    first, second = both
    with pytest.raises(InputError, match="one evidence folder"):
        beside(first, dataclasses.replace(second, digest="1" * 64), (MISS,))
    other = dataclasses.replace(second, options=Options(without=("S1",)))
    with pytest.raises(InputError, match="heard the same claims"):
        beside(first, other, (MISS,))
