r"""A plan of search: where the fleet looks, sortie after sortie, while it finds nothing.

For each cell two things may be: the beacon is on the air (a share $t$ of the chance, the trust in
it), or it is silent. A sortie that gives a cell the share s of the fleet finds what lies there with

    1 - exp(-s (V + E))   on the air,      1 - exp(-s V)   silent

with the coverages V by eye and E by ear of `phases.fleet`. Effort goes where the chance of success
under both is greatest (`search.effort`); both hypotheses are then multiplied with what was missed
(Bayes), and the next sortie is planned on what is left.

    P_k = chance of the k-th sortie, if those before found nothing;   P = 1 - prod(1 - P_k)

Decision: weather and light are those of the map's middle on the nominal flight. Nobody has heard
anything yet: a bearing changes the map, so give that map instead. Within a sortie effort grows with
the time that aircraft are out.

Weak: the capsule is taken to be on the map and on land.

Sources: Stone, Theory of Optimal Search (1975), incremental search; `voskhod.search`.
"""

import math
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Float

from voskhod.campaign.areas import Area, Effort, areas_of
from voskhod.campaign.containment import ContainmentMap
from voskhod.errors import InputError
from voskhod.flight.compiled import kept
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.phases.fleet import SORTIE_S, SORTIES, Cells, by_sortie, coverage, flying
from voskhod.phases.site import Site, site_of
from voskhod.physics.daylight import running_integral
from voskhod.physics.earth import great_circle_distance
from voskhod.physics.ground import ground_at
from voskhod.search.belief import after_failure
from voskhod.search.effort import allocate_stories
from voskhod.search.sweep import cover_column, search_time

MOST_POSSIBLE = 1_000_000  # cells with a chance: two gigabytes for eight days
HOUR_S = 3600.0
HOURS = round(SORTIE_S / HOUR_S)  # told of a sortie
_BATCH = 16384  # cells whose coverage is worked out at once


@dataclass(frozen=True)
class Sortie:
    """One sortie of the whole fleet.

    Attributes:
        number: from one.
        begin: start [s after touchdown].
        end: end [s after touchdown].
        daylight: daylight in it [s].
        fleet: time that all aircraft together are out or turned round [s].
        cells: how many cells are searched.
        success: chance to find, if no sortie before did [1].
        cumulative: chance that it was found by the end [1].
        areas: where is searched, the most promising first.
    """

    number: int
    begin: float
    end: float
    daylight: float
    fleet: float
    cells: int
    success: float
    cumulative: float
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class SearchPlan:
    """A plan of search.

    Attributes:
        found: map that it starts from.
        landed: touchdown of the nominal flight [s after lift-off].
        sorties: in order of time.
        hours: times, shape (hour) [s after touchdown].
        success: chance that it was found by then, shape (hour) [1].
        daylight: share of full daylight then, shape (hour) [1].
    """

    found: ContainmentMap
    landed: float
    sorties: tuple[Sortie, ...]
    hours: Float[np.ndarray, " hour"]
    success: Float[np.ndarray, " hour"]
    daylight: Float[np.ndarray, " hour"]


def search_plan(plan: Plan, found: ContainmentMap, landed: float, days: float) -> SearchPlan:
    """Return the plan of the search of a map.

    Args:
        plan: what is flown, its [search] above all.
        found: map of chances.
        landed: touchdown [s after lift-off].
        days: how long is searched [days].

    Raises:
        InputError: more cells with a chance than can be planned.
    """
    sorties = min(max(math.ceil(days * 86400.0 / SORTIE_S - 1e-9), 1), SORTIES)
    row, column = _possible(found)
    north, east = found.centre
    site, out, progress = _site(plan, jnp.asarray(north), jnp.asarray(east), jnp.asarray(landed))
    visual, electronic, way = _covered(plan, found, (row, column), site)
    chance = jnp.asarray(found.chance[row, column])
    trust = jnp.asarray(given(plan.search).trust_in_beacon, float)
    each = (visual[:sorties], electronic[:sorties], progress[:sorties])
    spent = _planned(chance, trust, *each)
    shares, before, gained, running = (np.asarray(part) for part in spent)
    names, flown = _aircraft(plan), []
    for k in range(sorties):
        can_fly = tuple(name for kind, name in names if out[kind, k] > 0.0)
        effort = Effort(row, column, shares[k], before[k], gained[k], way[k])
        flown.append(areas_of(found, effort, can_fly, k + 1))
    by_hour = _by_hour(running)
    return SearchPlan(
        found,
        landed,
        tuple(
            Sortie(
                k + 1,
                k * SORTIE_S,
                (k + 1) * SORTIE_S,
                float(SORTIE_S * by_sortie(site.daylight)[k]),
                float(out[:, k].sum()),
                int(np.count_nonzero(shares[k] > 0.0)),
                float(gained[k].sum()),
                float(by_hour[HOURS * (k + 1)]),
                flown[k],
            )
            for k in range(sorties)
        ),
        HOUR_S * np.arange(by_hour.size),
        by_hour,
        np.interp(HOUR_S * np.arange(by_hour.size), site.after, site.daylight),
    )


