r"""Rescuers on foot or on skis: how fast they get through snow and forest, and who hears whom.

A party marches at a constant metabolic power M, so its speed on the level follows from

    M = 1.5 W + 2 (W + L) (L / W)^2 + 1.5 eta (W + L) V^2

with body mass W, load L and terrain factor $\eta$ (Pandolf, Givoni & Goldman 1977). Snow enters by
how deep it is trodden, z in cm: $\eta = 1.2604 + 0.1072 z + 0.0001 z^2 + 0.0005 z^3$, with
$z = h (1 - \rho / 1186)$ for loose snow (ERDC/CRREL, "Terrain coefficients for predicting energy
costs of walking over snow", abstract). Brush multiplies $\eta$. Climbs cost time after Naismith;
darkness takes a share of the speed.

Decision: that cubic and not the line 1.3 + 0.082 z (Pandolf, Haisman & Goldman 1976), which was
measured to 40 cm and would let a man sunk to the waist walk at 2 km/h.

Calls: ranges measured in the mountains of New Zealand; the sweep width of a ground search from the
range at which an object is seen, W = k R_d (Koester et al. 2014).

Weak: no rest but that in M, no turns in breaking the trail, no detours, no rivers; noise of wind
and trees is not in the ranges of calls.
"""

from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Int

from voskhod.arrays import Real
from voskhod.physics.ground import Forest, Relief

# Self-paced hard work, 425 kcal/h within a tenth: Hughes & Goldman, J. Appl. Physiol. 29:570, 1970.
MARCH_POWER_W = 494.0
# Light brush 1.2, heavy brush 1.5: Soule & Goldman, J. Appl. Physiol. 32:706, 1972. That sparse and
# closed forest are like them is a guess.
BRUSH = {Forest.OPEN: 1.0, Forest.SPARSE: 1.2, Forest.CLOSED: 1.5}
# Metres climbed per metre of way. Guess, within a factor of two: classes of `physics.ground`.
CLIMB = {Relief.FLAT: 0.005, Relief.HILLY: 0.02, Relief.MOUNTAINOUS: 0.06}
NAISMITH = 7.92  # level metres worth one of climb: three miles for 2000 ft, Naismith 1892
# Cross-country marches, 1.6 km/h by night for 2.5 by day: US Army FM 21-18.
NIGHT_SHARE = 0.64
# Skis sink to a fifth of a boot's depth: pressures are about 3 and 20 kPa. Guess, 0.1 to 0.3.
SKI_SINKAGE = 0.2
MOST_SINKAGE_M = 0.9  # then the body rests on the snow; guess, crotch height
_BEARING_DENSITY_KG_M3 = 1186.0  # ERDC/CRREL, same report
_CUBIC = (0.0005, 0.0001, 0.1072, 1.2604)  # ERDC/CRREL, z in cm

# Sweep width over range of detection: bright clothes, middling, like the ground. Koester et al.,
# Wilderness Environ. Med. 2014.
SEEN_HIGH, SEEN_MEDIUM, SEEN_LOW = 1.8, 1.6, 1.1
# Detection index by day and by night, Koester, Gordon, Wells & Tucker, New Zealand.
SHOUT_M = (332.0, 306.0)  # searchers hear the lost one shout
WHISTLE_M = (401.0, 395.0)  # the lost one hears a whistle
LIGHT_M = 277.0  # the lost one sees a light at night


class Party(NamedTuple):
    """Who marches.

    Args:
        body: mass of a body [kg].
        load: what each carries, clothes and skis included [kg].
        power: metabolic power that each keeps up [W].
        skis: one on skis, zero on foot [1].
    """

    body: Real | float = 75.0  # guess
    load: Real | float = 20.0  # guess
    power: Real | float = MARCH_POWER_W
    skis: Real | float = 1.0


class Way(NamedTuple):
    """What is marched through.

    Args:
        snow_depth: depth of snow that does not bear [m].
        snow_density: density of that snow, 100 fresh to 300 settled [kg/m3].
        forest: code of `physics.ground.Forest`.
        relief: code of `physics.ground.Relief`.
        darkness: zero by day, one by night [1].
    """

    snow_depth: Real | float
    snow_density: Real | float
    forest: Int[Array, "..."] | int
    relief: Int[Array, "..."] | int
    darkness: Real | float


