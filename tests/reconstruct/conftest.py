"""Toy campaigns and folders: Gaussian measurands, no flying."""

import numpy as np
import polars as pl
import pytest

from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Claim, Event, Header, Source

SHORT = b"""
schema_version = 1
[[question]]
id = "short"
asks = "Was it short?"
[[question.answer]]
name = "short"
when = ["landing.miss_distance < 400 km"]
[[question.answer]]
name = "long"
otherwise = true
"""
MISS, OUT, RETURN = "landing.miss_distance", "spacewalk.outside_duration", "landing.time"


@pytest.fixture(scope="session")
def frame():
    """Return what makes rows of a campaign out of columns, with independent normal ones first."""

    def make(count=20_000, seed=1, **columns):
        rng = np.random.default_rng(seed)
        made = {
            "draw": np.arange(count),
            "outcome": ["recovered"] * count,
            "input.spacewalk.free_float": rng.normal(600.0, 40.0, count),
            MISS: rng.normal(400e3, 100e3, count),
            OUT: rng.normal(700.0, 60.0, count),
        }
        return pl.DataFrame({**made, **columns}).lazy()

    return make


@pytest.fixture(scope="session")
def folder():
    """Return what makes a folder of claims, and of sources with reliability 4 to 1."""

    def make(*claims, sources=(), outside=(), events=()):
        told = [*claims, *outside]
        named = {s["id"]: s for s in sources}
        for name in {c["source"] for c in told} | {n for c in told for n in c.get("also", ())}:
            named.setdefault(name, {"id": name})
        usual = {"name": "somebody", "kind": "press", "reliability": (4.0, 1.0)}
        return Folder(
            Header(schema_version=1, mission="toy", title="Toy", topics=("walk",)),
            documents=(),
            sources=tuple(Source(**{**usual, **named[name]}) for name in sorted(named)),
            passages=(),
            claims=tuple(_claim(**one) for one in claims),
            outside=tuple(_claim(**one) for one in outside),
            artefacts=(),
            events=tuple(Event(**one) for one in events),
            people=(),
            places=(),
            holdings=(),
            corrections=(),
            digest="0" * 64,
        )

    return make


@pytest.fixture(scope="session")
def short():
    """Return a file of one question that halves the usual flights: was it short of 400 km?"""
    return SHORT


def _claim(**fields):
    usual = {"says": "so it was", "topic": "walk", "about": "flight", "attribute": "number"}
    return Claim(**{**usual, **fields})
