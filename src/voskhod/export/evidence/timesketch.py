"""Dated events and claims for Timesketch, as JSON Lines.

Timesketch asks for `message`, `datetime` in ISO 8601 and `timestamp_desc` on each line; any further
field is kept. It knows moments only, so a span becomes two lines, its first moment and its last
second, and an open end none. What is dated ".." is left out.

Source: timesketch.org, guide "Import from JSON or CSV".
"""

import json
from collections.abc import Iterator
from typing import Any

from voskhod.evidence.folder import Folder
from voskhod.evidence.timeline import Row, timeline


def timesketch_lines(folder: Folder) -> str:
    """Return the dated events of a folder, and the claims that date them, in order of time.

    Args:
        folder: checked records.
    """
    lines = [line for row in timeline(folder).rows for line in _lines(row)]
    lines.sort(key=lambda line: line["datetime"])
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _lines(row: Row) -> Iterator[dict[str, Any]]:
    ends = {"Earliest moment": row.earliest, "Latest moment": row.latest}
    if row.earliest == row.latest:
        ends = {"Moment": row.earliest}
    for description, moment in ends.items():
        if moment is not None:
            yield {
                "message": row.title,
                "datetime": moment.isoformat(),
                "timestamp_desc": description,
                "record": row.id,
                "kind": row.kind,
                "about": row.about,
                "topic": row.topic,
                "edtf": row.date,
                "zone": row.zone,
                "sources": list(row.sources),
            }
