"""Where everything is from, in PROV-JSON: documents, sources, claims, things and who speaks.

    document, source, claim, artefact   entity
    person, voice of a nameless source  agent
    source of its speaker               wasAttributedTo
    source after source (lineage)       wasDerivedFrom, with how, and whether that is in doubt
    claim of source, claim of document  wasDerivedFrom; the second with the position
    claim after claim                   wasDerivedFrom
    thing after thing (made_from)       wasDerivedFrom

A derivation that copies or quotes is of the type prov:Quotation, what PROV calls `wasQuotedFrom`; a
source's lineage that copies, translates or rewords it whole is a prov:Revision.

Source: W3C PROV-DM (2013), 5.2; the PROV-JSON serialisation, W3C member submission (2013).
"""

from collections.abc import Iterator
from typing import Any

from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Record
from voskhod.export.evidence.iris import Iris

_QUOTES = ("copies", "quotes")
_REVISES = ("translates", "rewords")
# Terms of this project's own: how a source has what it says, where a passage stands.
TERMS = "urn:uuid:0f6a3f5c-0b1b-4f1e-8a0e-3d1c5a7b9e24#"
_PREFIXES = {"urn:uuid:": "u", "ni:///sha-256;": "ni"}


def prov_document(folder: Folder, iris: Iris) -> dict[str, Any]:
    """Return the provenance of a folder as a PROV-JSON document.

    Args:
        folder: checked records.
        iris: names of the records.
    """
    names = _Names(iris)
    entities = {
        names.of(record.id): _described(record, kind)
        for kind, record in folder.records()
        if kind in ("document", "source", "claim", "artefact")
    }
    agents = {
        names.of(person.id): {"prov:label": person.name, "v:id": person.id}
        for person in folder.people
    }
    derived = [*_of_sources(folder, names), *_of_claims(folder, names)]
    derived += [
        _derivation(names.of(thing.id), names.of(thing.made_from), "copies")
        for thing in folder.artefacts
        if thing.made_from is not None
    ]
    spoken = [
        {"prov:entity": names.of(source.id), "prov:agent": names.of(source.speaker)}
        for source in folder.sources
        if source.speaker is not None
    ]
    return {
        "prefix": names.prefixes(),
        "entity": entities,
        "agent": agents,
        "wasDerivedFrom": {f"_:d{i}": one for i, one in enumerate(derived, start=1)},
        "wasAttributedTo": {f"_:a{i}": one for i, one in enumerate(spoken, start=1)},
    }


class _Names:
    """IRIs of records as qualified names."""

    def __init__(self, iris: Iris) -> None:
        self.iris = iris

    def of(self, name: str) -> str:
        """Return the qualified name of a record."""
        iri = self.iris.of(name)
        for start, prefix in self._starts().items():
            if iri.startswith(start):
                return f"{prefix}:{iri[len(start) :]}"
        raise ValueError(f"{iri} has no prefix")

    def prefixes(self) -> dict[str, str]:
        """Return what each prefix stands for."""
        return {prefix: start for start, prefix in self._starts().items()} | {"v": TERMS}

    def _starts(self) -> dict[str, str]:
        return _PREFIXES if self.iris.base is None else {self.iris.base: "u"}


def _described(record: Record, kind: str) -> dict[str, Any]:
    """Return the attributes of an entity."""
    words: Any = record
    label = {"document": "title", "source": "name", "claim": "says", "artefact": "description"}
    found = {"prov:label": getattr(words, label[kind]), "v:id": record.id, "v:kind": kind}
    if kind == "document":
        found["v:sha256"] = words.sha256
    if kind in ("source", "artefact") and words.date is not None:
        found["v:date"] = words.date
    return found


def _of_sources(folder: Folder, names: _Names) -> Iterator[dict[str, Any]]:
    for source in folder.sources:
        own = names.of(source.id)
        for link in source.lineage:
            one = _derivation(own, names.of(link.source), link.how, is_whole=True)
            yield one | ({"v:doubtful": True} if link.doubtful else {})
        if source.artefact is not None:
            yield _derivation(own, names.of(source.artefact), "is carried by")
        if source.via is not None:
            yield _derivation(own, names.of(source.via), "was read in")
        for document in source.documents:
            yield _derivation(own, names.of(document), "speaks in")


def _of_claims(folder: Folder, names: _Names) -> Iterator[dict[str, Any]]:
    for claim in folder.all_claims():
        own = names.of(claim.id)
        for source in (claim.source, *claim.also):
            yield _derivation(own, names.of(source), "is said by")
        if claim.derived_from is not None:
            yield _derivation(own, names.of(claim.derived_from), str(claim.how))
        if claim.passage is not None:
            passage: Any = folder.record(claim.passage)
            place = {"v:start": passage.start, "v:end": passage.end}
            yield _derivation(own, names.of(passage.document), "stands in") | place


def _derivation(later: str, earlier: str, how: str, is_whole: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {
        "prov:generatedEntity": later,
        "prov:usedEntity": earlier,
        "v:how": how,
    }
    if how in _QUOTES:
        found["prov:type"] = {"$": "prov:Quotation", "type": "prov:QUALIFIED_NAME"}
    elif is_whole and how in _REVISES:
        found["prov:type"] = {"$": "prov:Revision", "type": "prov:QUALIFIED_NAME"}
    return found
