"""`voskhod page`: one flight as one HTML file that opens anywhere, without a server."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from voskhod.options import one_object

if TYPE_CHECKING:
    from voskhod.export.bundle import Bundle

MissionArgument = Annotated[
    str, typer.Argument(help="Name of a built-in mission, or path of a mission file.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help='Override a number: suit.leak="2 mg/s".'),
]
SeedOption = Annotated[
    int | None,
    typer.Option(help="Seed of a draw; nominal if left out."),
]
DrawOption = Annotated[
    int | None,
    typer.Option(help="Index of the draw under that seed."),
]


class PageOptions(NamedTuple):
    """The options of `voskhod page`, as they are written."""

    mission: MissionArgument = "voskhod-2"
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file; <mission id>.html if left out.")
    ] = None
    overrides: SetOption = None
    seed: SeedOption = None
    draw: DrawOption = None


def register(app: typer.Typer) -> None:
    """Enter the verb into the command line.

    Args:
        app: the command line.
    """
    app.command("page")(one_object(PageOptions)(page))


def page(options: PageOptions) -> None:
    """Fly a mission and write it as one HTML file: the whole page, offline."""
    from voskhod.export.flight_html import flight_html
    from voskhod.export.page_files import page_files
    from voskhod.writing import write_text

    files = page_files()
    bundle = flown_bundle(options.mission, options.overrides or (), options.seed, options.draw)
    out = options.out or Path(f"{bundle.header['mission']['id']}.html")
    write_text(out, flight_html(bundle, files))
    typer.echo(str(out))


def flown_bundle(
    mission: str, overrides: Sequence[str], seed: int | None, draw: int | None
) -> "Bundle":
    """Fly a mission and return it as the page takes it.

    Args:
        mission: name of a built-in mission, or path of a mission file.
        overrides: settings as "section.key=value".
        seed: seed of the draw, None for the nominal flight.
        draw: index of the draw, None for the first.

    Raises:
        InputError: mission, override or draw that is not acceptable.
    """
    from voskhod.export.bundle import bundle_of
    from voskhod.flight.flight import fly_mission
    from voskhod.mission.loading import load_mission
    from voskhod.mission.seeds import check_draw

    check_draw(seed, draw)
    loaded = load_mission(mission, overrides)
    # Checked by the loading: each has a key, an equals sign and a value.
    changes = {key.strip(): text.strip() for key, _, text in (o.partition("=") for o in overrides)}
    title = loaded.mission.title
    typer.echo(f"flying {title} (the first flight on a machine compiles for a while)", err=True)
    return bundle_of(fly_mission(loaded, seed, draw), changes)
