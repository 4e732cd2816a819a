"""Measure the archive: validation, build, search, disputes and contradictions as a folder grows.

Usage: python benchmarks/archive.py [--claims 100000] [--files]

One JSON line per run is appended to benchmarks/records/archive.jsonl. The folder is generated: a
fifth as many artefacts as claims, half as many passages, a hundredth as many sources, words drawn
by Zipf's law from 20 000, four claims to an attribute, all forms but `depicts`. It is made at a
quarter, a half and the whole of the size, so that growth can be told. `--files` also writes the
largest as TOML and reads it back, which takes minutes.
"""

import argparse
import json
import os
import platform
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from statistics import median
from typing import Any

from pydantic import TypeAdapter

from voskhod.evidence.archive import build_archive, opened, stored_folder
from voskhod.evidence.checks import Row, check_records
from voskhod.evidence.contradictions import contradictions
from voskhod.evidence.disputes import disputed
from voskhod.evidence.folder import TABLES, Folder, read_folder
from voskhod.evidence.records import Header
from voskhod.evidence.search import search

RECORDS = Path(__file__).parent / "records" / "archive.jsonl"
TOPICS = ("launch", "walk", "landing", "sale")
MEASURANDS = ("spacewalk.outside_duration", "landing.time", "rescue.reached_after")
HASH = "0" * 64
SEARCHES = 200
_WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprstvz" for b in "aeiou" for c in "lmnrst"]
WORDS = [f"{a}{b}" for a in _WORDS for b in _WORDS][:20_000]
HEAVY = list(accumulate(1.0 / rank for rank in range(1, len(WORDS) + 1)))


def tables(claims: int, seed: int = 1) -> dict[str, list[dict[str, Any]]]:
    """Return plain tables of a generated folder, by attribute of `Folder`."""
    draw = random.Random(seed)
    sources, passages, artefacts = claims // 100, claims // 2, claims // 5
    return {
        "documents": [
            {"id": "D1", "title": "One", "file": "one.txt", "sha256": HASH, "bytes": 10**7}
            | {"code_points": 10**7}
        ],
        "sources": [
            {"id": f"S{i}", "name": words(draw, 4), "kind": "press", "covers": TOPICS[:1]}
            | ({"lineage": [{"source": f"S{i // 2}", "how": "copies"}]} if i % 3 == 1 else {})
            for i in range(sources)
        ],
        "passages": [
            {"id": f"Q{i}", "document": "D1", "start": 60 * i, "end": 60 * i + 40, "line": i + 1}
            | dict.fromkeys(("sha256", "before", "after"), HASH)
            for i in range(passages)
        ],
        "claims": [claim(draw, i, claims) for i in range(claims)],
        "artefacts": [
            {"id": f"A{i}", "kind": "cover", "description": words(draw, 8), "date": day(draw)}
            | {"source": f"S{draw.randrange(sources)}", "cancel": words(draw, 3)}
            for i in range(artefacts)
        ],
        "events": [
            {"id": f"E{i}", "title": words(draw, 4), "date": day(draw), "topic": TOPICS[i % 4]}
            for i in range(100)
        ],
    }


def claim(draw: random.Random, i: int, claims: int) -> dict[str, Any]:
    """Return one claim: four to an attribute, five attributes to an artefact."""
    group = i // 4
    form = ("value", "date", "word", "truth", "grade", "order", "cause", "first")[group % 8]
    first, second = draw.sample(range(100), 2)
    content = {
        "value": f"{draw.gauss(500.0, 50.0):.1f} s",
        "date": day(draw),
        "word": words(draw, 1),
        "truth": draw.random() < 0.9,
        "grade": draw.randint(-2, 2),
        "order": (f"E{first}", f"E{second}"),
        "cause": (f"E{first}", f"E{second}"),
        "first": words(draw, 1),
    }[form]
    made: dict[str, Any] = {
        "id": f"K{i}",
        "says": words(draw, 10),
        "source": f"S{draw.randrange(claims // 100)}",
        "passage": f"Q{draw.randrange(claims // 2)}",
        "topic": TOPICS[group % 4],
        "about": f"A{group % (claims // 5)}",
        "attribute": f"attribute-{group % 5}",
        "note": words(draw, 12),
        form: content,
    }
    if form == "value":
        made["readings"] = {MEASURANDS[group % 3]: 0.8}
    if form == "value" and i % 4 == 3:
        made |= {"derived_from": f"K{i - 1}", "how": "copies"}
    return made


def words(draw: random.Random, count: int) -> str:
    """Return made-up words as unevenly frequent as those of a language."""
    return " ".join(draw.choices(WORDS, cum_weights=HEAVY, k=count))


