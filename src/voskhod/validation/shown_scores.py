"""Scores for people and for programs."""

import math
from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from voskhod.report.console import console
from voskhod.report.shown import DASH, number, reading, signed
from voskhod.validation.case import Score

VERDICTS = {True: "inside", False: "OUTSIDE", None: "told"}


def print_scores(name: str, scores: Sequence[Score]) -> None:
    """Print the scores of a suite, and how many are inside their tolerances.

    Args:
        name: name of the suite.
        scores: what it found.
    """
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("what is compared", min_width=26)
    for heading in ("ours", "theirs", "error", "allowed"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("in", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    table.add_column("source", overflow="fold")
    last = ""
    for score in scores:
        # A source is named once for all rows that follow each other.
        source, last = ("" if score.source == last else score.source), score.source
        style = "red" if score.holds is False else None
        table.add_row(*cells(score), VERDICTS[score.holds], escape(source), style=style)
    out = console()
    out.print(f"[bold]Comparisons of the suite {escape(name)}[/bold]")
    out.print(table)
    out.print(escape(summary(scores)))


def cells(score: Score) -> tuple[str, ...]:
    """Return title, ours, theirs, error, tolerance and unit as they are printed.

    Args:
        score: one comparison.
    """
    scale = reading(score.unit, score.shown_in)
    allowed = "" if score.tolerance is None else f"±{number(scale.factor * score.tolerance, 2)}"
    figures = (number(scale.factor * n + scale.offset, 5) for n in (score.ours, score.theirs))
    error = DASH if math.isnan(score.error) else signed(scale.factor * score.error, 2)
    return (score.title, *figures, error, allowed, scale.label.strip())


def summary(scores: Sequence[Score]) -> str:
    """Return how many scores are inside their tolerances, in words.

    Args:
        scores: what a suite found.
    """
    inside = sum(score.holds is True for score in scores)
    outside = [score.title for score in scores if score.holds is False]
    told = len(scores) - inside - len(outside)
    text = f"{inside} inside their tolerances, {len(outside)} outside, {told} told only."
    return text + (" Outside: " + "; ".join(outside) + "." if outside else "")


def scores_document(name: str, scores: Sequence[Score]) -> dict[str, Any]:
    """Return the scores of a suite as plain data, in SI units.

    Args:
        name: name of the suite.
        scores: what it found.
    """
    return {
        "suite": name,
        "inside": sum(score.holds is True for score in scores),
        "outside": sum(score.holds is False for score in scores),
        "told": sum(score.holds is None for score in scores),
        "scores": [
            {
                "id": score.id,
                "title": score.title,
                "ours": _finite(score.ours),
                "theirs": _finite(score.theirs),
                "error": _finite(score.error),
                "unit": score.unit,
                "tolerance": score.tolerance,
                "holds": score.holds,
                "reason": score.reason,
                "source": score.source,
            }
            for score in scores
        ],
    }


def _finite(value: float) -> float | None:
    """Return a number, None for one that JSON does not have."""
    return value if math.isfinite(value) else None
