"""What the verbs of `voskhod evidence` share: which folder, how it is opened, how JSON is printed.

Decision: records are read from the archive of the folder where there is one, since that is
many times quicker; only verbs that search or look back write one.

Source: `evidence.archive`.
"""

import json
import os
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from voskhod.errors import InputError

if TYPE_CHECKING:
    from voskhod.evidence.folder import Folder

FolderOption = Annotated[
    Path | None,
    typer.Option("--folder", help="Folder of evidence, instead of that of a built-in mission."),
]
MissionOption = Annotated[
    str, typer.Option("--mission", help="Built-in mission whose evidence is meant.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
MISSION = "voskhod-2"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class Shelf(NamedTuple):
    """A folder of evidence and what tells it from others.

    Attributes:
        path: where its files stand.
        place: its absolute path, or the name of its mission if it is built in.
    """

    path: Path | Traversable
    place: str

    def folder(self) -> "Folder":
        """Return its records.

        Raises:
            InputError: no such folder, or one that is not acceptable.
        """
        from voskhod.evidence.archive import kept_folder

        return kept_folder(self.path)


def shelf(folder: Path | None, mission: str) -> Shelf:
    """Return the folder of evidence that is meant.

    Args:
        folder: path of one; None for the one of a built-in mission.
        mission: name of a built-in mission.

    Raises:
        InputError: a mission without evidence.
    """
    if folder is not None:
        return Shelf(folder, os.path.abspath(folder))
    data = files("voskhod.evidence") / "data"
    if _NAME.fullmatch(mission) and (data / mission / "folder.toml").is_file():
        return Shelf(data / mission, f"built in: {mission}")
    known = sorted(one.name for one in data.iterdir() if _NAME.fullmatch(one.name))
    has = [name for name in known if (data / name / "folder.toml").is_file()]
    raise InputError(
        "must be a mission with built-in evidence",
        given=repr(mission[:80]),
        where="--mission",
        do=f"Known: {', '.join(has)}. For a folder of your own give --folder.",
    )


def print_json(document: Any) -> None:
    """Print one JSON document on standard output."""
    typer.echo(json.dumps(document, indent=2, allow_nan=False, ensure_ascii=False))
