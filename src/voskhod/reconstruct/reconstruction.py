"""Reconstruction: a campaign's flights conditioned on what a folder says, and all that follows.

1. Claims are read as terms, and given a vote, or none (`hearing`, `observation`, `lineage`).
2. One pass weighs every flight (`likelihood`). Where the weights are worth too few flights
   (`worth`), flights are drawn anew near what is said (`particles`, `drawing`); if nobody does that
   it ends here, with the number that would do and the claims that no flight meets.
3. Bands before and after, verdicts, sources, answers, and what each source moves are means over the
   flights as they count, each with its Monte Carlo error. What was before is told by the campaign,
   whoever tells what is after.

Posteriors of distances from an aim point are never free of where that was thought to be: the prior
of the aim is part of the campaign, and is shown beside them.

Source: importance sampling with the prior as proposal, or tempering; structure as in Davey and
others, Bayesian Methods in the Search for MH370 (2016).
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from jaxtyping import Float

from voskhod.campaign.columns import INPUT, OUTCOME, columns_of
from voskhod.campaign.shares import USUAL
from voskhod.campaign.weights import shares
from voskhod.errors import InputError
from voskhod.evidence.folder import Folder, built_in_folder
from voskhod.reconstruct.answers import Answered, answers, why_not, with_halved_and_doubled
from voskhod.reconstruct.bands import Band, bands
from voskhod.reconstruct.drawing import Drawing, drawing_of
from voskhod.reconstruct.hearing import Hearing, hear
from voskhod.reconstruct.islands import AGREE_BELOW, Islands
from voskhod.reconstruct.leaving_out import LeftOut, leave_out
from voskhod.reconstruct.likelihood import Fitted, Matrix, Sample, fit
from voskhod.reconstruct.meanings import Meaning
from voskhod.reconstruct.observation import Choice, Observation
from voskhod.reconstruct.particles import Particles
from voskhod.reconstruct.questions import Question, Questions, built_in_questions
from voskhod.reconstruct.verdicts import FAR, SourceVerdict, Verdict, verdicts
from voskhod.reconstruct.worth import LEAST, Worth, check_worth, is_enough, worth_of

if TYPE_CHECKING:
    import polars as pl

_NAMED = 3  # claims that no flight meets, in an error
Values = Float[np.ndarray, " draw"]
Draw: TypeAlias = Callable[["pl.LazyFrame", Hearing, Fitted], Particles]
"""Returns flights near what is said, of a campaign's rows and how well they fit."""


@dataclass(frozen=True)
class Options:
    """What is heard and asked.

    Attributes:
        which: claims of the documents, from outside them, or all.
        without: ids of sources that are not heard.
        of: measurands whose shift by each source is told; the usual ones if empty.
        questions: what is asked; None for what comes with the package for a built-in folder, of
            which questions that cannot be asked are left out and listed. What built-in claims mean
            is known in any case.
        mission: id of the mission that was flown, which the folder must be of; None if not known.
        least: number of equal flights below which nothing is told.
        ratios: folder for the ratios of the votes; None to keep none.
        sensitivity: whether answers are told again with half and twice every deviation.
    """

    which: Literal["all", "documents", "outside"] = "all"
    without: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    questions: Questions | None = None
    mission: str | None = None
    least: float = LEAST
    ratios: Path | None = None
    sensitivity: bool = True


@dataclass(frozen=True)
class Reconstruction:
    """What probably happened.

    Attributes:
        mission: id of the mission, as of the folder.
        digest: of the folder.
        options: what was heard and asked.
        observations: claims by id, then silences, each with its part and readings.
        worth: how many flights those of the campaign are worth, weighted.
        drawn: how flights were drawn anew; None where those of the campaign are worth enough.
        prior: bands of all inputs ("input.NAME") and measurands before anything is said.
        posterior: the same after.
        verdicts: on each observation, in their order.
        sources: on each source with a vote, by id.
        answers: to each question.
        unasked: questions that could not be asked, by id, with the reason.
        left_out: what each source moves, by id.
        nearest: claims that no flight comes within 3 deviations of, with the distance.
        weights: share of the whole that each flight has, of the campaign or drawn anew, shape
            (draw) [1].
    """

    mission: str
    digest: str
    options: Options
    observations: tuple[Observation, ...]
    worth: Worth
    drawn: Drawing | None
    prior: Mapping[str, Band]
    posterior: Mapping[str, Band]
    verdicts: tuple[Verdict, ...]
    sources: tuple[SourceVerdict, ...]
    answers: tuple[Answered, ...]
    unasked: Mapping[str, str]
    left_out: tuple[LeftOut, ...]
    nearest: Mapping[str, float]
    weights: Values = field(repr=False, compare=False)

    @property
    def size(self) -> float:
        """Return how many independent flights all is told by [1]."""
        return self.worth.size if self.drawn is None else self.drawn.size

    def flights(self, campaign: "pl.LazyFrame") -> "pl.LazyFrame":
        """Return the rows that the weights are of: those drawn anew, or of the campaign."""
        return campaign if self.drawn is None else self.drawn.frame

    @property
    def disagreements(self) -> tuple[tuple[str, float], ...]:
        """Return what runs do not agree on, with R-hat, the worst first."""
        found = [(band.name, band.r_hat) for band in self.posterior.values()]
        found += [(one.claim, one.r_hat) for one in self.verdicts]
        found += [(f"{one.id}: {c.name}", c.r_hat) for one in self.answers for c in one.chances]
        told = [(name, r) for name, r in found if r is not None and r > AGREE_BELOW]
        return tuple(sorted(told, key=lambda row: (-row[1], row[0])))


