"""What other priors do to a posterior: terminal table, document and section of the page."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from voskhod.reconstruct.prior_sensitivity import BEYOND, TAIL, WIDER, Changed, OtherPrior
from voskhod.report import words
from voskhod.report.campaign_tables import figure, read_as
from voskhod.report.markup import Cell, Markup, paragraph, row, section, table
from voskhod.report.shown import number, signed

HEADING = "What priors matter"
MOST = 3  # measurands of a prior that are shown
MOST_ROWS = 6  # on a terminal
_LEAST, _ERRORS = 0.05, 2.0  # deviations and errors: less is nothing
PRIOR_WORDS = (
    f"The inputs that the claims moved most, each with a prior {WIDER:g} times as wide or flat "
    "over its middle 99 % (of a choice: the same chance for each). Flights are weighed anew, none "
    "is flown: a prior cannot reach beyond them. Shown are the measurands whose mean moves most, "
    "in standard deviations of the posterior ± the Monte Carlo error, with the new median."
)


def priors_document(found: Sequence[OtherPrior]) -> list[dict[str, Any]]:
    """Return other priors, ready for JSON.

    Args:
        found: what they do.
    """
    return [
        {
            "input": one.input,
            "how": one.how,
            "moved": one.moved,
            "size": one.size,
            "beyond": one.beyond,
            "is_refused": one.is_refused,
            "changed": {
                name: {"shift": c.shift, "error": c.error,
                       "low": c.band.quantiles[0].value, "median": c.band.median,
                       "high": c.band.quantiles[4].value}
                for name, c in one.changed.items()
            },
        }
        for one in found
    ]  # fmt: skip


def print_priors(out: Console, found: Sequence[OtherPrior]) -> None:
    """Print what other priors do.

    Args:
        out: where it is printed.
        found: what they do; nothing is printed where it is empty.
    """
    if not found:
        return
    out.print(f"\n[bold]{HEADING}[/bold]")
    shown = Table("input", "moved", "prior", "flights' worth", "then", box=SIMPLE_HEAD,
                  pad_edge=False)  # fmt: skip
    for column in (shown.columns[1], shown.columns[3]):
        column.justify = "right"
    # Each has one or two priors: the first inputs are those that were moved most.
    for one in found[:MOST_ROWS]:
        shown.add_row(*map(escape, prior_cells(one)))
    out.print(shown)
    if len(found) > MOST_ROWS:
        out.print(f"and {len(found) - MOST_ROWS} more (the page has all)")
    out.print(PRIOR_WORDS)


def priors_section(found: Sequence[OtherPrior]) -> Markup:
    """Return the section of the page; empty where nothing was moved.

    Args:
        found: what they do.
    """
    if not found:
        return Markup("")
    heads = [("Input", ""), ("Moved, deviations", "num"), ("Prior", ""), ("Flights' worth", "num"),
             ("Then", "")]  # fmt: skip
    rows = []
    for one in found:
        name, moved, how, size, then = prior_cells(one)
        rows.append(row([Cell(name), Cell(moved, "num"), Cell(how), Cell(size, "num"), Cell(then)]))
    parts = [table(heads, [rows], "priors"), paragraph(PRIOR_WORDS, "note")]
    return section("priors", HEADING, parts)


def prior_cells(one: OtherPrior) -> tuple[str, str, str, str, str]:
    """Return another prior as cells: input, how far it was moved, prior, size, what moves."""
    head = one.input, signed(one.moved, 2), one.how, number(one.size, 3)
    if one.beyond > BEYOND:
        far = f"{one.beyond:.0%} of them lie beyond all but {TAIL} of the campaign's"
        return (*head, f"{far}: the prior is not known there")
    if one.is_refused:
        return (*head, "too few flights are left")
    return (*head, _moved(one.changed) or "nothing moves")


def _moved(changed: Mapping[str, Changed]) -> str:
    """Return the measurands that move most, in words; nothing where none does."""
    held = {name: c for name, c in changed.items() if abs(c.shift) > max(_LEAST, _ERRORS * c.error)}
    names = sorted(held, key=lambda name: (-abs(held[name].shift), name))[:MOST]
    return "; ".join(
        f"{words.title(name)} {signed(held[name].shift, 2)} ± {number(held[name].error, 1)} "
        f"({figure(name, held[name].band.median)}{read_as(name, 0.0)[1]})"
        for name in names
    )
