"""What reading a thing would settle: contradictions that hang on the wording of an unread original.

A source may name the thing that carries its words (`Source.artefact`). While no claim of it is in
the folder, nobody has read it, and what is known of it is known through others: a translation or a
copy relays it whole; a paraphrase, a rewording or a quotation relays it where a claim of it is
derived from a relayed one. A finding is settled by reading when the wording of the original is the
matter:

    hedge, reference or meaning changed on the way    every claim relays the original
    grade changed on the way, no opinion              every claim relays the original
    something added on the way                        it retells a source that relays the original
    name or title, order that physics forbids         one claim relays the original

Where all claims relay the original, reading decides which of them it says; where one is independent
(a father's name in a book), it decides whether the original says what is relayed, no more.

Decision: a difference from an independent source is not settled: the original can only repeat what
is relayed. Nor is silence, an opinion, or what does not depend on the original's words at all.

Source: textual criticism, where the exemplar decides between its copies and over nothing else.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from voskhod.evidence.contradictions import Contradiction, Kind, contradictions
from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Claim, Source

_WHOLE = ("translates", "copies")
_PARTLY = ("paraphrases", "rewords", "quotes")
_CHANGED: tuple[Kind, ...] = ("dropped hedge", "drifted copy", "inside another's definition")
_WORDED: tuple[Kind, ...] = ("name or title", "forbidden order")


@dataclass(frozen=True)
class Question:
    """What the original would decide between some claims.

    Attributes:
        claims: ids of the claims that take part, sorted.
        relayed: those of them that relay the original.
        findings: contradictions between these claims, the weightiest first.
    """

    claims: tuple[str, ...]
    relayed: tuple[str, ...]
    findings: tuple[Contradiction, ...]

    @property
    def decides(self) -> Literal["which", "whether"]:
        """Return what reading decides: which of several the original says, or whether it does."""
        return "which" if len(self.claims) == len(self.relayed) > 1 else "whether"


@dataclass(frozen=True)
class ReadingValue:
    """What reading some things would settle.

    Attributes:
        unread: sources whose words the things carry and of which the folder has no claim.
        read: sources whose words the things carry and of which it has.
        relays: ids of the sources through which the unread ones are known, sorted.
        questions: what would be settled, the weightiest first.
        not_settled: how many further findings have a claim that relays an unread original.
    """

    unread: tuple[Source, ...]
    read: tuple[Source, ...]
    relays: tuple[str, ...]
    questions: tuple[Question, ...]
    not_settled: int


def reading_value(folder: Folder, artefacts: Collection[str]) -> ReadingValue:
    """Return what reading some things would settle.

    Args:
        folder: checked records.
        artefacts: ids of the things; one that the folder does not know carries no words.
    """
    speaking = {claim.source for claim in folder.all_claims()}
    carried = [source for source in folder.sources if source.artefact in artefacts]
    unread = tuple(source for source in carried if source.id not in speaking)
    whole = _reached(folder, {source.id for source in unread}, _WHOLE)
    partly = _reached(folder, whole, _WHOLE + _PARTLY) - whole
    relayed = _relayed(folder, whole, partly)
    settled: dict[tuple[str, ...], list[Contradiction]] = defaultdict(list)
    others = 0
    for finding in contradictions(folder) if unread else ():
        claims = _claims(folder, finding)
        added = finding.kind == "added in the copy" and not whole.isdisjoint(finding.records)
        if added or _is_settled(finding, claims, relayed):
            settled[tuple(claim.id for claim in claims)].append(finding)
        elif any(claim.id in relayed for claim in claims):
            others += 1
    questions = (
        Question(names, tuple(name for name in names if name in relayed), tuple(findings))
        for names, findings in settled.items()
    )
    return ReadingValue(
        unread=unread,
        read=tuple(source for source in carried if source.id in speaking),
        relays=tuple(sorted((whole | partly) - {source.id for source in unread})),
        questions=tuple(questions),
        not_settled=others,
    )


def _reached(folder: Folder, start: set[str], ways: tuple[str, ...]) -> set[str]:
    """Return sources that have their words from some, in one of some ways; those included."""
    found = set(start)
    waiting = list(start)
    followers = defaultdict(list)
    for source in folder.sources:
        for link in source.lineage:
            if link.how in ways and not link.doubtful:
                followers[link.source].append(source.id)
    while waiting:
        new = [name for name in followers[waiting.pop()] if name not in found]
        found.update(new)
        waiting += new
    return found


def _relayed(folder: Folder, whole: set[str], partly: set[str]) -> set[str]:
    """Return the ids of claims that relay the original."""
    by_id = {claim.id: claim for claim in folder.all_claims()}

    def is_relayed(claim: Claim) -> bool:
        while claim.source not in whole:
            if claim.source not in partly or claim.how == "computes":
                return False
            if claim.derived_from is None:
                return False
            claim = by_id[claim.derived_from]
        return True

    return {name for name, claim in by_id.items() if is_relayed(claim)}


def _is_settled(finding: Contradiction, claims: list[Claim], relayed: set[str]) -> bool:
    """Return whether the wording of the original is what a finding is about."""
    if finding.resolution == "compatible":
        return False
    if finding.kind in _WORDED:
        return any(claim.id in relayed for claim in claims)
    if not claims or any(claim.id not in relayed for claim in claims):
        return False
    if finding.kind == "gloss":
        return finding.resolution == "lineage" and not any(claim.is_opinion for claim in claims)
    return finding.kind in _CHANGED


def _claims(folder: Folder, finding: Contradiction) -> list[Claim]:
    """Return the claims that take part in a finding."""
    return [one for one in map(folder.record, finding.records) if isinstance(one, Claim)]
