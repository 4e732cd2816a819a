r"""Two bodies on one tether: the state of walker and ship, and its right-hand side.

Axes as in `voskhod.phases.float_plan`.

State: place and speed of the walker's centre of mass from the ship's, both attitudes, and the
walker's angular momentum. The ship's is what is left of the total $L$, a constant of each segment,

    $H_s = L - H_w - \mu\,r\times\dot r$,   $\mu\ddot r = F_l + F_h$,
    $\dot H_w = a\times F_l + T_h$,

so internal forces cannot change the total by more than the last digit. $F_l$ is the tension along
the line from the hatch to the harness at $a$. $F_h$ are hands that bring him home: they ask for a
velocity towards the place of rest, $\dot g = -g / \sqrt{\tau_2^2 + (g/v)^2}$ with $g$ the way left
and $v$ the speed at which he likes to pull, and get it in $\tau_1$, as far as their force goes.

The law of "adjusting body position": with $\theta$ the turn from the wanted attitude in the
ship's axes (as a sine) and $\Omega$ the rate against the ship, hands on tether or rim exert

    $T_h = -I(\theta/\tau^2 + 2\Omega/\tau)$, held under a greatest couple,

and motions of the limbs turn the trunk at up to some degrees per second without a torque: the
limbs carry the momentum that the trunk seems to gain, so that $H_w$ does not know of it.

Decision: gravity is a kick at the start of each segment (`kicked_by_gravity`). Between two bodies
5 m apart it is 2e-5 m/s^2 at most, on the ship's attitude some 0.03 N m: evaluated every few
seconds to a minute it is as good as always, and the right-hand side is a third shorter.

Decision: no thrusters. Gas was saved on this flight, and a held ship is a ship of great inertia.

Weak: a slack tether transmits no couple in truth, a stiff cord of steel and wires a little; hands
pull through the centre of mass and may push as well; the hull cannot be bumped into; limbs move
without inertia of their own; one harness point; both hands' times are guesses.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real, Scalar, Vector
from voskhod.phases.float_plan import Pair, rest_place
from voskhod.physics.rigid_body import (
    Axes,
    Quaternion,
    attitude_rate,
    axes_of,
    cross,
    dot,
    from_axes,
    gravity_torque,
    inverse,
    length,
    multiply,
    on_axes,
    plus,
    rotate,
    rotate_back,
    tidal_acceleration,
)
from voskhod.physics.tether import Tether, tension

PULL_S = 1.0  # guess: in which hands bring 116 kg to the speed of 0.3 m/s, with 35 N
ARRIVAL_S = 2.0  # guess: in which he slows down over the last arm's length, 0.6 m at 0.3 m/s
FORESIGHT = 3  # iterations for the time of the jerk; limbs leave 2 % of the tether open (tests)
LIMB_SOFTNESS_RAD = 0.1  # decision: turn from the wanted attitude at which limbs slow down


class Floating(NamedTuple):
    """State of the pair.

    Attributes:
        place: walker's centre of mass from the ship's, orbit axes [m].
        speed: its rate [m/s].
        walker: attitude of the walker on the orbit's axes [1].
        ship: attitude of the ship on the orbit's axes [1].
        momentum: angular momentum of the walker about his centre of mass, orbit axes [N m s].
    """

    place: Vector
    speed: Vector
    walker: Quaternion
    ship: Quaternion
    momentum: Vector


class Segment(NamedTuple):
    """What is done during one segment of an excursion.

    Attributes:
        tether: tether, slowed to the steps.
        grips: one while his hands exert a couple.
        homes: one while they bring him to the hatch and hold him there.
        step_s: length of a step [s].
        total: angular momentum of both about their centre of mass, orbit axes [N m s].
    """

    tether: Tether
    grips: Real
    homes: Real
    step_s: Real
    total: Vector


class Motion(NamedTuple):
    """What follows from the state at one moment, on orbit axes unless said otherwise.

    Attributes:
        axes: axes of the walker and of the ship [1].
        arm: harness from the walker's centre of mass [m].
        line: harness from the hatch [m].
        away: length of the line [m].
        parting: its rate [m/s].
        ship_rate: angular velocity of the ship [rad/s].
        own_rate: the same on the ship's axes [rad/s].
        momentum_rate: angular velocity that belongs to the walker's momentum, his axes [rad/s].
        trunk_rate: angular velocity of the trunk, his axes [rad/s].
        lean: turn from the wanted attitude, as sines, his axes [1].
    """

    axes: tuple[Axes, Axes]
    arm: Vector
    line: Vector
    away: Real
    parting: Real
    ship_rate: Vector
    own_rate: Vector
    momentum_rate: Vector
    trunk_rate: Vector
    lean: Vector


def motion(state: Floating, total: Vector, pair: Pair) -> Motion:
    """Return what follows from the state at one moment.

    Args:
        state: state, each component of one shape.
        total: angular momentum of both, orbit axes [N m s].
        pair: bodies and plan.
    """
    man, ship = axes_of(state.walker), axes_of(state.ship)
    arm = from_axes(man, pair.walker.fastening)
    hatch = from_axes(ship, pair.ship.fastening)
    own_rate = _over(on_axes(ship, ship_momentum(state, total, pair)), pair.ship.inertia)
    ship_rate = from_axes(ship, own_rate)
    own = _over(on_axes(man, state.momentum), pair.walker.inertia)
    turned = multiply(inverse(pair.walker.attitude), multiply(inverse(state.ship), state.walker))
    square = turned.w * turned.w + dot(turned[1:], turned[1:])
    scale = 2.0 * turned.w / jnp.maximum(square, 1e-30)
    lean = scale * turned.x, scale * turned.y, scale * turned.z
    share = -pair.plan.limb_rate / jnp.sqrt(dot(lean, lean) + LIMB_SOFTNESS_RAD**2)
    trunk = plus(own, lean, share)
    line = plus(plus(state.place, arm), hatch, -1.0)
    away = length(line)
    harness = plus(state.speed, cross(from_axes(man, trunk), arm))
    parting = dot(line, plus(harness, cross(ship_rate, hatch), -1.0)) / away
    return Motion((man, ship), arm, line, away, parting, ship_rate, own_rate, own, trunk, lean)


def ship_momentum(state: Floating, total: Vector, pair: Pair) -> Vector:
    """Return the ship's angular momentum about its centre of mass, orbit axes [N m s].

    Args:
        state: state of the pair.
        total: angular momentum of both, orbit axes [N m s].
        pair: bodies.
    """
    orbital = cross(state.place, state.speed)
    return plus(plus(total, state.momentum, -1.0), orbital, -pair.mass)


def line_tension(seen: Motion, segment: Segment, pair: Pair) -> Real:
    """Return the tension of the tether [N].

    Args:
        seen: motion.
        segment: what is being done.
        pair: bodies.
    """
    rope = segment.tether
    return tension(seen.away - rope.length, seen.parting, rope, pair.mass)


def rates(_: Scalar, state: Floating, args: tuple[Segment, Pair]) -> Floating:
    """Return the rate of the state.

    Args:
        state: state of the pair.
        args: what is being done, and by whom.
    """
    segment, pair = args
    seen = motion(state, segment.total, pair)
    along = -line_tension(seen, segment, pair) / seen.away
    pulled = along * seen.line[0], along * seen.line[1], along * seen.line[2]
    homed = _homing(state, seen, segment, pair)
    couple = from_axes(seen.axes[0], _couple(seen, segment, pair))
    return Floating(
        state.speed,
        plus(homed, pulled, 1.0 / pair.mass),
        attitude_rate(state.walker, seen.trunk_rate),
        attitude_rate(state.ship, seen.own_rate),
        plus(couple, cross(seen.arm, pulled)),
    )


def kicked_by_gravity(
    state: Floating, total: Vector, pair: Pair, when: tuple[Real, Real]
) -> tuple[Floating, Vector]:
    """Return state and total momentum after what gravity does during a segment.

    Args:
        state: state at its start.
        total: angular momentum of both, orbit axes [N m s].
        pair: bodies and plan.
        when: start of the segment [s after lift-off] and its length [s].
    """
    rate = pair.plan.orbital_rate
    angle = rate * (when[0] - pair.begun)
    up = jnp.cos(angle), jnp.sin(angle), jnp.zeros_like(angle)
    tide = tidal_acceleration(state.place, up, rate)
    turning = gravity_torque(rotate_back(state.ship, up), pair.ship.inertia, rate)
    outside = plus(rotate(state.ship, turning), cross(state.place, tide), pair.mass)
    return state._replace(speed=plus(state.speed, tide, when[1])), plus(total, outside, when[1])


def taut_after(state: Floating, seen: Motion, reach: Real) -> Real:
    """Return after which time a free flight makes the tether taut, by a chord iteration [s].

    Args:
        state: state at its start.
        seen: motion then.
        reach: length of tether let out [m].
    """
    spin = from_axes(seen.axes[0], seen.trunk_rate)
    chord = 1.0 / jnp.maximum(length(state.speed), 1e-2)
    hatch = plus(plus(state.place, seen.arm), seen.line, -1.0)
    after = jnp.maximum(reach - seen.away, 0.0) * chord
    for _ in range(FORESIGHT):
        line = plus(plus(state.place, state.speed, after), _swung(seen.arm, spin, after))
        line = plus(line, _swung(hatch, seen.ship_rate, after), -1.0)
        after = jnp.maximum(after + (reach - length(line)) * chord, 0.0)
    return after


def _swung(arm: Vector, spin: Vector, after: Real) -> Vector:
    """Return a vector of a body that turns about an axis at rest (Rodrigues' formula)."""
    rate = length(spin)
    s, c = jnp.sin(rate * after) / rate, jnp.cos(rate * after)
    along = (1.0 - c) * dot(spin, arm) / (rate * rate)
    turned = plus((c * arm[0], c * arm[1], c * arm[2]), cross(spin, arm), s)
    return plus(turned, spin, along)


def _homing(state: Floating, seen: Motion, segment: Segment, pair: Pair) -> Vector:
    """Return the acceleration by the hands that bring him home and hold him there [m/s^2]."""
    gap = plus(state.place, from_axes(seen.axes[1], rest_place(pair)), -1.0)
    slip = plus(state.speed, cross(seen.ship_rate, state.place), -1.0)
    slow = jnp.maximum(ARRIVAL_S, 2.5 * segment.step_s)
    ratio = 1.0 / jnp.maximum(pair.plan.pull_speed, 1e-3)
    wish = plus(slip, gap, 1.0 / jnp.sqrt(slow * slow + dot(gap, gap) * ratio * ratio))
    quick = 1.0 / jnp.maximum(PULL_S, segment.step_s)
    most = pair.plan.pull_force / (pair.mass * quick)
    share = -segment.homes * quick / jnp.sqrt(1.0 + dot(wish, wish) / (most * most + 1e-12))
    return share * wish[0], share * wish[1], share * wish[2]


def _couple(seen: Motion, segment: Segment, pair: Pair) -> Vector:
    """Return the couple of the hands on tether or rim, walker's axes [N m]."""
    against = plus(seen.momentum_rate, on_axes(seen.axes[0], seen.ship_rate), -1.0)
    quick = 1.0 / jnp.maximum(pair.plan.turn_time, 1.5 * segment.step_s)
    twice = 2.0 * against[0], 2.0 * against[1], 2.0 * against[2]
    wish, inertia = plus(twice, seen.lean, quick), pair.walker.inertia
    wish = quick * inertia[0] * wish[0], quick * inertia[1] * wish[1], quick * inertia[2] * wish[2]
    share = -segment.grips / jnp.sqrt(1.0 + dot(wish, wish) / (pair.plan.couple**2 + 1e-12))
    return share * wish[0], share * wish[1], share * wish[2]


def _over(momentum: Vector, inertia: Vector) -> Vector:
    """Return the rate that belongs to a momentum, both on principal axes [rad/s]."""
    return momentum[0] / inertia[0], momentum[1] / inertia[1], momentum[2] / inertia[2]
