"""How the drawn rescues of a mission go: located, reached, out, and who would live that long.

Each draw is flown from its descent to the end of its rescue: `flight.chain.come_down`, then
`flight.recovery.recover`. The walk and the cabin are left out: what they cost a crew does not reach
the search. A second wait in the cold, to which nobody comes and nothing is dropped, tells what the
rescue is worth.

Bands are the 5, 50 and 95 % quantiles over the draws that were recovered, with intervals by order
statistics (`campaign.quantiles`).

Decision: draws are flown a fixed number at a time, the last batch filled up with the draws that
would follow (`campaign.landings`).

Source: Monte Carlo; draws by `mission.plan.drawn_plan`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from voskhod.arrays import Code, Flag, Samples, Scalar
from voskhod.campaign.landings import CHUNK
from voskhod.campaign.quantiles import SURE, Quantile, quantile_at
from voskhod.errors import InputError
from voskhod.flight.chain import Layout, come_down
from voskhod.flight.compiled import kept
from voskhod.flight.flight import prepare
from voskhod.flight.recovery import recover
from voskhod.mission.plan import drawn_plan
from voskhod.mission.schema import Mission
from voskhod.mission.section import given
from voskhod.phases.fate import NEVER_S, Cause, earliest
from voskhod.phases.site import HORIZON_S
from voskhod.phases.survival import STEPS, SurvivalRecord, survive

__all__ = [
    "SURE",
    "TIMES",
    "Band",
    "Quantile",
    "Rescues",
    "band",
    "bands",
    "drawn_rescues",
]

HOURS = round(HORIZON_S / 3600.0)
_EACH = STEPS // HOURS  # samples of the cold in an hour
QUANTILES = (0.05, 0.50, 0.95)
TIMES = ("located", "reached", "cleared", "extracted")
LEAST_ABLE = 0.5  # share of the work below which somebody counts as unable, as `survival.unable`


@dataclass(frozen=True)
class Rescues:
    """How the rescues of a campaign went, one to a draw; times count from touchdown.

    Attributes:
        located: place known, shape (draw) [s].
        reached: first rescuer with the crew, shape (draw) [s].
        cleared: a place for a helicopter is ready, shape (draw) [s].
        extracted: crew lifted out, shape (draw) [s].
        nights: local midnights on the ground, shape (draw) [1].
        alone: how long they would have lived without being lifted out, shape (draw) [s].
        unable: when they could do less than half of their work, shape (draw) [s].
        lowest_core: lowest core temperature until extraction, shape (draw) [K].
        outcome: member of `Cause`, shape (draw).
        landed: whether they landed alive on the ground, shape (draw).
        alive: whether they live at each full hour, shape (draw, hour).
        able: whether they are lifted out, or do half of their work or more, shape (draw, hour).
        alive_left: whether they would live if nobody came, shape (draw, hour).
        able_left: whether they would do half of their work if nobody came, shape (draw, hour).
    """

    located: Float[np.ndarray, " draw"]
    reached: Float[np.ndarray, " draw"]
    cleared: Float[np.ndarray, " draw"]
    extracted: Float[np.ndarray, " draw"]
    nights: Float[np.ndarray, " draw"]
    alone: Float[np.ndarray, " draw"]
    unable: Float[np.ndarray, " draw"]
    lowest_core: Float[np.ndarray, " draw"]
    outcome: Int[np.ndarray, " draw"]
    landed: Bool[np.ndarray, " draw"]
    alive: Bool[np.ndarray, "draw hour"]
    able: Bool[np.ndarray, "draw hour"]
    alive_left: Bool[np.ndarray, "draw hour"]
    able_left: Bool[np.ndarray, "draw hour"]

    @property
    def recovered(self) -> Bool[np.ndarray, " draw"]:
        """Return which draws ended with a crew lifted out alive."""
        is_out: Bool[np.ndarray, " draw"] = self.outcome == int(Cause.RECOVERED)
        return is_out

    @property
    def hours(self) -> Float[np.ndarray, " hour"]:
        """Return the times of the samples by the hour [h after touchdown]."""
        return np.arange(self.alive.shape[1], dtype=float)


class Band(NamedTuple):
    """Quantiles over draws: 5, 50 and 95 %."""

    low: Quantile
    median: Quantile
    high: Quantile


def drawn_rescues(
    mission: Mission, seed: int, count: int, tell: Callable[[str], None] | None = None
) -> Rescues:
    """Return how the rescues of the first draws of a seed go.

    Args:
        mission: what is flown.
        seed: seed of the draws.
        count: how many draws.
        tell: called with a sentence now and then; None for silence.

    Raises:
        InputError: the mission has no search.
    """
    if mission.rescue is None or mission.capsule is None:
        raise InputError("must be a mission with a search", given="one without", where="rescue")
    layout = prepare(mission)[1]
    parts = []
    for start in range(0, count, CHUNK):
        if tell is not None and start % (16 * CHUNK) == 0:
            tell(f"flown {start} of {count} rescues")
        draws = start + jnp.arange(CHUNK)
        parts.append(
            jax.device_get(_chunk(jnp.asarray(seed), draws, mission=mission, layout=layout))
        )
    return Rescues(*(np.concatenate(column)[:count] for column in zip(*parts, strict=True)))


@kept
def _chunk(
    seed: Int[Array, ""], draws: Int[Array, " draw"], *, mission: Mission, layout: Layout
) -> tuple[Array, ...]:
    """Return the fields of `Rescues` for some draws."""

    def rescued(draw: Int[Array, ""]) -> tuple[Array, ...]:
        plan = drawn_plan(mission, seed, draw)
        down = come_down(plan, layout)
        landed = given(down.landing)
        found, waited = recover(plan, down.orbit, down.burn, landed)
        left = survive(plan, landed, found._replace(supplied=landed.time + NEVER_S))
        before = [part.fate for part in (down.burn, down.entry, landed) if part is not None]
        outcome: Code = earliest(*before, waited.fate, found.fate).cause
        safe: Flag = earliest(*before).cause == int(Cause.RECOVERED)
        out = found.extracted - landed.time
        return (
            *(getattr(found, name) - landed.time for name in TIMES),
            found.nights,
            waited.alone,
            waited.unable,
            waited.lowest_core_k,
            outcome,
            safe,
            *_by_hour(waited, waited.alone, out),
            *_by_hour(left, left.alone, jnp.asarray(NEVER_S)),
        )

    return jax.vmap(rescued)(draws)


def _by_hour(waited: SurvivalRecord, alone: Scalar, out: Scalar) -> tuple[Samples, Samples]:
    """Return who lives and who can work at each full hour, if lifted out at a time [s]."""
    after = (waited.seconds - waited.seconds[0])[::_EACH]
    is_out = (after >= out) & (alone >= out)
    alive = is_out | (after < alone) | (alone >= HORIZON_S)
    works = waited.able[::_EACH] >= LEAST_ABLE
    return alive, is_out | (alive & works)


def bands(columns: Rescues) -> dict[str, Band]:
    """Return quantiles over the recovered draws, with their intervals.

    Args:
        columns: rescues, some of them recovered.

    Returns:
        Band of each of `TIMES` [s after touchdown] and of "nights" [1].

    Raises:
        InputError: no draw was recovered.
    """
    held = columns.recovered
    if not held.any():
        raise InputError("must have a draw that is recovered", given="none", where="rescues")
    return {name: band(getattr(columns, name)[held]) for name in (*TIMES, "nights")}


def band(values: Float[np.ndarray, " draw"]) -> Band:
    """Return the 5, 50 and 95 % quantiles of a sample, with their intervals.

    Args:
        values: sample, shape (draw), at least one [any].
    """
    ordered = np.sort(values)
    return Band(*(quantile_at(ordered, share) for share in QUANTILES))
