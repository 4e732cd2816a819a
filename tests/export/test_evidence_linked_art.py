"""Evidence as Linked Art, read by JSON-LD and RDF libraries and by Linked Art's own reader."""

import json
from collections import Counter
from dataclasses import replace
from importlib.resources import files

import pytest
import rdflib
from cromulent.reader import Reader
from edtf import parse_edtf
from pyld import jsonld
from rdflib import RDF, Literal, URIRef

from voskhod.errors import InputError
from voskhod.evidence.agreement import agree
from voskhod.evidence.folder import built_in_folder, read_folder
from voskhod.evidence.new import new_folder
from voskhod.export.evidence.iris import Iris
from voskhod.export.evidence.linked_art import CONTEXT, linked_art
from voskhod.export.evidence.linked_art_parts import sides
from voskhod.lots.reading import load_sales

CRM = "http://www.cidoc-crm.org/cidoc-crm/"
AAT = "http://vocab.getty.edu/aat/"
BASE = "https://example.org/v/"
# Names that are not of this project: of the vocabularies, and GeoNames for places.
HOSTS = ("http://vocab.getty.edu/", "https://sws.geonames.org/")


def offline(url, _options):
    """Return the context of Linked Art as the library `cromulent` brings it; nothing else."""
    assert url == CONTEXT
    text = (files("cromulent") / "data" / "linked-art.json").read_text("utf-8")
    return {
        "contextUrl": None,
        "documentUrl": url,
        "document": json.loads(text),
        "contentType": "application/ld+json",
    }


def graph_of(document):
    """Return a document as triples."""
    lines = jsonld.to_rdf(document, {"documentLoader": offline, "format": "application/n-quads"})
    return rdflib.Graph().parse(data=lines, format="nt")


@pytest.fixture(scope="module")
def whole():
    """Return the built-in evidence on Voskhod 2."""
    return built_in_folder("voskhod-2")


@pytest.fixture(scope="module")
def folder(whole):
    """Return a part of it, with all that the part refers to: the libraries take their time."""
    subjects = ("P-LEONOV", "I2", "A28")
    kept = [claim for claim in whole.all_claims() if claim.about in subjects]
    by_id = {claim.id: claim for claim in whole.all_claims()}
    ids = {claim.id for claim in kept}
    for claim in kept:  # grows while it is gone through
        if claim.derived_from is not None and claim.derived_from not in ids:
            ids.add(claim.derived_from)
            kept.append(by_id[claim.derived_from])
    return replace(
        whole,
        claims=tuple(claim for claim in whole.claims if claim.id in ids),
        outside=tuple(claim for claim in whole.outside if claim.id in ids),
        artefacts=tuple(a for a in whole.artefacts if a.id in ("A01", "A28", "A29", "A30", "I2")),
        holdings=whole.holdings[:5],
    )


@pytest.fixture(scope="module")
def document(folder):
    """Return it as Linked Art, under a base."""
    return linked_art(folder, Iris(folder, BASE), load_sales("voskhod-2"))


@pytest.fixture(scope="module")
def graph(document):
    """Return it as triples."""
    return graph_of(document)


def typed(graph, name):
    """Return the subjects of a class of CIDOC CRM."""
    return set(graph.subjects(RDF.type, URIRef(CRM + name)))


def iri(kind, name):
    """Return a record's node."""
    return URIRef(f"{BASE}{kind}/{name}")


def test_every_record_is_a_node_of_its_class(folder, graph):
    """Nothing is lost: each artefact, claim and place has its node."""
    for attribute, kind, name in (
        ("artefacts", "artefact", "E22_Human-Made_Object"),
        ("places", "place", "E53_Place"),
        ("events", "event", "E7_Activity"),
        ("holdings", "holding", "E7_Activity"),
        ("sources", "source", "E33_Linguistic_Object"),
    ):
        nodes = {iri(kind, record.id) for record in getattr(folder, attribute)}
        assert nodes <= typed(graph, name)
    claims = {iri("claim", claim.id) for claim in folder.all_claims()}
    assert claims == typed(graph, "E89_Propositional_Object")


