"""Random bits that belong to a name: the same on every machine, in any order, for any campaign.

Scrambles and permutations need a few hundred bits for each number in doubt, once. They are the
output of an extendable hash of the seed, the use and the name, so that two uses, two names or two
seeds have nothing in common and a number keeps its bits when others come and go.

Source: SHAKE256, FIPS 202 (2015).
"""

import hashlib

import numpy as np
from jaxtyping import UInt32


def words(seed: int, use: str, name: str, count: int) -> UInt32[np.ndarray, " word"]:
    """Return random words of 32 bits.

    Args:
        seed: seed of the campaign.
        use: what the words are for.
        name: dotted name of the number.
        count: how many words.
    """
    digest = hashlib.shake_256(f"{seed}/{use}/{name}".encode()).digest(4 * count)
    return np.frombuffer(digest, "<u4").astype(np.uint32)
