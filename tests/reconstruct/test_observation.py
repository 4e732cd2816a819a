"""Claims as observations: parts, readings, silence, sigmas; and the built-in folder's."""

import numpy as np
import pytest

from voskhod.evidence.folder import built_in_folder
from voskhod.reconstruct.conditions import Condition
from voskhod.reconstruct.hearing import hear
from voskhod.reconstruct.likelihood import fit
from voskhod.reconstruct.meanings import Meaning
from voskhod.reconstruct.observation import Choice
from voskhod.reconstruct.questions import built_in_questions
from voskhod.reconstruct.reconstruction import Options, reconstruct
from voskhod.reconstruct.sigmas import model_error
from voskhod.reconstruct.terms import Between, Beyond, Count, Fact, Near, Silence

MISS, PLAN, OUT = (
    "landing.miss_distance",
    "landing.first_plan_distance",
    "spacewalk.outside_duration",
)
ALL = Choice()


def claim(name, source, value, readings=None, **more):
    return {
        "id": name,
        "source": source,
        "value": value,
        "readings": readings or {MISS: 1.0},
    } | more


def term_of(frame, told, name):
    (reading,) = hear(frame, told, ALL).by_claim[name].readings
    return reading.term


def test_forms_of_figures_become_terms(frame, folder):
    told = folder(
        claim("near", "S1", "535 km", hedge="about"),
        claim("bare", "S1", "535 km", attribute="b"),
        claim("range", "S1", "500 km", low="450 km", high="550 km", attribute="c"),
        claim("floor", "S1", "800 km", low="800 km", hedge="at least", attribute="d"),
        claim("ceiling", "S1", "800 km", high="800 km", attribute="e"),
        claim("nearly", "S1", "1000 km", high="1000 km", hedge="nearly", attribute="f"),
        claim("count", "S1", 2, {"rescue.nights_out": 1.0}, attribute="g"),
        claim("load", "S1", 10, {"entry.peak_load": 1.0}, attribute="h"),
    )
    rng = np.random.default_rng(1)
    columns = {"rescue.nights_out": rng.integers(0, 4, 20_000) * 1.0}
    rows = frame(**columns, **{"entry.peak_load": rng.normal(9.0, 0.8, 20_000)})
    hedge, rounding, model = 0.05 * 535e3, 0.5e3 / np.sqrt(3.0), model_error(MISS, 100e3)
    near, bare = term_of(rows, told, "near"), term_of(rows, told, "bare")
    assert isinstance(near, Near)
    assert near.sigma == pytest.approx(np.sqrt(hedge**2 + rounding**2 + model**2))
    assert bare.sigma == pytest.approx(np.hypot(rounding, model))
    within = term_of(rows, told, "range")
    assert isinstance(within, Between)
    assert (within.low, within.high) == (450e3, 550e3)
    assert within.sigma == pytest.approx(bare.sigma)
    assert isinstance(term_of(rows, told, "floor"), Beyond)
    assert (term_of(rows, told, "floor").sign, term_of(rows, told, "ceiling").sign) == (1.0, -1.0)
    assert term_of(rows, told, "nearly").value == 1e6
    assert term_of(rows, told, "count") == Count(2, 0.25)
    # A bare whole number of what is no count is rounded to half; 5 % of 0.8 beside it.
    load = term_of(rows, told, "load")
    assert load.sigma == pytest.approx(np.hypot(0.5 / np.sqrt(3.0), 0.04), rel=0.01)


def test_readings_are_weighed_by_enumeration(frame, folder):
    """One claim, two readings, a rest and a source that may be wrong, case by case."""
    plan = np.random.default_rng(5).normal(900e3, 150e3, 20_000)
    rows = frame(**{PLAN: plan})
    told = folder(claim("A", "S1", "800 km", {MISS: 0.4, PLAN: 0.5}))
    hearing = hear(rows, told, ALL)
    one = hearing.by_claim["A"]
    assert one.rest == pytest.approx(0.1)
    miss = rows.collect()[MISS].to_numpy()
    good = np.zeros(20_000)
    for reading, h in zip(one.readings, (plan, miss), strict=True):
        s = reading.term.sigma
        density = np.exp(-0.5 * ((800e3 - h) / s) ** 2) / (s * np.sqrt(2.0 * np.pi))
        good += reading.chance * density
    assert [reading.name for reading in one.readings] == [PLAN, MISS]
    expected = 0.8 * (good + 0.1 * one.wide) + 0.2 * one.wide
    logs = fit(rows, hearing).log_weights
    np.testing.assert_allclose(np.exp(logs), expected / one.wide, rtol=1e-9)


def test_one_statement_that_stands_twice_is_put_together(frame, folder):
    """Once for each reading: one vote with both, no second witness."""
    rows = frame(**{PLAN: np.random.default_rng(5).normal(900e3, 150e3, 20_000)})
    twice = folder(
        claim("A", "S1", "800 km", {MISS: 0.4}),
        claim("B", "S1", "800 km", {PLAN: 0.6}, derived_from="A", how="rewords", attribute="b"),
    )
    once = folder(claim("A", "S1", "800 km", {MISS: 0.4, PLAN: 0.6}))
    many, few = (reconstruct(rows, told, Options(of=(MISS,))) for told in (twice, once))
    np.testing.assert_allclose(many.weights, few.weights, rtol=1e-12)
    assert [one.part for one in many.observations] == ["vote", "copy"]


