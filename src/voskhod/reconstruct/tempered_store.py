"""What is kept of a ladder: the rung that it stands on, and at last its particles.

    state.npz            heads, reference, lengths, evidence so far: all that is needed to go on
    particles.parquet    flights of the posterior
    ladder.json          that they are whole, tempers, evidence

Each file is written whole or not at all (`voskhod.writing`) and holds a digest of all that it hangs
on: mission, campaign, claims as they are heard, settings, version. What is of another digest is
not looked at, and written over.

Source: format of NumPy's archives, NEP 1.
"""

import hashlib
import io
import json
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Int

from voskhod.reconstruct.hearing import Hearing
from voskhod.reconstruct.reference import Reference
from voskhod.reconstruct.rungs import Rung
from voskhod.reconstruct.tempering import Ladder, Settings, State
from voskhod.writing import write_bytes, write_text

if TYPE_CHECKING:
    import polars as pl

TEMPERING = "tempering"  # folder beside the results
STATE, PARTICLES, LADDER = "state.npz", "particles.parquet", "ladder.json"

Found = tuple["pl.LazyFrame", Int[np.ndarray, " draw"], tuple[Rung, ...], tuple[float, float]]


def digest_of(made: tuple[Any, ...], hearing: Hearing, settings: Settings) -> str:
    """Return a digest of everything that particles hang on.

    Args:
        made: what the campaign is of.
        hearing: what is said.
        settings: how flights are drawn anew.
    """
    heard = (hearing.votes, sorted(hearing.betas.items()))
    parts = (version("voskhod"), made, heard, tuple(settings))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Kept:
    """The folder of a ladder.

    Attributes:
        folder: where it is.
        digest: of all that it hangs on.
    """

    folder: Path
    digest: str

    def keep(self, state: State) -> None:
        """Write where a ladder stands.

        Raises:
            OutputError: it cannot be written.
        """
        law = state.reference
        stream = io.BytesIO()
        np.savez(
            stream,
            digest=np.array(self.digest),
            power=np.array([state.power, state.kept]),
            z=state.z,
            logs=state.logs,
            places=law.places,
            mean=law.mean,
            factor=law.factor,
            evidence=state.log_evidence,
            lengths=np.array(state.lengths),
            rungs=np.array(state.rungs, dtype=float).reshape(-1, len(Rung._fields)),
        )
        write_bytes(self.folder / STATE, stream.getbuffer())

    def state(self) -> State | None:
        """Return where a ladder stands, None where nothing is kept of it."""
        with suppress(OSError, ValueError, KeyError), np.load(self.folder / STATE) as held:
            if str(held["digest"]) != self.digest:
                return None
            power, kept = held["power"].tolist()
            return State(
                power,
                kept,
                held["z"],
                held["logs"],
                Reference(held["places"], held["mean"], held["factor"]),
                held["evidence"],
                tuple(held["lengths"].tolist()),
                tuple(_rung(row) for row in held["rungs"].tolist()),
            )
        return None

    def told(self, ladder: Ladder, table: "pl.DataFrame") -> Found:
        """Write the particles of a ladder and return them as `particles` does.

        Args:
            ladder: that is done.
            table: its flights.

        Raises:
            OutputError: they cannot be written.
        """
        stream = io.BytesIO()
        table.write_parquet(stream, compression="zstd")
        # Whatever ends the process in between: particles of one ladder never stand with
        # the record of another.
        with suppress(FileNotFoundError):
            (self.folder / LADDER).unlink()
        write_bytes(self.folder / PARTICLES, stream.getbuffer())
        record = {
            "digest": self.digest,
            "evidence": list(ladder.evidence),
            "islands": ladder.islands.tolist(),
            "rungs": [list(one) for one in ladder.rungs],
        }
        write_text(self.folder / LADDER, json.dumps(record, allow_nan=False) + "\n")
        with suppress(OSError):
            (self.folder / STATE).unlink(missing_ok=True)
        found = self.particles()
        assert found is not None  # just written
        return found

    def particles(self) -> Found | None:
        """Return what a ladder that is done gave, None where it is not done."""
        import polars as pl

        path = self.folder / PARTICLES
        with suppress(OSError, ValueError, KeyError, TypeError):
            record = json.loads((self.folder / LADDER).read_text("utf-8"))
            if record["digest"] == self.digest and path.is_file():
                islands = np.array(record["islands"], dtype=np.int64)
                mean, error = record["evidence"]
                rungs = tuple(_rung(row) for row in record["rungs"])
                return pl.scan_parquet(path, glob=False), islands, rungs, (mean, error)
        return None


def _rung(row: list[float]) -> Rung:
    """Return a temper from its numbers."""
    power, kept, moved, accepted, still, flights = row
    return Rung(power, kept, int(moved), accepted, still, int(flights))
