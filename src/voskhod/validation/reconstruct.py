"""The suites "reconstruct" (quick) and "reconstruct-flown" (chains through a fall: minutes).

Closed forms, made-up archives, and chains beside weights.

Nothing here is measured by anybody: a reconstruction is right if it is the posterior of its own
model, which these cases know exactly, or by other code.

Source: normal laws with known errors; Beta moments; Talts and others, arXiv:1804.06788 (2018), for
hidden truths; Hoffman and Gelman (2014), by NumPyro, for the chains.
"""

import math
from collections.abc import Callable
from importlib.util import find_spec
from itertools import product

import jax
import jax.numpy as jnp
import numpy as np
from scipy.special import beta

from voskhod.campaign.weights import effective_size, shares
from voskhod.reconstruct.likelihood import Fitted, Sample
from voskhod.reconstruct.nuts import Settings, log_likelihood
from voskhod.reconstruct.reliability import factor, points
from voskhod.reconstruct.synthetic import ranks
from voskhod.reconstruct.verdicts import verdicts
from voskhod.validation.case import Origin, Score
from voskhod.validation.chain_cases import (
    SEED,
    SIGMAS,
    STONE,
    Way,
    capsule_ways,
    compared,
    hearing_of,
    log_weights,
    near,
    spread_of,
    stone,
    stone_ways,
    thrown,
    vote,
)

DRAWS, ARCHIVES, FLIGHTS = 200_000, 400, 20_000
HIDDEN = ("height", "range", "speed")
FALSE_ALARM_SIGMAS = 3.891  # two-sided, one seed in ten thousand
CAPSULE_CHAINS = Settings(samples=250, warmup=150, chains=4, seed=7)
_TINY = 1e-12  # what errors of rounding are told in
_NORMAL = "normal law, precisions added"
_SURE = (1e9, 1.0)  # Beta law of a source that is right


def normal_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the posterior of a normal number after two sure figures, beside its closed form.

    Args:
        tell: called before what takes long.
    """
    column = np.random.default_rng(SEED).normal(size=DRAWS)
    told, errors = (0.4, 1.1), (0.5, 0.8)
    said = [
        vote(f"A{i}", f"S{i}", {"x": (1.0, near(column, y, s))})
        for i, (y, s) in enumerate(zip(told, errors, strict=True))
    ]
    hearing = hearing_of(*said)
    hearing = type(hearing)(hearing.observations, hearing.votes, dict.fromkeys(("S0", "S1"), _SURE))
    logs = log_weights(hearing, {"x": column})
    weights, precision = shares(logs), 1.0 + sum(s**-2.0 for s in errors)
    mean = sum(y * s**-2.0 for y, s in zip(told, errors, strict=True)) / precision
    deviation, size = precision**-0.5, effective_size(logs)
    ours = float(weights @ column)
    spread = math.sqrt(float(weights @ (column - ours) ** 2))
    four = "four Monte Carlo errors"
    of_mean = Origin("", "", SIGMAS * deviation / math.sqrt(size), four, _NORMAL)
    of_spread = Origin("", "", SIGMAS * deviation / math.sqrt(2.0 * size), four, _NORMAL)
    return (
        of_mean.score("normal.mean", "mean after two sure figures", ours, mean),
        of_spread.score("normal.deviation", "deviation after two sure figures", spread, deviation),
    )


def one_figure_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return what one sure figure is worth, in flights and in bits, beside closed forms.

    Args:
        tell: called before what takes long.
    """
    import polars as pl

    value, s = 0.0, 0.5
    column = np.random.default_rng(SEED + 1).normal(size=DRAWS)
    one = hearing_of(vote("A", "S", {"x": (1.0, near(column, value, s))}))
    hearing = type(one)(one.observations, one.votes, {"S": _SURE})
    logs = log_weights(hearing, {"x": column})
    rows = {"draw": np.arange(DRAWS), "outcome": ["recovered"] * DRAWS, "x": column}
    fitted = Fitted(logs, np.zeros(DRAWS), {"A": 0.0})
    judged, _ = verdicts(Sample(pl.DataFrame(rows).lazy(), fitted), hearing, shares(logs))
    variance = s * s / (1.0 + s * s)
    bits = 0.5 * (variance - 1.0 - math.log(variance)) / math.log(2.0)
    size = DRAWS * s * math.sqrt(2.0 + s * s) / (1.0 + s * s)
    drawn = Origin("", "", None, "drawn: a hundredth, some five errors", _NORMAL).within_share(0.01)
    return (
        drawn.score("figure.bits", "bits of a sure figure", judged[0].bits, bits),
        drawn.score("figure.size", "flights' worth after it", effective_size(logs), size),
    )


