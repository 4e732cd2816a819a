"""Claims as W3C Web Annotations: own words, tied to a stretch of a document.

Each claim with a passage is one annotation: its body is what the claim says in own words, its
target a stretch of the document by position in Unicode code points. The words of the document are
not in it: who has a copy finds them by position, and tells by SHA-256 whether it is the same. The
hashes of the document and of the stretch are given as schema.org's `sha256`; when the page was seen
is a time state.

Decision: one collection with one page in it, so that one file holds all.

Source: W3C Web Annotation Data Model (2017), 3.2, 4.2.3, 4.3.1 and 5; schema.org for `sha256`.
"""

from typing import Any

from voskhod.evidence.dates import earliest
from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Claim, Document, Passage
from voskhod.export.evidence.iris import Iris

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"schema": "https://schema.org/"}]


def web_annotations(folder: Folder, iris: Iris) -> dict[str, Any]:
    """Return the claims of a folder that have a passage as a collection of annotations.

    Args:
        folder: checked records.
        iris: names of the records.
    """
    items = [_annotation(folder, iris, claim) for claim in folder.all_claims() if claim.passage]
    collection = iris.made("annotations", folder.header.mission)
    return {
        "@context": CONTEXT,
        "id": collection,
        "type": "AnnotationCollection",
        "label": folder.header.title,
        "total": len(items),
        "first": {
            "id": iris.made("annotations", f"{folder.header.mission}/1"),
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    }


def _annotation(folder: Folder, iris: Iris, claim: Claim) -> dict[str, Any]:
    passage: Any = folder.record(str(claim.passage))
    document: Any = folder.record(passage.document)
    return {
        "id": iris.made("annotation", claim.id),
        "type": "Annotation",
        "motivation": "describing",
        "body": [
            {
                "type": "TextualBody",
                "value": claim.says,
                "format": "text/plain",
                "language": "en",
                "purpose": "describing",
            },
            {"type": "SpecificResource", "source": iris.of(claim.id), "purpose": "identifying"},
        ],
        "target": _target(iris, passage, document, folder.header.zone),
    }


def _target(iris: Iris, passage: Passage, document: Document, zone: str) -> dict[str, Any]:
    target: dict[str, Any] = {
        "type": "SpecificResource",
        "source": {
            "id": iris.of(document.id),
            "type": "Text",
            "format": document.media_type,
            "schema:sha256": document.sha256,
        },
        "selector": {
            "type": "TextPositionSelector",
            "start": passage.start,
            "end": passage.end,
        },
        "schema:sha256": passage.sha256,
    }
    seen = None if document.seen is None else earliest(document.seen, zone)
    if seen is not None:
        target["state"] = {
            "type": "TimeState",
            "sourceDate": seen.isoformat().replace("+00:00", "Z"),
        }
    return target
