"""One order to reconstruct: from a campaign, or a mission, and evidence to a folder of results.

Evidence, questions and names are read and checked before anything is flown. A mission that has no
campaign is flown first; one whose campaign was stopped goes on.

Decision: where the flights of the campaign are worth too little, flights are drawn anew near what
is said. Where that is not wanted, or the mission cannot be flown any more, there is a refusal and
not an error. It is written and told like any other answer: which claims no flight meets, and how
many flights would do.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from voskhod.campaign.columns import DRAW, LOG_WEIGHT, read_columns
from voskhod.campaign.order import Order as CampaignOrder
from voskhod.campaign.run import Watch, fly_campaign
from voskhod.campaign.scatter import NEEDED, Scatter, scatter_of
from voskhod.campaign.store import RECORD, Campaign, Manifest
from voskhod.errors import InputError
from voskhod.evidence.checks import advice
from voskhod.evidence.folder import Folder, built_in_folder, read_folder
from voskhod.flight.measurands import MEASURANDS
from voskhod.mission.loading import load_mission, mission_digest
from voskhod.mission.schema import Mission
from voskhod.reconstruct.bands import counting
from voskhod.reconstruct.particles import Anew
from voskhod.reconstruct.questions import read_questions
from voskhod.reconstruct.reconstruction import Draw, Options, Reconstruction, reconstruct
from voskhod.reconstruct.refusal import Refusal, refusal_of
from voskhod.reconstruct.tempered_store import TEMPERING
from voskhod.reconstruct.tempering import Settings
from voskhod.report.campaign_pages import provenance
from voskhod.report.reconstruction_document import Subject, document_of

if TYPE_CHECKING:
    import polars as pl

USUAL_DRAWS = 20_000  # of a campaign that is flown first
FEWEST_CHAINS = 16  # to an island: fewer do not hold the shape of what they move in (a guess)

Which: TypeAlias = Literal["all", "documents", "outside"]


@dataclass(frozen=True)
class Order:
    """What is to be reconstructed and where the results go.

    Attributes:
        place: folder of a campaign, name of a built-in mission, or path of a mission file.
        mission: the mission, None for the folder of a campaign.
        campaign: folder of the campaign.
        evidence: checked records.
        options: what is heard and asked.
        draws: how many flights, if any are flown; None for as many as there are, or the usual.
        seed: seed of their draws; None for that of the campaign, or 1.
        tempering: how flights are drawn anew where those are worth too few; None to refuse.
        out: folder for the results.
    """

    place: str
    mission: Mission | None
    campaign: Path
    evidence: Folder
    options: Options
    draws: int | None
    seed: int | None
    tempering: Settings | None
    out: Path


@dataclass(frozen=True)
class Result:
    """What came of an order: the answer or its refusal, what it is about, document and folder."""

    told: Reconstruction | Refusal
    subject: Subject
    document: dict[str, Any]
    folder: Path


def read_order(words: dict[str, Any]) -> Order:
    """Return the order that the options of the verb mean.

    Args:
        words: place, evidence, draws, seed, without, only, hypotheses, of, particles, temper and
            out, as written.

    Raises:
        InputError: a campaign, a mission, a folder or a name that is not acceptable.
    """
    place = words["place"]
    mission, campaign, name = _found(place)
    if mission is None and (words["draws"], words["seed"]) != (None, None):
        do = "Give the mission, or leave them out."
        must = "-n and --seed must be for a mission that is to be flown"
        raise InputError(must, given=f"the campaign {place}", do=do)
    evidence = _evidence(words["evidence"], name)
    asked = words["hypotheses"]
    options = Options(
        which=_which(words["only"]),
        without=tuple(words["without"]),
        of=tuple(words["of"]),
        questions=None if asked is None else read_questions(asked),
        mission=name,
    )
    _check(options, evidence)
    out = words["out"] or Path("out") / f"{name}-reconstruction"
    draws, seed = words["draws"], words["seed"]
    tempering = _tempering(words["particles"], words["seed"], is_wanted=words["temper"])
    return Order(place, mission, campaign, evidence, options, draws, seed, tempering, out)


def reconstruct_ordered(order: Order, watch: Watch) -> Result:
    """Reconstruct what was ordered and write what it says; flies a campaign where there is none.

    Args:
        order: what is to be reconstructed.
        watch: who is told how it goes.

    Raises:
        InputError: an order that is not acceptable.
        OutputError: a folder that cannot be written.
    """
    from voskhod.report.reconstruction_files import write_reconstruction  # draws: long to load

    campaign = _campaign(order, watch)
    frame = campaign.frame()
    _say(watch, f"weighing the flights of {campaign.folder}")
    told = _answer(frame, order, _anew(campaign, order, watch))
    landings: tuple[Scatter | None, Scatter | None] = (None, None)
    if isinstance(told, Reconstruction):
        after = frame if told.drawn is None else told.drawn.frame
        landings = scatter_of(frame), _scatter_after(after, told.weights)
    flown = {**provenance(campaign.manifest), "draws": told.worth.draws}
    subject = Subject(order.evidence, flown, *landings)
    document = document_of(told, subject)
    _say(watch, f"writing into {order.out}")
    draws = dict(read_columns(frame, (DRAW,)))[DRAW].astype(np.int64)
    write_reconstruction(told, subject, document, draws, order.out)
    return Result(told, subject, {"folder": str(order.out), **document}, order.out)


def _anew(campaign: Campaign, order: Order, watch: Watch) -> Draw | None:
    """Return what draws flights anew, None where that is not wanted or cannot be."""
    if order.tempering is None:
        return None
    try:
        campaign.mission()
    except InputError as wrong:
        _say(watch, f"flights cannot be drawn anew: {wrong}")
        return None
    return Anew(campaign, order.out / TEMPERING, order.tempering, watch.tell).draw


def _answer(frame: "pl.LazyFrame", order: Order, anew: Draw | None) -> Reconstruction | Refusal:
    """Return the reconstruction, or its refusal where the flights are worth too little."""
    try:
        return reconstruct(frame, order.evidence, order.options, anew)
    except InputError:
        refusal = refusal_of(frame, order.evidence, order.options)
        if refusal is None:  # something else is wrong
            raise
        return refusal


def _scatter_after(frame: "pl.LazyFrame", weights: np.ndarray) -> Scatter | None:
    """Return how the landings are scattered as flights count after all votes."""
    import polars as pl

    if not set(NEEDED) <= set(frame.collect_schema()):
        return None
    counted = counting(weights)
    some = pl.DataFrame(
        {
            name: values[counted.places]
            for name, values in read_columns(frame, (DRAW, *NEEDED), weights.size)
        }
    )
    logs = np.log(counted.weights * (counted.weights.size / counted.weights.sum()))
    return scatter_of(some.with_columns(pl.Series(LOG_WEIGHT, logs)).lazy())


def _found(place: str) -> tuple[Mission | None, Path, str]:
    """Return the mission, if one is named, the folder of its campaign, and its id."""
    if os.path.isdir(place):  # unlike a path's own, false for names that no folder can have
        return None, Path(place), Manifest.read(Path(place)).mission
    mission = load_mission(place)
    name = mission.mission.id
    return mission, Path("out") / f"{name}-campaign", name


def _evidence(path: Path | None, mission: str) -> Folder:
    """Return the records to be heard: those of a folder, or those that come with the package."""
    if path is not None:
        folder = read_folder(path)
        if folder.header.mission != mission:
            must = f"must be evidence on the mission {mission}"
            given = f"a folder on {folder.header.mission}"
            raise InputError(must, given=given, where="--evidence")
        return folder
    found = built_in_folder(mission)
    if found is None:
        raise InputError(
            "must be a mission with evidence",
            given=mission,
            do="Give a folder by --evidence; `voskhod evidence new` begins one.",
        )
    return found


def _tempering(particles: int | None, seed: int | None, *, is_wanted: bool) -> Settings | None:
    """Return how flights are drawn anew, None where they are not to be."""
    usual = Settings()
    if not is_wanted:
        if particles is not None:
            must = "--particles must be for flights that are drawn anew"
            raise InputError(must, given="--no-temper as well", do="Leave one of them out.")
        return None
    count = usual.particles if particles is None else particles
    least = FEWEST_CHAINS * usual.islands
    if count % usual.islands or count < least:
        must = f"must be a multiple of {usual.islands}, at least {least}"
        raise InputError(must, given=str(count), where="--particles")
    return usual._replace(particles=count, seed=usual.seed if seed is None else seed)


def _which(only: str | None) -> Which:
    known: dict[str | None, Which] = {None: "all", "documents": "documents", "outside": "outside"}
    if only not in known:
        raise InputError("must be documents or outside", given=str(only), where="--only")
    return known[only]


def _check(options: Options, evidence: Folder) -> None:
    """Refuse names that are not there before anything is flown."""
    known = [source.id for source in evidence.sources]
    for name in options.without:
        if name not in known:
            must, do = "must be the id of a source of the folder", advice(name, known)
            raise InputError(must, given=name, where="--without", do=do)
    for name in options.of:
        if name not in MEASURANDS:
            do = "See `voskhod measurands`."
            raise InputError("must be a measurand", given=name, where="--of", do=do)


def _campaign(order: Order, watch: Watch) -> Campaign:
    """Return the campaign: the one that is there, or one that is flown or gone on with."""
    told = Manifest.read(order.campaign) if (order.campaign / RECORD).exists() else None
    if order.mission is None:
        campaign = Campaign.open(order.campaign)
        if campaign.missing():
            _say(watch, f"{order.campaign} is not complete: its complete parts are weighed")
        return campaign
    if told is not None and _is_enough(order, told):
        _say(watch, f"weighing {order.campaign}, {told.rows:,} flights")
        return Campaign.open(order.campaign)
    wanted = CampaignOrder(
        order.mission,
        order.place,
        draws=order.draws or (USUAL_DRAWS if told is None else told.count),
        seed=order.seed if order.seed is not None else 1 if told is None else told.seed,
        folder=order.campaign,
        resume=told is not None,
    )
    return fly_campaign(wanted, watch)


def _is_enough(order: Order, told: Manifest) -> bool:
    """Return whether a campaign that is there is the one that is wanted, and is whole.

    Raises:
        InputError: it is of another mission, seed or version of the file.
    """
    if order.mission is None or mission_digest(order.mission) != told.digest:
        raise InputError(
            "must be a campaign of the mission as it is now",
            given="one of another",
            file=order.campaign,
            do="Give the folder itself to weigh it as it is, or remove it.",
        )
    if order.seed is not None and order.seed != told.seed:
        raise InputError(
            f"must be {told.seed}, as the campaign was begun",
            given=str(order.seed),
            file=order.campaign,
            where="--seed",
        )
    return told.state == "complete" and (order.draws is None or order.draws <= told.rows)


def _say(watch: Watch, text: str) -> None:
    if watch.tell is not None:
        watch.tell(text)
