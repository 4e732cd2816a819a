"""Claims in Linked Art: each a proposition, the disputed ones assigned to what they are said of.

Every claim is a `PropositionalObject` with its own words as a statement, created by its speaker.
Where claims about one attribute of one subject cannot all hold, each of them is an
`AttributeAssignment` on the subject: what it assigns, by whom, after which source, when. So no
value is lost and none is chosen.

    a number with its unit      a Dimension
    a date                      a TimeSpan
    a word                      a Name
    anything else               the proposition itself

A subject that is only a word ("suit", "walk") is a type of this folder's own.

Decision: a source whose speaker is not named is carried out by a group, its unnamed voice.

Source: Linked Art 1.0, assertion; CIDOC CRM 7.1, E13, E89.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from voskhod.evidence.agreement import at_odds, own_measurement, said
from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Claim, Source
from voskhod.evidence.rules.index import form_of
from voskhod.export.evidence.iris import Iris
from voskhod.export.evidence.linked_art_parts import (
    Piece,
    displayed,
    identifier,
    known,
    own_type,
    primary,
    reference,
    statement,
    term,
    timespan,
)


def propositions(folder: Folder, iris: Iris) -> Iterator[Piece]:
    """Yield each claim as a proposition.

    Args:
        folder: checked records.
        iris: names of the records.
    """
    for claim in folder.all_claims():
        notes = [] if claim.note is None else [statement(claim.note, term("note"))]
        as_said = own_type(iris, "statement", "as said")
        subject = known(iris, [claim.about]) or [_word(iris, claim.about)]
        yield {
            "id": iris.of(claim.id),
            "type": "PropositionalObject",
            "_label": f"{claim.id}: {claim.says}",
            "identified_by": [primary(claim.says), identifier(claim.id)],
            "classified_as": [own_type(iris, "attribute", claim.attribute)],
            "referred_to_by": [statement(said(claim), as_said, "As said"), *notes],
            "about": subject,
            "created_by": _creation(folder, iris, claim),
        }


def disputes(folder: Folder, iris: Iris) -> dict[str, list[Piece]]:
    """Return the disputed attributes of each subject as assignments, by the subject.

    Args:
        folder: checked records.
        iris: names of the records.
    """
    alike: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in folder.all_claims():
        alike[claim.about, claim.attribute].append(claim)
    found: dict[str, list[Piece]] = defaultdict(list)
    for (about, _), claims in alike.items():
        if len(claims) > 1 and at_odds(claims, folder.header.zone):
            found[about] += [_assignment(folder, iris, claim) for claim in claims]
    return found


def words(folder: Folder, iris: Iris, disputed: dict[str, list[Piece]]) -> Iterator[Piece]:
    """Yield the subjects of disputes that are words only.

    Args:
        folder: checked records.
        iris: names of the records.
        disputed: assignments by subject.
    """
    for name, assignments in disputed.items():
        if not folder.has(name):
            names = {"identified_by": [primary(name)]}
            yield _word(iris, name) | names | {"attributed_by": assignments}


def voice(iris: Iris, source: Source) -> Piece:
    """Return who speaks in a source: a person, or a group that is not named.

    Args:
        iris: names of the records.
        source: whoever speaks.
    """
    if source.speaker is not None:
        return reference(iris, source.speaker)
    label = f"Voice of {source.id}"
    return {"id": iris.made("voice", source.id), "type": "Group", "_label": label}


def _word(iris: Iris, name: str) -> Piece:
    return own_type(iris, "subject", name)


def _creation(folder: Folder, iris: Iris, claim: Claim) -> Piece:
    """Return who said it, after which sources and claims."""
    sources: list[Any] = [folder.record(name) for name in (claim.source, *claim.also)]
    after = [reference(iris, source.id) for source in sources]
    if claim.derived_from is not None:
        after.append(reference(iris, claim.derived_from))
    speakers = {one["id"]: one for one in (voice(iris, source) for source in sources)}
    return {
        "type": "Creation",
        "carried_out_by": list(speakers.values()),
        "influenced_by": after,
    }


def _assignment(folder: Folder, iris: Iris, claim: Claim) -> Piece:
    source: Any = folder.record(claim.source)
    found: Piece = {"type": "AttributeAssignment", "_label": f"{claim.id}: {claim.says}"}
    found |= {
        "identified_by": [displayed(claim.attribute)],
        "classified_as": [own_type(iris, "attribute", claim.attribute)],
        "assigned": [_assigned(folder, iris, claim)],
    }
    said_of = _property(iris, claim)
    if said_of is not None:
        found["assigned_property"] = said_of
    made = _creation(folder, iris, claim)
    found |= {"carried_out_by": made["carried_out_by"]}
    found |= {"influenced_by": [reference(iris, claim.id), *made["influenced_by"]]}
    if source.date is not None:
        found["timespan"] = timespan(source.date, folder.header.zone)
    return found


def _assigned(folder: Folder, iris: Iris, claim: Claim) -> Piece:
    """Return what a claim assigns."""
    form = form_of(claim)
    if form == "value":
        number = own_measurement(claim)
        unit = own_type(iris, "unit", number.unit or "one") | {"type": "MeasurementUnit"}
        found: Piece = {"type": "Dimension", "_label": said(claim), "value": number.value}
        ends = {"lower_value_limit": number.low, "upper_value_limit": number.high}
        return found | {"unit": unit} | {k: v for k, v in ends.items() if v is not None}
    if form == "date":
        return timespan(str(claim.date), claim.zone or folder.header.zone)
    if form == "word":
        return {"type": "Name", "content": str(claim.word)}
    return reference(iris, claim.id)


def _property(iris: Iris, claim: Claim) -> str | None:
    """Return the property of Linked Art that a claim assigns, None where it has none for it."""
    form, kind = form_of(claim), iris.kind(claim.about)
    properties = {
        ("value", "artefact"): "dimension",
        ("date", "event"): "timespan",
        ("word", "person"): "identified_by",
    }
    return properties.get((form, str(kind)))
