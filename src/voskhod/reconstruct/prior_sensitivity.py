r"""Sensitivity to priors: what figures become if what was thought of an input is wider, or flat.

Flights that were drawn from one prior count for another by the ratio of the two densities. The
ratio is taken in normal scores z of an input, z = Phi^-1(share of all flights below it), in which
its prior is the standard normal law whatever it is in its own unit:

    wider    N(0, 1.5^2) over N(0, 1)       exp[z^2 (1 - 1 / 1.5^2) / 2] / 1.5
    flat     even over |z| < 2.58           exp(z^2 / 2), nothing beyond: the outer hundredth

Of an input with a few values (a switch, a choice) flat is the same chance for each; it cannot be
wider. Weights multiply those after all votes. A wider law cannot reach beyond the flights that
there are: where new weights are worth less than the least size, or a quarter of the old one, there
is no figure but a refusal.

Difference and its error are taken over the same flights: with u the new shares and w the old ones

    d = sum (u - w) x,      error^2 = sum [u (x - m_u) - w (x - m_w)]^2 ,

and between runs where flights were drawn anew (`reconstruct.islands`). Scores are always those of
the campaign, from which the prior is known; flights that were drawn anew have the scores of the
campaign's between which they lie. Where more than a hundredth lie beyond all but ten of them there
is a refusal too: there the share below, and so the prior, is not known to a third.

Source: Gelman and others, Bayesian Data Analysis (2013), section 10.4, for ratios of densities;
Owen, Monte Carlo theory, methods and examples (2013), section 9.2, for the error.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from jaxtyping import Bool, Float
from scipy.special import ndtri

from voskhod.campaign.columns import INPUT, LOG_WEIGHT, columns_of, read_columns
from voskhod.campaign.samples import effective_count
from voskhod.campaign.weights import shares
from voskhod.reconstruct.bands import Band, band, counting
from voskhod.reconstruct.islands import Islands, error_between
from voskhod.reconstruct.reconstruction import Reconstruction

if TYPE_CHECKING:
    import polars as pl

Values = Float[np.ndarray, " draw"]
How = Literal["wider", "flat"]
WIDER = 1.5  # half as much again
FLAT_WITHIN = 2.5758293035489004  # scores: 99 % of the prior
FEW = 12  # values of an input that is a choice
MAIN = 6  # inputs that are asked about
TAIL = 10  # flights of the campaign beyond which the prior is not known: 1 / sqrt(10) of a share
BEYOND = 0.01  # share of the flights, as they count, that may lie out there
_COLLAPSED = 0.25  # of the size before
_ERRORS = 3.0


class Changed(NamedTuple):
    """A measurand under another prior.

    Attributes:
        band: what it is like then.
        shift: mean then less mean now, in standard deviations now [1].
        error: Monte Carlo standard error of that [1].
    """

    band: Band
    shift: float
    error: float


class OtherPrior(NamedTuple):
    """What another prior of one input does.

    Attributes:
        input: dotted name.
        how: what the prior becomes.
        moved: mean of the input after the votes less before, in deviations before [1].
        size: how many equal flights are left [1].
        changed: measurands then, by id; none where too few flights are left.
        beyond: share of the flights, as they count, that lie beyond all but ten of the campaign's
            on either side [1].
    """

    input: str
    how: How
    moved: float
    size: float
    changed: Mapping[str, Changed]
    beyond: float = 0.0

    @property
    def is_refused(self) -> bool:
        """Return whether there is no figure: too few are left, or they lie too far out."""
        return not self.changed


def other_priors(
    frame: "pl.LazyFrame", told: Reconstruction, of: Sequence[str]
) -> tuple[OtherPrior, ...]:
    """Return what figures become under other priors of the inputs that were moved most.

    Args:
        frame: rows of the campaign that was reconstructed, not those drawn anew.
        told: what came of it.
        of: measurands that are told.
    """
    inputs = main_inputs(told)
    if not inputs:
        return ()
    names = [n for n in of if n in told.posterior]
    now, values = _counted(frame, told, [*names, *(INPUT + name for name in inputs)])
    base = None
    if columns_of(frame).is_weighted:
        base = shares(dict(read_columns(frame, (LOG_WEIGHT,)))[LOG_WEIGHT])
    worth = told.size / effective_count(now.weights)  # of one flight
    least = max(told.options.least, _COLLAPSED * told.size)
    told_of = {name: values[name] for name in names}
    found = []
    for key, column in read_columns(frame, [INPUT + name for name in inputs], _rows(frame)):
        name, at = key.removeprefix(INPUT), values[key]
        beyond = float(now.weights[_outside(column, at)].sum())
        for how, ratio in _ratios(column, base, at):
            then = now.weights * ratio
            size = worth * effective_count(then) if then.any() else 0.0
            enough = size >= least and beyond <= BEYOND
            changed = dict(_changed(told_of, now, then / then.sum())) if enough else {}
            found.append(OtherPrior(name, how, inputs[name], size, changed, beyond))
    return tuple(found)


class _Counted(NamedTuple):
    """Flights that count: their shares, and the run of each where they were drawn anew."""

    weights: Values
    runs: Islands | None


def _counted(
    frame: "pl.LazyFrame", told: Reconstruction, names: Sequence[str]
) -> tuple[_Counted, Mapping[str, Values]]:
    """Return the flights that count after all votes, with some of their columns."""
    counted = counting(told.weights)
    runs = None if told.drawn is None else told.drawn.runs().of[counted.places]
    read = read_columns(told.flights(frame), names, told.weights.size)
    values = {name: column[counted.places] for name, column in read}
    return _Counted(counted.weights / counted.weights.sum(), runs), values


def _rows(frame: "pl.LazyFrame") -> int:
    import polars as pl

    return int(frame.select(pl.len()).collect().item())


def main_inputs(told: Reconstruction, most: int = MAIN) -> Mapping[str, float]:
    """Return the inputs whose mean the votes moved most, with how far [deviations before].

    What does not move beyond Monte Carlo error is none of them.

    Args:
        told: what came of it.
        most: how many at most.
    """
    found = {}
    for key, after in told.posterior.items():
        then = told.prior.get(key)
        if not key.startswith(INPUT) or then is None or not then.deviation > 0.0:
            continue
        if abs(after.mean - then.mean) > _ERRORS * math.hypot(after.error, then.error):
            found[key.removeprefix(INPUT)] = (after.mean - then.mean) / then.deviation
    names = sorted(found, key=lambda name: (-abs(found[name]), name))[:most]
    return {name: found[name] for name in names}


def _outside(column: Values, at: Values) -> Bool[np.ndarray, " some"]:
    """Return which numbers lie beyond all but a few of the campaign's on either side."""
    held = column[np.isfinite(column)]
    some = min(TAIL, held.size)
    low, high = np.partition(held, (some - 1, held.size - some))[[some - 1, held.size - some]]
    found: Bool[np.ndarray, " some"] = (at < low) | (at > high)
    return found


