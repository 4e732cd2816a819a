"""What the user of `voskhod walk` wants, read from text, checked, and flown.

Each wrong word is one `InputError` that names the option, what must hold and what was given; all
are found before anything is flown.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from voskhod.errors import InputError
from voskhod.flight.flight import Flight, fly_mission
from voskhod.mission.loading import load_mission
from voskhod.mission.quantity import Violation, read_number
from voskhod.mission.schema import Mission
from voskhod.mission.seeds import check_draw
from voskhod.report import walk_log, walk_versus
from voskhod.report.walk_log import Wanted

_LEAST_STEP_S, _MOST_STEP_S = 1.0, 86400.0


class Order(NamedTuple):
    """The words of the command line.

    Attributes:
        mission: name of a built-in mission or path of a mission file.
        overrides: settings as "section.key=value".
        versus: further settings of a second flight; none for one flight.
        every: time between two rows.
        person: who, 1 for the first of the walkers.
        seed: seed of a draw, None for the nominal flight.
        draw: index of the draw, None for the first.
    """

    mission: str
    overrides: tuple[str, ...] = ()
    versus: tuple[str, ...] = ()
    every: str = "1 min"
    person: int = 1
    seed: int | None = None
    draw: int | None = None


class Walked(NamedTuple):
    """One walk, or two.

    Attributes:
        flown: the walk as it was asked for.
        other: the walk with something changed, None where nothing was.
        change: what was changed, in words.
        wanted: person and step of the rows.
    """

    flown: Flight
    other: Flight | None
    change: str
    wanted: Wanted


def walk_ordered(words: dict[str, Any], tell: Callable[[str], None]) -> Walked:
    """Return the walks that were asked for.

    Args:
        words: the fields of an `Order`.
        tell: called with a sentence before each long step.

    Raises:
        InputError: mission, override, person, step, seed or draw that is not acceptable.
    """
    order = Order(**words)
    wanted = Wanted(order.person, _step(order.every))
    check_draw(order.seed, order.draw)
    mission = _mission(order, order.overrides, "--set")
    both = order.overrides + order.versus
    changed = _mission(order, both, "--versus") if order.versus else None
    tell(f"flying {mission.mission.title} (the first flight on a machine compiles for a while)")
    flown = fly_mission(mission, order.seed, order.draw)
    if changed is None:
        return Walked(flown, None, "", wanted)
    change = ", ".join(order.versus)
    tell(f"flying it again with {change}")
    return Walked(flown, fly_mission(changed, order.seed, order.draw), change, wanted)


def print_walk(walked: Walked) -> None:
    """Print one walk, or two side by side.

    Args:
        walked: what was flown.
    """
    if walked.other is None:
        walk_log.print_log(walked.flown, walked.wanted)
    else:
        walk_versus.print_versus(walked.flown, walked.other, walked.change, walked.wanted)


def walk_document(walked: Walked) -> dict[str, Any]:
    """Return one walk, or two, as data.

    Args:
        walked: what was flown.
    """
    if walked.other is None:
        return walk_log.log_document(walked.flown, walked.wanted)
    return walk_versus.versus_document(walked.flown, walked.other, walked.change, walked.wanted)


def _step(text: str) -> float:
    try:
        step = read_number(text, "s")
    except Violation as wrong:
        raise InputError(
            wrong.must, given=wrong.given, where="--every", do=wrong.do or None
        ) from None
    if not _LEAST_STEP_S <= step <= _MOST_STEP_S:
        raise InputError("must be between one second and one day", given=text, where="--every")
    return step


def _mission(order: Order, overrides: tuple[str, ...], option: str) -> Mission:
    """Return a mission that has a walk and so many people in suits."""
    mission = load_mission(order.mission, overrides, option)
    if mission.spacewalk is None:
        raise InputError(
            "the mission must have a spacewalk", given=mission.mission.id, where="mission"
        )
    most = len(mission.walkers)
    if not 1 <= order.person <= most:
        raise InputError(
            f"must be between 1 and {most}, the number of [[walkers]]",
            given=str(order.person),
            where="--person",
        )
    return mission
