"""Bearings: what one says of a place, and the fix and its ellipse from several."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import vonmises

from voskhod.physics import earth
from voskhod.search import bearing

NMI_M = 1852.0
HERE = np.radians([59.57, 55.47])
# stations about it, some hundreds of kilometres off: latitude and longitude [deg]
STATIONS = np.radians([[58.0, 56.3], [60.2, 60.6], [61.7, 50.8], [56.8, 53.2]])

_line = jax.jit(bearing.position_line)
_known = jax.jit(bearing.information)
_offset = jax.jit(bearing.fix_offset)
_ellipse = jax.jit(bearing.error_ellipse)


@pytest.mark.parametrize("degrees", [1.0, 3.0, 10.0, 40.0])
def test_likelihood_is_that_of_von_mises(degrees):
    """The logarithm meets scipy's over the whole circle, also across north."""
    sigma, true = np.radians(degrees), np.radians(np.arange(0.0, 360.0, 7.0))
    ours = bearing.bearing_log_likelihood(true, 0.1, sigma)
    np.testing.assert_allclose(ours, vonmises.logpdf(0.1 - true, sigma**-2), rtol=1e-9)


def test_a_sure_bearing_does_not_overflow():
    """A hundredth of a degree leaves finite values and slopes right and left of the line."""
    log, slope = jax.jit(
        jax.vmap(jax.value_and_grad(lambda t: bearing.bearing_log_likelihood(t, 0.0, 2e-4)))
    )(jnp.array([0.0, 1e-4, jnp.pi]))
    assert np.all(np.isfinite(log))
    assert np.all(np.isfinite(slope))


def test_observed_bearings_stay_on_the_circle():
    """Errors across north come out between zero and a whole turn, and back as signed turns."""
    seen = bearing.observed_bearing(jnp.array([0.01, 6.27]), 0.05, jnp.array([-1.0, 1.0]))
    assert np.all((np.asarray(seen) >= 0.0) & (np.asarray(seen) < 2 * np.pi))
    off = bearing.signed_turn(seen - jnp.array([0.01, 6.27]))
    assert np.asarray(off) == pytest.approx([-0.05, 0.05])


def test_a_line_moves_one_mile_a_degree_at_sixty_miles():
    """The navigator's rule of one in sixty, which is 1.047 by the radian."""
    line = _line(0.0, 0.0, 60.0 * NMI_M / 6371e3, 0.0)
    assert float(line.reach) * np.radians(1.0) / NMI_M == pytest.approx(1.047, abs=0.001)
    assert np.asarray(line[:2]) == pytest.approx([1.0, 0.0], abs=1e-12)  # right of north is east


@pytest.mark.parametrize("station", list(STATIONS))
def test_a_line_moves_as_bearings_do(station):
    """A step along the normal turns the bearing by the step over the reach; along it, by none."""
    east, north, reach = (float(part) for part in _line(*station, *HERE))
    step = 100.0

    def turned(e, n):
        there = earth.destination(*HERE, np.arctan2(e, n), step)
        return float(earth.bearing(*station, *there) - earth.bearing(*station, *HERE))

    assert turned(east, north) == pytest.approx(step / reach, rel=1e-3)  # curvature of 100 m
    assert turned(north, -east) == pytest.approx(0.0, abs=1e-3 * step / reach)


def test_ellipse_meets_an_eigenvalue_routine():
    """Axes and direction meet numpy's for random covariances."""
    a = np.random.default_rng(1).normal(size=(50, 2, 2)) * 3e3
    covariance = a @ a.transpose(0, 2, 1) + 100.0 * np.eye(2)
    inverse = np.linalg.inv(covariance)
    ours = _ellipse(bearing.Information(inverse[:, 0, 0], inverse[:, 0, 1], inverse[:, 1, 1]))
    values, vectors = np.linalg.eigh(covariance)
    np.testing.assert_allclose(ours.major, np.sqrt(values[:, 1]), rtol=1e-8)  # condition of 1e4
    np.testing.assert_allclose(ours.minor, np.sqrt(values[:, 0]), rtol=1e-8)
    theirs = np.arctan2(vectors[:, 0, 1], vectors[:, 1, 1]) % np.pi
    assert np.asarray(np.abs(np.sin(ours.direction - theirs))) == pytest.approx(0.0, abs=1e-7)


def test_fix_meets_stansfield_on_a_plane():
    """Within some kilometres the fix is Stansfield's with known ranges."""
    rng = np.random.default_rng(2)
    phi, far = rng.uniform(0, 2 * np.pi, 5), rng.uniform(2e3, 6e3, 5)
    sigma, error = np.radians(rng.uniform(1, 4, 5)), rng.normal(0, 0.02, 5)
    place = np.array([0.0, 0.0])
    back = [earth.destination(*place, p + np.pi, d) for p, d in zip(phi, far, strict=True)]
    line = _line(*(np.array(part) for part in zip(*back, strict=True)), np.zeros(5), np.zeros(5))
    # Stansfield 1947: p is the miss of each line, to its right; x east, y north
    p, s2 = error * far, (sigma * far) ** 2
    lam, mu = np.sum(np.cos(phi) ** 2 / s2), np.sum(np.sin(phi) ** 2 / s2)
    nu = np.sum(np.sin(phi) * np.cos(phi) / s2)
    whole = lam * mu - nu**2
    x = np.sum(p * (mu * np.cos(phi) - nu * np.sin(phi)) / s2) / whole
    y = np.sum(p * (nu * np.cos(phi) - lam * np.sin(phi)) / s2) / whole
    # The sphere's curvature over 6 km is 1.5e-7.
    np.testing.assert_allclose(_offset(line, error, sigma), (x, y), rtol=1e-5)
    known = _known(line, sigma)
    np.testing.assert_allclose(known, (lam, -nu, mu), rtol=1e-5)


