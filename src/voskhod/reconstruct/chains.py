"""Chains: particles that move on one rung of a ladder, all at once, a batch of flights to a move.

A move proposes a step for every chain, flies all proposals, and accepts some. What a chain goes
through is kept. Lengths of steps are learned from what passed before. Every fifth move is a swap
between chains (`reconstruct.swaps`), which takes what is good of one flight to another.

Decision: chance depends on the seed, the island, the rung and the move alone, so that flights are
the same whoever flies them, and whether a run was stopped.

Source: `reconstruct.reference`; Andrieu and Thoms, Statistics and Computing 18 (2008), for lengths
that are learned; Salmon and others, SC11 (2011), for random numbers by counter.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from jaxtyping import Float
from scipy.special import ndtr

from voskhod.reconstruct.reference import Reference, excess
from voskhod.reconstruct.swaps import drawn_swaps, swapped

Chances: TypeAlias = Float[np.ndarray, "chain number"]
Logs: TypeAlias = Float[np.ndarray, " chain"]
Rows: TypeAlias = Mapping[str, np.ndarray[Any, Any]]
Target: TypeAlias = Callable[[Chances], tuple[Rows, Logs]]
"""Columns of flights at given chances, each of shape (chain), and their log-likelihood."""

BLIND = (1.0, 0.2, 0.05)  # shares of the components that a step is made in, chosen blindly
STRETCHES = (0.1,)  # shares that are neighbours: the numbers of one part of the flight
LENGTHS = len(BLIND) + len(STRETCHES)
_CYCLE = LENGTHS + 1  # moves: each of these in turn, then a swap
_WANTED = 0.25  # of the proposals: near the best for steps in many components
_LENGTHS = (0.01, 1.0)
_LEAST, _MOST = 2.0**-54, 1.0 - 2.0**-53  # of chances: strictly between nought and one


class Place(NamedTuple):
    """Where chance comes from.

    Attributes:
        seed: of all chance.
        islands: how many runs there are.
        rung: of the ladder.
    """

    seed: int
    islands: int
    rung: int

    def chance(self, island: int, move: int) -> np.random.Generator:
        """Return the chance of one move of one island."""
        seeds = np.random.SeedSequence((self.seed, island, self.rung, move))
        return np.random.Generator(np.random.Philox(seeds))


class Chains:
    """Chains on one rung.

    Args:
        z: where they begin, an island after another, shape (chain, number).
        logs: their log-likelihood, shape (chain).
        power: of the likelihood.
        reference: law that steps are shaped by.
        lengths: of steps, one to each of `BLIND` and `STRETCHES`.
    """

    def __init__(
        self,
        z: Chances,
        logs: Logs,
        power: float,
        reference: Reference,
        lengths: Sequence[float],
    ) -> None:
        self.power, self.reference, self.lengths = power, reference, list(lengths)
        self.u = reference.whitened(z)
        self.z, self.logs = [z], [logs]
        self.accepted: list[float] = []

    def move(self, target: Target, place: Place) -> tuple[Rows, np.ndarray[Any, Any]]:
        """Move all chains once and return what was flown, and which proposals passed.

        Args:
            target: flies at given chances, and hears.
            place: where chance comes from.
        """
        move = len(self.accepted)
        chance = [place.chance(island, move) for island in range(place.islands)]
        kind = move % _CYCLE
        if kind == LENGTHS:
            return self._swap(target, chance)
        normal, blind, coin = self._chance(chance)
        step = self.lengths[kind]
        stepped = np.sqrt(1.0 - step * step) * self.u + step * normal
        u = np.where(_chosen(kind, blind), stepped, self.u)
        z = self.reference.coloured(u)
        rows, logs = target(chances_of(z))
        gain = self.power * (logs - self.logs[-1]) + excess(z, u) - excess(self.z[-1], self.u)
        passed = np.log(coin) < gain
        self.u = np.where(passed[:, None], u, self.u)
        self._take(z, logs, passed, gain)
        # Slower and slower, so that lengths settle.
        pace = 2.0 / np.sqrt(1.0 + move // _CYCLE)
        longer = step * np.exp(pace * (self.accepted[-1] - _WANTED))
        self.lengths[kind] = float(np.clip(longer, *_LENGTHS))
        return rows, passed

    def _swap(
        self, target: Target, chance: Sequence[np.random.Generator]
    ) -> tuple[Rows, np.ndarray[Any, Any]]:
        """Exchange a stretch of numbers between chains of an island, two by two."""
        each = len(self.u) // len(chance)
        swaps = drawn_swaps(chance, each, self.u.shape[1])
        z = swapped(self.z[-1], swaps)
        rows, logs = target(chances_of(z))
        own = self.power * (logs - self.logs[-1])
        gain = own + np.where(swaps.partner == np.arange(len(own)), 0.0, own[swaps.partner])
        passed = np.log(swaps.coin) < gain
        self._take(z, logs, passed, gain)
        self.u = self.reference.whitened(self.z[-1])
        return rows, passed

    def _take(self, z: Chances, logs: Logs, passed: np.ndarray[Any, Any], gain: Logs) -> None:
        """Go where proposals passed, and note how many did on average."""
        self.z.append(np.where(passed[:, None], z, self.z[-1]))
        self.logs.append(np.where(passed, logs, self.logs[-1]))
        self.accepted.append(float(np.exp(np.minimum(gain, 0.0)).mean()))

    def still(self) -> float:
        """Return the mean correlation of particles with where they began, over the moved numbers.

        One where they have not moved, about nought where they have forgotten.
        """
        places = self.reference.places
        if places.size == 0:
            return 0.0
        first, last = (z[:, places] - z[:, places].mean(axis=0) for z in (self.z[0], self.z[-1]))
        both = np.sqrt(np.square(first).sum(axis=0) * np.square(last).sum(axis=0))
        products = (first * last).sum(axis=0)
        return float(np.divide(products, both, out=np.ones(both.size), where=both > 0.0).mean())

    def _chance(self, chance: Sequence[np.random.Generator]) -> tuple[Chances, Chances, Logs]:
        """Return normal numbers, even ones that choose components, and a coin to each chain."""
        count, numbers = self.u.shape
        size = (count // len(chance), numbers)
        normals, blinds, coins = [], [], []
        for rng in chance:
            normals.append(rng.standard_normal(size))
            blinds.append(rng.random(size))
            coins.append(1.0 - rng.random(size[0]))  # never nought
        return np.concatenate(normals), np.concatenate(blinds), np.concatenate(coins)


def _chosen(kind: int, blind: Chances) -> np.ndarray[Any, Any]:
    """Return which components take a step, shape (chain, number).

    Args:
        kind: of the step, from nought.
        blind: even numbers; the first of a chain says where its stretch begins.
    """
    if kind < len(BLIND):
        chosen: np.ndarray[Any, Any] = blind < BLIND[kind]
        return chosen
    count = blind.shape[1]
    long = max(round(STRETCHES[kind - len(BLIND)] * count), 1)
    begin = np.floor(blind[:, :1] * count)
    within: np.ndarray[Any, Any] = (np.arange(count) - begin) % count < long
    return within


def chances_of(z: Chances) -> Chances:
    """Return the chances of standard normal numbers, strictly between nought and one.

    Args:
        z: shape (chain, number).
    """
    found: Chances = np.clip(ndtr(z), _LEAST, _MOST)
    return found
