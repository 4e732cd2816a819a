"""Two campaigns, or two flights, beside each other as a picture."""

import math
from typing import TYPE_CHECKING

from voskhod.campaign.differences import Comparison, Difference
from voskhod.report import look, words
from voskhod.report.comparison import chance_words
from voskhod.report.flight_comparison import FlightComparison
from voskhod.report.shown import number, signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROW_MM, _FOOT_MM, _HEAD_MM, _BETWEEN_MM = 5.2, 10.0, 6.0, 20.0
_MOST_ROWS = 24


def draw_comparison(found: Comparison, names: tuple[str, str]) -> "Figure":
    """Return differences of outcomes and of measurands with their intervals, the surest first.

    Args:
        found: what differs.
        names: what the two are called.
    """
    measurands = [one for one in found.measurands if one.size][:_MOST_ROWS]
    ends = found.endings
    high = [_ROW_MM * max(len(rows), 1) for rows in (ends, measurands)]
    canvas = look.blank(sum(high) + _FOOT_MM + _HEAD_MM + _BETWEEN_MM)
    top = look.panel(canvas, (56.0, _FOOT_MM + high[1] + _BETWEEN_MM, 92.0, high[0]))
    for row, one in enumerate(ends):
        _draw_gap(top, row, [100.0 * part for part in one.gap], one.gap.is_sure)
        told = " to ".join(number(100.0 * s.value, 3) for s in (one.first, one.second))
        _beside(top, row, f"{told} %")
    title = f"Outcomes: {names[1]} less {names[0]}"
    _finish(top, [one.cause.replace("_", " ") for one in ends], title)
    top.set_xlabel("percentage points, 95 % interval")
    below = look.panel(canvas, (56.0, _FOOT_MM, 92.0, high[1]))
    for row, difference in enumerate(measurands):
        _draw_gap(below, row, _in_deviations(difference), difference.is_sure)
        _beside(below, row, f"chance {chance_words(difference.corrected)}")
    _finish(below, [words.title(one.id) for one in measurands], "Measurands, the surest first")
    below.set_xlabel("difference of means in standard deviations of the first, 95 % interval")
    return canvas


def draw_flights(found: FlightComparison, names: tuple[str, str]) -> "Figure":
    """Return by how much the measurands of two flights differ, the greatest first.

    Args:
        found: what differs.
        names: what the two are called.
    """
    shown = [one for one in found.measurands if one.relative][:_MOST_ROWS]
    canvas = look.blank(_ROW_MM * max(len(shown), 1) + _FOOT_MM + _HEAD_MM)
    axes = look.panel(canvas, (56.0, _FOOT_MM, 92.0, _ROW_MM * max(len(shown), 1)))
    for row, one in enumerate(shown):
        axes.barh(row, 100.0 * one.relative, 0.6, color=look.BLUE)
        _beside(axes, row, f"{signed(100.0 * one.relative, 3)} %")
    _finish(axes, [words.title(one.id) for one in shown], f"{names[1]} less {names[0]}")
    axes.set_xlabel("% of the greater of the two")
    return canvas


def _in_deviations(one: Difference) -> list[float]:
    """Return a difference of means over the deviation of the first."""
    scale = one.size / one.mean.value if one.mean.value else math.nan
    return [scale * part for part in one.mean]


def _draw_gap(axes: "Axes", row: int, gap: list[float], is_sure: bool) -> None:
    colour = look.ACCENT if is_sure else look.MUTED
    axes.plot(gap[1:], [row, row], color=colour, lw=1.4)
    axes.plot(gap[0], row, "o" if is_sure else "|", ms=4.0, color=colour, mew=1.0)


def _beside(axes: "Axes", row: int, text: str) -> None:
    axes.annotate(text, (1.0, row), (5, 0), xycoords=("axes fraction", "data"), va="center",
                  textcoords="offset points", fontsize=6.3, annotation_clip=False)  # fmt: skip


def _finish(axes: "Axes", names: list[str], title: str) -> None:
    axes.axvline(0.0, color=look.INK, lw=0.6)
    axes.margins(x=0.06)
    axes.set(ylim=(max(len(names), 1) - 0.5, -0.5), yticks=range(len(names)), yticklabels=names,
             title=title)  # fmt: skip
    axes.tick_params(axis="y", length=0.0)
    axes.grid(axis="x")
