"""Walks of tasks that differ by a factor of five, paced: their mean and how far they differ.

Told only: the set-point of the pacing was chosen from such means, and the spread leaves out that
men and days differ.
"""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np

from voskhod.arrays import Real, Scalar
from voskhod.crew.pacing import Pacing, felt_effort_rate, paced_rate
from voskhod.physics.march import Grid, march
from voskhod.validation.case import Origin, Score

# Apollo 11, 12, 14: each crew member and walk, from Btu/h as quoted in secondary sources
APOLLO_W = (264.0, 352.0, 286.0, 293.0, 256.0, 293.0, 234.0, 273.0, 267.0, 293.0)


def pacing_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return what pacing makes of tasks that differ by a factor of five.

    Args:
        tell: told that walks are paced.
    """
    tell("pacing four-hour walks")
    mean, free, spread = paced_walks()
    told = Origin(
        "W", "W", None, "the set-point was chosen from these means", "NASA TN D-7883 (980 kJ/h)"
    )
    wide = Origin(
        "W", "W", None, "ours is the tasks' share alone: all men have one set-point",
        "Apollo 11, 12, 14 per crewman and walk (secondary)",
    )  # fmt: skip
    return (
        told.score("life.pace.mean", "mean of paced walks, tasks 116-582 W", mean, 272.0),
        told.score("life.pace.unpaced", "mean of the same tasks without pacing", free, 272.0),
        wide.score("life.pace.spread", "deviation between walks", spread, np.std(APOLLO_W, ddof=1)),
    )


def paced_walks(walks: int = 64) -> tuple[float, float, float]:
    """Return mean with and without pacing, and the deviation between walks [W].

    Args:
        walks: how many walks of four hours, each of 24 tasks drawn from 116-582 W (Waligora).
    """
    tasks = jax.random.uniform(jax.random.key(1965), (walks, 24), minval=116.0, maxval=582.0)
    found = np.asarray(jax.jit(jax.vmap(_paced))(tasks))
    return float(found.mean()), float(tasks.mean()), float(found.std(ddof=1))


def _paced(tasks: Real) -> Scalar:
    """Return the mean metabolic rate of one paced walk [W]."""
    pacing, resting = Pacing(), jnp.asarray(106.5)

    def rates(now: Scalar, state: tuple[Scalar, Scalar], _: None) -> tuple[Scalar, Scalar]:
        task = tasks[jnp.clip(now / 600.0, 0.0, 23.0).astype(int)]
        rate, _pace = paced_rate(task, state[0], resting, 0.0, pacing)
        return felt_effort_rate(state[0], rate, pacing), rate

    zero = jnp.asarray(0.0)
    run = march(rates, (resting, zero), Grid(zero, zero + 60.0, 240), None, solver="Bosh3")
    mean: Scalar = run.state[1] / 14400.0
    return mean
