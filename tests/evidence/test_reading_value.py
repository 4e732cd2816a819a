"""What reading an unread original would settle: by rules, on any folder."""

from dataclasses import replace

import pytest

from voskhod.evidence.folder import built_in_folder, read_folder
from voskhod.evidence.new import new_folder
from voskhod.evidence.reading_value import reading_value
from voskhod.evidence.records import Artefact, Claim, Lineage, Source

LOT = ("A28", "A29")


@pytest.fixture(scope="module")
def whole():
    """Return the built-in evidence on Voskhod 2."""
    return built_in_folder("voskhod-2")


def test_the_manuscript_would_settle_what_the_reference_names(whole):
    """C02, C10, C12, C27 and C28 of the table that the records follow, by their claims."""
    found = reading_value(whole, LOT)
    assert [source.id for source in found.unread] == ["S-LEO-MS"]
    assert found.relays == ("S-HA", "S-LEO-TR")
    asked = {question.claims: question for question in found.questions}
    assert {("K26", "K27"), ("K28", "K29"), ("K34",), ("K44", "K45")} <= set(asked)
    name = next(one for claims, one in asked.items() if "K43" in claims)
    assert name.relayed == ("K43",)
    assert name.decides == "whether"
    assert asked["K26", "K27"].decides == "which"
    assert {one.kind for one in asked["K28", "K29"].findings} == {"dropped hedge", "drifted copy"}


def test_silence_and_others_figures_are_not_settled(whole):
    """The original can only repeat what is relayed, and is as silent as its translation."""
    found = reading_value(whole, LOT)
    kinds = {one.kind for question in found.questions for one in question.findings}
    assert kinds.isdisjoint({"silence", "differs", "undefined", "precision"})
    assert found.not_settled > 0


def test_other_things_carry_no_unread_words(whole):
    """The copy alone, or a thing that the folder does not know, settles nothing."""
    for artefacts in (("A29",), ("A99",), ()):
        found = reading_value(whole, artefacts)
        assert (found.unread, found.questions, found.not_settled) == ((), (), 0)


def test_what_was_read_settles_nothing_more(whole):
    """A claim of the original's own means that somebody has read it."""
    own = whole.record("K34").model_copy(update={"id": "K34-MS", "source": "S-LEO-MS"})
    found = reading_value(replace(whole, claims=(*whole.claims, own)), LOT)
    assert found.unread == ()
    assert [source.id for source in found.read] == ["S-LEO-MS"]
    assert found.questions == ()


def claim(name, source, **keys):
    """Return a claim about the walk."""
    given = {"id": name, "says": name, "source": source, "topic": "walk", "about": "walk"}
    return Claim(**(given | {"attribute": "duration", "value": "10 min"} | keys))


def small(tmp_path, doubtful=False):
    """Return a folder with an unread log, its translation, and a paraphrase without its hedge."""
    new_folder(tmp_path / "own", "own")
    folder = read_folder(tmp_path / "own")
    link = Lineage(source="S-LOG", how="translates", doubtful=doubtful)
    retold = Lineage(source="S-TR", how="paraphrases")
    sources = (
        Source(id="S-LOG", name="The log", kind="eyewitness", artefact="A-LOG"),
        Source(id="S-TR", name="Its translation", kind="reference", lineage=(link,)),
        Source(id="S-BOOK", name="A book", kind="popular", lineage=(retold,)),
    )
    claims = (
        claim("C-TR", "S-TR", hedge="about"),
        claim("C-BOOK", "S-BOOK", derived_from="C-TR", how="paraphrases"),
        claim("C-OWN", "S-BOOK", attribute="height", value="5 m"),
    )
    thing = Artefact(id="A-LOG", kind="log", description="A log", source="S-BOOK")
    return replace(
        folder, sources=(*folder.sources, *sources), claims=claims, outside=(), artefacts=(thing,)
    )


def test_a_folder_of_ones_own(tmp_path):
    """The dropped hedge is decided by the log; what the book says of its own is not relayed."""
    found = reading_value(small(tmp_path), ["A-LOG"])
    assert found.relays == ("S-BOOK", "S-TR")
    (question,) = found.questions
    assert question.claims == question.relayed == ("C-BOOK", "C-TR")
    assert [one.kind for one in question.findings] == ["dropped hedge"]


def test_a_doubtful_lineage_leads_nowhere(tmp_path):
    """Then the log is unread, and nothing is known to come from it."""
    found = reading_value(small(tmp_path, doubtful=True), ["A-LOG"])
    assert [source.id for source in found.unread] == ["S-LOG"]
    assert (found.relays, found.questions) == ((), ())
