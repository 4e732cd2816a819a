r"""A tether: a spring and a damper that pull and never push.

Stretched by $x$ and growing at $\dot x$, with $\zeta$ the share of critical damping for the mass
$m$ on it, $\omega = \sqrt{k/m}$, the tension is $F = \max(0, k x + 2\zeta\sqrt{k m}\,\dot x)$ for
$x > 0$. A mass that comes at $v$ is held for $t_c$ and sent back with $e v$:

    $t_c = \frac{2\arccos\zeta}{\omega\sqrt{1-\zeta^2}}$,
    $e = \exp\left(-\frac{2\zeta\arccos\zeta}{\sqrt{1-\zeta^2}}\right)$

for $\zeta < 1$, and with arcosh and $\sqrt{\zeta^2-1}$ beyond. A damper that could also push would
let go later, when $x = 0$, with the textbook's $e = \exp(-\pi\zeta/\sqrt{1-\zeta^2})$; both are one
without damping.

Decision: mission files give the speed after over the speed before, which films show; the damping
follows from it by Newton's method.

Decision: where a march steps over minutes, a tether as fast as a step is slowed to it (`slowed`):
it stretches further, but gives the same speed back.

Weak: the cord has no mass, no bending, no memory; one stiffness from slack to taut; what the
damper leaves stretched at the release is forgotten before the next jerk.

Source: Schwager, T. and Poeschel, T. 2007, Granular Matter 9, 465 (release where the force ends).
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Code, Real

LEAST_REBOUND, MOST_REBOUND = 0.05, 0.999  # inside of which a damping is looked for
_NEWTON = 5  # steps from the guess below: rounding over that range (tests)
_NEAR = 1e-3  # of critical damping: inside, a power series replaces the quotient of two zeros
_ROUNDING_M = 1e-6  # by which an event may miss the moment when the tether gets taut


class Tether(NamedTuple):
    """A tether for one mass.

    Args:
        length: length without tension [m].
        stiffness: force over stretch [N/m].
        damping_ratio: share of the critical damping [1].
    """

    length: Real | float
    stiffness: Real | float
    damping_ratio: Real | float


def reduced_mass(one_kg: Real | float, other_kg: Real | float) -> Real:
    """Return the mass with which two free bodies move against each other [kg].

    Args:
        one_kg: mass of the first [kg].
        other_kg: mass of the second [kg].

    Source: two bodies, product over sum.
    """
    return jnp.asarray(one_kg) * other_kg / (one_kg + jnp.asarray(other_kg))


def tension(stretch_m: Real, speed_m_s: Real, tether: Tether, mass_kg: Real | float) -> Real:
    """Return the tension of a tether.

    Args:
        stretch_m: length beyond that without tension [m].
        speed_m_s: rate at which it grows [m/s].
        tether: spring and damper.
        mass_kg: reduced mass to which the damping ratio refers [kg].

    Returns:
        Tension, zero where slack [N].

    Source: spring and damper in parallel, Schwager and Poeschel 2007.
    """
    damping = 2.0 * tether.damping_ratio * jnp.sqrt(tether.stiffness * jnp.asarray(mass_kg))
    pull = tether.stiffness * stretch_m + damping * speed_m_s
    return jnp.where(stretch_m > -_ROUNDING_M, jnp.maximum(pull, 0.0), 0.0)


def hold_angle(damping_ratio: Real | float) -> Real:
    """Return the time that a tether holds a mass, times the undamped frequency.

    Args:
        damping_ratio: share of the critical damping, above or below one [1].

    Returns:
        2 arccos(z) / sqrt(1 - z^2), continued through z = 1 [rad].

    Source: Schwager and Poeschel 2007.
    """
    z = jnp.asarray(damping_ratio)
    u = (1.0 - z) / (1.0 + z)  # tan^2 of half the arccosine
    is_near = jnp.abs(u) < _NEAR
    root = jnp.sqrt(jnp.where(is_near, 0.25, jnp.abs(u)))
    below, beyond = jnp.arctan(root) / root, jnp.arctanh(jnp.minimum(root, 1.0 - 1e-12)) / root
    near = 1.0 + u * (-1.0 / 3.0 + u * (1.0 / 5.0 - u / 7.0))  # of atan and of artanh
    return 4.0 * jnp.where(is_near, near, jnp.where(u > 0.0, below, beyond)) / (1.0 + z)


def contact_time(tether: Tether, mass_kg: Real | float) -> Real:
    """Return how long a taut tether holds a mass, whatever its speed [s].

    Args:
        tether: spring and damper.
        mass_kg: reduced mass on it [kg].

    Source: Schwager and Poeschel 2007.
    """
    return hold_angle(tether.damping_ratio) * jnp.sqrt(jnp.asarray(mass_kg) / tether.stiffness)


def restitution(damping_ratio: Real | float) -> Real:
    """Return the speed after over the speed before the tether's jerk [1].

    Args:
        damping_ratio: share of the critical damping [1].

    Source: Schwager and Poeschel 2007.
    """
    return jnp.exp(-damping_ratio * hold_angle(damping_ratio))


def damping_for(rebound: Real | float) -> Real:
    """Return the damping ratio of a tether that gives back a share of the speed.

    Args:
        rebound: speed after over speed before, held between 0.05 and 0.999 [1].

    Returns:
        Share of the critical damping [1].

    Source: inverse of `restitution`, by Newton's method.
    """
    wanted = -jnp.log(jnp.clip(jnp.asarray(rebound, dtype=float), LEAST_REBOUND, MOST_REBOUND))

    def loss(z: Real) -> Real:
        return z * hold_angle(z)

    half = 0.5 * wanted
    guess = half * (2.0 / jnp.pi + (1.0 - 2.0 / jnp.pi) * half * half)  # right at 0 and at 1

    def step(_: int | Code, z: Real) -> Real:
        value, slope = jax.jvp(loss, (z,), (jnp.ones_like(z),))
        return jnp.asarray(z - (value - wanted) / slope)

    return jnp.asarray(jax.lax.fori_loop(0, _NEWTON, step, guess))


def slowed(tether: Tether, mass_kg: Real | float, step_s: Real | float) -> Tether:
    """Return a tether that is no faster than a step of the march allows.

    Args:
        tether: as it is.
        mass_kg: reduced mass on it [kg].
        step_s: length of a step [s].

    Returns:
        Tether of the same length and damping ratio, softer where it must be.

    Source: decision of this module: the fastest rate, spring or damper, is at most one per step.
    """
    fastest = 1.0 / (jnp.maximum(jnp.asarray(step_s), 1e-3) * (1.0 + 2.0 * tether.damping_ratio))
    softest = jnp.asarray(mass_kg) * fastest * fastest
    return tether._replace(stiffness=jnp.minimum(tether.stiffness, softest))
