"""How the flights of a campaign end, what they measure beside documents, and on what that hangs."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from voskhod.campaign.shares import Influences
from voskhod.campaign.summary import Spread, Summary
from voskhod.evidence.claims import Claim
from voskhod.report import look, words
from voskhod.report.campaign_tables import MOST_INPUTS, figure, percent, read_as

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROW_MM, _FOOT_MM, _HEAD_MM = 5.6, 9.0, 6.0
_REACH = 1.0  # widths of the band that are shown on either side of it
BANDS_CAPTION = (
    "Each row has a scale of its own: the blue band runs from the 5 to the 95 % quantile of the "
    "flights that have the measurand, its line is the median. Diamonds are what documents say, "
    "with their range; an arrow stands for one that lies farther out."
)
CAUSES_CAPTION = (
    "Bars: share of the variance that an input explains alone; figures: rank correlation. Left of "
    "the dashed line an input is not told from one without influence."
)


def draw_endings(summary: Summary) -> "Figure":
    """Return bars of how flights end, with the intervals of their shares."""
    rows = len(summary.endings)
    height = _ROW_MM * rows
    canvas = look.blank(height + _FOOT_MM + _HEAD_MM)
    axes = look.panel(canvas, (48.0, _FOOT_MM, 130.0, height))
    for row, one in enumerate(summary.endings):
        share = one.share
        colour = look.BLUE if row == 0 else look.MUTED
        axes.barh(row, 100.0 * share.value, 0.6, color=colour)
        axes.plot([100.0 * share.low, 100.0 * share.high], [row, row], color=look.INK, lw=1.0)
        axes.annotate(percent(share), (100.0 * share.high, row), (4, 0),
                      textcoords="offset points", va="center", fontsize=6.3)  # fmt: skip
    most = max(100.0 * one.share.high for one in summary.endings)
    axes.set(xlim=(0.0, 1.3 * most), ylim=(rows - 0.5, -0.5), yticks=range(rows),
             yticklabels=[one.cause.replace("_", " ") for one in summary.endings],
             xlabel="% of the flights; line: 95 % interval",
             title="How the flights end")  # fmt: skip
    axes.tick_params(axis="y", length=0.0)
    axes.grid(axis="x")
    return canvas


def claimed(summary: Summary, claims: Sequence[Claim]) -> list[Spread]:
    """Return the measurands on which documents say something, and which vary."""
    said = {claim.measurand for claim in claims}
    return [s for s in summary.spreads if s.id in said and s.high.value > s.low.value]


def draw_bands(spreads: Sequence[Spread], claims: Sequence[Claim]) -> "Figure":
    """Return the bands of measurands beside what documents report, each on a scale of its own.

    Args:
        spreads: measurands that documents say something on; at least one.
        claims: what documents report.
    """
    rows = len(spreads)
    height = _ROW_MM * rows
    canvas = look.blank(height + _FOOT_MM + _HEAD_MM)
    axes = look.panel(canvas, (52.0, _FOOT_MM, 84.0, height))
    for row, one in enumerate(spreads):
        axes.plot([0.0, 1.0], [row, row], color=look.BLUE, lw=5.0, alpha=0.45,
                  solid_capstyle="butt")  # fmt: skip
        middle = _on_band(one, one.median.value)
        axes.plot([middle, middle], [row - 0.3, row + 0.3], color=look.BLUE, lw=1.6)
        for claim in claims:
            if claim.measurand == one.id:
                _draw_claim(axes, one, claim, row)
        axes.annotate(_band_words(one), (1.0 + _REACH, row), (5, 0), va="center", fontsize=6.3,
                      textcoords="offset points", annotation_clip=False)  # fmt: skip
    axes.set(xlim=(-_REACH, 1.0 + _REACH), ylim=(rows - 0.5, -0.5), yticks=range(rows),
             xticks=[0.0, 1.0], xticklabels=["5 %", "95 %"],
             yticklabels=[words.title(one.id) for one in spreads],
             title="What the flights measure (blue, line: median) and what documents say "
                   "(diamonds)")  # fmt: skip
    axes.tick_params(axis="y", length=0.0)
    axes.grid(axis="x")
    return canvas


def _on_band(one: Spread, value: float) -> float:
    """Return where a value lies: zero at the 5 % quantile, one at that of 95 %."""
    return (value - one.low.value) / (one.high.value - one.low.value)


def _draw_claim(axes: "Axes", one: Spread, claim: Claim, row: int) -> None:
    """Draw a claim as a diamond, with its range; one beyond the scale as an arrow at its end."""
    at = _on_band(one, claim.value)
    low, high = (
        _on_band(one, end if end is not None else claim.value) for end in (claim.low, claim.high)
    )
    ends = [min(max(end, -_REACH), 1.0 + _REACH) for end in (low, high)]
    axes.plot(ends, [row, row], color=look.ACCENT, lw=0.9, zorder=3)
    sign = "<" if at < -_REACH else ">" if at > 1.0 + _REACH else "D"
    axes.plot(min(max(at, -_REACH), 1.0 + _REACH), row, sign, ms=4.0, color=look.ACCENT,
              mec="white", mew=0.5, clip_on=False, zorder=4)  # fmt: skip


def _band_words(one: Spread) -> str:
    unit = read_as(one.id, 0.0)[1]
    low, middle, high = (figure(one.id, q.value) for q in (one.low, one.median, one.high))
    return f"{middle}{unit} ({low} to {high})"


def draw_causes(influences: Sequence[Influences]) -> "Figure":
    """Return bars of what inputs explain of measurands, each in a panel of its own.

    Args:
        influences: at least one.
    """
    lines = math.ceil(len(influences) / 2)
    high = 4.2 * MOST_INPUTS
    canvas = look.blank(lines * (high + 15.0) + 3.0)
    for i, one in enumerate(influences):
        below = lines - 1 - i // 2
        axes = look.panel(canvas, (44.0 + 91.0 * (i % 2), 9.0 + below * (high + 15.0), 42.0, high))
        _draw_causes_of(axes, one)
    return canvas


def _draw_causes_of(axes: "Axes", one: Influences) -> None:
    from matplotlib.patheffects import withStroke

    shown = one.inputs[:MOST_INPUTS]
    for row, influence in enumerate(shown):
        colour = look.BLUE if influence.share > one.share_floor else look.HAIR
        axes.barh(row, 100.0 * max(influence.share, 0.0), 0.65, color=colour)
        axes.annotate(f"{influence.correlation:+.2f}".replace("-", "−"),
                      (100.0 * max(influence.share, 0.0), row), (3, 0),
                      textcoords="offset points", va="center", fontsize=5.8,
                      path_effects=[withStroke(linewidth=1.6, foreground="white")])  # fmt: skip
    most = 100.0 * max(shown[0].share, one.share_floor)
    axes.axvline(100.0 * one.share_floor, color=look.ACCENT, lw=0.8, ls=(0, (3, 2)))
    axes.set(xlim=(0.0, 1.25 * most), ylim=(MOST_INPUTS - 0.5, -0.5), yticks=range(len(shown)),
             yticklabels=[_short(influence.name) for influence in shown],
             xlabel="% of the variance")  # fmt: skip
    axes.set_title(words.title(one.measurand), x=-1.0)
    axes.xaxis.label.set_fontsize(5.8)
    axes.tick_params(axis="y", length=0.0, labelsize=5.8)


def _short(name: str) -> str:
    """Return the last parts of a dotted name, as many as fit the margin."""
    parts = name.split(".")
    while len(".".join(parts)) > 34 and len(parts) > 1:
        parts = parts[1:]
    return ".".join(parts)[-36:]
