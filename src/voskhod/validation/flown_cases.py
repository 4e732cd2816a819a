"""Comparisons with flights that were flown: Genesis, Vostok 1, Voskhod 2.

What is published stands beside the mission's nominal flight, or beside the ellipse of its draws.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from voskhod.evidence.claims import load_claims
from voskhod.flight.chain import Descended, Layout, come_down
from voskhod.flight.flight import prepare
from voskhod.mission.loading import load_mission
from voskhod.mission.plan import nominal_plan
from voskhod.mission.schema import Mission
from voskhod.mission.section import given
from voskhod.physics import earth
from voskhod.validation.case import Origin, Score
from voskhod.validation.doubts import Doubt, landing_doubts
from voskhod.validation.flying import drawn, landings_of

FLIGHTS, SEED = 500, 1
# The ellipse was printed for the required spread of the entry angle, 0.08 deg at 3 sigma.
AS_REQUIRED = 'entry.flight_path_angle.normal=["-8.0 deg", "0.0267 deg"]'
WITH_CANOPIES = "parachute.fails=false"
_SHOWN_DOUBTS = 8
_NOTHING = math.nan  # nothing to compare with: ours is told alone


class Point(NamedTuple):
    """A documented landing point [deg], and who says so."""

    latitude: float
    longitude: float
    source: str


_GENESIS = "Desai and Lyons, AAS 05-121 and NTRS 20080020376: Genesis, best estimate"
_JPL = "JPL, Genesis mission status report, 8 September 2004: 311 km/h"
_ELLIPSE = "AAS 99-469 and J. Spacecraft 38(3) 345: Genesis, 3 sigma landing ellipse"
_IMPACT = Point(
    40.1914, -113.2128, "impact at 40 11 29 N 113 12 46 W, en.wikipedia.org/wiki/Genesis"
)
_MEMORIAL = Point(51.2707, 45.9973, "memorial at the landing place, en.wikipedia.org/wiki/Vostok_1")


def genesis_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of the Genesis capsule: load, impact, place, ellipse.

    Args:
        tell: called before each long step.
    """
    tell("flying Genesis")
    mission = load_mission("genesis")
    down, layout = flown(mission)
    tell(f"flying Genesis {FLIGHTS} times as it was designed, without canopies, as it came")
    designed = ellipse(load_mission("genesis", (AS_REQUIRED, WITH_CANOPIES)), layout)
    bare = ellipse(load_mission("genesis", (AS_REQUIRED,)), layout)
    major, minor = ellipse(mission, layout)
    allowed = Origin("m", "km", None, "20 % for a 3-DOF model; 500 draws know 3 %", _ELLIPSE)
    fair = allowed.within_share(0.2)
    alone = Origin("m", "km", None, "told: this ellipse is not the printed one", _ELLIPSE)
    what = "Genesis, 3 sigma ellipse"
    return (
        Origin("", "", None, "fair for a 3-DOF model in standard air: 5 %", _GENESIS)
        .within_share(0.05)
        .score("genesis.peak_load", "Genesis: peak load, g", given(down.entry).peak_load, 27.0),
        Origin("m/s", "m/s", None, "it tumbled: its drag is not known", _JPL).score(
            "genesis.impact",
            "Genesis: speed at impact",
            given(down.landing).touchdown_speed,
            311.0 / 3.6,
        ),
        fair.score("genesis.design.length", f"{what} as designed: length", designed[0], 47.8e3),
        fair.score("genesis.design.width", f"{what} as designed: width", designed[1], 15.2e3),
        alone.score("genesis.bare.length", f"{what} without canopies: length", bare[0], 47.8e3),
        alone.score("genesis.bare.width", f"{what} without canopies: width", bare[1], 15.2e3),
        alone.score("genesis.length", f"{what} as delivered: length", major, _NOTHING),
        alone.score("genesis.width", f"{what} as delivered: width", minor, _NOTHING),
        *_place("genesis", "Genesis", down, _IMPACT, (0.5 * major, 0.5 * minor)),
    )


