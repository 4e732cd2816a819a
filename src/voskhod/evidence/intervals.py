"""Which duration of a flight lies inside which: measurands by the events they run between.

A duration that begins no earlier and ends no later than another lies inside it and cannot be
longer. Events come in one order, from lift-off to the last rescuer, because each needs the one
before it: nobody is inside the airlock again before he begins to return.

Source: the measurands' definitions (`flight.measurands`, `flight.walk_measurands`,
`flight.rescue_measurands`) and the events' (`flight.events`). That the place is known before
somebody stands there, and a clearing ready before a helicopter lands in it, is what these measure.
"""

import re
from collections.abc import Mapping

ORDER = (
    "lift_off",
    "insertion",
    "booms_rigid",
    "vent_opened",
    "vacuum_reached",
    "hatch_opened",
    "left_airlock",
    "return_begun",
    "back_inside",
    "hatch_closed",
    "refill_begun",
    "refilled",
    "airlock_jettisoned",
    "ignition",
    "cut_off",
    "entry_interface",
    "drogue_opened",
    "touchdown",
    "located",
    "reached",
    "cleared",
    "extracted",
)
SPANS: Mapping[str, tuple[str, str]] = {
    "airlock.depressurisation_duration": ("vent_opened", "vacuum_reached"),
    "spacewalk.vacuum_duration": ("vacuum_reached", "refill_begun"),
    "spacewalk.airlock_cycle_duration": ("vent_opened", "refill_begun"),
    "spacewalk.hatch_open_duration": ("hatch_opened", "hatch_closed"),
    "spacewalk.outside_duration": ("left_airlock", "back_inside"),
    "spacewalk.out_to_return_duration": ("left_airlock", "return_begun"),
    "spacewalk.return_duration": ("return_begun", "back_inside"),
    "descent.burn_to_landing": ("ignition", "touchdown"),
    "landing.time": ("lift_off", "touchdown"),
    "rescue.located_after": ("touchdown", "located"),
    "rescue.reached_after": ("touchdown", "reached"),
    "rescue.cleared_after": ("touchdown", "cleared"),
    "rescue.extracted_after": ("touchdown", "extracted"),
}
_RANK = {name: i for i, name in enumerate(ORDER)}
_TURN = re.compile(r"_\d+$")  # of a walk with several turns


def rank(event: str | None) -> int | None:
    """Return the place of a flight's event in the order of events, None for one without a place.

    Args:
        event: name of an event of a flight.
    """
    return None if event is None else _RANK.get(_TURN.sub("", event))


def lies_inside(inner: str, outer: str) -> bool:
    """Return whether one duration lies inside another and is not the same.

    Args:
        inner: id of a measurand.
        outer: id of a measurand.
    """
    if inner == outer or inner not in SPANS or outer not in SPANS:
        return False
    begins, ends = (_RANK[name] for name in SPANS[inner])
    first, last = (_RANK[name] for name in SPANS[outer])
    return first <= begins and ends <= last


def nested() -> tuple[tuple[str, str], ...]:
    """Return every (inner, outer) pair of durations of which one lies inside the other."""
    return tuple((a, b) for a in SPANS for b in SPANS if lies_inside(a, b))
