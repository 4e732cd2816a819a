"""What the mission files were made from: every mark leads to a number, and none is forgotten.

A claim that a number of the mission file was made from is marked (`is_prior_of`): flights know it
already. Here the marks are held against the `source` texts of the mission files, both ways.
"""

import re
from collections.abc import Iterator

import pytest

from voskhod.evidence.folder import Folder, built_in_folder
from voskhod.evidence.records import Claim
from voskhod.mission.loading import load_mission
from voskhod.mission.quantity import Uncertain
from voskhod.mission.schema import Mission

MISSIONS = ("voskhod-2", "polaris-dawn", "vostok-1")
WHOLE = ("voskhod-2", "vostok-1")  # whose folders ask what of the claims stands
# Sources that a mission file names by another word than their address.
NAMED = {
    "S-GRAHN": "S. Grahn",
    "S-GSE": "Great Soviet Encyclopedia",
    "S-FAI": "FAI record dossier",
    "S-LEO-TR": "Leonov's report",
    "S-LEO-2005": "Leonov 2005",
    "S-NIGHT": "Leonov 2005",
    "S-MUSEUM": "museum page",
    "S-GAGARIN": "Gagarin's report",
    "S-KAM-AX": "Kamanin's diary",
}
# A figure and its source stand in the text of a number that was not made from that claim, and why.
NO_PRIOR = {
    ("delay-43", "descent.manual.ignition_at"): "counts from that time, and is not in it",
    ("located-morning", "weather.mean_temperature"): "15 kelvins there, 15 hours here",
}
# A mark without its source in the text of the number, and why it is right.
INDIRECT = {
    "vacuum-23-41": "the note has the reading of 11:28:13 that the second choice flies",
    "ratio-2.6": "arithmetic on the low setting of the suit",
    "apogee-315": "the number's note has it, as the same height over the equatorial radius",
    "period-89.34": "the heights were read by it, says the head of the file",
}


def numbers(value: object, name: str = "") -> Iterator[tuple[str, Uncertain]]:
    """Yield every number of a mission by its dotted name, in doubt or fixed."""
    if isinstance(value, Uncertain):
        yield name, value
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from numbers(part, f"{name}.{index}")
    elif hasattr(type(value), "model_fields"):
        for field in type(value).model_fields:
            yield from numbers(getattr(value, field), f"{name}.{field}" if name else field)


def texts(mission: Mission) -> dict[str, str]:
    """Return what each number says of its source; "as that one" is what that one says."""
    told = {name: number.source or "" for name, number in numbers(mission)}
    for name, text in told.items():
        if match := re.match(r"as (?:\w+\.)*(\w+)\b", text):
            for near in (f"{name.rpartition('.')[0]}.{match[1]}", match[0][3:]):
                if near in told:
                    told[name] = f"{text}; {told[near]}"
    return told


def names(folder: Folder, claim: Claim) -> set[str]:
    """Return the words by which a mission file may name the sources of a claim."""
    found = set()
    for name in (claim.source, *claim.also):
        source = folder.source(name)
        for one in (source, folder.source(source.via) if source.via else source):
            found |= {NAMED[one.id]} if one.id in NAMED else set()
            found |= {_address(part) for part in re.split(r"[;,\s]+", one.place or "")}
    return found - {""}


def _address(text: str) -> str:
    """Return the host of an address, with the page where a host has pages of everything."""
    if not re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", text):
        return ""
    host = text.partition("/")[0]
    return (
        text.rstrip("/") if host in ("en.wikipedia.org", "github.com") else host.split("www.")[-1]
    )


def figures(claim: Claim) -> set[str]:
    """Return the figures of a claim as written: its value, ends, clock times that it says."""
    told = [str(one) for one in (claim.value, claim.low, claim.high) if one is not None]
    found = {match[0] for one in told if (match := re.match(r"\d+(?:[.:]\d+)*", one))}
    found |= set(re.findall(r"\d+:\d\d(?::\d\d)?", claim.says))
    return {one for one in found if len(one) > 1}  # a single digit stands in every text


def has(text: str, figure: str) -> bool:
    """Return whether a figure stands in a text, not as a part of another one."""
    return re.search(rf"(?<![\d.:]){re.escape(figure)}(?![\d:]|\.\d)", text) is not None


def cases(*missions: str) -> Iterator[tuple[Folder, Claim, dict[str, str]]]:
    """Yield every claim of some missions, with its folder and the mission's texts."""
    for mission in missions:
        folder = built_in_folder(mission)
        assert folder is not None
        told = texts(load_mission(mission))
        for claim in folder.all_claims():
            yield folder, claim, told


@pytest.mark.parametrize("mission", MISSIONS)
def test_a_mark_leads_to_a_number_of_the_mission(mission):
    """In doubt, or fixed: a fixed one is known to the flights all the more."""
    folder = built_in_folder(mission)
    marks = {claim.is_prior_of for claim in folder.all_claims()} - {None}
    assert marks
    assert marks <= {name for name, _ in numbers(load_mission(mission))}


def test_what_is_marked_is_named_by_the_number():
    """Its text has the source or the figure; else the reason stands above."""
    left = {
        claim.id
        for folder, claim, told in cases(*MISSIONS)
        if claim.is_prior_of is not None
        and not any(word in told[claim.is_prior_of] for word in names(folder, claim))
        and not any(has(told[claim.is_prior_of], figure) for figure in figures(claim))
    }
    assert left == set(INDIRECT)


def test_what_a_number_names_is_marked():
    """Source and figure in the text of one number: the claim is marked, or the reason is above."""
    left = {
        (claim.id, name)
        for folder, claim, told in cases(*WHOLE)
        if claim.is_prior_of is None
        for name, text in told.items()
        if any(word in text for word in names(folder, claim))
        and any(has(text, figure) for figure in figures(claim))
    }
    assert left == set(NO_PRIOR)


def test_a_forgotten_mark_is_found():
    """Without its mark a claim would be missed by the test before."""
    (found,) = (one for one in cases("voskhod-2") if one[1].id == "period-90.93")
    folder, claim, told = found
    assert claim.is_prior_of is not None
    text = told[claim.is_prior_of]
    assert any(word in text for word in names(folder, claim))
    assert any(has(text, figure) for figure in figures(claim))
    assert not has("90.935 min", "90.93")
    assert not has("190.93 min", "90.93")
