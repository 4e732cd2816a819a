"""The debrief: complete, well-formed, self-contained, and true to the flight."""

import re
import tomllib
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from lxml import html as lxml_html

from voskhod.evidence.claims import load_claims
from voskhod.flight.flight import fly_mission
from voskhod.flight.measurands import MEASURANDS
from voskhod.mission.loading import check_mission, load_mission, mission_digest, mission_text
from voskhod.mission.plan import uncertain_numbers
from voskhod.report.page import report_html
from voskhod.report.shown import NARROW, clock

XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
WALK = ("spacewalk", "airlock", "suit", "walkers", "floating", "prebreathe", "radio")


@pytest.fixture(scope="module")
def claims():
    """Return what documents say about Voskhod 2."""
    return load_claims("voskhod-2")


@pytest.fixture(scope="module")
def page(flight, claims):
    """Return the debrief of the nominal flight."""
    return report_html(flight, claims)


def flown(*overrides):
    """Return the nominal flight of a mission that is changed in some keys."""
    return fly_mission(load_mission("voskhod-2", overrides))


@pytest.fixture(scope="module")
def odd_flights(orbiting, drawn):
    """Return flights that end early, one that is a draw and one that has no walk."""
    table = tomllib.loads(mission_text("voskhod-2")[1])
    indoors = check_mission({key: part for key, part in table.items() if key not in WALK})
    return {
        "stays in orbit": orbiting,
        "runs out of oxygen": flown("suit.backpack.oxygen=0.6 kg"),
        "cannot get in": flown("spacewalk.lowers_pressure=false"),
        "drawn": drawn,
        "no walk": fly_mission(indoors),
    }


def tree_of(page):
    """Return the page as a tree; a strict parser refuses anything left open."""
    return ElementTree.fromstring(page.replace("<!DOCTYPE html>", ""))


def text_of(page):
    """Return the words of the page, as a browser's parser reads them."""
    return " ".join(lxml_html.document_fromstring(page.encode()).text_content().split())


def test_the_page_is_well_formed(page):
    """A strict parser reads the page, and a browser's parser finds the same elements."""
    tree = tree_of(page)
    lenient = lxml_html.document_fromstring(page.encode())
    for tag in ("section", "table", "tr", "td", "figure"):
        assert len(tree.findall(f".//{XHTML}{tag}")) == len(lenient.findall(f".//{tag}")) > 0


def test_the_page_needs_nothing_else(page):
    """No script, no link, no picture, no font and no address that is loaded."""
    tree = tree_of(page)
    tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert not tags & {"script", "link", "img", "iframe", "image", "object", "audio", "video"}
    for element in tree.iter():
        for name, value in element.attrib.items():
            if name.rpartition("}")[2] in ("href", "src"):
                assert value.startswith("#")
        assert "url(http" not in element.attrib.get("style", "")
    assert "@import" not in page
    assert "url(http" not in page


def test_ids_are_unique_and_references_lead_somewhere(page):
    """No two elements share an id, and every reference inside the pictures has its target."""
    names = re.findall(r' id="([^"]*)"', page)
    assert len(names) == len(set(names))
    assert set(re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"', page)) != set()
    for pair in re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"', page):
        assert "".join(pair) in names


def test_every_picture_is_described(page):
    """Each picture is one image to those who do not see it, described by a sentence."""
    drawings = tree_of(page).findall(f".//{SVG}svg")
    assert len(drawings) == 9
    for drawing in drawings:
        assert drawing.attrib["role"] == "img"
        assert len(drawing.attrib["aria-label"].split()) > 6


def test_the_same_flight_gives_the_same_bytes(flight, claims, page):
    """Neither clock nor chance is in the page."""
    assert report_html(flight, claims) == page


def test_masthead_says_what_was_flown(flight, page):
    """Title, crew, lift-off in both clocks, draw and digest stand at the head."""
    text = text_of(page)
    assert flight.mission.mission.title in text
    assert "18 March 1965, 07:00:00 UTC (10:00:00 Moscow time)" in text
    assert all(member.name in text for member in flight.mission.mission.crew)
    assert mission_digest(flight.mission)[:12] in text
    assert "nominal" in text


def test_every_event_and_measurand_is_there(flight, page):
    """Each event has its mission time, each measurand its definition."""
    text = text_of(page)
    for event in flight.events:
        assert event.title in text
        assert clock(event.time_s) in text
    for measurand in MEASURANDS:
        assert (measurand.definition in text) == (measurand.id in flight.measurands)


def test_every_document_is_quoted_with_its_source(page, claims):
    """Each claim stands in the table with what it says and who says so."""
    text = text_of(page)
    for claim in claims:
        assert " ".join(claim.says.split()) in text
        assert " ".join(claim.source.split()) in text


def test_every_doubtful_number_is_listed(flight, page):
    """The appendix has a row for each number that a campaign would draw."""
    rows = tree_of(page).findall(f".//{XHTML}section[@id='inputs']//{XHTML}td[@title]")
    assert [row.attrib["title"] for row in rows] == list(uncertain_numbers(flight.mission))


def test_text_from_files_cannot_become_markup(flight, claims):
    """A title with angle brackets is shown, not obeyed."""
    sly = load_mission("voskhod-2", ("mission.title=<script>alert(1)</script> & co",))
    page = report_html(replace(flight, mission=sly), ())
    assert "<script" not in page
    assert "<script>alert(1)</script> & co" in text_of(page)


@pytest.mark.parametrize(
    "name", ["stays in orbit", "runs out of oxygen", "cannot get in", "drawn", "no walk"]
)
def test_flights_of_every_kind_have_a_page(odd_flights, claims, name):
    """A flight that ends early, a draw and a mission without a walk are reported whole."""
    odd = odd_flights[name]
    page = report_html(odd, claims)
    assert len(tree_of(page).findall(f".//{XHTML}section")) >= 7
    assert "nan" not in re.findall(r"[a-z]+", text_of(page).lower())
    if not odd.outcome.is_nominal:
        assert "Lost: " + odd.outcome.meaning in text_of(page)


def test_what_did_not_happen_is_a_dash_with_its_reason(odd_flights, claims):
    """A ship that stays in orbit has no landing, and the page says why."""
    odd = odd_flights["stays in orbit"]
    page = report_html(odd, claims)
    text = text_of(page)
    assert "undefined: the ship did not come down" in text
    assert "there is no entry, no landing and no rescue to show" in text
    assert len(tree_of(page).findall(f".//{SVG}svg")) == 4  # track, walk, float, cabin


def test_a_mission_without_a_walk_has_no_strip_charts(odd_flights):
    """Without a spacewalk its section, its cards and its measurands are absent."""
    text = text_of(report_html(odd_flights["no walk"], ()))
    assert "Time outside" not in text
    assert "Heart rate" not in text
    assert "no documents on this mission" in text


def test_a_draw_shows_what_was_drawn(odd_flights):
    """A draw names its seed, how to fly it again, and each number as drawn."""
    odd = odd_flights["drawn"]
    text = text_of(report_html(odd, ()))
    assert "draw 7 of seed 1" in text
    assert "voskhod fly voskhod-2 --seed 1 --draw 7" in text
    assert "Drawn" in text


def test_the_landing_card_measures_from_the_document(page):
    """The card gives the distance from the first documented place and from the aim point."""
    text = text_of(page).replace(NARROW, " ")
    assert re.search(r"\d+ km from the documented 59° 34′ N 55° 28′ E", text)
    assert re.search(r"\d+ km from the aim point", text)
