"""Reports of missions that lack most of what there is: no crew, no orbit, no canopy, no search."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from lxml import html as lxml_html

from voskhod.evidence.claims import Claim
from voskhod.physics.earth import along_and_cross_track
from voskhod.report import figures_entry, figures_error, figures_landing, places, words
from voskhod.report.limits import models_of, not_modelled_by
from voskhod.report.page import report_html
from voskhod.report.pictures import PICTURES, write_pictures
from voskhod.report.shown import NARROW
from voskhod.report.terminal import print_flight
from voskhod.report.windows import region_of

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=["capsule", "skipping", "dateline", "crewed"])
def small(request):
    """Return each of these flights in turn."""
    return request.getfixturevalue(request.param)


def text_of(page):
    """Return the words of the page."""
    return " ".join(lxml_html.document_fromstring(page.encode()).text_content().split())


def documented(flight, north_km):
    """Return claims of a landing so far north of where a flight came down."""
    landed = flight.record.landing
    angles = float(landed.latitude) + north_km / 6371.0, float(landed.longitude)
    names = ("landing.latitude", "landing.longitude")
    return tuple(
        Claim(name, name, angle, "rad", None, None, "the book", "a book")
        for name, angle in zip(names, angles, strict=True)
    )


def test_every_small_mission_has_a_page(small):
    """The page is well formed, has no empty picture, no empty section and no NaN."""
    page = report_html(small, ())
    tree = ElementTree.fromstring(page.replace("<!DOCTYPE html>", ""))
    shown = [name for name, picture in PICTURES.items() if picture.is_part_of(small, ())]
    drawings = tree.findall(f".//{SVG}svg")
    assert [d.attrib["aria-label"] for d in drawings] == [
        PICTURES[name].describe(small) for name in shown
    ]
    assert "nan" not in re.findall(r"[a-z]+", text_of(page).lower())
    assert "Difference" not in page
    for name in ("spacewalk", "cabin", "survival", "landing-error"):
        assert f'id="{name}"' not in page


def test_an_uncrewed_flight_is_not_told_as_a_crewed_one(capsule, crewed):
    """Neither masthead, verdict, figures nor models of an empty capsule speak of a crew."""
    text = text_of(report_html(capsule, ()))
    before_table = text.partition("What was measured")[0]
    assert "crew" not in before_table.lower()
    assert "The capsule came down: open country, mountainous, " in before_table
    assert "Lift-off" not in before_table
    for sentence in (figures_entry.describe(capsule), figures_entry.caption(capsule)):
        assert "people" not in sentence
        assert "NASA" not in sentence
    assert "limits for people" in figures_entry.describe(crewed)
    parts = {model.part for model in models_of(capsule)}
    assert parts == {"Air", "Entry", "Ground"}
    assert not any("crew" in sentence for sentence in not_modelled_by(capsule))


def test_a_crewed_flight_without_a_search_ends_on_the_ground(crewed):
    """Its verdict says what lies there; nothing is said of rescue or nights out."""
    text = text_of(report_html(crewed, ())).replace(NARROW, " ")
    # Alabama: which cell of the ground's grid it is hangs on a kilometre of the landing.
    said = r"The crew came down alive: [a-z ]+, [a-z]+, \d+ m, touchdown at 10 m/s\."
    assert re.search(said, text)
    assert "Nights out" not in text
    assert "CrewA Pilot (commander)" in text


def test_a_flight_that_skips_out_says_so(skipping):
    """It has an entry to show but no landing, and its loss counts in mission time."""
    page = report_html(skipping, ())
    said = r"Lost: the capsule left the air again, \d+:\d\d:\d\d of mission time\."
    assert re.search(said, text_of(page))
    assert 'id="entry"' in page
    assert 'id="landing"' not in page


def test_the_terminal_says_what_lies_at_the_landing_place(capsule, skipping, capsys):
    """A line with place and ground; none for a flight that did not come down."""
    print_flight(capsule, (), "out")
    shown = capsys.readouterr().out
    assert re.search(r"Landing: 37°.\d\d′.N 109°.\d\d′.W, open country, mountainous, \d+ m", shown)
    assert "documents report" not in shown
    assert "MJ/m²" in shown
    print_flight(skipping, (), "out")
    assert "Landing:" not in capsys.readouterr().out


def test_codes_are_spelt_out():
    """Forest and relief are numbers to programs and words to people."""
    assert words.code_words("landing.forest", 2.0) == "closed forest"
    assert words.code_words("landing.on_land", 0.0) == "water"
    assert words.code_words("landing.relief", None) == ""
    assert words.code_words("landing.time", 1.0) == ""


def test_pictures_of_small_missions_are_written(small, tmp_path):
    """One PNG for each picture that the mission has."""
    names = {path.stem for path in write_pictures(small, (), tmp_path)}
    expected = {"ground-track", "entry"}
    assert names == expected | ({"landing"} if small.record.entry.came_down else set())


def test_the_map_of_an_entry_holds_its_track(small):
    """Start and end of the entry lie in the window, also over the date line."""
    if small.record.orbit is not None:
        return
    window, entry = region_of(small), small.telemetry["entry"]
    if float(np.ptp(np.unwrap(entry["longitude"], period=360.0))) > 90.0:
        assert window is None  # as long as that, the world is the better map
        return
    for end in (0, -1):
        shown = [entry["longitude"][end] + turn for turn in (-360.0, 0.0, 360.0)]
        assert any(window.west < east < window.east for east in shown)
        assert window.south < entry["latitude"][end] < window.north


def test_the_landing_error_needs_a_documented_place(capsule):
    """With one it is drawn and splits the miss as the flight's own models do."""
    picture, claims = PICTURES["landing-error"], documented(capsule, 30.0)
    assert not picture.is_part_of(capsule, ())
    assert picture.is_part_of(capsule, claims)
    book, ours = figures_error.spots_of(capsule, claims)
    target = capsule.record.aim
    theirs = along_and_cross_track(claims[0].value, claims[1].value, *target[:3])
    # 1 m on 30 km: two ways of the same spherical trigonometry
    assert (book.along_km, book.right_km) == pytest.approx(
        [float(part) / 1e3 for part in theirs], abs=1e-3
    )
    assert np.hypot(book.along_km, book.right_km) == pytest.approx(30.0, abs=1e-3)
    assert (ours.along_km, ours.right_km) == pytest.approx((0.0, 0.0), abs=1e-3)
    page = report_html(capsule, claims)
    assert "Landing error" in page
    assert figures_landing.aims(capsule) == []  # it came down on its aim point


