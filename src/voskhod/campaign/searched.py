"""What a plan of search is made from: the map, drawn or given, and the nominal flight.

The nominal flight tells when and where the capsule is expected, and the aim and the track that
places are counted from. A map of one's own takes the place of the drawn landings.

Moments are those that `[[search.beliefs]]` of a mission file wants: of the drawn landings, each
from the aim of the descent that it flew, or of the cells of a map, from the nominal aim.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import jax
import numpy as np

from voskhod.campaign.containment import along_and_across
from voskhod.campaign.density import map_of_landings
from voskhod.campaign.landings import drawn_landings
from voskhod.campaign.map_files import read_map
from voskhod.campaign.search_plan import SearchPlan, search_plan
from voskhod.errors import InputError
from voskhod.flight.chain import Target, come_down
from voskhod.flight.flight import prepare
from voskhod.mission.plan import nominal_plan
from voskhod.mission.schema import Mission
from voskhod.mission.section import given

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Request:
    """What map is to be searched, and for how long.

    Attributes:
        file: map of one's own, None for drawn landings.
        normalise: whether a map of any other sum than one is divided by it.
        count: how many landings are drawn.
        seed: seed of the draws.
        cells: rows and columns of a square map of drawn landings.
        days: how long is searched [days].
    """

    file: Path | None = None
    normalise: bool = False
    count: int = 2048
    seed: int = 1
    cells: int = 200
    days: float = 3.0


class Moments(NamedTuple):
    """Means and standard deviations along and across the track.

    Attributes:
        along: mean beyond the aim point [m].
        along_spread: standard deviation of it [m].
        across: mean to the right of the track [m].
        across_spread: standard deviation of it [m].
    """

    along: float
    along_spread: float
    across: float
    across_spread: float


@dataclass(frozen=True)
class Searched:
    """A search that was planned.

    Attributes:
        mission: whose capsule it is.
        request: what was asked for.
        plan: the plan.
        aim: latitude and longitude of the nominal flight's aim point [rad].
        landing: latitude and longitude of its touchdown [rad].
        came_down: share of the draws that reached the ground, None for a map of one's own [1].
        moments: of the landings or of the map.
    """

    mission: Mission
    request: Request
    plan: SearchPlan
    aim: tuple[float, float]
    landing: tuple[float, float]
    came_down: float | None
    moments: Moments


class Nominal(NamedTuple):
    """The nominal flight as far as a search needs it.

    Attributes:
        aim: target of the descent that it flies.
        landing: latitude and longitude of touchdown [rad].
        landed: touchdown [s after lift-off].
    """

    aim: Target
    landing: tuple[float, float]
    landed: float


def plan_for(mission: Mission, request: Request, tell: Tell | None = None) -> Searched:
    """Return the plan of the search that was asked for.

    Args:
        mission: whose capsule is looked for.
        request: what map is to be searched, and for how long.
        tell: called with a sentence before each long step; None for silence.

    Raises:
        InputError: a mission without a search, or a map that cannot be searched.
    """
    say = tell or (lambda _: None)
    if mission.search is None:
        raise InputError(
            "must be a mission with a section [search]: what flies, from where, with what trust",
            given="one without",
            where=f"{mission.mission.id}: search",
            do="See docs/mission-files.md, or `voskhod missions show voskhod-2`.",
        )
    found, share = None, None
    if request.file is not None:  # first, since flying takes longer than finding what is wrong
        found = read_map(request.file, normalise=request.normalise)
    say("flying the nominal descent")
    flown = _nominal(mission)
    if found is None:
        say(f"flying {request.count} draws down (compiles for a minute)")
        drawn = drawn_landings(mission, request.seed, request.count, tell)
        landed, share = drawn.landed(), float(drawn.came_down.mean())
        found = map_of_landings(landed, flown.aim, request.cells)
        moments = _moments(landed.along, landed.across, np.ones_like(landed.along))
    else:
        moments = _moments(*along_and_across(found, flown.aim), found.chance)
    say("planning the search")
    plan = search_plan(nominal_plan(mission), found, flown.landed, request.days)
    aim = float(flown.aim.latitude), float(flown.aim.longitude)
    return Searched(mission, request, plan, aim, flown.landing, share, moments)


def _nominal(mission: Mission) -> Nominal:
    """Return the nominal flight as far as a search needs it."""
    aim, layout = prepare(mission)
    down = jax.device_get(come_down(nominal_plan(mission), layout))
    landed = given(down.landing)
    if not bool(given(down.entry).came_down):
        raise InputError(
            "must be a mission whose nominal flight reaches the ground",
            given="one that does not",
            where=mission.mission.id,
        )
    by_hand = down.burn is not None and bool(down.burn.decision.is_manual)
    place = float(landed.latitude), float(landed.longitude)
    return Nominal(aim.manual if by_hand else aim.automatic, place, float(landed.time))


def _moments(along: np.ndarray, across: np.ndarray, weight: np.ndarray) -> Moments:
    """Return means and standard deviations of weighted places."""
    parts = []
    for values in (along, across):
        mean = float(np.average(values, weights=weight))
        square = float(np.average((values - mean) ** 2, weights=weight))
        parts += [mean, math.sqrt(square)]
    return Moments(*parts)
