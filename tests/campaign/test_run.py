"""Campaigns that are stopped in every way, and go on: their rows are those of one that was not."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from voskhod.campaign import run as running
from voskhod.campaign.order import MOST_DRAWS
from voskhod.campaign.parts import fly_part
from voskhod.campaign.run import run_campaign
from voskhod.campaign.store import Campaign, locked
from voskhod.campaign.until import LEAST, Condition
from voskhod.errors import InputError, OutputError, VoskhodError
from voskhod.mission.loading import load_mission

FILE = str(Path(__file__).parent / "data" / "coasting.toml")
COUNT, PART = 6400, 64
KILLED = """
import sys
from voskhod.campaign.parts import fly_part
from voskhod.campaign.run import run_campaign
run_campaign(sys.argv[1], 6400, 7, folder=sys.argv[2], part_rows=64, workers=2)
"""


def flown(folder, draws=COUNT, seed=7, **options):
    """Fly the small mission in this process."""
    return run_campaign(FILE, draws, seed, folder=folder, **{"workers": 1, **options})


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return the rows of a campaign that nobody stopped, in parts of its own size."""
    return flown(tmp_path_factory.mktemp("whole") / "campaign").frame().collect()


def stop_after(parts):
    """Return a progress that presses Ctrl-C once so many parts are there."""

    def progress(rows, total):
        if rows >= parts * PART:
            raise KeyboardInterrupt

    return progress


