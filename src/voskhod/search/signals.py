r"""What a crew shows to aircraft: lights and smoke, how far they are seen, and who notices whom.

Light. Allard's law: a point source of intensity $I$ at distance $r$ gives the eye the illuminance
$E = I e^{-\sigma r} / r^2$, and is seen where that passes a threshold. With
$x = \frac{\sigma}{2} \sqrt{I / E}$ the range is $r = 2 W(x) / \sigma$, $W$ being Lambert's function
$W e^W = x$, here by Newton steps on $\ln W$, which is $\ln r$ but for a constant.

Smoke. A cloud of diameter $d$ and contrast $C_0$ is seen where Koschmieder's contrast passes a
threshold that rises for small angles: $C_0 e^{-\sigma r} = \epsilon (1 + (\alpha_0 r / d)^2)$.

Sound. A source of level $L_0$ at $r_0$ is heard where $L_0 - 20 \lg (r / r_0) - a r$ passes the
noise at the ear: Allard's law with the square of the pressure in the place of the illuminance.

Decision: visibility is the meteorological optical range, $\sigma = -\ln 0.05 / V$, as in the rules
for ships' lights and in today's weather reports; Koschmieder's older 2 % would have
$\sigma = 3.91 / V$ and shorten ranges in haze by up to a quarter.

Canopies and capsules on the ground are not here: their sweep widths are printed, see
`voskhod.search.sweep`.

Sources: Allard 1876 (law); IALA and IES definitions of nominal range (0.2 microlux); ICAO Doc 9328
(what pilots need); Convention on collisions at sea, annex I; IMO LSA Code, chapter III.
"""

import math
from typing import NamedTuple

import jax.numpy as jnp

from voskhod.arrays import Code, Real
from voskhod.physics.climate import by_forest

OPTICAL_CONTRAST = 0.05  # WMO and CIE: definition of meteorological optical range
NOMINAL_LUX = 2e-7  # IALA, IES: a watch at sea on a dark night
# ICAO Doc 9328, not checked against the print: pilots by night, and on a bright day, which snow
# makes of most days. A pilot knows where runway lights are: for a search they are the least.
NIGHT_LUX, DAY_LUX = 8e-7, 1e-3
# Width over range of detection: Koester et al. 2014, 10 experiments of walking searchers, R^2 0.83.
# That aircrews do the same is a guess.
WIDTH_OVER_RANGE = 1.645
# Share of directions from which a light on the ground shows through the trees, by forest class
# (open, sparse, closed): guess, half and double are possible.
GROUND_SHARE = (1.0, 0.5, 0.15)
ALOFT_SHARE = (1.0, 1.0, 1.0)  # burns over the trees
SMOKE_SHARE = (1.0, 0.9, 0.6)  # guess: smoke filters through, and thins
# Angle below which area counts and not contrast: guess, 4 arc minutes; Ricco's law has contrast
# times area constant for small objects, about one for a square minute by day.
SMALL_ANGLE_RAD = math.radians(4.0 / 60.0)

# Sound: military helicopters have 100 dB or more at 500 ft (thegunzone.com); loss in air and over
# snowy ground: guess, 6 dB/km; noise at the ear in a calm forest and by wind: guess.
LOUDNESS_DB, LOUDNESS_AT_M = 100.0, 152.4
SOUND_LOSS_DB_M = 6e-3
CALM_NOISE_DB, WIND_NOISE_DB_S_M = 30.0, 4.0

_NEWTON_STEPS = 4  # leave 1e-15 of Lambert's function between 1e-8 and 1e6
_CONTRAST_STEPS = 7  # leave 1e-12 of the range of smoke; it starts up to a factor of ten too far
_NEPER_DB = 8.685889638065037  # 20 / ln 10


class Light(NamedTuple):
    """A light that a crew shows.

    Attributes:
        intensity: luminous intensity [cd].
        duration: how long it burns [s].
        shares: directions from which it shows, by forest class [1].
    """

    intensity: float
    duration: float
    shares: tuple[float, float, float]


class Smoke(NamedTuple):
    """Smoke that a crew makes.

    Attributes:
        size: diameter of the cloud that an aircrew sees [m].
        contrast: against snow and trees near by [1].
        duration: how long it lasts [s].
        shares: of it that shows, by forest class [1].
    """

    size: float
    contrast: float
    duration: float
    shares: tuple[float, float, float]


class Sighting(NamedTuple):
    """How a signal is seen from the air.

    Attributes:
        distance: at which it is seen where nothing hides it [m].
        width: equivalent sweep width, trees included [m].
        duration: how long it can be seen [s].
    """

    distance: Real
    width: Real
    duration: Real


# Guess, factor 3: 50 kW of burning wood at 0.05 lm/W; a candle gives 0.16 lm/W (13 lm of 80 W).
# Half an hour is how long an armful lasts: guess; a fed fire lasts as long as it is fed.
CAMPFIRE = Light(200.0, 1800.0, GROUND_SHARE)
HAND_FLARE = Light(15e3, 60.0, GROUND_SHARE)  # LSA Code 3.2, least values
PARACHUTE_FLARE = Light(30e3, 40.0, ALOFT_SHARE)  # LSA Code 3.1, least values
SIGNAL_STAR = Light(10e3, 5.5, ALOFT_SHARE)  # intensity: guess; 5.5 s: Canadian Coast Guard, type B
SMOKE_SIGNAL = Smoke(10.0, 0.6, 180.0, SMOKE_SHARE)  # LSA Code 3.3, least time; the rest: guess
GREEN_FIRE = Smoke(20.0, 0.3, 1800.0, SMOKE_SHARE)  # guess: green boughs on a fire, grey on white


