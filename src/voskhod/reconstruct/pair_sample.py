"""Samples for sums over pairs: which flights, which of them are truths, and what is asked of them.

Of many flights some are drawn by systematic resampling with a stated seed; a flight that is drawn
more than once counts as often. Groups are dealt so that each weighs about the same. Flights that
were drawn anew in runs descend from each other within one: there a run is a group.

A figure with an error s, one of d that a reading tells, is held against N flights' worth of
spread S with the error max(s, 1.06 S N^(-1 / (d + 4))): with less, too few flights are near any of
them for a logarithm of their mean, and more noise can only tell less.

Source: Silverman, Density Estimation (1986), section 4.3, for the width; Kitagawa, J. Comp. Graph.
Stat. 5 (1996), for the resampling; `reconstruct.pairs`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float, Int

from voskhod.campaign.samples import effective_count, moments, quantiles
from voskhod.reconstruct.conditions import Columns
from voskhod.reconstruct.likelihood import Runs
from voskhod.reconstruct.pairs import GROUPS, Asked, Sample
from voskhod.reconstruct.prior import chunks
from voskhod.reconstruct.targets import Target
from voskhod.reconstruct.told import Told

if TYPE_CHECKING:
    import polars as pl

MOST = 4096  # flights that are held against each other
_SILVERMAN, _QUARTERS = 1.06, 1.349  # of a normal law: width, and its quartiles' distance
TRUTHS = 2048  # of them that are taken for the truth, again and again where they count much


def thinned(
    weights: Float[np.ndarray, " draw"], most: int, seed: int
) -> tuple[Int[np.ndarray, " some"], Float[np.ndarray, " some"]]:
    """Return places and weights of the flights that count, at most so many.

    Args:
        weights: of any scale, shape (draw) [1].
        most: how many at most.
        seed: of the resampling.
    """
    places = np.flatnonzero(weights > 0.0)
    if places.size <= most:
        return places, weights[places]
    rng = np.random.default_rng(seed)
    # In an order of its own: rows that are evenly spaced may be of few chains.
    order = rng.permutation(weights.size)
    drawn = order[_systematic(weights[order], most, rng)]
    places, times = np.unique(drawn, return_counts=True)
    return places, times.astype(float)


def read_places(
    frame: "pl.LazyFrame", names: Sequence[str], places: Int[np.ndarray, " some"]
) -> Columns:
    """Return some rows of some columns, what is undefined as not a number.

    Args:
        frame: rows of a campaign.
        names: columns; of numbers or outcomes.
        places: which rows, in rising order.
    """
    found: dict[str, list[np.ndarray]] = {name: [] for name in names}
    start = 0
    for some in chunks(frame, tuple(found)):
        size = next(iter(some.values())).size
        inside = places[(places >= start) & (places < start + size)] - start
        for name, values in some.items():
            found[name].append(values[inside])
        start += size
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _systematic(
    weights: Float[np.ndarray, " draw"], count: int, rng: np.random.Generator
) -> Int[np.ndarray, " drawn"]:
    """Return which flight each of so many evenly spaced ones of the whole is."""
    ends = np.cumsum(weights)
    at = (np.arange(count) + rng.random()) * (ends[-1] / count)
    drawn = np.searchsorted(ends, at, side="right")
    found: Int[np.ndarray, " drawn"] = np.minimum(drawn, weights.size - 1)
    return found


def sample_of(
    weights: Float[np.ndarray, " draw"], seed: int, runs: Runs | None = None
) -> tuple[Sample, Int[np.ndarray, " some"]]:
    """Return flights dealt into groups alike in weight, truths, and the places of the flights.

    Args:
        weights: what each flight counts, of any scale, shape (draw) [1].
        seed: of all draws.
        runs: run that each flight is of, a multiple of four; None where each is drawn by itself.
    """
    rng = np.random.default_rng(seed)
    places, weight = thinned(weights, MOST, seed)
    if runs is None:
        rounds = -(-places.size // GROUPS)
        # Dealt from the heaviest down, in a new order each round.
        deal = np.concatenate([rng.permutation(GROUPS) for _ in range(rounds)])[: places.size]
        group = np.empty(places.size, dtype=int)
        group[np.argsort(-weight, kind="stable")] = deal
    else:
        group = runs.of[places]
    order = np.argsort(group, kind="stable")
    places, weight, group = places[order], weight[order] / weight.sum(), group[order]
    groups = GROUPS if runs is None else runs.number
    ends = np.searchsorted(group, np.arange(groups + 1))
    truths = _systematic(weight, TRUTHS, rng)
    return Sample(weight, ends, truths, group[truths]), places


def size_of(weights: Float[np.ndarray, " draw"], runs: Runs | None = None) -> float:
    """Return how many independent flights weighted ones are worth.

    Args:
        weights: of any scale, shape (draw) [1].
        runs: run that each flight is of; None where each is drawn by itself.
    """
    worth = 1.0 if runs is None else min(runs.worth, 1.0)
    return worth * effective_count(weights)


def blunt(
    told: Sequence[Told], weights: Float[np.ndarray, " draw"], worth: float = 1.0
) -> list[Told]:
    """Return what a reading tells, each figure as sharp as flights resolve it at most.

    Args:
        told: what it tells.
        weights: what each flight counts, of any scale, shape (draw) [1].
        worth: how many independent flights one is worth [1].
    """
    dimensions = sum(one.kind == "figure" for one in told)
    found = []
    for one in told:
        held = np.isfinite(one.values)
        if one.kind != "figure" or not held.any():
            found.append(one)
            continue
        values, count = one.values[held], weights[held]
        _, spread = moments(values, count)
        low, _, high = (q.value for q in quantiles(values, (0.25, 0.5, 0.75), count))
        scale = min(spread, (high - low) / _QUARTERS) if high > low else spread
        size = worth * effective_count(count)
        least = _SILVERMAN * scale * size ** (-1.0 / (dimensions + 4))
        found.append(one._replace(sigma=max(one.sigma, least)) if least > 0.0 else one)
    return found


def of_places(target: Target, places: Int[np.ndarray, " some"]) -> Target:
    """Return a target of some of its flights, in another order."""
    values = None if target.values is None else target.values[places]
    return target._replace(chances=target.chances[places], values=values)


def asked_of(targets: Sequence[Target], sample: Sample) -> Asked:
    """Return targets as columns of sums, and what each truth looks at.

    Args:
        targets: of the flights of the sample, in its order.
        sample: flights and truths.
    """
    weights, truths = sample.weights, sample.truths
    columns: list[Float[np.ndarray, " draw"]] = []
    entries, shares, answers, values = [], [], [], {}
    for i, target in enumerate(targets):
        q = target.chances
        first = len(columns)
        columns += list((weights[:, None] * q).T)
        own = q[truths]
        if own.max(axis=1).min() == 1.0:  # yes or no: a truth looks at its own answer alone
            entries.append(first + own.argmax(axis=1)[:, None])
            shares.append(np.ones((truths.size, 1)))
        else:
            entries.append(np.tile(first + np.arange(q.shape[1]), (truths.size, 1)))
            shares.append(own)
        last = sum(part.shape[1] for part in entries)
        answers.append(range(last - entries[-1].shape[1], last))
        if target.values is not None:
            has = np.isfinite(target.values)
            mean = target.values[has].mean()
            about = np.where(has, target.values, mean) - mean
            spread = about.std() or 1.0
            columns += [weights * has * about / spread, weights * has]
            entries.append(np.tile(len(columns) - 2 + np.arange(2), (truths.size, 1)))
            shares.append(np.zeros((truths.size, 2)))
            numbers = np.where(has, about / spread, np.nan)[truths]
            values[i] = (last, last + 1, numbers)
    width = (truths.size, -1)
    return Asked(
        np.column_stack(columns) if columns else np.zeros((weights.size, 0)),
        np.concatenate(entries, axis=1) if entries else np.zeros((truths.size, 0), dtype=int),
        np.concatenate(shares, axis=1).reshape(width) if shares else np.zeros((truths.size, 0)),
        tuple(answers),
        values,
    )
