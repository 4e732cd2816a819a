"""A lot, its clock, a quote and a replay as plain data for JSON.

Amounts are decimal text ("1500.00", US dollars), shares decimal text too, instants ISO 8601 in UTC,
durations whole seconds. Every document says what it is not.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from voskhod.lots.bids import entry_document
from voskhod.lots.clock import Clock
from voskhod.lots.instants import in_utc
from voskhod.lots.invoice import Invoice
from voskhod.lots.lot import Estimate, Sale
from voskhod.lots.money import Money, percent
from voskhod.lots.quote import Quote
from voskhod.lots.state import LotState, Step
from voskhod.lots.words import NOT_THE_HOUSE


def lot_document(sale: Sale) -> dict[str, Any]:
    """Return a lot as its page describes it."""
    lot, session, seen = sale.lot, sale.lot.session, sale.lot.snapshot
    own = lot.estimate
    estimate = [_money(own.low), _money(own.high)] if isinstance(own, Estimate) else own
    implied = [_money(end) for end in sale.implied] if sale.implied else None
    return {
        "id": lot.id,
        "title": lot.title,
        "artefacts": list(lot.artefacts),
        "number": lot.number,
        "starting_bid": _money(lot.starting_bid),
        "estimate": estimate,
        "implied_low_estimate": implied,
        "reserve": _money(lot.reserve) if isinstance(lot.reserve, Money) else lot.reserve,
        "session": {
            "number": session.number,
            "lots": [session.first_lot, session.last_lot],
            "zone": session.zone,
            "starts": _time(in_utc(session.starts, session.zone)),
            "proxy_closes": _time(in_utc(session.proxy_closes, session.zone)),
        },
        "snapshot": seen
        and {
            "at": _time(seen.at),
            "bids": seen.bids,
            "tracking": seen.tracking,
            "views": seen.views,
            "remaining_s": seen.remaining.days * 86_400 + seen.remaining.seconds,
        },
        "shipping": lot.shipping,
        "claims": dict(lot.quoted),
        "terms": {
            "name": sale.terms.name,
            "source": sale.terms.source,
            "premium": sale.terms.premium.words(),
            "left_out": list(sale.terms.not_modelled),
        },
        "steps": _steps(sale),
        "remark": NOT_THE_HOUSE,
    }


def invoice_document(paid: Invoice) -> dict[str, Any]:
    """Return what a hammer price comes to."""
    return {
        "hammer": _money(paid.hammer),
        "premium": _money(paid.premium),
        "tax_rate": None if paid.tax_rate is None else percent(paid.tax_rate),
        "is_resale": paid.is_resale,
        "tax": _money(paid.tax),
        "total": _money(paid.total),
        "currency": "USD",
    }


def quote_document(quote: Quote, sale: Sale) -> dict[str, Any]:
    """Return what a maximum comes to against others."""
    return {
        "maximum": _money(quote.maximum),
        "against": [_money(amount) for amount in quote.against],
        "leads": quote.leads,
        "price": quote.standing.price and _money(quote.standing.price),
        "leading_maximum": quote.standing.maximum and _money(quote.standing.maximum),
        "reserve_met": quote.standing.reserve_met,
        "invoice": quote.invoice and invoice_document(quote.invoice),
        "steps": _steps(sale),
        "remark": NOT_THE_HOUSE,
    }


def clock_document(clock: Clock, sale: Sale) -> dict[str, Any]:
    """Return the states of the channels of a sale at an instant."""
    left = clock.proxy_closes - clock.now
    return {
        "at": _time(clock.now),
        "zone": sale.lot.session.zone,
        "stage": clock.stage.value,
        "proxy_closes": _time(clock.proxy_closes),
        "session_starts": _time(clock.session_starts),
        "sale_over": _time(clock.sale_over),
        "proxy_remaining_s": max(left.days * 86_400 + left.seconds, 0),
        "channels": [
            {
                "name": state.channel.name,
                "bids": state.channel.bids,
                "status": state.status.value,
                "until": state.until and _time(state.until),
            }
            for state in clock.channels
        ],
        "remark": NOT_THE_HOUSE,
    }


def replay_document(
    steps: Sequence[Step], end: LotState, torn_line: int | None, sale: Sale
) -> dict[str, Any]:
    """Return a replay: the lot after each entry, and how it stands at the end."""
    rows = [{"entry": entry_document(s.entry), **state_document(s.state)} for s in steps]
    return {
        "lot": sale.lot.id,
        "steps": _steps(sale),
        "entries": rows,
        "torn_line": torn_line,
        "result": state_document(end),
        "remark": NOT_THE_HOUSE,
    }


def state_document(state: LotState) -> dict[str, Any]:
    """Return how a lot stands."""
    standing = state.standing
    return {
        "stage": state.stage.value,
        "leader": standing.leader,
        "price": standing.price and _money(standing.price),
        "asking": None if state.stage.is_final else _money(standing.asking),
        "reserve_met": standing.reserve_met,
        "bids": state.bids,
        "hammer": state.hammer and _money(state.hammer),
    }


def _steps(sale: Sale) -> dict[str, Any]:
    ladder = sale.ladder
    return {
        "name": ladder.name,
        "source": ladder.source,
        "date": ladder.date,
        "is_sourced": ladder.is_sourced,
    }


def _money(amount: Money) -> str:
    return amount.decimal


def _time(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
