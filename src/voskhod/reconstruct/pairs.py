r"""Pairs of flights: what a reading yet to be taken would tell, by nested sums over all pairs.

Flight i is taken for the truth and says y_i; every flight j is held against that:

    p(y_i) = sum_j w_j K(y_i, j),      p(y_i, a) = sum_j w_j q_aj K(y_i, j),

K the likelihood of the reading and q_aj the chance of answer a in flight j. Then

    bits = E_i sum_a q_ai log2[p(y_i, a) / (p(y_i) P(a))]          mutual information
    share = 1 - E_i[left of y_i] / E_i[left of nothing],           variance, or 1 - sum_a P(a)^2

A logarithm of a mean over N flights is off by c / N + d / N^2 (Rainforth and others). Flights stand
in 16 groups whose sums are kept apart, so that the same pairs give the figure F of all, of halves
and of quarters (H, Q: means over them):

    2 F - H      is free of c,      left over: at most |(2 F - H) - (2 H - Q)|,

which bounds what is left if that falls off no slower than 1 / N (it is three times 2 |d| / N^2).
The Monte Carlo error is the jackknife's, a group left out at a time.

Source: Lindley, Ann. Math. Stat. 27 (1956), for information of an experiment; Rainforth, Cornish,
Yang, Warrington and Wood, On nesting Monte Carlo estimators, ICML (2018), for the bias; Efron, The
Jackknife (1982).
"""

import math
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Float32, Int

from voskhod.reconstruct.terms import COIN, GARBLED, MISCOUNT, WIDE

GROUPS = 16
_BLOCK = 256  # truths at a time: with 4096 flights a block of pairs takes 4 MB
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


class Figure(NamedTuple):
    """A figure of a nested sum.

    Attributes:
        value: the figure, with its bias of first order taken off.
        error: Monte Carlo standard error.
        left: bound on what is left of the bias.
    """

    value: float
    error: float
    left: float

    @property
    def is_told(self) -> bool:
        """Return whether it is told from nothing: above three errors and what bias is left.

        Three, since some eighty readings are held against each target.
        """
        return self.value > 3.0 * self.error + self.left


class Sample(NamedTuple):
    """Flights in groups that follow each other, and the truths that are drawn from them.

    Attributes:
        weights: what each flight counts, with a sum of one, shape (draw) [1].
        ends: where groups begin and end, shape (group + 1).
        truths: which flight each truth is, shape (truth).
        group: group of each truth, shape (truth).
    """

    weights: Values
    ends: Int[np.ndarray, " end"]
    truths: Int[np.ndarray, " truth"]
    group: Int[np.ndarray, " truth"]


class Asked(NamedTuple):
    """What is asked of flights, as columns of sums over them.

    Attributes:
        columns: what is summed over flights beside their weight, shape (draw, column) [1].
        entries: columns that each truth looks at, shape (truth, entry).
        shares: how far each entry is the truth's own answer, shape (truth, entry) [1].
        answers: of each target, which entries are its answers, as a range.
        values: of a target with numbers, (entry of the sum of numbers, entry of the sum of those
            that have one, the truths' numbers, shape (truth)), by place of the target.
    """

    columns: Float[np.ndarray, "draw column"]
    entries: Int[np.ndarray, "truth entry"]
    shares: Float[np.ndarray, "truth entry"]
    answers: tuple[range, ...]
    values: Mapping[int, tuple[int, int, Float[np.ndarray, " truth"]]]


class _Sums(NamedTuple):
    """Sums of one reading by group: of weights, of entries, and each truth's own likelihood."""

    weight: Float32[np.ndarray, "group truth"]
    entry: Float32[np.ndarray, "group truth entry"]
    own: Float[np.ndarray, " truth"]


