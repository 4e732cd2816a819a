"""The package's comparisons with published figures: what they say, and that they can fail."""

import json
import math

import pytest

from voskhod.errors import InputError
from voskhod.validation import air_cases, entry_cases, suites
from voskhod.validation.case import Origin
from voskhod.validation.plane_cases import plane_scores
from voskhod.validation.shown_scores import cells, print_scores, scores_document, summary


def silent(_):
    """Tell nobody."""


@pytest.fixture(scope="module")
def air():
    """Return the scores of the standard air."""
    return air_cases.air_scores(silent)


@pytest.fixture(scope="module")
def plane():
    """Return the scores against closed forms."""
    return plane_scores(silent)


@pytest.fixture(scope="module")
def entry():
    """Return the scores of the regression entry, flown with the independent code's drag."""
    return entry_cases.with_their_drag()


@pytest.fixture(scope="module")
def quick(air, plane, entry):
    """Return the scores of all parts that are quick to fly."""
    return (*air, *plane, *entry)


def outside(scores):
    """Return the ids of the scores that do not hold."""
    return [score.id for score in scores if score.holds is False]


def test_every_score_has_its_source_and_its_reason(quick):
    """A score says who says so, and why its tolerance is what it is."""
    assert all(score.source and score.reason and score.title for score in quick)


def test_ids_are_unique(quick):
    """No two scores of the suite share an id."""
    ids = [score.id for score in quick]
    assert len(set(ids)) == len(ids)


def test_standard_air_is_the_printed_one(air):
    """Density and temperature are inside their tolerances from the ground to 1000 km."""
    assert outside(air) == []
    assert len(air) == 2 * len(air_cases.PRINTED)


def test_closed_forms_hold(plane):
    """Ballistic entry, bounce and glide are inside the tolerances of their closed forms."""
    assert outside(plane) == []
    held = [score for score in plane if score.holds]
    assert len(held) == 11


def test_round_earth_differs_as_published(plane):
    """Closed forms err in the published direction, far above the integrator's error."""
    told = {score.id: score for score in plane if score.id.endswith("difference")}
    assert len(told) == 3
    for score in told.values():
        assert math.copysign(1.0, score.ours) == math.copysign(1.0, score.theirs)
        assert abs(score.ours) > 0.03  # the smallest of the three is published as 5 %


def test_regression_entry_holds_with_its_own_drag(entry):
    """With the independent code's drag law, times and loads are inside 0.5 s and 0.02 g."""
    assert outside(entry) == []
    asked = [s for s in entry if s.tolerance is not None and not s.id.endswith("10km.load")]
    assert {s.tolerance for s in asked} == {0.5, 0.02}
    assert len(asked) == 21


def test_wrong_mass_makes_the_entry_fail(monkeypatch):
    """A capsule 10 % too heavy is found out, in its times and in its loads."""
    heavy = {**entry_cases.SPHERE, "mass": "2706 kg"}
    monkeypatch.setattr(entry_cases, "SPHERE", heavy)
    found = outside(entry_cases.with_their_drag())
    assert any(name.endswith("load") for name in found)
    assert any(name.endswith("time") for name in found)


def test_wrong_density_makes_the_air_fail(monkeypatch, air):
    """A density that is one per cent off fails in every row, and in no temperature."""
    true = air_cases.density
    monkeypatch.setattr(air_cases, "density", lambda h: 1.01 * true(h))
    found = outside(air_cases.air_scores(silent))
    assert found == [score.id for score in air if score.id.endswith("density")]


@pytest.mark.parametrize(
    ("ours", "tolerance", "holds"),
    [(1.0, None, None), (1.1, 0.2, True), (0.9, 0.05, False), (math.nan, 0.2, False)],
)
def test_verdict(ours, tolerance, holds):
    """A score is inside, outside or told; what is not a number is never inside."""
    score = Origin("s", "s", tolerance, "why", "who").score("a", "A", ours, 1.0)
    assert score.holds is holds
    if not math.isnan(ours):
        assert score.error == pytest.approx(ours - 1.0)


def test_share_is_of_the_published_figure():
    """A tolerance in per cent is one of the source's figure, also where that is negative."""
    score = Origin("m", "km", None, "why", "who").within_share(0.1).score("a", "A", -950.0, -1e3)
    assert score.tolerance == pytest.approx(100.0)
    assert score.holds is True


def test_document_is_json(quick):
    """The document holds every score in SI units and no number that JSON does not have."""
    alone = Origin("m", "km", None, "why", "who").score("a", "A", 5e3, math.nan)
    document = scores_document("descent", (*quick, alone))
    read = json.loads(json.dumps(document, allow_nan=False))
    assert read["inside"] + read["outside"] + read["told"] == len(quick) + 1
    assert read["scores"][-1]["theirs"] is None
    assert read["scores"][-1]["ours"] == 5e3


def test_table_has_signed_errors_and_verdicts_in_words(capsys):
    """The printed table gives both figures, the signed error, the tolerance and the verdict."""
    rows = (
        Origin("m", "km", 1e3, "why", "Somebody [1965]").score("a", "range", 9e3, 10e3),
        Origin("m", "km", 1e3, "why", "Somebody [1965]").score("b", "width", 9e3, 30e3),
        Origin("", "percent", None, "why", "Else").score("c", "share", 0.5, math.nan),
    )
    print_scores("descent", rows)
    text = capsys.readouterr().out
    assert "inside" in text
    assert "OUTSIDE" in text
    assert "told" in text
    assert text.count("Somebody [1965]") == 1  # named once for rows that follow each other
    assert cells(rows[1]) == ("width", "9", "30", "\N{MINUS SIGN}21", "±1", "km")
    assert summary(rows).startswith("1 inside their tolerances, 1 outside, 1 told only.")


def test_suites_are_run_by_name(monkeypatch):
    """A suite runs its parts in order, telling; an unknown name is refused with advice."""
    one = Origin("", "", None, "why", "who").score("a", "A", 1.0, 1.0)
    heard = []

    def part(tell):
        tell("working")
        return (one,)

    monkeypatch.setitem(suites.SUITES, "small", suites.Suite("two parts", (part, part)))
    assert suites.run_suite("small", heard.append) == (one, one)
    assert heard == ["working", "working"]
    assert suites.run_suite("small") == (one, one)
    with pytest.raises(InputError, match="descent"):
        suites.run_suite("no such suite")
