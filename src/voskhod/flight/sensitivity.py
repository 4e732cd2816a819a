r"""How a measurand follows each number of a mission that is in doubt.

Two answers for each number $x_i$, the others at their nominal values:

* the slope $\partial y / \partial x_i$, by forward-mode differentiation of the whole flight, the
  events included (`physics.march`, `phases.opening`);
* the swing: $y$ with $x_i$ at its 16 % and its 84 % quantile, which is what one standard deviation
  does if the flight is not straight over that range.

A slope times half the distance between both quantiles is the linear share of a standard
deviation; the root of the sum of their squares is the linear standard deviation of $y$, if the
numbers are independent, as the mission file takes them to be. Switches and choices have a swing
only.

Source: error propagation to first order (GUM, JCGM 100:2008, section 5.1).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from voskhod.arrays import Real, Scalar
from voskhod.errors import InputError
from voskhod.flight.chain import Aim, Layout, fly
from voskhod.flight.compiled import kept
from voskhod.flight.flight import prepare
from voskhod.flight.measurand import Measurand
from voskhod.flight.measurands import MEASURANDS
from voskhod.mission.distribution import Choice
from voskhod.mission.plan import Plan, changed_plan, quantile, uncertain_numbers
from voskhod.mission.quantity import Uncertain
from voskhod.mission.schema import Mission

Table: TypeAlias = Float[np.ndarray, "row number"]
"""One flight to a row, one number of the mission to a column."""

LOW, HIGH = 0.15865525393145707, 0.8413447460685429  # one standard deviation of a normal curve
FELT = 1e-6  # of the greatest swing: what is less is rounding
CHUNK = 64  # flights of a batch: as many as fit a laptop's memory with their records


@dataclass(frozen=True)
class Sensitivity:
    """What one number of the mission does to a measurand, all in SI units.

    Attributes:
        name: dotted name of the number.
        unit: its SI unit.
        nominal: its nominal value.
        low: its 16 % quantile.
        high: its 84 % quantile.
        slope: derivative of the measurand; None for a choice.
        at_low: measurand with the number at its 16 % quantile less the nominal one; None where
            it is undefined there.
        at_high: the same at the 84 % quantile.
    """

    name: str
    unit: str
    nominal: float
    low: float
    high: float
    slope: float | None
    at_low: float | None
    at_high: float | None

    @property
    def per_sigma(self) -> float | None:
        """Return the linear change of the measurand per standard deviation of the number."""
        return None if self.slope is None else self.slope * 0.5 * (self.high - self.low)

    @property
    def swing(self) -> float:
        """Return the greatest change at either quantile; infinite where it is undefined there."""
        ends = (self.at_low, self.at_high)
        return max(math.inf if end is None else abs(end) for end in ends)


@dataclass(frozen=True)
class Budget:
    """Everything that moves a measurand of a mission.

    Attributes:
        mission: the mission.
        measurand: what is moved.
        nominal: its nominal value [SI].
        rows: one for each number in doubt that moves it, greatest swing first.
    """

    mission: Mission
    measurand: Measurand
    nominal: float
    rows: tuple[Sensitivity, ...]

    @property
    def deviation(self) -> float:
        """Return the linear standard deviation of the measurand [SI]."""
        return math.sqrt(sum((row.per_sigma or 0.0) ** 2 for row in self.rows))


def budget_of(mission: Mission, name: str) -> Budget:
    """Return how a measurand of a mission follows each number in doubt.

    Args:
        mission: what is flown.
        name: id of the measurand.

    Raises:
        InputError: no such measurand, or one that the nominal flight does not reach.
    """
    measurand = _measurand(name)
    doubts = uncertain_numbers(mission)
    if not doubts:
        raise InputError("must have numbers in doubt", given="none", where=mission.mission.id)
    aim, layout = prepare(mission)
    names = tuple(doubts)
    nominal = np.array([doubts[n].nominal for n in names])
    ends = np.array([[float(_end(doubts[n], at)) for n in names] for at in (LOW, HIGH)])

    # One program for both answers: the swing takes the values of the differentiated flight.
    along = partial(_along, aim, mission=mission, name=name, layout=layout)
    unit = np.eye(len(names))
    points = np.concatenate([np.where(unit > 0.0, at, nominal) for at in (nominal, *ends)])
    (values, defined), (slopes, _) = _in_chunks(along, points, np.tile(unit, (3, 1)))
    if defined[0] < 0.5:
        raise InputError(
            "must be a measurand that the nominal flight reaches", given=name, where="--of"
        )
    value, slope = values[0], slopes[: len(names)]
    change = np.where(defined > 0.5, values - value, np.nan).reshape(3, -1)[1:]
    rows = (
        Sensitivity(
            n,
            doubts[n].unit,
            float(nominal[i]),
            float(ends[0, i]),
            float(ends[1, i]),
            None if isinstance(doubts[n].distribution, Choice) else float(slope[i]),
            *(None if math.isnan(end) else float(end) for end in change[:, i]),
        )
        for i, n in enumerate(names)
    )
    ordered = sorted(rows, key=lambda row: -row.swing)
    greatest = max((row.swing for row in ordered if row.swing < math.inf), default=0.0)
    felt = [row for row in ordered if row.swing > FELT * greatest]
    return Budget(mission, measurand, float(value), tuple(felt))


@kept
def _along(
    aim: Aim, points: Table, ways: Table, *, mission: Mission, name: str, layout: Layout
) -> Any:
    """Return value, whether it is defined, and their derivatives, one flight to a row."""
    names = tuple(uncertain_numbers(mission))

    def read(values: Real) -> tuple[Scalar, Scalar]:
        plan = changed_plan(mission, dict(zip(names, values, strict=True)))
        return _read(MEASURANDS[name], plan, aim, layout)

    return jax.vmap(lambda at, way: jax.jvp(read, (at,), (way,)))(points, ways)


def _measurand(name: str) -> Measurand:
    if name not in MEASURANDS:
        raise InputError(
            "must be a measurand", given=name, where="--of", do="See `voskhod measurands`."
        )
    return MEASURANDS[name]


def _end(number: Uncertain, chance: float) -> Real:
    return quantile(number.distribution, jnp.asarray([chance]))[0]


def _read(measurand: Measurand, plan: Plan, aim: Aim, layout: Layout) -> tuple[Scalar, Scalar]:
    """Return a measurand and whether it is defined, without phases that it does not need."""
    idle = {"walk": ("spacewalk",), "rescue": ("rescue", "survival")}
    wanted = measurand.needs
    left_out = [s for part, sections in idle.items() if part != wanted for s in sections]
    record = fly(plan.model_copy(update=dict.fromkeys(left_out)), aim, layout)
    if not measurand.is_part_of(record):
        raise InputError(
            "must be a measurand that the mission has", given=measurand.id, where="--of"
        )
    value, defined = measurand.read(record)
    return value, jnp.asarray(defined, float)


def _in_chunks(function: Callable[..., Any], *columns: Table) -> Any:
    """Return a batched function's results, a fixed number of rows at a time."""
    count = columns[0].shape[0]
    parts = []
    for start in range(0, count, CHUNK):
        rows = [column[start : start + CHUNK] for column in columns]
        spare = CHUNK - rows[0].shape[0]
        padded = [np.concatenate([row, np.repeat(row[-1:], spare, axis=0)]) for row in rows]
        parts.append(jax.device_get(function(*padded)))
    return jax.tree.map(lambda *leaves: np.concatenate(leaves)[:count], *parts)