def day(draw: random.Random) -> str:
    """Return a day of 1965."""
    return f"1965-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"


def timed(times: dict[str, float], name: str, run: Callable[[], Any]) -> Any:
    """Run something and note how long it took, and how long of that the processor [s]."""
    begun, worked = time.perf_counter(), time.process_time()
    result = run()
    times[name] = round(time.perf_counter() - begun, 3)
    times[name.replace("_s", "_cpu_s")] = round(time.process_time() - worked, 3)
    return result


def folder_of(plain: dict[str, list[dict[str, Any]]], times: dict[str, float]) -> Folder:
    """Return checked records, with how long shapes and references took to check."""
    header = Header(
        schema_version=1, mission="generated", title="Generated", topics=TOPICS, zone="UTC"
    )
    kept: dict[str, tuple[Any, ...]] = timed(
        times,
        "validate_s",
        lambda: {
            attribute: tuple(TypeAdapter(list[model]).validate_python(plain.get(attribute, [])))
            for _, _, model, attribute in TABLES
        },
    )
    rows = [
        Row(record, kind, i, file)
        for file, kind, _, attribute in TABLES
        for i, record in enumerate(kept[attribute])
    ]
    timed(times, "check_s", lambda: check_records(header, rows, "folder.toml"))
    return Folder(header, **kept, digest="0" * 64)


def searches(archive: sqlite3.Connection) -> dict[str, float]:
    """Return how long searches take [ms]: rare, common and half-typed words."""
    draw = random.Random(2)
    asked = [words(draw, draw.randint(1, 3)) for _ in range(SEARCHES)]
    asked += [WORDS[0], f"{WORDS[0]} {WORDS[1]}", WORDS[0][:2], WORDS[3][:3], "K99", "nothing"]
    spent = []
    for text in asked:
        begun = time.process_time()
        search(archive, text)
        spent.append(1e3 * (time.process_time() - begun))
    spent.sort()
    return {
        "search_median_cpu_ms": round(median(spent), 2),
        "search_95_cpu_ms": round(spent[19 * len(spent) // 20], 2),
        "search_worst_cpu_ms": round(spent[-1], 2),
    }


def measured(claims: int, place: Path) -> dict[str, Any]:
    """Return the times for one size of folder."""
    times: dict[str, float] = {}
    folder = folder_of(tables(claims), times)
    path = place / f"{claims}.sqlite"
    timed(times, "build_s", lambda: build_archive(folder, path))
    with opened(path) as archive:
        times |= searches(archive)
        again = timed(times, "load_s", lambda: stored_folder(archive))
        count = len(timed(times, "disputed_s", lambda: disputed(archive)))
    if again != folder:
        raise SystemExit("the archive does not give back its records")
    found = timed(times, "contradictions_s", lambda: contradictions(folder))
    sizes = {"claims": claims, "artefacts": len(folder.artefacts), "disputed": count}
    size = round(path.stat().st_size / 1e6, 1)
    return sizes | {"contradictions": len(found), "archive_MB": size} | times


def files(claims: int, place: Path) -> dict[str, float]:
    """Return how long a folder of TOML files takes to read [s]."""
    times: dict[str, float] = {}
    (place / "folder.toml").write_text(
        'schema_version = 1\nmission = "generated"\ntitle = "Generated"\n'
        f"topics = {json.dumps(TOPICS)}\n"
    )
    plain = tables(claims)
    for name, kind, _, attribute in TABLES:
        if plain.get(attribute):
            blocks = (
                f"[[{kind}]]\n" + "\n".join(f"{key} = {toml(value)}" for key, value in row.items())
                for row in plain[attribute]
            )
            (place / name).write_text("\n\n".join(blocks) + "\n")
    timed(times, "read_files_s", lambda: read_folder(place))
    return times


def toml(value: Any) -> str:
    """Return a value as TOML, which writes text, numbers and lists as JSON does."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{k}" = {toml(v)}' for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def main() -> None:
    """Measure and record."""
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--claims", type=int, default=100_000)
    given.add_argument("--files", action="store_true")
    order = given.parse_args()
    record: dict[str, Any] = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"processor": platform.machine(), "cores": os.cpu_count()},
        "load": round(os.getloadavg()[0], 2),
        "versions": {"sqlite": sqlite3.sqlite_version, "voskhod": version("voskhod")},
    }
    with tempfile.TemporaryDirectory() as place:
        record["sizes"] = [measured(order.claims // part, Path(place)) for part in (4, 2, 1)]
        if order.files:
            record |= files(order.claims, Path(place))
    RECORDS.parent.mkdir(exist_ok=True)
    with RECORDS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")
    print(json.dumps(record, indent=2))


if __name__ == "__main__":
    main()
