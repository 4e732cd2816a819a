"""The records of Voskhod 2: complete, each disputed attribute with both sides, dates that add up.

What is counted here was counted in the documents by hand: 58 claims, 30 artefacts, 29 events, ten
covers and some more, nine kinds of signed things.
"""

import hashlib
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from voskhod.evidence.claims import measurement
from voskhod.evidence.dates import earliest, latest
from voskhod.evidence.folder import built_in_folder
from voskhod.evidence.records import FORMS
from voskhod.flight import events


@pytest.fixture(scope="module")
def folder():
    """Return the evidence on the reference mission."""
    return built_in_folder("voskhod-2")


def numbered(records, letter, digits=2):
    """Return the ids of a letter and digits, sorted."""
    ids = (record.id for record in records)
    return sorted(i for i in ids if i[0] == letter and i[1:].isdigit() and len(i) == digits + 1)


def said(claim):
    """Return what a claim says, whatever its form."""
    return next(getattr(claim, form) for form in FORMS if getattr(claim, form) is not None)


def test_nothing_is_missing(folder):
    """Claims K01 to K58, artefacts A01 to A30, events E01 to E29, without a gap."""
    assert numbered(folder.claims, "K")[:58] == [f"K{i:02d}" for i in range(1, 59)]
    assert numbered(folder.artefacts, "A") == [f"A{i:02d}" for i in range(1, 31)]
    assert numbered(folder.events, "E")[:29] == [f"E{i:02d}" for i in range(1, 30)]
    assert [document.id for document in folder.documents] == ["D000", "D004"]
    assert len(folder.outside) > 100


def test_covers_and_signed_things_are_as_counted(folder):
    """Ten covers with a count and one lot of them without; nine signed things."""
    things = [one for one in folder.artefacts if one.id[0] == "A" and one.id[1:].isdigit()]
    covers = [one.count for one in things if one.kind == "cover"]
    assert sum(n for n in covers if isinstance(n, int)) == 10
    assert [n for n in covers if not isinstance(n, int)] == ["several"]
    signed = {one.id for one in things if one.signatures}
    assert signed == {"A01", "A02", "A04", "A12", "A17", "A18", "A19", "A28", "A29"}
    both = {one.id for one in things if len(one.signatures) == 2}
    assert both == {"A04", "A17", "A18"}


def test_documents_differ_in_bytes_and_code_points(folder):
    """One is plain ASCII; in the other nine signs take more than one byte."""
    one, other = folder.documents
    assert one.bytes == one.code_points == 4264
    # 7 no-break spaces and a registered sign of two bytes, an en dash of three.
    assert other.bytes - other.code_points == 8 * 1 + 1 * 2


def test_passages_carry_hashes_of_their_words(folder):
    """Names and figures that are facts are hashed as they stand, in UTF-8."""
    passages = {passage.id: passage for passage in folder.passages}
    for name, words in [
        ("Q09", "Ural Mountains"),
        ("Q43", "Alexei Arkadyevich"),
        ("Q55", "$600"),
        ("Q58", "14\u201321 business days"),  # an en dash: three bytes, one code point
        ("Q70", "Lieutenant Colonel"),
    ]:
        found = passages[name]
        assert found.end - found.start == len(words)
        assert found.sha256 == hashlib.sha256(words.encode()).hexdigest()


def test_passages_stand_in_the_order_of_their_lines(folder):
    """What begins later stands in no earlier line, and one stretch has one hash."""
    by_document = defaultdict(list)
    for passage in folder.passages:
        by_document[passage.document].append(passage)
    for passages in by_document.values():
        lines = [one.line for one in sorted(passages, key=lambda one: one.start)]
        assert lines == sorted(lines)
    stretches = {(one.document, one.start, one.end, one.sha256) for one in folder.passages}
    assert len({stretch[:3] for stretch in stretches}) == len(stretches)


def test_claims_of_the_documents_point_into_them(folder):
    """Each has a passage of the document of its source; only an absence has none."""
    passages = {passage.id: passage for passage in folder.passages}
    without = [claim.id for claim in folder.claims if claim.passage is None]
    assert without == ["K82"]
    for claim in folder.claims:
        documents = folder.source(claim.source).documents
        assert claim.passage is None or passages[claim.passage].document in documents, claim.id
    assert not any(claim.passage for claim in folder.outside)


# Subject and attribute, and what its claims say: both sides of each dispute of words and dates.
SIDES = [
    ("P-LEONOV", "patronymic", {"Arkadyevich", "Arkhipovich"}),
    ("P-LEONOV", "first", {"human", "Russian"}),
    ("P-LEONOV", "rank", {"Major", "Lieutenant Colonel"}),
    ("A28", "signature-title", {"Pilot-Cosmonaut of the USSR", "Cosmonaut of the USSR"}),
    ("A29", "kind", {"printed copy", "photocopy"}),
    ("A28", "date", {"1965-03-18/1965-03-19", "1965-03-19/.."}),
    ("I2", "issue-date", {"1965-03-23", "1965-05-23"}),
    ("A19", "postmark-date", {"1965-03-23", "1965-03-25"}),
    ("waiting", "nights", {1, 2}),
    ("walk", "duration", {"0:12:09", "0:10:20", "10 min", "16 min", "20 min"}),
    ("suit", "performance", {2, -1}),
    ("ship-systems", "performance", {2, -1}),
    ("E06", "difficulty", {-2, -1}),
    ("E12", "terrain", {"forest", "forest, Ural Mountains"}),
    ("E34", "date", {"1965-03-19", "1965-03-20"}),
    ("vostok-programme", "crews", {1, 6}),
    ("T1", "where", {"the website", "this page"}),
    ("lot", "sale-date", {"2025-12-11/2025-12-12", "2025-12-11T16:00:00Z"}),
    ("proxy-bidding", "end", {"2025-12-11T15:50:00Z", "2025-12-11T16:00:00Z"}),
    ("A28", "sheet-width", {"8.5 inch", "210 mm"}),
]