def test_two_bearings_meet_the_textbook_radial_error():
    """Radial error of two bearings: sigma sqrt(d1^2 + d2^2) / sin of the cut."""
    cut, d1, d2, sigma = np.radians(50.0), 30e3, 45e3, np.radians(3.0)
    back = [earth.destination(0.0, 0.0, p, d) for p, d in ((np.pi, d1), (np.pi + cut, d2))]
    line = _line(*(np.array(part) for part in zip(*back, strict=True)), np.zeros(2), np.zeros(2))
    ours = _ellipse(_known(line, sigma))
    expected = sigma * np.hypot(d1, d2) / np.sin(cut)
    assert np.hypot(ours.major, ours.minor) == pytest.approx(expected, rel=1e-4)  # the sphere


def test_scatter_of_fixes_fills_the_ellipse():
    """Fixes of 20 000 sets of four drawn bearings scatter as the ellipse says."""
    sigma = np.radians(np.array([1.0, 2.0, 1.5, 1.0]))
    draws = jax.random.normal(jax.random.key(1), (20_000, 4))
    truth = earth.bearing(STATIONS[:, 0], STATIONS[:, 1], *(jnp.full(4, x) for x in HERE))

    def fixed(deviates):
        seen = bearing.observed_bearing(truth, sigma, deviates)
        lat, lon = HERE[0] + 0.01, HERE[1] - 0.01  # starts 65 km off
        for _ in range(4):
            four = jnp.full(4, lat), jnp.full(4, lon)
            line = bearing.position_line(STATIONS[:, 0], STATIONS[:, 1], *four)
            mine = earth.bearing(STATIONS[:, 0], STATIONS[:, 1], *four)
            error = bearing.signed_turn(seen - mine)
            east, north = bearing.fix_offset(line, error, sigma)
            lat, lon = lat + north / 6371e3, lon + east / 6371e3 / jnp.cos(lat)
        return 6371e3 * jnp.cos(HERE[0]) * (lon - HERE[1]), 6371e3 * (lat - HERE[0])

    found = np.array(jax.jit(jax.vmap(fixed))(draws))
    line = _line(STATIONS[:, 0], STATIONS[:, 1], *(np.full(4, x) for x in HERE))
    known = _known(line, sigma)
    ours = _ellipse(known)
    values, vectors = np.linalg.eigh(np.cov(found))
    # A deviation from 20 000 draws is known to 0.5 %; curved lines add as much.
    assert float(ours.major) == pytest.approx(np.sqrt(values[1]), rel=0.025)
    assert float(ours.minor) == pytest.approx(np.sqrt(values[0]), rel=0.025)
    theirs = np.arctan2(vectors[0, 1], vectors[1, 1])
    assert abs(np.sin(float(ours.direction) - theirs)) < 0.05  # 3 deg
    matrix = np.array([[known.east, known.cross], [known.cross, known.north]])
    inside = np.mean(np.einsum("in,ij,jn->n", found, matrix, found) < 1.0)
    assert inside == pytest.approx(1.0 - np.exp(-0.5), abs=0.015)  # 0.0035 of counting, curvature


def test_bearings_not_taken_do_not_count():
    """A weight of zero is as good as a station less."""
    line = _line(STATIONS[:, 0], STATIONS[:, 1], *(np.full(4, x) for x in HERE))
    some = bearing.Line(*(part[:3] for part in line))
    less = _known(line, 0.03, np.array([1.0, 1.0, 1.0, 0.0]))
    np.testing.assert_allclose(less, _known(some, 0.03), rtol=1e-14)


def test_lines_that_do_not_cross_leave_finite_numbers():
    """One station, two in line with the place, and none at all: bounded and with slopes."""

    def worst(lat, lon, counted):
        lats, lons = jnp.array([0.0, 0.0]), jnp.array([0.0, 0.1])
        line = bearing.position_line(lats, lons, jnp.full(2, lat), jnp.full(2, lon))
        fix = bearing.fix_offset(line, jnp.array([0.01, -0.01]), 0.02, counted)
        shape = bearing.error_ellipse(bearing.information(line, 0.02, counted))
        return sum(fix) + sum(shape)

    both = jax.jit(jax.vmap(jax.value_and_grad(worst, argnums=(0, 1, 2))))
    at = jnp.array([0.0, 0.0, 0.2]), jnp.array([0.2, 0.0, 0.0]), jnp.array([1.0, 1.0, 0.0])
    value, slopes = both(*at)
    assert np.all(np.isfinite(value))
    assert np.all(np.abs(value) < 2.0 * np.pi * 6371e3 + 1e5)  # twice half the girth, small axes
    assert all(np.all(np.isfinite(slope)) for slope in slopes)
