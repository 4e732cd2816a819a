"""Moments of a walk as sums of its durations, and where claims put them."""

import numpy as np
import pytest

from voskhod.reconstruct.reconstruction import Options, reconstruct
from voskhod.reconstruct.walk_times import walk_times

MISS, OUT = "landing.miss_distance", "spacewalk.outside_duration"
CLOSING, CHECKS = "input.spacewalk.hatch_closing", "input.spacewalk.checks"


@pytest.fixture(scope="module")
def walks(frame):
    """Return flights of a walk with 100 s between opening and out, 300 s between vent and out."""
    rng = np.random.default_rng(4)
    out = rng.normal(700.0, 60.0, 20_000)
    closing, checks = rng.normal(100.0, 5.0, (2, 20_000))
    return frame(**{
        OUT: out,
        CLOSING: closing,
        CHECKS: checks,
        "spacewalk.out_to_return_duration": 0.8 * out,
        "spacewalk.hatch_open_duration": 100.0 + out + closing,
        "spacewalk.airlock_cycle_duration": 300.0 + out + closing + checks,
    })  # fmt: skip


@pytest.fixture(scope="module")
def evidence(folder):
    def date(name, about, text, source):
        return {"id": name, "source": source, "about": about, "attribute": "date", "date": text}

    day = "1965-03-18T08"
    return folder(
        {"id": "A", "source": "S1", "value": "729 s", "readings": {OUT: 1.0}},
        date("O1", "E1", f"{day}:34:51Z", "S1"),
        date("O2", "E1", f"{day}:35:00Z", "S2"),
        date("B1", "E2", f"{day}:47:00Z", "S1"),
        date("B2", "E2", f"{day}:46:00Z", "S2"),
        date("B3", "E2", "1965-03-18", "S1"),
        date("H3", "E3", f"{day}:48:41Z", "S3"),
        outside=({"id": "F", "source": "S3", "value": "600 s", "readings": {OUT: 1.0}},),
        events=tuple(
            {"id": name, "title": name, "date": "..", "topic": "walk", "flight_event": moment}
            for name, moment in (
                ("E1", "left_airlock"),
                ("E2", "back_inside"),
                ("E3", "hatch_closed"),
            )
        ),
    )


@pytest.fixture(scope="module")
def moments(walks, evidence):
    told = reconstruct(walks, evidence, Options(of=(MISS,), which="documents"))
    return {one.name: one for one in walk_times(walks, told, evidence)}


def test_moments_are_sums_in_their_order(moments):
    assert list(moments) == [
        "vent_opened",
        "hatch_opened",
        "left_airlock",
        "return_begun",
        "back_inside",
        "hatch_closed",
        "refill_begun",
    ]
    assert moments["vent_opened"].after.median == pytest.approx(-300.0)
    assert moments["hatch_opened"].after.median == pytest.approx(-100.0)
    assert moments["left_airlock"].after.deviation == 0.0
    for one in (moments["back_inside"].before, moments["back_inside"].after):
        assert one.deviation > 0.0
    ratio = moments["return_begun"].after.median / moments["back_inside"].after.median
    assert ratio == pytest.approx(0.8)
    # Independent: 60 and 5 s, to 2 % of 20 000 draws.
    assert moments["hatch_closed"].before.deviation == pytest.approx(np.hypot(60.0, 5.0), rel=0.02)


def test_claims_stand_where_they_put_a_moment(moments):
    """Clock times count from the same source's own time for out, or else from the first."""
    back = {one.claim: (one.after, one.part) for one in moments["back_inside"].told}
    assert back["A"] == (729.0, "vote")
    assert back["F"] == (600.0, "not heard")
    assert back["B1"] == (729.0, "clock")
    assert back["B2"] == (660.0, "clock")
    assert "B3" not in back  # a day is no moment
    (shut,) = moments["hatch_closed"].told
    assert shut.after == 830.0


def test_a_flight_without_a_walk_has_no_moments(frame, folder):
    rows = frame().drop(OUT)
    evidence = folder({"id": "A", "source": "S1", "value": "430 km", "readings": {MISS: 1.0}})
    told = reconstruct(rows, evidence, Options(of=(MISS,)))
    assert walk_times(rows, told, evidence) == ()


def test_moments_that_need_an_input_without_doubt_are_left_out(walks, evidence):
    rows = walks.drop(CHECKS)
    told = reconstruct(rows, evidence, Options(of=(MISS,)))
    names = [one.name for one in walk_times(rows, told, evidence)]
    assert "refill_begun" not in names
    assert "vent_opened" not in names
    assert "hatch_closed" in names
