"""Lots in Linked Art: a Set with its preset price, the activity that offers it, the auction.

Source: Linked Art 1.0, provenance, auctions.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from voskhod.export.evidence.iris import Iris
from voskhod.export.evidence.linked_art_parts import (
    DOLLAR,
    Piece,
    identifier,
    primary,
    statement,
    term,
)
from voskhod.lots.instants import in_utc
from voskhod.lots.lot import Sale


def members(iris: Iris, sales: Sequence[Sale]) -> dict[str, list[Piece]]:
    """Return the sets that things are offered in, by the id of the thing.

    Args:
        iris: names of the records.
        sales: lots of a folder.
    """
    found: dict[str, list[Piece]] = defaultdict(list)
    for sale in sales:
        for name in sale.lot.artefacts:
            found[name].append(_reference(iris, sale))
    return found


def lots(iris: Iris, sales: Sequence[Sale]) -> Iterator[Piece]:
    """Yield for each lot its set, the activity in which it is offered, and the auction.

    Args:
        iris: names of the records.
        sales: lots of a folder.
    """
    for sale in sales:
        yield _set(iris, sale)
        yield from _offers(iris, sale)


def _reference(iris: Iris, sale: Sale) -> Piece:
    return {"id": iris.made("lot", sale.lot.id), "type": "Set", "_label": sale.lot.title}


def _set(iris: Iris, sale: Sale) -> Piece:
    lot = sale.lot
    names = [primary(lot.title), identifier(lot.id)]
    if isinstance(lot.number, int):
        names.append(identifier(str(lot.number), "lot number"))
    price: Piece = {
        "type": "MonetaryAmount",
        "value": lot.starting_bid.cents / 100,
        "currency": DOLLAR,
        "classified_as": [term("starting price")],
    }
    notes = {} if lot.note is None else {"referred_to_by": [statement(lot.note, term("note"))]}
    kinds = {"classified_as": [term("lot")], "identified_by": names, "dimension": [price]}
    return _reference(iris, sale) | kinds | notes


def _offers(iris: Iris, sale: Sale) -> Iterator[Piece]:
    """Yield the activity in which a lot is offered, and the session that it is a part of."""
    lot, session = sale.lot, sale.lot.session
    title = f"{session.title} {session.number}"
    auction: Piece = {
        "id": iris.made("auction", lot.id),
        "type": "Activity",
        "_label": title,
    }
    starts = in_utc(session.starts, session.zone)
    ends = _end_of(session.sale_ends, session.zone)
    yield {
        "id": iris.made("offer", lot.id),
        "type": "Activity",
        "_label": f"Offer of {lot.id}",
        "identified_by": [primary(f"Offer of {lot.title}")],
        "classified_as": [term("auction of lot")],
        "used_specific_object": [_reference(iris, sale)],
        "part_of": auction,
    }
    yield auction | {
        "identified_by": [primary(title)],
        "classified_as": [term("auction")],
        "timespan": {
            "type": "TimeSpan",
            "begin_of_the_begin": _iso(starts),
            "end_of_the_end": _iso(ends),
        },
    }


def _end_of(day: date, zone: str) -> datetime:
    """Return the last second of a day in a zone [UTC]."""
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return midnight.astimezone(UTC) - timedelta(seconds=1)


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
