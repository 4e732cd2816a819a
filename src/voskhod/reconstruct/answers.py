r"""Answers: how probable each named hypothesis is, and how much that hangs on stated errors.

    P(answer | said) = E[1(conditions hold) prod_c P(state of c | theta)]

over the flights as they count, states of claims by `reconstruct.states`. The Bayes factor of an
answer is its odds after over its odds before, where claims are in each state with the probability
that reliability and readings give. Both are told again with every standard deviation halved and
doubled.

States of several claims are taken as independent given a flight; that is exact where their sources
differ. A claim without a vote (a copy, or one that the mission file was made from) is heard for the
question about it, and only there.

Source: a partition of flights, as scenarios in Stone and others, Statistical Science 29 (2014).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from jaxtyping import Float

from voskhod.campaign.columns import DRAW, INPUT, OUTCOME, columns_of
from voskhod.campaign.weights import shares
from voskhod.errors import InputError
from voskhod.reconstruct.conditions import all_hold, missing
from voskhod.reconstruct.hearing import Columns, Hearing, columns_for
from voskhod.reconstruct.islands import Islands
from voskhod.reconstruct.likelihood import Sample
from voskhod.reconstruct.prior import chunks
from voskhod.reconstruct.questions import Answer, Question
from voskhod.reconstruct.states import Flights, before, state_of
from voskhod.reconstruct.sums import Sums

if TYPE_CHECKING:
    import polars as pl

Values = Float[np.ndarray, " draw"]
REST = "none of these"
_SLACK = 1e-9


class Chance(NamedTuple):
    """How probable one answer is.

    Attributes:
        name: the answer.
        before: probability before anything is said [1].
        after: probability after [1].
        error: Monte Carlo standard error of that [1].
        r_hat: how well runs agree on it; None where flights are not of runs, or all alike [1].
        factor: odds after over odds before; None where the answer is impossible before, or sure.
        halved: probability after with every standard deviation halved [1]; None if not asked, or if
            flights are then worth too little.
        doubled: the same doubled [1]; None likewise.
    """

    name: str
    before: float
    after: float
    error: float
    factor: float | None
    halved: float | None = None
    doubled: float | None = None
    r_hat: float | None = None


@dataclass(frozen=True)
class Answered:
    """A question with its answers.

    Attributes:
        id: short name.
        asks: the question.
        chances: of each answer, and of none of them where they leave something.
        note: remark of the file.
        circular: claims that it is about and that the mission file was made from.
    """

    id: str
    asks: str
    chances: tuple[Chance, ...]
    note: str | None
    circular: tuple[str, ...]


def why_not(question: Question, hearing: Hearing, known: Sequence[str]) -> InputError | None:
    """Return what is wrong with a question to this campaign and these claims, None if nothing.

    Args:
        question: the question.
        hearing: what is said.
        known: columns of the campaign.
    """
    where = f"question {question.id}"
    for answer in question.answers:
        lack = missing(answer.when, known)
        if lack is not None:
            return InputError("must be about columns of the campaign", given=lack, where=where)
        for claim, name in answer.claims:
            one = hearing.by_claim.get(claim)
            if one is None or not one.readings or one.is_silence:
                must = "must be about claims that are heard and can be tested"
                return InputError(must, given=claim, where=where)
            try:
                before(hearing, one, name)
            except InputError as wrong:
                return wrong
    return None


def answers(
    before_and_after: tuple[Sample, Sample],
    hearing: Hearing,
    questions: Sequence[Question],
    scale: float = 1.0,
) -> tuple[Answered, ...]:
    """Return how probable the answers of questions are.

    Args:
        before_and_after: flights as they count before anything is said, and after, with the same
            scale; these may be the same ones.
        hearing: what is said.
        questions: what is asked.
        scale: what every standard deviation is multiplied by [1].

    Raises:
        InputError: a question about what is not there, whose answers overlap, or that tells no
            flights apart.
    """
    columns = columns_of(before_and_after[0].frame)
    known = (*columns.measurands, *(INPUT + name for name in columns.inputs), OUTCOME)
    for question in questions:
        wrong = why_not(question, hearing, known)
        if wrong is not None:
            raise wrong
    before, after = before_and_after
    runs = after.fitted.runs
    tallies = [_Tally(one, hearing, 0 if runs is None else runs.number) for one in questions]
    base, weights = shares(before.fitted.base), shares(after.fitted.log_weights)
    wanted = {name for tally in tallies for name in tally.conditions}
    for some, part in _parts(before.frame, wanted):
        for tally in tallies:
            tally.add_before(some, base[part])
    wanted = {name for tally in tallies for name in tally.columns}
    for some, part in _parts(after.frame, wanted):
        for tally in tallies:
            counted = weights[part], None if runs is None else runs.of[part]
            tally.add_after(some, counted, scale)
    return tuple(tally.answered() for tally in tallies)


def _parts(frame: "pl.LazyFrame", names: Iterable[str]) -> Iterator[tuple[Columns, slice]]:
    """Yield columns of some flights at a time, and where they stand among all."""
    start = 0
    for some in chunks(frame, (DRAW, *sorted(names))):
        part = slice(start, start + some[DRAW].size)
        yield some, part
        start = part.stop


class _Tally:
    """Sums over flights for one question."""

    def __init__(self, question: Question, hearing: Hearing, runs: int) -> None:
        self.question, self.hearing = question, hearing
        self.named = [answer for answer in question.answers if not answer.otherwise]
        self.claims = sorted({claim for one in self.named for claim, _ in one.claims})
        self.after = [Sums(runs) for _ in (*self.named, None)]
        self.before = [Sums() for _ in (*self.named, None)]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that it looks at."""
        heard = [self.hearing.by_claim[claim] for claim in self.claims]
        sources = {one.source for one in heard}
        for votes in self.hearing.by_source.values():
            if any(m.source in sources or m in heard for vote in votes for m in vote.members):
                heard += [member for vote in votes for member in vote.members]
        return (*self.conditions, *columns_for(heard))

    @property
    def conditions(self) -> tuple[str, ...]:
        """Return the columns that its conditions look at."""
        return tuple(n for one in self.named for c in one.when for n in c.columns)

    def add_before(self, columns: Columns, base: Values) -> None:
        """Add some flights as they count before anything is said."""
        left = np.ones(base.size)
        for i, answer in enumerate(self.named):
            held = all_hold(answer.when, columns).astype(float) if answer.when else 1.0
            then = np.full(base.size, held)
            for claim, name in answer.claims:
                then *= before(self.hearing, self.hearing.by_claim[claim], name)
            self.before[i].add(then, base)
            left -= then
        self._add_rest(self.before[-1], left, base, None)

    def add_after(
        self, columns: Columns, counted: tuple[Values, Islands | None], scale: float
    ) -> None:
        """Add some flights as they count after all votes, each with the run that it is of."""
        weights, islands = counted
        flights = Flights(self.hearing, columns, scale)
        states = {claim: state_of(flights, self.hearing.by_claim[claim]) for claim in self.claims}
        counts = weights
        for state in states.values():
            counts = counts if state.extra is None else counts * state.extra
        left = np.ones(weights.size)
        for i, answer in enumerate(self.named):
            held = all_hold(answer.when, columns).astype(float) if answer.when else 1.0
            now = np.full(weights.size, held)
            for claim, name in answer.claims:
                now *= states[claim].of(name)
            self.after[i].add(now, counts, islands)
            left -= now
        self._add_rest(self.after[-1], left, counts, islands)

    def _add_rest(self, sums: Sums, left: Values, counts: Values, islands: Islands | None) -> None:
        """Add what the named answers leave."""
        if left.min() < -_SLACK:
            raise _wrong(self.question, "must have answers that exclude each other", "an overlap")
        sums.add(left, counts, islands)

    def answered(self) -> Answered:
        """Return what the flights say, once all are added."""
        rest = next((one.name for one in self.question.answers if one.otherwise), None)
        listed: list[tuple[str, Sums, Sums]] = [
            (answer.name, self.before[i], self.after[i]) for i, answer in enumerate(self.named)
        ]
        if rest is not None or self.before[-1].mean > _SLACK:
            listed.append((rest or REST, self.before[-1], self.after[-1]))
        if sum(one.mean > _SLACK for _, one, _ in listed) < 2:
            sure = next(name for name, one, _ in listed if one.mean > _SLACK)
            must = "must have answers that tell flights apart"
            raise _wrong(self.question, must, f'one where all are "{sure}"')
        heard = [self.hearing.by_claim[claim] for claim in self.claims]
        circular = tuple(one.claim for one in heard if one.part == "prior")
        chances = tuple(_chance(*row) for row in listed)
        return Answered(self.question.id, self.question.asks, chances, self.question.note, circular)


