"""Measure the server: many readers at once, what-ifs one after the other, memory.

Usage: python benchmarks/serve.py [--mission voskhod-2] [--readers 200] [--requests 20]
       [--what-ifs 1000]

One JSON line per run is appended to benchmarks/records/serve.jsonl. A real server runs in a process
of its own on a free port of this machine. Readers ask in turn for the missions, the header of the
nominal flight, its columns and the server's health, each on its own connection. A what-if changes
the first number in doubt between its 1 % and 99 % quantiles; its time is from the order to the
header. Memory is what the server's process has resident, before and after the what-ifs.
"""

import argparse
import asyncio
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
import numpy as np

RECORDS = Path(__file__).parent / "records" / "serve.jsonl"
SERVER = "from voskhod.cli import app; app()"
PATIENCE_S = 1200.0


def started(mission: str) -> tuple[subprocess.Popen[str], str]:
    """Start a server; return its process and its address."""
    words = [sys.executable, "-c", SERVER, "serve", mission, "--port", "0"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def flown(client: httpx.Client, order: dict[str, Any]) -> tuple[str, float]:
    """Order a flight; return its name and the time to its header [s]."""
    begun = time.perf_counter()
    answer = client.post("api/flights", json=order, headers={"prefer": "wait=20"})
    while answer.status_code == httpx.codes.ACCEPTED:
        name = answer.json()["id"]
        answer = client.get(f"api/flights/{name}", headers={"prefer": "wait=20"})
        if time.perf_counter() - begun > PATIENCE_S:
            raise TimeoutError(name)
    answer.raise_for_status()
    return answer.json()["id"], time.perf_counter() - begun


async def read(address: str, paths: list[str], order: argparse.Namespace) -> dict[str, Any]:
    """Let readers ask all at once; return errors, times and rate."""
    times: list[float] = []
    errors: list[str] = []

    async def reader(number: int) -> None:
        async with httpx.AsyncClient(base_url=address, timeout=60.0, verify=False) as client:
            for i in range(order.requests):
                begun = time.perf_counter()
                try:
                    answer = await client.get(paths[(number + i) % len(paths)])
                    answer.raise_for_status()
                except httpx.HTTPError as wrong:
                    errors.append(repr(wrong))
                times.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    await asyncio.gather(*(reader(number) for number in range(order.readers)))
    spent = time.perf_counter() - begun
    p50, p99 = np.percentile(times, (50, 99))
    return {
        "readers": order.readers,
        "requests": len(times),
        "errors": len(errors),
        "first_error": errors[0] if errors else None,
        "p50_ms": round(1e3 * float(p50), 1),
        "p99_ms": round(1e3 * float(p99), 1),
        "per_s": round(len(times) / spent, 1),
    }


def what_ifs(client: httpx.Client, process: int, order: argparse.Namespace) -> dict[str, Any]:
    """Fly what-ifs one after the other; return their times and the server's memory."""
    told = client.get(f"api/missions/{order.mission}").json()
    one = next(row for row in told["inputs"] if row["in_doubt"] and not row["choices"])
    before, times = resident(process), []
    for value in np.linspace(one["low"], one["high"], order.what_ifs):
        text = f"{float(value)!r} {one['unit']}".strip()
        times.append(flown(client, {"mission": order.mission, "set": {one["key"]: text}})[1])
    p50, p99 = np.percentile(times, (50, 99))
    return {
        "what_ifs": order.what_ifs,
        "changed": one["key"],
        "p50_s": round(float(p50), 3),
        "p99_s": round(float(p99), 3),
        "resident_before_mb": before,
        "resident_after_mb": resident(process),
    }


def resident(process: int) -> float:
    """Return the resident memory of a process [MB]."""
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("VmRSS"))
    return round(int(kilobytes) * 1024 / 1e6, 1)


def main() -> None:
    """Measure and record."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--mission", default="voskhod-2")
    words.add_argument("--readers", type=int, default=200)
    words.add_argument("--requests", type=int, default=20)
    words.add_argument("--what-ifs", type=int, default=1000)
    order = words.parse_args()
    process, address = started(order.mission)
    try:
        with httpx.Client(base_url=address, timeout=60.0) as client:
            name, first = flown(client, {"mission": order.mission})
            paths = ["api/missions", f"api/flights/{name}", f"api/flights/{name}/telemetry",
                     "api/health"]  # fmt: skip
            reading = asyncio.run(read(address, paths, order))
            changing = what_ifs(client, process.pid, order)
    finally:
        process.terminate()
        process.wait(30.0)
    record = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"processor": platform.machine(), "cores": os.cpu_count(),
                    "load": [round(x, 1) for x in os.getloadavg()]},
        "versions": {name: version(name) for name in ("fastapi", "uvicorn", "jax", "voskhod")},
        "mission": order.mission,
        "first_flight_s": round(first, 1),
        "reading": reading,
        "what_if": changing,
    }  # fmt: skip
    RECORDS.parent.mkdir(exist_ok=True)
    with RECORDS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")
    print(json.dumps(record, indent=2))


if __name__ == "__main__":
    main()
