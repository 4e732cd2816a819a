"""The second campaign of an order, of other dynamics: a folder, or settings to be flown with.

Decision: settings are laid over the mission that the first campaign was flown with, its own
settings included.
"""

from pathlib import Path
from typing import Any, NamedTuple

from voskhod.campaign.order import Order as CampaignOrder
from voskhod.campaign.order import check_folder
from voskhod.campaign.store import RECORD, Campaign, Manifest
from voskhod.errors import InputError
from voskhod.mission.loading import load_mission, mission_digest
from voskhod.mission.schema import Mission

_SET = "--beside-set"


class First(NamedTuple):
    """The campaign that another is set beside.

    Attributes:
        place: folder of a campaign, name of a built-in mission, or path of a mission file.
        mission: the mission, None for the folder of a campaign.
        folder: folder of the campaign.
        name: id of the mission.
        seed: seed of the draws; None for that of the campaign, or 1.
    """

    place: str
    mission: Mission | None
    folder: Path
    name: str
    seed: int | None


class Second(NamedTuple):
    """A second campaign.

    Attributes:
        folder: where it is, or goes.
        mission: what is flown; None where it is there.
        place: name or path by which the mission was given.
        overrides: settings that were laid over it.
    """

    folder: Path
    mission: Mission | None = None
    place: str | None = None
    overrides: tuple[str, ...] = ()


def read_second(first: First, words: dict[str, Any], out: Path) -> Second | None:
    """Return the second campaign that is wanted, None for none.

    Args:
        first: the campaign that it is set beside.
        words: beside and beside_set, as written.
        out: folder for the results.

    Raises:
        InputError: a campaign or a setting that is not acceptable.
        OutputError: the folder for it is a file.
    """
    folder, settings = words["beside"], tuple(words["beside_set"])
    if folder is not None and settings:
        raise InputError(f"--beside must stand without {_SET}", given="both")
    if folder is not None:
        return _there(first, folder)
    return _flown(first, settings, out) if settings else None


def _there(first: First, folder: Path) -> Second:
    """Return a second campaign that is there."""
    told = Manifest.read(folder)
    if told.mission != first.name:
        must, given = f"must be a campaign of the mission {first.name}", f"one of {told.mission}"
        raise InputError(must, given=given, file=folder, where="--beside")
    if folder.resolve() == first.folder.resolve():
        raise InputError("must be another campaign", given=str(folder), where="--beside")
    Campaign.open(folder).frame()  # refuses one without rows
    return Second(folder)


def _flown(first: First, settings: tuple[str, ...], out: Path) -> Second:
    """Return a second campaign that is flown with other settings."""
    place, given, seed = first.place, first.mission, first.seed
    before: tuple[str, ...] = ()
    told = Manifest.read(first.folder) if (first.folder / RECORD).exists() else None
    if told is not None:
        seed = told.seed if seed is None else seed
    if given is None:
        given = Campaign.open(first.folder).mission()
        place, before = given_place(first.folder, given)
    overrides = (*before, *settings)
    mission = load_mission(place, overrides, _SET)
    if mission_digest(mission) == mission_digest(given):
        given_words = ", ".join(settings)
        raise InputError("must change the mission", given=given_words, where=_SET)
    folder = out.parent / f"{out.name}-beside"
    check_folder(CampaignOrder(mission, folder=folder, resume=True))
    _check_same(folder, mission, 1 if seed is None else seed)
    return Second(folder, mission, place, overrides)


def given_place(folder: Path, mission: Mission) -> tuple[str, tuple[str, ...]]:
    """Return where the mission of a campaign came from, and the settings laid over it.

    Args:
        folder: of the campaign.
        mission: what was flown.

    Raises:
        InputError: there it is no more.
    """
    told = Manifest.read(folder)
    assert told.place is not None  # its mission was read
    if mission_digest(load_mission(told.place, told.overrides)) != mission_digest(mission):
        raise InputError(
            f"{_SET} must be for a campaign of a mission file as it is now",
            given=f"{told.place} has changed",
            file=folder,
        )
    return told.place, told.overrides


def _check_same(folder: Path, mission: Mission, seed: int) -> None:
    """Refuse a folder whose campaign is not of these settings and this seed."""
    if not (folder / RECORD).exists():
        return
    told = Manifest.read(folder)
    if (told.digest, told.seed) != (mission_digest(mission), seed):
        raise InputError(
            f"must be a campaign with these settings and the seed {seed}",
            given=f"{', '.join(told.overrides)}, seed {told.seed}",
            file=folder,
            where=_SET,
            do="Remove it, or give another --out.",
        )
