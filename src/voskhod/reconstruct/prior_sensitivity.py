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

    d = sum (u - w) x,      error^2 = sum [u (x - m_u) - w (x - m_w)]^2 .

Source: Gelman and others, Bayesian Data Analysis (2013), section 10.4, for ratios of densities;
Owen, Monte Carlo theory, methods and examples (2013), section 9.2, for the error.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from jaxtyping import Float
from scipy.special import ndtri

from voskhod.campaign.columns import INPUT, LOG_WEIGHT, columns_of, read_columns
from voskhod.campaign.samples import effective_count
from voskhod.campaign.weights import shares
from voskhod.reconstruct.bands import Band, band, counting
from voskhod.reconstruct.reconstruction import Reconstruction

if TYPE_CHECKING:
    import polars as pl

Values = Float[np.ndarray, " draw"]
How = Literal["wider", "flat"]
WIDER = 1.5  # half as much again
FLAT_WITHIN = 2.5758293035489004  # scores: 99 % of the prior
FEW = 12  # values of an input that is a choice
MAIN = 6  # inputs that are asked about
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
    """

    input: str
    how: How
    moved: float
    size: float
    changed: Mapping[str, Changed]

    @property
    def is_refused(self) -> bool:
        """Return whether too few flights are left for a figure."""
        return not self.changed


def other_priors(
    frame: "pl.LazyFrame", told: Reconstruction, of: Sequence[str]
) -> tuple[OtherPrior, ...]:
    """Return what figures become under other priors of the inputs that were moved most.

    Args:
        frame: rows of the campaign that was reconstructed.
        told: what came of it.
        of: measurands that are told.
    """
    rows = told.weights.size
    counted = counting(told.weights)
    now = counted.weights / counted.weights.sum()
    values = {
        name: column[counted.places]
        for name, column in read_columns(frame, [n for n in of if n in told.posterior], rows)
    }
    base = None
    if columns_of(frame).is_weighted:
        base = shares(dict(read_columns(frame, (LOG_WEIGHT,)))[LOG_WEIGHT])
    inputs = main_inputs(told)
    found = []
    for key, column in read_columns(frame, [INPUT + name for name in inputs], rows):
        name = key.removeprefix(INPUT)
        for how, ratio in _ratios(column, base):
            then = now * ratio[counted.places]
            size = effective_count(then) if then.any() else 0.0
            least = max(told.options.least, _COLLAPSED * effective_count(now))
            changed = {} if size < least else dict(_changed(values, now, then / then.sum()))
            found.append(OtherPrior(name, how, inputs[name], size, changed))
    return tuple(found)


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


def _ratios(column: Values, base: Values | None) -> Iterator[tuple[How, Values]]:
    """Yield each other prior of an input with the ratio of its density to that which was drawn."""
    weights = np.full(column.size, 1.0 / column.size) if base is None else base
    held = np.isfinite(column)
    levels, which = np.unique(column[held], return_inverse=True)
    ratio = np.ones(column.size)
    if levels.size <= FEW:
        chances = np.bincount(which, weights[held])
        even = 1.0 / np.count_nonzero(chances)
        with np.errstate(divide="ignore"):
            ratio[held] = np.where(chances > 0.0, even / chances, 0.0)[which]
        yield "flat", ratio
        return
    z = scores(column[held], weights[held])
    ratio[held] = np.exp(0.5 * z * z * (1.0 - WIDER**-2)) / WIDER
    yield "wider", ratio.copy()
    ratio[held] = np.where(np.abs(z) < FLAT_WITHIN, np.exp(0.5 * z * z), 0.0)
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
    values: Mapping[str, Values], now: Values, then: Values
) -> Iterator[tuple[str, Changed]]:
    """Yield measurands with what they are like under new weights."""
    for name, column in values.items():
        before, after = band(name, column, now), band(name, column, then)
        if before is None or after is None:
            continue
        held = np.isfinite(column)
        w, u = (part[held] / part[held].sum() for part in (now, then))
        x = column[held]
        part = u * (x - after.mean) - w * (x - before.mean)
        error, gap = math.sqrt(float(np.square(part).sum())), after.mean - before.mean
        scale = before.deviation
        if scale > 0.0:
            yield name, Changed(after, gap / scale, error / scale)
