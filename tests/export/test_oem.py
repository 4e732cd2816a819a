"""The orbit ephemeris message as a reader of the standard and an astronomer see it."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from voskhod.export.oem import oem_text

CREATED = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def message(any_flight, tmp_path):
    """Return the message of a flight, read back by the `oem` package."""
    from oem import OrbitEphemerisMessage

    path = tmp_path / "flight.oem"
    path.write_text(oem_text(any_flight, CREATED))
    return OrbitEphemerisMessage.open(str(path))


def test_a_reader_finds_every_state(message, any_flight):
    """Two segments, the coast and what came after the burn, with each sample of the telemetry."""
    assert message.version == "2.0"
    assert [len(list(segment.states)) for segment in message.segments] == [
        len(any_flight.telemetry[name].time_s) for name in ("orbit", "entry")
    ]
    for segment, name in zip(message.segments, ("orbit", "entry"), strict=True):
        part = any_flight.telemetry[name]
        ours = np.linalg.norm([part["vx"], part["vy"], part["vz"]], axis=0)
        theirs = [1e3 * np.linalg.norm(state.velocity) for state in segment.states]
        # Nine decimals of km/s: a turn does not change a length.
        np.testing.assert_allclose(theirs, ours, atol=2e-6)


def test_metadata_says_what_the_states_are(message, any_flight):
    """Frame, centre, time system and span are the flight's."""
    coast = message.segments[0]
    assert coast.metadata["REF_FRAME"] == "EME2000"
    assert coast.metadata["CENTER_NAME"] == "EARTH"
    assert coast.metadata["TIME_SYSTEM"] == "UTC"
    begun = any_flight.mission.mission.instant(float(any_flight.telemetry["orbit"].time_s[0]))
    seconds = (coast.metadata["START_TIME"].to_datetime(timezone=UTC) - begun).total_seconds()
    assert abs(seconds) < 1e-6  # the file counts microseconds


@pytest.mark.parametrize("segment", [0, 1])
def test_states_stand_over_the_ground_track(flight, tmp_path, segment):
    """Astropy, which turns celestial into terrestrial axes its own way, finds the ground track."""
    from astropy import units as u
    from astropy.coordinates import GCRS, ITRS, CartesianRepresentation, EarthLocation
    from astropy.time import Time
    from astropy.utils import iers
    from oem import OrbitEphemerisMessage

    path = tmp_path / "flight.oem"
    path.write_text(oem_text(flight, CREATED))
    states = OrbitEphemerisMessage.open(str(path)).segments[segment]
    # The table that astropy takes by itself begins in 1973.
    with iers.earth_orientation_table.set(iers.IERS_B.open()):
        states = list(states.states)[::20]
        epochs = Time([state.epoch for state in states])
        where = np.array([state.position for state in states]).T * u.km
        seen = GCRS(CartesianRepresentation(where), obstime=epochs)
        terrestrial = seen.transform_to(ITRS(obstime=epochs))
        place = EarthLocation(terrestrial.x, terrestrial.y, terrestrial.z)
    part = flight.telemetry["orbit" if segment == 0 else "entry"]
    ours = EarthLocation.from_geodetic(
        part["longitude"][::20] * u.deg,
        part["latitude"][::20] * u.deg,
        part["altitude"][::20] * u.m,
    )
    apart = np.sqrt(sum((getattr(place, a) - getattr(ours, a)) ** 2 for a in "xyz")).to_value(u.m)
    # 30 m for the concise model, 7 m for UT1 - UTC of 14 ms, 10 m for the pole, 6 m for axes
    # held still.
    assert apart.max() < 50.0


def test_states_may_be_interpolated(flight, tmp_path):
    """Midway between its samples the coast is where the flight's own polynomial has it."""
    import jax.numpy as jnp
    from oem import OrbitEphemerisMessage

    from voskhod.export.celestial import celestial_rotation
    from voskhod.phases.orbit import position_at

    path = tmp_path / "flight.oem"
    path.write_text(oem_text(flight, CREATED))
    coast = OrbitEphemerisMessage.open(str(path)).segments[0]
    seconds = flight.telemetry["orbit"].time_s
    middle = 0.5 * (seconds[100:105] + seconds[101:106])
    ours = np.column_stack(position_at(flight.record.orbit, jnp.asarray(middle)))
    ours = ours @ celestial_rotation(flight.mission.mission.launched).T
    from astropy.time import Time

    for at, where in zip(middle, ours, strict=True):
        epoch = Time(flight.mission.mission.instant(float(at)).replace(tzinfo=None), scale="utc")
        # 1 m: the sixth-order remainder is millimetres, the epoch's microsecond 8 mm, and the
        # flight's own polynomial is not smoother than decimetres.
        assert np.linalg.norm(1e3 * coast(epoch).position - where) < 1.0


def test_the_same_flight_gives_the_same_text(flight):
    """Nothing but the creation date that the caller gives depends on the clock."""
    moscow = CREATED.astimezone(timezone(timedelta(hours=3)))
    text = oem_text(flight, CREATED)
    assert text == oem_text(flight, moscow)
    assert "CREATION_DATE = 2030-01-02T03:04:05\n" in text
    assert text.isascii()
    assert max(map(len, text.splitlines())) <= 254  # CCSDS 502.0-B-2, section 7.3.3


def test_small_missions_have_their_segments(small_flight, tmp_path):
    """A flight from the edge of the air has one segment, which begins with the entry state."""
    from oem import OrbitEphemerisMessage

    path = tmp_path / "flight.oem"
    path.write_text(oem_text(small_flight, CREATED))
    segments = OrbitEphemerisMessage.open(str(path)).segments
    names = [name for name in ("orbit", "entry") if name in small_flight.telemetry]
    assert [len(list(segment.states)) for segment in segments] == [
        small_flight.telemetry[name].time_s.size for name in names
    ]


def test_an_entry_begins_with_its_stated_speed(capsule, tmp_path):
    """The first state has the radius and the inertial speed of the mission file."""
    from oem import OrbitEphemerisMessage

    path = tmp_path / "flight.oem"
    path.write_text(oem_text(capsule, CREATED))
    (segment,) = OrbitEphemerisMessage.open(str(path)).segments
    state = next(iter(segment.states))
    # Six decimals of km and nine of km/s.
    assert np.linalg.norm(state.position) == pytest.approx(6503.14, abs=2e-6)
    assert np.linalg.norm(state.velocity) == pytest.approx(11.04, abs=2e-9)
    assert "fall from the edge of the air to the ground" in path.read_text()
