"""The archive: it gives back what went in, stays as it is, and remembers what changed."""

import errno
import hashlib
import re
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.errors import InputError, OutputError
from voskhod.evidence import archive as archives
from voskhod.evidence.agreement import agree, said
from voskhod.evidence.archive import (
    archive_of,
    archive_path,
    build_archive,
    folder_digest,
    is_usable,
    kept_folder,
    opened,
    stored_folder,
)
from voskhod.evidence.disputes import disputed
from voskhod.evidence.folder import TABLES, built_in_folder, read_folder
from voskhod.evidence.history import changes, keep
from voskhod.evidence.records import Claim

SMALL = Path(__file__).parent / "data" / "small"
LATER = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def small(tmp_path):
    """Return the path of a folder that a test may change."""
    return shutil.copytree(SMALL, tmp_path / "small")


def claim(**fields):
    """Return a claim about one attribute of one thing."""
    plain = {"id": "K", "says": "so", "source": "S", "topic": "t", "about": "x", "attribute": "y"}
    return Claim(**plain | fields)


def sha256(path):
    """Return the hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def swap(path, old, new):
    """Change a word of a file that has it."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    "folder", [lambda: read_folder(SMALL), lambda: built_in_folder("voskhod-2")]
)
def test_an_archive_gives_back_its_records(tmp_path, folder):
    """Every record of every kind, in order, equal in every field."""
    folder = folder()
    with opened(archive_of(folder, tmp_path)) as archive:
        assert stored_folder(archive) == folder


def test_an_archive_is_a_function_of_its_folder(tmp_path):
    """The same records give the same bytes."""
    one, other = (archive_of(read_folder(SMALL), tmp_path / name) for name in "ab")
    assert one.read_bytes() == other.read_bytes()


def test_plain_sqlite_reads_it(tmp_path):
    """A table to each kind, with a column to each plain field and SI numbers beside."""
    path = archive_of(read_folder(SMALL), tmp_path)
    base = sqlite3.connect(path)
    tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    assert {kind for _, kind, _, _ in TABLES} <= tables
    rows = base.execute(
        "SELECT said, si_value, si_unit, corpus FROM claim WHERE about = 'E2' ORDER BY number"
    ).fetchall()
    # Kilometres have 1000 metres; a word has no number.
    assert rows == [
        ("40 km", 40e3, "m", "documents"),
        ("55 km", 55e3, "m", "documents"),
        ("about 40 km", 40e3, "m", "outside"),
        ("not far", None, None, "outside"),
    ]
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    base.close()


def test_nothing_can_be_written_through_an_open_archive(tmp_path):
    """Read-only by its opening, whatever is asked."""
    path = archive_of(read_folder(SMALL), tmp_path)
    before = sha256(path)
    with opened(path) as archive:
        for order in ("DELETE FROM claim", "DROP TABLE claim", "CREATE TABLE t (x)"):
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                archive.execute(order)
    assert sha256(path) == before


def test_the_digest_is_that_of_the_loader(small):
    """Both ways to it agree, and a changed byte changes it."""
    first = folder_digest(small)
    assert first == read_folder(small).digest
    swap(small / "claims.toml", "40 km", "41 km")
    assert folder_digest(small) == read_folder(small).digest != first


def test_records_come_from_the_archive_where_there_is_one(small, tmp_path, monkeypatch):
    """The files are not parsed again; a changed folder is."""
    cache = tmp_path / "cache"
    folder = kept_folder(small, cache)
    archive_of(folder, cache)

    def refuse(path):
        raise AssertionError("parsed again")

    monkeypatch.setattr(archives, "read_folder", refuse)
    assert kept_folder(small, cache) == folder
    monkeypatch.undo()
    swap(small / "claims.toml", '"55 km"', '"56 km"')
    assert kept_folder(small, cache).record("K4").value == "56 km"