def figures(
    told: Sequence[Told], sample: Sample, asked: Asked, rng: np.random.Generator
) -> tuple[Figure, tuple[tuple[Figure, Figure], ...]]:
    """Return bits about the flight as a whole, and (share, bits) of each target.

    Args:
        told: what the reading tells, each of it with errors of its own.
        sample: flights and truths.
        asked: targets.
        rng: where chance comes from.
    """
    sums = _sums(told, sample, asked, rng)
    totals = np.add.reduceat(
        np.column_stack([sample.weights, asked.columns]), sample.ends[:-1], axis=0
    )
    every = np.arange(GROUPS)
    whole = _of_groups(sums, sample, asked, totals, every)
    halves, quarters = (
        np.mean([_of_groups(sums, sample, asked, totals, every[i::n]) for i in range(n)], axis=0)
        for n in (2, 4)
    )
    without = np.array(
        [_of_groups(sums, sample, asked, totals, np.delete(every, g)) for g in every]
    )
    scatter = without - without.mean(axis=0)
    errors = np.sqrt((GROUPS - 1) / GROUPS * np.square(scatter).sum(axis=0))
    values = 2.0 * whole - halves
    left = np.abs(values - (2.0 * halves - quarters))
    found = [Figure(*map(float, row)) for row in zip(values, errors, left, strict=True)]
    return found[0], tuple(zip(found[1::2], found[2::2], strict=True))


def _sums(told: Sequence[Told], sample: Sample, asked: Asked, rng: np.random.Generator) -> _Sums:
    """Return the sums of all pairs, a block of truths at a time."""
    count, width = asked.entries.shape
    said = [_said(one, sample.truths, rng) for one in told]
    summed = np.column_stack([sample.weights, asked.columns]).astype(np.float32)
    weight = np.empty((GROUPS, count), np.float32)
    entry = np.empty((GROUPS, count, width), np.float32)
    own = np.empty(count)
    for start in range(0, count, _BLOCK):
        rows = slice(start, min(start + _BLOCK, count))
        pairs = _pairs(told, [one[rows] for one in said])
        own[rows] = pairs[np.arange(pairs.shape[0]), sample.truths[rows]]
        for g in range(GROUPS):
            part = slice(sample.ends[g], sample.ends[g + 1])
            some = pairs[:, part] @ summed[part]
            weight[g, rows] = some[:, 0]
            entry[g, rows] = np.take_along_axis(some, asked.entries[rows] + 1, axis=1)
    return _Sums(weight, entry, own)


def _of_groups(
    sums: _Sums,
    sample: Sample,
    asked: Asked,
    totals: Float[np.ndarray, "group column"],
    groups: Int[np.ndarray, " some"],
) -> Float[np.ndarray, " figure"]:
    """Return bits of the whole, then share and bits of each target, from some groups alone."""
    kept = np.isin(sample.group, groups)
    weight = sums.weight[groups].sum(axis=0)[kept].astype(float)
    entry = sums.entry[groups].sum(axis=0)[kept].astype(float)
    total = totals[groups].sum(axis=0)
    entries, shares = asked.entries[kept], asked.shares[kept]
    before = total[1:][entries] / total[0]
    found = [float(np.log2(sums.own[kept] * total[0] / weight).mean())]
    for i, which in enumerate(asked.answers):
        q, p = shares[:, which], before[:, which]
        after = entry[:, which] / weight[:, None]
        ratio = np.divide(after, p, out=np.ones(q.shape), where=q > 0.0)
        gain = np.log2(ratio, out=np.zeros(q.shape), where=q > 0.0)
        if i in asked.values:
            first, some, numbers = asked.values[i]
            has = np.isfinite(numbers[kept])
            t = numbers[kept][has]
            middle = before[has][:, first] / before[has][:, some]
            off = t - entry[has][:, first] / entry[has][:, some]
            share = 1.0 - np.square(off).sum() / np.square(t - middle).sum()
        else:
            share = 1.0 - (1.0 - (q * after).sum(axis=1)).sum() / (1.0 - (q * p).sum(axis=1)).sum()
        found += [float(share), float((q * gain).sum(axis=1).mean())]
    return np.array(found)


def _said(
    one: Told, truths: Int[np.ndarray, " truth"], rng: np.random.Generator
) -> Float[np.ndarray, " truth"]:
    """Return what is said of each truth; infinite where nothing is, no number where it has none."""
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


def _pairs(told: Sequence[Told], said: Sequence[Float[np.ndarray, " truth"]]) -> Pairs:
    """Return the likelihood of what is said of each truth in every flight, up to a factor."""
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
