"""Whether a user's own copies of the documents are those that a folder points into.

Each document is looked for by its file name in one folder, or, under another name, by its length
and hash. Its bytes, code points and hash are compared, then each passage is (`evidence.anchors`),
so that a passage is found again in a copy that changed a little. Reports hold positions and hashes:
no word of a document is kept or printed.

Decision: a copy that changed is a result, not an error. A link is followed, since the folder is the
user's own; what is no plain file is not read, and a name with a path in it is not looked for.

Source: RFC 3629 (UTF-8); FIPS 180-4 (SHA-256).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from voskhod.errors import InputError
from voskhod.evidence.anchors import Anchor, Windows, anchored
from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Document, Passage

LIMIT_BYTES = 16_000_000  # of a copy: a long book of text has 2 MB


@dataclass(frozen=True)
class Copy:
    """A user's copy of a document.

    Attributes:
        document: id of the document.
        file: name that it was found under, or looked for.
        state: whether it is the same, another, not there, or cannot be read.
        bytes: its length; None if it was not read.
        code_points: the same in code points; None if it is no text.
        sha256: its hash; None if it was not read.
        reason: why it cannot be read, or what alone is different; None if neither is known.
    """

    document: str
    file: str
    state: Literal["held", "changed", "missing", "unreadable"]
    bytes: int | None = None
    code_points: int | None = None
    sha256: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Report:
    """What comes of comparing.

    Attributes:
        copies: one to a document, in the order of the folder.
        anchors: one to a passage, in the order of the folder.
    """

    copies: tuple[Copy, ...]
    anchors: tuple[Anchor, ...]

    @property
    def all_held(self) -> bool:
        """Return whether every copy is the same and every passage stands where it did."""
        states = [copy.state for copy in self.copies], [anchor.state for anchor in self.anchors]
        return {*states[0], *states[1]} <= {"held"}


def verify(folder: Folder, documents: Path) -> Report:
    """Compare a user's copies with the documents and passages of a folder.

    Args:
        folder: checked records.
        documents: folder with the copies.

    Raises:
        InputError: no such folder, or one that may not be read.
    """
    try:
        entries = sorted(documents.iterdir())
    except (OSError, ValueError) as wrong:
        reason = getattr(wrong, "strerror", None) or str(wrong)
        raise InputError(
            "must be a folder that can be read",
            given=f"{str(documents)[:200]!r} ({reason})",
            where="--documents",
        ) from None
    copies: list[Copy] = []
    found: dict[str, Anchor] = {}
    for document in folder.documents:
        of_it = [one for one in folder.passages if one.document == document.id]
        copy, anchors = _compared(document, _look_for(document, documents, entries), of_it)
        copies.append(copy)
        found |= {anchor.passage: anchor for anchor in anchors}
    return Report(tuple(copies), tuple(found[one.id] for one in folder.passages))


def _look_for(document: Document, folder: Path, entries: Sequence[Path]) -> Path | None:
    """Return the path of a copy, None if there is none."""
    for entry in entries:  # a name of the folder's own, so that no path can lead out of it
        if entry.name == document.file:
            return entry
    for entry in entries:
        try:
            is_alike = entry.is_file() and entry.stat().st_size == document.bytes <= LIMIT_BYTES
            if is_alike and hashlib.sha256(entry.read_bytes()).hexdigest() == document.sha256:
                return entry
        except OSError:  # not ours to read, or gone meanwhile
            continue
    return None


def _compared(
    document: Document, path: Path | None, passages: Sequence[Passage]
) -> tuple[Copy, tuple[Anchor, ...]]:
    """Return what a copy is, and where its passages stand."""
    unchecked = tuple(Anchor(one.id, document.id, "unchecked") for one in passages)
    if path is None:
        return Copy(document.id, document.file, "missing"), unchecked
    content, reason = _content(path)
    if content is None:
        return Copy(document.id, path.name, "unreadable", reason=reason), unchecked
    digest = hashlib.sha256(content).hexdigest()
    try:
        length = len(content.decode("utf-8"))
    except UnicodeDecodeError as wrong:
        reason = f"no UTF-8: byte 0x{content[wrong.start]:02x} at {wrong.start}, {wrong.reason}"
        copy = Copy(document.id, path.name, "unreadable", len(content), None, digest, reason)
        return copy, unchecked
    copy = Copy(document.id, path.name, "held", len(content), length, digest)
    if digest != document.sha256:
        copy = replace(copy, state="changed", reason=_only(content, document.sha256))
    return copy, anchored(Windows(content), passages, document.code_points)


def _only(content: bytes, sha256: str) -> str | None:
    """Return what alone is different in a copy, None if it is more than a program does to text."""
    mended = (
        ("line ends of another system", content.replace(b"\r\n", b"\n")),
        ("a byte order mark before it", content.removeprefix(b"\xef\xbb\xbf")),
        ("a line end after it", content.removesuffix(b"\n")),
        ("no line end after it", content + b"\n"),
    )
    for remark, same in mended:
        if hashlib.sha256(same).hexdigest() == sha256:
            return f"the same but for {remark}"
    return None


def _content(path: Path) -> tuple[bytes | None, str | None]:
    """Return the content of a copy, or why it cannot be read."""
    try:
        if not path.is_file():
            return None, "a link that leads nowhere" if path.is_symlink() else "no plain file"
        with path.open("rb") as file:
            content = file.read(LIMIT_BYTES + 1)
    except OSError as wrong:
        return None, wrong.strerror or str(wrong)
    if len(content) > LIMIT_BYTES:
        return None, f"larger than {LIMIT_BYTES // 1_000_000} MB"
    return content, None
