r"""Drag of a body from free molecular flow down to subsonic flight.

A sphere is described by its Mach number and its Knudsen number (mean free path over diameter).
Continuum and free molecular drag are joined by the weight that Henderson found for supersonic
spheres, $C_D = (C_c + w C_{fm}) / (1 + w)$ with $w = 1.86 \sqrt{M/Re}$, and
$M/Re = Kn \sqrt{2 / (\gamma \pi)}$, so $w$ is a multiple of $\sqrt{Kn}$.

Decision: this weight instead of the usual $\sin^2$ bridge in $\log Kn$. It costs one square root
instead of a logarithm and a sine, it has no corners, it contains the viscous share of drag in the
continuum, and it stays within 6 % of Loth et al. (2021) at Mach 20 to 27, where the $\sin^2$
bridge errs by up to 24 %.

Sources: Carter, R. T., Jandir, P. S. and Kress, M. E. 2009, "Estimating the drag coefficients of
meteorites for all Mach number regimes", 40th Lunar and Planetary Science Conference, abstract 2059
(continuum); Henderson, C. B. 1976, AIAA Journal 14(6), 707 (weight); Schaaf, S. A. and Chambre,
P. L. 1961, "Flow of Rarefied Gases" (free molecular sphere, diffuse reflection).
"""

import math
from itertools import pairwise
from typing import TypeAlias

import jax.numpy as jnp
from jax.scipy.special import erf

from voskhod.arrays import Real, Vector

HEAT_RATIO = 1.4  # air, diatomic, not vibrating; enters only M/Re and the speed ratio
SQRT_PI = math.sqrt(math.pi)

# Weight over sqrt(Kn): 1.86 is Henderson's, the rest turns M/Re into Kn by kinetic theory.
BRIDGE_WEIGHT = 1.86 / math.sqrt(math.sqrt(0.5 * HEAT_RATIO * math.pi))

SMALL_SPEED_RATIO = 0.1  # below it the closed form cancels in double precision; guess, tested

Knots: TypeAlias = tuple[Real | float, ...]
"""Static table column: one number per knot, its length known when the code is compiled."""


def dynamic_pressure(density: Real, speed: Real) -> Real:
    """Return the dynamic pressure of a flow.

    Args:
        density: air density [kg/m3]
        speed: speed relative to the air [m/s]

    Returns:
        Dynamic pressure [Pa].

    Source: definition.
    """
    return 0.5 * density * speed * speed


def drag_acceleration(
    density: Real, air_velocity: Vector, ballistic_area_per_mass: Real | float
) -> Vector:
    """Return the acceleration by drag, against the velocity relative to the air.

    Args:
        density: air density [kg/m3]
        air_velocity: velocity relative to the air [m/s]
        ballistic_area_per_mass: drag coefficient times area over mass [m2/kg]

    Returns:
        Acceleration in the frame of the velocity [m/s2].

    Source: definition of the drag coefficient.
    """
    x, y, z = air_velocity
    # The floor keeps the gradient finite at rest; it is 1e-15 m/s, below any speed that matters.
    speed = jnp.sqrt(x * x + y * y + z * z + 1e-30)
    factor = -0.5 * density * speed * ballistic_area_per_mass
    return factor * x, factor * y, factor * z


def continuum_sphere(mach: Real) -> Real:
    """Return the drag coefficient of a sphere in continuum flow below the critical Reynolds number.

    The published fit has two branches that meet at Mach 0.722 with different slopes. They are
    blended over Mach 0.602 to 0.842 by a quintic step, which makes the curve C2 and moves it by
    at most 0.005.

    Args:
        mach: Mach number [1]

    Returns:
        Drag coefficient on the frontal area [1].

    Source: Carter, Jandir and Kress 2009. The exponent is 1.2: a copy in circulation with 1.16
    leaves a jump of 0.026 where the branches meet, 1.2 meets within 0.0001.
    """
    root = jnp.exp(-0.2 * (mach + 0.35))  # both exponentials are whole powers of this one
    square = root * root
    fourth = square * square
    sixth = fourth * square
    eleventh = sixth * fourth * root
    supersonic = 0.92 + 2.1 * sixth - 8.9 * eleventh
    subsonic = 0.424 + 0.45 * mach * mach
    t = jnp.clip((mach - 0.602) * (1.0 / 0.24), 0.0, 1.0)
    step = t * t * t * (10.0 + t * (6.0 * t - 15.0))
    return subsonic + step * (supersonic - subsonic)


