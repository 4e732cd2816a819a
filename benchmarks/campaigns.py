"""Measure campaigns as they are flown: time, rate and memory over draws, cores and engines.

Usage: python benchmarks/campaigns.py [--mission genesis] [--draws 1000 10000 100000]
                                      [--engines local:1 local:2 ray:2] [--rounds 1]

One JSON line per campaign is appended to benchmarks/records/campaigns.jsonl; a million draws by
`--draws 1000000`. Each campaign is flown in a process of its own into a temporary folder, after a
small one that compiles the programs. The engines take turns within each round, so that what else
the machine does falls on all of them. Told of each:

- `seconds`: of the campaign, from its order to its record; `start_s`: of these until the first part
  was there (modules and programs are loaded, workers started);
- `rows_per_s`: over `seconds`; `steady_rows_per_s`: after the first part alone;
- `cpu_s`: processor time of the driver and all that it started, which does not grow when others use
  the machine; `rows_per_cpu_s`;
- `driver_mb` and `worker_mb`: most memory (resident set) of the driver and of the largest worker;
  `all_mb`: most at one time of all processes together, pages that they share counted once;
- `agrees`: SHA-256 of the rows is that of the first campaign with as many draws.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from voskhod.campaign.machine import machine, versions
from voskhod.campaign.run import run_campaign

RECORDS = Path(__file__).parent / "records" / "campaigns.jsonl"
TICKS = os.sysconf("SC_CLK_TCK")  # of processor time in /proc, a second
LOOK_S = 0.5  # between two looks at memory and processor time [s]
SEED, MIB = 1, 2**20


def measured(mission: str, draws: int, engine: str, workers: int) -> dict[str, Any]:
    """Return what one campaign took, flown by a process of its own."""
    with tempfile.TemporaryDirectory(prefix="voskhod-") as folder:
        words = [mission, str(draws), engine, str(workers), f"{folder}/campaign"]
        command = [sys.executable, __file__, "--flown", *words]
        driver = subprocess.Popen(command, stdout=subprocess.PIPE)
        watch = Watch(driver.pid)
        while driver.poll() is None:
            watch.look()
            time.sleep(LOOK_S)
        told = b"" if driver.stdout is None else driver.stdout.read()
    if driver.returncode:
        raise SystemExit(f"{engine} with {workers} workers: exit code {driver.returncode}")
    flown = json.loads(told)
    flown["seconds"] = round(flown["seconds"], 2)
    cpu_s = round(sum(watch.cpu_s.values()), 2)
    others = [size for pid, size in watch.largest.items() if pid != driver.pid]
    return {
        **flown,
        "cpu_s": cpu_s,
        "rows_per_cpu_s": round(draws / cpu_s, 1),
        "driver_mb": round(watch.largest[driver.pid] / MIB),
        "worker_mb": round(max(others, default=0) / MIB),
        "all_mb": round(watch.together / MIB),
    }


class Watch:
    """What a process and all that it started use; a process is known until it ends.

    Attributes:
        largest: most memory of each process [bytes].
        cpu_s: processor time of each process [s].
        together: most memory of all of them at one time [bytes].
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.largest: dict[int, int] = {}
        self.cpu_s: dict[int, float] = {}
        self.together = 0

    def look(self) -> None:
        """Look once."""
        now = 0
        for pid in family(self._pid):
            with suppress(OSError, StopIteration):  # it has just ended
                place = Path(f"/proc/{pid}")
                now += kilobytes(place / "smaps_rollup", "Pss") * 1024
                self.largest[pid] = kilobytes(place / "status", "VmHWM") * 1024
                fields = (place / "stat").read_text("utf-8").rpartition(")")[2].split()
                self.cpu_s[pid] = (int(fields[11]) + int(fields[12])) / TICKS
        self.together = max(self.together, now)


def kilobytes(path: Path, name: str) -> int:
    """Return a number that the kernel tells in a file of names and numbers."""
    lines = (line.partition(":") for line in path.read_text("utf-8").splitlines())
    return next(int(value.split()[0]) for key, _, value in lines if key == name)


def family(pid: int) -> Iterator[int]:
    """Yield a process and all that it started."""
    yield pid
    with suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8")
        for child in children.split():
            yield from family(int(child))


def fly(mission: str, draws: str, engine: str, workers: str, folder: str) -> None:
    """Fly a campaign and print how it went; what the process that is watched does."""
    print("measuring", file=sys.stderr, flush=True)
    times: list[tuple[int, float]] = []
    begin = time.perf_counter()
    campaign = run_campaign(
        mission,
        int(draws),
        SEED,
        folder=folder,
        engine=engine,
        workers=int(workers),
        progress=lambda rows, total: times.append((rows, time.perf_counter() - begin)),
    )
    seconds = time.perf_counter() - begin
    (first, start_s), (last, end_s) = times[1], times[-1]
    steady = None if last == first else round((last - first) / (end_s - start_s), 1)
    parts = sorted((campaign.folder / "parts").iterdir())
    rows = hashlib.sha256(b"".join(hashlib.sha256(p.read_bytes()).digest() for p in parts))
    told = {
        "seconds": seconds,
        "start_s": round(start_s, 2),
        "rows_per_s": round(int(draws) / seconds, 1),
        "steady_rows_per_s": steady,
        "parts": len(parts),
        "mb_on_disk": round(sum(part.stat().st_size for part in parts) / MIB, 1),
        "sha256": rows.hexdigest(),
    }
    print(json.dumps(told))


def main() -> None:
    """Measure and record."""
    if sys.argv[1:2] == ["--flown"]:
        fly(*sys.argv[2:])
        return
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--mission", default="genesis")
    words.add_argument("--draws", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    words.add_argument("--engines", nargs="+", default=["local:1", "local:2", "ray:2"])
    words.add_argument("--rounds", type=int, default=1)
    order = words.parse_args()
    measured(order.mission, 64, "local", 1)  # compiles
    digests: dict[int, str] = {}
    head = {"machine": machine(), "versions": versions(), "mission": order.mission}
    for draws in order.draws:
        for lap in range(order.rounds):
            for name in order.engines:
                engine, _, workers = name.partition(":")
                told = measured(order.mission, draws, engine, int(workers))
                digest = told.pop("sha256")
                told["agrees"] = digests.setdefault(draws, digest) == digest
                line = {
                    "time": datetime.now(UTC).isoformat(timespec="seconds"),
                    **head,
                    "engine": engine,
                    "workers": int(workers),
                    "draws": draws,
                    "round": lap,
                    "load": round(os.getloadavg()[0], 1),
                    **told,
                }
                record(line)


def record(line: dict[str, Any]) -> None:
    """Append a line to the record, and print what is new in it."""
    RECORDS.parent.mkdir(exist_ok=True)
    with RECORDS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    shown = {key: value for key, value in line.items() if key not in ("machine", "versions")}
    print(json.dumps(shown), flush=True)


if __name__ == "__main__":
    main()
