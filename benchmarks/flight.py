"""Measure the flight as a program: compile time, flights per second, command times.

Usage: python benchmarks/flight.py [--flights 10240] [--workers 2]

One JSON line per run is appended to benchmarks/records/flight.jsonl: the machine, the versions,
what was measured. Flights are drawn from the mission's distributions with seed 1 and flown by the
program of campaigns, one process to a core, the best of some rounds. How accurate the steps are is
tested in tests/phases.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from batches import Program, fly_batches

from voskhod.campaign.rows import CHUNK, fly_rows
from voskhod.campaign.sampling import sampling_of
from voskhod.flight.chain import come_down, fly, set_out
from voskhod.flight.flight import prepare, read_measurands
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import drawn_plan

MOST_ROWS = 2**30
RECORDS = Path(__file__).parent / "records" / "flight.jsonl"


def program_of(chunk: int) -> Program:
    """Return the program of a batch of whole flights, as campaigns fly them."""
    mission = load_mission("voskhod-2")
    prepare(mission)
    sampling = sampling_of(mission, 1, MOST_ROWS, {"kind": "plain"})

    def flown(start: int) -> Any:
        rows = fly_rows(mission, sampling.chances(np.arange(start, start + chunk)))
        return rows.measurands, rows.causes

    return flown


def whole_flights(flights: int, workers: int) -> dict[str, Any]:
    """Return compile time, rate and outcome counts of whole flights, one process to a core."""
    starts = range(0, flights, CHUNK)
    flown = fly_batches(program_of, CHUNK, starts, workers)
    causes = np.concatenate([cause for _, cause in flown.parts])
    best = len(causes) / min(flown.rounds_s)
    return {
        "flights": len(causes),
        "chunk": CHUNK,
        "workers": workers,
        "compile_s": round(flown.compile_s, 2),
        "rounds_s": [round(seconds, 3) for seconds in flown.rounds_s],
        "flights_per_s": round(best, 1),
        "flights_per_s_and_core": round(best / workers, 1),
        "recovered_share": round(float(np.mean(causes == 0)), 4),
    }


def parts_of_a_flight() -> dict[str, float]:
    """Return flights per second of parts of a flight, one after another, in one run.

    `out` is the coast and the burn, `down` the same with fall, canopies and landing, `whole` all.
    """
    mission = load_mission("voskhod-2")
    aim, layout = prepare(mission)
    draws = jnp.arange(CHUNK)

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
        rates[f"{part.__name__}_per_s"] = round(CHUNK / float(np.median(seconds)), 1)
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
    parser.add_argument("--flights", type=int, default=10_240)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
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
        "parts": parts_of_a_flight(),
        "batch": whole_flights(options.flights, options.workers),
    }
    RECORDS.parent.mkdir(exist_ok=True)
    with RECORDS.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line) + "\n")
    print(json.dumps(line, indent=2))


if __name__ == "__main__":
    main()
