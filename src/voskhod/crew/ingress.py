r"""The way back in: how fast a tiring man gets through a hatch, and what his failures cost.

Progress x runs from 0 to 1 through the stages of `hatch`. A stage takes unloaded time in proportion
to its travel. Half of each travel, the flexing, is stretched by Hill's law, each joint with the
strength that fatigue m has left it; the other half the suit springs back by itself:

    dx/dt = d g / (t_0 sum_j share_j (1 + 1 / hill(phi_j / (1 - m))) / 2) - (1 - g) (x - x_s) / t_s

with x_s the start of the stage and d the share of the time he works while he tries; the rest of it
he catches his breath.

Failed attempts. Where the load of the hardest joint, or of the hands, reaches the strength left,
the attempt has failed: he lets go, loses what he had won of the stage, and rests. The rate is the
mean over many attempts. A share 1 - g of the time is rest, in which muscle recovers r times faster
(`effort`), the stage's progress decays, and one attempt fails every `rest_s`. A man at the edge of
his strength creeps or slips, as he would by many short tries; the rate has a slope everywhere.

Heat. Metabolic rate is that of easy work, plus mechanical work over its efficiency, plus the cost
of tension: the share of muscle in use times what arms add at most.

Letting pressure down. The crew's rule names a time of struggling, a tiredness and a heart rate;
whichever comes first decides (`let_down_margin`). Its price is the tissue ratio, which grows as the
suit pressure falls (`decompression`, `sickness`): the walk integrates it with the pressure.

Weak: how long the way in takes in a suit that does not resist, and how fast progress slips, are
guesses; one fatigued share stands for all limbs.

Sources: Hill 1938; Looft, Herkert & Frey-Law 2018; Sawka, Exerc. Sport Sci. Rev. 14:175 (1986).
"""

from functools import reduce
from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.crew import effort
from voskhod.crew.hatch import Demand

EFFICIENCY = 0.22  # guess: mechanical over metabolic work, handbooks have 0.20-0.25
ARM_SHARE = 0.7  # greatest oxygen uptake of arms over that of legs (Sawka 1986)

_EDGE = 0.1  # decision: share of the way over which one stage becomes the next
_LEAST_SPEED = 1e-6  # a joint that does not move counts as this slow, so that nothing is infinite


class Habit(NamedTuple):
    """How a man works at a hatch.

    Args:
        unloaded_s: time for the way in legs first, in a suit that does not resist [s].
        duty: share of the time under load while he tries [1].
        rest_s: length of a rest after a failed attempt [s].
        slip_s: time in which what was won of a stage falls to 1/e while he rests [s].
        easy_w: metabolic rate without the load [W].
        greatest_w: metabolic rate of the hardest effort kept up for minutes [W].
    """

    unloaded_s: Real | float
    duty: Real | float
    rest_s: Real | float
    slip_s: Real | float
    easy_w: Real | float
    greatest_w: Real | float


class Tired(NamedTuple):
    """Fatigued shares.

    Args:
        muscle: of the limbs [1].
        hand: of the hands [1].
    """

    muscle: Real | float
    hand: Real | float


class Rates(NamedTuple):
    """What happens at a hatch.

    Args:
        progress_s: progress through it, negative while he slips back [1/s].
        muscle_s: fatigued share of the limbs [1/s].
        hand_s: fatigued share of the hands [1/s].
        failures_s: attempts that fail [1/s].
        metabolic_w: metabolic rate [W].
        load: load of the hardest joint or hand over the strength left [1].
    """

    progress_s: Real
    muscle_s: Real
    hand_s: Real
    failures_s: Real
    metabolic_w: Real
    load: Real


class LetDown(NamedTuple):
    """When a walker lets the pressure of his suit down; a criterion out of reach is not used.

    Args:
        after_s: time of struggling [s].
        tired: fatigued share of the limbs [1].
        heart_s: heart rate [1/s].
    """

    after_s: Real | float
    tired: Real | float
    heart_s: Real | float


