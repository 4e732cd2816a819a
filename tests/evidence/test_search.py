"""Search: what is found, in which order, and that no text is ever an order."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.errors import InputError
from voskhod.evidence.archive import archive_of, opened
from voskhod.evidence.folder import read_folder
from voskhod.evidence.search import MOST_LETTERS, match_terms, search

SMALL = Path(__file__).parent / "data" / "small"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Return the path of the archive of a small folder."""
    return archive_of(read_folder(SMALL), tmp_path_factory.mktemp("archives"))


@pytest.fixture(scope="module")
def archive(path):
    """Return it, open."""
    with opened(path) as base:
        yield base


def ids(archive, text):
    """Return the ids of what is found."""
    return [hit.id for hit in search(archive, text)]


def test_all_words_must_be_there(archive):
    """In any order, in any case; a word that nothing has finds nothing."""
    assert ids(archive, "SEAL hatch") == ids(archive, "hatch seal")
    assert set(ids(archive, "hatch seal")) == {"E1", "K5"}
    assert ids(archive, "hatch unicorn") == []


def test_accents_and_beginnings(archive):
    """Without its accent a name is found; the last word may go on."""
    assert "L-ZILINA" in ids(archive, "zilina")
    assert "P-ANNA" in ids(archive, "Anna Novak")
    assert "P-ANNA" not in ids(archive, "Novak Anna")  # only the last word


def test_the_record_itself_comes_first(archive):
    """An id finds its record before those that name it."""
    assert ids(archive, "K4")[0] == "K4"
    assert "X1" in ids(archive, "K4")


def test_a_stretch_marks_what_was_found(archive):
    """Around the word, from our own words."""
    (hit,) = search(archive, "editor")
    assert (hit.id, hit.kind) == ("K4", "claim")
    assert "editor" in [text for text, is_found in hit.stretch if is_found]
    assert hit.words.replace("…", "") in "The paper's own figure, says its editor in Žilina. · " + (
        "S-PAPER · landing · E2 · miss-distance · 55 km"
    )


def test_passages_hold_no_words_of_documents(archive):
    """The documents' own words find nothing that our records do not say."""
    assert ids(archive, "village before dark") == []


@pytest.mark.parametrize(
    "text",
    [
        'x" OR "hatch',
        "hatch NOT seal",
        "hatch NEAR(seal, 2)",
        "title:hatch",
        "^hatch",
        "(hatch",
        "hat*ch",
        "hatch'; DROP TABLE claim; --",
        "{title id}: hatch",
        "../../etc/passwd hatch",
        "hatch\0",
        "hatch\x1b[31m",
        "hatch \udcff",
    ],
)
def test_signs_mean_nothing(archive, path, text):
    """What would be an order to the index is only words; the archive stays as it is."""
    before = hashlib.sha256(path.read_bytes()).digest()
    assert set(ids(archive, text)) <= {"E1", "K1", "K5"}  # those that hold "hatch"
    assert hashlib.sha256(path.read_bytes()).digest() == before


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_words_or_refused(path, text):
    """Nothing that can be typed breaks the index."""
    try:
        match_terms(text)
    except InputError:
        return
    with opened(path) as base:
        search(base, text)


@pytest.mark.parametrize(
    ("text", "limit", "says"),
    [
        ("", 5, "1 to 32 words"),
        (" ?! ", 5, "1 to 32 words"),
        ("a " * 33, 5, "1 to 32 words"),
        ("x" * (MOST_LETTERS + 1), 5, "at most 500 letters"),
        ("x" * 10_000_000, 5, "at most 500 letters"),
        ("hatch", 0, "--limit"),
        ("hatch", 10**9, "--limit"),
    ],
)
def test_what_cannot_be_searched_for(archive, text, limit, says):
    """One short error."""
    with pytest.raises(InputError, match=says) as caught:
        search(archive, text, limit)
    assert len(str(caught.value)) < 200


def test_no_more_than_asked_for(archive):
    """The best of them."""
    best = search(archive, "the", 3)
    assert best == search(archive, "the", 1000)[:3]
    assert len(best) == 3
