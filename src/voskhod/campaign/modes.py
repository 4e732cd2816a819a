r"""Which values of choices and switches bring something rare about.

A switch may open a way of its own to a rare outcome: a crew that does not wait for its couches
turns the ship with its burn. Pilot draws are flown with each choice at its heaviest value, and the
same draws again with one value changed at a time. How probable a margin above zero is with given
values is read from the draws, by their hits or, if more, by the normal law,

    P = (share of draws in which the margin is defined) Phi(mean / deviation).

A change that makes it at least `OPENS` times as probable is a mode. From the most probable one the
search goes on, so that changes that help together are found if one of them helps alone.

Source: the method is ours; the draws are plain Monte Carlo (`campaign.plain`).
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from jaxtyping import Bool, Float
from scipy.special import log_ndtr, ndtr, ndtri

from voskhod.campaign.design_point import Score, Scores
from voskhod.campaign.plain import Plain
from voskhod.campaign.rows import CHUNK, Chances
from voskhod.campaign.shifted import LAST
from voskhod.mission.distribution import Choice
from voskhod.mission.plan import uncertain_numbers
from voskhod.mission.schema import Mission

PILOTS = 1024  # guess: a tail of 0.3 % that no normal law foresees still has three hits
SEED = 2**31 - 1  # of pilot draws: one that no campaign takes by accident
OPENS = 2.0  # guess: what is less lies in the bells of the values that it is changed from

_NEVER = -1e300  # logarithm of a probability of zero is below it

Values: TypeAlias = Mapping[int, int]
"""Index of the value of each choice, by the place of the choice among the numbers in doubt."""


@dataclass(frozen=True)
class Mode:
    """Values of the choices with which something rare may happen.

    Attributes:
        values: the values.
        weight: logarithm of their probability.
        tail: logarithm of the probability of the rare thing with them, roughly.
    """

    values: Values
    weight: float
    tail: float

    @property
    def likelihood(self) -> float:
        """Return the logarithm of the probability of both."""
        return self.weight + self.tail


@dataclass(frozen=True)
class Pilot:
    """Flights about the middle of all doubts.

    Attributes:
        mission: what is flown.
        fly: flies chances and returns margins, not a number where they are undefined.
    """

    mission: Mission
    fly: Callable[[Chances], Float[np.ndarray, " row"]]

    @cached_property
    def choices(self) -> dict[int, Choice]:
        """Return the numbers that are choices, by their place."""
        doubts = enumerate(uncertain_numbers(self.mission).values())
        return {i: n.distribution for i, n in doubts if isinstance(n.distribution, Choice)}

    @cached_property
    def free(self) -> Bool[np.ndarray, " number"]:
        """Return which numbers are no choices."""
        count = len(uncertain_numbers(self.mission))
        return np.array([i not in self.choices for i in range(count)])

    @property
    def heaviest(self) -> dict[int, int]:
        """Return the heaviest value of each choice."""
        return {i: int(np.argmax(choice.probabilities)) for i, choice in self.choices.items()}

    def interval(self, place: int, value: int) -> tuple[float, float]:
        """Return the chances between which a choice has one of its values."""
        weights = self.choices[place].probabilities
        low = float(sum(weights[:value]))
        return low, low + float(weights[value])

    def start(self, values: Values) -> Score:
        """Return the scores in the middle of all doubts, choices in the middle of given values."""
        scores = np.zeros(self.free.size)
        for place, value in values.items():
            scores[place] = ndtri(np.mean(self.interval(place, value)))
        return scores

    def margins(self, values: Values, scores: Scores) -> Float[np.ndarray, " row"]:
        """Return the margins of flights, choices at given values, the others at scores."""
        at = np.where(self.free, scores, self.start(values))
        return self.fly(np.minimum(ndtr(at), LAST))

    def drawn(self, values: Values, count: int = PILOTS) -> Float[np.ndarray, " row"]:
        """Return the margins of the first pilot draws, choices at given values."""
        draws = Plain(self.mission, SEED).chances(np.arange(count))
        return self.margins(values, ndtri(draws))

    def mode(self, values: Values) -> Mode:
        """Return how probable something rare is with given values."""
        weights = (choice.probabilities[values[i]] for i, choice in self.choices.items())
        tail = _tail(self.drawn(values))
        return Mode(values, sum(map(math.log, weights)), tail)


def modes_of(pilot: Pilot) -> list[Mode]:
    """Return the modes of a mission, the most probable first.

    Args:
        pilot: flies the mission.
    """
    base = best = pilot.mode(pilot.heaviest)
    modes = {tuple(base.values.items()): base}
    while True:
        found = [pilot.mode(values) for values in _felt(pilot, best.values)]
        least = max(best.tail + math.log(OPENS), _NEVER)
        opened = [mode for mode in found if mode.tail >= least]
        modes |= {tuple(mode.values.items()): mode for mode in opened}
        most = max(opened, key=lambda mode: mode.likelihood, default=best)
        if most.likelihood <= best.likelihood:
            return sorted(modes.values(), key=lambda mode: -mode.likelihood)
        best = most


def _felt(pilot: Pilot, values: Values) -> Iterator[dict[int, int]]:
    """Return values with one of them changed, those changes that a batch of flights feels."""
    before = pilot.drawn(values, CHUNK)
    for place, choice in pilot.choices.items():
        for value, weight in enumerate(choice.probabilities):
            if weight > 0.0 and value != values[place]:
                other = {**values, place: value}
                if not np.array_equal(pilot.drawn(other, CHUNK), before, equal_nan=True):
                    yield other


def _tail(margins: Float[np.ndarray, " row"]) -> float:
    """Return the logarithm of the probability of a margin above zero."""
    defined = margins[~np.isnan(margins)]
    hits = int((defined > 0.0).sum())
    seen = math.log(hits / margins.size) if hits else -math.inf
    if defined.size < 2 or defined.std() == 0.0:
        return seen
    reach = float(log_ndtr(defined.mean() / defined.std()))
    return max(seen, math.log(defined.size / margins.size) + reach)
