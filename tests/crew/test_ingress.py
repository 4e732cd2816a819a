"""The way in: geometry, limits, and what pressure, hatch and fatigue do to it."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.crew import effort, hatch, ingress
from voskhod.physics import suit, suit_joints
from voskhod.physics.march import Grid, march
from voskhod.physics.suit_joints import PerJoint

ATM = 101325.0
SHELL = suit.Shell(0.121, 0.071, 0.15, 2e5)
WORN = hatch.Worn(SHELL, suit_joints.SOFT_JOINTS, hatch.Figure(1.9, 0.54, 0.43))
STRENGTH = hatch.Strength(PerJoint(58.0, 75.0, 130.0, 104.0), 500.0)
HABIT = ingress.Habit(20.0, 0.6, 20.0, 60.0, 300.0, 800.0)
HATCH = hatch.Hatch(0.65, 1.0, 0.3)
SPAN, STEPS = 600.0, 150


class Try(NamedTuple):
    """What one try depends on."""

    gauge: Any = 0.27 * ATM
    hatch: Any = 0.65
    feet: Any = 1.0
    radius: Any = 1.0
    plateau: Any = 1.0
    breadth: Any = 0.54
    strength: Any = 1.0
    tired: Any = 0.0


def asked(gauge, hole=HATCH, feet=1.0, worn=WORN, strength=STRENGTH):
    """Return the demand of a hatch."""
    return hatch.demand(jnp.asarray(gauge), worn, hole, strength, feet, 60.0)


def enter(case):
    """Return when a man is in, whether he is, and what he spent."""
    hole = hatch.Hatch(case.hatch, 1.0, 0.3)
    joints = suit_joints.Joints(
        *(
            joint._replace(radius_m=joint.radius_m * case.radius, plateau=case.plateau)
            for joint in suit_joints.SOFT_JOINTS
        )
    )
    figure = hatch.Figure(1.9, case.breadth, 0.43)
    worn = hatch.Worn(SHELL, joints, figure)
    strong = hatch.Strength(
        PerJoint(*(t * case.strength for t in STRENGTH.joints)), 500.0 * case.strength
    )
    demand = hatch.demand(case.gauge, worn, hole, strong, case.feet, 60.0)

    def rates(_, state, args):
        rate = ingress.rate(demand, state[0], ingress.Tired(state[1], state[2]), HABIT)
        return rate.progress_s, rate.muscle_s, rate.hand_s, rate.failures_s, rate.metabolic_w

    zero = jnp.zeros(())
    begun = (zero, case.tired, zero, zero, zero)
    grid = Grid(zero, zero + SPAN / STEPS, STEPS)
    run = march(rates, begun, grid, None, solver="Bosh3", stop=lambda _, s, args: 1.0 - s[0])
    return run.end, run.stopped, run.state


ENTER = jax.jit(jax.vmap(enter))
N = 160  # every batch has this size, so that one program serves all tests


def tried(**columns):
    """Return ends, successes and states of a batch of tries, as many as the longest column."""
    case = Try(**columns)
    many = max(np.size(value) for value in case)
    full = (np.resize(np.broadcast_to(np.asarray(v, float), (many,)), (N,)) for v in case)
    end, done, state = jax.device_get(ENTER(Try(*map(jnp.asarray, full))))
    return end[:many], done[:many], [part[:many] for part in state]


def test_turn_folds_until_the_chain_spans_the_tube():
    """Laid out in a plane, head and feet of the folded man are as far apart as the tube is wide."""
    for tube in (0.95, 1.0, 1.3, 1.7):
        fold, short = hatch.turning_fold(tube, 1.9)
        beta = float(fold)
        trunk, leg = 0.95, 0.95 * np.cos(0.5 * beta)
        ends = np.hypot(trunk + leg * np.cos(beta), leg * np.sin(beta))
        # Newton on a polynomial: rounding only
        assert ends == pytest.approx(tube, rel=1e-9)
        assert float(short) == 0.0
    # nobody folds in a tube longer than he is; in a narrow one he stays too long
    assert float(hatch.turning_fold(2.0, 1.9)[0]) == pytest.approx(0.0, abs=1e-3)
    assert float(hatch.turning_fold(0.6, 1.9)[1]) > 0.1


def test_loads_are_torque_over_strength():
    """Without a squeeze, the load of each joint is the suit's torque over the man's."""
    demand = asked(0.40 * ATM, hatch.Hatch(2.0, 3.0, 0.3))
    torques = suit_joints.joints_at(
        jnp.asarray(0.40 * ATM), PerJoint(1.5, 1.3, 0.9, 0.9), WORN.joints
    )
    for load, torque, strength in zip(
        demand.stages[0].loads, torques, STRENGTH.joints, strict=True
    ):
        assert float(load) == pytest.approx(float(torque) / strength, rel=1e-12)
    grip = 60.0 / (500.0 * float(effort.grip_factor(jnp.asarray(0.40 * ATM))))
    # a hatch 1.4 m too wide still leaves a squeeze of 1e-60
    assert float(demand.stages[1].grip) == pytest.approx(grip, rel=1e-12)


def test_unloaded_way_in_takes_its_time():
    """A suit without any torque takes the unloaded time over the share of time he works."""
    free = suit_joints.Joint(0.06, structure_n_m_rad=0.0, structure_friction_n_m=0.0)
    worn = WORN._replace(joints=suit_joints.Joints(free, free, free, free))
    demand = asked(0.0, hatch.Hatch(2.0, 3.0, 0.3), worn=worn)
    rate = ingress.rate(demand, jnp.asarray(0.3), ingress.Tired(0.0, 0.0), HABIT)
    # all that is left is the tail of the stop, a softplus of up to 0.7 % of the strengths
    assert 1.0 / float(rate.progress_s) == pytest.approx(20.0 / 0.6, rel=0.05)
    assert float(rate.failures_s) == 0.0


def test_overloaded_man_rests_and_loses_what_he_has_won():
    """Where the load exceeds strength nothing is won, the stage decays, and rests are counted."""
    weak = hatch.Strength(PerJoint(10.0, 10.0, 10.0, 10.0), 500.0)
    demand = asked(0.40 * ATM, strength=weak)
    rate = ingress.rate(demand, jnp.asarray(0.2), ingress.Tired(0.3, 0.1), HABIT)
    # a joint at a standstill counts as one of 1e-6 of its speed
    assert float(rate.progress_s) == pytest.approx(-0.2 / 60.0, rel=1e-4)
    assert float(rate.failures_s) == pytest.approx(1.0 / 20.0)
    # for the same reason a thousandth of a watt of work
    assert float(rate.metabolic_w) == pytest.approx(300.0, abs=1e-3)
    # resting muscle recovers at r R (Looft 2018)
    assert float(rate.muscle_s) == pytest.approx(-0.3 * 15.0 * 0.00091)


def test_lower_pressure_and_wider_hatch_let_him_in_sooner():
    """Time falls with the suit's pressure and, where he is squeezed, with the hatch's width."""
    pressures = np.array([0.10, 0.20, 0.27, 0.34]) * ATM
    ends, done, _ = tried(gauge=pressures)
    assert done.all()
    assert (np.diff(ends) > 5.0).all()
    ends, done, _ = tried(hatch=np.array([0.50, 0.59, 0.60, 0.70]))
    assert list(done) == [False, True, True, True]
    assert (np.diff(ends) < 0.0).all()


def test_head_first_and_tired_men_take_longer():
    """The turn in the tube costs time and work, and so does fatigue brought along."""
    ends, done, state = tried(feet=np.array([1.0, 0.0]))
    assert done.all()
    assert ends[1] > 1.2 * ends[0]
    assert state[4][1] > state[4][0]
    ends, _, _ = tried(tired=np.array([0.0, 0.3]))
    assert ends[1] > 1.1 * ends[0]


def test_chance_of_getting_in_has_no_cliff():
    """Over plausible spreads of suit and man the share that gets in falls smoothly with pressure.

    With one radius and one strength everybody got in below some pressure and nobody above.
    """
    draw = np.random.default_rng(1)
    man = {
        "radius": np.clip(draw.normal(1.0, 0.06, N), 0.8, 1.2),
        "plateau": draw.triangular(0.5, 1.0, 1.6, N),
        "breadth": draw.triangular(0.48, 0.54, 0.64, N),
        "strength": np.clip(draw.normal(1.0, 0.18, N), 0.5, 1.5),
    }
    shares = []
    for pressure in (0.20, 0.27, 0.34, 0.40, 0.47):
        _, done, _ = tried(gauge=pressure * ATM, **man)
        shares.append(done.mean())
    # a seventh of an atmosphere never decides for more than two men in five
    assert (np.diff(shares) < 0.0).all()
    assert (np.diff(shares) > -0.4).all()
    assert 0.05 < shares[3] < 0.6
    assert shares[0] > 0.75


def test_rule_lets_pressure_down_at_the_first_criterion():
    """Time, tiredness or heart rate: the first one reached decides."""
    rule = ingress.LetDown(60.0, 0.4, 3.0)
    before = ingress.let_down_margin(*(jnp.asarray(x) for x in (30.0, 0.1, 2.0)), rule)
    assert float(before) == pytest.approx(1.0 / 3.0)
    for struggle, tired, heart in ((61.0, 0.1, 2.0), (30.0, 0.41, 2.0), (30.0, 0.1, 3.1)):
        args = (jnp.asarray(x) for x in (struggle, tired, heart))
        assert float(ingress.let_down_margin(*args, rule)) < 0.0


def _sum(gauge, width, tube, feet, progress, tired):
    demand = hatch.demand(gauge, WORN, hatch.Hatch(width, tube, 0.3), STRENGTH, feet, 60.0)
    rate = ingress.rate(demand, progress, ingress.Tired(tired, tired), HABIT)
    return (
        sum(jnp.asarray(part) for part in rate)
        + demand.work_j
        + demand.fold_rad
        + ingress.greatest_load(demand)
    )


@jax.jit
def slope_of(*arguments):
    """Return the sum and its slope along all arguments at once, in which no infinity can hide."""
    return jax.jvp(_sum, arguments, tuple(jnp.ones(()) for _ in arguments))


@settings(deadline=None, max_examples=60)  # the first call compiles
@given(
    st.floats(-1e5, 2e5), st.floats(0.1, 3.0), st.floats(0.1, 4.0), st.floats(0.0, 1.0),
    st.floats(-0.1, 1.2), st.floats(0.0, 1.0),
)  # fmt: skip
def test_way_in_is_finite_everywhere(gauge, width, tube, feet, progress, tired):
    """No pressure, size, manner or fatigue makes a rate or a slope infinite."""
    value, slope = slope_of(*(jnp.asarray(x) for x in (gauge, width, tube, feet, progress, tired)))
    assert jnp.isfinite(value)
    assert jnp.isfinite(slope)
