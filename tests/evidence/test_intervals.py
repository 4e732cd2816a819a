"""Which duration lies inside which, against the flight's own definitions."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voskhod.evidence.intervals import ORDER, SPANS, lies_inside, nested, rank
from voskhod.flight.measurands import MEASURANDS
from voskhod.flight.walk_measurands import WALK

WALKED = [name for name in SPANS if name in {one.id for one in WALK}]
SECONDS = st.lists(st.floats(0.0, 1e4), min_size=len(ORDER), max_size=len(ORDER)).map(sorted)


def measured(name, at):
    """Return a measurand of the walk as the flight computes it, from times of its events."""
    times = SimpleNamespace(
        **at,
        hatch_could_open=True,
        came_back=True,
        back=at["back_inside"],
        returns=at["return_begun"],
    )
    record = SimpleNamespace(walk=SimpleNamespace(times=times))
    return float(MEASURANDS[name].read(record)[0])


@pytest.mark.parametrize("name", SPANS)
def test_every_span_is_a_measurand(name):
    """A span is a time of the registry."""
    assert MEASURANDS[name].unit == "s"


@given(SECONDS)
def test_spans_are_what_the_flight_measures(seconds):
    """Each duration of the walk, by the flight's own function, is last event less first."""
    at = dict(zip(ORDER, seconds, strict=True))
    for name in WALKED:
        first, last = SPANS[name]
        assert measured(name, at) == pytest.approx(at[last] - at[first], abs=1e-9)


@given(SECONDS)
def test_a_part_is_never_longer_than_its_whole(seconds):
    """Whatever the times, as long as the events keep their order."""
    at = dict(zip(ORDER, seconds, strict=True))
    lasted = {name: at[last] - at[first] for name, (first, last) in SPANS.items()}
    assert all(lasted[inner] <= lasted[outer] for inner, outer in nested())


def test_walk_lies_inside_hatch_inside_cycle():
    """The chain of the walk, and of the ground."""
    chain = ("out_to_return", "outside", "hatch_open", "vacuum", "airlock_cycle")
    for inner, outer in zip(chain, chain[1:], strict=False):
        assert lies_inside(f"spacewalk.{inner}_duration", f"spacewalk.{outer}_duration")
        assert not lies_inside(f"spacewalk.{outer}_duration", f"spacewalk.{inner}_duration")
    assert lies_inside("rescue.located_after", "rescue.extracted_after")
    assert not lies_inside("rescue.located_after", "landing.time")
    assert not lies_inside("landing.miss_distance", "landing.time")


def test_turns_of_a_walk_have_the_place_of_the_walk():
    """The second turn leaves the airlock where the only one does."""
    assert rank("left_airlock_2") == rank("left_airlock") is not None
    assert rank("peak_load") is rank(None) is None
