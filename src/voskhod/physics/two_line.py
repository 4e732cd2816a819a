"""State of a satellite at the epoch of its two-line element set.

SGP4 gives position and velocity in TEME (true equator, mean equinox of date). The inertial frame
of this package has its x axis at the celestial intermediate origin, so the state is turned about
the pole by sidereal time less rotation angle, which keeps its place over the ground.

Only the epoch's state is taken: from there the flight's own force model goes on. SGP4 itself is
good to some kilometres there.

Sources: Vallado, Crawford, Hujsak and Kelso, Revisiting Spacetrack Report #3, AIAA 2006-6753
(SGP4 and TEME, appendix C), through the package `sgp4`; Aoki et al., A&A 105 (1982) 359 (sidereal
time).
"""

import math
from datetime import datetime
from functools import cache

from voskhod.errors import InputError
from voskhod.physics.earth import days_since_2000, rotation_angle_at


@cache
def state_at_epoch(line1: str, line2: str, epoch: datetime) -> tuple[float, ...]:
    """Return position [m] and velocity [m/s] at the epoch, in the inertial frame.

    Args:
        line1: first line of the set.
        line2: second line.
        epoch: instant that the lines hold for.

    Raises:
        InputError: elements that SGP4 cannot use (a decayed or impossible orbit).
    """
    from sgp4.api import SGP4_ERRORS, Satrec

    satellite = Satrec.twoline2rv(line1, line2)
    wrong, position, velocity = satellite.sgp4(satellite.jdsatepoch, satellite.jdsatepochF)
    if wrong:
        raise InputError(
            "must be elements of an orbit",
            given=str(SGP4_ERRORS.get(wrong, wrong)),
            where="orbit.tle",
            do="Check the two lines.",
        )
    turn = sidereal_time(epoch) - rotation_angle_at(epoch)
    c, s = math.cos(turn), math.sin(turn)
    turned = []
    for x, y, z in (position, velocity):
        turned += [1e3 * (c * x + s * y), 1e3 * (c * y - s * x), 1e3 * z]
    return tuple(turned)


def sidereal_time(instant: datetime) -> float:
    """Return Greenwich mean sidereal time of 1982, UT1 taken as UTC [rad].

    Args:
        instant: UTC.

    Source: Aoki et al. 1982.
    """
    days = days_since_2000(instant)
    century = days / 36525.0
    seconds = 67310.54841 + century * (
        876600.0 * 3600.0 + 8640184.812866 + century * (0.093104 - 6.2e-6 * century)
    )
    return math.radians(seconds % 86400.0 / 240.0)
