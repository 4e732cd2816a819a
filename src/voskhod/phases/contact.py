r"""Radio and light during the walk: who hears the ship, how well, and whether the sun shines.

Very high frequencies go straight: a station hears the ship while the ship stands above the
station's lowest useful elevation *and* the link closes. Where they end, short waves go on by the
law of `physics.sky_wave`. Television goes to those stations that can take it and needs more signal.
The walker talks to the ship along his tether, as long as the cable holds.

Level of a way at a moment: the best station's link margin, or, where that is lower, how far the
ship is above the station's lowest elevation (`CLEARANCE_DB` times the difference of the sines).
It is positive while the way is open and continuous where it opens and closes.

Coverage: share of the time from leaving the airlock to being back in it with a positive level. The
level is taken as straight between `SAMPLES` samples, so that a share is smooth and not a count.
Coverage by either is that of the higher level; the longest gap is the longest time without either,
counted within the walk.

Weak: antennas have one gain in all directions, while a ship that turns has nulls of 10 dB and more;
no fading, no interference; every station can use every channel except television.
"""

from collections.abc import Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Flag, Real, Samples, Scalar, Vector
from voskhod.mission.plan import Plan
from voskhod.phases.channels import Channel, Channels, channels_of, link_of
from voskhod.phases.insertion import greenwich
from voskhod.phases.orbit import OrbitRecord, position_at
from voskhod.phases.spacewalk import WalkTimes
from voskhod.physics import earth, sky
from voskhod.physics.radio import free_space_loss, link_margin, wire_margin
from voskhod.physics.sky_wave import Arc, short_wave_loss

SAMPLES = 33  # every twenty seconds or so: a station's pass lasts minutes
SHORT_EVERY = 4  # short waves, which change over a thousand kilometres, on every fourth sample
# Level per unit of sine over the lowest elevation: 17 dB a degree, steeper than any link's margin
# falls, so that it decides at the horizon only.
CLEARANCE_DB = 1000.0
NOBODY_DB = -300.0  # level without any station: no link is that bad


class Ways(NamedTuple):
    """Something for each way of talking to the ground.

    Attributes:
        vhf: very high frequencies.
        hf: short waves.
        either: the better of the two.
        television: picture.
    """

    vhf: Real
    hf: Real
    either: Real
    television: Real


class ContactRecord(NamedTuple):
    """Record of radio contact and light.

    Attributes:
        seconds: sample times, shape (time) [s after lift-off].
        heard: one while at least one station hears the ship on VHF, else zero.
        sunlit: share of the sun's disc in view [1].
        latitude: sub-satellite latitude [rad].
        longitude: sub-satellite longitude [rad].
        altitude: height over the ellipsoid [m].
        coverage: share of the walk with contact on VHF [1].
        levels: level of each way, shape (time), positive while it is open [dB].
        shares: share of the walk with each way open [1].
        longest_gap: longest time of the walk without VHF and short waves [s].
        telephone: margin of the walker's wire, far below zero without it [dB].
    """

    seconds: Samples
    heard: Samples
    sunlit: Samples
    latitude: Samples
    longitude: Samples
    altitude: Samples
    coverage: Scalar
    levels: Ways
    shares: Ways
    longest_gap: Scalar
    telephone: Scalar


class _Levels(NamedTuple):
    """Levels at the samples, short waves on every `SHORT_EVERY`-th [dB]."""

    vhf: Real
    hf: Real
    television: Real


class _Site(NamedTuple):
    """Station; in a scan each number has shape (stations)."""

    up: Vector  # vertical [1]
    place: Vector  # Earth-fixed [m]
    out: Vector  # direction from the Earth's centre [1]
    sine: Real  # of the lowest elevation [1]
    television: Real  # one where pictures are taken, else zero


class _Sky(NamedTuple):
    """What all stations look at, each number of shape (time)."""

    ship: Vector  # Earth-fixed [m]
    out: Vector  # direction of the ship from the Earth's centre [1]
    sun: Vector  # direction of the Sun [1]
    altitude: Samples  # [m]


def contact(
    plan: Plan, orbit: OrbitRecord, times: WalkTimes, connected: Flag | None = None
) -> ContactRecord:
    """Return who hears the ship during the walk.

    Args:
        plan: what is flown.
        orbit: record of the coast.
        times: times of the walk.
        connected: whether the wire along the tether holds; None for one that does.
    """
    share = jnp.linspace(0.0, 1.0, SAMPLES)
    seconds = times.left_airlock + share * (times.back_inside - times.left_airlock)
    position = position_at(orbit, seconds)
    angle = greenwich(plan, seconds)
    fixed = earth.to_fixed(position, angle)
    sun = sky.sun_direction(seconds, plan.mission.launched)
    place = earth.geodetic(fixed)
    levels = _levels(plan, fixed, earth.to_fixed(sun, angle), place.altitude_m)
    shares = Ways(*(open_share(level) for level in levels))
    channels = channels_of(plan)
    holds = jnp.asarray(1.0) if connected is None else jnp.asarray(connected, float)
    wire = wire_margin(channels.telephone, channels.tether)
    return ContactRecord(
        seconds,
        jnp.where(levels.vhf > 0.0, 1.0, 0.0),
        sky.sunlit_fraction(position, sun),
        place.latitude_rad,
        place.longitude_rad,
        place.altitude_m,
        shares.vhf,
        levels,
        shares,
        longest_closed(levels.either, seconds),
        NOBODY_DB + holds * (wire - NOBODY_DB),
    )


