r"""Latin hypercube: of N rows, each number takes each of N equal intervals exactly once.

With a permutation pi of 0 .. N-1 to each number and a place v within the interval,

    x_i = (pi(i) + v) / N.

Decision: pi is a keyed permutation that is computed for row i alone, instead of a shuffled list of
N, so that parts of a campaign need no memory of each other. It is a Feistel cipher on pairs from
sides a and b with a b >= N: left and right are turned in turn by a hash of the other, `ROUNDS`
times; whoever lands outside 0 .. N-1 goes again (cycle walking), fewer than one in sqrt(N).

The points depend on N by nature: such a campaign cannot grow.

Source: McKay, Beckman, Conover, Technometrics 21 (1979); Black and Rogaway, Ciphers with arbitrary
finite domains, CT-RSA 2002, method 3; the hash is the 32-bit mixer of C. Wellons ("lowbias32").
"""

import math
from dataclasses import dataclass
from functools import cached_property

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, UInt32

from voskhod.campaign.keys import words
from voskhod.campaign.plain import in_batches
from voskhod.campaign.rows import Chances

ROUNDS = 8  # guess: Black and Rogaway ask for three, few rows to a side ask for more
MOST_ROWS = 2**31  # a b then fits a word
_PLACE_BITS = 20  # of a place within an interval: index and place together are exact

Words = UInt32[Array, "draw number"]


@dataclass(frozen=True)
class Latin:
    """A Latin hypercube.

    Attributes:
        names: dotted names of the numbers in doubt, in order.
        seed: seed of the campaign.
        count: how many rows it has.
    """

    names: tuple[str, ...]
    seed: int
    count: int

    @property
    def can_grow(self) -> bool:
        """Return that no row can be added later."""
        return False

    @property
    def description(self) -> dict[str, object]:
        """Return what `sampling_of` rebuilds this from."""
        return {"kind": "latin", "rows": self.count}

    @cached_property
    def _keys(self) -> UInt32[np.ndarray, "use number"]:
        every = [words(self.seed, "latin", name, ROUNDS + 2) for name in self.names]
        return np.array(every).T

    def chances(self, draws: Int[np.ndarray, " draw"]) -> Chances:
        """Return the chances of some rows below `count`, shape (draw, number)."""
        side = math.isqrt(self.count - 1) + 1
        sides = (side, -(-self.count // side))
        return in_batches(lambda some: _stratified(self._keys, self.count, sides, some), draws)

    def log_weights(self, chances: Chances) -> None:
        """Return that every row counts alike."""


@jax.jit
def _stratified(
    keys: UInt32[Array, "use number"],
    count: int,
    sides: tuple[int, int],
    draws: Int[Array, " draw"],
) -> Float[Array, "draw number"]:
    """Return the chances of some rows."""
    start = jnp.broadcast_to(draws.astype(jnp.uint32)[:, None], (draws.size, keys.shape[1]))
    last = jnp.asarray(count - 1, jnp.uint32)
    turned = jax.lax.while_loop(
        lambda at: jnp.any(at > last),
        lambda at: jnp.where(at > last, _turned(at, keys, sides), at),
        _turned(start, keys, sides),
    )
    place = _mixed(_mixed(start ^ keys[-2][None, :]) ^ keys[-1][None, :]) >> (32 - _PLACE_BITS)
    return (turned + (place + 0.5) * 2.0**-_PLACE_BITS) / count


def _turned(at: Words, keys: UInt32[Array, "use number"], sides: tuple[int, int]) -> Words:
    """Return a permutation of the pairs of both sides."""
    size = jnp.asarray(sides[0], jnp.uint32)
    halves = [at % size, at // size]
    for turn in range(ROUNDS):
        one, other = turn % 2, 1 - turn % 2
        side = jnp.asarray(sides[one], jnp.uint32)
        step = _mixed(halves[other] ^ keys[turn][None, :]).astype(jnp.uint64) * side.astype(
            jnp.uint64
        )
        moved = halves[one] + (step >> 32).astype(jnp.uint32)
        halves[one] = jnp.where(moved >= side, moved - side, moved)
    return halves[0] + size * halves[1]


def _mixed(word: Words) -> Words:
    """Return a word with every bit dependent on every other."""
    word = (word ^ (word >> 16)) * jnp.uint32(0x7FEB352D)
    word = (word ^ (word >> 15)) * jnp.uint32(0x846CA68B)
    return word ^ (word >> 16)
