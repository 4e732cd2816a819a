"""A posterior under two dynamics: terminal table, document and section of the page."""

import math
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from voskhod.reconstruct.beside import SHIFT, SURE, Beside, Refused, Row, Side
from voskhod.report import words
from voskhod.report.campaign_tables import figure, read_as
from voskhod.report.markup import Cell, Markup, element, paragraph, row, section, table
from voskhod.report.shown import DASH, number, signed

_LEAST = 0.005  # a probability that is worth a line
MOST = 8  # rows on a terminal
HEADING = "Under other dynamics"


def beside_words(told: Beside) -> str:
    """Return what is compared, and how far the comparison can be believed."""
    first, second = told.names
    sizes = [number(size, 3) for size in told.sizes]
    text = (
        f"A: {first}, worth {sizes[0]} flights. B: {second}, worth {sizes[1]}. Median, 5 to 95 %. "
        "Shift: mean in B less mean in A, in standard deviations of A; in brackets, in its Monte "
        f"Carlo errors. What moves by more than {number(SHIFT, 2)} deviations and {SURE:g} errors "
        "hangs on the model (hangs)."
    )
    if told.is_doubtful:
        text += (
            " Few flights carry the weights of one of the two, or its runs do not agree: errors "
            "are too small."
        )
    return text


def refused_words(told: Refused) -> str:
    """Return why there is nothing to set beside a posterior, in a sentence or two."""
    return f"B: {told.names[1]}. {told.words}"


def beside_document(told: Beside | Refused) -> dict[str, Any]:
    """Return a posterior under two dynamics, ready for JSON: SI units, null where undefined.

    Args:
        told: what came of it.
    """
    if isinstance(told, Refused):
        return {"names": list(told.names), "is_refused": True, "words": refused_words(told)}
    return {
        "is_refused": False,
        "names": list(told.names),
        "asks": dict(told.asks),
        "sizes": list(told.sizes),
        "is_doubtful": told.is_doubtful,
        "words": beside_words(told),
        "rows": [
            {"kind": one.kind, "id": one.id, "name": one.name, "first": _side(one.first),
             "second": _side(one.second), "shift": _finite(one.shift), "sure": _finite(one.sure),
             "hangs": one.hangs}
            for one in told.rows
        ],
    }  # fmt: skip


def print_beside(out: Console, told: Beside | Refused) -> None:
    """Print what moves most of a posterior under two dynamics.

    Args:
        out: where it is printed.
        told: what came of it.
    """
    out.print(f"\n[bold]{HEADING}[/bold]")
    if isinstance(told, Refused):
        out.print(escape(refused_words(told)))
        return
    rows = _shown(told)
    most = sorted(rows, key=lambda one: (not one.hangs, -abs(_finite(one.shift) or 0.0)))[:MOST]
    shown = Table("", "", "A", "B", "shift", "", box=SIMPLE_HEAD, pad_edge=False)
    for column in shown.columns[2:5]:
        column.justify, column.no_wrap = "right", True
    asked = None
    for one in (each for each in rows if each in most):
        if one.kind == "answer" and one.id != asked:
            asked = one.id
            shown.add_row(f"[dim]{escape(told.asks[one.id])}[/dim]")
        style = "red" if one.hangs else None
        shown.add_row(*map(escape, beside_cells(one)), style=style)
    out.print(shown)
    if len(rows) > len(most):
        out.print(f"and {len(rows) - len(most)} more (the page has all)")
    out.print(escape(beside_words(told)))


def beside_section(told: Beside | Refused) -> Markup:
    """Return the section of the page; empty without rows.

    Args:
        told: what came of it.
    """
    if isinstance(told, Refused):
        return section("beside", HEADING, [paragraph(refused_words(told))])
    if not told.rows:
        return Markup("")
    bodies: list[list[Markup]] = [[]]
    asked = None
    for one in _shown(told):
        if one.kind == "answer" and one.id != asked:
            asked = one.id
            bodies.append([row([Cell(element("em", told.asks[one.id])), *[Cell("")] * 5])])
        name, unit, *numbers, hangs = beside_cells(one)
        last = Cell(element("strong", hangs) if hangs else "")
        cells = [Cell(part, "num") for part in numbers]
        bodies[-1].append(row([Cell(name, hint=one.name), Cell(unit), *cells, last]))
    heads = [("", ""), ("", ""), ("A", "num"), ("B", "num"), ("Shift", "num"), ("", "")]
    parts = [table(heads, [body for body in bodies if body], "beside"),
             paragraph(beside_words(told), "note")]  # fmt: skip
    return section("beside", HEADING, parts)


def beside_cells(one: Row) -> tuple[str, str, str, str, str, str]:
    """Return a row as cells: name, unit, A, B, shift, whether it hangs on the model."""
    is_number = one.kind == "measurand"
    unit = read_as(one.name, 0.0)[1].strip() if is_number else ""
    sides = [_words(one, side) for side in (one.first, one.second)]
    shift = DASH
    if math.isfinite(one.shift):
        shift = f"{signed(one.shift, 2)} ({number(one.sure, 2)})"
    name = words.title(one.name) if is_number else f"  {one.name}"
    return name, unit, sides[0], sides[1], shift, "hangs" if one.hangs else ""


def _shown(told: Beside) -> list[Row]:
    """Return the rows that are worth a line: not answers that are next to impossible in both."""
    found = []
    for one in told.rows:
        sides = [side.mean for side in (one.first, one.second) if side is not None]
        if one.kind == "measurand" or max(sides) >= _LEAST:
            found.append(one)
    return found


def _words(one: Row, side: Side | None) -> str:
    if side is None:
        return DASH
    if one.kind == "answer":
        return f"{number(100.0 * side.mean, 3)} ± {number(100.0 * side.error, 1)} %"
    low, middle, high = (figure(one.name, end) for end in (side.low, side.middle, side.high))
    return f"{middle} ({low} to {high})"


def _side(one: Side | None) -> dict[str, float | None] | None:
    return None if one is None else {k: _finite(v) for k, v in one._asdict().items()}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
