"""Measure dispersed entries, 120 km to 10 km: this project, heyoka, SciPy; RocketPy's drops beside.

Usage: python benchmarks/entries.py [--flights 65536] [--repeats 20] [--rocketpy PYTHON]

The problem stands in `entry_problem.py`, the methods in `entry_ours.py` and `entry_others.py`. Each
flies the same entries at 1e-6 and 1e-9 on all cores, SciPy a sample. Speed never stands without
error: median and greatest over 256 flights against DOP853 at 1e-12. One JSON line per run is
appended to benchmarks/records/entries.jsonl. On a busy machine `cores_used` tells how much of it a
method got; `per_core_s`, flights by processor second, does not depend on that.
"""

import argparse
import json
import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import entry_others as others
import entry_ours as ours
import jax
import numpy as np
from entry_problem import SAMPLE, TOLERANCES, UNITS, Draws, Numbers, Run, draw, error

RECORDS = Path(__file__).parent / "records" / "entries.jsonl"
CREWS = 5  # fresh processes of the others, see entry_others
# Greatest error of a method that counts as at a tolerance: that share of the Earth's radius.
LARGEST_M = {tolerance: tolerance * float(UNITS[0]) for tolerance in TOLERANCES}


def line_of(
    method: str, tolerance: float, number: int, run: Run, reference: Numbers
) -> dict[str, Any]:
    """Return what one method reached: rates, error, and whether it keeps the bound."""
    quick = int(np.argmin(run.wall_s))
    line: dict[str, Any] = {
        "method": method,
        "tolerance": tolerance,
        "flights": number,
        "per_s": round(number / run.wall_s[quick], 1),
        "per_s_median": round(number / float(np.median(run.wall_s)), 1),
        **error(run.ends, reference),
    }
    if run.core_s:
        line["per_core_s"] = round(number / run.least_core_s, 1)
        line["cores_used"] = round(run.core_s[quick] / run.wall_s[quick], 2)
    line["within_bound"] = bool(line["position_m_max"] <= LARGEST_M[tolerance])
    print(json.dumps(line), flush=True)
    return line


def reference_of(draws: Draws) -> Numbers:
    """Return the ends of the first flights by DOP853 at 1e-12."""
    some = Draws(draws.state[:, :SAMPLE], draws.area[:SAMPLE])
    return (
        others.SciPy(1e-12).fly(some.state / UNITS[:6, None], 0.5 * others.A * some.area)
        * (UNITS[:, None])
    )


def by_others(
    draws: Draws, reference: Numbers, asked: argparse.Namespace
) -> tuple[list[dict[str, Any]], Numbers]:
    """Return the lines of heyoka and SciPy, and heyoka's ends at the tightest tolerance."""
    cores = os.cpu_count() or 1
    lines: list[dict[str, Any]] = []
    tight: Numbers = np.empty((7, 0))
    for tolerance in TOLERANCES:
        for method in others.METHODS:
            number = asked.scipy if method == "scipy" else asked.flights
            some = Draws(draws.state[:, :number], draws.area[:number])
            repeats = 1 if method == "scipy" else asked.repeats // CREWS
            order = (method, tolerance, some, repeats, cores)
            run = others.best_of([others.fly_elsewhere(*order) for _ in range(CREWS)])
            lines.append(line_of(method, tolerance, number, run, reference))
            if method == "heyoka, altitude":
                tight = run.ends
    return lines, tight


def by_us(
    draws: Draws, reference: Numbers, tight: Numbers, repeats: int
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return our lines, and how far we are from heyoka and from a GPU over all flights."""
    cores, number = os.cpu_count() or 1, draws.area.size
    lines: list[dict[str, Any]] = []
    apart: dict[str, Any] = {}
    for tolerance in TOLERANCES:
        steps = ours.STEPS[tolerance]
        run = ours.fly(ours.lean(steps), draws, repeats, cores)
        lines.append(line_of("ours, lean", tolerance, number, run, reference))
        gpu = ours.on_gpu(draws, steps, repeats)
        if gpu is not None:
            lines.append(line_of("ours, lean, GPU", tolerance, number, gpu, reference))
            apart[f"gpu_from_cpu_m_{tolerance:g}"] = _farthest(gpu.ends, run.ends)
        apart[f"ours_from_heyoka_m_{tolerance:g}"] = _farthest(run.ends, tight)
        march = ours.fly(ours.marched(ours.MARCH_STEPS[tolerance]), draws, min(repeats, 3), cores)
        lines.append(line_of("ours, march", tolerance, number, march, reference))
    return lines, apart


def _farthest(one: Numbers, two: Numbers) -> float:
    """Return the greatest distance between ends [m]."""
    return float(f"{np.max(np.linalg.norm(one[:3] - two[:3], axis=0)):.2g}")


def ratios(lines: list[dict[str, Any]]) -> dict[str, float]:
    """Return our lean rate over each other rate at equal tolerance, per core."""
    rate = {(line["method"], line["tolerance"]): line.get("per_core_s") for line in lines}
    return {
        f"{method} {tolerance:g}": round(rate["ours, lean", tolerance] / per_core, 2)
        for (method, tolerance), per_core in rate.items()
        if per_core and not method.startswith("ours")
    }


def main() -> None:
    """Measure, append one line to the record and print it."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--flights", type=int, default=65536)
    words.add_argument("--repeats", type=int, default=20)
    words.add_argument("--scipy", type=int, default=256, help="flights that SciPy flies")
    words.add_argument("--drops", type=int, default=40, help="drops that RocketPy flies")
    words.add_argument("--rocketpy", default=sys.executable, help="Python that has RocketPy")
    asked = words.parse_args()
    draws = draw(asked.flights)
    reference = reference_of(draws)
    lines, tight = by_others(draws, reference, asked)
    ours.prepare()
    own, apart = by_us(draws, reference, tight, asked.repeats)
    lines += own
    record = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "processor": platform.processor() or platform.machine(),
            "cores": os.cpu_count(),
            "load": round(os.getloadavg()[0], 1),
            "system": platform.system(),
            "python": platform.python_version(),
            "backend": jax.default_backend(),
        },
        "versions": {n: version(n) for n in ("voskhod", "jax", "diffrax", "heyoka", "scipy")},
        "flags": ours.FLAGS,
        "bound_m": {f"{key:g}": round(value, 4) for key, value in LARGEST_M.items()},
        "methods": lines,
        "apart": apart,
        "ours_over": ratios(lines),
        "rocketpy": others.by_rocketpy(asked.rocketpy, asked.drops),
    }
    RECORDS.parent.mkdir(exist_ok=True)
    with RECORDS.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(record) + "\n")
    print(json.dumps(record, indent=2))


if __name__ == "__main__":
    main()
