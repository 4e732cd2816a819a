"""The pictures of a report: which there are, what each needs, and how they become files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voskhod.errors import OutputError
from voskhod.evidence.claims import Claim
from voskhod.flight.flight import Flight
from voskhod.report import (
    figures_entry,
    figures_error,
    figures_float,
    figures_ground,
    figures_landing,
    figures_lookout,
    figures_track,
    figures_walk,
)
from voskhod.report.look import house_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS_PER_INCH = 160


@dataclass(frozen=True)
class Picture:
    """One picture of a report.

    Attributes:
        name: stem of its file, part of its ids.
        is_part_of: whether a flight, and what documents say of it, have what the picture shows.
        draw: function that draws it.
        describe: what it shows, in words, for those who do not see it.
        caption: what the reader must know to read it.
    """

    name: str
    is_part_of: Callable[[Flight, Sequence[Claim]], bool]
    draw: Callable[[Flight, Sequence[Claim]], "Figure"]
    describe: Callable[[Flight], str]
    caption: Callable[[Flight], str]


def _with(group: str) -> Callable[[Flight, Sequence[Claim]], bool]:
    """Return the question whether a flight has a group of telemetry."""
    return lambda flight, claims: group in flight.telemetry


def _always(flight: Flight, claims: Sequence[Claim]) -> bool:
    return True


def _came_down(flight: Flight, claims: Sequence[Claim]) -> bool:
    return bool(flight.record.came_down)


PICTURES = {
    picture.name: picture
    for picture in (
        Picture("ground-track", _always, figures_track.draw, figures_track.describe,
                figures_track.caption),
        Picture("spacewalk", _with("spacewalk"), figures_walk.draw, figures_walk.describe,
                figures_walk.caption),
        Picture("free-float", _with("floating"), figures_float.draw, figures_float.describe,
                figures_float.caption),
        Picture("cabin", _with("cabin"), figures_ground.draw_cabin, figures_ground.describe_cabin,
                figures_ground.caption_cabin),
        Picture("entry", figures_entry.is_there, figures_entry.draw, figures_entry.describe,
                figures_entry.caption),
        Picture("landing", _came_down, figures_landing.draw, figures_landing.describe,
                figures_landing.caption),
        Picture("landing-error", figures_error.is_there, figures_error.draw,
                figures_error.describe, figures_error.caption),
        Picture("search", _with("rescue"), figures_lookout.draw, figures_lookout.describe,
                figures_lookout.caption),
        Picture("survival", _with("survival"), figures_ground.draw_cold,
                figures_ground.describe_cold, figures_ground.caption_cold),
    )
}  # fmt: skip
"""Pictures by name, in the order of the report."""


def write_pictures(flight: Flight, claims: Sequence[Claim], folder: Path) -> tuple[Path, ...]:
    """Write the pictures of a flight as PNG files and return their paths.

    Args:
        flight: what was flown.
        claims: what documents report; may be empty.
        folder: where; made if it is not there.

    Raises:
        OutputError: a file cannot be written.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for picture in PICTURES.values():
            if picture.is_part_of(flight, claims):
                path = folder / f"{picture.name}.png"
                with house_style():
                    figure = picture.draw(flight, claims)
                    figure.savefig(path, dpi=DOTS_PER_INCH, metadata={"Software": None})
                written.append(path)
    except OSError as wrong:
        raise OutputError(f"{folder}: pictures cannot be written: {wrong.strerror}") from wrong
    return tuple(written)