def sinkage(snow_depth: Real, snow_density: Real | float, skis: Real | float = 0.0) -> Real:
    """Return how deep a man sinks into loose snow.

    Args:
        snow_depth: depth of snow that does not bear: zero on a crust or a broken trail [m].
        snow_density: its density [kg/m3].
        skis: one on skis, zero on foot [1].

    Returns:
        Depth of the track [m].

    Source: ERDC/CRREL; share on skis and greatest depth, guesses of this module.
    """
    depth = snow_depth * jnp.maximum(1.0 - snow_density / _BEARING_DENSITY_KG_M3, 0.0)
    return jnp.clip(depth, 0.0, MOST_SINKAGE_M) * (1.0 + (SKI_SINKAGE - 1.0) * skis)


def snow_factor(depth: Real) -> Real:
    """Return the terrain factor of snow.

    Args:
        depth: depth of the track [m].

    Returns:
        Factor on the cost of moving, one on a treadmill [1].

    Source: ERDC/CRREL, "Terrain coefficients for predicting energy costs of walking over snow".
    """
    z = 100.0 * depth
    cubic, square, line, level = _CUBIC
    return ((cubic * z + square) * z + line) * z + level


def march_speed(party: Party, factor: Real) -> Real:
    """Return the speed on the level at which a party spends its power.

    Args:
        party: who marches.
        factor: terrain factor [1].

    Returns:
        Speed [m/s].

    Source: Pandolf, Givoni & Goldman, J. Appl. Physiol. 43:577, 1977, solved for the speed.
    """
    both, share = party.body + party.load, party.load / jnp.maximum(party.body, 1.0)
    standing = 1.5 * party.body + 2.0 * both * share * share
    # One watt is left even under a load that takes all: the root keeps a finite slope.
    free = jnp.maximum(party.power - standing, 1.0)
    return jnp.sqrt(free / (1.5 * both * jnp.maximum(factor, 0.1)))


def party_speed(party: Party, way: Way) -> Real:
    """Return how fast a party gets on along the map.

    Args:
        party: who marches.
        way: snow, forest, relief and darkness.

    Returns:
        Speed [m/s].

    Source: module docstring.
    """
    depth = sinkage(jnp.asarray(way.snow_depth, float), way.snow_density, party.skis)
    factor = snow_factor(depth) * _of_class(way.forest, BRUSH)
    climb = 1.0 + NAISMITH * _of_class(way.relief, CLIMB)
    return march_speed(party, factor) / climb * (1.0 - (1.0 - NIGHT_SHARE) * way.darkness)


def _of_class(
    code: Int[Array, "..."] | int, table: dict[Forest, float] | dict[Relief, float]
) -> Real:
    """Return the entry of a code; selections cost less than a look-up in a batch."""
    low, middle, high = table.values()
    return jnp.where(jnp.asarray(code) >= 2, high, jnp.where(jnp.asarray(code) == 1, middle, low))


def travel_time(distance: Real, speed: Real) -> Real:
    """Return how long a way takes.

    Args:
        distance: along the map [m].
        speed: speed of the party [m/s].

    Returns:
        Time without camps [s].
    """
    return distance / jnp.maximum(speed, 1e-3)


def ground_sweep_width(detection_range: Real, factor: float = SEEN_MEDIUM) -> Real:
    """Return the sweep width of one who searches on the ground.

    Args:
        detection_range: mean range at which the object is seen in that forest [m].
        factor: `SEEN_HIGH`, `SEEN_MEDIUM` or `SEEN_LOW` [1].

    Returns:
        Sweep width [m].

    Source: Koester et al. 2014, ten experiments.
    """
    return factor * detection_range


def call_range(darkness: Real) -> Real:
    """Return how far apart a party that whistles and a crew that shouts back meet.

    Args:
        darkness: zero by day, one by night [1].

    Returns:
        Range, that of the weaker call [m].

    Source: Koester, Gordon, Wells & Tucker; both ways must be heard, decision of this module.
    """
    shout = SHOUT_M[0] + (SHOUT_M[1] - SHOUT_M[0]) * darkness
    whistle = WHISTLE_M[0] + (WHISTLE_M[1] - WHISTLE_M[0]) * darkness
    return jnp.minimum(jnp.asarray(shout, float), whistle)


def contact_chance(seen: Real, called: Real, answered: Real, noticed: Real) -> Real:
    """Return the chance that a pass meets a crew that can make itself known.

    Args:
        seen: chance that the searchers see the site by themselves [1].
        called: chance that the crew hear or see the searchers [1].
        answered: chance that their signal works [1].
        noticed: chance that it is noticed; 8 of 8 in the open (Bownds et al. 1981) [1].

    Returns:
        Chance of contact [1].

    Source: two independent ways.
    """
    return 1.0 - (1.0 - seen) * (1.0 - called * answered * noticed)
