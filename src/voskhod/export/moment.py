"""A moment of a flight as somebody writes it: mission time, instant, or the name of an event."""

import difflib
import re
from datetime import datetime
from typing import Any

from voskhod.errors import InputError
from voskhod.mission.quantity import Violation, read_number

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_EXAMPLES = 'Write "1:35:00", "95 min", "1965-03-18T08:35:00Z", or the name of an event.'


def moment_of(written: str, header: dict[str, Any], where: str = "--at") -> float:
    """Return a moment of a flight in mission time [s].

    Args:
        written: mission time, instant in UTC, or name of an event.
        header: header of the flight's bundle.
        where: option that it was given in.

    Raises:
        InputError: none of these, or outside the flight.
    """
    events = {one["name"]: float(one["mission_time_s"]) for one in reversed(header["events"])}
    if written in events:
        return events[written]
    if _DATE.match(written):
        seconds = _after(written, header["epoch"], where)
    elif written[:1].isalpha():
        raise _no_event(written, events, where)
    else:
        try:
            seconds = read_number(written, "s")
        except Violation as wrong:
            must, given = wrong.must, wrong.given
            raise InputError(must, given=given, where=where, do=_EXAMPLES) from None
    first, last = float(header["begin_s"]), float(header["duration_s"])
    if not first <= seconds <= last:
        raise InputError(
            f"must be within the flight, from {_clock(first)} to {_clock(last)} of mission time",
            given=written,
            where=where,
        )
    return seconds


def _after(written: str, epoch: str, where: str) -> float:
    """Return an instant as seconds after lift-off."""
    try:
        instant = datetime.fromisoformat(written)
    except ValueError:
        must = "must be an instant as ISO 8601 writes it"
        raise InputError(must, given=written, where=where, do=_EXAMPLES) from None
    if instant.tzinfo is None:
        raise InputError(
            "must say its time zone", given=written, where=where, do='End it with "Z" for UTC.'
        )
    return (instant - datetime.fromisoformat(epoch)).total_seconds()


def _no_event(written: str, events: dict[str, float], where: str) -> InputError:
    close = difflib.get_close_matches(written, events, n=1)
    known = f"Did you mean {close[0]}?" if close else f"Events: {', '.join(reversed(events))}."
    return InputError(
        "must be a moment or an event of this flight", given=written, where=where, do=known
    )


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
