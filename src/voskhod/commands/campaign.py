"""`voskhod campaign`: fly a mission many times and say what could have happened."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from voskhod.options import one_object

if TYPE_CHECKING:
    from voskhod.campaign.order import Order
    from voskhod.campaign.run import Watch
    from voskhod.campaign.store import Manifest

STOPPED = 130  # as a shell says that Ctrl-C ended a program


class CampaignOptions(NamedTuple):
    """The options of `voskhod campaign`, as they are written."""

    mission: Annotated[
        str, typer.Argument(help="Name of a built-in mission, or path of a mission file.")
    ] = "voskhod-2"
    draws: Annotated[int, typer.Option("-n", help="How many flights; at most, with --until.")] = (
        1000
    )
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 1
    out: Annotated[Path | None, typer.Option(help="Folder; out/MISSION-campaign if left out.")] = (
        None
    )
    sampling: Annotated[
        str | None, typer.Option(metavar="KIND", help="plain, sobol or latin; plain if left out.")
    ] = None
    rare: Annotated[
        str | None,
        typer.Option(metavar="CONDITION", help='Draw it often: "landing.miss_distance>500 km".'),
    ] = None
    until: Annotated[
        str | None,
        typer.Option(
            metavar="CONDITION", help='Stop when sure: "landing.miss_distance p95 +- 1%".'
        ),
    ] = None
    engine: Annotated[str, typer.Option(metavar="NAME", help="Who flies: local or ray.")] = "local"
    address: Annotated[str | None, typer.Option(help="Address of a Ray cluster.")] = None
    workers: Annotated[
        int | None, typer.Option(help="How many workers; one to a core if left out.")
    ] = None
    of: Annotated[
        list[str] | None,
        typer.Option(metavar="MEASURAND", help="What the causes are wanted of; may be repeated."),
    ] = None
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the campaign in the folder.")
    ] = False
    overrides: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help='Override a number: suit.leak="2 mg/s".'),
    ] = None
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False


def register(app: typer.Typer) -> None:
    """Enter the verb into the command line.

    Args:
        app: the command line.
    """
    app.command("campaign")(one_object(CampaignOptions)(campaign))


def campaign(options: CampaignOptions) -> None:
    """Fly a mission many times: one row to a draw, and what they say together."""
    from voskhod.campaigning import fly_ordered, read_order

    words = options._asdict()
    order = read_order({**words, "overrides": tuple(options.overrides or ())})
    is_shown = sys.stderr.isatty() and not options.quiet
    try:
        with watched(is_shown) as watch:
            result = fly_ordered(order, watch, tuple(options.of or ()))
    except KeyboardInterrupt:
        typer.echo(_stopped(order), err=True)
        raise typer.Exit(STOPPED) from None
    if options.as_json:
        typer.echo(json.dumps(result.document, indent=2, allow_nan=False))
    elif not options.quiet:
        from voskhod.report.campaign_tables import print_campaign

        print_campaign(result.summary, result.campaign.folder)
        if options.until is not None:
            typer.echo(_judged(result.campaign.manifest))
        if result.chance is not None:
            typer.echo(
                f"Chance of {options.rare}: {result.chance[0]:.3g} ± {result.chance[1]:.2g}."
            )


def _judged(told: "Manifest") -> str:
    """Return in words whether the condition of a campaign was met."""
    if told.enough is None:
        return f"Until {told.until}: not met by {told.count:,} flights; more with -n and --resume."
    return f"Until {told.until}: met by {told.enough:,} flights."


def _stopped(order: "Order") -> str:
    """Return in words how far a campaign came, and how it goes on."""
    from voskhod.campaign.store import Manifest
    from voskhod.errors import InputError

    try:
        told = Manifest.read(order.target)
    except InputError:  # it had not begun
        return "stopped before the first flight"
    rows = f"{told.rows:,} of {told.count:,} flights are kept in {order.target}"
    return f"stopped: {rows}. The same command with --resume goes on."


@contextmanager
def watched(is_shown: bool) -> "Iterator[Watch]":
    """Show how a campaign goes on standard error: flights, rate, time left.

    Args:
        is_shown: whether anybody watches.
    """
    from voskhod.campaign.run import Watch

    if not is_shown:
        yield Watch()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
    from rich.text import Text

    class Flights(ProgressColumn):
        """How many flights are flown, and how fast."""

        def render(self, task: Task) -> Text:
            """Return the words of the column."""
            total = int(task.total or 0)
            text = f"{int(task.completed):,}/{total:,} flights"
            speed = task.finished_speed or task.speed
            return Text(text if speed is None else f"{text}  {speed:,.0f}/s")

    columns: tuple[Any, ...] = (BarColumn(), Flights(), TimeRemainingColumn())
    # Parts may take minutes: the rate is that of the last ten.
    bar = Progress(*columns, console=Console(stderr=True), speed_estimate_period=600.0)

    def progress(rows: int, total: int) -> None:
        if not bar.task_ids:
            bar.add_task("", total=total, completed=rows)
        bar.update(bar.task_ids[0], completed=rows)

    with bar:
        yield Watch(progress, lambda words: bar.console.print(words, highlight=False, markup=False))
