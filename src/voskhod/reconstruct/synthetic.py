r"""Synthetic archives: what documents would say of a flight that is known, by the model itself.

A hidden flight is taken from a campaign. Each source gets a reliability from its Beta; each of its
votes is good with that chance; a good one is meant as one of its readings and says that flight's
number with the errors of its term; a wrong one speaks from the wide alternative, and so does a good
one that means what no flight measures. Silences stay out.

The flights are then conditioned on what was said, and the rank of the hidden flight's numbers among
them,

    u = sum_{x < x0} w + v sum_{x = x0} w,    v uniform on (0, 1),

is uniform if all is right, whatever the claims (simulation-based calibration).

Source: Cook, Gelman and Rubin, J. Comp. Graph. Stat. 15 (2006); Talts, Betancourt, Simpson, Vehtari
and Gelman, arXiv:1804.06788 (2018).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import singledispatch

import numpy as np
from jaxtyping import Float
from scipy.special import ndtr

from voskhod.campaign.weights import shares
from voskhod.reconstruct.conditions import Columns
from voskhod.reconstruct.hearing import Hearing
from voskhod.reconstruct.likelihood import log_likelihood, ratio
from voskhod.reconstruct.observation import Observation, Vote
from voskhod.reconstruct.prior import Spread
from voskhod.reconstruct.readings import Reading
from voskhod.reconstruct.terms import (
    COIN,
    GARBLED,
    MISCOUNT,
    Between,
    Beyond,
    Count,
    Fact,
    Near,
    Term,
    scale_of_wide,
    wide_count,
    wide_figure,
)

Ranks = Float[np.ndarray, " archive"]


@dataclass(frozen=True)
class Archive:
    """What is said of a hidden flight.

    Attributes:
        hearing: the claims, with what was drawn in the place of what they said.
        wrong: ids of the votes that are wrong.
        reliability: that each source was given, by id [1].
    """

    hearing: Hearing
    wrong: tuple[str, ...]
    reliability: Mapping[str, float]


def archive(
    hearing: Hearing,
    truth: Columns,
    spreads: Mapping[str, Spread],
    rng: np.random.Generator,
) -> Archive:
    """Return what documents would say of a flight.

    Args:
        hearing: who speaks of what, and how well.
        truth: columns of the hidden flight alone, each of shape (1) [SI].
        spreads: of all flights, by column.
        rng: where chance comes from.
    """
    votes, wrong = [], []
    reliability = {name: float(rng.beta(*hearing.betas[name])) for name in hearing.by_source}
    for vote in hearing.votes:
        if vote.is_certain:
            continue
        good = bool(rng.random() < reliability[vote.source])
        member = vote.members[int(rng.integers(len(vote.members)))]
        said = _said_of(member, truth, spreads, rng, good=good)
        votes.append(Vote(vote.id, vote.source, (said,), is_certain=False))
        if not good:
            wrong.append(vote.id)
    observations = tuple(member for vote in votes for member in vote.members)
    made = Hearing(observations, tuple(votes), hearing.betas)
    return Archive(made, tuple(wrong), reliability)


def weights_for(hearing: Hearing, columns: Columns) -> Float[np.ndarray, " draw"]:
    """Return what flights count after a hearing, with a sum of one, shape (draw) [1].

    Args:
        hearing: what is said.
        columns: all columns that it looks at, held in memory [SI].
    """
    ratios = {vote.id: ratio(vote, columns) for vote in hearing.votes}
    size = next(iter(columns.values())).size
    return shares(np.zeros(size) + log_likelihood(ratios, hearing))


def ranks(
    hearing: Hearing,
    columns: Columns,
    spreads: Mapping[str, Spread],
    of: Sequence[str],
    archives: int,
    seed: int,
) -> Mapping[str, Ranks]:
    """Return where hidden flights stand among the others, by column, each of shape (archive).

    Args:
        hearing: who speaks of what, and how well.
        columns: columns of the flights [SI]; each archive hides another of the first ones.
        spreads: of all flights, by column.
        of: columns of which the rank is taken.
        archives: how many, at most as many as there are flights.
        seed: of all draws.
    """
    rng = np.random.default_rng(seed)
    found: dict[str, list[float]] = {name: [] for name in of}
    for truth, rest in _hidden(columns, archives):
        weights = weights_for(archive(hearing, truth, spreads, rng).hearing, rest)
        for name in of:
            below = float(weights[rest[name] < truth[name][0]].sum())
            same = float(weights[rest[name] == truth[name][0]].sum())
            found[name].append(below + float(rng.random()) * same)
    return {name: np.array(listed) for name, listed in found.items()}


def _hidden(columns: Columns, count: int) -> Iterator[tuple[Columns, Columns]]:
    """Yield (hidden flight, all others), one flight after another."""
    size = next(iter(columns.values())).size
    for i in range(count):
        kept = np.arange(size) != i
        yield (
            {n: v[i : i + 1] for n, v in columns.items()},
            {n: v[kept] for n, v in columns.items()},
        )


def _said_of(
    one: Observation,
    truth: Columns,
    spreads: Mapping[str, Spread],
    rng: np.random.Generator,
    *,
    good: bool,
) -> Observation:
    """Return an observation with what somebody says of a flight in the place of what it said."""
    chances = np.array([reading.chance for reading in one.readings])
    meant = int(rng.choice(chances.size, p=chances / chances.sum()))
    reading = one.readings[meant]
    number = float(reading.of_flights(truth)[0])
    knows = good and rng.random() >= one.rest and math.isfinite(number)
    spread = spreads.get(reading.name, Spread(COIN, COIN, 0.0, 1.0, 1.0))
    said = said_by(reading.term, number if knows else None, spread, rng)
    made = [
        Reading(r.of, r.name, r.chance, _alike(r.term, said, spreads.get(r.name, spread)))
        for r in one.readings
    ]
    return replace(one, readings=tuple(made))


@singledispatch
def said_by(term: Term, h: float | None, spread: Spread, rng: np.random.Generator) -> Term:
    """Return the term of what somebody says.

    Args:
        term: what was said of the flight's number, for its form and errors.
        h: the flight's number [SI]; None from somebody who knows nothing of it.
        spread: of all flights.
        rng: where chance comes from.

    Raises:
        TypeError: a silence says nothing.
    """
    raise TypeError("a silence says nothing")


@said_by.register
def _(term: Near, h: float | None, spread: Spread, rng: np.random.Generator) -> Term:
    value = _wide(spread, term.sigma, rng) if h is None else float(rng.normal(h, term.sigma))
    return Near(value, term.sigma, wide_figure(value, term.sigma, spread))


@said_by.register
def _(term: Between, h: float | None, spread: Spread, rng: np.random.Generator) -> Term:
    width = term.high - term.low
    scale = math.hypot(term.sigma, width)
    if h is None:
        middle = _wide(spread, scale, rng)
    else:
        middle = h + width * (float(rng.random()) - 0.5) + float(rng.normal(0.0, term.sigma))
    wide = wide_figure(middle, scale, spread)
    return Between(middle - 0.5 * width, middle + 0.5 * width, term.sigma, wide)


@said_by.register
def _(term: Beyond, h: float | None, spread: Spread, rng: np.random.Generator) -> Term:
    chance = COIN if h is None else float(ndtr((h - term.bound) / term.sigma))
    return Beyond(term.bound, 1.0 if rng.random() < chance else -1.0, term.sigma)


@said_by.register
def _(term: Count, h: float | None, spread: Spread, rng: np.random.Generator) -> Term:
    if h is None:
        value = int(rng.integers(math.floor(spread.low), math.floor(spread.high) + 1))
    else:  # the difference of two geometric numbers has the two-sided law of a count
        slip = rng.geometric(1.0 - MISCOUNT) - rng.geometric(1.0 - MISCOUNT)
        value = math.floor(h) + int(slip)
    return Count(value, wide_count(value, spread))


@said_by.register
def _(term: Fact, h: float | None, spread: Spread, rng: np.random.Generator) -> Term:
    chance = COIN if h is None else (1.0 - GARBLED if h > COIN else GARBLED)
    return Fact(bool(rng.random() < chance))


def _wide(spread: Spread, sigma: float, rng: np.random.Generator) -> float:
    return spread.mean + scale_of_wide(spread, sigma) * float(rng.standard_cauchy())


def _alike(term: Term, said: Term, spread: Spread) -> Term:
    """Return what was said, as the term of another reading: its own errors and alternative."""
    if isinstance(term, Near) and isinstance(said, Near):
        return Near(said.value, term.sigma, wide_figure(said.value, term.sigma, spread))
    return said
