"""Dates of records: the part of EDTF that archives of one flight use, and what moments it spans.

    1965-03-18   1965-03   1965   196X   1965-XX    a day, a month, a year, digits not known
    2025-11-30T07:10:13Z                            a moment, with its zone
    1965-03-19/..   1965-03-18/1965-03-19           an interval; ".." is open, "" not known
    [1965-03-23,1965-05-23]                         one of these
    1965-05-23?   1965~   1965%   1965-?05-23       doubtful, approximate, both, one part of it

`..` alone says that nothing is known. A date spans the moments from its first to its last second,
in the zone that its folder declares; a doubt widens nothing, it is only told.

Decision: a parser of our own, because records are read at run time and the dates need spans with
a zone, which the `edtf` library does not give; the tests hold it against that library.

Source: ISO 8601-2:2019, extended date/time format (EDTF), levels 0 to 2.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from voskhod.mission.quantity import Violation

_MARK = "[?~%]?"
_DAY = re.compile(
    rf"{_MARK}(\d{{4}}|\d{{3}}X|\d{{2}}XX){_MARK}"
    rf"(?:-{_MARK}(\d\d|XX){_MARK}(?:-{_MARK}(\d\d|XX){_MARK})?)?",
    re.ASCII,
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_LAST = timedelta(seconds=1)  # a date ends one second before the next begins
_DO = "Write for example 1965-03-18, 1965-03, 1965-03-19/.. or [1965-03-23,1965-05-23]."


@dataclass(frozen=True)
class Span:
    """The moments that a date may mean.

    Attributes:
        earliest: first of them [UTC]; None where it is open or not known.
        latest: last of them [UTC]; None where it is open or not known.
        is_doubtful: whether the date is marked as doubtful or approximate.
        choices: spans of each date of a one-of set; empty for any other date.
    """

    earliest: datetime | None
    latest: datetime | None
    is_doubtful: bool = False
    choices: tuple["Span", ...] = ()


@cache
def read_date(text: str, zone: str = "UTC") -> Span:
    """Return the span of a date.

    Args:
        text: date in EDTF.
        zone: IANA name of the zone in which days without one begin.

    Raises:
        Violation: not a date of the part of EDTF above, or a day that no calendar has.
    """
    doubtful = any(mark in text for mark in "?~%")
    if text == "..":
        return Span(None, None)
    if text.startswith("[") and text.endswith("]"):
        return _one_of(text, zone, doubtful)
    if "/" in text:
        ends = text.split("/")
        if len(ends) != 2:
            raise Violation("must be a date in EDTF", f'"{text[:60]}"', _DO)
        first, last = (_end(part, text, zone) for part in ends)
        early = None if first is None else first.earliest
        late = None if last is None else last.latest
        if early is not None and late is not None and early > late:
            raise Violation("must be an interval that does not end before it begins", f'"{text}"')
        return Span(early, late, doubtful)
    return _single(text, text, zone, doubtful)


def earliest(text: str, zone: str = "UTC") -> datetime | None:
    """Return the first moment that a date may mean [UTC], None where it is open.

    Args:
        text: date in EDTF.
        zone: IANA name of the zone in which days without one begin.

    Raises:
        Violation: not a date.
    """
    return read_date(text, zone).earliest


def latest(text: str, zone: str = "UTC") -> datetime | None:
    """Return the last moment that a date may mean [UTC], None where it is open.

    Args:
        text: date in EDTF.
        zone: IANA name of the zone in which days without one begin.

    Raises:
        Violation: not a date.
    """
    return read_date(text, zone).latest


@cache
def is_zone(name: str) -> bool:
    """Return whether a time zone of that IANA name is known here."""
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # not found; a folder; a name that is a path
        return False
    return True


def _end(part: str, text: str, zone: str) -> Span | None:
    """Return one end of an interval, None where it is open or not known."""
    if "T" in part:  # EDTF has intervals of days, months and years only
        raise Violation("must be a date in EDTF", f'"{text[:60]}"', _DO)
    return None if part in ("", "..") else _single(part, text, zone, False)


def _one_of(text: str, zone: str, doubtful: bool) -> Span:
    """Return the span of "[a,b]", where a member may be "a..b"."""
    members = []
    for member in text[1:-1].split(","):
        first, dots, last = (part.strip() for part in member.partition(".."))
        if not dots:
            members.append(_single(first, text, zone, doubtful))
            continue
        members.append(read_date(f"{first or '..'}/{last or '..'}", zone))
    starts, stops = [one.earliest for one in members], [one.latest for one in members]
    return Span(
        None if None in starts else min(start for start in starts if start is not None),
        None if None in stops else max(stop for stop in stops if stop is not None),
        doubtful,
        tuple(members),
    )


def _single(part: str, text: str, zone: str, doubtful: bool) -> Span:
    """Return the span of a day, month, year or moment."""
    try:
        if _MOMENT.fullmatch(part):
            moment = datetime.fromisoformat(part).astimezone(UTC)
            return Span(moment, moment, doubtful)
        if (match := _DAY.fullmatch(part)) is None:
            raise ValueError
        year, month, day = match.groups()
        if (month == "XX" or "X" in year) and day not in (None, "XX"):
            raise ValueError
        first, last = _days(year, month, day)
    except (ValueError, OverflowError):  # the year 0000 is none that a flight needs
        raise Violation("must be a date in EDTF", f'"{text[:60]}"', _DO) from None
    at = ZoneInfo(zone)
    start = first.replace(tzinfo=at).astimezone(UTC)
    stop = (last + timedelta(days=1)).replace(tzinfo=at).astimezone(UTC) - _LAST
    return Span(start, stop, doubtful)


def _days(year: str, month: str | None, day: str | None) -> tuple[datetime, datetime]:
    """Return first and last day of what is written, X standing for any digit."""
    low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if month in (None, "XX"):
        return datetime(low, 1, 1), datetime(high, 12, 31)
    first = datetime(low, int(str(month)), 1)
    if day in (None, "XX"):
        return first, datetime(high, first.month, calendar.monthrange(high, first.month)[1])
    return first.replace(day=int(str(day))), first.replace(day=int(str(day)))
