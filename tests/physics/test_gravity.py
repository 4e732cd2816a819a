"""Gravity against its potential and against the published secular rates."""

import math

import heyoka as hy
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.special import eval_legendre

from voskhod.physics import gravity
from voskhod.units import (
    EQUATORIAL_RADIUS_M,
    GRAVITATIONAL_PARAMETER_M3_S2,
    J2,
    J3,
    J4,
)

PLACE = st.tuples(st.floats(6.4e6, 9e6), st.floats(-1.57, 1.57), st.floats(-3.1, 3.1))


def potential(x: float, y: float, z: float) -> float:
    """Return the zonal potential, with SciPy's Legendre polynomials."""
    r = math.sqrt(x * x + y * y + z * z)
    zonal = sum(
        j * (EQUATORIAL_RADIUS_M / r) ** n * float(eval_legendre(n, z / r))
        for n, j in ((2, J2), (3, J3), (4, J4))
    )
    return GRAVITATIONAL_PARAMETER_M3_S2 / r * (1.0 - zonal)


@settings(deadline=None)  # the first call compiles
@given(PLACE)
def test_acceleration_is_the_gradient(place: tuple[float, float, float]) -> None:
    """Acceleration is the gradient of the potential."""
    r, latitude, longitude = place
    p = np.array(
        [
            r * math.cos(latitude) * math.cos(longitude),
            r * math.cos(latitude) * math.sin(longitude),
            r * math.sin(latitude),
        ]
    )
    h = 1e3
    numeric = []
    for axis in np.eye(3):
        f = [potential(*(p + k * h * axis)) for k in (-2, -1, 1, 2)]
        numeric.append((f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * h))
    got = np.asarray(gravity.acceleration((p[0], p[1], p[2])))
    # Differences of 6e7 J/kg over 1 km: rounding 1e-10 m/s2, truncation 1e-13.
    np.testing.assert_allclose(got, numeric, atol=1e-9)


def test_field_is_curl_free_and_without_source() -> None:
    """The tidal tensor is symmetric and traceless, as outside any mass."""
    tensor = np.asarray(
        jax.jacfwd(lambda p: jnp.stack(gravity.acceleration((p[0], p[1], p[2]))))(
            jnp.array([4.1e6, -3.3e6, 4.4e6])
        )
    )
    # Entries are 1e-6 per s2: rounding only.
    np.testing.assert_allclose(tensor, tensor.T, atol=1e-20)
    assert abs(np.trace(tensor)) < 1e-20


def test_point_mass() -> None:
    """At 7000 km the pull of a point mass is GM/r2."""
    x, y, z = gravity.point_mass((jnp.float64(0.0), jnp.float64(7e6), jnp.float64(0.0)))
    assert float(y) == pytest.approx(-GRAVITATIONAL_PARAMETER_M3_S2 / 49e12, rel=1e-15)
    assert float(x) == float(z) == 0.0


def test_secular_rates_of_node_and_perigee() -> None:
    """Node and perigee drift at the published first-order rates of J2."""
    a, e, i = 7.5e6, 0.05, math.radians(50.0)
    q = a * (1.0 - e)
    v = math.sqrt(GRAVITATIONAL_PARAMETER_M3_S2 / a * (1.0 + e) / (1.0 - e))
    start = [q, 0.0, 0.0, 0.0, v * math.cos(i), v * math.sin(i)]
    rate = jax.jit(lambda x, y, z: gravity.acceleration((x, y, z)))
    turn = 2.0 * math.pi * math.sqrt(a**3 / GRAVITATIONAL_PARAMETER_M3_S2)
    solution = solve_ivp(
        lambda _, s: [*s[3:], *(float(c) for c in rate(*s[:3]))],
        (0.0, 20.0 * turn),
        start,
        method="DOP853",
        rtol=1e-10,
        atol=1e-3,
        t_eval=np.linspace(0.0, 20.0 * turn, 2001)[:-1],
    )
    r, velocity = solution.y[:3], solution.y[3:]
    h = np.cross(r.T, velocity.T)
    node = np.unwrap(np.arctan2(h[:, 0], -h[:, 1]))
    lenz = (
        np.cross(velocity.T, h) / GRAVITATIONAL_PARAMETER_M3_S2 - (r / np.linalg.norm(r, axis=0)).T
    )
    line = np.stack([np.cos(node), np.sin(node), np.zeros_like(node)], axis=1)
    ahead = np.cross(h / np.linalg.norm(h, axis=1)[:, None], line)
    perigee = np.unwrap(np.arctan2(np.sum(lenz * ahead, axis=1), np.sum(lenz * line, axis=1)))
    gamma = 1.5 * J2 * (EQUATORIAL_RADIUS_M / (a * (1 - e * e))) ** 2
    # Slopes of twenty whole revolutions. Left out by first-order theory: J2 squared, J4 (each
    # 0.1 % of a rate) and the difference of starting and mean elements (0.4 % of the node's).
    turns = solution.t / turn
    assert np.polyfit(turns, node, 1)[0] == pytest.approx(
        -gamma * math.cos(i) * 2 * math.pi, rel=0.01
    )
    assert np.polyfit(turns, perigee, 1)[0] == pytest.approx(
        gamma * (2.0 - 2.5 * math.sin(i) ** 2) * 2 * math.pi, rel=0.01
    )


def test_agrees_with_another_program() -> None:
    """One point agrees with heyoka's geopotential built from the same coefficients."""
    x, y, z = hy.make_vars("x", "y", "z")
    r = hy.sqrt(x**2 + y**2 + z**2)
    s, k = z / r, EQUATORIAL_RADIUS_M / r
    p2, p3 = (3 * s**2 - 1) / 2, (5 * s**3 - 3 * s) / 2
    p4 = (35 * s**4 - 30 * s**2 + 3) / 8
    u = GRAVITATIONAL_PARAMETER_M3_S2 / r * (1 - J2 * k**2 * p2 - J3 * k**3 * p3 - J4 * k**4 * p4)
    slope = hy.cfunc([hy.diff(u, v) for v in (x, y, z)], vars=[x, y, z])
    place = np.array([-1.2e6, 5.1e6, -4.4e6])
    got = np.asarray(gravity.acceleration((place[0], place[1], place[2])))
    np.testing.assert_allclose(got, slope(place), rtol=1e-13)  # rounding
