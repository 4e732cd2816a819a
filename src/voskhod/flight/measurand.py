"""The vocabulary of flights: named, defined, unit-bearing numbers.

A measurand is the row of a printed table, the column of a campaign, the axis of a plot and the
meaning of a claim. Its definition is kept for good: claims refer to it. A number that a flight
does not reach (the landing time of a ship that stays in orbit) is undefined, not zero.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import jax.numpy as jnp

from voskhod.arrays import Flag, Scalar
from voskhod.flight.chain import Record

_Part = TypeVar("_Part")

Reading: TypeAlias = tuple[Scalar, Flag]
"""Value [SI] and whether it is defined."""


@dataclass(frozen=True)
class Measurand:
    """A named number of a flight.

    Attributes:
        id: name, dotted by phase.
        unit: SI unit, "" for a pure number.
        shown_in: unit in which people read it.
        definition: what it is, in words.
        read: function of a record.
        needs: parts of the record without which it does not exist, "" for none.
    """

    id: str
    unit: str
    shown_in: str
    definition: str
    read: Callable[[Record], Reading]
    needs: str = ""

    def is_part_of(self, record: Record) -> bool:
        """Return whether the mission flown has this number at all."""
        return all(getattr(record, part) is not None for part in self.needs.split())


class Registry:
    """Measurands, in the order in which a table shows them.

    Attributes:
        needs: part of the record without which its measurands do not exist, "" for none.
    """

    def __init__(self, needs: str = "") -> None:
        self.needs = needs
        self._members: dict[str, Measurand] = {}

    def add(
        self, name: str, units: str, definition: str
    ) -> Callable[[Callable[[Record], Reading]], Callable[[Record], Reading]]:
        """Return a decorator that enters a function as a measurand.

        Args:
            name: id of the measurand.
            units: SI unit and unit shown, separated by " as ", or one unit for both.
            definition: what it is, in words.
        """
        unit, _, shown = units.partition(" as ")

        def enter(read: Callable[[Record], Reading]) -> Callable[[Record], Reading]:
            if name in self._members:
                raise ValueError(f"measurand {name} is defined twice")
            self._members[name] = Measurand(name, unit, shown or unit, definition, read, self.needs)
            return read

        return enter

    def include(self, other: "Registry") -> None:
        """Enter all measurands of another registry here, in their order."""
        for measurand in other:
            if measurand.id in self._members:
                raise ValueError(f"measurand {measurand.id} is defined twice")
            self._members[measurand.id] = measurand

    def __iter__(self) -> Iterator[Measurand]:
        """Return the measurands in order."""
        return iter(self._members.values())

    def __getitem__(self, name: str) -> Measurand:
        """Return one measurand by its id."""
        return self._members[name]

    def __contains__(self, name: object) -> bool:
        """Return whether there is a measurand of that id."""
        return name in self._members


def always(value: Scalar) -> Reading:
    """Return a value that every flight has."""
    return value, jnp.asarray(True)


def there(part: _Part | None) -> _Part:
    """Return a part of a record that a measurand needs."""
    if part is None:
        raise ValueError("a measurand was asked of a mission that does not have its phase")
    return part
