"""Targets: what one would like to know of a flight, as numbers or chances in each of some flights.

A measurand is a number; of its distribution as flights count, bits tell in which of some equally
probable classes it lies. A question is a partition: each answer has a chance in each flight, which
is more than yes or no where the question is what a claim means (`reconstruct.states`).

Decision: a question about a claim without a vote is no target: flights count otherwise for it than
for everything else.

Source: `reconstruct.answers`.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from voskhod.campaign.samples import effective_count
from voskhod.reconstruct.conditions import Columns, all_hold
from voskhod.reconstruct.hearing import Hearing, columns_for
from voskhod.reconstruct.questions import Question
from voskhod.reconstruct.states import Flights, state_of, vote_of

Values = Float[np.ndarray, " draw"]
CLASSES = 8  # most classes of a number; three bits at most
_NOTHING = 1e-6  # a chance that is none
WORTH = 50.0  # flights' worth that a class needs


class Target(NamedTuple):
    """What one would like to know.

    Attributes:
        id: of the measurand, or of the question.
        name: the same in words.
        chances: of each answer, or class, in each flight, shape (draw, answer) [1].
        values: the number, shape (draw) [SI]; None of a question.
    """

    id: str
    name: str
    chances: Float[np.ndarray, "draw answer"]
    values: Values | None = None


def number(name: str, values: Values, weights: Values, classes: int) -> Target | None:
    """Return a measurand as a target, None where too few have it, or all the same.

    Args:
        name: its id.
        values: each flight's number, shape (draw) [SI]; not a number where it has none.
        weights: what flights count, shape (draw) [1].
        classes: how many equally probable classes, at least two.
    """
    held = np.isfinite(values)
    some, count = values[held & (weights > 0.0)], weights[held & (weights > 0.0)]
    if some.size == 0 or some.min() == some.max() or effective_count(count) < WORTH:
        return None
    which = _classes(values, weights, classes)
    chances = np.eye(int(which.max()) + 1)[which]
    chances = chances[:, weights @ chances > 0.0]
    return Target(name, name, chances, values) if chances.shape[1] > 1 else None


def _classes(values: Values, weights: Values, classes: int) -> Int[np.ndarray, " draw"]:
    """Return the class of each number, the last one for none; equal numbers stay together."""
    held = np.isfinite(values)
    order = np.argsort(values[held], kind="stable")
    ordered = values[held][order]
    reached = np.cumsum(weights[held][order])
    middles = (np.arange(1, classes) / classes) * reached[-1]
    edges = np.unique(ordered[np.searchsorted(reached, middles)])
    found = np.full(values.size, edges.size + 1)
    found[held] = np.searchsorted(edges, values[held], side="left")
    return found


def columns_of_question(question: Question, hearing: Hearing) -> tuple[str, ...]:
    """Return the columns that the chances of a question's answers look at."""
    named = [answer for answer in question.answers if not answer.otherwise]
    heard = [hearing.by_claim[claim] for one in named for claim, _ in one.claims]
    votes = [vote_of(hearing, one) for one in heard]
    sources = {vote.source for vote in votes if vote is not None}
    for source in sources:
        heard += [member for vote in hearing.by_source[source] for member in vote.members]
    return (*(n for one in named for c in one.when for n in c.columns), *columns_for(heard))


def can_be_target(question: Question, hearing: Hearing) -> bool:
    """Return whether all claims that a question is about have votes."""
    claims = [claim for answer in question.answers for claim, _ in answer.claims]
    return all(vote_of(hearing, hearing.by_claim[claim]) is not None for claim in claims)


def partition(
    question: Question, hearing: Hearing, columns: Columns, weights: Values
) -> Target | None:
    """Return a question as a target, None where flights do not tell its answers apart.

    Args:
        question: one that `can_be_target`.
        hearing: what is said.
        columns: at least those of `columns_of_question`, each of shape (draw) [SI].
        weights: what flights count, shape (draw) [1].
    """
    flights = Flights(hearing, columns)
    size = next(iter(columns.values())).size
    claims = sorted({claim for one in question.answers for claim, _ in one.claims})
    states = {claim: state_of(flights, hearing.by_claim[claim]) for claim in claims}
    found = []
    for answer in question.answers:
        if answer.otherwise:
            continue
        chance = np.ones(size)
        if answer.when:
            chance *= all_hold(answer.when, columns)
        for claim, name in answer.claims:
            chance = chance * states[claim].of(name)
        found.append(chance)
    left = np.clip(1.0 - np.sum(found, axis=0), 0.0, 1.0)
    chances = np.column_stack([*found, left])
    chances = chances[:, weights @ chances > _NOTHING * weights.sum()]
    chances[chances < _NOTHING] = 0.0
    if chances.shape[1] < 2:
        return None
    return Target(question.id, question.asks, chances / chances.sum(axis=1, keepdims=True))


def classes_for(size: float) -> int:
    """Return how many classes flights' worth allows.

    Args:
        size: how many equal flights the weighted ones are worth [1].
    """
    return int(np.clip(size / WORTH, 2, CLASSES))
