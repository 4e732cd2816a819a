"""Steps of bidding: what the next bid must add, as named tables with source and date.

A table has rows (from, step): the step of an amount is that of the last row at or below it. A
percentage table asks for

    next = ceil(current x (1 + rate))        in whole dollars

Decision: *add, not snap*. The next bid is the current one plus a step, also where the current one
lies between two steps: 2,499 + 100 = 2,599, as Pool's domain sales printed it.

Decision: steps never fall with the amount. A table in which they do could make a further bid lower
the price; it is refused.

No table here is Heritage's: the page of the lot only links to it. The ladder named "unsourced" is
repeated in many places without a source, and does not fit the house's own example (310 -> 320).

Source: the tables name theirs; see `data/increments.toml`.
"""

from functools import cache
from importlib.resources import files
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from voskhod.lots.money import Amount, Money, Ratio, dollars
from voskhod.lots.refusal import Refusal
from voskhod.lots.tables import Name, Text, read_toml, rows_of


class Row(BaseModel):
    """One row of a table: from which amount on, and what is added [USD]."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: Annotated[Amount, Field(alias="from")]
    step: Amount


class Ladder(BaseModel):
    """A table of steps.

    Attributes:
        name: what terms call it by.
        title: what it is.
        source: who printed it; says so where nobody is known to have.
        date: year of the print, where known.
        is_sourced: whether a seller is known to have printed it.
        rows: amounts and steps, rising [USD]; none in a percentage table.
        rate: share of the current bid that is added; None in a table of rows [1].
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    title: Text
    source: Text
    date: Text | None = None
    is_sourced: bool
    rows: Annotated[tuple[Row, ...], Field(max_length=1000)] = ()
    rate: Ratio | None = None

    @model_validator(mode="after")
    def rows_rise(self) -> Self:
        """Either rows or a rate; amounts rise, steps are more than nothing and never fall."""
        if bool(self.rows) == (self.rate is not None):
            raise Refusal("either rows or a rate must be given", "both or none of them")
        if self.rate is not None and self.rate <= 0:
            raise Refusal("must add something", "a rate of nothing")
        for row in self.rows:
            if row.step.cents == 0:
                raise Refusal("must add something", f"a step of {row.step} from {row.start}")
        for before, after in zip(self.rows, self.rows[1:], strict=False):
            if after.start <= before.start:
                raise Refusal("amounts must rise from row to row", f"{after.start} in a later row")
            if after.step < before.step:
                raise Refusal("steps must not fall", f"{after.step} after {before.step}")
        return self

    def step(self, amount: Money) -> Money:
        """Return what a bid must add to an amount.

        Args:
            amount: current bid, or an underbidder's maximum [USD].

        Raises:
            Refusal: the table begins above the amount.
        """
        if self.rate is not None:
            exact = amount.cents * (1 + self.rate) / 100
            return dollars(-(-exact.numerator // exact.denominator)) - amount
        return self._row(amount).step

    def next_after(self, amount: Money) -> Money:
        """Return the amount plus its step [USD]."""
        return amount + self.step(amount)

    def half_step(self, amount: Money) -> Money:
        """Return the least that a cut bid must add [USD].

        Half of a step where that is a number of whole dollars, else the step: bids are whole.
        """
        step = self.step(amount)
        return Money(step.cents // 2) if self.rate is None and step.cents % 200 == 0 else step

    def round_cut(self, amount: Money) -> Money:
        """Return the nearest full or half step, counted from the row's own beginning.

        An amount in the middle goes down: nobody is bound to more than he said by a tie. A
        percentage table has no fixed steps: the amount stays.

        Args:
            amount: bid as it was made [USD].

        Raises:
            Refusal: the table begins above the amount.
        """
        if self.rate is not None:
            return amount
        row, half = self._row(amount), self.half_step(amount).cents
        above = next((r.start.cents for r in self.rows if r.start > amount), None)
        low = row.start.cents + (amount.cents - row.start.cents) // half * half
        high = low + half if above is None else min(low + half, above)
        return Money(low if amount.cents - low <= high - amount.cents else high)

    def _row(self, amount: Money) -> Row:
        """Return the last row at or below an amount."""
        found = None
        for row in self.rows:
            if row.start > amount:
                break
            found = row
        if found is None:
            raise Refusal(
                f'must be at least {self.rows[0].start}, where the steps "{self.name}" begin',
                str(amount),
            )
        return found


@cache
def built_in_ladders() -> dict[str, Ladder]:
    """Return the tables that come with the package, by name."""
    path = files("voskhod.lots") / "data" / "increments.toml"
    top = read_toml(path.read_text("utf-8"), ("ladder",), path.name)
    found = rows_of(top, "ladder", Ladder, path.name)
    return {ladder.name: ladder for ladder in found}
