"""Dossiers, lists and flights beside them: complete, and nothing that is not there."""

import json
from pathlib import Path

import pytest

from voskhod.errors import InputError
from voskhod.evidence.contradictions import contradictions
from voskhod.evidence.dossier import dossier, references
from voskhod.evidence.flown import read_flown
from voskhod.evidence.folder import built_in_folder, read_folder
from voskhod.evidence.lists import Filters, listed
from voskhod.evidence.plain import plain

SMALL = Path(__file__).parent / "data" / "small"


@pytest.fixture(scope="module")
def folder():
    """Return a small folder."""
    return read_folder(SMALL)


def ids(voices):
    """Return the claims of voices."""
    return [voice.claim.id for voice in voices]


def test_a_claim_has_its_rivals_and_its_friends(folder):
    """Held against all that is said of the same attribute, itself left out."""
    found = dossier(folder, "K3")
    assert (found.kind, found.said) == ("claim", "40 km")
    assert ids(found.supports) == ["out-40"]
    assert ids(found.contradicts) == ["K4"]
    assert ids(found.beside) == ["out-terrain"]


def test_a_claim_has_its_place_and_its_lineage(folder):
    """Document, line and code points; every source behind its own, with the doubt."""
    found = dossier(folder, "K4")
    (stretch,) = found.stretches
    assert (stretch.document.id, stretch.passage.line) == ("D2", 3)
    assert [(s.depth, s.source.id, s.how) for s in found.lineage] == [
        (0, "S-PAPER", None),
        (1, "S-LOG", "rewords"),
    ]
    behind = dossier(folder, "out-40").lineage
    assert [(s.depth, s.source.id, s.is_doubtful) for s in behind] == [
        (0, "S-BOOK", False),
        (1, "S-PAPER", True),
        (2, "S-LOG", False),
    ]


def test_corrections_and_contradictions_name_it(folder):
    """What was recorded before; what the finder finds, and no other finding."""
    found = dossier(folder, "K4")
    assert [(c.was, c.became) for c in found.corrections] == [("50 km", "55 km")]
    assert found.contradictions
    assert set(found.contradictions) == {c for c in contradictions(folder) if "K4" in c.records}


def test_links_go_both_ways(folder):
    """What an event names and what names it, with the keys."""
    links = {(link.id, link.keys, link.is_named) for link in dossier(folder, "E2").links}
    assert links == {
        ("L-ZILINA", ("place",), True),
        ("S-LOG", ("sources",), True),
        ("S-PAPER", ("sources",), True),
        ("K3", ("about",), False),
        ("K4", ("about",), False),
        ("out-40", ("about",), False),
        ("out-terrain", ("about",), False),
        ("A1", ("shows",), False),
    }
    signed = {(link.id, link.keys) for link in dossier(folder, "P-ANNA").links}
    assert signed == {("S-LOG", ("speaker",)), ("E1", ("people",)), ("A1", ("signatures",))}


def test_every_reference_of_the_built_in_folder_is_seen():
    """Every id of a record that stands in a field of ids; text that equals one does not count."""
    folder = built_in_folder("voskhod-2")
    known = {record.id for _, record in folder.records()}
    for _, record in folder.records():
        seen = {name for _, name in references(record)} & known
        loose = json.dumps(plain(record))
        assert all(f'"{name}"' in loose for name in seen)
        for key in ("source", "passage", "document", "derived_from", "made_from", "part_of"):
            assert getattr(record, key, None) in (None, *seen)


def test_the_flight_stands_beside_the_claim(folder):
    """Each reading, the likeliest first, in SI; none where no flight is handed in."""
    assert dossier(folder, "K1").flown == ()
    flown = {"spacewalk.outside_duration": 700.0, "spacewalk.hatch_open_duration": None}
    found = dossier(folder, "K1", flown).flown
    # 11 min 5 s are 665 s.
    assert [(f.probability, f.claimed, f.flown, f.unit) for f in found] == [
        (0.9, 665.0, 700.0, "s"),
        (0.1, 665.0, None, "s"),
    ]
    assert dossier(folder, "K5", flown).flown == ()


