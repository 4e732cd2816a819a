"""Clusters that are started and are gone afterwards, and addresses at which there is none."""

import importlib.util
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from voskhod.campaign import ray_cluster, ray_engine
from voskhod.campaign.ray_cluster import connection
from voskhod.campaign.run import engine_of
from voskhod.errors import InputError

FILE = str(Path(__file__).parent / "data" / "coasting.toml")

needs_ray = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None, reason="ray is not installed"
)


def test_without_ray_one_error_says_how_to_install_it(monkeypatch):
    """When the engine is chosen, before anything long begins."""
    monkeypatch.setattr(ray_engine, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"--engine ray: needs the package ray.*voskhod\[ray\]"):
        engine_of("ray")


@needs_ray
@pytest.mark.parametrize(
    "address", ["here", "127.0.0.1", "127.0.0.1:port", ":6379", "ray://127.0.0.1:10001"]
)
def test_what_is_no_address_is_refused(address):
    """Ray's client protocol too: tasks of this machine need a node on it."""
    with (
        pytest.raises(InputError, match=r"--address: must be host:port of a Ray cluster"),
        connection(address, None),
    ):
        pass


@needs_ray
def test_an_address_at_which_nobody_listens_is_told_at_once(free_port):
    """Ray alone would take two minutes, and then end this process."""
    begin = time.monotonic()
    with pytest.raises(InputError, match=r"Connection refused"), connection(free_port, None):
        pass
    assert time.monotonic() - begin < 30.0  # a refusal takes no time; importing Ray may


@pytest.fixture
def free_port():
    """Return an address at which nobody listens: bound, so that nobody else gets it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{taken.getsockname()[1]}"


@needs_ray
def test_what_is_not_ray_is_given_up_in_time(monkeypatch):
    """A server that never answers."""
    monkeypatch.setattr(ray_cluster, "_JOIN_S", 4.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(InputError, match=r"no answer in 4 s"), connection(address, None):
            pass


@needs_ray
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_cluster_that_is_started_is_quiet_and_leaves_nothing():
    """One JSON document on standard output; neither processes nor files of Ray stay."""
    # Not a folder of pytest: names of Ray's sockets may have 107 characters.
    with tempfile.TemporaryDirectory(prefix="rt-", dir="/tmp") as folder:
        words = ["campaign", FILE, "-n", "300", "--seed", "7", "--engine", "ray", "--workers", "1"]
        ran = subprocess.run(
            [sys.executable, "-m", "voskhod", *words, "--out", f"{folder}/out", "--json"],
            env={**os.environ, "TMPDIR": folder},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        told = json.loads(ran.stdout)["campaign"]
        assert (told["engine"], told["workers"], told["rows"]) == ("ray", 1, 300)
        assert [path.name for path in Path(folder).iterdir()] == ["out"]
        assert not list(Path(folder).rglob(".*.part"))
        end = time.monotonic() + 30.0
        while running_in(folder):
            assert time.monotonic() < end
            time.sleep(0.1)


def running_in(folder):
    """Return the processes that were started with a folder for temporary files."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if f"TMPDIR={folder}".encode() in (place / "environ").read_bytes().split(b"\0"):
                found.append(int(place.name))
        except OSError:  # of somebody else, or gone
            continue
    return found
