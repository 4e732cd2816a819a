"""What distant stations hear of the crew on short waves: bearings, and silence.

A station that hears the beacon takes a bearing after a mean time on the air; how well it hears
follows from the hops of the hour (`search.beacon`). Until then its silence speaks against places
from which it would have heard: over a sortie T a place with the chance q of being heard is as much
less likely as e^(-a q T / tau), with the share a on the air and the mean time tau.

Decision: hours repeat from day to day, and the Sun is taken in the middle of a watch of six hours.
"""

from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Float

from voskhod.arrays import Real, Scalar
from voskhod.mission.plan import Plan
from voskhod.mission.search import Listener
from voskhod.mission.section import given
from voskhod.phases.channels import channel_of, channels_of, link_of
from voskhod.phases.fleet import SORTIE_S, SORTIES, Cells, by_sortie, on_the_air
from voskhod.phases.landing import LandingRecord
from voskhod.phases.site import HORIZON_S, Site
from voskhod.physics.earth import bearing, great_circle_distance
from voskhod.physics.sky import sun_elevation
from voskhod.search import beacon
from voskhod.search.bearing import bearing_log_likelihood, observed_bearing
from voskhod.units import MEAN_RADIUS_M, SOLAR_DAY_S

WATCHES = round(SOLAR_DAY_S / SORTIE_S)  # of a day
KNOWN = -60.0  # logarithm left to the story of a silent beacon once somebody has heard it


class Heard(NamedTuple):
    """What stations heard.

    Attributes:
        known: when each has a bearing, shape (listener) [s after landing].
        told: what is added to the logarithm of each cell before a sortie, if the beacon is on the
            air, shape (sortie, cell) [1].
        told_silent: the same if it is not, shape (sortie, 1) [1].
    """

    known: Float[Array, " listener"]
    told: Float[Array, "sortie cell"]
    told_silent: Float[Array, "sortie one"]


def listened(plan: Plan, landed: LandingRecord, site: Site, cells: Cells, across: int) -> Heard:
    """Return what stations heard, and what that says of every cell.

    Args:
        plan: what is flown.
        landed: where the capsule is.
        site: light and weather.
        cells: map, one row of cells across the track after the other.
        across: cells in a row; how well a station hears is worked out for the middle of each.
    """
    search = given(plan.search)
    told = jnp.zeros((SORTIES, cells.area.shape[0]))
    told_silent, known = jnp.zeros((SORTIES, 1)), []
    if search.beacon is None or search.beacon.hf is None:
        return Heard(jnp.full((len(search.listeners),), HORIZON_S), told, told_silent)
    on_air = by_sortie(on_the_air(plan, site)) / search.bearing_time
    begins = jnp.arange(SORTIES) * SORTIE_S
    for one in search.listeners:
        here = (landed.latitude[None], landed.longitude[None])
        rate = on_air * _by_watch(plan, one, here, landed.time)[:, 0] * search.beacon.works
        at = _reached(-jnp.log1p(-jnp.minimum(one.chance, 1.0 - 1e-12)), rate)
        known.append(at)
        true = bearing(one.latitude, one.longitude, landed.latitude, landed.longitude)
        read = observed_bearing(true, one.bearing_error, one.error)
        each = bearing(one.latitude, one.longitude, cells.latitude, cells.longitude)
        fits = bearing_log_likelihood(each, read, one.bearing_error)
        came = ((at <= begins) & (at > begins - SORTIE_S))[:, None]
        line = (part[across // 2 :: across] for part in cells[:2])
        chances = jnp.repeat(_by_watch(plan, one, tuple(line), landed.time), across, axis=1)
        silent = on_air[:, None] * chances
        # The watch before: a sortie knows what was not heard until it takes off.
        before = jnp.concatenate((jnp.zeros_like(silent[:1]), silent[:-1]))
        quiet = jnp.where((at > begins)[:, None], -SORTIE_S * before, 0.0)
        told = told + jnp.where(came, fits[None, :] - jnp.max(fits), 0.0) + quiet
        told_silent = told_silent + jnp.where(came, KNOWN, 0.0)
    return Heard(jnp.stack(known) if known else jnp.zeros((0,)), told, told_silent)


def _by_watch(plan: Plan, one: Listener, places: tuple[Real, ...], landed: Scalar) -> Real:
    """Return the chance that a station hears the beacon at places, shape (sortie, place)."""
    latitude, longitude = (part[None, :] for part in places)
    middles = landed + (jnp.arange(WATCHES)[:, None] + 0.5) * SORTIE_S
    launched = plan.mission.launched
    distance = great_circle_distance(one.latitude, one.longitude, latitude, longitude)
    heights = (
        jnp.sin(sun_elevation(lat, lon, middles, launched))
        for lat, lon in ((latitude, longitude), (one.latitude, one.longitude))
    )
    # The Sun over the middle of a path is the mean of both ends, over the cosine of half its arc.
    zenith = sum(heights) / (2.0 * jnp.cos(0.5 * distance / MEAN_RADIUS_M))
    sender = given(given(given(plan.search).beacon).hf)
    there = beacon.Beacon(sender.frequency, link_of(channel_of(sender)), 0.0, 0.0)
    far = jnp.broadcast_to(distance, zenith.shape)
    margin = beacon.sky_wave_margin(
        there, far, jnp.clip(zenith, -1.0, 1.0), channels_of(plan).ionosphere
    )
    return jnp.tile(beacon.heard_chance(margin, beacon.HF_SPREAD_DB), (SORTIES // WATCHES, 1))


def _reached(luck: Scalar, rate: Float[Array, " sortie"]) -> Scalar:
    """Return when an integral that grows evenly in each sortie reaches an amount [s]."""
    ends = (jnp.arange(SORTIES + 1)) * SORTIE_S
    depth = jnp.concatenate((jnp.zeros((1,)), jnp.cumsum(rate * SORTIE_S)))
    # A small slope orders the night, in which nothing may grow.
    return jnp.interp(luck, depth + 1e-12 * ends, ends)
