"""The records of a folder as JSON Lines: one object to a record, with the list that it stands in.

`list` is "claims", "outside" and so on, named as the lists of a folder are; all else is the record,
without what it does not say. The first line is the folder's header, with the folder's digest.

Source: jsonlines.org; RFC 8259.
"""

import json

from voskhod.evidence.folder import TABLES, Folder


def json_lines(folder: Folder) -> str:
    """Return a folder as JSON Lines.

    Args:
        folder: checked records.
    """
    header = folder.header.model_dump(mode="json")
    rows = [{"list": "header", "digest": folder.digest, **header}]
    for _, _, _, attribute in TABLES:
        rows += [
            {
                "list": attribute,
                **record.model_dump(mode="json", exclude_none=True, exclude_defaults=True),
            }
            for record in getattr(folder, attribute)
        ]
    return "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in rows)
