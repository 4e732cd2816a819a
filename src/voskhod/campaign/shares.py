r"""Which inputs a measurand hangs on: rank correlation, and share of its variance.

Rank correlation is Spearman's. The share of the variance that an input x explains alone is

    S = Var(E(y | x)) / Var y

estimated from the draws at hand: the draws are put into M bins of x with as many draws each, and
the conditional mean of y is its mean in a bin. The share between bins, eta^2, is too large by what
chance puts there, which Kelley's

    S = 1 - (1 - eta^2) (n - 1) / (n - M)

takes off. M = 2 n^(1/3), Rice's number of bins; a number that takes fewer values has a bin for
each. The bins hide what y does within one, at most a few per cent of S. Shares alone do not add up
to one where inputs act together.

The floor of both is what the largest of k inputs without any influence stays below with 95 %
(Bonferroni): |r| by its normal limit 1 / sqrt(n - 1), S by the F distribution with M - 1 and n - M
degrees of freedom. For weighted draws n is their effective number.

Decision: at most the first 65 536 draws are looked at; their floor is 1 % in r and far less in S.

Sources: Plischke, Borgonovo and Smith, Eur. J. Oper. Res. 226, 536 (2013), sensitivity from given
data; Kelley, Proc. Nat. Acad. Sci. 21, 554 (1935); Spearman, Am. J. Psychology 15, 72 (1904).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from jaxtyping import Int

from voskhod.campaign.columns import INPUT, columns_of, defined, read_columns, weights_of
from voskhod.campaign.samples import Values, Weights, effective_count
from voskhod.errors import InputError

if TYPE_CHECKING:
    import polars as pl

MOST_DRAWS = 65_536
LEAST_DRAWS = 50  # fewer tell nothing of two hundred inputs
USUAL = (  # what people ask first of a flight
    "spacewalk.outside_duration",
    "walker.core_temperature_rise",
    "landing.miss_distance",
    "rescue.located_after",
    "rescue.extracted_after",
    "survival.alone",
)
_SURE = 0.95
_FEW = 3  # measurands that are looked at where a mission has none of the usual ones


class Influence(NamedTuple):
    """What one input does to a measurand.

    Attributes:
        name: dotted name of the input.
        correlation: Spearman's rank correlation [1].
        share: share of the variance that it explains alone; may be just below zero [1].
    """

    name: str
    correlation: float
    share: float


@dataclass(frozen=True)
class Influences:
    """What the inputs do to a measurand, the greatest share first.

    Attributes:
        measurand: id.
        draws: how many were looked at.
        correlation_floor: what chance alone makes of the largest correlation [1].
        share_floor: what chance alone makes of the largest share [1].
        inputs: all that vary.
    """

    measurand: str
    draws: int
    correlation_floor: float
    share_floor: float
    inputs: tuple[Influence, ...]

    def stands_out(self, one: Influence) -> bool:
        """Return whether an input is above what chance makes."""
        return one.share > self.share_floor or abs(one.correlation) > self.correlation_floor

    @property
    def standing_out(self) -> tuple[Influence, ...]:
        """Return the inputs that are above what chance makes."""
        return tuple(one for one in self.inputs if self.stands_out(one))

    @property
    def explained(self) -> float:
        """Return the share of the variance of all inputs whose share is above the floor [1]."""
        return sum(one.share for one in self.inputs if one.share > self.share_floor)


class _Target(NamedTuple):
    """A measurand, with all that is the same for every input.

    Attributes:
        name: its id.
        held: whether a draw has it, shape (draw).
        shares: weights of all draws, zero where they do not have it, with a sum of one.
        values: of the draws that have it.
        weights: of those, with a sum of one.
        ranks: of those.
        effective: how many equal draws they are worth.
    """

    name: str
    held: np.ndarray
    shares: Weights
    values: Values
    weights: Weights
    ranks: Values
    effective: float


def influences_of(frame: "pl.LazyFrame", of: Sequence[str] = ()) -> tuple[Influences, ...]:
    """Return what the inputs of a campaign do to some measurands.

    A measurand that is defined on fewer than 50 draws, or does not vary, is left out.

    Args:
        frame: rows of a campaign.
        of: ids of measurands; those of `USUAL` that there are, or the first that vary, if empty.

    Raises:
        InputError: there is no such measurand.
    """
    columns = columns_of(frame)
    for name in of:
        if name not in columns.measurands:
            raise InputError(
                "must be a measurand of the campaign",
                given=name,
                where="--of",
                do="`voskhod measurands` lists them.",
            )
    names = of or [name for name in USUAL if name in columns.measurands]
    some = frame.head(MOST_DRAWS)
    weights = weights_of(some)
    targets = list(_targets(some, names or columns.measurands, weights))
    if not names:
        targets = targets[:_FEW]
    found: list[list[Influence]] = [[] for _ in targets]
    inputs = [INPUT + name for name in columns.inputs]
    for name, values in read_columns(some, inputs, MOST_DRAWS):
        order = np.argsort(values, kind="stable")
        for target, row in zip(targets, found, strict=True):
            ordered = values[order][target.held[order]]
            if ordered[0] < ordered[-1]:
                ranked = ranks(values, target.shares, order)[target.held]
                row.append(_influence(name.removeprefix(INPUT), ranked, target))
    return tuple(_sorted(target, row) for target, row in zip(targets, found, strict=True))


def ranks(
    values: Values, weights: Weights, order: Int[np.ndarray, " draw"] | None = None
) -> Values:
    """Return the share of the draws below each, of equal ones half, shape (draw) [1].

    Args:
        values: shape (draw) [any].
        weights: with a sum of one, zero for draws that do not count, shape (draw) [1].
        order: what sorts the values, where that is known.
    """
    order = np.argsort(values, kind="stable") if order is None else order
    ordered = values[order]
    first = np.concatenate(([True], ordered[1:] > ordered[:-1]))  # of draws that are alike
    which = np.cumsum(first) - 1
    held = np.bincount(which, weights[order])
    found = np.empty(values.size)
    found[order] = (np.cumsum(held) - 0.5 * held)[which]
    return found


def correlation(x: Values, y: Values, weights: Weights) -> float:
    """Return the correlation of two columns, each of shape (draw) [1].

    Args:
        x: one.
        y: the other.
        weights: with a sum of one, shape (draw) [1].
    """
    dx, dy = x - _mean(x, weights), y - _mean(y, weights)
    spread = _mean(dx * dx, weights) * _mean(dy * dy, weights)
    return _mean(dx * dy, weights) / math.sqrt(spread)


def variance_share(
    bins: Int[np.ndarray, " draw"], y: Values, weights: Weights, count: float
) -> float:
    """Return the share of the variance of a column that lies between bins [1].

    Args:
        bins: number of the bin of each draw, shape (draw).
        y: the column, shape (draw) [any].
        weights: with a sum of one, shape (draw) [1].
        count: effective number of draws [1].
    """
    held = np.bincount(bins, weights)
    centred = y - _mean(y, weights)
    sums = np.bincount(bins, weights * centred)
    full = held > 0.0
    between = float(np.sum(sums[full] ** 2 / held[full])) / _mean(centred * centred, weights)
    return 1.0 - (1.0 - between) * (count - 1.0) / (count - int(full.sum()))


def _mean(values: Values, weights: Weights) -> float:
    """Return a weighted mean; not by a matrix product, whose threads wait on a busy machine."""
    return float(np.einsum("i,i->", values, weights))


def bins_for(count: float) -> int:
    """Return how many bins so many draws are put into: Rice's rule."""
    return max(round(2.0 * math.cbrt(count)), 2)


