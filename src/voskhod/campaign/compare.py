"""What differs between two campaigns, and how sure that is.

Decision: draws are compared in pairs where both campaigns have the same seed and sampling, and half
or more of the numbers in doubt that both have are the same draw by draw. What a draw brings to both
then drops out of the difference. Pairs are valid whichever inputs differ: those are what is being
compared, and are listed. Weighted draws are never paired.

Source: common random numbers, Glasserman, Monte Carlo Methods in Financial Engineering (2003),
section 7.1; `campaign.gaps`.
"""

import dataclasses
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
from jaxtyping import Int

from voskhod.campaign.columns import (
    DRAW,
    INPUT,
    OUTCOME,
    columns_of,
    defined,
    read_columns,
    weights_of,
)
from voskhod.campaign.differences import (
    SURE_BELOW,
    Comparison,
    Difference,
    EndingGap,
    InputGap,
    Level,
)
from voskhod.campaign.gaps import (
    Column,
    holm,
    ks_chance,
    mean_gap,
    median_gap,
    pair_chance,
    pair_correlation,
    pair_mean_gap,
    pair_median_gap,
    share_gap,
)
from voskhod.campaign.samples import (
    Share,
    Sums,
    Values,
    Weights,
    chance_of,
    moments,
    quantiles,
    share_of,
)
from voskhod.campaign.shares import MOST_DRAWS
from voskhod.campaign.store import Campaign
from voskhod.campaign.summary import RECOVERED
from voskhod.errors import InputError

if TYPE_CHECKING:
    import polars as pl

_LEAST = 2  # draws of which a spread can be taken
_CERTAIN = 1e-9  # chances below are alike: what differs most comes first
_SETTINGS = ("mission", "digest", "overrides", "seed", "sampling", "rows")


class _Side(NamedTuple):
    """Rows of one campaign: which of them are compared, in which order; None for all."""

    frame: "pl.LazyFrame"
    weights: Weights | None
    draws: Values
    rows: Int[np.ndarray, " pair"] | None = None

    def taken(self, values: np.ndarray) -> np.ndarray:
        """Return the rows of a column that are compared."""
        return values if self.rows is None else values[self.rows]

    def column(self, values: Values) -> Column:
        """Return a column of the rows that are compared, where it is defined."""
        return Column(*defined(values, self.weights))


_Sides: TypeAlias = tuple[_Side, _Side]


def compare_campaigns(first: Campaign, second: Campaign) -> Comparison:
    """Return what differs between two campaigns.

    Args:
        first: what is compared with.
        second: what is compared.

    Raises:
        InputError: a campaign without rows.
    """
    records = [dataclasses.asdict(one.manifest) for one in (first, second)]
    settings = {n: (a, b) for n in _SETTINGS if (a := records[0][n]) != (b := records[1][n])}
    may_pair = not {"seed", "sampling"} & set(settings)
    return compare_frames(first.frame(), second.frame(), may_pair, settings)


def compare_frames(
    first: "pl.LazyFrame",
    second: "pl.LazyFrame",
    may_pair: bool,
    settings: dict[str, tuple[Any, Any]] | None = None,
) -> Comparison:
    """Return what differs between the rows of two campaigns.

    Args:
        first: what is compared with.
        second: what is compared.
        may_pair: whether both were drawn with the same seed in the same way.
        settings: what their records say otherwise, first and second by name.

    Raises:
        InputError: no rows, or a column missing.
    """
    columns = columns_of(first), columns_of(second)
    whole = _side(first), _side(second)
    names = columns[0].inputs, columns[1].inputs
    is_weighted = columns[0].is_weighted or columns[1].is_weighted
    sides = _paired(whole) if may_pair and not is_weighted else whole
    inputs = list(_inputs(sides, names))
    shared = len(set(names[0]) & set(names[1]))
    alike = shared - sum(1 for one in inputs if one.is_shared)
    if sides is not whole and (not alike or 2 * alike < shared):
        sides = whole
        inputs = list(_inputs(sides, names))
    both = [name for name in columns[0].measurands if name in columns[1].measurands]
    endings, changed = _endings(sides)
    rows = sides[0].rows
    return Comparison(
        settings or {},
        (whole[0].draws.size, whole[1].draws.size),
        None if rows is None else rows.size,
        changed,
        endings,
        _ordered(list(_measurands(sides, both))),
        tuple(one.told for one in inputs),
        tuple(sorted(set(columns[0].measurands) ^ set(columns[1].measurands))),
    )


def _side(frame: "pl.LazyFrame") -> _Side:
    draws = dict(read_columns(frame, (DRAW,)))[DRAW]
    if not draws.size:
        raise InputError("must have a flight", given="none", where="campaign")
    return _Side(frame, weights_of(frame), draws)


class _Input(NamedTuple):
    """An input that is not the same, and whether both campaigns have it."""

    told: InputGap
    is_shared: bool


def _paired(sides: _Sides) -> _Sides:
    """Return the rows of draws that both have, in the same order; all where there are too few."""
    first, second = sides
    common, one, other = np.intersect1d(first.draws, second.draws, return_indices=True)
    if common.size < _LEAST:
        return sides
    return first._replace(rows=one), second._replace(rows=other)


