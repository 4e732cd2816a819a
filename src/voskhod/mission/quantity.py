"""Numbers of a mission file: text with a unit in, SI number with its doubt and its source out.

A number is written as text with its unit (`"46 s"`, `"0.40 atm"`, `"1:34:51"` for a duration) or
as a table that adds what is known about it:

    { value = "46 s", source = "..." }
    { normal = ["46 s", "8 s"], within = ["0 s", "120 s"], source = "..." }
    { uniform = [a, b] }   { triangular = [low, mode, high] }   { lognormal = [median, 0.3] }
    { choice = [a, b], weights = [3, 1] }

Units are read by pint and checked for dimension; numbers leave this module in SI units only.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from voskhod.mission.distribution import (
    Choice,
    Distribution,
    Fixed,
    Lognormal,
    Normal,
    Triangular,
    Uniform,
)

_NUMBER = re.compile(r"^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*?)\s*$")
_CLOCK = re.compile(r"^\s*(\d+):([0-5]\d):([0-5]\d(?:\.\d+)?)\s*$")
_TOWER = re.compile(r"(\*\*|\^)[\s(+-]*[\d.]+[\s)]*(\*\*|\^)")  # 9^9^9 keeps pint busy for ever
_KINDS = ("value", "normal", "lognormal", "uniform", "triangular", "choice")
_REMARKS = ("source", "note")


class Violation(ValueError):
    """A condition on a mission file that does not hold; becomes an `InputError` with its place."""

    def __init__(self, must: str, given: str, do: str = "", key: str = "") -> None:
        self.must, self.given, self.do, self.key = must, given, do, key
        super().__init__(f"{must}, but {given} was given")


@cache
def _registry() -> Any:
    import pint  # imported late: it costs 0.3 s that `voskhod --help` need not pay

    return pint.UnitRegistry()


def _as_written(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


@cache
def _factor(unit: str, si_unit: str) -> tuple[float, float]:
    """Return (factor, offset) such that SI number = factor x number + offset."""
    import pint

    registry = _registry()
    if len(unit) > 60 or _TOWER.search(unit):
        raise Violation("must have a unit that exists", f'the unit "{unit[:60]}"')
    try:
        parsed = registry.parse_units(unit)
        zero, one, two = (
            registry.Quantity(x, parsed).to(si_unit).magnitude for x in (0.0, 1.0, 2.0)
        )
    except pint.DimensionalityError as wrong:
        raise Violation(
            f"must have the dimension of {si_unit or 'a pure number'}",
            f'a quantity in "{unit}" ({wrong.dim1})',
            f'Write it with a unit that converts to "{si_unit}".' if si_unit else "Drop the unit.",
        ) from None
    except Exception:  # pint hands on whatever Python's tokenizer makes of foreign text
        raise Violation("must have a unit that exists", f'the unit "{unit}"') from None
    if not math.isclose(two - one, one - zero, rel_tol=1e-9):
        raise Violation("must have a unit that is not logarithmic", f'the unit "{unit}"')
    return float(one - zero), float(zero)


def read_number(value: object, si_unit: str, *, is_spread: bool = False) -> float:
    """Return a written quantity as a number in `si_unit`.

    Args:
        value: text with a unit, "h:mm:ss" for a duration, or a bare number where the quantity is
            dimensionless.
        si_unit: SI unit to convert to; "" for a pure number.
        is_spread: True for a width, for which "8 degC" means eight kelvins.

    Raises:
        Violation: not a quantity, not finite, or of the wrong dimension.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Violation("must be a quantity", _as_written(value), 'Write for example "46 s".')
    if isinstance(value, int | float):
        number, unit = (float(value) if abs(value) < 1e308 else math.inf), ""
        if si_unit:
            raise Violation(
                "must have a unit", str(value), f'Write for example "{number:g} {si_unit}".'
            )
    elif si_unit == "s" and (clock := _CLOCK.match(value)):
        hours, minutes, seconds = clock.groups()
        return 3600.0 * int(hours) + 60.0 * int(minutes) + float(seconds)
    elif (match := _NUMBER.match(value)) is None:
        raise Violation("must begin with a number", _as_written(value), 'Write for example "46 s".')
    else:
        number, unit = float(match[1]), match[2]
        if si_unit and not unit:
            raise Violation("must have a unit", _as_written(value), f"Write it in {si_unit}.")
    factor, offset = _factor(unit, si_unit)
    number = factor * number + (0.0 if is_spread else offset)
    if not math.isfinite(number):
        raise Violation("must be a finite number", _as_written(value))
    return number


