"""Radio beside printed figures: free space, circles, woodland, noise, hops of short waves."""

import math
from collections.abc import Callable

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.physics import hop, radio, sky_wave
from voskhod.validation.case import Origin, Score

_P525 = "ITU-R P.525-4, equation 4: 32.4 + 20 lg MHz + 20 lg km"
_TABLE = "rescue tables: station circle at 300 km, plane trigonometry"
_WOOD = "rescue tables interpolated from ITU-R P.833-9"
_NOISE = "ITU-R P.372, median man-made noise"
_SECANT = "table after Zolesi and Cander, mirror at 300 km"
_LAW = "Lucas and Haydon 1966, law with its trigonometry"
# Distance in km and MUF over critical frequency.
FACTORS = ((500, 1.29), (1000, 1.85), (1500, 2.39), (2000, 2.81), (2500, 3.10), (3000, 3.28))
CIRCLES = ((0.0, 1918e3), (5.0, 1439e3), (7.0, 1287e3), (10.0, 1096e3))  # mask [deg], radius [m]
QUIET_SUN = sky_wave.Ionosphere(6e6, 3e6, 300e3, 12.0, 1.4e6)


def link_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of straight links.

    Args:
        tell: called before what takes long.
    """
    tell("listening on straight links")
    digit = Origin("", "", 0.06, "the constant is printed as 32.4", _P525)
    free = [
        digit.score(
            f"radio.free-{mhz:g}",
            f"free-space loss, {mhz:g} MHz over 1000 km, dB",
            radio.free_space_loss(_real(1e6), mhz * 1e6),
            32.4 + 20.0 * math.log10(mhz) + 60.0,
        )
        for mhz in (18.035, 83.0, 143.625)
    ]
    half = Origin("m", "km", 510.0, "printed to the kilometre", _TABLE)
    circles = [
        half.score(
            f"radio.circle-{mask:g}",
            f"station circle at 300 km, mask {mask:g} deg",
            radio.visibility_radius(_real(300e3), math.radians(mask)),
            theirs,
        )
        for mask, theirs in CIRCLES
    ]
    own = Origin("", "", 0.3, "the table interpolates in its own way", _WOOD)
    wood = own.score(
        "radio.wood", "100 m of woodland, 243 MHz, dB", radio.forest_loss(_real(100.0), 243e6), 5.5
    )
    last = Origin("", "", 0.05, "half of the last digit", _NOISE)
    noise = last.score(
        "radio.noise", "rural noise at 10 MHz, dB", radio.external_noise_figure(10e6), 39.5
    )
    return (*free, *circles, wood, noise)


def hop_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of short waves by hops.

    Args:
        tell: called before what takes long.
    """
    tell("listening on short waves")
    printed = Origin("", "", 0.011, "two decimals, unstated radius of the Earth", _SECANT)
    factors = [
        printed.score(
            f"radio.muf-{km}",
            f"MUF over critical frequency, {km} km",
            hop.maximum_usable_frequency(_real(km / 6371.0), _real(1.0), 300e3),
            theirs,
        )
        for km, theirs in FACTORS
    ]
    fit = Origin("", "", None, "polynomial in place of a cosine", _LAW).within_share(1e-3)
    # 10 MHz, R12 = 12, Sun 60 deg from overhead, ray 20 deg over the ground
    lost = 2.0 * sky_wave.absorption(_real(0.5), _real(math.sin(math.radians(20))), 10e6, QUIET_SUN)
    over = Origin("", "", 0.02, "softened root", "ITU-R P.533-7: 36 sqrt(f/fb - 1) dB")
    loss = sky_wave.over_muf_loss(_real(1.25))
    skip = Origin(
        "m", "km", 30e3, "parabola through the printed factors, whose rounding is 17 km", _SECANT
    )
    return (
        *factors,
        fit.score("radio.absorption", "absorption of a hop, 10 MHz, dB", lost, _law()),
        over.score("radio.over-muf", "25 % over the MUF, dB", loss, 18.0),
        skip.score("radio.skip", "skip distance, 18 MHz over 6 MHz", _skip(), 2301e3),
    )


def _law() -> float:
    """Return the printed law of absorption for the case in `hop_scores` [dB]."""
    index = (1.0 + 0.0037 * 12.0) * math.pow(math.cos(math.radians(0.881 * 60.0)), 1.3)
    level = 6371.0 / 6471.0 * math.cos(math.radians(20.0))
    return 677.2 * index / math.sqrt(1.0 - level * level) / (math.pow(11.4, 1.98) + 10.2)


def _skip() -> float:
    """Return where the MUF reaches 18 MHz over a critical frequency of 6 [m]."""
    arcs = jnp.linspace(0.05, 0.6, 5501)
    usable = hop.maximum_usable_frequency(arcs, jnp.full_like(arcs, 6e6), 300e3)
    return float(arcs[int(jnp.argmax(usable >= 18e6))]) * 6371e3


def _real(number: float) -> Real:
    """Return a number as an array."""
    return jnp.asarray(number, float)


RADIO_CASES = (link_scores, hop_scores)
