"""Rigid bodies against exact solutions, SciPy's rotations and elliptic functions, point masses."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation
from scipy.special import ellipj

from voskhod.physics import gravity
from voskhod.physics import rigid_body as body
from voskhod.physics.march import Grid, march

UNIT = st.floats(-1.0, 1.0)
EARTH = 3.986004418e14


def scalars(*values):
    return tuple(jnp.asarray(float(value)) for value in values)


def spinning(at, state, inertia):
    """Right-hand side of a free body: attitude and rate."""
    q, rate = state
    return body.attitude_rate(q, rate), body.turning_rate(rate, inertia, (0.0, 0.0, 0.0))


@jax.jit
def spin(rate, inertia, step):
    """Return a thousand steps of a free body."""
    level = body.Quaternion(*scalars(1, 0, 0, 0))
    return march(spinning, (level, rate), Grid(jnp.asarray(0.0), step, 1000), inertia)


@pytest.mark.parametrize("numbers", [(0.3, -0.5, 0.7, 0.1), (1.0, 0.0, 0.0, 0.0), (0, 0, 3, 4)])
def test_attitude_turns_like_scipys(numbers):
    """Quaternions of any length turn vectors as SciPy's rotations do, there and back."""
    q = body.Quaternion(*scalars(*numbers))
    w, x, y, z = numbers
    v = (0.4, -2.0, 1.5)
    theirs = Rotation.from_quat([x, y, z, w]).apply(v)
    ours = np.array(body.rotate(q, scalars(*v)))
    # rounding of a dozen products
    assert ours == pytest.approx(theirs, abs=1e-14)
    assert np.array(body.rotate_back(q, body.rotate(q, scalars(*v)))) == pytest.approx(v, abs=1e-14)


def test_product_is_one_turn_after_the_other():
    """multiply(p, q) turns by q, then by p, and turn_about is right-handed."""
    p = body.turn_about(scalars(0, 0, 2), jnp.asarray(jnp.pi / 2))
    q = body.turn_about(scalars(1, 0, 0), jnp.asarray(jnp.pi / 2))
    found = np.array(body.rotate(body.multiply(p, q), scalars(0, 1, 0)))
    # y goes to z by the first turn, and stays there; rounding
    assert found == pytest.approx((0.0, 0.0, 1.0), abs=1e-15)


def test_symmetric_top_precesses_exactly():
    """Transverse rates turn at (C - A) / A times the spin; the momentum stands still."""
    a, c = 17.0, 4.0
    inertia, first = scalars(a, a, c), scalars(0.2, 0.0, 0.9)
    run = spin(first, inertia, jnp.asarray(0.06))
    nutation = (c - a) / a * 0.9 * np.array(run.times)
    q, (x, y, z) = run.states
    # Tsit5, 1000 steps of 0.06 s and 0.05 rad: (0.05)^5 / 1e3 a step, a thousand steps
    assert np.array(x) == pytest.approx(0.2 * np.cos(nutation), abs=1e-7)
    assert np.array(y) == pytest.approx(0.2 * np.sin(nutation), abs=1e-7)
    assert np.array(z) == pytest.approx(0.9, abs=1e-14)
    momentum = body.momentum_of(q, (x, y, z), inertia)
    for part, begun in zip(momentum, (a * 0.2, 0.0, c * 0.9), strict=True):
        assert np.array(part) == pytest.approx(begun, abs=1e-6)


def test_body_flips_about_its_middle_axis_as_jacobis_functions_do():
    """A wing nut that flips over and over follows sn, cn and dn (Landau and Lifshitz, 37.10)."""
    i1, i2, i3 = 2.0, 4.0, 5.0
    first = np.array([1.0, 0.0, 0.95])  # hardly more momentum than turning about the middle axis
    run = spin(scalars(*first), scalars(i1, i2, i3), jnp.asarray(0.03))
    energy2 = i1 * first[0] ** 2 + i3 * first[2] ** 2
    momentum2 = (i1 * first[0]) ** 2 + (i3 * first[2]) ** 2
    low, high = energy2 * i3 - momentum2, momentum2 - energy2 * i1
    times = np.array(run.times)
    m = (i2 - i1) * low / ((i3 - i2) * high)
    assert 0.8 < m < 1.0
    sn, cn, dn, _ = ellipj(times * np.sqrt((i3 - i2) * high / (i1 * i2 * i3)), m)
    x, y, z = (np.array(part) for part in run.states[1])
    # Tsit5, 1000 steps of 0.03 s at 1 rad/s: (0.03)^5 / 1e3 a step, amplified by the flips
    assert x == pytest.approx(np.sqrt(low / (i1 * (i3 - i1))) * cn, abs=1e-7)
    assert y == pytest.approx(np.sqrt(low / (i2 * (i3 - i2))) * sn, abs=1e-7)
    assert z == pytest.approx(np.sqrt(high / (i3 * (i3 - i1))) * dn, abs=1e-7)
    assert np.sum(np.diff(np.sign(y)) != 0) >= 3  # it did flip


