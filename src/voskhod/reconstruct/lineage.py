"""Lineage: which claims are one witness, and whose word of them counts.

One vote to a root. Within the claims that can be tested,

1. a claim that is derived from another one, over any number of steps, is a copy and has no vote;
2. so is a claim about the same attribute of the same thing as another one, from whose source its
   own source has what it says;
3. what is left and has one root in common (the claim at the end of the derivation, in the folder
   though not among the chosen claims; or a source, of claims about the same attribute) shares a
   vote. The vote's likelihood is the mean over the different statements in it: one of them is what
   the root said, nobody knows which.

A copy therefore changes nothing, and speaks only where what it repeats is not heard. Who is derived
from a claim that the mission file was made from is as little independent of the flights.

Decision: doubtful lineage and arithmetic on other sources join no sources, as in `rules.index`.

Source: textual criticism, where copies of one exemplar are one witness.
"""

from collections.abc import Iterator, Mapping, Sequence

from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Claim


class Lineage:
    """Who has what from whom, in a whole folder.

    Args:
        folder: checked records.
    """

    def __init__(self, folder: Folder) -> None:
        self._claims: Mapping[str, Claim] = {c.id: c for c in folder.all_claims()}
        self._parents: Mapping[str, tuple[str, ...]] = {
            source.id: tuple(
                link.source
                for link in source.lineage
                if not link.doubtful and link.how != "computes"
            )
            for source in folder.sources
        }

    def above(self, claim: str) -> Iterator[Claim]:
        """Yield the claims that a claim is derived from, the nearest first.

        Args:
            claim: id of a claim of the folder.
        """
        above = self._claims[claim].derived_from
        while above is not None:
            found = self._claims[above]
            yield found
            above = found.derived_from

    def root(self, claim: str) -> str:
        """Return the id of the claim at the end of a derivation, of the claim itself if none."""
        last = claim
        for found in self.above(claim):
            last = found.id
        return last

    def ancestors(self, source: str) -> frozenset[str]:
        """Return the sources that a source has what it says from, over any number of steps."""
        seen: set[str] = set()
        open_ = [source]
        while open_:
            for parent in self._parents.get(open_.pop(), ()):
                if parent not in seen:
                    seen.add(parent)
                    open_.append(parent)
        return frozenset(seen)

    def source_roots(self, source: str) -> frozenset[str]:
        """Return the sources at the end of a source's lineage, the source itself if it has none."""
        found = {name for name in self.ancestors(source) if not self._parents.get(name)}
        return frozenset(found or {source})

    def subject(self, claim: str) -> tuple[str, str]:
        """Return what a claim is about, and which attribute of it."""
        found = self._claims[claim]
        return found.about, found.attribute

    def copies(self, spoken: Mapping[str, str]) -> dict[str, str]:
        """Return the claims that repeat another one, with the one that they repeat.

        Args:
            spoken: claims that can be tested, with the source that each is heard from.
        """
        found = {}
        for claim in sorted(spoken):
            nearest = [one.id for one in self.above(claim) if one.id in spoken]
            if nearest:
                found[claim] = nearest[-1]
        rest = [claim for claim in sorted(spoken) if claim not in found]
        by_source = {(self.subject(c), spoken[c]): c for c in reversed(rest)}
        for claim in rest:
            above = [
                by_source[self.subject(claim), name]
                for name in sorted(self.ancestors(spoken[claim]))
                if (self.subject(claim), name) in by_source
            ]
            if above:
                found[claim] = above[0]
        return found

    def votes(self, spoken: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
        """Return claims that share a vote, each group and all of them by id.

        Args:
            spoken: claims that are no copies, with the source that each is heard from.
        """
        over: dict[str, str] = {claim: claim for claim in spoken}

        def top(claim: str) -> str:
            while over[claim] != claim:
                claim = over[claim]
            return claim

        first: dict[object, str] = {}
        for claim in sorted(spoken):
            roots = self.source_roots(spoken[claim])
            keys = [self.root(claim), *((self.subject(claim), name) for name in sorted(roots))]
            for key in keys:
                one, other = sorted((top(claim), top(first.setdefault(key, claim))))
                over[other] = one
        groups: dict[str, list[str]] = {}
        for claim in sorted(spoken):
            groups.setdefault(top(claim), []).append(claim)
        return tuple(tuple(groups[name]) for name in sorted(groups))


def resolved(copies: Mapping[str, str]) -> dict[str, str]:
    """Return for each copy the claim that has the vote, over any number of steps.

    Args:
        copies: as of `Lineage.copies`.
    """

    def end(claim: str) -> str:
        while claim in copies:
            claim = copies[claim]
        return claim

    return {claim: end(claim) for claim in copies}


def different(statements: Sequence[object]) -> list[int]:
    """Return the places of statements that are not the same as an earlier one.

    Args:
        statements: anything that can be compared.
    """
    return [i for i, one in enumerate(statements) if one not in statements[:i]]
