"""What readings would tell: terminal table, document and section of the page.

Bits stand first, since they are what numbers and answers have in common; the share of variance
beside them. A figure that is not told from nothing is left out, not printed as nought.
"""

from collections.abc import Mapping
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from voskhod.reconstruct.pairs import Figure
from voskhod.reconstruct.value import MEASURE, Gain, Value
from voskhod.report import words
from voskhod.report.markup import Cell, Markup, element, paragraph, row, section, table
from voskhod.report.shown import DASH, number

MOST = 2  # figures, and unread sources, that the page shows of a target; a terminal one
MOST_TARGETS = 8  # on a terminal
_LEAST = 0.005  # an error that no digit shows
HEADING = "What would tell most"
_HEADS = ("reading", "bits", "of variance, %")


def value_words(told: Value) -> str:
    """Return what the figures are, and how far they can be believed."""
    classes = f"which of {told.classes} equally probable classes" if told.classes else "which class"
    between = f", measured between {told.runs} runs," if told.runs else ""
    return (
        f"Expected before anything is read, over {number(told.flights)} flights worth "
        f"{number(told.size, 3)} equal ones (seed {told.seed}). Bits: of a measurand {classes} it "
        "lies in, of a question which answer holds. Of variance: the share that is expected to go; "
        "of a question, of the chance that two flights give other answers. ± is twice the Monte "
        f"Carlo error{between} and the bound on what is left of the estimator's bias. What a "
        "new figure tells of its own measurand stands in the head and is no candidate. Errors and "
        "chances of unread sources are judgement."
    )


def value_document(told: Value) -> dict[str, Any]:
    """Return what readings would tell, ready for JSON: every gain, told from nothing or not.

    Args:
        told: what they would tell.
    """
    return {
        "flights": told.flights,
        "size": told.size,
        "classes": told.classes,
        "seed": told.seed,
        "runs": told.runs,
        "blunted": list(told.blunted),
        "words": value_words(told),
        "candidates": [
            {"id": name, "name": text, "whole": _plain(told.whole[name])}
            for name, text in told.candidates.items()
        ],
        "targets": dict(told.targets),
        "gains": [
            {"candidate": g.candidate, "target": g.target, "bits": _plain(g.bits),
             "share": _plain(g.share), "is_itself": g.is_itself}
            for g in told.gains
        ],
    }  # fmt: skip


def print_value(out: Console, told: Value) -> None:
    """Print the reading and the unread source that would tell most of what most is told of.

    Args:
        out: where it is printed.
        told: what they would tell.
    """
    out.print(f"\n[bold]{HEADING}[/bold]")
    shown = Table("of", *_HEADS, box=SIMPLE_HEAD, pad_edge=False)
    for column in shown.columns[2:]:
        column.justify, column.no_wrap = "right", True
    best = {target: told.best(target, 1) for target in told.targets}
    most = sorted(best, key=lambda name: -max((g.bits.value for g in best[name]), default=0.0))
    for target in most[:MOST_TARGETS]:
        rows = [_cells(told, gain) for gain in best[target]]
        rows = rows or [("nothing that was asked", DASH, DASH)]
        own = _itself(told, target)
        for i, cells in enumerate(rows):
            head = "\n".join(part for part in (_target(told, target), own) if part)
            shown.add_row(
                *map(escape, (head if i == 0 else "", *cells)), end_section=i == len(rows) - 1
            )
    out.print(shown)
    if len(most) > MOST_TARGETS:
        out.print(f"and {len(most) - MOST_TARGETS} more (the page has all)")
    out.print(value_words(told))


def value_section(told: Value) -> Markup:
    """Return the section of the page on what readings would tell; empty without targets.

    Args:
        told: what they would tell.
    """
    bodies = []
    for target in told.targets:
        best = [_cells(told, gain) for gain in told.best(target, MOST)]
        rows = best or [("nothing that was asked", DASH, DASH)]
        head = Cell(
            Markup(f"{element('span', _target(told, target))}<br/>"
                   f"{element('small', _itself(told, target))}"),
            rows=len(rows), hint=target,
        )  # fmt: skip
        bodies.append([
            row([*([head] if i == 0 else []), Cell(name), Cell(bits, "num"), Cell(share, "num")])
            for i, (name, bits, share) in enumerate(rows)
        ])  # fmt: skip
    if not bodies:
        return Markup("")
    heads = [("Of", ""), ("Reading", ""), ("Bits", "num"), ("Of variance, %", "num")]
    return section(
        "value", HEADING, [table(heads, bodies, "value"), paragraph(value_words(told), "note")]
    )


def error_of(one: Figure) -> float:
    """Return how far a figure may be off: two errors and what is left of its bias."""
    return 2.0 * one.error + one.left


def _cells(told: Value, gain: Gain) -> tuple[str, str, str]:
    name = gain.candidate.removeprefix(MEASURE)
    measured = name != gain.candidate
    text = f"figure: {words.title(name)}" if measured else told.candidates[gain.candidate]
    least = "≥ " if gain.candidate in told.blunted else ""
    return text, least + _figure(gain.bits, 1.0), _figure(gain.share, 100.0)


def _target(told: Value, target: str) -> str:
    name = told.targets[target]
    return words.title(target) if name == target else name


def _itself(told: Value, target: str) -> str:
    """Return what a new figure of a target tells of it, in words; nothing of a question."""
    own = told.own(target)
    return "" if own is None else f"(measured anew: {number(own.bits.value, 2)} bits)"


def _figure(one: Figure, factor: float) -> str:
    if not one.is_told:
        return DASH
    digits = 2 if factor * one.value < 100.0 else 3
    error = f" ± {number(factor * error_of(one), 1)}" if factor * error_of(one) > _LEAST else ""
    return f"{number(factor * one.value, digits)}{error}"


def _plain(one: Figure) -> Mapping[str, float | bool]:
    return {**one._asdict(), "is_told": one.is_told}
