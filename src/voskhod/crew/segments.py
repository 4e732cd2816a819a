r"""The body in ten segments of four layers: the published numbers.

Head, trunk, and arm, hand, leg and foot of either side, each of core, muscle, fat and skin, make
forty nodes; blood is the forty-first. Published tables give limbs as pairs; a side is half a pair.

Sources, one beside each number:

* [1971] Stolwijk, A mathematical model of physiological temperature regulation in man, NASA
  CR-1855 (1971), a man of 74.1 kg and 1.89 m2, as later literature and programs quote it.
* [METMAN] the 41-node metabolic man, set points of the cores.
* [65MN] Tanabe et al., Energy and Buildings 34:637 (2002), coefficients of control, as kept in
  JOS-3: Takahashi et al., Energy and Buildings 231:110575 (2021), set points of the skin.
* [1997] Ichihara et al., J. Archit. Plann. AIJ 62:45, convection and radiation of a
  sitting body, as tabled in JOS-3, means by area where JOS-3 has more segments.

Where two published values exist the choice is: anatomy, heat and blood of [1971], the parent of
the others; set points of the cores of [METMAN], whose 41 nodes these are; control and skin of
[65MN], the later revision; the head's set point of [65MN], 37.5 degC, belongs to that model's
own neutral state and is not taken.
"""

from typing import NamedTuple, cast

import numpy as np
from numpy import ndarray

from voskhod.arrays import Real
from voskhod.units import ZERO_CELSIUS_K

KILOCALORIE_J = 4184.0  # thermochemical
MASS_KG = 74.1  # [1971]
AREA_M2 = 1.8877  # [1971], sum of the areas below

HEAD, TRUNK = 0, 1  # where they stand below


class Segments(NamedTuple):
    """One quantity in each segment.

    Args:
        head: head and neck.
        trunk: chest, belly and pelvis.
        left_arm: shoulder to wrist.
        right_arm: the other.
        left_hand: wrist and beyond.
        right_hand: the other.
        left_leg: hip to ankle.
        right_leg: the other.
        left_foot: ankle and beyond.
        right_foot: the other.
    """

    head: Real
    trunk: Real
    left_arm: Real
    right_arm: Real
    left_hand: Real
    right_hand: Real
    left_leg: Real
    right_leg: Real
    left_foot: Real
    right_foot: Real


class Layers(NamedTuple):
    """One quantity in each segment of each layer.

    Args:
        core: bone and organs.
        muscle: muscle.
        fat: fat under the skin.
        skin: skin.
    """

    core: Segments
    muscle: Segments
    fat: Segments
    skin: Segments


def _whole(*rows: tuple[float, ...]) -> Real:
    """Spread rows by head, trunk, arms, hands, legs, feet over ten segments, halving pairs."""
    table = np.asarray(rows, dtype=float)
    table[..., 2:] *= 0.5
    return _each(*table)


def _each(*rows: tuple[float, ...] | ndarray) -> Real:
    """Spread rows by head, trunk, arm, hand, leg, foot over ten segments as they are."""
    table = np.asarray(rows, dtype=float)
    spread = np.squeeze(np.repeat(table, (1, 1, 2, 2, 2, 2), axis=-1))
    return cast(Real, spread)  # kept by NumPy: nothing is put on a device at import


# Rows below are layers from the core outwards; columns head, trunk, arms, hands, legs, feet.

HEAT_CAPACITY_J_K = KILOCALORIE_J * _whole(  # [1971], kcal/K
    (2.22, 9.82, 1.41, 0.14, 4.24, 0.23),
    (0.33, 16.15, 3.04, 0.06, 9.17, 0.06),
    (0.22, 4.25, 0.58, 0.09, 1.43, 0.13),
    (0.24, 1.21, 0.43, 0.17, 1.08, 0.22),
)
BLOOD_CAPACITY_J_K = KILOCALORIE_J * 2.25  # [1971]

BASAL_HEAT_W = _whole(  # [1971]
    (14.95, 52.63, 0.82, 0.09, 2.59, 0.15),
    (0.12, 5.81, 1.11, 0.23, 3.32, 0.02),
    (0.13, 2.49, 0.21, 0.04, 0.50, 0.05),
    (0.10, 0.47, 0.15, 0.06, 0.37, 0.08),
)

BASAL_FLOW_L_H = _whole(  # [1971]
    (45.00, 210.00, 0.84, 0.10, 2.69, 0.16),
    (0.12, 6.00, 1.14, 0.24, 3.43, 0.02),
    (0.13, 2.56, 0.20, 0.04, 0.52, 0.05),
    (1.44, 2.10, 0.50, 2.00, 2.85, 3.00),
)

CONDUCTANCE_W_K = _whole(  # [1971], from each layer to the next
    (1.605, 1.593, 1.396, 6.397, 10.467, 16.282),
    (13.258, 5.524, 10.351, 11.223, 14.421, 20.585),
    (16.049, 23.027, 30.471, 11.514, 74.432, 16.398),
)

AREA_SHARE = _whole((0.1326, 0.6804, 0.2536, 0.0946, 0.5966, 0.1299)) / AREA_M2  # [1971], m2

SET_POINT_K = ZERO_CELSIUS_K + _each(
    (37.00, 37.11, 35.61, 35.50, 36.44, 35.44),  # [METMAN]
    (35.54, 36.42, 34.71, 35.02, 36.14, 34.63),  # [65MN], only a first state: no part of control
    (35.43, 35.72, 34.54, 34.52, 35.31, 34.31),  # [65MN], likewise
    (34.50, 34.78, 34.19, 34.44, 34.10, 34.24),  # [65MN]
)
BLOOD_SET_POINT_K = ZERO_CELSIUS_K + 36.71  # [1971], likewise

# Shares of the whole body.
RECEPTORS = _whole((0.0695, 0.4935, 0.0686, 0.1845, 0.1505, 0.0334))  # [1971], of temperature
SWEAT = _whole((0.081, 0.481, 0.154, 0.031, 0.218, 0.035))  # [1971]
DILATATION = _whole((0.132, 0.322, 0.095, 0.121, 0.230, 0.100))  # [1971]
CONSTRICTION = _each((0.05, 0.15, 0.05, 0.35, 0.05, 0.35))  # [1971], a divisor: not halved
SHIVERING = _whole((0.02, 0.85, 0.05, 0.00, 0.07, 0.00)) / 0.99  # [1971], which sums to 0.99
WORK = _whole((0.00, 0.30, 0.08, 0.01, 0.60, 0.01))  # [1971]
GARMENT = _whole((0.0, 0.6804, 0.2536, 0.0, 0.5966, 0.0)) / 1.5306  # by area of what it covers

STILL_FILM_W_M2_K = _each((4.75, 2.43, 3.70, 2.06, 2.98, 2.62))  # [1997]
MOVED_FILM_W_M2_K = _each((15.0, 13.53, 17.0, 20.0, 14.6, 15.1))  # [1997], in 1 m/s
MOVED_POWER = _each((0.62, 0.59, 0.60, 0.60, 0.66, 0.62))  # [1997]
MOVED_FROM_M_S = 0.2  # JOS-3: from this speed the forced film is taken
# Radiation over that of the whole body, whose radiating share when sitting is 0.70 (Gagge 1986):
# 4 * 0.95 * 5.67e-8 * 0.70 * 303.15^3 = 4.20 W/(m2 K).
RADIATION = _each((4.96, 4.27, 4.66, 4.74, 4.32, 6.36)) / 4.20  # [1997]
