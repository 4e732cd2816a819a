"""Times of a walk, counted from the moment he is out: as flights have them, and as claims do.

A campaign keeps durations, so each moment is a sum of columns:

    left_airlock  0                                     return_begun  out_to_return_duration
    back_inside   outside_duration                      hatch_closed  back_inside + hatch_closing
    hatch_opened  hatch_closed - hatch_open_duration    refill_begun  hatch_closed + checks
    vent_opened   refill_begun - airlock_cycle_duration

`hatch_closing` and `checks` are inputs; where a mission has no doubt of them a campaign has no
column, and the moments that need them are left out. Of several turns, the first walker is meant.

Claims give durations from "out", or clock times of the events that a folder ties to these moments
(`flight_event`); a clock time is counted from the one that the same source, else the first source
with one, gives for "out".

Source: `flight.walk_measurands` for the definitions of the durations; `evidence.timeline`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from jaxtyping import Float

from voskhod.campaign.columns import INPUT, LOG_WEIGHT, columns_of, read_columns
from voskhod.campaign.weights import shares
from voskhod.evidence.dates import earliest
from voskhod.evidence.figures import measurement
from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Claim
from voskhod.reconstruct.bands import MOST, Band, band, counting
from voskhod.reconstruct.reconstruction import Reconstruction

if TYPE_CHECKING:
    import polars as pl

Values = Float[np.ndarray, " draw"]
_OUTSIDE, _RETURN = "spacewalk.outside_duration", "spacewalk.out_to_return_duration"
_OPEN, _CYCLE = "spacewalk.hatch_open_duration", "spacewalk.airlock_cycle_duration"
_CLOSING, _CHECKS = INPUT + "spacewalk.hatch_closing", INPUT + "spacewalk.checks"
OUT, CLOCK, NOT_HEARD = "left_airlock", "clock", "not heard"
# Moment: what is added, and what is taken off.
SUMS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "vent_opened": ((_OUTSIDE, _CLOSING, _CHECKS), (_CYCLE,)),
    "hatch_opened": ((_OUTSIDE, _CLOSING), (_OPEN,)),
    OUT: ((), ()),
    "return_begun": ((_RETURN,), ()),
    "back_inside": ((_OUTSIDE,), ()),
    "hatch_closed": ((_OUTSIDE, _CLOSING), ()),
    "refill_begun": ((_OUTSIDE, _CLOSING, _CHECKS), ()),
}
_MEANS = {_OUTSIDE: "back_inside", _RETURN: "return_begun"}


class Told(NamedTuple):
    """When a claim puts a moment.

    Attributes:
        claim: its id.
        source: id of the source that it is heard from.
        after: time after he was out [s].
        part: what the claim counts for; "clock" where it is a time of day, which no flight tests;
            "not heard" where it is none of the chosen claims.
    """

    claim: str
    source: str
    after: float
    part: str


class Moment(NamedTuple):
    """A moment of the walk.

    Attributes:
        name: short name, as of a flight's events.
        before: time after he was out before anything is said [s].
        after: the same after all votes [s].
        told: what claims say.
    """

    name: str
    before: Band
    after: Band
    told: tuple[Told, ...]


def walk_times(frame: "pl.LazyFrame", told: Reconstruction, folder: Folder) -> tuple[Moment, ...]:
    """Return the moments of a walk with what claims say of them; none without a walk.

    Args:
        frame: rows of the campaign that was reconstructed, not those drawn anew.
        told: what came of it.
        folder: the evidence that it was conditioned on.
    """
    schema = columns_of(frame)
    known = {*schema.measurands, *(INPUT + name for name in schema.inputs)}
    if _OUTSIDE not in known:
        return ()
    sums = {n: both for n, both in SUMS.items() if known.issuperset((*both[0], *both[1]))}
    names = sorted({name for both in sums.values() for part in both for name in part})
    # Flights that count alike are told by the first of them, as elsewhere (`reconstruct.bands`).
    first = frame if schema.is_weighted else frame.head(MOST)
    then = dict(read_columns(first, names))
    base = None
    if schema.is_weighted:
        base = shares(dict(read_columns(frame, (LOG_WEIGHT,)))[LOG_WEIGHT])
    counted = counting(told.weights)
    read = read_columns(told.flights(frame), names, told.weights.size)
    now = {name: column[counted.places] for name, column in read}
    runs = None if told.drawn is None else told.drawn.runs().of[counted.places]
    said = _said(told, folder)
    found = []
    for name, both in sums.items():
        before = band(name, _at(both, then), base)
        after = band(name, _at(both, now), counted.weights, runs)
        if before is not None and after is not None:
            found.append(Moment(name, before, after, tuple(said.get(name, ()))))
    found.sort(key=lambda one: (one.after.median, one.name))
    return tuple(found)


def _at(both: tuple[tuple[str, ...], tuple[str, ...]], columns: Mapping[str, Values]) -> Values:
    """Return when a moment is in each flight, not a number where he does not come back [s]."""
    plus, minus = both
    at = np.where(np.isnan(columns[_OUTSIDE]), np.nan, 0.0)
    for some, sign in ((plus, 1.0), (minus, -1.0)):
        for one in some:
            at += sign * columns[one]
    return at


def _said(told: Reconstruction, folder: Folder) -> Mapping[str, list[Told]]:
    """Return what claims say of each moment, those too that were not heard."""
    found: dict[str, list[Told]] = {}
    heard = {one.claim: one for one in told.observations}
    claims = folder.all_claims()
    for claim in claims:
        for measurand in claim.readings:
            if measurand in _MEANS and claim.value is not None:
                one = heard.get(claim.id)
                after = measurement(claim, measurand).value
                found.setdefault(_MEANS[measurand], []).append(
                    Told(
                        claim.id,
                        claim.source if one is None else one.source,
                        after,
                        NOT_HEARD if one is None else one.part,
                    )
                )
    for name, row in _clocked(claims, folder):
        found.setdefault(name, []).append(row)
    return found


def _clocked(claims: Sequence[Claim], folder: Folder) -> list[tuple[str, Told]]:
    """Return clock times of moments, counted from the time that is told for "out"."""
    moments = {e.id: e.flight_event for e in folder.events if e.flight_event in SUMS}
    timed = []
    for claim in claims:
        name = moments.get(claim.about)
        at = None if name is None or claim.attribute != "date" else _second(claim, folder)
        if name is not None and at is not None:
            timed.append((name, claim, at))
    outs = {claim.source: at for name, claim, at in reversed(timed) if name == OUT}
    if not outs:
        return []
    first = next(at for name, _, at in timed if name == OUT)
    return [
        (name, Told(claim.id, claim.source, (at - outs.get(claim.source, first)).total_seconds(),
                    CLOCK))
        for name, claim, at in timed
    ]  # fmt: skip


def _second(claim: Claim, folder: Folder) -> datetime | None:
    """Return the moment of a date that is written to the second, None of any other."""
    if claim.date is None or "T" not in claim.date:
        return None
    return earliest(claim.date, claim.zone or folder.header.zone)
