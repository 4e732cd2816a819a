"""The camera against geometry by hand and against walking along the line of sight."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from voskhod.physics import camera

# At the rim, looking outwards along x, z up; 60 by 40 degrees.
LENS = camera.Camera(
    (1.0, 0.0, 0.0), (2.0, 0.0, 0.0), (0.0, 0.0, 1.0), math.radians(60), math.radians(40)
)
METRES = st.floats(-5.0, 5.0)


def at(*place):
    return tuple(jnp.asarray(float(part)) for part in place)


def test_point_ahead_is_in_the_middle():
    """A point on the axis stands in the middle, at its distance."""
    seen = camera.image(LENS, at(4.0, 0.0, 0.0))
    assert (float(seen.x), float(seen.y)) == (0.0, 0.0)
    assert float(seen.distance) == pytest.approx(3.0, rel=1e-15)
    assert bool(seen.in_frame)


def test_edges_of_the_frame():
    """At 3 m the frame reaches 3 tan 30 to the right, where y is negative, and 3 tan 20 up."""
    wide, high = 3.0 * math.tan(math.radians(30)), 3.0 * math.tan(math.radians(20))
    seen = camera.image(LENS, at(4.0, -wide, high))
    # rounding
    assert float(seen.x) == pytest.approx(1.0, rel=1e-14)
    assert float(seen.y) == pytest.approx(1.0, rel=1e-14)
    for share, inside in ((0.999, True), (1.001, False)):
        assert bool(camera.image(LENS, at(4.0, share * wide, 0.0)).in_frame) is inside
        assert bool(camera.image(LENS, at(4.0, 0.0, -share * high)).in_frame) is inside


def test_nothing_behind_the_lens_is_in_the_frame():
    """A point straight behind is not seen, however near the axis."""
    assert not bool(camera.image(LENS, at(-4.0, 0.0, 0.0)).in_frame)


def test_size_in_the_frame():
    """A man of 1.8 m at 5 m fills 20.4 of 40 degrees."""
    by_hand = 2.0 * math.degrees(math.atan(0.9 / 5.0)) / 40.0
    assert float(camera.share_of_height(LENS, jnp.asarray(5.0), 1.8)) == pytest.approx(by_hand)


def test_sphere_hides_what_is_behind_it_and_not_what_is_before():
    """A ball of 1 m on the line of sight hides the far point only; off by 1.01 m it hides none."""
    ball = camera.Rod((3.0, 0.0, 0.0), (3.0, 0.0, 0.0), 1.0)
    eye = at(0.0, 0.0, 0.0)
    assert bool(camera.is_hidden(eye, at(6.0, 0.0, 0.0), ball))
    assert not bool(camera.is_hidden(eye, at(1.5, 0.0, 0.0), ball))
    aside = camera.Rod((3.0, 1.01, 0.0), (3.0, 1.01, 0.0), 1.0)
    assert not bool(camera.is_hidden(eye, at(6.0, 0.0, 0.0), aside))


def test_cameras_own_mast_does_not_hide():
    """Where the lens is inside a hull, that hull is its mast."""
    mast = camera.Rod((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), 0.2)
    assert not bool(camera.is_hidden(at(0.9, 0.0, 0.0), at(5.0, 0.0, 0.0), mast))


@settings(deadline=None, max_examples=60)  # the first call compiles
@given(*(st.tuples(METRES, METRES, METRES) for _ in range(4)), st.floats(0.1, 2.0))
def test_hidden_as_found_along_the_line_of_sight(eye, point, start, end, radius):
    """Twenty thousand points of the line of sight, each measured against the rod, agree."""
    eye, point, start, end = (np.array(part) for part in (eye, point, start, end))
    sight, axis = point - eye, end - start
    places = eye + np.linspace(0.0, 1.0, 20001)[:, None] * sight
    along = np.clip((places - start) @ axis / max(axis @ axis, 1e-12), 0.0, 1.0)
    gaps = np.linalg.norm(places - start - along[:, None] * axis, axis=1)
    # not where the answer hangs on the spacing of the points, 17 m / 20000, or on rounding
    assume(abs(gaps.min() - radius) > 2e-3)
    assume(abs(gaps[0] - radius) > 2e-3)
    rod = camera.Rod(at(*start), at(*end), radius)
    hidden = bool(HIDDEN(at(*eye), at(*point), rod))
    assert hidden == (gaps.min() < radius < gaps[0])


HIDDEN = jax.jit(camera.is_hidden)


@pytest.mark.parametrize(("degrees", "share"), [(0, 1.0), (60, 0.75), (90, 0.5), (180, 0.0)])
def test_phase_of_a_ball(degrees, share):
    """With the Sun behind the eye the ball is full, at right angles half, opposite it is new."""
    angle = math.radians(degrees)
    sun = at(math.cos(angle), math.sin(angle), 0.0)
    found = camera.lit_share(at(10.0, 0.0, 0.0), at(0.0, 0.0, 0.0), sun)
    # illuminated fraction (1 + cos i) / 2; rounding
    assert float(found) == pytest.approx(share, abs=1e-15)


def test_sun_in_the_lens():
    """The Sun 25 degrees aside is in a frame of 60, 35 is not, but within a margin of 6."""
    for degrees, margin, inside in ((25, 0.0, True), (35, 0.0, False), (35, 6.0, True)):
        angle = math.radians(degrees)
        sun = at(math.cos(angle), math.sin(angle), 0.0)
        assert bool(camera.sees_sun(LENS, sun, math.radians(margin))) is inside
