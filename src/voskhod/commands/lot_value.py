"""`voskhod lot value`: what reading a lot would settle, and what acquiring it would cost.

Source: `evidence.reading_value`, `lots.value`.
"""

import json
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from voskhod.commands.lot import FolderOption, JsonOption
from voskhod.options import one_object


class ValueOptions(NamedTuple):
    """The options of `voskhod lot value`, as they are written."""

    lot: Annotated[str | None, typer.Argument(help="Id of the lot; the only one if left out.")] = (
        None
    )
    hammer: Annotated[
        list[str] | None,
        typer.Option(metavar="AMOUNT", help="Hammer price to cost as well; may repeat."),
    ] = None
    tax: Annotated[str | None, typer.Option(help='Sales tax where you are: "8.25%".')] = None
    resale: Annotated[bool, typer.Option("--resale", help="You have a resale certificate.")] = False
    folder: FolderOption = "voskhod-2"
    as_json: JsonOption = False


def register(app: typer.Typer) -> None:
    """Add the verb to those of `voskhod lot`.

    Args:
        app: verbs of `voskhod lot`.
    """
    app.command("value")(one_object(ValueOptions)(value))


def value(options: ValueOptions) -> None:
    """Say which contradictions reading the lot would settle, and what acquiring it would cost."""
    from voskhod.commands.evidence_options import shelf
    from voskhod.evidence.reading_value import reading_value
    from voskhod.lots.money import parse_money, parse_ratio
    from voskhod.lots.reading import find_sale, folders_with_lots, load_sales
    from voskhod.lots.refusal import Refusal
    from voskhod.lots.value import acquisition_cost
    from voskhod.report.lot_value import value_document, value_lines

    sale = find_sale(load_sales(options.folder), options.lot)
    hammers = [parse_money(text, "--hammer") for text in options.hammer or ()]
    rate = None if options.tax is None else parse_ratio(options.tax, "--tax")
    try:
        costs = acquisition_cost(sale, hammers, rate, options.resale)
    except Refusal as wrong:
        raise wrong.at("--hammer") from None
    is_built_in = options.folder in folders_with_lots()
    path = None if is_built_in else Path(options.folder)
    records = shelf(path, options.folder).folder()
    found = reading_value(records, sale.lot.artefacts)
    if options.as_json:
        document = value_document(sale, found, costs)
        typer.echo(json.dumps(document, indent=2, allow_nan=False, ensure_ascii=False))
    else:
        typer.echo("\n".join(value_lines(records, sale, found, costs)))
