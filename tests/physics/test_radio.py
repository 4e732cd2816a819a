"""Horizon, losses, noise, link margin, station circles; short waves by hops."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.physics import hop, radio, sky_wave

FOOT_M = 0.3048
QUIET_SUN = sky_wave.Ionosphere(6e6, 3e6, 300e3, 12.0, 1.4e6)


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


@pytest.mark.parametrize(
    ("law", "megahertz", "noise_db"),
    # P.372 prints the laws; the points are read off its figure of median noise (to 1 dB)
    [
        (radio.RURAL_NOISE, 10.0, 39.5),
        (radio.QUIET_NOISE, 10.0, 25.0),
        (radio.GALACTIC_NOISE, 20.0, 22.1),
        (radio.RURAL_NOISE, 1000.0, 0.0),
    ],
)
def test_external_noise_meets_the_recommendation(law, megahertz, noise_db):
    """Median noise figures meet ITU-R P.372 and do not fall below that of 290 K."""
    ours = float(radio.external_noise_figure(megahertz * 1e6, law))
    assert ours == pytest.approx(noise_db, abs=0.05)  # half of the last digit


def test_noise_of_antenna_and_receiver_add_as_powers():
    """A silent antenna leaves the receiver's noise; a loud one drowns it."""
    assert float(radio.system_noise_figure(0.0, 6.0)) == pytest.approx(6.0)
    assert float(radio.system_noise_figure(32.4, 6.0)) == pytest.approx(32.4, abs=0.01)
    # 7.5 and 6 dB: factors 5.62 + 3.98 - 1 = 8.60, by hand
    assert float(radio.system_noise_figure(7.5, 6.0)) == pytest.approx(9.35, abs=0.005)


def test_a_wire_loses_speech_along_its_length():
    """0 dBm over a line of 1 dB/km against -50 dBm, 25 dB wanted: 24 dB are left after 1 km."""
    wire = radio.Wire(0.0, 1e-3, -50.0, 25.0)
    assert float(radio.wire_margin(wire, 1000.0)) == pytest.approx(24.0)


@pytest.mark.parametrize(
    ("kilometres", "factor"),
    [(500, 1.29), (1000, 1.85), (1500, 2.39), (2000, 2.81), (2500, 3.10), (3000, 3.28)],
)
def test_secant_law_meets_a_printed_table(kilometres, factor):
    """MUF over critical frequency for a mirror at 300 km (table after Zolesi and Cander)."""
    muf = hop.maximum_usable_frequency(kilometres / 6371.0, 1.0, 300e3)
    # Printed to 0.01 with an unstated radius of the Earth, which moves the last digit by one.
    assert float(muf) == pytest.approx(factor, abs=0.011)


def test_longest_hop_is_that_of_textbooks():
    """A ray that leaves level comes down after nearly 4000 km from a mirror at 300 km."""
    reach = 2.0 * np.arccos(6371.0 / 6671.0)
    assert reach * 6371.0 == pytest.approx(3850.0, abs=20.0)
    one = hop.hop(np.cos(0.5 * reach), 300e3)
    assert float(one.sine) == pytest.approx(0.0, abs=1e-12)  # rounding: level by construction


_half_cosine = jax.jit(hop.half_cosine, static_argnums=1)


@pytest.mark.parametrize("hops", [1, 2, 3])
def test_parts_of_an_arc_need_no_trigonometry(hops):
    """Half of one of n hops has the cosine of arc / 2n, from overhead to the antipode."""
    arc = np.linspace(0.0, np.pi, 181)
    ours = np.asarray(_half_cosine(np.cos(arc), hops))
    # The guard under the root is worth 1e-6 at the antipode; else the Newton step leaves 1e-13.
    np.testing.assert_allclose(ours, np.cos(arc / (2 * hops)), atol=2e-6)
    np.testing.assert_allclose(ours[:-1], np.cos(arc / (2 * hops))[:-1], atol=1e-10)


@pytest.mark.parametrize("zenith_deg", [0.0, 30.0, 60.0, 80.0])
def test_absorption_follows_the_printed_law(zenith_deg):
    """One crossing has half of 677.2 I sec i / ((f + fH)^1.98 + 10.2) dB."""
    mhz, beta = 10.0, np.radians(20.0)
    index = (1.0 + 0.0037 * 12.0) * np.cos(0.881 * np.radians(zenith_deg)) ** 1.3
    secant = 1.0 / np.sqrt(1.0 - (6371.0 / 6471.0 * np.cos(beta)) ** 2)
    law = 677.2 * index * secant / ((mhz + 1.4) ** 1.98 + 10.2)
    cosine = np.cos(np.radians(zenith_deg))
    ours = sky_wave.absorption(cosine, np.sin(beta), mhz * 1e6, QUIET_SUN)
    # The polynomial leaves 8e-5 of the index, 5e-4 of it where the Sun is low.
    assert 2.0 * float(ours) == pytest.approx(law, rel=1e-3)


def _path(kilometres, altitude=200e3, cos_zenith=0.5):
    """Return where ship and station are to each other on the mean sphere."""
    radius, high = 6371e3, 6371e3 + altitude
    c = np.cos(kilometres / 6371.0)
    distance = np.sqrt(radius**2 + high**2 - 2.0 * radius * high * c)
    numbers = (c, distance, (high * c - radius) / distance, altitude, cos_zenith)
    return sky_wave.Arc(*(jnp.asarray(number) for number in numbers))


_loss = jax.jit(lambda path: sky_wave.short_wave_loss(path, 18e6, QUIET_SUN))


def test_short_waves_have_a_skip_zone():
    """Beyond the horizon comes a zone of silence, then the first hop, then the second."""
    muf_km = 2250.0  # 18 MHz are three times the critical frequency: see the printed table
    lost = [float(_loss(_path(km))) for km in (1500.0, 1900.0, muf_km + 150.0, 5000.0, 9000.0)]
    overhead, silent, first, second, third = lost
    assert overhead < silent > first  # straight, skipped, one hop
    assert silent - first > 5.0  # up to 36 sqrt(f/fb - 1) dB over the MUF
    assert first < second < third  # each hop costs two crossings, a reflection and distance


def test_night_and_height_close_short_waves():
    """At night 18 MHz are far above the MUF; a ship above the mirror is shut out."""
    day, night = float(_loss(_path(2600.0))), float(_loss(_path(2600.0, cos_zenith=-0.5)))
    above = float(_loss(_path(2600.0, altitude=400e3)))
    assert night - day > 20.0  # 36 sqrt(18 / 9.5 - 1) = 34 dB less the absorption of the day
    assert above - day == pytest.approx(sky_wave.SHUT_DB, abs=1.0)  # same hop from the same ground


@settings(deadline=None, max_examples=40)  # the first call compiles
@given(st.floats(0.0, 20000.0), st.floats(150e3, 600e3), st.floats(-1.0, 1.0))
def test_short_waves_are_finite_everywhere(kilometres, altitude, cos_zenith):
    """No place, height or Sun makes the loss or a slope infinite; no loss is below free space."""
    path = _path(kilometres, altitude, cos_zenith)
    value, slopes = _value_and_slopes(path)
    assert np.isfinite(value)
    assert all(np.isfinite(slope) for slope in slopes)
    assert float(value) > float(radio.free_space_loss(path.distance, 18e6)) - 1e-9


_value_and_slopes = jax.jit(
    jax.value_and_grad(lambda path: sky_wave.short_wave_loss(path, 18e6, QUIET_SUN))
)
