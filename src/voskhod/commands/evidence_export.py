"""`voskhod evidence timeline|export`: the records in time, and in formats that others read.

Decision: a timeline takes the flight of the mission where it was last written to by `voskhod fly`
(out/MISSION/flight.json), and says so on standard error; without one it is the documents' alone.

Source: `evidence.timeline`, `export.evidence`.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voskhod.commands.evidence_options import (
    MISSION,
    FolderOption,
    JsonOption,
    MissionOption,
    Shelf,
    print_json,
    shelf,
)

if TYPE_CHECKING:
    from voskhod.lots.lot import Sale

FORMATS = "linked-art, web-annotation, prov, csv, jsonl or timesketch"


def register(app: typer.Typer) -> None:
    """Add the verbs to those of `voskhod evidence`.

    Args:
        app: verbs of `voskhod evidence`.
    """
    app.command("timeline")(timeline)
    app.command("export")(export)


def timeline(
    flight: Annotated[
        Path | None,
        typer.Option(help="flight.json to set beside it; out/MISSION/flight.json if left out."),
    ] = None,
    folder: FolderOption = None,
    mission: MissionOption = MISSION,
    as_json: JsonOption = False,
) -> None:
    """Show what the documents date and what the flight did, side by side in time."""
    from voskhod.evidence.flown import read_flight_document
    from voskhod.evidence.timeline import timeline as side_by_side

    records = shelf(folder, mission).folder()
    path = flight
    if path is None:
        usual = Path("out") / records.header.mission / "flight.json"
        path = usual if usual.is_file() else None
    document = None if path is None else read_flight_document(path)
    if path is not None:
        typer.echo(f"flight: {path}", err=True)
    from voskhod.report.timeline_table import print_timeline, timeline_document

    found = side_by_side(records, document)
    if as_json:
        print_json(timeline_document(found))
    else:
        print_timeline(found)


def export(
    name: Annotated[str, typer.Option("--format", metavar="FORMAT", help=f"One of {FORMATS}.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder for the files; out/MISSION-evidence if left out.")
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(metavar="IRI", help="Beginning of the names of records; yours, not ours."),
    ] = None,
    folder: FolderOption = None,
    mission: MissionOption = MISSION,
) -> None:
    """Write the records in a format that others read, and print the paths of the files."""
    from voskhod.export.evidence.files import export_folder

    where = shelf(folder, mission)
    records = where.folder()
    target = out or Path("out") / f"{records.header.mission}-evidence"
    for path in export_folder(records, name, target, base, _sales(where)):
        typer.echo(str(path))


def _sales(where: Shelf) -> "tuple[Sale, ...]":
    """Return the lots of a folder, none if it has no file of lots."""
    from voskhod.lots.reading import FILE, load_sales, read_sales

    file = where.path / FILE
    if not file.is_file():
        return ()
    if isinstance(where.path, Path):
        return load_sales(where.path)
    return read_sales(file.read_text("utf-8"), f"{where.path.name}/{FILE}")
