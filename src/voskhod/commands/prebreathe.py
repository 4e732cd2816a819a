"""`voskhod prebreathe`: how long to breathe oxygen before a walk."""

import json
from typing import Annotated, NamedTuple

import typer

from voskhod.options import one_object


class PrebreatheOptions(NamedTuple):
    """The options of `voskhod prebreathe`, as they are written."""

    start: Annotated[str, typer.Option("--from", help="Pressure of the cabin.")]
    end: Annotated[str, typer.Option("--to", help="Pressure of the suit.")]
    oxygen: Annotated[str, typer.Option(help="Share of oxygen in the prebreathe gas.")] = "1.0"
    exercise: Annotated[
        str | None,
        typer.Option(metavar="EFFORT:TIME", help='"34 mL/kg/min:10min" or "150 W:10min", first.'),
    ] = None
    stages: Annotated[
        list[str] | None,
        typer.Option("--stage", metavar="PRESSURE:OXYGEN:TIME", help="Stay before; may repeat."),
    ] = None
    limit_ratio: Annotated[str, typer.Option(help="Greatest tissue ratio.")] = "1.65"
    limit_probability: Annotated[str, typer.Option(help="Greatest chance of sickness.")] = "5 %"
    exposure: Annotated[str, typer.Option(help="Time at the pressure of the suit.")] = "6 h"
    flight: Annotated[
        bool, typer.Option("--flight", help="As rare as in flight, not as in ground trials.")
    ] = False
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False


def register(app: typer.Typer) -> None:
    """Enter the verb into the command line.

    Args:
        app: the command line.
    """
    app.command("prebreathe")(one_object(PrebreatheOptions)(prebreathe))


def prebreathe(options: PrebreatheOptions) -> None:
    """Plan a prebreathe: tissue ratios, chance of decompression sickness, time that meets them."""
    from voskhod.report import prebreathe as told
    from voskhod.report.prebreathe_order import Order, read_order

    words = options._asdict()
    in_flight, as_json = words.pop("flight"), words.pop("as_json")
    order = Order(**{**words, "stages": tuple(options.stages or ())})
    plan = told.work_out(*read_order(order), in_flight)
    if as_json:
        typer.echo(json.dumps(told.plan_document(plan), indent=2, allow_nan=False))
    else:
        told.print_plan(plan)
