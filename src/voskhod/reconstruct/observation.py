"""Observations: an evidence folder's claims as terms that a flight can be held against.

Every claim plays one part:

    vote            counts; claims of one root share a vote (`reconstruct.lineage`)
    copy            repeats another claim, or gives its second reading; judged, not counted
    prior           the mission file was made from it (`Claim.is_prior_of`); judged, not counted
    not testable    no flight measures what it is about; changes nothing

A claim is read as each of its measurands with that reading's probability; what is left to one is
the chance that it means what no flight measures. Where one statement stands twice in a folder, once
for each reading (same source, same figure, one derived from the other), its readings are put
together again. A claim that is no number is tested where the folder says what it means of a flight
(`[[meaning]]` in `hypotheses.toml`). A source that covers a stage and does not mention a notable
event of it, which others tell, is silent about it (`evidence.rules.silence`).

Decision: a claim that several sources make (`also`) is one claim, of the first of them that is
heard. That two say the same may be two witnesses or one; published figures of one flight are
nearly always one.

Source: design of the likelihood as in Davey and others, Bayesian Methods in the Search for MH370
(2016); lineage and silence as named above.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeAlias

from voskhod.campaign.columns import OUTCOME
from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Claim
from voskhod.reconstruct.conditions import missing
from voskhod.reconstruct.lineage import Lineage, different, resolved
from voskhod.reconstruct.meanings import Meaning, silences
from voskhod.reconstruct.prior import Spread
from voskhod.reconstruct.readings import Reading, readings_of
from voskhod.reconstruct.terms import Silence

Part: TypeAlias = Literal["vote", "copy", "prior", "not testable"]


class Choice(NamedTuple):
    """Which claims are heard.

    Attributes:
        which: those of the documents, from outside them, or all.
        without: ids of sources that are not.
    """

    which: Literal["all", "documents", "outside"] = "all"
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Observation:
    """One claim, or one silence.

    Attributes:
        claim: id of the claim; of a silence "source/event".
        says: what it says, in short.
        source: id of the source that it is heard from.
        part: what it counts for.
        why: why so, as a sentence.
        readings: what it may mean; none if it cannot be tested.
        vote: id of the vote that it has or repeats; None where nobody has one.
        is_silence: whether it is one.
    """

    claim: str
    says: str
    source: str
    part: Part
    why: str
    readings: tuple[Reading, ...] = ()
    vote: str | None = None
    is_silence: bool = False

    @property
    def rest(self) -> float:
        """Return the chance that it means what no flight measures [1]."""
        return max(1.0 - sum(one.chance for one in self.readings), 0.0)

    @property
    def wide(self) -> float:
        """Return the density of what it says from somebody who knows nothing [1/SI or 1]."""
        total = sum(one.chance for one in self.readings)
        return sum(one.chance * one.term.wide for one in self.readings) / total


class Vote(NamedTuple):
    """Statements of one root.

    Attributes:
        id: first of its claims.
        source: id of the source whose reliability it has.
        members: different statements, each of which may be what the root said.
        is_certain: whether nobody can be wrong in it: a silence.
    """

    id: str
    source: str
    members: tuple[Observation, ...]
    is_certain: bool


def observe(
    folder: Folder,
    spreads: Mapping[str, Spread],
    choice: Choice,
    meanings: Sequence[Meaning] = (),
) -> tuple[Observation, ...]:
    """Return the chosen claims as observations, by id, then silences.

    Args:
        folder: checked records.
        spreads: of all columns of the campaign that are defined anywhere.
        choice: which claims are heard.
        meanings: what claims that are no numbers mean of a flight.
    """
    lineage = Lineage(folder)
    heard = _heard(folder, choice)
    halves = _second_readings(heard)
    found: dict[str, Observation] = {}
    for name, (claim, source) in sorted(heard.items()):
        both = [claim, *(heard[half][0] for half, one in halves.items() if one == name)]
        readings, why = readings_of(both, spreads, meanings)
        part: Part = "vote" if readings else "not testable"
        found[name] = Observation(name, claim.says, source, part, why, readings)
    for half, one in halves.items():
        if found[one].readings:
            why = f"Second reading of {one}, which has both."
            found[half] = replace(found[half], part="copy", why=why, vote=one)
    told = _parted(found, lineage, heard)
    return (*told, *_quiet(folder, found, spreads, meanings))


def votes_of(observations: Sequence[Observation]) -> tuple[Vote, ...]:
    """Return the votes among observations, by id.

    Args:
        observations: as of `observe`, in any order, with silences.
    """
    groups: dict[str, list[Observation]] = {}
    for one in sorted(observations, key=lambda one: one.claim):
        if one.part == "vote" and one.vote is not None:
            groups.setdefault(one.vote, []).append(one)
    found = []
    for name in sorted(groups):
        listed = groups[name]
        kept = [listed[i] for i in different([one.readings for one in listed])]
        found.append(Vote(name, listed[0].source, tuple(kept), listed[0].is_silence))
    return tuple(found)


def _heard(folder: Folder, choice: Choice) -> dict[str, tuple[Claim, str]]:
    """Return the chosen claims by id, each with the source that it is heard from."""
    found = {}
    for claim in folder.all_claims(choice.which):
        source = next((n for n in (claim.source, *claim.also) if n not in choice.without), None)
        if source is not None:
            found[claim.id] = claim, source
    return found


def _second_readings(heard: Mapping[str, tuple[Claim, str]]) -> dict[str, str]:
    """Return claims that only give another reading of a claim, with that claim."""
    found = {}
    for name, (claim, _) in sorted(heard.items()):
        first = heard.get(claim.derived_from or "", (None, ""))[0]
        if first is None or not claim.readings or not first.readings or claim.how == "computes":
            continue
        same = (claim.source, claim.value) == (first.source, first.value)
        if same and not claim.readings.keys() & first.readings.keys():
            found[name] = first.id
    return found


def _parted(
    found: dict[str, Observation], lineage: Lineage, heard: Mapping[str, tuple[Claim, str]]
) -> tuple[Observation, ...]:
    """Return observations with the part that lineage gives them."""
    for name, one in found.items():
        claim = heard[name][0]
        made = next((c for c in (claim, *lineage.above(name)) if c.is_prior_of is not None), None)
        if made is not None and one.readings:
            told = "" if made.id == name else f", through {made.id}, which it repeats"
            why = f"Already counted: the mission file's {made.is_prior_of} was made from it{told}."
            found[name] = replace(one, part="prior", why=why)
    spoken = {name: one.source for name, one in found.items() if one.part == "vote"}
    copies = lineage.copies(spoken)
    for name, last in resolved(copies).items():
        why = f"Repeats {last}, which has the vote."
        found[name] = replace(found[name], part="copy", why=why, vote=last)
        del spoken[name]
    for group in lineage.votes(spoken):
        for name in group:
            why = "Counts." if len(group) == 1 else f"Shares one vote with {_others(group, name)}."
            found[name] = replace(found[name], vote=group[0], why=why)
    for name, one in found.items():  # copies of what shares a vote
        if one.part == "copy" and one.vote is not None:
            found[name] = replace(one, vote=found[one.vote].vote)
    return tuple(found[name] for name in sorted(found))


def _quiet(
    folder: Folder,
    found: Mapping[str, Observation],
    spreads: Mapping[str, Spread],
    meanings: Sequence[Meaning],
) -> tuple[Observation, ...]:
    """Return who is silent about what, as observations."""
    speaking = [one.source for one in found.values()]
    listed = []
    for quiet in silences(folder, tuple(found), speaking, meanings):
        when = quiet.meaning.when
        if missing(when, (*spreads, OUTCOME)) is None:
            text = " and ".join(one.text for one in when)
            reading = Reading(when, text, 1.0, Silence(quiet.omits))
            name = f"{quiet.source}/{quiet.event}"
            says = f"does not mention {quiet.event}"
            why = f"Left out with a probability of {quiet.omits:.2g} if it happened."
            listed.append(
                Observation(name, says, quiet.source, "vote", why, (reading,), name, True)
            )
    return tuple(listed)


def _others(group: Sequence[str], name: str) -> str:
    return ", ".join(other for other in group if other != name)
