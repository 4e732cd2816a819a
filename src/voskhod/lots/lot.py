"""A lot as its page describes it, and what it is sold under.

Decision: what a page does not print is "unknown", never a default: an estimate, a reserve and a lot
number change what can be inferred. Printed times are kept as printed and must agree: the close of
proxy bids with the start of the session, a countdown with both.

Source: the fields follow a lot page of November 2025 and the lot of Linked Art (a set of things
with starting, reserve and estimated prices).
"""

from datetime import date, timedelta
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from voskhod.lots.estimate import Range, implied_low_estimate
from voskhod.lots.increments import Ladder
from voskhod.lots.instants import Duration, Instant, Reading, Zone, in_utc, shown_duration
from voskhod.lots.money import Amount, Money, read_amount
from voskhod.lots.refusal import Refusal
from voskhod.lots.resolution import Basis
from voskhod.lots.tables import Id, Name, Text
from voskhod.lots.terms import PROXY, Terms

Count = Annotated[int, Field(ge=0, le=10**9, strict=True)]
QUOTED = Literal[
    "premium", "proxy_closes", "live_proxy", "opening", "starting_bid", "counters", "remaining",
    "shipping",
]  # fmt: skip


_LAST_YEAR = 2999  # clear of the end of the calendar


def _reserve(value: object) -> Money | str:
    if isinstance(value, str) and value in ("unknown", "none"):
        return value
    return read_amount(value)


class _Part(BaseModel):
    """What every part of a lot has."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Session(_Part):
    """The part of a sale in which the lot is called.

    Attributes:
        number: of the session.
        title: of the session.
        zone: of its clock readings.
        starts: as printed.
        proxy_closes: end of proxy bids, as printed.
        sale_ends: last day of the sale.
        first_lot: least lot number of the session.
        last_lot: greatest lot number of the session.
        proxy_opens: begin of proxy bids; None where it is not printed.
        proxy_seen_open: when proxy bids were seen to be open; None if never.
    """

    number: Annotated[int, Field(ge=1, strict=True)]
    title: Text
    zone: Zone
    starts: Reading
    proxy_closes: Reading
    sale_ends: date
    first_lot: Count
    last_lot: Count
    proxy_opens: Reading | None = None
    proxy_seen_open: Instant | None = None

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """Proxy bids close before the session starts, the session by the end of the sale."""
        starts, closes = in_utc(self.starts, self.zone), in_utc(self.proxy_closes, self.zone)
        if closes >= starts:
            raise Refusal("proxy_closes must come before starts", self.proxy_closes.isoformat())
        if self.sale_ends < self.starts.date() or self.sale_ends.year > _LAST_YEAR:
            raise Refusal(
                f"sale_ends must not come before starts, nor after {_LAST_YEAR}",
                str(self.sale_ends),
            )
        if self.first_lot > self.last_lot:
            raise Refusal("first_lot must not pass last_lot", str(self.first_lot))
        opens = self.proxy_opens and in_utc(self.proxy_opens, self.zone)
        if opens and opens >= closes:
            raise Refusal("proxy_opens must come before proxy_closes", str(self.proxy_opens))
        return self

    @property
    def count(self) -> int:
        """Return how many lots the session has."""
        return self.last_lot - self.first_lot + 1


class Snapshot(_Part):
    """What a page showed at an instant.

    Attributes:
        at: when.
        bids: bids and registered phone bidders.
        tracking: people who track the lot.
        views: views of the page.
        remaining: time to the end of proxy bids, as counted down there.
    """

    at: Instant
    bids: Count
    tracking: Count
    views: Count
    remaining: Duration


class Estimate(_Part):
    """What a house thinks that a lot brings [USD]."""

    low: Amount
    high: Amount


class Lot(_Part):
    """A thing for sale.

    Attributes:
        id: short name.
        title: in own words.
        note: what the page leaves open.
        artefacts: ids of what is sold.
        number: lot number, or "unknown".
        terms: name of the terms.
        increments: name of the table of steps, where it is not that of the terms.
        starting_bid: opening [USD].
        estimate: of the house, or "unknown".
        reserve: least price [USD], "none" or "unknown".
        shipping: what is said of it.
        session: when it is called.
        snapshot: what the page showed; None if nobody looked.
        quoted: claim that each quoted part rests on.
    """

    id: Id
    title: Text
    note: Text | None = None
    artefacts: Annotated[tuple[Id, ...], Field(min_length=1, max_length=1000)]
    number: Annotated[int, Field(ge=0, strict=True)] | Literal["unknown"]
    terms: Name
    increments: Name | None = None
    starting_bid: Amount
    estimate: Estimate | Literal["unknown"]
    reserve: Annotated[Money | Literal["unknown", "none"], BeforeValidator(_reserve)]
    shipping: Text | None = None
    session: Session
    snapshot: Snapshot | None = None
    quoted: dict[QUOTED, Id] = {}

    @model_validator(mode="after")
    def countdown_agrees(self) -> Self:
        """The countdown of the page leads to the printed end of proxy bids."""
        if self.starting_bid.cents == 0:
            raise Refusal("starting_bid must be more than nothing", str(self.starting_bid))
        seen = self.snapshot
        if seen is None:
            return self
        left = in_utc(self.session.proxy_closes, self.session.zone) - seen.at
        if left != seen.remaining:
            raise Refusal(
                f"snapshot.remaining must lead to proxy_closes ({left} left)",
                shown_duration(seen.remaining),
            )
        return self


class Sale(NamedTuple):
    """A lot under its terms.

    Attributes:
        lot: what is sold.
        terms: under which.
        ladder: steps of bidding.
    """

    lot: Lot
    terms: Terms
    ladder: Ladder

    @property
    def basis(self) -> Basis:
        """Return what bids are held against."""
        reserve = self.lot.reserve
        known = reserve if isinstance(reserve, Money) else None
        return Basis(self.lot.starting_bid, self.ladder, known)

    @property
    def implied(self) -> Range | None:
        """Return the low estimates that the opening implies; None where it implies nothing.

        Something is implied where neither an estimate nor a reserve is printed [USD].
        """
        lot, rule = self.lot, self.terms.opening
        if lot.estimate != "unknown" or isinstance(lot.reserve, Money):
            return None
        return implied_low_estimate(lot.starting_bid, rule.low, rule.high)


def check_under(lot: Lot, terms: Terms) -> None:
    """Refuse a lot that does not agree with its terms.

    Raises:
        Refusal: another end of proxy bids than that of the terms, or an opening that is no bid.
    """
    session, moment = lot.session, terms.channel(PROXY).closes
    minutes = moment.minutes if moment else 0
    wanted = in_utc(session.starts, session.zone) + timedelta(minutes=minutes)
    if in_utc(session.proxy_closes, session.zone) != wanted:
        raise Refusal(
            f"session.proxy_closes must be that of the terms, {-minutes} min before starts",
            session.proxy_closes.isoformat(),
        )
    if terms.whole_amounts and not lot.starting_bid.is_whole:
        raise Refusal("starting_bid must be whole dollars", str(lot.starting_bid))
