"""Measure the rescue as a program: compile time, drawn rescues per second, one map allocated.

Usage: python benchmarks/rescue.py [--rescues 10000] [--chunk 100] [--workers 2]

One JSON line per run is appended to benchmarks/records/rescue.jsonl. A rescue is drawn from the
mission's distributions (seed 1) at the landing place of the nominal flight, moved along the track
as the draw's burn is late: site and weather, the searchers' map of 120 cells over 24 sorties,
bearings, the way out, the cold; one process to a core, the best of some rounds. The map is
400 x 400 cells with a normal chance.
"""

import argparse
import json
import os
import platform
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from batches import Program, fly_batches

from voskhod.flight.flight import fly_mission
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import drawn_plan
from voskhod.phases.landing import LandingRecord
from voskhod.phases.rescue import rescue
from voskhod.phases.survival import survive
from voskhod.physics.ground import ground_at
from voskhod.physics.track import place_by_track
from voskhod.search.effort import allocate

RECORDS = Path(__file__).parent / "records" / "rescue.jsonl"
SPEED_M_S = 7470.0  # along the ground, per second of delay: docs/sensitivity.md


def program_of(chunk: int) -> Program:
    """Return the compiled program of a batch of drawn rescues."""
    mission = load_mission("voskhod-2")
    landed: LandingRecord = fly_mission(mission).record.landing

    def one(draw: Any) -> Any:
        plan = drawn_plan(mission, 1, draw)
        beyond = SPEED_M_S * plan.descent.manual.couch_return
        here = (landed.latitude, landed.longitude, landed.track_bearing)
        latitude, longitude = place_by_track(here, beyond, jnp.zeros(()))
        there = landed._replace(
            latitude=latitude, longitude=longitude, ground=ground_at(latitude, longitude)
        )
        found = rescue(plan, there, beyond)
        waited = survive(plan, there, found)
        located = (found.located - landed.time) / 3600.0
        return located, found.reached, found.extracted, found.nights, waited.lowest_core_k

    program = jax.jit(jax.vmap(one)).lower(jnp.arange(chunk)).compile()
    return lambda start: jax.device_get(program(jnp.arange(start, start + chunk)))


def rescues(order: argparse.Namespace) -> dict[str, Any]:
    """Return compile time and rate of drawn rescues, one process to a core."""
    starts = range(0, order.rescues, order.chunk)
    flown = fly_batches(program_of, order.chunk, starts, order.workers)
    count = len(starts) * order.chunk
    return {
        "rescues": count,
        "compile_s": round(flown.compile_s, 2),
        "rounds_s": [round(seconds, 3) for seconds in flown.rounds_s],
        "rescues_per_s": round(count / min(flown.rounds_s), 1),
        "located_median_h": round(float(np.median(np.concatenate([p[0] for p in flown.parts]))), 2),
    }


def one_map(cells: int = 400) -> dict[str, float]:
    """Return how long it takes to allocate effort on one map, warm."""
    axis = jnp.linspace(-4.0, 4.0, cells)
    x, y = jnp.meshgrid(axis, axis)
    chance = jnp.ravel(jnp.exp(-0.5 * (x * x + y * y)))
    chance, rate = chance / jnp.sum(chance), jnp.ones_like(chance) * cells * cells / 64.0
    run = jax.jit(allocate)
    jax.block_until_ready(run(chance, rate, jnp.asarray(1.0)))
    times = []
    for _ in range(10):
        begun = time.perf_counter()
        jax.block_until_ready(run(chance, rate, jnp.asarray(1.0)))
        times.append(time.perf_counter() - begun)
    return {"map_cells": cells * cells, "map_ms": round(1e3 * float(np.median(times)), 2)}


def main() -> None:
    """Measure and record."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--rescues", type=int, default=10_000)
    words.add_argument("--chunk", type=int, default=100)
    words.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    order = words.parse_args()
    record = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"processor": platform.machine(), "cores": os.cpu_count()},
        "versions": {name: version(name) for name in ("jax", "diffrax", "voskhod")},
        "backend": jax.default_backend(),
        "chunk": order.chunk,
        "workers": order.workers,
        "rescue": rescues(order),
        "map": one_map(),
    }
    RECORDS.parent.mkdir(exist_ok=True)
    with RECORDS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")
    print(json.dumps(record, indent=2))


if __name__ == "__main__":
    main()
