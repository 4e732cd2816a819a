"""Places by a ground track: the inverse of reading them off it, rotations by SciPy, slopes."""

import jax
import jax.numpy as jnp
import numpy as np
from scipy.spatial.transform import Rotation

from voskhod.physics.earth import along_and_cross_track
from voskhod.physics.track import place_by_track

RADIUS_M = 6371e3

_place = jax.jit(place_by_track)
_read = jax.jit(lambda lat, lon, aim: along_and_cross_track(lat, lon, *aim))


def cases(count):
    """Return aim points away from the poles, and places up to 2000 km around them."""
    rng = np.random.default_rng(3)
    latitude = np.radians(rng.uniform(-80.0, 80.0, count))
    longitude, track = rng.uniform(-np.pi, np.pi, count), rng.uniform(0.0, 2 * np.pi, count)
    along, across = rng.uniform(-2e6, 2e6, (2, count))
    along[:10], across[5:15] = 0.0, 0.0
    return (latitude, longitude, track), along, across


def test_it_is_the_inverse_of_reading_a_place_off_the_track():
    """There and back within 2000 km, before and beyond, left and right: the same metres."""
    aim, along, across = cases(2000)
    back = np.asarray(_read(*_place(aim, along, across), aim))
    # A longitude of pi in double precision is good to 3 nm on the ground; some operations on it.
    np.testing.assert_allclose(back, (along, across), rtol=0.0, atol=1e-6)


def test_places_are_those_of_rotations():
    """Down the track about the right, then aside about ahead: SciPy's rotations end there too."""
    aim, along, across = cases(200)
    ours = np.asarray(_place(aim, along, across))
    latitude, longitude, track = aim
    # The Earth's axes turned to the meridian, up to the latitude, and about the vertical to the
    # track: x is up, y right, z ahead. Then the arcs: ahead turns up to ahead, right up to right.
    angles = (longitude, -latitude, -track, -along / RADIUS_M, across / RADIUS_M)
    turned = Rotation.identity(200)
    for axis, angle in zip("zyxyz", angles, strict=True):
        turned = turned * Rotation.from_euler(axis, angle[:, None])
    x, y, z = turned.apply([1.0, 0.0, 0.0]).T
    # rounding of five rotations, in radians
    np.testing.assert_allclose(ours[0], np.arcsin(z), rtol=0.0, atol=1e-13)
    np.testing.assert_allclose(ours[1], np.arctan2(y, x), rtol=0.0, atol=1e-13)


def test_slopes_at_the_aim_point_are_those_of_the_sphere():
    """A metre ahead or aside of the aim point itself turns it by a metre over the radius."""
    aim = tuple(jnp.asarray(angle) for angle in (0.9, 1.0, 0.7))
    nowhere = jnp.zeros(())
    slopes = np.asarray(jax.jit(jax.jacobian(_place, (1, 2)))(aim, nowhere, nowhere))
    north, east = slopes * RADIUS_M * np.array([[1.0], [np.cos(0.9)]])
    # exact, but for the floor under a root: rounding
    np.testing.assert_allclose(north, (np.cos(0.7), -np.sin(0.7)), atol=1e-9)
    np.testing.assert_allclose(east, (np.sin(0.7), np.cos(0.7)), atol=1e-9)
