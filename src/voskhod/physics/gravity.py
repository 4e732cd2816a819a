"""Gravity of the Earth: a point mass and the zonal harmonics J2, J3 and J4.

The potential is U = GM/r [1 - sum J_n (a/r)^n P_n(s)], s = z/r. With k_n = J_n (a/r)^n its
gradient is

    -GM/r^3 { [1 - sum k_n P'_(n+1)(s)] r  +  r sum k_n P'_n(s) z_unit },

which follows from P'_(n+1) = (n+1) P_n + s P'_n and needs no trigonometry.

Decision: no tesseral harmonics. They move a day of low orbit by some hundred metres, far below
what the published elements of such a flight leave open.

Source: Vallado, Fundamentals of Astrodynamics and Applications, 4th ed., section 8.7; constants
in `voskhod.units`.
"""

import jax.numpy as jnp

from voskhod.arrays import Vector
from voskhod.units import EQUATORIAL_RADIUS_M, GRAVITATIONAL_PARAMETER_M3_S2, J2, J3, J4


def point_mass(position: Vector) -> Vector:
    """Return the acceleration towards a point mass at the Earth's centre.

    Args:
        position: from the Earth's centre, any axes [m].

    Returns:
        Acceleration on the same axes [m/s2].

    Source: Newton; GM of WGS84.
    """
    x, y, z = position
    r2 = x * x + y * y + z * z
    pull = -GRAVITATIONAL_PARAMETER_M3_S2 / (r2 * jnp.sqrt(r2))
    return pull * x, pull * y, pull * z


def acceleration(position: Vector) -> Vector:
    """Return the acceleration of gravity with J2, J3 and J4.

    Args:
        position: from the Earth's centre, z along the rotation axis [m].

    Returns:
        Acceleration on the same axes [m/s2].

    Source: gradient of the zonal potential, Vallado section 8.7.
    """
    x, y, z = position
    r2 = x * x + y * y + z * z
    inverse = 1.0 / jnp.sqrt(r2)
    ratio = EQUATORIAL_RADIUS_M * inverse
    s = z * inverse
    s2 = s * s
    k2 = J2 * ratio * ratio
    k3 = J3 * ratio * ratio * ratio
    k4 = J4 * ratio * ratio * ratio * ratio
    # Derivatives of the Legendre polynomials P2 to P5.
    p2 = 3.0 * s
    p3 = 7.5 * s2 - 1.5
    p4 = s * (17.5 * s2 - 7.5)
    p5 = 1.875 * (1.0 + s2 * (21.0 * s2 - 14.0))
    radial = 1.0 - k2 * p3 - k3 * p4 - k4 * p5
    axial = (k2 * p2 + k3 * p3 + k4 * p4) * r2 * inverse
    pull = -GRAVITATIONAL_PARAMETER_M3_S2 * inverse * inverse * inverse
    return pull * radial * x, pull * radial * y, pull * (radial * z + axial)
