"""The rescue of Voskhod 2, drawn, beside its documents; and who heard its beacon on short waves.

Every figure that a document gives for a clock of the rescue has a row: ours is the median of the
drawn rescues that ended well, and what is allowed is the way from there to the end of the 5-95 %
band on the document's side, so that "inside" means that the document lies in the band. Documents
that contradict each other are asked one by one; a band that holds them all is no better for it.

Source: the claims of `voskhod.evidence` for Voskhod 2, each with its document.
"""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from voskhod.arrays import Real, Scalar
from voskhod.campaign.rescues import Band, Quantile, Rescues, bands, drawn_rescues
from voskhod.evidence.claims import Claim, load_claims
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import Plan, drawn_plan, nominal_plan
from voskhod.mission.schema import Mission
from voskhod.mission.search import Listener
from voskhod.mission.section import given
from voskhod.phases.channels import channel_of, channels_of, link_of
from voskhod.phases.fate import Cause
from voskhod.physics.earth import bearing, great_circle_distance
from voskhod.physics.sky import sun_elevation
from voskhod.physics.track import place_by_track
from voskhod.search.beacon import HF_SPREAD_DB, Beacon, heard_chance, sky_wave_margin
from voskhod.validation.case import Origin, Score

Tell = Callable[[str], None]

DRAWS, SEED = 2000, 1
_NOTHING = math.nan  # nothing to compare with: ours is told alone
_OURS = "drawn rescues of missions/voskhod-2.toml, seed 1"
_LEONOV = "Leonov 2005: signals were heard in Bonn, Moscow had none"
# Column of the drawn rescues, measurand that documents speak of, name, unit and unit shown.
CLOCKS = (
    ("located", "rescue.located_after", "located", "s", "h"),
    ("reached", "rescue.reached_after", "reached", "s", "h"),
    ("extracted", "rescue.extracted_after", "taken out", "s", "h"),
    ("nights", "rescue.nights_out", "nights out", "", ""),
)
# Documented place and the first hours after landing, 19 March 1965; 09:02 UTC is the touchdown.
PLACE = (math.radians(59.0 + 34.0 / 60.0), math.radians(55.0 + 28.0 / 60.0))
HEARD_AT = ((9, 2), (10, 0), (11, 0), (12, 0))
STATIONS = ("Moscow", "Bonn")


def document_scores(tell: Tell) -> tuple[Score, ...]:
    """Return the clocks of drawn rescues beside what documents say of them.

    Args:
        tell: called before what takes long.
    """
    tell(f"drawing {DRAWS} rescues of Voskhod 2 (some minutes)")
    rescues = drawn_rescues(load_mission("voskhod-2"), SEED, DRAWS, tell)
    return clock_scores(rescues, load_claims("voskhod-2"))


def clock_scores(rescues: Rescues, claims: tuple[Claim, ...]) -> tuple[Score, ...]:
    """Return the scores of drawn rescues beside documents.

    Args:
        rescues: drawn rescues, some of them recovered.
        claims: what documents say.
    """
    found, rows = bands(rescues), []
    for column, measurand, name, unit, shown_in in CLOCKS:
        about = [claim for claim in claims if claim.measurand == measurand]
        one, many = found[column], Origin(unit, shown_in, None, _sure(found[column], unit), _OURS)
        rows.append(
            many.score(
                f"rescue.{column}",
                f"{name}, median; 5-95 %: {_span(one, unit)}",
                one.median.value,
                _NOTHING,
            )
        )
        rows += [_beside(claim, one, f"rescue.{column}.{claim.id}", name) for claim in about]
    return (*rows, *_ends(rescues))


def _beside(claim: Claim, one: Band, name: str, title: str) -> Score:
    """Return a document beside the band: its nearer end, where it gives a range."""
    middle = one.median.value
    low = claim.value if claim.low is None else claim.low
    high = claim.value if claim.high is None else claim.high
    nearest = min(max(middle, low), high)
    allowed = middle - one.low.value if nearest < middle else one.high.value - middle
    scale, unit, shown_in = (3600.0, "s", "h") if claim.unit == "s" else (1.0, "", "")
    reason = "to the end of the 5-95 % band on this side; of a range its nearer end counts"
    wide = "" if low == high else f" ({low / scale:g} to {high / scale:g} {shown_in})"
    return Origin(unit, shown_in, allowed, reason, claim.source).score(
        name, f"{title}: {claim.says}{wide}", middle, nearest
    )


def _span(one: Band, unit: str) -> str:
    """Return a band in words."""
    scale, tail = (3600.0, " h") if unit == "s" else (1.0, "")
    return f"{one.low.value / scale:.3g} to {one.high.value / scale:.3g}{tail}"


def _sure(one: Band, unit: str) -> str:
    """Return how well the quantiles are known, in words."""
    scale = 3600.0 if unit == "s" else 1.0

    def held(of: Quantile) -> str:
        return f"{of.low / scale:.3g}-{of.high / scale:.3g}"

    return (
        "ours alone; 95 % intervals by order statistics: "
        f"5 % {held(one.low)}, median {held(one.median)}, 95 % {held(one.high)}"
    )


