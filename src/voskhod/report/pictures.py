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
    figures_ground,
    figures_landing,
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
        needs: group of telemetry without which there is nothing to draw.
        draw: function that draws it.
        describe: what it shows, in words, for those who do not see it.
        caption: what the reader must know to read it.
    """

    name: str
    needs: str
    draw: Callable[[Flight, Sequence[Claim]], "Figure"]
    describe: Callable[[Flight], str]
    caption: Callable[[Flight], str]

    def is_part_of(self, flight: Flight) -> bool:
        """Return whether the flight has what the picture shows."""
        return self.needs in flight.telemetry


PICTURES = {
    picture.name: picture
    for picture in (
        Picture("ground-track", "orbit", figures_track.draw, figures_track.describe,
                figures_track.caption),
        Picture("spacewalk", "spacewalk", figures_walk.draw, figures_walk.describe,
                figures_walk.caption),
        Picture("cabin", "cabin", figures_ground.draw_cabin, figures_ground.describe_cabin,
                figures_ground.caption_cabin),
        Picture("entry", "landing", figures_entry.draw, figures_entry.describe,
                figures_entry.caption),
        Picture("landing", "landing", figures_landing.draw, figures_landing.describe,
                figures_landing.caption),
        Picture("survival", "survival", figures_ground.draw_cold, figures_ground.describe_cold,
                figures_ground.caption_cold),
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
            if picture.is_part_of(flight):
                path = folder / f"{picture.name}.png"
                with house_style():
                    figure = picture.draw(flight, claims)
                    figure.savefig(path, dpi=DOTS_PER_INCH, metadata={"Software": None})
                written.append(path)
    except OSError as wrong:
        raise OutputError(f"{folder}: pictures cannot be written: {wrong.strerror}") from wrong
    return tuple(written)
