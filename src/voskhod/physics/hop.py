r"""Geometry of a radio wave's hops under a mirror in the sky, without trigonometry in the loop.

A hop over the angle $2\alpha$ at the Earth's centre, mirror at the height $h'$: half its path is
$\ell = |(R\sin\alpha,\ R + h' - R\cos\alpha)|$, its obliquity at the mirror
$\sec i = \ell/(R + h' - R\cos\alpha)$, its elevation at the ground
$\sin\beta = ((R + h')\cos\alpha - R)/\ell$. The highest frequency that returns is $f_oF2 \sec i$.

All follow from $\cos\alpha$, which for one and two hops needs roots alone and for three a
polynomial and one Newton step: sines and arc cosines cost ten times as much in a batch.

Source: Davies, Ionospheric Radio, 1990 (secant law on the curved Earth); plane trigonometry.
"""

from collections.abc import Callable
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from voskhod.arrays import Real
from voskhod.units import MEAN_RADIUS_M

_TINY = 1e-12


def fitted(
    law: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    ends: tuple[float, float],
    degree: int,
) -> tuple[float, ...]:
    """Return a polynomial through the Chebyshev points of an interval, highest power first.

    Args:
        law: what is followed.
        ends: interval.
        degree: degree of the polynomial.
    """
    series = np.polynomial.Chebyshev.interpolate(law, degree, domain=list(ends))
    return tuple(series.convert(kind=np.polynomial.Polynomial).coef[::-1].tolist())


# cos(x / 3) over cos x from 0 to 90 degrees, within 1e-7
_THIRD = fitted(lambda c: np.cos(np.arccos(c) / 3.0), (0.0, 1.0), 6)


class Hop(NamedTuple):
    """Geometry of one hop.

    Attributes:
        secant: secant of the angle of incidence on the mirror [1].
        length: path of the whole hop [m].
        sine: sine of the elevation at the ground [1].
    """

    secant: Real
    length: Real
    sine: Real


def hop(half_cosine: Real, mirror_height: Real | float) -> Hop:
    """Return the geometry of one hop.

    Args:
        half_cosine: cosine of half the hop's angle at the Earth's centre [1]
        mirror_height: virtual height of reflection [m]

    Returns:
        Secant of the incidence, path length [m] and sine of the elevation at the ground.

    Source: Davies 1990; plane trigonometry on the mean sphere.
    """
    drop = MEAN_RADIUS_M * (1.0 - half_cosine)
    rise = mirror_height + drop
    # The side along the ground, squared: R^2 sin^2 = drop R (1 + cos).
    half = jnp.sqrt(drop * MEAN_RADIUS_M * (1.0 + half_cosine) + rise * rise)
    return Hop(half / rise, 2.0 * half, (mirror_height * half_cosine - drop) / half)


def half_cosine(cos_arc: Real, hops: int) -> Real:
    """Return the cosine of half of one of some equal hops, without trigonometry.

    Args:
        cos_arc: cosine of the whole arc, 0 to pi [1]
        hops: number of hops, one to three, static

    Returns:
        Cosine of the arc over twice the number of hops [1].

    Source: half-angle and triple-angle formulas; a third by a Chebyshev fit and one Newton step.
    """
    whole = jnp.sqrt(jnp.maximum(0.5 + 0.5 * cos_arc, _TINY))
    if hops == 1:
        return whole
    if hops == 2:
        return jnp.sqrt(0.5 + 0.5 * whole)
    third = horner(_THIRD, whole)
    # One step towards 4 x^3 - 3 x = whole: from 2e-7 to rounding.
    off = (4.0 * third * third - 3.0) * third - whole
    return jnp.minimum(third - off / (12.0 * third * third - 3.0 + _TINY), 1.0)


def horner(coefficients: tuple[float, ...], x: Real) -> Real:
    """Return the value of a polynomial.

    Args:
        coefficients: highest power first.
        x: argument.
    """
    value = jnp.full_like(x, coefficients[0])
    for each in coefficients[1:]:
        value = value * x + each
    return value


def maximum_usable_frequency(arc: Real, critical: Real, mirror_height: Real | float) -> Real:
    """Return the highest frequency that one hop returns to the ground.

    Args:
        arc: length of the hop over the Earth's centre [rad]
        critical: critical frequency at its middle [Hz]
        mirror_height: virtual height of reflection [m]

    Returns:
        Frequency [Hz].

    Source: secant law, Davies 1990.
    """
    return critical * hop(jnp.cos(0.5 * arc), mirror_height).secant