def test_the_split_of_a_miss_is_that_of_the_measurands(flight):
    """Downrange and crossrange of the built-in mission agree with the chart."""
    from voskhod.evidence.claims import load_claims

    *_, ours = figures_error.spots_of(flight, load_claims("voskhod-2"))
    values = flight.measurands
    # 1 m on 300 km
    assert 1e3 * ours.along_km == pytest.approx(values["landing.downrange_error"], abs=1.0)
    assert 1e3 * ours.right_km == pytest.approx(values["landing.crossrange_error"], abs=1.0)


def test_due_east_is_to_the_right_of_a_track_to_the_north():
    """A place one degree east of a point on the equator is 111 km right of a northbound track."""
    aim, at = places.Place("aim", 0.0, 0.0), places.Place("at", 0.0, 1.0)
    along, across = places.along_and_across(aim, 0.0, at)
    assert along == pytest.approx(0.0, abs=1e-6)
    assert across == pytest.approx(6371000.0 * np.pi / 180.0)


def test_profiles_reach_the_greatest_load(small):
    """The curve that is drawn peaks at the flight's own figure."""
    whole = figures_entry.profile_of(small)
    # The curve is drawn through 801 points: its top may be missed by some 1e-4.
    peak = float(small.record.entry.peak_load)
    assert float(whole.load.max()) == pytest.approx(peak, rel=2e-3)
