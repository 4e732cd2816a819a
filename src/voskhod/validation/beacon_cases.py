"""Beacon, bearings and people on the ground beside printed figures."""

import math
from collections.abc import Callable

import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.physics import hop, radio
from voskhod.physics.ground import Forest, Relief
from voskhod.search import beacon, bearing, clearing, ground_party
from voskhod.validation.case import Origin, Score

_TABLES = "rescue tables"
_MANUAL = "US National Search and Rescue Manual, vol. I"
_FLAT = "skip distance over flat ground, 2 h sqrt((f / fc)^2 - 1)"
_NATSAR = "Australian National SAR Manual 2023"
_MARCH = "US Army FM 31-71, rates of march (unchecked copy)"
FOOT_M = 0.3048
NMI_M = 1852.0
# Height in feet and horizon in km, test table 5; height in km and circles for masks of 0 to 10 deg.
HORIZONS = ((500, 50.8), (1000, 72.0), (2000, 101.8), (10_000, 227.6), (20_000, 321.9))
FAR_HORIZON = (35_000, 426.0)
MASKS = (0.0, 5.0, 7.0, 10.0)
CIRCLES = (
    (173, (1468, 1012, 880, 724)),
    (350, (2065, 1580, 1424, 1224)),
    (475, (2387, 1892, 1727, 1510)),
)
WOODS = (
    (121.5, (0.8, 2.0, 3.5, 5.9)),
    (243.0, (1.3, 3.1, 5.5, 8.8)),
    (406.0, (2.0, 4.6, 7.9, 12.2)),
)
DEPTHS_M = (20.0, 50.0, 100.0, 200.0)
SAMPLE = radio.Link(0.075, -3.0, 25e3, 10.0, 10.0)  # 75 mW, -3 dBi, 25 kHz, 10 dB, 10 dB
STRONG = beacon.Beacon(121.5e6, SAMPLE._replace(transmit_power=10.0), 0.0, 0.0)
LOOSE_KG_M3 = 200.0  # snow that has lain some days
# Name, skis, depth of snow in m, middle of the manual's band in km/h.
MARCHES = (
    ("foot, 0.2 m of snow", 0.0, 0.2, 2.25),
    ("foot, 0.6 m of snow", 0.0, 0.6, 0.75),
    ("skis, 1 m of snow", 1.0, 1.0, 3.25),
    ("skis, broken trail", 1.0, 0.0, 5.5),
)


def reach_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of horizon, woodland, circles and the worked link.

    Args:
        tell: called before what takes long.
    """
    tell("listening for a beacon")
    rounded = Origin(
        "m", "km", 110.0, "made with the rounded constants 4.12 and 1.23: one digit", _TABLES
    )
    horizons = [
        rounded.score(
            f"beacon.horizon-{feet}",
            f"strong beacon heard from {feet} ft",
            beacon.aircraft_reach(STRONG, _real(feet * FOOT_M)),
            theirs * 1e3,
        )
        for feet, theirs in HORIZONS
    ]
    feet, theirs = FAR_HORIZON
    far = Origin("m", "km", 510.0, "printed as about, to the kilometre", _TABLES).score(
        f"beacon.horizon-{feet}",
        f"strong beacon heard from {feet} ft",
        beacon.aircraft_reach(STRONG, _real(feet * FOOT_M)),
        theirs * 1e3,
    )
    return (*horizons, far, *_link_scores(), *_wood_scores(), *_circle_scores())


def _link_scores() -> tuple[Score, ...]:
    """Return the worked link, and sweep widths by ear."""
    digit = Origin("", "", 0.05, "half of the last digit", _TABLES)
    free = radio.free_space_loss(_real(72e3), 121.5e6)
    half = Origin("m", "km", 50.0, "half of the last digit", _MANUAL)
    heard = beacon.aircraft_reach(STRONG, _real(1000 * FOOT_M))
    return (
        digit.score("beacon.margin", "margin at 72 km, dB", radio.link_margin(SAMPLE, free), 14.5),
        digit.score(
            "beacon.margin-wood",
            "margin at 72 km, 10 dB of canopy, dB",
            radio.link_margin(SAMPLE, free + 10.0),
            4.5,
        ),
        half.score(
            "beacon.sweep",
            "electronic sweep width, 1000 ft, range unknown",
            beacon.electronic_sweep_width(heard),
            36.0e3,
        ),
    )


def _wood_scores() -> tuple[Score, ...]:
    """Return the loss by trees at the frequencies of beacons."""
    own = Origin("", "", 0.3, "the table interpolates P.833-9 in its own way", _TABLES)
    return tuple(
        own.score(
            f"beacon.wood-{mhz:g}-{depth:g}",
            f"{depth:g} m of woodland, {mhz:g} MHz, dB",
            radio.forest_loss(_real(depth), mhz * 1e6),
            theirs,
        )
        for mhz, row in WOODS
        for depth, theirs in zip(DEPTHS_M, row, strict=True)
    )


def _circle_scores() -> tuple[Score, ...]:
    """Return station circles at three heights."""
    half = Origin("m", "km", 510.0, "printed to the kilometre", _TABLES)
    return tuple(
        half.score(
            f"beacon.circle-{height}-{mask:g}",
            f"station circle at {height} km, mask {mask:g} deg",
            radio.visibility_radius(_real(height * 1e3), math.radians(mask)),
            theirs * 1e3,
        )
        for height, row in CIRCLES
        for mask, theirs in zip(MASKS, row, strict=True)
    )


def fix_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of short waves' skip and of bearings.

    Args:
        tell: called before what takes long.
    """
    tell("taking bearings")
    curved = "flat ground; the Earth's curvature adds 1 % at 400 km, 4 % at 700 km"
    skip = Origin("m", "km", None, curved, _FLAT).within_share(0.04)
    skips = [
        skip.score(
            f"beacon.skip-{ratio:g}",
            f"skip distance, {ratio:g} times the critical frequency",
            _skip(ratio),
            2.0 * 300e3 * math.sqrt(ratio * ratio - 1.0),
        )
        for ratio in (1.2, 1.5)
    ]
    line = bearing.position_line(_real(0.0), _real(0.0), _real(60.0 * NMI_M / 6371e3), _real(0.0))
    rule = Origin("m", "nmi", None, "one for 1.047", "rule of one in sixty").within_share(0.05)
    vague = "nobody says at which distance the fix was 4 miles, nor what share of errors is meant"
    told = Origin("m", "nmi", None, vague, _NATSAR)
    return (
        *skips,
        rule.score(
            "beacon.one-in-sixty", "a degree at 60 miles", line.reach * math.radians(1.0), NMI_M
        ),
        told.score(
            "beacon.marine-fix",
            "three bearings of 3 deg from 60 miles, 120 deg apart, radial error",
            _radial_error(math.radians(3.0), 60.0 * NMI_M),
            4.0 * NMI_M,
        ),
    )


