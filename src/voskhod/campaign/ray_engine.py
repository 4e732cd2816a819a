"""Fly parts on a Ray cluster: one task to a part, on this machine or on many.

Decision: core tasks alone, no data sets and no actors. A part file is the commit, so that Ray may
fly a part twice: a task whose worker or node is killed is flown again elsewhere, and the rows are
the same. Ray's data sets doubled rows when their driver was killed and started again; tasks that
write part files did not (`docs/campaigns.md`).

A worker has one core and one thread (`voskhod.campaign.local_engine` says why) and flies on the
processor also where there is a GPU. Each machine flies one batch first, so that programs are
compiled once and read from its disk by all of its workers.

All nodes must see the folder under the same path. Each leaves a file there before it flies, which
must be seen here, and each part that is said to be done must be there.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

from voskhod.campaign.machine import versions
from voskhod.campaign.parts import PARTS, Work, fly_part, warm_up
from voskhod.campaign.ray_cluster import LostError, answer_of, connection
from voskhod.errors import InputError, OutputError, VoskhodError
from voskhod.writing import write_bytes

_AHEAD = 3  # parts that are handed out for each core, so that no worker waits for the next
_LIVES = 3  # workers that may be lost over one part before it is given up
_LATE_S = 60.0  # until a file is seen here [s]: what a network file system remembers of a folder
_ALONE_S = 60.0  # without a node that has a core, until it is given up [s]; one may be on its way
_LOOK_S = 2.0  # between two looks at the cluster [s]
_END_S = 10.0  # for workers to end when they are cancelled [s]
# NPROC is what XLA takes for the number of cores.
_SURROUNDINGS = {"env_vars": {"JAX_PLATFORMS": "cpu", "NPROC": "1"}}


class RayEngine:
    """Flies parts with the workers of a Ray cluster.

    A cluster that was joined is left as it was; one that was started is ended. In a process that
    called `ray.init` before, that connection is used and stays.

    Args:
        address: "host:port" of a cluster to which this machine belongs, "auto" for the one that
            runs here; None for a cluster of this machine alone, which is started.
        workers: how many parts are flown at a time; None for all cores.

    Raises:
        InputError: Ray is not installed.
    """

    name = "ray"

    def __init__(self, address: str | None = None, workers: int | None = None) -> None:
        if find_spec("ray") is None:
            raise InputError(
                "needs the package ray",
                where="--engine ray",
                do="`pip install 'voskhod[ray]'` installs it.",
            )
        self.address, self.workers = address, workers

    def run(self, work: Work, indices: Sequence[int]) -> Iterator[int]:
        """Fly parts and yield the index of each that is done, as `Engine.run`.

        Args:
            work: the campaign.
            indices: parts that are wanted.

        Raises:
            InputError: no cluster at the address, or a node of it that has other versions.
            OutputError: a part cannot be written, or is written where this machine sees it not.
            VoskhodError: workers of a part were lost three times, or no node is left.
        """
        if not indices:
            return
        with connection(self.address, self.workers) as ray:
            _make_ready(ray, work)
            crew = _Crew(ray, work, self.workers)
            try:
                yield from crew.fly(indices)
            finally:
                crew.end()


class _Crew:
    """The tasks of one run."""

    def __init__(self, ray: Any, work: Work, limit: int | None) -> None:
        self._ray, self._work, self._limit = ray, work, limit
        self._flying: dict[Any, int] = {}
        self._cores = 1
        self._looked, self._fit = 0.0, time.monotonic()
        self._task = _remote(ray, _fly)

    def fly(self, indices: Sequence[int]) -> Iterator[int]:
        """Hand out parts through a window and yield those that come back."""
        left = deque(indices)
        while left or self._flying:
            window = self._window()
            while left and len(self._flying) < window:
                index = left.popleft()
                self._flying[self._task.remote(self._work, index)] = index
            done, _ = self._ray.wait(list(self._flying), timeout=_LOOK_S)
            for task in done:
                index = self._flying.pop(task)
                self._check(task, index)
                yield index

    def _check(self, task: Any, index: int) -> None:
        """Raise what went wrong with a part."""
        try:
            answer_of(self._ray, task)
        except LostError as lost:
            raise VoskhodError(
                f"the workers of part {index} were lost {_LIVES} times ({lost}). "
                "Try fewer --workers: each needs its memory."
            ) from None
        _check_seen(self._work.path(index))

    def _window(self) -> int:
        """Return how many parts may be handed out; nodes may have come or gone."""
        now = time.monotonic()
        if now - self._looked >= _LOOK_S:
            self._looked = now
            self._cores = int(self._ray.cluster_resources().get("CPU", 0))
        if self._cores:
            self._fit = now
        elif now - self._fit > _ALONE_S:
            raise VoskhodError(
                f"the Ray cluster has had no core for {_ALONE_S:.0f} s. "
                "What was flown is kept, and --resume goes on."
            )
        if self._limit is not None and self._limit < self._cores:
            return self._limit  # no worker waits, but no more fly than were asked for
        return max(_AHEAD * self._cores, 1)

    def end(self) -> None:
        """Cancel what is left, and wait until its workers write no more."""
        left = list(self._flying)
        with suppress(self._ray.exceptions.RayError):
            for task in left:
                self._ray.cancel(task, force=True)
            if left:
                self._ray.wait(left, num_returns=len(left), timeout=_END_S)


def _make_ready(ray: Any, work: Work) -> None:
    """Look whether all nodes can fly, and let each machine compile its programs."""
    nodes = [one for one in ray.nodes() if one["Alive"] and one["Resources"].get("CPU", 0) >= 1]
    for node, (told, trial) in _asked(ray, nodes, _introduce, work):
        for package, ours in versions().items():
            if told.get(package) != ours:
                raise InputError(
                    f"must have {package} {ours} as this machine has, else rows would differ",
                    given=str(told.get(package)),
                    where=f"node {node['NodeManagerHostname']}",
                )
        _check_seen(trial)
        trial.unlink(missing_ok=True)
    machines = {node["NodeManagerHostname"]: node for node in nodes}
    _asked(ray, list(machines.values()), warm_up, work)


def _asked(
    ray: Any, nodes: list[dict[str, Any]], what: Callable[[Work], Any], work: Work
) -> list[tuple[dict[str, Any], Any]]:
    """Let nodes do something at the same time; return what each says but those that are lost."""
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    task, asked, told = _remote(ray, what), [], []
    for node in nodes:
        there = NodeAffinitySchedulingStrategy(node["NodeID"], soft=False)
        asked.append((node, task.options(scheduling_strategy=there).remote(work)))
    for node, answer in asked:
        with suppress(LostError):
            told.append((node, answer_of(ray, answer)))
    return told


def _remote(ray: Any, function: Callable[..., Any]) -> Any:
    """Return a function as tasks of one core that are flown again when they are lost.

    All have the same surroundings, so that a worker that compiled flies parts afterwards. Compiling
    with one thread took a sixth longer than with two (33 and 38 s against 27 and 33 s for Genesis),
    another worker takes seconds of every run.
    """
    surrounded = ray.remote(num_cpus=1, max_retries=_LIVES - 1, runtime_env=_SURROUNDINGS)
    return surrounded(function)


def _introduce(work: Work) -> tuple[dict[str, str], Path]:
    """Return the versions of a node, and a file that it left in the folder."""
    # A temporary name, which is swept whatever happens.
    trial = work.folder / PARTS / f".{uuid4().hex}.part"
    write_bytes(trial, b"")
    return versions(), trial


def _fly(work: Work, index: int) -> None:
    fly_part(work, index)


def _check_seen(path: Path) -> None:
    """Wait for a file that a node has written.

    Raises:
        OutputError: it is not seen on this machine.
    """
    end = time.monotonic() + _LATE_S
    while not path.is_file():
        if time.monotonic() > end:
            raise OutputError(
                f"{path} is not there, though a node of the Ray cluster wrote it: "
                "--out must be a folder that all nodes share, under the same path"
            )
        time.sleep(0.05)
