"""The search and the way out: when the place is known, when help is there, when the crew is out.

1. Located. Searchers look by eye and by ear (`phases.lookout`), people on the ground tell what they
   saw. The place is known when the depth of all of that together reaches -ln(1 - chance).
2. Reached. A party is set down after its delay and marches by day; snow, forest and relief set its
   pace (`search.ground_party`).
3. Extracted. A place for a helicopter is cleared by daylight work (`search.clearing`), where there
   are trees; the crew walks to it on the broken trail by day and is lifted out when somebody can
   fly.

Chances are quantiles drawn with the plan; the nominal flight takes medians. Nights are counted as
local solar midnights between landing and extraction.
"""

from typing import NamedTuple

import jax.numpy as jnp
from jax.scipy.special import ndtri

from voskhod.arrays import Samples, Scalar
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.phases.fate import Cause, Fate, lost_if
from voskhod.phases.landing import LandingRecord
from voskhod.phases.lookout import LookoutRecord, chart_of, look_out
from voskhod.phases.site import FOLLOWED_S, HORIZON_S, Site, site_of
from voskhod.physics.climate import flyable
from voskhod.physics.daylight import (
    after_daylight,
    midnights,
    running_integral,
    solar_time,
    when_reached,
)
from voskhod.search import clearing, ground_party
from voskhod.search.ground_party import Party, Way

CREW_LOAD_KG = 15.0  # guess: clothes of survivors, nothing carried


class RescueRecord(NamedTuple):
    """Record of the rescue.

    Attributes:
        located: place known [s after lift-off].
        supplied: clothing dropped [s after lift-off].
        reached: first rescuer with the crew [s after lift-off].
        cleared: a place for a helicopter is ready [s after lift-off].
        extracted: crew lifted out [s after lift-off].
        nights: local midnights spent on the ground [1].
        party_speed: how fast the party gets on by day [m/s].
        seconds: grid, shape (time) [s after lift-off].
        located_chance: probability that the place is known by then [1].
        site: light and weather.
        lookout: the search.
        fate: first loss.
    """

    located: Scalar
    supplied: Scalar
    reached: Scalar
    cleared: Scalar
    extracted: Scalar
    nights: Scalar
    party_speed: Scalar
    seconds: Samples
    located_chance: Samples
    site: Site
    lookout: LookoutRecord
    fate: Fate


def rescue(plan: Plan, landed: LandingRecord, beyond: Scalar) -> RescueRecord:
    """Search for the crew and bring them out.

    Args:
        plan: what is flown.
        landed: where they are.
        beyond: how far beyond a descent on time that is, along the track [m].
    """
    laws, search = given(plan.rescue), given(plan.search)
    site = site_of(plan, landed.latitude, landed.longitude, landed.time, landed.ground)
    lookout = look_out(plan, landed, site, chart_of(plan, landed, beyond))
    depth = lookout.by_eye + lookout.by_ear + lookout.by_people
    luck = -jnp.log1p(-jnp.clip(search.locating_chance, 0.0, 1.0 - 1e-12))
    known = when_reached(luck, depth, site.after)
    homed = jnp.interp(known, site.after, lookout.by_ear) / jnp.maximum(luck, 1e-9)
    located = known + search.homing_time * jnp.clip(homed, 0.0, 1.0)
    reached, speed = _reached(plan, site, located)
    cleared = _cleared(plan, site, reached)
    extracted = _extracted(plan, site, reached, cleared)
    begun = solar_time(landed.longitude, landed.time, plan.mission.launched)
    return RescueRecord(
        landed.time + located,
        landed.time + located + laws.drop_delay,
        landed.time + reached,
        landed.time + cleared,
        landed.time + extracted,
        midnights(begun, begun + extracted),
        speed,
        landed.time + site.after,
        -jnp.expm1(-depth),
        site,
        lookout,
        lost_if(extracted >= FOLLOWED_S, Cause.NOT_RECOVERED, landed.time + HORIZON_S),
    )


def _spread(plan: Plan, chance: Scalar) -> Scalar:
    """Return by what a time on the ground differs from its model, at a quantile of luck."""
    return jnp.exp(given(plan.rescue).reaching_spread * ndtri(jnp.clip(chance, 1e-9, 1.0 - 1e-9)))


def _reached(plan: Plan, site: Site, located: Scalar) -> tuple[Scalar, Scalar]:
    """Return when the party is there [s after landing], and its speed [m/s]."""
    laws = given(plan.rescue)
    men = Party(power=laws.party_power, load=laws.party_load, skis=laws.on_skis)
    way = Way(site.snow_m, given(plan.weather).snow_density, site.forest, site.relief, 0.0)
    speed = ground_party.party_speed(men, way)
    time = ground_party.travel_time(laws.party_distance, speed) * _spread(
        plan, laws.reaching_chance
    )
    return after_daylight(located + laws.party_delay, time, site.after, site.light_s), speed


def _cleared(plan: Plan, site: Site, reached: Scalar) -> Scalar:
    """Return when a place for a helicopter is ready [s after landing]."""
    laws = given(plan.rescue)
    stand = clearing.stand_of(site.forest)
    work = clearing.clearing_work(clearing.pad_area(laws.clearing_rotor), stand, site.snow_m)
    time = clearing.clearing_time(work, laws.clearing_men) * _spread(plan, laws.clearing_chance)
    return after_daylight(reached, time, site.after, site.light_s)


def _extracted(plan: Plan, site: Site, reached: Scalar, cleared: Scalar) -> Scalar:
    """Return when the crew is in the air [s after landing]: there by day, and somebody can fly."""
    laws = given(plan.rescue)
    crew = Party(power=laws.march_power, load=CREW_LOAD_KG)
    # A trail that others broke bears.
    trail = Way(0.0, given(plan.weather).snow_density, site.forest, site.relief, 0.0)
    time = ground_party.travel_time(laws.march_distance, ground_party.party_speed(crew, trail))
    there = after_daylight(reached, time, site.after, site.light_s)
    may = site.daylight * flyable(site.visibility_m, laws.least_visibility)
    flown = running_integral(may, site.after)
    # A quarter of an hour of weather that can be flown takes them up: a guess, loading and all.
    return after_daylight(jnp.maximum(there, cleared), jnp.asarray(900.0), site.after, flown)
