"""The folder of a campaign: its record, its rows, its lock."""

import json
import os
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from voskhod.campaign.run import run_campaign
from voskhod.campaign.store import Campaign, Manifest, locked, sweep
from voskhod.errors import InputError, OutputError
from voskhod.mission.loading import load_mission, mission_digest

FILE = str(Path(__file__).parent / "data" / "coasting.toml")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of a campaign of three parts."""
    path = tmp_path_factory.mktemp("store") / "campaign"
    run_campaign(FILE, 150, 4, folder=path, part_rows=64, workers=1)
    return path


@pytest.fixture
def copy(folder, tmp_path):
    """Return a campaign in a folder of its own."""
    (tmp_path / "parts").mkdir()
    for path in [folder / "campaign.json", *(folder / "parts").iterdir()]:
        (tmp_path / path.relative_to(folder)).write_bytes(path.read_bytes())
    return Campaign.open(tmp_path)


def test_the_record_says_what_was_flown(folder):
    """Everything that another needs to fly it again, and what it took."""
    told = json.loads((folder / "campaign.json").read_text("utf-8"))
    assert told["schema_version"] == 1
    assert (told["mission"], told["seed"], told["count"], told["part_rows"]) == (
        "coasting",
        4,
        150,
        64,
    )
    assert told["digest"] == mission_digest(load_mission(FILE))
    assert 'id = "coasting"' in told["text"]
    assert (told["state"], told["rows"]) == ("complete", 150)
    assert told["sampling"] == {"kind": "plain"}
    assert {"voskhod", "jax", "diffrax", "polars"} <= set(told["versions"])
    assert told["machine"]["cores"] == os.cpu_count()
    assert told["rows_per_second"] == pytest.approx(150 / told["seconds"])
    assert told["begun"] <= told["finished"]


def test_rows_are_in_order_and_lazy(folder):
    """One row to a draw; nothing is read before it is asked for."""
    campaign = Campaign.open(folder)
    frame = campaign.frame()
    assert isinstance(frame, pl.LazyFrame)
    assert frame.select("draw").collect()["draw"].to_list() == list(range(150))
    assert campaign.missing() == []


def test_a_part_that_is_gone_or_torn_is_missing(copy):
    """And its rows are not in the frame."""
    (copy.folder / "parts" / "part-000000.parquet").write_bytes(b"PAR1")
    (copy.folder / "parts" / "part-000002.parquet").unlink()
    assert copy.missing() == [0, 2]
    assert copy.frame().select("draw").collect()["draw"].to_list() == list(range(64, 128))
    (copy.folder / "parts" / "part-000001.parquet").unlink()
    with pytest.raises(InputError, match="--resume flies on"):
        copy.frame()


def test_rows_beyond_enough_do_not_count(copy):
    """Where a condition stopped a campaign, parts after it are none of its own."""
    stopped = Campaign(copy.folder, replace(copy.manifest, enough=128))
    assert stopped.missing() == []
    assert stopped.frame().select(pl.len()).collect().item() == 128


def test_the_mission_comes_back(copy):
    """From its file, and from the record where the file is gone or has changed."""
    mission = load_mission(FILE)
    assert copy.mission() == mission
    gone = replace(copy.manifest, place="gone.toml")
    assert Campaign(copy.folder, gone).mission() == mission
    changed = gone.text.replace("4725 kg", "4000 kg")
    with pytest.raises(InputError, match="version of voskhod"):
        Campaign(copy.folder, replace(gone, text=changed)).mission()
    with pytest.raises(InputError, match="made in Python"):
        Campaign(copy.folder, replace(copy.manifest, place=None)).mission()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "one without campaign.json"),
        ("{", "must be the record of a campaign"),
        ("[]", "must be the record of a campaign"),
        ('{"schema_version": 1}', "must be the record of a campaign"),
        ("version", "must have schema_version 1, but 99"),
    ],
)
def test_what_is_no_campaign_is_refused(folder, tmp_path, text, says):
    """One sentence that names the folder or the file."""
    if text == "version":
        told = json.loads((folder / "campaign.json").read_text("utf-8"))
        text = json.dumps({**told, "schema_version": 99})
    if text is not None:
        (tmp_path / "campaign.json").write_text(text, "utf-8")
    with pytest.raises(InputError, match=str(tmp_path)) as caught:
        Manifest.read(tmp_path)
    assert says in str(caught.value)


def test_one_process_at_a_time(tmp_path):
    """The second is told who holds the folder; afterwards it is free again."""
    with (
        locked(tmp_path / "new"),
        pytest.raises(InputError, match=f"process {os.getpid()} flies into"),
        locked(tmp_path / "new"),
    ):
        pass
    with locked(tmp_path / "new"):
        pass


def test_a_folder_that_cannot_be_made_is_one_error(tmp_path):
    """What is in the way is a file."""
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(OutputError, match="Give another --out"), locked(tmp_path / "file" / "new"):
        pass


def test_what_killed_writers_leave_is_swept(copy):
    """Temporary files go, parts and record stay."""
    for name in (".0123.part", "parts/.4567.part"):
        (copy.folder / name).write_bytes(b"half")
    before = copy.frame().collect()
    sweep(copy.folder)
    assert not list(copy.folder.rglob(".*.part"))
    assert copy.frame().collect().equals(before)
