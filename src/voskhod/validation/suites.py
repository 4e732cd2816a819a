"""The suites by name, and how one is run.

A suite is a tuple of parts; a part is a function that is told whom to tell what takes long, and
returns scores. A new suite is a tuple of such functions and one line below.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from voskhod.errors import InputError
from voskhod.validation.case import Score
from voskhod.validation.descent import DESCENT
from voskhod.validation.reconstruct import RECONSTRUCT, RECONSTRUCT_FLOWN
from voskhod.validation.rescue import RESCUE
from voskhod.validation.spacewalk import SPACEWALK

Tell: TypeAlias = Callable[[str], None]
Part: TypeAlias = Callable[[Tell], tuple[Score, ...]]


@dataclass(frozen=True)
class Suite:
    """A set of comparisons that belong together.

    Attributes:
        title: what is compared, in words.
        parts: functions that make the comparisons, in order.
        is_long: whether it takes minutes, and is run only where it is named.
    """

    title: str
    parts: tuple[Part, ...]
    is_long: bool = False


SUITES: dict[str, Suite] = {
    "descent": Suite("from orbit to the ground", DESCENT),
    "spacewalk": Suite("airlock, suit, crew, free float", SPACEWALK),
    "rescue": Suite("search, beacon, cold and the way out", RESCUE),
    "reconstruct": Suite("closed forms, hidden truths, chains beside weights", RECONSTRUCT),
    "reconstruct-flown": Suite("chains through a falling capsule", RECONSTRUCT_FLOWN, is_long=True),
}


def run_suite(name: str, tell: Tell | None = None) -> tuple[Score, ...]:
    """Return the scores of a suite.

    Args:
        name: name of the suite.
        tell: called with a sentence before each long step; None for silence.

    Raises:
        InputError: no such suite.
    """
    if name not in SUITES:
        raise InputError(
            "must be a suite of comparisons",
            given=name,
            where="suite",
            do="Known: " + ", ".join(SUITES) + ".",
        )
    say = tell or (lambda _: None)
    return tuple(score for part in SUITES[name].parts for score in part(say))
