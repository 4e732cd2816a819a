"""Verdicts of a reconstruction, where one lies in the usual folder: out/<mission>-reconstruction.

They belong to the mission, not to one flight. A file that is not there, or is none of a
reconstruction, gives none; the server tells so in its log and goes on.
"""

import json
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from voskhod.errors import InputError
from voskhod.export.claim_rows import Judged
from voskhod.reading import read_within

FILE = "reconstruction.json"
_LIMIT_BYTES = 16_000_000  # one of Voskhod 2 has some 300 kB
_log = logging.getLogger("voskhod.server")


def judged_by(folder: Path, missions: Iterable[str]) -> dict[str, dict[str, Judged]]:
    """Return verdicts on claims by mission and by id of the claim.

    Args:
        folder: where results are kept.
        missions: ids of missions.
    """
    found = {}
    for name in missions:
        path = folder / f"{name}-reconstruction" / FILE
        if path.is_file():
            found[name] = _read(path)
    return found


def _read(path: Path) -> dict[str, Judged]:
    try:
        document: Any = json.loads(read_within(path, _LIMIT_BYTES))
        rows = document["claims"]
        return {
            row["claim"]: Judged(row["word"], row["why"])
            for row in rows
            if isinstance(row.get("word"), str) and isinstance(row.get("why"), str)
        }
    except (InputError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        _log.warning("%s is no reconstruction: no verdicts are shown", path)
        return {}
