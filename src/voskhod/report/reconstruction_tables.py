"""A reconstruction on the terminal: its worth first, then bands, answers, claims and sources.

Where the flights are worth too little, the refusal stands in the place of everything that hangs on
weights, and the claims are told that no flight meets.
"""

from collections import Counter
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from voskhod.reconstruct.answers import Answered
from voskhod.reconstruct.islands import AGREE_BELOW
from voskhod.reconstruct.leaving_out import LeftOut
from voskhod.reconstruct.reconstruction import Reconstruction
from voskhod.reconstruct.refusal import Refusal
from voskhod.reconstruct.tempered_store import PARTICLES, TEMPERING
from voskhod.reconstruct.verdicts import SourceVerdict, Verdict
from voskhod.reconstruct.worth import Worth
from voskhod.report.campaign_tables import figure, quantile, read_as
from voskhod.report.chance_cells import chance_row
from voskhod.report.console import console
from voskhod.report.reconstruction_beside import print_beside
from voskhod.report.reconstruction_document import (
    MOST_MOVED,
    Subject,
    aim_words,
    circular_words,
    is_doubtful,
    moved_inputs,
    sample_words,
    shown_bands,
    source_name,
    testable,
)
from voskhod.report.reconstruction_drawing import (
    LADDER_WORDS,
    RUNG_HEADS,
    evidence_words,
    rung_row,
)
from voskhod.report.reconstruction_plain import AIMED
from voskhod.report.reconstruction_priors import print_priors
from voskhod.report.reconstruction_refusal import met_words, nearest_rows
from voskhod.report.reconstruction_value import print_value
from voskhod.report.shown import DASH, number, signed

MOST_SHIFTS = 3  # of a source that is left out
ERROR_WORDS = "± is the longer arm of the 95 % Monte Carlo interval."
SIGMA_WORDS = (
    "Half and twice sigma: after, with every stated deviation halved and doubled; a dash where the "
    "flights are then worth too little. < and >: hardly one flight says otherwise, so a bound of "
    "95 %, three over what the flights are worth."
)
SIZE_WORDS = "Flights' worth by power of the likelihood"
_STYLES = {"contradicted": "red", "strained": "yellow", "supported": "green"}


def print_reconstruction(told: Reconstruction | Refusal, subject: Subject, folder: Path) -> None:
    """Print what a campaign and an evidence folder say together, and where the files are.

    Args:
        told: what came of it.
        subject: what it is about.
        folder: where the files were written.
    """
    out = console()
    out.print(f"[bold]{escape(subject.evidence.header.title)}[/bold]: {heard_words(told)}")
    style = "red" if is_doubtful(told) else None
    out.print(escape(sample_words(told)), style=style)
    out.print(f"{SIZE_WORDS}: {temper_words(told.worth)}\n")
    if isinstance(told, Refusal):
        _print_refusal(out, told)
    else:
        _print_told(out, told, subject)
    more = "" if isinstance(told, Refusal) else f", {rows_file(told)}, pictures"
    out.print(escape(f"Files in {folder}: reconstruction.json, reconstruction.html{more}"))


def rows_file(told: Reconstruction) -> str:
    """Return the file that says what each flight counts."""
    return "weights.parquet" if told.drawn is None else f"{TEMPERING}/{PARTICLES}"


def heard_words(told: Reconstruction | Refusal) -> str:
    """Return in words how many claims were heard, and what each counts for."""
    which = {"all": "all claims", "documents": "the documents alone", "outside": "outside claims"}
    parts = Counter("silence" if one.is_silence else one.part for one in told.observations)
    counted = ", ".join(f"{count} {name}" for name, count in sorted(parts.items()))
    without = told.options.without
    left = f" without {', '.join(without)}" if without else ""
    return f"{which[told.options.which]}{left} ({counted or 'none'})"


def temper_words(worth: Worth) -> str:
    """Return the size by power of the likelihood."""
    return ", ".join(f"{power:g}: {number(size, 3)}" for power, size in worth.tempers)


def _print_refusal(out: Console, told: Refusal) -> None:
    out.print(escape(told.words), style="bold")
    out.print(met_words(told))
    rows = list(nearest_rows(told))
    if rows:
        table = _table("claim that no flight meets", "says", "source", "nearest flight, deviations")
        for row in rows:
            table.add_row(*map(escape, row))
        out.print(table)


def _print_told(out: Console, told: Reconstruction, subject: Subject) -> None:
    if not any(one.part == "vote" for one in told.observations):
        out.print("Nobody has a vote: what follows is what the flights knew before.\n")
    _print_ladder(out, told)
    _print_bands(out, told)
    if set(told.posterior) & set(AIMED):
        out.print(escape(f"Aim: {aim_words(subject)}\n"))
    _print_moved(out, told)
    for one in told.answers:
        _print_answer(out, one, told.size)
    if told.answers:
        out.print(SIGMA_WORDS)
    for why in told.unasked.values():
        out.print(escape(f"Not asked, {why}"))
    _print_claims(out, told)
    _print_sources(out, told, subject)
    _print_left_out(out, told)
    print_priors(out, subject.priors)
    if subject.value is not None:
        print_value(out, subject.value)
    if subject.beside is not None:
        print_beside(out, subject.beside)


def _table(*heads: str, right: tuple[int, ...] = ()) -> Table:
    table = Table(*heads, box=SIMPLE_HEAD, pad_edge=False)
    for column in right:
        table.columns[column].justify = "right"
    return table


