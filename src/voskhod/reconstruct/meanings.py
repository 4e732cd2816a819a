"""Meanings: what claims that are no numbers say of a flight, and what silence says.

    [[meaning]]
    about = "E12"
    attribute = "terrain"
    said = "forest"                        only of claims whose word or date has this in it
    when = ["landing.forest > 0.5"]

A claim about that attribute is true of the flights in which all conditions hold. Where the
attribute is whether something happened, a source that covers the stage, and is silent about an
event that others tell of, is heard too: with the probability that one of its kind leaves it out.

Source: `evidence.rules.silence` for who is silent about what, and for the probabilities.
"""

from collections.abc import Sequence
from typing import NamedTuple

from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Claim, Source
from voskhod.evidence.rules.index import Index
from voskhod.evidence.rules.silence import OMITS
from voskhod.reconstruct.conditions import Condition

HAPPENED = "happened"


class Meaning(NamedTuple):
    """What claims about an attribute mean of a flight.

    Attributes:
        about: what they are about.
        attribute: which attribute of it.
        said: text that a claim's word or date must hold; None for any claim.
        when: conditions of the flights in which they are true.
    """

    about: str
    attribute: str
    said: str | None
    when: tuple[Condition, ...]


class Quiet(NamedTuple):
    """A source that does not mention what others tell.

    Attributes:
        source: its id.
        event: id of the event.
        omits: chance that one of its kind leaves it out though it happened [1].
        meaning: what it means of a flight that it happened.
    """

    source: str
    event: str
    omits: float
    meaning: Meaning


def matching(meanings: Sequence[Meaning], claim: Claim) -> Meaning | None:
    """Return what a claim means of a flight, None if nobody said.

    Args:
        meanings: all that are known.
        claim: claim of any form.
    """
    text = (claim.word or claim.date or "").casefold()
    for one in meanings:
        if (one.about, one.attribute) == (claim.about, claim.attribute) and (
            one.said is None or one.said.casefold() in text
        ):
            return one
    return None


def silences(
    folder: Folder, heard: Sequence[str], speaking: Sequence[str], meanings: Sequence[Meaning]
) -> tuple[Quiet, ...]:
    """Return who is silent about what, by source and event.

    Args:
        folder: checked records.
        heard: ids of the chosen claims.
        speaking: ids of the sources that they are heard from.
        meanings: what events mean of a flight.
    """
    index, known = Index(folder), frozenset(heard)
    meant = {one.about: one for one in meanings if one.attribute == HAPPENED}
    found = []
    for event in index.events.values():
        told = [claim for claim in index.by_about.get(event.id, ()) if claim.id in known]
        tellers = {claim.source for claim in told if claim.truth is not False}
        if not event.notable or event.id not in meant or not tellers:
            continue
        for name in sorted(set(speaking)):
            source = index.sources[name]
            if event.topic in source.covers and not any(index.are_kin(name, t) for t in tellers):
                found.append(Quiet(name, event.id, _omits(source), meant[event.id]))
    return tuple(sorted(found, key=lambda one: (one.source, one.event)))


def _omits(source: Source) -> float:
    """Return the middle of the range for a source's kind and interest."""
    low, high = OMITS[source.kind]
    if source.interest is not None:
        least = OMITS["official"]
        low, high = max(low, least[0]), max(high, least[1])
    return 0.5 * (low + high)
