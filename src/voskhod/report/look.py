"""One look for every picture: colours, sizes, type, and how a picture is begun.

Colours are told apart with every common colour blindness (dark blue-grey, vermilion, blue); no
meaning hangs on colour alone. Labels get a white outline from the page's style sheet. Pictures use
Matplotlib's object interface, without pyplot and its global state.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # loaded when a picture is drawn: it takes a third of a second
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

INK, MUTED, HAIR = "#1f2b37", "#66727e", "#d3d9de"
ACCENT, BLUE = "#c0391f", "#2a6a9e"
LAND, SEA, SHADE = "#e4e2d9", "#f6f9fb", "#e9edf1"
WIDTH_MM = 180.0  # A4 less its margins
_MM_PER_INCH = 25.4
_LOCK = threading.RLock()

_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": ["DejaVu Sans"],
    "font.size": 7.0,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.labelsize": 7.0,
    "axes.linewidth": 0.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 7.5,
    "axes.titlelocation": "left",
    "axes.titlepad": 4.0,
    "axes.titley": 1.0,  # a fixed place spares a search for a free one
    "axes.titlecolor": INK,
    "axes.axisbelow": True,
    "axes.xmargin": 0.0,
    "axes.unicode_minus": True,
    "grid.color": HAIR,
    "grid.linewidth": 0.4,
    "lines.linewidth": 1.1,
    "lines.solid_capstyle": "round",
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 6.5,
    "ytick.labelsize": 6.5,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.major.width": 0.5,
    "ytick.major.width": 0.5,
}


@contextmanager
def house_style() -> Iterator[None]:
    """Hold Matplotlib's settings at the house style; one thread at a time, as they are global."""
    import matplotlib as mpl

    with _LOCK, mpl.rc_context(_SETTINGS):
        yield


def blank(height_mm: float, width_mm: float = WIDTH_MM) -> "Figure":
    """Return an empty figure.

    Args:
        height_mm: height [mm].
        width_mm: width [mm].
    """
    from matplotlib.figure import Figure

    return Figure(figsize=(width_mm / _MM_PER_INCH, height_mm / _MM_PER_INCH))


def panel(figure: "Figure", box_mm: tuple[float, float, float, float]) -> "Axes":
    """Return axes at a place of a figure: left, bottom, width, height [mm]."""
    width, height = (_MM_PER_INCH * side for side in figure.get_size_inches())
    left, bottom, wide, high = box_mm
    return figure.add_axes((left / width, bottom / height, wide / width, high / height))


def cover(axes: "Axes", patch: "Patch") -> None:
    """Draw an area without letting it move the limits of the axes."""
    axes.add_artist(patch)
    patch.set_clip_path(axes.patch)
