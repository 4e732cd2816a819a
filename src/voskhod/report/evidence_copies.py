"""A user's copies beside the documents of a folder, on the terminal: positions, never words."""

from collections import Counter

from rich.table import Table
from rich.text import Text

from voskhod.evidence.anchors import Anchor
from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Passage
from voskhod.evidence.verify import Copy, Report
from voskhod.report.console import console
from voskhod.report.evidence_tables import grid

_STATES = ("held", "moved", "changed", "lost", "unchecked")
_MEANINGS = {
    "held": "stand where they did",
    "moved": "moved",
    "changed": "changed, their surroundings are there",
    "lost": "lost",
    "unchecked": "not checked, there is no text to look in",
}


def print_report(folder: Folder, report: Report) -> None:
    """Print what came of comparing, passages that do not stand where they did one by one.

    Args:
        folder: folder with the documents.
        report: what came of comparing.
    """
    out = console()
    out.print(_copies(folder, report.copies, out.width))
    passages = {one.id: one for one in folder.passages}
    away = [one for one in report.anchors if one.state not in ("held", "unchecked")]
    if away:
        heads = ("passage", "now", "where", "was", "found by")
        rows = [_row(anchor, passages[anchor.passage]) for anchor in away]
        out.print(grid(heads, rows, out.width))
    counted: Counter[str] = Counter(anchor.state for anchor in report.anchors)
    for state in _STATES:
        if counted[state]:
            out.print(f"{counted[state]} passages {_MEANINGS[state]}")
    if not report.anchors:
        out.print("The folder has no passages.")


def _copies(folder: Folder, copies: tuple[Copy, ...], width: int) -> Table:
    """Return the documents with what became of each."""
    by_id = {one.id: one for one in folder.documents}
    rows = []
    for copy in copies:
        document = by_id[copy.document]
        words = {"held": "the same", "missing": f"missing: no {document.file} here"}
        state = words.get(copy.state, copy.state) + (f": {copy.reason}" if copy.reason else "")
        size = "" if copy.code_points is None else f"{copy.code_points} code points"
        if copy.code_points not in (None, document.code_points):
            size += f", were {document.code_points}"
        # A name that was found in the folder may hold anything.
        file = "" if copy.state == "missing" else _printable(copy.file)
        rows.append((copy.document, document.title, file, size, state))
    return grid(("document", "title", "copy", "length", "state"), rows, width)


def _row(anchor: Anchor, passage: Passage) -> tuple[str, str, str, str, str]:
    was = f"{anchor.document} {passage.start} to {passage.end}"
    if anchor.start is None or anchor.shift is None:
        return anchor.passage, anchor.state, "", was, ""
    where = f"{anchor.start} to {anchor.end}"
    moved = f"{anchor.state} by {anchor.shift:+d} code points" if anchor.shift else anchor.state
    return anchor.passage, moved, where, was, anchor.by or ""


def _printable(name: str) -> str:
    return Text(name if name.isprintable() else repr(name)).plain
