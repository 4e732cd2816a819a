"""`voskhod evidence`: what an evidence folder holds, and whether it holds together.

Decision: a result is no error. Documents that changed or are missing, contradictions and disputes
end with exit code 0 and are said in words; 2 is for what cannot be asked, 1 for what cannot be
written.

Source: `voskhod.evidence`.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

from voskhod.commands import evidence_export, evidence_lists
from voskhod.commands.evidence_options import (
    MISSION,
    FolderOption,
    JsonOption,
    MissionOption,
    print_json,
    shelf,
)
from voskhod.errors import InputError
from voskhod.options import one_object

app = typer.Typer(
    help="List, search, show and check the records of an evidence folder.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
for part in (evidence_lists, evidence_export):
    part.register(app)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="Words; the last may be the beginning of one.")],
    limit: Annotated[int, typer.Option(help="How many records at most.")] = 20,
    folder: FolderOption = None,
    mission: MissionOption = MISSION,
    as_json: JsonOption = False,
) -> None:
    """Search all records for words, best first."""
    from voskhod.evidence import search as searching
    from voskhod.evidence.archive import opened
    from voskhod.evidence.history import keep
    from voskhod.evidence.plain import plain

    searching.match_terms(text)  # refused before anything is archived
    where = shelf(folder, mission)
    with opened(keep(where.folder(), where.place)) as archive:
        hits = searching.search(archive, text, limit)
    if as_json:
        print_json([{**plain(hit), "stretch": hit.words} for hit in hits])
    else:
        from voskhod.report.evidence_tables import print_hits

        print_hits(hits, limit)


class ShowOptions(NamedTuple):
    """The options of `voskhod evidence show`, as they are written."""

    record: Annotated[str, typer.Argument(metavar="ID", help="Id of a record: K27, S-COLL, A28.")]
    flight: Annotated[
        Path | None,
        typer.Option(help="flight.json to compare with; out/MISSION/flight.json if left out."),
    ] = None
    fly: Annotated[
        bool, typer.Option("--fly", help="Fly the mission and compare with that (takes a while).")
    ] = False
    folder: FolderOption = None
    mission: MissionOption = MISSION
    as_json: JsonOption = False


@app.command()
@one_object(ShowOptions)
def show(options: ShowOptions) -> None:
    """Show all about one record: its place, who says so, what supports and what contradicts it."""
    from voskhod.evidence.dossier import dossier
    from voskhod.evidence.history import changes
    from voskhod.evidence.plain import plain

    where = shelf(options.folder, options.mission)
    folder = where.folder()
    # An id that is not there is told by `dossier`, before anything is flown.
    flown = _flown(options, folder.header.mission) if folder.has(options.record) else None
    found = dossier(folder, options.record, flown)
    history = changes(where.place, options.record)
    if options.as_json:
        print_json({**plain(found), "history": plain(history)})
    else:
        from voskhod.report.evidence_dossier import print_dossier

        print_dossier(found, history)


@app.command()
def verify(
    documents: Annotated[
        Path, typer.Option("--documents", metavar="DIR", help="Folder with your own copies.")
    ],
    folder: FolderOption = None,
    mission: MissionOption = MISSION,
    as_json: JsonOption = False,
) -> None:
    """Compare your own copies with the documents and passages of the folder, by hashes alone."""
    from voskhod.evidence import verify as verifying
    from voskhod.evidence.plain import plain

    records = shelf(folder, mission).folder()
    report = verifying.verify(records, documents)
    if as_json:
        print_json({"all_held": report.all_held, **plain(report)})
    else:
        from voskhod.report.evidence_copies import print_report

        print_report(records, report)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="Folder to make.")],
    mission: Annotated[str, typer.Option(help="Mission that it is about.")] = "my-mission",
) -> None:
    """Make a folder of evidence with one record of each kind, to write over."""
    from voskhod.evidence.new import new_folder

    for path in new_folder(folder, mission):
        typer.echo(str(path))


@app.command()
def contradictions(
    kind: Annotated[str | None, typer.Option(help="Only of this kind.")] = None,
    only: Annotated[
        Literal["all", "documents", "outside"],
        typer.Option(help="Among claims of the documents, from outside them, or all."),
    ] = "all",
    folder: FolderOption = None,
    mission: MissionOption = MISSION,
    as_json: JsonOption = False,
) -> None:
    """Find what does not go together, the weightiest first, and what could settle it."""
    from typing import get_args

    from voskhod.evidence import contradictions as finding
    from voskhod.evidence.checks import advice
    from voskhod.evidence.plain import plain

    kinds = get_args(finding.Kind)
    if kind is not None and kind not in kinds:
        do = advice(kind[:80], kinds) or f"Known: {'; '.join(kinds)}."
        given = repr(kind[:80])
        raise InputError("must be a kind of contradiction", given=given, where="--kind", do=do)
    records = shelf(folder, mission).folder()
    found = [
        one for one in finding.contradictions(records, only) if kind is None or one.kind == kind
    ]
    if as_json:
        print_json(plain(found))
    else:
        from voskhod.report.evidence_tables import print_contradictions

        print_contradictions(found)


@app.command()
def disputed(
    folder: FolderOption = None, mission: MissionOption = MISSION, as_json: JsonOption = False
) -> None:
    """List attributes of which different things are said, and who says so."""
    from voskhod.evidence import disputes
    from voskhod.evidence.archive import opened
    from voskhod.evidence.history import keep
    from voskhod.evidence.plain import plain

    where = shelf(folder, mission)
    with opened(keep(where.folder(), where.place)) as archive:
        found = disputes.disputed(archive)
    if as_json:
        print_json(plain(found))
    else:
        from voskhod.report.evidence_tables import print_disputes

        print_disputes(found)


@app.command()
def history(
    record: Annotated[str | None, typer.Argument(help="Id of a record; all if left out.")] = None,
    folder: FolderOption = None,
    mission: MissionOption = MISSION,
    as_json: JsonOption = False,
) -> None:
    """Archive the folder if it changed, and list what became of its records since it first was."""
    from voskhod.evidence.history import changes, keep
    from voskhod.evidence.plain import plain

    where = shelf(folder, mission)
    keep(where.folder(), where.place)
    found = changes(where.place, record)
    if as_json:
        print_json(plain(found))
    else:
        from voskhod.report.evidence_tables import print_history

        print_history(found)


def _flown(options: ShowOptions, mission: str) -> Mapping[str, float | None] | None:
    """Return the measurands of the flight to compare with, None if there is none."""
    from voskhod.evidence.flown import read_flown

    if options.fly and options.flight is not None:
        raise InputError("must not go with --flight", given="both", where="--fly")
    if options.fly:
        from voskhod.flight.flight import fly_mission
        from voskhod.mission.loading import load_mission

        if sys.stderr.isatty():
            typer.echo("flying (the first flight on a machine compiles for a while)", err=True)
        return fly_mission(load_mission(mission)).measurands
    usual = Path("out") / mission / "flight.json"
    if options.flight is None and not usual.is_file():
        return None
    return read_flown(options.flight or usual, mission)
