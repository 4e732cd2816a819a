"""From the flight's axes of date to the celestial axes that other programs name.

A flight is flown on the true equator of date, from the celestial intermediate origin
(`voskhod.physics.earth`); no exchange format has a name for that. The pole's direction in the
celestial system is (X, Y), so that

                                  [ 1 - aX^2   -aXY       X                ]
    celestial = Q . flight,   Q = [ -aXY       1 - aY^2   Y                ]
                                  [ -X         -Y         1 - a(X^2 + Y^2) ]

with a = 1 / (1 + cos d), sin^2 d = X^2 + Y^2. X and Y come from the shortest of the concise
models, good to 0.9 arcseconds between 1995 and 2050 (29 m in low orbit) and measured to 0.7
arcseconds in 1965 against the full IAU 2006/2000A series (`tests/export/test_celestial.py`). The
origin's locator s is below 0.03 arcseconds in a century and left out. Like the flight itself, the
axes stand still.

Source: Capitaine and Wallace, Astronomy and Astrophysics 478 (2008) 277 (model CPNd, matrix).
"""

import math
from datetime import datetime

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from voskhod.physics.earth import days_since_2000

_Matrix = Float[ndarray, "3 3"]


def celestial_rotation(epoch: datetime) -> _Matrix:
    """Return the matrix that turns a flight's inertial components into celestial ones.

    Args:
        epoch: lift-off of the flight.

    Returns:
        Rotation matrix to the geocentric celestial system, from which EME2000 differs by 0.02
        arcseconds [1].

    Source: Capitaine and Wallace 2008, model CPNd.
    """
    days = days_since_2000(epoch)  # UTC for TT: a minute of precession is 1e-4 arcseconds
    node = 2.182 - 9.242e-4 * days
    x = 2.6603e-7 * days - 33.2e-6 * math.sin(node)
    y = -8.14e-14 * days * days + 44.6e-6 * math.cos(node)
    a = 1.0 / (1.0 + math.sqrt(1.0 - x * x - y * y))
    return np.array(
        [
            [1.0 - a * x * x, -a * x * y, x],
            [-a * x * y, 1.0 - a * y * y, y],
            [-x, -y, 1.0 - a * (x * x + y * y)],
        ]
    )
