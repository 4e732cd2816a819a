"""The tether against integration by SciPy and the closed forms of its jerk."""

import functools
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from voskhod.physics import tether

MASS, STIFFNESS = 113.0, 500.0


def jerk(ratio, speed=0.3):
    """Return duration, speed after and greatest force of a jerk, integrated by SciPy."""
    damping = 2.0 * ratio * math.sqrt(STIFFNESS * MASS)

    def force(y):
        return STIFFNESS * y[0] + damping * y[1]

    def free(t, y):
        return force(y) + (1.0 if t < 1e-6 else 0.0)

    free.terminal, free.direction = True, -1.0
    run = solve_ivp(
        lambda t, y: (y[1], -force(y) / MASS),
        (0.0, 60.0),
        (0.0, speed),
        events=free,
        rtol=1e-10,
        atol=1e-13,
        max_step=0.01,
    )
    return run.t[-1], -run.y[1, -1], max(force(y) for y in run.y.T)


@pytest.mark.parametrize("ratio", [0.1, 0.36, 0.9, 1.0, 1.5, 2.2])
def test_jerk_lasts_and_rebounds_as_integrated(ratio):
    """Below, at and above critical damping the closed forms are what the equation gives."""
    lasted, after, _ = jerk(ratio)
    rope = tether.Tether(5.35, STIFFNESS, ratio)
    # tolerance of the integration and of its event
    assert float(tether.contact_time(rope, MASS)) == pytest.approx(lasted, rel=1e-6)
    assert float(tether.restitution(ratio)) == pytest.approx(after / 0.3, rel=1e-6)


def test_undamped_jerk_is_half_a_swing():
    """Without damping the jerk lasts pi sqrt(m / k) and gives the whole speed back."""
    rope = tether.Tether(5.35, STIFFNESS, 0.0)
    lasted = math.pi * math.sqrt(MASS / STIFFNESS)
    assert float(tether.contact_time(rope, MASS)) == pytest.approx(lasted, rel=1e-12)
    assert float(tether.restitution(0.0)) == 1.0


def test_critical_damping_is_no_gap():
    """The series about critical damping meets both branches; there e = exp(-2)."""
    assert float(tether.restitution(1.0)) == pytest.approx(math.exp(-2.0), rel=1e-12)
    for side in (-1.0, 1.0):
        z = 1.0 + side * 0.002
        edge = [float(tether.hold_angle(z * (1.0 + d))) for d in (-1e-6, 0.0, 1e-6)]
        # straight over 2e-6 of its argument: no jump where the branches change
        assert edge[1] == pytest.approx(0.5 * (edge[0] + edge[2]), abs=1e-11)


@pytest.mark.parametrize("rebound", [0.05, 0.135, 0.3, 0.5, 0.9, 0.99])
def test_damping_gives_the_rebound_back(rebound):
    """The damping found for a rebound is the one that has it."""
    # Newton's steps are meant to reach rounding
    assert float(tether.restitution(tether.damping_for(rebound))) == pytest.approx(
        rebound, rel=1e-10
    )


def test_tether_never_pushes():
    """Slack, or let go while still stretched, it exerts nothing; taut it pulls by hand's sum."""
    rope = tether.Tether(5.35, STIFFNESS, 0.5)
    damping = math.sqrt(STIFFNESS * MASS)
    cases = ((-0.1, 1.0, 0.0), (0.01, -1.0, 0.0), (0.1, 0.2, 50.0 + 0.2 * damping))
    for stretch, speed, force in cases:
        found = tether.tension(jnp.asarray(stretch), jnp.asarray(speed), rope, MASS)
        assert float(found) == pytest.approx(force, rel=1e-12)


def test_slowed_tether_keeps_its_rebound():
    """Slowed to a step the tether is softer and gives the same speed back; a slow one stays."""
    rope = tether.Tether(5.35, STIFFNESS, 0.36)
    soft = tether.slowed(rope, MASS, 5.0)
    assert float(soft.stiffness) < STIFFNESS
    assert soft.damping_ratio == 0.36
    # the jerk then takes more than a step
    assert float(tether.contact_time(soft, MASS)) > 5.0
    assert float(tether.slowed(rope, MASS, 0.01).stiffness) == STIFFNESS


def test_reduced_mass_of_a_pair():
    """Of 116 and 5682 kg it is 113.68 kg, and half of one of two equals."""
    assert float(tether.reduced_mass(116.0, 5682.0)) == pytest.approx(113.679, abs=5e-4)
    assert float(tether.reduced_mass(8.0, 8.0)) == 4.0


@jax.jit
@functools.partial(jax.value_and_grad, argnums=(0, 1, 2, 3))
def everything(stretch, speed, ratio, rebound):
    """Return a sum of all that the module computes, and its slopes."""
    rope = tether.slowed(tether.Tether(5.0, 400.0, ratio), 100.0, 0.0)
    lasts = tether.contact_time(rope, 100.0)
    return tether.tension(stretch, speed, rope, 100.0) + lasts + tether.damping_for(rebound)


@settings(deadline=None, max_examples=40)  # the first call compiles
@given(st.floats(-5.0, 5.0), st.floats(-3.0, 3.0), st.floats(0.0, 3.0), st.floats(0.0, 1.0))
def test_tether_is_finite_everywhere(stretch, speed, ratio, rebound):
    """No stretch, speed or damping makes a force, a time or a slope infinite."""
    value, slopes = everything(*(jnp.asarray(a) for a in (stretch, speed, ratio, rebound)))
    assert np.isfinite(value)
    assert all(np.isfinite(slope) for slope in slopes)
