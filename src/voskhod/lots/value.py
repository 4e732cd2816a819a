"""What acquiring a lot would cost, at prices that somebody states: no price is predicted.

The least is the opening bid. Where neither estimate nor reserve is printed, the ends of the low
estimate that the opening implies are added, marked as an inference.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from voskhod.lots.invoice import Invoice
from voskhod.lots.lot import Sale
from voskhod.lots.money import Money
from voskhod.lots.quote import quote_hammer


class Cost(NamedTuple):
    """What one hammer price comes to.

    Attributes:
        basis: where the price is from.
        invoice: what is paid.
    """

    basis: str
    invoice: Invoice


def acquisition_cost(
    sale: Sale,
    hammers: Sequence[Money] = (),
    tax_rate: Fraction | None = None,
    is_resale: bool = False,
) -> tuple[Cost, ...]:
    """Return what acquiring a lot comes to at several hammer prices, the least first.

    Args:
        sale: lot under its terms.
        hammers: prices that the user wants to know about [USD].
        tax_rate: sales tax where the buyer is; None for none [1].
        is_resale: whether the buyer has a resale certificate.

    Raises:
        Refusal: a price that bidding cannot reach.
    """
    prices = [("opening bid", sale.lot.starting_bid)]
    if sale.implied is not None:
        prices += [
            ("least low estimate that the opening implies", _whole(sale.implied.low)),
            ("greatest low estimate that the opening implies", _whole(sale.implied.high)),
        ]
    prices += [("price as stated", hammer) for hammer in hammers]
    priced = [Cost(basis, quote_hammer(sale, p, tax_rate, is_resale)) for basis, p in prices]
    return tuple(sorted(priced, key=lambda cost: cost.invoice.hammer))


def _whole(amount: Money) -> Money:
    """Return an amount in whole dollars, the rest dropped: bids have no cents."""
    return Money(amount.cents // 100 * 100)
