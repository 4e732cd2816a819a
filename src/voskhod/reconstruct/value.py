"""Value of information: which measurement, or which source nobody has read, would tell most.

Before a reading is taken, each thing that it might say is weighed by how probable it is: what is
told of a target is an expectation over flights as they count, and over errors. For each reading
and each target there is the share of its variance that the reading is expected to take away, and
the bits that it is expected to tell of it (`reconstruct.pairs`).

Readings are each measurand with a new figure, as good as the model lets it be believed
(`reconstruct.sigmas`), and sources that nobody has read (`reconstruct.unread`), which may be wrong
or silent.

Decision: of more than `MOST` flights that count, so many are drawn by systematic resampling with
a stated seed. All readings are held against the same flights.
Decision: a figure that is sharper than so many flights resolve is made blunter, to Silverman's
width of a kernel, so that what it tells is a lower bound; it is marked.
Decision: of flights that were drawn anew in runs a run is a group, so that errors are between runs,
and widths are those of the independent flights that they are worth.
Decision: what a new figure tells of its own measurand is given as its measure; it is marked, since
nobody asks it.

Source: Raiffa and Schlaifer, Applied Statistical Decision Theory (1961), for preposterior analysis;
Lindley, Ann. Math. Stat. 27 (1956), for bits as its worth.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from jaxtyping import Float, Int

from voskhod.campaign.columns import INPUT, columns_of
from voskhod.campaign.samples import effective_count
from voskhod.evidence.folder import Folder
from voskhod.reconstruct import targets as wanted
from voskhod.reconstruct.hearing import Columns, hear
from voskhod.reconstruct.likelihood import Runs
from voskhod.reconstruct.observation import Choice
from voskhod.reconstruct.pair_sample import (
    MOST,
    asked_of,
    blunt,
    of_places,
    read_places,
    sample_of,
    size_of,
    thinned,
)
from voskhod.reconstruct.pairs import Figure, figures
from voskhod.reconstruct.questions import Questions
from voskhod.reconstruct.reconstruction import Reconstruction, own_questions
from voskhod.reconstruct.sigmas import COUNTS, model_error
from voskhod.reconstruct.targets import Target
from voskhod.reconstruct.told import Told
from voskhod.reconstruct.unread import Unread, check_unread, told_by

if TYPE_CHECKING:
    import polars as pl

_SEED = 1


MEASURE = "measure "  # how the id of a new figure begins


class Candidate(NamedTuple):
    """A reading that might be taken.

    Attributes:
        id: "measure MEASURAND", or the id of an unread source's entry.
        name: the same in words.
        told: what it tells, each with errors of its own.
        of: columns that it tells of.
    """

    id: str
    name: str
    told: tuple[Told, ...]
    of: tuple[str, ...]


class Gain(NamedTuple):
    """What a reading is expected to tell of a target.

    Attributes:
        candidate: id of the reading.
        target: id of the target.
        share: of its variance, or of the chance that two flights give other answers, that goes [1].
        bits: what it tells of the class of a number, or of the answer [bit].
        is_itself: whether it is a new figure of the target itself.
    """

    candidate: str
    target: str
    share: Figure
    bits: Figure
    is_itself: bool


@dataclass(frozen=True)
class Value:
    """What readings are expected to tell.

    Attributes:
        candidates: name of each reading, by id.
        targets: name of each target, by id.
        gains: of each reading on each target.
        whole: bits of each reading about the flight as a whole, by id; flights' worth bounds it.
        flights: how many were held against each other.
        size: how many equal ones they are worth [1].
        classes: into how many classes numbers are told apart.
        seed: of all draws.
        blunted: readings that are sharper than the flights resolve, and were made blunter.
        runs: how many runs they were drawn anew in, nought where each is drawn by itself.
    """

    candidates: Mapping[str, str]
    targets: Mapping[str, str]
    gains: tuple[Gain, ...]
    whole: Mapping[str, Figure]
    flights: int
    size: float
    classes: int
    seed: int
    blunted: tuple[str, ...] = ()
    runs: int = 0

    def best(self, target: str, most: int) -> tuple[Gain, ...]:
        """Return the readings that are told from nothing, most bits first, without its own.

        Args:
            target: id of a target.
            most: how many figures, and how many unread sources, at most.
        """
        found = [g for g in self.gains if g.target == target and not g.is_itself and g.bits.is_told]
        found.sort(key=lambda g: (-g.bits.value, g.candidate))
        figures = [g for g in found if g.candidate.startswith(MEASURE)][:most]
        sources = [g for g in found if not g.candidate.startswith(MEASURE)][:most]
        return tuple(g for g in found if g in figures or g in sources)

    def own(self, target: str) -> Gain | None:
        """Return what a new figure of a target tells of it, None of a question."""
        return next((g for g in self.gains if g.target == target and g.is_itself), None)


def value_of(
    candidates: Sequence[Candidate],
    targets: Sequence[Target],
    weights: Float[np.ndarray, " draw"],
    seed: int = _SEED,
    runs: Runs | None = None,
) -> Value:
    """Return what readings are expected to tell of targets.

    Args:
        candidates: readings, of the same flights as the targets.
        targets: what one would like to know.
        weights: what each flight counts, of any scale, shape (draw) [1].
        seed: of all draws.
        runs: run that each flight is of, a multiple of four; None where each is drawn by itself.
    """
    sample, places = sample_of(weights, seed, runs)
    size = size_of(sample.weights, runs)
    worth = size / effective_count(sample.weights)
    asked = asked_of([of_places(one, places) for one in targets], sample)
    blunted: list[str] = []
    streams = np.random.SeedSequence(seed).spawn(len(candidates))

    def work(pair: tuple[Candidate, np.random.SeedSequence]) -> tuple[Figure, tuple[Gain, ...]]:
        one, stream = pair
        some = [p._replace(values=p.values[places]) for p in one.told]
        told = blunt(some, sample.weights, worth)
        if any(new.sigma != old.sigma for new, old in zip(told, one.told, strict=True)):
            blunted.append(one.id)
        whole, rest = figures(told, sample, asked, np.random.default_rng(stream))
        return whole, tuple(
            Gain(one.id, target.id, *found, one.of == (target.id,) and one.id.startswith(MEASURE))
            for target, found in zip(targets, rest, strict=True)
        )

    rows = list(map(work, zip(candidates, streams, strict=True)))
    return Value(
        {one.id: one.name for one in candidates},
        {one.id: one.name for one in targets},
        tuple(gain for _, gains in rows for gain in gains),
        {one.id: whole for one, (whole, _) in zip(candidates, rows, strict=True)},
        places.size,
        size,
        max((one.chances.shape[1] for one in targets if one.values is not None), default=0),
        seed,
        tuple(blunted),
        0 if runs is None else runs.number,
    )


def value_of_information(
    frame: "pl.LazyFrame",
    told: Reconstruction,
    folder: Folder,
    of: Sequence[str],
    unread: Sequence[Unread] = (),
) -> Value:
    """Return what new figures and unread sources are expected to tell of what is shown.

    Args:
        frame: rows of the campaign that was reconstructed, not those drawn anew.
        told: what came of it.
        folder: the evidence that it was conditioned on.
        of: measurands that are targets; the questions that were answered are targets too.
        unread: sources that nobody has read.

    Raises:
        InputError: an unread source that is not of the folder, or that tells of no column.
    """
    options = told.options
    own = own_questions(folder)
    asked = Questions() if options.questions is None else options.questions
    meanings = (*asked.meanings, *own.meanings)
    hearing = hear(frame, folder, Choice(options.which, options.without), meanings)
    answered = {one.id for one in told.answers}
    questions = [
        one
        for one in (asked.questions or own.questions)
        if one.id in answered and wanted.can_be_target(one, hearing)
    ]
    schema = columns_of(frame)
    measured = [n for n in schema.measurands if n in told.posterior]
    places, weights = thinned(told.weights, MOST, _SEED)
    known = [*measured, *(INPUT + name for name in schema.inputs)]
    check_unread(unread, folder, known)
    names = {*measured, *(n for q in questions for n in wanted.columns_of_question(q, hearing))}
    names |= {n for one in unread for n in one.columns if n in known}
    columns = read_places(told.flights(frame), sorted(names), places)
    runs = None if told.drawn is None else _of_places(told.drawn.runs(), places)
    classes = wanted.classes_for(size_of(weights, runs))
    listed = [wanted.number(name, columns[name], weights, classes) for name in of]
    listed += [wanted.partition(one, hearing, columns, weights) for one in questions]
    candidates = [
        *_figures(measured, columns, told),
        *(
            Candidate(one.id, one.name, told_by(one, columns, folder, told.prior), one.columns)
            for one in unread
        ),
    ]
    return value_of(candidates, [one for one in listed if one is not None], weights, runs=runs)


def _of_places(runs: Runs, places: Int[np.ndarray, " some"]) -> Runs:
    """Return the runs of some flights; the fewer, the more each is worth."""
    return Runs(runs.of[places], min(runs.worth * runs.of.size / places.size, 1.0))


def _figures(names: Sequence[str], columns: Columns, told: Reconstruction) -> Iterator[Candidate]:
    """Yield a new figure of each measurand that is not the same in all flights."""
    for name in names:
        then = told.prior[name]
        if not then.deviation > 0.0 or np.unique(columns[name]).size < 2:
            continue
        if name in COUNTS:
            one = Told(columns[name], "count", 1.0)
        else:
            one = Told(columns[name], "figure", model_error(name, then.deviation))
        middle = one._replace(mean=float(np.round(then.mean)), spread=then.deviation)
        yield Candidate(f"{MEASURE}{name}", f"a new figure of {name}", (middle,), (name,))
