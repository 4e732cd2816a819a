"""`voskhod reconstruct`: what probably happened, from a campaign and what is told of the flight.

Where the flights are worth too little for a posterior, flights are drawn anew. A refusal, where
that is not wanted, is an answer: it is printed and written, and the exit code is 0.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from voskhod.commands.campaign import STOPPED, watched
from voskhod.options import one_object

if TYPE_CHECKING:
    from voskhod.campaign.run import Watch


class ReconstructOptions(NamedTuple):
    """The options of `voskhod reconstruct`, as they are written."""

    place: Annotated[
        str,
        typer.Argument(
            metavar="[CAMPAIGN|MISSION]",
            help="Folder of a campaign; or a mission, whose out/MISSION-campaign is used, or flown "
            "first.",
        ),
    ] = "voskhod-2"
    evidence: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Evidence; that of the package if left out."),
    ] = None
    draws: Annotated[
        int | None,
        typer.Option("-n", min=1, help="How many flights, of a mission; 20000 if none is flown."),
    ] = None
    seed: Annotated[int | None, typer.Option(min=0, help="Seed of their draws.")] = None
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="SOURCE", help="Source that is not heard; may be repeated."),
    ] = None
    only: Annotated[
        str | None,
        typer.Option(metavar="KIND", help="Hear only documents, or only outside claims."),
    ] = None
    hypotheses: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Questions of one's own, TOML.")
    ] = None
    of: Annotated[
        list[str] | None,
        typer.Option(metavar="MEASURAND", help="What is looked at; may be repeated."),
    ] = None
    unread: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Sources that nobody has read, TOML."),
    ] = None
    beside: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Campaign of other dynamics, told beside."),
    ] = None
    beside_set: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=VALUE",
            help="Fly that campaign first, with this setting; may be repeated.",
        ),
    ] = None
    particles: Annotated[
        int | None,
        typer.Option(metavar="N", help="Chains of flights that are drawn anew near what is said."),
    ] = None
    temper: Annotated[
        bool,
        typer.Option(
            "--temper/--no-temper",
            help="Draw flights anew where too few fit, or refuse.",
        ),
    ] = True
    out: Annotated[
        Path | None, typer.Option(help="Folder; out/MISSION-reconstruction if left out.")
    ] = None
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False


def register(app: typer.Typer) -> None:
    """Enter the verb into the command line.

    Args:
        app: the command line.
    """
    app.command("reconstruct")(one_object(ReconstructOptions)(reconstruct))


def reconstruct(options: ReconstructOptions) -> None:
    """Weigh flights by what is told of one: what probably happened, and what of each claim stands.

    Where too few of them fit, flights are drawn anew near what is said; with --no-temper it says
    so, and what can be said all the same.
    """
    from voskhod.reconstructing import read_order, reconstruct_ordered

    words = options._asdict()
    lists = {name: words[name] or [] for name in ("without", "of", "beside_set")}
    order = read_order({**words, **lists})
    try:
        with _told() as watch:
            result = reconstruct_ordered(order, watch)
    except KeyboardInterrupt:
        typer.echo("stopped: the same command goes on with what was flown", err=True)
        raise typer.Exit(STOPPED) from None
    if options.as_json:
        typer.echo(json.dumps(result.document, indent=2, allow_nan=False))
        return
    from voskhod.report.reconstruction_tables import print_reconstruction

    print_reconstruction(result.told, result.subject, result.folder)


@contextmanager
def _told() -> "Iterator[Watch]":
    """Tell on standard error how it goes, with a bar where somebody watches."""
    from voskhod.campaign.run import Watch

    with watched(sys.stderr.isatty()) as watch:
        if watch.tell is None:
            yield Watch(watch.progress, lambda text: typer.echo(text, err=True))
        else:
            yield watch