def _print_ladder(out: Console, told: Reconstruction) -> None:
    if told.drawn is None:
        return
    table = _table(*RUNG_HEADS, right=tuple(range(len(RUNG_HEADS))))
    for one in told.drawn.rungs:
        table.add_row(*rung_row(one))
    out.print(table)
    out.print(f"{LADDER_WORDS}\n{evidence_words(told.drawn)}\n")


def _print_bands(out: Console, told: Reconstruction) -> None:
    names = shown_bands(told)
    if not names:
        return
    table = _table("measurand", "", "before: 5 to 95 %", "after: 5 %", "median", "95 %",
                   "width", right=(2, 3, 4, 5, 6))  # fmt: skip
    table.columns[0].no_wrap = True
    for name in names:
        is_doubted = disagrees(told.posterior[name].r_hat)
        table.add_row(*band_row(told, name), style="red" if is_doubted else None)
    out.print(table)
    out.print(f"{ERROR_WORDS} Width: deviation after over deviation before.")


def band_row(told: Reconstruction, name: str) -> tuple[str, ...]:
    """Return a measurand before and after as cells: id, unit, before, 5, 50, 95 %, width."""
    after, then = told.posterior[name], told.prior.get(name)
    before, width = DASH, DASH
    if then is not None:
        ends = (figure(name, then.quantiles[i].value) for i in (0, 4))
        before = " to ".join(ends)
        if then.deviation > 0.0:
            width = number(after.deviation / then.deviation, 2)
    told_now = (quantile(name, after.quantiles[i]) for i in (0, 2, 4))
    return name, read_as(name, 0.0)[1].strip(), before, *told_now, width


def _print_moved(out: Console, told: Reconstruction) -> None:
    moved = moved_inputs(told)
    if not moved:
        return
    table = _table("input that was moved", "shift, deviations before", "width", right=(1, 2))
    for one in moved[:MOST_MOVED]:
        table.add_row(one.name, f"{signed(one.shift, 2)} ± {number(one.error, 1)}",
                      number(one.narrowed, 2))  # fmt: skip
    out.print(table)
    if len(moved) > MOST_MOVED:
        out.print(f"and {len(moved) - MOST_MOVED} more (the page has all)")


def _print_answer(out: Console, one: Answered, size: float) -> None:
    out.print(f"\n[bold]{escape(one.asks)}[/bold]")
    for words in (circular_words(one), one.note):
        if words:
            out.print(escape(words), style="yellow" if words.startswith("Circular") else None)
    table = _table("answer", "before", "after", "Bayes factor", "half sigma", "twice sigma",
                   right=(1, 2, 3, 4, 5))  # fmt: skip
    for chance in one.chances:
        style = "red" if disagrees(chance.r_hat) else None
        table.add_row(*map(escape, chance_row(chance, size)), style=style)
    out.print(table)


def disagrees(r_hat: float | None) -> bool:
    """Return whether runs do not agree on a figure."""
    return r_hat is not None and r_hat > AGREE_BELOW


def _print_claims(out: Console, told: Reconstruction) -> None:
    table = _table("claim", "by", "verdict", "wrong: before, after", "bits", "says, and why so",
                   right=(3, 4))  # fmt: skip
    for verdict, one in testable(told):
        text = f"{escape(one.says)}\n[dim]{escape(verdict.why)}[/dim]"
        style = _STYLES.get(verdict.word)
        word = f"[{style}]{verdict.word}[/{style}]" if style else verdict.word
        table.add_row(escape(verdict.claim), escape(verdict.source), word, wrong_words(verdict),
                      bits_words(verdict), text,
                      style="red" if disagrees(verdict.r_hat) else None)  # fmt: skip
    if table.row_count:
        out.print(table)
    count = sum(one.word == "not testable" for one in told.verdicts)
    if count:
        out.print(f"{count} more claims cannot be tested: no flight measures what they are about.")


def wrong_words(one: Verdict) -> str:
    """Return the chance of being wrong, before and after with its error."""
    if one.before is None or one.wrong is None or one.error is None:
        return DASH
    error = number(100.0 * one.error, 1)
    return f"{number(100.0 * one.before, 2)}, {number(100.0 * one.wrong, 3)} ± {error} %"


def bits_words(one: Verdict) -> str:
    """Return what a vote told, in bits; nothing for what has none of its own."""
    return number(one.bits, 2) if one.part == "vote" else DASH


def _print_sources(out: Console, told: Reconstruction, subject: Subject) -> None:
    if not told.sources:
        return
    table = _table("source", "", "votes", "reliability before", "after", right=(2, 3, 4))
    for one in told.sources:
        table.add_row(one.source, escape(source_name(subject.evidence, one.source)),
                      *reliability_cells(one))  # fmt: skip
    out.print(table)


def reliability_cells(one: SourceVerdict) -> tuple[str, str, str]:
    """Return votes and reliability of a source, before and after or that it cannot be told."""
    before, after = (f"{mean:.2f} ± {deviation:.2f}" for mean, deviation in (one.before, one.after))
    return str(one.votes), before, after if one.is_identifiable else "not identifiable"


def _print_left_out(out: Console, told: Reconstruction) -> None:
    if not told.left_out:
        return
    moved = "then the medians move by, deviations"
    table = _table("without source", "votes", "flights' worth", moved, right=(1, 2))
    for one in told.left_out:
        table.add_row(one.source, *left_out_cells(one))
    out.print(table)


def left_out_cells(one: LeftOut) -> tuple[str, str, str]:
    """Return votes, size, and what moves most without a source, as the median without less with."""
    largest = sorted(one.shifts.items(), key=lambda row: -abs(row[1]))[:MOST_SHIFTS]
    moved = ", ".join(f"{name} {signed(-shift, 2)}" for name, shift in largest)
    return str(one.votes), number(one.size, 3), moved or "nothing"