def reliability_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return factors of sources beside the sum over every case of right and wrong.

    Args:
        tell: called before what takes long.
    """
    exact = Origin(
        "", "", 1e-10 / _TINY, "rounding", "sum over all 2^n cases, moments of the Beta law"
    )
    rng = np.random.default_rng(SEED + 2)
    a, b = 3.0, 1.5
    scores = []
    for count in (1, 3, 6):
        ratios = list(np.exp(rng.normal(0.0, 3.0, (count, 100))))
        theirs = np.zeros(100)
        for case in product((0, 1), repeat=count):
            good = sum(case)
            moment = beta(a + good, b + count - good) / beta(a, b)
            theirs += moment * np.prod([r**k for r, k in zip(ratios, case, strict=True)], axis=0)
        off = np.abs(factor(ratios, points((a, b), count)) / theirs - 1.0).max()
        title = f"factor of a source of {count}, greatest error of 100, in 1e-12"
        scores.append(exact.score(f"reliability.{count}", title, off / _TINY, 0.0))
    hearing, columns = stone()
    some = {name: values[:500] for name, values in columns.items()}
    ours = log_weights(hearing, some)
    by_jax_code = jax.jit(jax.vmap(lambda said: log_likelihood(hearing, said)))
    other = by_jax_code(jax.tree.map(jnp.asarray, some))
    off = np.abs(ours - np.asarray(other)).max()
    by_jax = Origin(
        "", "", 1e-9 / _TINY, "rounding of logarithms", "the same, in logarithms, by JAX"
    )
    title = "log likelihood of figures, a range, a bound, greatest error of 500, in 1e-12"
    return (*scores, by_jax.score("likelihood.jax", title, off / _TINY, 0.0))


def coverage_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return how often bands hold a hidden truth, beside how often they say so.

    Args:
        tell: called before what takes long.
    """
    tell(f"reconstructing {ARCHIVES} made-up archives")
    hearing, columns = stone()
    some = {name: values[:FLIGHTS] for name, values in columns.items()}
    spreads = {name: spread_of(values) for name, values in some.items()}
    found = ranks(hearing, some, spreads, HIDDEN, ARCHIVES, SEED)
    scores = []
    for name, ranked in found.items():
        for sure in (0.5, 0.9):
            allowed = FALSE_ALARM_SIGMAS * math.sqrt(sure * (1.0 - sure) / ARCHIVES)
            held = float((np.abs(ranked - 0.5) < 0.5 * sure).mean())
            why = "a false alarm in 10 000 seeds"
            origin = Origin("", "percent", allowed, why, "hidden truths, by construction")
            title = f"hidden {name} inside its {100.0 * sure:.0f} % band"
            scores.append(origin.score(f"coverage.{name}-{sure:g}", title, held, sure))
    return tuple(scores)


def grid_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return weighted throws of a stone beside sums over a grid of both its numbers in doubt.

    Args:
        tell: called before what takes long.
    """
    hearing, columns = stone()
    side = np.linspace(-6.0, 6.0, 601)  # 50 cells to a deviation; to six of them
    z = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    grid = dict(zip(STONE, np.asarray(jax.jit(jax.vmap(thrown))(jnp.asarray(z))).T, strict=True))
    exact = shares(log_weights(hearing, grid) - 0.5 * np.square(z).sum(axis=1))
    weights = shares(log_weights(hearing, columns))
    scores = []
    for name, theirs in grid.items():
        middle = float(exact @ theirs)
        for key, power in (("mean", 1), ("variance", 2)):
            about = 0.0 if power == 1 else middle
            ours = np.power(columns[name] - about, power)
            held = float(weights @ ours)
            allowed = SIGMAS * float(np.linalg.norm(weights * (ours - held)))
            origin = Origin("", "", allowed, "four Monte Carlo errors", "sums over a grid")
            title = f"stone, weighted: {key} of {name}"
            sure = float(exact @ np.power(theirs - about, power))
            scores.append(origin.score(f"grid.{name}.{key}", title, held, sure))
    return tuple(scores)


def stone_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return chains beside weights, of a thrown stone; none without NumPyro.

    Args:
        tell: called before what takes long.
    """
    if not _can_walk(tell):
        return ()
    tell("walking through the throws of a stone")
    way = stone_ways()
    return (*_mixed(way, 0.01), *compared(way))


def capsule_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return chains beside weights, of a capsule that falls from the edge of the air.

    Args:
        tell: called before what takes long.
    """
    if not _can_walk(tell):
        return ()
    tell("walking through the falls of a capsule: minutes, the first time more to compile")
    way = capsule_ways(CAPSULE_CHAINS)
    return (*_mixed(way, 0.05), *compared(way))


def _can_walk(tell: Callable[[str], None]) -> bool:
    is_there = find_spec("numpyro") is not None
    if not is_there:
        tell("chains are left out: `pip install 'voskhod[reconstruct]'` installs NumPyro")
    return is_there


def _mixed(way: Way, allowed: float) -> tuple[Score, ...]:
    why = "1.01 is usual; 1.05 for chains this short"
    source = "Vehtari and others, Bayesian Analysis 16 (2021)"
    mixed = Origin("", "", allowed, why, source)
    told = Origin("", "", None, "ours alone: what the chains are worth", source)
    return (
        mixed.score(f"{way.name}.r-hat", f"{way.name}: R-hat", way.chains.r_hat.max(), 1.0),
        told.score(
            f"{way.name}.size",
            f"{way.name}: least effective size of the chains",
            way.chains.sizes.min(),
            math.nan,
        ),
        told.score(
            f"{way.name}.worth",
            f"{way.name}: what the weighted flights are worth",
            1.0 / float(way.weights @ way.weights),
            math.nan,
        ),
    )


RECONSTRUCT = (
    normal_scores,
    one_figure_scores,
    reliability_scores,
    coverage_scores,
    grid_scores,
    stone_scores,
)
RECONSTRUCT_FLOWN = (capsule_scores,)
