"""The template of an evidence folder: it loads, it explains, it overwrites nothing."""

import hashlib

import pytest

from voskhod.errors import InputError, OutputError
from voskhod.evidence.claims import claims_of
from voskhod.evidence.folder import FILES, LOTS, read_folder
from voskhod.evidence.new import new_folder


@pytest.fixture
def written(tmp_path):
    """Return a new folder and what was written."""
    path = tmp_path / "deep" / "mine"
    return path, new_folder(path, "my-flight")


def test_a_new_folder_loads_as_it_stands(written):
    """One record of each kind, about the mission that was named."""
    path, files = written
    folder = read_folder(path)
    assert folder.header.mission == "my-flight"
    assert "my-flight" in folder.header.title
    kinds = {kind for kind, _ in folder.records()}
    assert kinds == {
        *("document", "source", "passage", "claim", "artefact", "event", "person", "place"),
        "holding",
    }
    assert folder.outside
    assert {file.name for file in files} == {*FILES, "report.txt"} - {LOTS}
    assert [claim.value for claim in claims_of(folder)] == [720.0, 600.0]


def test_its_passage_is_one_of_its_document(written):
    """The made-up document is there, and position and hashes point into it."""
    path, _ = written
    folder = read_folder(path)
    (document,), (passage,) = folder.documents, folder.passages
    raw = (path / document.file).read_bytes()
    text = raw.decode("utf-8")
    assert hashlib.sha256(raw).hexdigest() == document.sha256
    assert (len(raw), len(text)) == (document.bytes, document.code_points)
    parts = (text[passage.start : passage.end], text[: passage.start], text[passage.end :])
    hashes = [hashlib.sha256(part.encode()).hexdigest() for part in parts]
    assert hashes == [passage.sha256, passage.before, passage.after]


def test_every_file_begins_with_what_it_is_for(written):
    """Whoever opens a file reads first what belongs there."""
    _, files = written
    for file in files:
        if file.suffix == ".toml":
            assert file.read_text("utf-8").startswith("# "), file.name


def test_nothing_is_overwritten(written, tmp_path):
    """A folder that holds something is refused and left as it is; an empty one is used."""
    path, _ = written
    before = {file.name: file.read_bytes() for file in path.iterdir()}
    with pytest.raises(InputError, match="empty or not there") as caught:
        new_folder(path, "other")
    assert caught.value.exit_code == 2
    assert {file.name: file.read_bytes() for file in path.iterdir()} == before
    (tmp_path / "empty").mkdir()
    assert new_folder(tmp_path / "empty", "other")
    with pytest.raises(InputError, match="empty or not there"):
        new_folder(path / "folder.toml", "other")


@pytest.mark.parametrize("name", ["", "My Flight", "../x", "a" * 65, "a/b", "\x1b[31m", "x\n"])
def test_a_mission_has_a_plain_name(tmp_path, name):
    """The name goes into a file and perhaps a path."""
    with pytest.raises(InputError) as caught:
        new_folder(tmp_path / "mine", name)
    assert caught.value.where == "mission"
    assert not (tmp_path / "mine").exists()


def test_a_place_that_cannot_be_is_told(tmp_path):
    """A file in the way, a name that is none."""
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file" / "mine", tmp_path / ("x" * 300), tmp_path / "a\0b"):
        with pytest.raises(OutputError, match="cannot be written"):
            new_folder(path, "my-flight")
