"""Which channels of a sale are open at an instant, and how long.

    status:  not yet | open | closed | not recorded

A moment that a page does not print exactly has bounds (earliest, latest). A channel counts as open
from the latest opening to the earliest close, as closed from the latest close on, as not yet open
before the earliest opening; anything else is "not recorded", and bids are then not refused.

Decision: the fall of the hammer is no time of the clock. A channel that lasts until then is open up
to the end of the last day of the sale, if nobody records the hammer.

Source: a lot page of November 2025: proxy bids end ten minutes before the session; live proxy bids
begin within two hours of proxy bids and last through the session.
"""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from voskhod.lots.instants import in_utc
from voskhod.lots.lot import Sale, Session
from voskhod.lots.terms import Channel, Moment


class Stage(StrEnum):
    """Where a lot stands."""

    EARLY = "early"  # preview or open: when proxy bids opened is not recorded
    PREVIEW = "preview"
    PROXY = "proxy"  # open for proxy bids
    LIVE = "live"  # proxy bids closed, live proxy bids go on
    SESSION = "session"
    OVER = "over"  # the sale has ended, and nobody recorded a result
    SOLD = "sold"
    UNSOLD = "unsold"
    WITHDRAWN = "withdrawn"

    @property
    def is_final(self) -> bool:
        """Return whether nothing follows."""
        return self in (Stage.SOLD, Stage.UNSOLD, Stage.WITHDRAWN)


class Status(StrEnum):
    """Whether a channel takes bids."""

    NOT_YET = "not yet"
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "not recorded"


class Bounds(NamedTuple):
    """Between which instants something happens; None where nothing is known [UTC]."""

    earliest: datetime | None
    latest: datetime | None


class ChannelState(NamedTuple):
    """A channel at an instant.

    Attributes:
        channel: which.
        status: whether it takes bids.
        until: next change that is certain; None where it hangs on the hammer or is not known.
    """

    channel: Channel
    status: Status
    until: datetime | None


class Clock(NamedTuple):
    """A sale at an instant.

    Attributes:
        now: the instant [UTC].
        stage: of the lot, by the clock alone.
        channels: state of each, in the order of the terms.
        proxy_closes: end of proxy bids [UTC].
        session_starts: start of the session [UTC].
        sale_over: end of the last day [UTC].
    """

    now: datetime
    stage: Stage
    channels: tuple[ChannelState, ...]
    proxy_closes: datetime
    session_starts: datetime
    sale_over: datetime


def read_clock(sale: Sale, now: datetime) -> Clock:
    """Return a sale at an instant.

    Args:
        sale: lot under its terms.
        now: instant, with an offset.
    """
    session = sale.lot.session
    return Clock(
        now=now.astimezone(UTC),
        stage=stage_at(session, now),
        channels=tuple(channel_at(session, channel, now) for channel in sale.terms.channels),
        proxy_closes=in_utc(session.proxy_closes, session.zone),
        session_starts=in_utc(session.starts, session.zone),
        sale_over=sale_over(session),
    )


def sale_over(session: Session) -> datetime:
    """Return the end of the last day of the sale, where it is held [UTC]."""
    midnight = datetime.combine(session.sale_ends + timedelta(days=1), time())
    # Where clocks skip or repeat midnight, the first instant that may be meant will do.
    return midnight.replace(tzinfo=ZoneInfo(session.zone)).astimezone(UTC)


def stage_at(session: Session, now: datetime) -> Stage:
    """Return where a lot stands by the clock alone.

    Args:
        session: of the lot.
        now: instant, with an offset.
    """
    if now >= sale_over(session):
        return Stage.OVER
    if now >= in_utc(session.starts, session.zone):
        return Stage.SESSION
    if now >= in_utc(session.proxy_closes, session.zone):
        return Stage.LIVE
    opened = _opening(session)
    if opened.latest is not None and now >= opened.latest:
        return Stage.PROXY
    return Stage.EARLY if opened.earliest is None else Stage.PREVIEW


def channel_at(session: Session, channel: Channel, now: datetime) -> ChannelState:
    """Return whether a channel takes bids.

    Args:
        session: of the lot.
        channel: which.
        now: instant, with an offset.
    """
    opens, closes = _bounds(channel.opens, session), _bounds(channel.closes, session)
    if closes.latest is not None and now >= closes.latest:
        return ChannelState(channel, Status.CLOSED, None)
    if opens.earliest is not None and now < opens.earliest:
        return ChannelState(channel, Status.NOT_YET, opens.earliest)
    has_opened = opens.latest is not None and now >= opens.latest
    if has_opened and closes.earliest is not None and now < closes.earliest:
        by_hammer = channel.closes is not None and channel.closes.at == "hammer"
        return ChannelState(channel, Status.OPEN, None if by_hammer else closes.earliest)
    return ChannelState(channel, Status.UNKNOWN, None)


def _opening(session: Session) -> Bounds:
    """Return when proxy bids opened."""
    if session.proxy_opens is not None:
        opened = in_utc(session.proxy_opens, session.zone)
        return Bounds(opened, opened)
    return Bounds(None, session.proxy_seen_open)


def _bounds(moment: Moment | None, session: Session) -> Bounds:
    """Return between which instants a moment lies."""
    if moment is None:
        return Bounds(None, None)
    if moment.at == "proxy opening":
        anchor = _opening(session)
    elif moment.at == "session start":
        starts = in_utc(session.starts, session.zone)
        anchor = Bounds(starts, starts)
    else:
        anchor = Bounds(sale_over(session), sale_over(session))
    shift = timedelta(minutes=moment.minutes)
    late = anchor.latest + shift if anchor.latest is not None else None
    if moment.at_latest:
        return Bounds(anchor.earliest if moment.minutes > 0 else None, late)
    return Bounds(anchor.earliest + shift if anchor.earliest is not None else None, late)
