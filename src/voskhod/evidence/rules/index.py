"""The records of a folder by what rules ask for: subject, measurand, source, root of a copy.

Everything is sorted by id, so that no rule can depend on the order of a file.

Decision: two claims are one witness when one repeats the other, when both repeat a third, or when
the source of one has what it says from the source of the other. A lineage that is marked as
doubtful does not join.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Literal, TypeVar

from voskhod.evidence.dates import Span, read_date
from voskhod.evidence.folder import Folder
from voskhod.evidence.records import FORMS, Artefact, Claim, Event, Record, Source
from voskhod.evidence.rules.spread import Spread, spread

Subject = tuple[str, str]
_Key = TypeVar("_Key")
_Record = TypeVar("_Record", bound=Record)


class Index:
    """Look-up tables over a folder.

    Attributes:
        folder: the folder.
        claims: claims that are looked at, by id.
    """

    def __init__(
        self, folder: Folder, which: Literal["all", "documents", "outside"] = "all"
    ) -> None:
        self.folder = folder
        self.claims = tuple(sorted(folder.all_claims(which), key=lambda claim: claim.id))
        self.claim: Mapping[str, Claim] = {claim.id: claim for claim in self.claims}
        self.sources: Mapping[str, Source] = {s.id: s for s in _sorted(folder.sources)}
        self.events: Mapping[str, Event] = {e.id: e for e in _sorted(folder.events)}
        self._spreads: dict[tuple[str, str | None], Spread] = {}
        self._roots: dict[str, Claim] = {}
        self._originals: dict[str, Claim] = {}
        self.artefacts: Mapping[str, Artefact] = {a.id: a for a in _sorted(folder.artefacts)}

    @cached_property
    def by_subject(self) -> Mapping[Subject, tuple[Claim, ...]]:
        """Return claims by what they are about and its attribute."""
        return grouped(self.claims, lambda claim: (claim.about, claim.attribute))

    @cached_property
    def by_about(self) -> Mapping[str, tuple[Claim, ...]]:
        """Return claims by what they are about."""
        return grouped(self.claims, lambda claim: claim.about)

    @cached_property
    def speaking(self) -> frozenset[str]:
        """Return sources that any of the claims is of."""
        return frozenset(claim.source for claim in self.claims)

    @cached_property
    def by_topic_and_source(self) -> Mapping[Subject, tuple[Claim, ...]]:
        """Return claims by topic and source."""
        return grouped(self.claims, lambda claim: (claim.topic, claim.source))

    @cached_property
    def by_measurand(self) -> Mapping[str, tuple[Claim, ...]]:
        """Return claims by every measurand that they may mean."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            for name in claim.readings:
                found[name].append(claim)
        return {name: tuple(found[name]) for name in sorted(found)}

    @cached_property
    def events_told(self) -> Mapping[Subject, tuple[Event, ...]]:
        """Return events by topic and each source that tells of them."""
        found: dict[Subject, list[Event]] = defaultdict(list)
        for event in self.events.values():
            for source in event.sources:
                found[event.topic, source].append(event)
        return {key: tuple(events) for key, events in found.items()}

    @cached_property
    def ancestors(self) -> Mapping[str, frozenset[str]]:
        """Return of each source those that it has what it says from, over any number of steps."""
        found: dict[str, frozenset[str]] = {}
        for start in self.sources:
            seen: set[str] = set()
            open_ = [start]
            while open_:
                for link in self.sources[open_.pop()].lineage:
                    if not link.doubtful and link.source not in seen:
                        seen.add(link.source)
                        open_.append(link.source)
            found[start] = frozenset(seen)
        return found

    def root(self, claim: Claim) -> Claim:
        """Return the claim that a claim repeats or is computed from, over any number of steps."""
        return self._first_of(claim, self._roots, through_sums=True)

    def original(self, claim: Claim) -> Claim:
        """Return the claim that a claim repeats, not one that it is only computed from."""
        return self._first_of(claim, self._originals, through_sums=False)

    def _first_of(self, claim: Claim, known: dict[str, Claim], *, through_sums: bool) -> Claim:
        """Return the first of a chain of copies, and remember it for all on the way."""
        way = []
        while claim.id not in known and claim.derived_from in self.claim:
            if claim.how == "computes" and not through_sums:
                break
            way.append(claim.id)
            claim = self.claim[str(claim.derived_from)]
        first = known.get(claim.id, claim)
        known.update(dict.fromkeys(way, first))
        return first

    def are_kin(self, one: str, other: str) -> bool:
        """Return whether two sources are the same, or one has what it says from the other."""
        return (
            one == other
            or one in self.ancestors.get(other, ())
            or other in self.ancestors.get(one, ())
        )

    def witnesses(self, claims: Iterable[Claim]) -> int:
        """Return how many independent witnesses stand behind some claims."""
        over: dict[str, str] = {}

        def top(name: str) -> str:
            while over.setdefault(name, name) != name:
                name = over[name]
            return name

        roots = {name for c in claims for name in (self.root(c).source, *self.root(c).also)}
        for name in sorted(roots):
            for other in self.ancestors.get(name, ()):
                over[top(name)] = top(other)
        return len({top(name) for name in roots})

    def spread(self, claim: Claim, measurand: str | None = None) -> Spread:
        """Return what the figure of a claim may mean, read once (`rules.spread`)."""
        key = claim.id, measurand
        if key not in self._spreads:
            self._spreads[key] = spread(claim, measurand)
        return self._spreads[key]

    def span(self, date: str, zone: str | None = None) -> Span:
        """Return the moments that a date may mean, in its zone or the folder's."""
        return read_date(date, zone or self.folder.header.zone)

    def name(self, source: str) -> str:
        """Return what a source is called."""
        return self.sources[source].name if source in self.sources else source


def form_of(claim: Claim) -> str:
    """Return which of the nine forms a claim has."""
    return next(form for form in FORMS if getattr(claim, form) is not None)


def grouped(claims: Iterable[Claim], key: Callable[[Claim], _Key]) -> dict[_Key, tuple[Claim, ...]]:
    """Return claims by a key, keys in the order of their first claim."""
    found: dict[_Key, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[key(claim)].append(claim)
    return {name: tuple(listed) for name, listed in found.items()}


def _sorted(records: Iterable[_Record]) -> list[_Record]:
    return sorted(records, key=lambda record: record.id)
