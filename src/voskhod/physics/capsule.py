r"""Drag, lift and trim of capsules that are not spheres.

Two layers. `coefficients` looks a shape up in a table over Mach number and joins it to free
molecular flow, as `aerodynamics` does for the sphere. The rest is modified Newtonian flow,
$C_p = C_{p,\max} \cos^2$, for who knows only the geometry: drag of a sphere-cone or of a spherical
segment, and the incidence at which an offset centre of mass makes a segment trim.

Decision: the trim is closed. On a spherical heat shield every pressure points to the centre of the
sphere, so the force does too, and trim means that its line meets the centre of mass. With
$k = S^2 / (2 (1 + C^2))$, $S$ and $C$ sine and cosine of the shield's half angle, and
$q = e / (R - d)$ for an offset $e$ at a depth $d$ behind the apex, $t = \tan\alpha$ solves
$k q t^2 - 2 k t + q = 0$, and lift over drag is $\tan(\alpha - \arctan q)$.

Sources: Lees, L. 1955, "Hypersonic flow", 5th International Aeronautical Conference (modified
Newtonian pressure); Anderson, J. D. 2006, "Hypersonic and High-Temperature Gas Dynamics", 2nd ed.,
chapter 3; the integrals are elementary and are tested against quadrature.
"""

from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.physics.aerodynamics import (
    HEAT_RATIO,
    rarefaction_weight,
    tabulated_drag_coefficient,
)
from voskhod.physics.capsule_tables import SHAPES, DragTable

__all__ = [
    "SHAPES",
    "DragTable",
    "Trim",
    "coefficients",
    "newtonian_cp_max",
    "segment_drag_coefficient",
    "segment_trim",
    "sphere_cone_drag_coefficient",
]


class Trim(NamedTuple):
    """Attitude of a spherical segment at which no pressure turns it."""

    angle_of_attack_rad: Real
    """Angle from the wind to the axis of the heat shield [rad]"""
    lift_to_drag: Real
    """Lift over drag [1]"""
    drag_ratio: Real
    """Drag coefficient at trim over the one at zero incidence [1]"""


def coefficients(mach: Real, knudsen: Real, table: DragTable) -> tuple[Real, Real]:
    """Return drag and lift coefficients of a capsule in any flow.

    Lift has no free molecular value: it fades with the weight that brings free molecular drag in.

    Args:
        mach: Mach number [1]
        knudsen: mean free path over the largest diameter [1]
        table: static coefficients of the shape [1]

    Returns:
        Drag coefficient and lift coefficient at trim, on the area of the largest diameter [1].

    Source: Henderson, C. B. 1976, AIAA Journal 14(6), 707 (weight); `capsule_tables` (curves).
    """
    weight = rarefaction_weight(knudsen)
    share = 1.0 / (1.0 + weight)
    continuum = tabulated_drag_coefficient(mach, table.mach, table.drag)
    drag = (continuum + weight * table.free_drag) * share
    if not any(table.lift):  # known when the code is compiled: a ballistic shape pays for drag only
        return drag, jnp.zeros_like(drag)
    return drag, tabulated_drag_coefficient(mach, table.mach, table.lift) * share


def newtonian_cp_max(mach: Real) -> Real:
    """Return the pressure coefficient at the stagnation point behind a normal shock.

    Args:
        mach: Mach number; below 1 the value of 1 holds [1]

    Returns:
        Pressure coefficient, 1.276 at Mach 1 to 1.839 at infinity [1].

    Source: Rayleigh's pitot formula (NACA Report 1135, equation 100), heat ratio 1.4.
    """
    m2 = jnp.maximum(mach, 1.0) ** 2
    g = HEAT_RATIO
    isentropic = (g + 1.0) ** 2 * m2 / (4.0 * g * m2 - 2.0 * (g - 1.0))
    shock = (2.0 * g * m2 - (g - 1.0)) / (g + 1.0)
    # The exponent g / (g - 1) is 3.5: three products and a root instead of a power.
    pitot = isentropic * isentropic * isentropic * jnp.sqrt(isentropic) * shock
    return 2.0 / (g * m2) * (pitot - 1.0)


