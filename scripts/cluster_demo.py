"""Show that a campaign on a cluster loses nothing when one of its nodes is killed.

Usage: python scripts/cluster_demo.py [MISSION] [-n 30000]

Two nodes of a Ray cluster are started on this machine, at 127.0.0.2 and 127.0.0.3, with one core
each. A campaign is flown on them by the command line; once a quarter of its parts are there, the
second node is killed. Then the local engine flies the same campaign, and the rows are compared by
their SHA-256. Everything goes into a temporary folder and is gone afterwards. Linux alone has the
two addresses without being told.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import polars as pl

from voskhod.campaign.store import Campaign
from voskhod.errors import VoskhodError
from voskhod.mission.loading import load_mission

SMALL: dict[str, Any] = {"num_cpus": 1, "num_gpus": 0, "object_store_memory": 80 * 2**20}
SEED = 1


def main() -> None:
    """Fly, kill, fly again, compare."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("mission", nargs="?", default="genesis")
    words.add_argument("-n", type=int, default=30_000)
    order = words.parse_args()
    title = load_mission(order.mission).mission.title
    with tempfile.TemporaryDirectory(prefix="voskhod-") as folder:
        disturbed, alone = Path(folder) / "ray", Path(folder) / "local"
        print(f"Starting a cluster of two nodes on this machine, to fly {title} {order.n:,} times.")
        nodes = start()
        try:
            print(f"It runs at {nodes.address}. Both nodes fly now (the first time they compile).")
            fly_and_kill(order, nodes, disturbed)
        finally:
            nodes.shutdown()
        print("The cluster is ended. The local engine flies the same campaign, for comparison.")
        finish(flight(order, alone, "local"))
        is_same = compare(disturbed, alone)
    sys.exit(0 if is_same else 1)


def start() -> Any:
    """Return a cluster of two nodes."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    from ray.cluster_utils import Cluster

    nodes: Any = Cluster()
    try:
        nodes.add_node(node_ip_address="127.0.0.2", include_dashboard=False, **SMALL)
        nodes.add_node(node_ip_address="127.0.0.3", **SMALL)
    except BaseException:
        nodes.shutdown()
        raise
    return nodes


def flight(order: argparse.Namespace, folder: Path, *engine: str) -> subprocess.Popen[bytes]:
    """Start the command line on the campaign."""
    words = ["campaign", order.mission, "-n", str(order.n), "--seed", str(SEED)]
    where = ["--out", str(folder), "--quiet", "--engine", *engine]
    return subprocess.Popen([sys.executable, "-m", "voskhod", *words, *where])


def fly_and_kill(order: argparse.Namespace, nodes: Any, folder: Path) -> None:
    """Fly on the cluster and kill its second node on the way."""
    driver = flight(order, folder, "ray", "--address", nodes.address)
    try:
        killed_at = wait_for_parts(driver, folder)
        nodes.remove_node(nodes.list_all_nodes()[1], allow_graceful=False)
        begin = time.monotonic()
        print(f"{killed_at:,} flights are there. The node at 127.0.0.3 is killed (SIGKILL).")
        finish(driver)
    finally:
        driver.kill()
        driver.wait()
    print(f"The other node has flown the rest; that took {time.monotonic() - begin:.0f} s.")


def wait_for_parts(driver: subprocess.Popen[bytes], folder: Path) -> int:
    """Return how many flights are there once a quarter of the parts is."""
    while driver.poll() is None:
        parts = list(folder.glob("parts/part-*"))
        if parts:
            told = Campaign.open(folder).manifest
            if len(parts) * told.part_rows >= told.count / 4:
                return len(parts) * told.part_rows
        time.sleep(0.02)
    raise VoskhodError("the campaign ended before a node could be killed: try a larger -n")


def finish(driver: subprocess.Popen[bytes]) -> None:
    """Wait for a command that must succeed."""
    if code := driver.wait():
        raise VoskhodError(f"the campaign ended with exit code {code}")


def compare(disturbed: Path, alone: Path) -> bool:
    """Print what is there, and return whether it is the same."""
    digests = []
    for folder in (disturbed, alone):
        campaign = Campaign.open(folder)
        rows = campaign.frame().collect()
        digests.append(digest(rows))
        distinct = rows["draw"].n_unique()
        engine = campaign.manifest.engine
        print(f"{engine:>5}: {len(rows):,} rows, {distinct:,} draws, SHA-256 {digests[-1]}")
    if len(set(digests)) == 1:
        print("No row is lost, none is there twice, and all are the same to the last bit.")
        return True
    print("THE ROWS DIFFER.")
    return False


def digest(rows: pl.DataFrame) -> str:
    """Return the SHA-256 of the rows as text, in which every number is written in full."""
    return hashlib.sha256(rows.write_csv().encode()).hexdigest()


if __name__ == "__main__":
    main()
