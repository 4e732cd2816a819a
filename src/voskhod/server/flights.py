"""Flights on request: one worker, a short queue, and a memory of what was flown.

One thread flies, since a flight fills the machine anyway and JAX compiles one thing after another.
Whatever was flown is kept under its name, a digest of mission, seed and draw; the least recently
used goes when there are too many bytes. What somebody asked for comes before what is flown ahead.

Weak: a flight that has begun to compile cannot be stopped. One that is cancelled, or takes longer
than it may, is forgotten at once and its result thrown away, but the worker is not free before.
"""

import hashlib
import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from voskhod.errors import InputError, VoskhodError
from voskhod.export.bundle import bundle_of, header_bytes
from voskhod.export.claim_rows import Judged
from voskhod.flight.flight import fly_mission, prepare
from voskhod.server.limits import Limits
from voskhod.server.served import Ordered, mission_file

_log = logging.getLogger("voskhod.server")
_MOST_FAILED = 64  # failures that are remembered

State = Literal["queued", "flying", "done", "failed"]


class Busy(VoskhodError):
    """There are too many flights waiting, or too many programs: try again later."""


@dataclass(frozen=True)
class Kept:
    """A flight that was flown.

    Attributes:
        header: its header as JSON.
        columns: its columns.
        file: what was flown, as a mission file.
        mission: id of the mission.
        measurands: value of each measurand by id [SI].
    """

    header: bytes
    columns: bytes
    file: str
    mission: str
    measurands: Mapping[str, float | None]

    @property
    def size(self) -> int:
        """Return how many bytes it takes."""
        return len(self.header) + len(self.columns) + len(self.file)


@dataclass
class Job:
    """A flight that waits or is being flown.

    Attributes:
        order: what is to be flown.
        is_asked: whether somebody waits for it.
        state: where it stands.
        begun: when the worker took it [s of the monotonic clock].
        is_cancelled: whether nobody wants it any more.
        wrong: what went wrong.
    """

    order: Ordered
    is_asked: bool
    state: State = "queued"
    begun: float = 0.0
    is_cancelled: bool = False
    wrong: VoskhodError | None = None


class _CancelledError(Exception):
    """Nobody wants the flight any more."""


