"""Rungs of a ladder: how each went, and what is said of it while flights are flown.

Source: `reconstruct.tempering`.
"""

import time
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np

from voskhod.reconstruct.chains import Chains, Chances, Logs, Rows, Target

Tell: TypeAlias = Callable[[str], None]
_EVERY = 12  # moves between two sentences


class Rung(NamedTuple):
    """How one temper went.

    Attributes:
        power: of the likelihood [1].
        kept: equal particles left when it was reached, of all that there were [1].
        moved: numbers in which the reference is not the prior.
        accepted: share of proposals that passed [1].
        still: mean correlation of particles with where they began, over the numbers moved [1].
        flights: how many were flown on it.
    """

    power: float
    kept: float
    moved: int
    accepted: float
    still: float
    flights: int


class Start(NamedTuple):
    """Where a rung begins.

    Attributes:
        number: of the rung, from nought.
        power: of the likelihood [1].
        kept: equal particles left when it was reached, of all that there were [1].
    """

    number: int
    power: float
    kept: float


class Teller:
    """A target that counts its flights and says now and then how it goes.

    Args:
        target: what flies and hears.
        start: where the rung begins.
        tell: called with a sentence now and then; None for nobody.
    """

    def __init__(self, target: Target, start: Start, tell: Tell | None) -> None:
        self._target, self._start, self._tell = target, start, tell
        self._begin, self._calls, self._flights = time.perf_counter(), 0, 0

    def __call__(self, chances: Chances) -> tuple[Rows, Logs]:
        """Fly at given chances."""
        found = self._target(chances)
        self._calls += 1
        self._flights += len(chances)
        if self._calls % _EVERY == 0:
            self._say(f"{self._calls} moves")
        return found

    def told(self, chains: Chains) -> Rung:
        """Return how the rung went, and say so.

        Args:
            chains: what moved on it.
        """
        accepted, still = float(np.mean(chains.accepted)), chains.still()
        self._say(f"{accepted:.0%} of the steps taken, correlation with the heads {still:.2f}")
        places = chains.reference.places.size
        return Rung(self._start.power, self._start.kept, places, accepted, still, self._flights)

    def _say(self, words: str) -> None:
        if self._tell is not None:
            rate = self._flights / max(time.perf_counter() - self._begin, 1e-9)
            number, power, _ = self._start
            self._tell(f"temper {number + 1}, {power:.3f}: {words}, {rate:,.0f} flights/s")
