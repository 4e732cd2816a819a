r"""Tempering: flights drawn anew, ever nearer to what is said, until they are of the posterior.

Where few flights of a campaign fit, those few carry all sums. A ladder of laws

    p_b(z) ~ p(z) l(z)^b,    b from 0 to 1,

leads there: p the prior, standard normal in z = Phi^-1(chance) of each number in doubt, l the
likelihood. On each rung particles count l^(b' - b), b' so chosen that half of them is left; their
mean count is the rung's share of the evidence, the integral of p l. Some of them, by what they
count, become the heads of chains; each chain moves by a rule that leaves p_b' as it is
(`reconstruct.reference`), and every state that a chain goes through is a particle of the next rung.

Why it is right: states of p_b that count l^(b' - b) are of p_b', whatever the moves; moves that
leave p_b' as it is keep them so; and the product of the mean counts has the evidence for its mean.
Shape and length of moves are learned from states that are past. Numbers that nothing said hangs on
move freely.

Decision: all states are kept, not the last ones alone, because flights are what costs. A step is
made in all components, in a fifth, in a twentieth, and in a tenth that are neighbours, in turn:
which serves best is not known before, and lengths are learned so that a quarter of the proposals
pass. Then chains swap parts of their flights. Islands share what is
learned and the ladder, never particles. They count alike: counts by their own evidence would hand
everything to one of them by luck. BlackJAX does not serve: it moves particles within JAX, and here
flights are flown by other processes and heard outside of it.

Weakness: particles that move too little lag behind their law on all islands alike, which no
scatter between islands shows; the evidence is then too small. So the correlation with the heads is
told of every rung, the first third of the last moves is left out, and R-hat is of halves of runs.

Source: Del Moral, Doucet and Jasra, J. R. Stat. Soc. B 68 (2006); Dau and Chopin, J. R. Stat. Soc.
B 84 (2022), for states that are all kept; Cotter, Roberts, Stuart and White, Statistical Science 28
(2013), for the moves; Chopin and Papaspiliopoulos, An Introduction to Sequential Monte Carlo
(2020), chapter 17, for tempering; Lee, Yau, Giles, Doucet and Holmes, J. Comp. Graph. Stat. 19
(2010), for islands.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from jaxtyping import Float, Int

from voskhod.reconstruct.chains import Chains, Place, Rows, Target, chances_of
from voskhod.reconstruct.ladder import next_power, resampled, sizes
from voskhod.reconstruct.reference import Reference, reference_of
from voskhod.reconstruct.rungs import Rung, Start, Tell, Teller

ByIsland: TypeAlias = Float[np.ndarray, "island draw"]

_FIRST_LENGTHS = (0.2, 0.5, 0.9, 0.5)  # guesses; learned from the first move on
_HALF = 0.5
_STILL = 0.3  # correlation of particles with where they began: they have moved


class Settings(NamedTuple):
    """How flights are drawn anew.

    Attributes:
        particles: how many chains there are in all; a multiple of the islands.
        islands: how many runs share nothing but what is learned.
        seed: of all chance.
        moves: of each chain on a rung, at most; at least half as many.
        last: moves of each chain on the last rung; the last two thirds of them are told.
    """

    particles: int = 512
    islands: int = 8
    seed: int = 1
    moves: int = 96
    last: int = 256


@dataclass(frozen=True)
class State:
    """Where a ladder stands before the moves on a rung; all that is needed to go on.

    Attributes:
        power: of the likelihood [1].
        kept: equal particles left when it was reached, of all that there were [1].
        z: heads of the chains, an island after another, shape (chain, number).
        logs: their log-likelihood, shape (chain).
        reference: law that moves are shaped by.
        lengths: of steps, one to each of `BLIND` and `STRETCHES` of `chains`.
        log_evidence: so far, shape (island).
        rungs: those that are done.
    """

    power: float
    kept: float
    z: Float[np.ndarray, "chain number"]
    logs: Float[np.ndarray, " chain"]
    reference: Reference
    log_evidence: Float[np.ndarray, " island"]
    lengths: tuple[float, ...] = _FIRST_LENGTHS
    rungs: tuple[Rung, ...] = ()


@dataclass(frozen=True)
class Ladder:
    """Flights of the posterior, and how they were come by.

    Attributes:
        rows: their columns, each of shape (row).
        logs: their log-likelihood, shape (row).
        islands: run that each is of, shape (row).
        rungs: all tempers.
        log_evidence: of each island, shape (island).
    """

    rows: Rows
    logs: Float[np.ndarray, " row"]
    islands: Int[np.ndarray, " row"]
    rungs: tuple[Rung, ...]
    log_evidence: Float[np.ndarray, " island"]

    @property
    def flights(self) -> int:
        """Return how many flights were flown."""
        return sum(one.flights for one in self.rungs)

    @property
    def evidence(self) -> tuple[float, float]:
        """Return the logarithm of the mean evidence of the islands, and its standard error."""
        logs = self.log_evidence
        shares = np.exp(logs - logs.max())
        mean = float(shares.mean())
        error = float(shares.std(ddof=1)) / (mean * math.sqrt(logs.size))
        return float(logs.max()) + math.log(mean), error


class Drawn(NamedTuple):
    """Draws from the prior that a ladder begins with, a share of them to each island.

    Attributes:
        base: logarithm of what each counts before anything is said, shape (island, draw).
        logs: log-likelihood of each, shape (island, draw).
        z_of: returns z of places of an island, shape (place, number).
    """

    base: ByIsland
    logs: ByIsland
    z_of: Callable[[int, Int[np.ndarray, " place"]], Float[np.ndarray, "place number"]]


def begun(drawn: Drawn, settings: Settings) -> State:
    """Return the first rung of a ladder: the power that leaves two draws to a chain.

    Args:
        drawn: draws from the prior.
        settings: how flights are drawn anew.
    """

    def size_at(power: float) -> float:
        return sizes(drawn.base + power * drawn.logs)

    power = next_power(size_at, 0.0, min(2.0 * settings.particles, _HALF * size_at(0.0)))
    counts = drawn.base + power * drawn.logs
    places = _heads(counts, settings, 0)
    z = np.concatenate([drawn.z_of(i, row) for i, row in enumerate(places)])
    logs = np.take_along_axis(drawn.logs, places, axis=1).ravel()
    return State(
        power,
        size_at(power) / size_at(0.0),
        z,
        logs,
        reference_of(z.reshape(*places.shape, -1), np.ones(places.shape)),
        _log_mean(counts) - _log_mean(drawn.base),
    )


def climb(
    state: State,
    target: Target,
    settings: Settings,
    tell: Tell | None = None,
    keep: Callable[[State], None] | None = None,
) -> Ladder:
    """Return flights of the posterior.

    Args:
        state: where to begin or to go on.
        target: flies at given chances, and hears.
        settings: how flights are drawn anew.
        tell: called with a sentence now and then.
        keep: called with the state before the moves on each rung but the first.
    """
    while state.power < 1.0:
        chains = Chains(state.z, state.logs, state.power, state.reference, state.lengths)
        flown = Teller(target, Start(len(state.rungs), state.power, state.kept), tell)
        place = Place(settings.seed, settings.islands, len(state.rungs))
        for move in range(1, settings.moves + 1):
            chains.move(flown, place)
            if 2 * move >= settings.moves and chains.still() < _STILL:
                break
        rung = flown.told(chains)
        state = _next(state, chains, rung, settings)
        if keep is not None:
            keep(state)
    return _last(state, target, settings, tell)


def _next(state: State, chains: Chains, rung: Rung, settings: Settings) -> State:
    """Return the rung after one: its power, and the heads of its chains."""
    z = np.stack(chains.z, axis=1).reshape(settings.islands, -1, state.z.shape[1])
    logs = np.stack(chains.logs, axis=1).reshape(settings.islands, -1)
    b = state.power
    power = next_power(lambda a: sizes((a - b) * logs), b, _HALF * logs.size)
    counts = (power - b) * logs
    places = _heads(counts, settings, len(state.rungs) + 1)
    return State(
        power,
        sizes(counts) / logs.size,
        np.concatenate([z[i, row] for i, row in enumerate(places)]),
        np.take_along_axis(logs, places, axis=1).ravel(),
        reference_of(z, np.exp(counts - counts.max(axis=1, keepdims=True))),
        state.log_evidence + _log_mean(counts),
        tuple(chains.lengths),
        (*state.rungs, rung),
    )


def _last(state: State, target: Target, settings: Settings, tell: Tell | None) -> Ladder:
    """Return the states of the chains on the last rung, with all their columns."""
    flown = Teller(target, Start(len(state.rungs), state.power, state.kept), tell)
    rows, logs = flown(chances_of(state.z))  # the heads again, for columns that were not kept
    chains = Chains(state.z, logs, state.power, state.reference, state.lengths)
    place = Place(settings.seed, settings.islands, len(state.rungs))
    states = []
    for move in range(settings.last):
        new, passed = chains.move(flown, place)
        rows = {name: np.where(passed, new[name], old) for name, old in rows.items()}
        if move >= settings.last // 3:
            states.append(rows)
    count = len(states)
    islands = np.repeat(np.arange(settings.islands), len(state.z) // settings.islands)
    return Ladder(
        {name: np.concatenate([one[name] for one in states]) for name in rows},
        np.concatenate(chains.logs[-count:]),
        np.tile(islands, count),
        (*state.rungs, flown.told(chains)),
        state.log_evidence,
    )


def _heads(counts: ByIsland, settings: Settings, rung: int) -> Int[np.ndarray, "island chain"]:
    """Return the places of the particles that become heads of chains, by what they count."""
    place = Place(settings.seed, settings.islands, rung)
    each = settings.particles // settings.islands
    # Moves are counted from nought: the chance before them has a number of its own.
    before = settings.moves + settings.last
    return np.stack([resampled(row, each, place.chance(i, before)) for i, row in enumerate(counts)])


def _log_mean(logs: ByIsland) -> Float[np.ndarray, " island"]:
    """Return the logarithm of the mean of each island, without overflow."""
    top = logs.max(axis=1)
    found: Float[np.ndarray, " island"] = top + np.log(np.exp(logs - top[:, None]).mean(axis=1))
    return found
