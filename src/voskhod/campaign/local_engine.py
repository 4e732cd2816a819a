"""Fly parts on this machine: one process to a core, or this process where there is a GPU.

Decision: processes, not threads. The batches of one process are flown one after another whichever
thread asks: two threads used 1.00 of two cores, and two processes flew 1.8 to 2.1 times as many
(entries of Genesis, four rounds in turn on a machine that others used as well).

Workers are started by `subprocess` and talk over a socket pair. They do not load the caller's
script again, as `multiprocessing` would make them do; Ctrl-C does not reach them; and they end when
the caller goes, however it goes, because their standard input closes then.

The first worker flies a batch before the others begin, so that programs are compiled once and
read from the disk by the rest (`voskhod.flight.compiled`). Each has a thread pool of one, else
there are as many threads as cores, squared: a first worker with all threads compiled a sixth
sooner, and a million flights then took a sixth more processor time.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any

import jax

from voskhod.campaign.parts import Work, fly_part, warm_up
from voskhod.errors import VoskhodError

_AHEAD = 2  # parts that a worker holds: the one it flies and the next, so that it never waits
_LIVES = 3  # workers that may be lost over one part before it is given up


class LocalEngine:
    """Flies parts with the cores of this machine, or with its GPU.

    Args:
        workers: how many processes; None for one to each core that may be used. One worker, and
            a GPU, fly in the calling process.
    """

    name = "local"

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or _cores()

    def run(self, work: Work, indices: Sequence[int]) -> Iterator[int]:
        """Fly parts and yield the index of each that is done, as `Engine.run`."""
        count = min(self.workers, len(indices))
        if count <= 1 or jax.default_backend() != "cpu":
            for index in indices:
                fly_part(work, index)
                yield index
            return
        crew = _Crew(work, count)
        try:
            yield from crew.fly(indices)
        finally:
            crew.end()


def _cores() -> int:
    """Return how many cores this process may use."""
    with suppress(AttributeError):  # not on every system
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Worker:
    """A process that flies parts.

    Attributes:
        channel: what it is told and what it answers.
        held: parts that it was given and has not finished, in order.
    """

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        path = os.pathsep.join(part for part in sys.path if part)
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", f"from {__name__} import serve; serve({theirs.fileno()})"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            # NPROC is what XLA takes for the number of cores.
            env={**os.environ, "PYTHONPATH": path, "NPROC": "1"},
            process_group=0,
        )
        theirs.close()
        self.channel: Connection = Connection(ours.detach())
        self.held: deque[int] = deque()

    def told(self, message: Any) -> None:
        """Send a message; a worker that is gone is noticed when it does not answer."""
        with suppress(OSError):
            self.channel.send(message)

    def end(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.channel.close()


class _Crew:
    """The workers of one run."""

    def __init__(self, work: Work, count: int) -> None:
        self._work = work
        self._left: deque[int] = deque()
        self._losses: dict[int, int] = {}
        self._starts_lost = 0
        self._workers: list[_Worker] = []
        try:
            for _ in range(count):
                self._workers.append(_Worker())
        except BaseException:
            self.end()
            raise

    def fly(self, indices: Sequence[int]) -> Iterator[int]:
        """Hand out parts and yield those that come back."""
        self._left.extend(indices)
        self._workers[0].told(self._work)
        # The others load their modules meanwhile, and wait for the programs.
        while self._answer(self._workers[0]) is None:
            pass
        self._hand_out(self._workers[0])
        for worker in self._workers[1:]:
            worker.told(self._work)
        while self._left or any(worker.held for worker in self._workers):
            ready = wait([worker.channel for worker in self._workers])
            for worker in [one for one in self._workers if one.channel in ready]:
                answer = self._answer(worker)
                if isinstance(answer, int):
                    worker.held.remove(answer)
                    yield answer
                if answer is not None:
                    self._hand_out(worker)

    def _hand_out(self, worker: _Worker) -> None:
        while self._left and len(worker.held) < _AHEAD:
            index = self._left.popleft()
            worker.held.append(index)
            worker.told(index)

    def _answer(self, worker: _Worker) -> int | str | None:
        """Return what a worker says, None where it was lost and another took its place."""
        try:
            answer = worker.channel.recv()
        except (EOFError, OSError):
            self._replace(worker)
            return None
        if isinstance(answer, BaseException):
            raise answer
        said: int | str = answer
        return said

    def _replace(self, lost: _Worker) -> None:
        """Start a worker in the place of one that is gone, and fly its parts again."""
        lost.end()
        code = lost.process.returncode
        if lost.held:
            self._losses[lost.held[0]] = self._losses.get(lost.held[0], 0) + 1
        else:
            self._starts_lost += 1
        if self._starts_lost >= _LIVES or max(self._losses.values(), default=0) >= _LIVES:
            what = f"part {lost.held[0]}" if lost.held else "starting"
            raise VoskhodError(
                f"{_LIVES} workers were lost over {what} ({_said(code)}). "
                "Try fewer --workers: each needs its memory."
            )
        self._left.extendleft(reversed(lost.held))
        place = self._workers.index(lost)
        self._workers[place] = _Worker()
        self._workers[place].told(self._work)

    def end(self) -> None:
        """End all workers at once; files that they were writing keep their temporary names."""
        for worker in self._workers:
            worker.end()


def _said(code: int | None) -> str:
    """Return how a process ended, in words."""
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"


def serve(handle: int) -> None:
    """Fly parts for the process that started this one; what a worker process runs.

    Args:
        handle: open socket: the work and then indices come in; "ready", indices and errors go out.
    """
    threading.Thread(target=_end_with_caller, daemon=True).start()
    channel: Connection = Connection(handle)
    with suppress(EOFError, OSError):
        work = channel.recv()
        try:
            warm_up(work)
            channel.send("ready")
            while True:
                index = channel.recv()
                fly_part(work, index)
                channel.send(index)
        except VoskhodError as wrong:
            channel.send(wrong)
        except (EOFError, ConnectionError):
            return
        except Exception:
            channel.send(RuntimeError(f"a worker failed\n{traceback.format_exc()}"))


def _end_with_caller() -> None:
    """End this process when its standard input closes: nobody waits for its parts any more."""
    sys.stdin.buffer.read()
    os._exit(1)
