"""Who leads among maxima, and at what price.

    price = min(winner's maximum, max(opening, s + step(s), spoken, reserve if it is met))

with s the underbidder's maximum: the second price plus one step, capped. Nobody else's bid: the
opening. The greatest maximum wins, the earliest among equals, and a tie costs the tied amount.
Who raises his own maximum pays no more for it, unless his price stood at his maximum (tied, or
capped between two steps): then the raise lifts it to one step over the underbidder.

Decision: the step is looked up at the *underbidder's* maximum. What was *spoken* in the room is a
price from then on, whoever leads: it is no ceiling that others are bid up to.
Decision: a maximum at or above a known reserve lifts the price to the reserve at once; below it
the lot stays unsold, and the price is what bidding came to.

Source: help page of historical.ha.com (price, raising, less than a full step); guidelines copied at
thecomicalchemist.com (ties); terms of Regency-Superior, 2014 (one advance over the second bid, or
the opening); help page of Reefnbid (reserve).
"""

from collections.abc import Iterable
from typing import NamedTuple

from voskhod.lots.increments import Ladder
from voskhod.lots.money import Money
from voskhod.lots.refusal import Refusal
from voskhod.lots.terms import Channel


class Maximum(NamedTuple):
    """What somebody bids up to.

    Attributes:
        bidder: who.
        amount: greatest price, before premium and tax [USD].
        is_spoken: whether it stands as a price from now on.
    """

    bidder: str
    amount: Money
    is_spoken: bool = False


class Basis(NamedTuple):
    """What bids are held against.

    Attributes:
        opening: least bid [USD].
        ladder: steps.
        reserve: least price of a sale; None where there is none, or none that is known [USD].
    """

    opening: Money
    ladder: Ladder
    reserve: Money | None = None


class Resolution(NamedTuple):
    """Where bidding stands.

    Attributes:
        leader: who would have the lot; None without a bid.
        price: at which; None without a bid [USD].
        maximum: how far the leader would go [USD].
        underbidder: who comes next; None where nobody does.
        second: how far that one would go [USD].
        asking: least next bid of somebody else [USD].
        reserve_met: whether the price reaches the reserve; None where none is known.
    """

    leader: str | None
    price: Money | None
    maximum: Money | None
    underbidder: str | None
    second: Money | None
    asking: Money
    reserve_met: bool | None


def resolve(maxima: Iterable[Maximum], basis: Basis) -> Resolution:
    """Return who leads, and at what price.

    Args:
        maxima: bids in the order in which they were entered; of one bidder the greatest counts.
        basis: opening, steps and reserve.

    Raises:
        Refusal: a bid below the opening.
    """
    best: dict[str, tuple[Money, int]] = {}
    spoken = basis.opening
    for order, bid in enumerate(maxima):
        at_least_opening(bid.amount, basis.opening)
        if bid.bidder not in best or bid.amount > best[bid.bidder][0]:
            best[bid.bidder] = (bid.amount, order)
        if bid.is_spoken:
            spoken = max(spoken, bid.amount)
    ranked = sorted(best, key=lambda bidder: (-best[bidder][0].cents, best[bidder][1]))
    met = None if basis.reserve is None else False
    if not ranked:
        return Resolution(None, None, None, None, None, basis.opening, met)
    limit, price = best[ranked[0]][0], spoken
    second = best[ranked[1]][0] if len(ranked) > 1 else None
    if second is not None:
        price = max(price, basis.ladder.next_after(second))
    if basis.reserve is not None and limit >= basis.reserve:
        price, met = max(price, basis.reserve), True
    price = min(limit, price)
    return Resolution(
        leader=ranked[0],
        price=price,
        maximum=limit,
        underbidder=ranked[1] if len(ranked) > 1 else None,
        second=second,
        asking=basis.ladder.next_after(price),
        reserve_met=met,
    )


def at_least_opening(amount: Money, opening: Money) -> None:
    """Refuse a bid below the opening.

    Args:
        amount: bid [USD].
        opening: least bid [USD].

    Raises:
        Refusal: it is less.
    """
    if amount < opening:
        raise Refusal(f"must be at least the opening bid of {opening}", str(amount))


def minimum_next(standing: Resolution, ladder: Ladder, is_cut: bool = False) -> Money:
    """Return the least next bid of somebody who does not lead.

    Args:
        standing: where bidding stands.
        ladder: steps.
        is_cut: whether the bid may add half a step.

    Returns:
        The opening without a bid, else the price plus a step or half of one [USD].
    """
    if standing.price is None or not is_cut:
        return standing.asking
    return standing.price + ladder.half_step(standing.price)


def check_bid(bid: Maximum, channel: Channel, standing: Resolution, basis: Basis) -> None:
    """Refuse a bid that may not be entered as bidding stands.

    Args:
        bid: what is to be entered.
        channel: how it came.
        standing: where bidding stands.
        basis: opening and steps.

    Raises:
        Refusal: below the opening or the next bid, off the steps, or no raise of one's own bid.
    """
    at_least_opening(bid.amount, basis.opening)
    if channel.is_cut and (near := basis.ladder.round_cut(bid.amount)) != bid.amount:
        raise Refusal(
            f'a bid by "{channel.name}" must lie on a full or half step',
            str(bid.amount),
            f"The nearest is {near}: enter that.",
        )
    if bid.bidder == standing.leader and standing.maximum is not None:
        if bid.amount <= standing.maximum:
            raise Refusal(
                f"who leads must raise the own maximum of {standing.maximum}", str(bid.amount)
            )
        return
    least = minimum_next(standing, basis.ladder, channel.is_cut)
    if bid.amount < least:
        raise Refusal(f"must be at least the next bid of {least}", str(bid.amount))