def free_molecular_sphere(speed_ratio: Real, wall_temperature_ratio: Real | float = 1.0) -> Real:
    """Return the drag coefficient of a sphere without collisions in the gas, diffusely reflecting.

    Args:
        speed_ratio: speed over the most probable molecular speed [1]
        wall_temperature_ratio: wall temperature over gas temperature [1]

    Returns:
        Drag coefficient on the frontal area [1].

    Source: Schaaf and Chambre 1961, full accommodation.
    """
    is_slow = speed_ratio < SMALL_SPEED_RATIO
    s = jnp.where(is_slow, 1.0, speed_ratio)
    s2 = s * s
    fast = (2.0 * s2 + 1.0) * jnp.exp(-s2) / (SQRT_PI * s2 * s)
    fast = fast + (4.0 * s2 * s2 + 4.0 * s2 - 1.0) * erf(s) / (2.0 * s2 * s2)
    slow_s = jnp.clip(speed_ratio, 1e-9, SMALL_SPEED_RATIO)
    q = slow_s * slow_s
    series = 1.0 + q * (1.0 / 5.0 + q * (-1.0 / 70.0 + q / 630.0))
    slow = 16.0 / (3.0 * SQRT_PI * slow_s) * series
    re_emitted = 2.0 * SQRT_PI / (3.0 * jnp.maximum(speed_ratio, 1e-9))
    return jnp.where(is_slow, slow, fast) + re_emitted * jnp.sqrt(wall_temperature_ratio)


def rarefaction_weight(knudsen: Real) -> Real:
    """Return the weight of free molecular drag beside continuum drag, whose weight is one.

    Args:
        knudsen: mean free path over the diameter [1]

    Returns:
        Weight, from 1.5e-6 in dense air to infinity in a vacuum [1].

    Source: Henderson 1976, found on supersonic spheres.
    """
    # 1e-12 keeps the slope finite at Kn = 0 and changes the drag by 2e-6.
    return BRIDGE_WEIGHT * jnp.sqrt(knudsen + 1e-12)


def sphere_drag_coefficient(mach: Real, knudsen: Real) -> Real:
    """Return the drag coefficient of a sphere in any flow, at the cost of one exponential.

    The free molecular value is the large-s series of `free_molecular_sphere` with the wall as
    warm as the gas; below s = 1 its argument saturates, where the gas is dense and its weight
    below 0.1 %.

    Args:
        mach: Mach number [1]
        knudsen: mean free path over the diameter [1]

    Returns:
        Drag coefficient on the frontal area [1].

    Source: Henderson 1976 (weight), Carter, Jandir and Kress 2009 (continuum), Schaaf and Chambre
    1961 (free molecular).
    """
    s2 = 0.5 * HEAT_RATIO * mach * mach
    inverse = 1.0 / (s2 + 1.0 / (1.0 + s2))  # 1/s^2 to 2e-3 at s = 5, bounded at s = 0
    re_emitted = (2.0 / 3.0) * SQRT_PI * jnp.sqrt(inverse)
    free = 2.0 + inverse * (2.0 - 0.5 * inverse) + re_emitted
    weight = rarefaction_weight(knudsen)
    return (continuum_sphere(mach) + weight * free) / (1.0 + weight)


def tabulated_drag_coefficient(mach: Real, table_mach: Knots, table_coefficient: Knots) -> Real:
    """Return the drag coefficient of any axisymmetric body from a table over Mach number.

    The curve goes through every knot, is monotone between knots, C2 everywhere and constant
    outside the table: quintics with the slopes of Fritsch and Butland, end slopes zero, and no
    curvature at the knots. It is summed from clipped quintics, one per interval, because a gather
    would break the wide loops of a batch.

    Args:
        mach: Mach number [1]
        table_mach: knots, strictly increasing, one or more [1]
        table_coefficient: drag coefficient at each knot, on the reference area of the table [1]

    Returns:
        Drag coefficient [1].

    Source: Fritsch, F. N. and Butland, J. 1984, SIAM J. Sci. Stat. Comput. 5(2), 300 (slopes).
    """
    slopes = _monotone_slopes(table_mach, table_coefficient)
    total = jnp.zeros_like(mach) + table_coefficient[0]
    knots = zip(table_mach, table_coefficient, slopes, strict=True)
    for (m0, c0, d0), (m1, c1, d1) in pairwise(knots):
        width = m1 - m0
        t = jnp.clip((mach - m0) / width, 0.0, 1.0)
        rise = c1 - c0
        a, b = width * d0, width * d1
        # Hermite quintic without its constant; monotone, as no slope exceeds two chords.
        c3 = 10.0 * rise - 6.0 * a - 4.0 * b
        c4 = 8.0 * a + 7.0 * b - 15.0 * rise
        c5 = 6.0 * rise - 3.0 * (a + b)
        total = total + t * (a + t * t * (c3 + t * (c4 + t * c5)))
    return total


def _monotone_slopes(table_mach: Knots, table_coefficient: Knots) -> tuple[Real, ...]:
    """Return the slope at each knot: harmonic mean of its neighbours, or zero at a turn or end."""
    chords = [
        (c1 - c0) / (m1 - m0)
        for (m0, c0), (m1, c1) in pairwise(zip(table_mach, table_coefficient, strict=True))
    ]
    zero = jnp.zeros(())
    if len(table_mach) == 1:
        return (zero,)
    inner = []
    for left, right in pairwise(chords):
        product = jnp.asarray(left * right)
        is_monotone = product > 0.0
        both = jnp.where(is_monotone, left + right, 1.0)
        inner.append(jnp.where(is_monotone, 2.0 * product / both, 0.0))
    return (zero, *inner, zero)
