"""One order to fly a campaign: from a mission's name to a folder of parts and a summary.

Unlike a single flight, a campaign writes while it flies: its parts are its results, and what is
flown is kept whatever happens. The summary is built and written when it is complete.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voskhod.campaign.order import PLAIN, Order
from voskhod.campaign.run import Watch, engine_of, fly_campaign
from voskhod.campaign.store import Campaign
from voskhod.campaign.summary import Summary, summary_of
from voskhod.evidence.claims import load_claims
from voskhod.mission.loading import load_mission


@dataclass(frozen=True)
class Result:
    """What came of an order: the campaign, what it says, that as a document."""

    campaign: Campaign
    summary: Summary
    document: dict[str, Any]


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


def fly_ordered(order: Order, watch: Watch) -> Result:
    """Fly a campaign and write what it says.

    Args:
        order: what campaign is to be flown.
        watch: who is told how it goes.

    Raises:
        InputError: an order that is not acceptable.
        OutputError: a folder that cannot be written.
    """
    campaign = fly_campaign(order, watch)
    if watch.tell is not None:
        watch.tell(f"writing the summary into {campaign.folder}")
    summary = summary_of(campaign.frame())
    _write(summary, campaign.folder, order)
    manifest = campaign.manifest.document()
    told = {key: value for key, value in manifest.items() if key != "text"}
    document = {"folder": str(campaign.folder), "campaign": told, "summary": summary.document()}
    return Result(campaign, summary, document)


def _write(summary: Summary, folder: Path, order: Order) -> None:
    """Write the files of a summary."""
    from voskhod.report.campaign_pages import write_summary  # draws, which takes long to load

    write_summary(summary, folder, order.mission, load_claims(order.mission.mission.id))
