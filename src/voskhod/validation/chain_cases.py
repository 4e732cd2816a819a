"""NUTS against weights: one posterior by two ways that share neither likelihood nor sampler.

A stone is thrown, in closed form, and a capsule falls from the edge of the air; of both some claims
are made. Flights drawn from the prior are weighed (`reconstruct.likelihood`), and chains walk
through the numbers in doubt (`reconstruct.nuts`). Means are compared, and the share of the weighted
flights below the chains' 5 and 95 % quantiles: an error of a share needs no density.

Source: effective sizes by Vehtari, Gelman, Simpson, Carpenter and Buerkner, Bayesian Analysis 16
(2021), of the indicator of a tail where a share is asked for.
"""

import math
import tomllib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from voskhod.campaign.rows import fly_rows
from voskhod.campaign.weights import shares
from voskhod.mission.loading import check_mission
from voskhod.mission.plan import uncertain_numbers
from voskhod.reconstruct.hearing import Hearing
from voskhod.reconstruct.likelihood import log_likelihood, ratio
from voskhod.reconstruct.nuts import Chains, Settings, heard, sample
from voskhod.reconstruct.nuts_flights import walk
from voskhod.reconstruct.observation import Observation, Vote
from voskhod.reconstruct.prior import Spread
from voskhod.reconstruct.readings import Reading
from voskhod.reconstruct.terms import Between, Beyond, Near, Term, wide_figure
from voskhod.validation.case import Origin, Score

Column: TypeAlias = Float[np.ndarray, " draw"]
Columns: TypeAlias = Mapping[str, Column]

SIGMAS = 4.0  # joint errors allowed: a false alarm in 16 000 comparisons
FLIGHTS, STONES = 4096, 200_000
SEED = 1965
STONE = ("height", "range", "time")
_G = 9.80665
_ENDS = (0.05, 0.95)
_WALKED = "importance sampling of the same claims, other code for likelihood and sampler"
CAPSULE = """
[mission]
id = "capsule"
title = "A capsule from the edge of the air"
launched = 2006-01-15T09:57:00Z
[entry]
radius = "6503.14 km"
latitude = "41 deg"
longitude = "-118 deg"
speed.normal = ["11.04 km/s", "5 m/s"]
flight_path_angle.normal = ["-8.0 deg", "0.1 deg"]
heading = "115 deg"
[capsule]
mass.uniform = ["200 kg", "212 kg"]
diameter = "1.52 m"
nose_radius.normal = ["0.43 m", "0.01 m"]
shape = "sphere-cone-60"
[atmosphere]
density_factor.lognormal = [1.0, 0.1]
"""
DOWN, LOAD, TIME = "landing.downrange_error", "entry.peak_load", "landing.time"


class Way(NamedTuple):
    """One posterior by both ways.

    Attributes:
        name: of the case.
        columns: flights drawn from the prior, each of shape (draw) [SI].
        weights: what they count, with a sum of one, shape (draw) [1].
        walked: the same columns where the chains went, each of shape (chain, sample) [SI].
        chains: where they went.
    """

    name: str
    columns: Columns
    weights: Column
    walked: Mapping[str, Float[np.ndarray, "chain sample"]]
    chains: Chains


def near(column: Column, value: float, sigma: float) -> Near:
    """Return the term of a figure [SI] with a standard deviation [SI], given a prior's column."""
    return Near(value, sigma, wide_figure(value, sigma, spread_of(column)))


def between(column: Column, ends: tuple[float, float], sigma: float) -> Between:
    """Return the term of a range [SI] with soft ends [SI], given a prior's column."""
    width = math.hypot(sigma, ends[1] - ends[0])
    return Between(*ends, sigma, wide_figure(0.5 * sum(ends), width, spread_of(column)))


def vote(name: str, source: str, said: Mapping[str, tuple[float, Term]]) -> Vote:
    """Return the vote of one claim.

    Args:
        name: its id.
        source: id of the source.
        said: chance of each reading and its term, by column.
    """
    readings = tuple(Reading(column, column, *one) for column, one in said.items())
    one = Observation(name, name, source, "vote", "Counts.", readings, name)
    return Vote(name, source, (one,), is_certain=False)


def hearing_of(*votes: Vote) -> Hearing:
    """Return a hearing of some votes, each source right four times in five."""
    told = tuple(member for one in votes for member in one.members)
    return Hearing(told, votes, {one.source: (4.0, 1.0) for one in votes})


def spread_of(column: Column) -> Spread:
    """Return what a column is like that every flight has."""
    ends = float(column.min()), float(column.max())
    return Spread(float(column.mean()), float(column.std()), *ends, 1.0)


def log_weights(hearing: Hearing, columns: Columns) -> Column:
    """Return the logarithm of what flights count, shape (draw)."""
    return log_likelihood({one.id: ratio(one, columns) for one in hearing.votes}, hearing)


