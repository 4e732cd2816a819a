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

from voskhod.flight.sensitivity import Budget, Sensitivity
from voskhod.report.console import console
from voskhod.report.look import ACCENT, BLUE, HAIR, INK, MUTED, WIDTH_MM, blank, house_style, panel
from voskhod.report.pictures import DOTS_PER_INCH
from voskhod.report.shown import DASH, Reading, number, readable, reading, signed
from voskhod.writing import write_bytes, write_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW_MM, TOP_MM, RIGHT_MM, FOOT_MM = 5.2, 9.0, 6.0, 11.0
NAME_MM, LABEL_MM = 1.32, 1.1  # width of a letter of a name and of a label, no text being so wide
LABEL_SIZE = 5.5
BAR = 0.62  # of a row
NARROW_SHARE = 0.01  # a number known so well is read in the unit of its doubt


def print_budget(budget: Budget, most: int) -> None:
    """Print what moves a measurand, greatest first.

    Args:
        budget: what moves it.
        most: how many rows to print.
    """
    scale = scale_of(budget)
    label, change = scale.label.strip(), _change_unit(scale)
    value = scale.factor * budget.nominal + scale.offset
    said = f"{budget.mission.mission.title}: {budget.measurand.id}"
    console().print(Text(said, style="bold"))
    console().print(f"{budget.measurand.definition}: {number(value)} {label}, nominal flight")
    table = Table(
        "number in doubt",
        "nominal",
        "16 %",
        "84 %",
        f"{change} per unit",
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
    console().print(f"Linear standard deviation of all together: {spread} {change}")


def scale_of(budget: Budget) -> Reading:
    """Return the unit in which people read the measurand."""
    return reading(budget.measurand.unit, budget.measurand.shown_in)


def _change_unit(scale: Reading) -> str:
    """Return the unit of a change: of a temperature it is the kelvin."""
    return "K" if scale.offset else scale.label.strip() or "1"


def _own(row: Sensitivity) -> tuple[Reading, int]:
    """Return a unit for a number and its quantiles, and the digits that tell them apart."""
    width = abs(row.high - row.low)
    size = max(abs(row.nominal), width)
    narrow = 0.0 < width < NARROW_SHARE * size
    own = readable(row.unit, width if narrow and not readable(row.unit, size).offset else size)
    wide, whole = own.factor * width, abs(own.factor * row.nominal + own.offset)
    lost = math.log10(whole / wide) if 0.0 < wide < whole else 0.0
    return own, math.ceil(lost) + 2


def _cells(row: Sensitivity, scale: Reading) -> Sequence[str]:
    own, digits = _own(row)
    ends = (row.nominal, row.low, row.high)
    nominal, low, high = (number(own.factor * end + own.offset, max(digits, 4)) for end in ends)
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
    tall = ROW_MM * max(len(rows), 1)
    figure = blank(TOP_MM + FOOT_MM + tall)
    left = NAME_MM * max((len(row.name) for row in rows), default=1) + 5.0
    width = WIDTH_MM - left - RIGHT_MM
    axes = panel(figure, (left, FOOT_MM, width, tall))
    reach = max((_reach(row, scale, width) for row in rows), default=0.0) or 1.0
    for place, row in enumerate(rows):
        _bars(axes, place, row, scale)
        for side, text in _labels(row, scale).items():
            ends = [side * scale.factor * end for end in (row.at_low, row.at_high) if end]
            axes.annotate(
                text,
                (side * max([0.0, *ends]), place),
                xytext=(3.0 * side, 0.0),
                textcoords="offset points",
                ha="left" if side > 0 else "right",
                va="center",
                size=LABEL_SIZE,
                color=MUTED,
            )
    axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    axes.set_xlim(-reach, reach)
    axes.set_yticks(range(len(rows)), [row.name for row in rows])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.axvline(0.0, color=INK, linewidth=0.6)
    axes.grid(axis="x", color=HAIR)
    axes.set_xlabel(f"change of {budget.measurand.id} [{_change_unit(scale)}]")
    value = number(scale.factor * budget.nominal + scale.offset)
    axes.set_title(f"nominal {value}{scale.label}")
    _key(axes, width)
    return figure


def _bars(axes: "Axes", place: int, row: Sensitivity, scale: Reading) -> None:
    """Draw both bars of a row, the shorter in front."""
    ends = ((row.at_low, BLUE), (row.at_high, ACCENT))
    known = [(scale.factor * end, colour) for end, colour in ends if end is not None]
    for value, colour in sorted(known, key=lambda bar: -abs(bar[0])):
        axes.barh(place, value, height=BAR, color=colour)


def _labels(row: Sensitivity, scale: Reading) -> dict[int, str]:
    """Return what stands at the end of the bars, by side: values of the number, inner one first."""
    own, digits = _own(row)
    sides: dict[int, list[tuple[float, str]]] = {-1: [], 1: []}
    free = 1
    for end, at in ((row.at_low, row.low), (row.at_high, row.high)):
        if end:
            text = f"{number(own.factor * at + own.offset, max(digits, 3))}{own.label}"
            side = 1 if end > 0.0 else -1
            sides[side].append((abs(scale.factor * end), text))
            free = -side
    lost = [at for end, at in ((row.at_low, row.low), (row.at_high, row.high)) if end is None]
    for at in lost:
        text = f"undefined at {number(own.factor * at + own.offset, max(digits, 3))}{own.label}"
        sides[free].append((math.inf, text))
    joined = {}
    for side, texts in sides.items():
        ordered = [text for _, text in sorted(texts)][::side]
        if ordered:
            joined[side] = " | ".join(ordered)
    return joined


def _reach(row: Sensitivity, scale: Reading, width_mm: float) -> float:
    """Return the half width of the axes that leaves a row's labels room beside its bars."""
    reach = 0.0
    for side, text in _labels(row, scale).items():
        ends = [side * scale.factor * end for end in (row.at_low, row.at_high) if end]
        room = 1.0 - 2.0 * (LABEL_MM * len(text) + 2.0) / width_mm
        reach = max(reach, max([0.0, *ends]) / max(room, 0.2))
    return reach


def _key(axes: "Axes", width_mm: float) -> None:
    """Say over the axes what the colours mean."""
    for words, colour, right_mm in (
        ("at its 16 %", BLUE, 34.0),
        ("at its 84 % quantile", ACCENT, 0.0),
    ):
        axes.annotate(
            f"\N{BLACK SQUARE} {words}",
            (1.0 - right_mm / width_mm, 1.0),
            xytext=(0.0, 4.0),
            xycoords="axes fraction",
            textcoords="offset points",
            ha="right",
            size=6.5,
            color=colour,
        )
