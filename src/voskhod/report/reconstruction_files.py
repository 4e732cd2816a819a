"""The files of a reconstruction: a document, a page, pictures, and what each flight counts.

As with a flight, everything is built in memory first and then written file by file. What an older
reconstruction left in the folder and this one does not write is removed: a refusal must not stand
beside pictures of another answer.
"""

import io
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voskhod.campaign.columns import DRAW
from voskhod.reconstruct.reconstruction import Reconstruction
from voskhod.reconstruct.refusal import Refusal
from voskhod.reconstruct.tempered_store import LADDER, PARTICLES, TEMPERING
from voskhod.report import figures_reconstruction as figures
from voskhod.report import figures_walk_bands, look
from voskhod.report.campaign_page import Shown
from voskhod.report.pictures import DOTS_PER_INCH
from voskhod.report.reconstruction_document import Subject
from voskhod.report.reconstruction_page import reconstruction_html
from voskhod.report.svg import inline_svg
from voskhod.writing import write_bytes

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure

DOCUMENT, PAGE, WEIGHTS = "reconstruction.json", "reconstruction.html", "weights.parquet"
PICTURES = ("bands", "walk", "landing-map", "verdicts")
BESIDE = "beside"  # folder for what a second campaign needs


def write_reconstruction(
    told: Reconstruction | Refusal,
    subject: Subject,
    document: dict[str, Any],
    draws: "np.ndarray",
    folder: Path,
) -> list[Path]:
    """Write a reconstruction into a folder and return the paths of the files.

    Args:
        told: what came of it.
        subject: what it is about.
        document: the same, ready for JSON.
        draws: index of each draw, shape (draw).
        folder: where; made if it is missing.

    Raises:
        OutputError: a file cannot be written.
    """
    found: dict[str, bytes] = {}
    shown: dict[str, Shown] = {}
    if isinstance(told, Reconstruction):
        for name in figures.pictures_of(told, subject):
            draw, label, caption = _picture(name, told, subject)
            with look.house_style():
                found[f"{name}.png"] = _png(draw())
                shown[name] = Shown(inline_svg(draw(), name, label), caption)
        if told.drawn is None:
            found[WEIGHTS] = _weights(draws, told.weights)
    found[DOCUMENT] = (json.dumps(document, indent=2, allow_nan=False) + "\n").encode("utf-8")
    found[PAGE] = reconstruction_html(told, subject, shown).encode("utf-8")
    is_drawn = isinstance(told, Reconstruction) and told.drawn is not None
    older = [] if is_drawn else _ladder(TEMPERING)
    older += [] if subject.beside is not None else _ladder(f"{BESIDE}/{TEMPERING}")
    for name in (*(f"{one}.png" for one in PICTURES), WEIGHTS, *older):
        if name not in found:
            with suppress(OSError):  # what cannot be removed is told when the page is written
                (folder / name).unlink(missing_ok=True)
    for name, content in found.items():
        write_bytes(folder / name, content)
    return [folder / name for name in found]


def _ladder(folder: str) -> list[str]:
    """Return the files of a ladder that is done."""
    return [f"{folder}/{LADDER}", f"{folder}/{PARTICLES}"]


def _picture(
    name: str, told: Reconstruction, subject: Subject
) -> tuple[Callable[[], "Figure"], str, str]:
    """Return how a picture is drawn, what it shows, and how it is read."""
    claims, before, after = subject.claims(told), subject.before, subject.after
    if name == "bands":
        return (lambda: figures.draw_bands(told, claims),
                "Bands of measurands before and after, and claims.",
                figures.BANDS_CAPTION)  # fmt: skip
    if name == "landing-map" and before is not None and after is not None:
        unheard = subject.claims(told, are_heard=False)
        return (lambda: figures.draw_landings(before, after, claims, unheard),
                "Map of the landings before and after.",
                figures.landings_caption(before, after))  # fmt: skip
    if name == "walk":
        return (lambda: figures_walk_bands.draw_walk_bands(subject.moments),
                "Moments of the walk before and after, and claims.",
                figures_walk_bands.CAPTION)  # fmt: skip
    return (lambda: figures.draw_strip(told), "How far each claim is from the flights.",
            figures.STRIP_CAPTION)  # fmt: skip


def _weights(draws: "np.ndarray", shares: "np.ndarray") -> bytes:
    import polars as pl

    stream = io.BytesIO()
    pl.DataFrame({DRAW: draws, "share": shares}).write_parquet(stream)
    return stream.getvalue()


def _png(figure: "Figure") -> bytes:
    stream = io.BytesIO()
    figure.savefig(stream, dpi=DOTS_PER_INCH, format="png", metadata={"Software": None})
    return stream.getvalue()