def with_halved_and_doubled(
    told: Sequence[Answered],
    halved: Sequence[Answered] | None,
    doubled: Sequence[Answered] | None,
) -> tuple[Answered, ...]:
    """Return answers beside what other standard deviations make of them.

    Args:
        told: answers as stated.
        halved: the same with every standard deviation halved; None where flights are too few.
        doubled: the same doubled; None likewise.
    """
    found = []
    for i, one in enumerate(told):
        chances = tuple(
            chance._replace(
                halved=None if halved is None else halved[i].chances[k].after,
                doubled=None if doubled is None else doubled[i].chances[k].after,
            )
            for k, chance in enumerate(one.chances)
        )
        found.append(Answered(one.id, one.asks, chances, one.note, one.circular))
    return tuple(found)


def _chance(name: str, then: Sums, now: Sums) -> Chance:
    prior, after = then.mean, now.mean
    factor = None
    if 0.0 < prior < 1.0 and after < 1.0:
        factor = after * (1.0 - prior) / ((1.0 - after) * prior)
    return Chance(name, prior, after, now.error, factor, r_hat=now.r_hat)


def _wrong(question: Question, must: str, given: str) -> InputError:
    return InputError(must, given=given, where=f"question {question.id}")


__all__ = ["REST", "Answer", "Answered", "Chance", "answers", "why_not", "with_halved_and_doubled"]
