"""The command line as its user sees it: answers, errors, exit codes, files."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

FILES = {
    "flight.json",
    "telemetry.nc",
    "trajectory.czml",
    "ephemeris.oem",
    "landing.geojson",
    "report.html",
}


@pytest.fixture(autouse=True)
def _empty_folder(monkeypatch, tmp_path):
    """Run in an empty folder."""
    monkeypatch.chdir(tmp_path)


def test_help_names_every_verb(run):
    """`--help` lists the verbs."""
    code, out, _ = run("--help")
    assert code == 0
    assert all(verb in out for verb in ("fly", "missions", "measurands", "version"))


def test_help_does_not_load_the_array_library():
    """`--help` answers without importing JAX, pint or matplotlib: that is what makes it quick."""
    program = (
        "import sys; sys.argv = ['voskhod', '--help']\n"
        "from voskhod import cli\n"
        "try:\n    cli.main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'jax', 'pint', 'matplotlib', 'xarray', 'pydantic'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL)


def test_missions_are_listed_and_shown(run):
    """The built-in mission is listed and printed as it is written."""
    assert "voskhod-2" in run("missions")[1]
    code, out, _ = run("missions", "show", "voskhod-2")
    assert code == 0
    assert "[spacewalk]" in out


def test_measurands_are_listed(run):
    """Each measurand has id, unit and definition."""
    rows = json.loads(run("measurands", "--json")[1])
    assert {"landing.miss_distance", "spacewalk.return_duration"} <= {row["id"] for row in rows}
    assert all(row["definition"] and row["unit"] for row in rows)


def test_fly_prints_and_writes_everything(run):
    """`voskhod fly` prints timeline and measurands and writes the six files."""
    code, out, err = run("fly")
    assert (code, err) == (0, "")
    assert "Touchdown" in out
    assert "landing.miss_distance" in out
    folder = Path("out/voskhod-2")
    assert {path.name for path in folder.iterdir()} == FILES


def test_json_is_one_document(run):
    """`--json` prints one document and nothing else."""
    code, out, err = run("fly", "--json", "--out", "here")
    document = json.loads(out)
    assert (code, err) == (0, "")
    assert document["outcome"]["cause"] == "recovered"
    assert document == json.loads(Path("here/flight.json").read_text("utf-8"))


def test_quiet_prints_nothing(run):
    """`--quiet` prints nothing."""
    assert run("fly", "--quiet")[:2] == (0, "")


def test_a_lost_crew_is_a_result(run):
    """A flight on which the walker is lost ends with exit code 0 and its cause."""
    code, out, _ = run("fly", "--json", "--set", "walkers.0.strength=0.3")
    assert code == 0
    assert json.loads(out)["outcome"]["cause"] == "walker_outside"


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("fly", "no-such-file.toml"), ("no-such-file.toml", "must be a built-in mission")),
        (("fly", "voskhod2"), ("Did you mean voskhod-2?",)),
        (("fly", "--set", "suit.normal_presure=0.4 atm"), ("normal_pressure",)),
        (("fly", "--set", "ship.mass=-3 kg"), ("voskhod-2.toml", "ship.mass", "above 0")),
        (("fly", "--set", "suit.leak=3 m"), ("suit.leak", "dimension")),
        (("fly", "--set", "nonsense"), ("--set", "section.key=value")),
        (("fly", "--draw", "3"), ("--seed",)),
        (("fly", "--seed", "-1"), ("--seed", "between 0")),
    ],
)
def test_bad_input_is_one_error(run, words, parts):
    """Bad input gives exit code 2, one line on standard error and no file."""
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert all(part in err for part in parts)
    assert not Path("out").exists()


def test_a_file_in_the_way_is_said(run):
    """A file where the folder should be is an error with exit code 1, and stays."""
    Path("taken").write_text("mine")
    code, _, err = run("fly", "--out", "taken")
    assert code == 1
    assert "must be a folder" in err
    assert Path("taken").read_text() == "mine"
