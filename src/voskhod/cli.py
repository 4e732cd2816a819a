"""The command line: `voskhod VERB`.

Data goes to standard output, everything else to standard error; `--json` prints one document and
nothing else. This is the one place where an error becomes an exit code: 0 also where the crew is
lost (that is a result), 2 for bad input, 1 for a result that cannot be written, 130 for Ctrl-C.
Heavy modules are imported inside the verbs, so that `--help` answers at once.
"""

import json
import sys
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from voskhod.commands import (
    campaign,
    compare,
    evidence,
    lot,
    lot_value,
    page,
    picture,
    prebreathe,
    reconstruct,
    serve,
)
from voskhod.errors import InputError, VoskhodError
from voskhod.options import one_object

app = typer.Typer(
    name="voskhod",
    help="Fly a crewed mission from orbit to rescue, and weigh what its documents say.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
missions_app = typer.Typer(
    help="List the missions that come with the package, or show one.",
    invoke_without_command=True,
    rich_markup_mode=None,
)
app.add_typer(missions_app, name="missions")
app.add_typer(evidence.app, name="evidence")
app.add_typer(lot.app, name="lot")
lot_value.register(lot.app)

MissionArgument = Annotated[
    str, typer.Argument(help="Name of a built-in mission, or path of a mission file.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help='Override a number: suit.leak="2 mg/s".'),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


@app.command()
def fly(
    mission: MissionArgument = "voskhod-2",
    seed: Annotated[int | None, typer.Option(help="Seed of a draw; nominal if left out.")] = None,
    draw: Annotated[int | None, typer.Option(help="Index of the draw under that seed.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the results.")] = None,
    overrides: SetOption = None,
    as_json: JsonOption = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Fly a mission once: timeline, measurands beside what documents report, and files."""
    from voskhod.flying import Order, fly_order

    order = Order(mission, tuple(overrides or ()), seed, draw, out)
    result = fly_order(order, tell=None if quiet or as_json else _tell)
    if as_json:
        _print_json(result.document)
    elif not quiet:
        from voskhod.report.terminal import print_flight

        print_flight(result.flight, result.claims, result.folder)


@missions_app.callback()
def missions(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the missions that come with the package."""
    if context.invoked_subcommand is not None:
        return
    from voskhod.mission.loading import built_in_missions, load_mission

    headers = [load_mission(name).mission for name in built_in_missions()]
    if as_json:
        _print_json([{"id": h.id, "title": h.title, "launched": h.launched} for h in headers])
        return
    for header in headers:
        typer.echo(f"{header.id:16} {header.title}")


@missions_app.command("show")
def show(mission: MissionArgument) -> None:
    """Print a mission file as it is written."""
    from voskhod.mission.loading import mission_text

    typer.echo(mission_text(mission)[1], nl=False)


@app.command()
def measurands(as_json: JsonOption = False) -> None:
    """List the measurands: id, unit and definition."""
    from voskhod.flight.measurands import MEASURANDS

    rows = [{"id": m.id, "unit": m.unit or "1", "definition": m.definition} for m in MEASURANDS]
    if as_json:
        _print_json(rows)
        return
    from voskhod.report.terminal import print_measurands

    print_measurands(rows)


@app.command()
def sensitivity(
    mission: MissionArgument = "voskhod-2",
    measurand: Annotated[
        str, typer.Option("--of", help="Measurand whose causes are wanted.")
    ] = "landing.downrange_error",
    top: Annotated[int, typer.Option(min=1, help="How many numbers to show.")] = 20,
    out: Annotated[Path | None, typer.Option(help="Folder for tornado.png and a document.")] = None,
    overrides: SetOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what moves a measurand: per unit, per sigma, and as a tornado chart."""
    from voskhod.flight.sensitivity import budget_of
    from voskhod.mission.loading import load_mission
    from voskhod.report import sensitivity as told

    _tell("differentiating the flight (compiles for a minute)")
    budget = budget_of(load_mission(mission, tuple(overrides or ())), measurand)
    document = told.budget_document(budget)
    if out is not None:
        told.write_budget(budget, out, top)
    if as_json:
        _print_json(document)
    else:
        told.print_budget(budget, top)


@app.command()
def validate(
    suite: Annotated[str | None, typer.Argument(help="Suite of cases; all if left out.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Fly the published cases: ours, theirs, the signed error and the source."""
    from voskhod.validation.shown_scores import print_scores, scores_document
    from voskhod.validation.suites import SUITES, run_suite

    usual = tuple(name for name, one in SUITES.items() if not one.is_long)
    names = usual if suite is None else (suite,)
    scores = {name: run_suite(name, _tell) for name in names}
    if as_json:
        _print_json([scores_document(name, found) for name, found in scores.items()])
        return
    for name, found in scores.items():
        print_scores(name, found)


class WalkOptions(NamedTuple):
    """The options of `voskhod walk`, as they are written."""

    mission: MissionArgument = "voskhod-2"
    overrides: SetOption = None
    versus: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="Fly it again with this changed; may repeat."),
    ] = None
    every: Annotated[str, typer.Option(help="Time between two rows.")] = "1 min"
    person: Annotated[int, typer.Option(help="Who: 1 is the first of [[walkers]].")] = 1
    seed: Annotated[int | None, typer.Option(help="Seed of a draw; nominal if left out.")] = None
    draw: Annotated[int | None, typer.Option(help="Index of the draw under that seed.")] = None
    as_json: JsonOption = False


@app.command()
@one_object(WalkOptions)
def walk(options: WalkOptions) -> None:
    """Tell a walk minute by minute, alone or beside the same walk with something changed."""
    from voskhod.report.walk_order import print_walk, walk_document, walk_ordered

    words = options._asdict()
    as_json = words.pop("as_json")
    for name in ("overrides", "versus"):
        words[name] = tuple(words[name] or ())
    walked = walk_ordered(words, _tell)
    if as_json:
        _print_json(walk_document(walked))
    else:
        print_walk(walked)


class SearchOptions(NamedTuple):
    """The options of `voskhod search`, as they are written."""

    mission: MissionArgument = "voskhod-2"
    overrides: SetOption = None
    map_file: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE", help="CSV or GeoTIFF of chances; drawn if left out."),
    ] = None
    normalise: Annotated[bool, typer.Option("--normalise", help="Divide it by its sum.")] = False
    draws: Annotated[int, typer.Option("-n", help="How many landings are drawn.")] = 2048
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 1
    cells: Annotated[int, typer.Option(help="Rows and columns of the drawn map.")] = 200
    days: Annotated[float, typer.Option(help="How long is searched.")] = 3.0
    out: Annotated[Path | None, typer.Option(help="Folder for the results.")] = None
    as_json: JsonOption = False


@app.command()
@one_object(SearchOptions)
def search(options: SearchOptions) -> None:
    """Plan a search: map, effort by sortie, chance to find by the hour, and files."""
    from voskhod.searching import plan_ordered

    words = options._asdict()
    as_json = words.pop("as_json")
    planned = plan_ordered({**words, "overrides": tuple(options.overrides or ())}, _tell)
    if as_json:
        _print_json(planned.document)
    else:
        from voskhod.report.search_tables import print_search

        print_search(planned.searched, planned.folder)


@app.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    typer.echo(installed("voskhod"))


def _tell(message: str) -> None:
    """Say on standard error what is being done, if somebody watches."""
    if sys.stderr.isatty():
        typer.echo(message, err=True)


def _print_json(document: Any) -> None:
    typer.echo(json.dumps(document, indent=2, default=str, allow_nan=False))


# Verbs are listed in this order: one flight, many, what they mean, the page.
prebreathe.register(app)
campaign.register(app)
compare.register(app)
reconstruct.register(app)
page.register(app)
picture.register(app)
serve.register(app)


def main() -> None:
    """Run the command line and turn errors into exit codes."""
    try:
        app()
    except InputError as wrong:
        typer.echo(f"error: {wrong}", err=True)
        sys.exit(wrong.exit_code)
    except VoskhodError as wrong:
        typer.echo(f"error: {wrong}", err=True)
        sys.exit(wrong.exit_code)
    except KeyboardInterrupt:
        typer.echo("stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:  # the reader of a pipe went away: nothing is wrong
        sys.stderr.close()
        sys.exit(0)
