"""Scatter of landings against closed forms of the normal distribution, and frames against ours."""

import jax.numpy as jnp
import numpy as np
import polars as pl
import pytest
from scipy.stats import chi2, rayleigh

from voskhod.campaign.density_map import SHARES
from voskhod.campaign.scatter import LEAST_LANDINGS, THINNED, scatter_of
from voskhod.campaign.track_frame import TrackFrame, frame_of
from voskhod.physics.earth import along_and_cross_track
from voskhod.physics.track import place_by_track

AIM = TrackFrame(1.0, 0.9, 0.8)
COUNT = 20_000


def landed(along, across, aim=AIM, **columns):
    """Return rows of landings at places along and across a track."""
    north, east = aim.on_ground(along, across)
    made = {
        "draw": np.arange(along.size),
        "outcome": ["recovered"] * along.size,
        "landing.downrange_error": along,
        "landing.crossrange_error": across,
        "landing.latitude": north,
        "landing.longitude": east,
    }
    return pl.DataFrame(made | columns)


def normal(count=COUNT, seed=1):
    """Return places of a normal scatter, 30 km by 10 km, turned by 30 degrees, off the aim."""
    x, y = np.random.default_rng(seed).normal(size=(2, count)) * [[30e3], [10e3]]
    c, s = np.cos(np.pi / 6), np.sin(np.pi / 6)
    return 5e3 + c * x - s * y, -2e3 + s * x + c * y


@pytest.fixture(scope="module")
def scatter():
    """Return the scatter of many normal landings."""
    return scatter_of(landed(*normal()).lazy())


def test_places_are_those_of_the_physics():
    """There and back as the flight's own functions go, to a micrometre."""
    along, across = normal(200)
    place = AIM.on_ground(along, across)
    ours = place_by_track(tuple(map(jnp.asarray, AIM)), jnp.asarray(along), jnp.asarray(across))
    np.testing.assert_allclose(place, ours, atol=1e-13)
    np.testing.assert_allclose(AIM.by_track(*place), along_and_cross_track(*ours, *AIM), atol=1e-6)


def test_the_aim_is_found_from_the_landings(scatter):
    """To a millimetre and a nanoradian."""
    assert scatter.frame[:2] == pytest.approx(AIM[:2], abs=1e-10)
    assert scatter.frame.bearing == pytest.approx(AIM.bearing, abs=1e-9)
    assert scatter.framed == 1.0


def test_the_aim_of_the_most_is_found():
    """A third of the flights had another aim, half a radian away."""
    along, across = normal(900)
    one, other = AIM.on_ground(along, across), AIM._replace(longitude=0.4).on_ground(along, across)
    third = np.arange(900) % 3 == 0
    mixed = tuple(np.where(third, b, a) for a, b in zip(one, other, strict=True))
    frame, share = frame_of(mixed, (along, across))
    assert frame == pytest.approx(AIM, abs=1e-9)
    assert share == pytest.approx(2.0 / 3.0)


def test_the_ellipse_is_that_of_the_distribution(scatter):
    """Axes by chi-square; a spread of 20 000 draws is known to half a per cent, three of them."""
    for share, ellipse in zip(SHARES, scatter.ellipses, strict=True):
        scale = np.sqrt(chi2.ppf(share, 2))
        assert ellipse.semi_major == pytest.approx(30e3 * scale, rel=0.016)
        assert ellipse.semi_minor == pytest.approx(10e3 * scale, rel=0.016)
        assert ellipse.turn == pytest.approx(np.pi / 6, abs=0.02)
        assert ellipse.inside.low <= share <= ellipse.inside.high
    assert scatter.mean == pytest.approx((5e3, -2e3), abs=700.0)  # three standard errors


def test_the_outline_lies_on_the_ellipse(scatter):
    """Its corners have the Mahalanobis distance of the share, and run clockwise seen by x, y."""
    ellipse = scatter.ellipses[0]
    x, y = ellipse.outline(scatter.mean)
    away = np.column_stack((x - scatter.mean[0], y - scatter.mean[1]))
    square = np.einsum("ij,jk,ik->i", away, np.linalg.inv(scatter.covariance), away)
    np.testing.assert_allclose(square, chi2.ppf(0.5, 2), rtol=1e-9)
    # Across counts to the right: clockwise in (along, right) is anticlockwise on a map.
    assert np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) < 0.0


