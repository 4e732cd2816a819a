"""One order to reconstruct: from a campaign, or a mission, and evidence to a folder of results.

Evidence, questions and names are read and checked before anything is flown. A mission that has no
campaign is flown first; one whose campaign was stopped goes on.

Decision: where the flights of the campaign are worth too little, flights are drawn anew near what
is said. Where that is not wanted, or the mission cannot be flown any more, there is a refusal and
not an error. It is written and told like any other answer: which claims no flight meets, and how
many flights would do.
Decision: a second campaign is weighed for the same evidence by the same rules. Where it is refused
or cannot be asked the same, that is a sentence and no error: the first is told in any case.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from voskhod.campaign.columns import DRAW, INPUT, LOG_WEIGHT, columns_of, read_columns
from voskhod.campaign.run import Watch
from voskhod.campaign.scatter import NEEDED, Scatter, scatter_of
from voskhod.campaign.store import Campaign
from voskhod.errors import InputError
from voskhod.reconstruct.bands import counting
from voskhod.reconstruct.beside import Beside, Refused, beside
from voskhod.reconstruct.particles import Anew
from voskhod.reconstruct.prior_sensitivity import other_priors
from voskhod.reconstruct.reconstruction import Draw, Reconstruction, reconstruct
from voskhod.reconstruct.refusal import Refusal, refusal_of
from voskhod.reconstruct.tempered_store import TEMPERING
from voskhod.reconstruct.unread import check_unread
from voskhod.reconstruct.value import Value, value_of_information
from voskhod.reconstruct.walk_times import walk_times
from voskhod.reconstructing.campaigns import campaign_of, names_of, say, second_of
from voskhod.reconstructing.order import Order, read_order
from voskhod.report.campaign_pages import provenance
from voskhod.report.reconstruction_document import Subject, document_of, shown_bands

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Order", "Result", "read_order", "reconstruct_ordered"]


@dataclass(frozen=True)
class Result:
    """What came of an order: the answer or its refusal, what it is about, document and folder."""

    told: Reconstruction | Refusal
    subject: Subject
    document: dict[str, Any]
    folder: Path


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

    campaign = campaign_of(order, watch)
    frame = campaign.frame()
    _check_unread(frame, order)
    second = None if order.second is None else second_of(order.second, campaign, watch)
    say(watch, f"weighing the flights of {campaign.folder}")
    told = _answer(frame, order, _anew(campaign, order, order.out / TEMPERING, watch))
    flown = {**provenance(campaign.manifest), "draws": told.worth.draws}
    subject = Subject(order.evidence, flown)
    if isinstance(told, Reconstruction):
        subject = _subject(subject, frame, told, order, watch)
        if second is not None:
            subject = replace(subject, beside=_beside(told, (campaign, second), order, watch))
    elif second is not None:
        say(watch, "nothing is set beside a refusal")
    document = document_of(told, subject)
    say(watch, f"writing into {order.out}")
    draws = dict(read_columns(frame, (DRAW,)))[DRAW].astype(np.int64)
    write_reconstruction(told, subject, document, draws, order.out)
    return Result(told, subject, {"folder": str(order.out), **document}, order.out)


def _check_unread(frame: "pl.LazyFrame", order: Order) -> None:
    """Refuse unread sources that tell of nothing that was flown, before anything is weighed."""
    schema = columns_of(frame)
    known = [*schema.measurands, *(INPUT + name for name in schema.inputs)]
    check_unread(order.unread, order.evidence, known)


def _subject(
    subject: Subject, frame: "pl.LazyFrame", told: Reconstruction, order: Order, watch: Watch
) -> Subject:
    """Return what a reconstruction is about, with all that follows from its flights."""
    of = shown_bands(told)
    say(watch, "asking what would tell most, and what other priors do")
    return replace(
        subject,
        before=scatter_of(frame),
        after=_scatter_after(told.flights(frame), told.weights),
        value=_value(frame, told, order, of),
        priors=other_priors(frame, told, of),
        moments=walk_times(frame, told, order.evidence),
    )


def _value(
    frame: "pl.LazyFrame", told: Reconstruction, order: Order, of: tuple[str, ...]
) -> Value | None:
    """Return what other readings would tell, None where nothing is asked."""
    if not (of or told.answers):
        return None
    found = value_of_information(frame, told, order.evidence, of, order.unread)
    return found if found.targets else None


def _beside(
    told: Reconstruction, campaigns: tuple[Campaign, Campaign], order: Order, watch: Watch
) -> Beside | Refused:
    """Return the same evidence over a second campaign."""
    from voskhod.report.reconstruction_files import BESIDE

    names, second = names_of(*campaigns), campaigns[1]
    say(watch, f"weighing the flights of {second.folder}")
    # Half and twice the errors are told of the first alone.
    asked = replace(order, options=replace(order.options, sensitivity=False))
    anew = _anew(second, asked, order.out / BESIDE / TEMPERING, watch)
    try:
        other = _answer(second.frame(), asked, anew)
    except InputError as wrong:
        return Refused(names, f"{wrong}")
    if isinstance(other, Refusal):
        return Refused(names, other.words)
    return beside(told, other, shown_bands(told), names)


def _anew(campaign: Campaign, order: Order, folder: Path, watch: Watch) -> Draw | None:
    """Return what draws flights anew, None where that is not wanted or cannot be."""
    if order.tempering is None:
        return None
    try:
        campaign.mission()
    except InputError as wrong:
        say(watch, f"flights cannot be drawn anew: {wrong}")
        return None
    return Anew(campaign, folder, order.tempering, watch.tell).draw


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