def open_share(level: Samples) -> Scalar:
    """Return the share of the time with a positive level, straight between equal steps.

    Args:
        level: level at the samples [dB].
    """
    good = jnp.maximum(level, 0.0)
    size = jnp.abs(level)
    return jnp.mean((good[:-1] + good[1:]) / (size[:-1] + size[1:] + 1e-30))


def longest_closed(level: Samples, seconds: Samples) -> Scalar:
    """Return the longest time without a positive level, straight between the samples [s].

    Args:
        level: level at the samples [dB].
        seconds: their times [s].
    """
    good, bad = jnp.maximum(level, 0.0), jnp.maximum(-level, 0.0)
    step = seconds[1:] - seconds[:-1]
    # Where a gap ends within a step, and where one begins.
    ends = seconds[:-1] + step * bad[:-1] / (bad[:-1] + good[1:] + 1e-30)
    begins = seconds[:-1] + step * good[:-1] / (good[:-1] + bad[1:] + 1e-30)
    opens = (level[:-1] <= 0.0) & (level[1:] > 0.0)
    closes = (level[:-1] > 0.0) & (level[1:] <= 0.0)
    # The latest moment at which it was still open, before each step: the walk's start at first.
    last = jnp.where(closes, begins, jnp.where(level[1:] > 0.0, seconds[1:], seconds[0]))
    latest = jax.lax.cummax(jnp.concatenate((seconds[:1], last)))
    gaps = jnp.where(opens, ends - latest[:-1], 0.0)
    after = jnp.where(level[-1] > 0.0, 0.0, seconds[-1] - latest[-1])
    return jnp.maximum(jnp.max(gaps), after)


def _levels(plan: Plan, fixed: Vector, sun: Vector, altitude: Samples) -> Ways:
    """Return the level of each way at the samples [dB]."""
    nobody = jnp.full_like(altitude, NOBODY_DB)
    if not plan.radio.stations:
        return Ways(nobody, nobody, nobody, nobody)
    channels = channels_of(plan)
    far = jnp.sqrt(_dot(fixed, fixed))
    seen = _Sky(fixed, (fixed[0] / far, fixed[1] / far, fixed[2] / far), sun, altitude)

    def ask(best: _Levels, site: _Site) -> tuple[_Levels, None]:
        return jax.tree.map(jnp.maximum, best, _heard_by(site, seen, channels)), None

    # One station after the other: what all share is then computed once.
    none = _Levels(nobody, nobody[::SHORT_EVERY], nobody)
    (vhf, short, picture), _ = jax.lax.scan(ask, none, _sites(plan))
    part = jnp.arange(SHORT_EVERY) / SHORT_EVERY
    between = short[:-1, None] * (1.0 - part)[None, :] + short[1:, None] * part[None, :]
    hf = jnp.concatenate((between.reshape(-1), short[-1:]))
    return Ways(vhf, hf, jnp.maximum(vhf, hf), picture)


def _heard_by(site: _Site, seen: _Sky, channels: Channels) -> _Levels:
    """Return the levels at one station."""
    apart = [there - here for there, here in zip(seen.ship, site.place, strict=True)]
    distance = jnp.sqrt(_dot(apart, apart))
    sine = _dot(apart, site.up) / distance
    clear = CLEARANCE_DB * (sine - site.sine)
    vhf = jnp.minimum(_margin(channels.vhf, distance), clear)
    picture = jnp.minimum(_margin(channels.television, distance), clear)
    picture = jnp.where(site.television > 0.5, picture, NOBODY_DB)
    few = slice(None, None, SHORT_EVERY)
    out = [part[few] for part in seen.out]
    light = [part[few] for part in seen.sun]
    cosine = _dot(out, site.out)
    overhead = _dot(out, light) + _dot(site.out, light)
    middle = overhead / jnp.sqrt(2.0 + 2.0 * cosine + 1e-9)  # guarded at the antipode
    path = Arc(cosine, distance[few], sine[few], seen.altitude[few], middle)
    loss = short_wave_loss(path, channels.hf.frequency, channels.ionosphere)
    return _Levels(vhf, link_margin(link_of(channels.hf), loss), picture)


def _margin(channel: Channel, distance: Real) -> Real:
    """Return the margin of a straight link [dB]."""
    return link_margin(link_of(channel), free_space_loss(distance, channel.frequency))


def _sites(plan: Plan) -> _Site:
    """Return the stations of a plan; one that does not say whether it takes pictures does."""

    def column(name: str) -> Samples:
        each = [jnp.asarray(getattr(s, name, 1.0), float) for s in plan.radio.stations]
        return jnp.stack(each)

    latitude, longitude = column("latitude"), column("longitude")
    c, s = jnp.cos(latitude), jnp.sin(latitude)
    place = earth.from_geodetic(latitude, longitude, jnp.zeros_like(latitude))
    far = jnp.sqrt(_dot(place, place))
    return _Site(
        (c * jnp.cos(longitude), c * jnp.sin(longitude), s),
        place,
        (place[0] / far, place[1] / far, place[2] / far),
        jnp.sin(column("mask")),
        column("television"),
    )


def _dot(one: Sequence[Real], two: Sequence[Real]) -> Real:
    return one[0] * two[0] + one[1] * two[1] + one[2] * two[2]
