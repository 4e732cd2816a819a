"""A lot, its clock, a quote and a replay in words, line by line.

Each line is a label and what holds; claims that it rests on stand behind it in brackets. Every
telling ends with what this is not.
"""

import textwrap
from collections.abc import Sequence
from datetime import datetime

from voskhod.lots.bids import Bid, Entry, Registration
from voskhod.lots.clock import Clock, Stage, Status
from voskhod.lots.instants import in_utc, shown_duration, shown_instant
from voskhod.lots.invoice import Invoice
from voskhod.lots.lot import QUOTED, Estimate, Sale
from voskhod.lots.money import percent
from voskhod.lots.quote import Quote
from voskhod.lots.state import LotState, Step

WIDTH, LABEL = 100, 18  # of a line, and of the labels in front
NOT_THE_HOUSE = "Rules of such a sale, not the house's software; no bid is placed."
_STAGES = {
    Stage.EARLY: "preview, or open for proxy bids: when they opened is not recorded",
    Stage.PREVIEW: "preview: proxy bids are not open yet",
    Stage.PROXY: "open for proxy bids",
    Stage.LIVE: "proxy bids closed, live proxy bids open, session not begun",
    Stage.SESSION: "session",
    Stage.OVER: "sale over; no result is recorded",
    Stage.SOLD: "sold",
    Stage.UNSOLD: "unsold",
    Stage.WITHDRAWN: "withdrawn",
}


def lot_lines(sale: Sale) -> list[str]:
    """Return a lot as its page describes it."""
    lot, session, rule = sale.lot, sale.lot.session, sale.terms.opening
    artefacts = ", ".join(lot.artefacts)
    rows = [
        ("lot", f"{lot.id}, number {lot.number}; artefacts {artefacts}"),
        (
            "session",
            f"{session.title} {session.number}, {session.count} lots "
            f"({session.first_lot} to {session.last_lot}), {_both(session.starts, sale)}",
        ),
        ("proxy bids end", _both(session.proxy_closes, sale) + _claims(sale, "proxy_closes")),
        ("starting bid", str(lot.starting_bid) + _claims(sale, "starting_bid")),
        ("premium", sale.terms.premium.words() + _claims(sale, "premium")),
        (
            "opening rule",
            f"{percent(rule.low)} to {percent(rule.high)} of the low estimate"
            + (f", {rule.hedge}" if rule.hedge else "")
            + _claims(sale, "opening"),
        ),
        ("channels", ", ".join(_channel(sale, channel.name) for channel in sale.terms.channels)),
        ("estimate", _estimate(sale)),
        ("reserve", str(lot.reserve)),
        ("terms", f"{sale.terms.name}: {sale.terms.title}; {sale.terms.source}"),
        ("steps", _steps(sale)),
    ]
    return [lot.title, *labelled([*rows, *_page_rows(sale)]), NOT_THE_HOUSE]


def invoice_lines(paid: Invoice, sale: Sale) -> list[str]:
    """Return what a hammer price comes to."""
    premium = f"{paid.premium}  ({sale.terms.premium.words()})" + _claims(sale, "premium")
    if paid.is_resale:
        tax = f"{paid.tax}  (resale certificate)"
    elif paid.tax_rate is None:
        tax = f"{paid.tax}  (no rate given: see --tax)"
    else:
        tax = f"{paid.tax}  ({percent(paid.tax_rate)} of hammer price and premium)"
    rows = [
        ("hammer price", str(paid.hammer)),
        ("premium", premium),
        ("sales tax", tax),
        ("to pay", f"{paid.total}  (each share rounded to a cent, halves up; shipping not in it)"),
    ]
    return labelled(rows)


def quote_lines(quote: Quote, sale: Sale) -> list[str]:
    """Return what a maximum comes to against others."""
    standing = quote.standing
    others = ", ".join(str(amount) for amount in quote.against)
    rows = [("your maximum", str(quote.maximum)), ("others, before", others)]
    if quote.leads:
        rows.append(("you lead at", f"{standing.price}  (steps {_origin(sale)})"))
    else:
        rows.append(("another leads", f"at {standing.price}; more than {standing.maximum} leads"))
    if standing.reserve_met is False:
        rows.append(("reserve", "not met: nothing is sold at that"))
    return [*labelled(rows), *(invoice_lines(quote.invoice, sale) if quote.invoice else [])]


def clock_lines(clock: Clock, sale: Sale) -> list[str]:
    """Return the states of the channels of a sale at an instant."""
    zone, now = sale.lot.session.zone, clock.now
    rows = [
        ("at", f"{shown_instant(now, zone)}  ({shown_instant(now, 'UTC')})"),
        ("stage", stage_words(clock.stage)),
    ]
    for name, instant in (
        ("proxy bids end", clock.proxy_closes),
        ("session starts", clock.session_starts),
    ):
        left = f"in {shown_duration(instant - now)}" if instant > now else "past"
        rows.append((name, f"{shown_instant(instant, zone)}  ({left})"))
    for state in clock.channels:
        words = state.status.value
        if state.until is not None:
            verb = "until" if state.status is Status.OPEN else "opens"
            left = shown_duration(state.until - now)
            words += f", {verb} {shown_instant(state.until, zone)}  (in {left})"
        elif state.status is Status.OPEN:
            words += ", until the hammer falls"
        rows.append((state.channel.name, words))
    return [*labelled(rows), NOT_THE_HOUSE]


