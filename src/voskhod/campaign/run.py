"""Fly a campaign into a folder, or go on with one.

    campaign = voskhod.run_campaign("voskhod-2", draws=10_000, seed=1)
    campaign.frame().select("landing.miss_distance").collect()

What is flown is a folder of parts (`voskhod.campaign.store`); who flies it is an engine. To resume
is to fly the parts that are not there. The rows are then those of a campaign that was not stopped,
because a row depends on the mission, the seed and its draw alone.
"""

import math
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypedDict, Unpack, cast

from voskhod.campaign.engine import Engine
from voskhod.campaign.judge import Judge
from voskhod.campaign.order import Order, Tell, begun, check, check_folder, gone_on_with, now
from voskhod.campaign.store import RECORD, Campaign, Manifest, locked, sweep, work_of
from voskhod.campaign.until import Condition, Judgement
from voskhod.errors import InputError, OutputError, VoskhodError
from voskhod.mission.loading import load_mission
from voskhod.mission.schema import Mission

Progress = Callable[[int, int], None]
"""Told how many rows are there, and how many there are to be."""


class Options(TypedDict, total=False):
    """What else a campaign can be told; see `Order`."""

    overrides: Sequence[str]
    folder: str | Path
    sampling: str | Mapping[str, Any]
    rare: str
    until: str
    engine: str | Engine
    address: str
    workers: int
    resume: bool
    part_rows: int
    progress: Progress
    tell: Tell


@dataclass(frozen=True)
class Watch:
    """Who is told how a campaign goes.

    Attributes:
        progress: called with the rows that are there and those that there are to be.
        tell: called with a sentence now and then.
    """

    progress: Progress | None = None
    tell: Tell | None = None


def run_campaign(
    mission: str | Path | Mission, draws: int = 1000, seed: int = 1, **options: Unpack[Options]
) -> Campaign:
    """Fly a mission many times, each time with its numbers in doubt drawn anew.

    Args:
        mission: name of a built-in mission, path of a mission file, or a mission.
        draws: how many flights; at most, where there is a condition.
        seed: seed of the draws.
        **options: `folder`; `overrides` ("section.key=value"); `sampling` ("plain", "sobol",
            "latin" or a description); `rare` ("landing.downrange_error>2000 km"); `until`
            ("landing.miss_distance p95 +- 1%"); `engine` ("local", "ray" or an engine) with
            `workers` and `address`; `resume`; `part_rows`; `progress`, called with the rows that
            are there and those that there are to be; `tell`, called with a sentence before each
            long step.

    Returns:
        The campaign; its `frame()` is a lazy Polars frame of one row to a draw.

    Raises:
        InputError: mission, folder or option that is not acceptable.
        OutputError: the folder cannot be written.
    """
    told: dict[str, Any] = dict(options)
    watch = Watch(told.pop("progress", None), told.pop("tell", None))
    address, workers = told.pop("address", None), told.pop("workers", None)
    if isinstance(told.get("engine", "local"), str):
        told["engine"] = engine_of(told.get("engine", "local"), workers, address)
    if isinstance(told.get("sampling"), str):
        told["sampling"] = {"kind": told["sampling"]}
    if "folder" in told:
        told["folder"] = Path(told["folder"])
    told["overrides"] = tuple(told.get("overrides", ()))
    if not isinstance(mission, Mission):
        told["place"], mission = str(mission), load_mission(mission, told["overrides"])
    return fly_campaign(Order(mission, draws=draws, seed=seed, **told), watch)


def engine_of(name: str, workers: int | None = None, address: str | None = None) -> Engine:
    """Return an engine by its name.

    Args:
        name: "local" or "ray".
        workers: how many; None for what there is.
        address: of a Ray cluster; None for one on this machine.

    Raises:
        InputError: no such engine, or an option that it does not have.
    """
    if workers is not None and workers < 1:
        raise InputError("must be one or more", given=str(workers), where="--workers")
    if name == "ray":
        from voskhod.campaign.ray_engine import RayEngine

        return RayEngine(address, workers)
    if name != "local":
        raise InputError("must be local or ray", given=name, where="--engine")
    if address is not None:
        raise InputError("--address needs --engine ray", given=f"--address {address} alone")
    from voskhod.campaign.local_engine import LocalEngine

    return LocalEngine(workers)