def test_no_key_is_unknown_to_linked_art(document):
    """Its own reader knows each property of each class; it takes no plain `assigned_property`."""

    def without(value):
        if isinstance(value, dict):
            return {k: without(v) for k, v in value.items() if k != "assigned_property"}
        return [without(part) for part in value] if isinstance(value, list) else value

    for record in document["@graph"]:
        Reader().read(without(record))
    with pytest.raises(Exception, match="Unknown property"):
        Reader().read({**without(document["@graph"][0]), "starting_bid": []})


def test_the_manuscript_has_its_sides_words_and_signature(graph):
    """Width and height in inches, the words that it carries, and who signed."""
    thing = iri("artefact", "A28")
    sizes = {
        (str(graph.value(d, URIRef(CRM + "P2_has_type"))), float(value))
        for d in graph.objects(thing, URIRef(CRM + "P43_has_dimension"))
        if (value := graph.value(d, URIRef(CRM + "P90_has_value"))) is not None
    }
    assert {(f"{AAT}300055647", 8.5), (f"{AAT}300055644", 11.0)} <= sizes
    carried = set(graph.objects(thing, URIRef(CRM + "P128_carries")))
    assert iri("source", "S-LEO-MS") in carried
    (signature,) = carried - {iri("source", "S-LEO-MS")}
    made = graph.value(signature, URIRef(CRM + "P94i_was_created_by"))
    signer = graph.value(made, URIRef(CRM + "P14_carried_out_by"))
    assert signer == iri("person", "P-LEONOV")
    produced = graph.value(thing, URIRef(CRM + "P108i_was_produced_by"))
    span = graph.value(produced, URIRef(CRM + "P4_has_time-span"))
    # 19 March begins at 21:00 UTC of the day before in Moscow; "/.." has no end.
    begin = graph.value(span, URIRef(CRM + "P82a_begin_of_the_begin"))
    assert str(begin).startswith("1965-03-18T21:00:00")
    assert graph.value(span, URIRef(CRM + "P82b_end_of_the_end")) is None


def test_the_date_of_a_cover_is_that_of_its_mark(graph):
    """A postmark dates the mark, not the making of the cover."""
    cover = iri("artefact", "A01")
    assert graph.value(cover, URIRef(CRM + "P108i_was_produced_by")) is None
    shown = graph.objects(cover, URIRef(CRM + "P65_shows_visual_item"))
    assert iri("mark", "A01") in set(shown)
    made = graph.value(iri("mark", "A01"), URIRef(CRM + "P94i_was_created_by"))
    assert graph.value(made, URIRef(CRM + "P7_took_place_at")) == iri("place", "L-KIEV")


def test_the_lot_is_a_set_with_its_starting_price(graph):
    """600 dollars on the set, and the two sheets are its members."""
    lot = iri("lot", "leonov-report")
    price = graph.value(lot, URIRef(CRM + "P43_has_dimension"))
    assert float(graph.value(price, URIRef(CRM + "P90_has_value"))) == 600.0
    assert graph.value(price, URIRef(CRM + "P2_has_type")) == URIRef(f"{AAT}300417242")
    members = set(graph.subjects(URIRef("https://linked.art/ns/terms/member_of"), lot))
    assert members == {iri("artefact", "A28"), iri("artefact", "A29")}


