"""What bidding up to an amount would come to, against maxima of others that the user states.

Decision: others were there first. In a tie they win, so that a quote never promises too much.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from voskhod.lots.invoice import Invoice, invoice
from voskhod.lots.lot import Sale
from voskhod.lots.money import Money
from voskhod.lots.refusal import Refusal
from voskhod.lots.resolution import Maximum, Resolution, at_least_opening, resolve

YOU = "you"


class Quote(NamedTuple):
    """What comes of a maximum.

    Attributes:
        maximum: of the user [USD].
        against: maxima of others [USD].
        standing: who leads, and at what price.
        invoice: what the user pays; None where somebody else leads or the reserve is not met.
    """

    maximum: Money
    against: tuple[Money, ...]
    standing: Resolution
    invoice: Invoice | None

    @property
    def leads(self) -> bool:
        """Return whether the user leads."""
        return self.standing.leader == YOU


def quote_hammer(
    sale: Sale, hammer: Money, tax_rate: Fraction | None = None, is_resale: bool = False
) -> Invoice:
    """Return what a hammer price of the lot comes to.

    Args:
        sale: lot under its terms.
        hammer: price at which it is knocked down [USD].
        tax_rate: sales tax where the buyer is; None for none [1].
        is_resale: whether the buyer has a resale certificate.

    Raises:
        Refusal: a price that bidding cannot reach.
    """
    _check(hammer, sale)
    return invoice(hammer, sale.terms.premium, tax_rate, is_resale)


def quote_maximum(
    sale: Sale,
    maximum: Money,
    against: Sequence[Money],
    tax_rate: Fraction | None = None,
    is_resale: bool = False,
) -> Quote:
    """Return what a maximum comes to against those of others.

    Args:
        sale: lot under its terms.
        maximum: of the user, entered last [USD].
        against: of others, in the order in which they were entered [USD].
        tax_rate: sales tax where the user is; None for none [1].
        is_resale: whether the user has a resale certificate.

    Raises:
        Refusal: an amount that could not be bid.
    """
    for amount in (maximum, *against):
        _check(amount, sale)
    bids = [Maximum(f"other {i}", amount) for i, amount in enumerate(against, start=1)]
    standing = resolve((*bids, Maximum(YOU, maximum)), sale.basis)
    pays = None
    if standing.leader == YOU and standing.price is not None and standing.reserve_met is not False:
        pays = invoice(standing.price, sale.terms.premium, tax_rate, is_resale)
    return Quote(maximum, tuple(against), standing, pays)


def _check(amount: Money, sale: Sale) -> None:
    """Refuse an amount that cannot be bid on a lot."""
    if sale.terms.whole_amounts and not amount.is_whole:
        raise Refusal("bids must be whole dollars", str(amount))
    at_least_opening(amount, sale.lot.starting_bid)
