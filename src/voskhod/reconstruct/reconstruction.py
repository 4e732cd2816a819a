"""Reconstruction: a campaign's flights conditioned on what a folder says, and all that follows.

1. Claims are read as terms, and given a vote, or none (`hearing`, `observation`, `lineage`).
2. One pass weighs every flight (`likelihood`); if the weights are worth too few flights it ends
   here, with the number that would do and the claims that no flight meets (`worth`).
3. Bands before and after, verdicts, sources, answers, and what each source moves are means over the
   weighted flights, each with its Monte Carlo error.

Posteriors of distances from an aim point are never free of where that was thought to be: the prior
of the aim is part of the campaign, and is shown beside them.

Source: importance sampling with the prior as proposal; structure as in Davey and others, Bayesian
Methods in the Search for MH370 (2016).
"""

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from jaxtyping import Float

from voskhod.campaign.columns import INPUT, OUTCOME, columns_of
from voskhod.campaign.shares import USUAL
from voskhod.campaign.weights import effective_size, shares
from voskhod.errors import InputError
from voskhod.evidence.folder import Folder, built_in_folder
from voskhod.reconstruct.answers import Answered, answers, why_not, with_halved_and_doubled
from voskhod.reconstruct.bands import Band, bands
from voskhod.reconstruct.hearing import Hearing, hear
from voskhod.reconstruct.leaving_out import LeftOut, leave_out
from voskhod.reconstruct.likelihood import Fitted, Matrix, fit
from voskhod.reconstruct.observation import Choice, Observation
from voskhod.reconstruct.questions import Question, Questions, built_in_questions
from voskhod.reconstruct.verdicts import FAR, SourceVerdict, Verdict, verdicts
from voskhod.reconstruct.worth import LEAST, Worth, check_worth, worth_of

if TYPE_CHECKING:
    import polars as pl

_NAMED = 3  # claims that no flight meets, in an error
Values = Float[np.ndarray, " draw"]


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
        worth: how many flights the weighted ones are worth.
        prior: bands of all inputs ("input.NAME") and measurands before anything is said.
        posterior: the same after.
        verdicts: on each observation, in their order.
        sources: on each source with a vote, by id.
        answers: to each question.
        unasked: questions that could not be asked, by id, with the reason.
        left_out: what each source moves, by id.
        nearest: claims that no flight comes within 3 deviations of, with the distance.
        weights: share of the whole that each flight has, shape (draw) [1].
    """

    mission: str
    digest: str
    options: Options
    observations: tuple[Observation, ...]
    worth: Worth
    prior: Mapping[str, Band]
    posterior: Mapping[str, Band]
    verdicts: tuple[Verdict, ...]
    sources: tuple[SourceVerdict, ...]
    answers: tuple[Answered, ...]
    unasked: Mapping[str, str]
    left_out: tuple[LeftOut, ...]
    nearest: Mapping[str, float]
    weights: Values = field(repr=False, compare=False)


def reconstruct(
    frame: "pl.LazyFrame", folder: Folder, options: Options | None = None
) -> Reconstruction:
    """Condition the flights of a campaign on what an evidence folder says.

    Args:
        frame: rows of a campaign.
        folder: checked records.
        options: what is heard and asked; None for all.

    Raises:
        InputError: a folder of another mission, a source that is not there, a question that cannot
            be asked, or too few flights.
        OutputError: the ratios cannot be written.
    """
    options = options or Options()
    _check_mission(folder, options)
    asked, own = options.questions, own_questions(folder)
    questions = own.questions if asked is None else asked.questions
    meanings = own.meanings if asked is None else (*asked.meanings, *own.meanings)
    hearing = hear(frame, folder, Choice(options.which, options.without), meanings)
    keep = tempfile.TemporaryDirectory() if options.ratios is None else nullcontext(options.ratios)
    with keep as place:
        into = Path(place)
        into.mkdir(parents=True, exist_ok=True)
        fitted = fit(frame, hearing, into)
        worth = worth_of(fitted.log_weights, fitted.base, options.least)
        far = {k: v for k, v in sorted(fitted.nearest.items()) if v > FAR}
        check_worth(worth, options.least, _told_far(far))
        of = _chosen(frame, options.of)
        matrix = Matrix(into, hearing.votes, fitted.log_weights.size)
        left_out = leave_out(frame, hearing, matrix, fitted.log_weights, of)
    weights = shares(fitted.log_weights)
    columns = columns_of(frame)
    names = (*(INPUT + name for name in columns.inputs), *columns.measurands)
    judged, sources = verdicts(frame, hearing, fitted, weights)
    asked_now, unasked = _askable(questions, hearing, names, strict=asked is not None)
    return Reconstruction(
        folder.header.mission,
        folder.digest,
        options,
        hearing.observations,
        worth,
        bands(frame, names, shares(fitted.base) if columns.is_weighted else None),
        bands(frame, names, weights),
        judged,
        sources,
        _answers(frame, hearing, fitted, asked_now, options),
        unasked,
        left_out,
        far,
        weights,
    )


def _answers(
    frame: "pl.LazyFrame",
    hearing: Hearing,
    fitted: Fitted,
    questions: Sequence[Question],
    options: Options,
) -> tuple[Answered, ...]:
    told = answers(frame, hearing, fitted, questions)
    if not options.sensitivity or not questions:
        return told
    others = []
    for scale in (0.5, 2.0):
        other = fit(frame, hearing, scale=scale)
        is_enough = effective_size(other.log_weights) >= options.least
        others.append(answers(frame, hearing, other, questions, scale) if is_enough else None)
    return with_halved_and_doubled(told, *others)


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
