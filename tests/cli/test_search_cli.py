"""`voskhod search` as its user sees it: files, one document, one clear error."""

import json
from pathlib import Path

import pytest
from PIL import Image

FILE = str(Path(__file__).parent.parent / "campaign" / "data" / "small-search.toml")
HEADER = "latitude_deg,longitude_deg,chance\n"
DESERT = HEADER + "37.3,-109.6,0.4\n37.3,-109.5,0.3\n37.4,-109.6,0.2\n37.4,-109.5,0.1\n"


@pytest.fixture
def desert(tmp_path):
    """Return the path of a map of four cells."""
    path = tmp_path / "map.csv"
    path.write_text(DESERT, "utf-8")
    return path


def test_a_map_is_searched_and_files_are_written(run, desert, tmp_path):
    """All four files, and nothing else."""
    folder = tmp_path / "out"
    code, out, err = run("search", FILE, "--map", str(desert), "--days", "1", "--out", str(folder))
    assert (code, err) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == [
        "search-plan.json",
        "search.geojson",
        "search.gpx",
        "search.png",
    ]
    assert "[[search.beliefs]]" in out
    assert out.count("15 Jan") >= 4


def test_json_is_one_document(run, desert, tmp_path):
    """The same as the file; sorties of six hours, the last chance that of the last hour."""
    words = ("--map", str(desert), "--days", "0.5", "--out", str(tmp_path), "--json")
    code, out, _ = run("search", FILE, *words)
    document = json.loads(out)
    assert code == 0
    assert document == json.loads((tmp_path / "search-plan.json").read_text("utf-8"))
    assert len(document["sorties"]) == 2
    assert document["provenance"]["map"] == "map.csv"


def sea():
    """Return a map in the middle of the Atlantic."""
    return DESERT.replace("37.", "30.").replace("-109", "-40")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEADER, "at least one cell"),
        (DESERT.replace("0.4", "0.5"), "sum of one"),
        (DESERT.replace("0.4", "-0.4"), "zero or more in every cell"),
        (sea(), "Drift at sea is not modelled"),
        (None, "a file that can be read"),
    ],
)
def test_a_wrong_map_is_one_error(run, tmp_path, text, says):
    """Exit code 2, one line, the file's name, and nothing is written."""
    path = tmp_path / "wrong.csv"
    if text is not None:
        path.write_text(text, "utf-8")
    folder = tmp_path / "out"
    code, out, err = run("search", FILE, "--map", str(path), "--out", str(folder))
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert says in err
    assert "wrong.csv" in err
    assert not folder.exists()


def test_normalise_takes_any_sum(run, tmp_path):
    """The option that the error names."""
    path = tmp_path / "map.csv"
    path.write_text(DESERT.replace("0.4", "4"), "utf-8")
    words = ("--map", str(path), "--normalise", "--days", "0.5", "--out", str(tmp_path / "out"))
    assert run("search", FILE, *words)[0] == 0


def test_a_picture_that_is_no_map_is_refused(run, tmp_path):
    """A TIFF without a place, and a projected one, say what to do."""
    path = tmp_path / "map.tif"
    Image.new("F", (3, 3), 1.0 / 9.0).save(path)
    code, _, err = run("search", FILE, "--map", str(path))
    assert code == 2
    assert "geographic degrees" in err
    path.write_bytes(b"no picture")
    code, _, err = run("search", FILE, "--map", str(path))
    assert code == 2
    assert "must be a GeoTIFF" in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("genesis",), "section [search]"),
        (("nowhere",), "built-in mission"),
        ((FILE, "--days", "9"), "--days: must be between 0.25 and 8"),
        ((FILE, "--days", "nan"), "--days: must be between"),
        ((FILE, "--cells", "3"), "--cells: must be between"),
        ((FILE, "-n", "1"), "-n: must be between"),
        ((FILE, "--seed", "-1"), "--seed: must be between"),
        ((FILE, "--normalise"), "--normalise needs a --map"),
    ],
)
def test_a_wrong_word_is_one_error(run, words, says):
    """Found before anything is flown."""
    code, out, err = run("search", *words)
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


def test_help_names_every_option(run):
    """The options of the verb."""
    code, out, _ = run("search", "--help")
    assert code == 0
    for option in ("--map", "--normalise", "-n", "--seed", "--cells", "--days", "--out", "--json"):
        assert option in out
