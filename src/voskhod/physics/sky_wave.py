r"""Short waves between a ship and a station beyond its horizon: one stated, simple law.

The F2 layer is a mirror at the virtual height $h'$. With $n$ equal hops over the arc $\theta$ and
$\alpha = \theta / 2n$ half a hop is $\ell = |(R\sin\alpha,\ R + h' - R\cos\alpha)|$. The secant law
gives $f_{MUF} = f_oF2\,\sec i$ with $\sec i = \ell / (R + h' - R\cos\alpha)$; the elevation at the
ground is $\sin\beta = ((R + h')\cos\alpha - R)/\ell$. Skip distance and longest hop follow.

Loss: free space over $2 n \ell$; the D layer, crossed $2n - 1$ times (the ship is above it), each
time half of $\frac{677.2\,I \sec i_{100}}{(f + f_H)^{1.98} + 10.2}$ dB with
$I = (1 + 0.0037 R_{12}) (\cos 0.881\chi)^{1.3}$, f in MHz; 2 dB for each of $n - 1$ reflections at
the ground; $36\sqrt{f/f_{MUF} - 1}$ dB, at most 62, over the MUF; 9.9 dB for what is not told
otherwise. The best of one to three hops counts, or the straight path through one crossing.

Decisions: the hops run from the point under the ship, as if it were on the ground (a ship at 200 km
meets its ray up to 1300 km nearer; the number of hops hides most of this). The critical frequency
is a smooth step in the cosine of the Sun's zenith angle at the middle of the path, late in going
down. A ship above the mirror is shut out of the hops, and of straight paths that are turned back.

Weak: no map of the F2 layer (month, place, storms), no E layer, no tilts and ducts, by which ships
above the layer are heard at odd hours; a mirror and not a layer.

Sources: Davies, Ionospheric Radio, 1990 (secant law); Lucas and Haydon, ESSA TR IER 1-ITSA 1, 1966
(absorption, the form of ITS-78 and IONCAP); ITU-R P.533-7, 5.2.2 (ground, over the MUF, 9.9 dB).
"""

import math
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np

from voskhod.arrays import Real
from voskhod.physics.hop import fitted, half_cosine, hop, horner
from voskhod.physics.radio import free_space_loss
from voskhod.units import MEAN_RADIUS_M

MOST_HOPS = 3  # 11 000 km; a fourth adds losses that no link of some watts bears
ABSORPTION_DB, ABSORPTION_EXPONENT, ABSORPTION_OFFSET = 677.2, 1.98, 10.2  # Lucas and Haydon 1966
SUNSPOT_SHARE, ZENITH_SHARE, ZENITH_EXPONENT = 0.0037, 0.881, 1.3  # same
NIGHT_INDEX = 0.1  # least index of absorption, at night; IONCAP's floor
D_SINE = MEAN_RADIUS_M / (MEAN_RADIUS_M + 100e3)  # level where the obliquity is taken, 100 km; same
GROUND_DB = 2.0  # each reflection at the ground, ITU-R P.533-7
OTHER_DB = 9.9  # not otherwise included, ITU-R P.533-7 (8.7 in later editions)
OVER_MUF_DB, MOST_OVER_MUF_DB = 36.0, 62.0  # ITU-R P.533-7, F2 modes
LEAST_ELEVATION_RAD = math.radians(3.0)  # lowest ray of a mode, ITU-R P.533-7
STEEP_DB = 1000.0  # per unit of sine under the lowest ray: 17 dB a degree; guess, only shuts a mode
# The step of the critical frequency: centre and half-width in cos(zenith). Guess: full at 60 deg,
# 3/4 at sunset, 1/3 ten degrees below, as layers of the quiet Sun decay within two hours.
DUSK_COSINE, DUSK_WIDTH = -0.1, 0.2
MIRROR_WIDTH_M = 50e3  # half-thickness over which a ship passes above the mirror; guess
SHUT_DB = 30.0  # what the layer takes away from a ship on its other side; guess
_MHZ = 1e-6
# (cos 0.881 chi)^1.3 as a polynomial in cos chi from overhead to 92 degrees, where the floor of the
# night holds (within 8e-5): its trigonometry would cost more than all else.
_DARK = math.cos(math.radians(92.0))
_SUNNY = fitted(lambda c: np.cos(ZENITH_SHARE * np.arccos(c)) ** ZENITH_EXPONENT, (_DARK, 1.0), 5)


class Ionosphere(NamedTuple):
    """State of the ionosphere.

    Attributes:
        day_frequency: critical frequency of the F2 layer by day [Hz].
        night_frequency: the same at night [Hz].
        mirror_height: virtual height of reflection [m].
        sunspots: smoothed sunspot number R12 [1].
        gyrofrequency: of electrons at 100 km [Hz].
    """

    day_frequency: Real | float
    night_frequency: Real | float
    mirror_height: Real | float
    sunspots: Real | float
    gyrofrequency: Real | float


class Arc(NamedTuple):
    """Where ship and station are to each other.

    Attributes:
        cos_arc: cosine of the angle between them at the Earth's centre [1].
        distance: straight distance [m].
        sine: sine of the ship's elevation at the station [1].
        altitude: height of the ship [m].
        cos_zenith: cosine of the Sun's zenith angle at the middle of the path [1].
    """

    cos_arc: Real
    distance: Real
    sine: Real
    altitude: Real
    cos_zenith: Real


