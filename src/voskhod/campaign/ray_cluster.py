"""A Ray cluster: joined, or started on this machine; and what its tasks say.

Decision: a cluster that was started lives on loopback and in a temporary folder, and is gone
afterwards; one that was joined is left as it was. Nothing of Ray reaches standard output, where
data goes, and no statistics are sent.

Decision: another process tries an address first. Ray takes two minutes to see that nobody answers,
and then ends the process that asked (Ray 2.60, a port at which nobody listens).
"""

import os
import socket
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from voskhod.campaign.local_engine import LocalEngine
from voskhod.errors import InputError, VoskhodError

_KNOCK_S = 10.0  # until a host has answered on its port [s]
_JOIN_S = 60.0  # until Ray has joined a cluster [s]: seconds, on a busy machine 20
_STORE = 80 * 2**20  # bytes for objects: nearly the least that Ray takes; parts go by file
_SURROUNDINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",  # else Ray reports its use to its makers
    "RAY_DEDUP_LOGS_SKIP_REGEX": ".*",  # else it tells of lost nodes on standard output
}
_SILENT: dict[str, Any] = {"log_to_driver": False, "logging_level": "error"}


class LostError(Exception):
    """A task whose worker or node was lost more often than it may be flown again."""


@contextmanager
def connection(address: str | None, workers: int | None) -> Iterator[Any]:
    """Join or start a cluster, and leave or end it.

    Where `ray.init` was called in this process before, that connection is used and stays.

    Args:
        address: "host:port" of a cluster to which this machine belongs, or "auto" for the one that
            runs here; None to start one of this machine alone.
        workers: cores of a cluster that is started; None for all.

    Yields:
        The module `ray`, connected.

    Raises:
        InputError: no cluster can be joined at the address; told within 70 s.
        VoskhodError: none can be started.
    """
    os.environ.update(_SURROUNDINGS)
    import ray

    if ray.is_initialized():
        yield ray
        return
    with ExitStack() as undone:
        if address is None:
            folder = tempfile.TemporaryDirectory(prefix="voskhod-", ignore_cleanup_errors=True)
            undone.enter_context(folder)
            undone.callback(ray.shutdown)
            _start(ray, LocalEngine(workers).workers, folder.name)
        else:
            _try_to_join(address)
            undone.callback(ray.shutdown)
            ray.init(address, **_SILENT)
        yield ray


def answer_of(ray: Any, task: Any) -> Any:
    """Wait for a task and return what it says, or raise what it raised.

    Args:
        ray: the module, connected.
        task: reference to what the task returns.

    Raises:
        LostError: its worker or node was lost too often.
        VoskhodError: as the task raised it.
        RuntimeError: the task failed otherwise.
    """
    try:
        return ray.get(task)
    except ray.exceptions.RayTaskError as wrong:
        if isinstance(wrong.cause, VoskhodError):
            raise wrong.cause from None
        raise RuntimeError(f"a worker failed\n{wrong}") from None
    except ray.exceptions.RayError as wrong:
        raise LostError(f"{type(wrong).__name__}: {_first_line(str(wrong))}") from None


def _start(ray: Any, workers: int, folder: str) -> None:
    """Start a cluster of this machine alone, whose logs go into a folder."""
    # Ray puts the outside address in the place of 127.0.0.1. Linux alone has the others.
    loopback = "127.0.0.2" if sys.platform.startswith("linux") else None
    try:
        with warnings.catch_warnings():
            # Between fork and exec Ray sets signals alone, which needs nothing of JAX.
            warnings.filterwarnings("ignore", "os.fork", RuntimeWarning)
            ray.init(
                "local",
                num_cpus=workers,
                num_gpus=0,
                include_dashboard=False,
                object_store_memory=_STORE,
                _node_ip_address=loopback,
                _temp_dir=folder,
                **_SILENT,
            )
    except Exception as wrong:
        raise VoskhodError(f"Ray could not be started: {wrong}") from wrong


def _try_to_join(address: str) -> None:
    """Refuse an address at which no cluster can be joined."""
    host, _, port = address.rpartition(":")
    if address != "auto":
        if not (host and port.isdecimal()) or "/" in host:
            raise _wrong(address)
        try:
            socket.create_connection((host.strip("[]"), int(port)), _KNOCK_S).close()
        except (OSError, OverflowError) as wrong:
            raise _wrong(f"{address} ({wrong})") from None
    ask = f"import ray; ray.init({address!r}, **{_SILENT})"
    try:
        trial = subprocess.run(
            [sys.executable, "-P", "-c", ask],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_JOIN_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _wrong(f"{address} (no answer in {_JOIN_S:.0f} s)") from None
    if trial.returncode != 0:
        said = trial.stderr.strip().splitlines() or [f"exit code {trial.returncode}"]
        raise _wrong(f"{address} ({said[-1]})")


def _wrong(given: str) -> InputError:
    return InputError(
        "must be host:port of a Ray cluster to which this machine belongs",
        given=given,
        where="--address",
        do="`ray start --head` begins one and prints it; `ray start --address` joins one.",
    )


def _first_line(text: str) -> str:
    return next(iter(text.strip().splitlines()), "no reason told")
