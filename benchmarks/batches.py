"""Fly batches in one process to a core, as the local engine of campaigns does.

XLA's own threads do not help small batches: two threads of one process use little more than one
core. Each process has a thread pool of one (NPROC), compiles its program, and waits for the start;
what is measured is the time from the start to the last result, several times over.
"""

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

ROUNDS = 5
Program = Callable[[int], Any]
"""First draw of a batch -> results as a tree of NumPy arrays."""


class Flown(NamedTuple):
    """Batches that were flown: compile time of the slowest process, time of each round, results."""

    compile_s: float
    rounds_s: list[float]
    parts: list[Any]


def fly_batches(
    make: Callable[[int], Program], chunk: int, starts: Sequence[int], workers: int
) -> Flown:
    """Return batches flown by some processes, all of them `ROUNDS` times.

    Args:
        make: returns a compiled program for batches of a size; a function of a module.
        chunk: flights of a batch.
        starts: first draw of each batch; every worker flies an equal share of them.
        workers: how many processes.
    """
    os.environ["NPROC"] = "1"  # what XLA takes for the number of cores, in the processes to come
    context = multiprocessing.get_context("spawn")
    pairs = [context.Pipe() for _ in range(workers)]
    processes = [
        context.Process(target=_serve, args=(there, make, chunk, starts[i::workers]))
        for i, (_, there) in enumerate(pairs)
    ]
    for process in processes:
        process.start()
    here = [pair[0] for pair in pairs]
    compiled = max(end.recv() for end in here)
    print("compiled; measuring", file=sys.stderr, flush=True)
    rounds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for end in here:
            end.send("go")
        for end in here:
            end.recv()
        rounds.append(time.perf_counter() - begun)
    parts = []
    for end in here:
        end.send("tell")
        parts += end.recv()
    for process in processes:
        process.join()
    return Flown(compiled, rounds, parts)


def _serve(end: Connection, make: Callable[[int], Program], chunk: int, starts: list[int]) -> None:
    """Compile, then fly all batches whenever told to, and tell the results at last."""
    begun = time.perf_counter()
    program = make(chunk)
    program(0)
    end.send(time.perf_counter() - begun)
    parts: list[Any] = []
    while end.recv() == "go":
        parts = [program(start) for start in starts]
        end.send("done")
    end.send(parts)
