"""One figure of the package beside one figure of somebody else.

A score tells the signed error. Where it states a tolerance, it also says whether the figure is
inside, and the reason for that tolerance; where it states none, the comparison is only told: the
two figures do not mean quite the same thing, or nobody says how well the other one is known.
"""

import math
from dataclasses import dataclass, replace
from typing import SupportsFloat


@dataclass(frozen=True)
class Score:
    """A figure of the package beside a published one.

    Attributes:
        id: short name, dotted, unique in its suite.
        title: what is compared, in words.
        ours: figure of the package [SI].
        theirs: figure of the source [SI]; not a number where there is only ours to tell.
        unit: SI unit of both, "" for a pure number.
        shown_in: unit in which people read it.
        tolerance: greatest error allowed either way [SI]; None for a comparison that is told only.
        reason: why the tolerance is what it is, or why there is none.
        source: who says so, and where.
    """

    id: str
    title: str
    ours: float
    theirs: float
    unit: str
    shown_in: str
    tolerance: float | None
    reason: str
    source: str

    @property
    def error(self) -> float:
        """Return ours less theirs [SI]."""
        return self.ours - self.theirs

    @property
    def holds(self) -> bool | None:
        """Return whether the error is inside the tolerance, None where there is none."""
        if self.tolerance is None:
            return None
        # Written so that a number that is not one never holds.
        return math.isfinite(self.error) and abs(self.error) <= self.tolerance


@dataclass(frozen=True)
class Origin:
    """What the scores of one comparison share.

    Attributes:
        unit: SI unit, "" for a pure number.
        shown_in: unit in which people read it.
        tolerance: greatest error allowed either way [SI], or None.
        reason: why.
        source: who says so, and where.
        share: tolerance over the figure of the source, in the place of `tolerance` [1].
    """

    unit: str
    shown_in: str
    tolerance: float | None
    reason: str
    source: str
    share: float | None = None

    def score(self, name: str, title: str, ours: SupportsFloat, theirs: SupportsFloat) -> Score:
        """Return one score of this origin.

        Args:
            name: id of the score.
            title: what is compared, in words.
            ours: figure of the package [SI].
            theirs: figure of the source [SI].
        """
        one, two = float(ours), float(theirs)
        allowed = self.tolerance if self.share is None else self.share * abs(two)
        return Score(
            name, title, one, two, self.unit, self.shown_in, allowed, self.reason, self.source
        )

    def within_share(self, share: float) -> "Origin":
        """Return the same origin with a tolerance that is a share of the source's figure.

        Args:
            share: tolerance over the figure of the source [1].
        """
        return replace(self, share=share)