@dataclass(frozen=True)
class Uncertain:
    """One number of a mission file: what it is, how far it is trusted, and who says so.

    Attributes:
        distribution: curve in SI units; its nominal value flies once.
        unit: SI unit of the curve, "" for a pure number.
        source: who says so, or None.
        note: remark on the reading that was chosen, or None.
    """

    distribution: Distribution
    unit: str
    source: str | None = None
    note: str | None = None

    @property
    def nominal(self) -> float:
        """Return the value that the nominal flight uses [SI]."""
        return self.distribution.nominal

    @property
    def is_fixed(self) -> bool:
        """Return whether the number is not in doubt."""
        return isinstance(self.distribution, Fixed)


@dataclass(frozen=True)
class Physical:
    """What a number of the schema is: its SI unit and the bounds that physics sets [SI].

    A number that is itself a width (`is_spread`) reads "8 degC" as eight kelvins.
    """

    unit: str
    above: float | None = None
    at_least: float | None = None
    below: float | None = None
    at_most: float | None = None
    is_spread: bool = False

    def read(self, value: object) -> Uncertain:
        """Return a written number as an `Uncertain`, or raise a `Violation`."""
        if isinstance(value, Uncertain):
            return value
        table = value if isinstance(value, dict) else {"value": value}
        kinds = [key for key in table if key in _KINDS]
        extras = [key for key in table if key not in (*_KINDS, *_REMARKS, "within", "weights")]
        if extras or len(kinds) != 1:
            raise Violation(
                "must be a quantity or a table with one of " + ", ".join(_KINDS),
                f"the key {extras[0]!r}" if extras else f"a table with {sorted(table)}",
            )
        for key, takers in (("within", ("normal", "lognormal")), ("weights", ("choice",))):
            if key in table and kinds[0] not in takers:
                raise Violation(f"`{key}` must go with " + " or ".join(takers), f"a {kinds[0]}")
        curve = self._curve(kinds[0], table)
        self._check(curve)
        return Uncertain(curve, self.unit, *_remarks(table))

    def _number(self, value: object) -> float:
        return read_number(value, self.unit, is_spread=self.is_spread)

    def _curve(self, kind: str, table: dict[str, Any]) -> Distribution:
        entry = table[kind]
        if kind == "value":
            return Fixed(self._number(entry))
        counts = {"normal": 2, "lognormal": 2, "uniform": 2, "triangular": 3}
        if not isinstance(entry, list) or len(entry) != counts.get(kind, len(entry)) or not entry:
            raise Violation(
                f"must be a list of {counts.get(kind, 'one or more')} values", _as_written(entry)
            )
        low, high = self._within(table.get("within"))
        if kind == "normal":
            mean = self._number(entry[0])
            width = read_number(entry[1], self.unit, is_spread=True)
            _require_positive(width, entry[1], "a standard deviation")
            return Normal(mean, width, low, high)
        if kind == "lognormal":
            median, width = self._number(entry[0]), read_number(entry[1], "")
            _require_positive(median, entry[0], "a median")
            _require_positive(width, entry[1], "a standard deviation of the logarithm")
            return Lognormal(median, width, max(low, 0.0), high)
        numbers = tuple(self._number(part) for part in entry)
        if kind == "choice":
            return Choice(numbers, _probabilities(table.get("weights"), len(numbers)))
        if list(numbers) != sorted(numbers) or numbers[0] == numbers[-1]:
            raise Violation("must rise from the lowest to the highest value", _as_written(entry))
        return Uniform(*numbers) if kind == "uniform" else Triangular(*numbers)

    def _within(self, pair: object) -> tuple[float, float]:
        """Return the interval that both the file and physics allow."""
        low = max(x for x in (self.above, self.at_least, -math.inf) if x is not None)
        high = min(x for x in (self.below, self.at_most, math.inf) if x is not None)
        if pair is None:
            return low, high
        if not isinstance(pair, list) or len(pair) != 2:
            raise Violation("`within` must be a list of two values", _as_written(pair))
        ends = [self._number(end) for end in pair]
        if ends[0] >= ends[1]:
            raise Violation("`within` must rise from low to high", _as_written(pair))
        low, high = max(low, ends[0]), min(high, ends[1])
        if low >= high:
            raise Violation("`within` must overlap what physics allows", _as_written(pair))
        return low, high

    def _check(self, curve: Distribution) -> None:
        low, high = curve.support
        values = (curve.nominal, low, high)
        given = f"{curve.nominal:g} {self.unit}".strip()
        if not isinstance(curve, Fixed):
            given = f"a range from {low:g} to {high:g} {self.unit}".strip()
        bounds: tuple[tuple[str, float | None, Callable[[float, float], bool]], ...] = (
            ("above", self.above, lambda x, b: x > b or x == b == low != curve.nominal),
            ("at least", self.at_least, lambda x, b: x >= b),
            ("below", self.below, lambda x, b: x < b or x == b == high != curve.nominal),
            ("at most", self.at_most, lambda x, b: x <= b),
        )
        for words, bound, holds in bounds:
            if bound is not None and not all(holds(x, bound) for x in values):
                raise Violation(f"must be {words} {bound:g} {self.unit}".strip(), given)

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Let pydantic read the number with `read`."""
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe the number for editors."""
        kind = {"type": "string"} if self.unit else {"type": ["string", "number"]}
        return {"anyOf": [kind, {"type": "object"}], "x-si-unit": self.unit}