def thrown(z: Float[Array, " number"]) -> Float[Array, " name"]:
    """Return height, range [m] and time [s] of a stone, given two standard normal numbers."""
    speed, angle = 100.0 + 5.0 * z[0], jnp.radians(50.0 + 6.0 * z[1])
    rise = speed * jnp.sin(angle)
    return jnp.stack(
        [rise * rise / (2.0 * _G), 2.0 * rise * speed * jnp.cos(angle) / _G, 2.0 * rise / _G]
    )


def stone() -> tuple[Hearing, Columns]:
    """Return what is said of a stone, of every form with a slope, and drawn stones.

    Of its speed nothing is said.
    """
    z = np.random.default_rng(SEED).normal(size=(STONES, 2))
    columns = dict(zip(STONE, np.asarray(jax.vmap(thrown)(jnp.asarray(z))).T, strict=True))
    columns["speed"] = 100.0 + 5.0 * z[:, 0]
    height, far, time = (columns[name] for name in STONE)
    return hearing_of(
        vote("A", "one", {"range": (1.0, near(far, 1020.0, 25.0))}),
        vote(
            "B",
            "one",
            {"time": (0.6, near(time, 15.0, 0.5)), "height": (0.3, near(height, 270.0, 15.0))},
        ),
        vote("C", "two", {"height": (1.0, between(height, (250.0, 320.0), 8.0))}),
        vote("D", "three", {"time": (1.0, Beyond(15.5, -1.0, 0.4))}),
        vote("E", "four", {"range": (1.0, near(far, 1500.0, 20.0))}),
    ), columns


def stone_ways() -> Way:
    """Return the posterior of the stone both ways."""
    hearing, columns = stone()
    chains = sample(thrown, 2, hearing, Settings(samples=1000, warmup=300, chains=4, seed=SEED))
    found = np.asarray(jax.vmap(jax.vmap(thrown))(jnp.asarray(chains.numbers)))
    walked = dict(zip(heard(hearing), np.moveaxis(found, 2, 0), strict=True))
    return Way("stone", columns, shares(log_weights(hearing, columns)), walked, chains)


def capsule_ways(settings: Settings) -> Way:
    """Return the posterior of a falling capsule both ways.

    Args:
        settings: how long is walked.
    """
    mission = check_mission(tomllib.loads(CAPSULE))
    chances = np.random.default_rng(SEED).uniform(
        1e-15, 1.0, (FLIGHTS, len(uncertain_numbers(mission)))
    )
    columns = fly_rows(mission, chances).measurands
    down, load, time = (columns[name] for name in (DOWN, LOAD, TIME))
    hearing = hearing_of(
        vote("A", "tracker", {DOWN: (1.0, near(down, 8e3, 9e3))}),
        vote("B", "tracker", {TIME: (1.0, near(time, 413.0, 4.0))}),
        vote("C", "recorder", {LOAD: (0.8, near(load, 26.5, 0.6))}),
        vote("D", "witness", {TIME: (1.0, Beyond(405.0, 1.0, 3.0))}),
        vote("E", "paper", {DOWN: (1.0, between(down, (-30e3, 0.0), 6e3))}),
    )
    found = walk(mission, hearing, settings)
    shape = (settings.chains, settings.samples)
    walked = {name: found.rows.measurands[name].reshape(shape) for name in (DOWN, LOAD, TIME)}
    return Way("capsule", columns, shares(log_weights(hearing, columns)), walked, found.chains)


def compared(way: Way) -> tuple[Score, ...]:
    """Return chains beside weights of one posterior, statistic by statistic.

    Args:
        way: the posterior both ways.
    """
    scores = []
    for name, walked in way.walked.items():
        middle = float(way.weights @ way.columns[name])
        ends = {share: float(np.quantile(walked, share)) for share in _ENDS}
        scores += [
            _score(way, name, "mean", lambda x: x),
            _score(way, name, "variance", lambda x, m=middle: (x - m) ** 2),
            *(
                _score(way, name, f"below-{share:g}", lambda x, end=end: 1.0 * (x <= end))
                for share, end in ends.items()
            ),
        ]
    return tuple(scores)


_TITLES = {
    "mean": "mean of {}",
    "variance": "variance of {}",
    "below-0.05": "share of {} below the chains' 5 %",
    "below-0.95": "share of {} below the chains' 95 %",
}


def _score(way: Way, name: str, key: str, of: Callable[..., Any]) -> Score:
    """Return the mean of a function of a column both ways, with its joint Monte Carlo error."""
    from numpyro.diagnostics import effective_sample_size

    ours, theirs = of(way.walked[name]), of(way.columns[name])
    middle = float(way.weights @ theirs)
    off = way.weights * (theirs - middle)
    variance = float(ours.var()) / float(effective_sample_size(ours)) + float(off @ off)
    allowed = SIGMAS * math.sqrt(variance)
    origin = Origin("", "", allowed, "four joint Monte Carlo errors", _WALKED)
    title = f"{way.name}: {_TITLES[key].format(name)}"
    return origin.score(f"{way.name}.{name}.{key}", title, ours.mean(), middle)
