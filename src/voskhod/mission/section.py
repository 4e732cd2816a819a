"""The base of every section of a mission file.

Decision: one field list. The same frozen class is the schema of the file (pydantic, unknown keys
refused, defaults validated) and, with arrays in place of the uncertain numbers, the plan that is
flown (a JAX pytree, registered in `voskhod.mission.plan`).
"""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from voskhod.mission.quantity import Uncertain, Violation

_S = TypeVar("_S")


class Section(BaseModel):
    """A named group of keys of a mission file."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        validate_default=True,
        arbitrary_types_allowed=True,
        allow_inf_nan=False,
        str_max_length=4000,
    )


def nominal(number: object) -> float:
    """Return the nominal value of a field of a mission [SI].

    In a plan the field is typed as an array; in a mission, where checks are made, it is an
    `Uncertain`.
    """
    if not isinstance(number, Uncertain):
        raise TypeError("a check on a mission needs the mission's own numbers")
    return number.nominal


def require(holds: bool, must: str, given: str, *, key: str, do: str = "") -> None:
    """Raise a `Violation` at `key` unless the condition holds."""
    if not holds:
        raise Violation(must, given, do, key)


def given(section: _S | None) -> _S:
    """Return a part of a mission that the phase asking for it cannot do without.

    Raises:
        ValueError: a phase was flown that the mission does not have.
    """
    if section is None:
        raise ValueError("a phase was flown without its section of the mission")
    return section


def one_of(section: Section, *names: str) -> None:
    """Raise a `Violation` unless exactly one of some optional keys is given."""
    given = [name for name in names if getattr(section, name) is not None]
    require(
        len(given) == 1,
        f"exactly one of {', '.join(names[:-1])} and {names[-1]} must be given",
        " and ".join(given) or "none of them",
        key=names[-1] if not given else given[-1],
    )
