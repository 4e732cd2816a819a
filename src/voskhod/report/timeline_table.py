"""The timeline of documents and flight on the terminal, and as plain data for JSON.

Decision: all times are UTC, and a span is shown from its first moment to the first one after it,
so that a day reads from midnight to midnight of its zone. Years stand above their lines.
"""

from datetime import datetime, timedelta
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from voskhod.evidence.timeline import Row, Timeline
from voskhod.report.console import console

OPEN = ".."
_SECOND = timedelta(seconds=1)
_DAY_S = 86_400


def print_timeline(found: Timeline) -> None:
    """Print a timeline.

    Args:
        found: what stands side by side.
    """
    out = console()
    out.print(Text(found.title, style="bold"))
    out.print(Text(f"Times are UTC; a day without a zone begins in {found.zone}.", style="dim"))
    if not found.has_flight:
        out.print(Text("Documents alone: no flight to hold them against (see --flight)."))
    out.print(timeline_table(found))
    if found.has_flight:
        out.print(Text(_summary(found)))


def timeline_table(found: Timeline) -> Table:
    """Return a timeline as a table.

    Args:
        found: what stands side by side.
    """
    heads = ("from", "before", "told")
    flown = ("flight", "flight is") if found.has_flight else ()
    table = Table(*heads, *flown, box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for i, column in enumerate(table.columns):
        column.no_wrap = i != len(heads) - 1
    year = 0
    for row in found.rows:
        first = row.earliest or row.latest
        if first is not None and first.year != year:
            year = first.year
            table.add_row(Text(str(year), style="bold"))
        cells = [Text(_moment(row.earliest, year)), Text(_end(row, year)), _told(row)]
        if row.kind == "flight":
            cells[:2] = [Text(""), Text("")]
        if found.has_flight:
            time = "" if row.flown is None else _moment(row.flown.time, year)
            cells += [Text(time), _verdict(row)]
        table.add_row(*cells)
    return table


def timeline_document(found: Timeline) -> dict[str, Any]:
    """Return a timeline as plain data: instants in ISO 8601 in UTC, None where they are open.

    Args:
        found: what stands side by side.
    """
    return {
        "title": found.title,
        "mission": found.mission,
        "zone": found.zone,
        "has_flight": found.has_flight,
        "rows": [_row_document(row) for row in found.rows],
    }


def _row_document(row: Row) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "id": row.id,
        "about": row.about,
        "title": row.title,
        "topic": row.topic,
        "date": row.date,
        "zone": row.zone,
        "earliest": _iso(row.earliest),
        "latest": _iso(row.latest),
        "is_doubtful": row.is_doubtful,
        "sources": list(row.sources),
        "affirmed": list(row.affirmed),
        "denied": list(row.denied),
        "flight_event": row.flown and row.flown.name,
        "flown": row.flown and _iso(row.flown.time),
        "verdict": row.verdict,
        "gap_s": row.gap_s,
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def _moment(moment: datetime | None, year: int) -> str:
    """Return an instant without seconds that are none, and without the year that stands above."""
    if moment is None:
        return OPEN
    text = f"{moment:%m-%d %H:%M:%S}".removesuffix(":00")
    return text if moment.year == year else f"{moment.year:04d}-{text}"


def _end(row: Row, year: int) -> str:
    """Return the first moment after a span, nothing for a single moment."""
    if row.latest is None:
        return OPEN
    return "" if row.latest == row.earliest else _moment(row.latest + _SECOND, year)


def _told(row: Row) -> Text:
    """Return who tells what, a claim set in under the events."""
    if row.kind == "flight":
        return Text(row.title, style="dim")
    text = f"{row.id}  {row.title}"
    if row.kind == "claim":
        text = f"  {row.id} ({', '.join(row.sources)}): {row.title} [{row.about}]"
    marks = ["doubtful"] if row.is_doubtful else []
    marks += [f"affirmed by {len(row.affirmed)}"] if row.affirmed else []
    marks += [f"denied by {len(row.denied)}"] if row.denied else []
    return Text(text + (f" ({', '.join(marks)})" if marks else ""))


def _verdict(row: Row) -> Text:
    if row.verdict is None or row.gap_s is None:
        return Text("")
    if row.verdict == "consistent":
        return Text(row.verdict, style="green")
    return Text(f"{_apart(abs(row.gap_s))} {row.verdict}", style="red")


def _apart(seconds: float) -> str:
    """Return a length of time, to the second below a day."""
    whole = round(seconds)
    if seconds >= _DAY_S:
        return f"{seconds / _DAY_S:.1f} d"
    if whole < 60:
        return f"{whole or '<1'} s"
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _summary(found: Timeline) -> str:
    counts = dict.fromkeys(("consistent", "before", "after"), 0)
    for row in found.rows:
        if row.verdict is not None:
            counts[row.verdict] += 1
    return (
        f"Of {sum(counts.values())} dates that the flight can be held against it is consistent with"
        f" {counts['consistent']}, before {counts['before']} and after {counts['after']}."
    )