def _inputs(sides: _Sides, names: tuple[Sequence[str], Sequence[str]]) -> Iterator[_Input]:
    """Return the inputs that are not the same in both."""
    one, other = sides
    for side, own, but, says in (
        (one, names[0], names[1], "only in the first"),
        (other, names[1], names[0], "only in the second"),
    ):
        alone = [INPUT + name for name in own if name not in but]
        for name, values in read_columns(side.frame, alone, side.draws.size):
            mean = moments(values, side.weights)[0]
            means = (mean, math.nan) if side is one else (math.nan, mean)
            yield _Input(InputGap(name.removeprefix(INPUT), says, *means), False)
    found = []
    for name, first, second in _both(
        sides, [INPUT + name for name in names[0] if name in names[1]]
    ):
        means = moments(*one.column(first))[0], moments(*other.column(second))[0]
        found.append((name.removeprefix(INPUT), means, _input_chance(sides, first, second)))
    for (name, means, _), chance in zip(found, holm([one[2] for one in found]), strict=True):
        if chance < SURE_BELOW:
            says = "drawn otherwise" if sides[0].rows is None else "not the same draw by draw"
            yield _Input(InputGap(name, says, *means), True)


def _input_chance(sides: _Sides, first: Values, second: Values) -> float:
    """Return the chance of an input to be the same in both; of pairs that is no or yes."""
    if sides[0].rows is not None:
        return float(np.array_equal(first, second))
    columns = sides[0].column(first), sides[1].column(second)
    return ks_chance(*(_first(one) for one in columns))


def _first(one: Column) -> Column:
    """Return as many draws as tell two inputs apart."""
    weights = None if one.weights is None else one.weights[:MOST_DRAWS]
    return Column(one.values[:MOST_DRAWS], weights)


def _endings(sides: _Sides) -> tuple[tuple[EndingGap, ...], Share | None]:
    """Return how flights end in both, and the share of pairs that end otherwise."""
    one, other = sides
    first, second = (side.taken(_outcomes(side.frame)) for side in sides)
    found = []
    for cause in sorted({RECOVERED, *np.unique(first).tolist(), *np.unique(second).tolist()}):
        inside, inside2 = first == cause, second == cause
        share, share2 = _chance(inside, one.weights), _chance(inside2, other.weights)
        phi = 0.0 if one.rows is None else pair_correlation(inside, inside2)
        found.append(EndingGap(cause, share, share2, share_gap(share, share2, phi)))
    found.sort(key=lambda gap: (gap.cause != RECOVERED, -abs(gap.gap.value), gap.cause))
    return tuple(found), None if one.rows is None else share_of(first != second)


def _chance(inside: np.ndarray, weights: Weights | None) -> Share:
    """Return the chance of an outcome."""
    weight = np.ones(inside.size) if weights is None else weights
    held, every = (
        Sums(some.size, float(some.sum()), float(np.square(some).sum()))
        for some in (weight[inside], weight)
    )
    return chance_of(held, every)


def _outcomes(frame: "pl.LazyFrame") -> np.ndarray:
    table = frame.select(OUTCOME).collect(engine="streaming")
    return np.asarray(table.get_column(OUTCOME).to_list(), dtype=np.str_)


def _measurands(sides: _Sides, names: Sequence[str]) -> Iterator[Difference]:
    is_paired = sides[0].rows is not None
    for name, *values in _both(sides, names):
        alone = 0
        if is_paired:
            has = np.isfinite(values)
            alone = int((has[0] ^ has[1]).sum())
            values = [column[has.all(0)] for column in values]  # noqa: PLW2901
        first, second = (side.column(v) for side, v in zip(sides, values, strict=True))
        if min(first.values.size, second.values.size) >= _LEAST:
            yield _difference(name, first, second, is_paired)._replace(alone=alone)


def _difference(name: str, first: Column, second: Column, is_paired: bool) -> Difference:
    if is_paired:
        apart = second.values - first.values
        found = pair_mean_gap(apart), pair_median_gap(apart), pair_chance(apart)
    else:
        found = mean_gap(first, second), median_gap(first, second), ks_chance(first, second)
    mean, median, chance = found
    spread = moments(*first)[1]
    size = mean.value / spread if spread > 0.0 else 0.0
    return Difference(name, _level(first), _level(second), mean, median, size, chance, chance, 0)


def _level(one: Column) -> Level:
    middle = quantiles(one.values, (0.5,), one.weights)[0].value
    return Level(one.values.size, moments(*one)[0], middle)


def _ordered(found: list[Difference]) -> tuple[Difference, ...]:
    """Return the differences with corrected chances, the surest first."""
    chances = holm([one.chance for one in found])
    found = [one._replace(corrected=c) for one, c in zip(found, chances, strict=True)]
    return tuple(sorted(found, key=_how_sure))


def _how_sure(one: Difference) -> tuple[float, ...]:
    return max(one.corrected, _CERTAIN), max(one.chance, _CERTAIN), -abs(one.size)


def _both(sides: _Sides, names: Sequence[str]) -> Iterator[tuple[str, Values, Values]]:
    """Return columns that both have, of the rows that are compared."""
    first, second = sides
    rows = first.draws.size + second.draws.size
    pairs = zip(*(read_columns(side.frame, names, rows) for side in sides), strict=True)
    for (name, values), (_, others) in pairs:
        yield name, first.taken(values), second.taken(others)
