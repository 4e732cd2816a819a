"""Verification: copies that are the same, changed, renamed, broken or missing."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.errors import InputError
from voskhod.evidence import anchors
from voskhod.evidence import verify as verifying
from voskhod.evidence.anchors import Windows, anchored
from voskhod.evidence.folder import read_folder
from voskhod.evidence.plain import plain
from voskhod.evidence.verify import verify

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def folder():
    """Return a small folder that points into two texts."""
    return read_folder(DATA / "small")


@pytest.fixture
def copies(tmp_path):
    """Return a folder with copies that a test may change."""
    return shutil.copytree(DATA / "copies", tmp_path / "copies")


def states(report):
    """Return the state of each document and passage."""
    return {one.document: one.state for one in report.copies} | {
        one.passage: one.state for one in report.anchors
    }


def found(report, name):
    """Return the anchor of a passage."""
    return next(one for one in report.anchors if one.passage == name)


def test_true_copies_hold(folder, copies):
    """Every document and passage; code points, not bytes, are counted."""
    report = verify(folder, copies)
    assert report.all_held
    assert set(states(report).values()) == {"held"}
    text = (copies / "log.txt").read_text("utf-8")
    assert report.copies[0].code_points == len(text) < report.copies[0].bytes


def test_words_put_before_move_what_comes_after(folder, copies):
    """By as many code points as were put in, one of them of three bytes."""
    path = copies / "log.txt"
    text = path.read_text("utf-8")
    path.write_text(text.replace("Day one", "€ Day one"), "utf-8")
    report = verify(folder, copies)
    assert states(report) == dict.fromkeys(("D2", "Q5", "Q6", "Q7"), "held") | {
        "D1": "changed"
    } | dict.fromkeys(("Q1", "Q2", "Q3", "Q4"), "moved")
    assert {found(report, name).shift for name in ("Q1", "Q2", "Q3", "Q4")} == {2}
    assert not report.all_held


def test_a_byte_changed_within_a_passage(folder, copies):
    """The passage is found by what stands around it; its neighbours hold."""
    path = copies / "log.txt"
    path.write_bytes(path.read_bytes().replace(b"40 km from the mark", b"47 km from the mark"))
    report = verify(folder, copies)
    changed = found(report, "Q3")
    assert (changed.state, changed.shift, changed.by) == ("changed", 0, "surroundings")
    assert [one.passage for one in report.anchors if one.state != "held"] == ["Q3"]


def test_words_that_went_are_lost(folder, copies):
    """A line and its neighbours taken out."""
    path = copies / "paper.txt"
    path.write_text("Nothing of it is left, not a line of what was printed there.\n" * 3)
    report = verify(folder, copies)
    assert states(report) | {"D2": "changed", "Q5": "lost", "Q6": "lost"} == states(report)


def test_words_moved_away_from_their_surroundings(folder, copies):
    """Found by their own hash alone, as far as windows are hashed."""
    path = copies / "log.txt"
    path.write_text("A new text. " * 20 + "the hatch would not seal" + " and an end." * 9)
    anchor = found(verify(folder, copies), "Q2")
    assert (anchor.state, anchor.start, anchor.by) == ("moved", 240, "words")


def test_the_search_for_words_ends(folder, copies, monkeypatch):
    """With its budget; what was not found by then is lost."""
    monkeypatch.setattr(anchors, "BUDGET", 10)
    path = copies / "log.txt"
    path.write_text("A new text. " * 20 + "the hatch would not seal" + " and an end." * 9)
    assert found(verify(folder, copies), "Q2").state == "lost"


@pytest.mark.parametrize(
    ("change", "remark"),
    [
        (lambda b: b.replace(b"\n", b"\r\n"), "line ends"),
        (lambda b: b"\xef\xbb\xbf" + b, "byte order mark"),
        (lambda b: b[:-1], "no line end"),
        (lambda b: b + b"\n", "a line end after"),
    ],
)
def test_what_programs_do_to_texts_is_told(folder, copies, change, remark):
    """And every passage is found again."""
    path = copies / "log.txt"
    path.write_bytes(change(path.read_bytes()))
    report = verify(folder, copies)
    assert report.copies[0].state == "changed"
    assert remark in report.copies[0].reason
    assert {one.state for one in report.anchors} <= {"held", "moved"}


def test_a_copy_under_another_name(folder, copies):
    """Found by its length and hash."""
    (copies / "log.txt").rename(copies / "scan 3 (old).txt")
    report = verify(folder, copies)
    assert report.all_held
    assert report.copies[0].file == "scan 3 (old).txt"


def test_a_missing_copy(folder, copies):
    """Said; its passages are not checked, the other's are."""
    (copies / "paper.txt").unlink()
    report = verify(folder, copies)
    assert states(report)["D2"] == "missing"
    assert {states(report)[name] for name in ("Q5", "Q6")} == {"unchecked"}
    assert states(report)["Q1"] == "held"


