"""Where searchers look: a map of what they believe, Bayes after every sortie, and what that finds.

The map has cells along and across the ground track, around the datum: the place where the capsule
would have come down had it been on time, as tracking tells, with an error along the track. It holds
two stories for each cell: the beacon is on the air, or it is not. Before a sortie searchers
distribute the whole fleet so that it finds with the greatest probability (`search.effort`); after
it they know that nothing was found. Stations that listen add bearings when they hear the beacon,
and their silence while they do not.

The capsule stands in one of those cells. What the fleet does there, by eye and, if the beacon
works, by ear, is the rate at which the place becomes known; people on the ground add theirs. A
capsule outside of the map is found by people on the ground alone.

Sources: Charnes and Cooper 1958 (effort); Stone 1975 (Bayes after failure); the two stories follow
the analysis of beacons in Stone et al., Search for the Wreckage of AF 447, 2011.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from voskhod.arrays import Real, Samples, Scalar
from voskhod.mission.plan import Plan
from voskhod.mission.search import Belief
from voskhod.mission.section import given
from voskhod.phases.fleet import SORTIES, Cells, Coverage, coverage
from voskhod.phases.hearing import Heard, listened
from voskhod.phases.landing import LandingRecord
from voskhod.phases.site import Site
from voskhod.physics.earth import along_and_cross_track
from voskhod.physics.ground import ground_at
from voskhod.physics.track import place_by_track
from voskhod.search.belief import Parts, normal_mixture
from voskhod.search.effort import allocate_stories
from voskhod.search.sweep import cover_column

ALONG, ACROSS = 24, 5  # cells of the map; twice as many move few flights (tests)
PASSES, STEPS = 2, 8  # of `allocate_stories`: success within 1e-4 of the best plan (tests)
REACH = 3.0  # standard deviations of the outermost beliefs that the map holds
NEVER_LOG = -60.0  # what is ruled out keeps a chance of e^-60

PerCell = Float[Array, " cell"]


class Chart(NamedTuple):
    """The searchers' map before anything is known.

    Attributes:
        cells: where they lie.
        chance: what is believed of each, shape (cell) [1].
        datum: latitude, longitude and track of the datum [rad].
        along: middles of the cells along the track, shape (along) [m].
        across: middles across it, shape (across) [m].
    """

    cells: Cells
    chance: PerCell
    datum: tuple[Scalar, Scalar, Scalar]
    along: Float[Array, " along"]
    across: Float[Array, " across"]


class LookoutRecord(NamedTuple):
    """Record of the search.

    Attributes:
        chart: map before the search.
        shares: share of the fleet in each cell, shape (sortie, cell) [1].
        beliefs: chance of each cell before each sortie, shape (sortie, cell) [1].
        success: chance to find in each sortie, as searchers see it, shape (sortie) [1].
        heard: what stations heard.
        by_eye: depth of the search by eye where the capsule is, shape (time) [1].
        by_ear: the same by ear [1].
        by_people: the same by people on the ground [1].
        is_inside: whether the capsule lies on the map.
    """

    chart: Chart
    shares: Float[Array, "sortie cell"]
    beliefs: Float[Array, "sortie cell"]
    success: Float[Array, " sortie"]
    heard: Heard
    by_eye: Samples
    by_ear: Samples
    by_people: Samples
    is_inside: Any


def chart_of(plan: Plan, landed: LandingRecord, beyond: Scalar) -> Chart:
    """Return the map of what searchers believe before they look.

    Args:
        plan: what is flown.
        landed: where the capsule is.
        beyond: how far beyond a descent on time that is, along the track [m].
    """
    search = given(plan.search)
    here = (landed.latitude, landed.longitude, landed.track_bearing)
    off = search.datum_spread * search.datum - beyond
    datum = (*place_by_track(here, off, jnp.zeros_like(off)), landed.track_bearing)
    stories = search.beliefs
    parts = Parts(*(_column(stories, name) for name in _OF_A_BELIEF))
    along = _middles(parts.along, parts.sigma_along, ALONG)
    across = _middles(parts.across, parts.sigma_across, ACROSS)
    first, second = (jnp.ravel(grid) for grid in jnp.meshgrid(along, across, indexing="ij"))
    latitude, longitude = place_by_track(datum, first, second)
    ground = ground_at(latitude, longitude)
    size = jnp.full_like(first, 1.0) * (along[1] - along[0]) * (across[1] - across[0])
    chance = jnp.ravel(normal_mixture(along, across, parts)) * ground.is_land
    cells = Cells(
        latitude,
        longitude,
        size,
        ground.forest,
        cover_column(ground.forest, ground.relief),
        ground.is_land,
    )
    return Chart(cells, chance / jnp.maximum(jnp.sum(chance), 1e-12), datum, along, across)


_OF_A_BELIEF = ("weight", "along", "along_spread", "across", "across_spread")


def _column(stories: tuple[Belief, ...], name: str) -> Real:
    return jnp.stack([jnp.asarray(getattr(story, name), float) for story in stories])


def _middles(mean: Real, spread: Real, count: int) -> Real:
    """Return the middles of equal strips that hold what the stories say."""
    low, high = jnp.min(mean - REACH * spread), jnp.max(mean + REACH * spread)
    return low + (high - low) * (jnp.arange(count) + 0.5) / count


def look_out(plan: Plan, landed: LandingRecord, site: Site, chart: Chart) -> LookoutRecord:
    """Search for the capsule.

    Args:
        plan: what is flown.
        landed: where it is.
        site: light and weather.
        chart: what searchers believe at first.
    """
    covered = coverage(plan, chart.cells, site)
    heard = listened(plan, landed, site, chart.cells, ACROSS)
    shares, beliefs, success = _sorties(plan, chart, covered, heard)
    here, is_inside = _cell_of(landed, chart)
    spent = jnp.where(is_inside, shares[:, here], 0.0)
    works = _works(plan)
    by_eye = _deepening(spent * covered.visual[:, here], covered.aloft)
    by_ear = _deepening(spent * covered.electronic[:, here] * works, covered.aloft)
    by_people = site.after / jnp.maximum(given(plan.search).report_time, 1.0)
    return LookoutRecord(
        chart, shares, beliefs, success, heard, by_eye, by_ear, by_people, is_inside
    )


def _works(plan: Plan) -> Real:
    sender = given(plan.search).beacon
    return jnp.zeros(()) if sender is None else jnp.asarray(sender.works, float)


def _sorties(plan: Plan, chart: Chart, covered: Coverage, heard: Heard) -> tuple[Real, Real, Real]:
    """Return shares of the fleet and beliefs by sortie and cell, and success by sortie."""
    trust = jnp.clip(given(plan.search).trust_in_beacon, 1e-9, 1.0 - 1e-9)
    if given(plan.search).beacon is None:
        trust = jnp.asarray(1e-9)
    first = jnp.where(chart.chance > 0.0, jnp.log(jnp.maximum(chart.chance, 1e-300)), NEVER_LOG)
    begun = (first + jnp.log(trust), first + jnp.log1p(-trust))

    def sortie(carry: tuple[Real, Real], row: Any) -> tuple[tuple[Real, Real], Any]:
        eye, ear, told, told_silent = row
        sends, silent = carry[0] + told, carry[1] + told_silent
        top = jnp.maximum(jnp.max(sends), jnp.max(silent))
        one, two = jnp.exp(sends - top), jnp.exp(silent - top)
        scale = 1.0 / jnp.sum(one + two)
        one, two = one * scale, two * scale
        both = one + two
        share = allocate_stories(
            jnp.stack((one, two)), jnp.stack((eye + ear, eye)), jnp.ones(()), PASSES, STEPS
        )
        missed, missed_silent = share * (eye + ear), share * eye
        success = -jnp.sum(one * jnp.expm1(-missed) + two * jnp.expm1(-missed_silent))
        return (sends - missed - top, silent - missed_silent - top), (share, both, success)

    rows = (covered.visual, covered.electronic, heard.told, heard.told_silent)
    _, found = jax.lax.scan(sortie, begun, rows)
    shares, beliefs, success = found
    return shares, beliefs, success


def _cell_of(landed: LandingRecord, chart: Chart) -> tuple[Any, Any]:
    """Return the number of the cell that the capsule stands in, and whether it is on the map."""
    place = along_and_cross_track(landed.latitude, landed.longitude, *chart.datum)
    inside, number = jnp.asarray(True), jnp.asarray(0)
    for at, middles in zip(place, (chart.along, chart.across), strict=True):
        count = middles.shape[0]
        strip = jnp.floor((at - middles[0]) / (middles[1] - middles[0]) + 0.5).astype(int)
        inside = inside & (strip >= 0) & (strip < count)
        number = number * count + jnp.clip(strip, 0, count - 1)
    return number, inside


def _deepening(depth: Float[Array, " sortie"], aloft: Samples) -> Samples:
    """Return the running depth of a search from its depth in each sortie, as aircraft fly."""
    each = (aloft.shape[0] - 1) // SORTIES
    middle = jnp.reshape(0.5 * (aloft[1:] + aloft[:-1]), (SORTIES, each))
    part = middle / jnp.maximum(jnp.sum(middle, axis=1, keepdims=True), 1e-9)
    steps = jnp.ravel(depth[:, None] * part)
    return jnp.concatenate((jnp.zeros((1,)), jnp.cumsum(steps)))
