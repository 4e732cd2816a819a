"""Evidence as annotations, PROV, CSV, JSON Lines and for Timesketch, read back by others."""

import csv
import io
import json
from datetime import UTC, datetime

import polars
import pytest
import rdflib
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st
from prov.constants import PROV_TYPE
from prov.model import ProvDerivation, ProvDocument, ProvEntity
from pyld import jsonld
from rdflib import Literal, URIRef

from voskhod.errors import InputError, OutputError
from voskhod.evidence.folder import TABLES, built_in_folder, read_folder
from voskhod.evidence.new import new_folder
from voskhod.export.evidence.csv_tables import _cell, csv_tables, plain_cell
from voskhod.export.evidence.files import FORMATS, export_folder
from voskhod.export.evidence.iris import Iris, ni_digest
from voskhod.export.evidence.json_lines import json_lines
from voskhod.export.evidence.prov import TERMS, prov_document
from voskhod.export.evidence.timesketch import timesketch_lines
from voskhod.export.evidence.web_annotation import web_annotations

BASE = "https://example.org/v/"
OA = "http://www.w3.org/ns/oa#"
NODE = {"@type": "@id"}
# The terms used here as the W3C's context for annotations maps them (Web Annotation Vocabulary).
ANNO = {
    "@context": {
        "oa": OA,
        "as": "http://www.w3.org/ns/activitystreams#",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dctypes": "http://purl.org/dc/dcmitype/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "id": {"@type": "@id", "@id": "@id"},
        "type": {"@type": "@id", "@id": "@type"},
        "Annotation": "oa:Annotation",
        "AnnotationCollection": "as:OrderedCollection",
        "AnnotationPage": "as:OrderedCollectionPage",
        "SpecificResource": "oa:SpecificResource",
        "TextualBody": "oa:TextualBody",
        "TextPositionSelector": "oa:TextPositionSelector",
        "TimeState": "oa:TimeState",
        "Text": "dctypes:Text",
        "describing": "oa:describing",
        "identifying": "oa:identifying",
        "label": "rdfs:label",
        "value": "rdf:value",
        "format": "dc:format",
        "language": "dc:language",
        "body": {"@id": "oa:hasBody", **NODE},
        "target": {"@id": "oa:hasTarget", **NODE},
        "source": {"@id": "oa:hasSource", **NODE},
        "selector": {"@id": "oa:hasSelector", **NODE},
        "state": {"@id": "oa:hasState", **NODE},
        "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
        "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
        "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
        "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
        "sourceDate": {"@id": "oa:sourceDate", "@type": "xsd:dateTime"},
        "total": {"@id": "as:totalItems", "@type": "xsd:nonNegativeInteger"},
        "first": {"@id": "as:first", **NODE},
        "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
        "startIndex": {"@id": "as:startIndex", "@type": "xsd:nonNegativeInteger"},
    }
}


@pytest.fixture(scope="module")
def folder():
    """Return the built-in evidence on Voskhod 2."""
    return built_in_folder("voskhod-2")


def offline(url, _options):
    """Return the terms above for the W3C's context, and nothing else."""
    assert url == "http://www.w3.org/ns/anno.jsonld"
    return {"contextUrl": None, "documentUrl": url, "document": ANNO}


