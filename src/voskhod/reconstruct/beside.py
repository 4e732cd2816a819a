r"""Two dynamics side by side: what of a posterior hangs on the model that flights were flown by.

The same evidence is heard over two campaigns, A and B, whose flights obey other dynamics. Of each
measurand and each answer

    shift = (m_B - m_A) / s_A,      sure = |m_B - m_A| / sqrt(e_A^2 + e_B^2),

with m the mean after, s its standard deviation over flights and e its Monte Carlo error; of an
answer m is its probability and s^2 = m (1 - m). What moves by more than a third of s and more than
three errors hangs on the model.

Decision: errors are added as if the campaigns were drawn apart. Campaigns of one seed share draws,
and their difference is surer than that; weights that few flights carry make it less sure: where one
of the two is doubtful (k above 0.7, or runs that do not agree) so is every row.
Decision: claims do not decide between the two: the evidence has been read with one of them in mind.

Source: sensitivity to the model as in Davey and others, Bayesian Methods in the Search for MH370
(2016), chapter 5; Draper, J. R. Stat. Soc. B 57 (1995).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from voskhod.errors import InputError
from voskhod.reconstruct.bands import Band
from voskhod.reconstruct.reconstruction import Reconstruction
from voskhod.reconstruct.worth import DOUBTFUL_FROM

SHIFT = 1.0 / 3.0  # of the spread; guess: less is not seen in a band
SURE = 3.0  # Monte Carlo errors


class Side(NamedTuple):
    """A measurand, or an answer, in one campaign.

    Attributes:
        low: 5 % quantile after [SI]; the probability itself of an answer.
        middle: median, or the probability [SI or 1].
        high: 95 % quantile [SI].
        mean: mean, or the probability [SI or 1].
        error: Monte Carlo standard error of the mean [SI or 1].
        spread: standard deviation [SI or 1].
    """

    low: float
    middle: float
    high: float
    mean: float
    error: float
    spread: float


class Row(NamedTuple):
    """What the dynamics do to a measurand or an answer.

    Attributes:
        kind: which of the two it is.
        id: of the measurand, or of the question.
        name: the measurand, or the answer in words.
        first: in campaign A; None where it has none there.
        second: in campaign B; None likewise.
        shift: difference of means in spreads of A [1]; not a number where A has no spread, or one
            has none.
        sure: the same in its own Monte Carlo errors [1].
    """

    kind: Literal["measurand", "answer"]
    id: str
    name: str
    first: Side | None
    second: Side | None
    shift: float
    sure: float

    @property
    def hangs(self) -> bool:
        """Return whether it hangs on the model."""
        if (self.first is None) != (self.second is None):
            return True
        return abs(self.shift) > SHIFT and self.sure > SURE


@dataclass(frozen=True)
class Beside:
    """A posterior under two dynamics.

    Attributes:
        names: what campaign A and B are, in words.
        rows: measurands in the order that was asked for, then answers.
        sizes: how many equal flights each is worth [1].
        is_doubtful: whether errors of one of the two are too small.
        asks: questions in words, by id.
    """

    names: tuple[str, str]
    rows: tuple[Row, ...]
    sizes: tuple[float, float]
    is_doubtful: bool
    asks: Mapping[str, str]


class Refused(NamedTuple):
    """Why there is nothing to set beside a posterior.

    Attributes:
        names: what campaign A and B are, in words.
        words: the refusal of B.
    """

    names: tuple[str, str]
    words: str


def beside(
    first: Reconstruction,
    second: Reconstruction,
    of: tuple[str, ...],
    names: tuple[str, str] = ("A", "B"),
) -> Beside:
    """Return what a posterior is under two dynamics.

    Args:
        first: over campaign A.
        second: over campaign B.
        of: measurands that are told.
        names: what the campaigns are, in words.

    Raises:
        InputError: other evidence, or other claims of it, were heard over the two.
    """
    if first.digest != second.digest:
        raise InputError(
            "must be reconstructions of one evidence folder",
            given=f"digests {first.digest[:12]} and {second.digest[:12]}",
            where="--beside",
        )
    heard = [(one.options.which, sorted(one.options.without)) for one in (first, second)]
    if heard[0] != heard[1]:
        raise InputError(
            "must have heard the same claims",
            given=f"{heard[0]} and {heard[1]}",
            where="--beside",
        )
    rows = [
        _row("measurand", name, name, *(_band(one.posterior.get(name)) for one in (first, second)))
        for name in of
    ]
    return Beside(
        names,
        tuple(row for row in (*rows, *_answers(first, second)) if (row.first or row.second)),
        (first.size, second.size),
        any(map(_is_doubtful, (first, second))),
        {q.id: q.asks for one in (first, second) for q in one.answers},
    )


def _is_doubtful(one: Reconstruction) -> bool:
    """Return whether stated errors are too small, or runs do not agree."""
    if one.drawn is not None:
        return bool(one.disagreements)
    return one.worth.tail is not None and one.worth.tail > DOUBTFUL_FROM


def _answers(first: Reconstruction, second: Reconstruction) -> list[Row]:
    """Return the answers that either has, in the order of A and then of B."""
    chances = [
        {(q.id, c.name): (q, c) for q in one.answers for c in q.chances} for one in (first, second)
    ]
    found = []
    for key in dict.fromkeys((*chances[0], *chances[1])):
        sides: list[Side | None] = []
        for some in chances:
            if key not in some:
                sides.append(None)
                continue
            p, error = some[key][1].after, some[key][1].error
            sides.append(Side(p, p, p, p, error, math.sqrt(max(p * (1.0 - p), 0.0))))
        found.append(_row("answer", *key, sides[0], sides[1]))
    return found


def _band(one: Band | None) -> Side | None:
    if one is None:
        return None
    low, middle, high = (one.quantiles[i].value for i in (0, 2, 4))
    return Side(low, middle, high, one.mean, one.error, one.deviation)


def _row(
    kind: Literal["measurand", "answer"],
    key: str,
    name: str,
    first: Side | None,
    second: Side | None,
) -> Row:
    shift = sure = math.nan
    if first is not None and second is not None:
        gap, error = second.mean - first.mean, math.hypot(first.error, second.error)
        shift = gap / first.spread if first.spread > 0.0 else math.nan
        sure = abs(gap) / error if error > 0.0 else (math.inf if gap else 0.0)
        if gap == 0.0:
            shift = 0.0
    return Row(kind, key, name, first, second, shift, sure)