def _ends(rescues: Rescues) -> tuple[Score, ...]:
    """Return how those that landed alive ended."""
    outcome = rescues.outcome[rescues.landed]
    single = Origin("", "percent", None, "one crew, one rescue", "all documents: both lived")
    return tuple(
        single.score(f"rescue.{key}", f"landed alive, then {title}", share, theirs)
        for key, title, share, theirs in (
            ("recovered", "taken out alive", float(np.mean(outcome == Cause.RECOVERED)), 1.0),
            ("froze", "froze before help came", float(np.mean(outcome == Cause.FROZE)), 0.0),
        )
    )


def heard_scores(tell: Tell) -> tuple[Score, ...]:
    """Return how well Bonn and Moscow heard the beacon on short waves.

    Args:
        tell: called before what takes long.
    """
    tell("listening for the beacon of Voskhod 2")
    mission = load_mission("voskhod-2")
    nominal = nominal_plan(mission)
    alone = Origin("", "", None, "ours alone: the document has no level", _LEONOV)
    rows, chances = [], {}
    for name in STATIONS:
        margins = [float(margin_at(nominal, station(nominal, name), at)) for at in HEARD_AT]
        rows += [
            alone.score(
                f"rescue.hf.{name.lower()}-{hour:02d}{minute:02d}",
                f"margin at {name}, {hour:02d}:{minute:02d} UTC, dB",
                margin,
                _NOTHING,
            )
            for (hour, minute), margin in zip(HEARD_AT, margins, strict=True)
        ]
        chances[name] = float(jnp.max(heard_chance(jnp.asarray(margins), HF_SPREAD_DB)))
    even = Origin("", "percent", 0.5, "as likely heard as not is the border", _LEONOV)
    drawn = drawn_hearing(mission)
    often = Origin("", "percent", 0.05, "19 of 20 draws", _LEONOV)
    doubt = Origin("", "percent", None, "mean over power, noise and sky; no document", _LEONOV)
    return (
        *rows,
        even.score("rescue.hf.bonn", "chance that Bonn hears, nominal", chances["Bonn"], 1.0),
        even.score("rescue.hf.moscow", "chance that Moscow hears, nominal", chances["Moscow"], 0.0),
        often.score("rescue.hf.order", "draws in which Bonn hears better", drawn.bonn_first, 1.0),
        doubt.score("rescue.hf.bonn-drawn", "chance that Bonn hears, drawn", drawn.bonn, _NOTHING),
        doubt.score(
            "rescue.hf.moscow-drawn", "chance that Moscow hears, drawn", drawn.moscow, _NOTHING
        ),
        doubt.score("rescue.hf.both", "Bonn hears and Moscow does not, drawn", drawn.as_told,
                    _NOTHING),
    )  # fmt: skip


class Hearing(NamedTuple):
    """How two stations hear over drawn plans.

    Attributes:
        moscow: mean chance that Moscow hears [1].
        bonn: mean chance that Bonn hears [1].
        as_told: mean chance that Bonn hears and Moscow does not [1].
        bonn_first: share of draws in which Bonn's margin is the greater [1].
    """

    moscow: float
    bonn: float
    as_told: float
    bonn_first: float


def drawn_hearing(mission: Mission) -> Hearing:
    """Return how both stations hear at noon Moscow time over drawn plans.

    Args:
        mission: whose beacon it is.
    """

    def margins(draw: Real) -> Real:
        plan = drawn_plan(mission, SEED, draw)
        return jnp.stack([margin_at(plan, station(plan, name), HEARD_AT[0]) for name in STATIONS])

    levels = jax.jit(jax.vmap(margins))(jnp.arange(DRAWS))
    moscow, bonn = (heard_chance(levels[:, i], HF_SPREAD_DB) for i in range(len(STATIONS)))
    return Hearing(
        float(jnp.mean(moscow)),
        float(jnp.mean(bonn)),
        float(jnp.mean(bonn * (1.0 - moscow))),
        float(jnp.mean(levels[:, 1] > levels[:, 0])),
    )


def station(plan: Plan, name: str) -> Listener:
    """Return a station that listens, by its name."""
    return next(one for one in given(plan.search).listeners if one.name == name)


def margin_at(plan: Plan, one: Listener, at: tuple[int, int]) -> Scalar:
    """Return by how much a station hears the beacon better than it must.

    Args:
        plan: whose beacon it is.
        one: station.
        at: hour and minute of 19 March 1965, UTC.

    Returns:
        Margin of the best number of hops [dB].
    """
    sender = given(given(given(plan.search).beacon).hf)
    there = Beacon(sender.frequency, link_of(channel_of(sender)), 0.0, 0.0)
    launched = plan.mission.launched
    after = (datetime(1965, 3, 19, *at, tzinfo=UTC) - launched).total_seconds()
    latitude, longitude = (jnp.asarray(angle) for angle in PLACE)
    far = great_circle_distance(latitude, longitude, one.latitude, one.longitude)
    way = bearing(latitude, longitude, one.latitude, one.longitude)
    middle = place_by_track((latitude, longitude, way), 0.5 * far, jnp.zeros(()))
    zenith = jnp.sin(sun_elevation(*middle, jnp.asarray(after), launched))
    return sky_wave_margin(there, far, zenith, channels_of(plan).ionosphere)


RESCUE_CASES = (document_scores, heard_scores)
