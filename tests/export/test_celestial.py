"""The turn to celestial axes against the full IAU 2006/2000A model."""

from datetime import UTC, datetime

import erfa
import numpy as np
import pytest

from voskhod.export.celestial import celestial_rotation
from voskhod.physics.earth import days_since_2000

ARCSECOND = np.pi / 648000.0


@pytest.mark.parametrize("year", range(1957, 2050, 4))
def test_rotation_is_that_of_the_full_series(year):
    """Over the space age the axes are within one arcsecond of SOFA's.

    The model's authors state 0.9 arcseconds for 1995 to 2050; the greatest found is 0.85.
    """
    epoch = datetime(year, 3, 18, 7, tzinfo=UTC)
    theirs = erfa.c2i06a(2451545.0, days_since_2000(epoch)).T  # theirs is celestial to date
    left = celestial_rotation(epoch) @ theirs.T
    # Half of what is not symmetric in a small rotation is its angle times its axis.
    angle = np.linalg.norm(
        [left[2, 1] - left[1, 2], left[0, 2] - left[2, 0], left[1, 0] - left[0, 1]]
    )
    assert 0.5 * angle < 1.0 * ARCSECOND


def test_rotation_is_one():
    """Lengths and right angles are kept to rounding."""
    turn = celestial_rotation(datetime(1965, 3, 18, tzinfo=UTC))
    np.testing.assert_allclose(turn @ turn.T, np.eye(3), atol=1e-15)
    assert np.linalg.det(turn) == pytest.approx(1.0, abs=1e-15)
