"""What stations hear: the exponential law of a first bearing, the skip zone, lines, silence."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from voskhod.mission.loading import load_mission
from voskhod.mission.plan import changed_plan
from voskhod.phases.fate import safe
from voskhod.phases.fleet import Cells
from voskhod.phases.hearing import KNOWN, listened
from voskhod.phases.landing import LandingRecord
from voskhod.phases.site import HORIZON_S, SAMPLES, Site

HOUR, RADIUS_KM = 3600.0, 6371.0
LATITUDE, LONGITUDE, LANDED = math.radians(59.57), math.radians(55.47), 93720.0
LUCK = np.linspace(0.02, 0.98, 200)
OUT = 0.25  # hours until the crew sends: the middle of a step, so that sums over steps are exact
MEAN, SHARE = 16.0, 0.4  # hours on the air until a bearing, share of the time on the air
SURE, FAINT = (5e6, 1e12), (12e6, 5.0)  # frequency [Hz] and power [W]
# Stations, so many kilometres south and east of the place.
STATIONS = ((1200.0, 0.0), (150.0, 0.0), (1500.0, 0.0), (0.0, -1000.0))
ACROSS = 5
ROWS = (-300.0, -100.0, 0.0, 100.0, 300.0, 1050.0)  # rows of cells, so far south of the place
ASIDE = (-120.0, -60.0, 0.0, 60.0, 120.0)  # cells of a row, so far east

SETTINGS = (f"search.bearing_time={MEAN} h", f"camp.exit_delay={OUT} h", "search.beacon.life=9e4 h")


def conditions():
    """Return a site of which only the warmth of the beacon's battery matters."""
    same = jnp.ones(SAMPLES)
    nought = jnp.asarray(0.0)
    return Site(
        jnp.linspace(0.0, HORIZON_S, SAMPLES), *(298.15 * same,) * 6, nought, nought, nought
    )


def cells():
    """Return cells around the place, row by row."""
    south, east = np.meshgrid(ROWS, ASIDE, indexing="ij")
    latitude = LATITUDE - south.ravel() / RADIUS_KM
    longitude = LONGITUDE + east.ravel() / RADIUS_KM / math.cos(LATITUDE)
    number = jnp.zeros(latitude.shape, int)
    area = jnp.ones(latitude.shape)
    return Cells(jnp.asarray(latitude), jnp.asarray(longitude), area, number, number, number == 0)


@pytest.fixture(scope="module")
def heard():
    """Return what stations hear with a sure and with a faint beacon, for every luck."""
    mission = load_mission("voskhod-2", SETTINGS)
    nought, yes = jnp.asarray(0.0), jnp.asarray(1.0)
    landed = LandingRecord(
        *(jnp.asarray(x) for x in (LANDED, LATITUDE, LONGITUDE)), *(nought,) * 3, None, None, safe()
    )
    values = {"search.beacon.works": yes, "search.beacon.on_share": jnp.asarray(SHARE)}
    for i, (south, east) in enumerate(STATIONS):
        east_rad = east / RADIUS_KM / math.cos(LATITUDE)
        values |= {
            f"search.listeners.{i}.latitude": jnp.asarray(LATITUDE - south / RADIUS_KM),
            f"search.listeners.{i}.longitude": jnp.asarray(LONGITUDE + east_rad),
            f"search.listeners.{i}.bearing_error": jnp.asarray(math.radians(2.0)),
        }

    def listen(frequency, power, luck):
        luck_of = {f"search.listeners.{i}.chance": luck for i in range(4)}
        luck_of["search.listeners.2.error"] = yes
        sender = {"search.beacon.hf.frequency": frequency, "search.beacon.hf.power": power}
        plan = changed_plan(mission, {**values, **luck_of, **sender})
        return listened(plan, landed, conditions(), cells(), ACROSS)

    run = jax.jit(jax.vmap(listen))
    sent = np.repeat([SURE, FAINT], len(LUCK), axis=0)
    found = jax.device_get(run(*jnp.asarray(sent).T, jnp.tile(jnp.asarray(LUCK), 2)))
    return [
        type(found)(*(part[begin : begin + len(LUCK)] for part in found))
        for begin in (0, len(LUCK))
    ]