def children_of(pid):
    """Return the processes that a process started."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid):
    """Return whether a process runs; one that ended and was not asked for is over."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(holds, seconds=60.0):
    """Wait until something holds; a busy machine may take its time."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_killed_campaign_goes_on_to_the_same_rows(whole, tmp_path):
    """SIGKILL in the middle: workers end, nothing is torn, resumed rows equal the others."""
    folder = tmp_path / "killed"
    driver = subprocess.Popen([sys.executable, "-c", KILLED, FILE, str(folder)])
    try:
        wait_for(lambda: len(list(folder.glob("parts/part-*"))) >= 5)
        workers = children_of(driver.pid)
    finally:
        driver.send_signal(signal.SIGKILL)
        driver.wait()
    assert driver.returncode == -signal.SIGKILL
    assert len(workers) == 2
    wait_for(lambda: not any(is_running(pid) for pid in workers))
    left = Campaign.open(folder)
    assert left.manifest.state == "begun"
    assert 0 < len(left.missing()) < COUNT // PART
    done = {path.name: path.stat().st_mtime_ns for path in folder.glob("parts/part-*")}
    resumed = flown(folder, resume=True)
    assert resumed.manifest.state == "complete"
    assert resumed.frame().collect().equals(whole)
    kept = {name: (folder / "parts" / name).stat().st_mtime_ns for name in done}
    assert kept == done  # what was done was not flown again
    assert not list(folder.rglob(".*.part"))


def test_ctrl_c_leaves_a_campaign_that_goes_on(whole, tmp_path):
    """The record says how far it came; half of the rest is flown, stopped again, and so on."""
    for parts in (3, 50):
        with pytest.raises(KeyboardInterrupt):
            flown(tmp_path, part_rows=PART, progress=stop_after(parts), resume=True)
        told = Campaign.open(tmp_path).manifest
        assert (told.state, told.rows) == ("stopped", parts * PART)
    seconds = told.seconds
    resumed = flown(tmp_path, resume=True)
    assert resumed.frame().collect().equals(whole)
    assert resumed.manifest.seconds > seconds
    assert resumed.manifest.begun == told.begun


def test_a_campaign_killed_before_its_record_begins_anew(whole, tmp_path):
    """A folder with a lock and nothing else is no obstacle."""
    with locked(tmp_path / "new"):
        pass
    assert flown(tmp_path / "new", 64, resume=True).frame().collect().equals(whole[:64])


def test_more_draws_extend_a_campaign(whole, tmp_path):
    """The short part is flown again, whole; the rows are those of a campaign of that size."""
    flown(tmp_path, 150, part_rows=PART)
    first = (tmp_path / "parts" / "part-000000.parquet").stat().st_mtime_ns
    longer = flown(tmp_path, 300, resume=True)
    assert longer.frame().collect().equals(whole[:300])
    assert (tmp_path / "parts" / "part-000000.parquet").stat().st_mtime_ns == first
    assert (longer.manifest.count, longer.manifest.rows) == (300, 300)
    with pytest.raises(InputError, match=r"-n: must be 300 or more.*150 was given"):
        flown(tmp_path, 150, resume=True)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"seed": 8}, "--seed: must be 7, as the campaign was begun, but 8"),
        ({"sampling": "sobol"}, "sampling: must be plain, as the campaign was begun, but sobol"),
        ({"part_rows": 32}, "part_rows: must be 64"),
        ({"overrides": ["ship.mass=4000 kg"]}, r"one that differs in ship\.mass was given"),
        ({"resume": False}, "Go on with it by --resume, or give another --out"),
    ],
)
def test_another_campaign_is_not_mixed_in(tmp_path, options, says):
    """One error, and every file is as it was."""
    flown(tmp_path, 100, part_rows=PART)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}
    with pytest.raises(InputError, match=says):
        flown(tmp_path, 100, **{"resume": True, **options})
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*")} == before


def test_another_version_is_refused(tmp_path, monkeypatch):
    """Rows of two versions may differ by more than rounding."""
    flown(tmp_path, 10)
    told = json.loads((tmp_path / "campaign.json").read_text("utf-8"))
    told["versions"]["voskhod"] = "0.0.1"
    (tmp_path / "campaign.json").write_text(json.dumps(told), "utf-8")
    with pytest.raises(InputError, match=r"version of voskhod: must be 0\.0\.1"):
        flown(tmp_path, 10, resume=True)


def test_a_second_driver_is_refused(tmp_path):
    """While one flies, another gets one clear error, and the first is not disturbed."""
    said = []

    def progress(rows, total):
        if not said:
            with pytest.raises(InputError) as caught:
                flown(tmp_path, 100, resume=True)
            said.append(str(caught.value))

    assert flown(tmp_path, 100, progress=progress).manifest.state == "complete"
    assert f"process {os.getpid()} flies into" in said[0]


def test_a_full_disk_loses_nothing(whole, tmp_path):
    """A file that may not grow: the error says how to go on, and going on gives the same rows."""
    flown(tmp_path, PART, part_rows=PART)  # so that nothing but the part is refused
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, old[1]))
    try:
        with pytest.raises(OutputError, match=r"cannot be written: the file.*--resume goes on"):
            flown(tmp_path, 300, resume=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert Campaign.open(tmp_path).manifest.state == "stopped"
    assert not list(tmp_path.rglob(".*.part"))
    assert flown(tmp_path, 300, resume=True).frame().collect().equals(whole[:300])


@pytest.mark.parametrize(
    ("draws", "options", "says"),
    [
        (0, {}, "-n: must be between 1 and"),
        (-5, {}, "-n: must be between 1 and"),
        (MOST_DRAWS + 1, {}, "-n: must be between 1 and"),
        (9, {"seed": -1}, "--seed: must be between 0"),
        (9, {"seed": 2**31}, "--seed: must be between 0"),
        (9, {"part_rows": 0}, "part_rows: must be between 1"),
        (9, {"workers": 0}, "--workers: must be one or more"),
        (9, {"engine": "spark"}, "--engine: must be local or ray"),
        (9, {"address": "here"}, "--address needs --engine ray"),
        (9, {"sampling": "guessed"}, "must be one of plain"),
        (9, {"until": "landing.luck p95 +- 1%"}, "must be a measurand"),
        (9, {"rare": "landing.luck>1 km"}, "must be a measurand"),
        (9, {"rare": "orbit.period>1 h", "sampling": "sobol"}, "must stand without --sampling"),
        (9, {"until": "orbit.period mean +- 1%", "sampling": "latin"}, "without a Latin hypercube"),
    ],
)
def test_what_cannot_be_flown_is_refused_at_once(tmp_path, draws, options, says):
    """Before a folder is made."""
    with pytest.raises(InputError, match=says):
        flown(tmp_path / "new", draws, **options)
    assert not (tmp_path / "new").exists()


def test_folders_that_are_none_are_refused(tmp_path):
    """A file, and parts without a record."""
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(OutputError, match="must be a folder, but is a file"):
        flown(tmp_path / "file", 9)
    (tmp_path / "lost" / "parts").mkdir(parents=True)
    (tmp_path / "lost" / "parts" / "part-000000.parquet").write_bytes(b"")
    with pytest.raises(InputError, match=r"without campaign\.json"):
        flown(tmp_path / "lost", 9, resume=True)
    sure = [f"orbit.elements.{name}_altitude=200 km" for name in ("perigee", "apogee")]
    with pytest.raises(InputError, match="must have numbers in doubt"):
        flown(tmp_path / "sure", 9, overrides=[*sure, "ship.drag_area=7 m^2"])


def test_a_condition_stops_a_campaign_where_its_rows_say(whole, tmp_path):
    """The first parts at whose end it holds, judged by hand; nothing of later ones is kept."""
    until = "orbit.period mean +- 0.13 s"
    values, wanted = whole["orbit.period"].to_numpy(), None
    for end in range(PART, COUNT + 1, PART):
        if end >= LEAST and Condition.of(until).judged(values[:end]).met:
            wanted = end
            break
    assert wanted is not None
    assert LEAST < wanted < COUNT - PART
    stopped = flown(tmp_path, until=until, part_rows=PART)
    told = stopped.manifest
    assert (told.state, told.rows, told.enough) == ("complete", wanted, wanted)
    assert told.judged["high"] - told.judged["value"] <= 0.13
    assert stopped.frame().collect().equals(whole[:wanted])
    # Going on without the condition flies the rest.
    assert flown(tmp_path, resume=True).frame().collect().equals(whole)
    # And with it finds the same end again in what is there, without a flight.
    again = flown(tmp_path, until=until, resume=True)
    assert again.frame().collect().equals(whole[:wanted])
    assert len(list(tmp_path.glob("parts/*"))) == wanted // PART


def test_a_share_of_an_outcome_is_a_condition(tmp_path):
    """A thousand and some recoveries out of as many are known to half a point."""
    stopped = flown(tmp_path, until="outcome.recovered +- 0.5%", part_rows=PART)
    assert LEAST <= stopped.manifest.rows < LEAST + PART
    assert stopped.manifest.judged["value"] == 1.0


def test_a_condition_on_what_the_mission_has_not(tmp_path):
    """A walk cannot be judged in a mission without one."""
    with pytest.raises(InputError, match="must be a measurand of the mission"):
        flown(tmp_path, 100, until="landing.miss_distance mean +- 1 km")


def test_a_mission_made_in_python_is_flown(tmp_path):
    """Its record has no file, and its rows are those of the file."""
    mission = load_mission(FILE)
    campaign = run_campaign(mission, 64, 7, folder=tmp_path, workers=1)
    assert campaign.manifest.text is None
    assert campaign.mission() == mission


def test_the_default_folder_and_engine(monkeypatch, tmp_path):
    """Under out, by the mission's id; every core of the machine."""
    monkeypatch.chdir(tmp_path)
    campaign = run_campaign(FILE, 10)
    assert campaign.folder == Path("out/coasting-campaign")
    assert (campaign.manifest.engine, campaign.manifest.seed) == ("local", 1)
    assert campaign.manifest.workers == running.engine_of("local").workers >= 1


