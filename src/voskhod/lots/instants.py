"""Instants and durations as they are written, with their time zone.

Decision: instants are kept in UTC and differences are taken there. A difference of two clock
readings would be an hour off across a change of the clocks.
Decision: a reading without an offset that a change of the clocks skips or repeats is refused, not
guessed.

Source: ISO 8601; the IANA time zone database, as the system or the package tzdata has it.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field

from voskhod.lots.refusal import Refusal, shortened

_LONGEST = 40  # characters of an instant; nanoseconds and an offset take 35
_DURATION = re.compile(
    r"(?:(\d{1,6}) d)? ?(?:(\d{1,2}) h)? ?(?:(\d{1,2}) m)? ?(?:(\d{1,2}) s)?", re.ASCII
)


def read_zone(name: str) -> str:
    """Return the name of a time zone that exists.

    Raises:
        Refusal: there is none of that name.
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal(
            "must be a time zone of the IANA database",
            shortened(name),
            'For example "America/Chicago". Without a database of the system: install tzdata.',
        ) from None
    return name


def in_utc(reading: datetime, zone: str) -> datetime:
    """Return the instant of a clock reading.

    Args:
        reading: with an offset, or as clocks in the zone show it.
        zone: IANA name.

    Returns:
        The same instant in UTC.

    Raises:
        Refusal: a reading that clocks skip or show twice, or one at the ends of the calendar.
    """
    try:
        if reading.tzinfo is not None:
            return reading.astimezone(UTC)
        place = ZoneInfo(zone)
        first, second = (
            reading.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)
        )
        back = first.astimezone(place).replace(tzinfo=None)
    except OverflowError:
        raise Refusal("must lie within the calendar", str(reading)) from None
    if first == second:
        return first
    why = "shown twice" if back == reading else "skipped"
    raise Refusal(
        f"must be one instant in {zone}",
        f"{reading.isoformat()}, which is {why} as the clocks change",
        "Give it with its offset from UTC.",
    )


def read_reading(value: object) -> datetime:
    """Return a clock reading that is written, with or without an offset.

    Raises:
        Refusal: no date with a time.
    """
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and 10 <= len(value) <= _LONGEST:
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    raise Refusal(
        "must be a time by ISO 8601", shortened(value), 'For example "2025-12-01T12:00:00Z".'
    )


def read_instant(value: object) -> datetime:
    """Return an instant that is written with its offset, in UTC.

    Raises:
        Refusal: no time, or one without an offset.
    """
    reading = read_reading(value)
    if reading.tzinfo is None:
        raise Refusal("must have an offset from UTC", shortened(str(value)), 'For example "...Z".')
    return in_utc(reading, "UTC")


def parse_instant(text: str, zone: str, where: str | None = None) -> datetime:
    """Return the instant that a user wrote, in UTC.

    Args:
        text: ISO 8601; without an offset, as clocks in the zone show it.
        zone: IANA name.
        where: option that it was written at.

    Raises:
        InputError: no time, or one that is not one instant.
    """
    try:
        return in_utc(read_reading(text), zone)
    except Refusal as wrong:
        raise wrong.at(where) from None


def read_duration(value: object) -> timedelta:
    """Return the duration that a text gives: "11 d 8 h 39 m 47 s".

    Raises:
        Refusal: no duration.
    """
    if isinstance(value, timedelta):
        return value
    found = _DURATION.fullmatch(value) if isinstance(value, str) and value else None
    if found is None:
        raise Refusal("must be a duration", shortened(value), 'For example "8 h 39 m".')
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def shown_duration(duration: timedelta) -> str:
    """Return a duration, zero or more, as it is read aloud, whole seconds that have passed."""
    seconds = duration.days * 86_400 + duration.seconds
    sizes = ((86_400, "d"), (3_600, "h"), (60, "m"), (1, "s"))
    parts = [(seconds // 86_400, "d")]
    parts += [
        (seconds % above // size, unit)
        for (above, _), (size, unit) in zip(sizes, sizes[1:], strict=False)
    ]
    while len(parts) > 1 and parts[0][0] == 0:
        parts.pop(0)
    return " ".join(f"{count} {unit}" for count, unit in parts)


def shown_instant(instant: datetime, zone: str) -> str:
    """Return an instant as clocks in a zone show it: "2025-12-11 09:50:00 CST"."""
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S %Z")


Zone = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(read_zone)]
Reading = Annotated[datetime, BeforeValidator(read_reading)]
Instant = Annotated[datetime, BeforeValidator(read_instant)]
Duration = Annotated[timedelta, BeforeValidator(read_duration)]