def _targets(
    frame: "pl.LazyFrame", names: Sequence[str], weights: Weights | None
) -> Iterator[_Target]:
    """Return the measurands that can be looked at."""
    for name, values in read_columns(frame, names, MOST_DRAWS):
        held = np.isfinite(values)
        y, weight = defined(values, weights)
        if y.size < LEAST_DRAWS or y.min() == y.max():
            continue
        weight = np.full(y.size, 1.0) if weight is None else weight
        count = effective_count(weight)
        if count >= LEAST_DRAWS:
            weight = weight / weight.sum()
            spread = np.zeros(held.size)
            spread[held] = weight
            yield _Target(name, held, spread, y, weight, ranks(y, weight), count)


def _influence(name: str, ranked: Values, target: _Target) -> Influence:
    bins = (ranked * bins_for(target.effective)).astype(int)
    return Influence(
        name,
        correlation(ranked, target.ranks, target.weights),
        variance_share(bins, target.values, target.weights, target.effective),
    )


def _sorted(target: _Target, found: list[Influence]) -> Influences:
    from scipy.stats import f, norm

    count, bins = target.effective, bins_for(target.effective)
    tail = (1.0 - _SURE) / max(len(found), 1)
    ratio = float(f.isf(tail, bins - 1, count - bins))
    floor = (ratio - 1.0) * (bins - 1) / ((bins - 1) * ratio + count - bins)
    return Influences(
        target.name,
        target.values.size,
        float(norm.isf(0.5 * tail)) / math.sqrt(count - 1.0),
        floor,
        tuple(sorted(found, key=lambda one: -one.share)),
    )
