"""Claims of documents beside a flight: who says what, where, and what the flight makes of it.

A page shows its own words of a claim and the position of the passage, never the document's words.
A difference is the flight less the document; for a range it is counted from the nearer end.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from voskhod.evidence.agreement import said
from voskhod.evidence.claims import source_text
from voskhod.evidence.figures import likeliest, measurement
from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Claim, Passage
from voskhod.flight.flight import Flight


class Judged(NamedTuple):
    """What a reconstruction says of a claim.

    Attributes:
        verdict: in a word.
        why: the reason, in words.
    """

    verdict: str
    why: str


def claim_rows(
    flight: Flight, folder: Folder | None, judged: Mapping[str, Judged]
) -> list[dict[str, Any]]:
    """Return the claims of a folder beside a flight, documents first.

    Args:
        flight: what was flown.
        folder: records about its mission, None where there are none.
        judged: verdicts of a reconstruction by id of the claim; may be empty.
    """
    if folder is None:
        return []
    moments = {event.id: event.flight_event for event in folder.events}
    inside = {claim.id for claim in folder.claims}
    rows = []
    for claim in folder.all_claims():
        event = flight.event(moments.get(claim.about) or "")
        verdict = judged.get(claim.id)
        rows.append({
            "id": claim.id,
            "says": claim.says,
            "said": said(claim),
            "topic": claim.topic,
            "about": claim.about,
            "is_outside": claim.id not in inside,
            "source": claim.source,
            "speaker": source_text(folder, claim.source),
            **_beside(flight, claim),
            "time_s": None if event is None else event.time_s,
            "where": _where(folder, claim),
            "verdict": None if verdict is None else verdict.verdict,
            "why": None if verdict is None else verdict.why,
        })  # fmt: skip
    return rows


def _beside(flight: Flight, claim: Claim) -> dict[str, Any]:
    """Return a claim's number and the flight's, null where it is none of a flight."""
    measurand = likeliest(claim)
    empty = ("value", "low", "high", "unit", "flight_value", "off")
    if measurand is None:
        return {"measurand": None, **dict.fromkeys(empty)}
    value, low, high, unit = measurement(claim, measurand)
    flown = flight.measurands.get(measurand)
    return {
        "measurand": measurand,
        "value": value,
        "low": low,
        "high": high,
        "unit": unit,
        "flight_value": flown,
        "off": None if flown is None else _off(flown, (value, low, high)),
    }


def _off(flown: float, claimed: tuple[float, float | None, float | None]) -> float:
    """Return the flight less the document, from the nearer end of a range, zero within it."""
    value, low, high = claimed
    least = value if low is None else low
    most = value if high is None else high
    return flown - min(max(flown, least), most)


def _where(folder: Folder, claim: Claim) -> str:
    """Return where a claim stands: document and code points of the passage, or its source."""
    if claim.passage is None:
        return folder.source(claim.source).place or claim.source
    passage: Any = folder.record(claim.passage)
    return f"{passage.document}, {_position(passage)}"


def _position(passage: Passage) -> str:
    line = "" if passage.line is None else f"line {passage.line}, "
    return f"{line}code points {passage.start}-{passage.end}"
