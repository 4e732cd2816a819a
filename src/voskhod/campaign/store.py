"""The folder of a campaign: a record of what it is, `campaign.json`, and its part files.

The record is written before the first part and again at the end. It holds the mission file as it
was, so that the folder says alone what was flown; the digest is of the mission as loaded, with all
defaults. Which parts are done is not in it: their files say that (`voskhod.campaign.parts`).

One process at a time may fly into a folder: it holds a lock of the operating system on a hidden
file, which goes with the process, however that ends.
"""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voskhod.campaign.parts import PARTS, Work, part_path, rows_in
from voskhod.errors import InputError, OutputError
from voskhod.mission.loading import load_mission, mission_digest
from voskhod.mission.schema import Mission
from voskhod.writing import write_text

if TYPE_CHECKING:
    import polars as pl

RECORD, LOCK = "campaign.json", ".lock"
SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Manifest:
    """What a campaign is and how it went.

    Attributes:
        mission: id of the mission.
        place: name or path by which the mission was given, None for one made in Python.
        text: the mission file, None for one made in Python.
        overrides: settings laid over it, as "section.key=value".
        digest: SHA-256 of the mission as loaded.
        seed: seed of the draws.
        count: how many draws were asked for.
        part_rows: rows to a part.
        sampling: how chances are drawn, as `voskhod.campaign.sampling` describes it.
        until: condition on which it stops before all draws are flown, None for none.
        engine: name of the engine.
        workers: how many workers it had, None where the engine decides.
        versions: version of each package that the rows depend on.
        machine: what it ran on last.
        begun: when the first part was begun, UTC.
        finished: when the last part was done or it was stopped, UTC; None while it runs.
        seconds: time that it ran, all runs together [s].
        rows: rows of the dataset.
        state: "begun", "stopped" or "complete".
        enough: rows after which the condition was met, None where it was not.
        judged: value and interval of the condition at last, None without one.
    """

    mission: str
    place: str | None
    text: str | None = field(repr=False)
    overrides: tuple[str, ...]
    digest: str
    seed: int
    count: int
    part_rows: int
    sampling: Mapping[str, Any]
    until: str | None
    engine: str
    workers: int | None
    versions: Mapping[str, str]
    machine: Mapping[str, Any]
    begun: str
    finished: str | None = None
    seconds: float = 0.0
    rows: int = 0
    state: str = "begun"
    enough: int | None = None
    judged: Mapping[str, float | None] | None = None

    @property
    def target(self) -> int:
        """Return how many rows the dataset has when it is whole."""
        return self.count if self.enough is None else self.enough

    @property
    def rows_per_second(self) -> float | None:
        """Return rows over the time that the campaign ran [1/s]; None if it did not run."""
        return self.rows / self.seconds if self.seconds > 0.0 else None

    def document(self) -> dict[str, Any]:
        """Return the record as plain data, ready for JSON."""
        head = {"schema_version": SCHEMA_VERSION}
        return {**head, **asdict(self), "rows_per_second": self.rows_per_second}

    def write(self, folder: Path) -> None:
        """Write the record into the folder of the campaign.

        Raises:
            OutputError: it cannot be written.
        """
        text = json.dumps(self.document(), indent=2, allow_nan=False)
        write_text(folder / RECORD, text + "\n")

    @staticmethod
    def read(folder: Path) -> "Manifest":
        """Return the record of the campaign in a folder.

        Raises:
            InputError: there is none, or it cannot be read.
        """
        path = folder / RECORD
        try:
            document = json.loads(path.read_text("utf-8"))
            version = document.get("schema_version")
            known = {each.name: document[each.name] for each in fields(Manifest)}
            if version == SCHEMA_VERSION:
                return Manifest(**{**known, "overrides": tuple(known["overrides"])})
        except FileNotFoundError:
            raise InputError(
                "must be the folder of a campaign",
                given=f"one without {RECORD}",
                file=folder,
                do="`voskhod campaign MISSION -n N` makes one.",
            ) from None
        except (OSError, ValueError, AttributeError, KeyError, TypeError) as wrong:
            raise InputError(
                "must be the record of a campaign", given=f"{wrong!r}"[:80], file=path
            ) from None
        raise InputError(
            f"must have schema_version {SCHEMA_VERSION}", given=f"{version}", file=path
        )


