"""Disputed attributes: what is said of one attribute of one subject, and who says so.

Nothing is chosen: where two claims about the same attribute cannot both hold
(`evidence.agreement`), all that is said of it is listed, each with its source.

Source: Linked Art, AttributeAssignment: an attribute as assigned by somebody.
"""

import sqlite3
from dataclasses import dataclass
from itertools import groupby

from voskhod.evidence.agreement import at_odds
from voskhod.evidence.records import Claim, Header


@dataclass(frozen=True)
class Voice:
    """One claim about a disputed attribute.

    Attributes:
        claim: the claim.
        said: what it says, as published.
        source: name of who says so.
    """

    claim: Claim
    said: str
    source: str


@dataclass(frozen=True)
class Dispute:
    """An attribute of which different things are said.

    Attributes:
        about: subject, a record or a word.
        attribute: what of it.
        voices: every claim about it.
    """

    about: str
    attribute: str
    voices: tuple[Voice, ...]


def disputed(archive: sqlite3.Connection) -> tuple[Dispute, ...]:
    """Return the attributes of which claims say what cannot all hold, by subject and attribute.

    Args:
        archive: open archive.
    """
    (header,) = archive.execute("SELECT value FROM meta WHERE key = 'header'").fetchone()
    zone = Header.model_validate_json(header).zone
    rows = archive.execute(
        "SELECT c.about, c.attribute, c.said, s.name, c.json FROM claim AS c"
        " JOIN source AS s ON s.id = c.source"
        " JOIN (SELECT about, attribute FROM claim GROUP BY about, attribute"
        " HAVING count(DISTINCT said) > 1) USING (about, attribute)"
        " ORDER BY c.about, c.attribute, c.number"
    )
    found = []
    for (about, attribute), group in groupby(rows, key=lambda row: row[:2]):
        voices = tuple(
            Voice(Claim.model_validate_json(json), said, name) for _, _, said, name, json in group
        )
        if at_odds([voice.claim for voice in voices], zone):
            found.append(Dispute(about, attribute, voices))
    return tuple(found)
