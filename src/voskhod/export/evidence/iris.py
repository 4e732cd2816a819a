"""Names of records that hold outside their folder.

Without a base, a record is `urn:uuid:` and the name-based UUID of mission, kind and id: the same
for every export, owned by nobody, resolved by nothing. A document without a base is named by its
content (`ni:///sha-256;...`), so that two archives that hold one text agree on its name. With a
base, both are base, kind, a slash and id.

Decision: no host of ours, since the project has none. Whoever publishes an export gives a base that
is theirs.

Source: RFC 9562, 5.5 and 6.6 (name-based UUIDs, a name space of one's own); RFC 6920 (ni); RFC 3986
(percent-encoding).
"""

import base64
import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote
from uuid import UUID, uuid5

from voskhod.errors import InputError
from voskhod.evidence.folder import Folder

_SPACE = UUID("6b9f0f2e-5a0c-4d0e-9a57-4f1f0a3c7d61")  # drawn once, for the names made here
# Scheme, then characters that an IRI may hold; it must end where a path or name may begin.
_BASE = re.compile(r"[a-z][a-z0-9+.-]*:[^\s\x00-\x20<>\"{}|\\^`\x7f]*[/#:]")


@dataclass(frozen=True)
class Iris:
    """Names of the records of one folder.

    Attributes:
        folder: checked records.
        base: beginning of every name; None for names without a host.
    """

    folder: Folder
    base: str | None = None

    def __post_init__(self) -> None:
        if self.base is not None and not _BASE.fullmatch(self.base):
            raise InputError(
                "must be an absolute IRI that ends with /, # or :",
                given=repr(self.base[:80]),
                where="base",
                do="Write for example https://example.org/voskhod-2/.",
            )

    def of(self, name: str) -> str:
        """Return the IRI of a record.

        Args:
            name: id of the record.

        Raises:
            KeyError: no record has that id.
        """
        kind = self._kinds[name]
        if kind == "document" and self.base is None:
            return f"ni:///sha-256;{ni_digest(self.folder.record(name).sha256)}"  # type: ignore[attr-defined]
        return self.made(kind, name)

    def made(self, kind: str, name: str) -> str:
        """Return the IRI of something that is no record: a class, a part of a record.

        Args:
            kind: what kind of thing it is.
            name: what tells it from others of its kind, any text.
        """
        if self.base is not None:
            return f"{self.base}{kind}/{quote(name)}"
        return uuid5(_SPACE, f"{self.folder.header.mission}/{kind}/{name}").urn

    def kind(self, name: str) -> str | None:
        """Return the kind of a record, None for a word that is no record's id."""
        return self._kinds.get(name)

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {record.id: kind for kind, record in self.folder.records()}


def ni_digest(sha256: str) -> str:
    """Return a SHA-256 as named information writes it: base64url without padding.

    Args:
        sha256: the hash in hexadecimal.
    """
    return base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode("ascii").rstrip("=")
