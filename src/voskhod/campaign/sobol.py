r"""Scrambled Sobol points: rows that fill the space of doubts more evenly than independent ones.

Row i of the sequence is, number by number, a sum without carry of direction numbers,

    x_i = s + sum_k i_k V_k   (bits; i_k is bit k of i, + is exclusive or),

which the scramble makes random without losing the balance: each V_k is multiplied by a random lower
triangular matrix of bits with a unit diagonal, and s is a random shift. The first 2^m rows then put
one point into each of 2^m equal intervals of every number, each point alone is uniform, and means
are unbiased, with the variance of Owen's full scramble.

Direction numbers are SciPy's. It keeps them to itself, but its unscrambled point 2^(k+1) - 1 is V_k
(the Gray code of that index is bit k alone), so that they are read from the points. Reading to
level m passes over 2^m points once per process: 0.1 s for a million rows of 269 numbers.

Decision: SciPy's own scramble is not used. Its bits come in turn from one generator, so that a
number more would scramble all others anew, and row i of a part costs a walk over the i rows before
it. Here the bits belong to the name of the number and any row costs the same. A hashed Owen
scramble (Burley, J. Comput. Graph. Tech. 9, 2020) has the same virtue, but is Owen's scramble only
approximately and acts on every point instead of once on the directions. What still moves with a
number more is the dimension of those that follow it in the mission file.

Source: Joe and Kuo, SIAM J. Sci. Comput. 30 (2008), by way of scipy.stats.qmc; Matousek, J.
Complexity 14 (1998); Owen, Ann. Stat. 25 (1997) and J. Complexity 19 (2003) on the variance.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from jaxtyping import Int, UInt32, UInt64

from voskhod.campaign.keys import words
from voskhod.campaign.rows import Chances

IN, OUT = 32, 52  # bits of a direction number, and of a chance: half a step more is exact
MOST_ROWS = 2**IN
_BYTE = 8  # levels to a table: 256 rows of 269 numbers stay in the cache
_BLOCK = 1024  # rows at a time, for the same reason

Tables: TypeAlias = tuple[UInt64[np.ndarray, "row number"], ...]


@dataclass(frozen=True)
class Sobol:
    """A scrambled Sobol sequence.

    Attributes:
        names: dotted names of the numbers in doubt, in order.
        seed: seed of the campaign.
    """

    names: tuple[str, ...]
    seed: int

    @property
    def can_grow(self) -> bool:
        """Return that rows can be added later."""
        return True

    @property
    def description(self) -> dict[str, object]:
        """Return what `sampling_of` rebuilds this from."""
        return {"kind": "sobol"}

    def chances(self, draws: Int[np.ndarray, " draw"]) -> Chances:
        """Return the chances of some rows, shape (draw, number)."""
        tables = _tables(self.names, self.seed, max(int(draws.max()).bit_length(), 1))
        rows = np.empty((len(draws), len(self.names)))
        for start in range(0, len(draws), _BLOCK):
            some = draws[start : start + _BLOCK]
            bits = tables[0][some & 255]
            for place, table in enumerate(tables[1:], 1):
                bits ^= table[(some >> (_BYTE * place)) & 255]
            # The middle of a step is inside the open interval and keeps the mean.
            rows[start : start + _BLOCK] = (bits + 0.5) * 2.0**-OUT
        return rows

    def log_weights(self, chances: Chances) -> None:
        """Return that every row counts alike."""


@lru_cache(maxsize=2)
def _tables(names: tuple[str, ...], seed: int, levels: int) -> Tables:
    """Return the sum of scrambled directions for each byte of a row's index, shift included."""
    keys = np.array([words(seed, "sobol", name, OUT + 2) for name in names])
    high, low = keys[:, OUT].astype(np.uint64), keys[:, OUT + 1].astype(np.uint64)
    shift = (high << np.uint64(OUT - IN)) ^ (low >> np.uint64(2 * IN - OUT))
    scrambled = _scrambled(_directions(len(names), levels), keys[:, :OUT])
    tables = []
    for start in range(0, levels, _BYTE):
        table = (shift if start == 0 else np.zeros_like(shift))[None, :]
        for direction in scrambled[start : start + _BYTE]:
            table = np.concatenate([table, table ^ direction])
        tables.append(table)
    return tuple(tables)


def _scrambled(
    directions: UInt32[np.ndarray, "level number"], keys: UInt32[np.ndarray, "number bit"]
) -> UInt64[np.ndarray, "level number"]:
    """Return direction numbers times a lower triangular matrix of bits, one to each number."""
    rows = np.arange(OUT)
    unit = np.where(rows < IN, 1 << np.maximum(IN - 1 - rows, 0), 0).astype(np.uint32)
    above = np.where(rows < IN, 2**IN - (2 << np.maximum(IN - 1 - rows, 0)), 2**IN - 1)
    matrix = (keys & above.astype(np.uint32)) | unit
    odd = np.bitwise_count(directions[:, :, None] & matrix[None]) & 1
    places = np.uint64(1) << np.arange(OUT, dtype=np.uint64)[::-1]
    total: UInt64[np.ndarray, "level number"] = (odd * places).sum(axis=2, dtype=np.uint64)
    return total


def _directions(count: int, levels: int) -> UInt32[np.ndarray, "level number"]:
    """Return the direction numbers of the first dimensions, the highest bit worth a half."""
    from scipy.stats import qmc

    points = qmc.Sobol(count, scramble=False, bits=IN)
    read = []
    for level in range(levels):
        points.fast_forward(2 ** (level + 1) - 1 - points.num_generated)
        read.append(points.random(1)[0])
    return (np.array(read) * 2.0**IN).astype(np.uint32)
