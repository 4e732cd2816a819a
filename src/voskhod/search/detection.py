r"""How likely a search finds what lies in the area that it covers.

Coverage is the effort over the area, $C = W V T / A$: sweep width times way flown over the area,
with equally spaced tracks also sweep width over spacing, $C = W / S$. Three laws:

    definite range   min(C, 1)              perfect sensor and navigation, no gap and no overlap
    inverse cube     erf(sqrt(pi) C / 2)    equally spaced parallel tracks, ideal conditions
    random           1 - exp(-C)            tracks that are strewn over the area

Chance to see an object from one straight track that passes it at a distance x, inverse cube law:
$p(x) = 1 - \exp(-W^2 / (4 \pi x^2))$; its integral over all x is the sweep width W.

Decision: the random law is the default. Field trials of the US Coast Guard (966 opportunities) lie
above it and below the inverse cube law, and the Civil Air Patrol's table follows it.

Sources: Koopman, Search and Screening, OEG Report 56 (1946); trials: https://trid.trb.org/view/162868.
"""

import math
from collections.abc import Callable

import jax.numpy as jnp
from jax.scipy.special import erf

from voskhod.arrays import Real

_NEAREST_M2 = 1e-6  # square of a millimetre: keeps the curve finite straight over the object
_LEAST_RATE_M2_S = 1e-9  # a search that sweeps nothing takes very long, not for ever


def random_detection(coverage: Real) -> Real:
    """Return the chance to detect under strewn tracks.

    Args:
        coverage: effort over area, not negative [1]

    Returns:
        Probability of detection [1].

    Source: Koopman 1946, random search.
    """
    return -jnp.expm1(-jnp.asarray(coverage, float))


def inverse_cube_detection(coverage: Real) -> Real:
    """Return the chance to detect under equally spaced parallel tracks in ideal conditions.

    Args:
        coverage: sweep width over track spacing, not negative [1]

    Returns:
        Probability of detection [1].

    Source: Koopman 1946, inverse cube law of sighting.
    """
    return erf(0.5 * math.sqrt(math.pi) * jnp.asarray(coverage, float))


def definite_range_detection(coverage: Real) -> Real:
    """Return the upper bound of the chance to detect: everything within the swept strip is seen.

    Args:
        coverage: effort over area, not negative [1]

    Returns:
        Probability of detection [1].

    Source: Koopman 1946, definite range law.
    """
    return jnp.minimum(jnp.asarray(coverage, float), 1.0)


DETECTION_LAWS: dict[str, Callable[[Real], Real]] = {
    "random": random_detection,
    "inverse cube": inverse_cube_detection,
    "definite range": definite_range_detection,
}


def lateral_range(offset_m: Real, sweep_width_m: Real) -> Real:
    """Return the chance to see an object from one straight track.

    Args:
        offset_m: distance at which the track passes the object, either sign [m]
        sweep_width_m: sweep width, not negative [m]

    Returns:
        Probability of detection [1].

    Source: Koopman 1946, inverse cube law of sighting.
    """
    squared = jnp.maximum(jnp.square(jnp.asarray(offset_m, float)), _NEAREST_M2)
    return -jnp.expm1(-jnp.square(sweep_width_m) / (4.0 * math.pi * squared))


def expected_time(area_m2: Real, sweep_width_m: Real, speed_m_s: Real) -> Real:
    """Return the mean time on search until a random search finds what surely is in its area.

    Args:
        area_m2: searched area [m2]
        sweep_width_m: sweep width [m]
        speed_m_s: ground speed of the search [m/s]

    Returns:
        Mean time [s].

    Source: mean of the exponential law, A / (W V).
    """
    return area_m2 / jnp.maximum(jnp.asarray(sweep_width_m) * speed_m_s, _LEAST_RATE_M2_S)


def median_time(area_m2: Real, sweep_width_m: Real, speed_m_s: Real) -> Real:
    """Return the time on search after which a random search has found with even chances.

    Args:
        area_m2: searched area [m2]
        sweep_width_m: sweep width [m]
        speed_m_s: ground speed of the search [m/s]

    Returns:
        Median time [s].

    Source: median of the exponential law, ln 2 A / (W V).
    """
    return math.log(2.0) * expected_time(area_m2, sweep_width_m, speed_m_s)


def cumulative_detection(detection: Real) -> Real:
    """Return the chance that at least one of several independent passes detects.

    Args:
        detection: probability of detection of each pass, shape (pass, ...) [1]

    Returns:
        Probability of detection of all together, shape (...) [1].

    Source: product rule of independent events.
    """
    return 1.0 - jnp.prod(1.0 - jnp.asarray(detection, float), axis=0)
