"""Radio contact during a walk, on orbits and with stations whose answer is known."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.mission.plan import nominal_plan
from voskhod.mission.radio import Radio, Station
from voskhod.phases import channels
from voskhod.phases.contact import contact, longest_closed, open_share
from voskhod.phases.insertion import greenwich
from voskhod.phases.orbit import Coasting, OrbitRecord
from voskhod.phases.spacewalk import WalkTimes

RADIUS, MOTION = 6678137.0, math.sqrt(3.986004418e14 / 6678137.0**3)
STEP = 200.0


@pytest.fixture(scope="module")
def plan(mission):
    """Return the nominal plan of Voskhod 2."""
    return nominal_plan(mission)


@pytest.fixture(scope="module")
def orbit():
    """Return the record of a circular equatorial orbit at 300 km."""
    angle = MOTION * STEP * jnp.arange(31)
    zero = jnp.zeros_like(angle)
    speed = RADIUS * MOTION
    states = Coasting(
        RADIUS * jnp.cos(angle),
        RADIUS * jnp.sin(angle),
        zero,
        -speed * jnp.sin(angle),
        speed * jnp.cos(angle),
        zero,
    )
    nothing = jnp.asarray(0.0)
    return OrbitRecord(
        nothing, STEP * jnp.arange(states.x.shape[0]), states, states, None, *(nothing,) * 3
    )


def walk_times():
    """Return the times of a walk from 2000 s to 2600 s after lift-off."""
    times = WalkTimes(*(jnp.asarray(0.0),) * 12, *(jnp.asarray(True),) * 3)
    return times._replace(left_airlock=jnp.asarray(2000.0), back_inside=jnp.asarray(2600.0))


_contact = jax.jit(contact)


def listen(plan, orbit, longitudes, mask_deg=5.0, connected=True):
    """Return the record of contact with stations on the equator.

    Fewer than two are filled up with one that hears nothing, so that one program serves.
    """
    if len(longitudes) == 1:
        longitudes = [*longitudes, longitudes[0] + math.pi]
    stations = tuple(
        Station.model_construct(
            name="",
            latitude=jnp.asarray(0.0),
            longitude=jnp.asarray(longitude),
            mask=jnp.asarray(math.radians(mask_deg)),
            source=None,
        )
        for longitude in longitudes
    )
    heard = plan.model_copy(update={"radio": Radio.model_construct(stations=stations)})
    return jax.device_get(_contact(heard, orbit, walk_times(), jnp.asarray(connected)))


def longitude_at(plan, seconds):
    """Return the longitude under the ship."""
    return MOTION * seconds - float(greenwich(plan, seconds))


def test_nobody_hears_without_stations(plan, orbit):
    """A mission without stations has no coverage."""
    record = listen(plan, orbit, [])
    assert float(record.coverage) == 0.0
    assert float(record.longest_gap) == pytest.approx(600.0)
    assert float(record.shares.either) == 0.0


def test_station_on_the_other_side_hears_nothing(plan, orbit):
    """The Earth stands between a ship and its antipode."""
    place = longitude_at(plan, 2300.0) + math.pi
    assert float(listen(plan, orbit, [place, place]).coverage) == 0.0


@pytest.mark.parametrize("mask_deg", [0.0, 5.0, 20.0])
def test_pass_over_a_station_lasts_as_long_as_geometry_says(plan, orbit, mask_deg):
    """Elevation over the mask means an arc to the station below acos(cos(e) R/r) - e."""
    record = listen(plan, orbit, [longitude_at(plan, 2300.0)], mask_deg)
    e = math.radians(mask_deg)
    arc = math.acos(math.cos(e) * 6378137.0 / RADIUS) - e
    half = arc / (MOTION - 7.2921159e-5)
    share = min(2.0 * half / 600.0, 1.0)
    # The sine of the elevation is taken as straight over 19 s at either end: half a second each.
    # The ellipsoid's vertical and height agree with the sphere's on the equator.
    assert float(record.coverage) == pytest.approx(share, abs=2e-3)


def test_two_stations_hear_what_either_hears(plan, orbit):
    """The ship is heard where at least one station hears it."""
    places = [longitude_at(plan, 2100.0), longitude_at(plan, 2500.0)]
    both = np.asarray(listen(plan, orbit, places).heard)
    alone = [np.asarray(listen(plan, orbit, [place, place]).heard) for place in places]
    np.testing.assert_array_equal(both, np.maximum(*alone))


def test_link_closes_by_the_textbook_budget_overhead(plan, orbit):
    """Overhead at 300 km the margin is that of the budget written with engineering units."""
    record = listen(plan, orbit, [longitude_at(plan, 2300.0)])
    way = channels.VHF
    loss = 32.448 + 20 * math.log10(300.0) + 20 * math.log10(way.frequency * 1e-6)
    received = 10 * math.log10(way.power) + 30.0 + way.gain - loss
    noise = -173.975 + 10 * math.log10(way.bandwidth) + way.noise_figure
    # 33 samples: the middle one is overhead; 0.01 dB by the rounded constants of the budget and
    # the 18 m by which this orbit is interpolated.
    assert record.levels.vhf[16] == pytest.approx(received - noise - way.required_ratio, abs=0.01)


def test_television_needs_more_and_ends_first(plan, orbit):
    """The picture has less margin than the voice, and no longer coverage."""
    record = listen(plan, orbit, [longitude_at(plan, 2300.0)])
    assert record.levels.television[16] < record.levels.vhf[16]
    assert record.shares.television <= record.shares.vhf


def test_short_waves_go_on_where_the_horizon_ends_vhf(plan, orbit):
    """In daylight beyond the horizon short waves are open, and either way is the better one."""
    # The other station, half around the Earth, has no path of three hops.
    record = listen(plan, orbit, [longitude_at(plan, 2100.0)])
    beyond = record.levels.vhf < -50.0
    assert np.any(beyond)
    assert np.any(record.levels.hf[beyond] > 0.0)
    np.testing.assert_allclose(
        record.levels.either, np.maximum(record.levels.vhf, record.levels.hf), rtol=1e-12
    )
    assert record.shares.either >= max(record.shares.vhf, record.shares.hf) - 1e-12


def test_walker_hears_the_ship_while_the_wire_holds(plan, orbit):
    """The telephone has its margin along the tether, and none when the cable is gone."""
    whole = listen(plan, orbit, [0.0], connected=True)
    torn = listen(plan, orbit, [0.0], connected=False)
    wire = channels.TELEPHONE
    expected = wire.level - wire.noise - wire.required_ratio - wire.loss * 5.35
    assert float(whole.telephone) == pytest.approx(expected, abs=0.02)  # tether of the mission file
    assert float(torn.telephone) < -100.0


def test_missing_figures_are_the_ships_of_the_time_and_given_ones_are_used(plan):
    """What the section of radio says replaces the guess of the package, field by field."""
    bare = plan.model_copy(update={"radio": Radio.model_construct(stations=())})
    found = channels.channels_of(bare)
    assert (found.vhf, found.hf, found.television) == (
        channels.VHF,
        channels.HF,
        channels.TELEVISION,
    )
    assert found.ionosphere is channels.IONOSPHERE
    said = channels.channels_of(plan)
    for way in ("vhf", "hf", "television"):
        ours, theirs = getattr(said, way), getattr(plan.radio, way)
        assert [float(x) for x in ours] == [
            float(getattr(theirs, name)) for name in type(theirs).model_fields
        ]
    assert float(said.ionosphere.day_frequency) == float(plan.radio.ionosphere.day_frequency)
    assert float(said.tether) == float(plan.floating.tether_length)
    ashore = channels.channels_of(plan.model_copy(update={"floating": None}))
    assert ashore.tether == 0.0


_share, _gap = jax.jit(open_share), jax.jit(longest_closed)


@settings(deadline=None, max_examples=60)  # the first call compiles
@given(st.lists(st.floats(-50.0, 50.0).filter(lambda x: abs(x) > 1e-3), min_size=9, max_size=9))
def test_shares_and_gaps_are_those_of_the_broken_line(levels):
    """A fine grid along the broken line counts the same share and the same longest gap."""
    seconds = np.linspace(0.0, 80.0, 9)
    fine = np.linspace(0.0, 80.0, 8 * 512 + 1)
    is_open = np.interp(fine, seconds, levels) > 0.0
    cell = 80.0 / (8 * 512)
    # one cell at each of at most eight crossings
    assert float(_share(jnp.asarray(levels))) == pytest.approx(np.mean(is_open), abs=9 * cell / 80)
    closed = np.diff(np.flatnonzero(np.concatenate(([True], is_open, [True])))) - 1
    longest = cell * max(closed.max(), 0)
    # a cell at either end of the gap
    assert float(_gap(jnp.asarray(levels), jnp.asarray(seconds))) == pytest.approx(
        longest, abs=2.01 * cell
    )


def test_ground_track_lies_under_the_ship(plan, orbit):
    """The place under an equatorial orbit has latitude zero and the altitude of the orbit."""
    record = listen(plan, orbit, [0.0])
    np.testing.assert_allclose(record.latitude, 0.0, atol=1e-8)  # J3 bends the curve by 4 cm
    # This circle knows no J2, which the interpolation assumes: 0.015 m/s2 x (200 s)^2 / 32 = 18 m.
    np.testing.assert_allclose(record.altitude, 300e3, atol=20.0)
    expected = [longitude_at(plan, float(t)) for t in record.seconds]
    turn = np.angle(np.exp(1j * (record.longitude - np.array(expected))))
    np.testing.assert_allclose(turn, 0.0, atol=1e-6)  # Hermite along the track: some metres
