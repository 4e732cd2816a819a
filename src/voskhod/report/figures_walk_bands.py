"""The walk in time: when each moment of it was, before and after, beside what claims say.

Time is counted from the moment he is out, the one moment that all share. Grey is before anything
is said, blue after. A claim is a diamond, filled if it has a vote; a clock time, which no flight
tests, is a triangle above. Sources stand at the right, in the order of their marks.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from voskhod.reconstruct.bands import Band
from voskhod.reconstruct.walk_times import CLOCK, NOT_HEARD, Moment, Told
from voskhod.report import look
from voskhod.report.shown import MINUS, spelt

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROW_MM, _FOOT_MM, _HEAD_MM = 8.0, 10.0, 7.0
_LEFT_MM, _WIDE_MM = 28.0, 100.0
_REACH = 0.06  # of the clock that is shown beyond the last mark
_WRAP = 40  # letters of sources in a line at the right
_LINES = 3
TITLES = {
    "vent_opened": "Airlock vented",
    "hatch_opened": "Hatch open",
    "left_airlock": "Out",
    "return_begun": "Return begun",
    "back_inside": "In",
    "hatch_closed": "Hatch closed",
    "refill_begun": "Being filled again",
}
CAPTION = (
    "When each moment of the walk was, counted from the moment he was out: 5 to 95 % of the "
    "flights before anything is said (grey) and as they count after all votes (blue, with the "
    "median). Diamonds: durations that claims give, filled where they have a vote, grey where they "
    "were not heard. Triangles: clock times less the clock time for out, which no flight tests. "
    "At the right: the median after, and whose marks these are, from left to right."
)


def draw_walk_bands(moments: Sequence[Moment]) -> "Figure":
    """Return the moments of a walk as bands, with what claims say.

    Args:
        moments: at least one, in the order in which they are drawn.
    """
    height = _ROW_MM * len(moments)
    canvas = look.blank(height + _FOOT_MM + _HEAD_MM)
    axes = look.panel(canvas, (_LEFT_MM, _FOOT_MM, _WIDE_MM, height))
    at = [q.value for one in moments for band in (one.before, one.after) for q in band.quantiles]
    at += [told.after for one in moments for told in one.told]
    low, high = min(at) / 60.0, max(at) / 60.0
    room = _REACH * max(high - low, 1.0)
    axes.set(xlim=(low - room, high + room), ylim=(len(moments) - 0.5, -0.5),
             yticks=range(len(moments)), xlabel="min after he was out",
             yticklabels=[TITLES[one.name] for one in moments],
             title="The walk before (grey) and after (blue), and what claims say")  # fmt: skip
    for row, one in enumerate(moments):
        _band(axes, one.before, row, look.MUTED, 7.0, 0.3)
        _band(axes, one.after, row, look.BLUE, 3.5, 0.75)
        middle = one.after.median / 60.0
        axes.plot([middle, middle], [row - 0.3, row + 0.3], color=look.BLUE, lw=1.5)
        for told in one.told:
            _mark(axes, told, row)
        axes.annotate(_words(one), (1.0, row), (6, 0), xycoords=("axes fraction", "data"),
                      va="center", fontsize=5.6, textcoords="offset points",
                      annotation_clip=False, linespacing=1.1)  # fmt: skip
    axes.axvline(0.0, color=look.MUTED, lw=0.6, ls=(0, (3, 2)), zorder=0)
    axes.tick_params(axis="y", length=0.0, labelsize=6.5)
    axes.grid(axis="x")
    return canvas


def _band(axes: "Axes", band: Band, row: int, colour: str, thick: float, alpha: float) -> None:
    ends = [band.quantiles[i].value / 60.0 for i in (0, 4)]
    axes.plot(ends, [row, row], color=colour, lw=thick, alpha=alpha, solid_capstyle="butt")


def _mark(axes: "Axes", told: Told, row: int) -> None:
    at, heard = told.after / 60.0, told.part != NOT_HEARD
    colour = look.ACCENT if heard else look.MUTED
    if told.part == CLOCK:
        axes.plot(at, row - 0.4, "v", ms=3.2, color=look.INK, mew=0.0, zorder=4)
        return
    face = colour if told.part == "vote" else "white"
    axes.plot(at, row, "D", ms=4.0, color=face, mec=colour, mew=0.9, zorder=6 if heard else 5)


def _words(one: Moment) -> str:
    """Return the median after and the sources of the marks, in lines that fit the margin."""
    sign = MINUS if one.after.median < -0.5 else ""
    parts = [f"{sign}{spelt(one.after.median)}"]
    ordered = sorted(one.told, key=lambda told: (told.after, told.source))
    names = list(dict.fromkeys(told.source for told in ordered))
    lines = [""]
    for name in names:
        text = f"{lines[-1]}, {name}" if lines[-1] else name
        if len(text) > _WRAP:
            lines.append(name)
        else:
            lines[-1] = text
    if len(lines) > _LINES - 1:
        shown = lines[: _LINES - 1]
        left = len(names) - sum(line.count(",") + 1 for line in shown)
        lines = [*shown[:-1], f"{shown[-1]} and {left} more"]
    return "\n".join([*parts, *(line for line in lines if line)])