def extinction(visibility: Real) -> Real:
    """Return how fast light is lost in air.

    Args:
        visibility: meteorological optical range [m].

    Returns:
        Extinction [1/m].

    Source: definition, WMO and CIE: 5 % of a beam is left.
    """
    return -math.log(OPTICAL_CONTRAST) / jnp.maximum(visibility, 1.0)


def lambert(x: Real) -> Real:
    """Return Lambert's function, W exp(W) = x.

    Args:
        x: argument, held above 1e-12 [1].

    Returns:
        W [1].

    Source: Corless et al., Adv. Comput. Math. 5:329, 1996; Newton steps on ln W.
    """
    x = jnp.maximum(x, 1e-12)
    logarithm = jnp.log(jnp.log1p(x))  # right at both ends, up to 37 % too large between
    for _ in range(_NEWTON_STEPS):
        w = jnp.exp(logarithm)
        logarithm = logarithm - (logarithm + w - jnp.log(x)) / (1.0 + w)
    return jnp.exp(logarithm)


def light_range(intensity: Real | float, visibility: Real, threshold: Real | float) -> Real:
    """Return how far a point of light is seen.

    Args:
        intensity: luminous intensity [cd].
        visibility: meteorological optical range [m].
        threshold: illuminance that the eye needs [lx].

    Returns:
        Distance [m].

    Source: Allard's law, see the module docstring.
    """
    lost = 0.5 * extinction(visibility)
    clear = jnp.sqrt(jnp.maximum(intensity, 1e-6) / jnp.maximum(threshold, 1e-12))
    return lambert(lost * clear) / lost


def smoke_range(size: Real | float, contrast: Real | float, visibility: Real) -> Real:
    """Return how far a cloud of smoke is seen by day.

    Args:
        size: diameter [m].
        contrast: against its background near by [1].
        visibility: meteorological optical range [m].

    Returns:
        Distance [m].

    Source: Koschmieder 1924 with Ricco's law for small angles, see the module docstring.
    """
    lost = extinction(visibility)
    excess = jnp.maximum(jnp.log(jnp.maximum(contrast, 1e-6) / OPTICAL_CONTRAST), 1e-3)
    small = (SMALL_ANGLE_RAD / jnp.maximum(size, 1e-3)) ** 2  # [1/m2]
    # Haze alone and size alone both give too much; from there Newton comes down without a swing.
    distance = jnp.minimum(excess / lost, jnp.sqrt(jnp.expm1(excess) / small))
    for _ in range(_CONTRAST_STEPS):
        angle = small * distance * distance
        left = excess - lost * distance - jnp.log1p(angle)
        slope = lost * distance + 2.0 * angle / (1.0 + angle)
        distance = distance * jnp.exp(left / slope)
    return distance


def light_seen(
    light: Light, visibility: Real, daylight: Real, forest: Real | Code | float
) -> Sighting:
    """Return how a light is seen from the air by day and by night.

    Args:
        light: what is shown.
        visibility: meteorological optical range [m].
        daylight: share of full daylight, 0 to 1 [1].
        forest: class of `voskhod.physics.ground.Forest` [1].

    Returns:
        Sighting.

    Source: Allard's law; the threshold goes from night to day in its logarithm, a decision.
    """
    bright = math.log(NIGHT_LUX) + daylight * math.log(DAY_LUX / NIGHT_LUX)
    distance = light_range(light.intensity, visibility, jnp.exp(bright))
    width = WIDTH_OVER_RANGE * distance * by_forest(light.shares, forest)
    return Sighting(distance, width, jnp.full_like(distance, light.duration))


def smoke_seen(
    smoke: Smoke, visibility: Real, daylight: Real, forest: Real | Code | float
) -> Sighting:
    """Return how smoke is seen from the air; by night it is not.

    Args:
        smoke: what is made.
        visibility: meteorological optical range [m].
        daylight: share of full daylight, 0 to 1 [1].
        forest: class of `voskhod.physics.ground.Forest` [1].

    Returns:
        Sighting.

    Source: Koschmieder's law; in twilight distance falls with the share of daylight, a guess.
    """
    distance = daylight * smoke_range(smoke.size, smoke.contrast, visibility)
    width = WIDTH_OVER_RANGE * distance * by_forest(smoke.shares, forest)
    return Sighting(distance, width, jnp.full_like(distance, smoke.duration))


def hearing_range(wind: Real) -> Real:
    """Return how far a crew hears a helicopter or a piston aircraft.

    Args:
        wind: at head height [m/s].

    Returns:
        Distance, 6 km in calm; a factor of 1.5 either way is possible [m].

    Source: spherical spreading and a loss by the kilometre; the constants are guesses.
    """
    noise = CALM_NOISE_DB + WIND_NOISE_DB_S_M * wind
    lost = SOUND_LOSS_DB_M / _NEPER_DB
    clear = LOUDNESS_AT_M * jnp.exp((LOUDNESS_DB - noise) / _NEPER_DB)
    return lambert(lost * clear) / lost


def contact_chance(site: Real, heard: Real, works: Real | float, seen: Real) -> Real:
    """Return the chance that an aircraft on its pass finds a crew that signals when it hears it.

    Args:
        site: chance that the aircrew sees the site without any signal [1].
        heard: chance that the crew notice the aircraft in time [1].
        works: chance that the signal works [1].
        seen: chance that a working signal is seen [1].

    Returns:
        Chance [1].

    Source: independent chances, either way being enough.
    """
    return 1.0 - (1.0 - site) * (1.0 - heard * works * seen)
