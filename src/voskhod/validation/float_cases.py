"""Free float and cameras beside exact solutions, hand geometry and what the documents say."""

import math
from collections.abc import Callable

import jax
import jax.numpy as jnp

from voskhod.arrays import Scalar, Vector
from voskhod.phases.filming import Scene, film
from voskhod.phases.float_plan import FloatBody, FloatPlan
from voskhod.phases.floating import STEPS, FloatRecord, float_freely
from voskhod.physics import rigid_body as body
from voskhod.physics.camera import Camera, Rod, image, share_of_height
from voskhod.physics.march import Grid, march
from voskhod.physics.tether import (
    Tether,
    contact_time,
    damping_for,
    reduced_mass,
    restitution,
    tension,
)
from voskhod.validation.case import Origin, Score

EXCURSIONS = 5  # translated official account, lovelies-travel.com/the-first-human-spacewalk
_STEPS = 400  # of the closed cases: what is left is rounding and the tether's last step
_LEFT_S, _RETURN_S = 5691.0, 6311.0  # 11:34:51 Moscow time, and 10 min 20 s later


def rigid_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of free rotation and of drift in orbit.

    Args:
        tell: called before the marches.
    """
    tell("turning free bodies")
    top = (0.2, 0.0, 0.9), (17.0, 17.0, 4.0)
    nut = (1.0, 0.0, 0.95), (2.0, 4.0, 5.0)
    angle = (4.0 - 17.0) / 17.0 * 0.9 * 60.0
    period = flip_period(*nut)
    turned = _spin(top[0], top[1], 60.0)
    flipped = _spin(nut[0], nut[1], period)
    rates = Origin("rad/s", "rad/s", 1e-7, "400 steps of fifth order: 400 (0.15)^6 / 7e2", "")
    euler = Origin(
        **{**vars(rates), "source": "Euler's symmetric top: rate (C - A) / A times spin"}
    )
    jacobi = Origin(**{**vars(rates), "source": "Landau and Lifshitz, Mechanics, 37.12: period 4K"})
    drift = Origin("m", "m", 1e-6, "400 steps: rounding", "Clohessy and Wiltshire 1960")
    n, seconds = 1.15e-3, 620.0
    ahead = 6.0 * (math.sin(n * seconds) - n * seconds) * 5.0
    return (
        euler.score("float.top.x", "symmetric top, 60 s", turned[0], 0.2 * math.cos(angle)),
        euler.score(
            "float.top.y", "symmetric top, 60 s, other axis", turned[1], 0.2 * math.sin(angle)
        ),
        jacobi.score("float.nut.x", "wing nut after one period", flipped[0], nut[0][0]),
        jacobi.score("float.nut.y", "wing nut, middle axis", flipped[1], 0.0),
        drift.score("float.drift", "released 5 m above: drift in 620 s", _drift(n, seconds), ahead),
    )


def tether_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of a jerk on the tether.

    Args:
        tell: called before the marches.
    """
    tell("jerking a tether")
    mass = reduced_mass(116.0, 5682.0)
    law = "Schwager and Poeschel 2007, closed form"
    closed = Origin("m/s", "m/s", 1e-8, "400 steps of fifth order, ended where the force does", law)
    exact = Origin("", "", 1e-9, "rounding", "release at v = -e v0, textbook at zero damping")
    scores = [
        exact.score("float.rebound.inverse", "rebound of the damping for 0.3",
                    restitution(damping_for(0.3)), 0.3),
    ]  # fmt: skip
    for name, ratio in (("none", 0.0), ("light", 0.36), ("critical", 1.0)):
        rope = Tether(5.35, 500.0, ratio)
        speed = _bounce(rope, float(contact_time(rope, mass)), float(mass))
        back = 0.3 * float(restitution(ratio))
        scores.append(
            closed.score(f"float.rebound.{name}", f"rebound, {name} damping", -speed, back)
        )
    told = Origin("", "", None, "another law: its damper pushes as well, and lets go later",
                  "exp(-pi z / sqrt(1 - z^2)), z = 0.36")  # fmt: skip
    textbook = math.exp(-math.pi * 0.36 / math.sqrt(1.0 - 0.36**2))
    scores.append(
        told.score("float.rebound.textbook", "rebound, z = 0.36", restitution(0.36), textbook)
    )
    pair = Origin("kg", "kg", 1e-9, "rounding", "two bodies: m M / (m + M)")
    scores.append(pair.score("float.reduced", "reduced mass", mass, 116.0 * 5682.0 / 5798.0))
    return tuple(scores)


