"""The records of a folder as CSV, one file to a kind.

Columns are the fields of the kind, in their order. Lists and tables within a record are JSON text.
What a record does not say is an empty cell.

Decision: a cell of text that a spreadsheet would take for a formula gets an apostrophe in front,
and so does one that begins with an apostrophe, so that taking one off gives back the text
(`plain_cell`). Numbers stay as they are.

Source: RFC 4180 (CRLF, doubled quotes, UTF-8); OWASP, CSV injection, for the characters.
"""

import csv
import io
import json
from typing import Any

from voskhod.evidence.folder import TABLES, Folder
from voskhod.evidence.records import Record

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_GUARD = "'"


def csv_tables(folder: Folder) -> dict[str, str]:
    """Return the text of each file by its name; a kind without records is left out.

    Args:
        folder: checked records.
    """
    found = {}
    for _, _, model, attribute in TABLES:
        records: tuple[Record, ...] = getattr(folder, attribute)
        if records:
            found[f"{attribute}.csv"] = _table(model, records)
    return found


def plain_cell(cell: str) -> str:
    """Return the text of a cell as it was before it was guarded.

    Args:
        cell: content of a cell, as a reader of CSV gives it.
    """
    return cell.removeprefix(_GUARD)


def _table(model: type[Record], records: tuple[Record, ...]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    columns = list(model.model_fields)
    writer.writerow(columns)
    for record in records:
        row = record.model_dump(mode="json")
        writer.writerow([_cell(row[column]) for column in columns])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return _GUARD + text if text.startswith((*_FORMULA, _GUARD)) else text