def test_both_sides_of_a_dispute_stand(graph):
    """Two fathers' names of one man, each with who says so; none is his name outright."""
    said = {
        str(graph.value(assigned, URIRef(CRM + "P190_has_symbolic_content")))
        for assignment in graph.objects(
            iri("person", "P-LEONOV"), URIRef(CRM + "P140i_was_attributed_by")
        )
        for assigned in graph.objects(assignment, URIRef(CRM + "P141_assigned"))
    }
    assert {"Arkadyevich", "Arkhipovich"} <= said
    names = graph.objects(iri("person", "P-LEONOV"), URIRef(CRM + "P1_is_identified_by"))
    content = {str(graph.value(n, URIRef(CRM + "P190_has_symbolic_content"))) for n in names}
    assert "Arkadyevich" not in content
    for assignment in typed(graph, "E13_Attribute_Assignment"):
        assert (assignment, URIRef(CRM + "P14_carried_out_by"), None) in graph


def test_a_gap_is_custody_of_nobody(folder, graph):
    """As many transfers without a receiver as holdings without a holder."""
    gaps = [one for one in folder.holdings if one.holder is None]
    transfers = typed(graph, "E10_Transfer_of_Custody")
    received = URIRef(CRM + "P29_custody_received_by")
    without = [one for one in transfers if graph.value(one, received) is None]
    assert len(transfers) == len(folder.holdings)
    assert len(without) == len(gaps) > 0


def test_every_date_is_edtf_to_the_edtf_library(whole):
    """Names of spans of time are the folder's dates; the lot's clock has no name."""
    seen = Counter()

    def look(value):
        if isinstance(value, dict):
            if value.get("type") == "TimeSpan":
                seen.update(name["content"] for name in value.get("identified_by", ()))
            value = list(value.values())
        if isinstance(value, list):
            for part in value:
                look(part)

    look(linked_art(whole, Iris(whole))["@graph"])
    for date in seen:
        parse_edtf(date)
    assert seen["[1965-03-23,1965-05-23]"] == 2  # the two stamp issues that may be one


def test_names_need_no_host(folder):
    """Without a base every name is a URN, or the hash of a document; they differ and stay."""
    document = linked_art(folder, Iris(folder), load_sales("voskhod-2"))
    nodes = {str(node) for triple in graph_of(document) for node in triple[::2]}
    named = {node for node in nodes if ":/" in node and not isinstance(node, Literal)}
    own = [node for node in named if node.startswith("http") and not node.startswith(CRM)]
    assert [n for n in own if not n.startswith((*HOSTS, "https://linked.art/ns/terms/"))] == []
    ids = [record["id"] for record in document["@graph"]]
    assert len(set(ids)) == len(ids)
    assert {one.split(":")[0] for one in ids} == {"urn", "ni"}
    again = Iris(replace(folder, claims=folder.claims[::-1]))
    assert again.of("K43") == Iris(folder).of("K43")


@pytest.mark.parametrize("base", ["", "x", "https://example.org", "https://a b/", 'a:"/', "HTTP:/"])
def test_a_base_must_be_an_absolute_iri(folder, base):
    """It must end where a name can begin."""
    with pytest.raises(InputError, match="absolute IRI") as caught:
        Iris(folder, base)
    assert caught.value.exit_code == 2


def test_a_folder_of_ones_own_is_written_too(tmp_path):
    """The template: one thing, one holding, a dispute between two claims about a word."""
    new_folder(tmp_path / "own", "own")
    folder = read_folder(tmp_path / "own")
    document = linked_art(folder, Iris(folder))
    graph = graph_of(document)
    assert len(typed(graph, "E22_Human-Made_Object")) == 1
    assert len(typed(graph, "E89_Propositional_Object")) == 2
    # "About 12 min" and "10 min": apart beyond their errors or not, as `agreement` has it.
    are_apart = agree(*folder.all_claims()) is False
    assert len(typed(graph, "E13_Attribute_Assignment")) == (2 if are_apart else 0)


@pytest.mark.parametrize("text", ["8.5 in", "21 x 29.7 cm", "big", "8.5 x 11 x 1 in"])
def test_other_sizes_stay_words(text):
    """Only width and height in inches are taken apart."""
    assert sides(text) == []
