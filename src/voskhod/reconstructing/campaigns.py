"""The campaigns of an order: those that are there, or flown first, or gone on with.

Decision: a second campaign has the draws, the seed and the sampling of the first, so that what
differs is the dynamics and not chance.
"""

from voskhod.campaign.order import Order as CampaignOrder
from voskhod.campaign.run import Watch, fly_campaign
from voskhod.campaign.store import RECORD, Campaign, Manifest
from voskhod.errors import InputError
from voskhod.mission.loading import mission_digest
from voskhod.reconstructing.order import Order
from voskhod.reconstructing.second import Second

USUAL_DRAWS = 20_000  # of a campaign that is flown first


def campaign_of(order: Order, watch: Watch) -> Campaign:
    """Return the campaign: the one that is there, or one that is flown or gone on with.

    Args:
        order: what is to be reconstructed.
        watch: who is told how it goes.

    Raises:
        InputError: a campaign that is not the one that is wanted.
        OutputError: its folder cannot be written.
    """
    told = Manifest.read(order.campaign) if (order.campaign / RECORD).exists() else None
    if order.mission is None:
        campaign = Campaign.open(order.campaign)
        if campaign.missing():
            say(watch, f"{order.campaign} is not complete: its complete parts are weighed")
        return campaign
    if told is not None and _is_enough(order, told):
        say(watch, f"weighing {order.campaign}, {told.rows:,} flights")
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


def second_of(second: Second, first: Campaign, watch: Watch) -> Campaign:
    """Return the second campaign: the one that is there, or one that is flown or gone on with.

    Args:
        second: which it is.
        first: the campaign that it is set beside.
        watch: who is told how it goes.

    Raises:
        InputError: a campaign that does not belong to the first.
        OutputError: its folder cannot be written.
    """
    is_there = (second.folder / RECORD).exists()
    draws, told = first.manifest.target, Manifest.read(second.folder) if is_there else None
    is_enough = told is not None and told.state == "complete" and told.rows >= draws
    if second.mission is None or is_enough:
        return Campaign.open(second.folder)
    say(watch, f"flying a second campaign into {second.folder}: {', '.join(second.overrides)}")
    wanted = CampaignOrder(
        second.mission,
        second.place,
        second.overrides,
        draws=draws if told is None else max(draws, told.count),
        seed=first.manifest.seed,
        folder=second.folder,
        sampling=first.manifest.sampling,
        resume=is_there,
    )
    return fly_campaign(wanted, watch)


def names_of(first: Campaign, second: Campaign) -> tuple[str, str]:
    """Return in words what two campaigns are: their settings, and their folders if these are alike.

    Args:
        first: campaign A.
        second: campaign B.
    """
    one, two = (
        ", ".join(told.manifest.overrides) or "as the mission file has it"
        for told in (first, second)
    )
    return (one, two) if one != two else (f"{one} ({first.folder})", f"{two} ({second.folder})")


def say(watch: Watch, text: str) -> None:
    """Tell how it goes.

    Args:
        watch: who is told.
        text: a sentence.
    """
    if watch.tell is not None:
        watch.tell(text)
