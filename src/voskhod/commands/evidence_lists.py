"""`voskhod evidence claims|artefacts|events|sources|lots`: the records of one kind, filtered.

Source: `evidence.lists`.
"""

from typing import Annotated, Any, Literal, NamedTuple

import typer

from voskhod.commands.evidence_options import (
    MISSION,
    FolderOption,
    JsonOption,
    MissionOption,
    print_json,
    shelf,
)
from voskhod.options import one_object

SourceOption = Annotated[str | None, typer.Option(metavar="ID", help="Only what it says.")]
TopicOption = Annotated[str | None, typer.Option(help="Only of this stage of the story.")]
AboutOption = Annotated[
    str | None, typer.Option(metavar="ID", help="Only what is about, shows or names this.")
]
TextOption = Annotated[str | None, typer.Option(help="Only what holds all these words.")]


class ClaimOptions(NamedTuple):
    """The options of `voskhod evidence claims`, as they are written."""

    source: SourceOption = None
    topic: TopicOption = None
    about: AboutOption = None
    text: TextOption = None
    measurand: Annotated[
        str | None, typer.Option(metavar="ID", help="Only what may mean this measurand.")
    ] = None
    only: Annotated[
        Literal["all", "documents", "outside"],
        typer.Option(help="Claims of the documents, from outside them, or all."),
    ] = "all"
    folder: FolderOption = None
    mission: MissionOption = MISSION
    as_json: JsonOption = False


class ArtefactOptions(NamedTuple):
    """The options of `voskhod evidence artefacts`, as they are written."""

    source: SourceOption = None
    about: AboutOption = None
    text: TextOption = None
    folder: FolderOption = None
    mission: MissionOption = MISSION
    as_json: JsonOption = False


class EventOptions(NamedTuple):
    """The options of `voskhod evidence events`, as they are written."""

    source: SourceOption = None
    topic: TopicOption = None
    about: AboutOption = None
    text: TextOption = None
    folder: FolderOption = None
    mission: MissionOption = MISSION
    as_json: JsonOption = False


class SourceOptions(NamedTuple):
    """The options of `voskhod evidence sources`, as they are written."""

    topic: TopicOption = None
    about: AboutOption = None
    text: TextOption = None
    folder: FolderOption = None
    mission: MissionOption = MISSION
    as_json: JsonOption = False


def register(app: typer.Typer) -> None:
    """Add the lists to the verbs of `voskhod evidence`."""
    for verb in (claims, artefacts, events, sources):
        app.command(verb.__name__)(verb)
    app.command("lots")(lots)


@one_object(ClaimOptions)
def claims(options: ClaimOptions) -> None:
    """List claims: what is said, of what, by whom, and where it stands."""
    _list("claims", options)


@one_object(ArtefactOptions)
def artefacts(options: ArtefactOptions) -> None:
    """List artefacts: what they are, when and where they were marked, who signed."""
    _list("artefacts", options)


@one_object(EventOptions)
def events(options: EventOptions) -> None:
    """List events: when, where, and who says so."""
    _list("events", options)


@one_object(SourceOptions)
def sources(options: SourceOptions) -> None:
    """List sources: who speaks, how far trusted, from whom they have it."""
    _list("sources", options)


def lots(
    folder: FolderOption = None, mission: MissionOption = MISSION, as_json: JsonOption = False
) -> None:
    """List lots: things of the folder that are or were for sale."""
    from voskhod.lots.documents import lot_document
    from voskhod.lots.reading import load_sales

    found = [lot_document(sale) for sale in load_sales(mission if folder is None else folder)]
    if as_json:
        print_json(found)
    else:
        from voskhod.report.evidence_tables import print_lots

        print_lots(found)


def _list(kind: str, options: Any) -> None:
    """Print the records of a kind that pass the filters."""
    from voskhod.evidence.lists import Filters, listed
    from voskhod.evidence.plain import plain

    words = options._asdict()
    folder = shelf(words.pop("folder"), words.pop("mission")).folder()
    as_json = words.pop("as_json")
    found = listed(folder, kind, Filters(**words))
    if as_json:
        print_json([plain(record) for record in found])
    else:
        from voskhod.report.evidence_tables import print_records

        print_records(folder, kind, found)
