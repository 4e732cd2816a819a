r"""States of a claim given a flight: right and meant as what, or wrong.

A claim that votes is right with the chance that its vote is good (`reconstruct.reliability`); of
claims that share a vote, one is what the root said, in proportion to how well it fits. A claim
without a vote is judged as if it spoke alone: flights then count f(theta) = r rho + 1 - r more.

    P(meant as m | right, theta) = p_m N_m / W / rho

Source: responsibilities of a mixture; Hogg, Bovy and Lang, arXiv:1008.4686 (2010).
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from voskhod.errors import InputError
from voskhod.reconstruct.hearing import Columns, Hearing
from voskhod.reconstruct.likelihood import observation_ratio, ratio
from voskhod.reconstruct.observation import Observation, Vote
from voskhod.reconstruct.reliability import chance_good, points
from voskhod.reconstruct.terms import scaled

Values = Float[np.ndarray, " draw"]
RIGHT, WRONG = "right", "wrong"


class State(NamedTuple):
    """What a claim is in each of some flights.

    Attributes:
        right: chance that it is right, shape (draw) [1].
        readings: chance that it is right and meant as each reading, by name, shape (draw) [1].
        extra: what flights count more if it is heard, shape (draw) [1]; None if it votes.
    """

    right: Values
    readings: Mapping[str, Values]
    extra: Values | None

    def of(self, name: str) -> Values:
        """Return the chance of a state, shape (draw) [1].

        Args:
            name: "right", "wrong", or the name of a reading.
        """
        if name == RIGHT:
            return self.right
        return 1.0 - self.right if name == WRONG else self.readings[name]


class Flights:
    """Some flights, and the ratio of each vote in them, computed once.

    Args:
        hearing: what is said.
        columns: at least those that the votes that are asked for look at.
        scale: what every standard deviation is multiplied by [1].
    """

    def __init__(self, hearing: Hearing, columns: Columns, scale: float = 1.0) -> None:
        self.hearing, self.columns, self.scale = hearing, columns, scale
        self._ratios: dict[str, Values] = {}

    def ratio(self, vote: Vote) -> Values:
        """Return the ratio of a vote in each flight, shape (draw) [1]."""
        if vote.id not in self._ratios:
            self._ratios[vote.id] = ratio(vote, self.columns, self.scale)
        return self._ratios[vote.id]

    def of_source(self, name: str) -> tuple[tuple[Vote, ...], list[Values]]:
        """Return the votes of a source and their ratios, each of shape (draw) [1]."""
        votes = self.hearing.by_source[name]
        return votes, [self.ratio(vote) for vote in votes]


def vote_of(hearing: Hearing, one: Observation) -> Vote | None:
    """Return the vote of a claim, None if it has none itself."""
    if one.part != "vote" or one.is_silence:
        return None
    return next(vote for vote in hearing.votes if vote.id == one.vote)


def state_of(flights: Flights, one: Observation) -> State:
    """Return what a claim is in each of some flights.

    Args:
        flights: with the columns that it and the votes of its source look at.
        one: claim that can be tested.
    """
    hearing, columns, scale = flights.hearing, flights.columns, flights.scale
    own, vote = observation_ratio(one, columns, scale), vote_of(hearing, one)
    if vote is None:
        r = hearing.mean(one.source)
        extra = r * own + (1.0 - r)
        right: Values = r * own / extra
    else:
        votes, ratios = flights.of_source(vote.source)
        which, extra = votes.index(vote), None
        right = chance_good(ratios, which, points(hearing.betas[vote.source], len(votes)))
        if len(vote.members) > 1:
            whole = ratios[which] * len(vote.members)
            right = right * np.divide(own, whole, out=np.zeros(own.shape), where=whole > 0.0)
    readings = {}
    for reading in one.readings:
        fits = scaled(reading.term, scale).density(reading.of_flights(columns))
        fits *= reading.chance / one.wide
        share = np.divide(fits, own, out=np.zeros(own.shape), where=own > 0.0)
        readings[reading.name] = right * share
    return State(right, readings, extra)


def before(hearing: Hearing, one: Observation, name: str) -> float:
    """Return the chance of a state before anything is compared [1].

    Args:
        hearing: what is said.
        one: claim that can be tested.
        name: "right", "wrong", or the name of a reading.

    Raises:
        InputError: the claim has no such reading.
    """
    vote = vote_of(hearing, one)
    r = hearing.mean(one.source if vote is None else vote.source)
    r /= 1 if vote is None else len(vote.members)
    if name in (RIGHT, WRONG):
        return r if name == RIGHT else 1.0 - r
    for reading in one.readings:
        if reading.name == name:
            return r * reading.chance
    known = ", ".join((RIGHT, WRONG, *(reading.name for reading in one.readings)))
    raise InputError(
        f"must be a state of the claim {one.claim}",
        given=name,
        where="claims",
        do=f"It has {known}.",
    )
