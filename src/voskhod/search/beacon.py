r"""A beacon or a voice set after landing: how far it is heard, for how long, and what silence says.

To an aircraft: free space over the slant path $s$ and woodland along $(h_t - h_a)/\sin\varepsilon$
with $\sin\varepsilon = (h^2 + 2 R_e h - s^2)/(2 R_e s)$ over a sphere of $R_e = 4R/3$. The margin
falls with $s$, so its zero in $\ln s$ is found by a fixed number of Newton steps; the reach is the
nearer of that and of the radio horizon, beyond which a margin falls with the slope of diffraction.

By short waves: the hops of `physics.sky_wave`, with one crossing of the D layer more than a ship
above it has. Decision: no ground wave; in woods it dies within some tens of kilometres. Stations
nearer than the first hop are in the skip zone.

Heard: losses scatter as a normal law in decibels: $\Phi(margin / spread)$.

Weak: the 10 to 20 dB that smooth ground takes at the very horizon are left out, as in the manuals'
rule; no terrain. The scatter of one path is the same in all slots: draw it once a path.

Sources: ITU-R P.525, P.526, P.833, P.1546 (scatter), P.533 (short waves); US National Search and
Rescue Manual, vol. I (electronic sweep width); US Army TM 10-6140-200-14 (cold batteries).
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.scipy.special import erf

from voskhod.arrays import Real
from voskhod.physics.hop import half_cosine, hop
from voskhod.physics.radio import (
    DECIBEL,
    EFFECTIVE_RADIUS_FACTOR,
    Link,
    canopy_depth,
    forest_loss,
    free_space_loss,
    link_margin,
    radio_horizon,
)
from voskhod.physics.sky_wave import MOST_HOPS, Arc, Ionosphere, absorption, hops_loss
from voskhod.units import MEAN_RADIUS_M, ZERO_CELSIUS_K

# Electronic sweep width over a range of detection: US National Search and Rescue Manual, vol. I.
OF_LEAST_RANGE, OF_MEAN_RANGE, OF_GREATEST_RANGE, OF_HORIZON = 1.7, 1.5, 1.0, 0.5
VHF_SPREAD_DB = 8.3  # places, analogue signals at 100 MHz: ITU-R P.1546-1, unchecked copy
# Within an hour a tenth of signals is 8 dB weaker (ITU-R P.533), 6.2 dB as a deviation; as much
# for the noise, guess.
HF_SPREAD_DB = 9.0
HF_TREES_DB = 6.0  # wire among trees, short waves; guess, 2 to 10 dB
# Lead cells discharged in six hours: 75 % at 0 degC, 40 % at 0 degF (TM 10-6140-200-14), straight
# on to a floor of 5 % (guess). Silver-zinc cells are taken alike ("severely degraded" at -2 degC,
# OSTI 370988); a slow discharge suffers less: a factor of 1.5 either way (guess).
COLD_CELSIUS, COLD_SHARES = (-35.5, -17.8, 0.0, 25.0), (0.05, 0.40, 0.75, 1.0)

_RADIUS_M = EFFECTIVE_RADIUS_FACTOR * MEAN_RADIUS_M
_ROOT_HALF = 0.7071067811865476
_NEPER_DB = 2.0 * DECIBEL  # dB of free space per unit of ln s
_STEPS = 5  # of Newton; the rest is below a metre
# Slope beyond the horizon: ITU-R P.526, 17.6 X dB, X = 2.188 f^(1/3) a^(-2/3) d in MHz and km.
_BEYOND_DB_M = 17.6 * 2.188 * (_RADIUS_M * 1e-3) ** (-2.0 / 3.0) * 1e-3


class Beacon(NamedTuple):
    """A transmitter where it stands.

    Args:
        frequency: carrier frequency [Hz].
        link: power, antennas and the receiver that listens.
        antenna_height: height of its antenna over the ground [m].
        canopy_height: height of the trees around it, zero in the open [m].
    """

    frequency: Real | float
    link: Link
    antenna_height: Real | float
    canopy_height: Real | float


class Schedule(NamedTuple):
    """When a transmitter is on.

    Args:
        start: first transmission [s].
        on: length of a transmission [s].
        period: from one to the next, equal to `on` for one that never pauses [s].
    """

    start: Real | float
    on: Real | float
    period: Real | float


def _wood(beacon: Beacon, slant: Real, height: Real) -> Real:
    """Return the loss by trees over a slant path to a height [dB]."""
    antenna = jnp.asarray(beacon.antenna_height, float)
    rise = jnp.maximum(height - antenna, 0.0)
    over = jnp.maximum(slant, 1.0)
    sine = (rise * (2.0 * _RADIUS_M + rise) - over * over) / (2.0 * _RADIUS_M * over)
    # The arcsine is infinitely steep at one, an aircraft overhead.
    elevation = jnp.arcsin(jnp.clip(sine, -1.0 + 1e-9, 1.0 - 1e-9))
    depth = canopy_depth(jnp.asarray(beacon.canopy_height, float), antenna, elevation)
    return forest_loss(depth, beacon.frequency)


def aircraft_reach(beacon: Beacon, height: Real) -> Real:
    """Return the greatest distance at which an aircraft hears a beacon.

    Args:
        beacon: transmitter.
        height: height of the aircraft over the ground [m].

    Returns:
        Distance along the ground, zero if it is not heard from overhead [m].

    Source: module docstring.
    """
    antenna = jnp.asarray(beacon.antenna_height, float)
    rise = jnp.maximum(jnp.asarray(height, float) - antenna, 0.0)
    margin = link_margin(beacon.link, free_space_loss(jnp.ones_like(rise), beacon.frequency))
    free = margin / _NEPER_DB  # ln of the range in free space
    log_slant = free
    for _ in range(_STEPS):
        wood, slope = jax.jvp(
            lambda x: _wood(beacon, jnp.exp(x), height), (log_slant,), (jnp.ones_like(free),)
        )
        off = log_slant - free + wood / _NEPER_DB
        log_slant = log_slant - off / (1.0 + slope / _NEPER_DB)
    level = jnp.maximum(jnp.exp(2.0 * log_slant) - rise * rise, 0.0)
    # One square metre keeps the root's slope finite overhead.
    half = jnp.sqrt((level + 1.0) / (4.0 * _RADIUS_M * (_RADIUS_M + rise)))
    along = 2.0 * _RADIUS_M * jnp.arcsin(jnp.minimum(half, 1.0 - 1e-9))
    return jnp.minimum(along, radio_horizon(antenna, height)) * (level > 0.0)


def aircraft_margin(beacon: Beacon, distance: Real, height: Real) -> Real:
    """Return by how much an aircraft hears a beacon better than it must.

    Args:
        beacon: transmitter.
        distance: distance along the ground [m].
        height: height of the aircraft over the ground [m].

    Returns:
        Margin, falling steeply beyond the horizon [dB].

    Source: module docstring; slope beyond the horizon, ITU-R P.526.
    """
    antenna = jnp.asarray(beacon.antenna_height, float)
    rise = jnp.maximum(height - antenna, 0.0)
    half = jnp.sin(0.5 * distance / _RADIUS_M)
    square = rise * rise + 4.0 * _RADIUS_M * (_RADIUS_M + rise) * half * half
    slant = jnp.sqrt(square + 1.0)
    loss = free_space_loss(slant, beacon.frequency) + _wood(beacon, slant, height)
    over = jnp.maximum(distance - radio_horizon(antenna, height), 0.0)
    slope = _BEYOND_DB_M * jnp.exp(jnp.log(jnp.asarray(beacon.frequency) * 1e-6) / 3.0)
    return link_margin(beacon.link, loss + slope * over)


def ground_arc(distance: Real, cos_zenith: Real) -> Arc:
    """Return where a beacon on the ground and a station are to each other.

    Args:
        distance: distance along the ground [m].
        cos_zenith: cosine of the Sun's zenith angle at the middle of the path [1].

    Returns:
        Places as `physics.sky_wave` takes them, the ship on the ground.

    Source: plane trigonometry on the mean sphere.
    """
    half = jnp.sin(0.5 * distance / MEAN_RADIUS_M)
    chord = 2.0 * MEAN_RADIUS_M * half
    return Arc(1.0 - 2.0 * half * half, chord, -half, jnp.zeros_like(half), cos_zenith)


def sky_wave_margin(
    beacon: Beacon,
    distance: Real,
    cos_zenith: Real,
    sky: Ionosphere,
    trees_db: Real | float = HF_TREES_DB,
) -> Real:
    """Return by how much a station hears a beacon on short waves better than it must.

    Args:
        beacon: transmitter; its heights do not enter.
        distance: distance along the ground [m].
        cos_zenith: cosine of the Sun's zenith angle at the middle of the path [1].
        sky: state of the ionosphere.
        trees_db: what trees take from the antenna [dB].

    Returns:
        Margin of the best of one to three hops [dB].

    Source: `physics.sky_wave`, both ends under the D layer.
    """
    place = ground_arc(distance, cos_zenith)
    best = jnp.full_like(place.distance, jnp.inf)
    for count in range(1, MOST_HOPS + 1):
        sine = hop(half_cosine(place.cos_arc, count), sky.mirror_height).sine
        crossing = absorption(cos_zenith, sine, beacon.frequency, sky)
        best = jnp.minimum(best, hops_loss(place, count, beacon.frequency, sky) + crossing)
    return link_margin(beacon.link, best + trees_db)


def electronic_sweep_width(distance: Real, factor: float = OF_HORIZON) -> Real:
    """Return the sweep width of a search for a beacon by ear.

    Args:
        distance: least, mean or greatest range of detection, or the radio horizon [m].
        factor: the constant of this module for that kind of range [1].

    Returns:
        Sweep width [m].

    Source: US National Search and Rescue Manual, vol. I.
    """
    return factor * distance


def cold_capacity(temperature: Real) -> Real:
    """Return the capacity of a battery in the cold over its nominal one.

    Args:
        temperature: temperature of the cells [K].

    Returns:
        Share, one at 25 degC and above [1].

    Source: US Army TM 10-6140-200-14, see the constants.
    """
    celsius = jnp.asarray(temperature, float) - ZERO_CELSIUS_K
    return jnp.interp(celsius, jnp.asarray(COLD_CELSIUS), jnp.asarray(COLD_SHARES))


def last_transmission(schedule: Schedule, energy: Real, power: Real | float) -> Real:
    """Return until when a battery lasts.

    Args:
        schedule: when the transmitter is on.
        energy: what the battery gives at its temperature [J].
        power: drain while it transmits; none between [W].

    Returns:
        Time on the schedule's clock [s].
    """
    drain = power * jnp.asarray(schedule.on) / jnp.maximum(schedule.period, 1e-9)
    return schedule.start + energy / jnp.maximum(drain, 1e-9)


def on_air(schedule: Schedule, until: Real, begin: Real, end: Real) -> tuple[Real, Real]:
    """Return how much of a slot a transmitter fills, and whether it can be met there at all.

    Args:
        schedule: when it is on.
        until: end of its battery [s].
        begin: start of the slot [s].
        end: end of the slot [s].

    Returns:
        Share of the slot on the air; chance to meet a burst of unknown phase [1].

    Source: overlap of intervals; a window T meets a burst with the chance (T + on) / period.
    """
    alive = jnp.maximum(jnp.minimum(end, until) - jnp.maximum(begin, schedule.start), 0.0)
    period = jnp.maximum(schedule.period, 1e-9)
    part = alive / jnp.maximum(end - begin, 1e-9)
    # A life shorter than a burst counts for less: no jump at the end.
    met = jnp.minimum((alive + jnp.minimum(schedule.on, alive)) / period, 1.0)
    return part * schedule.on / period, met


def heard_chance(margin_db: Real, spread_db: Real | float) -> Real:
    """Return the chance that a transmission is heard.

    Args:
        margin_db: median margin of the link [dB].
        spread_db: scatter of the margin, standard deviation [dB].

    Returns:
        Chance [1].

    Source: log-normal scatter, ITU-R P.1546.
    """
    return 0.5 + 0.5 * erf(margin_db * _ROOT_HALF / jnp.maximum(spread_db, 1e-3))


def log_unheard(chance: Real, met: Real | float = 1.0) -> Real:
    """Return the logarithm of the chance that nothing was heard.

    Args:
        chance: that a transmission is heard [1].
        met: that there was one while somebody listened [1].

    Returns:
        Logarithm, to be added over listeners; never below -20.7 [1].

    Source: probability; the floor of 1e-9 keeps one sure listener from ruling out a place.
    """
    return jnp.log1p(-jnp.minimum(chance * met, 1.0 - 1e-9))
