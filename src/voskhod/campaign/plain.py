"""Plain Monte Carlo: every row is a draw of its own, that of `mission.plan.drawn_plan`.

Row i is made from chances that depend on (seed, i, name of the number) alone, so that
`voskhod fly --seed S --draw i` flies that row again, to the last digit.

Decision: chances are made `BATCH` rows at a time, the last batch filled up, so that any count is
one compiled program. 1024 rows of 269 numbers stay in the cache: batches of 4096 took three times
as long per row (measured on two cores).

Source: `mission.plan.chances_of`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import jax
import numpy as np
from jaxtyping import Array, Float, Int

from voskhod.campaign.rows import Chances
from voskhod.mission.plan import chances_of
from voskhod.mission.schema import Mission

BATCH = 1024


@dataclass(frozen=True)
class Plain:
    """Independent draws.

    Attributes:
        mission: what is flown.
        seed: seed of the campaign.
    """

    mission: Mission
    seed: int

    @property
    def can_grow(self) -> bool:
        """Return that rows can be added later."""
        return True

    @property
    def description(self) -> dict[str, object]:
        """Return what `sampling_of` rebuilds this from."""
        return {"kind": "plain"}

    def chances(self, draws: Int[np.ndarray, " draw"]) -> Chances:
        """Return the chances of some rows, shape (draw, number)."""
        return in_batches(lambda some: _chances(self.mission, self.seed, some), draws)

    def log_weights(self, chances: Chances) -> None:
        """Return that every row counts alike."""


def in_batches(
    function: Callable[[Int[np.ndarray, " draw"]], Float[Array, "draw number"]],
    draws: Int[np.ndarray, " draw"],
) -> Chances:
    """Return the rows of a compiled function, `BATCH` of them at a time.

    Args:
        function: rows of some draws; it is given `BATCH` of them each time.
        draws: indices of the rows, at least one.
    """
    parts = []
    for start in range(0, len(draws), BATCH):
        some = draws[start : start + BATCH]
        spare = np.repeat(some[-1:], BATCH - len(some))
        parts.append(np.asarray(function(np.concatenate([some, spare])))[: len(some)])
    return np.concatenate(parts)


@partial(jax.jit, static_argnums=0)
def _chances(
    mission: Mission, seed: int, draws: Int[Array, " draw"]
) -> Float[Array, "draw number"]:
    return jax.vmap(lambda draw: chances_of(mission, seed, draw))(draws)
