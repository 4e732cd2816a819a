"""Missions that are served, and what becomes of one when somebody changes it.

A change is laid over the file as `--set` does, so that it meets the same rules and gives the same
digest. What was flown can be had as a mission file: unchanged it is the served file itself, letter
by letter; changed it is written anew without the comments, whose place in the text is lost, but
with every source and note, which are keys.
"""

import copy
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import tomli_w

from voskhod.errors import InputError
from voskhod.export.bundle import flight_id
from voskhod.export.mission_inputs import mission_document
from voskhod.mission.loading import (
    built_in_missions,
    check_mission,
    lay_over,
    mission_digest,
    mission_text,
)
from voskhod.mission.schema import Mission
from voskhod.server.uploads import NAME, check_files, read_upload

FIRST = "voskhod-2"


@dataclass(frozen=True)
class Served:
    """A mission that is served.

    Attributes:
        place: name or path by which it was given.
        text: its file.
        table: what TOML reads in it.
        folder: folder of its file, None for one that comes with the package.
        mission: the checked mission.
    """

    place: str
    text: str
    table: Mapping[str, Any]
    folder: Path | None
    mission: Mission

    @property
    def id(self) -> str:
        """Return the short name of the mission."""
        return self.mission.mission.id

    @cached_property
    def document(self) -> dict[str, Any]:
        """Return what a page wants to know of the mission: `export.mission_inputs`."""
        return mission_document(self.mission, self.table)


@dataclass(frozen=True)
class Ordered:
    """A flight that somebody wants.

    Attributes:
        mission: what is to be flown.
        table: what its file says, changes laid over.
        text: the file, where nothing was changed.
        changes: what was changed, text by dotted key.
        seed: seed of the draw, None for the nominal flight.
        draw: index of the draw, None for the nominal flight.
        like: mission of the same programs; None for an uploaded one.
        digest: of the mission.
    """

    mission: Mission
    table: Mapping[str, Any]
    text: str
    changes: Mapping[str, str]
    seed: int | None
    draw: int | None
    like: Mission | None
    digest: str = field(default="")

    @property
    def id(self) -> str:
        """Return the name of the flight."""
        return flight_id(self.digest, self.seed, self.draw)


def served_missions(places: Sequence[str]) -> dict[str, Served]:
    """Return the missions to be served by their short names.

    Args:
        places: names of built-in missions or paths of mission files; empty for all built-in ones.

    Raises:
        InputError: a mission that is not acceptable, or two of one name.
    """
    built_in = sorted(built_in_missions(), key=lambda name: name != FIRST)
    found: dict[str, Served] = {}
    for place in places or built_in:
        one = _served(place)
        if one.id in found:
            raise InputError("must be missions of different ids", given=f"two of the id {one.id}")
        found[one.id] = one
    return found


def make_documents(served: Iterable[Served]) -> None:
    """Make what pages ask of each mission, so that nobody waits the second that it takes.

    Args:
        served: missions, the one that is asked for first in front.
    """
    for one in served:
        _ = one.document


def _served(place: str) -> Served:
    name, text = mission_text(place)
    folder = None if place in built_in_missions() else Path(name).parent
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        do = "See https://toml.io."
        raise InputError("must be TOML", given=str(wrong), file=name, do=do) from None
    return Served(place, text, table, folder, check_mission(table, name, folder))


def ordered(
    served: Served, changes: Mapping[str, str], seed: int | None = None, draw: int | None = None
) -> Ordered:
    """Return the flight of a served mission with some keys changed.

    Args:
        served: the mission.
        changes: text by dotted key, each as `--set` takes it.
        seed: seed of the draw, None for the nominal flight.
        draw: index of the draw; None is 0 where a seed is given.

    Raises:
        InputError: a change that is not acceptable.
    """
    table, mission = served.table, served.mission
    if changes:
        table = _changed(served.table, changes)
        check_files(table, served.table, served.id)
        mission = check_mission(table, f"{served.id}.toml", served.folder)
    text = "" if changes else served.text
    return _order(mission, table, text, changes, (seed, draw, served.mission))


def ordered_upload(
    text: str, changes: Mapping[str, str], seed: int | None = None, draw: int | None = None
) -> Ordered:
    """Return the flight of a mission file that came from outside.

    Args:
        text: the file.
        changes: as of `ordered`.
        seed: as of `ordered`.
        draw: as of `ordered`.

    Raises:
        InputError: a file or a change that is not acceptable.
    """
    table: Mapping[str, Any] = read_upload(text)
    if changes:
        table = _changed(table, changes)
        check_files(table, {}, NAME)
    # Nothing is read from a disk, wherever the check looks for it.
    mission = check_mission(table, NAME)
    return _order(mission, table, "" if changes else text, changes, (seed, draw, None))


def _changed(table: Mapping[str, Any], changes: Mapping[str, str]) -> Mapping[str, Any]:
    new = copy.deepcopy(dict(table))
    for key, value in changes.items():
        lay_over(new, f"{key}={value}")
    return new


def _order(
    mission: Mission,
    table: Mapping[str, Any],
    text: str,
    changes: Mapping[str, str],
    flown_as: tuple[int | None, int | None, Mission | None],
) -> Ordered:
    seed, draw, like = flown_as
    if seed is not None and draw is None:
        draw = 0
    digest = mission_digest(mission)
    return Ordered(mission, table, text, dict(changes), seed, draw, like, digest)


def mission_file(order: Ordered) -> str:
    """Return what was flown as the text of a mission file.

    Args:
        order: the flight.
    """
    if order.text:
        return order.text
    lines = ["Written anew with these changes; the comments of the file it was made from are gone."]
    lines += [f"{key} = {value}" for key, value in order.changes.items()]
    if order.seed is not None:
        lines.append(f"Flown as draw {order.draw} of seed {order.seed}.")
    # A change is one line: what would end a comment is shown as its escape.
    comments = "".join(f"# {line.encode('unicode_escape').decode()}\n" for line in lines)
    return comments + "\n" + tomli_w.dumps(dict(order.table))
