"""Drawn rescues against rescues flown one by one, and quantiles against SciPy and drawn samples."""

from pathlib import Path

import jax
import numpy as np
import pytest
from scipy.stats import binom

from voskhod.campaign.landings import CHUNK
from voskhod.campaign.rescues import SURE, TIMES, Rescues, band, bands, drawn_rescues
from voskhod.errors import InputError
from voskhod.flight.chain import come_down
from voskhod.flight.flight import prepare
from voskhod.flight.recovery import recover
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import drawn_plan
from voskhod.phases.fate import Cause
from voskhod.phases.site import HORIZON_S

FILE = Path(__file__).parent / "data" / "small-search.toml"


@pytest.fixture(scope="module")
def small():
    """Return a mission that begins at the edge of the air and has a search."""
    return load_mission(str(FILE))


@pytest.fixture(scope="module")
def many(small):
    """Return some rescues across the border of a batch."""
    return drawn_rescues(small, 5, CHUNK + 5)


def some(**changed):
    """Return three rescues, the second of them frozen."""
    hour = np.ones((3, 4), dtype=bool)
    columns = dict.fromkeys(("located", "reached", "cleared", "extracted"), np.arange(3.0))
    columns |= dict.fromkeys(("nights", "alone", "unable", "lowest_core"), np.arange(3.0))
    columns |= {"outcome": np.array([0, int(Cause.FROZE), 0]), "landed": hour[:, 0]}
    columns |= dict.fromkeys(("alive", "able", "alive_left", "able_left"), hour)
    return Rescues(**(columns | changed))


def test_a_draw_is_the_same_rescue_whatever_the_count(small, many):
    """To the last bit, and across the border of a batch."""
    few = drawn_rescues(small, 5, 3)
    for one, other in zip(vars(few).values(), vars(many).values(), strict=True):
        np.testing.assert_array_equal(one, other[:3])
    assert np.unique(many.located).size > CHUNK // 2


def test_a_draw_is_the_rescue_of_that_draw(small, many):
    """Clocks and cold are those of the phases flown alone."""
    layout = prepare(small)[1]
    plan = drawn_plan(small, 5, 2)
    down = come_down(plan, layout)
    found, waited = jax.device_get(recover(plan, down.orbit, down.burn, down.landing))
    landed = float(down.landing.time)
    for name in TIMES:
        # A batch rounds in another order: far below a second of eight days.
        assert getattr(many, name)[2] == pytest.approx(getattr(found, name) - landed, abs=1e-2)
    assert many.nights[2] == found.nights
    assert many.lowest_core[2] == pytest.approx(waited.lowest_core_k, abs=1e-6)
    assert many.alone[2] == waited.alone


def test_help_comes_in_order_and_changes_what_becomes_of_them(many):
    """Nobody is out before he is reached, nor worse off by the hour than if nobody came."""
    held = many.recovered & (many.extracted < HORIZON_S)
    assert held.any()
    assert (many.located[held] <= many.reached[held]).all()
    assert (many.reached[held] <= many.cleared[held]).all()
    assert (many.cleared[held] <= many.extracted[held]).all()
    assert (many.alive >= many.alive_left).all()
    assert many.hours.size == many.alive.shape[1] == 193  # eight days by the hour, both ends


def test_the_dead_stay_dead_and_the_recovered_live(many):
    """Life by the hour never comes back; whoever is recovered is alive and out at the end."""
    for alive in (many.alive, many.alive_left):
        assert (np.diff(alive.astype(int), axis=1) <= 0).all()
    assert many.alive[:, 0].all()
    assert many.alive[many.recovered, -1].all()
    assert many.able[many.recovered, -1].all()
    assert (many.alive >= many.able).all()


def test_bands_leave_out_who_was_not_recovered():
    """Of three rescues the frozen one is in no band."""
    found = bands(some(located=np.array([1.0, 50.0, 3.0])))
    assert found["located"].low.value == 1.0
    assert found["located"].high.value == 3.0
    with pytest.raises(InputError, match="recovered"):
        bands(some(outcome=np.full(3, int(Cause.FROZE))))


@pytest.mark.parametrize("count", [30, 200, 2000])
def test_intervals_hold_by_the_binomial_law(count):
    """Ranks are the narrowest whose tails SciPy's binomial law puts at 2.5 % or less."""
    for share, one in zip((0.05, 0.5, 0.95), band(np.arange(1.0, count + 1.0)), strict=True):
        law, tail = binom(count, share), (1.0 - SURE) / 2.0
        if np.isfinite(one.low):
            assert law.cdf(one.low - 1) <= tail < law.cdf(one.low)
        else:
            assert law.cdf(0) > tail
        if np.isfinite(one.high):
            assert law.sf(one.high - 1) <= tail < law.sf(one.high - 2)
        else:
            assert law.sf(count - 1) > tail
        assert one.value == np.ceil(share * count)


def test_intervals_hold_the_true_quantile_as_often_as_they_say():
    """Of 2000 samples of 150 from a lopsided law, 95 % or more hold its median."""
    samples = np.random.default_rng(8).exponential(size=(2000, 150))
    held = [one.low <= np.log(2.0) < one.high for one in (band(row).median for row in samples)]
    # Discrete ranks hold 95 to 97 %; three deviations of 2000 trials are 1.5 %.
    assert 0.935 < np.mean(held) < 0.985


def test_a_mission_without_a_search_has_no_rescues():
    """The error names what is missing."""
    with pytest.raises(InputError, match="search"):
        drawn_rescues(load_mission("genesis"), 1, 4)
