"""Names on a map that do not cover each other: greedy placing in eight directions.

The width of a name is estimated from its length: close enough for type of one size, and no text
has to be set twice.
"""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_GLYPH, _LINE = 0.56, 1.25  # width and height of type over its size, sans serif
_POINTS_PER_INCH = 72.0


class Box(NamedTuple):
    """A rectangle on the sheet: left, bottom, right, top [points]."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box") -> bool:
        """Return whether two rectangles overlap."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.top <= other.bottom or other.top <= self.bottom)


class Labels:
    """Names placed so far on one map."""

    def __init__(self, axes: "Axes") -> None:
        self._axes = axes
        self.taken: list[Box] = []
        low, high = (self._on_sheet(*corner) for corner in _corners(axes))
        self._sheet = Box(low[0], low[1], high[0], high[1])

    def _on_sheet(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place of the map lies on the sheet [points]."""
        scale = _POINTS_PER_INCH / self._axes.figure.dpi
        pixels = self._axes.transData.transform((x, y))
        return float(pixels[0]) * scale, float(pixels[1]) * scale

    def keep_free(self, x: float, y: float, radius: float = 3.5) -> None:
        """Keep names off a mark.

        Args:
            x: place on the map.
            y: place on the map.
            radius: of the mark [points].
        """
        a, b = self._on_sheet(x, y)
        self.taken.append(Box(a - radius, b - radius, a + radius, b + radius))

    def place(self, text: str, at: tuple[float, float], colour: str, size: float = 6.5) -> bool:
        """Write a name beside a place, where it fits; return whether it did.

        Args:
            text: the name.
            at: place on the map.
            colour: colour of the type.
            size: size of the type [points].
        """
        x, y = self._on_sheet(*at)
        wide, high = _GLYPH * size * len(text), _LINE * size
        for reach in (4.5, 9.0, 15.0, 22.0):
            for dx, dy in ((1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (0, -1)):
                left = x + dx * reach - wide * (1 - dx) / 2.0
                bottom = y + dy * reach - high * (1 - dy) / 2.0
                box = Box(left, bottom, left + wide, bottom + high)
                if not self._fits(box):
                    continue
                self.taken.append(box)
                self._write(text, at, (dx * reach, dy * reach), colour, size)
                return True
        return False

    def _fits(self, box: Box) -> bool:
        sheet = self._sheet
        inside = box.left > sheet.left + 2.0 and box.right < sheet.right - 2.0
        inside = inside and box.bottom > sheet.bottom + 2.0 and box.top < sheet.top - 2.0
        return inside and not any(box.meets(other) for other in self.taken)

    def _write(
        self, text: str, at: tuple[float, float], shift: tuple[float, float], colour: str,
        size: float,
    ) -> None:  # fmt: skip
        sides = {1.0: "left", 0.0: "center", -1.0: "right"}
        stands = {1.0: "bottom", 0.0: "center", -1.0: "top"}
        self._axes.annotate(
            text, at, shift, textcoords="offset points", color=colour, fontsize=size, zorder=6,
            ha=sides[_sign(shift[0])], va=stands[_sign(shift[1])],
        )  # fmt: skip


def _sign(number: float) -> float:
    return float((number > 0.0) - (number < 0.0))


def _corners(axes: "Axes") -> tuple[tuple[float, float], tuple[float, float]]:
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    return (left, bottom), (right, top)
