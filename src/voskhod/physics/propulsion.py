r"""Retro-rocket: thrust, propellant and the direction of a burn flown with attitude errors.

Finite burn: $\dot m = -F / (g_0 I_{sp})$ and $\vec a = (F / m) \vec d$ with
$\vec d = -\cos p \cos y\,\hat t + \sin p\,\hat r + \cos p \sin y\,\hat n$.

Decision: $\hat r$ is up, $\hat n$ along the orbital angular momentum and $\hat t = \hat n \times
\hat r$, horizontal along the track. Retrograde therefore means backwards along the local horizon,
as an attitude held by a horizon sight is; on an eccentric orbit it differs from the reverse of
the velocity by the flight-path angle, which may be added to the pitch.

Sources: Tsiolkovsky's equation; Sutton, G. P. and Biblarz, O., "Rocket Propulsion Elements".
"""

import jax.numpy as jnp

from voskhod.arrays import Real, Vector
from voskhod.units import STANDARD_GRAVITY_M_S2

TINY = 1e-30  # keeps the gradient of a length finite where the vector vanishes


def mass_flow(thrust: Real, specific_impulse: Real) -> Real:
    """Return the propellant that an engine burns per second.

    Args:
        thrust: thrust [N]
        specific_impulse: specific impulse [s]

    Returns:
        Propellant mass flow, positive [kg/s].

    Source: definition of the specific impulse.
    """
    return thrust / (STANDARD_GRAVITY_M_S2 * specific_impulse)


def delta_v_rocket_equation(
    specific_impulse: Real, initial_mass: Real, propellant_mass: Real
) -> Real:
    """Return the speed change that a mass of propellant gives in free space.

    Args:
        specific_impulse: specific impulse [s]
        initial_mass: mass at ignition, propellant included [kg]
        propellant_mass: propellant burnt [kg]

    Returns:
        Speed change [m/s].

    Source: Tsiolkovsky's equation.
    """
    exhaust_speed = STANDARD_GRAVITY_M_S2 * specific_impulse
    return -exhaust_speed * jnp.log1p(-propellant_mass / initial_mass)


def burn_duration_from_propellant(
    propellant_mass: Real, thrust: Real, specific_impulse: Real
) -> Real:
    """Return how long an engine burns at full thrust until its propellant is gone.

    Args:
        propellant_mass: propellant to burn [kg]
        thrust: thrust [N]
        specific_impulse: specific impulse [s]

    Returns:
        Burn duration [s].

    Source: definition of the specific impulse.
    """
    return propellant_mass * STANDARD_GRAVITY_M_S2 * specific_impulse / thrust


def attitude_drift(thrust: Real, offset: Real, inertia: Real, elapsed: Real) -> Real:
    """Return the angle by which a thrust off the centre of mass turns an uncontrolled spacecraft.

    Args:
        thrust: thrust [N]
        offset: distance of the thrust line from the centre of mass [m]
        inertia: moment of inertia about the axis of the turn [kg m2]
        elapsed: time since ignition [s]

    Returns:
        Angle turned, to add to a pitch or yaw error [rad].

    Source: constant torque on a rigid body, small angles.
    """
    return 0.5 * thrust * offset / inertia * elapsed * elapsed


def thrust_direction(
    position: Vector, velocity: Vector, pitch_error: Real | float, yaw_error: Real | float
) -> Vector:
    """Return the direction of a retrograde burn flown with attitude errors.

    Args:
        position: inertial position [m]
        velocity: inertial velocity [m/s]
        pitch_error: angle of the thrust above the local horizon [rad]
        yaw_error: angle of the thrust towards the orbital angular momentum [rad]

    Returns:
        Unit vector of the acceleration, same frame [1].

    Source: radial, transverse, normal frame (Vallado, "Fundamentals of Astrodynamics").
    """
    up = _unit(position)
    normal = _unit(_cross(position, velocity))
    along = _cross(normal, up)
    horizontal = jnp.cos(pitch_error)
    backward = -horizontal * jnp.cos(yaw_error)
    upward = jnp.sin(pitch_error)
    sideways = horizontal * jnp.sin(yaw_error)
    return (
        backward * along[0] + upward * up[0] + sideways * normal[0],
        backward * along[1] + upward * up[1] + sideways * normal[1],
        backward * along[2] + upward * up[2] + sideways * normal[2],
    )


def thrust_acceleration(thrust: Real, mass: Real, direction: Vector) -> Vector:
    """Return the acceleration by a thrust.

    Args:
        thrust: thrust [N]
        mass: mass at this moment [kg]
        direction: unit vector of the acceleration [1]

    Returns:
        Acceleration, same frame [m/s2].

    Source: Newton's second law.
    """
    a = thrust / mass
    return a * direction[0], a * direction[1], a * direction[2]


def _cross(a: Vector, b: Vector) -> Vector:
    """Return the vector product."""
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def _unit(a: Vector) -> Vector:
    """Return the unit vector, or zero for a zero vector."""
    inverse = 1.0 / jnp.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2] + TINY)
    return a[0] * inverse, a[1] * inverse, a[2] * inverse
