"""Adding to a log: whole, on the disk, one at a time; the log untouched where it fails."""

import fcntl
import os
import subprocess
import sys
import threading

import pytest

from voskhod.errors import InputError, OutputError
from voskhod.lots import log_file
from voskhod.lots.bids import read_entry, read_log
from voskhod.lots.log_file import append
from voskhod.lots.money import dollars
from voskhod.lots.state import replay


@pytest.fixture
def log(tmp_path, sale, line):
    """Return the path of a log with A registered and 1,500 bid."""
    path = tmp_path / "bids.jsonl"
    append(path, read_entry(line(1, "register", bidder="A")), sale)
    append(path, read_entry(line(2)), sale)
    return path


def test_what_was_added_is_there(log, sale, line):
    """The state of the last entry is that of a replay."""
    append(log, read_entry(line(3, "register", bidder="B")), sale)
    state = append(log, read_entry(line(4, bidder="B", amount="1000")), sale)
    assert state.standing.price == dollars(1100)
    found = read_log(log)
    assert (len(found.entries), found.torn_line) == (4, None)
    assert replay(found.entries, sale)[-1].state == state


@pytest.mark.parametrize(
    "keys",
    [
        {"amount": "1400"},
        {"amount": "2000", "bidder": "C"},
        {"amount": "2000", "id": "e1"},
        {"amount": "2000", "at": "2025-12-01T17:00:00Z"},
        {"amount": "2000", "channel": "floor"},
        {"amount": "2000.50"},
    ],
)
def test_what_cannot_follow_leaves_the_log_untouched(log, sale, line, keys):
    """To the byte, and the entry's line is named."""
    before = log.read_bytes()
    with pytest.raises(InputError, match="line 3"):
        append(log, read_entry(line(3, **keys)), sale)
    assert log.read_bytes() == before


def test_a_log_is_not_made_in_vain(tmp_path, sale, line):
    """A first entry that is refused leaves no file."""
    path = tmp_path / "new.jsonl"
    with pytest.raises(InputError, match="registered before"):
        append(path, read_entry(line(1)), sale)
    assert not path.exists()


def test_nothing_is_added_behind_a_torn_line(log, sale, line):
    """It is told, and what to do."""
    with log.open("ab") as file:
        file.write(b'{"id": "e3", "at"')
    before = log.read_bytes()
    with pytest.raises(InputError, match=r"line 3: must end with a whole line.*Remove that line"):
        append(log, read_entry(line(4, amount="2000")), sale)
    assert log.read_bytes() == before


@pytest.mark.parametrize("fails", ["write", "short", "fsync"])
def test_a_write_that_fails_is_cut_off_again(log, sale, line, monkeypatch, fails):
    """An error of the disk leaves the log as it was."""
    before = log.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    write = os.write
    if fails == "short":
        monkeypatch.setattr(log_file.os, "write", lambda number, text: write(number, text[:9]))
    else:
        monkeypatch.setattr(log_file.os, fails, full)
    with pytest.raises(OutputError, match=r"cannot be written: .*(disk is full|No space left)"):
        append(log, read_entry(line(3, amount="2000")), sale)
    monkeypatch.undo()
    assert log.read_bytes() == before


def test_what_is_added_reaches_the_disk(log, sale, line, monkeypatch):
    """The file is flushed after it is written."""
    calls = []
    for name in ("write", "fsync"):
        real = getattr(os, name)
        monkeypatch.setattr(
            log_file.os, name, lambda *given, n=name, r=real: (calls.append(n), r(*given))[1]
        )
    append(log, read_entry(line(3, amount="2000")), sale)
    assert calls == ["write", "fsync"]


@pytest.mark.parametrize("name", [".", "no/such/folder/log", "a\x00b", "x" * 5000])
def test_a_place_that_cannot_be_written(tmp_path, sale, line, name):
    """One error that is printable."""
    with pytest.raises(OutputError, match="cannot be written") as wrong:
        append(tmp_path / name, read_entry(line(1, "register", bidder="A")), sale)
    assert str(wrong.value).isprintable()


def test_a_pipe_is_no_log(tmp_path, sale, line):
    """It is refused and not waited for."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(OutputError, match="not a file"):
        append(path, read_entry(line(1, "register", bidder="A")), sale)


def test_a_writer_waits_for_another(log, sale, line):
    """While somebody else has the lock nothing is added; then it is."""
    before = log.read_bytes()
    with log.open("rb") as other:
        fcntl.flock(other.fileno(), fcntl.LOCK_EX)
        entry = read_entry(line(3, amount="2000"))
        waiting = threading.Thread(target=append, args=(log, entry, sale))
        waiting.start()
        waiting.join(0.3)  # an append without a lock takes a few milliseconds
        assert waiting.is_alive()
        assert log.read_bytes() == before
    waiting.join(60)
    assert len(read_log(log).entries) == 3


WRITER = """
import json, sys
from pathlib import Path
from voskhod.lots.bids import read_entry
from voskhod.lots.log_file import append
from voskhod.lots.reading import load_sales

sale = load_sales("voskhod-2")[0]
for i in range(10):
    who = f"{sys.argv[2]}-{i}"
    entry = {"id": who, "at": "2025-12-01T18:00:00Z", "lot": "leonov-report"}
    entry |= {"kind": "register", "bidder": who}
    append(Path(sys.argv[1]), read_entry(json.dumps(entry).encode()), sale)
"""


def test_several_writers_lose_nothing(tmp_path, sale):
    """Three processes, ten entries each, all at one instant: thirty whole lines."""
    path = tmp_path / "bids.jsonl"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), number]) for number in "abc"
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    found = read_log(path)
    assert (len(found.entries), found.torn_line) == (30, None)
    assert len(replay(found.entries, sale)[-1].state.registered) == 30
