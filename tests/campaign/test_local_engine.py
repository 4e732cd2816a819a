"""Processes that fly parts: the same rows as one process, whatever becomes of the workers."""

import os
import signal
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from voskhod.campaign.local_engine import LocalEngine
from voskhod.campaign.parts import Work, fly_part
from voskhod.errors import OutputError, VoskhodError
from voskhod.mission.loading import load_mission

FILE = str(Path(__file__).parent / "data" / "coasting.toml")
PARTS = 12

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


def work_in(folder):
    """Return a campaign whose last part is short."""
    return Work(load_mission(FILE), 9, 64 * PARTS - 5, 64, {"kind": "plain"}, folder)


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Return the rows as this process flies them."""
    work = work_in(tmp_path_factory.mktemp("alone"))
    for index in range(work.parts):
        fly_part(work, index)
    return rows_of(work)


def rows_of(work):
    """Return all rows of a campaign."""
    return pl.concat([pl.read_parquet(work.path(index)) for index in range(work.parts)])


def workers():
    """Return the processes that this one started and that still run."""
    found = []
    for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
        if b"local_engine" in words:
            found.append(int(pid))
    return found


def test_workers_fly_the_same_rows_and_one_that_is_killed_is_replaced(alone, tmp_path):
    """To the last bit, each part told once, and nobody is left."""
    work, told = work_in(tmp_path), []
    for index in LocalEngine(2).run(work, range(work.parts)):
        if not told:
            assert len(workers()) == 2
            os.kill(workers()[-1], signal.SIGKILL)
        told.append(index)
    assert sorted(told) == list(range(PARTS))
    assert rows_of(work).equals(alone)
    assert workers() == []


def test_closing_ends_the_workers(tmp_path):
    """What is left is not flown."""
    work = work_in(tmp_path)
    flights = LocalEngine(2).run(work, range(work.parts))
    next(flights)
    assert len(workers()) == 2
    flights.close()
    assert workers() == []
    before = len(list(tmp_path.glob("parts/part-*")))
    time.sleep(0.05)
    assert len(list(tmp_path.glob("parts/part-*"))) == before < PARTS


def test_what_a_worker_cannot_write_is_told_here(tmp_path):
    """As one sentence, of the kind that it had there."""
    (tmp_path / "parts").write_text("a file in the way", "utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        list(LocalEngine(2).run(work_in(tmp_path), range(PARTS)))
    assert workers() == []


def test_workers_that_always_die_are_given_up(tmp_path, monkeypatch):
    """Not started for ever: the error says how they ended."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(VoskhodError, match=r"3 workers were lost over starting \(exit code 1\)"):
        list(LocalEngine(2).run(work_in(tmp_path), range(PARTS)))


def test_one_worker_is_this_process(alone, tmp_path):
    """Nothing is started for it; parts come in order."""
    work = work_in(tmp_path)
    for told, index in enumerate(LocalEngine(1).run(work, range(work.parts))):
        assert told == index
        assert workers() == []
    assert rows_of(work).equals(alone)
    assert list(LocalEngine(4).run(work, [])) == []


def test_a_gpu_is_used_from_this_process(alone, tmp_path, monkeypatch):
    """Where JAX sees one, no process is started, whatever the number of workers."""
    monkeypatch.setattr("jax.default_backend", lambda: "gpu")
    work = work_in(tmp_path)
    for _ in LocalEngine(4).run(work, range(work.parts)):
        assert workers() == []
    assert rows_of(work).equals(alone)
