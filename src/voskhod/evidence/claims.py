"""Claims: what documents report about a flight, as numbers with a measurand and a source.

A claims file holds a table `measurands` (id and SI unit of each measurand that is claimed) and a
list of `claim`. A claim is written as published, with its unit, and read into SI units. Claims
that contradict each other stand side by side: nothing is merged, chosen or averaged here.
"""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from voskhod.errors import InputError
from voskhod.mission.quantity import Violation, read_number

_TEXTS = ("id", "measurand", "says", "source")
_KEYS = (*_TEXTS, "value", "low", "high", "note")
_NAME = re.compile(r"^[a-z0-9][a-z0-9-]{0,63}$")


@dataclass(frozen=True)
class Claim:
    """One figure that one document gives.

    Attributes:
        id: short name, unique in its file.
        measurand: what the figure measures; id of a measurand of the flight.
        value: figure as published [SI].
        unit: SI unit of value, low and high; "" for a pure number.
        low: lower end where the document gives a range or "more than" [SI].
        high: upper end where it gives a range or "less than" [SI].
        says: what the document says, in short.
        source: who says so, and where.
        note: remark on the reading that was chosen.
    """

    id: str
    measurand: str
    value: float
    unit: str
    low: float | None
    high: float | None
    says: str
    source: str
    note: str | None = None


def load_claims(mission_id: str) -> tuple[Claim, ...]:
    """Return the claims that come with the package for a mission, in the order of the file.

    Args:
        mission_id: short name of the mission.

    Returns:
        Claims; none if the package has no evidence on that mission.

    Raises:
        InputError: a claims file that is not acceptable.
    """
    if not _NAME.match(mission_id):
        return ()
    path = files("voskhod.evidence") / "data" / mission_id / "claims.toml"
    if not path.is_file():
        return ()
    return read_claims(path.read_text("utf-8"), f"{mission_id}/claims.toml")


def read_claims(text: str, place: str = "claims") -> tuple[Claim, ...]:
    """Return the claims of a claims file.

    Args:
        text: content of the file, TOML.
        place: name of the file, for errors.

    Raises:
        InputError: text, key or value that is not acceptable.
    """
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        raise InputError("must be TOML", given=str(wrong), file=place) from None
    _check_keys(table, ("measurands", "claim"), "", place)
    units, rows = table.get("measurands", {}), table.get("claim", [])
    if not isinstance(units, dict) or not all(isinstance(unit, str) for unit in units.values()):
        raise InputError(
            "must map ids to SI units", given=repr(units)[:80], where="measurands", file=place
        )
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError("must be a list of tables", where="claim", file=place)
    claims = tuple(_claim(row, units, f"claim.{i}", place) for i, row in enumerate(rows))
    seen: set[str] = set()
    for i, claim in enumerate(claims):
        if claim.id in seen:
            raise InputError("must be unique", given=claim.id, where=f"claim.{i}.id", file=place)
        seen.add(claim.id)
    return claims


def _claim(row: Mapping[str, Any], units: Mapping[str, str], where: str, place: str) -> Claim:
    """Return one row of the file as a claim."""
    _check_keys(row, _KEYS, where, place)
    for key in (*_TEXTS, "value"):
        if key not in row:
            raise InputError("must be given", where=f"{where}.{key}", file=place)
    for key in (*_TEXTS, "note"):
        if not isinstance(row.get(key, ""), str):
            raise InputError(
                "must be text", given=repr(row[key]), where=f"{where}.{key}", file=place
            )
    measurand = row["measurand"]
    if measurand not in units:
        raise InputError(
            "must be one of the file's measurands",
            given=measurand,
            where=f"{where}.measurand",
            file=place,
            do=_advice(measurand, tuple(units)),
        )
    unit = units[measurand]
    value, low, high = (_number(row, key, unit, where, place) for key in ("value", "low", "high"))
    if value is None or (low is not None and value < low) or (high is not None and value > high):
        raise InputError(
            "must lie between low and high",
            given=str(row["value"]),
            where=f"{where}.value",
            file=place,
        )
    texts = (row["says"], row["source"], row.get("note"))
    return Claim(row["id"], measurand, value, unit, low, high, *texts)


def _number(row: Mapping[str, Any], key: str, unit: str, where: str, place: str) -> float | None:
    """Return a number of a row in its SI unit, None if it is not there."""
    if key not in row:
        return None
    try:
        return read_number(row[key], unit)
    except Violation as wrong:
        raise InputError(
            wrong.must, given=wrong.given, where=f"{where}.{key}", file=place, do=wrong.do or None
        ) from None


def _check_keys(table: Mapping[str, Any], known: tuple[str, ...], where: str, place: str) -> None:
    for key in table:
        if key not in known:
            raise InputError(
                "must be a known key",
                given=key,
                where=f"{where}.{key}".lstrip("."),
                file=place,
                do=_advice(key, known),
            )


def _advice(word: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f"Did you mean {close[0]}?" if close else "Known: " + ", ".join(known) + "."
