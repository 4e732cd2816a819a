"""What moves a measurand: the table, and the tornado chart."""

import io
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from voskhod.export.writing import write_bytes, write_text
from voskhod.flight.sensitivity import Budget, Sensitivity
from voskhod.report.look import ACCENT, BLUE, HAIR, INK, MUTED, blank, house_style, panel
from voskhod.report.pictures import DOTS_PER_INCH
from voskhod.report.shown import DASH, MINUS, Reading, number, readable, reading, signed
from voskhod.report.terminal import console

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW_MM, TOP_MM, LEFT_MM, RIGHT_MM, FOOT_MM = 5.2, 9.0, 62.0, 14.0, 11.0
BAR = 0.62  # of a row


def print_budget(budget: Budget, most: int) -> None:
    """Print what moves a measurand, greatest first.

    Args:
        budget: what moves it.
        most: how many rows to print.
    """
    scale = scale_of(budget)
    label = scale.label.strip()
    value = scale.factor * budget.nominal + scale.offset
    said = f"{budget.mission.mission.title}: {budget.measurand.id}"
    console().print(Text(said, style="bold"))
    console().print(f"{budget.measurand.definition}: {number(value)} {label}, nominal flight")
    table = Table(
        "number in doubt",
        "nominal",
        "16 %",
        "84 %",
        f"{label or '1'} per unit",
        "per sigma",
        "at 16 %",
        "at 84 %",
        box=SIMPLE_HEAD,
        pad_edge=False,
    )
    for column in table.columns[1:]:
        column.justify = "right"
    for row in budget.rows[:most]:
        table.add_row(*_cells(row, scale))
    console().print(table)
    left = len(budget.rows) - most
    if left > 0:
        console().print(f"{left} more move it less (--top {len(budget.rows)} shows all).")
    spread = number(scale.factor * budget.deviation, 3)
    console().print(f"Linear standard deviation of all together: {spread} {label}")


def scale_of(budget: Budget) -> Reading:
    """Return the unit in which people read the measurand."""
    return reading(budget.measurand.unit, budget.measurand.shown_in)


def _cells(row: Sensitivity, scale: Reading) -> Sequence[str]:
    own = readable(row.unit, max(abs(row.nominal), abs(row.high - row.low)))
    ends = (row.nominal, row.low, row.high)
    nominal, low, high = (number(own.factor * end + own.offset) for end in ends)
    slope = DASH
    if row.slope is not None:
        per = signed(scale.factor * row.slope / own.factor, 3)
        slope = f"{per} / {own.label.strip() or '1'}"
    per_sigma = DASH if row.per_sigma is None else signed(scale.factor * row.per_sigma)
    changes = (_change(end, scale) for end in (row.at_low, row.at_high))
    return (row.name, f"{nominal}{own.label}", low, high, slope, per_sigma, *changes)


def _change(change: float | None, scale: Reading) -> str:
    """Return a change of the measurand, or that there is none to give."""
    return "undefined" if change is None else signed(scale.factor * change)


def budget_document(budget: Budget) -> dict[str, Any]:
    """Return what moves a measurand as plain data, SI units."""
    rows = [
        {
            "input": row.name,
            "unit": row.unit or "1",
            "nominal": row.nominal,
            "quantile_16": row.low,
            "quantile_84": row.high,
            "slope": row.slope,
            "per_sigma": row.per_sigma,
            "change_at_16": row.at_low,
            "change_at_84": row.at_high,
        }
        for row in budget.rows
    ]
    return {
        "mission": budget.mission.mission.id,
        "measurand": budget.measurand.id,
        "unit": budget.measurand.unit or "1",
        "nominal": budget.nominal,
        "linear_standard_deviation": budget.deviation,
        "inputs": rows,
    }


def write_budget(budget: Budget, folder: Path, most: int) -> None:
    """Write the chart and the document to a folder: tornado.png, sensitivity.json.

    Args:
        budget: what moves the measurand.
        folder: where to; it is made if it is not there.
        most: how many bars to draw.

    Raises:
        OutputError: folder that cannot be written.
    """
    with house_style():
        picture = io.BytesIO()
        tornado(budget, most).savefig(picture, format="png", dpi=DOTS_PER_INCH)
    write_bytes(folder / "tornado.png", picture.getvalue())
    write_text(folder / "sensitivity.json", json.dumps(budget_document(budget), indent=2))


def tornado(budget: Budget, most: int) -> "Figure":
    """Return the tornado chart: a bar from the change at 16 % to that at 84 %, greatest on top.

    Args:
        budget: what moves the measurand.
        most: how many bars to draw.
    """
    rows = budget.rows[:most]
    scale = scale_of(budget)
    height = TOP_MM + FOOT_MM + ROW_MM * len(rows)
    figure = blank(height)
    width = 180.0 - LEFT_MM - RIGHT_MM
    axes = panel(figure, (LEFT_MM, FOOT_MM, width, ROW_MM * len(rows)))
    known = [
        abs(scale.factor * end)
        for row in rows
        for end in (row.at_low, row.at_high)
        if end is not None
    ]
    reach = 1.18 * max(known, default=1.0)
    for place, row in enumerate(rows):
        _bar(axes, place, row, (scale, reach))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(-reach, reach)
    axes.set_yticks(range(len(rows)), [row.name for row in rows])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.axvline(0.0, color=INK, linewidth=0.6)
    axes.grid(axis="x", color=HAIR)
    axes.set_xlabel(f"change of {budget.measurand.id} [{scale.label.strip() or '1'}]")
    value = number(scale.factor * budget.nominal + scale.offset)
    axes.set_title(f"nominal {value}{scale.label}; one number at its 16 % or 84 % quantile")
    return figure


def _bar(axes: "Axes", place: int, row: Sensitivity, frame: tuple[Reading, float]) -> None:
    scale, reach = frame
    for end, at, colour in (
        (row.at_low, row.low, BLUE),
        (row.at_high, row.high, ACCENT),
    ):
        own = readable(row.unit, max(abs(row.nominal), abs(row.high - row.low)))
        text = f"{number(own.factor * at + own.offset, 3)}{own.label}"
        if end is None:
            axes.text(
                reach, place, f"undefined at {text}", ha="right", va="center", size=5.5, color=MUTED
            )
            continue
        value = scale.factor * end
        axes.barh(place, value, height=BAR, color=colour)
        if math.isclose(value, 0.0, abs_tol=0.02 * reach):
            continue
        side = 1.0 if value > 0.0 else -1.0
        axes.text(
            value + 0.01 * side * reach,
            place,
            text.replace("-", MINUS),
            ha="left" if value > 0.0 else "right",
            va="center",
            size=5.5,
            color=MUTED,
        )
