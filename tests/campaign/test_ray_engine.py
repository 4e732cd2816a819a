"""Parts flown by a Ray cluster of two nodes: the same rows, whatever is killed."""

import os
import signal
import subprocess
import sys
import time
from contextlib import chdir, suppress
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest

from voskhod.campaign import ray_engine
from voskhod.campaign.local_engine import LocalEngine
from voskhod.campaign.parts import Work, fly_part
from voskhod.campaign.ray_engine import RayEngine
from voskhod.campaign.run import run_campaign
from voskhod.campaign.store import Campaign
from voskhod.errors import InputError, OutputError, VoskhodError
from voskhod.mission.loading import load_mission

pytestmark = [
    pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="uses 127.0.0.3 and /proc"),
    # Ray leaves pipes and sockets to the collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

FILE = str(Path(__file__).parent / "data" / "coasting.toml")
PARTS, PART, SEED = 24, 256, 7
COUNT = PARTS * PART - 5
NODES = ("127.0.0.2", "127.0.0.3")  # Ray puts the outside address in the place of 127.0.0.1
SMALL = {"num_cpus": 1, "num_gpus": 0, "object_store_memory": 80 * 2**20}
DRIVER = """
import sys, time
from voskhod.campaign import ray_engine
from voskhod.campaign.parts import fly_part
from voskhod.campaign.run import run_campaign

def _fly(work, index):
    time.sleep(0.3)  # so that it can be met while it flies
    fly_part(work, index)

ray_engine._fly = _fly
run_campaign(sys.argv[1], int(sys.argv[2]), 7, folder=sys.argv[3], part_rows=int(sys.argv[4]),
             engine="ray", address=sys.argv[5])
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Return a cluster of two nodes, to which this process is connected."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_DEDUP_LOGS_SKIP_REGEX", ".*")
        patch.setenv("RAY_num_workers_soft_limit", "3")  # of a node: kept from test to test
        import ray
        from ray.cluster_utils import Cluster

        cluster = Cluster()
        try:
            with chdir(tmp_path_factory.mktemp("node")):  # where workers are, unlike this process
                cluster.add_node(node_ip_address=NODES[0], include_dashboard=False, **SMALL)
            ray.init(cluster.address, log_to_driver=False, logging_level="error")
            yield cluster
        finally:
            ray.shutdown()
            cluster.shutdown()


@pytest.fixture
def nodes(cluster, tmp_path_factory):
    """Return the cluster with two nodes, also after one was killed."""
    if not cluster.worker_nodes:
        with chdir(tmp_path_factory.mktemp("node")):
            cluster.add_node(node_ip_address=NODES[1], **SMALL)
    return cluster


def work_in(folder):
    """Return a campaign whose last part is short."""
    return Work(load_mission(FILE), SEED, COUNT, PART, {"kind": "plain"}, folder)


def rows_of(work):
    """Return all rows that are in a folder, part after part."""
    return pl.concat([pl.read_parquet(path) for path in sorted(work.folder.glob("parts/part-*"))])


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Return the rows as the local engine flies them."""
    work = work_in(tmp_path_factory.mktemp("local"))
    assert sorted(LocalEngine(1).run(work, range(PARTS))) == list(range(PARTS))
    return rows_of(work)


@pytest.fixture
def held(monkeypatch):
    """Let workers begin parts, but finish none but two of them until the file `go` is there."""

    def _fly(work, index):
        while index >= 2 and not (work.folder / "go").exists():
            time.sleep(0.01)
        fly_part(work, index)

    monkeypatch.setattr(ray_engine, "_fly", _fly)


def flying_on(node):
    """Return the workers of a node that are at a part; Ray writes it on them."""
    raylet, found = node.all_processes["raylet"][0].process.pid, []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # gone
            parent = (place / "stat").read_text().rpartition(")")[2].split()[1]
            words = (place / "cmdline").read_bytes()
            if int(parent) == raylet and words.startswith(b"ray::") and b"_fly" in words:
                found.append(int(place.name))
    return found


