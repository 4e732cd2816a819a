"""Measure the reconstruction: a million flights weighed by sixty claims, and all that follows.

Usage: python benchmarks/reconstruct.py [--flights 1000000] [--claims 60]

One JSON line per run is appended to benchmarks/records/reconstruct.jsonl. Flights are generated,
not flown: normal columns under the names of measurands, in Parquet parts of 8192 rows as a campaign
writes them. Claims are about flight 0, two to a source: every third a figure, the others ranges of
two deviations to either side; every fifth is wide of the mark, every fourth has a second reading.

`hear_s` reads the claims and the spread of all flights. `weigh_s` is the pass that reads the
columns, computes and keeps the ratios and weighs the flights, `weigh_cpu_s` its processor time.
`all_s` is the whole reconstruction from the columns on: both of these, bands, verdicts, sources,
what each source moves, one question with half and twice the errors. Peaks are of the process, with
the flights written before.
"""

import argparse
import json
import os
import platform
import resource
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Claim, Header, Source
from voskhod.flight.measurands import MEASURANDS
from voskhod.reconstruct.hearing import hear
from voskhod.reconstruct.likelihood import fit
from voskhod.reconstruct.observation import Choice
from voskhod.reconstruct.questions import questions_of
from voskhod.reconstruct.reconstruction import Options, reconstruct

RECORDS = Path(__file__).parent / "records" / "reconstruct.jsonl"
ROWS = 8192
COLUMNS = 40
ASKED = """
schema_version = 1
[[question]]
id = "above"
asks = "Above the mean?"
[[question.answer]]
name = "above"
when = ["%s > 0 s"]
[[question.answer]]
name = "below"
otherwise = true
"""


def names() -> list[str]:
    """Return measurands that are pure numbers or times, which need no unit here."""
    return [one.id for one in MEASURANDS if one.unit in ("", "s")][:COLUMNS]


def write_flights(folder: Path, flights: int) -> dict[str, float]:
    """Write the parts, return flight 0."""
    rng = np.random.default_rng(1)
    first: dict[str, float] = {}
    for start in range(0, flights, ROWS):
        size = min(ROWS, flights - start)
        columns = {name: rng.normal(size=size) for name in names()}
        first = first or {name: float(values[0]) for name, values in columns.items()}
        head = {"draw": np.arange(start, start + size), "outcome": ["recovered"] * size}
        table = pl.DataFrame({**head, **columns})
        table.write_parquet(folder / f"part-{start // ROWS:06d}.parquet", compression="zstd")
    return first


def claims_about(truth: dict[str, float], count: int) -> Folder:
    """Return a folder of claims about a flight."""
    rng = np.random.default_rng(2)
    known = list(truth)
    units = {one.id: one.unit for one in MEASURANDS}
    claims = []
    for i in range(count):
        name = known[i % len(known)]
        same = [other for other in known if units[other] == units[name] and other != name]
        value = truth[name] + rng.normal(0.0, 0.5) if i % 5 else 20.0
        readings = {name: 0.7, same[i % len(same)]: 0.2} if i % 4 == 0 else {name: 1.0}
        texts = [
            f"{one:.6f} {units[name]}" if units[name] else round(float(one), 6)
            for one in (value, value - 2.0, value + 2.0)
        ]
        claims.append(
            Claim(
                id=f"K{i:03d}",
                says="so it was",
                source=f"S{i // 2:03d}",
                topic="walk",
                about="flight",
                attribute=f"a{i}",
                readings=readings,
                value=texts[0],
                low=None if i % 3 == 0 else texts[1],
                high=None if i % 3 == 0 else texts[2],
                hedge="about" if i % 3 == 0 else None,
            )
        )
    sources = tuple(
        Source(id=f"S{i:03d}", name="somebody", kind="press", reliability=(3.0, 2.0))
        for i in range((count + 1) // 2)
    )
    none: tuple[Any, ...] = ()
    header = Header(schema_version=1, mission="toy", title="Toy", topics=("walk",))
    return Folder(
        header, none, sources, none, tuple(claims), *([none] * 7), digest="0" * 64
    )  # fmt: skip


def measured(flights: int, claims: int) -> dict[str, Any]:
    """Return seconds, memory and worth of one run."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        told = claims_about(write_flights(folder, flights), claims)
        frame = pl.scan_parquet(sorted(folder.glob("part-*.parquet")), glob=False)
        before = _peak_mb()
        start = time.perf_counter()
        hearing = hear(frame, told, Choice())
        heard = time.perf_counter()
        busy = time.process_time()
        fit(frame, hearing, folder)
        busy, weighed = time.process_time() - busy, time.perf_counter()
        peak = _peak_mb()
        asked = questions_of((ASKED % "landing.time").encode(), "toy")
        done = reconstruct(frame, told, Options(questions=asked, least=1.0))
        return {
            "flights": flights,
            "claims": claims,
            "hear_s": round(heard - start, 2),
            "weigh_s": round(weighed - heard, 2),
            "weigh_cpu_s": round(busy, 2),
            "all_s": round(time.perf_counter() - weighed, 2),
            "size": round(done.worth.size, 1),
            "before_mb": before,
            "weigh_peak_mb": peak,
            "all_peak_mb": _peak_mb(),
        }


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Measure and record one run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--flights", type=int, default=1_000_000)
    parser.add_argument("--claims", type=int, default=60)
    given = parser.parse_args()
    run = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"processor": platform.machine(), "cores": os.cpu_count()},
        "load": round(os.getloadavg()[0], 1),
        "versions": {name: version(name) for name in ("numpy", "polars", "voskhod")},
        **measured(given.flights, given.claims),
    }
    with RECORDS.open("a") as file:
        file.write(json.dumps(run) + "\n")
    print(json.dumps(run))


if __name__ == "__main__":
    main()
