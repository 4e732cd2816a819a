"""A flight as header and columns: what a page reads is what was flown."""

import json

import jax.numpy as jnp
import numpy as np
import pytest

from voskhod.evidence.claims import load_claims
from voskhod.export.bundle import bundle_of, ends_at, flight_id, header_bytes
from voskhod.export.charts import CHARTS, number_at
from voskhod.export.flight_json import flight_document
from voskhod.physics import earth, sky


@pytest.fixture
def bundle(small_flight):
    """Return each small flight in turn as a bundle."""
    return bundle_of(small_flight, {"capsule.mass": "1 kg"})


def column(bundle, group, offset):
    """Return a column."""
    return np.frombuffer(bundle.columns, "<f4", group["count"], offset)


def test_the_header_is_strict_json_and_holds_flight_json(small_flight, bundle):
    """No NaN; everything of flight.json stands in it."""
    read = json.loads(header_bytes(bundle.header))
    assert read.items() >= json.loads(json.dumps(flight_document(small_flight))).items()
    assert read["set"] == {"capsule.mass": "1 kg"}
    assert read["epoch"] == read["mission"]["launched"]


def test_columns_are_the_telemetry(small_flight, bundle):
    """Every channel to the last bit of a float32, times to a millisecond; nothing is left over."""
    told = bundle.header["telemetry"]
    ends = []
    assert [one["name"] for one in told["groups"]] == list(small_flight.telemetry)
    for one in told["groups"]:
        flown = small_flight.telemetry[one["name"]]
        time = one["start"] + column(bundle, one, one["time"]).astype(float)
        # Half of the last bit of some hours in float32 is half a millisecond.
        np.testing.assert_allclose(time, flown.time_s, atol=1e-3, rtol=0.0)
        for name, channel in one["channels"].items():
            values = column(bundle, one, channel["offset"])
            np.testing.assert_array_equal(values, flown[name].astype(np.float32))
            ends.append(channel["offset"] + values.nbytes)
    assert max(ends) == told["bytes"] == len(bundle.columns)


def test_phases_span_the_flight(small_flight, bundle):
    """In order of their starts, none empty, all between the first and the last instant."""
    phases = bundle.header["phases"]
    starts = [one["start_s"] for one in phases]
    assert starts == sorted(starts)
    assert all(one["start_s"] < one["end_s"] for one in phases)
    assert starts[0] == bundle.header["begin_s"]
    assert max(one["end_s"] for one in phases) <= bundle.header["duration_s"]
    assert bundle.header["duration_s"] == ends_at(small_flight)


def test_the_sun_between_rows_is_where_it_is(small_flight, bundle):
    """A straight line between two rows leads to the Sun, to a hundredth of a degree."""
    told, launched = bundle.header["sky"], small_flight.mission.mission.launched
    rows = np.array(told["sun"])
    at = 0.37 * rows[0, 0] + 0.63 * rows[1, 0]
    line = 0.37 * rows[0, 1:] + 0.63 * rows[1, 1:]
    true = np.array([float(part) for part in sky.sun_direction(jnp.asarray(at), launched)])
    # Times are rounded to 0.1 s, parts of the vector to 1e-6.
    assert float(np.dot(line, true)) > 1.0 - 1e-8
    assert told["greenwich_rad"] == earth.rotation_angle_at(launched)


def test_greenwich_turns_the_inertial_place_into_the_fixed_one(crewed):
    """Angle and rate of the header lead from the inertial channels to the Earth-fixed ones."""
    told, orbit = bundle_of(crewed).header["sky"], crewed.telemetry["orbit"]
    angle = told["greenwich_rad"] + told["rate_rad_s"] * orbit.time_s
    x = np.cos(angle) * orbit["x"] + np.sin(angle) * orbit["y"]
    # Sines of angles below ten turns are right to 1e-14, of 7000 km a micrometre.
    np.testing.assert_allclose(x, orbit["fixed_x"], atol=1e-5, rtol=0.0)


def test_charts_show_channels_that_are_there(small_flight, bundle):
    """Every line is a channel with its meaning; limits are numbers of the plan with a source."""
    charts = {one["id"]: one for one in bundle.header["charts"]}
    assert "load" in charts
    assert "suit-pressure" not in charts
    for one in charts.values():
        for line in one["series"]:
            channel = small_flight.telemetry[line["group"]].channels[line["channel"]]
            assert channel.meaning in line["label"]
        assert all(limit["source"] for limit in one["limits"])


def test_limits_are_those_of_the_flown_plan(crewed):
    """A touchdown at 15 m/s is the limit of the mission file."""
    charts = {one["id"]: one for one in bundle_of(crewed).header["charts"]}
    limit = charts["airspeed"]["limits"][0]
    assert limit["value"] == number_at(crewed.record.plan, "parachute.touchdown_limit") == 15.0
    assert number_at(crewed.mission, "walkers.0.core_limit") is None


def test_every_chart_has_a_name_of_its_own():
    """Deep links name charts by it."""
    names = [chart.id for chart in CHARTS]
    assert len(set(names)) == len(names)


def test_names_of_flights_differ():
    """By mission, seed and draw; 16 hexadecimal digits."""
    names = {flight_id(d, s, w) for d in "ab" for s, w in ((None, None), (1, 0), (1, 1), (0, 1))}
    assert len(names) == 8
    assert all(len(name) == 16 and int(name, 16) >= 0 for name in names)


def test_what_a_small_mission_has_not_is_null(bundle):
    """No walk, no search, no evidence."""
    header = bundle.header
    assert header["search"] is None
    assert header["claims"] == []
    assert header["vehicle"]["airlock"] is header["vehicle"]["tether"] is None


def test_the_whole_flight_has_everything(flight):
    """Walk, search and claims of Voskhod 2, as report and evidence have them."""
    bundle = bundle_of(flight)
    header = json.loads(header_bytes(bundle.header))
    assert {one["name"] for one in header["phases"]} >= {"ascent", "spacewalk", "rescue"}
    search = header["search"]
    assert sum(search["map"]["chance"]) == pytest.approx(1.0, abs=1e-4)  # rounded to 1e-6 each
    cells = search["map"]["rows"] * search["map"]["columns"]
    assert len(search["map"]["chance"]) == cells
    assert len(search["map"]["corners"]) == (search["map"]["rows"] + 1) * (
        search["map"]["columns"] + 1
    )
    assert search["found_s"] == pytest.approx(flight.event("located").time_s, abs=3600.0)
    rows = {one["id"]: one for one in header["claims"]}
    for claim in load_claims("voskhod-2"):
        row = rows[claim.id]
        assert (row["measurand"], row["value"]) == (claim.measurand, claim.value)
        assert row["flight_value"] == flight.measurands.get(claim.measurand)
    assert header["vehicle"]["tether"]["length_m"] == 5.35
