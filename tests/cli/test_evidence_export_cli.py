"""`voskhod evidence timeline|export` and `voskhod lot value` as their user sees them."""

import json

import pytest
import typer
from typer.testing import CliRunner

from voskhod.commands import evidence_export, lot_value
from voskhod.errors import InputError
from voskhod.evidence.new import new_folder

FLIGHT = {
    "mission": {"id": "own"},
    "events": [
        {"name": "left_airlock", "title": "Out", "time_utc": "2026-01-31T00:00:43Z"},
        {"name": "touchdown", "title": "Touchdown", "time_utc": "2026-01-31T08:00:00Z"},
    ],
}


@pytest.fixture
def run():
    """Return a function that runs one of the verbs."""
    app = typer.Typer()
    evidence_export.register(app)
    lot_value.register(app)

    def call(*words):
        return CliRunner().invoke(app, list(map(str, words)))

    return call


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Return a folder of one's own, beside which the work is done."""
    monkeypatch.chdir(tmp_path)
    new_folder(tmp_path / "own", "own")
    return tmp_path / "own"


def test_the_timeline_takes_the_flight_that_was_written(run, own, tmp_path):
    """out/MISSION/flight.json where there is one, else the documents alone."""
    alone = run("timeline", "--folder", own)
    assert alone.exit_code == 0
    assert "Documents alone" in alone.stdout
    target = tmp_path / "out" / "own" / "flight.json"
    target.parent.mkdir(parents=True)
    target.write_text(json.dumps(FLIGHT), "utf-8")
    beside = run("timeline", "--folder", own)
    assert "43 s after" in beside.stdout
    assert "Touchdown" in beside.stdout
    assert "flight.json" in beside.stderr
    told = run("timeline", "--folder", own, "--json")
    rows = {row["id"]: row for row in json.loads(told.stdout)["rows"]}
    assert (rows["E1"]["verdict"], rows["E1"]["gap_s"]) == ("after", 43.0)
    assert rows["touchdown"]["kind"] == "flight"


def test_a_flight_of_another_mission_is_refused(run, own, tmp_path):
    """One clear error, exit code 2."""
    (tmp_path / "f.json").write_text(json.dumps(FLIGHT | {"mission": {"id": "x"}}), "utf-8")
    result = run("timeline", "--folder", own, "--flight", tmp_path / "f.json")
    assert isinstance(result.exception, InputError)
    assert result.exception.exit_code == 2
    assert result.stdout == ""


def test_an_export_prints_its_files(run, own, tmp_path):
    """Where it is told to, else under out; with the base that is given."""
    result = run("export", "--format", "prov", "--folder", own)
    assert result.stdout.split() == ["out/own-evidence/prov.json"]
    words = ("--base", "https://example.org/", "--out", tmp_path / "x")
    result = run("export", "--format", "linked-art", "--folder", own, *words)
    assert result.exit_code == 0
    document = json.loads((tmp_path / "x" / "linked-art.jsonld").read_text("utf-8"))
    assert "https://example.org/artefact/A1" in {one["id"] for one in document["@graph"]}


def test_the_built_in_lot_is_exported_as_a_set(run, tmp_path):
    """Linked Art has a place for lots, so the file of lots is read."""
    result = run("export", "--format", "linked-art", "--out", tmp_path)
    assert result.exit_code == 0
    document = json.loads((tmp_path / "linked-art.jsonld").read_text("utf-8"))
    (lot,) = [one for one in document["@graph"] if one["type"] == "Set"]
    assert lot["dimension"][0]["value"] == 600.0


def test_an_unknown_format_is_refused(run, own, tmp_path):
    """With what was meant, and nothing is written."""
    result = run("export", "--format", "cvs", "--folder", own, "--out", tmp_path / "x")
    assert isinstance(result.exception, InputError)
    assert "Did you mean csv" in str(result.exception)
    assert not (tmp_path / "x").exists()


def test_the_value_of_the_lot(run):
    """What it would settle, and the invoices of the opening and of a price that is asked for."""
    result = run("value", "--tax", "8.25%", "--hammer", "1500")
    assert result.exit_code == 0
    assert "$811.88" in result.stdout  # 600 and 25 %, taxed: the worked vector of the sale's rules
    assert "K34 (S-LEO-TR)" in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) <= 100
    told = json.loads(run("value", "--json").stdout)
    assert told["unread"] == ["S-LEO-MS"]
    assert told["costs"][0]["total"] == "750.00"
    assert ["K26", "K27"] in [question["claims"] for question in told["questions"]]


def test_a_price_that_cannot_be_is_refused(run):
    """Below the opening; the lot is not there."""
    for words in (("value", "--hammer", "550"), ("value", "another")):
        result = run(*words)
        assert isinstance(result.exception, InputError)
        assert result.exception.exit_code == 2
