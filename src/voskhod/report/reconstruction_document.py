"""A reconstruction as plain data, and what its table, pictures and page have in common.

Every figure stands with its Monte Carlo error, a distance from an aim point with the aim that it
was counted from. Where nothing is told there is a refusal in the place of bands and answers.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from voskhod.campaign.columns import INPUT
from voskhod.campaign.scatter import Scatter
from voskhod.evidence.claims import Claim, claims_of
from voskhod.evidence.folder import Folder
from voskhod.flight.measurands import MEASURANDS
from voskhod.reconstruct.answers import Answered
from voskhod.reconstruct.beside import Beside, Refused
from voskhod.reconstruct.observation import Observation
from voskhod.reconstruct.prior_sensitivity import OtherPrior
from voskhod.reconstruct.reconstruction import Reconstruction
from voskhod.reconstruct.refusal import Refusal
from voskhod.reconstruct.value import Value
from voskhod.reconstruct.walk_times import Moment
from voskhod.reconstruct.worth import DOUBTFUL_FROM, SURE_BELOW, Worth
from voskhod.report.reconstruction_beside import beside_document
from voskhod.report.reconstruction_drawing import (
    disagreement_words,
    document_of_drawing,
    drawn_words,
)
from voskhod.report.reconstruction_plain import finite, pair, plain, walk_document
from voskhod.report.reconstruction_priors import priors_document
from voskhod.report.reconstruction_value import value_document
from voskhod.report.shown import number, place

SCHEMA_VERSION = 1
MOST_MOVED = 10  # inputs that are named
_MOVED = 0.2  # deviations before: less is not worth a line
_ERRORS = 3.0  # Monte Carlo errors: less is not told from nothing


@dataclass(frozen=True)
class Subject:
    """What a reconstruction is about.

    Attributes:
        evidence: checked records.
        flown: record of the campaign, ready for JSON (`report.campaign_pages.provenance`).
        before: landings of all flights; None where there are too few.
        after: the same as they count after all votes.
        value: what other readings would tell; None where nothing is asked.
        priors: what other priors do.
        moments: when each moment of the walk was.
        beside: the same evidence over a second campaign; None without one.
    """

    evidence: Folder
    flown: Mapping[str, Any]
    before: Scatter | None = None
    after: Scatter | None = None
    value: Value | None = None
    priors: tuple[OtherPrior, ...] = ()
    moments: tuple[Moment, ...] = ()
    beside: Beside | Refused | None = None

    def claims(
        self, told: Reconstruction | Refusal, *, are_heard: bool = True
    ) -> tuple[Claim, ...]:
        """Return the claims on measurands that were heard, or those that were not."""
        heard = {one.claim for one in told.observations}
        found = claims_of(self.evidence)
        return tuple(claim for claim in found if (claim.id in heard) == are_heard)


class Moved(NamedTuple):
    """An input that documents moved.

    Attributes:
        name: dotted name.
        shift: mean after less mean before, in deviations before [1].
        error: Monte Carlo standard error of that [1].
        narrowed: deviation after over deviation before [1].
    """

    name: str
    shift: float
    error: float
    narrowed: float


def aim_words(subject: Subject) -> str:
    """Return what distances from an aim point are counted from, and how sure that is."""
    definition = MEASURANDS["landing.miss_distance"].definition
    text = f"landing.miss_distance: {definition[0].lower()}{definition[1:]}."
    if subject.before is None:
        return f"{text} The campaign does not tell where that is."
    frame, share = subject.before.frame, subject.before.framed
    at = place(math.degrees(frame.latitude), math.degrees(frame.longitude))
    held = "All flights have" if share >= 1.0 else f"{100.0 * share:.3g} % of the flights have"
    return (
        f"{text} {held} it at {at}, as the mission file's plan has it: what is said of a miss "
        "holds for that aim alone."
    )


def worth_words(worth: Worth) -> str:
    """Return in words what the weighted flights are worth, and whether errors can be believed."""
    text = f"{number(worth.draws)} flights, worth {number(worth.size, 3)} equal ones"
    if worth.tail is None:
        return f"{text}."
    text += f"; k of the largest weights {worth.tail:.2f}"
    if worth.tail > DOUBTFUL_FROM:
        return f"{text}, above {DOUBTFUL_FROM}: stated Monte Carlo errors are too small."
    if worth.tail > SURE_BELOW:
        return f"{text}, between {SURE_BELOW} and {DOUBTFUL_FROM}: errors are a little too small."
    return f"{text}, below {SURE_BELOW}: stated Monte Carlo errors can be believed."


def is_doubtful(told: Reconstruction | Refusal) -> bool:
    """Return whether stated Monte Carlo errors are too small, or runs do not agree."""
    if isinstance(told, Reconstruction) and told.drawn is not None:
        return disagreement_words(told) != ""
    return told.worth.tail is not None and told.worth.tail > DOUBTFUL_FROM


def sample_words(told: Reconstruction | Refusal) -> str:
    """Return in words what the flights are worth that all is told by."""
    if isinstance(told, Reconstruction) and told.drawn is not None:
        words = f"{drawn_words(told.drawn, told.worth)} {disagreement_words(told)}"
        return words.rstrip()
    return worth_words(told.worth)


def circular_words(one: Answered) -> str:
    """Return the warning that a question is circular, nothing where it is not."""
    if not one.circular:
        return ""
    return f"Circular: the mission file was made from {', '.join(one.circular)}."


def claims_by_measurand(observations: tuple[Observation, ...]) -> dict[str, list[str]]:
    """Return the claims that may mean each column, in order, columns by name."""
    found: dict[str, list[str]] = {}
    for one in observations:
        for reading in one.readings if not one.is_silence else ():
            for name in reading.columns:
                found.setdefault(name, []).append(one.claim)
    return {name: list(dict.fromkeys(found[name])) for name in sorted(found)}


def shown_bands(told: Reconstruction) -> tuple[str, ...]:
    """Return the measurands that are said something of or asked for, in order of the registry."""
    wanted = {*claims_by_measurand(told.observations), *told.options.of}
    held = [n for n in told.posterior if n in wanted and not n.startswith(INPUT)]
    order = {one.id: i for i, one in enumerate(MEASURANDS)}
    return tuple(sorted(held, key=lambda name: (order.get(name, len(order)), name)))


def moved_inputs(told: Reconstruction) -> tuple[Moved, ...]:
    """Return the inputs that documents moved beyond Monte Carlo error, the most moved first."""
    found = []
    for name, after in told.posterior.items():
        then = told.prior.get(name)
        if not name.startswith(INPUT) or then is None or not then.deviation > 0.0:
            continue
        error = math.hypot(after.error, then.error) / then.deviation
        shift = (after.mean - then.mean) / then.deviation
        if abs(shift) > max(_ERRORS * error, _MOVED):
            narrowed = after.deviation / then.deviation
            found.append(Moved(name.removeprefix(INPUT), shift, error, narrowed))
    return tuple(sorted(found, key=lambda one: -abs(one.shift)))


def source_name(folder: Folder, name: str) -> str:
    """Return a source in words: its name, and its date if there is one."""
    source = folder.source(name)
    return f"{source.name} ({source.date})" if source.date else source.name


def passage_words(folder: Folder, claim: str) -> str:
    """Return where a claim stands: document, line and code points; its source's place if it has.

    Args:
        folder: checked records.
        claim: id of a claim, or of a silence "source/event", which stands nowhere.
    """
    found = next((one for one in folder.all_claims() if one.id == claim), None)
    if found is None:
        return "nowhere: it is a silence"
    if found.passage is None:
        return folder.source(found.source).place or "no passage recorded"
    passage = next(one for one in folder.passages if one.id == found.passage)
    line = "" if passage.line is None else f"line {passage.line}, "
    return (
        f"{passage.document}, {line}code points {passage.start} to {passage.end} "
        f"(passage {passage.id})"
    )


def document_of(told: Reconstruction | Refusal, subject: Subject) -> dict[str, Any]:
    """Return a reconstruction, or its refusal, ready for JSON.

    Args:
        told: what came of it.
        subject: what it is about.
    """
    options = told.options
    head = {
        "schema_version": SCHEMA_VERSION,
        "provenance": dict(subject.flown),
        "evidence": {"mission": told.mission, "digest": told.digest},
        "heard": {"which": options.which, "without": list(options.without)},
        "is_refused": isinstance(told, Refusal),
        "worth": {
            **plain(vars(told.worth)),
            "words": sample_words(told),
            "is_doubtful": is_doubtful(told),
        },
        "aim": aim_words(subject),
    }
    if isinstance(told, Refusal):
        nearest = {name: finite(off) for name, off in told.nearest.items()}
        return {**head, "refusal": told.words, "nearest": nearest, "far": list(told.far),
                "claims": [_observed(one) for one in told.observations]}  # fmt: skip
    seen = {one.claim: one for one in told.observations}
    return {
        **head,
        "drawn": document_of_drawing(told),
        "bands": {n: pair(told.prior.get(n), band) for n, band in told.posterior.items()},
        "moved": [one._asdict() for one in moved_inputs(told)],
        "claims": [_observed(seen[v.claim]) | plain(vars(v)) for v in told.verdicts],
        "sources": [plain(vars(one)) for one in told.sources],
        "questions": [
            {**plain(vars(one)), "chances": [plain(row._asdict()) for row in one.chances]}
            for one in told.answers
        ],
        "unasked": dict(told.unasked),
        "left_out": [
            {"source": one.source, "votes": one.votes, "size": one.size,
             "shifts": plain(dict(one.shifts))}
            for one in told.left_out
        ],
        "far": plain(dict(told.nearest)),
        **_following(subject),
    }  # fmt: skip


def _following(subject: Subject) -> dict[str, Any]:
    """Return what follows from the flights of a reconstruction, ready for JSON."""
    return {
        "value": None if subject.value is None else value_document(subject.value),
        "priors": priors_document(subject.priors),
        "walk": walk_document(subject.moments),
        "beside": None if subject.beside is None else beside_document(subject.beside),
    }


def _observed(one: Observation) -> dict[str, Any]:
    return {"claim": one.claim, "says": one.says, "source": one.source, "part": one.part,
            "why": one.why, "vote": one.vote}  # fmt: skip


def testable(told: Reconstruction) -> Iterator[tuple[Any, Observation]]:
    """Yield verdicts that say something with what was said: the worst first, then by id."""
    order = ("contradicted", "strained", "supported", "silent")
    seen = {one.claim: one for one in told.observations}
    for word in order:
        for verdict in told.verdicts:
            if verdict.word == word:
                yield verdict, seen[verdict.claim]