@pytest.mark.parametrize("harm", ["empty", "text", "cut", "other layout", "other digest"])
def test_a_torn_archive_is_built_again(tmp_path, harm):
    """What cannot be used is told and replaced by a whole one."""
    folder = read_folder(SMALL)
    path = archive_of(folder, tmp_path)
    whole = path.read_bytes()
    if harm in ("other layout", "other digest"):
        base = sqlite3.connect(path)
        base.execute(
            "PRAGMA user_version = 99" if "layout" in harm else "UPDATE meta SET value='x'"
        )
        base.commit()
        base.close()
    else:
        path.write_bytes({"empty": b"", "text": b"no archive" * 500, "cut": whole[:8192]}[harm])
    assert not is_usable(path, folder.digest)
    assert archive_of(folder, tmp_path).read_bytes() == whole


def test_a_failed_build_leaves_nothing(tmp_path, monkeypatch):
    """A disk that fills up in the middle: one error, the old archive as it was, no rest."""
    folder = read_folder(SMALL)
    path = archive_of(folder, tmp_path)
    before = sha256(path)

    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(archives, "row", full)
    with pytest.raises(OutputError, match="disk is full"):
        build_archive(folder, path)
    assert sha256(path) == before
    assert list(tmp_path.iterdir()) == [path]

    def refused(*_):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.undo()
    monkeypatch.setattr("voskhod.writing.os.replace", refused)
    with pytest.raises(OutputError, match="the disk is full"):
        build_archive(folder, path)
    assert [path] == list(tmp_path.iterdir())
    assert sha256(path) == before


def test_a_cache_that_is_a_file_is_one_error(tmp_path):
    """No folder can be made there."""
    blocked = tmp_path / "cache"
    blocked.write_text("in the way")
    with pytest.raises(OutputError, match="cannot be written"):
        keep(read_folder(SMALL), "here", blocked / "archives")
    assert blocked.read_text() == "in the way"


def test_what_is_no_archive_is_refused(tmp_path):
    """One error with the file's name, for a missing one too."""
    for path in (tmp_path / "none.sqlite", tmp_path):
        with pytest.raises(InputError, match=re.escape(str(path))), opened(path):
            pass


def test_an_odd_path_is_a_path(tmp_path):
    """Signs that mean something in a URI do not, in a path."""
    folder = read_folder(SMALL)
    path = archive_path(folder.digest, tmp_path / "a?mode=rw#%41 b")
    build_archive(folder, path)
    with opened(path) as archive:
        assert stored_folder(archive) == folder


def test_history_keeps_what_was(small, tmp_path):
    """Changed, added and taken away; the earlier archive stays beside the new one."""
    cache = tmp_path / "cache"
    first = keep(read_folder(small), "here", cache)
    before = sha256(first)
    swap(small / "claims.toml", '"55 km"', '"56 km"')
    swap(small / "outside.toml", '"out-terrain"', '"out-ground"')
    second = keep(read_folder(small), "here", cache, LATER)
    keep(read_folder(small), "here", cache)  # the same state again: nothing to add
    found = changes("here", archives=cache)
    assert [(c.record, c.attribute, c.was, c.became) for c in found[:1]] == [
        ("K4", "value", '"55 km"', '"56 km"')
    ]
    assert {(c.record, c.was is None, c.became is None) for c in found[1:]} == {
        ("out-terrain", False, True),
        ("out-ground", True, False),
    }
    assert {(c.digest, c.date) for c in found} == {(second.stem, "2026-05-04T12:00:00+00:00")}
    assert changes("here", "K4", cache) == found[:1]
    assert changes("elsewhere", archives=cache) == ()
    assert sha256(first) == before


def test_history_goes_on_when_a_folder_goes_back(small, tmp_path):
    """An earlier state that comes back is a change like any other."""
    for value in ('"56 km"', '"55 km"'):
        keep(read_folder(small), "here", tmp_path)
        swap(small / "claims.toml", '"55 km"' if value == '"56 km"' else '"56 km"', value)
    keep(read_folder(small), "here", tmp_path)
    told = [(c.was, c.became) for c in changes("here", "K4", tmp_path)]
    assert told == [('"55 km"', '"56 km"'), ('"56 km"', '"55 km"')]


