"""A lot as a state machine: what an entry of its log does to it.

    preview -> open for proxy bids -> proxy closed, live proxy open -> session -> sold | unsold
    at any time before one of the last two: -> withdrawn

The first four follow the clock; the last three are what somebody records. An entry that the state
does not allow is refused and changes nothing.

Decision: of all bids three are enough to go on: the best of the leader, the best of the
underbidder, and the greatest spoken one. That a replay of those gives the same as resolving the
whole log is a property that the tests prove.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from voskhod.lots.bids import Bid, Entry, Hammer, Pass, Registration, check_order
from voskhod.lots.clock import Stage, Status, channel_at, stage_at
from voskhod.lots.lot import Sale
from voskhod.lots.money import Money
from voskhod.lots.refusal import Refusal
from voskhod.lots.resolution import Maximum, Resolution, check_bid, resolve


class LotState(NamedTuple):
    """Where a lot stands.

    Attributes:
        stage: of its life.
        standing: who leads, and at what price.
        kept: bids that matter for what follows, in their order.
        registered: who may bid.
        bids: how many were entered.
    """

    stage: Stage
    standing: Resolution
    kept: tuple[Maximum, ...]
    registered: frozenset[str]
    bids: int

    @property
    def hammer(self) -> Money | None:
        """Return the price at which the lot was sold; None if it was not [USD]."""
        return self.standing.price if self.stage is Stage.SOLD else None


class Step(NamedTuple):
    """An entry, and the lot after it."""

    entry: Entry
    state: LotState


def fresh(sale: Sale, stage: Stage = Stage.EARLY) -> LotState:
    """Return a lot without entries.

    Args:
        sale: lot under its terms.
        stage: where the clock has it.
    """
    return LotState(stage, resolve((), sale.basis), (), frozenset(), 0)


def as_of(state: LotState, sale: Sale, now: datetime) -> LotState:
    """Return the same lot at a later instant.

    Args:
        state: after its last entry.
        sale: lot under its terms.
        now: instant, with an offset.
    """
    if state.stage.is_final:
        return state
    return state._replace(stage=stage_at(sale.lot.session, now))


def step(state: LotState, entry: Entry, sale: Sale) -> LotState:
    """Return the lot after an entry.

    Args:
        state: before it.
        entry: what is recorded.
        sale: lot under its terms.

    Raises:
        Refusal: an entry of another lot, or one that the state does not allow.
    """
    if entry.lot != sale.lot.id:
        raise Refusal(f'lot must be "{sale.lot.id}"', f'"{entry.lot}"')
    if state.stage.is_final:
        raise Refusal("nothing may follow", f'"{entry.kind}" after {state.stage}')
    state = as_of(state, sale, entry.at)
    if isinstance(entry, Registration):
        if entry.bidder in state.registered:
            raise Refusal("bidder must not be registered yet", f'"{entry.bidder}"')
        return state._replace(registered=state.registered | {entry.bidder})
    if isinstance(entry, Bid):
        return _after_bid(state, entry, sale)
    if isinstance(entry, Hammer | Pass):
        return _after_call(state, entry, sale)
    return state._replace(stage=Stage.WITHDRAWN)


def _after_bid(state: LotState, bid: Bid, sale: Sale) -> LotState:
    """Return the lot after a bid."""
    if bid.bidder not in state.registered:
        raise Refusal("bidder must be registered before", f'"{bid.bidder}"')
    channel = sale.terms.channel(bid.channel)
    status = channel_at(sale.lot.session, channel, bid.at).status
    if status in (Status.NOT_YET, Status.CLOSED):
        words = "not open yet" if status is Status.NOT_YET else "closed"
        raise Refusal(f'channel "{bid.channel}" must be open at {bid.at.isoformat()}', words)
    if sale.terms.whole_amounts and not bid.amount.is_whole:
        raise Refusal("a bid must be whole dollars", str(bid.amount))
    new = Maximum(bid.bidder, bid.amount, channel.bids == "spoken")
    check_bid(new, channel, state.standing, sale.basis)
    bids = (*state.kept, new)
    standing = resolve(bids, sale.basis)
    return state._replace(standing=standing, kept=_kept(bids, standing), bids=state.bids + 1)


def _kept(bids: tuple[Maximum, ...], standing: Resolution) -> tuple[Maximum, ...]:
    """Return the bids that matter for what follows."""
    best = {standing.leader: standing.maximum, standing.underbidder: standing.second}
    kept = {
        (bid.bidder, bid.amount): bid
        for bid in reversed(bids)  # the earliest of equals is written last and stays
        if best.get(bid.bidder) == bid.amount
    }
    spoken = max((bid for bid in bids if bid.is_spoken), key=lambda bid: bid.amount, default=None)
    wanted = [*kept.values(), spoken]
    return tuple(bid for bid in bids if any(bid is one for one in wanted))


def _after_call(state: LotState, entry: Hammer | Pass, sale: Sale) -> LotState:
    """Return the lot after it was called in the session."""
    standing, lot = state.standing, sale.lot
    if state.stage is not Stage.SESSION:
        raise Refusal(f'"{entry.kind}" must come in the session', f"stage {state.stage}")
    if isinstance(entry, Hammer):
        if standing.leader is None:
            raise Refusal("who has no bid cannot sell", "a hammer", 'Record "pass".')
        if standing.reserve_met is False:
            raise Refusal("the reserve must be met", f"{standing.price}", 'Record "pass".')
        return state._replace(stage=Stage.SOLD)
    is_bound = standing.reserve_met or lot.reserve == "none"
    if standing.leader is not None and is_bound:
        raise Refusal("a lot with a bid and no open reserve is sold", "a pass", 'Record "hammer".')
    return state._replace(stage=Stage.UNSOLD)


def replay(entries: Iterable[Entry], sale: Sale, place: str | None = None) -> tuple[Step, ...]:
    """Return the lot after each entry of a log.

    Args:
        entries: in the order of the log.
        sale: lot under its terms.
        place: name of the log, for errors.

    Raises:
        InputError: an entry out of order, or one that the state does not allow.
    """
    state, steps = fresh(sale), []
    seen: set[str] = set()
    last: datetime | None = None
    for number, entry in enumerate(entries, start=1):
        try:
            check_order(entry, seen, last)
            state = step(state, entry, sale)
        except Refusal as wrong:
            raise wrong.at(f"line {number}", place) from None
        seen.add(entry.id)
        last = entry.at
        steps.append(Step(entry, state))
    return tuple(steps)