def _ratios(column: Values, base: Values | None, at: Values) -> Iterator[tuple[How, Values]]:
    """Yield each other prior of an input with the ratio of its density to that which was drawn.

    Args:
        column: the input in all flights of the campaign, shape (draw) [SI].
        base: what they count before anything is said, of any scale; None where all count alike.
        at: the input where the ratio is wanted, shape (some) [SI].
    """
    weights = np.full(column.size, 1.0 / column.size) if base is None else base
    held = np.isfinite(column)
    levels, which = np.unique(column[held], return_inverse=True)
    ratio, has = np.ones(at.size), np.isfinite(at)
    if levels.size <= FEW:
        chances = np.bincount(which, weights[held])
        even = 1.0 / np.count_nonzero(chances)
        with np.errstate(divide="ignore"):
            ratios = np.where(chances > 0.0, even / chances, 0.0)
        ratio[has] = np.interp(at[has], levels, ratios)
        yield "flat", ratio
        return
    order = np.argsort(column[held])
    z = scores(column[held], weights[held])[order]
    z = np.interp(at[has], column[held][order], z)
    ratio[has] = np.exp(0.5 * z * z * (1.0 - WIDER**-2)) / WIDER
    yield "wider", ratio.copy()
    ratio[has] = np.where(np.abs(z) < FLAT_WITHIN, np.exp(0.5 * z * z), 0.0)
    yield "flat", ratio


def scores(values: Values, weights: Values) -> Values:
    """Return normal scores: the quantile of the normal law at the share of the whole below each.

    Args:
        values: shape (draw) [any].
        weights: what each counts, of any scale, shape (draw) [1].
    """
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    middle = (reached - 0.5 * weights[order]) / reached[-1]
    found = np.empty(values.size)
    found[order] = ndtri(np.clip(middle, 1e-12, 1.0 - 1e-12))
    return found


def _changed(
    values: Mapping[str, Values], now: _Counted, then: Values
) -> Iterator[tuple[str, Changed]]:
    """Yield measurands with what they are like under new weights."""
    for name, column in values.items():
        before, after = (band(name, column, one, now.runs) for one in (now.weights, then))
        if before is None or after is None:
            continue
        held = np.isfinite(column)
        w, u = (part[held] / part[held].sum() for part in (now.weights, then))
        x = column[held]
        part = u * (x - after.mean) - w * (x - before.mean)
        if now.runs is None:
            error = math.sqrt(float(np.square(part).sum()))
        else:
            error = error_between(part, 1.0, now.runs[held])
        gap = after.mean - before.mean
        scale = before.deviation
        if scale > 0.0:
            yield name, Changed(after, gap / scale, error / scale)
