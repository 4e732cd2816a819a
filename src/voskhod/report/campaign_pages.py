"""The files of a campaign's summary: a document, pictures, maps for other programs, and a page.

As with a flight, everything is built in memory first and then written file by file.
"""

import io
import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from voskhod.campaign.scatter import Scatter
from voskhod.campaign.store import Manifest
from voskhod.campaign.summary import Summary
from voskhod.evidence.claims import Claim
from voskhod.export.campaign_geojson import campaign_collection, campaign_geojson
from voskhod.export.gpx import Waypoint
from voskhod.export.kml import kml_text
from voskhod.mission.schema import Mission
from voskhod.report import figures_campaign, figures_spreads, look, places
from voskhod.report.campaign_page import Shown, campaign_html
from voskhod.report.pictures import DOTS_PER_INCH
from voskhod.report.svg import inline_svg
from voskhod.writing import write_bytes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SCHEMA_VERSION = 1


class _Picture(NamedTuple):
    """A picture: stem of its file, how it is drawn, what it shows, how it is read."""

    name: str
    draw: Callable[[], "Figure"]
    label: str
    caption: str


def write_summary(
    summary: Summary, folder: Path, mission: Mission, claims: Sequence[Claim]
) -> list[Path]:
    """Write what a campaign says into its folder and return the paths of the files.

    Args:
        summary: what it says.
        folder: of the campaign, with its record.
        mission: what was flown.
        claims: what documents report; may be empty.

    Raises:
        InputError: the folder has no record of a campaign.
        OutputError: a file cannot be written.
    """
    told = provenance(Manifest.read(folder))
    document = {"schema_version": SCHEMA_VERSION, "provenance": told, **summary.document()}
    files: dict[str, bytes] = {
        "summary.json": _text(json.dumps(document, indent=2, allow_nan=False) + "\n")
    }
    drawings = {}
    for picture in _pictures(summary, claims):
        with look.house_style():
            files[f"{picture.name}.png"] = _png(picture.draw())
            drawing = inline_svg(picture.draw(), picture.name, picture.label)
        drawings[picture.name] = Shown(drawing, picture.caption)
    if summary.scatter is not None:
        files |= _maps(summary.scatter, mission, claims, told)
    files["campaign.html"] = _text(campaign_html(summary, mission, told, drawings))
    for name, content in files.items():
        write_bytes(folder / name, content)
    return [folder / name for name in files]


def provenance(told: Manifest) -> dict[str, Any]:
    """Return what a campaign was flown from, ready for JSON."""
    return {
        "program": "voskhod",
        "version": told.versions.get("voskhod"),
        "mission": told.mission,
        "mission_digest": told.digest,
        "overrides": list(told.overrides),
        "seed": told.seed,
        "sampling": dict(told.sampling).get("kind"),
        "draws": told.rows,
        "state": told.state,
    }


def _pictures(summary: Summary, claims: Sequence[Claim]) -> list[_Picture]:
    """Return the pictures that a campaign has something for."""
    found = [
        _Picture("outcomes", lambda: figures_spreads.draw_endings(summary),
                 "Bars of how the flights end.", "Lines: 95 % intervals of the shares."),
    ]  # fmt: skip
    scatter, spreads = summary.scatter, figures_spreads.claimed(summary, claims)
    if scatter is not None:
        found.append(_Picture("landing-map", lambda: figures_campaign.draw(scatter, claims),
                              "Map of the landings.",
                              figures_campaign.caption(scatter)))  # fmt: skip
    if spreads:
        found.append(_Picture("measurands", lambda: figures_spreads.draw_bands(spreads, claims),
                              "Bands of measurands beside what documents say.",
                              figures_spreads.BANDS_CAPTION))  # fmt: skip
    if summary.influences:
        found.append(_Picture("causes", lambda: figures_spreads.draw_causes(summary.influences),
                              "Bars of what inputs explain of measurands.",
                              figures_spreads.CAUSES_CAPTION))  # fmt: skip
    return found


def _maps(
    scatter: Scatter, mission: Mission, claims: Sequence[Claim], told: Mapping[str, Any]
) -> dict[str, bytes]:
    """Return the landings for other programs."""
    documented = [
        Waypoint(at.name, math.radians(at.latitude), math.radians(at.longitude), at.note)
        for at in places.documented_places(claims)
    ]
    collection = campaign_collection(scatter, documented, told)
    title = f"Landings of {mission.mission.title}"
    return {
        "landing.geojson": _text(campaign_geojson(collection)),
        "landing.kml": _text(kml_text(title, collection)),
    }


def _png(figure: "Figure") -> bytes:
    stream = io.BytesIO()
    figure.savefig(stream, dpi=DOTS_PER_INCH, format="png", metadata={"Software": None})
    return stream.getvalue()


def _text(content: str) -> bytes:
    return content.encode("utf-8")