def vostok_1_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of Vostok 1: load, time from burn to landing, place.

    Args:
        tell: called before each long step.
    """
    tell("flying Vostok 1")
    mission = load_mission("vostok-1")
    down, layout = flown(mission)
    assert down.burn is not None
    tell("moving each doubt of Vostok 1 by its standard deviation")
    spread = _spread(landing_doubts(mission, layout))
    lasted = float(given(down.landing).time) - float(down.burn.decision.ignition)
    return (
        Origin("", "", 1.0, "8 to 10 g: the middle, half the width", "NASA TM-104753").score(
            "vostok-1.peak_load", "Vostok 1: peak load, g", given(down.entry).peak_load, 9.0
        ),
        Origin(
            "s", "min", 60.0, "both to the minute", "russianspaceweb.com/vostok1_landing.html"
        ).score(
            "vostok-1.burn_to_landing",
            "Vostok 1: ignition (10:25) to landing of the sphere (10:48)",
            lasted,
            23.0 * 60.0,
        ),
        *_place("vostok-1", "Vostok 1", down, _MEMORIAL, (2.0 * spread[0], 2.0 * spread[1])),
        *_told_spread("vostok-1", "Vostok 1", down, _MEMORIAL, spread),
    )


def voskhod_2_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the miss of Voskhod 2 from the documented point, and what doubts explain of it.

    Args:
        tell: called before each long step.
    """
    tell("flying Voskhod 2")
    mission = load_mission("voskhod-2")
    down, layout = flown(mission)
    tell("moving each doubt of Voskhod 2 by its standard deviation")
    doubts = landing_doubts(mission, layout)
    spread = _spread(doubts)
    orbit = _spread([doubt for doubt in doubts if doubt.name.startswith("orbit.")])
    point = documented("voskhod-2", "latitude-59-34", "longitude-55-28")
    miss = miss_from(down, point)
    alone = Origin(
        "m", "km", None, "told: one standard deviation of the mission file", "finite difference"
    )
    scores = [
        *_place("voskhod-2", "Voskhod 2", down, point, (2.0 * spread[0], 2.0 * spread[1])),
        *_told_spread("voskhod-2", "Voskhod 2", down, point, spread),
        alone.score(
            "voskhod-2.doubts.orbit.along",
            "Voskhod 2: what doubts of the orbit do along the track, beside the miss",
            orbit[0],
            abs(miss[0]),
        ),
        alone.score(
            "voskhod-2.doubts.orbit.across",
            "Voskhod 2: what doubts of the orbit do across the track, beside the miss",
            orbit[1],
            abs(miss[1]),
        ),
    ]
    for doubt in doubts[:_SHOWN_DOUBTS]:
        title = f"Voskhod 2: landing moves along the track by {doubt.name}"
        scores.append(alone.score(f"voskhod-2.doubt.{doubt.name}", title, doubt.along, _NOTHING))
    return tuple(scores)


def flown(mission: Mission) -> tuple[Descended, Layout]:
    """Return the nominal way down of a mission, and the layout that it takes.

    Args:
        mission: what is flown.
    """
    layout = prepare(mission)[1]
    down: Descended = jax.device_get(come_down(nominal_plan(mission), layout))
    return down, layout


def documented(mission_id: str, latitude: str, longitude: str) -> Point:
    """Return a landing point from the claims of a mission.

    Args:
        mission_id: short name of the mission.
        latitude: id of the claim.
        longitude: id of the claim.
    """
    claims = {claim.id: claim for claim in load_claims(mission_id)}
    north, east = claims[latitude], claims[longitude]
    return Point(math.degrees(north.value), math.degrees(east.value), north.source)


def miss_from(down: Descended, point: Point) -> tuple[float, float]:
    """Return how far a landing lies beyond and right of a documented point [m].

    Both are measured along the great circle that leaves our landing in the direction of its track:
    the direction is known there, and 400 km further on the track has turned by some degrees.

    Args:
        down: what was flown.
        point: documented landing point.
    """
    landed = given(down.landing)
    along, across = earth.along_and_cross_track(
        jnp.radians(point.latitude),
        jnp.radians(point.longitude),
        landed.latitude,
        landed.longitude,
        landed.track_bearing,
    )
    return -float(along), -float(across)


def ellipse(mission: Mission, layout: Layout) -> tuple[float, float]:
    """Return length and width of the 3 sigma ellipse of drawn landings [m].

    Args:
        mission: what is flown.
        layout: its layout.
    """
    batch = jax.device_get(landings_of(drawn(mission, SEED, FLIGHTS), layout=layout))
    middle = (jnp.median(part) for part in (batch.latitude, batch.longitude, batch.bearing))
    north, east, bearing = middle
    moved = earth.along_and_cross_track(batch.latitude, batch.longitude, north, east, bearing)
    minor, major = np.linalg.eigvalsh(np.cov(np.asarray(moved)))
    return 6.0 * math.sqrt(major), 6.0 * math.sqrt(minor)


def _spread(doubts: Sequence[Doubt]) -> tuple[float, float]:
    """Return the root of the summed squares along and across the track [m]."""
    return (
        math.hypot(*(doubt.along for doubt in doubts)),
        math.hypot(*(doubt.across for doubt in doubts)),
    )


def _place(
    name: str, title: str, down: Descended, point: Point, allowed: tuple[float, float]
) -> tuple[Score, ...]:
    """Return the miss from a documented point, along and across the track."""
    why = (
        "half the ellipse of the draws"
        if name == "genesis"
        else "two deviations of the file's doubts"
    )
    return tuple(
        Origin("m", "km", limit, why, point.source).score(
            f"{name}.miss.{way}", f"{title}: landing, {words}", part, 0.0
        )
        for way, words, part, limit in zip(
            ("along", "across"),
            ("beyond the documented place", "right of the documented place"),
            miss_from(down, point),
            allowed,
            strict=True,
        )
    )


def _told_spread(
    name: str, title: str, down: Descended, point: Point, spread: tuple[float, float]
) -> tuple[Score, ...]:
    """Return what all doubts of a mission do together, beside the miss."""
    alone = Origin("m", "km", None, "told: root of the summed squares", point.source)
    return tuple(
        alone.score(
            f"{name}.doubts.{way}",
            f"{title}: what all doubts do {way} the track, beside the miss",
            part,
            abs(miss),
        )
        for way, part, miss in zip(("along", "across"), spread, miss_from(down, point), strict=True)
    )
