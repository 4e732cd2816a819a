"""The best distribution of effort, for one kind of searcher and for several."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import brentq, minimize

from voskhod.search import effort

_allocate = jax.jit(effort.allocate)
_several = jax.jit(effort.allocate_several, static_argnums=3)
_success = jax.jit(effort.probability_of_success)
_slopes = jax.jit(jax.jacobian(effort.allocate, (0, 1, 2)))


@jax.jit
def _together(efforts, chance, rates):
    """Return the chance of success of several kinds of searchers."""
    return effort.probability_of_success(chance, jnp.sum(rates * efforts, axis=0), 1.0)


_missed = jax.jit(
    jax.value_and_grad(lambda flat, chance, rates: -_together(flat.reshape(3, 8), chance, rates))
)


def _arrays(*given):
    """Return what was given as arrays of floats."""
    return tuple(jnp.asarray(one, float) for one in given)


def _by_bisection(chance, rate, total):
    """Return the efforts by a bracketed root of the budget over the logarithm of the gain."""
    has = (chance > 0.0) & (rate > 0.0)
    gain, w = np.log(chance[has] * rate[has]), rate[has]

    def spent(level):
        return np.maximum(gain - level, 0.0) / w

    lowest = gain.min() - total * w.max() - 1.0
    level = brentq(lambda x: spent(x).sum() - total, lowest, gain.max(), xtol=1e-14, rtol=1e-15)
    efforts = np.zeros_like(chance)
    efforts[has] = spent(level)
    return efforts


@pytest.mark.parametrize(
    ("chance", "rate", "total", "printed"),
    [
        ((8, 4, 1, 2), (1, 4, 12, 8), 0.05, (0.0, 0.033333, 0.0, 0.016667)),
        # SORAL prints 0.92980 for the first cell: a slip, for the total is 0.1.
        ((4, 2, 8, 1), (4, 1, 1, 12), 0.10, (0.09298, 0.0, 0.0, 0.00702)),
    ],
)
def test_soral_cases_are_met(chance, rate, total, printed):
    """Regression cases of SORAL, one kind of searcher."""
    ours = np.asarray(_allocate(*_arrays(chance, rate, total)))
    assert ours == pytest.approx(printed, abs=5e-6)  # half of the last digit


def test_soral_demonstration_is_met():
    """Four areas, 40 hours: efforts, detection and success, and what failure leaves."""
    areas = np.array([28.0, 30.0, 14.0, 12.0])
    chance, rate, total = _arrays((0.1935, 0.2581, 0.2903, 0.2581), 1.0 / areas, 40.0)
    ours = _allocate(chance, rate, total)
    assert np.asarray(ours) == pytest.approx((1.4734, 8.1510, 16.1197, 14.2559), abs=5.1e-5)
    assert float(_success(chance, rate, ours)) == pytest.approx(0.4493, abs=5e-5)
    left = np.asarray(chance * jnp.exp(-rate * ours))
    # All cells are searched: what is left is proportional to the area, exactly.
    assert left / left.sum() == pytest.approx(areas / areas.sum(), rel=1e-12)


def test_newton_agrees_with_a_bracketed_root_on_hostile_maps():
    """Chances over twelve decades, rates over eight, any total: the same efforts, in one batch."""
    rng = np.random.default_rng(7)
    chance = 10.0 ** rng.uniform(-12.0, 0.0, (60, 200))
    rate = 10.0 ** rng.uniform(-4.0, 4.0, (60, 200))
    chance[:, ::9], rate[:, ::7] = 0.0, 0.0
    total = 10.0 ** rng.uniform(-3.0, 6.0, 60)
    ours = np.asarray(jax.jit(jax.vmap(effort.allocate))(chance, rate, total))
    theirs = np.stack([_by_bisection(*case) for case in zip(chance, rate, total, strict=True)])
    # The root is known to 4e-15 of ln(lambda), up to 1e5; a rate of 1e-4 makes 1e4 efforts of it.
    assert np.max(np.abs(ours - theirs) / total[:, None]) < 1e-9
    assert ours.sum(axis=1) == pytest.approx(total, rel=1e-9)
    assert np.all(ours[(chance == 0.0) | (rate == 0.0)] == 0.0)


def test_newton_steps_suffice_on_a_large_smooth_map():
    """400 x 400 cells of a normal distribution, from a glance to a thorough search."""
    axis = np.linspace(-6.0, 6.0, 400)
    chance = np.exp(-0.5 * (axis[:, None] ** 2 + axis[None, :] ** 2)).ravel()
    rate = np.full_like(chance, 0.37)
    for total in (1e-2, 1e1, 1e4, 1e8):
        ours = np.asarray(_allocate(*_arrays(chance, rate, total)))
        assert ours.sum() == pytest.approx(total, rel=1e-12)  # rounding of 160 000 terms
        searched = ours > 0.0
        gain = np.log(chance * rate) - rate * ours
        assert np.ptp(gain[searched]) < 1e-9 * max(1.0, rate[0] * ours.max())
        assert np.all(gain[~searched] <= gain[searched].max() + 1e-9)


def test_efforts_have_the_slopes_of_finite_differences():
    """Slopes for chances, rates and the total agree with central differences."""
    case = _arrays((0.2, 0.5, 0.1, 0.2), (1.0, 0.7, 3.0, 0.01), 2.0)
    slopes = _slopes(*case)
    for place in (0, 1):
        nudge = 1e-6 * jnp.eye(4)
        for cell in range(4):
            up, down = list(case), list(case)
            up[place], down[place] = case[place] + nudge[cell], case[place] - nudge[cell]
            theirs = (_allocate(*up) - _allocate(*down)) / 2e-6
            ours = np.asarray(slopes[place])[:, cell]
            # Error of central differences: the square of the step, and rounding over the step.
            assert ours == pytest.approx(np.asarray(theirs), rel=1e-6, abs=1e-8)
    assert float(slopes[2].sum()) == pytest.approx(1.0)  # an hour more is spent somewhere


@pytest.mark.parametrize(
    ("chance", "rate", "total"),
    [
        ((0, 0, 0, 0), (1, 1, 1, 1), 5.0),
        ((1, 1, 1, 1), (0, 0, 0, 0), 5.0),
        ((0.5, 0.2, 0.3, 0.0), (1, 2, 1, 0), 0.0),
    ],
)
def test_nothing_to_find_or_to_spend_is_finite(chance, rate, total):
    """Without chances, rates or effort nothing is spent, and slopes are finite."""
    case = _arrays(chance, rate, total)
    assert np.all(np.asarray(_allocate(*case)) == 0.0)
    assert all(np.all(np.isfinite(slope)) for slope in _slopes(*case))


def test_one_kind_of_searcher_is_no_special_case():
    """Several kinds of which there is one, and two equal kinds, spend what one of them would."""
    chance, rate, total = _arrays((0.4, 0.3, 0.2, 0.1), (0.5, 1.0, 0.2, 2.0), 3.0)
    one = _allocate(chance, rate, total)
    same = _several(chance, rate[None, :], total[None], 1)
    assert np.asarray(same[0]) == pytest.approx(np.asarray(one), rel=1e-12)
    halves = _several(chance, jnp.stack((rate, rate)), jnp.stack((0.3 * total, 0.7 * total)), 2)
    assert np.asarray(halves.sum(axis=0)) == pytest.approx(np.asarray(one), abs=1e-12)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_several_kinds_meet_a_general_optimiser(seed):
    """Three kinds over eight cells find as much as scipy's SLSQP makes them find."""
    rng = np.random.default_rng(seed)
    chance, rates, totals = _arrays(
        rng.dirichlet(np.ones(8)), rng.uniform(0.05, 1.0, (3, 8)), rng.uniform(1.0, 8.0, 3)
    )
    ours = _several(chance, rates, totals, effort.SWEEPS)
    assert np.asarray(ours.sum(axis=1)) == pytest.approx(np.asarray(totals), rel=1e-12)
    theirs = minimize(
        lambda flat: tuple(np.asarray(part) for part in _missed(flat, chance, rates)),
        np.repeat(np.asarray(totals) / 8.0, 8),
        jac=True,
        bounds=[(0.0, None)] * 24,
        constraints={
            "type": "eq",
            "fun": lambda flat: flat.reshape(3, 8).sum(axis=1) - np.asarray(totals),
            "jac": lambda flat: np.kron(np.eye(3), np.ones(8)),
        },
        method="SLSQP",
        options={"ftol": 1e-13, "maxiter": 1000},
    )
    assert theirs.success
    # Forty turns left at most 1.5e-4 on 480 random maps; most reach the optimum itself.
    assert float(_together(ours, chance, rates)) == pytest.approx(-theirs.fun, abs=1.5e-4)