def test_history_is_only_added_to(small, tmp_path):
    """The database itself refuses to forget."""
    keep(read_folder(small), "here", tmp_path)
    base = sqlite3.connect(tmp_path / "history.sqlite")
    for order in ("DELETE FROM state", "UPDATE state SET digest = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            base.execute(order)
    base.close()


def test_a_history_that_is_no_database_is_one_error(tmp_path):
    """Neither read nor overwritten."""
    (tmp_path / "history.sqlite").write_bytes(b"my own notes" * 100)
    with pytest.raises(InputError, match="history"):
        changes("here", archives=tmp_path)
    with pytest.raises(OutputError, match=r"history\.sqlite"):
        keep(read_folder(SMALL), "here", tmp_path)
    assert (tmp_path / "history.sqlite").read_bytes() == b"my own notes" * 100


def test_disputed_attributes_keep_both_values(tmp_path):
    """Both distances with who says so; dates and durations that cannot both hold too."""
    with opened(archive_of(read_folder(SMALL), tmp_path)) as archive:
        found = {(d.about, d.attribute): d.voices for d in disputed(archive)}
    assert set(found) == {("A1", "issue-date"), ("E2", "miss-distance")}
    assert [(v.said, v.source) for v in found["E2", "miss-distance"]] == [
        ("40 km", "Flight log"),
        ("55 km", "Evening paper"),
        ("about 40 km", "A book of flights"),
        ("not far", "A book of flights"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ({"value": "497.7 km"}, {"value": "498 km"}, True),  # rounds to it
        ({"value": "490 km"}, {"value": "498 km"}, False),
        ({"value": "10 min"}, {"value": "600 s"}, True),
        ({"value": "10 min", "high": "13 min"}, {"value": "0:12:09"}, True),
        ({"value": "1"}, {"value": "2"}, False),
        ({"value": "20 min", "hedge": "at least"}, {"value": "2 h"}, True),
        ({"value": "20 min", "hedge": "at least"}, {"value": "600 s"}, False),
        ({"value": "535 km"}, {"value": "535 s"}, None),
        ({"date": "1965-03"}, {"date": "1965-03-18"}, True),
        ({"date": "1965-03-19"}, {"date": "1965-03-18"}, False),
        ({"date": "[1965-03-23,1965-05-23]"}, {"date": "1965-04-01"}, False),
        ({"word": "Arkadyevich"}, {"word": "arkadyevich "}, True),
        ({"word": "Arkadyevich"}, {"word": "Arkhipovich"}, False),
        ({"word": "far"}, {"value": "535 km"}, None),
        ({"truth": True}, {"truth": False}, False),
        ({"order": ("A", "B")}, {"order": ("B", "A")}, False),
        ({"order": ("A", "B")}, {"order": ("B", "C")}, None),
        ({"cause": ("a", "b")}, {"cause": ("c", "b")}, None),
        ({"first": "human"}, {"first": "Russian"}, None),
        ({"grade": 2}, {"grade": -1}, False),
    ],
)
def test_agreement(one, other, verdict):
    """By the rule of each form, in either order."""
    first, second = claim(**one), claim(**other)
    assert agree(first, second) is verdict
    assert agree(second, first) is verdict


@settings(max_examples=50, deadline=None)
@given(st.floats(0.1, 1e6), st.sampled_from(("s", "min", "h")))
def test_a_claim_agrees_with_itself(value, unit):
    """Whatever it says."""
    one = claim(value=f"{value:.3f} {unit}")
    assert agree(one, one) is True


def test_what_a_claim_says_in_words():
    """As published, with range and hedge."""
    assert said(claim(value="535 km", hedge="about")) == "about 535 km"
    assert said(claim(value="75 km", low="70 km", high="80 km")) == "75 km (70 km to 80 km)"
    assert said(claim(value="0 km", low="0 km", hedge="at least")) == "at least 0 km"
    assert said(claim(word="far", hedge="far")) == "far"
    assert said(claim(truth=False)) == "no"
    assert said(claim(order=("E1", "E2"))) == "E1 before E2"
