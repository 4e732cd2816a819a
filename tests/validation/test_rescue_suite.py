"""The suite "rescue": what its rows say of documents, and that they can fail."""

import math

import numpy as np
import pytest

from voskhod.campaign.rescues import Rescues
from voskhod.evidence.claims import Claim, load_claims
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import nominal_plan
from voskhod.phases.fate import Cause
from voskhod.validation import rescue_cases
from voskhod.validation.suites import SUITES

HOUR = 3600.0


def silent(_):
    """Tell nobody."""


def rescues(located, outcome=None):
    """Return rescues that were located after some hours and went on evenly from there."""
    located = HOUR * np.asarray(located, dtype=float)
    hour = np.ones((located.size, 3), dtype=bool)
    outcome = np.zeros(located.size, dtype=int) if outcome is None else np.asarray(outcome)
    later = located + HOUR
    columns = (located, later, later, later, *(np.ones(located.size),) * 4)
    return Rescues(*columns, outcome, hour[:, 0], *(hour,) * 4)


def claim(hours, low=None, high=None):
    """Return what one document says of the hour of finding."""
    ends = (None if x is None else HOUR * x for x in (low, high))
    return Claim("one", "rescue.located_after", HOUR * hours, "s", *ends, "found", "somebody")


def row(scores, name="rescue.located.one"):
    """Return the score of an id."""
    return next(score for score in scores if score.id == name)


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        (claim(50.0), True),
        (claim(95.5), False),
        (claim(4.5), False),
        (claim(110.0, 90.0, 120.0), True),
        (claim(110.0, 97.0, 120.0), False),
        (claim(50.0, 20.0, 60.0), True),
    ],
)
def test_a_document_is_inside_if_it_meets_the_band(said, holds):
    """Of 1 to 100 h evenly drawn the band is 5 to 95 h; a range counts from its nearer end."""
    scores = rescue_cases.clock_scores(rescues(np.arange(1.0, 101.0)), (said,))
    assert row(scores).holds is holds


def test_band_is_told_with_its_intervals():
    """The row of ours alone names both ends of the band, and how well they are known."""
    told = row(rescue_cases.clock_scores(rescues(np.arange(1.0, 101.0)), ()), "rescue.located")
    assert told.holds is None
    assert "5 to 95 h" in told.title
    assert "median 40-61" in told.reason  # ranks of the binomial law, n = 100, by hand


def test_who_froze_is_told():
    """Shares are of those who landed alive."""
    ended = np.repeat([int(Cause.RECOVERED), int(Cause.FROZE)], [75, 25])
    scores = rescue_cases.clock_scores(rescues(np.arange(1.0, 101.0), ended), ())
    assert row(scores, "rescue.recovered").ours == pytest.approx(0.75)
    assert row(scores, "rescue.froze").ours == pytest.approx(0.25)


def test_every_claim_of_a_clock_has_a_row():
    """No document is left out, and ids are unique."""
    claims = load_claims("voskhod-2")
    scores = rescue_cases.clock_scores(rescues(np.arange(1.0, 101.0)), claims)
    about = [c for c in claims if c.measurand in {clock[1] for clock in rescue_cases.CLOCKS}]
    judged = [score for score in scores if score.tolerance is not None]
    assert len(judged) == len(about) > 10
    ids = [score.id for score in scores]
    assert len(set(ids)) == len(ids)
    assert all(score.source and score.reason for score in scores)


def test_moscow_lies_in_the_skip_zone(monkeypatch):
    """Far above the frequency that turns back towards Moscow, Bonn is heard better."""
    plan = nominal_plan(load_mission("voskhod-2"))
    levels = {
        name: float(rescue_cases.margin_at(plan, rescue_cases.station(plan, name), (9, 2)))
        for name in rescue_cases.STATIONS
    }
    assert levels["Bonn"] > levels["Moscow"] + 10.0
    # A place beside Moscow on the other side of Bonn is as far from both: what differs is distance.
    lat, lon = math.radians(53.0), math.radians(22.0)
    monkeypatch.setattr(rescue_cases, "PLACE", (lat, lon))
    near = {
        name: float(rescue_cases.margin_at(plan, rescue_cases.station(plan, name), (9, 2)))
        for name in rescue_cases.STATIONS
    }
    assert abs(near["Bonn"] - near["Moscow"]) < 3.0


def test_suite_holds_all_parts():
    """Search, beacon, cold, conditions and the rescue of Voskhod 2 are parts of the suite."""
    names = {part.__name__ for part in SUITES["rescue"].parts}
    assert {"detection_scores", "reach_scores", "document_scores", "heard_scores"} <= names