def test_annotations_point_where_the_table_says(folder):
    """Report, line 26, code points 3109 to 3170: figures of the table that the records follow."""
    options = {"documentLoader": offline, "format": "application/n-quads"}
    lines = jsonld.to_rdf(web_annotations(folder, Iris(folder, BASE)), options)
    graph = rdflib.Graph().parse(data=lines, format="nt")
    annotations = set(graph.subjects(rdflib.RDF.type, URIRef(OA + "Annotation")))
    assert len(annotations) == sum(claim.passage is not None for claim in folder.all_claims())
    target = graph.value(URIRef(BASE + "annotation/K27"), URIRef(OA + "hasTarget"))
    selector = graph.value(target, URIRef(OA + "hasSelector"))
    ends = [graph.value(selector, URIRef(OA + name)).toPython() for name in ("start", "end")]
    assert ends == [3109, 3170]
    source = graph.value(target, URIRef(OA + "hasSource"))
    assert source == URIRef(BASE + "document/D004")
    sha = str(graph.value(source, URIRef("https://schema.org/sha256")))
    assert sha.startswith("97e556aa049a5a78")
    state = graph.value(target, URIRef(OA + "hasState"))
    seen = graph.value(state, URIRef(OA + "sourceDate")).toPython()
    assert seen == datetime(2025, 11, 30, 7, 10, 13, tzinfo=UTC)
    bodies = set(graph.objects(URIRef(BASE + "annotation/K27"), URIRef(OA + "hasBody")))
    said = {graph.value(body, rdflib.RDF.value) for body in bodies}
    assert Literal(folder.record("K27").says) in said
    claims = {graph.value(body, URIRef(OA + "hasSource")) for body in bodies}
    assert URIRef(BASE + "claim/K27") in claims


def test_a_document_is_named_by_its_content(folder):
    """RFC 6920's own example: "Hello World!" has this name."""
    sha = "7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069"
    assert ni_digest(sha) == "f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk"
    assert Iris(folder).of("D000").startswith("ni:///sha-256;")


@pytest.mark.parametrize("base", [None, BASE])
def test_provenance_is_read_by_the_prov_library(folder, base):
    """Every record is an entity; the copy of a copy leads back to the manuscript."""
    iris = Iris(folder, base)
    text = json.dumps(prov_document(folder, iris))
    read = ProvDocument.deserialize(content=text, format="json")
    entities = {one.identifier.uri for one in read.get_records(ProvEntity)}
    records = (folder.documents, folder.sources, folder.all_claims(), folder.artefacts)
    assert entities == {iris.of(record.id) for listed in records for record in listed}
    edges = {}
    for one in read.get_records(ProvDerivation):
        later, earlier = (value.uri for value in one.args[:2])
        edges.setdefault(later, {})[earlier] = one
    assert iris.of("S-LEO-TR") in edges[iris.of("S-HA")]
    assert iris.of("S-LEO-MS") in edges[iris.of("S-LEO-TR")]
    assert iris.of("A28") in edges[iris.of("S-LEO-MS")]
    quoted = edges[iris.of("K44")][iris.of("K45")]  # printed in quotation marks
    assert {kind.uri for kind in quoted.get_attribute(PROV_TYPE)} == {
        "http://www.w3.org/ns/prov#Quotation"
    }
    place = edges[iris.of("K27")][iris.of("D004")]
    told = {name.uri: value for name, value in place.extra_attributes}
    assert (told[TERMS + "start"], told[TERMS + "end"]) == (3109, 3170)
    assert ProvDocument.deserialize(content=read.serialize(format="json"), format="json") == read


def test_tables_are_read_back_by_csv_and_polars(folder):
    """Every cell of every record, by two readers."""
    found = csv_tables(folder)
    for *_, attribute in TABLES:
        records = getattr(folder, attribute)
        text = found[f"{attribute}.csv"]
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert [restored(*pair) for pair in zip(records, rows, strict=True)] == [
            record.model_dump(mode="json") for record in records
        ]
        frame = polars.read_csv(io.BytesIO(text.encode()), infer_schema=False)
        assert frame.fill_null("").to_dicts() == rows
        assert text.replace("\r\n", "").count("\n") == text.replace("\r\n", "").count("\r") == 0


EMPTY = {list: [], dict: {}}  # what an empty cell stands for; None for anything else


def restored(record, row):
    """Return the content of a row, each cell read as what the record has there."""
    content = {}
    for name, value in record.model_dump(mode="json").items():
        cell = row[name]
        if isinstance(value, str):
            content[name] = plain_cell(cell)
        else:
            content[name] = json.loads(cell) if cell else EMPTY.get(type(value))
    return content


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12)
STARTS = st.sampled_from(["", "=", "+", "-", "@", "'", "\t", "\r", "\n", "\uff1d"])


