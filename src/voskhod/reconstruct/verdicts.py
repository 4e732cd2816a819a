r"""Verdicts: what of each claim stands, what it told, and how far its source can be judged.

For each claim, over the flights as they count after all votes:

    residual    figure less the flight's number, in the claim's own standard deviations
    wrong       chance that it is wrong, or means what it does not say; beside what it was before
    readings    chance that it is right and means each of its measurands
    bits        log2-divergence of the flights with and without the claim's vote,
                E[log2 f] + log2 E[1 / f],  f the factor that the vote brings

    supported      wrong is no more probable than before, and the residual's 5 to 95 % come within 2
    strained       in between
    contradicted   the odds of being wrong have grown tenfold, or no flight is within 3 deviations
    not testable   no flight measures it

A source's reliability after is a mean over flights of its mean given a flight. Where its standard
deviation is within a tenth of what it was before, the claims do not tell: it is not identifiable.

Source: Jeffreys, Theory of Probability (1961), appendix B, for ten to one; Vernon, Goldstein and
Bower, Bayesian Analysis 5 (2010), for implausibility above three; Kullback and Leibler (1951).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from jaxtyping import Float, Int

from voskhod.campaign.columns import DRAW
from voskhod.campaign.samples import quantiles
from voskhod.reconstruct.bands import counting
from voskhod.reconstruct.hearing import Columns, Hearing, columns_for
from voskhod.reconstruct.islands import Islands
from voskhod.reconstruct.likelihood import Sample, log_factor
from voskhod.reconstruct.observation import Observation, Part
from voskhod.reconstruct.prior import chunks
from voskhod.reconstruct.reliability import CERTAIN, expectations, moments, points
from voskhod.reconstruct.states import WRONG, Flights, State, before, state_of
from voskhod.reconstruct.sums import Sums

Word: TypeAlias = Literal["supported", "strained", "contradicted", "not testable", "silent"]
TENFOLD, FAR, OFF, TENTH = 10.0, 3.0, 2.0, 0.1
_ENDS = (0.05, 0.5, 0.95)
_LEAST = 1e-300
_NOTHING = 1e-15  # flights that count less, of what the first counts, are not looked at

Values = Float[np.ndarray, " draw"]


@dataclass(frozen=True)
class Verdict:
    """What of a claim stands.

    Attributes:
        claim: its id; of a silence "source/event".
        source: id of the source that it is heard from.
        part: what it counts for.
        word: the verdict.
        why: why so, as a sentence.
        residual: at 5, 50 and 95 % [standard deviations]; None where there is none.
        nearest: distance of the nearest flight [standard deviations]; None where there is none.
        before: chance of being wrong before anything is compared [1]; None if not testable.
        wrong: the same after; None if not testable.
        error: Monte Carlo standard error of that; None if not testable.
        r_hat: how well runs agree on it; None where flights are not of runs, or all alike [1].
        readings: chance that it is right and means each reading, by name [1].
        bits: what its vote told; 0 without a vote.
    """

    claim: str
    source: str
    part: Part
    word: Word
    why: str
    residual: tuple[float, float, float] | None = None
    nearest: float | None = None
    before: float | None = None
    wrong: float | None = None
    error: float | None = None
    r_hat: float | None = None
    readings: Mapping[str, float] | None = None
    bits: float = 0.0


@dataclass(frozen=True)
class SourceVerdict:
    """How reliable a source is.

    Attributes:
        source: its id.
        votes: how many it has.
        before: mean and standard deviation of its reliability before [1].
        after: the same after [1].
        is_identifiable: whether the claims tell anything of it.
    """

    source: str
    votes: int
    before: tuple[float, float]
    after: tuple[float, float]
    is_identifiable: bool


class _Counts(NamedTuple):
    """What flights count, and the run that each is of."""

    weights: Values
    islands: Islands | None

    def at(self, places: Int[np.ndarray, " some"]) -> "_Counts":
        """Return the same of some flights."""
        islands = None if self.islands is None else self.islands[places]
        return _Counts(self.weights[places], islands)


class _Told:
    """Sums of one pass over all flights."""

    def __init__(self, runs: int) -> None:
        self.runs = runs
        self.wrong, self.readings = Sums(runs), dict[str, Sums]()
        self.off: list[Values] = []

    def add(self, one: Observation, state: State, some: _Counts, off: Values) -> None:
        """Add some flights."""
        weights = some.weights
        counts = weights if state.extra is None else weights * state.extra
        self.wrong.add(state.of(WRONG), counts, some.islands)
        for reading in one.readings:
            sums = self.readings.setdefault(reading.name, Sums(self.runs))
            sums.add(state.of(reading.name), counts, some.islands)
        self.off.append(off)


def verdicts(
    sample: Sample, hearing: Hearing, weights: Values
) -> tuple[tuple[Verdict, ...], tuple[SourceVerdict, ...]]:
    """Return what of each claim stands, by id, and how far each source that votes can be judged.

    Args:
        sample: flights, as they count after all votes.
        hearing: what is said.
        weights: what each flight counts, with a sum of one, shape (draw) [1].
    """
    frame, fitted = sample
    runs = fitted.runs
    counts = _Counts(weights, None if runs is None else runs.of)
    told = {one.claim: _Told(0 if runs is None else runs.number) for one in hearing.tested}
    factors = {vote.id: (Sums(), Sums()) for vote in hearing.votes}
    shares = {name: (Sums(), Sums()) for name in hearing.by_source}
    looked, counted = np.flatnonzero(weights > _NOTHING * weights.max()), counting(weights)
    start = 0
    for columns in chunks(frame, (DRAW, *columns_for(hearing.observations))):
        size = columns[DRAW].size
        places = _within(looked, start, size)
        flights = Flights(hearing, {n: v[places] for n, v in columns.items()})
        some = counts.at(start + places)
        thinned = {n: v[_within(counted.places, start, size)] for n, v in columns.items()}
        for one in hearing.tested:
            told[one.claim].add(one, state_of(flights, one), some, _likeliest_off(one, thinned))
        for name in hearing.by_source:
            votes, ratios = flights.of_source(name)
            found = [factors[vote.id] for vote in votes]
            _add_factors(found, ratios, hearing.betas[name], some.weights)
            at = points(hearing.betas[name], len(votes) + 2)
            for sums, value in zip(shares[name], expectations(ratios, at), strict=True):
                sums.add(value, some.weights)
        for vote in hearing.silent:
            _add_silence(factors[vote.id], flights.ratio(vote), some.weights)
        start += size
    bits = {name: _bits(*sums) for name, sums in factors.items()}
    judged = [
        _verdict(hearing, one, told.get(one.claim), counted.weights, bits)
        for one in hearing.observations
    ]
    near = [_with_nearest(one, fitted.nearest) for one in judged]
    return tuple(near), tuple(_source(hearing, name, *shares[name]) for name in shares)


def _within(places: Int[np.ndarray, " some"], start: int, size: int) -> Int[np.ndarray, " part"]:
    """Return which places lie in a part of the rows, counted from its start."""
    first, last = np.searchsorted(places, (start, start + size))
    found: Int[np.ndarray, " part"] = places[first:last] - start
    return found


def _likeliest_off(one: Observation, columns: Columns) -> Values:
    reading = max(one.readings, key=lambda reading: reading.chance)
    return reading.term.off(reading.of_flights(columns))


def _add_factors(
    sums: Sequence[tuple[Sums, Sums]],
    ratios: Sequence[Values],
    beta: tuple[float, float],
    weights: Values,
) -> None:
    """Add log f and 1 / f of each vote of a source, f the factor that it brings."""
    whole = log_factor(ratios, points(beta, len(ratios)))
    for i, (logs, inverses) in enumerate(sums):
        rest = [ratio for j, ratio in enumerate(ratios) if j != i]
        log = whole - log_factor(rest, points(beta, len(rest))) if rest else whole
        logs.add(log, weights)
        inverses.add(np.exp(-log), weights)


def _add_silence(sums: tuple[Sums, Sums], ratio: Values, weights: Values) -> None:
    sums[0].add(log_factor([ratio], CERTAIN), weights)
    sums[1].add(1.0 / ratio, weights)


def _bits(logs: Sums, inverses: Sums) -> float:
    return max(logs.mean / math.log(2.0) + math.log2(inverses.mean), 0.0)


def _verdict(
    hearing: Hearing,
    one: Observation,
    told: _Told | None,
    weights: Values,
    bits: Mapping[str, float],
) -> Verdict:
    head = (one.claim, one.source, one.part)
    if one.is_silence:
        return Verdict(*head, "silent", one.why, bits=bits[one.claim])
    if told is None:
        return Verdict(*head, "not testable", one.why)
    off = np.concatenate(told.off)
    held = np.isfinite(off)
    ends = None
    if held.any() and weights[held].sum() > 0.0:
        found = quantiles(off[held], _ENDS, weights[held])
        ends = (found[0].value, found[1].value, found[2].value)
    return Verdict(
        *head,
        "strained",
        one.why,
        ends,
        None,
        before(hearing, one, WRONG),
        told.wrong.mean,
        told.wrong.error,
        told.wrong.r_hat,
        {name: sums.mean for name, sums in told.readings.items()},
        bits.get(one.claim, 0.0) if one.vote == one.claim and one.part == "vote" else 0.0,
    )


def _with_nearest(one: Verdict, nearest: Mapping[str, float]) -> Verdict:
    """Return a verdict with its word, now that all is known."""
    if one.wrong is None or one.before is None:
        return one
    near = nearest[one.claim]
    odds = _odds(one.wrong) / _odds(one.before)
    low, middle, high = one.residual or (math.inf, math.inf, math.inf)
    word: Word = "strained"
    if odds >= TENFOLD or near > FAR:
        word = "contradicted"
    elif odds <= 1.0 and low <= OFF and high >= -OFF:
        word = "supported"
    change = f"The odds of being wrong go from {_odds(one.before):.3g} to {_odds(one.wrong):.3g}"
    far = (
        f"the median flight is {abs(middle):.2g} deviations away"
        if one.residual
        else "no flight has it"
    )
    reach = f"; no flight is nearer than {near:.3g}" if near > FAR else ""
    why = f"{change}; {far}{reach}. {one.why}"
    return Verdict(**{**vars(one), "word": word, "why": why, "nearest": near})


def _odds(chance: float) -> float:
    return chance / max(1.0 - chance, _LEAST)


def _source(hearing: Hearing, name: str, first: Sums, second: Sums) -> SourceVerdict:
    prior = moments(hearing.betas[name])
    deviation = math.sqrt(max(second.mean - first.mean**2, 0.0))
    told = abs(deviation / prior[1] - 1.0) > TENTH
    return SourceVerdict(name, len(hearing.by_source[name]), prior, (first.mean, deviation), told)
