"""One order to fly a campaign: from a mission's name to a folder of parts and a summary.

Unlike a single flight, a campaign writes while it flies: its parts are its results, and what is
flown is kept whatever happens. The summary is built and written when it is complete.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voskhod.campaign.columns import LOG_WEIGHT
from voskhod.campaign.order import PLAIN, Order
from voskhod.campaign.rare import Rare
from voskhod.campaign.run import Watch, engine_of, fly_campaign
from voskhod.campaign.store import Campaign
from voskhod.campaign.summary import Summary, summary_of
from voskhod.campaign.weights import probability
from voskhod.errors import InputError
from voskhod.evidence.claims import load_claims
from voskhod.flight.measurands import MEASURANDS
from voskhod.mission.loading import load_mission


@dataclass(frozen=True)
class Result:
    """What came of an order.

    Attributes:
        campaign: where the rows are.
        summary: what they say.
        document: both, ready for JSON.
        chance: probability of the rare condition and its standard error, None without one [1].
    """

    campaign: Campaign
    summary: Summary
    document: dict[str, Any]
    chance: tuple[float, float] | None


def read_order(words: dict[str, Any]) -> Order:
    """Return the order that the options of the verb mean.

    Args:
        words: mission, overrides, draws, seed, out, sampling, rare, until, engine, address, workers
            and resume, as they are written.

    Raises:
        InputError: mission, override or engine that is not acceptable.
    """
    mission = load_mission(words["mission"], words["overrides"])
    engine = engine_of(words["engine"], words["workers"], words["address"])
    return Order(
        mission,
        words["mission"],
        words["overrides"],
        draws=words["draws"],
        seed=words["seed"],
        folder=words["out"],
        sampling=PLAIN if words["sampling"] is None else {"kind": words["sampling"]},
        rare=words["rare"],
        until=words["until"],
        engine=engine,
        resume=words["resume"],
    )


def fly_ordered(order: Order, watch: Watch, of: tuple[str, ...] = ()) -> Result:
    """Fly a campaign and write what it says.

    Args:
        order: what campaign is to be flown.
        watch: who is told how it goes.
        of: measurands whose causes are wanted; a usual few if empty.

    Raises:
        InputError: an order that is not acceptable.
        OutputError: a folder that cannot be written.
    """
    for name in of:
        if name not in MEASURANDS:
            raise InputError(
                "must be a measurand", given=name, where="--of", do="See `voskhod measurands`."
            )
    campaign = fly_campaign(order, watch)
    if watch.tell is not None:
        watch.tell(f"writing the summary into {campaign.folder}")
    summary = summary_of(campaign.frame(), of)
    _write(summary, campaign.folder, order)
    manifest = campaign.manifest.document()
    told = {key: value for key, value in manifest.items() if key != "text"}
    chance = _chance(campaign)
    document = {
        "folder": str(campaign.folder),
        "campaign": told,
        "rare": None if chance is None else {"chance": chance[0], "standard_error": chance[1]},
        "summary": summary.document(),
    }
    return Result(campaign, summary, document, chance)


def _chance(campaign: Campaign) -> tuple[float, float] | None:
    """Return the probability of what a campaign was shifted to, and its standard error."""
    condition = campaign.manifest.sampling.get("condition")
    if condition is None:
        return None
    rare = Rare.of(condition)
    rows = campaign.frame().select(rare.measurand, LOG_WEIGHT).collect()
    values = rows[rare.measurand].to_numpy()  # null where undefined becomes not a number
    return probability(rare.hits(values), rows[LOG_WEIGHT].to_numpy())


def _write(summary: Summary, folder: Path, order: Order) -> None:
    """Write the files of a summary."""
    from voskhod.report.campaign_pages import write_summary  # draws, which takes long to load

    write_summary(summary, folder, order.mission, load_claims(order.mission.mission.id))
