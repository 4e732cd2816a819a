"""`voskhod campaign` as its user sees it: files, one document, Ctrl-C, one clear error."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from voskhod.commands import campaign as verb

FILE = str(Path(__file__).parent.parent / "campaign" / "data" / "coasting.toml")


def campaign(run, folder, *words):
    """Fly the small mission into a folder, in this process."""
    return run("campaign", FILE, "--out", str(folder), "--workers", "1", *words)


def test_a_campaign_is_flown_and_told(run, tmp_path):
    """Rows, record and summary; nothing on standard error when nobody watches."""
    code, out, err = campaign(run, tmp_path, "-n", "300", "--seed", "5")
    assert (code, err) == (0, "")
    assert "300 flights" in out
    assert str(tmp_path.name) in out.replace("\n", "")
    assert {"campaign.json", "parts", "summary.json"} <= {path.name for path in tmp_path.iterdir()}
    rows = pl.read_parquet(tmp_path / "parts" / "*.parquet")
    assert rows["draw"].to_list() == list(range(300))


def test_resume_extends_and_json_is_one_document(run, tmp_path):
    """The record and the summary of all rows."""
    assert campaign(run, tmp_path, "-n", "200", "--quiet") == (0, "", "")
    code, out, _ = campaign(run, tmp_path, "-n", "400", "--resume", "--json")
    document = json.loads(out)
    assert code == 0
    assert document["folder"] == str(tmp_path)
    assert (document["campaign"]["count"], document["campaign"]["state"]) == (400, "complete")
    assert document["summary"]["draws"] == 400
    assert "text" not in document["campaign"]


def test_until_says_whether_it_was_met(run, tmp_path):
    """And by how many flights."""
    words = ("-n", "2000", "--until", "outcome.recovered +- 0.5%")
    code, out, _ = campaign(run, tmp_path / "met", *words)
    assert code == 0
    assert "Until outcome.recovered +- 0.5%: met by 1,024 flights." in out
    words = ("-n", "300", "--until", "orbit.period mean +- 1 ms")
    _, out, _ = campaign(run, tmp_path / "missed", *words)
    assert "not met by 300 flights; more with -n and --resume" in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("-n", "0"), "-n: must be between 1 and"),
        (("-n", "-3"), "-n: must be between 1 and"),
        (("-n", "3000000000"), "-n: must be between 1 and"),
        (("--seed", "-1"), "--seed: must be between 0"),
        (("--sampling", "random"), "sampling: must be one of plain"),
        (("--until", "landing.luck p95 +- 1%"), "must be a measurand or an outcome"),
        (("--until", "soon"), "must be a number with a tolerance"),
        (("--rare", "landing.luck>1 km"), "must be a measurand"),
        (("--rare", "orbit.period>1 d"), "that a draw within"),
        (("--engine", "spark"), "--engine: must be local or ray"),
        (("--address", "10.0.0.1:6379"), "--address needs --engine ray"),
        (("--set", "ship.colour=red"), "must be a known key"),
    ],
)
def test_a_wrong_word_is_one_error(run, tmp_path, words, says):
    """Exit code 2, one line, and no folder."""
    code, out, err = campaign(run, tmp_path / "new", *words)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert says in err
    assert not (tmp_path / "new").exists()


def test_the_folder_of_another_campaign_is_refused(run, tmp_path):
    """With what to do about it."""
    assert campaign(run, tmp_path, "-n", "50", "--quiet")[0] == 0
    code, _, err = campaign(run, tmp_path, "-n", "50")
    assert code == 2
    assert "--resume" in err
    code, _, err = campaign(run, tmp_path, "-n", "50", "--seed", "2", "--resume")
    assert code == 2
    assert "--seed: must be 1" in err


def test_a_folder_that_cannot_be_written_is_one_error(run, tmp_path):
    """Exit code 1."""
    (tmp_path / "file").write_text("", "utf-8")
    code, _, err = campaign(run, tmp_path / "file", "-n", "50")
    assert code == 1
    assert "must be a folder, but is a file" in err


def test_ctrl_c_says_how_to_go_on(run, tmp_path):
    """Exit code 130, a record that says stopped, and the same command goes on."""
    words = ["campaign", FILE, "--out", str(tmp_path), "-n", "400000", "--workers", "1"]
    driver = subprocess.Popen(
        [sys.executable, "-m", "voskhod", *words], stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    end = time.monotonic() + 120.0  # a busy machine may take its time
    while len(list(tmp_path.glob("parts/part-*"))) < 2:
        assert time.monotonic() < end
        assert driver.poll() is None
        time.sleep(0.005)
    driver.send_signal(signal.SIGINT)
    out, err = driver.communicate()
    assert driver.returncode == 130
    assert out == b""
    assert b"of 400,000 flights are kept" in err
    assert b"--resume goes on" in err
    assert b"Traceback" not in err
    told = json.loads((tmp_path / "campaign.json").read_text("utf-8"))
    assert told["state"] == "stopped"
    assert 0 < told["rows"] < 400000
    assert not list(tmp_path.rglob(".*.part"))


def test_progress_is_shown_to_who_watches(capsys, monkeypatch):
    """Flights flown and wanted, and sentences, on standard error; silence where nobody does."""
    monkeypatch.setenv("COLUMNS", "100")
    with verb.watched(is_shown=True) as watch:
        watch.tell("writing the summary")
        watch.progress(512, 4096)
        watch.progress(2048, 4096)
    out, err = capsys.readouterr()
    assert out == ""
    assert "writing the summary" in err
    assert "2,048/4,096 flights" in err
    with verb.watched(is_shown=False) as watch:
        assert watch.progress is watch.tell is None


def test_help_names_every_option(run):
    """The options of the verb."""
    code, out, _ = run("campaign", "--help")
    assert code == 0
    for option in ("-n", "--seed", "--out", "--sampling", "--rare", "--until", "--engine"):
        assert option in out
    for option in ("--address", "--workers", "--resume", "--set", "--json", "--quiet"):
        assert option in out
