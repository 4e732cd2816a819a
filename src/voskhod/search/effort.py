r"""Where to search: the distribution of effort that finds with the greatest probability.

Cells i hold the object with chances $p_i$; an hour in cell i raises its coverage by the rate
$w_i = W_i V_i / A_i$. Under the random law the chance of success is
$\sum p_i (1 - e^{-w_i t_i})$, concave in the efforts $t_i \ge 0$ that sum up to T. At its maximum
every cell that is searched has the same gain $p_i w_i e^{-w_i t_i} = \lambda$ and no other has
more (Charnes and Cooper 1958), so with $a_i = \ln(p_i w_i)$ and $x = \ln\lambda$

    t_i = max(0, a_i - x) / w_i,     F(x) = sum_i max(0, a_i - x) / w_i = T.

F is convex, falls, and is straight between the $a_i$: Newton's step
$x + (F(x) - T) / \sum_{a_i > x} 1/w_i$ solves it for the cells now searched. Every tangent lies
below F, so each step from the left stays left and moves right, and the step taken with the right
cells is exact. The logarithms are taken once.

Start: any set S of cells gives a point on the left, $(\sum_S a_i/w_i - T) / \sum_S 1/w_i$; the
greater of that of all cells and that of the best single cell is taken.

Steps: with excess $f = F - T$ and slope g, convexity gives $f'/f + g'/g \le 1$ from step to step,
so f g falls at least fourfold. Smooth maps of 400 x 400 cells needed at most 9 steps, random maps
of 200 cells 7, and the most hostile of some thousands (chances and rates over twelve decades) 14;
16 are taken. The last alone is differentiated: at the solution that is the whole derivative.

Several kinds of searchers, $\sum p_i (1 - e^{-\sum_k w_{ki} t_{ki}})$: each in turn is given its
best distribution while the others keep theirs. No turn lowers the chance, and since it is concave
and each kind has a budget of its own, only the maximum stands still.

Several stories of one cell, $\sum_k p_{ki} (1 - e^{-w_{ki} t_i})$: a beacon that is on the air, or
is not. The gain $m_i(t) = \sum_k p_{ki} w_{ki} e^{-w_{ki} t}$ falls, and its logarithm is convex.
Where it is replaced by its tangent at the last efforts, cells have one rate each, $-m_i'/m_i$, and
are distributed as above; tangents and efforts are repeated (Newton) until the gains agree.

Normal prior: with $s = \sqrt{Z / (\pi \sigma_1 \sigma_2)}$ the best effort Z succeeds with
$1 - (1 + s) e^{-s}$ (Koopman).

Sources: Charnes and Cooper, Management Science 5:44 (1958); Koopman, Search and Screening, OEG
Report 56 (1946); Stone, Theory of Optimal Search (1975).
"""

import math

import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float, Int

from voskhod.arrays import Real, Scalar

NEWTON_STEPS = 16  # see the module
SWEEPS = 40  # turns of each kind: at most 1.5e-4 of success lost on 480 random maps
PASSES = 12  # leave nothing to be gained on random maps of two stories; 4 leave 5e-5 (tests)
_LEAST_GAIN = 1e-300  # what gains less is not worth a logarithm
_FAR_LEFT = -1e300  # left of every gain
_LEAST_EFFORT_M2 = 1e-12  # keeps the slope of the square root finite


def allocate(
    chance: Float[Array, " cell"], rate: Float[Array, " cell"], total: Scalar
) -> Float[Array, " cell"]:
    """Return the efforts that find with the greatest probability.

    Args:
        chance: chance that a cell holds the object, not negative; any scale, shape (cell) [1]
        rate: coverage per effort in each cell, not negative, shape (cell) [1/s]
        total: effort to spend, not negative [s]

    Returns:
        Effort in each cell, shape (cell); none where chance or rate is zero [s].

    Source: Charnes and Cooper 1958.
    """
    return _level_off(_log_gain(chance, rate), rate, total)


def _log_gain(chance: Real, rate: Real) -> Real:
    """Return the logarithm of the gain of the first effort, far left where there is none."""
    gain = chance * rate
    has_gain = gain > _LEAST_GAIN
    return jnp.where(has_gain, jnp.log(jnp.where(has_gain, gain, 1.0)), _FAR_LEFT)


def _level_off(log_gain: Real, rate: Real, total: Scalar, steps: int = NEWTON_STEPS) -> Real:
    """Return the efforts after which all searched cells gain alike."""
    is_worth = log_gain > 0.5 * _FAR_LEFT
    # Gains are counted from the greatest, which keeps digits; a cell without any has no weight.
    gains = jnp.where(is_worth, log_gain - jnp.max(log_gain), 0.0)
    weights = jnp.where(is_worth, 1.0 / jnp.where(is_worth, rate, 1.0), 0.0)

    def step(level: Scalar, gains: Real, weights: Real, total: Scalar) -> Scalar:
        """Return the level after one step of Newton's."""
        over = gains - level
        excess = jnp.sum(weights * jnp.maximum(over, 0.0)) - total
        slope = jnp.sum(jnp.where(over > 0.0, weights, 0.0))
        return level + jnp.where(slope > 0.0, excess / jnp.where(slope > 0.0, slope, 1.0), 0.0)

    fixed = lax.stop_gradient((gains, weights, total))
    all_cells = (jnp.sum(fixed[0] * fixed[1]) - fixed[2]) / jnp.maximum(jnp.sum(fixed[1]), 1e-200)
    one_cell = jnp.max(jnp.where(is_worth, fixed[0] - fixed[2] * rate, _FAR_LEFT))
    begun = lax.stop_gradient(jnp.maximum(all_cells, one_cell))
    level = lax.fori_loop(0, steps - 1, lambda _, x: step(x, *fixed), begun)
    return weights * jnp.maximum(gains - step(level, gains, weights, total), 0.0)


