"""Who lives and who can still work by the hour after a landing, over many drawn rescues."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from jaxtyping import Float

from voskhod.report import look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHT_MM = 66.0
_PANELS_MM = ((11.0, 11.0, 60.0, 46.0), (100.0, 11.0, 60.0, 46.0))
_DAY_H = 24.0


class Helped(NamedTuple):
    """Shares of crews by the hour, with help and if nobody came.

    Attributes:
        with_help: with the rescue, shape (hour) [1].
        left: if nobody came, shape (hour) [1].
    """

    with_help: Float[np.ndarray, " hour"]
    left: Float[np.ndarray, " hour"]


def draw_survival(hours: Float[np.ndarray, " hour"], alive: Helped, able: Helped) -> "Figure":
    """Return survival curves: probability of being alive and able by the hour.

    Args:
        hours: times, shape (hour) [h after touchdown].
        alive: share that lives.
        able: share that is out, or can do half of its work or more.
    """
    figure = look.blank(_HEIGHT_MM)
    titles = ("Alive, %", "Able to do half of their work, or out, %")
    for box, title, shares in zip(_PANELS_MM, titles, (alive, able), strict=True):
        axes = look.panel(figure, box)
        axes.plot(hours, 100.0 * shares.with_help, color=look.INK)
        axes.plot(hours, 100.0 * shares.left, color=look.BLUE, ls="dashed")
        axes.set(xlim=(0.0, float(hours[-1])), ylim=(0.0, 102.0), title=title,
                 xlabel="hours after touchdown")  # fmt: skip
        axes.set_xticks(np.arange(0.0, float(hours[-1]) + 1e-9, _DAY_H))
        axes.grid(True)
        _name_ends(axes, shares)
    return figure


def _name_ends(axes: "Axes", shares: Helped) -> None:
    """Name both lines at their ends, apart from each other."""
    ends = [100.0 * float(part[-1]) for part in shares]
    gap = 6.0 - abs(ends[0] - ends[1])
    shift = max(gap, 0.0) / 2.0
    for level, name, colour, up in (
        (ends[0], "rescue", look.INK, shift),
        (ends[1], "nobody comes", look.BLUE, -shift),
    ):
        axes.annotate(name, (1.0, max(level + up, 1.0)), (3, 0), fontsize=6, color=colour,
                      xycoords=axes.get_yaxis_transform(), textcoords="offset points", va="center",
                      annotation_clip=False)  # fmt: skip
