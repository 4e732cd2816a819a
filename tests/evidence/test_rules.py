"""Each rule on a made-up flight whose sources agree, with one thing made wrong at a time."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.evidence import records
from voskhod.evidence.contradictions import RULES, contradictions
from voskhod.evidence.folder import read_folder

CLEAN = read_folder(Path(__file__).parent / "data" / "clean")
TABLES = ("claims", "events", "artefacts", "sources", "passages")


def claim(name, **said):
    """Return a claim of the book about a thing of the walk, unless something else is said."""
    usual = {"says": "so", "source": "S-BOOK", "topic": "walk", "about": "suit", "attribute": "x"}
    return records.Claim(id=name, **(usual | said))


def changed(name, **said):
    """Return a record of the clean folder with something else in it."""
    return CLEAN.record(name).model_copy(update=said)


def with_records(*new, drop=()):
    """Return the clean folder with records put in or in place of those of the same id."""
    kinds = {"Claim": "claims", "Event": "events", "Artefact": "artefacts"}
    kinds |= {"Source": "sources", "Passage": "passages"}
    tables = {}
    for table in TABLES:
        own = [one for one in new if kinds[type(one).__name__] == table]
        names = {one.id for one in own} | set(drop)
        kept = [one for one in getattr(CLEAN, table) if one.id not in names]
        tables[table] = (*kept, *own)
    return replace(CLEAN, **tables)


def span(name, value, measurand=None, **said):
    """Return a claim with a duration."""
    readings = {} if measurand is None else {f"spacewalk.{measurand}": 1.0}
    return claim(name, about="walk", attribute="duration", value=value, readings=readings, **said)


DAY = {"about": "A-SHEET", "attribute": "receipt", "zone": "UTC"}
COPY = {"source": "S-PAGE", "how": "rewords"}
# What is wrong: the rules that must speak, and no other; records to put in; records to take out.
WRONG = {
    "two durations": ({"measurand"}, [span("X", "0:23:00", "outside_duration")], ()),
    "at least": (
        {"measurand"},
        [span("X", "0:22:00", "outside_duration", hedge="at least")],
        ("R-HATCH",),
    ),
    "two lengths": (
        {"figure"},
        [claim("X", attribute="length", value="3 m"), claim("Y", attribute="length", value="5 m")],
        (),
    ),
    "a part longer than its whole": (
        {"part"},
        [claim("X", value="1:00:00", readings={"spacewalk.return_duration": 1.0})],
        (),
    ),
    "one word for part and whole": (
        {"meaning"},
        [span("X", "0:15:00", "out_to_return_duration")],
        (),
    ),
    "two days": (
        {"date"},
        [claim("X", date="2001-06-01", **DAY), claim("Y", date="2001-06-05", **DAY)],
        (),
    ),
    "days that meet in part": (
        {"date"},
        [claim("X", date="2001-06-01/2001-06-03", **DAY), claim("Y", date="2001-06-03/..", **DAY)],
        (),
    ),
    "a day of several": (
        {"open-date"},
        [changed("A-SHEET", date="[2001-05-20,2001-06-20]")],
        (),
    ),
    "cancelled before it is issued": (
        {"stage"},
        [changed("B-CANCEL", date="2001-07-01")],
        (),
    ),
    "shown before it happened": ({"shows"}, [changed("A-STAMP", date="2001-04-30")], ()),
    "issued the next day": (
        {"shows"},
        [changed("B-STAMP", date="2001-05-02")],
        (),
    ),
    "another weekday": ({"weekday"}, [changed("B-RESCUE-DAY", word="Monday")], ()),
    "back before out": ({"flight-order"}, [changed("E-BACK", date="2001-05-01T09:58:00Z")], ()),
    "two nights to the next day": ({"nights"}, [changed("B-NIGHTS", value=2)], ()),
    "a parade on the last day": ({"nights"}, [changed("E-PARADE", date="2001-05-03")], ()),
    "two names": ({"word"}, [changed("B-MODEL", word="Kite")], ()),
    "a longer name": ({"word"}, [changed("B-MODEL", word="Merlin Two")], ()),
    "yes and no": ({"truth"}, [changed("B-LEAK", truth=False)], ()),
    "first of a nation": ({"first"}, [changed("B-FIRST", first="islander")], ()),
    "a figure and a word": (
        {"form"},
        [claim("X", attribute="length", value="3 m"), claim("Y", attribute="length", word="long")],
        (),
    ),
    "two papers": ({"sheet"}, [changed("A-COPY", dimensions='8.5" x 11"')], ()),
    "cabin before pressure": ({"order"}, [changed("R-ORDER", order=("E-VENT", "E-CABIN"))], ()),
    "against the flight": ({"order"}, [changed("R-ORDER", order=("E-BACK", "E-OUT"))], ()),
    "after what it is part of": (
        {"order"},
        [changed("R-ORDER", order=("E-LEAK", "E-BACK")), changed("E-BACK", part_of="E-LEAK")],
        (),
    ),
    "both orders": (
        {"opposed", "order"},
        [claim("X", order=("E-CABIN", "E-FILLED"))],
        (),
    ),
    "which was first": (
        {"which-first"},
        [
            changed("E-PARADE", title="First parade"),
            changed("E-RESCUE", topic="appearances", date="2001-05-03/2001-05-20"),
        ],
        ("B-RESCUE", "B-RESCUE-DAY", "B-NIGHTS"),
    ),
    "a silent report": (
        {"silence"},
        [changed("E-LEAK", sources=("S-BOOK",))],
        ("R-LEAK", "R-CAUSE"),
    ),
    "a copy with another figure": ({"drift"}, [changed("P-OUTSIDE", value="0:20:30")], ("X",)),
    "a copy with another word": (
        {"drift"},
        [claim("X", attribute="model", word="Kite", derived_from="R-MODEL", **COPY)],
        ("B-MODEL",),
    ),
    "a copy from elsewhere": ({"shifted"}, [changed("P-OUTSIDE", reference="the hatch")], ()),
    "a copy that means more": (
        {"shifted"},
        [changed("P-OUTSIDE", readings={"spacewalk.vacuum_duration": 1.0})],
        ("R-HATCH", "B-OUTSIDE"),
    ),
    "a copy without its hedge": (
        {"hedge"},
        [changed("R-OUTSIDE", hedge="about")],
        (),
    ),
    "a copy that adds": (
        {"added"},
        [claim("X", source="S-PAGE", attribute="colour", word="white")],
        (),
    ),
    "two grades": ({"gloss"}, [changed("R-SUIT", grade=-1)], ()),
    "a good end": (
        {"conclusion"},
        [claim("X", attribute="performance", grade=-1, source="S-REPORT")],
        ("B-SUIT",),
    ),
    "a cause of nobody": ({"cause"}, [changed("R-CAUSE", causal_source=None)], ()),
    "two causes": (
        {"rival-causes"},
        [claim("X", cause=("frost", "E-LEAK"), causal_source="S-BOOK")],
        (),
    ),
    "an experience of nobody": (
        {"experience"},
        [
            changed("B-DRAWN", depicts="E-MOON"),
            records.Event(id="E-MOON", title="To the Moon", date="..", topic="things"),
        ],
        (),
    ),
    "an opinion for sale": (
        {"interest"},
        [changed("S-BOOK", interest="sells it"), changed("B-SUIT", is_opinion=True)],
        (),
    ),
    "from where": ({"origin"}, [changed("R-MISS", reference="the other point")], ()),
    "of which": ({"of-which"}, [changed("B-MODEL", maybe_about=("A-SHEET",))], ()),
    "no zone": ({"zone"}, [changed("B-RESCUE", zone=None)], ()),
    "a broadcast": ({"bound"}, [changed("E-PARADE", title="A parade, broadcast")], ()),
    "no day": ({"undated"}, [changed("E-PARADE", date="..")], ()),
    "not counted": ({"uncounted"}, [changed("A-SHEET", count="several")], ()),
    "damage": ({"damage"}, [changed("Q1", damage="a word is lost")], ()),
}


def rules_that_speak(folder):
    """Return the names of the rules that find something."""
    return {one.rule for one in contradictions(folder)}


def test_sources_that_agree_contradict_nothing():
    """The clean folder has every kind of record, and no finding."""
    assert all(getattr(CLEAN, table) for table in TABLES)
    assert contradictions(CLEAN) == ()


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_found_and_nothing_else(case):
    """Exactly the rules that are meant speak."""
    rules, new, drop = WRONG[case]
    assert rules_that_speak(with_records(*new, drop=drop)) == rules


def test_every_rule_has_a_case():
    """No rule is without a case above."""
    assert set().union(*(rules for rules, _, _ in WRONG.values())) == {rule.name for rule in RULES}


@pytest.mark.parametrize("case", WRONG)
def test_without_one_of_its_claims_a_finding_is_gone(case):
    """What is found names both sides, and needs them."""
    _, new, drop = WRONG[case]
    folder = with_records(*new, drop=drop)
    for found in contradictions(folder):
        claims = [name for name in found.records if name in {c.id for c in folder.claims}]
        for name in claims:
            less = replace(folder, claims=tuple(c for c in folder.claims if c.id != name))
            assert found.id not in {one.id for one in contradictions(less)}


def outside(name, seconds, source="S-BOOK", **said):
    """Return a claim on how long somebody was outside."""
    minutes = f"0:{seconds // 60:02d}:{seconds % 60:02d}"
    return span(name, minutes, "outside_duration", source=source, **said)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(600, 640), min_size=1, max_size=8), st.sampled_from([None, "about"]))
def test_figures_contradict_if_and_only_if_two_are_beyond_three_sigma(seconds, hedge):
    """Against every pair, by the rule as it is written; 0.5 s of rounding, 10 s of hedge."""
    sources = tuple(
        records.Source(id=f"S{i}", name="one", kind="press") for i in range(len(seconds))
    )
    claims = tuple(outside(f"X{i}", s, f"S{i}", hedge=hedge) for i, s in enumerate(seconds))
    folder = replace(CLEAN, sources=sources, claims=claims, events=(), artefacts=(), passages=())
    variance = 0.25 / 3.0 + (100.0 if hedge else 0.0)
    limit = 3.0 * (2.0 * variance) ** 0.5
    expected = any(abs(a - b) > limit for a in seconds for b in seconds)
    assert bool(contradictions(folder)) == expected


def test_a_wide_figure_does_not_hide_two_narrow_ones():
    """A figure that agrees with both sides joins neither of them together."""
    claims = (
        outside("X", 600, "S-REPORT"),
        outside("Y", 640),
        span("Z", "0:10:10", "outside_duration", source="S-PAGE", low="0:09:00", high="0:12:00"),
    )
    found = contradictions(replace(with_records(), claims=claims))
    assert [one.records for one in found] == [("X", "Y")]


def test_a_copy_is_no_further_witness():
    """However often a claim is repeated, it is one against one."""
    new = [outside("X", 990)]
    few = contradictions(with_records(*new))
    copies = [outside(f"X{i}", 990, "S-PAGE", derived_from="X", how="copies") for i in range(5)]
    many = contradictions(with_records(*new, *copies))
    assert len(few) == len(many) == 1
    # The book gives both sides; the page repeats the report on the one, the book on the other.
    assert few[0].sentence.endswith("1 against 2 independent.")
    assert many[0].sentence.endswith("1 against 2 independent.")
    assert len(many[0].records) == len(few[0].records) + 5


def test_a_source_that_repeats_another_is_no_further_witness():
    """Lineage joins sources, unless it is doubtful."""
    for doubtful, count in ((False, 1), (True, 2)):
        lineage = (records.Lineage(source="S-REPORT", how="reports", doubtful=doubtful),)
        book = changed("S-BOOK", lineage=lineage)
        found = contradictions(with_records(book, outside("X", 990, "S-THIRD")))
        assert found[0].sentence.endswith(f"1 against {count} independent.")


@pytest.mark.parametrize(
    ("genre", "interest", "factors"),
    [("official", None, "1.25 to 1.67"), ("memoir", "sells it", "1.25 to 1.67")],
)
def test_silence_is_weighed_by_genre(genre, interest, factors):
    """A report leaves out 60 to 80 %: its silence divides the odds by 1 / 0.8 to 1 / 0.6."""
    report = changed("S-REPORT", kind=genre, interest=interest)
    leak = changed("E-LEAK", sources=("S-BOOK",))
    (found,) = contradictions(with_records(report, leak, drop=("R-LEAK", "R-CAUSE")))
    assert factors in found.sentence
    assert found.size.value == pytest.approx((1.25 / 0.6) ** 0.5)


def test_nobody_is_silent_who_was_not_read():
    """A source without a single claim leaves nothing out."""
    unread = records.Source(id="S-UNREAD", name="unread", kind="official", covers=("walk",))
    assert contradictions(with_records(unread)) == ()


def test_different_meanings_are_offered_before_an_error():
    """Two figures of which one may mean something else can both be right."""
    either = {"spacewalk.outside_duration": 0.5, "spacewalk.out_to_return_duration": 0.5}
    sure, open_ = outside("X", 1080), outside("X", 1080).model_copy(update={"readings": either})
    assert contradictions(with_records(sure))[0].resolution == "open"
    assert contradictions(with_records(open_))[0].resolution == "different measurands"
