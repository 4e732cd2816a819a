"""From an evidence folder and the name of a format to files.

    linked-art       linked-art.jsonld
    web-annotation   annotations.jsonld
    prov             prov.json
    csv              one file to a kind of record
    jsonl            evidence.jsonl
    timesketch       timesketch.jsonl

Decision: everything is built before anything is written, so that what cannot be built leaves no
file; each file then appears whole.

Source: the formats, one module each in this package.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from voskhod.errors import InputError
from voskhod.evidence.checks import advice
from voskhod.evidence.folder import Folder
from voskhod.export.evidence.csv_tables import csv_tables
from voskhod.export.evidence.iris import Iris
from voskhod.export.evidence.json_lines import json_lines
from voskhod.export.evidence.linked_art import linked_art
from voskhod.export.evidence.prov import prov_document
from voskhod.export.evidence.timesketch import timesketch_lines
from voskhod.export.evidence.web_annotation import web_annotations
from voskhod.lots.lot import Sale
from voskhod.writing import write_text

_Build = Callable[[Iris, Sequence[Sale]], dict[str, str]]


def export_folder(
    folder: Folder,
    name: str,
    out: Path,
    base: str | None = None,
    sales: Sequence[Sale] = (),
) -> list[Path]:
    """Write a folder in a format.

    Args:
        folder: checked records.
        name: name of the format.
        out: folder for the files; missing ones are made.
        base: beginning of the names of records; None for names without a host.
        sales: lots of the folder, which only Linked Art has a place for.

    Returns:
        Paths of the files, in order.

    Raises:
        InputError: no such format, or a base that is none.
        OutputError: a file that cannot be written.
    """
    if name not in FORMATS:
        do = advice(name[:80], tuple(FORMATS)) or f"Known: {', '.join(FORMATS)}."
        raise InputError("must be a format", given=repr(name[:80]), where="format", do=do)
    texts = FORMATS[name](Iris(folder, base), sales)
    paths = []
    for file, text in texts.items():
        write_text(out / file, text)
        paths.append(out / file)
    return paths


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


FORMATS: dict[str, _Build] = {
    "linked-art": lambda iris, sales: {
        "linked-art.jsonld": _json(linked_art(iris.folder, iris, sales))
    },
    "web-annotation": lambda iris, _: {
        "annotations.jsonld": _json(web_annotations(iris.folder, iris))
    },
    "prov": lambda iris, _: {"prov.json": _json(prov_document(iris.folder, iris))},
    "csv": lambda iris, _: csv_tables(iris.folder),
    "jsonl": lambda iris, _: {"evidence.jsonl": json_lines(iris.folder)},
    "timesketch": lambda iris, _: {"timesketch.jsonl": timesketch_lines(iris.folder)},
}
