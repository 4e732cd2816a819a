"""An evidence folder as Linked Art: JSON-LD after CIDOC CRM, one document with all records.

    artefacts             HumanMadeObject, with LinguisticObject and VisualItem for its marks
    events, holdings      Activity; a holding is a provenance activity with a transfer of custody
    people, places        Person or Group, Place
    documents, sources    LinguisticObject; what a source has from others is what influenced it
    claims                PropositionalObject; disputed ones also as AttributeAssignment
    lots                  Set with a starting price, and the activity in which it is offered

A gap in the provenance is an activity whose transfer goes to nobody, with a statement that says so.

Decision: records stand in one `@graph`, since a folder is read as a whole; Linked Art's own
interface has one document to a record, which is each of them with the context before it.
Decision: the starting price is a `MonetaryAmount` among the dimensions of the Set, as the model's
pages on auctions have it; its JSON schema for sets knows plain dimensions only.

Source: Linked Art 1.0 (model, API, auctions, provenance, assertion); CIDOC CRM 7.1.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Event, Holding, Place, Source
from voskhod.export.evidence.iris import Iris
from voskhod.export.evidence.linked_art_claims import disputes, propositions, voice, words
from voskhod.export.evidence.linked_art_lots import lots, members
from voskhod.export.evidence.linked_art_parts import (
    Piece,
    class_of,
    identifier,
    own_type,
    primary,
    reference,
    statement,
    term,
    timespan,
)
from voskhod.export.evidence.linked_art_things import things
from voskhod.lots.lot import Sale

CONTEXT = "https://linked.art/ns/v1/linked-art.json"
_GEONAMES = "geonames:"


def linked_art(folder: Folder, iris: Iris, sales: Sequence[Sale] = ()) -> dict[str, Any]:
    """Return a folder as one document of Linked Art.

    Args:
        folder: checked records.
        iris: names of the records.
        sales: lots of the folder, each under its terms.
    """
    disputed = disputes(folder, iris)
    graph = [
        *things(folder, iris, members(iris, sales)),
        *(_event(folder, iris, event) for event in folder.events),
        *(_holding(folder, iris, holding) for holding in folder.holdings),
        *_people(folder, iris),
        *(_place(iris, place) for place in folder.places),
        *_documents(folder, iris),
        *(_source(folder, iris, source) for source in folder.sources),
        *propositions(folder, iris),
        *words(folder, iris, disputed),
        *lots(iris, sales),
    ]
    by_iri = {iris.of(name): said for name, said in disputed.items() if folder.has(name)}
    for record in graph:
        if record["id"] in by_iri:
            record["attributed_by"] = by_iri[record["id"]]
    return {"@context": CONTEXT, "@graph": graph}


def _start(iris: Iris, name: str, title: str, note: str | None) -> Piece:
    """Return what every record begins with."""
    record: Piece = {
        "id": iris.of(name),
        "type": class_of(iris, name),
        "_label": f"{name}: {title}",
        "identified_by": [primary(title), identifier(name)],
    }
    return record | ({} if note is None else {"referred_to_by": [statement(note, term("note"))]})


def _event(folder: Folder, iris: Iris, event: Event) -> Piece:
    record = _start(iris, event.id, event.title, event.note)
    record["classified_as"] = [own_type(iris, "topic", event.topic)]
    if event.date != "..":
        record["timespan"] = timespan(event.date, event.zone or folder.header.zone)
    if event.place is not None:
        record["took_place_at"] = [reference(iris, event.place)]
    if event.people:
        record["participant"] = [reference(iris, name) for name in event.people]
    if event.part_of is not None:
        record["part_of"] = reference(iris, event.part_of)
    return record


def _holding(folder: Folder, iris: Iris, holding: Holding) -> Piece:
    """Return who had a thing as a provenance activity: custody that went to them, or to nobody."""
    whom = holding.holder or (
        "Gap: holder not known" + (f" ({holding.as_written})" if holding.as_written else "")
    )
    record = _start(iris, holding.id, whom, holding.note)
    record["classified_as"] = [term("provenance")]
    if holding.holder is None:
        kind = own_type(iris, "statement", "gap in the provenance")
        record.setdefault("referred_to_by", []).append(statement(whom, kind, "Gap"))
    if holding.date != "..":
        record["timespan"] = timespan(holding.date, folder.header.zone)
    record["influenced_by"] = [reference(iris, holding.source)]
    transfer: Piece = {
        "type": "TransferOfCustody",
        "_label": f"Custody of {', '.join(holding.artefacts)}"[:200],
        "transferred_custody_of": [reference(iris, name) for name in holding.artefacts],
    }
    if holding.holder is not None:
        iri = iris.made("holder", holding.holder)
        keeper = {"id": iri, "type": "Group", "_label": holding.holder}
        transfer["transferred_custody_to"] = [keeper]
    record["part"] = [transfer]
    return record


def _people(folder: Folder, iris: Iris) -> Iterator[Piece]:
    """Yield people and organisations, then the voices of sources that name nobody, and holders."""
    for person in folder.people:
        record = _start(iris, person.id, person.name, person.note)
        record["identified_by"] += _as_written(person.as_written)
        if person.role is not None:
            kind = own_type(iris, "statement", "role")
            record.setdefault("referred_to_by", []).append(statement(person.role, kind, "Role"))
        yield record
    groups = {voice(iris, one)["id"]: one.name for one in folder.sources if one.speaker is None}
    groups |= {iris.made("holder", h.holder): h.holder for h in folder.holdings if h.holder}
    for iri, name in groups.items():
        yield {"id": iri, "type": "Group", "_label": name, "identified_by": [primary(name)]}


def _as_written(names: Sequence[str]) -> list[Piece]:
    return [{"type": "Name", "content": name} for name in names]


def _place(iris: Iris, place: Place) -> Piece:
    record = _start(iris, place.id, place.name, place.note)
    record["identified_by"] += _as_written(place.as_written)
    given = place.identifier
    if given is not None and given.startswith(_GEONAMES):
        iri = f"https://sws.geonames.org/{given.removeprefix(_GEONAMES)}/"
        record["equivalent"] = [{"id": iri, "type": "Place", "_label": place.name}]
    elif given is not None:
        record["identified_by"].append(identifier(given))
    if place.latitude_deg is not None and place.longitude_deg is not None:
        record["defined_by"] = f"POINT({place.longitude_deg} {place.latitude_deg})"
    return record


def _documents(folder: Folder, iris: Iris) -> Iterator[Piece]:
    for document in folder.documents:
        record = _start(iris, document.id, document.title, document.note)
        record["identified_by"].append(
            identifier(document.sha256)
            | {"classified_as": [own_type(iris, "identifier", "SHA-256")]}
        )
        yield record | {"format": document.media_type}


def _source(folder: Folder, iris: Iris, source: Source) -> Piece:
    record = _start(iris, source.id, source.name, source.note)
    record["classified_as"] = [own_type(iris, "source", source.kind)]
    made: Piece = {"type": "Creation", "carried_out_by": [voice(iris, source)]}
    if source.date is not None:
        made["timespan"] = timespan(source.date, folder.header.zone)
    if source.lineage:
        made["influenced_by"] = [reference(iris, link.source) for link in source.lineage]
        how = ("doubtful: " if link.doubtful else "" for link in source.lineage)
        ways = [
            f"{doubt}{link.how} {link.source}"
            for doubt, link in zip(how, source.lineage, strict=True)
        ]
        kind = own_type(iris, "statement", "lineage")
        made["referred_to_by"] = [statement("; ".join(ways), kind, "Lineage")]
    record["created_by"] = made
    if source.documents:
        record["part_of"] = [reference(iris, name) for name in source.documents]
    return record
