"""Two campaigns beside each other on the terminal: what differs, the surest first."""

import math
from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from voskhod.campaign.differences import Comparison, Difference, EndingGap, InputGap
from voskhod.campaign.gaps import Gap
from voskhod.campaign.samples import Share
from voskhod.report.campaign_tables import figure, read_as, width
from voskhod.report.console import console
from voskhod.report.shown import DASH, number, signed

MOST_ROWS = 30  # of measurands that are not surely different
_SHORT = 14  # characters of a setting, enough of a digest to tell two apart
SIGNS = "second less first; [ ] 95 % interval"


def print_comparison(found: Comparison, names: tuple[str, str]) -> None:
    """Print what differs between two campaigns.

    Args:
        found: what differs.
        names: what the two are called.
    """
    out = console()
    out.print(f"[bold]{escape(names[1])}[/bold] beside [bold]{escape(names[0])}[/bold]")
    for line in headlines(found):
        out.print(escape(line))
    if found.is_same:
        return
    _print_inputs(out, found)
    _print_endings(out, found)
    _print_measurands(out, found)


def headlines(found: Comparison) -> Iterator[str]:
    """Return in words how the two were compared and what came of it."""
    for name, values in found.settings.items():
        yield f"{name}: {' | '.join(_setting(value) for value in values)}"
    flights = " and ".join(number(count) for count in found.draws)
    if found.pairs is None:
        yield f"{flights} flights, not paired: each campaign has draws of its own."
    else:
        yield f"{flights} flights, paired: {number(found.pairs)} draws are compared one by one."
    if found.is_same:
        yield "The same: every flight of one is the same flight in the other."
        return
    if found.changed is not None:
        yield f"{_percent(found.changed.value)} % of the draws end otherwise."
    sure = sum(1 for one in found.measurands if one.is_sure)
    ends = sum(1 for one in found.endings if one.gap.is_sure)
    if sure or ends:
        yield (
            f"Surely different: {sure} of {len(found.measurands)} measurands (corrected for their "
            f"number), {ends} of {len(found.endings)} outcomes (each by itself)."
        )
    else:
        yield "Nothing differs that so many flights could show."


def told_measurands(found: Comparison) -> list[Difference]:
    """Return the measurands that are told: all that surely differ, and some more."""
    sure = [one for one in found.measurands if one.is_sure]
    return sure + [one for one in found.measurands if not one.is_sure][: MOST_ROWS - len(sure)]


def gap_words(name: str, gap: Gap) -> str:
    """Return a difference of a measurand [SI] with its interval as people read it."""
    middle, low, high = (signed_width(name, part) for part in gap)
    return f"{middle} [{low}, {high}]"


def signed_width(name: str, value: float) -> str:
    """Return a difference of values of a column [SI] with its sign, without its unit."""
    text = width(name, value)
    return f"+{text}" if value > 0.0 and text not in ("0", DASH) else text


def _setting(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
    is_digest = isinstance(value, str) and len(text) > 2 * _SHORT
    return (text[:_SHORT] if is_digest else text) or "none"


def _print_inputs(out: Console, found: Comparison) -> None:
    if not found.inputs:
        out.print("Inputs: no number in doubt was drawn otherwise.")
        return
    table = Table("input that differs", "how", "mean in the first", "mean in the second",
                  box=SIMPLE_HEAD, pad_edge=False)  # fmt: skip
    for column in table.columns[2:]:
        column.justify = "right"
    for one in found.inputs:
        table.add_row(*_input(one))
    out.print(table)


def _input(one: InputGap) -> tuple[str, ...]:
    means = (f"{mean:.6g}" if math.isfinite(mean) else DASH for mean in (one.first, one.second))
    return one.name, one.says, *means


def _print_endings(out: Console, found: Comparison) -> None:
    table = Table("outcome", "first %", "second %", f"difference, {SIGNS}", box=SIMPLE_HEAD,
                  pad_edge=False)  # fmt: skip
    for column in table.columns[1:]:
        column.justify = "right"
    for one in found.endings:
        table.add_row(*_ending(one), style=None if one.gap.is_sure else "dim")
    out.print(table)


def _ending(one: EndingGap) -> tuple[str, ...]:
    gap = one.gap
    middle, low, high = (signed(100.0 * part, 2) for part in gap)
    shares = (_share(share) for share in (one.first, one.second))
    return one.cause.replace("_", " "), *shares, escape(f"{middle} [{low}, {high}]")


def _share(share: Share) -> str:
    return _percent(share.value)


def _percent(share: float) -> str:
    return number(100.0 * share, 3)


def _print_measurands(out: Console, found: Comparison) -> None:
    table = Table("measurand", "", "median 1st", "2nd", "difference of means", "of medians",
                  "chance", box=SIMPLE_HEAD, pad_edge=False)  # fmt: skip
    table.columns[0].no_wrap = True
    for column in table.columns[2:]:
        column.justify = "right"
    shown = told_measurands(found)
    for one in shown:
        table.add_row(*_measurand(one), style=None if one.is_sure else "dim")
    out.print(table)
    test = "Kolmogorov and Smirnov's test" if found.pairs is None else "Wilcoxon's test of pairs"
    out.print(
        f"Differences: {SIGNS}. Chance: to differ as much by chance, {test}, corrected for all "
        "measurands after Holm.",
        markup=False,
    )
    if left := len(found.measurands) - len(shown):
        out.print(f"{left} more measurands do not surely differ.")


def _measurand(one: Difference) -> tuple[str, ...]:
    return (
        one.id,
        read_as(one.id, 0.0)[1].strip(),
        figure(one.id, one.first.median),
        figure(one.id, one.second.median),
        escape(gap_words(one.id, one.mean)),
        escape(gap_words(one.id, one.median)),
        chance_words(one.corrected),
    )


def chance_words(chance: float) -> str:
    """Return a chance as people read it."""
    if chance >= 0.995:
        return "1"
    return f"{chance:.2f}" if chance >= 0.01 else "< 1e-9" if chance < 1e-9 else f"{chance:.0e}"
