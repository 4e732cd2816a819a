"""Retro-rocket: rocket equation, burn duration, thrust direction."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.spatial.transform import Rotation

from voskhod.physics import propulsion

THRUST_N, IMPULSE_S = 15830.0, 266.0  # TDU-1, the retro-rocket of Vostok and Voskhod


@pytest.mark.parametrize(
    ("mass_kg", "burn_s", "delta_v"),
    [(4725, 45, 155.0), (5682, 45, 128.0), (4725, 42, 144.6), (5432, 42, 125.4), (5432, 45, 135.0)],
)
def test_retro_rocket_gives_the_published_speed_changes(mass_kg, burn_s, delta_v):
    """Burns of the TDU-1 give the speed changes found for Vostok and Voskhod masses."""
    propellant = burn_s * propulsion.mass_flow(THRUST_N, IMPULSE_S)
    ours = float(propulsion.delta_v_rocket_equation(IMPULSE_S, mass_kg, propellant))
    # Half of the last printed digit.
    assert ours == pytest.approx(delta_v, abs=0.51 if delta_v % 1 == 0 else 0.051)


def test_two_hundred_and_fifty_kilograms_last_forty_one_seconds():
    """The propellant load of the TDU-1 lasts 41.2 s at full flow."""
    ours = float(propulsion.burn_duration_from_propellant(250.0, THRUST_N, IMPULSE_S))
    assert ours == pytest.approx(41.2, abs=0.051)  # half of the last printed digit


def test_thrust_acceleration_integrates_to_the_rocket_equation():
    """Acceleration and mass flow together give Tsiolkovsky's speed change."""
    flow = float(propulsion.mass_flow(THRUST_N, IMPULSE_S))

    def rates(_, y):
        along = propulsion.thrust_acceleration(THRUST_N, y[1], (1.0, 0.0, 0.0))
        return [float(along[0]), -flow]

    end = solve_ivp(rates, (0.0, 42.0), (0.0, 5682.0), rtol=1e-10, atol=1e-10).y[0, -1]
    expected = float(propulsion.delta_v_rocket_equation(IMPULSE_S, 5682.0, 42.0 * flow))
    assert end == pytest.approx(expected, rel=1e-8)  # solver tolerance


def test_thrust_off_the_centre_of_mass_turns_the_spacecraft():
    """The turned angle is the twice integrated constant angular acceleration."""
    end = solve_ivp(lambda _, y: [y[1], THRUST_N * 0.01 / 5000.0], (0.0, 42.0), (0.0, 0.0))
    ours = float(propulsion.attitude_drift(THRUST_N, 0.01, 5000.0, 42.0))
    assert ours == pytest.approx(end.y[0, -1], rel=1e-6)  # solver tolerance


def _vector(components):
    return tuple(jnp.asarray(c) for c in components)


component = st.floats(-1.0, 1.0)
angle = st.floats(-0.5, 0.5)


@given(st.tuples(component, component, component), angle, angle)
@settings(max_examples=50, deadline=None)
def test_direction_is_a_unit_vector_with_the_stated_angles(turn, pitch, yaw):
    """In any orientation the direction has unit length and the errors are its angles."""
    rotation = Rotation.from_rotvec(np.array(turn) * 3.0)
    position = rotation.apply([7e6, 0.0, 0.0])
    velocity = rotation.apply([200.0, 7500.0, 0.0])  # climbing, eastward, momentum along z
    direction = propulsion.thrust_direction(_vector(position), _vector(velocity), pitch, yaw)
    local = rotation.inv().apply(np.array(direction))
    expected = [np.sin(pitch), -np.cos(pitch) * np.cos(yaw), np.cos(pitch) * np.sin(yaw)]
    assert local == pytest.approx(expected, abs=1e-12)  # rounding
    assert np.linalg.norm(local) == pytest.approx(1.0, abs=1e-12)


def test_direction_without_errors_is_horizontal_and_backward():
    """A perfect attitude thrusts against the track, level with the horizon."""
    position = (jnp.array(7e6), jnp.array(0.0), jnp.array(0.0))
    velocity = (jnp.array(-90.0), jnp.array(0.0), jnp.array(7500.0))
    direction = np.array(propulsion.thrust_direction(position, velocity, 0.0, 0.0))
    assert direction == pytest.approx([0.0, 0.0, -1.0], abs=1e-12)  # rounding


def test_direction_of_a_vertical_fall_is_not_nan():
    """A velocity along the vertical leaves no orbital plane, but no NaN either."""

    def upward(x):
        position = (x, jnp.array(0.0), jnp.array(0.0))
        velocity = (jnp.array(-9.0), jnp.array(0.0), jnp.array(0.0))
        return propulsion.thrust_direction(position, velocity, 0.1, 0.1)[0]

    assert np.isfinite(upward(jnp.array(7e6)))
    assert np.isfinite(jax.grad(upward)(7e6))