def allocate_several(
    chance: Float[Array, " cell"],
    rates: Float[Array, "searcher cell"],
    totals: Float[Array, " searcher"],
    sweeps: int = SWEEPS,
) -> Float[Array, "searcher cell"]:
    """Return the efforts of several kinds of searchers that find with the greatest probability.

    Args:
        chance: chance that a cell holds the object, shape (cell) [1]
        rates: coverage per effort of each kind in each cell, shape (searcher, cell) [1/s]
        totals: effort that each kind has to spend, shape (searcher) [s]
        sweeps: turns that each kind gets, part of the program

    Returns:
        Effort of each kind in each cell, shape (searcher, cell) [s].

    Source: Charnes and Cooper 1958 for one kind, block-coordinate ascent for several.
    """
    kinds = rates.shape[0]
    log_gains = _log_gain(chance[None, :], rates)

    def turn(count: Int[Array, ""], efforts: Real) -> Real:
        """Return the efforts after one kind has had its turn."""
        kind = count % kinds
        others = jnp.sum(rates * efforts, axis=0) - rates[kind] * efforts[kind]
        best = _level_off(log_gains[kind] - others, rates[kind], totals[kind])
        return efforts.at[kind].set(best)

    efforts: Real = lax.fori_loop(0, sweeps * kinds, turn, jnp.zeros_like(log_gains))
    return efforts


def allocate_stories(
    chances: Float[Array, "story cell"],
    rates: Float[Array, "story cell"],
    total: Scalar,
    passes: int = PASSES,
    steps: int = NEWTON_STEPS,
) -> Float[Array, " cell"]:
    """Return the efforts that find with the greatest probability, where a cell has several stories.

    Args:
        chances: chance of object in the cell and story true, shape (story, cell) [1]
        rates: coverage per effort in each cell under each story, of the same shape [1/s]
        total: effort to spend, not negative [s]
        passes: how often the gains are made straight, part of the program
        steps: Newton steps of each distribution, part of the program; 8 do for 200 cells

    Returns:
        Effort in each cell, shape (cell) [s].

    Source: Charnes and Cooper 1958, with a Newton step for the sum of exponentials.
    """
    gains = _log_gain(chances, rates)

    def better(at: Real, steps: int) -> Real:
        """Return the efforts that are best for the tangents at other ones."""
        each = gains - rates * at[None, :]
        top = jnp.max(each, axis=0)
        parts = jnp.exp(jnp.maximum(each - top[None, :], -700.0))
        whole = jnp.sum(parts, axis=0)
        rate = jnp.sum(parts * rates, axis=0) / whole
        return _level_off(top + jnp.log(whole) + rate * at, rate, total, steps)

    # From an even spread over a quarter of the cells: a tangent at none would take a rate that the
    # first effort uses up for one that lasts.
    begun = jnp.full(chances.shape[1], 4.0 / chances.shape[1]) * total
    # Where the tangents are taken need not be exact: half of the steps find it.
    near: Real = lax.fori_loop(0, passes - 1, lambda _, at: better(at, steps // 2), begun)
    return better(near, steps)


def probability_of_success(chance: Real, rate: Real, effort: Real) -> Scalar:
    """Return the chance that a search finds the object.

    Args:
        chance: chance that a cell holds the object, shape (cell) [1]
        rate: coverage per effort in each cell, of the same shape [1/s]
        effort: effort in each cell, of the same shape [s]

    Returns:
        Probability of success [1].

    Source: random law, `voskhod.search.detection`.
    """
    return -jnp.sum(chance * jnp.expm1(-rate * effort))


def koopman_success(effort_area: Real, sigma_1: Real, sigma_2: Real) -> Real:
    """Return the chance of success of the best search for a normally distributed object.

    Args:
        effort_area: area effectively swept, sweep width times way flown, not negative [m2]
        sigma_1: standard deviation along one axis of the ellipse [m]
        sigma_2: standard deviation along the other [m]

    Returns:
        Probability of success [1].

    Source: Koopman 1946, normal distribution under the random law.
    """
    swept = jnp.maximum(jnp.asarray(effort_area, float), _LEAST_EFFORT_M2)
    s = jnp.sqrt(swept / (math.pi * jnp.asarray(sigma_1) * sigma_2))
    return -jnp.expm1(-s) - s * jnp.exp(-s)
