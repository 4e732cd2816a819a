"""Measure the flight as a program: compile time, flights per second, command times.

Usage: python benchmarks/flight.py [--flights 10000] [--chunk 512] [--threads 2]

One JSON line per run is appended to benchmarks/records/flight.jsonl: the machine, the versions,
what was measured. Flights are drawn from the mission's distributions with seed 1 and flown in
chunks of one fixed size, a few at a time. How accurate the steps are is tested in tests/phases.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from voskhod.flight.chain import come_down, fly, set_out
from voskhod.flight.flight import prepare, read_measurands
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import drawn_plan

RECORDS = Path(__file__).parent / "records" / "flight.jsonl"


def whole_flights(flights: int, chunk: int, threads: int) -> dict[str, Any]:
    """Return compile time, rate and outcome counts of whole flights in a batch."""
    mission = load_mission("voskhod-2")
    aim, layout = prepare(mission)

    def one(draw: Any) -> Any:
        record = fly(drawn_plan(mission, 1, draw), aim, layout)
        return {k: v for k, (v, _) in read_measurands(record).items()}, record.fate.cause

    begun = time.perf_counter()
    program = jax.jit(jax.vmap(one)).lower(jnp.arange(chunk)).compile()
    compiled = time.perf_counter() - begun
    starts = range(0, flights, chunk)
    jax.block_until_ready(program(jnp.arange(chunk)))
    begun = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(lambda s: jax.device_get(program(jnp.arange(s, s + chunk))), starts))
    seconds = time.perf_counter() - begun
    flown = len(starts) * chunk
    causes = np.concatenate([np.asarray(cause) for _, cause in parts])
    finite = all(np.isfinite(v).all() for values, _ in parts for v in values.values())
    return {
        "flights": flown,
        "chunk": chunk,
        "threads": threads,
        "compile_s": round(compiled, 2),
        "seconds": round(seconds, 3),
        "flights_per_s": round(flown / seconds, 1),
        "recovered_share": round(float(np.mean(causes == 0)), 4),
        "all_finite": bool(finite),
    }


def parts_of_a_flight(chunk: int) -> dict[str, float]:
    """Return flights per second of parts of a flight, one thread at a time, in one run.

    `out` is the coast and the burn, `down` the same with fall, canopies and landing, `whole` all.
    """
    mission = load_mission("voskhod-2")
    aim, layout = prepare(mission)
    draws = jnp.arange(chunk)

    def out(draw: Any) -> Any:
        return set_out(drawn_plan(mission, 1, draw), layout)[2]

    def down(draw: Any) -> Any:
        landed = come_down(drawn_plan(mission, 1, draw), layout).landing
        return landed.latitude, landed.longitude

    def whole(draw: Any) -> Any:
        record = fly(drawn_plan(mission, 1, draw), aim, layout)
        return {k: v for k, (v, _) in read_measurands(record).items()}

    rates = {}
    for part in (out, down, whole):
        program = jax.jit(jax.vmap(part)).lower(draws).compile()
        jax.block_until_ready(program(draws))
        seconds = []
        for _ in range(5):
            begun = time.perf_counter()
            jax.block_until_ready(program(draws))
            seconds.append(time.perf_counter() - begun)
        rates[f"{part.__name__}_per_s"] = round(chunk / float(np.median(seconds)), 1)
    rates["coast_share"] = round(rates["whole_per_s"] / rates["out_per_s"], 3)
    return rates


def command_times() -> dict[str, float]:
    """Return wall times of `voskhod fly` without and with kept programs, and of --help."""
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {**os.environ, "XDG_CACHE_HOME": str(Path(folder) / "cache")}
        fly_command = [
            sys.executable,
            "-m",
            "voskhod",
            "fly",
            "--quiet",
            "--out",
            f"{folder}/out",
        ]
        times = {}
        for name, command in (
            ("fly_cold_s", fly_command),
            ("fly_warm_s", fly_command),
            ("help_s", [sys.executable, "-m", "voskhod", "--help"]),
        ):
            begun = time.perf_counter()
            subprocess.run(command, check=True, env=surroundings, stdout=subprocess.DEVNULL)
            times[name] = round(time.perf_counter() - begun, 2)
    return times


def main() -> None:
    """Measure and append one line to the record."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--flights", type=int, default=10_000)
    parser.add_argument("--chunk", type=int, default=1024)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    line = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "processor": platform.processor() or platform.machine(),
            "cores": os.cpu_count(),
            "system": platform.system(),
            "python": platform.python_version(),
            "jax": version("jax"),
            "diffrax": version("diffrax"),
            "backend": jax.default_backend(),
        },
        "command": command_times(),
        "parts": parts_of_a_flight(options.chunk),
        "batch": whole_flights(options.flights, options.chunk, options.threads),
    }
    RECORDS.parent.mkdir(exist_ok=True)
    with RECORDS.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line) + "\n")
    print(json.dumps(line, indent=2))


if __name__ == "__main__":
    main()