def test_what_is_no_utf8_is_told_with_its_place(folder, copies):
    """The byte and where it stands; nothing else of the text."""
    path = copies / "log.txt"
    path.write_bytes(b"abc\xff" + path.read_bytes())
    copy = verify(folder, copies).copies[0]
    assert copy.state == "unreadable"
    assert "0xff at 3" in copy.reason


def test_links_pipes_and_folders(folder, copies):
    """A link to a copy is followed; what is no plain file is not opened."""
    (copies / "log.txt").rename(copies.parent / "elsewhere.txt")
    (copies / "log.txt").symlink_to(copies.parent / "elsewhere.txt")
    assert verify(folder, copies).all_held
    (copies / "log.txt").unlink()
    (copies / "log.txt").symlink_to("log.txt")
    assert verify(folder, copies).copies[0].state == "unreadable"
    (copies / "log.txt").unlink()
    os.mkfifo(copies / "log.txt")
    assert verify(folder, copies).copies[0].reason == "no plain file"
    (copies / "log.txt").unlink()
    (copies / "log.txt").mkdir()
    assert verify(folder, copies).copies[0].reason == "no plain file"


def test_a_copy_that_is_too_large(folder, copies, monkeypatch):
    """Not read to its end."""
    monkeypatch.setattr(verifying, "LIMIT_BYTES", 100)
    assert "larger than" in verify(folder, copies).copies[0].reason


def test_a_name_cannot_leave_the_folder(folder, copies):
    """A folder of somebody else's may name any file; only those of the user's folder are read."""
    secret = copies.parent / "secret.txt"
    secret.write_text("mine")
    document = folder.documents[0].model_copy(update={"file": "../secret.txt", "sha256": "0" * 64})
    copy, _ = verifying._compared(
        document, verifying._look_for(document, copies, sorted(copies.iterdir())), ()
    )
    assert copy.state == "missing"


@pytest.mark.parametrize("path", ["none", "copies/log.txt", "a\0b"])
def test_no_such_folder(folder, copies, path):
    """One error."""
    with pytest.raises(InputError, match="--documents"):
        verify(folder, copies.parent / path)


def test_no_word_of_a_document_is_kept(folder, copies):
    """A report holds positions, hashes and names of files."""
    path = copies / "log.txt"
    path.write_bytes(path.read_bytes().replace(b"outside", b"0utside"))
    told = repr(plain(verify(folder, copies)))
    for word in ("pilot", "hatch", "utside", "Landing", "village"):
        assert word not in told


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 200), st.text(alphabet="xyzЖ€ ", min_size=1, max_size=40))
def test_whatever_is_put_in_moves_the_rest(folder, place, text):
    """What lies before holds, what lies behind moves by the length, what it cuts is not held."""
    was = (DATA / "copies" / "log.txt").read_text("utf-8")
    now = was[:place] + text + was[place:]
    passages = [one for one in folder.passages if one.document == "D1"]
    for passage, anchor in zip(
        passages, anchored(Windows(now.encode()), passages, len(was)), strict=True
    ):
        if passage.end <= place:
            assert (anchor.state, anchor.shift) == ("held", 0)
        elif passage.start >= place:
            assert (anchor.state, anchor.shift) == ("moved", len(text))
        else:
            assert anchor.state in ("changed", "lost")


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_windows_count_code_points(text, start, length):
    """The hash of a stretch is that of Python's own slice."""
    import hashlib

    windows = Windows(text.encode("utf-8"))
    assert windows.length == len(text)
    end = start + length
    expected = hashlib.sha256(text[start:end].encode()).hexdigest() if end <= len(text) else None
    assert windows.sha256(start, end) == expected
