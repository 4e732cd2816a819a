"""Small pieces of Linked Art: references, names, statements, spans of time, dimensions.

Classes that Linked Art has a term for are those of its vocabulary (Getty AAT); all others are types
of this folder's own.

Source: Linked Art 1.0, shared structures and recommended vocabulary.
"""

import re
from collections.abc import Iterable
from typing import Any

from voskhod.evidence.dates import read_date
from voskhod.export.evidence.iris import Iris

Piece = dict[str, Any]
_AAT = "http://vocab.getty.edu/aat/"
# Term: number in AAT, label. From the vocabulary pages of Linked Art 1.0.
TERMS = {
    "primary name": (300404670, "Primary Name"),
    "display name": (300404669, "Display Name"),
    "statement": (300418049, "Brief Text"),
    "type of work": (300435443, "Type of Work"),
    "identifier": (300435704, "System-Assigned Number"),
    "lot number": (300404628, "Lot Number"),
    "note": (300027200, "Note"),
    "condition": (300435425, "Condition Statement"),
    "credit": (300026687, "Credit Line"),
    "markings": (300435420, "Markings Statement"),
    "dimensions": (300435430, "Dimension Statement"),
    "signature": (300028705, "Signature"),
    "provenance": (300055863, "Provenance Activity"),
    "auction": (300054751, "Auction Event"),
    "auction of lot": (300420001, "Auction of Lot"),
    "lot": (300411307, "Auction Lot"),
    "starting price": (300417242, "Starting Price"),
    "width": (300055647, "Width"),
    "height": (300055644, "Height"),
    "count": (300404433, "Count"),
    "drawing": (300033973, "Drawing"),
    "painting": (300033618, "Painting"),
    "photograph": (300046300, "Photograph"),
}
INCH: Piece = {"id": f"{_AAT}300379100", "type": "MeasurementUnit", "_label": "inches"}
COMPONENTS: Piece = {"id": f"{_AAT}300241583", "type": "MeasurementUnit", "_label": "Components"}
DOLLAR: Piece = {"id": f"{_AAT}300411994", "type": "Currency", "_label": "US Dollars"}
_SHEET = re.compile(r"^\s*([\d.]+)\s*x\s*([\d.]+)\s*(?:in|inch|inches)\s*$")
# Class in Linked Art of each kind of record.
CLASSES = {
    "artefact": "HumanMadeObject",
    "event": "Activity",
    "place": "Place",
    "source": "LinguisticObject",
    "document": "LinguisticObject",
    "claim": "PropositionalObject",
    "holding": "Activity",
}


def term(name: str) -> Piece:
    """Return a type of the shared vocabulary.

    Args:
        name: key of `TERMS`.
    """
    number, label = TERMS[name]
    return {"id": f"{_AAT}{number}", "type": "Type", "_label": label}


def own_type(iris: Iris, kind: str, label: str) -> Piece:
    """Return a type of this folder's own.

    Args:
        iris: names of the records.
        kind: what is classified by it: "attribute".
        label: what it is called.
    """
    return {"id": iris.made(f"type/{kind}", label), "type": "Type", "_label": label}


def reference(iris: Iris, name: str) -> Piece:
    """Return a reference to a record.

    Args:
        iris: names of the records.
        name: id of the record.
    """
    return {"id": iris.of(name), "type": class_of(iris, name), "_label": name}


def class_of(iris: Iris, name: str) -> str:
    """Return the class of a record.

    Args:
        iris: names of the records.
        name: id of the record; a person whose id begins with "O-" is an organisation.
    """
    kind = str(iris.kind(name))
    return ("Group" if name.startswith("O-") else "Person") if kind == "person" else CLASSES[kind]


def known(iris: Iris, names: Iterable[str]) -> list[Piece]:
    """Return references to those names that are records, not mere words for things.

    Args:
        iris: names of the records.
        names: ids of records, or words.
    """
    return [reference(iris, name) for name in names if iris.kind(name) in (*CLASSES, "person")]


def primary(text: str) -> Piece:
    """Return the name that a thing is called by."""
    return {"type": "Name", "content": text, "classified_as": [term("primary name")]}


def identifier(text: str, kind: str = "identifier") -> Piece:
    """Return an identifier, such as the id of a record."""
    return {"type": "Identifier", "content": text, "classified_as": [term(kind)]}


def statement(text: str, kind: Piece, title: str | None = None) -> Piece:
    """Return a short text about a thing.

    Args:
        text: its words.
        kind: type of the statement.
        title: what to call it where it is shown.
    """
    found: Piece = {
        "type": "LinguisticObject",
        "content": text,
        "classified_as": [kind | {"classified_as": [term("statement")]}],
    }
    if title is not None:
        found["identified_by"] = [displayed(title)]
    return found


def displayed(text: str) -> Piece:
    """Return what is shown in the place of a structure."""
    return {"type": "Name", "content": text, "classified_as": [term("display name")]}


def timespan(date: str, zone: str) -> Piece:
    """Return a date as a span of time: EDTF as its name, its ends in UTC.

    Args:
        date: date in EDTF.
        zone: IANA name of the zone in which days without one begin.
    """
    span = read_date(date, zone)
    found: Piece = {"type": "TimeSpan", "identified_by": [displayed(date)]}
    if span.earliest is not None:
        found["begin_of_the_begin"] = span.earliest.isoformat().replace("+00:00", "Z")
    if span.latest is not None:
        found["end_of_the_end"] = span.latest.isoformat().replace("+00:00", "Z")
    return found


def sides(dimensions: str) -> list[Piece]:
    """Return width and height of a sheet that is given in inches; nothing for any other wording.

    Args:
        dimensions: such as "8.5 x 11 in", width first.
    """
    match = _SHEET.match(dimensions)
    if match is None:
        return []
    return [
        {
            "type": "Dimension",
            "value": float(size),
            "unit": INCH,
            "classified_as": [term(side)],
        }
        for side, size in zip(("width", "height"), match.groups(), strict=True)
    ]
