"""Hearing: what is said of a flight, who has a vote, and how far each source is believed before.

Source: `reconstruct.observation` and `reconstruct.reliability`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from voskhod.campaign.columns import columns_of
from voskhod.errors import InputError
from voskhod.evidence.checks import advice
from voskhod.evidence.folder import Folder
from voskhod.reconstruct.conditions import Columns
from voskhod.reconstruct.meanings import Meaning
from voskhod.reconstruct.observation import Choice, Observation, Vote, observe, votes_of
from voskhod.reconstruct.prior import spreads
from voskhod.reconstruct.reliability import moments

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Columns", "Hearing", "columns_for", "hear"]


@dataclass(frozen=True)
class Hearing:
    """All that is said.

    Attributes:
        observations: claims by id, then silences.
        votes: those that count, by id.
        betas: parameters of each source's reliability.
    """

    observations: tuple[Observation, ...]
    votes: tuple[Vote, ...]
    betas: Mapping[str, tuple[float, float]]

    @cached_property
    def by_claim(self) -> Mapping[str, Observation]:
        """Return observations by claim."""
        return {one.claim: one for one in self.observations}

    @cached_property
    def tested(self) -> tuple[Observation, ...]:
        """Return the claims that can be tested, with a vote or without."""
        return tuple(one for one in self.observations if one.readings and not one.is_silence)

    @cached_property
    def by_source(self) -> Mapping[str, tuple[Vote, ...]]:
        """Return the votes of each source whose reliability matters, sources by id."""
        found: dict[str, list[Vote]] = {}
        for vote in self.votes:
            if not vote.is_certain:
                found.setdefault(vote.source, []).append(vote)
        return {name: tuple(found[name]) for name in sorted(found)}

    @property
    def silent(self) -> tuple[Vote, ...]:
        """Return the silences."""
        return tuple(vote for vote in self.votes if vote.is_certain)

    def mean(self, source: str) -> float:
        """Return how reliable a source is thought to be before anything is compared [1]."""
        return moments(self.betas[source])[0]


def hear(
    frame: "pl.LazyFrame", folder: Folder, choice: Choice, meanings: Sequence[Meaning] = ()
) -> Hearing:
    """Return what a folder says of the flights of a campaign.

    Args:
        frame: rows of a campaign.
        folder: checked records.
        choice: which claims are heard.
        meanings: what claims that are no numbers mean of a flight.

    Raises:
        InputError: a source that the folder does not have is to be left out.
    """
    known = [source.id for source in folder.sources]
    for name in choice.without:
        if name not in known:
            raise InputError(
                "must be the id of a source of the folder",
                given=name,
                where="--without",
                do=advice(name, known),
            )
    schema = columns_of(frame)
    measured = {name for claim in folder.all_claims() for name in claim.readings}
    asked = {name for one in meanings for condition in one.when for name in condition.columns}
    numbers = [*schema.measurands, *(f"input.{name}" for name in schema.inputs)]
    wanted = [name for name in numbers if name in measured | asked]
    observations = observe(folder, spreads(frame, wanted), choice, meanings)
    betas = {source.id: source.reliability for source in folder.sources}
    return Hearing(observations, votes_of(observations), betas)


def columns_for(observations: Sequence[Observation]) -> tuple[str, ...]:
    """Return the columns that observations look at, sorted."""
    return tuple(sorted({n for one in observations for r in one.readings for n in r.columns}))
