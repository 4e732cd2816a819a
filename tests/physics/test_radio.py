"""Horizon, losses, link margin and station circles."""

import jax
import numpy as np
import pytest

from voskhod.physics import radio

FOOT_M = 0.3048


@pytest.mark.parametrize(
    ("feet", "kilometres"),
    [(500, 50.8), (1000, 72.0), (2000, 101.8), (10_000, 227.6), (20_000, 321.9), (35_000, 426.0)],
)
def test_radio_horizon_meets_the_search_and_rescue_table(feet, kilometres):
    """The horizon of an aircraft over ground meets the tabulated distances."""
    ours = float(radio.radio_horizon(feet * FOOT_M, 0.0)) / 1e3
    # 0.1 km: 20 000 ft is printed from rounded nautical miles; 35 000 ft only to the kilometre.
    assert ours == pytest.approx(kilometres, abs=0.5 if feet == 35_000 else 0.1)


@pytest.mark.parametrize(
    ("altitude_km", "circles_km"),
    [
        (173, (1468, 1012, 880, 724)),
        (300, (1918, 1439, 1287, 1096)),
        (350, (2065, 1580, 1424, 1224)),
        (475, (2387, 1892, 1727, 1510)),
    ],
)
def test_station_circles_meet_the_table(altitude_km, circles_km):
    """Ground radii for elevation masks of 0, 5, 7 and 10 degrees meet the printed kilometres."""
    masks = np.radians([0.0, 5.0, 7.0, 10.0])
    ours = radio.visibility_radius(altitude_km * 1e3, masks) / 1e3
    assert np.asarray(ours) == pytest.approx(circles_km, abs=0.51)  # half of the last digit


def test_station_circle_is_where_a_geometric_elevation_equals_the_mask():
    """On the circle, the elevation computed from vectors equals the mask."""
    mask, altitude = np.radians(7.0), 300e3
    angle = float(radio.visibility_radius(altitude, mask)) / 6371e3
    station = np.array([6371e3, 0.0])
    craft = (6371e3 + altitude) * np.array([np.cos(angle), np.sin(angle)])
    line = craft - station
    elevation = np.arcsin(line[0] / np.hypot(*line))
    assert elevation == pytest.approx(mask, abs=1e-12)  # rounding


@pytest.mark.parametrize(
    ("megahertz", "losses_db"),
    [(121.5, (0.8, 2.0, 3.5, 5.9)), (243.0, (1.3, 3.1, 5.5, 8.8)), (406.0, (2.0, 4.6, 7.9, 12.2))],
)
def test_forest_loss_meets_the_worked_table(megahertz, losses_db):
    """Loss over 20, 50, 100 and 200 m of trees meets a table interpolated from ITU-R P.833."""
    ours = radio.forest_loss(np.array([20.0, 50.0, 100.0, 200.0]), megahertz * 1e6)
    # 0.3 dB: the table interpolates between the points of the Recommendation in its own way.
    assert np.asarray(ours) == pytest.approx(losses_db, abs=0.3)


@pytest.mark.parametrize(
    ("megahertz", "gamma", "limit"),
    [
        (105.9, 0.04, 9.4),
        (466.5, 0.12, 18.0),
        (949, 0.17, 26.5),
        (1852, 0.30, 29.0),
        (2117.5, 0.34, 34.1),
    ],
)
def test_forest_loss_meets_the_measured_points(megahertz, gamma, limit):
    """Initial slope and saturation follow the points of ITU-R P.833-9."""
    slope = float(radio.forest_loss(1e-3, megahertz * 1e6)) / 1e-3
    saturated = float(radio.forest_loss(1e5, megahertz * 1e6))
    # The points scatter about any power law: ours is 20 % above the one at 949 MHz.
    assert slope == pytest.approx(gamma, rel=0.2)
    assert saturated == pytest.approx(limit, rel=0.12)


def test_free_space_loss_meets_the_engineering_form():
    """The loss agrees with 32.448 + 20 lg km + 20 lg MHz."""
    expected = 32.448 + 20 * np.log10(72.0) + 20 * np.log10(121.5)
    assert float(radio.free_space_loss(72e3, 121.5e6)) == pytest.approx(expected, abs=5e-4)


def test_a_beacon_closes_its_link_at_the_horizon_by_the_worked_margin():
    """75 mW on 121.5 MHz, 72 km, 25 kHz, 10 dB noise figure and 10 dB needed leave 14.5 dB."""
    link = radio.Link(0.075, -3.0, 25e3, 10.0, 10.0)
    margin = float(radio.link_margin(link, radio.free_space_loss(72e3, 121.5e6)))
    assert margin == pytest.approx(14.5, abs=0.05)  # half of the last printed digit


def test_canopy_depth_is_a_slant_path():
    """Twenty metres of trees above the antenna are forty metres at 30 degrees of elevation."""
    depth = radio.canopy_depth(21.0, 1.0, np.radians(30.0))
    assert float(depth) == pytest.approx(40.0, rel=1e-12)  # rounding
    assert float(radio.canopy_depth(1.0, 2.0, np.radians(30.0))) == 0.0


def test_gradients_are_finite_on_the_ground_and_at_contact():
    """No gradient is NaN where heights, depths or distances vanish."""
    assert np.all(np.isfinite(jax.grad(radio.radio_horizon, argnums=(0, 1))(0.0, 0.0)))
    assert np.isfinite(jax.grad(radio.visibility_radius)(0.0, 0.0))
    assert np.isfinite(jax.grad(radio.free_space_loss)(0.0, 121.5e6))
    assert np.isfinite(jax.grad(radio.forest_loss)(0.0, 121.5e6))