def camera_scores(_: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of a camera's geometry."""
    lens = Camera(
        _at(1.0, 0.0, 0.0), _at(1.0, 0.0, 0.0), _at(0.0, 0.0, 1.0), math.pi / 3, math.pi / 4
    )
    by_hand = Origin("", "", 1e-12, "rounding", "plane trigonometry by hand")
    seen = image(lens, _at(4.0, -1.0, 0.5))
    size = share_of_height(lens, jnp.asarray(5.0), 1.8)
    right, upper = 1.0 / (3.0 * math.tan(math.pi / 6)), 0.5 / (3.0 * math.tan(math.pi / 8))
    return (
        by_hand.score("camera.right", "1 m to the right at 3 m, 60 deg", seen.x, right),
        by_hand.score("camera.up", "0.5 m up at 3 m, 45 deg", seen.y, upper),
        by_hand.score("camera.size", "man of 1.8 m at 5 m", size, 8.0 * math.atan(0.18) / math.pi),
    )


def voskhod_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return what the float of the documents looks like, told beside them.

    Args:
        tell: called before the floats.
    """
    tell("floating at the tether of Voskhod 2, and again with four times the steps")
    few, many = (jax.jit(reference_float, static_argnums=0)(steps) for steps in (STEPS, 4 * STEPS))
    told = "told: push, belt and spring are guesses"
    farthest = Origin("m", "m", None, told, "FAI dossier: 5.35 m, taut tether on film")
    leonov = Origin("m", "m", None, told, "Leonov 1965 (dzen.ru/a/XnJUQLiUIj2lJvUe): 5 m")
    count = Origin("", "", None, told, "official account: first to 1 m, others to the tether's end")
    same = Origin(
        "m", "m", 0.06, "one per cent of the tether", "the same float with four times the steps"
    )
    spin = Origin("rad/s", "deg/s", None, "no figure is documented", "")
    lens = Camera(_at(3.65, 0.0, 1.9), _at(1.0, 0.0, -0.25), _at(0.0, 0.0, 1.0), 1.0, 0.75)
    hulls = (
        Rod(_at(0.0, 0.0, 1.0), _at(0.0, 0.0, 1.0), 1.15),
        Rod(_at(1.0, 0.0, 1.0), _at(3.0, 0.0, 1.0), 0.6),
    )
    view = Scene(hulls, _at(0.0, 0.0, 1.0), 1.0, 0.0, 0.1, 1.8)
    seen = film(few, _bodies()[1], lens, view)
    share = Origin("", "", None, "pose and lens are guesses", "film exists of most of the float")
    nothing = float("nan")
    return (
        farthest.score("float.distance.fai", "greatest distance", few.greatest_distance, 5.35),
        leonov.score("float.distance.leonov", "greatest distance", few.greatest_distance, 5.0),
        same.score("float.distance.steps", "greatest distance, six steps a segment",
                   few.greatest_distance, many.greatest_distance),
        count.score("float.taut", "excursions to a taut tether", few.times_taut, 5.0),
        count.score("float.caught", "excursions back at the hatch", few.times_caught, 5.0),
        spin.score("float.spin", "greatest rate of the walker", few.greatest_spin, nothing),
        spin.score("float.ship_spin", "greatest rate of the ship", few.greatest_ship_spin, nothing),
        share.score("camera.seen", "share of the float in sight", seen.fraction_seen, nothing),
    )  # fmt: skip


def reference_float(steps: int) -> FloatRecord:
    """Return a float with the figures that docs/models/free-float.md proposes.

    Args:
        steps: steps of each segment.
    """
    plan = FloatPlan(
        tether=Tether(5.35, 500.0, damping_for(0.3)),
        first_reach=1.0,
        push_speed=0.3,
        push_error=0.05,
        push_offset=0.03,
        push_angle=0.0,
        pull_speed=0.3,
        pull_force=60.0,
        rest_distance=0.5,
        linger=0.5,
        couple=5.0,
        turn_time=4.0,
        limb_rate=0.035,
        orbital_rate=1.15e-3,
    )
    span = jnp.asarray(_LEFT_S), jnp.asarray(_RETURN_S)
    return float_freely(*_bodies(), plan, span, EXCURSIONS, steps)


def _bodies() -> tuple[FloatBody, FloatBody]:
    """Return walker and ship of the reference float."""
    head_out = body.turn_about(_at(0.0, 1.0, 0.0), 0.5 * math.pi)
    still = _at(0.0, 0.0, 0.0)
    walker = FloatBody(116.0, _at(17.0, 16.0, 4.0), _at(0.15, 0.0, 0.05), head_out, still)
    turning, hatch = _at(11500.0, 11500.0, 4000.0), _at(3.65, 0.0, 1.0)
    ship = FloatBody(5682.0, turning, hatch, body.LEVEL, still)
    return walker, ship


def flip_period(rate: tuple[float, float, float], inertia: tuple[float, float, float]) -> float:
    """Return the period of a free body that turns almost about its middle axis [s].

    Args:
        rate: rate on principal axes while it is zero about the middle one [rad/s].
        inertia: principal moments, rising [kg m^2].

    Source: Landau and Lifshitz, section 37; complete elliptic integral by the arithmetic-geometric
    mean, Abramowitz and Stegun 17.6.
    """
    low, middle, high = inertia
    energy = low * rate[0] ** 2 + high * rate[2] ** 2
    momentum = (low * rate[0]) ** 2 + (high * rate[2]) ** 2
    below, above = energy * high - momentum, momentum - energy * low
    modulus = (middle - low) * below / ((high - middle) * above)
    a, g = 1.0, math.sqrt(1.0 - modulus)
    for _ in range(8):
        a, g = 0.5 * (a + g), math.sqrt(a * g)
    return 2.0 * math.pi / a / math.sqrt((high - middle) * above / (low * middle * high))


def _at(x: float, y: float, z: float) -> Vector:
    """Return a vector [any]."""
    return jnp.asarray(x), jnp.asarray(y), jnp.asarray(z)


def _spin(
    rate: tuple[float, float, float], inertia: tuple[float, float, float], seconds: float
) -> tuple[Scalar, Scalar, Scalar]:
    """Return the rate of a free body after some time [rad/s]."""
    first = _at(*rate)
    grid = Grid(jnp.asarray(0.0), jnp.asarray(seconds / _STEPS), _STEPS)

    def rates(_: Scalar, now: tuple[Scalar, Scalar, Scalar], moments: object) -> object:
        return body.turning_rate(now, _at(*inertia), _at(0.0, 0.0, 0.0))

    end: tuple[Scalar, Scalar, Scalar] = march(rates, first, grid, None).state
    return end


def _drift(n: float, seconds: float) -> float:
    """Return how far ahead one gets who is let go at rest 5 m above, on turning axes [m]."""

    def rates(now: Scalar, state: tuple[Vector, Vector], _: None) -> object:
        up = jnp.cos(n * now), jnp.sin(n * now), jnp.zeros_like(now)
        return state[1], body.tidal_acceleration(state[0], up, n)

    zero = jnp.asarray(0.0)
    first = (jnp.asarray(5.0), zero, zero), (zero, jnp.asarray(5.0 * n), zero)
    run = march(rates, first, Grid(zero, jnp.asarray(seconds / _STEPS), _STEPS), None)
    (x, y, _), _ = run.state
    return float(math.cos(n * seconds) * y - math.sin(n * seconds) * x)


def _bounce(rope: Tether, seconds: float, mass: float) -> float:
    """Return the speed of a mass after a jerk that it enters at 0.3 m/s [m/s]."""

    def rates(_: Scalar, state: tuple[Scalar, Scalar], __: None) -> tuple[Scalar, Scalar]:
        return state[1], -tension(state[0], state[1], rope, mass) / mass

    grid = Grid(jnp.asarray(0.0), jnp.asarray(seconds / _STEPS), _STEPS)
    end = march(rates, (jnp.asarray(0.0), jnp.asarray(0.3)), grid, None).state
    return float(end[1])


FLOAT_CASES = (rigid_scores, tether_scores, camera_scores, voskhod_scores)