@dataclass
class Desk:
    """Takes orders of flights and hands out what was flown.

    Attributes:
        limits: how much may be asked.
        judged: verdicts on claims by mission.
        fly: makes a bundle of an order; tests give their own.
    """

    limits: Limits
    judged: Mapping[str, Mapping[str, Judged]] = field(default_factory=dict)
    fly: Callable[[Job], Kept] | None = None

    def __post_init__(self) -> None:
        self._lock = threading.Condition()
        self._jobs: dict[str, Job] = {}
        self._asked: deque[str] = deque()
        self._ahead: deque[str] = deque()
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._failed: OrderedDict[str, VoskhodError] = OrderedDict()
        self._structures: set[str] = set()
        self._bytes = 0
        self._is_open = True
        self._worker: threading.Thread | None = None

    def start(self) -> None:
        """Start the worker."""
        self._worker = threading.Thread(target=self._work, name="flights", daemon=True)
        self._worker.start()

    def stop(self) -> None:
        """Let the worker end when it is through with its flight; do not wait for it."""
        with self._lock:
            self._is_open = False
            for job in self._jobs.values():
                job.is_cancelled = True
            self._lock.notify_all()

    def order(self, order: Ordered, is_asked: bool = True) -> Kept | Job:
        """Take an order; return the flight at once if it was flown, else its place in the queue.

        Args:
            order: what is to be flown.
            is_asked: whether somebody waits for it; else it is flown when nothing else is.

        Raises:
            Busy: the queue is full.
        """
        with self._lock:
            name = order.id
            if (kept := self._kept.get(name)) is not None:
                self._kept.move_to_end(name)
                return kept
            self._failed.pop(name, None)
            job = self._jobs.get(name)
            if job is None:
                job = self._enqueued(name, Job(order, is_asked))
            elif is_asked and not job.is_asked and name in self._ahead:
                self._ahead.remove(name)
                self._asked.append(name)
                job.is_asked = True
            return job

    def _enqueued(self, name: str, job: Job) -> Job:
        if job.is_asked and len(self._asked) >= self.limits.waiting:
            raise Busy(f"{len(self._asked)} flights are waiting already")
        self._jobs[name] = job
        (self._asked if job.is_asked else self._ahead).append(name)
        self._lock.notify_all()
        return job

    def look(self, name: str) -> Kept | Job | VoskhodError | None:
        """Return what is known of a flight: it, its job, what went wrong, or nothing.

        Args:
            name: name of the flight.
        """
        with self._lock:
            if (kept := self._kept.get(name)) is not None:
                self._kept.move_to_end(name)
                return kept
            job = self._jobs.get(name)
            if job is not None and self._is_overdue(job):
                job.is_cancelled = True
                self._end(name, _overdue(self.limits.flight_s))
                job = None
            return job or self._failed.get(name)

    def place(self, name: str) -> int:
        """Return how many flights come before one that waits; 0 for the one being flown.

        Args:
            name: name of the flight.
        """
        with self._lock:
            queue = [*self._asked, *self._ahead]
            return queue.index(name) + 1 if name in queue else 0

    def waiting(self) -> int:
        """Return how many flights wait or are being flown."""
        with self._lock:
            return len(self._jobs)

    def cancel(self, name: str) -> bool:
        """Forget a flight that waits or is being flown; return whether it was known at all.

        Args:
            name: name of the flight. One that was flown stays: others may look at it.
        """
        with self._lock:
            job = self._jobs.pop(name, None)
            if job is not None:
                job.is_cancelled = True
                for queue in (self._asked, self._ahead):
                    if name in queue:
                        queue.remove(name)
            return job is not None or name in self._kept or self._failed.pop(name, None) is not None

    def _is_overdue(self, job: Job) -> bool:
        return job.state == "flying" and time.monotonic() - job.begun > self.limits.flight_s

    def _work(self) -> None:
        while True:
            with self._lock:
                while self._is_open and not self._asked and not self._ahead:
                    self._lock.wait()
                if not self._is_open:
                    return
                name = (self._asked or self._ahead).popleft()
                job = self._jobs[name]
                job.state, job.begun = "flying", time.monotonic()
            self._do(name, job)

    def _do(self, name: str, job: Job) -> None:
        """Fly a job; whatever happens, the worker lives on."""
        try:
            kept = (self.fly or self._flown)(job)
        except _CancelledError:
            return
        except VoskhodError as wrong:
            with self._lock:
                if not job.is_cancelled:
                    self._end(name, wrong)
        except Exception:
            _log.exception("a flight failed")
            with self._lock:
                if not job.is_cancelled:
                    self._end(name, VoskhodError("the flight could not be flown"))
        else:
            with self._lock:
                if not job.is_cancelled:
                    self._keep(name, kept)

    def _flown(self, job: Job) -> Kept:
        """Fly an order, looking between the steps whether it is wanted."""
        order = job.order
        self._admit(order)
        prepare(order.mission, order.like)
        _go_on(job)
        flight = fly_mission(order.mission, order.seed, order.draw, order.like)
        _go_on(job)
        name = order.mission.mission.id
        bundle = bundle_of(flight, order.changes, self.judged.get(name))
        header = header_bytes(bundle.header)
        return Kept(header, bundle.columns, mission_file(order), name, flight.measurands)

    def _admit(self, order: Ordered) -> None:
        """Refuse one more kind of program where there are as many as the system bears."""
        import jax

        from voskhod.mission.plan import nominal_plan

        tree = str(jax.tree.structure(nominal_plan(order.mission)))
        structure = hashlib.sha256(tree.encode()).hexdigest()
        if structure in self._structures:
            return
        if order.like is not order.mission and len(self._structures) >= self.limits.structures:
            raise Busy("as many kinds of missions were flown as there is room for; start it anew")
        self._structures.add(structure)

    def _keep(self, name: str, kept: Kept) -> None:
        self._jobs.pop(name, None)
        self._kept[name] = kept
        self._bytes += kept.size
        while self._bytes > self.limits.kept_bytes and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].size

    def _end(self, name: str, wrong: VoskhodError) -> None:
        self._jobs.pop(name, None)
        self._failed[name] = wrong
        while len(self._failed) > _MOST_FAILED:
            self._failed.popitem(last=False)


def _go_on(job: Job) -> None:
    if job.is_cancelled:
        raise _CancelledError


def _overdue(limit: float) -> InputError:
    return InputError(
        f"must be flown within {limit:g} s",
        given="a flight that takes longer",
        where="flight",
        do="Order it again: what was compiled is kept.",
    )
