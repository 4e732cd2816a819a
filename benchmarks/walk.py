"""Measure the walk as a program: compile time, walks per second, and the ratio to SciPy.

Usage: python benchmarks/walk.py [--walks 10000] [--chunk 500] [--threads 2] [--scipy 3]

One JSON line per run is appended to benchmarks/records/walk.jsonl. A walk is drawn from the
mission's distributions (seed 1): gas of the airlock, suit, backpack, body, muscle and bubbles from
the vent's opening to the filling; `whole` adds the airlock's shell, the free float with its camera,
radio and sight. The SciPy version integrates the same right-hand side, compiled, segment by segment
with `solve_ivp` (RK23, the same order and family as the march), events included.
"""

import argparse
import json
import os
import platform
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jax
import jax.flatten_util
import jax.numpy as jnp
import numpy as np
from scipy.integrate import solve_ivp

from voskhod.flight.chain import coast_layout
from voskhod.flight.outing import go_outside
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import drawn_plan, nominal_plan
from voskhod.phases import spacewalk, walking
from voskhod.phases.orbit import coast, coast_steps
from voskhod.phases.outfit import outfits
from voskhod.phases.procedure import segments, walk_parts

RECORDS = Path(__file__).parent / "records" / "walk.jsonl"
AFTER_S = 3600.0  # how long after the exit the orbit is followed


def walks(mission: Any, number: int, chunk: int, threads: int, whole: bool) -> dict[str, Any]:
    """Return compile time and rate of drawn walks in a batch."""
    walk = mission.spacewalk
    until = walk.exit_at.nominal + walk.free_float.nominal + AFTER_S
    steps = coast_steps(until - mission.orbit_known_at())
    layout = coast_layout(mission)

    def one(draw: Any) -> Any:
        plan = drawn_plan(mission, 1, draw)
        if not whole:
            walked = spacewalk.walk(plan, jnp.asarray(1.0), layout.walk_steps)
            return walked.times, walked.end, walked.fate.cause
        orbit = coast(plan, jnp.asarray(until), steps=steps)
        outside, refilled, fates = go_outside(plan, orbit, layout.walk_steps)
        poses, heard = outside.floating, outside.contact
        seen = None if poses is None else (poses.poses.greatest_distance, poses.footage[0].lit)
        return outside.walk.times, outside.walk.end, seen, heard.shares, refilled, fates

    begun = time.perf_counter()
    program = jax.jit(jax.vmap(one)).lower(jnp.arange(chunk)).compile()
    compiled = time.perf_counter() - begun
    starts = range(0, number, chunk)
    jax.block_until_ready(program(jnp.arange(chunk)))
    begun = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda s: jax.block_until_ready(program(jnp.arange(s, s + chunk))), starts))
    seconds = time.perf_counter() - begun
    flown = len(starts) * chunk
    return {
        "walks": flown,
        "compile_s": round(compiled, 2),
        "seconds": round(seconds, 3),
        "walks_per_s": round(flown / seconds, 1),
    }


def by_scipy(mission: Any, number: int) -> dict[str, float]:
    """Return walks per second of SciPy on the same right-hand side."""
    plan = nominal_plan(mission)
    parts = walk_parts(plan)
    outfit, gear = outfits(parts), walking.gear_of(parts)
    first = walking.first_walk(parts, outfit, gear)
    flat, unravel = jax.flatten_util.ravel_pytree(first)
    rates = walking.rates_of(gear)
    rows = segments(parts)

    @jax.jit
    def slope(now: Any, at: Any, scene: Any) -> Any:
        return jax.flatten_util.ravel_pytree(rates(now, unravel(at), scene))[0]

    @jax.jit
    def stop(now: Any, at: Any, scene: Any) -> Any:
        return walking.until(now, unravel(at), scene)

    def fly() -> None:
        now, state = float(parts.spacewalk.depressurise_at), np.asarray(flat)
        for index in range(rows.longest_s.shape[0]):
            controls = jax.tree.map(lambda part, i=index: part[i], rows)
            zero = jnp.zeros(len(parts.walkers))
            low = zero + (1.0 if index >= 5 else 0.0)  # from the second attempt on
            scene = walking.Scene(controls, low, jnp.asarray(now), outfit, parts, jnp.asarray(1.0))

            def event(t: float, y: Any, scene: Any = scene) -> float:
                return float(stop(t, y, scene))

            event.terminal = True  # type: ignore[attr-defined]
            end = now + float(controls.longest_s)
            if end <= now or event(now, state) <= 0.0:
                continue
            run = solve_ivp(
                lambda t, y, scene=scene: np.asarray(slope(t, y, scene)),
                (now, end),
                state,
                method="RK23",
                rtol=1e-3,
                atol=1e-6,
                max_step=60.0,
                events=event,
            )
            now, state = float(run.t[-1]), run.y[:, -1]

    fly()
    begun = time.perf_counter()
    for _ in range(number):
        fly()
    return {"scipy_walks_per_s": round(number / (time.perf_counter() - begun), 3)}


def main() -> None:
    """Measure and record."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--mission", default="voskhod-2")
    words.add_argument("--walks", type=int, default=10000)
    words.add_argument("--chunk", type=int, default=500)
    words.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    words.add_argument("--scipy", type=int, default=3)
    asked = words.parse_args()
    mission = load_mission(asked.mission)
    record: dict[str, Any] = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"processor": platform.machine(), "cores": os.cpu_count()},
        "versions": {name: version(name) for name in ("jax", "diffrax", "voskhod")},
        "backend": jax.default_backend(),
        "mission": asked.mission,
        "chunk": asked.chunk,
        "threads": asked.threads,
    }
    for name, whole in (("walk", False), ("whole", True)):
        record[name] = walks(mission, asked.walks, asked.chunk, asked.threads, whole)
        print(name, record[name], flush=True)
    if asked.scipy:
        record |= by_scipy(mission, asked.scipy)
        record["ratio_to_scipy"] = round(
            record["walk"]["walks_per_s"] / record["scipy_walks_per_s"], 1
        )
    RECORDS.parent.mkdir(exist_ok=True)
    with RECORDS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")
    print(json.dumps(record, indent=2))


if __name__ == "__main__":
    main()
