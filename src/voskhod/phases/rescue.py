"""The search and the way out, as stated statistical laws: two clocks, located and extracted.

Time runs on a grid of daylight at the landing place. Three laws:

1. Located. The hazard is that of a radio bearing (exponential, one mean time) plus that of a
   random visual search in daylight, aircraft x sweep width x speed / area (Koopman, Search and
   Screening, OEG Report 56, 1946), both from the moment the first aircraft is there. The place is
   located when the integrated hazard reaches -ln(1 - chance).
2. Reached. A ground party is set down after its delay and travels in daylight only.
3. Extracted. A clearing takes a stated amount of daylight work, then the crew walk to it in
   daylight.

Chances are quantiles drawn with the plan; the nominal flight takes medians. Nights are counted as
local solar midnights between landing and extraction.
"""

from typing import NamedTuple

import jax.numpy as jnp
from jax.scipy.special import ndtri

from voskhod.arrays import Samples, Scalar
from voskhod.mission.plan import Plan
from voskhod.mission.section import given
from voskhod.phases.fate import Cause, Fate, lost_if
from voskhod.phases.landing import LandingRecord
from voskhod.physics.sky import sun_elevation
from voskhod.units import SOLAR_DAY_S

HORIZON_S = 8.0 * SOLAR_DAY_S  # how long the search is followed
FOLLOWED_S = 0.999 * HORIZON_S  # what takes longer is not seen to happen
SAMPLES = 577  # every twenty minutes
DUSK_RAD = 0.035  # two degrees over which daylight comes and goes


class RescueRecord(NamedTuple):
    """Record of the rescue.

    Attributes:
        located: place known [s after lift-off].
        supplied: clothing dropped [s after lift-off].
        reached: first rescuer with the crew [s after lift-off].
        extracted: crew lifted out [s after lift-off].
        nights: local midnights spent on the ground [1].
        seconds: grid, shape (time) [s after lift-off].
        daylight: share of full daylight on the grid [1].
        located_chance: probability that the place is known by then [1].
        fate: first loss.
    """

    located: Scalar
    supplied: Scalar
    reached: Scalar
    extracted: Scalar
    nights: Scalar
    seconds: Samples
    daylight: Samples
    located_chance: Samples
    fate: Fate


def rescue(plan: Plan, landed: LandingRecord) -> RescueRecord:
    """Search for the crew and bring them out."""
    laws = given(plan.rescue)
    after = jnp.linspace(0.0, HORIZON_S, SAMPLES)
    seconds = landed.time + after
    elevation = sun_elevation(landed.latitude, landed.longitude, seconds, plan.mission.launched)
    daylight = jnp.clip((elevation - laws.twilight) / DUSK_RAD + 0.5, 0.0, 1.0)
    # A ramp one sample wide: the trapezoidal integral of a hazard that starts with it is exact.
    begun = jnp.clip((after - laws.alarm_delay) / (after[1] - after[0]) + 0.5, 0.0, 1.0)
    swept = laws.aircraft * laws.aircraft_speed * laws.sweep_width / laws.search_area
    hazard = begun * (1.0 / jnp.maximum(laws.bearing_mean_time, 1.0) + daylight * swept)
    depth = _integral(hazard, after)
    light = _integral(daylight, after)
    # A hazard of zero before the alarm makes the integral flat there: a small slope orders it.
    rising = depth + 1e-9 * after
    luck = -jnp.log1p(-jnp.clip(laws.locating_chance, 0.0, 1.0 - 1e-12))
    located = jnp.maximum(jnp.interp(luck, rising, after), laws.alarm_delay)
    spread = jnp.exp(laws.reaching_spread * ndtri(jnp.clip(laws.reaching_chance, 1e-9, 1 - 1e-9)))
    way = laws.party_distance / jnp.maximum(laws.party_speed, 1e-3) * spread
    reached = _after_daylight(located + laws.party_delay, way, after, light)
    cleared = _after_daylight(reached, laws.clearing_work, after, light)
    march_time = laws.march_distance / jnp.maximum(laws.march_speed, 1e-3)
    extracted = _after_daylight(cleared, march_time, after, light)
    return RescueRecord(
        landed.time + located,
        landed.time + located + laws.drop_delay,
        landed.time + reached,
        landed.time + extracted,
        _midnights(plan, landed, extracted),
        seconds,
        daylight,
        1.0 - jnp.exp(-depth),
        lost_if(extracted >= FOLLOWED_S, Cause.NOT_RECOVERED, landed.time + HORIZON_S),
    )


def _integral(rate: Samples, at: Samples) -> Samples:
    """Return the running trapezoidal integral, zero at the first sample."""
    pieces = 0.5 * (rate[1:] + rate[:-1]) * (at[1:] - at[:-1])
    return jnp.concatenate((jnp.zeros((1,)), jnp.cumsum(pieces)))


def _after_daylight(begun: Scalar, work: Scalar, at: Samples, light: Samples) -> Scalar:
    """Return when work that goes on in daylight only is done.

    Args:
        begun: start of the work, if it is day [s after landing].
        work: daylight that it takes [s].
        at: grid [s after landing].
        light: daylight so far on the grid [s].
    """
    done = jnp.interp(begun, at, light) + work
    rising = light + 1e-6 * at  # night is flat: a small slope makes the inverse a function
    return jnp.maximum(jnp.interp(done + 1e-6 * begun, rising, at), begun)


def _midnights(plan: Plan, landed: LandingRecord, extracted: Scalar) -> Scalar:
    """Return how many local solar midnights pass between landing and extraction."""
    launched = plan.mission.launched
    of_day = launched.hour * 3600.0 + launched.minute * 60.0 + launched.second
    local = of_day + landed.time + landed.longitude / (2.0 * jnp.pi) * SOLAR_DAY_S
    return jnp.floor((local + extracted) / SOLAR_DAY_S) - jnp.floor(local / SOLAR_DAY_S)
