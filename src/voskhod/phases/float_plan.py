"""What a free float is given: two bodies, what one of them does, and how they belong together.

Axes of the orbit: fixed at the exit and not turning, x away from the Earth there, y forward in
the orbit's plane, z along the orbit's normal. Axes of the ship: origin in its centre of mass, x
along the airlock outwards, z along the ship's length; principal. Axes of the walker: x out of the
chest, y to the left, z to the head; principal.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real, Vector
from voskhod.physics.rigid_body import Quaternion
from voskhod.physics.tether import Tether


class FloatBody(NamedTuple):
    """Walker with suit and pack, or ship.

    Args:
        mass: mass [kg].
        inertia: principal moments of inertia [kg m^2].
        fastening: harness of the walker, centre of the hatch on the ship, body axes [m].
        attitude: at the exit; the ship's on the orbit's axes, the walker's on the ship's, which
            is also the one he tries to keep [1].
        rate: angular velocity at the exit on body axes; the walker's against the ship [rad/s].
    """

    mass: Real | float
    inertia: Vector
    fastening: Vector
    attitude: Quaternion
    rate: Vector


class FloatPlan(NamedTuple):
    """What the walker does, and with what.

    Args:
        tether: from the hatch to the harness.
        first_reach: length of tether that he lets out on the first excursion [m].
        push_speed: speed of a push-off [m/s].
        push_error: angle of a push from the airlock's axis [rad].
        push_offset: distance of its line from the hatch's centre [m].
        push_angle: direction of both errors round the axis at the first push [rad].
        pull_speed: speed at which he pulls himself back [m/s].
        pull_force: greatest force of his hands on tether and rim [N].
        rest_distance: centre of mass to the hatch while he holds on [m].
        linger: share of a slot's spare time spent out on the tether [1].
        couple: greatest couple of his hands on tether or rim [N m].
        turn_time: time in which he wants to be level [s].
        limb_rate: greatest rate of turning by motions of the limbs [rad/s].
        orbital_rate: angular rate of the orbit [rad/s].
    """

    tether: Tether
    first_reach: Real | float
    push_speed: Real | float
    push_error: Real | float
    push_offset: Real | float
    push_angle: Real | float
    pull_speed: Real | float
    pull_force: Real | float
    rest_distance: Real | float
    linger: Real | float
    couple: Real | float
    turn_time: Real | float
    limb_rate: Real | float
    orbital_rate: Real | float


class Pair(NamedTuple):
    """What does not change during the float.

    Attributes:
        walker: the walker.
        ship: the ship.
        plan: what he does.
        mass: reduced mass [kg].
        begun: exit [s after lift-off].
    """

    walker: FloatBody
    ship: FloatBody
    plan: FloatPlan
    mass: Real
    begun: Real


def rest_place(pair: Pair) -> Vector:
    """Return where the walker's centre of mass is while he holds on, ship's axes [m].

    Args:
        pair: bodies and plan.
    """
    x, y, z = pair.ship.fastening
    return jnp.asarray(x + pair.plan.rest_distance), jnp.asarray(y), jnp.asarray(z)