def test_radii_are_those_of_rayleigh():
    """About the mean of a round scatter of 10 km, and its interval holds it."""
    along, across = np.random.default_rng(4).normal(size=(2, COUNT)) * 10e3
    found = scatter_of(landed(along + 40e3, across).lazy())
    for circle in found.circles:
        exact = 10e3 * rayleigh.ppf(circle.share)
        # The mean is itself off by 70 m.
        assert circle.about_centre.low - 70.0 < exact < circle.about_centre.high + 70.0
        assert circle.about_aim.value > circle.about_centre.value


def test_regions_of_a_normal_scatter_are_its_ellipses(scatter):
    """They hold their share; areas are 2 to 9 % off by the roughness of a counted density."""
    for region, ellipse in zip(scatter.regions, scatter.ellipses, strict=True):
        assert region.held == pytest.approx(region.share, abs=2e-3)
        assert region.area == pytest.approx(ellipse.area, rel=0.12)
    assert scatter.map.outside < 0.005


def test_outlines_enclose_the_area_of_their_cells(scatter):
    """By the shoelace formula along and across the track; a sphere is flat over 60 km."""
    for region in scatter.regions:
        total = 0.0
        for ring in (ring for polygon in region.polygons for ring in polygon):
            along, across = AIM.by_track(*ring.T)
            # Right is down: the sign of an area on a map is turned over.
            total -= 0.5 * float(np.sum(along[:-1] * across[1:] - along[1:] * across[:-1]))
        assert total == pytest.approx(region.area, rel=0.02)


def test_a_normal_scatter_is_not_called_anything_else():
    """Of 200 normal samples about one in a hundred is; six is seven times as many."""
    made = (scatter_of(landed(*normal(300, seed)).lazy()) for seed in range(200))
    assert sum(one.normality.is_rejected for one in made) <= 6


def test_mardias_figures_are_those_of_the_definition():
    """The double sum of third powers and the mean of squares, written out."""
    along, across = normal(300)
    found = scatter_of(landed(along, np.abs(across)).lazy()).normality
    x = np.column_stack((along, np.abs(across)))
    x = x - x.mean(0)
    products = x @ np.linalg.inv(np.cov(x.T)) @ x.T
    assert found.skewness == pytest.approx(np.mean(products**3), rel=1e-9)
    assert found.kurtosis == pytest.approx(np.mean(np.diag(products) ** 2), rel=1e-9)


def test_two_heaps_are_not_normal_and_have_two_outlines():
    """A mixture: the ellipse of half holds less, the region of half is in two pieces."""
    along, across = normal()
    along = along + np.where(np.arange(COUNT) % 2, 150e3, -150e3)
    found = scatter_of(landed(along, across).lazy())
    assert found.normality.is_rejected
    assert "Not normal" in found.words
    assert len(found.regions[0].polygons) == 2
    assert found.ellipses[0].inside.high < 0.5
    assert found.regions[-1].area < 0.8 * found.ellipses[-1].area


def test_weights_give_back_the_scatter():
    """Every second of the far half of the draws is left out, the rest counts twice."""
    along, across = normal()
    far = along > 0.0
    kept = ~far | (np.arange(COUNT) % 2 == 0)
    weight = np.where(far, np.log(2.0), 0.0)
    frame = landed(along, across, log_weight=weight).filter(pl.Series(kept))
    found, whole = scatter_of(frame.lazy()), scatter_of(landed(along, across).lazy())
    assert found.mean == pytest.approx(whole.mean, abs=700.0)
    np.testing.assert_allclose(found.covariance, whole.covariance, rtol=0.05)
    for one, other in zip(found.regions, whole.regions, strict=True):
        assert one.area == pytest.approx(other.area, rel=0.1)
    # Landings that are told one by one stand for the distribution, not for the sample.
    told = AIM.by_track(found.points.latitude, found.points.longitude)[0]
    assert np.mean(told > 0.0) == pytest.approx(far.mean(), abs=0.05)
    assert told.size == THINNED


def test_too_few_or_all_in_one_place_is_no_scatter():
    along, across = normal(LEAST_LANDINGS - 1)
    assert scatter_of(landed(along, across).lazy()) is None
    assert scatter_of(landed(np.full(50, 3.0), np.full(50, 4.0)).lazy()) is None
    assert scatter_of(landed(*normal(50)).lazy()) is not None
    assert scatter_of(landed(along, across).drop("landing.latitude").lazy()) is None
