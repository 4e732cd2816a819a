"""Swaps: two chains exchange the numbers of a stretch of their flights.

Numbers in doubt stand in the order of the flight: orbit, airlock, walk, descent, ground. What a
flight does well in one part of it hangs little on the other parts, so that a flight made of the
walk of one and the descent of another often fits as well as both did. Steps alone would have to
find each good part anew in every chain.

Two chains of one island are drawn blindly, and a stretch between two blind cuts. Both go to the law
p(z) l(z)^b; p is a product over numbers, so that exchanging some leaves p(z1) p(z2) as it is, and
the exchange is its own reverse. Metropolis's rule for both together is to accept with the chance

    min(1, [l(z1') l(z2') / (l(z1) l(z2))]^b).

Source: Liang and Wong, Statistica Sinica 10 (2000) and J. Am. Stat. Assoc. 96 (2001), evolutionary
Monte Carlo, the crossover operator, here between chains of one temper.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Int

Chances = Float[np.ndarray, "chain number"]


class Swaps(NamedTuple):
    """Who exchanges what.

    Attributes:
        partner: of each chain; itself where one is left over, shape (chain).
        chosen: numbers that are exchanged, alike for both partners, shape (chain, number).
        coin: even number of each pair, above nought, shape (chain) [1].
    """

    partner: Int[np.ndarray, " chain"]
    chosen: Bool[np.ndarray, "chain number"]
    coin: Float[np.ndarray, " chain"]


def drawn_swaps(chance: Sequence[np.random.Generator], each: int, numbers: int) -> Swaps:
    """Return who exchanges what, drawn for each island by itself.

    Args:
        chance: where chance comes from, one to an island.
        each: chains of an island.
        numbers: how many each has.
    """
    parts = []
    for island, rng in enumerate(chance):
        order = rng.permutation(each)
        cuts = np.sort(rng.integers(0, numbers + 1, (each, 2)), axis=1)
        coin = 1.0 - rng.random(each)
        partner = np.arange(each)
        half = each // 2
        first, second = order[:half], order[half : 2 * half]
        partner[first], partner[second] = second, first
        cuts[second], coin[second] = cuts[first], coin[first]
        at = np.arange(numbers)
        chosen = (at >= cuts[:, :1]) & (at < cuts[:, 1:])
        parts.append(Swaps(partner + island * each, chosen, coin))
    return Swaps(*(np.concatenate(one) for one in zip(*parts, strict=True)))


def swapped(z: Chances, swaps: Swaps) -> Chances:
    """Return the numbers of chains after their exchange.

    Args:
        z: before, shape (chain, number).
        swaps: who exchanges what.
    """
    found: Chances = np.where(swaps.chosen, z[swaps.partner], z)
    return found
