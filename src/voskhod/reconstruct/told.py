"""What a reading tells of a flight, and how likely it is of every other.

A figure is the flight's number with a normal error, a whole number may be miscounted, a fact may be
garbled; the teller is right with some chance, and else knows nothing of the flight.

Source: `reconstruct.terms` for the laws of errors.
"""

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Float32, Int

from voskhod.reconstruct.terms import COIN, GARBLED, MISCOUNT, WIDE

_ROOT = math.sqrt(2.0 * math.pi)
Values = Float[np.ndarray, " draw"]
Pairs = Float32[np.ndarray, "truth draw"]


class Told(NamedTuple):
    """One thing that a reading tells.

    Attributes:
        values: each flight's number, shape (draw) [SI]; not a number where it has none; of a fact 1
            where it is so and 0 where not.
        kind: what is told: a figure, a whole number, or whether something is so.
        sigma: standard deviation of a figure about the flight's number [SI].
        chance: that it is told at all [1].
        right: that its teller is right; else he speaks of all flights' spread [1].
        mean: mean of all flights before any document [SI].
        spread: standard deviation of the same [SI].
    """

    values: Values
    kind: Literal["figure", "count", "fact"]
    sigma: float
    chance: float = 1.0
    right: float = 1.0
    mean: float = 0.0
    spread: float = 1.0


def said_of(
    one: Told, truths: Int[np.ndarray, " truth"], rng: np.random.Generator
) -> Float[np.ndarray, " truth"]:
    """Return what is said of each truth; infinite where nothing is, no number where it has none.

    Args:
        one: what is told.
        truths: which flight each truth is.
        rng: where chance comes from.
    """
    h = one.values[truths]
    size = h.size
    knows = rng.random(size) < one.right
    if one.kind == "figure":
        wide = one.mean + WIDE * one.spread * rng.standard_cauchy(size)
        said = np.where(knows, h + one.sigma * rng.standard_normal(size), wide)
    elif one.kind == "count":
        slip = rng.geometric(1.0 - MISCOUNT, size) - rng.geometric(1.0 - MISCOUNT, size)
        said = np.floor(h) + slip
    else:
        turned = rng.random(size) < np.where(knows, GARBLED, COIN)
        said = np.where(turned, 1.0 - h, h)
    said = np.where(np.isnan(h), np.nan if one.right == 1.0 else np.inf, said)
    return np.where(rng.random(size) < one.chance, said, np.inf)


def pairs_of(told: Sequence[Told], said: Sequence[Float[np.ndarray, " truth"]]) -> Pairs:
    """Return the likelihood of what is said of each truth in every flight, up to a factor.

    Args:
        told: what the reading tells.
        said: of each of it, what is said of each truth, shape (truth) [SI].
    """
    whole: Pairs | None = None
    for one, y in zip(told, said, strict=True):
        part = _likelihood(one, y)
        whole = part if whole is None else whole * part
    assert whole is not None  # a reading tells something
    return whole


def _likelihood(one: Told, y: Float[np.ndarray, " truth"]) -> Pairs:
    """Return the likelihood of one thing that is said, a factor apart that all flights have.

    What is not said fits every flight; "there is none" fits those that have none.
    """
    lacks: Bool[np.ndarray, " draw"] = np.isnan(one.values)
    spoken = np.isfinite(y)
    at = np.where(spoken, y, one.mean)
    # From the middle: single precision would lose the digits of a long time of day.
    h = (np.where(lacks, one.mean, one.values) - one.mean) / one.sigma
    off = ((at - one.mean) / one.sigma)[:, None].astype(np.float32) - h.astype(np.float32)
    if one.kind == "figure":
        off *= off
        off *= np.float32(-0.5)
        pairs = np.exp(off, out=off)
        scale = WIDE * one.spread
        wide = _ROOT * one.sigma / (math.pi * scale * (1.0 + ((at - one.mean) / scale) ** 2))
    elif one.kind == "count":
        pairs = np.float32(MISCOUNT) ** np.abs(np.round(off))
        wide = np.zeros(at.shape)
    else:
        pairs = np.where(np.abs(off) < COIN, np.float32(1.0 - GARBLED), np.float32(GARBLED))
        wide = np.full(at.shape, COIN)
    pairs[:, lacks] = 0.0
    if one.right < 1.0:
        pairs *= np.float32(one.right)
        pairs += ((1.0 - one.right) * wide)[:, None].astype(np.float32)
    pairs[np.isinf(y)] = 1.0
    pairs[np.isnan(y)] = lacks
    return pairs