@pytest.mark.parametrize(("about", "attribute", "sides"), SIDES)
def test_each_side_of_a_dispute_is_a_claim(folder, about, attribute, sides):
    """Nothing is merged: each side stands, with its source."""
    claims = [c for c in folder.all_claims() if (c.about, c.attribute) == (about, attribute)]
    assert {said(claim) for claim in claims} == sides


def test_paraphrases_lead_to_what_they_paraphrase(folder):
    """The catalogue's figures come from the translation, and lose its hedge."""
    claims = {claim.id: claim for claim in folder.all_claims()}
    for child, parent in [("K26", "K27"), ("K28", "K29")]:
        assert claims[child].derived_from == parent
        assert (claims[child].hedge, claims[parent].hedge) == (None, "about")
        assert claims[child].value == claims[parent].value
    roots = {root(claims, name) for name in ("K11", "page-2009-nights", "nights-2")}
    assert roots == {"nights-2"}


def root(claims, name):
    """Return what a claim goes back to."""
    while claims[name].derived_from is not None:
        name = claims[name].derived_from
    return name


def test_the_faults_that_a_report_leaves_out_can_be_missed(folder):
    """Notable events have claims; the report covers their stages and has none on three of them."""
    notable = {event.id for event in folder.events if event.notable}
    assert notable == {"E06", "E07", "E09", "E10"}
    topics = {event.id: event.topic for event in folder.events}
    assert {topics[name] for name in notable} <= {*folder.source("S-LEO-TR").covers}
    told = defaultdict(set)
    for claim in folder.all_claims():
        told[claim.about].add(claim.source)
    assert {name for name in notable if "S-LEO-TR" not in told[name]} == {"E07", "E09", "E10"}
    assert all("S-COLL" in told[name] for name in notable)


def test_the_clock_of_the_page_adds_up(folder):
    """The countdown, subtracted from the close, is when the page was seen."""
    dates = {event.id: event for event in folder.events}
    left = measurement(next(claim for claim in folder.claims if claim.id == "K57"))
    assert left.unit == "s"
    close, seen = (earliest(dates[name].date) for name in ("E27", "E26"))
    assert close - seen == timedelta(seconds=left.value)
    assert earliest(dates["E28"].date) - close == timedelta(minutes=10)
    assert folder.documents[1].seen == dates["E26"].date


def test_days_are_the_days_of_the_week_that_are_said(folder):
    """The sale is on Thursday and Friday; 23 March 1965 was a Tuesday, 23 May a Sunday."""
    dates = {event.id: event.date for event in folder.events}
    sale = [date.fromisoformat(part).weekday() for part in dates["E29"].split("/")]
    assert sale == [3, 4]
    assert date.fromisoformat(dates["E17"]).weekday() == 6
    assert (date(1965, 3, 23).weekday(), date(1965, 5, 23).weekday()) == (1, 6)


def test_two_nights_end_on_the_day_of_the_first_appearance(folder):
    """Feasible, and tight: it bounds the rescue from above."""
    dates = {event.id: event.date for event in folder.events}
    landing = date.fromisoformat(dates["E12"])
    assert date.fromisoformat(dates["E16"]) == landing + timedelta(days=2)
    assert dates["E16"] == dates["E17"]


def test_published_clock_times_are_in_order(folder):
    """The events of the flight with a clock time follow each other as in any flight."""
    times = [c for c in folder.outside if c.zone == "UTC" and c.attribute == "date"]
    moments = [earliest(claim.date) for claim in times]
    assert len(moments) == 8
    assert moments == sorted(moments)
    assert all(earliest(c.date) == latest(c.date) for c in times)


def test_events_of_a_flight_have_names_that_flights_use(folder):
    """A name that no flight uses would never meet one."""
    written = Path(events.__file__).read_text("utf-8")
    used = {event.flight_event for event in folder.events} - {None}
    assert not [name for name in sorted(used) if not re.search(rf'"{name}[{{"]', written)]
    assert {"lift_off", "return_begun", "touchdown", "reached", "extracted"} <= used


def test_provenance_shows_its_gaps(folder):
    """The chain of the report has holders and gaps, in order, the sale's end open."""
    chain = [holding for holding in folder.holdings if "A28" in holding.artefacts]
    assert [holding.holder is None for holding in chain] == [False, True, True, False, True]
    held = Counter(name for holding in folder.holdings for name in holding.artefacts)
    things = numbered(folder.artefacts, "A")
    assert set(things) - set(held) == {"A27"}  # stamps that Leonov drew: no copy of them is meant


def test_reliability_says_that_it_is_a_guess(folder):
    """No figure without its reason."""
    for source in folder.sources:
        assert "guess" in (source.note or ""), source.id