def test_two_statements_of_one_root_share_a_vote(frame, folder):
    """As likely as the mean of both; the same statement twice counts as once."""
    told = [claim("A", "S1", "300 km"), claim("B", "S1", "600 km"), claim("C", "S1", "600 km")]
    both = hear(frame(), folder(*told), ALL)
    assert [(vote.id, len(vote.members)) for vote in both.votes] == [("A", 2)]
    ratios = [np.exp(fit(frame(), hear(frame(), folder(one), ALL)).log_weights) for one in told[:2]]
    together = np.exp(fit(frame(), both).log_weights)
    np.testing.assert_allclose(together, 0.5 * (ratios[0] + ratios[1]), rtol=1e-9)


def test_a_second_speaker_is_heard_where_the_first_is_left_out(frame, folder):
    told = folder(claim("A", "S1", "430 km", also=("S2",)))
    assert hear(frame(), told, ALL).votes[0].source == "S1"
    assert hear(frame(), told, Choice(without=("S1",))).votes[0].source == "S2"
    assert hear(frame(), told, Choice(without=("S1", "S2"))).observations == ()


def test_what_happened_and_who_is_silent(frame, folder):
    """A told event is a fact of flights; who covers its stage and is silent halves it or so."""
    event = {"id": "E7", "title": "It broke", "date": "1965-03-18", "topic": "walk"}
    sources = [
        {"id": "S1"},
        {"id": "S2", "kind": "official", "covers": ("walk",)},
        {"id": "S3", "covers": ("walk",), "lineage": ({"source": "S1", "how": "rewords"},)},
    ]
    told = folder(
        {"id": "A", "source": "S1", "truth": True, "about": "E7", "attribute": "happened"},
        {"id": "B", "source": "S2", "word": "x"},
        {"id": "C", "source": "S3", "word": "x"},
        sources=sources,
        events=[{**event, "notable": True}],
    )
    meaning = Meaning("E7", "happened", None, (Condition.of(f"{MISS} > 400 km"),))
    hearing = hear(frame(), told, ALL, (meaning,))
    assert hearing.by_claim["A"].readings[0].term == Fact(True)
    assert [vote.id for vote in hearing.silent] == ["S2/E7"]  # S3 retells S1
    assert hearing.silent[0].members[0].readings[0].term == Silence(pytest.approx(0.7))
    weights = np.exp(fit(frame(), hearing).log_weights)
    held = frame().collect()[MISS].to_numpy() > 400e3
    fact = [0.8 * 2.0 * p + 0.2 for p in (0.98, 0.02)]
    np.testing.assert_allclose(np.unique(weights[held]), 0.7 * fact[0])
    np.testing.assert_allclose(np.unique(weights[~held]), fact[1])


@pytest.fixture(scope="module")
def voskhod(frame):
    """Return the built-in claims over toy columns of every measurand that they name."""
    known = built_in_folder("voskhod-2")
    names = sorted({name for one in known.all_claims() for name in one.readings})
    rng = np.random.default_rng(4)
    columns = {name: rng.normal(1.0, 0.5, 2000) for name in names}
    meanings = built_in_questions("voskhod-2").meanings
    rows = frame(2000, **columns, **{"landing.forest": rng.integers(0, 3, 2000) * 1.0})
    return hear(rows, known, ALL, meanings)


def test_parts_of_the_built_in_claims(voskhod):
    """Copies, priors and second readings of Voskhod 2, as its records tell them."""
    parts = {one.claim: (one.part, one.vote) for one in voskhod.observations}
    assert parts["outside-12-09"] == ("vote", "outside-12-09")
    for copy in ("K03", "return-1-49"):
        assert parts[copy] == ("copy", "outside-12-09")
    assert parts["K27"][0] == parts["K26"][0] == parts["period-90.9"][0] == "prior"
    assert parts["K28"] == ("copy", "K29")
    assert parts["first-plan-800"] == ("copy", "miss-800")
    assert parts["K11"] == ("copy", "nights-2")
    assert parts["K01"][0] == "not testable"
    assert parts["miss-1500"][1] == parts["miss-2000"][1]  # both go back to the memoir
    assert "S-LEO-TR/E07" in parts
    readings = {one.name for one in voskhod.by_claim["miss-800"].readings}
    assert readings == {MISS, PLAN}


def test_built_in_questions_are_about_claims_that_are_there(voskhod):
    from voskhod.reconstruct.answers import why_not

    asked = built_in_questions("voskhod-2").questions
    columns = {n for q in asked for a in q.answers for c in a.when for n in c.columns}
    wrong = {q.id: why_not(q, voskhod, tuple(columns)) for q in asked}
    assert len(wrong) >= 12
    assert all(one is None for one in wrong.values())
