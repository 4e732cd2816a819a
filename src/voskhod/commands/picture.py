"""`voskhod picture`: one moment of a flight as the page draws it."""

from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from voskhod.commands.page import (
    DrawOption,
    MissionArgument,
    SeedOption,
    SetOption,
    flown_bundle,
)
from voskhod.options import one_object


class PictureOptions(NamedTuple):
    """The options of `voskhod picture`, as they are written."""

    at: Annotated[
        str,
        typer.Option(
            metavar="TIME", help='Mission time "1:35:00", instant in UTC, or name of an event.'
        ),
    ]
    view: Annotated[str, typer.Option(help="globe, walk or landing.")]
    out: Annotated[Path, typer.Option("--out", "-o", help="The picture, as PNG.")]
    mission: MissionArgument = "voskhod-2"
    size: Annotated[str, typer.Option(metavar="WxH", help="Width and height [px].")] = "1200x800"
    overrides: SetOption = None
    seed: SeedOption = None
    draw: DrawOption = None


def register(app: typer.Typer) -> None:
    """Enter the verb into the command line.

    Args:
        app: the command line.
    """
    app.command("picture")(one_object(PictureOptions)(picture))


def picture(options: PictureOptions) -> None:
    """Fly a mission and draw one moment of it; needs a Chromium (or VOSKHOD_BROWSER)."""
    from voskhod.export.browser import find_browser
    from voskhod.export.flight_html import flight_html
    from voskhod.export.moment import moment_of
    from voskhod.export.page_files import page_files
    from voskhod.export.picture import check_name, check_view, picture_of, size_of
    from voskhod.writing import write_bytes

    # What can be wrong is told before the flight, as far as it can be known.
    check_name(options.view)
    size, files, program = size_of(options.size), page_files(), find_browser()
    bundle = flown_bundle(options.mission, options.overrides or (), options.seed, options.draw)
    check_view(options.view, bundle.header)
    seconds = moment_of(options.at, bundle.header)
    query = {"picture": options.view, "at": repr(seconds), "lang": "en", "theme": "dark"}
    html = flight_html(bundle, files)
    write_bytes(options.out, picture_of(html, query, size, program))
    typer.echo(str(options.out))