@dataclass(frozen=True)
class Campaign:
    """A campaign that was flown, or is being flown.

    Attributes:
        folder: where it is.
        manifest: what it is and how it went.
    """

    folder: Path
    manifest: Manifest
    _mission: Mission | None = field(default=None, repr=False, compare=False)

    @staticmethod
    def open(folder: str | Path) -> "Campaign":
        """Return the campaign in a folder.

        Raises:
            InputError: there is none.
        """
        return Campaign(Path(folder), Manifest.read(Path(folder)))

    def mission(self) -> Mission:
        """Return the mission that was flown.

        Raises:
            InputError: it was made in Python, or names a file that is gone or has changed.
        """
        if self._mission is not None:
            return self._mission
        told = self.manifest
        if told.place is None or told.text is None:
            raise InputError("must come from a file", given="a mission made in Python", file=RECORD)
        with suppress(InputError):
            mission = load_mission(told.place, told.overrides)
            if mission_digest(mission) == told.digest:
                return mission
        with tempfile.TemporaryDirectory() as away:
            copy = Path(away) / "mission.toml"
            copy.write_text(told.text, "utf-8")
            mission = load_mission(copy, told.overrides)
        if mission_digest(mission) != told.digest:
            raise InputError(
                "must be read by the version of voskhod that flew it",
                given=f"a campaign of version {told.versions.get('voskhod')}",
                file=self.folder / RECORD,
            )
        return mission

    def frame(self) -> "pl.LazyFrame":
        """Return the rows of all complete parts, one to a draw, in the order of draws.

        Raises:
            InputError: no part is complete.
        """
        import polars as pl

        done = [part_path(self.folder, i) for i in range(self._parts) if self._is_done(i)]
        if not done:
            raise InputError(
                "must have at least one complete part",
                given="none",
                file=self.folder,
                do="`voskhod campaign` with --resume flies on.",
            )
        return pl.scan_parquet(done, glob=False)

    def missing(self) -> list[int]:
        """Return the indices of the parts that are not complete, in order."""
        return [i for i in range(self._parts) if not self._is_done(i)]

    @property
    def _parts(self) -> int:
        return -(-self.manifest.target // self.manifest.part_rows)

    def _is_done(self, index: int) -> bool:
        rows = self.manifest.part_rows
        wanted = min(rows, self.manifest.target - index * rows)
        return rows_in(part_path(self.folder, index)) == wanted


def work_of(campaign: Campaign) -> Work:
    """Return what workers need to fly the parts of a campaign."""
    told, folder = campaign.manifest, campaign.folder.absolute()
    return Work(campaign.mission(), told.seed, told.count, told.part_rows, told.sampling, folder)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder of a campaign, so that no second process flies into it.

    Args:
        folder: made if it is missing.

    Raises:
        InputError: another process holds it.
        OutputError: it cannot be made or written into.
    """
    import fcntl

    try:
        (folder / PARTS).mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as wrong:
        reason = wrong.strerror or str(wrong)
        raise OutputError(f"{folder} cannot be written: {reason}. Give another --out.") from wrong
    with os.fdopen(handle, "r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InputError(
                "must be a folder into which no other process flies",
                given=f"one that process {lock.read().strip() or 'unknown'} flies into",
                file=folder,
                do="Wait for it, end it, or give another --out.",
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def sweep(folder: Path) -> None:
    """Remove what writers that were killed left under temporary names."""
    for place in (folder, folder / PARTS):
        for path in place.glob(".*.part"):
            path.unlink(missing_ok=True)