def _possible(found: ContainmentMap) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns of the cells with a chance, if they are not too many."""
    row, column = np.nonzero(found.chance)
    if row.size > MOST_POSSIBLE:
        raise InputError(
            f"must have at most {MOST_POSSIBLE} cells with a chance",
            given=str(row.size),
            where=found.origin,
            do="Make the cells of the map larger.",
        )
    return row, column


def _aircraft(plan: Plan) -> list[tuple[int, str]]:
    """Return kind and name of each aircraft, those of all kinds in turn."""
    kinds = given(plan.search).aircraft
    counts = [max(round(float(one.count)), 1) for one in kinds]
    return [
        (i, one.name if counts[i] == 1 else f"{one.name} no. {j + 1}")
        for j in range(max(counts))
        for i, one in enumerate(kinds)
        if j < counts[i]
    ]


def _by_hour(running: Float[np.ndarray, "sortie hour"]) -> Float[np.ndarray, " hour"]:
    """Return the chance that it was found by each full hour [1]."""
    missed, found = 1.0, [0.0]
    for sortie in running:
        found += list(1.0 - missed * (1.0 - sortie))
        missed *= 1.0 - sortie[-1]
    return np.asarray(found)


@kept
def _site(
    plan: Plan, latitude: Array, longitude: Array, landed: Array
) -> tuple[Site, Array, Array]:
    """Return the conditions at a place and what the fleet can do there.

    The second is how long aircraft of each kind are out, shape (kind, sortie) [s]; the third what
    part of that is behind after each hour of a sortie, shape (sortie, hour) [1].
    """
    site = site_of(plan, latitude, longitude, landed, ground_at(latitude, longitude))
    out = [flying(plan, one, site) for one in given(plan.search).aircraft]
    so_far = running_integral(sum(out, jnp.zeros_like(site.after)), site.after)
    begun = SORTIE_S * jnp.arange(SORTIES + 1)
    marks = begun[:-1, None] + HOUR_S * jnp.arange(1, HOURS + 1)[None, :]
    first = jnp.interp(begun, site.after, so_far)
    whole = jnp.maximum(first[1:] - first[:-1], 1e-9)  # nobody flies
    behind = jnp.interp(marks.ravel(), site.after, so_far).reshape(marks.shape) - first[:-1, None]
    fleet = SORTIE_S * jnp.stack([by_sortie(one) for one in out])
    return site, fleet, behind / whole[:, None]


def _covered(
    plan: Plan, found: ContainmentMap, where: tuple[np.ndarray, np.ndarray], site: Site
) -> Any:
    """Return coverage by eye and by ear, and way flown [m], each of shape (sortie, cell)."""
    row, column = where
    columns = (*found.places(row + 0.5, column + 0.5), found.area[row])
    parts = []
    for start in range(0, row.size, _BATCH):
        batch = [values[start : start + _BATCH] for values in columns]
        spare = _BATCH - batch[0].size
        padded = [jnp.asarray(np.pad(values, (0, spare), mode="edge")) for values in batch]
        parts.append(jax.device_get(_covered_batch(plan, site, *padded)))
    return [np.concatenate(part, axis=1)[:, : row.size] for part in zip(*parts, strict=True)]


@kept
def _covered_batch(
    plan: Plan, site: Site, latitude: Array, longitude: Array, area: Array
) -> tuple[Array, Array, Array]:
    ground = ground_at(latitude, longitude)
    cover = cover_column(ground.forest, ground.relief)
    cells = Cells(latitude, longitude, area, ground.forest, cover, ground.is_land)
    covers = coverage(plan, cells, site)
    way = jnp.zeros_like(covers.visual)
    for one in given(plan.search).aircraft:
        far = great_circle_distance(one.latitude, one.longitude, latitude, longitude)
        there = jnp.maximum(one.endurance - 2.0 * far / one.speed, 0.0)
        share = search_time(there) / (one.endurance + one.turnaround)
        out = SORTIE_S * by_sortie(flying(plan, one, site))
        way = way + out[:, None] * (share * one.speed)[None, :]
    return covers.visual, covers.electronic, way


@jax.jit
def _planned(
    chance: Array, trust: Array, visual: Array, electronic: Array, progress: Array
) -> tuple[Array, Array, Array, Array]:
    """Return the plan of all sorties.

    Args:
        chance: chance of each cell, shape (cell) [1].
        trust: that the beacon is on the air [1].
        visual: coverage of each cell by eye, shape (sortie, cell) [1].
        electronic: the same by ear [1].
        progress: share of the effort spent after each hour, shape (sortie, hour) [1].

    Returns:
        Share of the sortie, chance before it and success in it, each of shape (sortie, cell), and
        success after each hour of a sortie, shape (sortie, hour) [1].
    """

    def fly(
        belief: Array, sortie: tuple[Array, Array, Array]
    ) -> tuple[Array, tuple[Array, Array, Array, Array]]:
        by_eye, by_ear, spent = sortie
        rates = jnp.stack((by_eye + by_ear, by_eye))
        held = jnp.sum(belief, axis=0)
        share = allocate_stories(belief, rates, jnp.asarray(1.0))
        reached = -jnp.expm1(-share[None, :] * rates)
        gained = jnp.sum(belief * reached, axis=0)
        hourly = jax.vmap(
            lambda part: jnp.sum(belief * -jnp.expm1(-part * share[None, :] * rates))
        )(spent)
        return after_failure(belief, reached), (share, held, gained, hourly)

    begun = jnp.stack((trust * chance, (1.0 - trust) * chance))
    return lax.scan(fly, begun, (visual, electronic, progress))[1]
