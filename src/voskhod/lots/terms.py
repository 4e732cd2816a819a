"""Terms of a sale as data: premium, ties, opening, steps, cut bids, channels.

    premium = max(minimum, sum over tiers of rate x part of the hammer price in the tier)

Terms are named and dated, because a house changes them: a lot says which hold for it. Claims of an
evidence folder that terms rest on are named by the lot, not here: terms serve many lots.

Decision: a channel opens and closes at moments told from three anchors (opening of proxy bids,
start of the session, fall of the hammer). "At latest" stays a bound: see `voskhod.lots.clock`.

Source: a lot page of November 2025 (premium, opening, channels); guidelines of such sales as
copied by others (ties, whole amounts, cut bids); see `data/terms.toml`.
"""

from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from voskhod.lots.money import Amount, Money, Ratio, percent, rounded
from voskhod.lots.refusal import Refusal
from voskhod.lots.tables import Name, Text, read_toml, rows_of

Anchor = Literal["proxy opening", "session start", "hammer"]
PROXY = "internet-proxy"  # the channel whose end a lot page counts down to


class _Part(BaseModel):
    """What every part of the terms has."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Tier(_Part):
    """A rate for the part of a hammer price up to a bound; no bound in the last one."""

    rate: Ratio
    up_to: Amount | None = None


class Premium(_Part):
    """What a buyer pays on top of the hammer price.

    Attributes:
        tiers: rates of the parts of the price, bounds rising [1].
        minimum: least premium of a lot [USD].
    """

    tiers: Annotated[tuple[Tier, ...], Field(min_length=1, max_length=100)]
    minimum: Amount = Money(0)

    @model_validator(mode="after")
    def bounds_rise(self) -> Self:
        """Every tier but the last has a bound, above the one before."""
        bounds = [tier.up_to for tier in self.tiers]
        if bounds[-1] is not None or None in bounds[:-1]:
            raise Refusal("every tier but the last must have up_to", "other tiers")
        known = [bound for bound in bounds if bound is not None]
        if known != sorted(set(known)):
            raise Refusal("up_to must rise from tier to tier", ", ".join(map(str, known)))
        return self

    def on(self, hammer: Money) -> Money:
        """Return the premium of a hammer price, halves of a cent up [USD].

        Args:
            hammer: price at which the lot was knocked down [USD].
        """
        below, exact = 0, 0 * self.tiers[0].rate
        for tier in self.tiers:
            top = hammer.cents if tier.up_to is None else min(hammer.cents, tier.up_to.cents)
            exact += max(top - below, 0) * tier.rate
            below = max(below, top)
        return max(self.minimum, Money(rounded(exact)))

    def words(self) -> str:
        """Return it as a phrase: "25 %, at least $49.00"."""
        parts = [
            percent(tier.rate) + (f" up to {tier.up_to}" if tier.up_to else "")
            for tier in self.tiers
        ]
        least = f", at least {self.minimum}" if self.minimum.cents else ""
        return ", then ".join(parts) + least


class Opening(_Part):
    """Where bidding opens, as a share of the low estimate.

    Attributes:
        low: least share [1].
        high: greatest share [1].
        hedge: what softens the rule.
    """

    low: Ratio
    high: Ratio
    hedge: Text | None = None

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """More than nothing, and low before high."""
        if not 0 < self.low <= self.high:
            raise Refusal("must be 0 < low <= high", f"{percent(self.low)}, {percent(self.high)}")
        return self


class Moment(_Part):
    """A moment told from an anchor.

    Attributes:
        at: anchor.
        minutes: after it; before it where negative [min].
        at_latest: whether it may come earlier, but not before an anchor that it follows.
    """

    at: Anchor
    minutes: Annotated[int, Field(ge=-100_000, le=100_000, strict=True)] = 0
    at_latest: bool = False


class Channel(_Part):
    """A way in which bids come.

    Attributes:
        name: what logs call it.
        title: what it is.
        bids: a "maximum" that is bid up to by steps, or an amount "spoken" and standing.
        is_cut: whether its bids lie on full or half steps.
        opens: when; None where it is not printed.
        closes: when; None where it is not printed.
    """

    name: Name
    title: Text
    bids: Literal["maximum", "spoken"]
    is_cut: bool = False
    opens: Moment | None = None
    closes: Moment | None = None


class Terms(_Part):
    """The terms of a sale.

    Attributes:
        name: what lots call them.
        title: what they are.
        source: who printed them.
        in_force: when they held.
        currency: of every amount.
        tie: who wins among equal maxima.
        whole_amounts: whether bids are whole dollars.
        premium: what a buyer pays on top.
        opening: where bidding opens.
        increments: name of the table of steps.
        channels: ways in which bids come.
        not_modelled: rules that are known and left out.
    """

    name: Name
    title: Text
    source: Text
    in_force: Text
    currency: Literal["USD"] = "USD"
    tie: Literal["earliest"]
    whole_amounts: bool
    premium: Premium
    opening: Opening
    increments: Name
    channels: Annotated[tuple[Channel, ...], Field(min_length=1, max_length=100)]
    not_modelled: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def one_proxy(self) -> Self:
        """Channels have different names; the proxy one closes by the clock of the session."""
        names = [channel.name for channel in self.channels]
        if len(set(names)) < len(names):
            raise Refusal("channels must have different names", ", ".join(names))
        closes = self.channel(PROXY).closes
        if closes is None or closes.at != "session start" or closes.at_latest:
            raise Refusal(f'"{PROXY}" must close at a time told from the session start', "another")
        return self

    def channel(self, name: str) -> Channel:
        """Return a channel by name.

        Raises:
            Refusal: there is none of that name.
        """
        for channel in self.channels:
            if channel.name == name:
                return channel
        known = ", ".join(channel.name for channel in self.channels)
        raise Refusal("must be a channel of the sale", f'"{name}"', f"Known: {known}.")


@cache
def built_in_terms() -> dict[str, Terms]:
    """Return the terms that come with the package, by name."""
    path = files("voskhod.lots") / "data" / "terms.toml"
    top = read_toml(path.read_text("utf-8"), ("terms",), path.name)
    found = rows_of(top, "terms", Terms, path.name)
    return {terms.name: terms for terms in found}
