"""What a report tells of a walk: strips, margins, float, places in view."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from voskhod.mission.loading import load_mission
from voskhod.report import figures_float, figures_walk, look, walk_tables
from voskhod.report.limits import models_of, not_modelled_by
from voskhod.report.sightings import minutes_outside
from voskhod.report.walk_strips import clock_of, named_stretches, people_of, strips_of


def test_strips_show_the_plan_that_was_flown(flight):
    """Every panel has finite lines as long as its clock, and limits of the plan."""
    strips = strips_of(flight)
    length = flight.telemetry["spacewalk"].time_s.size
    assert len(strips) == len({strip.title for strip in strips}) == 14
    for strip in strips:
        for trace in strip.traces:
            assert trace.values.shape == (length,)
            assert np.isfinite(trace.values).all()
    pressure = strips[0]
    assert [limit.level for limit in pressure.limits] == pytest.approx(
        [float(flight.record.plan.suit.normal_pressure) / 1e3,
         float(flight.record.plan.suit.low_pressure) / 1e3]
    )  # fmt: skip
    assert clock_of(flight).name == "minutes"
    assert [person.name for person in people_of(flight)] == ["Alexei Leonov"]


def test_the_first_margin_is_named_where_it_rules(flight):
    """At the middle of a named stretch the margin of that name is the least."""
    group = flight.telemetry["spacewalk"]
    found = named_stretches(group)
    assert found
    for at, name in found:
        row = int(np.searchsorted(group.time_s, at))
        least = group["least_time_left"][row]
        key = {"all oxygen": "reserve", "carbon dioxide": "carbon", "core temperature": "core"}
        own = group[f"{key.get(name, name)}_time_left"][row]
        assert own == pytest.approx(least)


def test_numbers_of_events_keep_apart_and_on_the_sheet():
    """Crowded numbers keep their order and their distance; those at the edge move back."""
    seats = figures_walk._seats([0.0, 1.0, 1.1, 50.0, 99.0, 99.5, 100.0], (0.0, 100.0))
    assert np.diff(seats).min() >= 4.5 - 1e-9
    assert seats[-1] <= 112.0
    assert seats[3] == 50.0


def test_margins_are_the_least_of_the_telemetry(flight):
    """The table has what has a margin of less than a day, and no row of a store that is absent."""
    text = str(walk_tables.margins(flight))
    group = flight.telemetry["spacewalk"]
    assert ("Oxygen" in text) == (group["oxygen_time_left"].min() < 86000.0)
    assert "Sorbent" not in text  # an open loop has none
    assert "All oxygen" not in text  # nor an emergency pack


def test_excursions_are_counted_and_drawn(flight):
    """As many excursions as the mission file has, and ship and path at one scale on both axes."""
    floated = flight.record.floating
    assert figures_float.excursions_of(floated).max() == flight.mission.floating.excursions
    with look.house_style():
        figure = figures_float.draw(flight, ())
    hatch = [float(part) for part in floated.hatch]
    for axes, across in zip(figure.axes[:2], (2, 1), strict=True):
        box = axes.get_position()
        wide, high = (box.width, box.height) * np.asarray(figure.get_size_inches())
        left, right = axes.get_xlim()
        low, top = axes.get_ylim()
        assert (right - left) / wide == pytest.approx((top - low) / high)
        for part, at, ends in ((0, hatch[0], (left, right)), (across, hatch[across], (low, top))):
            path = np.asarray(floated.poses.place[part]) + at
            assert ends[0] < path.min()
            assert path.max() < ends[1]


def test_places_in_view_are_near_the_track(flight):
    """A row for each minute outside; what is in view lies within the horizon, nearest first."""
    found = minutes_outside(flight)
    outside = flight.measurands["spacewalk.outside_duration"]
    assert len(found) == int(outside // 60.0) + 1
    names = {one.name for minute in found for one in minute.places}
    assert "Black Sea" in names  # he came out over it: every account
    for minute in found:
        away = [one.distance_km for one in minute.places]
        assert away == sorted(away)
        # Horizon at 500 km: 2573 km; a wide place may have its middle beyond.
        assert max(away, default=0.0) < 3500.0
    text = str(walk_tables.in_view(flight))
    assert text.count("<tr") == len(found) + 1


@pytest.fixture(scope="module")
def pair(flight):
    """Return the flight with a second man who does what the first does."""
    first = flight.mission.walkers[0]
    second = first.model_copy(update={"name": ""})
    plan = flight.record.plan
    walkers = (plan.walkers[0], plan.walkers[0])
    return replace(
        flight,
        mission=flight.mission.model_copy(update={"walkers": (first, second)}),
        record=flight.record._replace(plan=plan.model_copy(update={"walkers": walkers})),
        telemetry={**flight.telemetry, "spacewalk_2": flight.telemetry["spacewalk"]},
    )


def test_two_people_have_two_lines_and_their_names(pair):
    """Each has a line of his own style, his name over the charts and his rows of margins."""
    people = people_of(pair)
    assert [person.name for person in people] == ["Alexei Leonov", "person 2"]
    assert len({(person.colour, str(person.style)) for person in people}) == 2
    with look.house_style():
        figure = figures_walk.draw(pair, ())
    assert {"Alexei Leonov", "person 2"} <= {text.get_text() for text in figure.texts}
    assert str(walk_tables.margins(pair)).count("person 2") == 1


def test_a_walk_alone_hears_nothing_of_landing():
    """A mission that stays in orbit is not told of burn, entry, canopies or booms."""
    alone = SimpleNamespace(mission=load_mission("polaris-dawn"))
    parts = {model.part for model in models_of(alone)}
    assert {"Airlock", "Life support", "People in suits"} <= parts
    assert not parts & {"Burn", "Entry", "Load on people", "Ground", "Free float"}
    assert not any(word in " ".join(not_modelled_by(alone)) for word in ("capsule", "booms"))