@dataclass(frozen=True)
class Switch:
    """A yes or no, which may be in doubt: `true`, `false` or `{ probability = 0.9 }`."""

    def read(self, value: object) -> Uncertain:
        """Return a written yes or no as an `Uncertain` of 1 and 0."""
        if isinstance(value, Uncertain):
            return value
        table = value if isinstance(value, dict) else {"value": value}
        said = {key: part for key, part in table.items() if key not in _REMARKS}
        chance = said.get("probability")
        if list(said) == ["value"] and isinstance(said["value"], bool):
            return Uncertain(Fixed(float(said["value"])), "", *_remarks(table))
        is_known = list(said) == ["probability"] and not isinstance(chance, bool)
        if is_known and isinstance(chance, int | float) and 0.0 <= chance <= 1.0:
            curve = Choice((1.0, 0.0), (float(chance), 1.0 - float(chance)))
            return Uncertain(curve, "", *_remarks(table))
        raise Violation("must be true, false or { probability = 0.9 }", _as_written(value))

    __get_pydantic_core_schema__ = Physical.__get_pydantic_core_schema__

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe the yes or no for editors."""
        return {"anyOf": [{"type": "boolean"}, {"type": "object"}]}


def _remarks(table: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return source and note of a number."""
    for key in _REMARKS:
        if not isinstance(table.get(key, ""), str):
            raise Violation(f"`{key}` must be text", _as_written(table[key]))
    return table.get("source"), table.get("note")


def _require_positive(number: float, given: object, what: str) -> None:
    if number <= 0.0:
        raise Violation(f"{what} must be above zero", _as_written(given))


def _probabilities(weights: object, count: int) -> tuple[float, ...]:
    if weights is None:
        return (1.0 / count,) * count
    good = isinstance(weights, list) and len(weights) == count
    if not good or not all(isinstance(w, int | float) and w >= 0.0 for w in weights):  # type: ignore[attr-defined]
        raise Violation(f"`weights` must be {count} numbers, none negative", _as_written(weights))
    total = float(sum(weights))  # type: ignore[call-overload]
    if total <= 0.0:
        raise Violation("`weights` must not all be zero", _as_written(weights))
    return tuple(float(w) / total for w in weights)  # type: ignore[attr-defined]