def reconstruct(
    frame: "pl.LazyFrame",
    folder: Folder,
    options: Options | None = None,
    anew: Draw | None = None,
) -> Reconstruction:
    """Condition the flights of a campaign on what an evidence folder says.

    Args:
        frame: rows of a campaign.
        folder: checked records.
        options: what is heard and asked; None for all.
        anew: draws flights near what is said, where those of the campaign are worth too few;
            None to do with what there is.

    Raises:
        InputError: a folder of another mission, a source that is not there, a question that cannot
            be asked, or too few flights.
        OutputError: the ratios cannot be written.
    """
    options = options or Options()
    _check_mission(folder, options)
    asked = options.questions
    questions = (own_questions(folder) if asked is None else asked).questions
    hearing = hear(frame, folder, *heard(folder, options))
    keep = tempfile.TemporaryDirectory() if options.ratios is None else nullcontext(options.ratios)
    with keep as place:
        into = Path(place)
        into.mkdir(parents=True, exist_ok=True)
        before = Sample(frame, fit(frame, hearing, into))
        worth = worth_of(before.fitted.log_weights, before.fitted.base, options.least)
        drawn, after = None, before
        if anew is not None and not is_enough(worth, options.least):
            particles = anew(frame, hearing, before.fitted)
            drawn, after = drawing_of(particles, hearing, into, before.fitted.nearest)
        far = {k: v for k, v in sorted(after.fitted.nearest.items()) if v > FAR}
        if drawn is None:
            check_worth(worth, options.least, _told_far(far))
        matrix = Matrix(into, hearing.votes, after.fitted.log_weights.size)
        left_out = leave_out(after, hearing, matrix, _chosen(frame, options.of))
    weights = shares(after.fitted.log_weights)
    names = _names(frame)
    asked_now, unasked = _askable(questions, hearing, names, strict=asked is not None)
    return Reconstruction(
        folder.header.mission,
        folder.digest,
        options,
        hearing.observations,
        worth,
        drawn,
        bands(frame, names, _base(before)),
        bands(after.frame, names, weights, _islands(after)),
        *verdicts(after, hearing, weights),
        _answers((before, after), hearing, asked_now, options),
        unasked,
        left_out,
        far,
        weights,
    )


def _names(frame: "pl.LazyFrame") -> tuple[str, ...]:
    """Return the inputs and the measurands of a campaign, by the names of their columns."""
    columns = columns_of(frame)
    return (*(INPUT + name for name in columns.inputs), *columns.measurands)


def _base(sample: Sample) -> Values | None:
    """Return what flights counted before anything was said, None where all counted alike."""
    return shares(sample.fitted.base) if columns_of(sample.frame).is_weighted else None


def _islands(sample: Sample) -> Islands | None:
    return None if sample.fitted.runs is None else sample.fitted.runs.of


def _answers(
    before_and_after: tuple[Sample, Sample],
    hearing: Hearing,
    questions: Sequence[Question],
    options: Options,
) -> tuple[Answered, ...]:
    told = answers(before_and_after, hearing, questions)
    if not options.sensitivity or not questions:
        return told
    before, after = before_and_after
    others = []
    for scale in (0.5, 2.0):
        other = replace(fit(after.frame, hearing, scale=scale), runs=after.fitted.runs)
        pair = before, Sample(after.frame, other)
        is_worth = other.size >= options.least
        others.append(answers(pair, hearing, questions, scale) if is_worth else None)
    return with_halved_and_doubled(told, *others)


def heard(folder: Folder, options: Options) -> tuple[Choice, tuple[Meaning, ...]]:
    """Return which claims are heard, and what those that are no numbers mean.

    Args:
        folder: checked records.
        options: what is heard and asked.
    """
    own, asked = own_questions(folder).meanings, options.questions
    meanings = own if asked is None else (*asked.meanings, *own)
    return Choice(options.which, options.without), meanings


def own_questions(folder: Folder) -> Questions:
    """Return what comes with the package for a folder, if it is the one that comes with it."""
    mission = folder.header.mission
    built_in = built_in_folder(mission)
    if built_in is None or built_in.digest != folder.digest:
        return Questions()
    return built_in_questions(mission)


def _check_mission(folder: Folder, options: Options) -> None:
    if options.mission is not None and folder.header.mission != options.mission:
        raise InputError(
            f"must be evidence on the mission {options.mission}",
            given=f"a folder on {folder.header.mission}",
            where="--evidence",
        )


def _chosen(frame: "pl.LazyFrame", of: Sequence[str]) -> tuple[str, ...]:
    """Return the measurands whose shifts are told."""
    known = columns_of(frame).measurands
    for name in of:
        if name not in known:
            do = "`voskhod measurands` lists them."
            must = "must be a measurand of the campaign"
            raise InputError(must, given=name, where="--of", do=do)
    return tuple(of) or tuple(name for name in USUAL if name in known) or known


def _askable(
    questions: Sequence[Question], hearing: Hearing, names: Sequence[str], *, strict: bool
) -> tuple[tuple[Question, ...], dict[str, str]]:
    """Return questions that can be asked, and why others cannot; all if their user wrote them."""
    if strict:
        return tuple(questions), {}
    reasons = {q.id: why_not(q, hearing, (*names, OUTCOME)) for q in questions}
    unasked = {name: str(wrong) for name, wrong in reasons.items() if wrong is not None}
    return tuple(q for q in questions if q.id not in unasked), unasked


def _told_far(far: Mapping[str, float]) -> str | None:
    """Return the claims that no flight meets as a sentence, None if there are none."""
    worst = sorted(far, key=lambda name: -far[name])[:_NAMED]
    told = ", ".join(f"{name} ({far[name]:.3g} deviations from the nearest)" for name in worst)
    return f"No flight meets {told}." if told else None