def test_a_dossier_of_every_record_is_json():
    """Every record of the built-in folder has one that JSON takes."""
    folder = built_in_folder("voskhod-2")
    for _, record in list(folder.records())[::20]:
        json.dumps(plain(dossier(folder, record.id)), allow_nan=False)


@pytest.mark.parametrize(
    "name", ["K99", "", "../../etc/passwd", "K1' OR '1'='1", "K1\x1b[31m", "x" * 10_000_000]
)
def test_no_such_record(folder, name):
    """One short error without the signs that it was given."""
    with pytest.raises(InputError) as caught:
        dossier(folder, name)
    assert len(str(caught.value)) < 300
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("kind", "filters", "found"),
    [
        ("claims", {"only": "documents"}, ["K1", "K2", "K3", "K4", "K5", "K6"]),
        ("claims", {"only": "outside"}, ["out-40", "out-stamp", "out-terrain"]),
        ("claims", {"source": "S-PAPER", "topic": "landing"}, ["K4"]),
        ("claims", {"about": "E2", "text": "zilina EDITOR"}, ["K4"]),
        ("claims", {"measurand": "spacewalk.outside_duration"}, ["K1"]),
        ("claims", {"about": "nothing"}, []),
        ("artefacts", {"about": "E2"}, ["A1"]),
        ("artefacts", {"source": "S-LOG"}, []),
        ("events", {"topic": "walk"}, ["E1"]),
        ("events", {"source": "S-PAPER"}, ["E2"]),
        ("sources", {"text": "book"}, ["S-BOOK"]),
        ("sources", {"about": "S-LOG"}, ["S-LOG", "S-PAPER"]),
    ],
)
def test_lists_are_filtered(folder, kind, filters, found):
    """By each filter and by several at once, in the order of the folder."""
    assert [one.id for one in listed(folder, kind, Filters(**filters))] == found


@pytest.mark.parametrize("name", ["source", "topic", "measurand"])
def test_a_filter_that_the_folder_does_not_have(folder, name):
    """Most likely a slip of the pen."""
    with pytest.raises(InputError, match=f"--{name}"):
        listed(folder, "claims", Filters(**{name: "S-LOGG\x1b[31m"}))


def test_a_flight_is_read(tmp_path):
    """The measurands of flight.json, null where undefined."""
    path = tmp_path / "flight.json"
    content = {
        "mission": {"id": "lark"},
        "measurands": {"a.b": {"value": 1.5}, "c": {"value": None}},
    }
    path.write_text(json.dumps(content))
    assert read_flown(path, "lark") == {"a.b": 1.5, "c": None}
    with pytest.raises(InputError, match="must be of the mission wren"):
        read_flown(path, "wren")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"measurands": 3, "mission": {"id": "lark"}}',
        '{"measurands": {"a": {"value": NaN}}, "mission": {"id": "lark"}}',
        '{"measurands": {"a": {"value": true}}, "mission": {"id": "lark"}}',
        "[" * 100_000,
    ],
)
def test_what_is_no_flight(tmp_path, text):
    """One error with the file's name."""
    path = tmp_path / "flight.json"
    path.write_text(text)
    with pytest.raises(InputError, match=r"flight\.json"):
        read_flown(path, "lark")


def test_a_flight_that_is_not_there(tmp_path):
    """Told with the path."""
    with pytest.raises(InputError, match=r"none\.json"):
        read_flown(tmp_path / "none.json", "lark")


def test_numbers_that_json_has_not_are_null():
    """Infinity and not-a-number, however deep."""
    assert plain({"a": (1.0, float("inf"), [float("nan")])}) == {"a": [1.0, None, [None]]}
