"""Pictures of a reconstruction: bands before and after, the landings, and what of claims stands.

Grey is before anything is said, blue after. A claim is a diamond in the colour of its verdict; its
place in the strip says the same without colour. Landings are told by where they lie densest: dashed
before, solid after.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from voskhod.campaign.density_map import Region
from voskhod.campaign.scatter import Scatter
from voskhod.evidence.claims import Claim
from voskhod.reconstruct.bands import Band
from voskhod.reconstruct.reconstruction import Reconstruction
from voskhod.reconstruct.verdicts import OFF, Verdict
from voskhod.report import figures_campaign as campaign
from voskhod.report import look, map_sheet, places, words
from voskhod.report.campaign_tables import figure, read_as
from voskhod.report.labels import Labels
from voskhod.report.map_sheet import Frame, Mark
from voskhod.report.places import Place
from voskhod.report.reconstruction_document import Subject, shown_bands, testable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROW_MM, _FOOT_MM, _HEAD_MM = 5.2, 9.0, 7.0
_REACH = 1.0  # widths of the band before that are shown on either side of it
_SIDE = 6.0  # deviations that the strip shows
_SHARES = (0.5, 0.9)
COLOURS = {"contradicted": look.ACCENT, "strained": "#b07d12", "supported": look.BLUE}
BANDS_CAPTION = (
    "Each row has a scale of its own, from the 5 to the 95 % quantile before anything is said "
    "(grey). Blue: the same after, with its median. Diamonds: what claims say, those of votes "
    "filled; an arrow stands for one that lies farther out."
)
STRIP_CAPTION = (
    "Claim less flight, in the claim's own deviations: 5 to 95 % of the flights as they count "
    "after all votes, and their median. Between the lines a claim fits. Figures: chance of being "
    "wrong, before and after."
)


def bands_names(told: Reconstruction) -> tuple[str, ...]:
    """Return the measurands that have a band to be drawn."""
    found = []
    for name in shown_bands(told):
        then = told.prior.get(name)
        if then is not None and then.quantiles[4].value > then.quantiles[0].value:
            found.append(name)
    return tuple(found)


def draw_bands(told: Reconstruction, claims: Sequence[Claim]) -> "Figure":
    """Return the bands of measurands before and after, each on a scale of its own.

    Args:
        told: what came of it; at least one band that is drawn.
        claims: what was heard.
    """
    names = bands_names(told)
    rows = len(names)
    height = _ROW_MM * rows
    canvas = look.blank(height + _FOOT_MM + _HEAD_MM)
    axes = look.panel(canvas, (54.0, _FOOT_MM, 80.0, height))
    judged = {one.claim: one for one in told.verdicts}
    for row, name in enumerate(names):
        then, now = told.prior[name], told.posterior[name]
        _draw_band(axes, (then, then), row, look.MUTED, 6.0)
        _draw_band(axes, (then, now), row, look.BLUE, 3.0)
        for claim in claims:
            if claim.measurand == name and claim.id in judged:
                _draw_claim(axes, then, claim, row, judged[claim.id])
        axes.annotate(_band_words(now), (1.0 + _REACH, row), (5, 0), va="center", fontsize=6.0,
                      textcoords="offset points", annotation_clip=False)  # fmt: skip
    axes.set(xlim=(-_REACH, 1.0 + _REACH), ylim=(rows - 0.5, -0.5), yticks=range(rows),
             xticks=[0.0, 1.0], xticklabels=["5 % before", "95 % before"],
             yticklabels=[words.title(name) for name in names],
             title="Before (grey), after (blue, line: median), and what claims say")  # fmt: skip
    axes.tick_params(axis="y", length=0.0, labelsize=6.0)
    axes.grid(axis="x")
    return canvas


def _on_band(then: Band, value: float) -> float:
    """Return where a value lies: zero at the 5 % quantile before, one at that of 95 %."""
    low, high = then.quantiles[0].value, then.quantiles[4].value
    return (value - low) / (high - low)


def _clipped(at: float) -> float:
    return min(max(at, -_REACH), 1.0 + _REACH)


def _draw_band(axes: "Axes", pair: tuple[Band, Band], row: int, colour: str, thick: float) -> None:
    """Draw a band, the second of a pair, on the scale of the first."""
    then, now = pair
    low, middle, high = (_clipped(_on_band(then, now.quantiles[i].value)) for i in (0, 2, 4))
    alpha = 0.3 if then is now else 0.75
    axes.plot([low, high], [row, row], color=colour, lw=thick, alpha=alpha, solid_capstyle="butt")
    if then is not now:
        axes.plot([middle, middle], [row - 0.34, row + 0.34], color=colour, lw=1.5)


def _draw_claim(axes: "Axes", then: Band, claim: Claim, row: int, verdict: Verdict) -> None:
    colour = COLOURS.get(verdict.word, look.MUTED)
    ends = [end if end is not None else claim.value for end in (claim.low, claim.high)]
    axes.plot([_clipped(_on_band(then, end)) for end in ends], [row, row], color=colour, lw=0.8,
              zorder=3)  # fmt: skip
    at = _on_band(then, claim.value)
    sign = "<" if at < -_REACH else ">" if at > 1.0 + _REACH else "D"
    face = colour if verdict.part == "vote" else "white"
    axes.plot(_clipped(at), row, sign, ms=3.6, color=face, mec=colour, mew=0.8, clip_on=False,
              zorder=4)  # fmt: skip


def _band_words(now: Band) -> str:
    unit = read_as(now.name, 0.0)[1]
    low, middle, high = (figure(now.name, now.quantiles[i].value, 3) for i in (0, 2, 4))
    return f"{middle}{unit} ({low} to {high})"


def draw_landings(
    before: Scatter, after: Scatter, claims: Sequence[Claim], unheard: Sequence[Claim] = ()
) -> "Figure":
    """Return the map of the landings before and after, with the documented places.

    Args:
        before: landings of all flights.
        after: the same as they count after all votes.
        claims: what was heard.
        unheard: what else the folder has; hollow on the map.
    """
    canvas = look.blank(map_sheet.HEIGHT_MM)
    axes = look.panel(canvas, map_sheet.MAP_MM)
    marks = [Mark(at, "D", look.ACCENT) for at in places.documented_places(claims)]
    heard = {mark.at[:3] for mark in marks}
    others = [at for at in places.documented_places(unheard) if at[:3] not in heard]
    marks += [Mark(at, "D", look.ACCENT, is_hollow=True) for at in others]
    marks.append(Mark(campaign.spot(before.frame[:2], "aim point"), "X", look.INK))
    frame = _frame(before, [mark.at for mark in marks])
    map_sheet.begin(axes, frame)
    # Smoothed: weighted flights in cells are speckles.
    campaign.cells(axes, frame, replace(after.map, chance=after.map.density))
    map_sheet.graticule(axes, frame)
    _contours(axes, frame, before, look.INK, (0, (4, 3)))
    _contours(axes, frame, after, look.BLUE, "-")
    labels = Labels(axes)
    map_sheet.scale_and_north(axes, labels, frame)
    map_sheet.marks(axes, labels, frame, marks)
    map_sheet.towns(axes, labels, frame)
    _legend(axes)
    map_sheet.halo(axes)
    return canvas


def landings_caption(before: Scatter, after: Scatter) -> str:
    """Return what the reader must know to read the map."""
    areas = ", ".join(
        f"{100.0 * share:.0f} %: {region(before, share).area / 1e6:,.0f} km² before, "
        f"{region(after, share).area / 1e6:,.0f} km² after"
        for share in _SHARES
    )
    return (
        "Colour: where the flights land as they count after all votes, few to many, smoothed the "
        "more the fewer they are worth. Lines hold 50 and 90 % of them where they lie densest, "
        f"dashed before anything is said, solid after ({areas}). Diamonds, where there are any: "
        "places that claims give, hollow where they were not heard."
    )


def region(scatter: Scatter, share: float) -> Region:
    """Return where a share of the landings lies densest."""
    return next(one for one in scatter.regions if one.share == share)


def _frame(before: Scatter, marked: Sequence[Place]) -> Frame:
    """Return a window that holds the 90 % before, and documents within reach."""
    corners = [ring for polygon in region(before, _SHARES[1]).polygons for ring in polygon[:1]]
    at = np.degrees(np.concatenate(corners)).tolist()
    middle = campaign.spot(campaign.centre(before), "")
    found = map_sheet.frame_of([middle, *marked, *(Place("", *one) for one in at)])
    return found._replace(half_width_km=0.9 * found.half_width_km)


def _contours(axes: "Axes", frame: Frame, scatter: Scatter, colour: str, style: object) -> None:
    for share in _SHARES:
        width = campaign.WIDTHS[share]
        for ring in (ring for polygon in region(scatter, share).polygons for ring in polygon):
            at = frame.at_radians(*ring.T)
            axes.plot(*at.T, color=colour, lw=width, ls=style, zorder=3,
                      path_effects=campaign.cased(width))  # fmt: skip


def _legend(axes: "Axes") -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=colour, ls=style, lw=campaign.WIDTHS[share],
               label=f"densest {100.0 * share:.0f} %, {name}")
        for colour, style, name in ((look.INK, (0, (4, 3)), "before"), (look.BLUE, "-", "after"))
        for share in _SHARES
    ]  # fmt: skip
    axes.legend(handles=handles, loc="upper left", fontsize=6.5, framealpha=0.9,
                edgecolor=look.HAIR, handlelength=2.6).set_zorder(7)  # fmt: skip


def strip_rows(told: Reconstruction) -> list[tuple[Verdict, str]]:
    """Return the verdicts that have a residual, each with what was said, the worst first."""
    return [(v, one.says) for v, one in testable(told) if v.residual is not None]


def draw_strip(told: Reconstruction) -> "Figure":
    """Return a strip of the claims that can be tested: how far each is from the flights.

    Args:
        told: what came of it; at least one verdict with a residual.
    """
    shown = strip_rows(told)
    height = 3.9 * len(shown)
    canvas = look.blank(height + _FOOT_MM + _HEAD_MM)
    axes = look.panel(canvas, (76.0, _FOOT_MM, 70.0, height))
    for row, (one, _) in enumerate(shown):
        colour = COLOURS.get(one.word, look.MUTED)
        ends = [min(max(end, -_SIDE), _SIDE) for end in one.residual or ()]
        axes.plot(ends[::2], [row, row], color=colour, lw=3.0, alpha=0.5, solid_capstyle="butt")
        middle = (one.residual or (0.0, 0.0, 0.0))[1]
        sign = "<" if middle < -_SIDE else ">" if middle > _SIDE else "D"
        axes.plot(ends[1], row, sign, ms=3.2, color=colour if one.part == "vote" else "white",
                  mec=colour, mew=0.8, clip_on=False, zorder=4)  # fmt: skip
        axes.annotate(_strip_words(one), (_SIDE, row), (5, 0), va="center", fontsize=5.6,
                      textcoords="offset points", annotation_clip=False)  # fmt: skip
    for at in (-OFF, OFF):
        axes.axvline(at, color=look.MUTED, lw=0.6, ls=(0, (3, 2)), zorder=0)
    axes.set(xlim=(-_SIDE, _SIDE), ylim=(len(shown) - 0.5, -0.5), yticks=range(len(shown)),
             yticklabels=[_short(f"{one.claim}: {says}") for one, says in shown],
             xlabel="claim less flight, deviations",
             title="What of each claim stands (hollow: no vote of its own)")  # fmt: skip
    axes.tick_params(axis="y", length=0.0, labelsize=5.4)
    axes.grid(axis="x")
    return canvas


def _strip_words(one: Verdict) -> str:
    before, after = (100.0 * (part or 0.0) for part in (one.before, one.wrong))
    return f"{one.word}, wrong {before:.0f} to {after:.0f} %"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:58].rstrip()} …"


def pictures_of(told: Reconstruction, subject: Subject) -> tuple[str, ...]:
    """Return the names of the pictures that a reconstruction has something for."""
    found = ["bands"] if bands_names(told) else []
    found += ["walk"] if subject.moments else []
    found += ["landing-map"] if subject.before is not None and subject.after is not None else []
    return (*found, *(["verdicts"] if strip_rows(told) else []))
