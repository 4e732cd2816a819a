"""Rows of a campaign: many flights in, one row of numbers each out.

A row is what one flight was drawn with and what came of it: the numbers in doubt, the measurands
and the outcome. Rows are made from chances, the quantiles at which each number stands, so that
plain, stratified and weighted samples go through one program.

Decision: flights are flown `CHUNK` at a time, and a row's place in its batch is its index modulo
`CHUNK`; what is left of a batch is filled up with its own first or last row. A flight then stands
at the same place of the same program whatever the count, and is the same to the last digit.

Source: Monte Carlo by inverse transform; `mission.plan.plan_at`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from voskhod.arrays import Code, Scalar
from voskhod.flight.chain import Aim, Layout, fly
from voskhod.flight.compiled import kept
from voskhod.flight.flight import prepare, read_measurands
from voskhod.mission.plan import plan_at, values_at
from voskhod.mission.schema import Mission

CHUNK = 256  # flights of a batch: 64 flew 12 % fewer a second, on one core of a laptop

Chances = Float[np.ndarray, "draw number"]
"""Quantiles of the numbers in doubt, one flight to a row, in the order of `uncertain_numbers`."""


@dataclass(frozen=True)
class Rows:
    """Flights of a campaign, one to a row.

    Attributes:
        inputs: values of the numbers in doubt by dotted name, each of shape (draw) [SI].
        measurands: values by id, each of shape (draw) [SI]; not a number where undefined.
        causes: member of `Cause` that each flight ended with, shape (draw).
    """

    inputs: Mapping[str, Float[np.ndarray, " draw"]]
    measurands: Mapping[str, Float[np.ndarray, " draw"]]
    causes: Int[np.ndarray, " draw"]


def fly_rows(mission: Mission, chances: Chances, first: int = 0) -> Rows:
    """Fly a mission once for each row of chances.

    Args:
        mission: what is flown; it must have numbers in doubt.
        chances: strictly between 0 and 1, shape (draw, number), at least one row.
        first: index of the first row in its campaign.
    """
    aim, layout = prepare(mission)
    ahead = first % CHUNK
    placed = np.concatenate([np.repeat(chances[:1], ahead, axis=0), chances])
    parts = []
    for start in range(0, len(placed), CHUNK):
        rows = placed[start : start + CHUNK]
        spare = np.repeat(rows[-1:], CHUNK - len(rows), axis=0)
        batch = jnp.asarray(np.concatenate([rows, spare]))
        flown = _fly_chunk(aim, batch, mission=mission, layout=layout)
        parts.append(_first(jax.device_get(flown), len(rows)))
    values, readings, causes = jax.tree.map(lambda *leaves: np.concatenate(leaves)[ahead:], *parts)
    return Rows(
        values,
        {name: np.where(defined, value, np.nan) for name, (value, defined) in readings.items()},
        causes,
    )


def _first(flown: Any, count: int) -> Any:
    """Return the first rows of a tree of columns."""
    return jax.tree.map(lambda leaf: leaf[:count], flown)


@kept
def _fly_chunk(
    aim: Aim, chances: Float[Array, "draw number"], *, mission: Mission, layout: Layout
) -> tuple[dict[str, Scalar], dict[str, tuple[Scalar, Scalar]], Code]:
    """Return drawn values, readings of the measurands and causes, one flight to a row."""

    def one(
        row: Float[Array, " number"],
    ) -> tuple[dict[str, Scalar], dict[str, tuple[Scalar, Scalar]], Code]:
        record = fly(plan_at(mission, row), aim, layout)
        return values_at(mission, row), read_measurands(record), record.fate.cause

    return jax.vmap(one)(chances)
