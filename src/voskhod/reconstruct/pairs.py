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

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int

from voskhod.reconstruct.told import Pairs, Told, pairs_of, said_of

GROUPS = 16
_BLOCK = 256  # truths at a time: with 4096 flights a block of pairs takes 4 MB
_NOTHING = 1e-12  # a mean of squares, or of chances, that is rounding
_SMALL = 2**18  # multiplications that OpenBLAS does in one thread
Values = Float[np.ndarray, " draw"]


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
        ends: where groups begin and end, shape (group + 1); groups are a multiple of four.
        truths: which flight each truth is, shape (truth).
        group: group of each truth, shape (truth).
    """

    weights: Values
    ends: Int[np.ndarray, " end"]
    truths: Int[np.ndarray, " truth"]
    group: Int[np.ndarray, " truth"]

    @property
    def groups(self) -> int:
        """Return how many groups there are."""
        return self.ends.size - 1


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
    """Sums of one reading by group: of weights, of entries, of all flights.

    With each truth's own likelihood.
    """

    weight: Float32[np.ndarray, "group truth"]
    entry: Float32[np.ndarray, "group truth entry"]
    total: Float[np.ndarray, "group column"]
    own: Float[np.ndarray, " truth"]

    def of(self, groups: slice) -> "_Sums":
        """Return the sums of some groups, as if they were one."""
        weight, entry, total = (part[groups].sum(axis=0, keepdims=True) for part in self[:3])
        return _Sums(weight, entry, total, self.own)

    def less(self, other: "_Sums", group: int) -> "_Sums":
        """Return these sums without one group of others, both as if they were one."""
        weight, entry, total = (a - b[group] for a, b in zip(self[:3], other[:3], strict=True))
        return _Sums(weight, entry, total, self.own)


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
    count = sample.groups
    every = sums.of(slice(None))
    everyone = np.arange(count)
    whole = _of_one(every, sample, asked, everyone)
    halves, quarters = (
        np.mean(
            [_of_one(sums.of(slice(i, None, n)), sample, asked, everyone[i::n]) for i in range(n)],
            axis=0,
        )
        for n in (2, 4)
    )
    without = np.array(
        [_of_one(every.less(sums, g), sample, asked, np.delete(everyone, g)) for g in range(count)]
    )
    scatter = without - without.mean(axis=0)
    errors = np.sqrt((count - 1) / count * np.square(scatter).sum(axis=0))
    values = 2.0 * whole - halves
    left = np.abs(values - (2.0 * halves - quarters))
    found = [Figure(*map(float, row)) for row in zip(values, errors, left, strict=True)]
    return found[0], tuple(zip(found[1::2], found[2::2], strict=True))


def _sums(told: Sequence[Told], sample: Sample, asked: Asked, rng: np.random.Generator) -> _Sums:
    """Return the sums of all pairs, a block of truths at a time."""
    count, width = asked.entries.shape
    said = [said_of(one, sample.truths, rng) for one in told]
    summed = np.column_stack([sample.weights, asked.columns]).astype(np.float32)
    weight = np.empty((sample.groups, count), np.float32)
    entry = np.empty((sample.groups, count, width), np.float32)
    own = np.empty(count)
    for start in range(0, count, _BLOCK):
        rows = slice(start, min(start + _BLOCK, count))
        pairs = pairs_of(told, [one[rows] for one in said])
        own[rows] = pairs[np.arange(pairs.shape[0]), sample.truths[rows]]
        for g in range(sample.groups):
            part = slice(sample.ends[g], sample.ends[g + 1])
            some = _product(pairs[:, part], summed[part])
            weight[g, rows] = some[:, 0]
            entry[g, rows] = np.take_along_axis(some, asked.entries[rows] + 1, axis=1)
    columns = np.column_stack([sample.weights, asked.columns])
    return _Sums(weight, entry, np.add.reduceat(columns, sample.ends[:-1], axis=0), own)


def _gone(left: Float[np.ndarray, " truth"], before: Float[np.ndarray, " truth"]) -> float:
    """Return the share of what was there before that goes; none of nothing.

    An answer that hardly a flight gives may be that of no truth of some groups.
    """
    whole = float(before.sum())
    return 1.0 - float(left.sum()) / whole if whole > _NOTHING * before.size else 0.0


def _product(pairs: Pairs, columns: Float32[np.ndarray, "draw column"]) -> Pairs:
    """Return a product of matrices, some rows of the first at a time.

    Each is too small to be shared out among threads: where other programs have the cores, threads
    wait for each other longer than the sums take.
    """
    rows, inner = pairs.shape
    step = 1 << max((_SMALL // max(columns.size, 1)).bit_length() - 1, 0)
    step = min(step, _BLOCK)
    blocks = pairs[None] if rows % step else pairs.reshape(-1, step, inner)
    found: Pairs = np.matmul(blocks, columns).reshape(rows, -1)
    return found


def _of_one(
    sums: _Sums, sample: Sample, asked: Asked, groups: Int[np.ndarray, " some"]
) -> Float[np.ndarray, " figure"]:
    """Return bits of the whole, then share and bits of each target, from some groups alone.

    Args:
        sums: of these groups, as if they were one.
        sample: flights and truths.
        asked: targets.
        groups: which they are.
    """
    kept = np.isin(sample.group, groups)
    weight, entry = (part[0][kept].astype(float) for part in sums[:2])
    total = sums.total[0]
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
            share = _gone(np.square(off), np.square(t - middle))
        else:
            share = _gone(*(1.0 - (q * chance).sum(axis=1) for chance in (after, p)))
        found += [share, float((q * gain).sum(axis=1).mean())]
    return np.array(found)
