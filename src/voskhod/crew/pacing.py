r"""What a task costs, and how a crew paces itself.

Each task has a metabolic rate at its natural pace, with a spread. A worker watches the effort of
the last minutes, E, and slows down or speeds up so that it stays near a set-point S:

    dE/dt = (M - E) / tau
    M = M_rest + (M_task - M_rest) [1 + (1 - u) k (S - E) / S],   bracket within [least, most]

Urgency u takes the choice away: at one the task sets the rate, as in a struggle at a hatch. The
pace (the bracket) is also how fast the task gets done.

Lesson behind it: on long spacewalks the mean is steady from walk to walk while single tasks vary by
a factor of five, 116 to 582 W, "a function of crew pacing" (Waligora, Skylab SP-377 chapter 36).

Weak: gain, memory and bounds are guesses of the size that lesson needs; nobody has measured them.
Tasks in free float are few in the tables: most rates are of lunar or chamber work.

Sources: NASA TN D-7883; SP-368 II-4 as quoted in secondary sources; NEDU TR 18-01; Waligora & Kumar
1995.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real


class Task(NamedTuple):
    """Metabolic rate of a task at its natural pace.

    Args:
        rate_w: metabolic rate [W].
        spread_w: standard deviation between men and days [W].
        source: who says so.
    """

    rate_w: float
    spread_w: float
    source: str


# kcal/h x 1.163. Spreads without a source: guess, 15-20 %, as between crews at one Apollo task.
TASKS: dict[str, Task] = {
    "resting": Task(106.5, 15.0, "91.6 kcal/h, no work, NEDU TR 18-01"),
    "waiting": Task(150.0, 25.0, "between suit donning 142 W (NEDU) and lowest ISS walk, 169 W"),
    "checks": Task(193.0, 20.0, "chamber work like a spacewalk, 166 +- 17 kcal/h, NEDU TR 18-01"),
    "exit": Task(314.0, 60.0, "Apollo overhead (hatch, ladder, loading) 270 kcal/h, SP-368"),
    "free float": Task(
        230.0, 50.0, "guess: Shuttle mean 225 W (Waligora & Kumar), limbs held against the suit"
    ),
    "translation": Task(314.0, 60.0, "guess: hand over hand, as Apollo overhead"),
    "camera work": Task(284.0, 50.0, "Apollo, setting up instruments 244 kcal/h, SP-368"),
    "instruments": Task(284.0, 50.0, "Apollo, setting up instruments 244 kcal/h, SP-368"),
    "geology": Task(284.0, 50.0, "Apollo, geology 244 kcal/h, SP-368"),
    "overhead": Task(314.0, 60.0, "Apollo, overhead 270 kcal/h, SP-368"),
    "riding": Task(143.0, 20.0, "Apollo, riding the rover 123 kcal/h, SP-368"),
    "struggle": Task(
        800.0, 150.0, "guess: above the highest of ISS, 654 W; peak 1099 W (945 kcal/h, NEDU)"
    ),
}


class Pacing(NamedTuple):
    """How a worker paces himself.

    Args:
        setpoint_w: effort that he holds over hours [W].
        gain: relative change of pace per relative excess of effort [1].
        memory_s: time over which he feels his effort [s].
        least: slowest pace [1].
        most: fastest pace [1].
    """

    # middle of 230-280 W (Shuttle 225, Apollo 272, Skylab 277); between men and walks +- 30 W, the
    # deviation of ten Apollo walks, 31 W, less the 9 W that tasks leave in a paced walk
    setpoint_w: Real | float = 255.0
    gain: Real | float = 3.0  # guess: holds long means to a third of what tasks differ
    memory_s: Real | float = 600.0  # guess: some minutes, as one feels the last stairs
    least: Real | float = 0.3  # guess: a task done at less than this is a pause
    most: Real | float = 1.5  # guess: an easy task is hurried by half at most


def paced_rate(
    task_w: Real, felt_w: Real, resting_w: Real, urgency: Real | float, pacing: Pacing
) -> tuple[Real, Real]:
    """Return the metabolic rate at which a task is done, and its pace.

    Args:
        task_w: metabolic rate of the task at its natural pace [W].
        felt_w: effort felt over the last minutes [W].
        resting_w: metabolic rate without the task [W].
        urgency: zero paced freely, one not at all [1].
        pacing: set-point, gain and bounds.

    Returns:
        Metabolic rate [W], and pace, one natural [1].

    Source: module docstring.
    """
    setpoint = jnp.maximum(pacing.setpoint_w, 1.0)
    choice = pacing.gain * (setpoint - felt_w) / setpoint
    free = jnp.clip(1.0 + choice, pacing.least, pacing.most)
    pace = free + jnp.clip(urgency, 0.0, 1.0) * (1.0 - free)
    work = jnp.maximum(task_w - resting_w, 0.0)
    # A rest is not worked at: below the resting rate the task is taken as it is.
    return jnp.minimum(task_w, resting_w) + pace * work, pace


def felt_effort_rate(felt_w: Real, metabolic_rate_w: Real, pacing: Pacing) -> Real:
    """Return how fast the felt effort changes.

    Args:
        felt_w: effort felt [W].
        metabolic_rate_w: metabolic rate [W].
        pacing: memory.

    Returns:
        Rate of the felt effort [W/s].

    Source: exponential average, decision of this module.
    """
    return (metabolic_rate_w - felt_w) / jnp.maximum(pacing.memory_s, 1.0)


def settled_rate(task_w: Real, resting_w: Real, pacing: Pacing) -> Real:
    """Return the metabolic rate that one task without end settles at, without bounds of pace.

    Args:
        task_w: metabolic rate of the task at its natural pace [W].
        resting_w: metabolic rate without it [W].
        pacing: set-point and gain.

    Returns:
        Metabolic rate [W].

    Source: fixed point of the loop, E = M.
    """
    work = jnp.maximum(task_w - resting_w, 0.0)
    scale = pacing.gain / jnp.maximum(pacing.setpoint_w, 1.0)
    held = jnp.minimum(task_w, resting_w) + work * (1.0 + pacing.gain)
    return held / (1.0 + work * scale)