def fly_campaign(order: Order, watch: Watch = Watch()) -> Campaign:
    """Fly the campaign that was ordered.

    Args:
        order: what campaign is to be flown.
        watch: who is told how it goes.

    Raises:
        InputError: an order that is not acceptable.
        OutputError: the folder cannot be written.
    """
    check(order)
    condition = None if order.until is None else Condition.of(order.until)
    engine = order.engine or engine_of("local")
    folder = order.target
    fresh = None if (folder / RECORD).exists() else begun(order, engine, watch.tell)
    with locked(folder):
        check_folder(order)  # again, now that nobody else can begin one there
        sweep(folder)
        if fresh is None or (folder / RECORD).exists():
            manifest = gone_on_with(order, Manifest.read(folder), engine)
        else:
            manifest = fresh
        manifest.write(folder)
        if watch.tell is not None:
            title = order.mission.mission.title
            watch.tell(f"flying {title} (the first flights on a machine compile for minutes)")
        run = _Run(Campaign(folder, manifest, order.mission), engine, condition, watch.progress)
        return run.flown()


class _Run:
    """One run of an engine over the parts of a campaign that are not there."""

    def __init__(
        self,
        campaign: Campaign,
        engine: Engine,
        condition: Condition | None,
        progress: Progress | None,
    ) -> None:
        self._campaign, self._engine, self._progress = campaign, engine, progress
        self._work = work_of(campaign)
        self._judge = None if condition is None else Judge(self._work, condition)
        self._done: set[int] = set()
        self._rows = 0
        self._enough: int | None = None

    def flown(self) -> Campaign:
        """Fly and return the campaign as it is then; what goes wrong leaves it stopped."""
        begin = time.perf_counter()
        try:
            self._fly()
        except BaseException as wrong:
            with suppress(OutputError):  # the disk may be full
                self._told("stopped", begin)
            if isinstance(wrong, OutputError):
                kept = "What was flown is kept, and --resume goes on."
                raise OutputError(f"{wrong}. {kept}") from wrong
            raise
        finally:
            sweep(self._campaign.folder)
        return self._told("complete", begin)

    def _fly(self) -> None:
        missing = self._campaign.missing()
        self._done = set(range(self._work.parts)).difference(missing)
        self._rows = sum(len(self._work.draws(index)) for index in self._done)
        if self._is_enough() or not missing:
            return
        flights = cast(Generator[int, None, None], self._engine.run(self._work, missing))
        with closing(flights):
            for index in flights:
                self._done.add(index)
                self._rows += len(self._work.draws(index))
                if self._is_enough():
                    return
        if left := self._campaign.missing():
            raise VoskhodError(
                f"{len(left)} parts are not there, part {left[0]} first, though the engine "
                f"{self._engine.name} is done. What was flown is kept, and --resume goes on."
            )

    def _is_enough(self) -> bool:
        """Tell how far it is, and return whether the condition is met."""
        if self._progress is not None:
            self._progress(self._rows, self._work.count)
        if self._judge is not None:
            self._enough = self._judge.enough(self._done)
        return self._enough is not None

    def _told(self, state: str, begin: float) -> Campaign:
        """Write the record anew, then remove the parts after those that were enough."""
        old, judge = self._campaign.manifest, self._judge
        manifest = replace(
            old,
            finished=now(),
            seconds=round(old.seconds + time.perf_counter() - begin, 3),
            rows=self._rows if self._enough is None else self._enough,
            state=state,
            enough=self._enough,
            judged=None if judge is None or judge.last is None else _plain(judge.last),
        )
        manifest.write(self._campaign.folder)
        if self._enough is not None:
            for index in range(-(-self._enough // self._work.rows), self._work.parts):
                self._work.path(index).unlink(missing_ok=True)
        return replace(self._campaign, manifest=manifest)


def _plain(judgement: Judgement) -> dict[str, float | None]:
    """Return a judgement as the record holds it."""
    ends = {"value": judgement.value, "low": judgement.low, "high": judgement.high}
    return {name: value if math.isfinite(value) else None for name, value in ends.items()}
