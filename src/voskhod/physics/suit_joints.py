r"""Joints of a pressure suit: what bending them takes, gives back and loses.

Torque is the sum of structure, volume, pressure friction and a stop (parts after Holschuh, MIT):

    T = k b + p n W' tanh(b / b_w) + (d + c p W') z + stop,   b = theta - theta_0,  W' = pi a^3 / 2

A soft tube of radius $a$ wrinkles at $W = p W'$ (n = 1) and collapses at 2 W (n = 2; Comer & Levy,
AIAA J. 1:1652, 1963). Folds, cables and bearings that keep the volume of a joint lower n; n = 0 is
a joint of constant volume.

Hysteresis. z, from -1 to 1, is how far friction is drawn. It follows the motion within the slip
angle h, dz/dtheta = (s - z) / h with s = 1 or -1 (Dahl, Aerospace Corp. TOR-158, 1968). Settled
cycles of stroke D then close, are rounded at their ends, as measured loops are, and cost

    loop integral = 2 (d + c W) [D - 2 h tanh(D / 2h)]

which no speed enters. Volume and structure give back what they took.

Reach is the flexion at which torque meets strength, or the stop before it.

Decision: four joints stand for the limbs: elbow, shoulder, hip, knee. Each has its own radius,
since torque grows with its cube; one number for all of them has been measured nowhere. The waist of
a soft suit, of three times the hip's torque, is taken as stiff.

Weak: no torque of the Berkut suit is published and the tables of others are thin. Radii are those
of sleeves; n, k, d and the stops are guesses of the size of EMU data, and need a wide distribution.

Sources: Holschuh, MIT thesis (EMU elbow); Comer & Levy 1963; Dahl 1968.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.physics.suit import wrinkling_torque

_FOLD_RAD = 0.2  # guess: 11 deg until a sleeve has wrinkled; EMU loops show a kink no sharper
_STOP_N_M_RAD = 60.0  # guess: folds that meet; a hip's whole torque within one radian
_STOP_RAD = 0.1  # decision: angle over which the stop sets in, so that it has a slope
_NEWTON_STEPS = 12  # of a concave function from its left: monotone, rounding after eight or nine


class Joint(NamedTuple):
    """Mechanics of one suit joint.

    Args:
        radius_m: radius of the tube at the joint [m].
        neutral_rad: flexion at which the joint rests [rad].
        limit_rad: flexion at which folds meet [rad].
        plateau: volume torque per wrinkling torque: 0 constant volume, 1 wrinkled, 2 collapsed [1].
        structure_n_m_rad: stiffness of the fabric [N m/rad].
        structure_friction_n_m: friction of the fabric [N m].
        pressure_friction: friction that grows with pressure, per wrinkling torque [1].
        slip_rad: angle over which friction turns round after a reversal [rad].
    """

    radius_m: Real | float
    neutral_rad: Real | float = 0.5236  # 30 deg, neutral angle of the EMU elbow (Holschuh, MIT)
    limit_rad: Real | float = 2.3  # guess: 130 deg, of a bare elbow 145 deg
    plateau: Real | float = 1.0  # wrinkled (Comer & Levy 1963)
    structure_n_m_rad: Real | float = 1.0  # guess: a few N m in EMU arm tests (Holschuh, MIT)
    structure_friction_n_m: Real | float = 1.0  # guess: as above
    pressure_friction: Real | float = 0.08  # at most 8 % in EMU arm tests (Holschuh, MIT)
    slip_rad: Real | float = 0.15  # guess: loops of suits are rounded over some 10-20 deg


class Joints(NamedTuple):
    """Joints of a suit, one limb of each pair.

    Args:
        elbow: elbow.
        shoulder: shoulder, arm raised forwards.
        hip: hip, thigh raised.
        knee: knee.
    """

    elbow: Joint
    shoulder: Joint
    hip: Joint
    knee: Joint


class PerJoint(NamedTuple):
    """One number for each joint: flexions [rad], torques [N m], strengths [N m] or shares [1].

    Args:
        elbow: of the elbow.
        shoulder: of the shoulder.
        hip: of the hip.
        knee: of the knee.
    """

    elbow: Real | float
    shoulder: Real | float
    hip: Real | float
    knee: Real | float


# Radii of sleeves. At 29.6 kPa and n = 1 they give 13, 36, 56 and 26 N m while flexing; unverified
# notes have 20-40, 30-50, - and 25 N m for the EMU. Neutral angles and stops of all but the elbow
# are guesses: a suit cut for half a seat, and 10-20 deg less than the bare limb bends.
SOFT_JOINTS = Joints(
    Joint(0.060),
    Joint(0.085, limit_rad=2.7, structure_n_m_rad=2.0, structure_friction_n_m=2.0),
    Joint(0.100, 0.35, 1.9, structure_n_m_rad=3.0, structure_friction_n_m=3.0),
    Joint(0.075, 0.35, 2.2, structure_n_m_rad=2.0, structure_friction_n_m=2.0),
)


def torque(gauge_pressure_pa: Real, flexion_rad: Real, drawn: Real, joint: Joint) -> Real:
    """Return the torque that holds or moves a suit joint.

    Args:
        gauge_pressure_pa: pressure above the surroundings [Pa].
        flexion_rad: flexion of the joint [rad].
        drawn: how far friction is drawn: 1 after long flexing, -1 after long extending [1].
        joint: mechanics of the joint.

    Returns:
        Torque in the direction of flexion [N m].

    Source: module docstring.
    """
    bend = flexion_rad - joint.neutral_rad
    soft = wrinkling_torque(jnp.maximum(gauge_pressure_pa, 0.0), joint.radius_m)
    elastic = joint.structure_n_m_rad * bend + soft * joint.plateau * jnp.tanh(bend / _FOLD_RAD)
    beyond = jax.nn.softplus((flexion_rad - joint.limit_rad) / _STOP_RAD)
    return elastic + friction(gauge_pressure_pa, joint) * drawn + _STOP_N_M_RAD * _STOP_RAD * beyond


def friction(gauge_pressure_pa: Real, joint: Joint) -> Real:
    """Return the torque of friction when it is fully drawn.

    Args:
        gauge_pressure_pa: pressure above the surroundings [Pa].
        joint: mechanics of the joint.

    Returns:
        Friction of fabric and of pressure [N m].

    Source: module docstring.
    """
    soft = wrinkling_torque(jnp.maximum(gauge_pressure_pa, 0.0), joint.radius_m)
    return joint.structure_friction_n_m + joint.pressure_friction * soft


def drawing(drawn: Real, direction: Real | float, joint: Joint) -> Real:
    """Return how fast friction is drawn, per angle flexed.

    Args:
        drawn: how far friction is drawn [1].
        direction: 1 while flexing, -1 while extending [1].
        joint: mechanics of the joint.

    Returns:
        Slope of `drawn` over the flexion, towards the direction of motion [1/rad].

    Source: Dahl 1968, exponent one.
    """
    return (1.0 - direction * drawn) / jnp.maximum(joint.slip_rad, 1e-3)


def cycle_work(gauge_pressure_pa: Real, stroke_rad: Real | float, joint: Joint) -> Real:
    """Return what one settled cycle of flexing and extending loses.

    Args:
        gauge_pressure_pa: pressure above the surroundings [Pa].
        stroke_rad: angle between the ends of the cycle [rad].
        joint: mechanics of the joint.

    Returns:
        Loop integral of torque over angle [J].

    Source: closed form of `drawing`, module docstring.
    """
    slip = jnp.maximum(joint.slip_rad, 1e-3)
    travelled = stroke_rad - 2.0 * slip * jnp.tanh(stroke_rad / (2.0 * slip))
    return 2.0 * friction(gauge_pressure_pa, joint) * travelled


def joints_at(gauge_pressure_pa: Real, flexions: PerJoint, joints: Joints) -> PerJoint:
    """Return the torques that the joints of a suit demand while they are bent away from rest.

    Args:
        gauge_pressure_pa: pressure above the surroundings [Pa].
        flexions: flexion of each joint [rad].
        joints: mechanics of the joints.

    Returns:
        Torque of one limb at each joint, friction fully drawn [N m].

    Source: `torque`.
    """
    return PerJoint(
        *(
            torque(gauge_pressure_pa, jnp.asarray(flexion), jnp.asarray(1.0), joint)
            for flexion, joint in zip(flexions, joints, strict=True)
        )
    )


def reach(gauge_pressure_pa: Real, strength_n_m: Real, joint: Joint) -> Real:
    """Return how far a limb bends a suit joint.

    Args:
        gauge_pressure_pa: pressure above the surroundings [Pa].
        strength_n_m: torque of the man's joint, averaged over angle [N m].
        joint: mechanics of the suit's joint.

    Returns:
        Flexion at which torque meets strength, from the neutral one to the stop [rad].

    Source: root of `torque` without its stop, by Newton's method.
    """
    soft = wrinkling_torque(jnp.maximum(gauge_pressure_pa, 0.0), joint.radius_m) * joint.plateau
    spare = jnp.maximum(strength_n_m - friction(gauge_pressure_pa, joint), 0.0)
    most = jnp.maximum(joint.limit_rad - joint.neutral_rad, 0.0)
    bend = jnp.zeros_like(spare + soft + most)
    for _ in range(_NEWTON_STEPS):
        shape = jnp.tanh(bend / _FOLD_RAD)
        short = spare - joint.structure_n_m_rad * bend - soft * shape
        slope = joint.structure_n_m_rad + soft / _FOLD_RAD * (1.0 - shape * shape)
        # A joint that nothing resists would be bent without end: it meets its stop.
        bend = jnp.clip(bend + short / jnp.maximum(slope, 1e-3), 0.0, most)
    return joint.neutral_rad + bend
