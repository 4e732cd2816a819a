"""Flights drawn anew of a small mission: as importance weights say, whoever flies, if stopped."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from voskhod.campaign.run import run_campaign
from voskhod.reconstruct.particles import Anew, Flights
from voskhod.reconstruct.questions import questions_of
from voskhod.reconstruct.reconstruction import Options, reconstruct
from voskhod.reconstruct.refusal import refusal_of
from voskhod.reconstruct.tempered_store import LADDER, PARTICLES, STATE
from voskhod.reconstruct.tempering import Settings

COASTING = Path(__file__).parents[1] / "campaign" / "data" / "coasting.toml"
PERIGEE, APOGEE, PERIOD = "orbit.perigee_altitude", "orbit.apogee_altitude", "orbit.period"
SMALL = Settings(particles=512, islands=8, seed=1, moves=6, last=24)
# Ten people name a height that few flights have: together they hold some of a hundred.
SAID = (
    *(
        {"id": f"A{i}", "source": f"S{i}", "value": "173 km", "readings": {PERIGEE: 1.0},
         "attribute": f"low-{i}"}
        for i in range(3, 13)
    ),
    {"id": "B", "source": "S2", "value": "334 km", "readings": {APOGEE: 1.0}, "attribute": "top"},
)  # fmt: skip
QUESTIONS = b"""
schema_version = 1
[[question]]
id = "low"
asks = "Below 173.5 km?"
[[question.answer]]
name = "below"
when = ["orbit.perigee_altitude < 173.5 km"]
[[question.answer]]
name = "above"
otherwise = true
"""
ASKED = Options(of=(PERIGEE,), questions=questions_of(QUESTIONS, "toy"))
FORCED = Options(of=(PERIGEE,), questions=ASKED.questions, least=1e9)


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    """Return flights of a ship in orbit, enough of them to weigh."""
    folder = tmp_path_factory.mktemp("coasting") / "campaign"
    return run_campaign(COASTING, draws=8192, seed=3, folder=folder, workers=1)


def drawn(campaign, told, folder, **more):
    """Return the reconstruction by flights that are drawn anew."""
    anew = Anew(campaign, folder, more.pop("settings", SMALL), workers=1, **more)
    return reconstruct(campaign.frame(), told, FORCED, anew.draw)


@pytest.fixture(scope="module")
def undisturbed(campaign, folder, tmp_path_factory):
    """Return it as it goes when nothing comes in between, and where it was kept."""
    place = tmp_path_factory.mktemp("undisturbed")
    return drawn(campaign, folder(*SAID), place), place


def flights_of(place):
    """Return the particles that are kept in a folder."""
    return pl.read_parquet(place / PARTICLES)


def test_it_agrees_with_importance_weights(campaign, folder, undisturbed):
    """Means, chances and evidence; within five errors of both (islands: t of 7 degrees)."""
    weighed, (told, _) = reconstruct(campaign.frame(), folder(*SAID), ASKED), undisturbed
    assert weighed.drawn is None
    assert told.drawn is not None
    assert weighed.worth.size > 250.0  # else there is nothing to compare with
    for name in (PERIGEE, APOGEE, PERIOD):
        one, other = weighed.posterior[name], told.posterior[name]
        assert abs(one.mean - other.mean) < 5.0 * np.hypot(one.error, other.error), name
        assert other.error < 0.2 * other.deviation
        assert other.deviation == pytest.approx(one.deviation, rel=0.2)  # of some hundreds
        assert told.prior[name] == weighed.prior[name]
    first, second = (done.answers[0].chances[0] for done in (weighed, told))
    assert first.before == second.before
    assert abs(first.after - second.after) < 5.0 * np.hypot(first.error, second.error)
    for one, other in zip(weighed.verdicts, told.verdicts, strict=True):
        assert abs(one.wrong - other.wrong) < 5.0 * np.hypot(one.error, other.error)
        assert one.before == other.before
    logs = np.log(np.mean(np.exp(log_likelihoods(campaign, folder))))
    mean, error = told.drawn.evidence
    assert abs(mean - logs) < 5.0 * np.hypot(error, 0.06)  # of 250 flights' worth


def log_likelihoods(campaign, folder):
    """Return how well each flight of the campaign fits: no flight counted before."""
    from voskhod.reconstruct.hearing import hear
    from voskhod.reconstruct.likelihood import fit
    from voskhod.reconstruct.observation import Choice

    frame = campaign.frame()
    return fit(frame, hear(frame, folder(*SAID), Choice())).log_weights


def test_worth_is_measured_and_runs_agree(undisturbed):
    """More than a hundred, far fewer than there are rows; leaving out a source weighs them."""
    told, _ = undisturbed
    rows = told.weights.size
    assert 100.0 < told.drawn.size < 0.9 * rows
    assert told.disagreements == ()
    np.testing.assert_allclose(told.weights, 1.0 / rows, rtol=1e-9)
    for one in told.left_out:
        assert one.size <= told.drawn.size * (1.0 + 1e-9)
    without = next(one for one in told.left_out if one.source == "S3")
    assert without.bands[PERIGEE].mean > told.posterior[PERIGEE].mean


def test_the_order_of_claims_changes_nothing(campaign, folder, undisturbed, tmp_path):
    """To the last bit."""
    drawn(campaign, folder(*SAID[::-1]), tmp_path)
    assert flights_of(tmp_path).equals(flights_of(undisturbed[1]))


def test_the_number_of_workers_changes_nothing(campaign, folder, undisturbed, tmp_path):
    """To the last bit, flown by two processes."""
    anew = Anew(campaign, tmp_path, SMALL, workers=2)
    reconstruct(campaign.frame(), folder(*SAID), FORCED, anew.draw)
    assert flights_of(tmp_path).equals(flights_of(undisturbed[1]))


def test_a_run_that_was_stopped_goes_on(campaign, folder, undisturbed, tmp_path):
    """From what is kept; the flights are those of a run that was not stopped."""

    def stop(words):
        if "temper 2" in words:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drawn(campaign, folder(*SAID), tmp_path, tell=stop)
    assert (tmp_path / STATE).is_file()
    assert not (tmp_path / LADDER).exists()
    said = []
    drawn(campaign, folder(*SAID), tmp_path, tell=said.append)
    assert said[0].startswith("going on from temper")
    assert flights_of(tmp_path).equals(flights_of(undisturbed[1]))


def test_what_is_there_is_not_flown_again(campaign, folder, undisturbed, monkeypatch):
    """Nor is what is kept of other claims taken for these, or what was cut short."""
    told, place = undisturbed

    def fail(self, item):
        raise AssertionError("flown")

    monkeypatch.setattr(Flights, "do", fail)
    again = drawn(campaign, folder(*SAID), place)
    assert again.posterior == told.posterior
    with pytest.raises(AssertionError, match="flown"):
        drawn(campaign, folder(*SAID[:2]), place)
    (place / LADDER).write_text("{", "utf-8")
    with pytest.raises(AssertionError, match="flown"):
        drawn(campaign, folder(*SAID), place)


def test_nothing_is_drawn_where_the_flights_are_worth_enough(campaign, folder, tmp_path):
    """And a claim that no flight can meet is contradicted all the same."""
    anew = Anew(campaign, tmp_path / "none", SMALL, workers=1)
    told = reconstruct(campaign.frame(), folder(*SAID[:1]), ASKED, anew.draw)
    assert told.drawn is None
    assert not (tmp_path / "none").exists()
    far = {"id": "F", "source": "S3", "value": "900 km", "readings": {APOGEE: 1.0}}
    told = drawn(campaign, folder(*SAID, far | {"attribute": "far"}), tmp_path / "far")
    words = {one.claim: one.word for one in told.verdicts}
    assert words["F"] == "contradicted"
    assert list(told.nearest) == ["F"]
    assert refusal_of(campaign.frame(), folder(*SAID), FORCED) is not None
