"""Worker processes of this machine: one to a core, for whatever can be done in numbered pieces.

A job is sent to each worker once, then pieces of it, as often as there are new ones: parts of a
campaign, or batches of flights that are drawn anew near claims. Workers stay between two calls.

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
from queue import Queue
from typing import Any, Protocol

import jax

from voskhod.errors import VoskhodError

_AHEAD = 2  # pieces that a worker holds: the one it does and the next, so that it never waits
_LIVES = 3  # workers that may be lost over one piece before it is given up


class Job(Protocol):
    """Something that is done in pieces; it can be sent to another process."""

    def warm_up(self) -> None:
        """Do something like a piece and forget it, so that all programs are compiled and kept."""

    def do(self, item: Any) -> Any:
        """Return what comes of a piece; both can be sent to another process."""

    def name_of(self, item: Any) -> str:
        """Return what errors call a piece."""


class Workers(Protocol):
    """Who does the pieces of a job."""

    def do(self, items: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """Yield (place, what came of it) of each piece, in any order.

        Args:
            items: the pieces.
        """

    def end(self) -> None:
        """End them at once."""


def workers_for(job: Job, count: int) -> Workers:
    """Return who does a job: processes, or this one for a single worker and where there is a GPU.

    Args:
        job: what is done in pieces.
        count: how many workers are wanted.
    """
    if count <= 1 or jax.default_backend() != "cpu":
        return _Alone(job)
    return _Crew(job, count)


def cores() -> int:
    """Return how many cores this process may use."""
    with suppress(AttributeError):  # not on every system
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Alone:
    """The calling process, in the place of workers; pieces come in order."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def do(self, items: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """Yield what comes of each piece."""
        for place, item in enumerate(items):
            yield place, self._job.do(item)

    def end(self) -> None:
        """Do nothing: nobody was started."""


class _Worker:
    """A process that does pieces.

    Attributes:
        channel: what it is told and what it answers.
        held: places of the pieces that it was given and has not finished, in order.
    """

    def __init__(self, job: Job) -> None:
        ours, theirs = socket.socketpair()
        path = os.pathsep.join(part for part in sys.path if part)
        program = f"from {__name__} import serve; serve({theirs.fileno()})"
        self.process = subprocess.Popen(
            # The last word is for whoever lists processes: what this one is for.
            [sys.executable, "-P", "-c", program, type(job).__module__],
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
    """The worker processes of one job."""

    def __init__(self, job: Job, count: int) -> None:
        self._job = job
        self._items: Sequence[Any] = ()
        self._left: deque[int] = deque()
        self._losses: dict[int, int] = {}
        self._starts_lost = 0
        self._is_warm = False
        self._ahead = _AHEAD
        self._workers: list[_Worker] = []
        try:
            for _ in range(count):
                self._workers.append(_Worker(job))
        except BaseException:
            self.end()
            raise

    def do(self, items: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """Hand out pieces and yield those that come back."""
        self._items, self._left, self._losses = items, deque(range(len(items))), {}
        # Where there are few pieces, nobody takes the next one from under another's hands.
        self._ahead = _AHEAD if len(items) > len(self._workers) else 1
        if self._is_warm:
            for worker in self._workers:
                self._hand_out(worker)
        else:
            self._warm_up()
        while self._left or any(worker.held for worker in self._workers):
            ready = wait([worker.channel for worker in self._workers])
            for worker in [one for one in self._workers if one.channel in ready]:
                answer = self._answer(worker)
                if isinstance(answer, tuple):
                    worker.held.remove(answer[0])
                    yield answer
                if answer is not None:
                    self._hand_out(worker)

    def _warm_up(self) -> None:
        """Let the first worker compile what the others, which load modules meanwhile, then read."""
        self._workers[0].told(self._job)
        while self._answer(self._workers[0]) is None:
            pass
        self._hand_out(self._workers[0])
        for worker in self._workers[1:]:
            worker.told(self._job)
        self._is_warm = True

    def _hand_out(self, worker: _Worker) -> None:
        while self._left and len(worker.held) < self._ahead:
            place = self._left.popleft()
            worker.held.append(place)
            worker.told((place, self._items[place]))

    def _answer(self, worker: _Worker) -> tuple[int, Any] | str | None:
        """Return what a worker says, None where it was lost and another took its place."""
        try:
            answer = worker.channel.recv()
        except (EOFError, OSError):
            self._replace(worker)
            return None
        if isinstance(answer, BaseException):
            raise answer
        said: tuple[int, Any] | str = answer
        return said

    def _replace(self, lost: _Worker) -> None:
        """Start a worker in the place of one that is gone, and do its pieces again."""
        lost.end()
        code = lost.process.returncode
        if lost.held:
            self._losses[lost.held[0]] = self._losses.get(lost.held[0], 0) + 1
        else:
            self._starts_lost += 1
        if self._starts_lost >= _LIVES or max(self._losses.values(), default=0) >= _LIVES:
            what = self._job.name_of(self._items[lost.held[0]]) if lost.held else "starting"
            raise VoskhodError(
                f"{_LIVES} workers were lost over {what} ({_said(code)}). "
                "Try fewer --workers: each needs its memory."
            )
        self._left.extendleft(reversed(lost.held))
        place = self._workers.index(lost)
        self._workers[place] = _Worker(self._job)
        self._workers[place].told(self._job)

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
    """Do pieces for the process that started this one; what a worker process runs.

    Args:
        handle: open socket: a job and then numbered pieces come in; "ready", numbered answers and
            errors go out.
    """
    threading.Thread(target=_end_with_caller, daemon=True).start()
    channel: Connection = Connection(handle)
    told: Queue[Any] = Queue()
    threading.Thread(target=_listen, args=(channel, told), daemon=True).start()
    job = told.get()
    with suppress(OSError):
        try:
            job.warm_up()
            channel.send("ready")
            while True:
                place, item = told.get()
                channel.send((place, job.do(item)))
        except VoskhodError as wrong:
            channel.send(wrong)
        except ConnectionError:
            return
        except Exception:
            channel.send(RuntimeError(f"a worker failed\n{traceback.format_exc()}"))


def _listen(channel: Connection, told: "Queue[Any]") -> None:
    """Take what comes in at once, so that neither side waits for the other to read.

    Pieces and answers may both be larger than what a socket holds.
    """
    with suppress(EOFError, OSError):
        while True:
            told.put(channel.recv())
    os._exit(1)


def _end_with_caller() -> None:
    """End this process when its standard input closes: nobody waits for its pieces any more."""
    sys.stdin.buffer.read()
    os._exit(1)
