"""One order to plan a search: from a mission's name to a folder of results.

As with a flight, all results are built in memory first and then written one by one.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voskhod.campaign.density import LEAST_LANDINGS
from voskhod.campaign.landings import MOST_DRAWS
from voskhod.campaign.searched import Request, Searched, plan_for
from voskhod.errors import InputError, OutputError
from voskhod.mission.loading import load_mission
from voskhod.mission.seeds import LARGEST

LEAST_DAYS, MOST_DAYS = 0.25, 8.0  # one sortie; how long light and weather are followed
LEAST_CELLS, MOST_CELLS = 10, 1000  # rows of a map: coarser says nothing, finer takes minutes


@dataclass(frozen=True)
class Order:
    """What search is to be planned and where the results go.

    Attributes:
        mission: name of a built-in mission or path of a mission file.
        overrides: settings as "section.key=value".
        map_file: map of one's own, CSV or GeoTIFF; None for drawn landings.
        normalise: whether a map of any other sum than one is divided by it.
        draws: how many landings are drawn.
        seed: seed of the draws.
        cells: rows and columns of a square map of drawn landings.
        days: how long is searched [days].
        out: folder for the results; None for out/<mission id>.
    """

    mission: str
    overrides: tuple[str, ...] = ()
    map_file: Path | None = None
    normalise: bool = False
    draws: int = 2048
    seed: int = 1
    cells: int = 200
    days: float = 3.0
    out: Path | None = None


@dataclass(frozen=True)
class Result:
    """What came of an order: the plan, where its files are, the plan as a document."""

    searched: Searched
    folder: Path
    document: dict[str, Any]


def plan_ordered(words: dict[str, Any], tell: Callable[[str], None] | None = None) -> Result:
    """Plan the search that was asked for and write its results.

    Args:
        words: the fields of an `Order`.
        tell: called with a sentence before each long step; None for silence.

    Raises:
        InputError: mission, override, map or option that is not acceptable.
        OutputError: folder that cannot be written.
    """
    order = Order(**words)
    _check(order)
    mission = load_mission(order.mission, order.overrides)
    folder = order.out if order.out is not None else Path("out") / mission.mission.id
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: must be a folder, but is a file. Give another --out.")
    request = Request(
        order.map_file, order.normalise, order.draws, order.seed, order.cells, order.days
    )
    searched = plan_for(mission, request, tell)
    if tell is not None:
        tell(f"writing {folder}")
    return Result(searched, folder, _write(searched, folder))


def _check(order: Order) -> None:
    """Check numbers before anything long begins."""
    if order.normalise and order.map_file is None:
        raise InputError("--normalise needs a --map", given="--normalise alone")
    bounds = (
        ("-n", order.draws, LEAST_LANDINGS, MOST_DRAWS),
        ("--seed", order.seed, 0, LARGEST),
        ("--cells", order.cells, LEAST_CELLS, MOST_CELLS),
        ("--days", order.days, LEAST_DAYS, MOST_DAYS),
    )
    for name, value, least, most in bounds:
        if not least <= value <= most:
            raise InputError(f"must be between {least} and {most}", given=f"{value}", where=name)


def _write(searched: Searched, folder: Path) -> dict[str, Any]:
    """Build all results, then write them; return the plan as a document."""
    from voskhod.evidence.claims import load_claims
    from voskhod.export.search_geojson import search_document, search_geojson, search_gpx
    from voskhod.report.figures_search import search_png
    from voskhod.writing import write_bytes, write_text

    document = search_document(searched)
    texts = {
        "search-plan.json": json.dumps(document, indent=2, allow_nan=False) + "\n",
        "search.geojson": search_geojson(searched),
        "search.gpx": search_gpx(searched),
    }
    picture = search_png(searched, load_claims(searched.mission.mission.id))
    for name, text in texts.items():
        write_text(folder / name, text)
    write_bytes(folder / "search.png", picture)
    return document
