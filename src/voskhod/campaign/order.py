"""An order of a campaign: what is wanted, whether it can be flown, and the record it begins with.

A campaign that is gone on with must be the one that was begun: same mission, seed, sampling and
part size, else its rows would not belong together. It may get more draws, another condition and
another engine.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from voskhod.campaign.engine import Engine
from voskhod.campaign.machine import machine, versions
from voskhod.campaign.parts import PARTS, rows_for
from voskhod.campaign.rare import Rare, rare_sampling
from voskhod.campaign.sampling import sampling_of
from voskhod.campaign.store import RECORD, Campaign, Manifest
from voskhod.campaign.until import Condition
from voskhod.errors import InputError, OutputError
from voskhod.mission.loading import describe, mission_digest, mission_text
from voskhod.mission.schema import Mission
from voskhod.mission.seeds import LARGEST

MOST_DRAWS = 1_000_000_000  # weeks on a laptop; draws are 31-bit counters of the generator

_TOLD = 3  # changes of a mission that an error names
PLAIN: Mapping[str, Any] = {"kind": "plain"}

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Order:
    """What campaign is to be flown.

    Attributes:
        mission: what is flown.
        place: name or path by which it was given, None for one made in Python.
        overrides: settings that were laid over it.
        draws: how many flights; at most, where there is a condition.
        seed: seed of the draws.
        folder: where it goes; None for out/<mission id>-campaign.
        sampling: how chances are drawn, as `voskhod.campaign.sampling` describes it.
        rare: what is to be drawn often, as `voskhod.campaign.rare` reads it; then the sampling is
            its own.
        until: condition on which it stops, as `voskhod.campaign.until` reads it.
        engine: who flies; None for the cores of this machine.
        resume: whether a campaign that is there is gone on with.
        part_rows: rows to a part; None for what suits the number of draws.
    """

    mission: Mission
    place: str | None = None
    overrides: tuple[str, ...] = ()
    draws: int = 1000
    seed: int = 1
    folder: Path | None = None
    sampling: Mapping[str, Any] = field(default_factory=lambda: PLAIN)
    rare: str | None = None
    until: str | None = None
    engine: Engine | None = None
    resume: bool = False
    part_rows: int | None = None

    @property
    def target(self) -> Path:
        """Return the folder of the campaign."""
        return self.folder or Path("out") / f"{self.mission.mission.id}-campaign"

    @property
    def asked(self) -> dict[str, Any]:
        """Return what is asked of the sampling; its description says more."""
        if self.rare is not None:
            return {"kind": "shifted", "condition": self.rare}
        return dict(self.sampling)


def check(order: Order) -> None:
    """Refuse an order that cannot be flown, before anything long begins.

    Raises:
        InputError: a number, a condition or a folder that is not acceptable.
        OutputError: the folder is a file.
    """
    rows = 1 if order.part_rows is None else order.part_rows
    for name, value, least, most in (
        ("-n", order.draws, 1, MOST_DRAWS),
        ("--seed", order.seed, 0, LARGEST),
        ("part_rows", rows, 1, MOST_DRAWS),
    ):
        if not least <= value <= most:
            raise InputError(f"must be between {least} and {most}", given=str(value), where=name)
    if order.until is not None:
        Condition.of(order.until)
        if order.sampling.get("kind") == "latin":
            raise InputError(
                "--until must stand without a Latin hypercube",
                given="both",
                do="Strata would stay empty where it stops: draw plain or by Sobol points.",
            )
    if order.rare is not None:
        Rare.of(order.rare)
        if order.sampling != PLAIN:
            raise InputError("--rare must stand without --sampling", given="both")
    check_folder(order)
    if not (order.target / RECORD).exists():
        sampling_of(order.mission, order.seed, order.draws, order.sampling)


def check_folder(order: Order) -> None:
    """Refuse a folder that holds another campaign, or one that was not to be gone on with.

    Raises:
        InputError: such a folder.
        OutputError: it is a file.
    """
    folder = order.target
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: must be a folder, but is a file. Give another --out.")
    if (folder / RECORD).exists():
        if not order.resume:
            raise InputError(
                "must be a folder without a campaign",
                given="one with a campaign",
                file=folder,
                do="Go on with it by --resume, or give another --out.",
            )
    elif any((folder / PARTS).glob("part-*.parquet")):
        raise InputError(
            "must be an empty folder or that of a campaign",
            given=f"one with parts but without {RECORD}",
            file=folder,
        )


def begun(order: Order, engine: Engine, tell: Tell | None = None) -> Manifest:
    """Return the record of a new campaign.

    Args:
        order: what is to be flown.
        engine: who flies it.
        tell: called with a sentence now and then; None for silence.

    Raises:
        InputError: a sampling that is not acceptable, or nothing as rare as wanted.
    """
    described = order.sampling
    if order.rare is not None:
        described = rare_sampling(order.mission, order.rare, tell)
    sampling = sampling_of(order.mission, order.seed, order.draws, described)
    return Manifest(
        mission=order.mission.mission.id,
        place=order.place,
        text=None if order.place is None else mission_text(order.place)[1],
        overrides=order.overrides,
        digest=mission_digest(order.mission),
        seed=order.seed,
        count=order.draws,
        part_rows=order.part_rows or rows_for(order.draws),
        sampling=sampling.description,
        until=order.until,
        engine=engine.name,
        workers=getattr(engine, "workers", None),
        versions=versions(),
        machine=machine(),
        begun=now(),
    )


def gone_on_with(order: Order, old: Manifest, engine: Engine) -> Manifest:
    """Return the record of a campaign that is gone on with, if it is the one that was ordered.

    Args:
        order: what is to be flown.
        old: record of the campaign in its folder.
        engine: who flies the rest.

    Raises:
        InputError: it is another campaign, or has more draws already.
    """
    if mission_digest(order.mission) != old.digest:
        raise InputError(
            "must be the mission that the campaign was begun with",
            given=_changes(order, old),
            file=order.target,
            do="Undo the change, or give another --out for a new campaign.",
        )
    _check_same(order, old)
    sampling_of(order.mission, order.seed, order.draws, old.sampling)  # may refuse more draws
    return replace(
        old,
        count=order.draws,
        until=order.until,
        engine=engine.name,
        workers=getattr(engine, "workers", None),
        versions=versions(),
        machine=machine(),
        finished=None,
        state="begun",
        enough=None,
        judged=None,
    )


def _check_same(order: Order, old: Manifest) -> None:
    """Refuse an order whose rows would not belong to those of the campaign."""
    asked = order.asked
    for where, was, given in (
        ("--seed", old.seed, order.seed),
        ("sampling", _words({key: old.sampling.get(key) for key in asked}), _words(asked)),
        ("part_rows", old.part_rows, order.part_rows or old.part_rows),
        ("version of voskhod", old.versions.get("voskhod"), versions()["voskhod"]),
    ):
        if was != given:
            raise InputError(
                f"must be {was}, as the campaign was begun",
                given=str(given),
                file=order.target,
                where=where,
                do="Or give another --out for a new campaign.",
            )
    if order.draws < old.count:
        raise InputError(
            f"must be {old.count} or more, as the campaign has",
            given=str(order.draws),
            file=order.target,
            where="-n",
        )


def now() -> str:
    """Return the time of the clock, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _words(sampling: Mapping[str, Any]) -> str:
    """Return a sampling in words: its kind first."""
    return ", ".join(str(value) for value in sampling.values())


def _changes(order: Order, old: Manifest) -> str:
    """Return in words what is not as it was in the mission."""
    try:
        was = dict(_flat(describe(Campaign(order.target, old).mission()), ""))
    except InputError:  # it cannot be read any more
        return "another one"
    given = dict(_flat(describe(order.mission), ""))
    keys = sorted(key for key in was.keys() | given.keys() if was.get(key) != given.get(key))
    more = f" and {len(keys) - _TOLD} more" if len(keys) > _TOLD else ""
    return f"one that differs in {', '.join(keys[:_TOLD])}{more}"


def _flat(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield the numbers and words of a mission by their dotted name."""
    if isinstance(value, dict) and "kind" not in value:
        for key, part in value.items():
            yield from _flat(part, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _flat(part, f"{name}.{index}")
    else:
        yield name, value
