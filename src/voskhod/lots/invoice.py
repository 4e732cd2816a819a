"""What a lot costs in the end: hammer price, premium, sales tax.

    to pay = hammer + premium + tax,    tax = rate x (hammer + premium)

Each share is rounded to a cent by itself, halves up (`voskhod.lots.money`). A buyer with a resale
certificate pays no sales tax. The rate is the buyer's to give: it depends on where he is and is
never built in. Shipping is not part of it: no price is printed for it.

Source: Texas 34 TAC 3.311 (tax on the price at auction); that the premium is part of the base is
common practice, checked with a published example (500 + 75 at 8.25 %: 47.44, in all 622.44).
"""

from fractions import Fraction
from typing import NamedTuple

from voskhod.lots.money import Money, share
from voskhod.lots.refusal import Refusal
from voskhod.lots.terms import Premium


class Invoice(NamedTuple):
    """What a buyer pays.

    Attributes:
        hammer: price at which the lot was knocked down [USD].
        premium: on top [USD].
        tax_rate: of hammer and premium; None where none was given [1].
        is_resale: whether a resale certificate frees from the tax.
        tax: sales tax [USD].
        total: all of it [USD].
    """

    hammer: Money
    premium: Money
    tax_rate: Fraction | None
    is_resale: bool
    tax: Money
    total: Money


def invoice(
    hammer: Money, premium: Premium, tax_rate: Fraction | None = None, is_resale: bool = False
) -> Invoice:
    """Return what a hammer price comes to.

    Args:
        hammer: price at which the lot was knocked down [USD].
        premium: rule of the sale.
        tax_rate: sales tax where the buyer is; None for none [1].
        is_resale: whether the buyer has a resale certificate.

    Raises:
        Refusal: a price of nothing.
    """
    if hammer.cents == 0:
        raise Refusal("must be more than nothing", str(hammer))
    extra = premium.on(hammer)
    base = hammer + extra
    rate = Fraction(0) if tax_rate is None or is_resale else tax_rate
    tax = share(base, rate)
    return Invoice(hammer, extra, tax_rate, is_resale, tax, base + tax)
