"""Contradictions of an evidence folder on the terminal, in a hundred columns.

What a rule found stands in one sentence beside its kind, its size, and what could settle it. The
last lines count the kinds. Text of a folder is never read as markup.
"""

from collections import Counter
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from voskhod.evidence.contradictions import Contradiction, Size
from voskhod.evidence.folder import Folder
from voskhod.report.console import console
from voskhod.report.shown import number

WIDTH = 100
_MANY = 100.0  # standard deviations beyond which a figure says no more
_PLAIN = {"": "", "Bayes factor": " to 1", "days": " d", "grades": " grades"}
# SI unit: from which size on it is shown in which larger unit, largest first.
_LARGER = {
    "s": ((86400.0, 86400.0, "d"), (7200.0, 3600.0, "h"), (300.0, 60.0, "min")),
    "m": ((1e3, 1e3, "km"), (0.5, 1.0, "m"), (0.0, 1e-3, "mm")),
    "Pa": ((1e3, 1e3, "kPa"),),
    "rad": ((0.0, 0.017453292519943295, "deg"),),
    "rad/s": ((0.0, 0.017453292519943295, "deg/s"),),
    "1/s": ((0.0, 1.0 / 60.0, "1/min"),),
}


def print_contradictions(found: Sequence[Contradiction], folder: Folder) -> None:
    """Print contradictions in the order that they come in, and how many there are of each kind.

    Args:
        found: contradictions of the folder.
        folder: the folder.
    """
    out = console()
    out.print(f"[bold]{escape(folder.header.title)}[/bold]", soft_wrap=True)
    if not found:
        out.print("No contradiction was found.")
        return
    out.print(_table(found))
    kinds = Counter(one.kind for one in found)
    counted = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    out.print(escape(f"{len(found)} found: {counted}"), width=min(WIDTH, out.width))


def size_words(size: Size | None) -> str:
    """Return a size as people read it, "109 s" over "11 sigma".

    Args:
        size: how far apart two sides are, None for nothing measured.
    """
    if size is None:
        return ""
    if size.unit in _PLAIN:
        text = number(size.value, 3) + _PLAIN[size.unit]
        text = text.removesuffix("s") if size.value == 1.0 else text
    else:
        scale, unit = next(
            ((by, name) for least, by, name in _LARGER.get(size.unit, ()) if size.value >= least),
            (1.0, size.unit),
        )
        text = f"{number(size.value / scale, 3)} {unit}"
    if size.sigmas is None:
        return text
    ratio = f"> {_MANY:.0f}" if size.sigmas > _MANY else number(size.sigmas, 2)
    return f"{text}\n{ratio} sigma"


def _table(found: Sequence[Contradiction]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, width=WIDTH)
    table.add_column("kind", width=14)
    table.add_column("what", ratio=1)
    table.add_column("size", width=12, justify="right")
    table.add_column("settled by", width=13)
    for one in found:
        cells = (one.kind, one.sentence, size_words(one.size), one.resolution)
        table.add_row(*(escape(cell) for cell in cells))
    return table
