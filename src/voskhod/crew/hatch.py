r"""What a hatch asks of a man in a pressure suit: motions, torques, force and work.

Stages. Three follow one another. Legs first: legs, then trunk and pack through the rim, then the
arms drawn in. Head first: arms and trunk, then legs, then a turn end over end in the tube behind
the hatch, since the hatch must be shut. Each stage has, for each joint, a flexion to be reached
and a travel; the load of a joint is the torque of suit and pull over the man's torque.

Pull. The squeezed suit rubs at the rim (`suit.squeeze_force`). The hands pull against it with
their grip, elbows and shoulders with lever arms.

Turn. A body of length L, hips and knees flexed by beta, spans s between head and feet,

    (2 s / L)^2 = 1 + c^2 + 4 c^3 - 2 c,   c = cos(beta / 2),

trunk and straight legs of half a length each. In a tube of diameter D he must fold until s = D;
where he folds as far as he can and s is still larger, he rubs along the walls.

Weak: no work, force or time of entering a hatch has been published. Travels, flexions and lever
arms are guesses from the motions that accounts describe, and the same for every suit. The largest
doubts are the breadth of the shoulders and the plateau of the joints.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.crew import effort
from voskhod.physics import suit, suit_joints
from voskhod.physics.suit_joints import Joints, PerJoint

_STROKE_M = 0.4  # guess: one pull, two thirds of an arm's length in a stiff sleeve
_STROKE_RAD = PerJoint(2.0, 1.6, 0.0, 0.0)  # guess: travel of a stroke, there and back
_PULL = (1.5, 1.3)  # guess: flexions of a pull, elbow 86 and shoulder 75 deg [rad]
_OVERHEAD_RAD = 2.2  # guess: 126 deg, arms past the head so that the shoulders pass
_LEGS_RAD = 0.9  # guess: 52 deg, legs steered into the hole
_AT_REST_RAD = 0.35  # guess: 20 deg, flexion at which suited legs hang (`SOFT_JOINTS`)
_MOST_FOLD_RAD = 2.2  # guess: bare hips stop at 120-130 deg
_FOLD_STEPS = 8  # of Newton on a convex function from its right: monotone, rounding after seven
# A fit man of 75 kg chins himself ten times, at some three quarters of what he can pull once: 480 N
# an arm. With 75 N m at the shoulder and 58 N m at the elbow (strengths of `docs/models/ingress`)
# that is a lever of 0.16 and of 0.12 m. Guess: norms of fitness tests, no study of pulls in suits.
_SHOULDER_LEVER_M, _ELBOW_LEVER_M = 0.16, 0.12


class Figure(NamedTuple):
    """Suited man, suit taut but not yet stretched.

    Args:
        length_m: length with helmet and boots [m].
        breadth_m: breadth over the shoulders, arms ahead or overhead [m].
        depth_m: depth over chest and back-pack [m].
        rounding_m: mean radius of curvature of the shoulders [m].
    """

    length_m: Real | float
    breadth_m: Real | float
    depth_m: Real | float
    rounding_m: Real | float = 0.15  # guess: upper arm 0.07, shoulder seen from the front 0.3


class Hatch(NamedTuple):
    """Hole and what is behind it.

    Args:
        diameter_m: clear diameter of the hatch [m].
        tube_m: clear diameter of the room behind it [m].
        rubbing: coefficient of friction between suit and rim [1].
    """

    diameter_m: Real | float
    tube_m: Real | float
    rubbing: Real | float


class Strength(NamedTuple):
    """Strength of a fresh man, bare.

    Args:
        joints: torque of each joint of one limb, averaged over angle [N m].
        grip_n: grip of one hand [N].
    """

    joints: PerJoint
    grip_n: Real | float


class Worn(NamedTuple):
    """Suit with the man in it.

    Args:
        shell: size and stiffness of the suit.
        joints: mechanics of its joints.
        figure: outer sizes.
    """

    shell: suit.Shell
    joints: Joints
    figure: Figure


class Stage(NamedTuple):
    """One stage of the way in.

    Args:
        loads: torque asked over fresh strength, by joint [1].
        shares: unloaded time of each joint over that of the whole way in legs first [1].
        grip: force asked of a hand over the gloved, fresh grip [1].
        work_j: mechanical work of all limbs [J].
    """

    loads: PerJoint
    shares: PerJoint
    grip: Real
    work_j: Real


class Demand(NamedTuple):
    """What a hatch asks of a man.

    Args:
        stages: the three stages in their order.
        clearance_m: hatch less the body's passing diameter, negative where he is squeezed [m].
        force_n: axial force at the rim [N].
        fold_rad: flexion of hips and knees for the turn, nothing legs first [rad].
        work_j: mechanical work of the whole way in [J].
    """

    stages: tuple[Stage, Stage, Stage]
    clearance_m: Real
    force_n: Real
    fold_rad: Real
    work_j: Real


class _Motion(NamedTuple):
    """Body lengths pulled through, travels beside the pulls and flexions reached [rad]."""

    lengths: Real | float
    travels: PerJoint
    reaches: PerJoint


def demand(
    gauge_pressure_pa: Real,
    worn: Worn,
    hatch: Hatch,
    strength: Strength,
    feet_first: Real | float,
    hold_n: Real | float,
) -> Demand:
    """Return what a hatch asks of a man in a suit.

    Args:
        gauge_pressure_pa: suit pressure above the surroundings [Pa].
        worn: suit with the man in it.
        hatch: hole and what is behind it.
        strength: strength of the fresh man.
        feet_first: one legs first, zero head first [1].
        hold_n: force with which each hand holds on all the while [N].

    Returns:
        Demand of the three stages.

    Source: module docstring.
    """
    figure = worn.figure
    size = passing_size(gauge_pressure_pa, worn)
    pressed = suit.squeeze_depth(size - hatch.diameter_m)
    rim = suit.squeeze_force(gauge_pressure_pa, pressed, figure.rounding_m, hatch.rubbing)
    fold, tight = turning_fold(hatch.tube_m, figure.length_m)
    walls = suit.squeeze_force(gauge_pressure_pa, tight, figure.rounding_m, hatch.rubbing)
    legs = jnp.clip(feet_first, 0.0, 1.0)
    forces = ((1.0 - legs) * rim, legs * rim, (1.0 - legs) * walls)
    feet, head = _feet_first(), _head_first(hatch.tube_m / figure.length_m, fold)
    whole = jnp.asarray(sum(sum(_travels(motion, figure.length_m)) for motion in feet))
    grip = effort.pull_force(jnp.asarray(strength.grip_n), gauge_pressure_pa)
    stages = []
    for one, other, pull in zip(head, feet, forces, strict=True):
        motion = _mixed(one, other, legs)
        travels = _travels(motion, figure.length_m)
        torques = _torques(gauge_pressure_pa, worn.joints, motion.reaches, pull)
        # Two limbs, each flexing on half of its travel: what springs back is not gained.
        work = jnp.asarray(sum(t * a for t, a in zip(torques, travels, strict=True)))
        pairs = zip(torques, strength.joints, strict=True)
        loads = PerJoint(*(torque / jnp.maximum(most, 1.0) for torque, most in pairs))
        shares = PerJoint(*(travel / whole for travel in travels))
        hand = (hold_n + 0.5 * pull) / jnp.maximum(grip, 1.0)
        stages.append(Stage(loads, shares, hand, work))
    first, second, third = stages
    return Demand(
        (first, second, third),
        hatch.diameter_m - size,
        rim,
        (1.0 - legs) * fold,
        first.work_j + second.work_j + third.work_j,
    )


def passing_size(gauge_pressure_pa: Real, worn: Worn) -> Real:
    """Return the diameter of the least hole through which a suited man passes without a squeeze.

    Args:
        gauge_pressure_pa: suit pressure above the surroundings [Pa].
        worn: suit with the man in it.

    Returns:
        Diameter, growth of the suit included [m].

    Source: `suit.passing_diameter`, `suit.breadth_growth`.
    """
    breadth = jnp.asarray(worn.figure.breadth_m)
    broad = breadth + suit.breadth_growth(gauge_pressure_pa, breadth, worn.shell)
    return suit.passing_diameter(broad, jnp.asarray(worn.figure.depth_m))


def turning_fold(tube_m: Real | float, length_m: Real | float) -> tuple[Real, Real]:
    """Return how far a man must fold to turn end over end in a tube.

    Args:
        tube_m: clear diameter [m].
        length_m: length with helmet and boots [m].

    Returns:
        Flexion of hips and knees [rad], and by how much he is still too long [m].

    Source: chain of trunk and legs, module docstring; root by Newton's method.
    """
    span = 2.0 * jnp.asarray(tube_m) / jnp.maximum(length_m, 0.1)
    least = jnp.cos(0.5 * _MOST_FOLD_RAD)
    c = jnp.ones_like(span)
    for _ in range(_FOLD_STEPS):
        beyond = _chain(c) - span * span
        c = jnp.clip(c - beyond / (12.0 * c * c + 2.0 * c - 2.0), least, 1.0 - 1e-9)
    short = 0.5 * length_m * jnp.sqrt(_chain(least)) - tube_m
    return 2.0 * jnp.arccos(c), jnp.maximum(short, 0.0)


def _chain(cosine: Real) -> Real:
    """Return the squared span of a folded man over the square of half his length."""
    return 1.0 + cosine * (-2.0 + cosine * (1.0 + 4.0 * cosine))


def _feet_first() -> tuple[_Motion, _Motion, _Motion]:
    """Return the motions legs first; legs are aimed twice and arms pass the rim once."""
    legs = 4.0 * (_LEGS_RAD - _AT_REST_RAD)
    rest = (_AT_REST_RAD, _AT_REST_RAD)
    return (
        _Motion(0.5, PerJoint(0.0, 0.0, legs, legs), PerJoint(*_PULL, _LEGS_RAD, _LEGS_RAD)),
        _Motion(
            0.5,
            PerJoint(0.0, 2.0 * _OVERHEAD_RAD, 0.0, 0.0),
            PerJoint(_PULL[0], _OVERHEAD_RAD, *rest),
        ),
        _Motion(0.0, PerJoint(3.0, 2.6, 0.0, 0.0), PerJoint(*_PULL, *rest)),
    )


def _head_first(tube_over_length: Real | float, fold: Real) -> tuple[_Motion, _Motion, _Motion]:
    """Return the motions head first; the turn goes hand over hand along half the tube's wall."""
    legs = 2.0 * (_LEGS_RAD - _AT_REST_RAD)
    rest = (_AT_REST_RAD, _AT_REST_RAD)
    turn = 2.0 * jnp.maximum(fold - _AT_REST_RAD, 0.0)
    folded = jnp.maximum(fold, _AT_REST_RAD)
    return (
        _Motion(
            0.5,
            PerJoint(0.0, 2.0 * _OVERHEAD_RAD, 0.0, 0.0),
            PerJoint(_PULL[0], _OVERHEAD_RAD, *rest),
        ),
        _Motion(0.5, PerJoint(0.0, 0.0, legs, legs), PerJoint(*_PULL, _LEGS_RAD, _LEGS_RAD)),
        _Motion(
            0.5 * jnp.pi * tube_over_length,
            PerJoint(0.0, 0.0, turn, turn),
            PerJoint(*_PULL, folded, folded),
        ),
    )


def _mixed(one: _Motion, other: _Motion, share: Real) -> _Motion:
    """Return a motion between two, at `share` the other."""
    mixed: _Motion = jax.tree.map(lambda a, b: a + share * (b - a), one, other)
    return mixed


def _travels(motion: _Motion, length_m: Real | float) -> PerJoint:
    """Return the travel of each joint, pulls included [rad]."""
    strokes = motion.lengths * length_m / _STROKE_M
    pairs = zip(motion.travels, _STROKE_RAD, strict=True)
    return PerJoint(*(jnp.asarray(extra + strokes * stroke) for extra, stroke in pairs))


def _torques(gauge_pa: Real, joints: Joints, reaches: PerJoint, pull_n: Real) -> PerJoint:
    """Return the torques asked of one limb, by suit and pull [N m]."""
    held = suit_joints.joints_at(gauge_pa, reaches, joints)
    arm = 0.5 * pull_n
    return held._replace(
        elbow=held.elbow + arm * _ELBOW_LEVER_M, shoulder=held.shoulder + arm * _SHOULDER_LEVER_M
    )
