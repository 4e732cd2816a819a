"""What a campaign says: how its flights end, what they measure, where they land, and why.

Decision: rows are read a few columns at a time and grouped in one pass, never all at once, so that
what is held in memory hardly grows with their number.

Source: `campaign.samples`, `campaign.scatter`, `campaign.shares`.
"""

import dataclasses
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from voskhod.campaign.columns import (
    LOG_WEIGHT,
    OUTCOME,
    columns_of,
    defined,
    read_columns,
    weights_of,
)
from voskhod.campaign.density_map import Region
from voskhod.campaign.quantiles import Quantile
from voskhod.campaign.samples import (
    Share,
    Sums,
    Values,
    Weights,
    chance_of,
    moments,
    quantiles,
)
from voskhod.campaign.scatter import Scatter, scatter_of
from voskhod.campaign.shares import Influences, influences_of
from voskhod.errors import InputError
from voskhod.flight.measurands import MEASURANDS
from voskhod.phases.fate import Cause

if TYPE_CHECKING:
    import polars as pl

QUANTILES = (0.05, 0.50, 0.95)
RECOVERED = Cause.RECOVERED.name.lower()


class Ending(NamedTuple):
    """How often flights end in one way.

    Attributes:
        cause: name of a member of `Cause` in lower case.
        draws: how many.
        share: of all flights, by weight where draws have one.
    """

    cause: str
    draws: int
    share: Share


class Spread(NamedTuple):
    """How a measurand is spread over the flights on which it is defined.

    Attributes:
        id: of the measurand.
        defined: how many draws have it.
        mean: [SI].
        deviation: standard deviation [SI].
        low: 5 % quantile [SI].
        median: [SI].
        high: 95 % quantile [SI].
    """

    id: str
    defined: int
    mean: float
    deviation: float
    low: Quantile
    median: Quantile
    high: Quantile


@dataclasses.dataclass(frozen=True)
class Summary:
    """What a campaign says.

    Attributes:
        draws: how many flights.
        effective: how many equal draws they are worth, by Kish; all of them without weights.
        is_weighted: whether draws have weights.
        endings: recovered first, then by share.
        spreads: of every measurand that is defined anywhere.
        scatter: of the landings; None where there are too few.
        influences: of the inputs on some measurands.
    """

    draws: int
    effective: float
    is_weighted: bool
    endings: tuple[Ending, ...]
    spreads: tuple[Spread, ...]
    scatter: Scatter | None
    influences: tuple[Influences, ...]

    @property
    def recovered(self) -> Share:
        """Return the share of the flights that end well."""
        return self.endings[0].share

    def document(self) -> dict[str, Any]:
        """Return the summary as plain data, ready for JSON: SI units, None where undefined."""
        found = plain({name: value for name, value in vars(self).items() if name != "scatter"})
        return {**found, "scatter": None if self.scatter is None else _scatter(self.scatter)}


def summary_of(frame: "pl.LazyFrame", of: Sequence[str] = ()) -> Summary:
    """Return what a campaign says.

    Args:
        frame: rows of a campaign.
        of: measurands whose causes are wanted; some usual ones if empty.

    Raises:
        InputError: no rows, a column missing, or no such measurand.
    """
    columns = columns_of(frame)
    endings, draws, effective = _endings(frame, columns.is_weighted)
    influences = influences_of(frame, of)
    weights = weights_of(frame)
    return Summary(
        draws,
        effective,
        columns.is_weighted,
        endings,
        tuple(_spreads(frame, columns.measurands, weights, draws)),
        scatter_of(frame),
        influences,
    )


def plain(value: Any) -> Any:
    """Return a value as plain data, ready for JSON: numbers that are none become None.

    Args:
        value: named tuple, dataclass, mapping, sequence, array, number or text.
    """
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if hasattr(value, "_asdict"):
        value = value._asdict()
    elif dataclasses.is_dataclass(value):
        value = vars(value)
    if isinstance(value, dict):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _scatter(scatter: Scatter) -> dict[str, Any]:
    """Return the scatter of landings as plain data, without its map and its single landings."""
    ellipses = [{**plain(one), "area": one.area} for one in scatter.ellipses]
    return {
        "landings": scatter.landings,
        "mean": plain(scatter.mean),
        "covariance": plain(scatter.covariance),
        "circles": plain(scatter.circles),
        "ellipses": ellipses,
        "regions": [_region(one) for one in scatter.regions],
        "normality": {**plain(scatter.normality), "rejected": scatter.normality.is_rejected},
        "says": scatter.words,
        "aim": {**plain(scatter.frame), "share": scatter.framed},
    }


def _region(region: Region) -> dict[str, Any]:
    return {"share": region.share, "held": region.held, "area": region.area}


def _endings(frame: "pl.LazyFrame", is_weighted: bool) -> tuple[tuple[Ending, ...], int, float]:
    """Return how flights end, how many there are and how many equal ones they are worth."""
    import polars as pl

    weight = pl.col(LOG_WEIGHT).exp() if is_weighted else pl.lit(1.0)
    table = (
        frame.select(pl.col(OUTCOME).cast(pl.String), weight.alias("w"))
        .group_by(OUTCOME)
        .agg(pl.len(), pl.col("w").sum(), (pl.col("w") * pl.col("w")).sum().alias("square"))
        .collect(engine="streaming")
    )
    sums = {cause: Sums(*row) for cause, *row in table.iter_rows()}
    if not sums:
        raise InputError("must have a flight", given="none", where="campaign")
    sums.setdefault(RECOVERED, Sums(0, 0.0, 0.0))
    whole = Sums(*(sum(column) for column in zip(*sums.values(), strict=True)))
    found = [Ending(cause, int(one.draws), chance_of(one, whole)) for cause, one in sums.items()]
    found.sort(key=lambda one: (one.cause != RECOVERED, -one.share.value, one.cause))
    return tuple(found), int(whole.draws), whole.weight**2 / whole.square


def _spreads(
    frame: "pl.LazyFrame", names: Sequence[str], weights: Weights | None, draws: int
) -> Iterator[Spread]:
    """Return the spreads in the order of the registry, what it does not know last."""
    order = {measurand.id: place for place, measurand in enumerate(MEASURANDS)}
    ordered = sorted(names, key=lambda name: order.get(name, len(order)))
    for name, values in read_columns(frame, ordered, draws):
        held, weight = defined(values, weights)
        if held.size:
            yield _spread(name, held, weight)


def _spread(name: str, values: Values, weights: Weights | None) -> Spread:
    return Spread(
        name, values.size, *moments(values, weights), *quantiles(values, QUANTILES, weights)
    )
