r"""NUTS: the posterior once more, by walking through the numbers in doubt instead of weighing rows.

The numbers of a mission that move what is heard are taken as standard normal, z, with chances
Phi(z); the flight is a function h(z), and the chains walk on

    log p(z | said) = -z.z / 2 + sum_s log F_s(h(z)) + constant .

All of the likelihood is written anew here, in logarithms and in JAX, so that it checks
`reconstruct.terms`, `likelihood` and `reliability`: a source's factor is expanded in how many of
its votes are good, each count with its moment of the Beta law,

    F_s = sum_k e_k(rho) E[r^k (1 - r)^(n - k)],    e_k the elementary symmetric sums of rho.

What is said (figures, deviations, readings, wide alternatives) is taken from the hearing. Counts,
facts and silences have no slope and are refused. `reconstruct.nuts_flights` has the flight.

Source: Hoffman and Gelman, J. Machine Learning Research 15 (2014); Phan, Pradhan and Jankowiak,
arXiv:1912.11554 (2019), for NumPyro, which samples.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, NamedTuple, TypeAlias

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import log_ndtr, logsumexp
from jaxtyping import Array, Float

from voskhod.arrays import Scalar
from voskhod.errors import InputError
from voskhod.reconstruct.hearing import Hearing, columns_for
from voskhod.reconstruct.observation import Observation, Vote
from voskhod.reconstruct.terms import Between, Beyond, Near

Measured: TypeAlias = Callable[[Float[Array, " number"]], Float[Array, " name"]]
"""Standard normal numbers -> what is heard of [SI], not a number where undefined."""

STEPPED = ("landing.on_land", "landing.forest", "landing.relief")  # whole numbers of a grid


class Settings(NamedTuple):
    """How long is walked.

    Attributes:
        samples: kept steps of each chain.
        warmup: steps before that, in which step and metric are found.
        chains: how many, at least two: they are compared.
        seed: of everything random.
    """

    samples: int = 500
    warmup: int = 300
    chains: int = 4
    seed: int = 1


@dataclass(frozen=True)
class Chains:
    """Where the chains went.

    Attributes:
        numbers: standard normal numbers, shape (chain, sample, number) [1].
        r_hat: split R-hat of each number, shape (number) [1].
        sizes: effective sample size of each number, shape (number) [1].
        divergences: how many steps failed.
    """

    numbers: Float[np.ndarray, "chain sample number"]
    r_hat: Float[np.ndarray, " number"]
    sizes: Float[np.ndarray, " number"]
    divergences: int


def heard(hearing: Hearing) -> tuple[str, ...]:
    """Return the columns that votes look at, sorted."""
    return columns_for([member for vote in hearing.votes for member in vote.members])


def check(hearing: Hearing) -> None:
    """Refuse what cannot be sampled.

    Args:
        hearing: what is said.

    Raises:
        InputError: NumPyro is not installed, or a vote is a count, a fact, a silence, or about a
            measurand that has only steps.
    """
    if find_spec("numpyro") is None:
        raise InputError(
            "needs the package numpyro",
            where="nuts",
            do="`pip install 'voskhod[reconstruct]'` installs it.",
        )
    stepped = [
        one.claim
        for vote in hearing.votes
        for one in vote.members
        if any(
            not isinstance(reading.term, Near | Between | Beyond) or reading.of in STEPPED
            for reading in one.readings
        )
    ]
    if stepped or not hearing.votes:
        raise InputError(
            "must be figures, ranges and bounds of what changes smoothly",
            given=", ".join(stepped) or "nothing that has a vote",
            where="nuts",
            do="Counts, facts and silences have no slope: leave them out." if stepped else None,
        )


def sample(measured: Measured, count: int, hearing: Hearing, settings: Settings) -> Chains:
    """Walk through the posterior of what is measured.

    Args:
        measured: from `count` standard normal numbers to the columns of the hearing, in order of
            `heard`.
        count: how many numbers.
        hearing: what is said.
        settings: how long is walked.
    """
    from numpyro.diagnostics import effective_sample_size, split_gelman_rubin
    from numpyro.infer import MCMC, NUTS

    names = heard(hearing)

    def potential(z: Float[Array, " number"]) -> Scalar:
        said = dict(zip(names, measured(z), strict=True))
        return 0.5 * jnp.sum(z * z) - log_likelihood(hearing, said)

    key = jax.random.PRNGKey(settings.seed)
    start, walking = jax.random.split(key)
    runs = MCMC(
        NUTS(potential_fn=potential, dense_mass=True),
        num_warmup=settings.warmup,
        num_samples=settings.samples,
        num_chains=settings.chains,
        chain_method="vectorized",
        progress_bar=False,
    )
    begun = jax.random.normal(start, (settings.chains, count))
    runs.run(walking, init_params=begun, extra_fields=("diverging",))
    numbers = np.asarray(runs.get_samples(group_by_chain=True))
    failed = int(np.asarray(runs.get_extra_fields()["diverging"]).sum())
    return Chains(numbers, split_gelman_rubin(numbers), effective_sample_size(numbers), failed)


def log_likelihood(hearing: Hearing, said: Mapping[str, Scalar]) -> Scalar:
    """Return the logarithm of the likelihood of one flight, all votes being wide at nought.

    Args:
        hearing: what is said.
        said: value of each column that it looks at [SI], not a number where undefined.
    """
    whole = jnp.asarray(0.0)
    for source, votes in hearing.by_source.items():
        sums = [jnp.asarray(0.0)]  # logarithms of e_0, e_1 and so on of the votes so far
        for vote in votes:
            good = [one + _log_ratio(vote, said) for one in sums]
            both = [jnp.logaddexp(a, b) for a, b in zip(sums[1:], good[:-1], strict=True)]
            sums = [sums[0], *both, good[-1]]
        moments = _log_moments(*hearing.betas[source], len(votes))
        whole += logsumexp(jnp.stack([a + b for a, b in zip(sums, moments, strict=True)]))
    return whole


def _log_moments(a: float, b: float, count: int) -> list[float]:
    """Return log E[r^k (1 - r)^(count - k)] of a Beta law, for k from 0 to count."""

    def rising(start: float, steps: int) -> float:
        return math.fsum(math.log(start + i) for i in range(steps))

    total = rising(a + b, count)
    return [rising(a, k) + rising(b, count - k) - total for k in range(count + 1)]


def _log_ratio(vote: Vote, said: Mapping[str, Scalar]) -> Scalar:
    """Return log rho of a vote: any of its members may be what its root said."""
    parts = jnp.stack([_log_observation(one, said) for one in vote.members])
    return logsumexp(parts) - math.log(len(vote.members))


def _log_observation(one: Observation, said: Mapping[str, Scalar]) -> Scalar:
    wide = math.log(one.wide)
    parts = [
        math.log(reading.chance) + _log_density(reading.term, said[str(reading.of)]) - wide
        for reading in one.readings
    ]
    if one.rest > 0.0:
        parts.append(jnp.asarray(math.log(one.rest)))
    return logsumexp(jnp.stack(parts))


def _log_density(term: Any, h: Scalar) -> Scalar:
    """Return the logarithm of a term's density, minus infinity where there is no number."""
    known = ~jnp.isnan(h)
    at = jnp.where(known, h, 0.0)  # no slope runs through what is undefined
    if isinstance(term, Near):
        z = (term.value - at) / term.sigma
        log = -0.5 * z * z - math.log(term.sigma) - 0.5 * math.log(2.0 * math.pi)
    elif isinstance(term, Beyond):
        log = log_ndtr(term.sign * (at - term.bound) / term.sigma)
    else:
        first, second = (at - term.low) / term.sigma, (at - term.high) / term.sigma
        # In the upper tail both are next to one: there the opposite tails are subtracted.
        is_high = first + second > 0.0
        more = log_ndtr(jnp.where(is_high, -second, first))
        less = log_ndtr(jnp.where(is_high, -first, second))
        log = more + jnp.log(-jnp.expm1(less - more)) - math.log(term.high - term.low)
    return jnp.where(known, log, -jnp.inf)