def test_first_bearing_is_an_exponential_law(heard):
    """Who hears for certain has a bearing an exponential time on the air after the start."""
    known = heard[0].known[:, 0] / HOUR
    exact = np.minimum(OUT - MEAN / SHARE * np.log1p(-LUCK), HORIZON_S / HOUR)
    late = exact > 6.0
    # Sums over steps of a constant are exact; a slope of 1e-12 orders the nights.
    np.testing.assert_allclose(known[late], exact[late], rtol=1e-6)
    # In the first watch the quarter of an hour without a beacon is spread over it.
    np.testing.assert_allclose(known[~late], exact[~late], atol=OUT)
    assert late.sum() > 100


def test_a_station_in_the_skip_zone_hears_nothing(heard):
    """At 12 MHz and 5 W waves pass over 150 km; 1200 and 1500 km hear by day."""
    reached = np.mean(heard[1].known < HORIZON_S, axis=0)
    assert reached[0] > 0.3
    assert reached[2] > 0.3
    # A hundredth of the time in eight days: at most a tenth of the lucky ones.
    assert reached[1] < 0.1
    # Alike with a sure beacon: who hears for certain does so wherever he is.
    known = heard[0].known
    np.testing.assert_allclose(known[:, 1], known[:, 0], rtol=1e-6)


def test_a_bearing_pulls_the_belief_to_its_line(heard):
    """After it cells lose the square of how far their bearing is off, in spreads, over two."""
    i = int(np.searchsorted(-np.log1p(-LUCK) * MEAN / SHARE, 20.0))  # known 20 h after landing
    told = heard[0].told[i, 4]  # before the sortie at 24 h
    before = heard[0].told[i, 3]
    assert np.all(before == before[0])  # heard by none yet, alike by all
    here = cells()
    off = np.zeros(len(here.latitude))
    for (south, east), error in zip(STATIONS, (0.0, 0.0, 1.0, 0.0), strict=True):
        station = LATITUDE - south / RADIUS_KM, LONGITUDE + east / RADIUS_KM / math.cos(LATITUDE)
        read = _azimuth(*station, LATITUDE, LONGITUDE) + error * math.radians(2.0)
        turns = _azimuth(*station, np.asarray(here.latitude), np.asarray(here.longitude))
        law = (np.cos(turns - read) - 1.0) / math.radians(2.0) ** 2  # von Mises
        off += law - law.max()
    np.testing.assert_allclose(told, off, atol=1e-6)
    assert heard[0].told_silent[i, 4, 0] == 4 * KNOWN


def _azimuth(lat1, lon1, lat2, lon2):
    """Return a bearing by the textbook's formula [rad]."""
    y = np.sin(lon2 - lon1) * np.cos(lat2)
    x = np.cos(lat1) * np.sin(lat2) - np.sin(lat1) * np.cos(lat2) * np.cos(lon2 - lon1)
    return np.arctan2(y, x)


def test_silence_speaks_against_places_that_would_have_been_heard(heard):
    """Each watch without a sound takes its hours on the air over the mean time from a place."""
    unlucky = heard[0].told[-1]  # nobody hears for 6 d
    assert np.all(unlucky[0] == 0.0)
    # four stations, six hours, all of them sure
    np.testing.assert_allclose(unlucky[2:12], -4.0 * SHARE * 6.0 / MEAN, rtol=1e-6)
    assert np.all(heard[0].told_silent[-1, :12] == 0.0)
    # From the last row nobody nearer than 900 km would hear a faint beacon: silence says less.
    rows = heard[1].told[-1, :12].sum(axis=0).reshape(len(ROWS), ACROSS)[:, 2]
    assert rows[-1] > 0.7 * rows[:-1].max()
    assert rows[:-1].max() < 0.0
