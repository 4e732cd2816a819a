"""One order to fly: from a mission's name to a folder of results.

Results are built in memory first and then written one by one under temporary names, so that bad
input leaves nothing behind and a reader never meets half a file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from voskhod.errors import InputError, OutputError
from voskhod.evidence.claims import Claim, load_claims
from voskhod.flight.flight import Flight, fly_mission
from voskhod.mission.loading import load_mission
from voskhod.mission.seeds import check_draw


@dataclass(frozen=True)
class Order:
    """What is to be flown and where the results go.

    Attributes:
        mission: name of a built-in mission, path of a mission file, or folder of a campaign.
        overrides: settings as "section.key=value".
        seed: seed of a draw, None for the nominal flight.
        draw: index of the draw, None for the first.
        out: folder for the results; None for out/<mission id>.
    """

    mission: str
    overrides: tuple[str, ...] = ()
    seed: int | None = None
    draw: int | None = None
    out: Path | None = None


@dataclass(frozen=True)
class Result:
    """What came of an order: the flight, what documents report, where the files are."""

    flight: Flight
    claims: tuple[Claim, ...]
    folder: Path
    document: dict[str, Any]


def fly_order(order: Order, tell: Callable[[str], None] | None = None) -> Result:
    """Fly an order and write its results.

    Args:
        order: what is to be flown and where the results go.
        tell: called with a sentence before each long step; None for silence.

    Raises:
        InputError: mission, override, seed or draw that is not acceptable.
        OutputError: folder that cannot be written.
    """
    say = tell or (lambda _: None)
    if Path(order.mission).is_dir():
        return _fly_row(order, say)
    check_draw(order.seed, order.draw)
    mission = load_mission(order.mission, order.overrides)
    folder = _folder(order, mission.mission.id)
    say(f"flying {mission.mission.title} (the first flight on a machine compiles for a while)")
    return _told(fly_mission(mission, order.seed, order.draw), folder, say)


def _fly_row(order: Order, say: Callable[[str], None]) -> Result:
    """Fly a row of the campaign in a folder again and write its results."""
    from voskhod.campaign.replay import fly_row
    from voskhod.campaign.store import Campaign

    if order.overrides or order.seed is not None:
        raise InputError(
            "must be flown as the campaign drew it", given="--set or --seed", where=order.mission
        )
    if order.draw is None:
        raise InputError(
            "needs the index of a row", where="--draw", file=order.mission, do="Give --draw N."
        )
    campaign = Campaign.open(Path(order.mission))
    folder = _folder(order, f"{campaign.manifest.mission}-row-{order.draw}")
    say(f"flying row {order.draw} of {order.mission}")
    return _told(fly_row(campaign, order.draw), folder, say)


def _folder(order: Order, name: str) -> Path:
    folder = order.out if order.out is not None else Path("out") / name
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: must be a folder, but is a file. Give another --out.")
    return folder


def _told(flight: Flight, folder: Path, say: Callable[[str], None]) -> Result:
    """Write the results of a flight."""
    claims = load_claims(flight.mission.mission.id)
    say(f"writing {folder}")
    return Result(flight, claims, folder, _write(flight, claims, folder))


def _write(flight: Flight, claims: tuple[Claim, ...], folder: Path) -> dict[str, Any]:
    """Build all results, then write them; return the flight as a document."""
    from voskhod.export.czml import czml_text
    from voskhod.export.flight_json import flight_document, flight_json
    from voskhod.export.geojson import landing_geojson
    from voskhod.export.netcdf import netcdf_bytes
    from voskhod.export.oem import oem_text
    from voskhod.report.page import report_html
    from voskhod.writing import write_bytes, write_text

    texts = {
        "flight.json": flight_json(flight),
        "trajectory.czml": czml_text(flight),
        "ephemeris.oem": oem_text(flight, datetime.now(UTC)),
        "landing.geojson": landing_geojson(flight),
        "report.html": report_html(flight, claims),
    }
    telemetry = netcdf_bytes(flight)
    for name, text in texts.items():
        write_text(folder / name, text)
    write_bytes(folder / "telemetry.nc", telemetry)
    return flight_document(flight)
