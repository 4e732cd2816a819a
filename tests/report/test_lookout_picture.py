"""The picture of a search: what it shades and rings, against counts and plain geometry."""

import math
from dataclasses import replace

import numpy as np
import pytest

from voskhod.evidence.claims import load_claims
from voskhod.report import figures_ground, figures_lookout, look
from voskhod.report.figures_survival import Helped, draw_survival


@pytest.fixture(scope="module")
def drawn(flight):
    """Return the picture of the nominal search."""
    with look.house_style():
        return figures_lookout.draw(flight, load_claims("voskhod-2"))


def texts(figure):
    """Return every text of a figure, those of legends included."""
    found = [text.get_text() for axes in figure.axes for text in axes.texts]
    legends = [axes.get_legend() for axes in figure.axes if axes.get_legend()]
    return found + [text.get_text() for one in legends for text in one.get_texts()]


def test_shades_hold_what_they_say():
    """Cells of 40, 30, 20, 6 and 4 %: half is held by two, 80 % by three, 95 % by four."""
    belief = np.array([0.06, 0.4, 0.2, 0.04, 0.3, 0.0])
    level = figures_lookout.levels(belief)
    assert level.tolist() == [1, 3, 2, 0, 3, 0]
    for count, share in ((3, 0.5), (2, 0.8), (1, 0.95)):
        held = belief[level >= count]
        assert held.sum() >= share > held.sum() - held.min()


def test_map_shows_place_datum_and_bases(flight, drawn):
    """Touchdown, datum and the bases within the window have their names on the map."""
    shown = texts(drawn)
    assert {"touchdown", "datum", "helicopters, Perm"} <= set(shown)
    assert any(text.startswith("sortie 1") for text in shown)


def test_rings_are_as_large_as_their_share(flight, drawn):
    """Areas of the first sortie's rings stand to each other as shares of the fleet."""
    first = figures_lookout.sorties(flight)[0]
    share = np.asarray(flight.record.rescue.lookout.shares[first])
    drawings = (one for one in drawn.axes[0].collections if hasattr(one, "get_sizes"))
    rings = next(one for one in drawings if len(one.get_sizes()))
    sizes = np.sort(rings.get_sizes())[::-1]
    largest = np.sort(share)[::-1][: sizes.size]
    np.testing.assert_allclose(sizes / sizes[0], largest / largest[0], rtol=1e-6)
    # What is too small for a ring is little of the fleet.
    assert largest.sum() > 0.95 * share.sum()


def test_located_stands_at_its_event(flight, drawn):
    """The moment of finding is a line of the chart, in hours after touchdown."""
    down, found = (flight.event(name).time_s for name in ("touchdown", "located"))
    lines = [line.get_xdata() for line in drawn.axes[1].lines if len(set(line.get_xdata())) == 1]
    assert [x[0] for x in lines] == [pytest.approx((found - down) / 3600.0)]


def test_bearings_are_those_of_a_station_that_heard(flight):
    """With one station that heard in the first hour, one line leaves it towards the capsule."""
    record = flight.record
    known = np.full(len(record.plan.search.listeners), 1e9)
    known[0] = 60.0
    heard = record.rescue.lookout.heard._replace(known=known)
    found = record.rescue._replace(lookout=record.rescue.lookout._replace(heard=heard))
    changed = replace(flight, record=record._replace(rescue=found))
    ((one, towards),) = figures_lookout._bearings(changed)
    assert one.name == "Moscow"
    # East and north on a Mercator map: a rhumb line, within a few degrees of the great circle.
    north, east = float(record.landing.latitude), float(record.landing.longitude)
    high, low = (math.asinh(math.tan(x)) for x in (north, float(one.latitude)))
    rhumb = math.atan2(east - float(one.longitude), high - low)
    assert math.degrees(towards) == pytest.approx(math.degrees(rhumb), abs=8.0)
    lat, lon = figures_lookout._line(one, towards)
    near = np.min(np.hypot(lat - math.degrees(north), (lon - math.degrees(east)) * math.cos(north)))
    assert near < 0.2  # degrees: a nominal bearing has no error, points stand 20 km apart
    assert figures_lookout._bearings(flight) == []


def test_cold_ends_some_hours_after_the_crew_is_out(flight):
    """The chart of the cold is cut, though the record goes on for eight days."""
    down, out = (flight.event(name).time_s for name in ("touchdown", "extracted"))
    until = figures_ground.shown_until(flight)
    assert until == pytest.approx((out - down) / 3600.0 + figures_ground.SPARED_H)
    kept = tuple(event for event in flight.events if event.name not in ("extracted", "froze"))
    assert figures_ground.shown_until(replace(flight, events=kept)) == pytest.approx(192.0)


def test_survival_curves_show_both_cases():
    """Two panels of two lines each, in per cent, named at their ends."""
    hours = np.arange(193.0)
    fall, kept = np.linspace(1.0, 0.2, 193), np.full(193, 0.9)
    with look.house_style():
        figure = draw_survival(hours, Helped(kept, fall), Helped(kept, kept))
    assert len(figure.axes) == 2
    assert figure.axes[0].lines[1].get_ydata()[-1] == pytest.approx(20.0)
    places = [text.xy[1] for text in figure.axes[1].texts]
    assert abs(places[0] - places[1]) >= 5.9  # names of lines that meet stand apart


def test_nothing_is_shown_of_a_search_that_failed(flight):
    """A flight that is not located has no moment to show, and says so."""
    values = dict(flight.measurands) | {"rescue.located_after": None}
    assert "not located" in figures_lookout.describe(replace(flight, measurands=values))
