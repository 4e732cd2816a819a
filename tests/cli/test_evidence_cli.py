"""`voskhod evidence` as its user sees it: tables, one document, one clear error."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DATA = Path(__file__).parent.parent / "evidence" / "data"
SMALL = str(DATA / "small")


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Return a cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)  # where no flight was left
    return tmp_path / "cache" / "voskhod" / "archives"


@pytest.fixture
def run(run, cache):
    """Return a function that runs `voskhod evidence`."""
    return lambda *words: run("evidence", *words)


@pytest.mark.parametrize(
    ("verb", "ids"),
    [
        ("claims", ["K1", "K2", "K3", "K4", "K5", "K6", "out-40", "out-stamp", "out-terrain"]),
        ("artefacts", ["A1"]),
        ("events", ["E1", "E2"]),
        ("sources", ["S-LOG", "S-PAPER", "S-BOOK"]),
    ],
)
def test_lists(run, cache, verb, ids):
    """The same records as a table and as JSON; nothing is written."""
    code, out, err = run(verb, "--folder", SMALL)
    assert (code, err) == (0, "")
    assert all(name in out for name in ids)
    code, out, _ = run(verb, "--folder", SMALL, "--json")
    assert code == 0
    assert [one["id"] for one in json.loads(out)] == ids
    assert not cache.exists()


def test_the_built_in_evidence_is_the_default(run):
    """Without a folder, the reference mission's; its lot too."""
    code, out, _ = run("claims", "--only", "documents", "--json")
    assert code == 0
    assert {"K01", "K27", "K58"} <= {one["id"] for one in json.loads(out)}
    code, out, _ = run("lots", "--json")
    assert [one["starting_bid"] for one in json.loads(out)] == ["600.00"]


def test_filters_narrow(run):
    """And a list may be empty."""
    words = ("claims", "--folder", SMALL, "--topic", "landing", "--source", "S-PAPER")
    code, out, _ = run(*words)
    assert code == 0
    assert "1 claim\n" in out
    assert "K4" in out
    assert run(*words, "--about", "A1")[1] == "No claims are like that.\n"


def test_search(run, cache):
    """Found, told when there is nothing, archived on the way."""
    code, out, _ = run("search", "seal hat", "--folder", SMALL)
    assert code == 0
    assert "K5" in out
    assert len(list(cache.glob("*.sqlite"))) == 2  # the archive and the history
    _, out, _ = run("search", "editor", "--folder", SMALL, "--json")
    (hit,) = json.loads(out)
    assert hit["id"] == "K4"
    assert "says its editor" in hit["stretch"]
    assert run("search", "unicorn", "--folder", SMALL)[1] == "No record has all of these words.\n"


def test_show(run, tmp_path):
    """Place, source, rivals and, with a flight, its value."""
    flight = tmp_path / "flight.json"
    measurands = {"spacewalk.outside_duration": {"value": 700.0}}
    flight.write_text(json.dumps({"mission": {"id": "lark"}, "measurands": measurands}))
    code, out, _ = run("show", "K1", "--folder", SMALL, "--flight", str(flight))
    assert code == 0
    for words in ("line 3, code points 72 to 94", "S-LOG: Flight log", "flown 700 s", "K2"):
        assert words in " ".join(out.split())
    code, out, _ = run("show", "K1", "--folder", SMALL, "--json", "--flight", str(flight))
    document = json.loads(out)
    assert document["flown"][0]["flown"] == 700.0
    assert document["stretches"][0]["passage"]["start"] == 72


def test_show_takes_the_flight_that_was_left(run, tmp_path):
    """out/MISSION/flight.json, where there is one."""
    assert json.loads(run("show", "K1", "--folder", SMALL, "--json")[1])["flown"] == []
    left = tmp_path / "out" / "lark"
    left.mkdir(parents=True)
    measurands = {"spacewalk.outside_duration": {"value": 1.0}}
    (left / "flight.json").write_text(
        json.dumps({"mission": {"id": "lark"}, "measurands": measurands})
    )
    shown = json.loads(run("show", "K1", "--folder", SMALL, "--json")[1])
    assert shown["flown"][0]["flown"] == 1.0


def test_verify(run, tmp_path):
    """A changed or missing copy is a result: said in words, exit code 0, no word of the text."""
    copies = shutil.copytree(DATA / "copies", tmp_path / "copies")
    code, out, _ = run("verify", "--documents", str(copies), "--folder", SMALL)
    assert code == 0
    assert "7 passages stand where they did" in out
    path = copies / "log.txt"
    path.write_bytes(b"New: " + path.read_bytes())
    (copies / "paper.txt").unlink()
    code, out, _ = run("verify", "--documents", str(copies), "--folder", SMALL)
    assert code == 0
    assert "moved by +5 code points" in out
    assert "missing: no paper.txt here" in out
    assert "pilot" not in out
    document = json.loads(run("verify", "--documents", str(copies), "--folder", SMALL, "--json")[1])
    assert document["all_held"] is False
    assert [one["state"] for one in document["copies"]] == ["changed", "missing"]


