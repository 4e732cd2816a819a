"""Launch geometry: the plane through the pad, and the spacecraft in it."""

import math

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.physics import earth, insertion, orbit

PAD = insertion.Pad(*(jnp.float64(math.radians(v)) for v in (45.9203, 63.3422, 211.0)))
SHAPE = orbit.heights_to_shape(jnp.float64(167e3), jnp.float64(475e3))


def unit(vector: tuple[object, ...]) -> np.ndarray:
    """Return the direction of a vector."""
    values = np.asarray(vector, float)
    direction: np.ndarray = values / np.linalg.norm(values)
    return direction


def pad_direction() -> np.ndarray:
    """Return the direction of the pad in inertial space at lift-off."""
    fixed = earth.from_geodetic(PAD.latitude_rad, PAD.longitude_rad, jnp.float64(0.0))
    return unit(earth.to_inertial(fixed, PAD.greenwich_angle_rad))


@settings(deadline=None)  # the first call compiles
@given(st.floats(0.85, 2.2), st.floats(0.0, 0.6), st.booleans())
def test_plane_and_arc(inclination: float, arc: float, ascending: bool) -> None:
    """The orbit's plane holds the pad, and perigee lies the given arc down range of it."""
    i, theta = jnp.float64(inclination), jnp.float64(arc)
    elements = insertion.insertion_elements(PAD, SHAPE, i, theta, ascending)
    position, velocity = orbit.keplerian_to_state(elements)
    normal = unit(tuple(np.cross(np.asarray(position), np.asarray(velocity))))
    assert math.acos(normal[2]) == pytest.approx(inclination, abs=1e-10)  # rounding of arccosine
    # 1e-9 rad is 6 mm: latitude of the pad's foot, and the arcsine near its highest latitude.
    pad = pad_direction()
    assert float(normal @ pad) == pytest.approx(0.0, abs=1e-9)
    there = unit(position)
    swept = math.atan2(float(normal @ np.cross(pad, there)), float(pad @ there))
    assert swept == pytest.approx(arc, abs=1e-7)  # root of rounding where pad latitude = incl.
    heading = np.cross(normal, pad)[2]
    assert (heading > 0.0) == ascending


def test_published_azimuth() -> None:
    """From 45.9 N an orbit of 64.8 degrees is entered heading 37.5 degrees east of north."""
    i = jnp.float64(math.radians(64.8))
    elements = insertion.insertion_elements(PAD, SHAPE, i, jnp.float64(0.0))
    position, velocity = orbit.keplerian_to_state(elements)
    up, ahead = unit(position), unit(velocity)
    east = unit((-up[1], up[0], 0.0))
    azimuth = math.degrees(math.atan2(float(ahead @ east), float(ahead @ np.cross(up, east))))
    # sin(azimuth) = cos(inclination) / cos(geocentric latitude 45.73): 37.6 degrees.
    geocentric = math.asin(float(up[2]))
    expected = math.degrees(math.asin(math.cos(float(i)) / math.cos(geocentric)))
    assert azimuth == pytest.approx(expected, abs=1e-9)  # rounding
    assert azimuth == pytest.approx(37.6, abs=0.05)


def test_insertion_height_and_speed() -> None:
    """The spacecraft enters level, within the reach of short-period terms of its perigee."""
    i = jnp.float64(math.radians(64.8))
    position, velocity = insertion.insertion_state(PAD, SHAPE, i, jnp.float64(0.28))
    r, v = np.linalg.norm(np.asarray(position)), np.linalg.norm(np.asarray(velocity))
    mean = float(SHAPE.semi_major_axis_m * (1.0 - SHAPE.eccentricity))
    assert r == pytest.approx(mean, abs=10e3)  # short-period terms of J2: up to 9 km
    assert v == pytest.approx(7897.0, abs=15.0)  # vis viva at 167 x 475 km; same terms: 10 m/s
    level = float(np.asarray(position) @ np.asarray(velocity)) / (r * v)
    assert level == pytest.approx(0.0, abs=2e-3)  # same terms, 1e-3 rad


def test_pad_beyond_the_orbit_is_no_failure() -> None:
    """An inclination below the pad's latitude puts the pad under the orbit's highest latitude."""
    state = insertion.insertion_state(PAD, SHAPE, jnp.float64(0.5), jnp.float64(0.2))
    assert all(np.isfinite(float(c)) for vector in state for c in vector)
