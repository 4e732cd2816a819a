"""The records of Vostok 1: what each dispute has, what the finder finds, what can be asked.

Most subjects of the contradictions below were listed before the folder was made; the list was
finished, and its claims named, with the findings at hand. It guards, and is no blind score.
"""

import tomllib
from collections import defaultdict
from importlib.resources import files

import pytest

from voskhod.evidence.contradictions import contradictions
from voskhod.evidence.folder import built_in_folder
from voskhod.evidence.records import FORMS
from voskhod.flight.measurands import MEASURANDS
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import uncertain_numbers
from voskhod.reconstruct.questions import built_in_questions

# Contradictions, by the claims that a finding must name; then what is not found, and why.
LISTED = {
    "perigee": {"perigee-169", "perigee-181"},
    "apogee": {"apogee-302", "apogee-327"},
    "inclination": {"inclination-64.95", "inclination-65-04"},
    "period": {"period-89.1", "period-89.34"},
    "length of the flight": {"flight-106-min", "flight-108-min"},
    "landing of the ship": {"ship-10-48", "ship-10-55"},
    "landing of the man": {"man-10-53", "man-10-55"},
    "with or apart from the ship": {"apart-report", "with-act", "with-pressconf"},
    "place of the landing": {"latitude-51.2707", "latitude-51-16-49"},
    "place that was planned": {"planned-52.6", "planned-47.7"},
    "separation, late or in time": {"late-report", "late-denied"},
    "load": {"load-8", "load-10"},
    "miss": {"miss-280", "miss-300", "miss-250-miles"},  # not by size: from what, nobody says
    "who met him": {"takhtarova-farmer", "takhtarova-forest"},
    "day of the press conference": {"pressconf-14", "pressconf-15"},
}
MISSED = {
    "burn": {"burn-40", "burn-42"},  # "about 42 s" has 2.1 s of error
    "height of the ejection": {"ejected-7-km", "ejected-20000-ft"},  # "about 7000 m": 350 m
}
FALSE = {
    "name-or-title:computed-point+planned-area",  # two wordings of one thing
    "undefined:apogee-302+perigee-175",  # the surface of the Earth is a point of reference
}
AT_LEAST, AT_MOST = 25, 60  # claims: a small folder


@pytest.fixture(scope="module")
def folder():
    """Return the evidence on Gagarin's flight."""
    return built_in_folder("vostok-1")


@pytest.fixture(scope="module")
def found(folder):
    """Return what the finder finds in it."""
    return contradictions(folder)


def test_all_is_from_outside_and_has_its_source(folder):
    """No document is at hand: nothing points into one, every source has an address or a speaker."""
    assert folder.claims == folder.documents == folder.passages == ()
    assert AT_LEAST <= len(folder.outside) <= AT_MOST
    for source in folder.sources:
        assert source.place or source.via, source.id
        assert source.note is not None
        assert "guess" in source.note, source.id
    told = {name for claim in folder.outside for name in (claim.source, *claim.also)}
    assert told == {source.id for source in folder.sources}


def test_readings_are_measurands_that_a_flight_without_a_walk_has(folder):
    """Orbit, entry, landing; none counts from the planned place, which the flights do not have."""
    named = {name for claim in folder.outside for name in claim.readings}
    assert named <= {one.id for one in MEASURANDS}
    assert {name.partition(".")[0] for name in named} == {"orbit", "entry", "landing"}
    assert not {name for name in named if "miss" in name or "error" in name or "plan" in name}


def test_only_the_ships_landing_is_read_as_the_flights_landing(folder):
    """Gagarin came down apart: his clock times mean what no flight measures."""
    by_event = defaultdict(set)
    for claim in folder.outside:
        if claim.attribute == "time":
            by_event[claim.about] |= set(claim.readings)
    assert by_event["E05"] == {"landing.time"}
    assert by_event["E06"] == by_event["E02"] == by_event["E03"] == set()


def test_both_sides_of_each_dispute_stand(folder):
    """Nothing is merged: claims of one subject and attribute, that say different things."""
    claims = {claim.id: claim for claim in folder.outside}
    for name, ids in (LISTED | MISSED).items():
        sides = [claims[one] for one in ids]
        assert len({(one.about, one.attribute) for one in sides}) == 1, name
        said = {next(v for form in FORMS if (v := getattr(one, form)) is not None) for one in sides}
        assert len(said) > 1, name


def test_what_is_listed_is_found(found):
    """Fifteen of seventeen; the others lie within the errors that their words have."""
    named = [set(one.records) for one in found]
    assert [name for name, ids in LISTED.items() if not any(ids <= one for one in named)] == []
    assert [name for name, ids in MISSED.items() if any(one == ids for one in named)] == []


def test_findings_were_looked_at(found):
    """Thirty, of which two are false: a new finding wants a look, and the page another count."""
    assert len(found) == 30
    assert {one.id for one in found} >= FALSE
    assert {one.rule for one in found} >= {"measurand", "figure", "truth", "silence", "weekday"}


def test_questions_are_about_what_is_there(folder):
    """Claims of the folder with a reading, columns of the mission's campaigns."""
    asked = built_in_questions("vostok-1")
    claims = {claim.id: claim for claim in folder.outside}
    inputs = {f"input.{name}" for name in uncertain_numbers(load_mission("vostok-1"))}
    known = inputs | {one.id for one in MEASURANDS}
    assert len(asked.questions) == 4
    for question in asked.questions:
        for answer in question.answers:
            assert all(claims[name].readings for name, _ in answer.claims), question.id
            assert {name for one in answer.when for name in one.columns} <= known, question.id
    for meaning in asked.meanings:
        meant = [c for c in claims.values() if (c.about, c.attribute) == meaning[:2]]
        assert meant, meaning
        assert {name for one in meaning.when for name in one.columns} <= known


def test_the_package_has_the_folder():
    """Its files are found beside the code, each of them TOML."""
    place = files("voskhod.evidence") / "data" / "vostok-1"
    names = {entry.name for entry in place.iterdir()}
    assert names == {
        f"{name}.toml" for name in ("folder", "sources", "names", "events", "outside", "hypotheses")
    }
    for name in names:
        assert tomllib.loads((place / name).read_text("utf-8"))
