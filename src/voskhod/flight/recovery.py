"""What follows a landing: the search, the way out and the cold.

The search is computed before the cold because dropped clothing comes with the finding.
"""

import jax.numpy as jnp

from voskhod.arrays import Scalar
from voskhod.flight.compiled import kept_single
from voskhod.mission.plan import Plan
from voskhod.phases.descent import BurnRecord
from voskhod.phases.landing import LandingRecord
from voskhod.phases.orbit import OrbitRecord
from voskhod.phases.rescue import RescueRecord, rescue
from voskhod.phases.survival import SurvivalRecord, survive
from voskhod.units import MEAN_RADIUS_M

_rescue, _survive = kept_single(rescue), kept_single(survive)


def recover(
    plan: Plan, orbit: OrbitRecord | None, burn: BurnRecord | None, landed: LandingRecord
) -> tuple[RescueRecord, SurvivalRecord]:
    """Search for a crew, bring them out, and let them wait in the cold until then.

    Args:
        plan: one draw of a mission with a search.
        orbit: its coast, None for a flight that begins at the edge of the air.
        burn: its retro-burn, None for such a flight.
        landed: where and when it came down.
    """
    rescued = _rescue(plan, landed, _beyond(orbit, burn))
    return rescued, _survive(plan, landed, rescued)


def _beyond(orbit: OrbitRecord | None, burn: BurnRecord | None) -> Scalar:
    """Return how far a late burn carried the ship along its track [m]."""
    if burn is None or orbit is None:
        return jnp.zeros(())
    return burn.decision.delay * 2.0 * jnp.pi * MEAN_RADIUS_M / orbit.period