def wait_for(holds, seconds=120.0):
    """Wait until something holds and return it; a busy machine may take its time."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end
        time.sleep(0.005)
    return found


def check_complete(work, undisturbed):
    """Look for exactly one row to a draw, and the same rows as undisturbed ones."""
    rows = rows_of(work)
    assert rows["draw"].to_list() == list(range(COUNT))
    assert rows.hash_rows().equals(undisturbed.hash_rows())
    assert rows.equals(undisturbed)


def test_a_cluster_flies_the_rows_of_the_local_engine(nodes, undisturbed, tmp_path):
    """To the last bit; the connection that was there stays."""
    import ray

    campaign = run_campaign(FILE, COUNT, SEED, folder=tmp_path, part_rows=PART, engine="ray")
    check_complete(work_in(tmp_path), undisturbed)
    assert not list(tmp_path.rglob(".*.part"))
    assert (campaign.manifest.engine, campaign.manifest.state) == ("ray", "complete")
    assert ray.is_initialized()


@pytest.mark.parametrize("place", [0, 1])
def test_a_killed_worker_costs_no_row(nodes, held, undisturbed, tmp_path, capfd, place):
    """Killed over a part, on either node; each part is told once, and nothing is printed."""
    node, work, told = nodes.list_all_nodes()[place], work_in(tmp_path), []
    for index in RayEngine().run(work, range(PARTS)):
        if not told:
            os.kill(wait_for(lambda: flying_on(node))[0], signal.SIGKILL)
            (tmp_path / "go").touch()
        told.append(index)
    assert sorted(told) == list(range(PARTS))
    check_complete(work, undisturbed)
    assert capfd.readouterr() == ("", "")


def test_a_killed_node_costs_no_row(nodes, held, undisturbed, tmp_path, capfd):
    """Its parts are flown by the other; each part is told once, and nothing is printed."""
    lost, work, told = nodes.list_all_nodes()[1], work_in(tmp_path), []
    for index in RayEngine().run(work, range(PARTS)):
        if not told:
            assert wait_for(lambda: flying_on(lost))
            nodes.remove_node(lost, allow_graceful=False)
            (tmp_path / "go").touch()
        told.append(index)
    assert sorted(told) == list(range(PARTS))
    check_complete(work, undisturbed)
    assert capfd.readouterr() == ("", "")


def test_a_killed_driver_is_followed_by_the_other_engine(nodes, undisturbed, tmp_path):
    """SIGKILL while it flies by the address: its tasks end, and this process flies the rest."""
    folder = tmp_path / "killed"
    words = [FILE, str(COUNT), str(folder), str(PART), nodes.address]
    driver = subprocess.Popen([sys.executable, "-c", DRIVER, *words])
    try:
        wait_for(lambda: len(list(folder.glob("parts/part-*"))) >= 2)
    finally:
        driver.send_signal(signal.SIGKILL)
        driver.wait()
    assert driver.returncode == -signal.SIGKILL
    wait_for(lambda: not any(flying_on(node) for node in nodes.list_all_nodes()))
    left = Campaign.open(folder)
    assert left.manifest.state == "begun"
    assert 0 < len(left.missing()) < PARTS
    resumed = run_campaign(FILE, COUNT, SEED, folder=folder, part_rows=PART, workers=1, resume=True)
    assert resumed.manifest.engine == "local"
    check_complete(work_in(folder), undisturbed)


def test_ray_goes_on_with_a_campaign_of_the_local_engine(nodes, undisturbed, tmp_path):
    """Only what is missing is flown."""
    work = work_in(tmp_path)
    for index in (0, 5, PARTS - 1):
        fly_part(work, index)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("parts/part-*")}
    missing = [index for index in range(PARTS) if index not in (0, 5, PARTS - 1)]
    assert sorted(RayEngine(workers=1).run(work, missing)) == missing
    assert {path: path.stat().st_mtime_ns for path in before} == before
    check_complete(work, undisturbed)
    assert list(RayEngine().run(work, [])) == []


def test_closing_cancels_what_is_left(nodes, tmp_path):
    """Nobody flies afterwards, and nothing is written any more."""
    work = work_in(tmp_path)
    flights = RayEngine().run(work, range(PARTS))
    next(flights)
    flights.close()
    assert not any(flying_on(node) for node in nodes.list_all_nodes())
    before = sorted(tmp_path.rglob("*"))
    time.sleep(0.3)
    assert sorted(tmp_path.rglob("*")) == before
    assert len(before) < PARTS


def test_a_folder_that_nodes_do_not_share_is_found_out(nodes, monkeypatch, tmp_path):
    """A relative path is another folder in a worker; told before a flight is flown."""
    monkeypatch.setattr(ray_engine, "_LATE_S", 0.2)
    monkeypatch.chdir(tmp_path)
    work = work_in(Path("nowhere"))
    with pytest.raises(OutputError, match="must be a folder that all nodes share"):
        list(RayEngine().run(work, range(PARTS)))
    assert not work.folder.exists()


def test_a_part_that_is_claimed_and_not_there_is_found_out(nodes, monkeypatch, tmp_path):
    """By a node that came later, say, and has not the folder."""
    monkeypatch.setattr(ray_engine, "_LATE_S", 0.2)
    monkeypatch.setattr(ray_engine, "_fly", lambda work, index: None)
    with pytest.raises(OutputError, match=r"part-0000\d\d\.parquet is not there"):
        list(RayEngine().run(work_in(tmp_path), range(PARTS)))


def test_what_a_node_cannot_write_is_told_here(nodes, tmp_path):
    """As one sentence, of the kind that it had there."""
    (tmp_path / "parts").write_text("a file in the way", "utf-8")
    with pytest.raises(OutputError, match="cannot be written") as caught:
        list(RayEngine().run(work_in(tmp_path), range(PARTS)))
    assert type(caught.value) is OutputError


def test_a_node_of_another_version_is_refused(nodes, monkeypatch, tmp_path):
    """Its rows could differ; told before a flight is flown."""
    monkeypatch.setattr(ray_engine, "versions", lambda: {"jax": "0.0.1"})
    with pytest.raises(InputError, match=r"node .*: must have jax 0\.0\.1 as this machine has"):
        list(RayEngine().run(work_in(tmp_path), range(PARTS)))
    assert not list(tmp_path.glob("parts/part-*"))


def test_a_part_that_kills_its_workers_is_given_up(nodes, monkeypatch, tmp_path):
    """After three, not for ever."""

    def end(work, index):
        with (work.folder / "ended").open("a", encoding="utf-8") as file:
            file.write(f"{index}\n")
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(ray_engine, "_fly", end)
    with pytest.raises(VoskhodError, match="the workers of part 4 were lost 3 times"):
        list(RayEngine().run(work_in(tmp_path), [4]))
    assert (tmp_path / "ended").read_text("utf-8") == "4\n" * 3


def test_a_mistake_in_a_worker_is_told_with_its_place(nodes, monkeypatch, tmp_path):
    """As the local engine does."""

    def fail(work, index):
        raise ValueError("a mistake")

    monkeypatch.setattr(ray_engine, "_fly", fail)
    with pytest.raises(RuntimeError, match=r"(?s)a worker failed.*in fail.*a mistake"):
        list(RayEngine().run(work_in(tmp_path), range(PARTS)))


def test_a_cluster_without_cores_is_given_up(nodes, monkeypatch, tmp_path):
    """One may come with a new node; a minute of waiting is cut short here."""
    import ray

    monkeypatch.setattr(ray_engine, "_ALONE_S", 0.5)
    monkeypatch.setattr(ray, "nodes", list)
    monkeypatch.setattr(ray, "cluster_resources", dict)
    monkeypatch.setattr(ray, "wait", lambda tasks, **how: ([], tasks))
    with pytest.raises(VoskhodError, match="has had no core"):
        list(RayEngine().run(work_in(tmp_path), range(PARTS)))
