"""`voskhod compare`: what differs between two campaigns or two flights, and how sure that is."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from voskhod.errors import InputError, OutputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RECORD, FLIGHT = "campaign.json", "flight.json"


class _Compared(NamedTuple):
    """A comparison: as a document, how it is printed, how it is drawn."""

    document: dict[str, Any]
    tell: Callable[[], None]
    draw: Callable[[], "Figure"]


def register(app: typer.Typer) -> None:
    """Enter the verb into the command line.

    Args:
        app: the command line.
    """
    app.command("compare")(compare)


def compare(
    first: Annotated[Path, typer.Argument(help="Folder of a campaign, or a flight.json.")],
    second: Annotated[Path, typer.Argument(help="The same, compared with the first.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder for comparison.json and comparison.png.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Say what differs between two campaigns or two flights, the surest first."""
    found = _compared(first, second)
    if out is not None:
        _write(found, out)
    if as_json:
        typer.echo(json.dumps(found.document, indent=2, allow_nan=False))
    else:
        found.tell()


def _compared(first: Path, second: Path) -> _Compared:
    """Return the comparison of what lies in two places.

    Raises:
        InputError: nothing that can be compared, or one campaign and one flight.
    """
    kinds = [_kind(path) for path in (first, second)]
    if kinds[0] != kinds[1]:
        raise InputError(
            "must be two campaigns or two flights",
            given=f"a {kinds[0]} and a {kinds[1]}",
            where=f"{first}, {second}",
        )
    names = _names(first, second)
    return (_campaigns if kinds[0] == "campaign" else _flights)(first, second, names)


def _kind(path: Path) -> str:
    """Return whether a path holds a campaign or a flight."""
    if (path / RECORD).is_file():
        return "campaign"
    if (path / FLIGHT).is_file() or (path.is_file() and path.name != RECORD):
        return "flight"
    if not path.exists():
        raise InputError("must be there", given="a path without a file", file=path)
    raise InputError(
        "must be the folder of a campaign or of a flight",
        given=f"one without {RECORD} and {FLIGHT}",
        file=path,
        do="`voskhod campaign` and `voskhod fly` make them.",
    )


def _names(first: Path, second: Path) -> tuple[str, str]:
    """Return short names that tell two places apart."""
    short = first.name, second.name
    return short if short[0] != short[1] else (str(first), str(second))


def _campaigns(first: Path, second: Path, names: tuple[str, str]) -> _Compared:
    from voskhod.campaign.compare import compare_campaigns
    from voskhod.campaign.store import Campaign
    from voskhod.report.comparison import print_comparison
    from voskhod.report.figures_comparison import draw_comparison

    found = compare_campaigns(Campaign.open(first), Campaign.open(second))
    return _Compared(
        {"kind": "campaigns", "first": str(first), "second": str(second), **found.document()},
        lambda: print_comparison(found, names),
        lambda: draw_comparison(found, names),
    )


def _flights(first: Path, second: Path, names: tuple[str, str]) -> _Compared:
    from voskhod.report.figures_comparison import draw_flights
    from voskhod.report.flight_comparison import compare_flights, print_flights, read_flight

    files = [path / FLIGHT if path.is_dir() else path for path in (first, second)]
    found = compare_flights(*(read_flight(path) for path in files))
    return _Compared(
        {"kind": "flights", "first": str(first), "second": str(second), **found.document()},
        lambda: print_flights(found, names),
        lambda: draw_flights(found, names),
    )


def _write(found: _Compared, folder: Path) -> None:
    """Write the comparison as a document and as a picture."""
    from voskhod.report.look import house_style
    from voskhod.report.pictures import DOTS_PER_INCH
    from voskhod.writing import write_bytes, write_text

    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: must be a folder, but is a file. Give another --out.")
    stream = io.BytesIO()
    with house_style():
        found.draw().savefig(stream, dpi=DOTS_PER_INCH, format="png", metadata={"Software": None})
    write_text(
        folder / "comparison.json", json.dumps(found.document, indent=2, allow_nan=False) + "\n"
    )
    write_bytes(folder / "comparison.png", stream.getvalue())