class Backwards:
    """An engine of somebody else, which flies the last part first, or says so only."""

    name = "backwards"

    def __init__(self, really):
        self.really = really

    def run(self, work, indices):
        for index in reversed(indices):
            if self.really:
                fly_part(work, index)
            yield index


def test_an_engine_of_ones_own_flies_the_same_rows(whole, tmp_path):
    """In its own order; one that only says that it flew is found out."""
    with pytest.raises(VoskhodError, match="5 parts are not there, part 0 first"):
        flown(tmp_path, 300, part_rows=PART, engine=Backwards(really=False))
    assert Campaign.open(tmp_path).manifest.state == "stopped"
    campaign = flown(tmp_path, 300, engine=Backwards(really=True), resume=True)
    assert campaign.frame().collect().equals(whole[:300])
    assert (campaign.manifest.engine, campaign.manifest.workers) == ("backwards", None)


def test_rows_are_drawn_in_other_ways(tmp_path):
    """A Latin hypercube cannot grow, Sobol points can, a rare thing has weights."""
    flown(tmp_path / "latin", 100, sampling="latin")
    with pytest.raises(InputError, match="Latin hypercube"):
        flown(tmp_path / "latin", 200, sampling="latin", resume=True)
    flown(tmp_path / "sobol", 100, sampling="sobol")
    assert flown(tmp_path / "sobol", 200, sampling="sobol", resume=True).manifest.rows == 200
    rare = {"rare": "orbit.period>5387 s", "part_rows": PART}
    flown(tmp_path / "rare", 100, **rare)
    campaign = flown(tmp_path / "rare", 200, **rare, resume=True)
    frame = campaign.frame().collect()
    assert frame["log_weight"].n_unique() > 10
    assert (frame["orbit.period"] > 5387.0).mean() > 0.2
    with pytest.raises(InputError, match=r"sampling: must be shifted, orbit\.period>5387 s"):
        flown(tmp_path / "rare", 200, rare="orbit.period>5380 s", resume=True)