def _radial_error(sigma: float, distance: float) -> float:
    """Return the radial error of a fix from three stations all around [m]."""
    arc = distance / 6371e3
    # About the crossing of equator and Greenwich east and north are degrees alike.
    turns = jnp.radians(jnp.array([0.0, 120.0, 240.0]))
    here = jnp.zeros(3)
    line = bearing.position_line(arc * jnp.cos(turns), arc * jnp.sin(turns), here, here)
    shape = bearing.error_ellipse(bearing.information(line, sigma))
    return math.hypot(float(shape.major), float(shape.minor))


def _skip(ratio: float) -> float:
    """Return where the MUF reaches a ratio over the critical frequency [m]."""
    arcs = jnp.linspace(0.01, 0.3, 5801)
    usable = hop.maximum_usable_frequency(arcs, jnp.ones_like(arcs), 300e3)
    return float(arcs[int(jnp.argmax(usable >= ratio))]) * 6371e3


def ground_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of marches through snow and of felling.

    Args:
        tell: called before what takes long.
    """
    tell("marching and felling")
    band = Origin("m/s", "km/h", None, "middle of a band of 1.5 to 3 times its lower end", _MARCH)
    marches = [
        band.score(f"party.{i}", name, _march(skis, depth), theirs / 3.6)
        for i, (name, skis, depth, theirs) in enumerate(MARCHES)
    ]
    away = "the way is not known; from the set-down to the crew on 20 March, with search"
    ski = Origin("m/s", "km/h", None, away, "Voskhod 2: 1.5 km, 08:30 to 11:35")
    pad = "men, rotor and what was cut are not known; ours: three men, Mi-4, 2 m of snow"
    felled = Origin("s", "h", None, pad, "Voskhod 2: felling took about 24 h")
    saw = "a chain saw with its ways and pauses, felling alone; ours by axe and hand saw"
    romania = Origin("s", "min", None, saw, "Campu & Ciubotaru, Silva Fennica 51(2) 1657, 2017")
    return (
        *marches,
        ski.score("party.voskhod-2", "ski party, closed forest", _taiga(), 1500.0 / 11100.0),
        felled.score("clearing.voskhod-2", "clearing a pad", _pad_time(), 24.0 * 3600.0),
        romania.score(
            "clearing.cube",
            "man's work to fell a cubic metre",
            clearing.FELL_S_M3,
            2.0 * 3600.0 / 10.138,
        ),
    )


def _march(skis: float, depth: float) -> Real:
    """Return the speed of a light party on open, flat ground [m/s]."""
    way = ground_party.Way(depth, LOOSE_KG_M3, int(Forest.OPEN), int(Relief.FLAT), 0.0)
    return ground_party.party_speed(ground_party.Party(load=15.0, skis=skis), way)


def _taiga() -> Real:
    """Return the speed of a ski party in the taiga of Voskhod 2 [m/s]."""
    way = ground_party.Way(1.75, LOOSE_KG_M3, int(Forest.CLOSED), int(Relief.HILLY), 0.0)
    return ground_party.party_speed(ground_party.Party(), way)


def _pad_time() -> Real:
    """Return how long three men clear a pad for a Mi-4 in closed forest, in deep snow [s]."""
    area = clearing.pad_area(_real(clearing.ROTORS_M["medium"]))
    work = clearing.clearing_work(area, clearing.stand_of(int(Forest.CLOSED)), 2.0)
    return clearing.clearing_time(work, _real(3.0))


def _real(number: float) -> Real:
    """Return a number as an array."""
    return jnp.asarray(number, float)


BEACON_CASES = (reach_scores, fix_scores, ground_scores)
