"""Two-body elements and states: round trips, exact cases and Brahe as a second program."""

import math
from typing import Any

import brahe
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.physics import orbit
from voskhod.units import EQUATORIAL_RADIUS_M, GRAVITATIONAL_PARAMETER_M3_S2

ANGLE = st.floats(0.1, 6.1)
ELEMENTS = st.builds(
    orbit.Elements,
    st.floats(6.5e6, 4e7),
    st.floats(0.001, 0.8),
    st.floats(0.05, 3.0),
    ANGLE,
    ANGLE,
    ANGLE,
)


def arrays(elements: orbit.Elements) -> orbit.Elements:
    """Return the elements as arrays."""
    return orbit.Elements(*(jnp.float64(value) for value in elements))


@settings(deadline=None)  # the first call compiles
@given(ELEMENTS)
def test_elements_round_trip(elements: orbit.Elements) -> None:
    """Elements to a state and back are the same elements."""
    back = orbit.state_to_keplerian(*orbit.keplerian_to_state(arrays(elements)))
    assert float(back.semi_major_axis_m) == pytest.approx(elements.semi_major_axis_m, rel=1e-12)
    assert float(back.eccentricity) == pytest.approx(elements.eccentricity, abs=1e-13)
    # Rounding of the state, 1e-15, is divided by e for perigee and anomaly, by sin i for node.
    for got, given_angle in zip(back[2:], elements[2:], strict=True):
        assert math.remainder(float(got) - given_angle, 2 * math.pi) == pytest.approx(0, abs=1e-10)


@settings(deadline=None)  # the first call compiles
@given(ELEMENTS)
def test_states_agree_with_another_program(elements: orbit.Elements) -> None:
    """States are Brahe's."""
    position, velocity = orbit.keplerian_to_state(arrays(elements))
    radians: Any = brahe.AngleFormat.RADIANS
    expected = brahe.state_koe_to_eci(np.array(elements, float), radians)
    # Brahe's GM is 3.986004415e14: 1e-9 of speed less; its Kepler solver stops at some 1e-12.
    scale = float(elements.semi_major_axis_m)
    np.testing.assert_allclose(np.asarray(position), expected[:3], atol=1e-9 * scale)
    np.testing.assert_allclose(np.asarray(velocity), expected[3:], atol=1e-4)


@settings(deadline=None)  # the first call compiles
@given(st.floats(-10.0, 10.0), st.floats(0.0, 0.9))
def test_kepler_equation(mean_anomaly: float, eccentricity: float) -> None:
    """The eccentric anomaly satisfies Kepler's equation."""
    e = float(orbit.eccentric_anomaly(jnp.float64(mean_anomaly), jnp.float64(eccentricity)))
    assert e - eccentricity * math.sin(e) == pytest.approx(mean_anomaly, abs=1e-13)  # rounding


def test_heights_and_period() -> None:
    """167 x 475 km over the equatorial radius takes 90.95 min about a sphere."""
    shape = orbit.heights_to_shape(jnp.float64(167e3), jnp.float64(475e3))
    period = 2.0 * math.pi / float(orbit.mean_motion(shape.semi_major_axis_m))
    assert period / 60.0 == pytest.approx(90.95, abs=0.005)  # as published, two decimals
    perigee = float(shape.semi_major_axis_m * (1.0 - shape.eccentricity))
    assert perigee == pytest.approx(EQUATORIAL_RADIUS_M + 167e3, abs=1e-8)  # rounding
    back = orbit.semi_major_axis_from_keplerian_period(jnp.float64(period))
    assert float(back) == pytest.approx(float(shape.semi_major_axis_m), rel=1e-14)


def test_circular_equatorial_orbit_has_slopes() -> None:
    """A circular equatorial orbit gives finite elements with finite slopes."""
    r = 7e6
    v = math.sqrt(GRAVITATIONAL_PARAMETER_M3_S2 / r)
    zero = jnp.float64(0.0)

    def elements(x: jax.Array) -> orbit.Elements:
        return orbit.state_to_keplerian((x, zero, zero), (zero, jnp.float64(v), zero))

    values, slopes = jax.jvp(elements, (jnp.float64(r),), (jnp.float64(1.0),))
    assert all(np.isfinite(float(value)) for value in (*values, *slopes))
    assert float(values.eccentricity) < 1e-15
