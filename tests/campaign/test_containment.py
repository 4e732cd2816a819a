"""Maps of landings against scipy's density estimate and the normal law."""

import math

import numpy as np
import pytest
from scipy.stats import gaussian_kde

from voskhod.campaign.containment import along_and_across, on_land
from voskhod.campaign.density import bandwidths, kernel_density, map_of_landings
from voskhod.campaign.landings import Landings
from voskhod.errors import InputError
from voskhod.flight.chain import Target
from voskhod.physics.ground import ground_at

RADIUS = 6371e3


def landings(latitude, longitude, spread, count=4096):
    """Return normally distributed landings about a place [deg, m], and an aim there to the east."""
    north, east = np.random.default_rng(3).normal(size=(2, count)) * np.array(spread)[:, None]
    lat = math.radians(latitude) + north / RADIUS
    lon = math.radians(longitude) + east / (RADIUS * math.cos(math.radians(latitude)))
    aim = Target(*np.radians([latitude, longitude, 90.0]), np.array(True))
    return Landings(lat, lon, np.ones(count, bool), east, -north), aim


def test_density_is_that_of_scipy():
    """The same kernels: scipy's with the covariance of data that have no correlation."""
    draws = np.random.default_rng(1).normal(size=(2, 50))
    draws -= draws.mean(axis=1, keepdims=True)
    draws = np.linalg.solve(np.linalg.cholesky(np.cov(draws)), draws) * np.array([[3e4], [5e3]])
    theirs = gaussian_kde(draws, "scott")
    at = np.random.default_rng(2).normal(size=(2, 40)) * np.array([[4e4], [7e3]])
    widths = bandwidths(*draws)
    np.testing.assert_allclose(widths, np.sqrt(np.diag(theirs.covariance)), rtol=1e-9)  # rounding
    ours = kernel_density(tuple(at), draws.reshape(1, 2, 50), np.ones((1, 50)), widths)
    np.testing.assert_allclose(ours, theirs(at), rtol=1e-9)  # rounding


def test_half_of_a_normal_map_lies_in_the_ellipse_of_half():
    """The area of half the chance is 2 pi ln 2 sigma1 sigma2, kernels widen both by 3 %."""
    drawn, aim = landings(57.0, 75.0, (8e3, 20e3))
    found = map_of_landings(drawn, aim, 120)
    square = float((found.inside(0.5) * found.area[:, None]).sum())
    widened = 1.0 + 4096.0 ** (-1.0 / 3.0)
    theirs = 2.0 * math.pi * math.log(2.0) * 8e3 * 20e3 * widened
    # Spreads of 4096 draws are known to 1.1 % each (one sigma); a ragged map holds half in less.
    assert square == pytest.approx(theirs, rel=0.06)
    assert found.chance.sum() == pytest.approx(1.0, abs=1e-12)
    assert found.at_sea == 0.0
    assert found.outside <= 2e-3  # a thousandth in either coordinate


def test_the_map_lies_where_the_landings_do():
    """Mean and spread of the map are those of the landings, kernels included."""
    drawn, aim = landings(57.0, 75.0, (8e3, 20e3))
    found = map_of_landings(drawn, aim, 120)
    widened = math.sqrt(1.0 + 4096.0 ** (-1.0 / 3.0))
    tables = along_and_across(found, aim)
    for cells, values in zip(tables, (drawn.along, drawn.across), strict=True):
        mean = float(np.average(cells, weights=found.chance))
        spread = math.sqrt(float(np.average((cells - mean) ** 2, weights=found.chance)))
        # A great circle is no parallel, and the ellipsoid of the landings here is a plane: metres.
        assert mean == pytest.approx(float(values.mean()), abs=0.02 * spread)
        # Less than a thousandth lies outside, three sigmas away: under one per cent.
        assert spread == pytest.approx(float(values.std()) * widened, rel=0.01)


def test_cells_are_as_large_as_their_corners_say():
    """On a slanted grid, the area by Girard's theorem of two spherical triangles."""
    drawn, aim = landings(57.0, 75.0, (80e3, 200e3), 256)
    aim = aim._replace(bearing=np.radians(55.0))
    found = map_of_landings(drawn, aim, 20)
    corners = [found.places(3 + i, 5 + j) for i, j in ((0, 0), (0, 1), (1, 1), (1, 0))]
    points = [
        np.array([math.cos(a) * math.cos(b), math.cos(a) * math.sin(b), math.sin(a)])
        for a, b in corners
    ]

    def excess(a, b, c):
        triple = a @ np.cross(b, c)
        return 2.0 * math.atan2(triple, 1.0 + a @ b + b @ c + c @ a)

    first, second = excess(*points[:3]), excess(points[0], *points[2:])
    # Anticlockwise, hence positive; edges along a row are small circles, here almost great ones.
    assert found.area[3] == pytest.approx(RADIUS**2 * (first + second), rel=1e-3)


def test_what_lies_at_sea_is_taken_out_and_told():
    """About the coast of Portugal: the share at sea is that of the landings there."""
    drawn, aim = landings(39.5, -9.0, (30e3, 30e3))
    found = map_of_landings(drawn, aim, 80)
    wet = ~np.asarray(ground_at(drawn.latitude, drawn.longitude).is_land)
    # Two sigmas of 4096 draws are 1.6 points, kernels blur the coast by less.
    assert found.at_sea == pytest.approx(float(wet.mean()), abs=0.03)
    assert 0.2 < found.at_sea < 0.8
    axes = (np.arange(count) + 0.5 for count in found.chance.shape)
    north, east = found.places(*np.meshgrid(*axes, indexing="ij"))
    is_land = np.asarray(ground_at(north, east).is_land)
    assert (found.chance[~is_land] == 0.0).all()
    assert found.chance.sum() == pytest.approx(1.0, abs=1e-12)


def test_an_ocean_is_not_searched():
    """The error says why, and what is not modelled."""
    drawn, aim = landings(30.0, -40.0, (8e3, 20e3), 64)
    with pytest.raises(InputError, match=r"wholly at sea.*Drift at sea is not modelled"):
        map_of_landings(drawn, aim, 20)


def test_a_map_across_the_antimeridian_is_refused():
    """Chukotka; just west of it a map is made, at longitudes that begin at -180 as well."""
    drawn, aim = landings(67.5, 179.9, (8e3, 20e3), 64)
    with pytest.raises(InputError, match="-180 and 180"):
        map_of_landings(drawn, aim, 20)
    axes = np.radians([67.0, 67.1, 67.2]), np.radians([182.0, 182.1, 182.2])
    found = on_land(axes, np.full((3, 3), 1.0 / 9.0), None, 0.0, "a map")
    assert np.degrees(found.columns[0]) == pytest.approx(-178.0)


def test_one_landing_is_no_map():
    """A spread takes two."""
    drawn, aim = landings(57.0, 75.0, (8e3, 20e3), 1)
    with pytest.raises(InputError, match="at least 2"):
        map_of_landings(drawn, aim, 20)


def test_the_middle_is_a_cell_that_is_possible():
    """Of two far lobes the mean lies between them, where nothing can be."""
    lat, lon = np.radians(np.linspace(50.0, 51.0, 11)), np.radians(np.linspace(60.0, 62.0, 21))
    chance = np.zeros((11, 21))
    chance[5, 1], chance[5, 19] = 0.45, 0.55
    found = on_land((lat, lon), chance, None, 0.0, "a map")
    assert found.centre == pytest.approx((lat[5], lon[19]))
    assert found.inside(0.5).sum() == 1
    assert found.inside(0.6).sum() == 2
