"""Unread sources: what a source would tell, if somebody read it, and with what chance.

    schema_version = 1

    [[unread]]
    id = "manuscript"
    source = "S-LEO-MS"                                 of the evidence folder: its reliability
    name = "the handwritten report itself"
    where = "lot of a sale, December 2025"

    [[unread.tells]]
    of = "spacewalk.out_to_return_duration"             a measurand
    error = "3 s"                                       left out for a whole number
    chance = 0.9                                        that it says so at all
    basis = "the translation has it to 10 s"            a source, "own", or "guess: ..."

    [[unread.tells]]
    when = ["input.walkers.0.feet_first > 0.5"]         whether something is so
    chance = 0.2
    basis = "guess: ..."

What it says is right with the mean reliability of its source; else it is drawn from the spread of
all flights. What the campaign does not have is left out.

Decision: whether each thing is told does not hang on the flight: silence tells nothing here.

Source: `reconstruct.terms` for errors of figures, counts and facts.
"""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from voskhod.errors import InputError
from voskhod.evidence.checks import advice
from voskhod.evidence.figures import unit_of
from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Id, Text
from voskhod.evidence.shapes import validated
from voskhod.mission.quantity import Violation, read_number
from voskhod.reading import read_within, toml_of
from voskhod.reconstruct.bands import Band
from voskhod.reconstruct.conditions import Columns, Condition, all_hold
from voskhod.reconstruct.reliability import moments
from voskhod.reconstruct.sigmas import COUNTS
from voskhod.reconstruct.told import Told

_LIMIT_BYTES = 1_000_000
Chance = Annotated[float, Field(gt=0.0, le=1.0)]


class Tells(NamedTuple):
    """One thing that a source may tell.

    Attributes:
        of: measurand, or conditions of the flights in which it is so.
        error: standard deviation of a figure [SI]; nought for what is counted, or is so or not.
        chance: that it is told [1].
        basis: whose judgement this is.
    """

    of: str | tuple[Condition, ...]
    error: float
    chance: float
    basis: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that it tells of."""
        if isinstance(self.of, str):
            return (self.of,)
        return tuple(dict.fromkeys(name for one in self.of for name in one.columns))


class Unread(NamedTuple):
    """A source that nobody has read.

    Attributes:
        id: short name.
        source: id of the source in the evidence folder.
        name: in words.
        where: where it is.
        tells: what it may tell.
    """

    id: str
    source: str
    name: str
    where: str
    tells: tuple[Tells, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that it tells of."""
        return tuple(dict.fromkeys(name for one in self.tells for name in one.columns))


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _TellsShape(_Shape):
    of: Text | None = None
    when: tuple[Text, ...] = ()
    error: Text | float | None = None
    chance: Chance
    basis: Text


class _UnreadShape(_Shape):
    id: Id
    source: Id
    name: Text
    where: Text
    tells: Annotated[tuple[_TellsShape, ...], Field(min_length=1)]


class _FileShape(_Shape):
    schema_version: Literal[1]
    unread: tuple[_UnreadShape, ...] = ()


def built_in_unread(mission_id: str) -> tuple[Unread, ...]:
    """Return the unread sources that come with the package for a mission; none without a file.

    Args:
        mission_id: short name of the mission, as of a folder's header.

    Raises:
        InputError: a file that is not acceptable.
    """
    path = files("voskhod.reconstruct") / "data" / f"unread-{mission_id}.toml"
    return unread_of(path.read_bytes(), path.name) if path.is_file() else ()


def read_unread(path: Path) -> tuple[Unread, ...]:
    """Return the unread sources of a file.

    Args:
        path: the file.

    Raises:
        InputError: it cannot be read or is not acceptable.
    """
    return unread_of(read_within(path, _LIMIT_BYTES), str(path))


def unread_of(content: bytes, place: str) -> tuple[Unread, ...]:
    """Return the unread sources of a file's content.

    Args:
        content: TOML in UTF-8.
        place: what errors call the file.

    Raises:
        InputError: what is not acceptable.
    """
    shape = validated(_FileShape, toml_of(content, place), (), place)
    found: list[Unread] = []
    for i, one in enumerate(shape.unread):
        if any(one.id == other.id for other in found):
            where = f"unread.{i}.id"
            raise InputError("must be unique", given=one.id, where=where, file=place)
        tells = tuple(
            _tells(part, f"unread.{i}.tells.{k}", place) for k, part in enumerate(one.tells)
        )
        found.append(Unread(one.id, one.source, one.name, one.where, tells))
    return tuple(found)


def check_unread(unread: Sequence[Unread], folder: Folder, known: Sequence[str]) -> None:
    """Refuse unread sources that the folder does not have, and those that tell of no column.

    Args:
        unread: the sources.
        folder: checked records.
        known: columns of the campaign.

    Raises:
        InputError: the first that is not acceptable.
    """
    sources = [source.id for source in folder.sources]
    for one in unread:
        where = f"unread {one.id}"
        if one.source not in sources:
            must, do = "must be the id of a source of the folder", advice(one.source, sources)
            raise InputError(must, given=one.source, where=where, do=do)
        if not any(set(part.columns) <= set(known) for part in one.tells):
            must = "must tell of a column of the campaign"
            raise InputError(must, given=", ".join(one.columns), where=where)


def told_by(
    one: Unread, columns: Columns, folder: Folder, prior: Mapping[str, Band]
) -> tuple[Told, ...]:
    """Return what an unread source tells of flights, that of which they have columns.

    Args:
        one: the source.
        columns: of some flights, each of shape (draw) [SI].
        folder: checked records.
        prior: bands of all flights before any document, by column.
    """
    right = moments(folder.source(one.source).reliability)[0]
    found = []
    for part in one.tells:
        if not set(part.columns) <= set(columns):
            continue
        if isinstance(part.of, str):
            then = prior[part.of]
            kind: Literal["figure", "count"] = "count" if part.of in COUNTS else "figure"
            # Counts are compared as whole numbers.
            mean, sigma = (round(then.mean), 1.0) if kind == "count" else (then.mean, part.error)
            values = columns[part.of]
            found.append(Told(values, kind, sigma, part.chance, right, mean, then.deviation))
        else:
            known = np.all([c.is_defined(columns) for c in part.of], axis=0)
            held = np.where(known, all_hold(part.of, columns), np.nan)
            found.append(Told(held, "fact", 1.0, part.chance, right))
    return tuple(found)


def _tells(shape: _TellsShape, where: str, place: str) -> Tells:
    if bool(shape.of) == bool(shape.when):
        raise InputError("must have either of or when", where=where, file=place)
    if shape.of is None:
        whens = tuple(Condition.of(text, f"{where}.when", place) for text in shape.when)
        return Tells(whens, 0.0, shape.chance, shape.basis)
    if shape.of in COUNTS:
        return Tells(shape.of, 0.0, shape.chance, shape.basis)
    try:
        error = read_number(shape.error, unit_of(shape.of), is_spread=True)
    except KeyError:
        must = "must be a measurand"
        raise InputError(must, given=shape.of, where=f"{where}.of", file=place) from None
    except Violation as wrong:
        raise InputError(
            wrong.must, given=wrong.given, where=f"{where}.error", file=place, do=wrong.do
        ) from None
    if not error > 0.0:
        given = str(shape.error)
        raise InputError("must be above zero", given=given, where=f"{where}.error", file=place)
    return Tells(shape.of, error, shape.chance, shape.basis)
