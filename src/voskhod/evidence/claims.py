"""Claims on measurands: what an evidence folder says of the numbers of a flight.

A folder keeps statements of every kind (`evidence.records`). A flight can be held against those
that are numbers and read as one of its measurands; they are shown here in SI units, with who says
so in words. Claims that contradict each other stand side by side: nothing is merged, chosen or
averaged.

Decision: a claim that may mean several measurands stands beside the most probable one.
"""

from dataclasses import dataclass
from typing import Literal

from voskhod.evidence.figures import Measurement, likeliest, measurement
from voskhod.evidence.folder import Folder, built_in_folder

__all__ = ["Claim", "Measurement", "claims_of", "load_claims", "measurement", "source_text"]


@dataclass(frozen=True)
class Claim:
    """One figure that one document gives.

    Attributes:
        id: short name, unique in its folder.
        measurand: what the figure measures; id of a measurand of the flight.
        value: figure as published [SI].
        unit: SI unit of value, low and high; "" for a pure number.
        low: lower end where the document gives a range or "more than" [SI].
        high: upper end where it gives a range or "less than" [SI].
        says: what the document says, in short.
        source: who says so, and where.
        note: remark on the reading that was chosen.
    """

    id: str
    measurand: str
    value: float
    unit: str
    low: float | None
    high: float | None
    says: str
    source: str
    note: str | None = None


def load_claims(mission_id: str) -> tuple[Claim, ...]:
    """Return the claims on measurands that come with the package for a mission.

    Args:
        mission_id: short name of the mission.

    Returns:
        Claims of the documents, then those from outside, each in the order of its file; none if
        the package has no evidence on that mission.

    Raises:
        InputError: a folder that is not acceptable.
    """
    folder = built_in_folder(mission_id)
    return () if folder is None else claims_of(folder)


def claims_of(
    folder: Folder, which: Literal["all", "documents", "outside"] = "all"
) -> tuple[Claim, ...]:
    """Return the claims of a folder that read as measurands.

    Args:
        folder: checked records.
        which: claims of the documents, from outside them, or both.
    """
    found = []
    for claim in folder.all_claims(which):
        measurand = likeliest(claim)
        if measurand is None:
            continue
        value, low, high, unit = measurement(claim, measurand)
        source = "; ".join(source_text(folder, name) for name in (claim.source, *claim.also))
        texts = (claim.says, source, claim.note)
        found.append(Claim(claim.id, measurand, value, unit, low, high, *texts))
    return tuple(found)


def source_text(folder: Folder, name: str) -> str:
    """Return a source in words: its name, where it is, and what it was read in.

    Args:
        folder: checked records.
        name: id of the source.

    Raises:
        KeyError: no source has that id.
    """
    source = folder.source(name)
    said = f"{source.name}, {source.place}" if source.place else source.name
    if source.via is None:
        return said
    seen = folder.source(source.via)
    return f"{said}, via {seen.place or seen.name}"
