"""`voskhod lot`: what the rules of a sale make of a lot that an evidence folder describes.

Decision: the verbs quote, tell the time and replay; none of them bids. They read files and print;
only library code writes logs (`voskhod.lots.log_file`).

Source: `voskhod.lots`.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from voskhod.options import one_object

if TYPE_CHECKING:
    from voskhod.lots.lot import Sale

app = typer.Typer(
    help="Show a lot of an evidence folder, quote what it costs, tell its clock, replay its bids.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

FolderOption = Annotated[
    str, typer.Option("--folder", help="Mission whose evidence is built in, or path of a folder.")
]
LotOption = Annotated[
    str | None, typer.Option("--lot", help="Id of the lot; needed where there are several.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


@app.command()
def show(
    lot: Annotated[
        str | None, typer.Argument(help="Id of the lot; the only one if left out.")
    ] = None,
    folder: FolderOption = "voskhod-2",
    as_json: JsonOption = False,
) -> None:
    """Show a lot as its page describes it, with the claims that each part rests on."""
    from voskhod.lots.documents import lot_document
    from voskhod.lots.words import lot_lines

    sale = _sale(folder, lot)
    _print(lot_lines(sale), lot_document(sale), as_json)


class QuoteOptions(NamedTuple):
    """The options of `voskhod lot quote`, as they are written."""

    amount: Annotated[str, typer.Argument(help="Hammer price, or your maximum with --against.")]
    against: Annotated[
        list[str] | None,
        typer.Option(metavar="AMOUNT", help="Maximum of another, entered before; may repeat."),
    ] = None
    tax: Annotated[str | None, typer.Option(help='Sales tax where you are: "8.25%".')] = None
    resale: Annotated[bool, typer.Option("--resale", help="You have a resale certificate.")] = False
    lot: LotOption = None
    folder: FolderOption = "voskhod-2"
    as_json: JsonOption = False


@app.command()
@one_object(QuoteOptions)
def quote(options: QuoteOptions) -> None:
    """Say what a hammer price comes to in the end, or a maximum against those of others."""
    from voskhod.lots.documents import invoice_document, quote_document
    from voskhod.lots.money import parse_money, parse_ratio
    from voskhod.lots.quote import quote_hammer, quote_maximum
    from voskhod.lots.refusal import Refusal
    from voskhod.lots.words import NOT_THE_HOUSE, invoice_lines, quote_lines

    sale = _sale(options.folder, options.lot)
    amount = parse_money(options.amount, "AMOUNT")
    against = [parse_money(text, "--against") for text in options.against or ()]
    rate: Fraction | None = None if options.tax is None else parse_ratio(options.tax, "--tax")
    try:
        if against:
            found = quote_maximum(sale, amount, against, rate, options.resale)
            lines, document = quote_lines(found, sale), quote_document(found, sale)
        else:
            paid = quote_hammer(sale, amount, rate, options.resale)
            lines = invoice_lines(paid, sale)
            document = {**invoice_document(paid), "remark": NOT_THE_HOUSE}
    except Refusal as wrong:
        raise wrong.at("AMOUNT or --against" if against else "AMOUNT") from None
    _print([sale.lot.title, *lines, NOT_THE_HOUSE], document, options.as_json)


@app.command()
def clock(
    at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="ISO 8601; where the sale is, if no offset; else now."),
    ] = None,
    lot: LotOption = None,
    folder: FolderOption = "voskhod-2",
    as_json: JsonOption = False,
) -> None:
    """Tell which channels take bids at an instant, and how long."""
    from voskhod.lots.clock import read_clock
    from voskhod.lots.documents import clock_document
    from voskhod.lots.instants import parse_instant
    from voskhod.lots.words import clock_lines

    sale = _sale(folder, lot)
    zone = sale.lot.session.zone
    told = read_clock(sale, datetime.now(UTC) if at is None else parse_instant(at, zone, "--at"))
    _print([sale.lot.title, *clock_lines(told, sale)], clock_document(told, sale), as_json)


@app.command("replay")
def replay_log(
    log: Annotated[Path, typer.Argument(help="Log of bids, one JSON object to a line.")],
    lot: LotOption = None,
    folder: FolderOption = "voskhod-2",
    as_json: JsonOption = False,
) -> None:
    """Replay a log of bids: the lot after each entry, who leads or has it, and at what price."""
    from voskhod.lots.bids import read_log
    from voskhod.lots.documents import replay_document
    from voskhod.lots.state import fresh, replay
    from voskhod.lots.words import columns, replay_rows, result_lines

    sale = _sale(folder, lot)
    entries, torn = read_log(log)
    steps = replay(entries, sale, str(log))
    end = steps[-1].state if steps else fresh(sale)
    if torn is not None:
        typer.echo(f"{log}: line {torn} is torn (no line end) and left out", err=True)
    lines = [*columns(replay_rows(steps, sale)), *result_lines(end, sale)]
    _print([sale.lot.title, *lines], replay_document(steps, end, torn, sale), as_json)


def _sale(folder: str, lot: str | None) -> "Sale":
    """Return a lot of a folder under its terms."""
    from voskhod.lots.reading import find_sale, load_sales

    return find_sale(load_sales(folder), lot)


def _print(lines: Sequence[str], document: dict[str, Any], as_json: bool) -> None:
    """Print one or the other."""
    typer.echo(
        json.dumps(document, indent=2, allow_nan=False, ensure_ascii=False)
        if as_json
        else "\n".join(lines)
    )