@given(start=STARTS, rest=TEXTS)
@settings(max_examples=100, deadline=None)
def test_no_cell_is_a_formula_and_each_is_read_back(start, rest):
    """What a spreadsheet would run gets an apostrophe, which comes off again."""
    cell = _cell(start + rest)
    assert cell[0] not in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
    assert plain_cell(cell) == start + rest
    row = next(csv.reader(io.StringIO(_line(cell), newline="")))
    assert row == [cell]


def _line(cell):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow([cell])
    return out.getvalue()


def test_numbers_are_not_guarded():
    """A grade of -1 is a number to every reader; as text it would look like a formula."""
    assert (_cell(-1), _cell("-1"), _cell(True), _cell(None)) == ("-1", "'-1", "true", "")


def test_json_lines_are_the_records(folder):
    """Read by the schema, they are the same."""
    rows = [json.loads(line) for line in json_lines(folder).splitlines()]
    assert rows[0]["digest"] == folder.digest
    for _, _, model, attribute in TABLES:
        read = [
            model.model_validate_json(json.dumps({k: v for k, v in row.items() if k != "list"}))
            for row in rows
            if row["list"] == attribute
        ]
        assert read == list(getattr(folder, attribute))


def test_timesketch_has_moments_in_order(folder):
    """A moment is one line; a day is two, from midnight to midnight in Moscow; ".." is none."""
    lines = [json.loads(line) for line in timesketch_lines(folder).splitlines()]
    assert all(line["message"] and line["timestamp_desc"] for line in lines)
    times = [datetime.fromisoformat(line["datetime"]) for line in lines]
    assert times == sorted(times)
    assert {time.utcoffset().total_seconds() for time in times} == {0.0}
    told = {}
    for line, time in zip(lines, times, strict=True):
        told.setdefault(line["record"], []).append((line["timestamp_desc"], time))
        parse_edtf(line["edtf"])
    assert told["E26"] == [("Moment", datetime(2025, 11, 30, 7, 10, 13, tzinfo=UTC))]
    assert told["E01"] == [
        ("Earliest moment", datetime(1965, 3, 17, 21, tzinfo=UTC)),
        ("Latest moment", datetime(1965, 3, 18, 20, 59, 59, tzinfo=UTC)),
    ]
    assert [name for name, _ in told["E39"]] == ["Latest moment"]  # "../1965-04-27"
    assert "E20" not in told


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_written(tmp_path, name):
    """From a folder of one's own, the same bytes each time."""
    new_folder(tmp_path / "own", "own")
    folder = read_folder(tmp_path / "own")
    paths = export_folder(folder, name, tmp_path / "out" / "deep", BASE)
    assert sorted(path.name for path in (tmp_path / "out" / "deep").iterdir()) == sorted(
        path.name for path in paths
    )
    first = [path.read_bytes() for path in paths]
    export_folder(folder, name, tmp_path / "out" / "deep", BASE)
    assert [path.read_bytes() for path in paths] == first
    assert all(first)


def test_what_is_asked_wrongly_writes_nothing(folder, tmp_path):
    """An unknown format, a bad base, a file where the folder should be."""
    with pytest.raises(InputError, match="must be a format") as caught:
        export_folder(folder, "linked_art", tmp_path / "out")
    assert "linked-art" in str(caught.value)
    with pytest.raises(InputError, match="absolute IRI"):
        export_folder(folder, "prov", tmp_path / "out", "example.org/")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("kept", "utf-8")
    with pytest.raises(OutputError, match="a file, not a folder"):
        export_folder(folder, "jsonl", tmp_path / "file")
    assert (tmp_path / "file").read_text("utf-8") == "kept"


def test_no_words_of_the_documents_are_exported(folder):
    """Hashes and positions only: no passage has text to export, so none can be in it."""
    fields = {"id", "note", "document", "start", "end", "line", "sha256", "before", "after"}
    row = next(iter(csv.DictReader(io.StringIO(csv_tables(folder)["passages.csv"], newline=""))))
    assert set(row) == fields | {"damage"}