def critical_frequency(cos_zenith: Real, ionosphere: Ionosphere) -> Real:
    """Return the critical frequency of the F2 layer.

    Args:
        cos_zenith: cosine of the Sun's zenith angle [1]
        ionosphere: state of the ionosphere

    Returns:
        Frequency of the ordinary wave [Hz].

    Source: own smooth step between day and night, see the module.
    """
    day = 0.5 + 0.5 * jnp.tanh((cos_zenith - DUSK_COSINE) / DUSK_WIDTH)
    low = ionosphere.night_frequency
    return low + (ionosphere.day_frequency - low) * day


def absorption(cos_zenith: Real, sine: Real, frequency: Real | float, sky: Ionosphere) -> Real:
    """Return the loss of one crossing of the D layer.

    Args:
        cos_zenith: cosine of the Sun's zenith angle [1]
        sine: sine of the ray's elevation at the ground [1]
        frequency: carrier frequency [Hz]
        sky: state of the ionosphere

    Returns:
        Loss, half of that of a hop [dB].

    Source: Lucas and Haydon 1966.
    """
    index = (1.0 + SUNSPOT_SHARE * sky.sunspots) * horner(_SUNNY, jnp.maximum(cos_zenith, _DARK))
    index = jnp.maximum(index, NIGHT_INDEX)
    oblique = 1.0 - D_SINE * D_SINE * (1.0 - sine * sine)  # cosine squared of the incidence
    waves = jnp.asarray((frequency + sky.gyrofrequency) * _MHZ) ** ABSORPTION_EXPONENT
    return 0.5 * ABSORPTION_DB * index / ((waves + ABSORPTION_OFFSET) * jnp.sqrt(oblique))


def over_muf_loss(ratio: Real) -> Real:
    """Return the loss of a mode above its maximum usable frequency.

    Args:
        ratio: frequency over the maximum usable one [1]

    Returns:
        Loss, zero below [dB].

    Source: ITU-R P.533-7, 5.2.2, F2 modes.
    """
    over = jnp.maximum(ratio - 1.0, 0.0)
    # The root is infinitely steep at zero; 1e-4 makes it linear there and costs 0.02 dB elsewhere.
    return jnp.minimum(OVER_MUF_DB * over / jnp.sqrt(over + 1e-4), MOST_OVER_MUF_DB)


def _above(altitude: Real, sky: Ionosphere) -> Real:
    """Return how far a ship is on the other side of the mirror, 0 to 1, smooth."""
    x = jnp.clip(0.5 + 0.5 * (altitude - sky.mirror_height) / MIRROR_WIDTH_M, 0.0, 1.0)
    return x * x * (3.0 - 2.0 * x)


def hops_loss(place: Arc, hops: int, frequency: Real | float, sky: Ionosphere) -> Real:
    """Return the loss of a path of equal hops.

    Args:
        place: where ship and station are
        hops: number of hops, static
        frequency: carrier frequency [Hz]
        sky: state of the ionosphere

    Returns:
        Loss between isotropic antennas [dB].

    Source: sum of the terms in the module's head.
    """
    one = hop(half_cosine(place.cos_arc, hops), sky.mirror_height)
    highest = critical_frequency(place.cos_zenith, sky) * one.secant
    low = jnp.maximum(math.sin(LEAST_ELEVATION_RAD) - one.sine, 0.0)
    crossings = (2.0 * hops - 1.0) * absorption(place.cos_zenith, one.sine, frequency, sky)
    fixed = GROUND_DB * (hops - 1.0) + OTHER_DB
    return (
        free_space_loss(hops * one.length, frequency)
        + crossings
        + fixed
        + over_muf_loss(frequency / highest)
        + STEEP_DB * low
    )


def direct_loss(place: Arc, frequency: Real | float, sky: Ionosphere) -> Real:
    """Return the loss of the straight path through the D layer.

    Args:
        place: where ship and station are
        frequency: carrier frequency [Hz]
        sky: state of the ionosphere

    Returns:
        Loss between isotropic antennas; grows steeply below the horizon [dB].

    Source: ITU-R P.525; Lucas and Haydon 1966; secant law for a ship above the layer.
    """
    sine = jnp.maximum(place.sine, 0.0)
    radius = MEAN_RADIUS_M + sky.mirror_height
    tangent = (MEAN_RADIUS_M / radius) ** 2 * (1.0 - sine * sine)
    highest = critical_frequency(place.cos_zenith, sky) / jnp.sqrt(1.0 - tangent)
    blocked = jnp.clip(20.0 * (highest / frequency - 1.0), 0.0, 1.0)  # within 5 % of the MUF; guess
    shut = SHUT_DB * blocked * _above(place.altitude, sky)
    below = STEEP_DB * jnp.maximum(-place.sine, 0.0)
    through = absorption(place.cos_zenith, sine, frequency, sky)
    return free_space_loss(place.distance, frequency) + through + shut + below


def short_wave_loss(place: Arc, frequency: Real | float, sky: Ionosphere) -> Real:
    """Return the loss of the best path on short waves, straight or by hops.

    Args:
        place: where ship and station are
        frequency: carrier frequency [Hz]
        sky: state of the ionosphere

    Returns:
        Loss between isotropic antennas [dB].
    """
    best = hops_loss(place, 1, frequency, sky)
    for count in range(2, MOST_HOPS + 1):
        best = jnp.minimum(best, hops_loss(place, count, frequency, sky))
    best = best + SHUT_DB * _above(place.altitude, sky)
    return jnp.minimum(best, direct_loss(place, frequency, sky))