def replay_rows(steps: Sequence[Step], sale: Sale) -> list[tuple[str, ...]]:
    """Return a replay as the rows of a table, the first one its head."""
    head = ("line", "when", "entry", "stage", "leader", "price", "next bid")
    rows: list[tuple[str, ...]] = [head]
    for number, (entry, state) in enumerate(steps, start=1):
        standing = state.standing
        asking = "-" if state.stage.is_final else str(standing.asking)
        rows.append(
            (
                str(number),
                shown_instant(entry.at, sale.lot.session.zone),
                entry_words(entry),
                state.stage.value,
                standing.leader or "-",
                "-" if standing.price is None else str(standing.price),
                asking,
            )
        )
    return rows


def result_lines(state: LotState, sale: Sale) -> list[str]:
    """Return how a lot stands after its log."""
    standing = state.standing
    words = stage_words(state.stage)
    if standing.leader is not None and state.stage not in (Stage.UNSOLD, Stage.WITHDRAWN):
        verb = "to" if state.stage is Stage.SOLD else "leads:"
        words += f" {verb} {standing.leader} at {standing.price}"
    elif standing.leader is None:
        words += ", no bids"
    met = {None: f"reserve {sale.lot.reserve}", True: "reserve met", False: "reserve not met"}
    rows = [("result", f"{words}; {state.bids} bids; {met[standing.reserve_met]}")]
    return [*labelled(rows), NOT_THE_HOUSE]


def entry_words(entry: Entry) -> str:
    """Return an entry of a log in short."""
    if isinstance(entry, Bid):
        return f"{entry.bidder} bids {entry.amount} by {entry.channel}"
    if isinstance(entry, Registration):
        return f"{entry.bidder} registers"
    return {"hammer": "knocked down", "pass": "passed", "withdraw": "withdrawn"}[entry.kind]


def stage_words(stage: Stage) -> str:
    """Return a stage in words."""
    return _STAGES[stage]


def labelled(rows: Sequence[tuple[str, str]]) -> list[str]:
    """Return rows of a label and a text as lines, the texts in one column."""
    lines = []
    for label, text in rows:
        wrapped = textwrap.wrap(text, WIDTH - LABEL, break_on_hyphens=False) or [""]
        heads = [f"  {label}", *[""] * (len(wrapped) - 1)]
        lines += [
            f"{head:{LABEL}}{part}".rstrip() for head, part in zip(heads, wrapped, strict=True)
        ]
    return lines


def columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return rows of cells as lines, each column as wide as its widest cell."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _claims(sale: Sale, part: QUOTED) -> str:
    claim = sale.lot.quoted.get(part)
    return f" [{claim}]" if claim else ""


def _page_rows(sale: Sale) -> list[tuple[str, str]]:
    """Return what else a page shows, as far as it does."""
    lot, rows = sale.lot, []
    if lot.snapshot is not None:
        seen = lot.snapshot
        rows.append(
            (
                "page as seen",
                f"{seen.bids} bids and phone bidders, {seen.tracking} track it, {seen.views} views"
                f"{_claims(sale, 'counters')}; {shown_duration(seen.remaining)} left"
                f"{_claims(sale, 'remaining')} at {shown_instant(seen.at, lot.session.zone)}",
            )
        )
    if lot.shipping:
        rows.append(("shipping", lot.shipping + _claims(sale, "shipping")))
    if lot.note:
        rows.append(("note", lot.note))
    if sale.terms.not_modelled:
        rows.append(("left out", "; ".join(sale.terms.not_modelled)))
    return rows


def _channel(sale: Sale, name: str) -> str:
    return name + (_claims(sale, "live_proxy") if name == "live-proxy" else "")


def _both(reading: datetime, sale: Sale) -> str:
    """Return a printed time in the zone of the sale and in UTC."""
    zone = sale.lot.session.zone
    instant = in_utc(reading, zone)
    return f"{shown_instant(instant, zone)} ({shown_instant(instant, 'UTC')})"


def _estimate(sale: Sale) -> str:
    estimate = sale.lot.estimate
    if isinstance(estimate, Estimate):
        return f"{estimate.low} to {estimate.high}"
    if sale.implied is None:
        return estimate
    low, high = sale.implied
    return (
        f"{estimate}; the opening implies a low estimate of {low} to {high}, "
        "if there is one, and no reserve (inferred)"
    )


def _steps(sale: Sale) -> str:
    dated = f", {sale.ladder.date}" if sale.ladder.date else ""
    return f"{_origin(sale)}: {sale.ladder.source}{dated}"


def _origin(sale: Sale) -> str:
    return f'"{sale.ladder.name}"' + ("" if sale.ladder.is_sourced else ", not the house's")
