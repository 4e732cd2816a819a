"""Sun, shadow and horizons against Astropy and exact geometry."""

import math
from datetime import UTC, datetime, timedelta

import astropy.coordinates as coordinates
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from astropy import units as u
from astropy.time import Time
from astropy.utils import iers
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.physics import earth, sky
from voskhod.units import EQUATORIAL_RADIUS_M

# Polar motion before 1973 is not in Astropy's tables; it is below an arcsecond.
pytestmark = pytest.mark.filterwarnings("ignore:Tried to get polar motions")

EPOCH = datetime(1965, 3, 18, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _offline() -> None:
    """Keep Astropy from asking the network for Earth orientation."""
    iers.conf.auto_download = False
    iers.conf.iers_degraded_accuracy = "warn"


@pytest.mark.parametrize("days", [0.0, 1.08, 97.0, 200.0, 290.0, 13000.0])
def test_sun_direction(days: float) -> None:
    """The Sun stands where Astropy sees it from the Earth's centre, within 0.015 degrees."""
    when = Time((EPOCH + timedelta(days=days)).replace(tzinfo=None), scale="utc")
    sun = coordinates.get_body("sun", when).transform_to(coordinates.CIRS(obstime=when))
    expected = sun.cartesian.xyz.value / np.linalg.norm(sun.cartesian.xyz.value)
    got = np.asarray(sky.sun_direction(jnp.float64(days * 86400.0), EPOCH))
    apart = 2.0 * math.asin(0.5 * float(np.linalg.norm(got - expected)))
    # 0.01 degrees promised by the Almanac, plus 0.005 of nutation that it leaves out.
    assert math.degrees(apart) < 0.015


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(59.57, 55.47), (45.92, 63.34), (-33.0, -70.0)]
)
@pytest.mark.parametrize("hours", [0.0, 2.0, 9.0, 26.0])
def test_sun_elevation(latitude: float, longitude: float, hours: float) -> None:
    """The Sun's elevation is Astropy's, within 0.02 degrees."""
    when = Time((EPOCH + timedelta(hours=hours)).replace(tzinfo=None), scale="utc")
    place = coordinates.EarthLocation.from_geodetic(longitude, latitude, 0.0)
    frame = coordinates.AltAz(obstime=when, location=place)
    expected = coordinates.get_body("sun", when, place).transform_to(frame).alt.to_value(u.deg)
    got = sky.sun_elevation(
        jnp.float64(math.radians(latitude)),
        jnp.float64(math.radians(longitude)),
        jnp.float64(hours * 3600.0),
        EPOCH,
    )
    # 0.01 degrees of the formula, 0.0024 of parallax, 0.005 of nutation.
    assert math.degrees(float(got)) == pytest.approx(expected, abs=0.02)


def test_shadow_of_a_sphere() -> None:
    """Behind the Earth, in its equatorial plane, the shadow is as wide as the Earth."""
    sun = (jnp.float64(1.0), jnp.float64(0.0), jnp.float64(0.0))
    behind, zero = jnp.float64(-3e6), jnp.float64(0.0)
    side = jnp.array([6.0e6, 6.37e6, 6.378e6 + 1e3, 6.39e6, 6.5e6])
    share = np.asarray(sky.sunlit_fraction((behind, side, zero * side), sun))
    # Penumbra at 3000 km behind the limb: 3e6 x 0.00465 = 14 km on either side of 6378 km.
    assert share[0] == 0.0
    assert 0.0 < share[1] < 0.5 < share[3] < 1.0
    assert share[2] == pytest.approx(0.5, abs=0.1)  # 1 km of a penumbra of 28 km
    assert share[4] == 1.0
    assert not bool(sky.is_sunlit((behind, side[0], zero), sun))
    assert bool(sky.is_sunlit((-behind, zero, zero), sun))


@pytest.mark.parametrize("altitude", [167e3, 475e3])
def test_length_of_night(altitude: float) -> None:
    """A circular orbit in the Sun's plane is dark for the arc of twice asin(a/r)."""
    r = EQUATORIAL_RADIUS_M + altitude
    arc = jnp.linspace(0.0, 2.0 * jnp.pi, 20001)[:-1]
    zero = jnp.zeros_like(arc)
    sun = (jnp.float64(1.0), jnp.float64(0.0), jnp.float64(0.0))
    share = sky.sunlit_fraction((r * jnp.cos(arc), r * jnp.sin(arc), zero), sun)
    night = float(jnp.mean(1.0 - share)) * 2.0 * math.pi
    # Sampling: 3e-4 rad; the half disc is at the geometric limb.
    assert night == pytest.approx(2.0 * math.asin(EQUATORIAL_RADIUS_M / r), abs=4e-4)


SUNLIT = jax.jit(jax.value_and_grad(sky.sunlit_fraction))


@settings(deadline=None)  # the first call compiles
@given(st.tuples(st.floats(-1.0, 1.0), st.floats(-1.0, 1.0), st.floats(-1.0, 1.0)))
def test_shadow_never_fails(direction: tuple[float, float, float]) -> None:
    """The share of sunlight lies in 0 to 1 and has a slope, anywhere outside the centre."""
    size = math.sqrt(sum(c * c for c in direction))
    if size < 1e-3:
        return
    p = tuple(jnp.float64(7e6 * c / size) for c in direction)
    sun = (jnp.float64(0.6), jnp.float64(0.0), jnp.float64(0.8))
    share, slopes = SUNLIT((p[0], p[1], p[2]), sun)
    assert 0.0 <= float(share) <= 1.0
    assert all(np.isfinite(float(s)) for s in slopes)


@settings(deadline=None)  # the first call compiles
@given(st.floats(-1.5, 1.5), st.floats(-3.0, 3.0), st.floats(-1.5, 1.5), st.floats(-3.0, 3.0))
def test_elevation_over_a_station(lat: float, lon: float, lat2: float, lon2: float) -> None:
    """The elevation is the angle between the local vertical and the line of sight."""
    spot = (jnp.float64(lat), jnp.float64(lon))
    craft = earth.from_geodetic(jnp.float64(lat2), jnp.float64(lon2), jnp.float64(3e5))
    station = np.asarray(earth.from_geodetic(*spot, jnp.float64(200.0)))
    up = np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])
    sight = np.asarray(craft) - station
    expected = math.atan2(float(up @ sight), float(np.linalg.norm(np.cross(up, sight))))
    got = float(sky.elevation_from(*spot, jnp.float64(200.0), craft))
    # The guard at the zenith, a micrometre, over at least 300 km.
    assert got == pytest.approx(expected, abs=1e-11)