def test_neighbour_in_orbit_drifts_as_clohessy_and_wiltshire_say():
    """On axes turned afterwards the tidal law is the closed form of relative motion in orbit."""
    n, seconds = 1.15e-3, 620.0
    place, speed = (5.0, 1.0, -2.0), (0.02, -0.03, 0.01)

    def rates(now, state, _):
        r, v = state
        up = jnp.cos(n * now), jnp.sin(n * now), jnp.asarray(0.0)
        return v, body.tidal_acceleration(r, up, n)

    x, y, z = place
    still = (speed[0] - n * y, speed[1] + n * x, speed[2])
    grid = Grid(jnp.asarray(0.0), jnp.asarray(seconds / 20), 20)
    r, _ = march(rates, (scalars(*place), scalars(*still)), grid, None).state
    s, c = np.sin(n * seconds), np.cos(n * seconds)
    u, v, w = speed
    theirs = (
        (4 - 3 * c) * x + s / n * u + 2 / n * (1 - c) * v,
        6 * (s - n * seconds) * x + y - 2 / n * (1 - c) * u + (4 * s - 3 * n * seconds) / n * v,
        c * z + s / n * w,
    )
    ours = float(c * r[0] + s * r[1]), float(c * r[1] - s * r[0]), float(r[2])
    # twenty Tsit5 steps of 0.04 rad on a distance of 20 m
    assert ours == pytest.approx(theirs, abs=1e-7)


def test_gravity_turns_a_dumb_bell_as_two_point_masses_do():
    """The gradient torque is that of the two masses' weights about their middle."""
    half, mass, radius = 2.0, 1000.0, 6.8e6
    axis = np.array([np.cos(0.4), np.sin(0.4), 0.0])
    torque = np.zeros(3)
    for side in (1.0, -1.0):
        place = np.array([radius, 0.0, 0.0]) + side * half * axis
        weight = mass * np.array(gravity.point_mass(scalars(*place)))
        torque += np.cross(side * half * axis, weight)
    q = body.turn_about(scalars(0, 0, 1), jnp.asarray(0.4))
    inertia = scalars(1e-9, 2 * mass * half**2, 2 * mass * half**2)
    up = body.rotate_back(q, scalars(1, 0, 0))
    ours = body.rotate(q, body.gravity_torque(up, inertia, np.sqrt(EARTH / radius**3)))
    # first order in 2 m over 6800 km, and the rounding of two weights that nearly cancel
    assert float(ours[2]) == pytest.approx(torque[2], rel=1e-6)
    assert torque[2] < 0.0


def test_jettison_turns_the_ship():
    """800 N s at 1 m off the centre of mass of 11 500 kg m^2 is 4 degrees per second."""
    spin_rate = body.spin_from_impulse(
        scalars(-800, 0, 0), scalars(3.65, 0, 1.0), scalars(11500, 11500, 4000)
    )
    # by hand: 800 x 1.0 / 11500 about y
    assert np.array(spin_rate) == pytest.approx((0.0, -800.0 / 11500.0, 0.0), abs=1e-15)


TURNED = jax.jit(jax.value_and_grad(lambda q: sum(body.rotate(body.unit(q), (1.0, 2.0, 3.0)))))


@settings(deadline=None, max_examples=30)  # the first call compiles
@given(UNIT, UNIT, UNIT, UNIT)
def test_attitudes_are_finite_everywhere(w, x, y, z):
    """No quaternion, not even zero, makes a turned vector or its slope infinite."""

    value, slope = TURNED(body.Quaternion(*scalars(w, x, y, z)))
    assert jnp.isfinite(value)
    assert all(jnp.isfinite(part) for part in slope)
