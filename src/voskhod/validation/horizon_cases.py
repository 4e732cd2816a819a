"""Horizon, refraction, slant ranges and detail beside printed tables.

Nautical Almanac and Bowditch for the horizon of ships, almanacs for the refraction of a level ray,
closed forms and link budgets for orbits.
"""

import math
from collections.abc import Callable

import jax
import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.physics import horizon
from voskhod.units import MEAN_RADIUS_M
from voskhod.validation.case import Origin, Score

_FOOT_M, _MILE_M = 0.3048, 1852.0
_MINUTE = math.pi / 10800.0
_ALMANAC = "Nautical Almanac, table of dip: 1.76' per root of a metre"
_BOWDITCH = "Bowditch, American Practical Navigator: 1.17 nautical miles per root of a foot"


def horizon_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of horizon, refraction and detail.

    Args:
        tell: called before what takes long.
    """
    tell("looking at the horizon")
    heights = jnp.asarray([10.0, 100.0, 100.0 * _FOOT_M, 300e3, 500e3])
    dips, arcs = (part.tolist() for part in jax.jit(_horizons)(heights))
    scores = []
    air = "the table's own air and its last printed digit"
    for name, at, height in (("dip-10m", 0, 10.0), ("dip-100m", 1, 100.0)):
        table = Origin("rad", "arcmin", None, air, _ALMANAC).within_share(0.005)
        theirs = 1.76 * math.sqrt(height) * _MINUTE
        scores.append(
            table.score(f"horizon.{name}", f"dip through air, {height:g} m", dips[at], theirs)
        )
    seen = Origin("m", "km", None, "another mean refraction, 0.156 for 0.170", _BOWDITCH)
    scores.append(
        seen.within_share(0.01).score(
            "horizon.distance-100ft",
            "distance to the horizon through air, 100 ft",
            MEAN_RADIUS_M * arcs[2],
            11.7 * _MILE_M,
        )
    )
    bent = Origin(
        "rad", "arcmin", 1.5 * _MINUTE, "34' is for 10 degC, this air has 15", "almanacs: 34'"
    )
    scores.append(
        bent.score(
            "horizon.refraction", "bending of a level ray", arcs[4] - dips[4], 34.0 * _MINUTE
        )
    )
    return (*scores, *_orbit_scores(dips))


def _horizons(heights: Real) -> tuple[Real, Real]:
    """Return dips and arcs through air [rad]."""
    return horizon.refracted_dip(heights), horizon.refracted_arc(heights)


def _orbit_scores(dips: list[float]) -> tuple[Score, ...]:
    """Return the scores of what is seen from an orbit."""
    closed = "closed form on the mean sphere"
    angle = Origin("rad", "deg", 1e-9, "rounding", closed)
    plain = math.acos(6371.0 / 6871.0)
    limb = math.acos(6371.0 / 6671.0) - math.acos(6471.0 / 6671.0)
    link = Origin(
        "m", "km", None, "their Earth has 6378 km: 0.1 %", "link budgets of low orbits"
    ).within_share(1e-3)
    told = Origin("rad", "arcmin", None, "how much air lifts the limb: ours only", "no table known")
    across, _ = horizon.ground_resolution(jnp.asarray(300e3), jnp.asarray(0.5 * math.pi))
    detail = Origin("m", "m", 0.01, "rounding", "300 km times one minute of arc (ISO 8596)")
    return (
        angle.score(
            "horizon.dip-500km", "dip, 500 km", horizon.horizon_dip(jnp.asarray(500e3)), plain
        ),
        angle.score("horizon.air-300km", "100 km of air over the limb", _layer(), limb),
        link.score("horizon.slant-5deg", "slant range, 500 km, 5 deg", _slant(5.0), 2078e3),
        link.score("horizon.slant-10deg", "slant range, 500 km, 10 deg", _slant(10.0), 1695e3),
        detail.score("horizon.detail", "detail at the nadir, 300 km", across, 300e3 * _MINUTE),
        told.score(
            "horizon.lift-300km",
            "geometric less refracted dip, 300 km",
            float(horizon.horizon_dip(jnp.asarray(300e3))) - dips[3],
            math.nan,
        ),
    )


def _layer() -> Real:
    """Return how high 100 km of air stand over the limb from 300 km [rad]."""
    return horizon.layer_angle(jnp.asarray(300e3), 100e3)


def _slant(degrees: float) -> Real:
    """Return the slant range of a ship at 500 km [m]."""
    return horizon.slant_range(jnp.asarray(500e3), jnp.asarray(math.radians(degrees)))


HORIZON_CASES = (horizon_scores,)
