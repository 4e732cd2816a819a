"""Conditions on a flight, as one writes them: "rescue.located_after < 12 h".

    column < number with unit        > <= >= likewise
    column < column                  an order of two events, or which of two is longer
    outcome = recovered              how the flight ended; != likewise

Several conditions hold together. What is undefined in a flight meets no condition, so that its
opposite is no more true than itself.

Source: the columns of a campaign (`campaign.columns`); units as in mission files.
"""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool

from voskhod.campaign.columns import INPUT, OUTCOME
from voskhod.errors import InputError
from voskhod.evidence.figures import own_unit, unit_of
from voskhod.mission.quantity import Violation, read_number

_FORM = re.compile(r"\s*([\w.]+)\s*(<=|>=|!=|=|<|>)\s*(.+?)\s*")
_NAME = re.compile(r"[a-z][a-z_]*(\.[a-z0-9_]+)+")
_SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}
_DO = 'Write for example "rescue.located_after < 12 h" or "outcome = recovered".'

Columns = Mapping[str, np.ndarray[Any, Any]]
"""Columns of a campaign by name, each of shape (draw) [SI]; what is undefined is not a number."""


@dataclass(frozen=True)
class Condition:
    """One comparison.

    Attributes:
        text: as it was written.
        column: what is compared.
        sign: how.
        bound: number [SI], name of another column, or name of an outcome.
    """

    text: str
    column: str
    sign: str
    bound: float | str

    @classmethod
    def of(cls, text: str, where: str = "when", file: str | None = None) -> "Condition":
        """Return a written condition.

        Args:
            text: as above.
            where: key that it stands under, for errors.
            file: file that it stands in, for errors.

        Raises:
            InputError: no comparison, or a number of another dimension than its column.
        """
        match = _FORM.fullmatch(text)
        if match is None:
            raise InputError("must be a condition", given=text, where=where, file=file, do=_DO)
        column, sign, bound = match.groups()
        if (column == OUTCOME) != (sign in ("=", "!=")):
            must = "must compare numbers by < or >, outcomes by ="
            raise InputError(must, given=text, where=where, file=file, do=_DO)
        if column == OUTCOME or _NAME.fullmatch(bound):
            return cls(text, column, sign, bound)
        try:
            number = read_number(bound, _unit(column, bound))
        except Violation as wrong:
            raise InputError(
                wrong.must, given=wrong.given, where=where, file=file, do=wrong.do or _DO
            ) from None
        return cls(text, column, sign, number)

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that it looks at."""
        if self.column == OUTCOME or isinstance(self.bound, float):
            return (self.column,)
        return (self.column, self.bound)

    def holds(self, columns: Columns) -> Bool[np.ndarray, " draw"]:
        """Return in which flights it holds, shape (draw).

        Args:
            columns: at least those that it looks at.
        """
        other: Any = self.bound
        if self.column != OUTCOME and isinstance(self.bound, str):
            other = columns[self.bound]
        met: Bool[np.ndarray, " draw"] = np.asarray(
            _SIGNS[self.sign](columns[self.column], other), dtype=bool
        )
        return met

    def is_defined(self, columns: Columns) -> Bool[np.ndarray, " draw"]:
        """Return in which flights all that it looks at is defined, shape (draw)."""
        held: Bool[np.ndarray, " draw"] = np.ones(len(columns[self.column]), dtype=bool)
        for name in self.columns:
            if name != OUTCOME:
                held &= np.isfinite(columns[name])
        return held


def all_hold(conditions: Sequence[Condition], columns: Columns) -> Bool[np.ndarray, " draw"]:
    """Return in which flights all of some conditions hold, shape (draw).

    Args:
        conditions: at least one.
        columns: at least those that they look at.
    """
    met: Bool[np.ndarray, " draw"] = np.all([one.holds(columns) for one in conditions], axis=0)
    return met


def missing(conditions: Sequence[Condition], known: Sequence[str]) -> str | None:
    """Return the first column that conditions look at and a campaign does not have, or None."""
    return next((n for one in conditions for n in one.columns if n not in known), None)


def _unit(column: str, bound: str) -> str:
    """Return the SI unit of a column: of an input, which the registry has not, the bound's own."""
    if column.startswith(INPUT):
        return own_unit(bound)
    try:
        return unit_of(column)
    except KeyError:
        raise Violation("must begin with a measurand or an input", column, _DO) from None
