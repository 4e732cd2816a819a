"""A new evidence folder: one record of each kind, explained, for a user to write over.

The records are of nothing that happened. They load as they stand, so that a user who changes one
thing at a time always knows which change was wrong.

Decision: the template is a folder of the package, read by the same loader in the tests.
"""

import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from voskhod.errors import InputError
from voskhod.writing import write_text

_MISSION = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_PLACEHOLDER = "my-mission"  # in the template, wherever the mission is named


def new_folder(path: Path, mission_id: str) -> tuple[Path, ...]:
    """Write a folder with a record of each kind and what each key means.

    Args:
        path: folder to make; one that exists must be empty.
        mission_id: short name of the mission that it is about.

    Returns:
        Files written, sorted.

    Raises:
        InputError: a name that no mission can have, or a folder that holds something.
        OutputError: it cannot be written there.
    """
    if not _MISSION.fullmatch(mission_id):
        raise InputError(
            "must be small letters, digits and hyphens, at most 64",
            given=repr(mission_id[:80]),
            where="mission",
        )
    if _holds_something(path):
        raise InputError(
            "must be a folder that is empty or not there yet",
            given=str(path),
            where="folder",
            do="Name another one.",
        )
    written = []
    for name, text in sorted((entry.name, entry.read_text("utf-8")) for entry in _template()):
        write_text(path / name, text.replace(_PLACEHOLDER, mission_id))
        written.append(path / name)
    return tuple(written)


def _template() -> tuple[Traversable, ...]:
    folder = files("voskhod.evidence") / "data" / "_template"
    return tuple(entry for entry in folder.iterdir() if entry.is_file())


def _holds_something(path: Path) -> bool:
    """Return whether there is anything at a path but an empty folder."""
    try:
        return (path.is_dir() and any(path.iterdir())) or path.is_file()
    except (OSError, ValueError):  # a name that is too long or not allowed: writing will tell
        return False
