r"""The fit of the law of decompression sickness: all groups, or each study left out.

A group of n people with k cases has the likelihood of a binomial whose logit is Gaussian about
that of the law, z = (ln psi + u) / s, u ~ N(0, scatter^2), integrated with Gauss and Hermite's
rule. Where the cases of the first part of the exposure are known the likelihood is that of three
outcomes. The greatest likelihood is found by damped steps of Newton, all studies at once.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import logsumexp
from numpy.typing import NDArray

from voskhod.arrays import Real
from voskhod.crew.sickness import LAW, SicknessLaw
from voskhod.validation.profiles import Groups

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(21)  # enough for 1e-6 of the likelihood
_LOG_WEIGHTS = np.log(_WEIGHTS / _WEIGHTS.sum())
_STEPS = 25  # Newton's, from the stated law it takes five, from afar some fifteen
_STEP = 1e-4  # of differences of slopes: second derivatives to 1e-8 of themselves
# Weak prior of the logarithm of the scatter, so that a fit without any stays finite: e^-1 within
# a factor of e, wide beside what 61 groups say.
_SCATTER_PRIOR = (-1.0, 1.0)


class Fit(NamedTuple):
    """What a fit found.

    Attributes:
        numbers: log_rate, dose, effort, ln(spread), ln(scatter); shape (..., 5).
        loss: negative log-likelihood with the prior.
        slope: greatest gradient left, zero where it converged.
    """

    numbers: Real
    loss: Real
    slope: Real


class _Landscape(NamedTuple):
    """Loss about a point."""

    numbers: Real
    height: Real
    slope: Real
    curve: Real


def numbers_of(law: SicknessLaw) -> Real:
    """Return a law as the array that is fitted.

    Args:
        law: numbers of the law.
    """
    spread, scatter = jnp.log(jnp.asarray(law.spread)), jnp.log(jnp.asarray(law.scatter))
    return jnp.asarray([law.log_rate, law.dose, law.effort, spread, scatter])


def law_of(numbers: Real) -> SicknessLaw:
    """Return the array that was fitted as a law.

    Args:
        numbers: shape (5).
    """
    log_rate, dose, effort, spread, scatter = (numbers[i] for i in range(5))
    return SicknessLaw(log_rate, dose, effort, jnp.exp(spread), jnp.exp(scatter))


def _logits(numbers: Real, groups: Groups) -> tuple[Real, Real]:
    """Return the logits at the end and after the first part, shape (groups, nodes)."""
    law = law_of(numbers)
    log_psi = (
        law.log_rate
        + law.dose * groups.log_dose
        + law.effort * groups.work
        + np.log(groups.duration)
    )
    end = jnp.asarray((log_psi[:, None] + law.scatter * _NODES[None, :]) / law.spread)
    share = np.log(np.where(groups.early_share > 0.0, groups.early_share, 1.0))
    return end, jnp.asarray(end + share[:, None] / law.spread)


def loss(numbers: Real, groups: Groups, weights: Real) -> Real:
    """Return the negative log-likelihood of the groups, with the prior.

    Args:
        numbers: shape (5).
        groups: cases and doses.
        weights: one for groups that count, zero for those left out.
    """
    end, part = _logits(numbers, groups)
    well = -jax.nn.softplus(end)
    # ln(F(end) - F(part)) for two logits: F(end) (1 - F(part)) (1 - exp(part - end))
    gap = jnp.where(groups.early_share[:, None] > 0.0, end - part, 1.0)
    late = -jax.nn.softplus(-end) - jax.nn.softplus(part) + jnp.log(-jnp.expm1(-gap))
    early = -jax.nn.softplus(-part)
    known = groups.early_share[:, None] > 0.0
    ill = jnp.where(
        known,
        groups.early[:, None] * early + (groups.cases - groups.early)[:, None] * late,
        groups.cases[:, None] * -jax.nn.softplus(-end),
    )
    each = ill + (groups.exposed - groups.cases)[:, None] * well
    total = jnp.sum(weights * logsumexp(each + _LOG_WEIGHTS[None, :], axis=1))
    middle, width = _SCATTER_PRIOR
    return -total + 0.5 * ((numbers[4] - middle) / width) ** 2


def fit(start: Real, groups: Groups, weights: Real) -> Fit:
    """Return the numbers of the greatest likelihood.

    Args:
        start: where to begin, shape (5).
        groups: cases and doses.
        weights: one for groups that count, zero for those left out.
    """
    look = jax.vmap(jax.value_and_grad(lambda numbers: loss(numbers, groups, weights)))
    sides = _STEP * np.concatenate([np.zeros((1, 5)), np.eye(5), -np.eye(5)])

    def landscape(numbers: Real) -> _Landscape:
        heights, slopes = look(numbers[None, :] + sides)
        # Second derivatives from the slopes on both sides: a program that is written down twice
        # over by the chain rule takes ten seconds to compile, this one a second.
        curve = (slopes[1:6] - slopes[6:]) / (2.0 * _STEP)
        return _Landscape(numbers, heights[0], slopes[0], 0.5 * (curve + curve.T))

    def step(carry: tuple[_Landscape, Real, Real], _: None) -> Any:
        best, tried, damping = carry
        here = landscape(tried)
        better = here.height <= best.height
        best = jax.tree.map(lambda new, old: jnp.where(better, new, old), here, best)
        damping = jnp.where(better, 0.1, 10.0) * damping
        strengths, ways = jnp.linalg.eigh(best.curve)
        # Newton where the valley is a valley, downhill where it is not.
        lengths = (ways.T @ best.slope) / (jnp.abs(strengths) + damping)
        return (best, best.numbers - jnp.clip(ways @ lengths, -1.0, 1.0), damping), None

    begun = _Landscape(start, jnp.asarray(jnp.inf), jnp.ones(5), jnp.eye(5))
    (best, _, _), _ = jax.lax.scan(step, (begun, start, jnp.asarray(1e-2)), None, length=_STEPS)
    return Fit(best.numbers, best.height, jnp.max(jnp.abs(best.slope)))


def studies(groups: Groups) -> tuple[str, ...]:
    """Return the names of the studies, in the order of the file."""
    return tuple(dict.fromkeys(groups.study))


def fit_left_out(groups: Groups, start: SicknessLaw = LAW) -> tuple[Fit, Fit]:
    """Return the fit to all groups, and the fits without each study, shape (studies, 5).

    Args:
        groups: cases and doses.
        start: where every fit begins.
    """
    names = studies(groups)
    weights = np.array([[float(own != name) for own in groups.study] for name in names])
    every = np.concatenate([np.ones((1, weights.shape[1])), weights])
    run = jax.jit(jax.vmap(lambda w: fit(numbers_of(start), groups, w)))
    found = jax.device_get(run(jnp.asarray(every)))
    return Fit(*(part[0] for part in found)), Fit(*(part[1:] for part in found))


def predictions(numbers: Real, groups: Groups) -> Real:
    """Return the mean chance of each group, over groups like it.

    Args:
        numbers: shape (5).
        groups: doses.
    """
    end, _ = _logits(numbers, groups)
    return jnp.sum(jax.nn.sigmoid(end) * jnp.exp(_LOG_WEIGHTS)[None, :], axis=1)


def predictions_left_out(left_out: Fit, groups: Groups) -> NDArray[np.float64]:
    """Return the chance of each group by the fit that has not seen its study.

    Args:
        left_out: fits without each study, in the order of `studies`.
        groups: doses.
    """
    every = np.asarray(jax.jit(jax.vmap(lambda n: predictions(n, groups)))(left_out.numbers))
    names = studies(groups)
    return np.array([every[names.index(study), i] for i, study in enumerate(groups.study)])


def jackknife(all_in: Fit, left_out: Fit) -> NDArray[np.float64]:
    """Return the covariance of the first four numbers, from the fits without each study.

    Args:
        all_in: fit to all groups.
        left_out: fits without each study.

    Source: Efron, B. and Stein, C. 1981, Ann. Statist. 9, 586-596.
    """
    away = np.asarray(left_out.numbers - all_in.numbers)[:, :4]
    count = len(away)
    return np.asarray((count - 1.0) / count * away.T @ away)
