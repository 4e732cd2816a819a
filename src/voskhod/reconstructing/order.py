"""What is to be reconstructed, as the options of the verb say it: read and checked.

Nothing is flown and nothing written here.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from voskhod.campaign.store import Manifest
from voskhod.errors import InputError
from voskhod.evidence.checks import advice
from voskhod.evidence.folder import Folder, built_in_folder, read_folder
from voskhod.flight.measurands import MEASURANDS
from voskhod.mission.loading import load_mission
from voskhod.mission.schema import Mission
from voskhod.reconstruct.questions import Questions, read_questions
from voskhod.reconstruct.reconstruction import Options, own_questions
from voskhod.reconstruct.tempering import Settings
from voskhod.reconstruct.unread import Unread, built_in_unread, check_unread, read_unread
from voskhod.reconstructing.second import First, Second, read_second

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
        unread: sources that nobody has read; those of the package if it is the package's folder.
        second: campaign that is set beside; None for none.
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
    unread: tuple[Unread, ...]
    second: Second | None
    tempering: Settings | None
    out: Path


def read_order(words: dict[str, Any]) -> Order:
    """Return the order that the options of the verb mean.

    Args:
        words: place, evidence, draws, seed, without, only, hypotheses, of, unread, beside,
            beside_set, particles, temper and out, as written.

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
    return Order(
        place,
        mission,
        campaign,
        evidence,
        options,
        draws,
        seed,
        _unread(words["unread"], evidence),
        read_second(First(place, mission, campaign, name, seed), words, out),
        tempering,
        out,
    )


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


def _unread(path: Path | None, evidence: Folder) -> tuple[Unread, ...]:
    """Return the unread sources of a file, or those that come with the folder of the package."""
    if path is None:
        is_own = own_questions(evidence) != Questions()
        return built_in_unread(evidence.header.mission) if is_own else ()
    unread = read_unread(path)
    # What columns there are is known only of the campaign.
    check_unread(unread, evidence, [name for one in unread for name in one.columns])
    return unread