def test_contradictions_and_disputes(run):
    """What does not go together, and both sides of it."""
    code, out, _ = run("contradictions", "--folder", SMALL, "--json")
    assert code == 0
    found = json.loads(out)
    assert any({"K3", "K4"} <= set(one["records"]) for one in found)
    kind = found[0]["kind"]
    _, out, _ = run("contradictions", "--folder", SMALL, "--kind", kind, "--json")
    assert json.loads(out) == [one for one in found if one["kind"] == kind]
    assert " found: " in run("contradictions", "--folder", SMALL)[1]
    _, out, _ = run("disputed", "--folder", SMALL)
    for words in ("40 km", "55 km", "Flight log", "Evening paper", "2 disputed attributes"):
        assert words in out


def test_history(run, tmp_path):
    """What was and what became of it, once the folder changed."""
    folder = shutil.copytree(SMALL, tmp_path / "mine")
    assert "Nothing changed" in run("history", "--folder", str(folder))[1]
    claims = folder / "claims.toml"
    claims.write_text(claims.read_text("utf-8").replace('"55 km"', '"56 km"'), "utf-8")
    _, out, _ = run("history", "K4", "--folder", str(folder), "--json")
    (change,) = json.loads(out)
    assert (change["was"], change["became"]) == ('"55 km"', '"56 km"')
    assert '"56 km"' in run("history", "--folder", str(folder))[1]
    shown = json.loads(run("show", "K4", "--folder", str(folder), "--json")[1])
    assert shown["history"] == [change]


def test_a_new_folder_can_be_listed_at_once(run, tmp_path):
    """Made, told file by file, and read back by every list."""
    code, out, _ = run("new", str(tmp_path / "mine"), "--mission", "wren")
    assert code == 0
    assert "claims.toml" in out
    for verb in ("claims", "artefacts", "events", "sources", "disputed", "contradictions"):
        assert run(verb, "--folder", str(tmp_path / "mine"))[0] == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("claims", "--folder", "nowhere"), "folder of evidence"),
        (("claims", "--mission", "apollo"), "built-in evidence"),
        (("claims", "--mission", "../voskhod-2"), "built-in evidence"),
        (("claims", "--source", "S-COL"), "S-COLL"),
        (("claims", "--topic", "wlk"), "--topic"),
        (("claims", "--measurand", "nothing.at_all"), "--measurand"),
        (("show", "K270"), "Did you mean"),
        (("show", "'; DROP TABLE claim; --"), "id of a record"),
        (("show", "../../../etc/passwd"), "id of a record"),
        (("show", "K27\x1b[31m"), "id of a record"),
        (("show", "x" * 10_000_000), "id of a record"),
        (("show", "K27", "--flight", "none.json"), "none.json"),
        (("show", "K27", "--flight", "none.json", "--fly"), "--fly"),
        (("search", ""), "1 to 32 words"),
        (("search", "x" * 10_000_000), "at most 500 letters"),
        (("search", "suit", "--limit", "0"), "--limit"),
        (("verify", "--documents", "nowhere"), "--documents"),
        (("contradictions", "--kind", "diffrs"), "differs"),
        (("lots", "--folder", "nowhere"), "nowhere"),
        (("new", ".", "--mission", "No Mission"), "mission"),
    ],
)
def test_a_wrong_word_is_one_error(run, words, says):
    """Exit code 2, one short line without signs that steer a terminal, nothing on stdout."""
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert says in err
    assert len(err) < 600
    assert err.rstrip("\n").isprintable()


def test_a_cache_that_cannot_be_written(run, tmp_path, monkeypatch):
    """Searching says so with exit code 1; lists need none."""
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    code, out, err = run("search", "hatch", "--folder", SMALL)
    assert (code, out) == (1, "")
    assert "cannot be written" in err
    assert run("claims", "--folder", SMALL)[0] == 0
    assert run("show", "K1", "--folder", SMALL)[0] == 0
    assert (tmp_path / "file").read_text() == "in the way"


def test_bad_input_leaves_the_archive_as_it_is(run, cache, tmp_path):
    """Hashes of all that is archived, before and after a folder that is refused."""
    folder = shutil.copytree(SMALL, tmp_path / "mine")
    assert run("search", "hatch", "--folder", str(folder))[0] == 0

    def hashes():
        return {p.name: hashlib.sha256(p.read_bytes()).digest() for p in cache.iterdir()}

    before = hashes()
    claims = folder / "claims.toml"
    good = claims.read_text("utf-8")
    for bad in (
        good.replace('"K1"', '"K1\'; DROP TABLE claim; --"'),
        good.replace('"K1"', '"../../K1"'),
        good.replace("outside for 11 min 5 s", "outside\\u001b[31m for 11 min"),
        good.replace("outside for 11 min 5 s", "x" * 1_000_000),
        good.replace('"S-LOG"', '"S-NOBODY"'),
        good.replace('"0:11:05"', "665"),  # its measurand is a time
        good.replace('"0:11:05"', "nan"),
    ):
        assert bad != good
        claims.write_text(bad, "utf-8")
        code, out, err = run("search", "hatch", "--folder", str(folder))
        assert (code, out) == (2, "")
        assert "claims.toml" in err
        assert len(err) < 600
        assert hashes() == before


def test_help_loads_nothing_heavy():
    """`--help` answers at once: no compiler, no tables, no records."""
    look = (
        "import sys; from voskhod.commands import evidence;"
        "print([m for m in ('jax', 'pydantic', 'rich.table', 'sqlite3') if m in sys.modules])"
    )
    seen = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "[]"