def rate(
    demand: Demand,
    progress: Real,
    tired: Tired,
    habit: Habit,
    muscle: effort.Fatigability = effort.GENERAL_FATIGABILITY,
) -> Rates:
    """Return what happens while a man tries to get through a hatch.

    Args:
        demand: what the hatch asks of him.
        progress: share of the way in [1].
        tired: fatigued shares.
        habit: how he works.
        muscle: fatigue and recovery rates of the limbs.

    Returns:
        Rates, loads and metabolic rate.

    Source: module docstring.
    """
    left = jnp.maximum(1.0 - tired.muscle, 1e-3)
    loads, shares = _table(demand, "loads"), _table(demand, "shares")
    spans = jnp.sum(shares, axis=1)
    whole = jnp.maximum(jnp.sum(spans, axis=0), 1e-6)
    begins = (jnp.cumsum(spans, axis=0) - spans) / whole
    part = _weights(progress, begins)
    limb = _mean(part, _most(jnp.moveaxis(loads, 1, 0)))
    hand = _mean(part, _row([stage.grip for stage in demand.stages]))
    held = hand / jnp.maximum(1.0 - tired.hand, 1e-3)
    load = jnp.maximum(limb / left, held)
    moving = effort.moving_share(load)
    duty = habit.duty * moving
    speeds = jnp.maximum(effort.hill_speed(loads / left), _LEAST_SPEED)
    times = jnp.sum(shares / speeds, axis=1) / jnp.maximum(spans, 1e-6)
    unloaded = jnp.maximum(habit.unloaded_s, 1e-3) * whole
    # Half of each travel is free. Hill's law has the muscle's limit in it, the hand's is apart.
    stretch = 0.5 + 0.5 * _mean(part, times)
    pace = habit.duty * effort.moving_share(held) / (unloaded * stretch)
    won = jnp.maximum(progress - _mean(part, begins), 0.0)
    slip = (1.0 - moving) * won / jnp.maximum(habit.slip_s, 1e-3)
    spare = jnp.maximum(habit.greatest_w - habit.easy_w, 0.0)
    tension = ARM_SHARE * spare * duty * jnp.minimum(limb, left)
    works = _row([stage.work_j for stage in demand.stages])
    steep = _mean(part, works * whole / jnp.maximum(spans, 1e-3))
    power = pace * steep / EFFICIENCY + tension
    limbs = (jnp.asarray(tired.muscle), limb, duty, muscle, effort.REST_RECOVERY)
    rest = effort.GRIP_REST_RECOVERY
    hands = (jnp.asarray(tired.hand), hand, duty, effort.GRIP_FATIGABILITY, rest)
    return Rates(
        pace - slip,
        effort.fatigue_rate(*limbs),
        effort.fatigue_rate(*hands),
        (1.0 - moving) / jnp.maximum(habit.rest_s, 1e-3),
        habit.easy_w + jnp.minimum(power, spare),
        load,
    )


def let_down_margin(struggle_s: Real, muscle_tired: Real, heart_s: Real, rule: LetDown) -> Real:
    """Return a number that is positive until the crew's rule lets the suit's pressure down.

    Args:
        struggle_s: time since he began to struggle [s].
        muscle_tired: fatigued share of the limbs [1].
        heart_s: heart rate [1/s].
        rule: when he does it.

    Returns:
        Least share left of the three criteria [1].

    Source: decision of this module.
    """
    pairs = ((struggle_s, rule.after_s), (muscle_tired, rule.tired), (heart_s, rule.heart_s))
    first, second, third = (1.0 - now / jnp.maximum(limit, 1e-6) for now, limit in pairs)
    return jnp.minimum(first, jnp.minimum(second, third))


def greatest_load(demand: Demand) -> Real:
    """Return the load of the hardest joint or hand on the whole way, over fresh strength.

    Args:
        demand: what the hatch asks.

    Returns:
        Greatest load; from one on nobody gets in [1].

    Source: `hatch.demand`.
    """
    grips = _row([stage.grip for stage in demand.stages])
    return jnp.maximum(_most(_most(_table(demand, "loads"))), _most(grips))


def _most(values: Real) -> Real:
    """Return the greatest along the first axis.

    Pair by pair: the slope of `jnp.max` compares the result with what it came from, and is not a
    number where a compiler has rounded the two differently.
    """
    most: Real = reduce(jnp.maximum, list(values))
    return most


def _row(values: list[Real]) -> Real:
    """Return one number of each stage, stages along the first axis."""
    return jnp.stack(jnp.broadcast_arrays(*values))


def _table(demand: Demand, name: str) -> Real:
    """Return a number of each joint and stage, shape (stage, joint, ...)."""
    rows = [getattr(stage, name) for stage in demand.stages]
    flat = _row([jnp.asarray(value) for row in rows for value in row])
    return jnp.reshape(flat, (len(rows), len(rows[0]), *flat.shape[1:]))


def _weights(progress: Real, begins: Real) -> Real:
    """Return how much each stage counts at a point of the way; they add up to one."""
    inside = jnp.clip((progress - begins[1:]) / _EDGE + 0.5, 0.0, 1.0)
    late, last = inside * inside * (3.0 - 2.0 * inside)
    return jnp.stack([1.0 - late, late * (1.0 - last), late * last])


def _mean(weights: Real, values: Real) -> Real:
    """Return the weighted mean of a number of the three stages."""
    return jnp.sum(weights * values, axis=0)