def sphere_cone_drag_coefficient(
    half_angle_rad: Real | float, nose_radius_over_base_radius: Real | float, cp_max: Real | float
) -> Real:
    """Return the drag coefficient of a blunted cone at zero incidence, without base pressure.

    A nose too blunt to leave any cone is cut where it would meet the base; use
    `segment_drag_coefficient` for such a shape.

    Args:
        half_angle_rad: half angle of the cone [rad]
        nose_radius_over_base_radius: radius of the spherical nose over that of the base [1]
        cp_max: pressure coefficient at the stagnation point [1]

    Returns:
        Drag coefficient on the base area [1].

    Source: modified Newtonian pressure, integrated.
    """
    sine2 = jnp.sin(half_angle_rad) ** 2
    nose = jnp.clip(nose_radius_over_base_radius**2 * (1.0 - sine2), 0.0, 1.0)  # share of the base
    return cp_max * (0.5 * nose * (1.0 + sine2) + (1.0 - nose) * sine2)


def segment_drag_coefficient(
    diameter: Real | float, nose_radius: Real | float, cp_max: Real | float
) -> Real:
    """Return the drag coefficient of a spherical segment at zero incidence, without base pressure.

    Args:
        diameter: largest diameter [m]
        nose_radius: radius of the spherical heat shield, at least half the diameter [m]
        cp_max: pressure coefficient at the stagnation point [1]

    Returns:
        Drag coefficient on the base area [1].

    Source: modified Newtonian pressure, integrated.
    """
    return cp_max * (1.0 - 0.5 * _segment_sine2(diameter, nose_radius))


def segment_trim(
    diameter: Real | float,
    nose_radius: Real | float,
    offset: Real | float,
    depth: Real | float,
) -> Trim:
    """Return the trim of a spherical segment with its centre of mass off the axis.

    Valid while the whole heat shield faces the wind; a larger offset, or a centre of mass behind
    the centre of the sphere, is held at that limit. The angle has the sign of the offset.

    Args:
        diameter: largest diameter [m]
        nose_radius: radius of the spherical heat shield [m]
        offset: distance of the centre of mass from the axis [m]
        depth: distance of the centre of mass behind the apex of the heat shield [m]

    Returns:
        Incidence [rad], lift over drag and drag over that at zero incidence [1].

    Source: modified Newtonian pressure, integrated; the head of this module.
    """
    sine2 = _segment_sine2(diameter, nose_radius)
    cosine2 = 1.0 - sine2
    k = 0.5 * sine2 / (1.0 + cosine2)
    # At the limit tan(alpha) = C / S, where k tan^2 <= 1/4: the root below stays above 0.6. The
    # floor keeps the slope of this root finite for a hemisphere, whose limit is no incidence.
    limit = 2.0 * jnp.sqrt(jnp.maximum(sine2 * cosine2, 1e-24)) / (2.0 + 3.0 * cosine2)
    lever = jnp.maximum(nose_radius - depth, 1e-6 * nose_radius)
    q = jnp.clip(offset / lever, -limit, limit)
    t = q / (k * (1.0 + jnp.sqrt(1.0 - q * q / k)))
    secant2 = 1.0 + t * t
    # cos^3 (1 + k t^2) (1 + q t): axial force along the wind plus normal force along the wind.
    ratio = (1.0 + k * t * t) * (1.0 + q * t) / (secant2 * jnp.sqrt(secant2))
    return Trim(jnp.arctan(t), (t - q) / (1.0 + q * t), ratio)


def _segment_sine2(diameter: Real | float, nose_radius: Real | float) -> Real:
    """Return the squared sine of the half angle of the heat shield, between a plate and 90 deg."""
    sine = 0.5 * diameter / nose_radius
    # The floor is a shield as flat as 2 m on a radius of 1 km; it keeps the slopes finite.
    return jnp.clip(sine * sine, 1e-6, 1.0)
