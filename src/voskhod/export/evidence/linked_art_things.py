"""Artefacts in Linked Art: the thing, its marks, its signatures, what it shows, what it carries.

A thing is a `HumanMadeObject`. Its signatures are texts that it carries, each made by its signer;
its cancel and cachet are one visual item that it shows; what its picture shows is another. The date
and place of a thing with a cancel are those of the mark, of any other thing those of its making.

Source: Linked Art 1.0, object, physical characteristics, aboutness, inscriptions.
"""

from collections.abc import Iterator
from typing import Any

from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Artefact, Signature
from voskhod.export.evidence.iris import Iris
from voskhod.export.evidence.linked_art_parts import (
    COMPONENTS,
    Piece,
    displayed,
    identifier,
    known,
    own_type,
    primary,
    reference,
    sides,
    statement,
    term,
    timespan,
)

_KINDS = ("drawing", "painting", "photograph")


def things(folder: Folder, iris: Iris, member_of: dict[str, list[Piece]]) -> Iterator[Piece]:
    """Yield the record of each artefact, followed by those of its signatures and pictures.

    Args:
        folder: checked records.
        iris: names of the records.
        member_of: sets that a thing belongs to, by its id.
    """
    carried: dict[str, list[Piece]] = {}
    for source in folder.sources:
        if source.artefact is not None:
            carried.setdefault(source.artefact, []).append(reference(iris, source.id))
    for thing in folder.artefacts:
        signed = [_signature(iris, thing, i, one) for i, one in enumerate(thing.signatures, 1)]
        pictures = [*_mark(folder, iris, thing), *_picture(iris, thing)]
        record = _thing(folder, iris, thing)
        texts = [*map(_pointer, signed), *carried.get(thing.id, [])]
        rest = {
            "carries": texts,
            "shows": [_pointer(one) for one in pictures],
            "member_of": member_of.get(thing.id, []),
        }
        yield record | {key: value for key, value in rest.items() if value}
        yield from signed
        yield from pictures


def _thing(folder: Folder, iris: Iris, thing: Artefact) -> Piece:
    record: Piece = {
        "id": iris.of(thing.id),
        "type": "HumanMadeObject",
        "_label": f"{thing.id}: {thing.description}",
        "identified_by": [primary(thing.description), identifier(thing.id)],
        "classified_as": [_work(iris, thing.kind)],
    }
    told = [
        statement(text, kind, title)
        for text, kind, title in (
            (thing.condition, term("condition"), None),
            (thing.dimensions, term("dimensions"), None),
            (thing.credit, term("credit"), None),
            (thing.franking, own_type(iris, "statement", "franking"), "Franking"),
            (thing.note, term("note"), None),
        )
        if text is not None
    ]
    dimensions = [] if thing.dimensions is None else sides(thing.dimensions)
    if isinstance(thing.count, int):
        kinds = [term("count")]
        dimensions.append(
            {"type": "Dimension", "value": thing.count, "unit": COMPONENTS, "classified_as": kinds}
        )
    else:
        kind = own_type(iris, "statement", "count")
        told.append(statement(f"{thing.count}, not counted", kind, "Count"))
    made = _making(folder, iris, thing)
    for key, value in (("referred_to_by", told), ("dimension", dimensions), ("produced_by", made)):
        if value:
            record[key] = value
    return record


def _work(iris: Iris, kind: str) -> Piece:
    """Return what kind of thing it is, as a type of work."""
    work = term(kind) if kind in _KINDS else own_type(iris, "thing", kind)
    return work | {"classified_as": [term("type of work")]}


def _making(folder: Folder, iris: Iris, thing: Artefact) -> Piece:
    """Return what is known of the making of a thing, empty for nothing."""
    made: Piece = {}
    if thing.cancel is None:
        made = _when_and_where(folder, iris, thing)
    if thing.made_from is not None:
        made["used_specific_object"] = [reference(iris, thing.made_from)]
    return {"type": "Production"} | made if made else {}


def _when_and_where(folder: Folder, iris: Iris, thing: Artefact) -> Piece:
    found: Piece = {}
    if thing.date is not None:
        found["timespan"] = timespan(thing.date, folder.header.zone)
    if thing.place is not None:
        found["took_place_at"] = [reference(iris, thing.place)]
    return found


def _signature(iris: Iris, thing: Artefact, number: int, signed: Signature) -> Piece:
    """Return a signature as a text of its own."""
    told = [
        statement(text, own_type(iris, "statement", title), title.capitalize())
        for text, title in (
            (signed.medium, "medium"),
            (signed.position, "position"),
            (signed.title, "title beside the name"),
        )
        if text is not None
    ]
    record: Piece = {
        "id": iris.made("signature", f"{thing.id}/{number}"),
        "type": "LinguisticObject",
        "_label": f"Signature of {signed.person} on {thing.id}",
        "identified_by": [displayed(f"Signature of {signed.person} on {thing.id}")],
        "classified_as": [term("signature")],
        "created_by": {"type": "Creation", "carried_out_by": [reference(iris, signed.person)]},
    }
    return record | ({"referred_to_by": told} if told else {})


def _mark(folder: Folder, iris: Iris, thing: Artefact) -> Iterator[Piece]:
    """Yield cancel and cachet of a thing as one visual item."""
    marks = {"Cancel": thing.cancel, "Cachet": thing.cachet}
    told = [
        statement(text, term("markings"), title)
        for title, text in marks.items()
        if text is not None
    ]
    if not told:
        return
    record = _visual(iris, thing, "mark", "Marks on") | {"referred_to_by": told}
    made = _when_and_where(folder, iris, thing) if thing.cancel is not None else {}
    if made:
        record["created_by"] = {"type": "Creation"} | made
    yield record


def _picture(iris: Iris, thing: Artefact) -> Iterator[Piece]:
    """Yield what a thing shows as a visual item."""
    shown = known(iris, thing.shows)
    if shown:
        yield _visual(iris, thing, "picture", "What is shown by") | {"represents": shown}


def _visual(iris: Iris, thing: Artefact, kind: str, title: str) -> dict[str, Any]:
    return {
        "id": iris.made(kind, thing.id),
        "type": "VisualItem",
        "_label": f"{title} {thing.id}",
        "identified_by": [displayed(f"{title} {thing.id}")],
    }


def _pointer(record: Piece) -> Piece:
    """Return a reference to a record that stands in the same export."""
    return {key: record[key] for key in ("id", "type", "_label")}
