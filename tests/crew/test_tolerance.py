"""The share of a load limit, against the printed table and time counted by hand."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from voskhod.crew.tolerance import DECONDITIONED, EMERGENCY, Limit, share_used

ONE_LEVEL = Limit((8.0,), (10.0,))
# NASA-STD-3001 volume 2, table 6.5-1, +Gx: seconds and loads as printed.
PRINTED = {
    "emergency": (EMERGENCY, ((0.5, 38.0), (120.0, 8.8), (300.0, 7.5))),
    "deconditioned": (
        DECONDITIONED,
        ((0.5, 14.0), (10.0, 10.0), (30.0, 8.0), (50.0, 6.3), (90.0, 5.0), (120.0, 4.3)),
    ),
}
POINTS = [(limit, *point) for limit, points in PRINTED.values() for point in points]
SAMPLES = 12
LOADS = arrays(float, SAMPLES, elements=st.floats(0.0, 50.0))
ALONE = jax.jit(lambda load, times: share_used(load, times, ONE_LEVEL))
SHARE = jax.jit(lambda load, times, factor: share_used(load, times, EMERGENCY, factor))


def share(load, times, limit=ONE_LEVEL, factor=1.0):
    """Return the share as a number."""
    return float(share_used(jnp.asarray(load, float), jnp.asarray(times, float), limit, factor))


@pytest.mark.parametrize(("limit", "seconds", "load"), POINTS)
def test_half_the_printed_time_at_a_printed_load_is_half_the_limit(limit, seconds, load):
    """A level load at a point of the table, for half of its time, uses one half."""
    # 1e-12: the load of the curve is the printed one to the last digits of exp(log(x))
    assert share([load * (1.0 + 1e-12)] * 2, [0.0, seconds / 2.0], limit) == pytest.approx(0.5)


@pytest.mark.parametrize(("limit", "points"), PRINTED.values(), ids=PRINTED)
def test_curves_hold_the_printed_points_and_fall_between_them(limit, points):
    """Every printed point is on its curve; loads fall and times rise along it."""
    for seconds, load in points:
        nearest = min(range(len(limit.load)), key=lambda i: abs(limit.load[i] - load))
        # the points pass through a logarithm and back
        assert limit.load[nearest] == pytest.approx(load, rel=1e-14)
        assert limit.seconds[nearest] == pytest.approx(seconds, rel=1e-14)
    assert np.all(np.diff(limit.load) < 0.0)
    assert np.all(np.diff(limit.seconds) > 0.0)


@pytest.mark.parametrize("limit", [EMERGENCY, DECONDITIONED])
def test_points_between_lie_on_a_straight_line_in_logarithms(limit):
    """Interpolation with NumPy through the printed points gives every level's time."""
    printed = next(points for curve, points in PRINTED.values() if curve is limit)
    seconds, load = np.log(np.array(printed)).T
    theirs = np.exp(np.interp(np.log(limit.load[::-1]), load[::-1], seconds[::-1]))[::-1]
    assert np.allclose(theirs, limit.seconds, rtol=1e-12)  # a few operations in double precision


def test_a_load_exactly_at_a_level_counts():
    """The table allows a load for a time: the load itself is part of what it limits."""
    assert share([8.0, 8.0, 8.0], [0.0, 2.0, 5.0]) == 0.5


@pytest.mark.parametrize("peak", [8.5, 10.0, 16.0, 40.0])
@pytest.mark.parametrize("samples", [3, 20])
def test_time_above_a_level_is_exact_for_a_triangle(peak, samples):
    """A pulse that rises in 6 s and falls in 14 s is above a level for 20 s (1 - level / peak)."""
    times = np.union1d(np.linspace(0.0, 20.0, samples), [6.0])
    load = np.interp(times, [0.0, 6.0, 20.0], [0.0, peak, 0.0])
    exact = 20.0 * (1.0 - 8.0 / peak) / 10.0
    assert share(load, times) == pytest.approx(exact, rel=1e-13)  # sums of twenty doubles


def test_a_load_that_touches_a_level_spends_no_time_there():
    """A triangle whose peak is the level uses nothing of it."""
    assert share([0.0, 8.0, 0.0], [0.0, 5.0, 10.0]) == 0.0


@pytest.mark.parametrize("limit", [EMERGENCY, DECONDITIONED])
def test_a_load_below_every_level_uses_nothing(limit):
    """What the curve allows for ever costs nothing, however long it lasts."""
    assert share([0.99 * limit.load[-1]] * 2, [0.0, 1e5], limit) == 0.0


def test_the_worst_level_counts():
    """A short peak on a long shoulder: the greater of both shares, not their sum."""
    limit = Limit((10.0, 5.0), (4.0, 40.0))
    load, times = [6.0, 6.0, 12.0, 12.0, 6.0, 6.0], [0.0, 8.0, 8.0, 10.0, 10.0, 20.0]
    assert share(load, times, limit) == pytest.approx(0.5)  # 2 s of 4 s, 20 s of 40 s
    assert share(load, [t + (t > 9.0) for t in times], limit) == pytest.approx(0.75)  # 3 s of 4 s


@pytest.mark.parametrize("factor", [0.5, 1.3, 2.0])
def test_a_factor_on_the_curve_is_its_inverse_on_the_load(factor):
    """Crews who stand a third more feel a load a third less."""
    times = np.linspace(0.0, 60.0, 61)
    load = 20.0 * np.sin(np.pi * times / 60.0)
    theirs = share(load / factor, times, EMERGENCY)
    assert share(load, times, EMERGENCY, factor) == pytest.approx(theirs, rel=1e-12)


@settings(deadline=None)  # the first example compiles
@given(LOADS, arrays(float, SAMPLES, elements=st.floats(0.0, 20.0)))
def test_more_load_never_uses_less(load, more):
    """The share does not fall where the load rises anywhere."""
    times, one = jnp.arange(SAMPLES) * 2.0, jnp.asarray(1.0)
    before, after = (float(SHARE(jnp.asarray(x), times, one)) for x in (load, load + more))
    assert after >= before - 1e-12 * (1.0 + before)  # twelve doubles are summed


@settings(deadline=None, max_examples=30)  # every length of a record is compiled once
@given(LOADS, st.floats(0.0, 50.0), st.integers(1, SAMPLES - 2))
def test_samples_that_repeat_the_last_moment_change_nothing(load, last, spare):
    """A record that is filled up with its last moment counts as it does without."""
    times = np.minimum(np.arange(SAMPLES), SAMPLES - 1 - spare) * 3.0
    load[SAMPLES - spare - 1 :] = last
    full, cut = (
        float(ALONE(jnp.asarray(load[:count]), jnp.asarray(times[:count])))
        for count in (SAMPLES, SAMPLES - spare)
    )
    assert full == pytest.approx(cut, rel=1e-14, abs=1e-14)  # a sum with zeros behind it


@pytest.mark.parametrize("load", [[0.0, 0.0, 0.0], [8.0, 8.0, 8.0], [0.0, 20.0, 20.0]])
def test_the_gradient_is_finite(load):
    """No load, a level load and a load at a level give a derivative, not NaN."""
    slope = jax.grad(lambda x: share_used(x, jnp.asarray([0.0, 1.0, 2.0]), ONE_LEVEL))
    assert np.isfinite(np.asarray(slope(jnp.asarray(load)))).all()
