"""Columns of a campaign: which there are, and how they are read without holding them all.

Columns: `draw`, `log_weight` (only of importance sampling), `outcome`, `input.<dotted name>` and
one for each measurand, null where it is undefined.

Decision: some columns are read at a time, as many as keep to a fixed number of values. What is held
then does not grow with the number of columns, and hardly with that of the rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from voskhod.campaign.samples import Values, Weights
from voskhod.errors import InputError

if TYPE_CHECKING:
    import polars as pl

DRAW, OUTCOME, LOG_WEIGHT, INPUT = "draw", "outcome", "log_weight", "input."
HELD = 8_000_000  # values read at a time: 64 MB


@dataclass(frozen=True)
class Columns:
    """What a campaign tells of each draw.

    Attributes:
        inputs: dotted names of the numbers in doubt.
        measurands: ids of the measurands.
        is_weighted: whether draws have weights.
    """

    inputs: tuple[str, ...]
    measurands: tuple[str, ...]
    is_weighted: bool


def columns_of(frame: "pl.LazyFrame") -> Columns:
    """Return what columns a campaign has.

    Args:
        frame: rows of a campaign.

    Raises:
        InputError: a column that every campaign has is not there.
    """
    schema = frame.collect_schema()
    for name in (DRAW, OUTCOME):
        if name not in schema:
            raise InputError("must be a column of a campaign", given="none", where=name)
    inputs = [name for name in schema if name.startswith(INPUT)]
    rest = (DRAW, OUTCOME, LOG_WEIGHT, *inputs)
    measured = (name for name, kind in schema.items() if name not in rest and kind.is_numeric())
    return Columns(
        tuple(name.removeprefix(INPUT) for name in inputs), tuple(measured), LOG_WEIGHT in schema
    )


def weights_of(frame: "pl.LazyFrame") -> Weights | None:
    """Return the weights of the draws, one on average but for chance; None where all are alike."""
    if LOG_WEIGHT not in frame.collect_schema():
        return None
    logs = dict(read_columns(frame, (LOG_WEIGHT,)))[LOG_WEIGHT]
    return np.asarray(np.exp(logs))


def read_columns(
    frame: "pl.LazyFrame", names: Sequence[str], rows: int = 1
) -> Iterator[tuple[str, Float[np.ndarray, " draw"]]]:
    """Return columns one by one, what is undefined as not a number.

    Args:
        frame: rows of a campaign.
        names: columns of numbers that it has.
        rows: how many rows it has, about; the more, the fewer columns are read at a time.
    """
    step = max(HELD // max(rows, 1), 1)
    for first in range(0, len(names), step):
        some = list(names[first : first + step])
        table = frame.select(some).collect(engine="streaming")
        for name in some:
            yield name, np.array(table.get_column(name).to_numpy(), dtype=float)


def defined(values: Values, weights: Weights | None) -> tuple[Values, Weights | None]:
    """Return the values that are defined, with their weights."""
    held = np.isfinite(values)
    return values[held], None if weights is None else weights[held]
