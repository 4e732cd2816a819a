"""Money as whole cents and shares as exact fractions: no binary fraction touches a price.

    share of an amount:  floor(amount x ratio + 1/2) cents

Decision: halves of a cent go up, each time that a share is taken (premium, then tax). It is the
rule of the Streamlined Sales and Use Tax Agreement, sec. 324: up where the third decimal passes
four. Whether a given house or state rounds otherwise is not known here; the difference is a cent.

Decision: an amount is at most a billion dollars. The dearest thing sold at a public sale fetched
450 million (Salvator Mundi, Christie's, 2017); more is a slip.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from voskhod.lots.refusal import Refusal, shortened

LIMIT_CENTS = 100_000_000_000
_LONGEST = 40  # characters of an amount or a ratio; the limit itself takes 17
_AMOUNT = re.compile(r"(?a:\$? ?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?)")
_RATIO = re.compile(r"(?a:(\d{1,20}(?:\.\d{1,12})?) ?(%?))")
_NOT_FINITE = re.compile(r"[+-]?\$? ?(nan|inf|infinity)", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Money:
    """An amount of US dollars.

    Attributes:
        cents: the amount, zero or more [cents].
    """

    cents: int

    def __post_init__(self) -> None:
        if self.cents < 0:
            raise Refusal("must not be less than nothing", str(self))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.cents + other.cents)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.cents - other.cents)

    def __str__(self) -> str:
        sign = "-" if self.cents < 0 else ""
        return f"{sign}${abs(self.cents) // 100:,}.{abs(self.cents) % 100:02d}"

    @property
    def is_whole(self) -> bool:
        """Return whether it is a number of whole dollars."""
        return self.cents % 100 == 0

    @property
    def decimal(self) -> str:
        """Return it as a plain decimal number, for documents: "1500.00"."""
        return f"{self.cents // 100}.{self.cents % 100:02d}"


def dollars(whole: int) -> Money:
    """Return an amount of whole dollars [USD]."""
    return Money(100 * whole)


def read_amount(value: object) -> Money:
    """Return the amount that a text or a whole number of dollars gives.

    Args:
        value: "$1,500", "600", "1500.50", or 600 [USD].

    Raises:
        Refusal: anything else; NaN, infinity, less than nothing, parts of a cent.
    """
    if isinstance(value, Money):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return _within(100 * value)
    if not isinstance(value, str):
        raise Refusal(
            "must be an amount as text or as whole dollars",
            shortened(value),
            'For example "1500.50": a binary fraction is not exact.',
        )
    text = value.strip() if len(value) <= _LONGEST else value
    found = _AMOUNT.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        if _NOT_FINITE.fullmatch(text[:_LONGEST]):
            raise Refusal("must be a finite amount", shortened(value))
        if text.startswith(("-", "$-", "\N{MINUS SIGN}")):
            raise Refusal("must not be less than nothing", shortened(value))
        raise Refusal(
            "must be an amount of dollars", shortened(value), 'For example "$1,500" or "1500.50".'
        )
    whole, part = found[1].replace(",", ""), found[2] or ""
    if len(part) > 2:
        raise Refusal("must have no parts of a cent", shortened(value))
    return _within(100 * int(whole) + int(part.ljust(2, "0")))


def _within(cents: int) -> Money:
    """Return an amount that somebody wrote, if it can be meant."""
    if cents > LIMIT_CENTS:
        raise Refusal(f"must be at most {Money(LIMIT_CENTS)}", "more")
    return Money(cents)


def parse_money(text: str, where: str | None = None, file: str | Path | None = None) -> Money:
    """Return the amount that a user wrote.

    Args:
        text: "$1,500", "600" or "1500.50" [USD].
        where: option or key that it was written at.
        file: file that it stood in.

    Raises:
        InputError: no amount.
    """
    try:
        return read_amount(text)
    except Refusal as wrong:
        raise wrong.at(where, file) from None


def read_ratio(value: object) -> Fraction:
    """Return the share that a text gives, from 0 to 1.

    Args:
        value: "25 %" or "0.25".

    Raises:
        Refusal: anything else.
    """
    if isinstance(value, Fraction):
        return value
    text = value.strip() if isinstance(value, str) and len(value) <= _LONGEST else None
    found = _RATIO.fullmatch(text) if text is not None else None
    ratio = Fraction(Decimal(found[1])) / (100 if found[2] else 1) if found else None
    if ratio is None or ratio > 1:
        raise Refusal(
            "must be a share between 0 and 100 %", shortened(value), 'For example "8.25 %".'
        )
    return ratio


def parse_ratio(text: str, where: str | None = None) -> Fraction:
    """Return the share that a user wrote, from 0 to 1.

    Args:
        text: "8.25%" or "0.0825".
        where: option that it was written at.

    Raises:
        InputError: no share.
    """
    try:
        return read_ratio(text)
    except Refusal as wrong:
        raise wrong.at(where) from None


def share(amount: Money, ratio: Fraction) -> Money:
    """Return a share of an amount, halves of a cent up.

    Args:
        amount: of what [USD].
        ratio: how much of it, zero or more [1].
    """
    return Money(rounded(amount.cents * ratio))


def rounded(cents: Fraction) -> int:
    """Return a number of cents, zero or more, as whole ones; halves go up."""
    return (2 * cents.numerator + cents.denominator) // (2 * cents.denominator)


def percent(ratio: Fraction) -> str:
    """Return a share as it is written: "8.25 %"."""
    hundredths = 100 * ratio
    if hundredths.denominator == 1:
        return f"{hundredths.numerator} %"
    return f"{Decimal(hundredths.numerator) / Decimal(hundredths.denominator)} %"


Amount = Annotated[Money, BeforeValidator(read_amount)]
Ratio = Annotated[Fraction, BeforeValidator(read_ratio)]
