"""What flies and looks: coverage of every cell by the whole fleet, sortie by sortie.

A sortie is a watch of six hours from touchdown on. In it aircraft of a kind are in the air while
they may be (alarm, readiness, light, visibility); what part of that time they search follows from
endurance, turnaround and the way from their base:

    share = 0.85 (endurance - 2 way / speed) / (endurance + turnaround)

Coverage of a cell, if all of the fleet spent all of the sortie there, is the area that it sweeps
over that of the cell. By eye the width is that of the capsule, or of its canopy where it is spread,
or of the widest signal of the crew, whichever is greatest; by ear it is half of the distance to the
beacon's horizon (US manual), or 1.5 times its reach where that is nearer.

Sources: `search.sweep`, `search.signals`, `search.beacon`.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from voskhod.arrays import Real, Samples, Scalar
from voskhod.mission.plan import Plan
from voskhod.mission.search import Aircraft
from voskhod.mission.section import given
from voskhod.phases.channels import channel_of, link_of
from voskhod.phases.site import HORIZON_S, STEP_S, Site
from voskhod.physics.climate import flyable
from voskhod.physics.earth import great_circle_distance
from voskhod.physics.radio import radio_horizon
from voskhod.search import beacon, signals, sweep
from voskhod.search.clearing import HEIGHT_M
from voskhod.search.sweep import Target

SORTIE_S = 6.0 * 3600.0
SORTIES = round(HORIZON_S / SORTIE_S)
_EACH = round(SORTIE_S / STEP_S)  # samples of the site in a sortie

PerCell = Float[Array, " cell"]


class Cells(NamedTuple):
    """Cells of a map, each of shape (cell).

    Attributes:
        latitude: geodetic, of the middle [rad].
        longitude: east positive [rad].
        area: area [m^2].
        forest: code of `physics.ground.Forest`.
        cover: column of `search.sweep.cover_column`.
        is_land: whether a search on land looks there.
    """

    latitude: PerCell
    longitude: PerCell
    area: PerCell
    forest: Int[Array, " cell"]
    cover: Int[Array, " cell"]
    is_land: Bool[Array, " cell"]


class Coverage(NamedTuple):
    """Coverage of each cell by a whole sortie, shape (sortie, cell) [1].

    Attributes:
        visual: by eye.
        electronic: by ear, if the beacon works.
        aloft: aircraft in the air, shape (time) [1].
    """

    visual: Float[Array, "sortie cell"]
    electronic: Float[Array, "sortie cell"]
    aloft: Samples


class Seen(NamedTuple):
    """Sweep widths of the crew's signals, each of shape (sortie, forest) [m].

    Attributes:
        dark: of the fire by night.
        light: of its smoke by day.
        star: of what is fired when an aircraft is heard.
    """

    dark: Float[Array, "sortie forest"]
    light: Float[Array, "sortie forest"]
    star: Float[Array, "sortie forest"]


def coverage(plan: Plan, cells: Cells, site: Site) -> Coverage:
    """Return what the whole fleet covers of each cell in each sortie.

    Args:
        plan: what is flown.
        cells: map.
        site: light and weather, taken as alike all over the map.
    """
    visual = jnp.zeros((SORTIES, cells.area.shape[0]))
    electronic, aloft = visual, jnp.zeros_like(site.after)
    seen = _signals(plan, site)
    on_air = on_the_air(plan, site)
    for one in given(plan.search).aircraft:
        swept = _searching(one, cells) * one.speed / cells.area * cells.is_land
        flown = flying(plan, one, site)
        looked = _looked(plan, one, cells, site, (flown, seen))
        heard = (by_sortie(flown * on_air) * _ear(plan, one))[:, None]
        visual = visual + SORTIE_S * looked * swept[None, :]
        electronic = electronic + SORTIE_S * heard * swept[None, :]
        aloft = aloft + flown
    return Coverage(visual, electronic, aloft)


def flying(plan: Plan, one: Aircraft, site: Site) -> Samples:
    """Return how many aircraft of a kind are out or being turned round [1].

    Args:
        plan: what is flown.
        one: aircraft of a kind.
        site: light and weather.
    """
    begun = site.after - given(plan.search).alarm_delay - one.ready_after
    may = jnp.clip(begun / STEP_S + 0.5, 0.0, 1.0) * flyable(
        site.visibility_m, one.least_visibility
    )
    return one.count * may * jnp.where(one.flies_at_night > 0.5, 1.0, site.daylight)


def by_sortie(share: Samples) -> Float[Array, " sortie"]:
    """Return the mean of something sampled, sortie by sortie, by the trapezoidal rule."""
    middle = 0.5 * (share[1:] + share[:-1])
    return jnp.mean(jnp.reshape(middle, (SORTIES, _EACH)), axis=1)


def on_the_air(plan: Plan, site: Site) -> Samples:
    """Return the share of the time during which the beacon is on the air, if it works at all."""
    sender = given(plan.search).beacon
    if sender is None:
        return jnp.zeros_like(site.after)
    capacity = beacon.cold_capacity(jnp.mean(site.air_k[: 2 * _EACH]))
    ends = given(plan.camp).exit_delay + sender.life * capacity / jnp.maximum(sender.on_share, 1e-3)
    begun = jnp.clip((site.after - given(plan.camp).exit_delay) / STEP_S + 0.5, 0.0, 1.0)
    return sender.on_share * begun * jnp.clip((ends - site.after) / STEP_S + 0.5, 0.0, 1.0)


def reach(plan: Plan, one: Aircraft) -> Scalar:
    """Return the greatest distance at which aircraft of a kind hear the beacon [m]."""
    sender = given(given(plan.search).beacon)
    trees = jnp.asarray(HEIGHT_M)
    there = beacon.Beacon(
        sender.vhf.frequency, link_of(channel_of(sender.vhf)), sender.antenna_height, trees
    )
    return beacon.aircraft_reach(there, jnp.asarray(one.height, float))


def _ear(plan: Plan, one: Aircraft) -> Scalar:
    """Return the sweep width by ear, while the beacon is on the air [m]."""
    sender = given(plan.search).beacon
    if sender is None:
        return jnp.zeros(())
    horizon = radio_horizon(
        jnp.asarray(sender.antenna_height, float), jnp.asarray(one.height, float)
    )
    heard = beacon.electronic_sweep_width(reach(plan, one), beacon.OF_MEAN_RANGE)
    return jnp.minimum(beacon.electronic_sweep_width(horizon, beacon.OF_HORIZON), heard)


def _searching(one: Aircraft, cells: Cells) -> PerCell:
    """Return the share of the time away from the ground that goes into searching a cell [1]."""
    way = great_circle_distance(one.latitude, one.longitude, cells.latitude, cells.longitude)
    there = jnp.maximum(one.endurance - 2.0 * way / one.speed, 0.0)
    return sweep.search_time(there) / (one.endurance + one.turnaround)


def _looked(
    plan: Plan, one: Aircraft, cells: Cells, site: Site, flown_and_seen: tuple[Samples, Seen]
) -> Float[Array, "sortie cell"]:
    """Return aircraft in the air times their sweep width by eye [m].

    That is capsule or canopy by day, or a signal where that is wider.
    """
    flown, seen = flown_and_seen
    # Together, not each by itself: who flies by day alone has light all of that time.
    by_day, by_night = by_sortie(flown * site.daylight), by_sortie(flown * (1.0 - site.daylight))
    kept = given(plan.search).tired
    visibility = by_sortie(site.visibility_m)
    height = jnp.full_like(visibility, 1.0) * one.height

    def of(target: Target) -> Real:
        width = sweep.uncorrected_width(target, height, visibility) * kept * by_day
        return width[:, None] * sweep.cover_factor(target, cells.cover)[None, :]

    is_spread = given(plan.camp).canopy_spread > 0.5
    bare, spread = of(Target.VEHICLE), of(Target.LIGHT_AIRCRAFT)
    fire = by_night[:, None] * seen.dark + by_day[:, None] * seen.light
    signal = jnp.maximum(fire, by_sortie(flown)[:, None] * seen.star)
    return jnp.maximum(jnp.where(is_spread, spread, bare), signal[:, cells.forest])


def _signals(plan: Plan, site: Site) -> Seen:
    """Return the sweep widths of the crew's signals, by class of forest."""
    camp = given(plan.camp)
    begun = camp.exit_delay + camp.fire_after
    burns = by_sortie(jnp.clip((site.after - begun) / STEP_S + 0.5, 0.0, 1.0))
    visibility, light = by_sortie(site.visibility_m), by_sortie(site.daylight)
    wind = by_sortie(site.head_wind_m_s)
    night, day = jnp.zeros_like(light), jnp.ones_like(light)

    def in_forest(forest: Any) -> Seen:
        flame = signals.light_seen(signals.CAMPFIRE, visibility, night, forest).width
        smoke = signals.smoke_seen(signals.GREEN_FIRE, visibility, day, forest).width
        star = signals.light_seen(signals.SIGNAL_STAR, visibility, light, forest).width
        heard = signals.WIDTH_OVER_RANGE * signals.hearing_range(wind)
        return Seen(
            burns * camp.fire_share * flame,
            burns * camp.smoke_share * smoke,
            camp.flares * jnp.minimum(star, heard),
        )

    by_class = jax.vmap(in_forest)(jnp.arange(3.0))
    return Seen(*(jnp.moveaxis(part, 0, 1) for part in by_class))
