"""Decompression sickness against chamber groups, each study left out of the fit that tells it.

The rival is the bubble model 3RUT-MBe1, whose cases are those after its fit to these data and more:
it has seen what it tells, ours has not. Likelihoods are binomial, of chances held between 1e-4
and 1 - 1e-4 for both, since the rival prints some as zero; Pearson's sum takes the report's own
squared residuals for the rival, which have more digits than its cases.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from voskhod.crew.sickness import NORMAL_90
from voskhod.validation.case import Origin, Score
from voskhod.validation.profiles import Groups, chamber_groups
from voskhod.validation.sickness_fit import (
    Fit,
    fit_left_out,
    jackknife,
    predictions,
    predictions_left_out,
    studies,
)
from voskhod.validation.tissue_cases import published_scores, tissue_scores

LEAST_CHANCE = 1e-4  # of a likelihood; 3RUT prints chances of zero for groups of two
_SOURCE = "NEDU TR 18-01 (DTIC AD1101527), appendices E and F: 61 groups, 1360 exposures"
_BETTER = Origin(
    "", "", 0.0, "what the rival is ahead by; zero where the left-out law is ahead", _SOURCE
)
_TOLD = Origin(
    "", "", None, "theirs is 3RUT-MBe1 in-sample; judged by the row that says who", _SOURCE
)
_CASES = Origin(
    "", "", None, "binomial and between-group scatter; groups err up to threefold", _SOURCE
)
_COVERED = Origin(
    "",
    "percent",
    0.1,
    "nine in ten are asked; 61 groups scatter by 4 %, the doubt is a guess",
    _SOURCE,
)


class LeftOut(NamedTuple):
    """Chances of every group, and what they come from.

    Attributes:
        groups: cases and doses.
        inside: chances by the fit to all groups.
        outside: chances by the fit that has not seen the group's study.
        every: fit to all groups.
        folds: fits without each study.
    """

    groups: Groups
    inside: NDArray[np.float64]
    outside: NDArray[np.float64]
    every: Fit
    folds: Fit


def left_out() -> LeftOut:
    """Return the fits to all groups and without each study, and what they tell."""
    groups = chamber_groups()
    every, folds = fit_left_out(groups)
    inside = np.asarray(predictions(jnp.asarray(every.numbers), groups))
    return LeftOut(groups, inside, predictions_left_out(folds, groups), every, folds)


def log_likelihood(chances: NDArray[np.float64], groups: Groups) -> float:
    """Return the binomial log-likelihood, less its constant.

    Args:
        chances: of each group.
        groups: cases.
    """
    held = np.clip(chances, LEAST_CHANCE, 1.0 - LEAST_CHANCE)
    well = groups.exposed - groups.cases
    return float(np.sum(groups.cases * np.log(held) + well * np.log1p(-held)))


def pearson(chances: NDArray[np.float64], groups: Groups) -> float:
    """Return Pearson's sum of squared residuals.

    Args:
        chances: of each group.
        groups: cases.
    """
    told = groups.exposed * chances
    return float(np.sum((groups.cases - told) ** 2 / (told * (1.0 - chances))))


def covered(found: LeftOut) -> float:
    """Return the share of left-out groups whose cases lie in their nine tenths.

    The logit has the scatter between groups and the doubt of the fitted numbers; on top of that
    the cases are binomial. A group counts where half of its own cases' chance is inside.

    Args:
        found: what the fits tell.
    """
    groups, folds = found.groups, np.asarray(found.folds.numbers)
    covariance = jackknife(found.every, found.folds)
    nodes, weights = np.polynomial.hermite_e.hermegauss(41)
    inside = 0
    for i, study in enumerate(groups.study):
        a, b, e, log_spread, log_scatter = folds[studies(groups).index(study)]
        spread, log_dose, work = np.exp(log_spread), groups.log_dose[i], groups.work[i]
        centre = (a + b * log_dose + e * work + np.log(groups.duration[i])) / spread
        slope = np.array([1.0, log_dose, work, -centre * spread]) / spread
        width = np.sqrt(slope @ covariance @ slope + np.exp(2.0 * (log_scatter - log_spread)))
        chance = 1.0 / (1.0 + np.exp(-centre - width * nodes))
        chance = np.clip(chance, 1e-12, 1.0 - 1e-12)
        n, k = int(groups.exposed[i]), int(groups.cases[i])
        ways = np.array(
            [math.lgamma(n + 1) - math.lgamma(j + 1) - math.lgamma(n - j + 1) for j in range(k + 1)]
        )
        tries = np.arange(k + 1)[:, None]
        each = np.exp(ways[:, None] + tries * np.log(chance) + (n - tries) * np.log1p(-chance))
        each = each @ (weights / weights.sum())
        below = each[:-1].sum() + 0.5 * each[-1]
        inside += 0.05 <= below <= 0.95
    return inside / len(groups.study)


def left_out_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return likelihoods and residuals beside the rival's, and the cases of each study.

    Args:
        tell: told once before the fits.
    """
    tell("fitting the law of decompression sickness, each study left out")
    return comparison(left_out())


def comparison(found: LeftOut) -> tuple[Score, ...]:
    """Return the scores of what the fits tell.

    Args:
        found: what the fits tell.
    """
    groups = found.groups
    likelihood = [
        log_likelihood(p, groups)
        for p in (found.outside, found.inside, groups.rival / groups.exposed)
    ]
    residual = [pearson(p, groups) for p in (found.outside, found.inside)]
    theirs = float(groups.rival_residual.sum())
    ahead, behind = "3RUT-MBe1 ahead of the left-out law: ", "61 chamber groups: "
    scores = [
        _BETTER.score(
            "dcs.likelihood.behind",
            ahead + "log-likelihood",
            max(likelihood[2] - likelihood[0], 0.0),
            0.0,
        ),
        _BETTER.score(
            "dcs.pearson.behind", ahead + "Pearson's sum", max(residual[0] - theirs, 0.0), 0.0
        ),
    ]
    for name, i in (("left out", 0), ("in-sample", 1)):
        key = name.replace(" ", "-").replace("-", "_")
        text = f"{behind}log-likelihood, {name}"
        scores.append(_TOLD.score(f"dcs.likelihood.{key}", text, likelihood[i], likelihood[2]))
        text = f"{behind}Pearson's sum, {name}"
        scores.append(_TOLD.score(f"dcs.pearson.{key}", text, residual[i], theirs))
    share = covered(found)
    text = f"{behind}share with their cases in the interval of 90 %, left out"
    scores.append(_COVERED.score("dcs.covered", text, share, 2.0 * _normal(NORMAL_90) - 1.0))
    return (*scores, *_by_study(found))


def _by_study(found: LeftOut) -> list[Score]:
    """Return the cases of each study beside what the law tells that has not seen it."""
    groups, scores = found.groups, []
    for study in studies(groups):
        own = np.array([name == study for name in groups.study])
        ours = float(np.sum((groups.exposed * found.outside)[own]))
        n, name = groups.exposed[own].sum(), study.lower().replace(" ", "-").replace("%", "")
        scores.append(
            _CASES.score(
                f"dcs.cases.{name.replace('.', '')}",
                f"cases of {n:.0f} in {study}, left out",
                ours,
                groups.cases[own].sum(),
            )
        )
    return scores


def _normal(quantile: float) -> float:
    """Return the normal distribution's share below a quantile."""
    return 0.5 * (1.0 + math.erf(quantile / math.sqrt(2.0)))


SICKNESS_CASES = (left_out_scores, tissue_scores, published_scores)