@pytest.mark.parametrize(
    ("s", "printed"),
    [(0.25, 0.02650), (0.5, 0.09020), (1, 0.26424), (2, 0.59399), (3, 0.80085), (4, 0.90842)],
)
def test_normal_prior_meets_koopman(s, printed):
    """The closed form for a normal distribution meets its table, whatever the ellipse."""
    ours = effort.koopman_success(np.pi * 3e3 * 8e3 * s * s, 3e3, 8e3)
    assert float(ours) == pytest.approx(printed, abs=5.1e-6)  # half of the last digit


def test_closed_form_is_finite_without_effort():
    """No effort finds nothing, and its slope is finite."""
    assert float(effort.koopman_success(0.0, 1e3, 1e3)) == pytest.approx(0.0, abs=1e-12)
    assert np.isfinite(jax.grad(effort.koopman_success)(0.0, 1e3, 1e3))


@pytest.mark.parametrize("seed", range(4))
def test_stories_of_a_cell_are_weighed_as_by_another_program(seed):
    """Two stories in each of twelve cells: as much success as SciPy's best of three starts."""
    random = np.random.default_rng(seed)
    slow, fast = random.lognormal(0.0, 1.5, 12), random.lognormal(2.0, 1.5, 12)
    true, trust = random.dirichlet(np.full(12, 0.7)), random.beta(0.5, 0.5, 12)
    chances, rates = np.stack((true * trust, true * (1.0 - trust))), np.stack((slow + fast, slow))

    def missed(efforts):
        return -np.sum(chances * -np.expm1(-rates * efforts))

    sums_up = {"type": "eq", "fun": lambda efforts: efforts.sum() - 1.0}
    runs = [
        minimize(
            missed,
            random.dirichlet(np.ones(12)),
            jac=lambda efforts: -np.sum(chances * rates * np.exp(-rates * efforts), axis=0),
            bounds=[(0.0, 1.0)] * 12,
            constraints=sums_up,
            options={"maxiter": 500, "ftol": 1e-13},
        )
        for _ in range(3)
    ]
    given = (jnp.asarray(chances), jnp.asarray(rates), jnp.asarray(1.0))
    ours = np.asarray(_of_stories(*given))
    assert ours.sum() == pytest.approx(1.0, abs=1e-9)
    # SLSQP stops at 1e-13 of the value; its own path leaves some 1e-9
    assert missed(ours) <= min(run.fun for run in runs) + 1e-8
    # one story alone is the plain case: the same arithmetic but for rounding
    alone = _of_stories(given[0][:1], given[1][:1], given[2])
    np.testing.assert_allclose(
        alone, effort.allocate(given[0][0], given[1][0], given[2]), atol=1e-9
    )


_of_stories = jax.jit(effort.allocate_stories)
